#include "../base/suite.h"

#include "package/told.h"

static const char told[] =
    "requisites: expected=5 captured=2 explained=3\r\n"
    "found: img.src https://n.example/a.png\r\n"
    "missed: img.src https://n.example/b.png 404 record=urn:uuid:00000000-0000-5000-8000-000000000000\r\n"
    "missed: css.url https://n.example/c.png robots\r\n"
    "missed: img.srcset https://n.example/d.png\r\n"
    "left-out: 1000 requisites beyond the limit of 5000 a page\r\n"
    "missed: css.url https://n.example/c.png 404\r\n"
    "missed: link.icon https://n.example/e.ico limit";

static const struct row {
    const char *name, *url, *want;
} rows[] = {
    { "ours: a reason with a record", "https://n.example/b.png", "404" },
    { "ours: the first reason of several", "https://n.example/c.png", "robots" },
    { "ours: no reason", "https://n.example/d.png", NULL },
    { "ours: the last line, without its end", "https://n.example/e.ico", "limit" },
    { "ours: what was found is not missed", "https://n.example/a.png", NULL },
    { "ours: the whole URL, not its start", "https://n.example/b", NULL },
    { "ours: unknown", "https://n.example/z", NULL },
    { "ours: nothing", "", NULL },
};

static void check(void **state)
{
    const struct row *row = *state;
    AUTO(told_reasons_free) struct told_reasons *reasons = told_reasons_new(span_of(told));
    const char *why = told_reason(reasons, row->url);
    if (row->want)
        assert_string_equal(why, row->want);
    else
        assert_null(why);
}

static const struct counts_row {
    const char *name, *text;
    bool is_whole;
    uint64_t expected, captured, explained;
} counts_rows[] = {
    { "ours: counts", told, true, 5, 2, 3 },
    { "ours: counts behind other lines", "via: x\r\nrequisites: expected=1 captured=0 explained=1\r\n", true, 1, 0, 1 },
    { "ours: counts, one is not there", "requisites: expected=5 captured=2\r\n", false, 0, 0, 0 },
    { "ours: counts, one is no number", "requisites: expected=5 captured=two explained=3\r\n", false, 0, 0, 0 },
    { "ours: counts, beyond 64 bits", "requisites: expected=99999999999999999999 captured=2 explained=3\r\n", false, 0, 0, 0 },
    { "ours: no counts", "missed: img.src https://n.example/b.png 404\r\n", false, 0, 0, 0 },
};

static void check_counts(void **state)
{
    const struct counts_row *row = *state;
    uint64_t expected = 0, captured = 0, explained = 0;
    assert_int_equal(told_counts(span_of(row->text), &expected, &captured, &explained), row->is_whole);
    if (!row->is_whole)
        return;
    assert_int_equal(expected, row->expected);
    assert_int_equal(captured, row->captured);
    assert_int_equal(explained, row->explained);
}

static void check_left_out(void **state)
{
    (void)state;
    assert_int_equal(told_left_out(span_of(told)), 1000);
    assert_int_equal(told_left_out(span_of("requisites: expected=5 captured=2 explained=3\r\n")), 0);
    assert_int_equal(told_left_out(span_of("left-out: many\r\n")), 0);
}

static void cut_anywhere(void **state)
{
    (void)state;
    for (size_t cut = 0; cut < sizeof told - 1; cut++) {
        AUTO_FREE char *bytes = mem_text_n(told, cut);
        uint64_t n[3];
        (void)!told_counts(span_of_n(bytes, cut), &n[0], &n[1], &n[2]);
        (void)told_left_out(span_of_n(bytes, cut));
        told_reasons_free(told_reasons_new(span_of_n(bytes, cut)));
    }
}

/* Line by line, with what each says. */
static void check_lines(void **state)
{
    (void)state;
    static const struct {
        bool is_there;
        const char *found, *url, *why, *record;
    } want[] = {
        { true, "img.src", "https://n.example/a.png", "", "" },
        { false, "img.src", "https://n.example/b.png", "404", "urn:uuid:00000000-0000-5000-8000-000000000000" },
        { false, "css.url", "https://n.example/c.png", "robots", "" },
        { false, "img.srcset", "https://n.example/d.png", "", "" },
        { false, "css.url", "https://n.example/c.png", "404", "" },
        { false, "link.icon", "https://n.example/e.ico", "limit", "" },
    };
    struct span rest = span_of(told);
    struct told_line line;
    for (size_t i = 0; i < COUNT_OF(want); i++) {
        assert_true(told_next(&rest, &line));
        assert_int_equal(line.is_there, want[i].is_there);
        assert_true(span_is(line.found, want[i].found) && span_is(line.url, want[i].url));
        assert_true(span_is(line.why, want[i].why) && span_is(line.record, want[i].record));
    }
    assert_false(told_next(&rest, &line));
}

int main(void)
{
    struct suite suite = { .name = "package/told" };
    SUITE_ROWS(&suite, rows, check);
    SUITE_ROWS(&suite, counts_rows, check_counts);
    suite_add(&suite, "ours: what was left out is counted", check_left_out, NULL);
    suite_add(&suite, "ours: cut anywhere", cut_anywhere, NULL);
    suite_add(&suite, "ours: line by line", check_lines, NULL);
    return suite_run(&suite);
}
