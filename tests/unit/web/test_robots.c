/* src/web/robots.h: all shared cases of RFC 9309, and what they do not ask. */
#include "../base/suite.h"

#include "shared.h"
#include "web/robots.h"

/* ── own rows ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static const struct row {
    const char *name, *text, *target;
    bool allows;
    const char *rule;                   /* in words */
    uint64_t delay_ms;
} rows[] = {
    { "ours: the rule in words", "User-agent: *\nDisallow: /p*te/  # no\n", "/private/x", false, "Disallow: /p*te/", 0 },
    { "ours: an Allow in words", "User-agent: *\nDisallow: /\nAllow: /a$\n", "/a", true, "Allow: /a$", 0 },
    { "ours: no rule, no words", "User-agent: *\nDisallow: /b\n", "/a", true, NULL, 0 },
    { "ours: robots.txt itself has no rule", "User-agent: *\nDisallow: /\n", "/robots.txt", true, NULL, 0 },
    { "ours: a delay in seconds", "User-agent: *\nCrawl-delay: 10\n", "/a", true, NULL, 10000 },
    { "ours: a delay with a fraction", "User-agent: pressmark\ncrawl-delay: 1.5\n", "/a", true, NULL, 1500 },
    { "ours: a delay below one second", "User-agent: pressmark\ncrawl-delay: .25\n", "/a", true, NULL, 250 },
    { "ours: a delay of our own group, not the default's", "User-agent: *\nCrawl-delay: 9\nDisallow:\nUser-agent: pressmark\nDisallow: /b\n",
      "/a", true, NULL, 0 },
    { "ours: the longest delay of merged groups", "User-agent: *\nCrawl-delay: 9\nDisallow:\nUser-agent: *\nCrawl-delay: 3\n", "/a", true, NULL, 9000 },
    { "ours: a delay that is no number", "User-agent: *\nCrawl-delay: soon\n", "/a", true, NULL, 0 },
    { "ours: a delay of years is a day", "User-agent: *\nCrawl-delay: 4000000000\n", "/a", true, NULL, 86400000 },
    { "rfc9309 2.2.4: other records do not end a row of agents", "User-agent: pressmark\nCrawl-delay: 2\nUser-agent: *\nDisallow: /\n", "/a",
      false, "Disallow: /", 2000 },
    { "rfc9309 2.2.1: an own group without rules allows everything", "User-agent: *\nDisallow: /\n\nUser-agent: pressmark\nDisallow:\n", "/a",
      true, NULL, 0 },
    { "ours: digits belong to a name", "User-agent: pressmark2\nDisallow: /\n", "/a", true, NULL, 0 },
    { "rfc9309 2.2.3: stars at the end of an anchored rule", "User-agent: *\nDisallow: /a*b*$\n", "/axbx", false, "Disallow: /a*b*$", 0 },
    { "rfc9309 2.2.3: the end is matched from the end", "User-agent: *\nDisallow: /*.php$\n", "/a.php.php", false, "Disallow: /*.php$", 0 },
    { "rfc9309 2.2.3: pieces do not overlap", "User-agent: *\nDisallow: /ab*ba$\n", "/aba", true, NULL, 0 },
    { "rfc9309 2.2.3: a rule longer than the target", "User-agent: *\nDisallow: /a*bcdef\n", "/abc", true, NULL, 0 },
    { "rfc9309 2.2.2: a raw dollar is %24", "User-agent: *\nDisallow: /a%24\n", "/a$b", false, "Disallow: /a%24", 0 },
    { "ours: HTML instead of rules", "<!doctype html>\n<html><body>User-agent: *<br>Disallow: /</body></html>\n", "/a", true, NULL, 0 },
    { "ours: nothing", "", "/a", true, NULL, 0 },
};

static void check_row(void **state)
{
    const struct row *row = *state;
    AUTO_FREE char *text = mem_text(row->text);         /* heap: a step over the end is seen */
    AUTO(robots_free) struct robots *robots = robots_parse(span_of(text), "pressmark");
    assert_int_equal(robots_allows(robots, row->target), row->allows);
    assert_false(robots_is_unreachable(robots));
    const char *rule = robots_rule_for(robots, row->target);
    if (row->rule)
        assert_string_equal(rule, row->rule);
    else
        assert_null(rule);
    assert_true(robots_delay_ms(robots) == row->delay_ms);
}

/* ── the shared cases ─────────────────────────────────────────────────────────────────────────────────────────── */

/* Path and query as a client would send them, but for encoding: that is robots.c's to compare. */
static char *target_of(const char *url)
{
    const char *host = strstr(url, "://") + 3;
    const char *path = host + strcspn(host, "/?#");
    size_t len = strcspn(path, "#");
    AUTO_FREE char *rest = mem_text_n(path, len);
    return mem_format("%s%s", rest[0] == '/' ? "" : "/", rest);
}

/* The text of a case: as given, or prefix, filler up to a size, suffix. */
static void put_robots_text(json_t *test, struct buf *into)
{
    json_t *text = json_object_get(test, "robots"), *recipe = json_object_get(test, "robots_generated");
    if (text) {
        buf_put(into, json_string_value(text), json_string_length(text));
        return;
    }
    buf_put_text(into, json_string_value(json_object_get(recipe, "prefix")));
    const char *filler = json_string_value(json_object_get(recipe, "filler"));
    while (into->len + strlen(filler) <= (size_t)json_integer_value(json_object_get(recipe, "pad_to_bytes")))
        buf_put_text(into, filler);
    buf_put_text(into, json_string_value(json_object_get(recipe, "suffix")));
}

static int check_shared(json_t *cases)
{
    int n_wrong = 0;
    size_t i;
    json_t *test;
    json_array_foreach(cases, i, test) {
        AUTO_BUF struct buf text = { 0 };
        put_robots_text(test, &text);
        AUTO(robots_free) struct robots *robots =
            robots_parse(buf_span(&text), json_string_value(json_object_get(test, "user_agent")));
        AUTO_FREE char *target = target_of(json_string_value(json_object_get(test, "url")));
        json_t *allowed = json_object_get(test, "allowed");
        if (json_is_null(allowed) || robots_allows(robots, target) == json_is_true(allowed))
            continue;                   /* null: either answer is right */
        n_wrong++;
        fprintf(stderr, "# %s: %s\n", json_string_value(json_object_get(test, "id")), json_string_value(json_object_get(test, "why")));
    }
    return n_wrong;
}

static void shared_cases(void **state)
{
    (void)state;
    AUTO_BUF struct buf text = { 0 };
    if (!shared_slurp("robots/cases.json", &text))
        skip();
    json_t *root = json_loadb((const char *)text.at, text.len, JSON_ALLOW_NUL, NULL);
    assert_non_null(root);
    json_t *cases = json_object_get(root, "cases"), *generated = json_object_get(root, "generated");
    size_t n = json_array_size(cases) + json_array_size(generated);
    int n_wrong = check_shared(cases) + check_shared(generated);
    json_decref(root);
    assert_true(n >= 162);
    assert_int_equal(n_wrong, 0);
}

static void statuses(void **state)
{
    (void)state;
    static const struct {
        int status;
        bool allows;
    } answers[] = { { 404, true }, { 403, true }, { 401, true }, { 499, true }, { 308, true }, { 200, true }, { 429, false },
                    { 500, false }, { 503, false }, { 599, false }, { 0, false }, { 999, false } };
    for (size_t i = 0; i < COUNT_OF(answers); i++) {
        AUTO(robots_free) struct robots *robots = robots_of_status(answers[i].status);
        assert_int_equal(robots_allows(robots, "/a"), answers[i].allows);
        assert_int_equal(robots_rule_for(robots, "/a") == NULL, answers[i].allows);
        assert_int_equal(robots_is_unreachable(robots), !answers[i].allows);
        assert_true(robots_allows(robots, "/robots.txt"));
        assert_int_equal(robots_delay_ms(robots), 0);
    }
}

static void cut_line(void **state)
{
    (void)state;
    AUTO_BUF struct buf text = { 0 };
    buf_put_text(&text, "User-agent: *\n");
    while (text.len < ROBOTS_MAX - 11)
        buf_put_text(&text, "#\n");
    buf_put_text(&text, "Disallow: /private\n");        /* cut, it would be "Disallow: /" */
    AUTO(robots_free) struct robots *robots = robots_parse(buf_span(&text), "pressmark");
    assert_true(robots_allows(robots, "/news"));
}

static void many_stars(void **state)
{
    (void)state;
    AUTO_BUF struct buf text = { 0 }, target = { 0 };
    buf_put_text(&text, "User-agent: *\nDisallow: /");
    while (text.len < 20000)
        buf_put_text(&text, "*a");
    buf_put_text(&text, "*b\n");
    buf_put_text(&target, "/");
    while (target.len < 30000)
        buf_put_text(&target, "a");
    AUTO(robots_free) struct robots *robots = robots_parse(buf_span(&text), "pressmark");
    assert_true(robots_allows(robots, (const char *)target.at));
    buf_put_text(&target, "b");
    assert_false(robots_allows(robots, (const char *)target.at));
}

int main(void)
{
    struct suite suite = { .name = "web/robots" };
    SUITE_ROWS(&suite, rows, check_row);
    suite_add(&suite, "rfc9309: every shared case", shared_cases, NULL);
    suite_add(&suite, "rfc9309 2.3.1: what a status means", statuses, NULL);
    suite_add(&suite, "ours: a line cut by the limit is no rule", cut_line, NULL);
    suite_add(&suite, "ours: ten thousand stars are quick", many_stars, NULL);
    return suite_run(&suite);
}
