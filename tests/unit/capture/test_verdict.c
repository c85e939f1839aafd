#include "../base/suite.h"

#include "capture/verdict.h"

#define NOW (100 * VERDICT_DAY_NS)
#define HOUR (VERDICT_DAY_NS / 24)
#define PAGE(...) .pages = { { .url = (char *)"https://gazette.example/a", __VA_ARGS__ } }, .n_pages = 1

/* min_complete is 0.9 in all of them. */
static const struct row {
    const char *name;
    struct summary_page pages[1];
    size_t n_pages;
    struct summary_source source;
    struct summary_clock clock;
    struct summary_history history;
    uint64_t min_per_day;
    int64_t max_gap_ns;
    const char *other;                  /* a finding that is there already */
    bool is_dry;
    const char *want;                   /* code of the finding; NULL: none */
    int code;
} rows[] = {
    { "ours: nothing new is well", .want = NULL, .code = 0 },
    { "ours: a snapshot is well", PAGE(.outcome = SUMMARY_CAPTURED, .quality = (char *)"good", .expected = 10, .captured = 10), .code = 0 },
    { "ours: a challenge", PAGE(.outcome = SUMMARY_CAPTURED, .quality = (char *)"challenge"), .want = "challenge", .code = 3 },
    { "ours: a challenge that counts as failed is told once", PAGE(.outcome = SUMMARY_FAILED, .quality = (char *)"challenge"), .want = "challenge", .code = 3 },
    { "ours: a paywall is in the report", PAGE(.outcome = SUMMARY_CAPTURED, .quality = (char *)"paywall"), .code = 0 },
    { "ours: a page that could not be fetched", PAGE(.outcome = SUMMARY_FAILED, .why = (char *)"timeout"), .want = "not-fetched", .code = 3 },
    { "ours: robots' refusal is no failure", PAGE(.outcome = SUMMARY_REFUSED), .code = 0 },
    { "ours: 410 of a known article is a fact", PAGE(.outcome = SUMMARY_GONE, .status = 410), .code = 0 },
    { "ours: what waits is no failure", PAGE(.outcome = SUMMARY_WAITING), .code = 0 },
    { "ours: exactly enough is complete", PAGE(.outcome = SUMMARY_CAPTURED, .expected = 10, .captured = 9, .explained = 1), .code = 0 },
    { "ours: below is not", PAGE(.outcome = SUMMARY_CAPTURED, .expected = 10, .captured = 8, .explained = 2), .want = "incomplete", .code = 3 },
    { "ours: nor at a later look", PAGE(.outcome = SUMMARY_CHANGED, .expected = 10, .captured = 8, .explained = 2), .want = "incomplete", .code = 3 },
    { "ours: an unchanged one has no requisites", PAGE(.outcome = SUMMARY_UNCHANGED, .expected = 10), .code = 0 },
    { "ours: what robots refuses counts as had", PAGE(.outcome = SUMMARY_CAPTURED, .expected = 10, .captured = 8, .explained = 2, .by_robots = 2), .code = 0 },
    { "ours: a feed that could not be read", .source = { .url = (char *)"https://gazette.example/feed", .is_failed = true }, .want = "source-failed", .code = 3 },
    { "ours: too few of a profile known for a day", .history = { .known_since_ns = NOW - VERDICT_DAY_NS, .last_new_ns = NOW, .new_in_day = 4 },
      .min_per_day = 5, .want = "few-articles", .code = 3 },
    { "ours: enough", .history = { .known_since_ns = NOW - VERDICT_DAY_NS, .new_in_day = 5 }, .min_per_day = 5, .code = 0 },
    { "ours: not judged before a day has passed", .history = { .known_since_ns = NOW - VERDICT_DAY_NS + 1 }, .min_per_day = 5, .code = 0 },
    { "ours: nor in the first run", .min_per_day = 5, .code = 0 },
    { "ours: nor in a dry one", .history = { .known_since_ns = NOW - VERDICT_DAY_NS }, .min_per_day = 5, .is_dry = true, .code = 0 },
    { "ours: too long a gap", .history = { .known_since_ns = 1, .last_new_ns = NOW - 7 * HOUR }, .max_gap_ns = 6 * HOUR, .want = "gap", .code = 3 },
    { "ours: a gap as long as expected", .history = { .known_since_ns = 1, .last_new_ns = NOW - 6 * HOUR }, .max_gap_ns = 6 * HOUR, .code = 0 },
    { "ours: a gap since the first run", .history = { .known_since_ns = NOW - 7 * HOUR }, .max_gap_ns = 6 * HOUR, .want = "gap", .code = 3 },
    { "ours: a gap of any length", .history = { .known_since_ns = 1, .last_new_ns = 1 }, .code = 0 },
    { "ours: a clock that is not synchronised is told", .clock = { .is_known = true }, .want = "clock", .code = 0 },
    { "ours: not where nobody could ask", .clock = { .is_known = false }, .code = 0 },
    { "ours: 5 s from a server", .clock = { .server = (char *)"a", .server_ns = 5 * NS_PER_S }, .code = 0 },
    { "ours: more than that, ahead", .clock = { .server = (char *)"a", .server_ns = 5 * NS_PER_S + 1 }, .want = "clock", .code = 0 },
    { "ours: more than that, behind", .clock = { .server = (char *)"a", .server_ns = -5 * NS_PER_S - 1 }, .want = "clock", .code = 0 },
    { "ours: a finding that the run added", .other = "no-space", .want = "no-space", .code = 3 },
};

/* Everything in a row is a literal; the summary owns copies. */
static void fill(const struct row *row, struct summary *summary)
{
    *summary = (struct summary){ .begun_ns = NOW, .ended_ns = NOW, .history = row->history, .is_dry = row->is_dry, .clock = row->clock };
    summary->clock.server = mem_text(row->clock.server);
    for (size_t i = 0; i < row->n_pages; i++) {
        struct summary_page *page = summary_add_page(summary, row->pages[i].url, row->pages[i].outcome), taken = *page;
        *page = row->pages[i];
        page->url = taken.url;
        page->quality = mem_text(row->pages[i].quality);
        page->why = mem_text(row->pages[i].why);
    }
    if (row->source.url)
        summary_add_source(summary, row->source.url, "feed")->is_failed = row->source.is_failed;
    if (row->other)
        summary_find(summary, row->other, NULL, "as it was");
}

static void check_row(void **state)
{
    const struct row *row = *state;
    AUTO_SUMMARY struct summary summary = { 0 };
    struct profile profile = { .capture.min_complete = 0.9, .expect = { row->min_per_day, row->max_gap_ns } };
    fill(row, &summary);
    assert_int_equal(verdict_judge(&summary, &profile), row->code);
    assert_int_equal(summary.outcome, row->code ? SUMMARY_FAIL : SUMMARY_PASS);
    assert_int_equal(summary.n_findings, row->want ? 1 : 0);
    if (row->want)
        assert_string_equal(summary.findings[0].code, row->want);
}

static void check_many(void **state)
{
    (void)state;
    AUTO_SUMMARY struct summary summary = { .begun_ns = NOW, .ended_ns = NOW };
    struct profile profile = { .capture.min_complete = 0.9 };
    for (int i = 0; i < VERDICT_TOLD_MAX + 7; i++)
        summary_add_page(&summary, "https://gazette.example/a", SUMMARY_FAILED);
    assert_int_equal(verdict_judge(&summary, &profile), VERDICT_FAIL);
    assert_int_equal(summary.n_findings, VERDICT_TOLD_MAX + 1);
    assert_string_equal(summary.findings[VERDICT_TOLD_MAX].why, "7 more pages that could not be fetched");
}

static void check_could_not_run(void **state)
{
    (void)state;
    AUTO_SUMMARY struct summary summary = { .ended_ns = NOW, .outcome = SUMMARY_COULD_NOT_RUN };
    struct profile profile = { .expect.max_gap_ns = 1 };
    assert_int_equal(verdict_judge(&summary, &profile), VERDICT_FAIL);
    assert_int_equal(summary.outcome, SUMMARY_COULD_NOT_RUN);
    assert_int_equal(summary.n_findings, 0);
}

int main(void)
{
    struct suite suite = { .name = "capture/verdict" };
    SUITE_ROWS(&suite, rows, check_row);
    suite_add(&suite, "ours: of many failures the first are told, and how many more", check_many, NULL);
    suite_add(&suite, "ours: a run that could not be done stays that", check_could_not_run, NULL);
    return suite_run(&suite);
}
