#include "../archive/begun.h"

#include "capture/status.h"
#include "capture/verdict.h"

#define HOUR (VERDICT_DAY_NS / 24)
#define FIRST (INT64_C(19000) * VERDICT_DAY_NS)

/* A run that began `at` after FIRST and took a minute; captured so many new articles, and then was told of. */
static struct summary tell_of(const struct archive *archive, int64_t at, enum summary_outcome outcome, size_t n_new, bool is_dry)
{
    struct err err = { 0 };
    char stamp[TIME_TEXT];
    time_format_basic(FIRST + at, stamp);
    struct summary summary = {
        .run = mem_format("gazette-%s", stamp), .profile = mem_text("gazette"), .tool = mem_text("pressmark 1.0"),
        .is_dry = is_dry, .begun_ns = FIRST + at, .ended_ns = FIRST + at + 60 * NS_PER_S, .outcome = outcome,
    };
    for (size_t i = 0; i < n_new; i++)
        summary_add_page(&summary, "https://gazette.example/a", SUMMARY_CAPTURED)->at_ns = FIRST + at;
    if (outcome != SUMMARY_PASS)
        summary_find(&summary, "gap", NULL, "nothing new");
    summary_count(&summary);
    assert_true(status_recall(archive, &summary, &err));
    status_settle(&summary);
    assert_true(summary_publish(archive, &summary, &err));
    return summary;
}

static struct summary tell(const struct archive *archive, int64_t at, enum summary_outcome outcome, size_t n_new)
{
    return tell_of(archive, at, outcome, n_new, false);
}

static const struct row {
    const char *name;
    const char *runs;                   /* p, f, c: one an hour; their outcomes; d: a dry one */
    int64_t now, max_gap_ns;            /* behind the last one */
    enum status_kind want;
} rows[] = {
    { "ours: never ran", "", 0, 0, STATUS_NEVER_RAN },
    { "ours: well", "p", HOUR, 0, STATUS_WELL },
    { "ours: the newest fails", "ppf", HOUR, 0, STATUS_FAILING },
    { "ours: the newest could not be done", "pc", HOUR, 0, STATUS_FAILING },
    { "ours: well again", "ffp", HOUR, 0, STATUS_WELL },
    { "ours: a dry run makes nothing well", "fd", HOUR, 0, STATUS_FAILING },
    { "ours: nor ill", "pd", HOUR, 0, STATUS_WELL },
    { "ours: nor is it a run", "dd", HOUR, 0, STATUS_NEVER_RAN },
    { "ours: 26 hours are no silence", "p", STATUS_SILENCE_NS + 60 * NS_PER_S, 0, STATUS_WELL },
    { "ours: more are", "p", STATUS_SILENCE_NS + 61 * NS_PER_S, 0, STATUS_SILENT },
    { "ours: a longer gap may be expected", "p", 40 * HOUR, 48 * HOUR, STATUS_WELL },
    { "ours: but not a longer one than that", "p", 49 * HOUR, 48 * HOUR, STATUS_SILENT },
    { "ours: an hourly gap does not make a nightly timer silent", "p", 20 * HOUR, HOUR, STATUS_WELL },
    { "ours: for ever is for ever", "p", 40 * HOUR, INT64_MAX, STATUS_WELL },
};

static void check_kind(void **state)
{
    const struct row *row = *state;
    struct folder folder;
    struct err err = { 0 };
    AUTO_STATUS struct status status = { 0 };
    struct archive *archive = archive_begin(&folder);
    struct profile profile = { .name = (char *)"gazette", .expect.max_gap_ns = row->max_gap_ns };
    int64_t at = 0;
    for (const char *run = row->runs; *run; run++, at += HOUR) {
        struct summary told = tell_of(archive, at, *run == 'p' || *run == 'd' ? SUMMARY_PASS : *run == 'f' ? SUMMARY_FAIL : SUMMARY_COULD_NOT_RUN, 1, *run == 'd');
        summary_free(&told);
    }
    bool is_read = status_read(archive, &profile, FIRST + at - (at ? HOUR : 0) + row->now, &status, &err);
    archive_end(archive, &folder);
    assert_true(is_read);
    assert_string_equal(status_kind_name(status.kind), status_kind_name(row->want));
    assert_int_equal(status.why == NULL, row->want == STATUS_WELL);
}

static void check_history(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    AUTO_SUMMARY struct summary first = tell(archive, 0, SUMMARY_PASS, 5);
    AUTO_SUMMARY struct summary second = tell(archive, 10 * HOUR, SUMMARY_FAIL, 3);
    AUTO_SUMMARY struct summary third = tell(archive, 20 * HOUR, SUMMARY_FAIL, 0);
    AUTO_SUMMARY struct summary fourth = tell(archive, 25 * HOUR, SUMMARY_PASS, 1);
    archive_end(archive, &folder);
    assert_true(first.history.known_since_ns == FIRST && fourth.history.known_since_ns == FIRST);
    assert_int_equal(first.history.new_in_day, 5);
    assert_int_equal(second.history.new_in_day, 8);
    assert_int_equal(third.history.new_in_day, 8);
    assert_int_equal(fourth.history.new_in_day, 4);     /* the first run is 25 hours old */
    assert_true(third.history.last_new_ns == FIRST + 10 * HOUR);
    assert_true(fourth.history.last_new_ns == FIRST + 25 * HOUR);
    assert_int_equal(third.history.failures_in_row, 2);
    assert_true(third.history.failing_since_ns == second.ended_ns);
    assert_true(third.history.last_pass_ns == first.ended_ns);
    assert_true(fourth.history.last_pass_ns == fourth.ended_ns);
    assert_int_equal(fourth.history.failures_in_row, 0);
}

/* A run that was told of, and goes on: it is not counted twice. */
static void check_again(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    AUTO_SUMMARY struct summary once = tell(archive, 0, SUMMARY_FAIL, 5);
    AUTO_SUMMARY struct summary again = tell(archive, 0, SUMMARY_FAIL, 5);
    archive_end(archive, &folder);
    assert_int_equal(again.history.new_in_day, 5);
    assert_int_equal(again.history.failures_in_row, 1);
}

static void check_unreadable(void **state)
{
    (void)state;
    struct folder folder;
    struct err err = { 0 };
    AUTO_STATUS struct status status = { 0 };
    struct archive *archive = archive_begin(&folder);
    struct profile profile = { .name = (char *)"gazette" };
    AUTO_SUMMARY struct summary first = tell(archive, 0, SUMMARY_PASS, 5);
    bool is_written = file_write(archive->fd, "reports/gazette/gazette-20990101T000000Z.json", span_of("{"), &err) &&
                      file_write(archive->fd, "reports/gazette/gazette-20990101T000000Z.html", span_of("<p>"), &err);
    bool is_read = status_read(archive, &profile, FIRST, &status, &err);
    AUTO_SUMMARY struct summary next = tell(archive, HOUR, SUMMARY_PASS, 1);
    archive_end(archive, &folder);
    assert_true(is_written && is_read);
    assert_int_equal(status.kind, STATUS_UNREADABLE);
    assert_non_null(strstr(status.why, "gazette-20990101T000000Z.json"));
    assert_string_equal(status.report, "reports/gazette/gazette-20990101T000000Z.html");
    assert_int_equal(next.history.new_in_day, 6);       /* a run goes on with what can be read */
}

int main(void)
{
    struct suite suite = { .name = "capture/status" };
    SUITE_ROWS(&suite, rows, check_kind);
    suite_add(&suite, "ours: what a run knows of those before it", check_history, NULL);
    suite_add(&suite, "ours: a run that goes on counts once", check_again, NULL);
    suite_add(&suite, "ours: a summary that cannot be read", check_unreadable, NULL);
    return suite_run(&suite);
}
