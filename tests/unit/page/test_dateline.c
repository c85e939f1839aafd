/* src/page/dateline.c: how paragraphs begin, and which beginnings are datelines. */
#include "../base/suite.h"

#include "page/dateline.h"

static const struct row {
    const char *name, *paragraph;
    const char *place, *date, *agency;  /* NULL: none */
} rows[] = {
    { "ours: place, day, agency", "MINSK, 28 February (BelTA) – Belarus appreciates", "MINSK", "28 February", "BelTA" },
    { "ours: place, day with its month first, agency", "WASHINGTON, Feb. 28 (Reuters) - The Senate", "WASHINGTON", "Feb. 28", "Reuters" },
    { "ours: place and agency", "BERLIN (dpa) - Der Bundestag", "BERLIN", NULL, "dpa" },
    { "ours: place in small letters and agency", "Berlin (dpa) - Der Bundestag", "Berlin", NULL, "dpa" },
    { "ours: two words", "NEW YORK (AP) — Stocks", "NEW YORK", NULL, "AP" },
    { "ours: a place and its state", "SPRINGFIELD, Ill. (AP) — The governor", "SPRINGFIELD, Ill.", NULL, "AP" },
    { "ours: two places with a slash", "PARIS/BERLIN (Reuters) - The two", "PARIS/BERLIN", NULL, "Reuters" },
    { "ours: a place with an apostrophe", "L'AQUILA (ANSA) - Il sindaco", "L'AQUILA", NULL, "ANSA" },
    { "ours: an agency that nobody knows, with a dash", "HOUSTON (KTRK) -- A business", "HOUSTON", NULL, "KTRK" },
    { "ours: a known agency without a dash", "BERLIN (dpa) Der Bundestag", "BERLIN", NULL, "dpa" },
    { "ours: an agency behind the dash", "МОСКВА, 5 мая - РИА Новости. Президент", "МОСКВА", "5 мая", "РИА Новости" },
    { "ours: an agency alone", "(CNN) -- The official", NULL, NULL, "CNN" },
    { "ours: a place in capitals alone", "BRUSSELS — The commission", "BRUSSELS", NULL, NULL },
    { "ours: a place and a day", "Minsk, 28 February – The president", "Minsk", "28 February", NULL },
    { "ours: a place and a day, spanish", "Madrid, 28 de febrero - El presidente", "Madrid", "28 de febrero", NULL },

    { "ours: a dash in a sentence", "The mayor – who is old – came", NULL, NULL, NULL },
    { "ours: one word with a capital is not enough", "Nobody – said the mayor", NULL, NULL, NULL },
    { "ours: a month without a day is no day", "Nobody, February – said the mayor", NULL, NULL, NULL },
    { "ours: brackets in a sentence", "The party (CDU) won the vote – again", NULL, NULL, NULL },
    { "ours: an agency that nobody knows, without a dash", "HOUSTON (KTRK) A business", NULL, NULL, NULL },
    { "ours: an agency and nothing behind it", "BERLIN (dpa)", NULL, NULL, NULL },
    { "ours: empty brackets", "BERLIN () – The", NULL, NULL, NULL },
    { "ours: a year in brackets of a sentence", "The film (1999) was shown – again", NULL, NULL, NULL },
    { "ours: a place with a digit", "ROUTE 66 (AP) — A road", NULL, NULL, NULL },
    { "ours: too many words", "ONE TWO THREE FOUR FIVE SIX — The", NULL, NULL, NULL },
    { "ours: one letter", "A — The", NULL, NULL, NULL },
    { "ours: a dash without blanks belongs to its word", "BADEN-BADEN hat", NULL, NULL, NULL },
    { "ours: no letters", "— — —", NULL, NULL, NULL },
    { "ours: an open bracket", "BERLIN (dpa - Der Bundestag", NULL, NULL, NULL },
    { "ours: nothing", "", NULL, NULL, NULL },
};

static void expect(const char *got, const char *want)
{
    if (!got != !want || (got && strcmp(got, want) != 0))
        fail_msg("%s, not %s", got ? got : "-", want ? want : "-");
}

static void check(void **state)
{
    const struct row *row = *state;
    struct page_dateline line;
    page_dateline_of(span_of(row->paragraph), &line);
    AUTO_FREE char *place = line.place;
    AUTO_FREE char *date = line.date;
    AUTO_FREE char *agency = line.agency;
    expect(place, row->place);
    expect(date, row->date);
    expect(agency, row->agency);
}

/* A dateline stands at the beginning: behind 120 bytes nothing is looked for. */
static void check_far(void **state)
{
    (void)state;
    AUTO_BUF struct buf text = { 0 };
    struct page_dateline line;
    for (int i = 0; i < 120; i++)
        buf_put_byte(&text, 'A');
    buf_put_text(&text, " (AP) — The Senate");
    page_dateline_of(buf_span(&text), &line);
    assert_null(line.place);
    assert_null(line.agency);
}

int main(void)
{
    struct suite suite = { .name = "page/dateline" };
    SUITE_ROWS(&suite, rows, check);
    suite_add(&suite, "ours: only the beginning is looked at", check_far, NULL);
    return suite_run(&suite);
}
