/* src/warc/ours.h: what pressmark demands of its own WARCs. Each row changes one thing in a WARC that is right. */
#include "../base/suite.h"

#include "sample.h"
#include "warc/check.h"

struct row {
    const char *name;
    struct sample_change change;
    const char *code;                   /* NULL: nothing is found */
};

#define REQUEST_TO(line, host) "GET " line " HTTP/1.1\r\nHost: " host "\r\n\r\n"
#define RESPONSE(line, fields, body) line "\r\n" fields "\r\n" body

static const struct row rows[] = {
    { "ours: as it is written", { -1 }, NULL },
    { "ours: a fraction of nine digits", { SAMPLE_METADATA, "WARC-Protocol", "h2" }, NULL },
    { "ours: WARC-Truncated is a fact, no fault", { SAMPLE_IMAGE_RESPONSE, "WARC-Truncated", "disconnect" }, NULL },
    { "ours: a truncated body may be shorter", { SAMPLE_IMAGE_RESPONSE, "WARC-Truncated", "time",
      RESPONSE("HTTP/1.1 200 OK", "Content-Length: 9\r\n", "\x89PNG\r\n\x1a\n") }, NULL },

    { "ours: the first record is warcinfo", { SAMPLE_INFO, "WARC-Type", "metadata" }, "warc-warcinfo" },
    { "ours: WARC-Filename is the file's name", { SAMPLE_INFO, "WARC-Filename", "other.warc.gz" }, "warc-warcinfo" },
    { "ours: warcinfo says robots", { SAMPLE_INFO, NULL, NULL,
      "software: pressmark\r\nformat: WARC File Format 1.1\r\n" }, "warc-warcinfo" },
    { "ours: WARC-Warcinfo-ID on every other record", { SAMPLE_METADATA, "WARC-Warcinfo-ID", NULL },
      "warc-warcinfo" },
    { "ours: WARC-Warcinfo-ID names the first record", { SAMPLE_METADATA, "WARC-Warcinfo-ID", SAMPLE_URN("1") },
      "warc-warcinfo" },
    { "ours: no second warcinfo", { SAMPLE_METADATA, "WARC-Type", "warcinfo" }, "warc-warcinfo" },

    { "ours: WARC-Record-ID is there", { SAMPLE_METADATA, "WARC-Record-ID", NULL }, "warc-id" },
    { "ours: WARC-Record-ID is a version-5 UUID", { SAMPLE_METADATA, "WARC-Record-ID",
      "<urn:uuid:00000000-0000-4000-8000-000000000003>" }, "warc-id" },
    { "ours: WARC-Record-ID in lower case", { SAMPLE_METADATA, "WARC-Record-ID",
      "<urn:uuid:0000000A-0000-5000-8000-000000000003>" }, "warc-id" },
    { "ours: WARC-Record-ID once a file", { SAMPLE_METADATA, "WARC-Record-ID", SAMPLE_URN("1") }, "warc-id" },
    { "ours: WARC-Date is there", { SAMPLE_METADATA, "WARC-Date", NULL }, "warc-date" },
    { "ours: WARC-Date has seconds", { SAMPLE_METADATA, "WARC-Date", "2023-06-06T08:15Z" }, "warc-date" },
    { "ours: WARC-Date is UTC", { SAMPLE_METADATA, "WARC-Date", "2023-06-06T08:15:01+00:00" }, "warc-date" },
    { "ours: WARC-Date is a date", { SAMPLE_METADATA, "WARC-Date", "2023-02-30T08:15:01Z" }, "warc-date" },
    { "ours: no fraction of ten digits", { SAMPLE_METADATA, "WARC-Date", "2023-06-06T08:15:01.0123456789Z" },
      "warc-date" },
    { "ours: no conversion record", { SAMPLE_METADATA, "WARC-Type", "conversion" }, "warc-type" },
    { "ours: no unknown type", { SAMPLE_METADATA, "WARC-Type", "comment" }, "warc-type" },
    { "ours: Content-Type of a request", { SAMPLE_PAGE_REQUEST, "Content-Type",
      "application/http;msgtype=response" }, "warc-field" },
    { "ours: Content-Type of a response", { SAMPLE_PAGE_RESPONSE, "Content-Type", "application/http" },
      "warc-field" },
    { "ours: Content-Type of a metadata record", { SAMPLE_METADATA, "Content-Type", "image/png" }, "warc-field" },
    { "ours: Content-Type of warcinfo", { SAMPLE_INFO, "Content-Type", "text/plain" }, "warc-field" },
    { "ours: no empty field", { SAMPLE_METADATA, "X-Empty", "" }, "warc-field" },
    { "ours: no control character in a field", { SAMPLE_IMAGE_RESPONSE, "WARC-Cipher-Suite", "A\x01" },
      "warc-field" },
    { "ours: no repeated extension", { SAMPLE_IMAGE_RESPONSE, "WARC-Cipher-Suite", "A", NULL, true }, "warc-field" },
    { "ours: a repeated field", { SAMPLE_METADATA, "WARC-Date", "2023-06-06T08:15:01.25Z", NULL, true },
      "warc-date" },
    { "ours: WARC-Target-URI has no blank", { SAMPLE_METADATA, "WARC-Target-URI", "https://news.example/a b" },
      "warc-uri" },
    { "ours: WARC-Target-URI in no brackets", { SAMPLE_METADATA, "WARC-Target-URI", "<https://news.example/a>" },
      "warc-uri" },
    { "ours: a request has WARC-Target-URI", { SAMPLE_PAGE_REQUEST, "WARC-Target-URI", NULL }, "warc-field" },
    { "ours: WARC-Truncated gives a known reason", { SAMPLE_IMAGE_RESPONSE, "WARC-Truncated", "tired" },
      "warc-field" },
    { "ours: WARC-IP-Address on a response", { SAMPLE_PAGE_RESPONSE, "WARC-IP-Address", NULL }, "warc-address" },
    { "ours: WARC-IP-Address on a request", { SAMPLE_PAGE_REQUEST, "WARC-IP-Address", NULL }, "warc-address" },
    { "ours: WARC-IP-Address is one", { SAMPLE_PAGE_RESPONSE, "WARC-IP-Address", "news.example" }, "warc-address" },
    { "ours: no WARC-IP-Address on warcinfo", { SAMPLE_INFO, "WARC-IP-Address", "192.0.2.10" }, "warc-field" },

    { "ours: a response has WARC-Payload-Digest", { SAMPLE_IMAGE_RESPONSE, "WARC-Payload-Digest", NULL },
      "warc-payload-digest" },
    { "ours: WARC-Payload-Digest is that of the payload", { SAMPLE_IMAGE_RESPONSE, "WARC-Payload-Digest",
      "sha256:23190e2cd236ce0b14147fe941405e7e35b2f497212eb458df73354937596cc2" }, "warc-payload-digest" },
    { "ours: WARC-Payload-Digest in lower case", { SAMPLE_IMAGE_RESPONSE, "WARC-Payload-Digest",
      "sha256:4C4B6A3BE1314AB86138BEF4314DDE022E600960D8689A2C8F8631802D20DAB6" }, "warc-payload-digest" },
    { "ours: no WARC-Payload-Digest on metadata", { SAMPLE_METADATA, "WARC-Payload-Digest",
      "sha256:23190e2cd236ce0b14147fe941405e7e35b2f497212eb458df73354937596cc2" }, "warc-field" },
    { "ours: the payload is identified", { SAMPLE_IMAGE_RESPONSE, "WARC-Identified-Payload-Type", NULL },
      "warc-identified" },
    { "ours: the payload is what it is identified as", { SAMPLE_IMAGE_RESPONSE, "WARC-Identified-Payload-Type",
      "image/jpeg" }, "warc-identified" },

    { "ours: a capture has a request", { SAMPLE_IMAGE_REQUEST, "WARC-Concurrent-To", SAMPLE_URN("1") },
      "warc-request" },
    { "ours: WARC-Concurrent-To is in the file", { SAMPLE_METADATA, "WARC-Concurrent-To", SAMPLE_URN("9") },
      "warc-concurrent" },
    { "ours: concurrent records have one date", { SAMPLE_METADATA, "WARC-Date", "2023-06-06T08:15:09Z" },
      "warc-concurrent" },
    { "ours: request and response have one address", { SAMPLE_IMAGE_REQUEST, "WARC-IP-Address", "192.0.2.10" },
      "warc-concurrent" },
    { "ours: not concurrent to itself", { SAMPLE_METADATA, "WARC-Concurrent-To", SAMPLE_URN("3") },
      "warc-concurrent" },
    { "ours: no WARC-Concurrent-To on warcinfo", { SAMPLE_INFO, "WARC-Concurrent-To", SAMPLE_URN("1") },
      "warc-field" },

    { "ours: WARC-Profile is known", { SAMPLE_REVISIT, "WARC-Profile",
      "http://netpreserve.org/warc/1.1/revisit/uri-agnostic" }, "warc-revisit" },
    { "ours: a revisit has WARC-Refers-To", { SAMPLE_REVISIT, "WARC-Refers-To", NULL }, "warc-revisit" },
    { "ours: a revisit has WARC-Refers-To-Date", { SAMPLE_REVISIT, "WARC-Refers-To-Date", NULL }, "warc-revisit" },
    { "ours: a revisit has WARC-Payload-Digest", { SAMPLE_REVISIT, "WARC-Payload-Digest", NULL }, "warc-revisit" },
    { "ours: a revisit refers to a response", { SAMPLE_REVISIT, "WARC-Refers-To", SAMPLE_URN("3") }, "warc-revisit" },
    { "ours: a revisit says the URI it refers to", { SAMPLE_REVISIT, "WARC-Refers-To-Target-URI",
      "https://news.example/b" }, "warc-revisit" },
    { "ours: a revisit says the date it refers to", { SAMPLE_REVISIT, "WARC-Refers-To-Date",
      "2023-06-06T08:15:00Z" }, "warc-revisit" },
    { "ours: a revisit has the digest it refers to", { SAMPLE_REVISIT, "WARC-Payload-Digest",
      "sha256:4c4b6a3be1314ab86138bef4314dde022e600960d8689a2c8f8631802d20dab6" }, "warc-revisit" },
    { "ours: no WARC-Refers-To elsewhere", { SAMPLE_METADATA, "WARC-Refers-To", SAMPLE_URN("1") }, "warc-revisit" },

    { "ours: a response is an HTTP message", { SAMPLE_IMAGE_RESPONSE, NULL, NULL, "\x89PNG\r\n\x1a\n" },
      "warc-http" },
    { "ours: a response is no request", { SAMPLE_IMAGE_RESPONSE, NULL, NULL, REQUEST_TO("/i.png",
      "news.example") }, "warc-http" },
    { "ours: a status of three digits from 1 to 5", { SAMPLE_IMAGE_RESPONSE, NULL, NULL,
      RESPONSE("HTTP/1.1 700 Odd", "Content-Length: 8\r\n", "\x89PNG\r\n\x1a\n") }, "warc-http" },
    { "ours: Content-Length of HTTP is the body's", { SAMPLE_IMAGE_RESPONSE, NULL, NULL,
      RESPONSE("HTTP/1.1 200 OK", "Content-Length: 9\r\n", "\x89PNG\r\n\x1a\n") }, "warc-http" },
    { "ours: the last chunk is there", { SAMPLE_PAGE_RESPONSE, NULL, NULL,
      RESPONSE("HTTP/1.1 200 OK", "Transfer-Encoding: chunked\r\n", "2d\r\n" SAMPLE_PAGE "\r\n") }, "warc-http" },
    { "ours: nothing behind the last chunk", { SAMPLE_PAGE_RESPONSE, NULL, NULL,
      RESPONSE("HTTP/1.1 200 OK", "Transfer-Encoding: chunked\r\n", "2d\r\n" SAMPLE_PAGE "\r\n0\r\n\r\nmore") }, "warc-http" },
    { "ours: a request is for its URI", { SAMPLE_PAGE_REQUEST, NULL, NULL, REQUEST_TO("/b?b=c", "news.example") },
      "warc-http" },
    { "ours: a request is to its host", { SAMPLE_PAGE_REQUEST, NULL, NULL, REQUEST_TO("/a?b=c",
      "other.example") }, "warc-http" },
    { "ours: an absolute request is to its host", { SAMPLE_IMAGE_REQUEST, NULL, NULL,
      REQUEST_TO("https://other.example/i.png", "news.example") }, "warc-http" },
};

static bool has_code(const struct findings *findings, const char *code)
{
    for (size_t i = 0; i < findings->n; i++)
        if (findings->items[i].severity >= SEVERITY_ERROR && strcmp(findings->items[i].code, code) == 0)
            return true;
    return false;
}

static void show(const struct findings *findings)
{
    for (size_t i = 0; i < findings->n; i++)
        print_message("# %s %s %s: %s\n", severity_name(findings->items[i].severity), findings->items[i].code, findings->items[i].where,
                      findings->items[i].why);
}

static void check_row(void **state)
{
    const struct row *row = *state;
    char path[32];
    int folder = sample_folder(path);
    struct warc_place places[SAMPLE_RECORDS];
    AUTO(source_free) struct source *source = NULL;
    AUTO_FINDINGS struct findings findings = { 0 };
    const struct warc_check_options options = { .is_ours = true };
    struct warc_check_summary summary;
    struct err err = { 0 };
    assert_true(sample_write(folder, SAMPLE_RECORDS, &row->change, places, &err));
    assert_true(source_open_beneath(folder, SAMPLE_NAME, &source, &err));
    assert_true(warc_check(source, &options, &findings, &summary, &err));
    sample_end(folder, path);
    assert_int_equal(summary.records, SAMPLE_RECORDS);
    bool is_right = row->code ? has_code(&findings, row->code) : !findings.n_errors && !findings.n_warnings;
    if (!is_right)
        show(&findings);
    assert_true(is_right);
}

/* The package drawn by hand has nothing to find but its gzip members' OS byte, if that is another than ours. */
static void check_example_package(void **state)
{
    (void)state;
    const char *shared = getenv("PRESSMARK_SHARED"), *root = getenv("PRESSMARK_SOURCE"), *id = "riverside-en-20230606T081500Z-0001";
    AUTO_FREE char *folder = shared ? mem_text(shared) : mem_format("%s/../shared", root ? root : ".");
    AUTO_FREE char *path = mem_format("%s/data/example-package/%s/data/representations/original/data/%s-00000.warc.gz", folder, id, id);
    AUTO(source_free) struct source *source = NULL;
    AUTO_FINDINGS struct findings findings = { 0 };
    const struct warc_check_options options = { .is_ours = true };
    struct warc_check_summary summary = { 0 };
    struct err err = { 0 };
    if (!source_open(path, &source, &err)) {
        print_message("# skipped: %s is not there\n", path);
        skip();
    }
    assert_true(warc_check(source, &options, &findings, &summary, &err));
    size_t n_other = 0;                                 /* it was written by another program: that alone is told */
    for (size_t i = 0; i < findings.n; i++)
        n_other += strcmp(findings.items[i].code, "warc-gzip-canonical") != 0 || findings.items[i].severity != SEVERITY_INFO;
    if (n_other)
        show(&findings);
    assert_int_equal(n_other, 0);
    assert_true(summary.records > 0);
}

int main(void)
{
    struct suite suite = { .name = "warc/ours" };
    SUITE_ROWS(&suite, rows, check_row);
    suite_add(&suite, "ours: the example package", check_example_package, NULL);
    return suite_run(&suite);
}
