/* src/web/chunked.h: every row is fed whole, and again one byte at a time: both must give the same. */
#include "../base/suite.h"

#include "base/buf.h"
#include "web/chunked.h"

static const struct row {
    const char *name, *coded, *data, *behind;
    bool is_done;
    enum err_kind want;
} rows[] = {
    { "rfc9112 7.1: two chunks and the last one", "4\r\nWiki\r\n5\r\npedia\r\n0\r\n\r\n", "Wikipedia", "", true, ERR_NONE },
    { "rfc9112 7.1: digits of either case, leading zeros", "00a\r\n0123456789\r\n0B\r\n0123456789a\r\n000\r\n\r\n",
      "01234567890123456789a", "", true, ERR_NONE },
    { "rfc9112 7.1: an empty body", "0\r\n\r\n", "", "", true, ERR_NONE },
    { "rfc9112 7.1.1: extensions are not looked at", "3;a=\"b;c\";d\r\nabc\r\n0;e\r\n\r\n", "abc", "", true, ERR_NONE },
    { "rfc9112 7.1.2: trailer fields belong to the coding", "1\r\nx\r\n0\r\nA: b\r\nC: d\r\n\r\n", "x", "", true, ERR_NONE },
    { "rfc9112 7.1: what lies behind is left alone", "1\r\nx\r\n0\r\n\r\nHTTP/1.1 200 OK", "x", "HTTP/1.1 200 OK", true, ERR_NONE },
    { "ours: a bare LF ends a line", "3\nabc\n0\n\n", "abc", "", true, ERR_NONE },
    { "ours: blanks behind the size", "3  \r\nabc\r\n0 \r\n\r\n", "abc", "", true, ERR_NONE },
    { "ours: cut inside the data", "5\r\nabc", "abc", "", false, ERR_NONE },
    { "ours: cut before the last chunk", "3\r\nabc\r\n", "abc", "", false, ERR_NONE },
    { "ours: cut inside the trailer", "3\r\nabc\r\n0\r\nA: b\r\n", "abc", "", false, ERR_NONE },
    { "ours: nothing at all", "", "", "", false, ERR_NONE },
    { "rfc9112 7.1: no size", "\r\nabc\r\n", "", NULL, false, ERR_INVALID },
    { "rfc9112 7.1: no hexadecimal size", "3x\r\nabc\r\n", "", NULL, false, ERR_INVALID },
    { "rfc9112 7.1: a negative size", "-3\r\nabc\r\n", "", NULL, false, ERR_INVALID },
    { "rfc9112 7.1: a size above 2^64", "10000000000000000\r\n", "", NULL, false, ERR_INVALID },
    { "rfc9112 7.1: data longer than the size", "3\r\nabcd\r\n0\r\n\r\n", "abc", NULL, false, ERR_INVALID },
    { "rfc9112 7.1: what was decoded before the fault is kept", "3\r\nabc\r\nzz\r\n", "abc", NULL, false, ERR_INVALID },
};

static bool decode(struct span coded, size_t step, struct chunked *chunked, struct buf *into, size_t *ret_left, struct err *err)
{
    for (size_t at = 0; at < coded.len; at += step) {
        struct span rest = span_to(span_from(coded, at), step), data = SPAN_NULL;
        do {
            if (!chunked_next(chunked, &rest, &data, err))
                return false;
            buf_put_span(into, data);
        } while (data.len);
        *ret_left += rest.len;
    }
    return true;
}

static void check_row(void **state)
{
    const struct row *row = *state;
    struct span coded = span_of(row->coded);
    for (size_t step = coded.len + 1; step > 0; step = step == 1 ? 0 : 1) {
        AUTO_BUF struct buf data = { 0 };
        struct chunked chunked = { 0 };
        struct err err = { 0 };
        size_t left = 0;
        assert_int_equal(decode(coded, step, &chunked, &data, &left, &err), row->want == ERR_NONE);
        assert_int_equal(err.kind, row->want);
        assert_true(span_is(buf_span(&data), row->data));
        assert_int_equal(chunked.data_bytes, data.len);
        assert_int_equal(chunked.is_done, row->is_done);
        if (row->behind)
            assert_int_equal(left, strlen(row->behind));
    }
}

static void check_endless(const char *start, char filler, size_t len)
{
    AUTO_BUF struct buf coded = { 0 }, data = { 0 };
    struct chunked chunked = { 0 };
    struct err err = { 0 };
    size_t left = 0;
    buf_put_text(&coded, start);
    while (coded.len < len)
        buf_put_byte(&coded, (uint8_t)filler);
    assert_false(decode(buf_span(&coded), 4096, &chunked, &data, &left, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
}

static void endless_extension(void **state)
{
    (void)state;
    check_endless("3;", 'a', 70000);
}

static void endless_zeros(void **state)
{
    (void)state;
    check_endless("0", '0', 70000);
}

static void endless_trailer_line(void **state)
{
    (void)state;
    check_endless("0\r\nA: ", 'a', 70000);
}

static void endless_trailer(void **state)
{
    (void)state;
    AUTO_BUF struct buf coded = { 0 }, data = { 0 };
    struct chunked chunked = { 0 };
    struct err err = { 0 };
    size_t left = 0;
    buf_put_text(&coded, "0\r\n");
    while (coded.len < 2u << 20)
        buf_put_text(&coded, "A: b\r\n");
    assert_false(decode(buf_span(&coded), 4096, &chunked, &data, &left, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
}

int main(void)
{
    struct suite suite = { .name = "web/chunked" };
    SUITE_ROWS(&suite, rows, check_row);
    suite_add(&suite, "ours: an endless extension", endless_extension, NULL);
    suite_add(&suite, "ours: an endless row of zeros", endless_zeros, NULL);
    suite_add(&suite, "ours: an endless trailer field", endless_trailer_line, NULL);
    suite_add(&suite, "ours: trailer fields without end", endless_trailer, NULL);
    return suite_run(&suite);
}
