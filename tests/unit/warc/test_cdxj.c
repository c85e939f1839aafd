/* src/warc/cdxj.h: lines of an index, written and read. */
#include "../base/suite.h"

#include "warc/cdxj.h"

#define START "example,news)/a 20230606081502 "

static const struct row {
    const char *name, *text;
    enum err_kind want;
    const char *status, *digest;        /* NULL: not there */
    uint64_t offset;
} rows[] = {
    { "cdxj: numbers as text",
      START "{\"url\": \"https://news.example/a\", \"status\": \"200\", \"length\": \"5\", \"offset\": \"7\", \"filename\": \"x\"}",
      ERR_NONE, "200", NULL, 7 },
    { "cdxj: numbers as numbers",
      START "{\"url\":\"https://news.example/a\",\"status\":404,\"length\":5,\"offset\":7,\"filename\":\"x\"}",
      ERR_NONE, "404", NULL, 7 },
    { "cdxj: keys nobody knows",
      START "{\"x\": {\"y\": [1]}, \"url\": \"u\", \"digest\": \"sha1:A\", \"length\": 5, \"offset\": 0, \"filename\": \"x\"}",
      ERR_NONE, NULL, "sha1:A", 0 },
    { "cdxj: offsets of large files",
      START "{\"url\": \"u\", \"length\": \"5\", \"offset\": \"18446744073709551615\", \"filename\": \"x\"}",
      ERR_NONE, NULL, NULL, UINT64_MAX },
    { "cdxj: no url", START "{\"length\": \"5\", \"offset\": \"7\", \"filename\": \"x\"}", ERR_INVALID, NULL,
      NULL, 0 },
    { "cdxj: no filename", START "{\"url\": \"u\", \"length\": \"5\", \"offset\": \"7\"}", ERR_INVALID, NULL,
      NULL, 0 },
    { "cdxj: no offset", START "{\"url\": \"u\", \"length\": \"5\", \"filename\": \"x\"}", ERR_INVALID, NULL,
      NULL, 0 },
    { "cdxj: a negative offset", START "{\"url\": \"u\", \"length\": 5, \"offset\": -7, \"filename\": \"x\"}",
      ERR_INVALID, NULL, NULL, 0 },
    { "cdxj: a length that is no number",
      START "{\"url\": \"u\", \"length\": \"5x\", \"offset\": 7, \"filename\": \"x\"}", ERR_INVALID, NULL, NULL,
      0 },
    { "cdxj: no time", "example,news)/a {}", ERR_INVALID, NULL, NULL, 0 },
    { "cdxj: a time that is no time", "example,news)/a 2023-06-06 {}", ERR_INVALID, NULL, NULL, 0 },
    { "cdxj: no key", " 20230606081502 {}", ERR_INVALID, NULL, NULL, 0 },
    { "cdxj: a key with a control character", "example,\tnews)/a 20230606081502 {}", ERR_INVALID, NULL, NULL, 0 },
    { "cdxj: no object", START "[]", ERR_INVALID, NULL, NULL, 0 },
    { "cdxj: no JSON", START "- 200 text/html", ERR_INVALID, NULL, NULL, 0 },
    { "cdxj: cut JSON", START "{\"url\": \"u\", \"len", ERR_INVALID, NULL, NULL, 0 },
    { "cdxj: nothing", "", ERR_INVALID, NULL, NULL, 0 },
};

static bool is_same(const char *a, const char *b)
{
    return a ? b && strcmp(a, b) == 0 : !b;
}

static void check_row(void **state)
{
    const struct row *row = *state;
    AUTO_CDXJ struct cdxj_line line = { 0 };
    struct err err = { 0 };
    assert_int_equal(cdxj_parse(span_of(row->text), &line, &err), row->want == ERR_NONE);
    assert_int_equal(err.kind, row->want);
    assert_true(is_same(line.status, row->status));
    assert_true(is_same(line.digest, row->digest));
    assert_true(line.offset == row->offset);
    if (row->want == ERR_NONE) {
        assert_string_equal(line.key, "example,news)/a");
        assert_string_equal(line.time, "20230606081502");
    }
}

static void check_format(void **state)
{
    (void)state;
    const struct cdxj_line line = { .key = "example,news)/a", .time = "20230606081502", .url = "https://news.example/a?q=\"\\", .mime = "text/html",
                                    .status = "302", .redirect = "https://news.example/b", .digest = "sha256:00", .record_digest = "sha256:11",
                                    .filename = "x.warc.gz", .offset = UINT64_MAX, .length = 964 };
    static const char want[] = START "{\"url\": \"https://news.example/a?q=\\\"\\\\\", \"mime\": \"text/html\", \"status\": \"302\", "
        "\"redirect\": \"https://news.example/b\", \"digest\": \"sha256:00\", \"recordDigest\": \"sha256:11\", \"length\": \"964\", \"offset\": \"18446744073709551615\", \"filename\": \"x.warc.gz\"}\n";
    AUTO_BUF struct buf text = { 0 };
    AUTO_CDXJ struct cdxj_line again = { 0 };
    struct err err = { 0 };
    cdxj_format(&line, &text);
    assert_string_equal((char *)text.at, want);
    assert_true(cdxj_parse(span_to(buf_span(&text), text.len - 1), &again, &err));
    assert_string_equal(again.url, line.url);
    assert_string_equal(again.record_digest, line.record_digest);
    assert_string_equal(again.redirect, line.redirect);
    assert_int_equal(again.length, line.length);
}

static void check_format_short(void **state)
{
    (void)state;
    const struct cdxj_line line = { .key = "urn:x", .time = "20230606081502", .url = "urn:x", .filename = "x" };
    AUTO_BUF struct buf text = { 0 };
    cdxj_format(&line, &text);
    assert_string_equal((char *)text.at, "urn:x 20230606081502 {\"url\": \"urn:x\", \"length\": \"0\", \"offset\": \"0\", \"filename\": \"x\"}\n");
}

int main(void)
{
    struct suite suite = { .name = "warc/cdxj" };
    SUITE_ROWS(&suite, rows, check_row);
    suite_add(&suite, "ours: a line as it is written", check_format, NULL);
    suite_add(&suite, "ours: what is not known is left out", check_format_short, NULL);
    return suite_run(&suite);
}
