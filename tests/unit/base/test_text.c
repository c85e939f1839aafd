#include "suite.h"

#include "base/text.h"

typedef void function(struct span text, struct buf *into);

static const struct row {
    const char *name;
    function *make;
    struct span text;
    const char *want;
} rows[] = {
    { "uax15: ASCII stays", text_nfc, LITERAL("abc"), "abc" },
    { "uax15: parts are composed", text_nfc, LITERAL("e\xCC\x81"), "\xC3\xA9" },
    { "uax15: composed stays", text_nfc, LITERAL("\xC3\xA9"), "\xC3\xA9" },
    { "uax15: singletons are replaced, the Angstrom sign", text_nfc, LITERAL("\xE2\x84\xAB"), "\xC3\x85" },
    { "uax15: marks are put in order", text_nfc, LITERAL("q\xCC\x87\xCC\xA3"), "q\xCC\xA3\xCC\x87" },
    { "uax15: Hangul is composed", text_nfc, LITERAL("\xE1\x84\x80\xE1\x85\xA1"), "\xEA\xB0\x80" },
    { "uax15: no compatibility forms, the ligature stays", text_nfc, LITERAL("\xEF\xAC\x81"), "\xEF\xAC\x81" },
    { "uax15: composition exclusions", text_nfc, LITERAL("\xE0\xA5\x98"), "\xE0\xA4\x95\xE0\xA4\xBC" },
    { "ours: broken bytes become U+FFFD", text_nfc, LITERAL("a\xFF\xC3\xA9\xED\xA0\x80"),
      "a\xEF\xBF\xBD\xC3\xA9\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD" },
    { "ours: nothing", text_nfc, LITERAL(""), "" },

    { "unicode 3.13: capitals", text_fold, LITERAL("ABCxyz019"), "abcxyz019" },
    { "unicode 3.13: sharp s is ss", text_fold, LITERAL("Stra\xC3\x9F" "e"), "strasse" },
    { "unicode 3.13: final sigma", text_fold, LITERAL("\xCE\xA3\xCF\x82"), "\xCF\x83\xCF\x83" },
    { "unicode 3.13: Cyrillic", text_fold, LITERAL("\xD0\x9C\xD0\x98\xD0\x9D\xD0\xA1\xD0\x9A"),
      "\xD0\xBC\xD0\xB8\xD0\xBD\xD1\x81\xD0\xBA" },
    { "unicode 3.13: the Kelvin sign is k", text_fold, LITERAL("\xE2\x84\xAA"), "k" },
    { "unicode D145: composed or not is one", text_fold, LITERAL("E\xCC\x81"), "\xC3\xA9" },
    { "unicode D145: iota subscript, composed", text_fold, LITERAL("\xE1\xBE\xB3\xCC\x93"), "\xE1\xBC\x80\xCE\xB9" },
    { "unicode D145: iota subscript, apart", text_fold, LITERAL("\xCE\xB1\xCD\x85\xCC\x93"), "\xE1\xBC\x80\xCE\xB9" },

    { "ours: blanks at both ends and inside", text_collapse, LITERAL("  a \t\r\n b\n"), "a b" },
    { "ours: Unicode's blanks", text_collapse, LITERAL("a\xC2\xA0\xE2\x80\x83\xE3\x80\x80" "b"), "a b" },
    { "ours: separators of lines and paragraphs", text_collapse, LITERAL("a\xE2\x80\xA8" "b\xE2\x80\xA9" "c"), "a b c" },
    { "ours: control characters", text_collapse, LITERAL("\0a\x01\x7F\xC2\x85" "b"), "a b" },
    { "ours: a zero-width joiner is no blank", text_collapse, LITERAL("a\xE2\x80\x8D" "b"), "a\xE2\x80\x8D" "b" },
    { "ours: collapsed text is composed", text_collapse, LITERAL(" e\xCC\x81 "), "\xC3\xA9" },
    { "ours: nothing but blanks is nothing", text_collapse, LITERAL(" \n\xC2\xA0"), "" },

    { "ours: text of any script is shown as it is", text_show, LITERAL("a \xD0\x9C\xE2\x82\xAC \xF0\x9F\x98\x80 \\"), "a \xD0\x9C\xE2\x82\xAC \xF0\x9F\x98\x80 \\" },
    { "ours: C0 controls and DEL are shown escaped", text_show, LITERAL("a\0\t\n\r\x1B[8m\x7F"), "a\\x00\\x09\\x0A\\x0D\\x1B[8m\\x7F" },
    { "ours: C1 controls are shown escaped", text_show, LITERAL("\xC2\x80\xC2\x9B\xC2\x9F\xC2\xA0"), "\\xC2\\x80\\xC2\\x9B\\xC2\\x9F\xC2\xA0" },
    { "uax9 2: marks of direction are shown escaped", text_show, LITERAL("\xD8\x9C\xE2\x80\x8E\xE2\x80\x8F"),
      "\\xD8\\x9C\\xE2\\x80\\x8E\\xE2\\x80\\x8F" },
    { "uax9 2: embeddings and overrides are shown escaped", text_show, LITERAL("\xE2\x80\xAA\xE2\x80\xAE"), "\\xE2\\x80\\xAA\\xE2\\x80\\xAE" },
    { "uax9 2: isolates are shown escaped", text_show, LITERAL("\xE2\x81\xA6\xE2\x81\xA9"), "\\xE2\\x81\\xA6\\xE2\\x81\\xA9" },
    { "uax9 2: their neighbours are shown as they are", text_show, LITERAL("\xE2\x80\x8D\xE2\x80\x90\xE2\x80\xAF\xE2\x81\xA5\xE2\x81\xAA"),
      "\xE2\x80\x8D\xE2\x80\x90\xE2\x80\xAF\xE2\x81\xA5\xE2\x81\xAA" },
    { "ours: separators of lines and paragraphs are shown escaped", text_show, LITERAL("\xE2\x80\xA8\xE2\x80\xA9"), "\\xE2\\x80\\xA8\\xE2\\x80\\xA9" },
    { "ours: broken bytes are shown escaped", text_show, LITERAL("\xFF\xC3(\xED\xA0\x80"), "\\xFF\\xC3(\\xED\\xA0\\x80" },
    { "ours: nothing is shown as nothing", text_show, LITERAL(""), "" },
};

/* At the end of what is there already; and a second time nothing changes any more. */
static void check_row(void **state)
{
    const struct row *row = *state;
    AUTO_BUF struct buf made = { 0 }, again = { 0 };
    buf_put_text(&made, "|");
    row->make(row->text, &made);
    assert_int_equal(made.at[0], '|');
    assert_string_equal((char *)made.at + 1, row->want);
    row->make(span_from(buf_span(&made), 1), &again);
    assert_true(span_is(buf_span(&again), row->want));
}

int main(void)
{
    struct suite suite = { .name = "base/text" };
    SUITE_ROWS(&suite, rows, check_row);
    return suite_run(&suite);
}
