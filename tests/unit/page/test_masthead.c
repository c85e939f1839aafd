/* src/page/masthead.c: what the page's head says of its day, and which dates above a headline are the head's. */
#include "reading.h"

#include "page/masthead.h"

#define HEADLINE "The old bridge is open again"
#define PAGE(head, above) \
    "<!doctype html><title>" HEADLINE "</title><body>" head "<article>" above "<h1>" HEADLINE "</h1>" READING_PROSE "</article></body>"

static const struct row {
    const char *name, *html;
    const char *date, *place, *weather;         /* NULL: none */
} rows[] = {
    { "ours: date, place and weather in one line", PAGE("<header><div>Tuesday, 6 June 2023, Minsk +19&deg;C</div></header>", ""),
      "2023-06-06", "Minsk", "+19°C" },
    { "ours: place and weather beside the date", PAGE("<header><div>6 June 2023</div><div>Minsk +19 &deg;C</div></header>", ""),
      "2023-06-06", "Minsk", "+19°C" },
    { "ours: weather before its place", PAGE("<header><div>6 June 2023</div><div>-3&deg; New York</div></header>", ""),
      "2023-06-06", "New York", "-3°" },
    { "ours: a minus that is one", PAGE("<header><div>6 June 2023</div><div>Oslo \xE2\x88\x92" "12&deg;</div></header>", ""),
      "2023-06-06", "Oslo", "\xE2\x88\x92" "12°" },
    { "ours: degrees of the other scale", PAGE("<header><div>June 6, 2023</div><div>Boston 72&deg;F</div></header>", ""),
      "2023-06-06", "Boston", "72°F" },
    { "ours: one sign for degrees of Celsius", PAGE("<header><div>2023年6月6日</div><div>北京 25\xE2\x84\x83</div></header>", ""),
      "2023-06-06", "北京", "25\xE2\x84\x83" },
    { "ours: a day alone", PAGE("<header><div>Tuesday, 6 June 2023</div></header>", ""), "2023-06-06", NULL, NULL },
    { "ours: the clock is not kept", PAGE("<header><div>Tuesday, 6 June 2023, 10:15</div></header>", ""), "2023-06-06", NULL, NULL },
    { "ours: a word behind the date is no place without weather", PAGE("<header><div>6 June 2023 Edition</div></header>", ""),
      "2023-06-06", NULL, NULL },
    { "ours: a sentence is no place", PAGE("<header><div>6 June 2023</div><div>All the news of the day +19&deg;C</div></header>", ""),
      "2023-06-06", NULL, "+19°C" },
    { "ours: four words are no place", PAGE("<header><div>6 June 2023</div><div>News From Our Town +19&deg;C</div></header>", ""),
      "2023-06-06", NULL, "+19°C" },
    { "ours: degrees of an angle are no weather", PAGE("<header><div>6 June 2023</div><div>Panorama 1800&deg;</div></header>", ""),
      "2023-06-06", NULL, NULL },
    { "ours: no date", PAGE("<header><div>Minsk +19&deg;C</div></header>", ""), NULL, NULL, NULL },
    { "ours: weather without a date says no day", PAGE("<header><div>+19&deg;C</div></header>", ""), NULL, NULL, NULL },
    { "ours: a date in the article is not the head's", PAGE("<header><div>News</div></header>", "<p>6 June 2023</p>"), NULL, NULL, NULL },
    { "ours: a date behind the headline is not the head's", PAGE("", "") "<div>Tuesday, 6 June 2023</div>", NULL, NULL, NULL },
    { "ours: a day with \"updated\" is a stamp", PAGE("<header><div>Updated: 6 June 2023</div></header>", ""), NULL, NULL, NULL },
    { "ours: a date in a link leads elsewhere", PAGE("<header><div><a href=/x>Tuesday, 6 June 2023</a></div></header>", ""), NULL, NULL, NULL },
    { "ours: a teaser's date is its own", PAGE("<div class=related><p>6 June 2023</p></div>", ""), NULL, NULL, NULL },
    { "ours: a page without anything", "", NULL, NULL, NULL },
};

static void expect(const char *what, const char *got, const char *want)
{
    if (!got != !want || (got && strcmp(got, want) != 0))
        fail_msg("%s: %s, not %s", what, got ? got : "-", want ? want : "-");
}

static void check(void **state)
{
    const struct row *row = *state;
    struct reading reading;
    struct page_masthead masthead;
    reading_begin(&reading, row->html);
    page_masthead_of(&reading.scan, &reading.container, DAY_FIRST, &masthead);
    reading_end(&reading);
    AUTO_FREE char *date = masthead.date;
    AUTO_FREE char *place = masthead.place;
    AUTO_FREE char *weather = masthead.weather;
    expect("date", date, row->date);
    expect("place", place, row->place);
    expect("weather", weather, row->weather);
}

/* --- whose a date above the headline is ------------------------------------------------------------------------------- */

static const struct whose_row {
    const char *name, *html;            /* it has one block with the date below, and a headline */
    bool want;
} whose_rows[] = {
    { "ours: another date nearer to the headline", PAGE("<div>2 June 2023</div><div>1 June 2023</div>", ""), true },
    { "ours: weather beside it", PAGE("<div>2 June 2023, +19&deg;C</div>", ""), true },
    { "ours: in the site's header", PAGE("<header>2 June 2023</header>", ""), true },
    { "ours: in a menu", PAGE("<nav>2 June 2023</nav>", ""), true },
    { "ours: in another row of a table",
      "<title>" HEADLINE "</title><body><table><tr><td>2 June 2023</td></tr><tr><td><h1>" HEADLINE "</h1>" READING_PROSE "</td></tr></table>", true },
    { "ours: the day of the capture, with other things between", PAGE("<div>6 June 2023</div><ul><li>News</li></ul>", ""), true },
    { "ours: the day of the capture, with its time", PAGE("<div>6 June 2023, 10:15</div><ul><li>News</li></ul>", ""), false },
    { "ours: the day of the capture, right above the headline in the article", PAGE("", "<p>6 June 2023</p>"), false },
    { "ours: another day", PAGE("<div>2 June 2023</div><ul><li>News</li></ul>", ""), false },
    { "ours: in the article", PAGE("", "<p>2 June 2023</p>"), false },
    { "ours: behind the headline", PAGE("", "") "<div>2 June 2023</div>", false },
};

/* The first block that has a date. */
static uint32_t block_with_date(const struct page_scan *scan, struct page_found_date *ret)
{
    for (uint32_t i = 0; i < scan->n_blocks; i++)
        if (page_dates_find(page_block_text(scan, &scan->blocks[i]), DAY_FIRST, ret, 1) == 1)
            return i;
    fail_msg("no block has a date");
    return 0;
}

static void check_whose(void **state)
{
    const struct whose_row *row = *state;
    struct reading reading;
    struct page_found_date found;
    int64_t captured_ns = 0;
    assert_true(time_parse_instant(span_of("2023-06-06T12:00:00Z"), &captured_ns));
    reading_begin(&reading, row->html);
    uint32_t block = block_with_date(&reading.scan, &found);
    bool has_headline = reading.container.headline != PAGE_NO_BLOCK;
    bool got = page_masthead_has(&reading.scan, &reading.container, block, &found.said, DAY_FIRST, captured_ns);
    reading_end(&reading);
    assert_true(has_headline);
    assert_int_equal(got, row->want);
}

int main(void)
{
    struct suite suite = { .name = "page/masthead" };
    SUITE_ROWS(&suite, rows, check);
    SUITE_ROWS(&suite, whose_rows, check_whose);
    return suite_run(&suite);
}
