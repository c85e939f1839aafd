/* src/warc/payload.h: every row is fed whole, and again one byte at a time: both must give the same. */
#include "../base/suite.h"

#include "warc/payload.h"

#define RESPONSE "application/http; msgtype=response"
#define OK "HTTP/1.1 200 OK\r\n"

static const struct row {
    const char *name, *type, *block, *payload, *mime, *coding;
    int status;
    bool is_http, is_complete;
} rows[] = {
    { "warc1.1 6.3.2: the entity body", RESPONSE,
      OK "Content-Length: 3\r\nContent-Type: Text/HTML; charset=x\r\n\r\nabc", "abc", "text/html", "", 200, true,
      true },
    { "warc1.1 6.3.2: the transfer coding is removed", RESPONSE,
      OK "Transfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nT: u\r\n\r\n",
      "abcde", "", "", 200, true, true },
    { "warc1.1 5.9: the content coding is kept", RESPONSE,
      OK "Content-Encoding: GZip\r\nContent-Encoding: br\r\nContent-Length: 2\r\n\r\n\x1f\x8b",
      "\x1f\x8b", "", "gzip, br", 200, true, true },
    { "rfc9112 6.3: until the connection closes", RESPONSE, OK "\r\nabc", "abc", "", "", 200, true, true },
    { "rfc9112 6.3: 204 has no length", RESPONSE, "HTTP/1.1 204 No Content\r\nContent-Length: 7\r\n\r\n", "", "",
      "", 204, true, true },
    { "rfc9112 6.3: 304 has the length of another", RESPONSE,
      "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n", "", "", "", 304, true, true },
    { "warc1.1 6.5.2: the body of a request", "application/http;msgtype=request",
      "POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\na=b", "a=b", "", "", 0, true, true },
    { "warc1.1 6.5.2: a request without body", "application/http;msgtype=request",
      "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "", "", "", 0, true, true },
    { "ours: a header with bare LF", RESPONSE, "HTTP/1.1 200 OK\nContent-Type: text/css\n\nabc", "abc",
      "text/css", "", 200, true, true },
    { "ours: the body is shorter than Content-Length", RESPONSE, OK "Content-Length: 4\r\n\r\nabc", "abc", "", "",
      200, true, false },
    { "ours: the body is longer than Content-Length", RESPONSE, OK "Content-Length: 2\r\n\r\nabc", "abc", "", "",
      200, true, false },
    { "ours: the last chunk is missing", RESPONSE, OK "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", "abc", "",
      "", 200, true, false },
    { "ours: bytes behind the last chunk", RESPONSE,
      OK "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nmore", "abc", "", "", 200, true, false },
    { "ours: what is declared chunked and is not", RESPONSE, OK "Transfer-Encoding: chunked\r\n\r\n<html>", "",
      "", "", 200, true, false },
    { "ours: no HTTP message is all payload", RESPONSE, "<html>", "<html>", "", "", 0, false, false },
    { "ours: a header that does not end", RESPONSE, OK "Content-Type: text/html\r\n",
      OK "Content-Type: text/html\r\n", "", "", 0, false, false },
    { "ours: an empty block is no HTTP message", RESPONSE, "", "", "", "", 0, false, false },
    { "ours: a block without type that begins like a response", NULL, OK "\r\nabc", "abc", "", "", 200, true, true },
    { "ours: a block without type that does not", "", "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "", "",
      0, false, true },
    { "ours: a short block without type", NULL, "HTT", "HTT", "", "", 0, false, true },
    { "warc1.1 6.4: the block of a resource", "Image/PNG", OK "\r\nabc", OK "\r\nabc", "image/png", "", 0, false,
      true },
};

static void feed(struct warc_payload *payload, const struct row *row, size_t step, struct warc_payload_facts *ret)
{
    struct span block = span_of(row->block);
    warc_payload_begin(payload, row->type);
    for (size_t at = 0; at < block.len; at += step)
        warc_payload_feed(payload, span_to(span_from(block, at), step));
    warc_payload_end(payload, ret);
}

static void check_row(void **state)
{
    const struct row *row = *state;
    AUTO(warc_payload_free) struct warc_payload *payload = warc_payload_new(DIGEST_BIT(DIGEST_SHA256) | DIGEST_BIT(DIGEST_SHA1));
    for (size_t step = strlen(row->block) + 1; step > 0; step = step == 1 ? 0 : 1) {
        struct warc_payload_facts facts;
        uint8_t value[DIGEST_MAX], want[DIGEST_MAX];
        feed(payload, row, step, &facts);
        assert_int_equal(facts.is_http, row->is_http);
        assert_int_equal(facts.status, row->status);
        assert_string_equal(facts.mime, row->mime);
        assert_string_equal(facts.coding, row->coding);
        assert_int_equal(facts.is_complete, row->is_complete);
        assert_int_equal(facts.why[0] == '\0', row->is_complete);
        assert_int_equal(facts.bytes, strlen(row->payload));
        assert_true(span_is(facts.start, row->payload));
        assert_int_equal(facts.head.len, facts.head_bytes);
        warc_payload_value(payload, DIGEST_SHA256, value);
        digest_of(DIGEST_SHA256, span_of(row->payload), want);
        assert_memory_equal(value, want, 32);
        warc_payload_wire_value(payload, DIGEST_SHA1, value);
        digest_of(DIGEST_SHA1, span_of(row->block + facts.head_bytes), want);
        assert_memory_equal(value, want, 20);
    }
}

static void check_other_coding(void **state)
{
    (void)state;
    static const struct row row = { .type = RESPONSE, .block = OK "Transfer-Encoding: gzip, chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n" };
    AUTO(warc_payload_free) struct warc_payload *payload = warc_payload_new(DIGEST_BIT(DIGEST_SHA256));
    struct warc_payload_facts facts;
    feed(payload, &row, 100, &facts);
    assert_true(facts.has_other_coding && facts.is_chunked && facts.bytes == 1);
}

static void check_long(void **state)
{
    (void)state;
    AUTO(warc_payload_free) struct warc_payload *payload = warc_payload_new(DIGEST_BIT(DIGEST_SHA256));
    struct warc_payload_facts facts;
    static const char line[] = "X-Endless: 0123456789012345678901234567890123456789012345678901234567890123456789\r\n";
    warc_payload_begin(payload, RESPONSE);
    warc_payload_feed(payload, span_of(OK));
    for (size_t fed = 0; fed < 3 * HTTP_HEAD_MAX; fed += sizeof line - 1)
        warc_payload_feed(payload, span_of(line));
    warc_payload_end(payload, &facts);
    assert_false(facts.is_http);
    assert_int_equal(facts.start.len, WARC_PAYLOAD_START);
}

int main(void)
{
    struct suite suite = { .name = "warc/payload" };
    SUITE_ROWS(&suite, rows, check_row);
    suite_add(&suite, "rfc9112 6.1: another transfer coding stays", check_other_coding, NULL);
    suite_add(&suite, "ours: an endless header is no HTTP message", check_long, NULL);
    return suite_run(&suite);
}
