/* src/page/words_months.c: the months' names, in the cases and short forms that pages print. */
#include "../base/suite.h"

#include "page/words.h"

static const struct row {
    const char *name, *word;
    uint32_t want;                      /* 0: no month */
} rows[] = {
    { "ours: english", "september", 9 },
    { "ours: english, three letters", "may", 5 },
    { "ours: english, a short form of four letters", "sept", 9 },
    { "ours: german", "märz", 3 },
    { "ours: german without umlaut", "maerz", 3 },
    { "ours: austrian", "jänner", 1 },
    { "ours: french", "août", 8 },
    { "ours: french without accent", "aout", 8 },
    { "ours: spanish, the other spelling", "setiembre", 9 },
    { "ours: portuguese", "fevereiro", 2 },
    { "ours: turkish", "şubat", 2 },
    { "ours: finnish, in its case", "helmikuuta", 2 },
    { "ours: latvian, in its case", "februārī", 2 },
    { "ours: czech, June", "června", 6 },
    { "ours: czech, July is longer", "července", 7 },
    { "ours: russian", "августа", 8 },
    { "ours: russian, March and May differ in one letter", "мая", 5 },
    { "ours: ukrainian", "серпня", 8 },
    { "ours: belarusian", "жніўня", 8 },
    { "ours: ukrainian, November", "листопада", 11 },
    { "ours: greek", "απριλίου", 4 },
    { "ours: hebrew, with \"in\" before it", "באוגוסט", 8 },
    { "ours: arabic, of the east", "آذار", 3 },
    { "ours: arabic, of the west", "جويلية", 7 },
    { "ours: persian", "ژوئن", 6 },
    { "ours: hindi", "जुलाई", 7 },
    { "ours: thai", "ธันวาคม", 12 },
    { "ours: burmese, the table's last", "ဩဂုတ်", 8 },
    { "ours: portuguese, the table's first", "abr", 4 },
    { "ours: another case is another word", "May", 0 },
    { "ours: a full stop does not belong to it", "sept.", 0 },
    { "ours: longer than a month", "mayor", 0 },
    { "ours: a weekday", "monday", 0 },
    { "ours: a weekday in russian", "среда", 0 },
    { "ours: two letters", "ma", 0 },
    { "ours: blanks belong to no month", " may", 0 },
    { "ours: nothing", "", 0 },
};

static void check(void **state)
{
    const struct row *row = *state;
    assert_int_equal(page_month_of(span_of(row->word)), row->want);
}

/* What the table's head promises; a name in the wrong place or twice would be seen by no page. */
static void check_table(void **state)
{
    (void)state;
    unsigned seen = 0;
    for (size_t i = 0; i < page_n_month_words; i++) {
        const struct page_word *month = &page_month_words[i];
        AUTO_BUF struct buf lower = { 0 };
        page_lower(span_of(month->word), SIZE_MAX, &lower);
        if (!span_is(buf_span(&lower), month->word))
            fail_msg("%s is not lower case", month->word);
        if (i > 0 && strcmp(page_month_words[i - 1].word, month->word) >= 0)
            fail_msg("%s does not stand behind %s", month->word, page_month_words[i - 1].word);
        if (month->means < 1 || month->means > 12)
            fail_msg("%s: there is no month %u", month->word, month->means);
        assert_int_equal(page_month_of(span_of(month->word)), month->means);
        seen |= 1u << month->means;
    }
    assert_int_equal(seen, 0x1FFE);     /* each of the twelve */
}

int main(void)
{
    struct suite suite = { .name = "page/words_months" };
    SUITE_ROWS(&suite, rows, check);
    suite_add(&suite, "ours: the table is sorted, in lower case, and says what it means", check_table, NULL);
    return suite_run(&suite);
}
