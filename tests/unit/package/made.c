#include "../base/suite.h"

#include "made.h"
#include "package/reader.h"
#include "warc/writer.h"

static const char page[] =
    "<!DOCTYPE html><html lang=\"en\"><head><title>" MADE_HEADLINE "</title>"
    "<meta property=\"article:published_time\" content=\"2023-06-05T18:30:00+03:00\"></head>"
    "<body><article><h1>" MADE_HEADLINE "</h1><p>After eleven months of work the old bridge was opened to carts, cyclists and people on "
    "foot on Monday afternoon, and the whole town came to see it.</p>"
    "<figure><img src=\"i.png\" alt=\"The bridge\"><figcaption>The bridge on Monday</figcaption></figure>"
    "<p>The masons who built it say that it will stand for another two hundred years, if nobody drives a lorry over it.</p>"
    "</article></body></html>\n";
/* Signature, IHDR (640 × 480) and IEND: as much of a PNG as anybody here looks at. */
static const char picture[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0\x08\x02\0\0\0\0\0\0\0\0\0\0\0IEND\xae\x42\x60\x82";
static const char metadata[] = "requisites: expected=1 captured=1 explained=0\r\n";
static const char warcinfo[] = "software: pressmark\r\nformat: WARC File Format 1.1\r\nrobots: obey\r\n";

const struct made_record made_records[MADE_RECORDS] = {
    { "warcinfo", "2023-06-06T08:15:00.000Z", NULL, NULL, NULL, LITERAL(warcinfo), NULL },
    { "response", "2023-06-06T08:15:01.250Z", MADE_PAGE_URL, "HTTP/1.1 200 OK", "text/html", LITERAL(page), NULL },
    { "request", "2023-06-06T08:15:01.250Z", MADE_PAGE_URL, "GET /bridge HTTP/1.1", NULL, { 0 }, MADE_URN(1) },
    { "metadata", "2023-06-06T08:15:01.250Z", MADE_PAGE_URL, NULL, NULL, LITERAL(metadata), MADE_URN(1) },
    { "response", "2023-06-06T08:15:02.000Z", MADE_PICTURE_URL, "HTTP/1.1 200 OK", "image/png", LITERAL(picture), NULL },
    { "request", "2023-06-06T08:15:02.000Z", MADE_PICTURE_URL, "GET /i.png HTTP/1.1", NULL, { 0 }, MADE_URN(4) },
    { "revisit", "2023-06-06T08:15:03.000Z", "https://news.example/", "HTTP/1.1 200 OK", "text/html", LITERAL(page), MADE_URN(1) },
    { "request", "2023-06-06T08:15:03.000Z", "https://news.example/", "GET / HTTP/1.1", NULL, { 0 }, MADE_URN(6) },
};

static bool is(const struct made_record *record, const char *type)
{
    return strcmp(record->type, type) == 0;
}

static void make_header(const struct made_record *records, size_t place, const char *warc_name, struct warc_header *header)
{
    const struct made_record *record = &records[place];
    uint8_t sha256[DIGEST_MAX];
    warc_header_begin(header, record->type);
    warc_header_add(header, "WARC-Record-ID", "<urn:uuid:00000000-0000-5000-8000-%012zu>", place);
    warc_header_add(header, "WARC-Date", "%s", record->date);
    if (is(record, "warcinfo"))
        warc_header_add(header, "WARC-Filename", "%s", warc_name);
    else
        warc_header_add(header, "WARC-Warcinfo-ID", "<" MADE_URN(0) ">");
    if (record->url)
        warc_header_add(header, "WARC-Target-URI", "%s", record->url);
    if (record->first_line)
        warc_header_add(header, "WARC-IP-Address", "192.0.2.10");
    if (is(record, "request") || is(record, "metadata"))
        warc_header_add(header, "WARC-Concurrent-To", "<%s>", record->with);
    if (record->mime) {
        digest_of(DIGEST_SHA256, record->body, sha256);
        AUTO_FREE char *digest = digest_labelled(DIGEST_SHA256, sha256);
        warc_header_add(header, "WARC-Payload-Digest", "%s", digest);
        warc_header_add(header, "WARC-Identified-Payload-Type", "%s", record->mime);
    }
    if (is(record, "revisit")) {
        warc_header_add(header, "WARC-Profile", "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest");
        warc_header_add(header, "WARC-Refers-To", "<%s>", record->with);
        warc_header_add(header, "WARC-Refers-To-Target-URI", "%s", records[1].url);
        warc_header_add(header, "WARC-Refers-To-Date", "%s", records[1].date);
        warc_header_add(header, "WARC-Truncated", "length");
    }
    warc_header_add(header, "Content-Type", "%s", !record->first_line     ? "application/warc-fields"
                                                  : is(record, "request") ? "application/http;msgtype=request"
                                                                          : "application/http;msgtype=response");
}

static void make_block(const struct made_record *record, struct buf *block)
{
    if (record->first_line)
        buf_printf(block, "%s\r\n", record->first_line);
    if (is(record, "request"))
        buf_put_text(block, "Host: news.example\r\n");
    if (record->mime)
        buf_printf(block, "Content-Type: %s\r\nContent-Length: %zu\r\n", record->mime, record->body.len);
    if (record->fields)
        buf_put_text(block, record->fields);
    if (record->first_line)
        buf_put_text(block, "\r\n");
    if (!is(record, "revisit"))
        buf_put_span(block, record->body);
}

bool made_warc(int package_fd, const char *package_id, const struct made_record *records, size_t n, struct err *err)
{
    AUTO_FREE char *name = mem_format("%s-00000.warc.gz", package_id);
    AUTO_FREE char *path = mem_format(PACKAGE_WARCS "/%s", name);
    AUTO(warc_writer_free) struct warc_writer *writer = NULL;
    if (!file_make_folders(package_fd, PACKAGE_WARCS, err) || !warc_writer_open(package_fd, path, 0, &writer, err))
        return false;
    for (size_t i = 0; i < n; i++) {
        AUTO_WARC_HEADER struct warc_header header = { 0 };
        struct buf block = { 0 };
        struct warc_place place;
        make_header(records, i, name, &header);
        make_block(&records[i], &block);
        AUTO(source_free) struct source *source = source_take_buf("block", &block);
        if (!warc_writer_append(writer, &header, source, GZIP_DEFLATE, &place, err))
            return false;
    }
    return warc_writer_sync(writer, err);
}

struct package_plan made_plan(const char *package_id)
{
    static const struct package_page pages[] = { { .snapshot = MADE_URN(1) } };
    struct package_plan plan = { .id = package_id, .organization = "Example Municipal Library", .contact = "harvest@library.example",
                                 .collection = "Riverside news", .description = "Riverside Post", .count = "1 of 1", .robots = "obey",
                                 .rights = { .basis = "statute", .jurisdiction = "xx", .citation = "Deposit Act 7" },
                                 .pages = pages, .n_pages = COUNT_OF(pages) };
    assert_true(uuid_parse("b1b7d3f0-5b51-4c1e-9a53-0d3a1c6d7e10", &plan.archive));
    assert_true(time_parse_instant(span_of("2023-06-06T08:15:00Z"), &plan.started_ns));
    assert_true(time_parse_instant(span_of("2023-06-06T08:15:04Z"), &plan.ended_ns));
    assert_true(time_parse_instant(span_of("2023-06-06T08:15:05Z"), &plan.sealed_ns));
    return plan;
}

void made_package(int package_fd, const char *package_id)
{
    const struct package_plan plan = made_plan(package_id);
    struct package_result result = { 0 };
    struct err err = { 0 };
    if (!made_warc(package_fd, package_id, made_records, MADE_RECORDS, &err) ||
        !package_assemble(package_fd, &plan, 1, NULL, &result, &err))
        fail_msg("%s: %s", err.where, err.why);
}
