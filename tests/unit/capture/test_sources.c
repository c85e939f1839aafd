/* src/capture/sources.h: what is taken, and the words for what is not. */
#include "../base/suite.h"

#include "capture/sources.h"
#include "page/feed_date.h"

#define SINCE "2023-02-28T12:00:00Z"
enum { PATTERNS_MAX = 3 };

struct rules {
    const char *include[PATTERNS_MAX], *exclude[PATTERNS_MAX];
    const char *since;                  /* NULL: none */
};
struct globs {
    struct glob *include[PATTERNS_MAX], *exclude[PATTERNS_MAX];
    struct sources_policy policy;
};

static size_t compile(const char *const patterns[PATTERNS_MAX], struct glob **into)
{
    struct err err = { 0 };
    size_t n = 0;
    for (; n < PATTERNS_MAX && patterns[n]; n++)
        assert_true(glob_compile(span_of(patterns[n]), &into[n], &err));
    return n;
}

static void begin(const struct rules *rules, struct globs *globs)
{
    globs->policy.n_include = compile(rules->include, globs->include);
    globs->policy.include = globs->include;
    globs->policy.n_exclude = compile(rules->exclude, globs->exclude);
    globs->policy.exclude = globs->exclude;
    globs->policy.has_since = rules->since != NULL;
    if (rules->since)
        assert_true(time_parse_instant(span_of(rules->since), &globs->policy.since_ns));
}

static void end(struct globs *globs)
{
    for (size_t i = 0; i < PATTERNS_MAX; i++) {
        glob_free(globs->include[i]);
        glob_free(globs->exclude[i]);
    }
}

static const struct row {
    const char *name;
    struct rules rules;
    const char *url, *date, *modified, *why;        /* why: "" is taken */
    bool is_sitemap;
} rows[] = {
    { "ours: no rules", { .since = NULL }, "https://news.example/a", "", "", "", false },
    { "scope.include: within", { .include = { "*/sport/*", "*/news/*" } }, "https://news.example/news/a", "", "", "", false },
    { "scope.include: outside", { .include = { "*/sport/*", "*/news/*" } }, "https://news.example/a", "", "", "outside scope.include", false },
    { "scope.exclude: the pattern is named", { .exclude = { "*/a", "*/live/*" } }, "https://news.example/live/1", "", "",
      "excluded by scope.exclude: */live/*", false },
    { "scope.exclude: another URL", { .exclude = { "*/live/*" } }, "https://news.example/a", "", "", "", false },
    { "scope.exclude: wins", { .include = { "*/news/*" }, .exclude = { "*/live/*" } }, "https://news.example/news/live/1", "", "",
      "excluded by scope.exclude: */live/*", false },
    { "--since: older", { .since = SINCE }, "https://news.example/a", "2023-02-28T11:59:59Z", "", "older than --since: 2023-02-28T11:59:59Z", false },
    { "--since: that very instant", { .since = SINCE }, "https://news.example/a", "2023-02-28T12:00:00Z", "", "", false },
    { "--since: in another zone", { .since = SINCE }, "https://news.example/a", "2023-02-28T14:59:59+03:00", "",
      "older than --since: 2023-02-28T14:59:59+03:00", false },
    { "--since: no date", { .since = SINCE }, "https://news.example/a", "", "", "", false },
    { "--since: that day is not over", { .since = SINCE }, "https://news.example/a", "2023-02-28", "", "", false },
    { "--since: the day before may not be over everywhere", { .since = SINCE }, "https://news.example/a", "2023-02-27", "", "", false },
    { "--since: the day before that is", { .since = SINCE }, "https://news.example/a", "2023-02-26", "", "older than --since: 2023-02-26", false },
    { "--since: a local time may be later", { .since = SINCE }, "https://news.example/a", "2023-02-28T00:00:00", "", "", false },
    { "--since: but not by so much", { .since = SINCE }, "https://news.example/a", "2023-02-27T23:59:59", "",
      "older than --since: 2023-02-27T23:59:59", false },
    { "--since: published before, modified since", { .since = SINCE }, "https://news.example/a", "2023-01-01", "2023-03-01T00:00:00Z", "", false },
    { "--since: modified before", { .since = SINCE }, "https://news.example/a", "2023-01-01", "2023-01-05T00:00:00Z",
      "older than --since: 2023-01-05T00:00:00Z", false },
    { "--since: the last instant that there is", { .since = SINCE }, "https://news.example/a", "2262-04-11", "", "", false },
    { "ours: the scope's reason first", { .exclude = { "*/live/*" }, .since = SINCE }, "https://news.example/live/1", "2023-01-01", "",
      "excluded by scope.exclude: */live/*", false },
    { "ours: a sitemap is no article", { .include = { "*/news/*" } }, "https://news.example/sitemap-1.xml", "", "", "", true },
    { "ours: a sitemap of long ago", { .since = SINCE }, "https://news.example/sitemap-1.xml", "2022-01-01", "", "older than --since: 2022-01-01", true },
};

static void test_item(void **state)
{
    const struct row *row = *state;
    struct globs globs = { 0 };
    char why[SOURCES_WHY] = "";
    struct feed_item item = { .url = row->url, .title = "", .is_sitemap = row->is_sitemap };
    (void)feed_date_read(span_of(row->date), &item.date);
    (void)feed_date_read(span_of(row->modified), &item.modified);
    begin(&row->rules, &globs);
    assert_int_equal(sources_takes_item(&globs.policy, &item, why), row->why[0] == '\0');
    assert_string_equal(why, row->why);
    end(&globs);
}

static const struct link {
    const char *name;
    struct rules rules;
    const char *url, *why;
} links[] = {
    { "pages: within the scope", { .include = { "*/news/*" } }, "https://news.example/news/a", "" },
    { "pages: a menu", { .include = { "*/news/*" } }, "https://news.example/about", "outside scope.include" },
    { "pages: excluded", { .include = { "*" }, .exclude = { "*/live/*" } }, "https://news.example/live/a", "excluded by scope.exclude: */live/*" },
    { "pages: nothing says what is an article", { .exclude = { "*/live/*" } }, "https://news.example/a", "no scope.include says which links are articles" },
    { "pages: another scheme", { .include = { "*" } }, "mailto:desk@news.example", "no http or https URL" },
    { "pages: no URL", { .include = { "*" } }, "a", "no http or https URL" },
};

static void test_link(void **state)
{
    const struct link *row = *state;
    struct globs globs = { 0 };
    char why[SOURCES_WHY] = "";
    begin(&row->rules, &globs);
    assert_int_equal(sources_takes_link(&globs.policy, row->url, why), row->why[0] == '\0');
    assert_string_equal(why, row->why);
    end(&globs);
}

static void test_front(void **state)
{
    (void)state;
    static const char html[] = "<a href='/about'>About</a><a href='/news/2'>Two</a><a href='mailto:a@b.example'>x</a>"
                               "<a href='/news/live/3'>Live</a><a href='/news/1'>One</a>";
    static const struct rules rules = { .include = { "*/news/*" }, .exclude = { "*/live/*" } };
    struct globs globs = { 0 };
    struct err err = { 0 };
    const struct page_link *found[3];
    AUTO(page_document_free) struct page_document *document = NULL;
    begin(&rules, &globs);
    assert_true(page_document_parse(span_of(html), SPAN_NULL, "https://news.example/", &document, &err));
    AUTO(page_links_free) struct page_links *front = page_links_of(document);
    assert_int_equal(sources_articles_of(&globs.policy, front, found, COUNT_OF(found)), 2);
    assert_string_equal(found[0]->url, "https://news.example/news/2");
    assert_string_equal(found[1]->text, "One");
    assert_int_equal(sources_articles_of(&globs.policy, front, found, 1), 1);
    end(&globs);
}

int main(void)
{
    struct suite suite = { .name = "capture/sources" };
    SUITE_ROWS(&suite, rows, test_item);
    SUITE_ROWS(&suite, links, test_link);
    suite_add(&suite, "pages: the articles of a front page", test_front, NULL);
    return suite_run(&suite);
}
