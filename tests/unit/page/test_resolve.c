/* The short ways give what the URL parser gives: each row's reference, and many made from pieces, against web/url.h itself. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "page/resolve.h"

static const char base_text[] = "https://news.example:8080/a/b?c";

static const struct row {
    const char *name, *near, *reference, *want;
} rows[] = {
    { "ours: a plain path", NULL, "/x/y.jpg?w=1", "https://news.example:8080/x/y.jpg?w=1" },
    { "ours: of the same host as the one before", "https://cdn.example/1.jpg", "https://cdn.example/2.jpg", "https://cdn.example/2.jpg" },
    { "ours: a host that only begins like the one before", "https://cdn.example/1.jpg", "https://cdn.example.org/2.jpg", "https://cdn.example.org/2.jpg" },
    { "ours: no path behind the host", "https://cdn.example/1.jpg", "https://cdn.example", "https://cdn.example/" },
    { "url 4.4: dot segments", "https://cdn.example/1.jpg", "https://cdn.example/a/../b/./c", "https://cdn.example/b/c" },
    { "url 4.4: dots written as %2e", NULL, "/a/%2E%2e/b", "https://news.example:8080/b" },
    { "url 4.4: a backslash is a slash", NULL, "/a\\..\\b", "https://news.example:8080/b" },
    { "url 4.4: two slashes begin a host", NULL, "//cdn.example/a", "https://cdn.example/a" },
    { "url 1.3: what must be encoded", "https://cdn.example/1.jpg", "https://cdn.example/a b'\"", "https://cdn.example/a%20b'%22" },
    { "url 1.3: an apostrophe in the query", NULL, "/a?b='", "https://news.example:8080/a?b=%27" },
    { "ours: without its fragment", "https://cdn.example/1.jpg", "https://cdn.example/a#b", "https://cdn.example/a" },
    { "ours: no http", NULL, "mailto:a@b.example", NULL },
};

static void check(const struct url *base, const char *near, const char *reference, const char *want)
{
    AUTO_FREE char *got = page_resolve(base, near, span_of(reference));
    if (!want && !got)
        return;
    if (!want || !got || strcmp(got, want) != 0)
        fail_msg("\"%s\" gives %s, not %s", reference, got ? got : "nothing", want ? want : "nothing");
}

static void check_row(void **state)
{
    const struct row *row = *state;
    AUTO_URL struct url base = { 0 };
    struct err err = { 0 };
    assert_true(url_parse(span_of(base_text), NULL, &base, &err));
    check(&base, row->near, row->reference, row->want);
}

/* References put together from pieces, the same ones in every run. */
static void like_the_parser(void **state)
{
    static const char *const pieces[] = {
        "https://news.example:8080", "https://cdn.example", "http://x.y", "/", "//", "a", ".jpg", "..", ".", "%2e", "%41", "?", "x=1",
        "&", "#f", "\\", " ", "\t", "é", "'", "\"", "[", "]", "|", "^", "`", "{", "~", "@", ":", "80", "user@", "%", "<", ";", ",",
    };
    static const char *const nears[] = { NULL, "https://cdn.example/x", "https://news.example:8080/", "http://x.y/" };
    (void)state;
    AUTO_URL struct url base = { 0 };
    struct err err = { 0 };
    assert_true(url_parse(span_of(base_text), NULL, &base, &err));
    uint32_t chance = 1;
    for (int i = 0; i < 20000; i++) {
        AUTO_BUF struct buf reference = { 0 };
        for (int n = 0; n < 1 + i % 6; n++) {
            chance = chance * 1664525u + 1013904223u;       /* Numerical Recipes' generator */
            buf_put_text(&reference, pieces[(chance >> 16) % COUNT_OF(pieces)]);
        }
        AUTO_FREE char *want = url_resolve(base_text, buf_span(&reference));
        check(&base, nears[i % COUNT_OF(nears)], (const char *)reference.at, want);
    }
}

static void without_base(void **state)
{
    (void)state;
    const struct url none = { 0 };
    assert_null(page_resolve(&none, NULL, span_of("https://cdn.example/a")));
}

int main(void)
{
    struct CMUnitTest tests[COUNT_OF(rows) + 2] = { 0 };
    size_t n = 0;
    for (; n < COUNT_OF(rows); n++)
        tests[n] = (struct CMUnitTest){ .name = rows[n].name, .test_func = check_row, .initial_state = (void *)(uintptr_t)&rows[n] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(like_the_parser);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(without_base);
    return _cmocka_run_group_tests("page/resolve", tests, n, NULL, NULL);
}
