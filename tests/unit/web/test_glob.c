/* src/web/glob.h: what matches, what does not, which patterns are refused, and that stars do not multiply the work. */
#include "../base/suite.h"

#include "base/time.h"
#include "web/glob.h"

static const struct row {
    const char *name, *pattern, *url;
    bool want;
} rows[] = {
    { "ours: all of it, letter by letter", "https://news.example/a", "https://news.example/a", true },
    { "ours: nothing may follow", "https://news.example/a", "https://news.example/ab", false },
    { "ours: nothing may be missing", "https://news.example/ab", "https://news.example/a", false },
    { "ours: a star is any run", "https://news.example/*.html", "https://news.example/a/b.html", true },
    { "ours: a star is an empty run", "https://news.example/*", "https://news.example/", true },
    { "ours: what stands behind a star stands at the end", "*.html", "https://news.example/a.html?x", false },
    { "ours: the last place of what ends it", "*.html", "https://news.example/a.html/b.html", true },
    { "ours: a star alone", "*", "https://news.example/", true },
    { "ours: stars in a row", "**sport***", "https://news.example/sport/1", true },
    { "ours: a folder on any host", "*/sport/*", "https://news.example/en/sport/1", true },
    { "ours: not another folder", "*/sport/*", "https://news.example/en/sports/1", false },
    { "ours: the pieces do not overlap", "https://news.example/aba*aba", "https://news.example/ababa", false },
    { "ours: the pieces in their order", "*b*a*", "https://news.example/z", false },
    { "ours: beginning and end do not overlap", "https://news.example/*e/", "https://news.example/", false },
    { "ours: a query", "*?id=*", "https://news.example/a?id=1", true },
    { "ours: a question mark stands for itself", "https://news.example/?", "https://news.example/a", false },
    { "ours: dots, brackets and plus stand for themselves", "*/a.b+[c]*", "https://news.example/a.b+[c]d", true },
    { "rfc3986 6.2.2.1: the case of scheme and host", "HTTPS://News.Example/*", "https://NEWS.example/a", true },
    { "rfc3986 6.2.2.1: the host behind a star", "*.News.Example/*", "https://www.news.example/a", true },
    { "rfc3986 6.2.2.1: the case of a path counts", "*/Sport/*", "https://news.example/sport/1", false },
    { "ours: and counts where a piece goes on from the host", "*Example/Sport", "https://news.example/sport", false },
    { "ours: a capital in the path", "*example/Sport", "https://news.example/Sport", true },
    { "ours: the host's piece again in the path", "*news*news", "https://news.example/news", true },
    { "rfc3986 6.2.2.2: an encoded letter", "*/%73port/*", "https://news.example/s%70ort/1", true },
    { "rfc3986 6.2.2.1: digits of an encoding", "*/caf%c3%a9", "https://news.example/caf%C3%A9", true },
    { "ours: letters of any script match their encoding", "*/новости/*", "https://news.example/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/1", true },
    { "ours: and themselves", "*/новости/*", "https://news.example/новости/1", true },
    { "rfc3986 2.2: an encoded slash is no slash", "*/a/b", "https://news.example/a%2Fb", false },
    { "ours: an encoded star is a star", "*/a%2Ab", "https://news.example/a*b", true },
    { "ours: and nothing else", "*/a%2Ab", "https://news.example/axb", false },
    { "ours: a star in the URL is any character", "*/a*b", "https://news.example/a*b", true },
    { "ours: a blank", "*/a b", "https://news.example/a%20b", true },
    { "url 1.3: an apostrophe in a query", "*?q='a'", "https://news.example/?q='a'", true },
    { "url 4.5: the scheme's own port", "https://news.example:443/*", "https://news.example/a", true },
    { "url 4.5: and on the other side", "https://news.example/*", "https://news.example:443/a", true },
    { "url 4.5: another port is another place", "https://news.example/*", "https://news.example:8443/a", false },
    { "ours: a port by a star", "http://127.0.0.1:*/a", "http://127.0.0.1:8080/a", true },
    { "url 4.5: a host alone has the path /", "https://news.example", "https://news.example/", true },
    { "ours: a host alone and a star", "https://news.example*", "https://news.example.org/a", true },
    { "ours: a host and a query", "https://news.example?a=*", "https://news.example/?a=1", true },
    { "uts46: a host in its own letters", "https://Новости.рф/*", "https://xn--b1amnebsh.xn--p1ai/1", true },
    { "uts46: below any host", "https://*.новости.рф/*", "https://www.xn--b1amnebsh.xn--p1ai/1", true },
    { "ours: both schemes", "http*://news.example/*", "http://news.example/a", true },
    { "ours: one scheme is not the other", "http://news.example/*", "https://news.example/a", false },
    { "ours: a fragment does not count", "https://news.example/a", "https://news.example/a#b", true },
    { "ours: nor does the user", "https://news.example/a", "https://me:secret@news.example/a", true },
    { "url 4.4: dot segments are resolved", "https://news.example/b", "https://news.example/a/../b", true },
    { "ours: what is no URL compares as it stands", "*b", "urn:a:b", true },
};

static void test_match(void **state)
{
    const struct row *row = *state;
    AUTO(glob_free) struct glob *glob = NULL;
    struct err err = { 0 };
    AUTO_FREE char *url = mem_text(row->url);
    if (!glob_compile(span_of(row->pattern), &glob, &err))
        fail_msg("%s", err.why);
    assert_int_equal(glob_matches(glob, url), row->want);
    assert_string_equal(glob_pattern(glob), row->pattern);
}

static const struct refused {
    const char *name, *pattern, *why;
} refused[] = {
    { "ours: empty", "", "empty" },
    { "ours: a control character", "https://news.example/\x01*", "control character" },
    { "ours: a line end", "https://news.example/*\n", "control character" },
    { "ours: no UTF-8", "*/caf\xE9", "UTF-8" },
    { "ours: a fragment", "*#comments", "fragment" },
    { "ours: neither scheme nor star", "news.example/*", "no URL can match" },
    { "ours: another scheme", "ftp://news.example/*", "no URL can match" },
    { "ours: a path", "/sport/*", "no URL can match" },
    { "ours: less than a scheme", "http", "no URL can match" },
    { "ours: no host", "https:///a", "no host" },
    { "ours: a star inside a name that is encoded as a whole", "https://нов*.рф/", "star" },
};

static void test_refused(void **state)
{
    const struct refused *row = *state;
    AUTO(glob_free) struct glob *glob = NULL;
    struct err err = { 0 };
    assert_false(glob_compile(span_of(row->pattern), &glob, &err));
    assert_int_equal(err.kind, ERR_USAGE);
    if (!strstr(err.why, row->why))
        fail_msg("\"%s\" does not say \"%s\"", err.why, row->why);
    assert_null(glob);
}

static void test_too_long(void **state)
{
    (void)state;
    AUTO_BUF struct buf pattern = { 0 };
    AUTO(glob_free) struct glob *glob = NULL;
    struct err err = { 0 };
    buf_put_text(&pattern, "*");
    while (pattern.len < GLOB_MAX)
        buf_put_byte(&pattern, 'a');
    assert_true(glob_compile(buf_span(&pattern), &glob, &err));
    buf_put_byte(&pattern, 'a');
    glob_free(TAKE(glob));
    assert_false(glob_compile(buf_span(&pattern), &glob, &err));
    assert_non_null(strstr(err.why, "8193 bytes"));
}

static void test_hint(void **state)
{
    (void)state;
    struct glob *glob = NULL;
    struct err err = { 0 };
    assert_false(glob_compile(span_of("news.example/*"), &glob, &err));
    assert_string_equal(err.hint, "write *news.example/*");
    assert_string_equal(err.where, "pattern \"news.example/*\"");
}

static void test_first(void **state)
{
    (void)state;
    static const char *const patterns[] = { "*/sport/*", "*.example/*", "*" };
    struct glob *globs[COUNT_OF(patterns)] = { 0 };
    struct err err = { 0 };
    for (size_t i = 0; i < COUNT_OF(patterns); i++)
        assert_true(glob_compile(span_of(patterns[i]), &globs[i], &err));
    assert_ptr_equal(glob_first(globs, COUNT_OF(globs), "https://news.example/a"), globs[1]);
    assert_ptr_equal(glob_first(globs, COUNT_OF(globs), "https://news.example/sport/"), globs[0]);
    assert_null(glob_first(globs, 2, "https://news.test/a"));
    assert_null(glob_first(NULL, 0, "https://news.example/a"));
    for (size_t i = 0; i < COUNT_OF(globs); i++)
        glob_free(globs[i]);
}

/* Two thousand stars, each of which could stand in thousands of places, and an end that is nowhere: by trying all of them this
 * would not end before the sun does. */
static void test_stars(void **state)
{
    (void)state;
    AUTO_BUF struct buf pattern = { 0 }, url = { 0 };
    AUTO(glob_free) struct glob *glob = NULL;
    struct err err = { 0 };
    for (int i = 0; i < 2000; i++)
        buf_put_text(&pattern, "*a");
    buf_put_text(&pattern, "*b");
    buf_put_text(&url, "https://news.example/");
    while (url.len < URL_MAX)
        buf_put_byte(&url, 'a');
    assert_true(glob_compile(buf_span(&pattern), &glob, &err));
    int64_t begun_ns = time_monotonic_ns();
    for (int i = 0; i < 100; i++)
        assert_false(glob_matches(glob, (char *)url.at));
    assert_true(time_monotonic_ns() - begun_ns < 10 * NS_PER_S);
}

int main(void)
{
    struct suite suite = { .name = "web/glob" };
    SUITE_ROWS(&suite, rows, test_match);
    SUITE_ROWS(&suite, refused, test_refused);
    suite_add(&suite, "ours: a pattern is no longer than a URL", test_too_long, NULL);
    suite_add(&suite, "ours: what was forgotten is named", test_hint, NULL);
    suite_add(&suite, "ours: the first of several", test_first, NULL);
    suite_add(&suite, "ours: stars do not multiply", test_stars, NULL);
    return suite_run(&suite);
}
