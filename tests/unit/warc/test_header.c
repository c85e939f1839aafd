/* src/warc/header.h: the header of a record, from bytes and to bytes. */
#include "../base/suite.h"

#include "warc/header.h"

#define V "WARC/1.1\r\n"
#define LENGTH "Content-Length: 5\r\n"

/* `field` of the header has `value` (NULL: is not there). */
static const struct row {
    const char *name, *text, *field, *value;
    enum err_kind want;
    enum severity worst;                /* of the findings; INFO where there are none as well */
} rows[] = {
    { "warc1.1 4: a field", V "WARC-Type: response\r\n\r\n", "WARC-Type", "response", ERR_NONE, SEVERITY_INFO },
    { "warc1.1 4: names are not case-sensitive", V "warc-TYPE: response\r\n\r\n", "WARC-Type", "response",
      ERR_NONE, SEVERITY_INFO },
    { "warc1.1 4: white space around a value is none of it", V "A: \t b c \t\r\n\r\n", "A", "b c", ERR_NONE,
      SEVERITY_INFO },
    { "warc1.1 4: no white space is needed", V "A:b\r\n\r\n", "A", "b", ERR_NONE, SEVERITY_INFO },
    { "warc1.1 4: an empty value", V "A:\r\n\r\n", "A", "", ERR_NONE, SEVERITY_INFO },
    { "warc1.1 4: a colon in a value", V "A: b:c\r\n\r\n", "A", "b:c", ERR_NONE, SEVERITY_INFO },
    { "warc1.1 4: UTF-8 in a value", V "A: \xC3\xA9\r\n\r\n", "A", "\xC3\xA9", ERR_NONE, SEVERITY_INFO },
    { "warc1.1 4: lines that go on are joined by one blank", V "A: b\r\n \t c\r\n\td\r\nE: f\r\n\r\n", "A",
      "b c d", ERR_NONE, SEVERITY_WARNING },
    { "warc1.1 4: no field at all", V "\r\n", "A", NULL, ERR_NONE, SEVERITY_INFO },
    { "warc1.0: is read", "WARC/1.0\r\nA: b\r\n\r\n", "A", "b", ERR_NONE, SEVERITY_INFO },
    { "warc0.17: is read", "WARC/0.17\r\nA: b\r\n\r\n", "A", "b", ERR_NONE, SEVERITY_INFO },
    { "ours: a version to come is read", "WARC/2.0\r\nA: b\r\n\r\n", "A", "b", ERR_NONE, SEVERITY_INFO },
    { "ours: a bare LF ends a line", "WARC/1.1\nA: b\n\n", "A", "b", ERR_NONE, SEVERITY_ERROR },
    { "ours: a blank before the colon", V "A : b\r\n\r\n", "A", "b", ERR_NONE, SEVERITY_WARNING },
    { "ours: an encoded word stays as it is", V "A: =?utf-8?q?b?=\r\n\r\n", "A", "=?utf-8?q?b?=", ERR_NONE,
      SEVERITY_WARNING },
    { "ours: no UTF-8", V "A: \xE9\r\n\r\n", "A", "\xE9", ERR_NONE, SEVERITY_ERROR },
    { "ours: a control character becomes U+FFFD", V "A: b\x01" "c\r\n\r\n", "A", "b\xEF\xBF\xBD" "c", ERR_NONE,
      SEVERITY_ERROR },
    { "ours: a CR inside a line", V "A: b\rc\r\n\r\n", "A", "b\xEF\xBF\xBD" "c", ERR_NONE, SEVERITY_ERROR },
    { "ours: the blank line may lack", V "A: b\r\n", "A", "b", ERR_NONE, SEVERITY_INFO },
    { "warc1.1 4: no version line", "HTTP/1.1 200 OK\r\n\r\n", NULL, NULL, ERR_INVALID, SEVERITY_INFO },
    { "warc1.1 4: a version without number", "WARC/\r\n\r\n", NULL, NULL, ERR_INVALID, SEVERITY_INFO },
    { "warc1.1 4: a version of three numbers", "WARC/1.0.0\r\n\r\n", NULL, NULL, ERR_INVALID, SEVERITY_INFO },
    { "warc1.1 4: a negative version", "WARC/-1.0\r\n\r\n", NULL, NULL, ERR_INVALID, SEVERITY_INFO },
    { "warc1.1 4: CR CR LF", "WARC/1.1\r\r\nA: b\r\r\n\r\n", NULL, NULL, ERR_INVALID, SEVERITY_INFO },
    { "warc1.1 4: a line without a colon", V "response\r\n\r\n", NULL, NULL, ERR_INVALID, SEVERITY_INFO },
    { "warc1.1 4: a field without a name", V ": b\r\n\r\n", NULL, NULL, ERR_INVALID, SEVERITY_INFO },
    { "warc1.1 4: a name that is no token", V "A(b): c\r\n\r\n", NULL, NULL, ERR_INVALID, SEVERITY_INFO },
    { "warc1.1 4: a line that continues none", V " b\r\n\r\n", NULL, NULL, ERR_INVALID, SEVERITY_INFO },
    { "ours: nothing", "", NULL, NULL, ERR_INVALID, SEVERITY_INFO },
};

static void check_row(void **state)
{
    const struct row *row = *state;
    AUTO_WARC_HEADER struct warc_header header = { 0 };
    AUTO_FINDINGS struct findings findings = { 0 };
    struct err err = { 0 };
    enum severity worst = SEVERITY_INFO;
    assert_int_equal(warc_header_parse(span_of(row->text), &header, &findings, "here", &err), row->want == ERR_NONE);
    assert_int_equal(err.kind, row->want);
    for (size_t i = 0; i < findings.n; i++)
        worst = findings.items[i].severity > worst ? findings.items[i].severity : worst;
    assert_int_equal(worst, row->worst);
    const char *value = row->field ? warc_header_get(&header, row->field) : NULL;
    assert_true(row->value ? value && strcmp(value, row->value) == 0 : !value);
}

static void check_bounds(void **state)
{
    (void)state;
    AUTO_WARC_HEADER struct warc_header header = { 0 };
    AUTO_BUF struct buf text = { 0 };
    struct err err = { 0 };
    buf_put_text(&text, V);
    for (int i = 0; i <= WARC_FIELDS_MAX; i++)
        buf_put_text(&text, "A: b\r\n");
    assert_false(warc_header_parse(buf_span(&text), &header, NULL, NULL, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
    err_clear(&err);
    while (text.len <= WARC_HEADER_MAX)
        buf_put_text(&text, "A: b\r\n");
    assert_false(warc_header_parse(buf_span(&text), &header, NULL, NULL, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
}

/* However it is cut, it is read or refused. */
static void check_cut(void **state)
{
    (void)state;
    static const char text[] = V "WARC-Type: response\r\nA: b\r\n c\r\nWARC-Record-ID: <urn:uuid:0>\r\n" LENGTH "\r\n";
    for (size_t len = 0; len < sizeof text; len++) {
        AUTO_WARC_HEADER struct warc_header header = { 0 };
        struct err err = { 0 };
        AUTO_FREE char *cut = span_text(span_of_n(text, len));
        bool is_read = warc_header_parse(span_of_n(cut, len), &header, NULL, NULL, &err);
        assert_int_equal(is_read, !err_is_set(&err));
    }
}

static void check_block_bytes(void **state)
{
    (void)state;
    static const struct {
        const char *fields;
        bool is_right;
        uint64_t bytes;
    } lengths[] = {
        { LENGTH, true, 5 }, { "content-length: 18446744073709551615\r\n", true, UINT64_MAX },
        { "Content-Length: 18446744073709551616\r\n", false, 0 }, { "Content-Length: -1\r\n", false, 0 },
          { "Content-Length: 12a\r\n", false, 0 },
        { "Content-Length:\r\n", false, 0 }, { "A: b\r\n", false, 0 }, { LENGTH LENGTH, false, 0 },
    };
    for (size_t i = 0; i < COUNT_OF(lengths); i++) {
        AUTO_WARC_HEADER struct warc_header header = { 0 };
        AUTO_FREE char *text = mem_format(V "%s\r\n", lengths[i].fields);
        struct err err = { 0 };
        uint64_t bytes = 0;
        assert_true(warc_header_parse(span_of(text), &header, NULL, NULL, &err));
        assert_int_equal(warc_header_block_bytes(&header, &bytes, &err), lengths[i].is_right);
        assert_int_equal(err.kind, lengths[i].is_right ? ERR_NONE : ERR_INVALID);
        assert_true(bytes == lengths[i].bytes);
    }
}

static void check_uri(void **state)
{
    (void)state;
    AUTO_WARC_HEADER struct warc_header header = { 0 };
    warc_header_begin(&header, "response");
    warc_header_add(&header, "WARC-Record-ID", "<%s>", "urn:uuid:0");
    warc_header_add(&header, "WARC-Target-URI", "https://news.example/");
    warc_header_add(&header, "WARC-Refers-To", "<");
    assert_true(span_is(warc_header_uri(&header, "WARC-Record-ID"), "urn:uuid:0"));
    assert_true(span_is(warc_header_uri(&header, "WARC-Target-URI"), "https://news.example/"));
    assert_true(span_is(warc_header_uri(&header, "WARC-Refers-To"), "<"));
    assert_int_equal(warc_header_uri(&header, "WARC-Warcinfo-ID").len, 0);
}

static void check_round_trip(void **state)
{
    (void)state;
    static const char want[] = V "WARC-Type: metadata\r\nWARC-Concurrent-To: <a:1>\r\nWARC-Concurrent-To: <a:2>\r\nContent-Length: 5\r\n\r\n";
    AUTO_WARC_HEADER struct warc_header header = { 0 }, again = { 0 };
    AUTO_BUF struct buf text = { 0 };
    AUTO_FINDINGS struct findings findings = { 0 };
    struct err err = { 0 };
    warc_header_begin(&header, "metadata");
    warc_header_add(&header, "WARC-Concurrent-To", "<a:%d>", 1);
    warc_header_add(&header, "WARC-Concurrent-To", "<a:%d>", 2);
    warc_header_add(&header, "Content-Length", "%d", 5);
    warc_header_format(&header, &text);
    assert_string_equal((char *)text.at, want);
    assert_true(warc_header_parse(buf_span(&text), &again, &findings, "here", &err));
    assert_int_equal(findings.n, 0);
    assert_int_equal(again.major * 10 + again.minor, 11);
    assert_int_equal(warc_header_count(&again, "warc-concurrent-to"), 2);
    assert_int_equal(again.n_fields, header.n_fields);
}

int main(void)
{
    struct suite suite = { .name = "warc/header" };
    SUITE_ROWS(&suite, rows, check_row);
    suite_add(&suite, "ours: bounds of a header", check_bounds, NULL);
    suite_add(&suite, "ours: cut at every byte", check_cut, NULL);
    suite_add(&suite, "warc1.1 5.3: Content-Length is one number", check_block_bytes, NULL);
    suite_add(&suite, "warc1.1 4: a URI in angle brackets or not", check_uri, NULL);
    suite_add(&suite, "ours: written and read", check_round_trip, NULL);
    return suite_run(&suite);
}
