/* src/bag/lines.c: each row is a file and its lines, written "text<LF>text<CR>text<none>". */
#include "bags.h"

#include "bag/lines.h"

#define COUNTED(text) text, sizeof text - 1

static const struct row {
    const char *name, *bytes;
    size_t len;
    const char *charset, *want;
} rows[] = {
    { "rfc8493 2.3: LF", COUNTED("a\nb\n"), "UTF-8", "a<LF>b<LF>" },
    { "rfc8493 2.3: CR", COUNTED("a\rb\r"), "UTF-8", "a<CR>b<CR>" },
    { "rfc8493 2.3: CRLF", COUNTED("a\r\nb\r\n"), "UTF-8", "a<CRLF>b<CRLF>" },
    { "rfc8493 2.3: mixed, with empty lines", COUNTED("\n\r\r\n\n\ra"), "UTF-8", "<LF><CR><CRLF><LF><CR>a<none>" },
    { "ours: no end", COUNTED("a"), "UTF-8", "a<none>" },
    { "ours: an empty file has no line", COUNTED(""), "UTF-8", "" },
    { "rfc8493 2.3: a byte order mark", COUNTED("\xEF\xBB\xBF" "a\n"), "UTF-8", "<BOM>a<LF>" },
    { "rfc8493 2.3: a byte order mark alone", COUNTED("\xEF\xBB\xBF"), "UTF-8", "<BOM><none>" },
    { "rfc8493 2.3: half a byte order mark", COUNTED("\xEF\xBB"), "UTF-8", "<invalid 1>" },
    { "rfc8493 2.3: one line that is not UTF-8", COUNTED("a\n\xFF\nb\n"), "UTF-8", "a<LF><invalid 2>b<LF>" },
    { "ours: NUL", COUNTED("a\0b\nc"), "UTF-8", "<invalid 1>c<none>" },
    { "rfc8493 2.3: UTF-16 with its mark", COUNTED("\xFE\xFF\0a\0\r\0\n\0b"), "UTF-16", "a<CRLF>b<none>" },
    { "rfc8493 2.3: UTF-16, the other order", COUNTED("\xFF\xFE" "a\0\n\0\xFC\0"), "utf-16", "a<LF>\xC3\xBC<none>" },
    { "rfc8493 2.3: UTF-16LE has no mark", COUNTED("\xFF\xFE" "a\0\n\0"), "UTF-16LE", "<BOM>a<LF>" },
    { "rfc8493 2.3: UTF-16 that is cut", COUNTED("\xFE\xFF\0a\0\n\0"), "UTF-16", "a<LF><invalid 2>" },
    { "rfc8493 2.3: ISO-8859-1", COUNTED("\xE9t\xE9\r"), "ISO-8859-1", "\xC3\xA9t\xC3\xA9<CR>" },
    { "rfc8493 2.3: windows-1251", COUNTED("\xEC\xE8\xF0\n"), "Windows-1251", "\xD0\xBC\xD0\xB8\xD1\x80<LF>" },
    { "rfc8493 2.3: ASCII with a byte above", COUNTED("a\nb\xE9" "c\nd\n"), "US-ASCII", "a<LF><invalid 2>" },
};

static void put_lines(struct source *source, const char *charset, struct buf *into)
{
    static const char *const ends[] = { "<none>", "<LF>", "<CR>", "<CRLF>" };
    const struct bag_charset *found = bag_charset_find(span_of(charset));
    assert_non_null(found);
    AUTO(bag_lines_free) struct bag_lines *lines = bag_lines_new(source, found);
    struct bag_line line;
    uint64_t number = 1;
    buf_put_text(into, "");
    for (;; number++) {
        struct err err = { 0 };
        if (bag_lines_next(lines, &line, &err)) {
            assert_int_equal(line.number, number);
            buf_put_text(into, line.has_bom ? "<BOM>" : "");
            buf_put_span(into, line.text);
            buf_put_text(into, ends[line.end]);
        } else if (err_is_set(&err)) {
            buf_printf(into, "<%s %d>", err_kind_name(err.kind), (int)line.number);
        } else {
            return;
        }
    }
}

static void test_row(void **state)
{
    const struct row *row = *state;
    AUTO(source_free) struct source *source = source_of_span("lines", span_of_n(row->bytes, row->len));
    AUTO_BUF struct buf got = { 0 };
    put_lines(source, row->charset, &got);
    assert_string_equal((const char *)got.at, row->want);
}

/* Every way in which a CRLF can fall on the border of two pieces of 64 KiB. */
static void test_borders(void **state)
{
    (void)state;
    for (size_t first = STREAM_BYTES - 3; first <= STREAM_BYTES + 1; first++) {
        AUTO_BUF struct buf bytes = { 0 };
        while (bytes.len < first) {
            size_t left = first - bytes.len;
            buf_put(&bytes, "0123456789abcde\n", left < 16 ? left : 16);
        }
        buf_put_text(&bytes, "\r\nlast\r\n");
        AUTO(source_free) struct source *source = source_of_span("lines", buf_span(&bytes));
        AUTO_BUF struct buf got = { 0 };
        put_lines(source, "UTF-8", &got);
        struct span text = buf_span(&got);
        assert_true(span_ends(text, "<CRLF>last<CRLF>"));
    }
}

static void test_long(void **state)
{
    (void)state;
    AUTO_BUF struct buf bytes = { 0 };
    AUTO_BUF struct buf got = { 0 };
    for (int i = 0; i < 3 * BAG_LINE_MAX; i++)
        buf_put_byte(&bytes, 'a');
    buf_put_text(&bytes, "\nb\n");
    AUTO(source_free) struct source *source = source_of_span("lines", buf_span(&bytes));
    put_lines(source, "UTF-8", &got);
    assert_string_equal((const char *)got.at, "<limit 1>b<LF>");
}

static void test_charsets(void **state)
{
    (void)state;
    static const char *const refused[] = { "", "UTF8//IGNORE", "ISO-2022-CN-EXT", "UTF-7", "../../x" };
    for (size_t i = 0; i < COUNT_OF(refused); i++)
        assert_null(bag_charset_find(span_of(refused[i])));
    assert_true(bag_charset_is_utf8(bag_charset_find(span_of("utf-8"))));
}

int main(void)
{
    struct suite suite = { .name = "bag/lines" };
    SUITE_ROWS(&suite, rows, test_row);
    suite_add(&suite, "ours: CRLF on the border of two pieces", test_borders, NULL);
    suite_add(&suite, "ours: a line too long is left out", test_long, NULL);
    suite_add(&suite, "ours: encodings that are not read", test_charsets, NULL);
    return suite_run(&suite);
}
