/* src/page/words.c: how the tables are asked, and what counts as a letter. What the tables hold: test_words_*.c. */
#include "../base/suite.h"

#include "page/words.h"

/* --- lower case, letters only ------------------------------------------------------------------------------------- */

static const struct text_row {
    const char *name, *in, *lower, *letters;
} text_rows[] = {
    { "ours: ASCII", "It's 5 O'Clock!", "it's 5 o'clock!", "its5oclock" },
    { "unicode: accents", "ÀÉÎÕÜ", "àéîõü", "àéîõü" },
    { "unicode: cyrillic", "МИНСК, 28 Февраля", "минск, 28 февраля", "минск28февраля" },
    { "unicode: greek", "ΑΘΗΝΑ", "αθηνα", "αθηνα" },
    { "unicode: ideographs have no cases", "北京，2月", "北京，2月", "北京2月" },
    { "unicode: marks are part of their letter", "हिन्दी!", "हिन्दी!", "हिन्दी" },
    { "unicode: signs that stand among letters", "2×3÷1", "2×3÷1", "231" },
    { "ours: dashes and quotation marks", "„Дом“ — «дом»", "„дом“ — «дом»", "домдом" },
    { "rfc3629: a broken byte", "A\xFF" "B", "a\xEF\xBF\xBD" "b", "ab" },
    { "ours: nothing", "", "", "" },
};

static void check_text(void **state)
{
    const struct text_row *row = *state;
    AUTO_BUF struct buf lower = { 0 };
    AUTO_BUF struct buf letters = { 0 };
    page_lower(span_of(row->in), SIZE_MAX, &lower);
    page_letters_only(span_of(row->in), &letters);
    assert_string_equal((char *)lower.at, row->lower);
    assert_string_equal((char *)letters.at, row->letters);
    assert_int_equal(lower.len, strlen(row->lower));
    assert_int_equal(letters.len, strlen(row->letters));
}

static void check_bounded(void **state)
{
    (void)state;
    AUTO_BUF struct buf lower = { 0 };
    page_lower(span_of("ABCDEF"), 3, &lower);
    page_lower(span_of("GH"), 3, &lower);               /* at the end of what is there */
    assert_string_equal((char *)lower.at, "abcgh");
}

static const struct same_row {
    const char *name, *a, *b;
    bool want;
} same_rows[] = {
    { "ours: the same but for case and signs", "The bridge: open again!", "the Bridge open again", true },
    { "ours: the same but for its dashes", "A - B", "A—B", true },
    { "ours: another word", "The bridge", "The bridges", false },
    { "ours: one is the beginning of the other", "The", "The bridge", false },
    { "ours: two that have no letters say nothing", "—", "…", false },
    { "ours: two that are empty say nothing", "", "", false },
};

static void check_same(void **state)
{
    const struct same_row *row = *state;
    assert_int_equal(page_same_words(span_of(row->a), span_of(row->b)), row->want);
    assert_int_equal(page_same_words(span_of(row->b), span_of(row->a)), row->want);
}

/* --- tables and phrases --------------------------------------------------------------------------------------------- */

static const struct page_word table[] = { { "april", 4 }, { "august", 8 }, { "may", 5 }, { "мая", 5 }, { "五月", 5 } };
static const struct find_row {
    const char *name, *word;
    uint32_t want;
} find_rows[] = {
    { "ours: the first", "april", 4 },
    { "ours: the last", "五月", 5 },
    { "ours: in the middle", "may", 5 },
    { "ours: not there", "june", 0 },
    { "ours: before the first", "a", 0 },
    { "ours: behind the last", "六月", 0 },
    { "ours: the beginning of a word", "apri", 0 },
    { "ours: longer than a word", "aprils", 0 },
    { "ours: another case is another word", "April", 0 },
    { "ours: no word", "", 0 },
};

static void check_find(void **state)
{
    const struct find_row *row = *state;
    assert_int_equal(page_word_find(table, COUNT_OF(table), span_of(row->word)), row->want);
    assert_int_equal(page_word_find(table, 0, span_of(row->word)), 0);
}

static const struct page_word phrase_words[] = { { "read", 1 }, { "read also", 2 }, { "also", 3 }, { "читайте", 4 }, { "更新", 5 }, { NULL, 0 } };
static const struct phrase_row {
    const char *name, *text;
    uint32_t at_start;                  /* what the text begins with; 0: with none of them */
    uint32_t in_text;                   /* what stands in it */
    size_t where;
} phrase_rows[] = {
    { "ours: the longest wins", "read also: more", 2, 2, 0 },
    { "ours: the short one where the long one is not", "read all", 1, 1, 0 },
    { "ours: cut in the middle of the long one", "read als", 1, 1, 0 },
    { "ours: not at the start", "and also this", 0, 3, 4 },
    { "ours: in the middle of a word is none", "bread", 0, 0, 0 },
    { "ours: behind a letter of two bytes is none", "éalso", 0, 0, 0 },
    { "ours: behind a digit is none", "2read", 0, 0, 0 },
    { "ours: behind a sign it is one", "(read)", 0, 1, 1 },
    { "ours: the first of two", "also read", 3, 3, 0 },
    { "ours: cyrillic", "а читайте", 0, 4, sizeof "а " - 1 },
    { "ours: cyrillic, in the middle of a word", "прочитайте", 0, 0, 0 },
    { "ours: a script without blanks begins words anywhere", "本文更新了", 0, 5, sizeof "本文" - 1 },
    { "ours: nothing", "", 0, 0, 0 },
};
static struct page_phrases phrases = { phrase_words, NULL };

static void check_phrase(void **state)
{
    const struct phrase_row *row = *state;
    size_t where = 0;
    const struct page_word *start = page_phrase_at(&phrases, span_of(row->text));
    const struct page_word *any = page_phrase_in(&phrases, span_of(row->text), &where);
    assert_int_equal(start ? start->means : 0, row->at_start);
    assert_int_equal(any ? any->means : 0, row->in_text);
    assert_int_equal(where, row->where);
}

/* --- characters ------------------------------------------------------------------------------------------------------ */

enum { LETTER = 1, UPPER = 2, WIDE = 4, END = 8, COMMA = 16 };
static const struct code_row {
    const char *name;
    uint32_t code;
    unsigned want;
} code_rows[] = {
    { "ascii: a", 'a', LETTER },
    { "ascii: Z", 'Z', LETTER | UPPER },
    { "ascii: a digit counts as a letter", '7', LETTER },
    { "ascii: a blank", ' ', 0 },
    { "ascii: an underscore", '_', 0 },
    { "ascii: a full stop", '.', END },
    { "ascii: a question mark", '?', END },
    { "ascii: a comma", ',', COMMA },
    { "ascii: a semicolon", ';', COMMA },
    { "unicode: Ä", 0xC4, LETTER | UPPER },
    { "unicode: ß", 0xDF, LETTER },
    { "unicode: a times sign", 0xD7, 0 },
    { "unicode: a division sign", 0xF7, 0 },
    { "unicode: Ж", 0x416, LETTER | UPPER },
    { "unicode: ж", 0x436, LETTER },
    { "unicode: Ω", 0x3A9, LETTER | UPPER },
    { "unicode: a combining acute", 0x301, LETTER },
    { "unicode: an arabic letter", 0x628, LETTER },
    { "unicode: an arabic digit", 0x664, LETTER },
    { "unicode: an arabic comma", 0x60C, COMMA },
    { "unicode: an arabic question mark", 0x61F, END },
    { "unicode: a devanagari danda", 0x964, END },
    { "unicode: an ideograph", 0x4E2D, LETTER | WIDE },
    { "unicode: hiragana", 0x3042, LETTER | WIDE },
    { "unicode: hangul", 0xAC00, LETTER | WIDE },
    { "unicode: an ideograph beyond 16 bits", 0x20000, LETTER | WIDE },
    { "unicode: an ideographic full stop", 0x3002, END },
    { "unicode: an ideographic comma", 0x3001, COMMA },
    { "unicode: a full-width exclamation mark", 0xFF01, END },
    { "unicode: an ellipsis", 0x2026, END },
    { "unicode: a dash", 0x2014, 0 },
    { "unicode: a picture", 0x1F600, 0 },
    { "rfc3629: what a broken byte becomes", 0xFFFD, 0 },
};

static void check_code(void **state)
{
    const struct code_row *row = *state;
    unsigned got = (page_is_letter(row->code) ? LETTER : 0) | (page_is_upper(row->code) ? UPPER : 0) |
                   (page_is_wide(row->code) ? WIDE : 0) | (page_is_sentence_end(row->code) ? END : 0) |
                   (page_is_comma(row->code) ? COMMA : 0);
    assert_int_equal(got, row->want);
}

static const struct count_row {
    const char *name, *text;
    size_t want;
} count_rows[] = {
    { "ours: letters and digits", "a b, 2!", 3 },
    { "ours: letters of two bytes", "Жук", 3 },
    { "ours: wide ones count twice", "北京ok", 6 },
    { "ours: signs only", "— … !", 0 },
    { "ours: nothing", "", 0 },
};

static void check_count(void **state)
{
    const struct count_row *row = *state;
    assert_int_equal(page_count_letters(span_of(row->text)), row->want);
}

int main(void)
{
    struct suite suite = { .name = "page/words" };
    SUITE_ROWS(&suite, text_rows, check_text);
    suite_add(&suite, "ours: lower case of the first bytes only, behind what is there", check_bounded, NULL);
    SUITE_ROWS(&suite, same_rows, check_same);
    SUITE_ROWS(&suite, find_rows, check_find);
    SUITE_ROWS(&suite, phrase_rows, check_phrase);
    SUITE_ROWS(&suite, code_rows, check_code);
    SUITE_ROWS(&suite, count_rows, check_count);
    return suite_run(&suite);
}
