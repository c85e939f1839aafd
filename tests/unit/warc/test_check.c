/* src/warc/check.h on foreign files: each row is one fault, with its code and severity; then what is true of any file. */
#include "../base/suite.h"

#include "sample.h"
#include "warc/check.h"

#define ID(n) "WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-00000000000" #n ">\r\n"
#define DATE "WARC-Date: 2023-06-06T08:15:02Z\r\n"
#define URI "WARC-Target-URI: https://news.example/\r\n"
#define RESOURCE "WARC-Type: resource\r\n" DATE URI "Content-Type: text/plain\r\n"
#define RESPONSE "WARC-Type: response\r\n" DATE URI "Content-Type: application/http;msgtype=response\r\n"
#define REQUEST "WARC-Type: request\r\n" DATE URI "Content-Type: application/http;msgtype=request\r\n"
#define REVISIT "WARC-Type: revisit\r\n" DATE URI "WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest\r\n" \
                "Content-Type: application/http;msgtype=response\r\n"
#define OF_ABC "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="         /* SHA-256 of "abc" in Base64 */

struct record {
    const char *fields, *block;
};
static const struct row {
    const char *name;
    int minor;                          /* WARC/1.minor */
    struct record records[3];
    const char *code;                   /* NULL: neither error nor warning but weak or missing digests */
    enum severity severity;
    enum finding_kind kind;
} rows[] = {
    { "warc1.1 6.4: a resource", 1, { { ID(1) RESOURCE, "abc" } }, NULL, 0, 0 },
    { "warc1.1 5.2: WARC-Record-ID is mandatory", 1, { { RESOURCE, "abc" } }, "warc-id", SEVERITY_ERROR, 0 },
    { "warc1.1 5.2: WARC-Record-ID is a URI", 1, { { "WARC-Record-ID: <one>\r\n" RESOURCE, "abc" } }, "warc-id",
      SEVERITY_ERROR, 0 },
    { "warc1.1 5.2: WARC-Record-ID is unique", 1, { { ID(1) RESOURCE, "abc" }, { ID(1) RESOURCE, "abc" } },
      "warc-id", SEVERITY_ERROR, 0 },
    { "warc1.1 5.4: WARC-Date is mandatory", 1, { { ID(1) "WARC-Type: metadata\r\nContent-Type: text/plain\r\n",
      "abc" } }, "warc-date", SEVERITY_ERROR, 0 },
    { "warc1.1 5.4: reduced precision", 1,
      { { ID(1) "WARC-Type: metadata\r\nWARC-Date: 2023-06\r\nContent-Type: text/plain\r\n", "abc" } }, NULL, 0,
      0 },
    { "warc1.0 5.4: seconds, no more and no less", 0,
      { { ID(1) "WARC-Type: metadata\r\nWARC-Date: 2023-06\r\nContent-Type: text/plain\r\n", "abc" } },
      "warc-date", SEVERITY_WARNING, 0 },
    { "warc1.1 5.4: no month has 31 days in June", 1,
      { { ID(1) "WARC-Type: metadata\r\nWARC-Date: 2023-06-31\r\n", "" } }, "warc-date", SEVERITY_ERROR, 0 },
    { "warc1.1 5.5: WARC-Type is mandatory", 1, { { ID(1) DATE, "" } }, "warc-field", SEVERITY_ERROR, 0 },
    { "warc1.1 5.5: other types are passed over", 1, { { ID(1) DATE "WARC-Type: thought\r\n", "" } }, "warc-type",
      SEVERITY_WARNING, 0 },
    { "warc1.1 5.6: a block should have a Content-Type", 1, { { ID(1) DATE "WARC-Type: metadata\r\n", "abc" } },
      "warc-field", SEVERITY_WARNING, 0 },
    { "warc1.1 5.6: Content-Type is a media type", 1,
      { { ID(1) DATE "WARC-Type: metadata\r\nContent-Type: text\r\n", "abc" } }, "warc-field", SEVERITY_WARNING,
      0 },
    { "warc1.1 5.1: no field twice", 1, { { ID(1) RESOURCE DATE, "abc" } }, "warc-date", SEVERITY_ERROR, 0 },
    { "warc1.1 5.1: but WARC-Concurrent-To", 1, { { ID(1) RESOURCE, "abc" }, { ID(2) RESOURCE, "abc" },
      { ID(3) RESOURCE "WARC-Concurrent-To: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n"
        "WARC-Concurrent-To: <urn:uuid:00000000-0000-4000-8000-000000000002>\r\n", "abc" } }, NULL, 0, 0 },
    { "warc1.1 5.1: and extensions", 1, { { ID(1) RESOURCE "WARC-Protocol: h2\r\nWARC-Protocol: tls/1.3\r\n",
      "abc" } }, NULL, 0, 0 },
    { "warc1.1 5.7: not in warcinfo", 1, { { ID(1) DATE "WARC-Type: warcinfo\r\nWARC-Concurrent-To: <a:b>\r\n",
      "" } }, "warc-field", SEVERITY_ERROR, 0 },
    { "warc1.1 5.7: the concurrent record is elsewhere", 1, { { ID(1) RESOURCE "WARC-Concurrent-To: <a:b>\r\n",
      "abc" } }, "warc-concurrent", SEVERITY_WARNING, 0 },
    { "warc1.1 5.7: a reference ahead", 1,
      { { ID(1) RESOURCE "WARC-Concurrent-To: <urn:uuid:00000000-0000-4000-8000-000000000002>\r\n", "abc" },
      { ID(2) RESOURCE, "abc" } }, NULL, 0, 0 },
    { "warc1.1 5.4: concurrent records have one date", 1,
      { { ID(1) RESOURCE "WARC-Concurrent-To: <urn:uuid:00000000-0000-4000-8000-000000000002>\r\n", "abc" },
        { ID(2) "WARC-Type: metadata\r\nWARC-Date: 2023-06-06T08:15:03Z\r\n", "" } }, "warc-concurrent", SEVERITY_WARNING, 0 },
    { "warc1.1 5.10: WARC-IP-Address is numeric", 1, { { ID(1) RESOURCE "WARC-IP-Address: 192.0.2.256\r\n",
      "abc" } }, "warc-address", SEVERITY_WARNING, 0 },
    { "warc1.1 5.10: IPv6", 1, { { ID(1) RESOURCE "WARC-IP-Address: 2001:DB8:0:0::1\r\n", "abc" } }, NULL, 0, 0 },
    { "warc1.1 5.11: no WARC-Refers-To in a resource", 1, { { ID(1) RESOURCE "WARC-Refers-To: <a:b>\r\n",
      "abc" } }, "warc-field", SEVERITY_ERROR, 0 },
    { "warc1.1 5.12: WARC-Refers-To-Date is of a revisit", 1,
      { { ID(1) RESOURCE "WARC-Refers-To-Date: 2023-06-06T08:15:02Z\r\n", "abc" } }, "warc-field", SEVERITY_ERROR,
      0 },
    { "warc1.0: WARC-Refers-To-Date is an extension", 0, { { ID(1) RESOURCE "WARC-Refers-To-Date: now\r\n",
      "abc" } }, NULL, 0, 0 },
    { "warc1.1 5.14: a response has WARC-Target-URI", 1, { { ID(1) DATE "WARC-Type: response\r\n", "" } },
      "warc-field", SEVERITY_ERROR, 0 },
    { "warc1.1 5.14: WARC-Target-URI in angle brackets", 1,
      { { ID(1) DATE "WARC-Type: metadata\r\nWARC-Target-URI: <a:b>\r\n", "" } }, "warc-uri", SEVERITY_WARNING,
      0 },
    { "warc1.1 5.14: WARC-Target-URI with a blank", 1,
      { { ID(1) DATE "WARC-Type: metadata\r\nWARC-Target-URI: a:b c\r\n", "" } }, "warc-uri", SEVERITY_WARNING,
      0 },
    { "warc1.1 5.15: WARC-Truncated", 1, { { ID(1) RESOURCE "WARC-Truncated: length\r\n", "abc" } },
      "warc-truncated", SEVERITY_WARNING, 0 },
    { "warc1.1 5.17: WARC-Filename is another", 1,
      { { ID(1) DATE "WARC-Type: warcinfo\r\nWARC-Filename: x.warc\r\n", "" } }, "warc-warcinfo",
      SEVERITY_WARNING, 0 },
    { "warc1.1 5.18: a revisit has WARC-Profile", 1, { { ID(1) DATE URI "WARC-Type: revisit\r\n", "" } },
      "warc-field", SEVERITY_ERROR, 0 },
    { "warc1.1 4: a version that does not exist yet", 7, { { ID(1) RESOURCE, "abc" } }, "warc-version",
      SEVERITY_ERROR, FINDING_UNVERIFIABLE },

    { "warc1.1 5.8: the block's digest", 1, { { ID(1) RESOURCE "WARC-Block-Digest: sha256:" OF_ABC "\r\n",
      "abc" } }, NULL, 0, 0 },
    { "warc1.1 5.8: in Base32, and a hyphen in the label", 1,
      { { ID(1) RESOURCE "WARC-Block-Digest: SHA-1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5\r\n", "abc" } }, NULL, 0, 0 },
    { "warc1.1 5.8: another block", 1, { { ID(1) RESOURCE "WARC-Block-Digest: sha256:" OF_ABC "\r\n", "abd" } },
      "warc-block-digest", SEVERITY_ERROR, 0 },
    { "warc1.1 5.8: a digest that is none", 1, { { ID(1) RESOURCE "WARC-Block-Digest: sha256:abc\r\n", "abc" } },
      "warc-block-digest", SEVERITY_ERROR, 0 },
    { "warc1.1 5.8: an algorithm nobody here knows", 1, { { ID(1) RESOURCE "WARC-Block-Digest: whirl:abc\r\n",
      "abc" } },
      "warc-block-digest", SEVERITY_ERROR, FINDING_UNVERIFIABLE },
    { "warc1.1 5.9: the payload's digest", 1, { { ID(1) RESPONSE "WARC-Payload-Digest: sha256:" OF_ABC "\r\n",
      "HTTP/1.1 200 OK\r\n\r\nabc" } }, NULL, 0, 0 },
    { "warc1.1 5.9: another payload", 1, { { ID(1) RESPONSE "WARC-Payload-Digest: sha256:" OF_ABC "\r\n",
      "HTTP/1.1 200 OK\r\n\r\nabd" } },
      "warc-payload-digest", SEVERITY_ERROR, 0 },
    { "ours: a payload digest of the whole block", 1,
      { { ID(1) RESPONSE "WARC-Payload-Digest: sha1:HQKNH2NGZ2BZ27KBTACJFDT37URZITEZ\r\n",
      "HTTP/1.1 200 OK\r\n\r\nabc" } },
      "warc-payload-digest", SEVERITY_WARNING, 0 },
    { "ours: a payload digest of the chunks", 1,
      { { ID(1) RESPONSE "WARC-Payload-Digest: sha1:63IMMQZVCWADA6ZOVJVHKYHHNFSUS26H\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" } }, "warc-payload-digest",
      SEVERITY_WARNING, 0 },
    { "warc1.1 6.7.2: a revisit's digest is that of another payload", 1,
      { { ID(1) RESPONSE "WARC-Payload-Digest: sha256:" OF_ABC "\r\n", "HTTP/1.1 200 OK\r\n\r\nabc" },
      { ID(2) REVISIT "WARC-Payload-Digest: sha256:" OF_ABC "\r\nWARC-Refers-To: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n" } },
      NULL, 0, 0 },
    { "warc1.1 6.7: a revisit without block", 1, { { ID(2) REVISIT "WARC-Payload-Digest: sha256:" OF_ABC "\r\n",
      "" } }, NULL, 0, 0 },
    { "warc1.1 6.7: what it revisits is elsewhere", 1, { { ID(2) REVISIT "WARC-Refers-To: <a:b>\r\n", "" } },
      "warc-revisit", SEVERITY_WARNING, 0 },
    { "warc1.1 6.7: what it revisits has another payload", 1,
      { { ID(1) RESPONSE "WARC-Payload-Digest: sha256:" OF_ABC "\r\n", "HTTP/1.1 200 OK\r\n\r\nabc" },
      { ID(2) REVISIT "WARC-Payload-Digest: md5:900150983cd24fb0d6963f7d28e17f73\r\nWARC-Refers-To: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n", "" } },
      "warc-revisit", SEVERITY_WARNING, 0 },

    { "warc1.1 6.3.2: no HTTP message", 1, { { ID(1) RESPONSE, "abc" } }, "warc-http", SEVERITY_WARNING, 0 },
    { "rfc9112 6.3: Content-Length of the message", 1, { { ID(1) RESPONSE,
      "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc" } }, "warc-http", SEVERITY_WARNING, 0 },
    { "rfc9112 7.1: chunks of the message", 1, { { ID(1) RESPONSE,
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabc" } }, "warc-http", SEVERITY_WARNING, 0 },
    { "ours: a request is no response", 1, { { ID(1) REQUEST, "GET / HTTP/1.1\r\n\r\n" } }, NULL, 0, 0 },

    { "warc1.1 7: a series of segments", 1, { { ID(1) RESOURCE "WARC-Segment-Number: 1\r\n", "abc" },
      { ID(2) DATE URI "WARC-Type: continuation\r\nWARC-Segment-Number: 2\r\nWARC-Segment-Total-Length: 5\r\n"
        "WARC-Segment-Origin-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n", "de" } }, NULL, 0, 0 },
    { "warc1.1 7: a total length that is wrong", 1, { { ID(1) RESOURCE "WARC-Segment-Number: 1\r\n", "abc" },
      { ID(2) DATE URI "WARC-Type: continuation\r\nWARC-Segment-Number: 2\r\nWARC-Segment-Total-Length: 6\r\n"
        "WARC-Segment-Origin-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n", "de" } }, "warc-segment",
        SEVERITY_ERROR, 0 },
    { "warc1.1 7: a gap", 1, { { ID(1) RESOURCE "WARC-Segment-Number: 1\r\n", "abc" },
      { ID(2) DATE URI "WARC-Type: continuation\r\nWARC-Segment-Number: 3\r\nWARC-Segment-Total-Length: 9\r\n"
        "WARC-Segment-Origin-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n", "de" } }, "warc-segment",
        SEVERITY_ERROR, FINDING_INCOMPLETE },
    { "warc1.1 7: no last segment", 1, { { ID(1) RESOURCE "WARC-Segment-Number: 1\r\n", "abc" } }, "warc-segment",
      SEVERITY_ERROR, FINDING_INCOMPLETE },
    { "warc1.1 7: no first segment", 1, { { ID(2) DATE URI "WARC-Type: continuation\r\nWARC-Segment-Number: 2\r\n"
        "WARC-Segment-Origin-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n", "de" } }, "warc-segment",
        SEVERITY_ERROR, FINDING_INCOMPLETE },
};

static void show(const struct findings *findings)
{
    for (size_t i = 0; i < findings->n; i++)
        print_message("# %s %s %s: %s\n", severity_name(findings->items[i].severity), findings->items[i].code, findings->items[i].where,
                      findings->items[i].why);
}

static void check(struct source *source, bool is_ours, struct findings *findings, struct warc_check_summary *summary)
{
    const struct warc_check_options options = { .is_ours = is_ours };
    struct err err = { 0 };
    assert_true(warc_check(source, &options, findings, summary, &err));
}

/* A row without code has nothing above INFO but the digests that are not there. */
static bool is_as_wanted(const struct row *row, const struct findings *findings)
{
    bool is_clean = true;
    for (size_t i = 0; i < findings->n; i++) {
        const struct finding *finding = &findings->items[i];
        if (row->code && strcmp(finding->code, row->code) == 0 && finding->severity == row->severity && finding->kind == row->kind)
            return true;
        is_clean = is_clean && (finding->severity == SEVERITY_INFO || strcmp(finding->code, "warc-digest") == 0);
    }
    return !row->code && is_clean;
}

static void check_row(void **state)
{
    const struct row *row = *state;
    AUTO_BUF struct buf bytes = { 0 };
    AUTO_FINDINGS struct findings findings = { 0 };
    struct warc_check_summary summary;
    size_t n = 0;
    for (; n < COUNT_OF(row->records) && row->records[n].fields; n++)
        buf_printf(&bytes, "WARC/1.%d\r\n%sContent-Length: %zu\r\n\r\n%s\r\n\r\n", row->minor, row->records[n].fields, strlen(row->records[n].block),
                   row->records[n].block);
    AUTO(source_free) struct source *source = source_of_span("test.warc", buf_span(&bytes));
    check(source, false, &findings, &summary);
    bool is_right = is_as_wanted(row, &findings);
    if (!is_right)
        show(&findings);
    assert_true(is_right);
    assert_int_equal(summary.records, n);
}

/* --- any file ------------------------------------------------------------------------------------------------ */

static void make_sample(struct buf *into)
{
    char path[32];
    int folder = sample_folder(path);
    struct warc_place places[SAMPLE_RECORDS];
    struct err err = { 0 };
    assert_true(sample_write(folder, SAMPLE_RECORDS, &sample_as_it_is, places, &err));
    assert_true(file_slurp(folder, SAMPLE_NAME, 1024 * 1024, into, &err));
    sample_end(folder, path);
}

static const char plain[] = "WARC/1.1\r\n" ID(1) RESOURCE "Content-Length: 3\r\n\r\nabc\r\n\r\n"
                            "WARC/1.1\r\n" ID(2) RESOURCE "Content-Length: 3\r\n\r\nabc\r\n\r\n";

/* A cut between two records leaves a file that is whole; anywhere else it must be found. */
static void check_cut(void **state)
{
    (void)state;
    for (size_t len = 0; len < sizeof plain - 1; len++) {
        AUTO_FREE char *cut = span_text(span_of_n(plain, len));
        AUTO(source_free) struct source *source = source_of_span("test.warc", span_of_n(cut, len));
        AUTO_FINDINGS struct findings findings = { 0 };
        struct warc_check_summary summary;
        check(source, false, &findings, &summary);
        assert_int_equal(findings.n_errors == 0, len == (sizeof plain - 1) / 2);
    }
}

/* The places where a sample of ours can be cut without a fault in its framing: there a request is missing, or nothing is. */
static void check_cut_gzip(void **state)
{
    (void)state;
    AUTO_BUF struct buf bytes = { 0 };
    make_sample(&bytes);
    size_t n_good = 0;
    for (size_t len = 0; len < bytes.len; len++) {
        AUTO_FREE uint8_t *cut = mem_new(len + 1);
        memcpy(cut, bytes.at, len);
        AUTO(source_free) struct source *source = source_of_span(SAMPLE_NAME, span_of_n(cut, len));
        AUTO_FINDINGS struct findings findings = { 0 };
        struct warc_check_summary summary;
        check(source, true, &findings, &summary);
        n_good += findings.n_errors == 0;
    }
    assert_int_equal(n_good, 4);        /* behind warcinfo, the first request, the metadata, the second request */
}

/* One bit of every byte. What a WARC alone cannot show are the bits that fill a byte up behind deflate data and in the
 * header of a stored block (RFC 1951 §3.2.4): two bytes a member have some; recordDigest and manifests cover them. */
static void check_flips(void **state)
{
    (void)state;
    AUTO_BUF struct buf bytes = { 0 };
    size_t n_unseen = 0;
    make_sample(&bytes);
    for (size_t at = 0; at < bytes.len; at++) {
        AUTO(source_free) struct source *source = source_of_span(SAMPLE_NAME, buf_span(&bytes));
        AUTO_FINDINGS struct findings findings = { 0 };
        struct warc_check_summary summary;
        bytes.at[at] ^= (uint8_t)(1u << at % 8);
        check(source, true, &findings, &summary);
        bytes.at[at] ^= (uint8_t)(1u << at % 8);
        n_unseen += findings.n_errors == 0;
    }
    assert_true(n_unseen <= 2 * SAMPLE_RECORDS);
}

/* --- what the caller learns ---------------------------------------------------------------------------------- */

struct seen {
    size_t n;
    bool is_stopped;
};

static bool see(void *context, const struct warc_checked *checked, struct err *err)
{
    static const char *const payloads[SAMPLE_RECORDS] = {
        [SAMPLE_PAGE_RESPONSE] = SAMPLE_PAGE, [SAMPLE_IMAGE_RESPONSE] = "\x89PNG\r\n\x1a\n", [SAMPLE_PAGE_REQUEST] = "",
        [SAMPLE_IMAGE_REQUEST] = "",          [SAMPLE_REVISIT] = "",                         [SAMPLE_REVISIT_REQUEST] = "",
    };
    struct seen *seen = context;
    const struct sample_record *record = &sample_records[seen->n];
    const char *payload = payloads[seen->n] ? payloads[seen->n] : record->block;
    uint8_t value[DIGEST_MAX];
    assert_string_equal(warc_header_get(checked->header, "WARC-Type"), record->type);
    digest_of(DIGEST_SHA256, span_of(record->block), value);
    assert_memory_equal(checked->block_sha256, value, 32);
    digest_of(DIGEST_SHA256, span_of(payload), value);
    assert_memory_equal(checked->payload_sha256, value, 32);
    assert_true(checked->end > checked->at);
    assert_int_equal(checked->payload->bytes, strlen(payload));
    assert_true(span_is(checked->payload->start, payload));
    seen->n++;
    return !seen->is_stopped || err_set(err, ERR_LIMIT, "enough");
}

static void check_each(void **state)
{
    (void)state;
    AUTO_BUF struct buf bytes = { 0 };
    make_sample(&bytes);
    struct seen seen = { 0 };
    const struct warc_check_options options = { .each = see, .context = &seen };
    AUTO(source_free) struct source *source = source_of_span(SAMPLE_NAME, buf_span(&bytes));
    AUTO_FINDINGS struct findings findings = { 0 };
    struct warc_check_summary summary;
    struct err err = { 0 };
    assert_true(warc_check(source, &options, &findings, &summary, &err));
    assert_int_equal(seen.n, SAMPLE_RECORDS);
    assert_true(summary.records == SAMPLE_RECORDS && summary.damaged == 0 && summary.bytes == bytes.len);
    static const uint64_t by_type[8] = { 1, 2, 0, 3, 1, 1, 0, 0 };
    assert_memory_equal(summary.by_type, by_type, sizeof by_type);
    seen = (struct seen){ .is_stopped = true };
    assert_false(warc_check(source, &options, &findings, &summary, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
    assert_int_equal(seen.n, 1);
}

/* A file whose every record claims the rest of it costs no more than twice its length. */
static void check_claims(void **state)
{
    (void)state;
    enum { RECORDS = 3000 };
    AUTO_BUF struct buf bytes = { 0 };
    for (int i = 0; i < RECORDS; i++)
        buf_printf(&bytes, "WARC/1.1\r\n" RESOURCE "WARC-Record-ID: <urn:x:%d>\r\nContent-Length: %09d\r\n\r\nabc\r\n\r\n", i, (RECORDS - i - 1) * 150);
    char path[32];
    int folder = sample_folder(path);
    struct err err = { 0 };
    AUTO(source_free) struct source *source = NULL;
    AUTO_FINDINGS struct findings findings = { 0 };
    struct warc_check_summary summary;
    assert_true(file_publish(folder, "claims.warc", buf_span(&bytes), &err));
    assert_true(source_open_beneath(folder, "claims.warc", &source, &err));
    uint64_t before = source_bytes_read();
    check(source, false, &findings, &summary);
    sample_end(folder, path);
    assert_true(summary.damaged > 0);
    assert_true(source_bytes_read() - before < bytes.len * 6);
}

static void check_read_once(void **state)
{
    (void)state;
    char path[32];
    int folder = sample_folder(path);
    struct warc_place places[SAMPLE_RECORDS];
    struct err err = { 0 };
    assert_true(sample_write(folder, SAMPLE_RECORDS, &sample_as_it_is, places, &err));
    assert_true(file_publish(folder, "plain.warc", span_of(plain), &err));
    static const char *const names[] = { SAMPLE_NAME, "plain.warc" };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        AUTO(source_free) struct source *source = NULL;
        AUTO_FINDINGS struct findings findings = { 0 };
        struct warc_check_summary summary;
        assert_true(source_open_beneath(folder, names[i], &source, &err));
        uint64_t before = source_bytes_read();
        check(source, false, &findings, &summary);
        assert_true(source_bytes_read() - before == source->size);
    }
    sample_end(folder, path);
}

int main(void)
{
    struct suite suite = { .name = "warc/check" };
    SUITE_ROWS(&suite, rows, check_row);
    suite_add(&suite, "ours: cut at every byte", check_cut, NULL);
    suite_add(&suite, "ours: gzip cut at every byte", check_cut_gzip, NULL);
    suite_add(&suite, "ours: one bit flipped in every byte", check_flips, NULL);
    suite_add(&suite, "ours: each record is told", check_each, NULL);
    suite_add(&suite, "ours: each byte is read once", check_read_once, NULL);
    suite_add(&suite, "ours: lengths that lie cost linear time", check_claims, NULL);
    return suite_run(&suite);
}
