/* src/page/stamps.c: which of the dates that a page tells is believed, and where it came from. Dates in many languages stand in
 * test_dates.c, whole pages in test_article_rules.c. */
#include "reading.h"

#include "page/stamps.h"

#define HEADLINE "The old bridge is open again"
#define LD(members) "<script type='application/ld+json'>{\"@type\":\"NewsArticle\"," members "}</script>"
#define META(name, value) "<meta name='" name "' content='" value "'>"
#define PAGE(head, line) \
    "<!doctype html><title>" HEADLINE "</title>" head "<body><article><h1>" HEADLINE "</h1>" line READING_PROSE "</article></body>"
#define ITEM(line) \
    "<title>" HEADLINE "</title><body><article itemscope itemtype='https://schema.org/NewsArticle'><h1 itemprop=headline>" HEADLINE "</h1>" \
    line READING_PROSE "</article>"

static const struct row {
    const char *name, *html;
    const char *published, *modified;   /* "date < source"; NULL: none */
} rows[] = {
    { "ours: no date", PAGE("", ""), NULL, NULL },
    { "ours: a page without anything", "", NULL, NULL },

    { "ours: JSON-LD", PAGE(LD("\"datePublished\":\"2023-02-28T11:57:00+03:00\",\"dateModified\":\"2023-03-01\""), ""),
      "2023-02-28T11:57:00+03:00 < jsonld.datePublished", "2023-03-01 < jsonld.dateModified" },
    { "ours: a word before a time makes it the modification",
      PAGE("", "<p>Posted <time datetime=2023-02-27>Monday</time></p><p>Updated <time datetime=2023-02-28>Tuesday</time></p>"), "2023-02-27 < time", "2023-02-28 < time" },
    { "ours: microdata", ITEM("<meta itemprop=datePublished content=2023-02-28><meta itemprop=dateModified content=2023-03-01>"),
      "2023-02-28 < microdata.datePublished", "2023-03-01 < microdata.dateModified" },
    { "ours: metas of publishers",
      PAGE(META("parsely-pub-date", "2023-02-28T08:57:00Z") META("article:modified_time", "2023-03-01"), ""),
      "2023-02-28T08:57:00Z < meta.parsely-pub-date", "2023-03-01 < meta.article:modified_time" },
    { "ours: a time element", PAGE("", "<p><time datetime='2023-02-28T11:57:00+03:00'>yesterday</time></p>"),
      "2023-02-28T11:57:00+03:00 < time", NULL },
    { "ours: a time element by its text", PAGE("", "<p><time>28 February 2023</time></p>"), "2023-02-28 < time", NULL },
    { "ours: a date beside the headline", PAGE("", "<p>28 February 2023</p>"), "2023-02-28 < text", NULL },
    { "ours: who created it, when nothing else is said",
      PAGE(LD("\"dateCreated\":\"2023-02-28\""), ""), "2023-02-28 < jsonld.dateCreated", NULL },

    { "ours: JSON-LD before microdata",
      "<title>" HEADLINE "</title>" LD("\"datePublished\":\"2023-02-26\"") "<body><article itemscope itemtype='https://schema.org/NewsArticle'>"
      "<h1 itemprop=headline>" HEADLINE "</h1><meta itemprop=datePublished content=2023-02-27>" READING_PROSE "</article>",
      "2023-02-26 < jsonld.datePublished", NULL },
    { "ours: microdata before metas", "<meta name=pubdate content=2023-02-27>" ITEM("<meta itemprop=datePublished content=2023-02-28>"),
      "2023-02-28 < microdata.datePublished", NULL },
    { "ours: metas before what is shown",
      PAGE(META("pubdate", "2023-02-27"), "<p>28 February 2023</p>"), "2023-02-27 < meta.pubdate", NULL },
    { "ours: metas of publishers before the meta \"date\"", PAGE(META("date", "2023-02-26") META("pubdate", "2023-02-27"), ""),
      "2023-02-27 < meta.pubdate", NULL },
    { "ours: a time marked as publication before one that is not",
      PAGE("", "<p><time datetime=2023-02-27>a</time></p><p><time pubdate datetime=2023-02-28>b</time></p>"), "2023-02-28 < time", NULL },
    { "ours: what is shown before the day of creation", PAGE(LD("\"dateCreated\":\"2023-02-26\""), "<p>28 February 2023</p>"),
      "2023-02-28 < text", NULL },

    { "ours: a value that is no date is passed over", PAGE(LD("\"datePublished\":\"soon\"") META("pubdate", "2023-02-27"), ""),
      "2023-02-27 < meta.pubdate", NULL },
    { "ours: before 1995 there were no news sites", PAGE(LD("\"datePublished\":\"1994-12-31\""), ""), NULL, NULL },
    { "ours: in 1995 there were", PAGE(LD("\"datePublished\":\"1995-01-01\""), ""), "1995-01-01 < jsonld.datePublished", NULL },
    { "ours: told 35 hours after the capture", PAGE(LD("\"datePublished\":\"2023-06-07T23:00:00Z\""), ""),
      "2023-06-07T23:00:00Z < jsonld.datePublished", NULL },
    { "ours: told 37 hours after the capture", PAGE(LD("\"datePublished\":\"2023-06-08T01:00:00Z\""), ""), NULL, NULL },
    { "ours: shown 13 hours after the capture, somewhere east",
      PAGE("", "<p>7 June 2023, 01:00</p>"), "2023-06-07T01:00:00 < text", NULL },
    { "ours: shown 15 hours after the capture", PAGE("", "<p>7 June 2023, 03:00</p>"), NULL, NULL },
    { "ours: shown with its zone, after the capture",
      PAGE("", "<p><time datetime='2023-06-06T12:01:00Z'>now</time></p>"), NULL, NULL },

    { "ours: a word beside it makes it the modification",
      PAGE("", "<p>Published: 27 February 2023</p><p>Updated: 28 February 2023</p>"),
      "2023-02-27 < text", "2023-02-28 < text" },
    { "ours: \"updated\" alone is all the page tells",
      PAGE("", "<p>Updated: 28 February 2023</p>"), "2023-02-28 < text", "2023-02-28 < text" },
    { "ours: a class makes a time the modification",
      PAGE("", "<p><time datetime=2023-02-27>a</time> <time class=updated datetime=2023-02-28>b</time></p>"), "2023-02-27 < time", "2023-02-28 < time" },
    { "ours: a copyright's date is none", PAGE("", "<p>&copy; 28 February 2023</p>"), NULL, NULL },

    { "ours: of the same day the one with a time", PAGE(LD("\"datePublished\":\"2023-02-28\""), "<p>28 February 2023, 11:57</p>"),
      "2023-02-28T11:57:00 < text", NULL },
    { "ours: of another day the one that is believed more",
      PAGE(LD("\"datePublished\":\"2023-02-27\""), "<p>28 February 2023, 11:57</p>"),
      "2023-02-27 < jsonld.datePublished", NULL },
    { "ours: the same clock with a zone that is not zero",
      PAGE(LD("\"datePublished\":\"2023-02-28T11:57:00Z\"") META("article:published_time", "2023-02-28T11:57:00+03:00"), ""),
      "2023-02-28T11:57:00+03:00 < meta.article:published_time", NULL },
    { "ours: another clock with a zone is another instant",
      PAGE(LD("\"datePublished\":\"2023-02-28T11:57:00Z\"") META("article:published_time", "2023-02-28T12:57:00+03:00"), ""),
      "2023-02-28T11:57:00Z < jsonld.datePublished", NULL },
    { "ours: midnight told in UTC, the day shown",
      PAGE(LD("\"datePublished\":\"2023-02-27T21:00:00Z\""), "<p>28 February 2023</p>"),
      "2023-02-28 < text", NULL },

    { "ours: the masthead's is never taken",
      "<title>" HEADLINE "</title><body><header><time datetime=2023-06-06>Tuesday</time></header><article><h1>" HEADLINE "</h1>" READING_PROSE "</article>",
      NULL, NULL },
    { "ours: another article's is never taken",
      PAGE("", "") "<article><h2>Another story</h2><time pubdate datetime=2023-02-28>x</time><p>Short.</p></article>", NULL, NULL },
    { "ours: a comment's is never taken", PAGE("", "<div class=comments><time datetime=2023-02-28>x</time></div>"), NULL, NULL },
};

static char *told(const struct page_date *date)
{
    char text[TIME_TEXT];
    if (!date->is_known)
        return NULL;
    time_format_said(&date->said, text);
    return mem_format("%s < %s", text, date->source);
}

static void expect(const char *what, const char *got, const char *want)
{
    if (!got != !want || (got && strcmp(got, want) != 0))
        fail_msg("%s: %s, not %s", what, got ? got : "-", want ? want : "-");
}

static void check(void **state)
{
    const struct row *row = *state;
    struct reading reading;
    struct page_date published = { 0 }, modified = { 0 };
    int64_t captured_ns = 0;
    assert_true(time_parse_instant(span_of("2023-06-06T12:00:00Z"), &captured_ns));
    reading_begin(&reading, row->html);
    page_stamps_of(&reading.facts, &reading.container, &reading.body, DAY_FIRST, captured_ns, &published, &modified);
    reading_end(&reading);
    AUTO_FREE char *first = told(&published);
    AUTO_FREE char *last = told(&modified);
    expect("published", first, row->published);
    expect("modified", last, row->modified);
}

static const struct order_row {
    const char *name, *language, *url;
    enum page_day_order want;
} order_rows[] = {
    { "ours: no language", "", "https://e.example/", DAY_FIRST },
    { "ours: german", "de-DE", "https://e.example/", DAY_FIRST },
    { "ours: english of no country", "en", "https://e.example/", MONTH_FIRST },
    { "ours: english of the United States", "en-US", "https://e.example/", MONTH_FIRST },
    { "ours: english of Great Britain", "en-GB", "https://e.example/", DAY_FIRST },
    { "ours: in any letter case", "EN-gb", "https://e.example/", DAY_FIRST },
    { "ours: english on a host of Great Britain", "en", "https://news.e.uk/a", DAY_FIRST },
    { "ours: english on a host of Belarus", "en", "https://news.e.by/a", DAY_FIRST },
};

static void check_order(void **state)
{
    const struct order_row *row = *state;
    assert_int_equal(page_day_order_of(row->language, row->url), row->want);
}

int main(void)
{
    struct suite suite = { .name = "page/stamps" };
    SUITE_ROWS(&suite, rows, check);
    SUITE_ROWS(&suite, order_rows, check_order);
    return suite_run(&suite);
}
