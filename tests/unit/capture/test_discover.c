/* src/capture/discover.c: what feeds, sitemaps and pages of a run lead to, and in what order. */
#include "../base/suite.h"

#include "capture/discover.h"

#define SITE "https://news.example/"
#define ITEM(path, title, date) "<item><title>" title "</title><link>" SITE path "</link><pubDate>" date "</pubDate></item>"
#define NEW "Tue, 28 Feb 2023 12:00:00 GMT"
#define OLD "Mon, 27 Feb 2023 12:00:00 GMT"
#define RSS(items) "<rss version=\"2.0\"><channel>" items "</channel></rss>"
#define MAPS "http://www.sitemaps.org/schemas/sitemap/0.9"
#define SITEMAP(entries) "<urlset xmlns=\"" MAPS "\">" entries "</urlset>"
#define INDEX(entries) "<sitemapindex xmlns=\"" MAPS "\">" entries "</sitemapindex>"
#define LOC(element, path, date) "<" element "><loc>" SITE path "</loc><lastmod>" date "</lastmod></" element ">"
#define PAGE "<!DOCTYPE html><html><body><a href=\"/menu\">Menu</a><a href=\"a/1\">One</a><a href=\"/a/2#top\">Two</a>" \
             "<a href=\"/a/1\">One again</a></body></html>"

static struct discovery begin(const char *include, const char *exclude, const char *since)
{
    char *patterns[] = { (char *)include, (char *)exclude };
    const struct config_texts in = { &patterns[0], include != NULL }, out = { &patterns[1], exclude != NULL };
    struct discover_policy policy = { &in, &out, INT64_MIN };
    struct discovery discovery;
    struct err err = { 0 };
    if (since)
        assert_true(time_parse_instant(span_of(since), &policy.since_ns));
    if (!discovery_begin(&discovery, &policy, &err))
        fail_msg("%s: %s", err.where, err.why);
    return discovery;
}

/* What is wrong with the source, or NULL; yours. */
static char *read_source(struct discovery *discovery, const char *asked, const char *body, const char *type)
{
    struct err err = { 0 };
    char *note = NULL;
    AUTO(source_free) struct source *source = source_of_span("body", span_of(body));
    if (!discovery_read(discovery, asked, source, type, asked, &note, &err))
        fail_msg("%s: %s", err.where, err.why);
    return note;
}

/* --- one source -------------------------------------------------------------------------------------------------------------- */

static const struct row {
    const char *name;
    const char *include, *exclude, *since;      /* NULL: none */
    const char *body, *type;
    const char *kind;
    const char *items;                          /* "path title", of those that are left "(why)"; each with a line feed behind it */
    const char *sitemaps;                       /* the same, of children */
    const char *note;                           /* part of what is wrong with it; NULL: nothing */
} rows[] = {
    { "ours: a feed", NULL, NULL, NULL, RSS(ITEM("b", "B", NEW) ITEM("a", "A", OLD)), "application/rss+xml", "rss", "b B\na A\n", "", NULL },
    { "ours: a feed that names a page twice", NULL, NULL, NULL, RSS(ITEM("b", "B", NEW) ITEM("b", "C", NEW)), "", "rss", "b B\n", "", NULL },
    { "ours: what is left is kept with its reason", NULL, "*/live/*", "2023-02-28T00:00:00Z",
      RSS(ITEM("b", "B", NEW) ITEM("live/1", "L", NEW) ITEM("a", "A", OLD)), "", "rss",
      "b B\nlive/1 L (excluded by scope.exclude: */live/*)\na A (older than --since: 2023-02-27T12:00:00Z)\n", "", NULL },
    { "ours: include counts for feeds too", "*/a/*", NULL, NULL, RSS(ITEM("a/1", "A", NEW) ITEM("b", "B", NEW)), "", "rss",
      "a/1 A\nb B (outside scope.include)\n", "", NULL },
    { "ours: a feed that is cut is read as far as it goes, and told", NULL, NULL, NULL,
      "<rss version=\"2.0\"><channel>" ITEM("b", "B", NEW) "<item><title>", "", "rss", "b B\n", "", "line " },
    { "ours: a sitemap", NULL, NULL, NULL, SITEMAP(LOC("url", "a", "2023-02-28")), "text/xml", "sitemap", "a \n", "", NULL },
    { "ours: an index leads to sitemaps, not to pages", NULL, NULL, NULL,
      INDEX(LOC("sitemap", "1.xml", "2023-02-28") LOC("sitemap", "2.xml", "2023-02-27")), "text/xml", "sitemap-index", "", "1.xml\n2.xml\n", NULL },
    { "ours: a sitemap that was changed before that day has nothing newer", "*/a/*", NULL, "2023-02-28T00:00:00Z",
      INDEX(LOC("sitemap", "1.xml", "2023-02-28") LOC("sitemap", "2.xml", "2023-02-26")), "text/xml", "sitemap-index", "", "1.xml\n", NULL },
    { "ours: of a page those links that are included", "*/a/*", NULL, NULL, PAGE, "text/html", "page", "a/1 One\na/2 Two\n", "", NULL },
    { "ours: and not excluded", "*/a/*", "*/2", NULL, PAGE, "text/html", "page", "a/1 One\n", "", NULL },
    { "ours: of a page without include none", NULL, NULL, NULL, PAGE, "text/html", "page", "", "", "scope.include" },
    { "ours: what is nothing of that kind", "*", NULL, NULL, "\x01\x02\x03", "application/octet-stream", "none", "", "", "" },
};

static const char *path_of(const char *url)
{
    assert_true(span_starts(span_of(url), SITE));
    return url + strlen(SITE);
}

static char *items_of(const struct discovery *discovery)
{
    struct buf text = { 0 };
    buf_put_text(&text, "");
    for (size_t i = 0; i < discovery->n; i++) {
        const struct discovered *item = &discovery->items[i];
        buf_printf(&text, "%s %s%s%s%s\n", path_of(item->url), item->title, item->why_not ? " (" : "", item->why_not ? item->why_not : "",
                   item->why_not ? ")" : "");
    }
    return buf_take_text(&text);
}

static void check_source(void **state)
{
    const struct row *row = *state;
    struct discovery discovery = begin(row->include, row->exclude, row->since);
    AUTO_FREE char *note = read_source(&discovery, SITE, row->body, row->type);
    AUTO_FREE char *items = items_of(&discovery);
    AUTO_BUF struct buf sitemaps = { 0 };
    buf_put_text(&sitemaps, "");
    for (size_t i = 0; i < discovery.n_sitemaps; i++)
        buf_printf(&sitemaps, "%s\n", path_of(discovery.sitemaps[i]));
    assert_string_equal(items, row->items);
    assert_string_equal((char *)sitemaps.at, row->sitemaps);
    assert_int_equal(discovery.n_sources, 1);
    assert_string_equal(discovery.sources[0].url, SITE);
    assert_string_equal(discovery.sources[0].kind, row->kind);
    assert_int_equal(note != NULL, row->note != NULL);
    if (note) {
        assert_string_equal(note, discovery.sources[0].fault);
        if (!strstr(note, row->note))
            fail_msg("%s", note);
    }
    discovery_end(&discovery);
}

/* --- several of them --------------------------------------------------------------------------------------------------------- */

static void check_dates(void **state)
{
    (void)state;
    struct discovery discovery = begin(NULL, NULL, NULL);
    int64_t wanted = 0;
    free(read_source(&discovery, SITE, RSS(ITEM("b", "B", NEW) "<item><link>" SITE "a</link></item>"), ""));
    assert_true(time_parse_instant(span_of("2023-02-28T12:00:00Z"), &wanted));
    assert_int_equal(discovery.items[0].at_ns, wanted);
    assert_int_equal(discovery.items[1].at_ns, INT64_MIN);
    assert_string_equal(discovery.items[1].title, "");
    discovery_end(&discovery);
}

/* The second was answered first. */
static void check_sort(void **state)
{
    (void)state;
    struct discovery discovery = begin(NULL, NULL, NULL);
    AUTO(table_free) struct table *place = table_new();
    free(read_source(&discovery, SITE "second", RSS(ITEM("d", "D", NEW) ITEM("c", "C", OLD)), ""));
    free(read_source(&discovery, SITE "first", RSS(ITEM("b", "B", OLD) ITEM("a", "A", NEW)), ""));
    table_put(place, span_of(SITE "first"), (void *)(uintptr_t)1);
    table_put(place, span_of(SITE "second"), (void *)(uintptr_t)2);
    discovery_sort(&discovery, place);
    AUTO_FREE char *items = items_of(&discovery);
    assert_string_equal(items, "b B\na A\nd D\nc C\n");
    assert_string_equal(discovery.items[0].source, SITE "first");
    discovery_end(&discovery);
    struct discovery empty = begin(NULL, NULL, NULL);
    discovery_sort(&empty, place);
    discovery_end(&empty);
}

static char *index_of(size_t first, size_t n)
{
    struct buf body = { 0 };
    buf_put_text(&body, "<sitemapindex xmlns=\"" MAPS "\">");
    for (size_t i = 0; i < n; i++)
        buf_printf(&body, "<sitemap><loc>" SITE "%zu.xml</loc></sitemap>", first + i);
    buf_put_text(&body, "</sitemapindex>");
    return buf_take_text(&body);
}

/* What is not read is told: an archive that believes itself whole is worse than one that knows it is not. */
static void check_sitemaps_max(void **state)
{
    (void)state;
    struct discovery discovery = begin(NULL, NULL, NULL);
    AUTO_FREE char *first = index_of(0, DISCOVER_SITEMAPS_MAX), *more = index_of(DISCOVER_SITEMAPS_MAX, 3);
    AUTO_FREE char *none = read_source(&discovery, SITE "1", first, "");
    AUTO_FREE char *note = read_source(&discovery, SITE "2", more, "");
    assert_null(none);
    assert_int_equal(discovery.n_sitemaps, DISCOVER_SITEMAPS_MAX);
    assert_non_null(note);
    assert_string_equal(note, "3 sitemaps beyond the first 1000 of the run are not read");
    discovery_end(&discovery);
}

static void check_items_max(void **state)
{
    (void)state;
    struct discovery discovery = begin(NULL, NULL, NULL);
    free(read_source(&discovery, SITE, RSS(ITEM("a", "A", NEW)), ""));
    size_t n = discovery.n;
    discovery.n = DISCOVER_ITEMS_MAX;                   /* as if so many were met: only the count is looked at */
    AUTO_FREE char *note = read_source(&discovery, SITE "2", RSS(ITEM("a", "A", NEW) ITEM("b", "B", NEW) ITEM("c", "C", NEW)), "");
    assert_int_equal(discovery.n, DISCOVER_ITEMS_MAX);
    assert_int_equal(discovery.n_left_out, 2);          /* "a" is known already */
    assert_non_null(note);
    assert_string_equal(note, "2 addresses beyond the first 1000000 of the run are left out");
    discovery.n = n;
    discovery_end(&discovery);
}

static void check_pattern(void **state)
{
    (void)state;
    char *patterns[] = { (char *)"*/a/*", (char *)"https://news.example/#top" };
    const struct config_texts exclude = { patterns, 2 };
    const struct discover_policy policy = { NULL, &exclude, INT64_MIN };
    struct discovery discovery;
    struct err err = { 0 };
    assert_false(discovery_begin(&discovery, &policy, &err));
    assert_int_equal(err.kind, ERR_USAGE);
    assert_string_equal(err.where, "pattern \"https://news.example/#top\"");
    discovery_end(&discovery);
    discovery_end(&(struct discovery){ 0 });
}

int main(void)
{
    struct suite suite = { .name = "capture/discover" };
    SUITE_ROWS(&suite, rows, check_source);
    suite_add(&suite, "ours: an item has the date that its source gives", check_dates, NULL);
    suite_add(&suite, "ours: items come in the order of the sources", check_sort, NULL);
    suite_add(&suite, "ours: sitemaps beyond the limit are told", check_sitemaps_max, NULL);
    suite_add(&suite, "ours: items beyond the limit are told", check_items_max, NULL);
    suite_add(&suite, "ours: a pattern that is none", check_pattern, NULL);
    return suite_run(&suite);
}
