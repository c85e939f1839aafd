#include "suite.h"

#include "base/buf.h"

static void grows_and_ends_with_nul(void **state)
{
    (void)state;
    AUTO_BUF struct buf buf = { 0 };
    for (int i = 0; i < 10000; i++) {
        buf_put_byte(&buf, (uint8_t)i);
        assert_int_equal(buf.at[buf.len], 0);
    }
    assert_int_equal(buf.len, 10000);
    assert_int_equal(buf.at[9999], 9999 & 0xFF);
    buf_clear(&buf);
    assert_true(buf.len == 0 && buf.room >= 10000 && buf.at[0] == 0);
}

static void prints_whatever_the_length(void **state)
{
    (void)state;
    AUTO_BUF struct buf buf = { 0 };
    for (int width = 250; width < 260; width++) {       /* across the first room of 256 */
        buf_free(&buf);
        buf_printf(&buf, "%*d", width, 7);
        assert_int_equal(buf.len, width);
        assert_int_equal(buf.at[width - 1], '7');
        assert_int_equal(buf.at[width], 0);
    }
    buf_clear(&buf);
    buf_printf(&buf, "%s", "");
    assert_int_equal(buf.len, 0);
}

static void text_is_taken(void **state)
{
    (void)state;
    struct buf buf = { 0 };
    AUTO_FREE char *empty = buf_take_text(&buf);
    assert_string_equal(empty, "");
    buf_put_text(&buf, "abc");
    AUTO_FREE char *text = buf_take_text(&buf);
    assert_string_equal(text, "abc");
    assert_true(buf.at == NULL && buf.len == 0 && buf.room == 0);
}

static const struct utf8_row {
    const char *name;
    uint32_t code;
    const char *want;
} utf8_rows[] = {
    { "rfc3629 3: U+007F", 0x7F, "\x7F" },          { "rfc3629 3: U+0080", 0x80, "\xC2\x80" },
    { "rfc3629 3: U+07FF", 0x7FF, "\xDF\xBF" },     { "rfc3629 3: U+0800", 0x800, "\xE0\xA0\x80" },
    { "rfc3629 3: U+FFFF", 0xFFFF, "\xEF\xBF\xBF" }, { "rfc3629 3: U+10000", 0x10000, "\xF0\x90\x80\x80" },
    { "rfc3629 3: U+10FFFF", 0x10FFFF, "\xF4\x8F\xBF\xBF" },
};

static void check_utf8(void **state)
{
    const struct utf8_row *row = *state;
    AUTO_BUF struct buf buf = { 0 };
    buf_put_utf8(&buf, row->code);
    assert_string_equal((char *)buf.at, row->want);
    size_t at = 0;
    assert_int_equal(span_utf8_next(buf_span(&buf), &at), row->code);
}

int main(void)
{
    struct suite suite = { .name = "base/buf" };
    suite_add(&suite, "ours: it grows, a NUL behind it", grows_and_ends_with_nul, NULL);
    suite_add(&suite, "ours: prints whatever the length", prints_whatever_the_length, NULL);
    suite_add(&suite, "ours: the text can be taken, also of nothing", text_is_taken, NULL);
    SUITE_ROWS(&suite, utf8_rows, check_utf8);
    return suite_run(&suite);
}
