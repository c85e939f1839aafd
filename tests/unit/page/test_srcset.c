/* src/page/srcset.h: the shared table of cases by the HTML Standard's algorithm, and a few of our own. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>

#include "page/srcset.h"
#include "pages.h"

enum { MAX = 64 };

/* "a.jpg 480w|b.jpg 2x": candidates in one line. */
static char *shown(struct span value)
{
    struct page_candidate candidates[MAX];
    size_t n = page_srcset(value, candidates, MAX);
    AUTO_BUF struct buf text = { 0 };
    for (size_t i = 0; i < n; i++) {
        buf_printf(&text, "%s%.*s", i ? "|" : "", (int)candidates[i].url.len, (const char *)candidates[i].url.at);
        if (candidates[i].width > 0)
            buf_printf(&text, " %.0fw", candidates[i].width);
        if (candidates[i].density > 0)
            buf_printf(&text, " %gx", candidates[i].density);
    }
    return text.len ? buf_take_text(&text) : mem_text("");
}

static char *expected(const json_t *candidates)
{
    AUTO_BUF struct buf text = { 0 };
    for (size_t i = 0; i < json_array_size(candidates); i++) {
        const json_t *one = json_array_get(candidates, i);
        double width = json_number_value(json_object_get(one, "w")), density = json_number_value(json_object_get(one, "x"));
        buf_printf(&text, "%s%s", i ? "|" : "", json_string_value(json_object_get(one, "url")));
        if (width > 0)
            buf_printf(&text, " %.0fw", width);
        if (density > 0)
            buf_printf(&text, " %gx", density);
    }
    return text.len ? buf_take_text(&text) : mem_text("");
}

/* One row of the table: srcset as JSON, candidates as JSON, why. */
static void check_shared(void **state)
{
    struct span value, candidates, rest = span_of(*state);
    assert_true(span_cut(&rest, '\t', &value));
    assert_true(span_cut(&rest, '\t', &candidates));
    json_t *in = json_loadb((const char *)value.at, value.len, JSON_DECODE_ANY, NULL);
    json_t *out = json_loadb((const char *)candidates.at, candidates.len, 0, NULL);
    assert_non_null(in);
    assert_non_null(out);
    AUTO_FREE char *got = shown(span_of(json_string_value(in)));
    AUTO_FREE char *want = expected(out);
    assert_string_equal(got, want);
    json_decref(in);
    json_decref(out);
}

static const struct row {
    const char *name, *value, *want;
} rows[] = {
    { "ours: a long exponent is an error, not infinity", "a.jpg 1e999x, b.jpg", "b.jpg" },
    { "ours: an exponent without digits", "a.jpg 1ex", "" },
    { "ours: a negative exponent", "a.jpg 15e-1x", "a.jpg 1.5x" },
    { "ours: a height beside a density", "a.jpg 2x 3h", "" },
    { "ours: a width that fits no integer", "a.jpg 99999999999999999999999w, b.jpg", "b.jpg" },
};

static void check_own(void **state)
{
    const struct row *row = *state;
    AUTO_FREE char *got = shown(span_of(row->value));
    assert_string_equal(got, row->want);
}

static void linear(void **state)
{
    (void)state;
    AUTO_BUF struct buf value = { 0 };
    for (int i = 0; i < 1000000; i++)
        buf_put_text(&value, "(, ");
    struct page_candidate one;
    struct span rest = buf_span(&value);
    while (page_srcset_next(&rest, &one))
        ;
    assert_int_equal(rest.len, 0);
}

int main(void)
{
    AUTO_BUF struct buf table = { 0 };
    struct CMUnitTest tests[200] = { 0 };
    char *lines[150];
    size_t n = 0, n_lines = 0;
    TABLE_TESTS(tests, n, rows, check_own);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(linear);
    struct span line, rest = SPAN_NULL;
    if (pages_slurp("url/srcset.tsv", &table))
        rest = buf_span(&table);
    (void)span_line(&rest, &line);      /* the heading */
    while (n_lines < COUNT_OF(lines) && span_line(&rest, &line)) {
        lines[n_lines] = span_text(line);
        const char *why = strrchr(lines[n_lines], '\t');
        tests[n++] = (struct CMUnitTest){ .name = why ? why + 1 : "?", .test_func = check_shared, .initial_state = lines[n_lines] };
        n_lines++;
    }
    int outcome = _cmocka_run_group_tests("page/srcset", tests, n, NULL, NULL);
    for (size_t i = 0; i < n_lines; i++)
        free(lines[i]);
    return outcome;
}
