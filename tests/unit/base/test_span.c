#include "suite.h"

#include "base/span.h"

/* --- UTF-8 -------------------------------------------------------------------------------------------------- */

static const struct utf8_row {
    const char *name;
    struct span text;
    bool is_utf8;
} utf8_rows[] = {
    { "rfc3629: nothing is well-formed", { NULL, 0 }, true },
    { "rfc3629 3: one to four bytes", LITERAL("a\xC2\x80\xE0\xA0\x80\xF0\x90\x80\x80"), true },
    { "rfc3629 3: the last of each length", LITERAL("\x7F\xDF\xBF\xEF\xBF\xBF\xF4\x8F\xBF\xBF"), true },
    { "rfc3629 3: U+FFFD itself is well-formed", LITERAL("\xEF\xBF\xBD"), true },
    { "rfc3629 3: NUL is a character", LITERAL("\0"), true },
    { "rfc3629 3: no overlong form of two bytes", LITERAL("\xC0\xAF"), false },
    { "rfc3629 3: no overlong form of three bytes", LITERAL("\xE0\x9F\xBF"), false },
    { "rfc3629 3: no overlong form of four bytes", LITERAL("\xF0\x8F\xBF\xBF"), false },
    { "rfc3629 3: no first surrogate", LITERAL("\xED\xA0\x80"), false },
    { "rfc3629 3: no last surrogate", LITERAL("\xED\xBF\xBF"), false },
    { "rfc3629 3: U+D7FF and U+E000 are beside them", LITERAL("\xED\x9F\xBF\xEE\x80\x80"), true },
    { "rfc3629 3: nothing above U+10FFFF", LITERAL("\xF4\x90\x80\x80"), false },
    { "rfc3629 3: no five bytes", LITERAL("\xF8\x88\x80\x80\x80"), false },
    { "rfc3629 3: no continuation alone", LITERAL("a\x80"), false },
    { "rfc3629 3: cut after one of two", LITERAL("\xC3"), false },
    { "rfc3629 3: cut after three of four", LITERAL("\xF0\x9F\x98"), false },
    { "rfc3629 3: a letter breaks a sequence", LITERAL("\xE2\x82z"), false },
};

static void check_utf8(void **state)
{
    const struct utf8_row *row = *state;
    assert_int_equal(span_is_utf8(row->text), row->is_utf8);
    bool has_broken = false;
    for (size_t at = 0, before = 0; at < row->text.len; before = at) {
        uint32_t code = span_utf8_next(row->text, &at);
        assert_true(at > before && at <= row->text.len);
        has_broken = has_broken || (code == 0xFFFD && at == before + 1);
    }
    assert_int_equal(has_broken, !row->is_utf8);
}

/* --- numbers ------------------------------------------------------------------------------------------------ */

static const struct number_row {
    const char *name, *text;
    uint64_t max;
    bool is_number, is_hex;
    uint64_t want;
} number_rows[] = {
    { "ours: zero", "0", 0, true, false, 0 },
    { "ours: leading zeros are digits", "007", 100, true, false, 7 },
    { "ours: the largest number there is", "18446744073709551615", UINT64_MAX, true, false, UINT64_MAX },
    { "ours: one more than the largest", "18446744073709551616", UINT64_MAX, false, false, 0 },
    { "ours: ten times the largest", "184467440737095516150", UINT64_MAX, false, false, 0 },
    { "ours: at the maximum", "255", 255, true, false, 255 },
    { "ours: above the maximum", "256", 255, false, false, 0 },
    { "ours: a maximum below ten", "7", 5, false, false, 0 },
    { "ours: a maximum below ten, met", "5", 5, true, false, 5 },
    { "ours: nothing is no number", "", 9, false, false, 0 },
    { "ours: no sign", "-1", 9, false, false, 0 },
    { "ours: no plus", "+1", 9, false, false, 0 },
    { "ours: no blank before", " 1", 9, false, false, 0 },
    { "ours: no blank behind", "1 ", 9, false, false, 0 },
    { "ours: nothing behind the digits", "12abc", 999, false, false, 0 },
    { "ours: no hexadecimal among decimals", "1a", 999, false, false, 0 },
    { "ours: hexadecimal of either case", "fFfF", 0xFFFF, true, true, 0xFFFF },
    { "ours: hexadecimal of 64 bits", "ffffffffffffffff", UINT64_MAX, true, true, UINT64_MAX },
    { "ours: hexadecimal of 68 bits", "10000000000000000", UINT64_MAX, false, true, 0 },
    { "ours: no 0x", "0x10", UINT64_MAX, false, true, 0 },
    { "ours: hexadecimal above the maximum", "b", 10, false, true, 0 },
};

static void check_number(void **state)
{
    const struct number_row *row = *state;
    uint64_t value = 12345;
    bool is_number = row->is_hex ? span_hex_to_u64(span_of(row->text), row->max, &value)
                                 : span_to_u64(span_of(row->text), row->max, &value);
    assert_int_equal(is_number, row->is_number);
    assert_true(value == (row->is_number ? row->want : 12345));
}

/* --- messages ----------------------------------------------------------------------------------------------- */

static const struct show_row {
    const char *name;
    struct span text;
    const char *want;
} show_rows[] = {
    { "ours: plain text shows as it is", LITERAL("a \"b\""), "a \"b\"" },
    { "ours: letters of any script show as they are", LITERAL("\xD0\x9C\xE2\x82\xAC"), "\xD0\x9C\xE2\x82\xAC" },
    { "ours: controls are escaped", LITERAL("a\0\n\x1B[m\x7F"), "a\\x00\\x0A\\x1B[m\\x7F" },
    { "ours: C1 controls are escaped, U+009B clears a terminal", LITERAL("\xC2\x9B"), "\\xC2\\x9B" },
    { "ours: controls of direction are escaped", LITERAL("\xE2\x80\xAE"), "\\xE2\\x80\\xAE" },
    { "ours: the Arabic mark of direction is escaped as well", LITERAL("\xD8\x9C"), "\\xD8\\x9C" },
    { "ours: broken bytes are escaped", LITERAL("\xFF\xC3("), "\\xFF\\xC3(" },
    { "ours: nothing shows as nothing", { NULL, 0 }, "" },
};

static void check_show(void **state)
{
    const struct show_row *row = *state;
    assert_string_equal(SHOW(row->text), row->want);
}

static void show_is_bounded(void **state)
{
    (void)state;
    uint8_t bytes[300];
    memset(bytes, 0xFF, sizeof bytes);
    const char *shown = SHOW(span_of_n(bytes, sizeof bytes));
    assert_int_equal(strlen(shown), 100 * 4 + strlen("…"));
    for (size_t i = 0; i + 4 <= sizeof bytes; i += 4)
        memcpy(bytes + i, "\xF0\x9F\x98\x80", 4);
    shown = SHOW(span_from(span_of_n(bytes, sizeof bytes), 3));
    assert_true(span_ends(span_of(shown), "…"));
    assert_true(span_is_utf8(span_of(shown)));
    shown = SHOW(span_of_n("x", 1));
    const char *other = SHOW(span_of_n("y", 1));
    assert_string_equal(shown, "x");            /* two in one message do not overwrite each other */
    assert_string_equal(other, "y");
}

/* --- cutting ------------------------------------------------------------------------------------------------ */

static void cut_and_lines(void **state)
{
    (void)state;
    struct span rest = span_of("a:b"), head;
    assert_true(span_cut(&rest, ':', &head));
    assert_true(span_is(head, "a") && span_is(rest, "b"));
    assert_false(span_cut(&rest, ':', &head));
    assert_true(span_is(head, "a") && span_is(rest, "b"));
    rest = span_of(":");
    assert_true(span_cut(&rest, ':', &head));
    assert_true(head.len == 0 && rest.len == 0);

    static const char *const wanted[] = { "one", "", "two\rx", "three" };
    rest = span_of("one\r\n\ntwo\rx\nthree");
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        assert_true(span_line(&rest, &head));
        assert_true(span_is(head, wanted[i]));
    }
    assert_false(span_line(&rest, &head));
}

static void compare_and_find(void **state)
{
    (void)state;
    assert_true(span_compare(span_of("a"), span_of("ab")) < 0);
    assert_true(span_compare(span_of("b"), span_of("ab")) > 0);
    assert_true(span_compare(SPAN_NULL, SPAN_NULL) == 0);
    assert_true(span_compare(span_of("\xC3\xA9"), span_of("z")) > 0);
    assert_true(span_is_nocase(span_of("Content-TYPE"), "content-type"));
    assert_false(span_is_nocase(span_of("content-typ"), "content-type"));
    assert_false(span_is_nocase(span_of("@[`{"), "`{@["));           /* beside the letters in ASCII */
    assert_true(span_starts(span_of("http:"), "http") && span_ends(span_of("x.gz"), ".gz"));
    assert_false(span_starts(span_of("ht"), "http") || span_ends(span_of("gz"), ".gz"));
    size_t at = 99;
    assert_true(span_find(BYTES("a\0bc"), "\0b", 2, &at));
    assert_int_equal(at, 1);
    assert_false(span_find(span_of("abc"), "abcd", 4, &at));
    assert_false(span_find(SPAN_NULL, "a", 1, &at));
    assert_int_equal(at, 1);
    assert_int_equal(span_from(span_of("abc"), 9).len, 0);
    assert_int_equal(span_to(span_of("abc"), 9).len, 3);
}

static void trims(void **state)
{
    (void)state;
    assert_true(span_is(span_trim(span_of(" \t a b\t ")), "a b"));
    assert_true(span_is(span_trim(span_of(" \na ")), "\na"));
    assert_true(span_is(span_trim_space(span_of("\f\r\n a \t")), "a"));
    assert_int_equal(span_trim(span_of(" \t ")).len, 0);
    assert_int_equal(span_trim(SPAN_NULL).len, 0);
}

/* RFC 9110 §5.6.2 names fifteen signs besides digits and letters. */
static void tokens(void **state)
{
    (void)state;
    int n = 0;
    for (int c = 0; c < 256; c++)
        n += byte_is_token((uint8_t)c);
    assert_int_equal(n, 10 + 52 + 15);
    assert_false(byte_is_token(0) || byte_is_token(':') || byte_is_token(' ') || byte_is_token(0xC3));
}

int main(void)
{
    struct suite suite = { .name = "base/span" };
    SUITE_ROWS(&suite, utf8_rows, check_utf8);
    SUITE_ROWS(&suite, number_rows, check_number);
    SUITE_ROWS(&suite, show_rows, check_show);
    suite_add(&suite, "ours: what is shown is cut at 100 bytes", show_is_bounded, NULL);
    suite_add(&suite, "ours: cut at a byte, cut into lines", cut_and_lines, NULL);
    suite_add(&suite, "ours: compare, find, begin, end", compare_and_find, NULL);
    suite_add(&suite, "ours: trim blanks, trim white space", trims, NULL);
    suite_add(&suite, "rfc9110 5.6.2: tchar", tokens, NULL);
    return suite_run(&suite);
}
