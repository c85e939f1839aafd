/* src/fixity/due.c: what ledger and packages/ say, and which packages are due by it. */
#include "../base/suite.h"

#include "fixity/due.h"

#define DAY (INT64_C(24) * 3600 * NS_PER_S)

/* A history: what was seen, one letter of a package and what happened, in order. Times are days of January 2023. */
enum { ENTRIES_MAX = 8 };
struct seen {
    const char *package, *event;        /* event NULL: it lies in packages/ */
    unsigned day;
    const char *outcome;
};
static const struct order_row {
    const char *name;
    struct seen seen[ENTRIES_MAX];
    const char *want;                   /* ids in the order of checking, each with a blank behind it */
} order_rows[] = {
    { "ours: the oldest sealing first",
      { { "b", "sealed", 2 }, { "a", "sealed", 3 }, { "c", "sealed", 1 } }, "c b a " },
    { "ours: a check counts from its own day",
      { { "a", "sealed", 1 }, { "b", "sealed", 2 }, { "a", "fixity check", 3, "pass" } }, "b a " },
    { "ours: a check that failed was a check",
      { { "a", "sealed", 1 }, { "b", "sealed", 2 }, { "a", "fixity check", 3, "fail" } }, "b a " },
    { "ours: a check that could not run was none",
      { { "a", "sealed", 1 }, { "b", "sealed", 2 }, { "a", "fixity check", 3, "could not run" } }, "a b " },
    { "ours: the last of several checks counts",
      { { "a", "sealed", 1 }, { "b", "sealed", 1 }, { "a", "fixity check", 2, "pass" }, { "b", "fixity check", 3, "pass" },
        { "a", "fixity check", 4, "pass" } }, "b a " },
    { "ours: what the ledger never heard of comes first",
      { { "a", "sealed", 1 }, { "b" } }, "b a " },
    { "ours: what is open was checked when it was entered, each time",
      { { "a", "open", 1 }, { "b", "sealed", 2 }, { "a", "open", 3 } }, "b a " },
    { "ours: as old as each other: by id",
      { { "c", "sealed", 1 }, { "a", "sealed", 1 }, { "b", "sealed", 1 } }, "a b c " },
    { "ours: other events make no package known",
      { { "b", "removed", 1 } }, "" },
    { "ours: the same package in ledger and folder is one",
      { { "a", "sealed", 1 }, { "a" } }, "a " },
};

static struct fixity_due *see(const struct seen seen[ENTRIES_MAX])
{
    struct fixity_due *due = fixity_due_new();
    for (unsigned i = 0; i < ENTRIES_MAX && seen[i].package; i++) {
        AUTO_FREE char *time = mem_format("2023-01-%02uT12:00:00Z", seen[i].day);
        const struct ledger_seen entry = { .time = time, .event = seen[i].event, .package = seen[i].package, .outcome = seen[i].outcome };
        if (seen[i].event)
            fixity_due_see_entry(due, &entry);
        else
            fixity_due_see_package(due, seen[i].package);
    }
    return due;
}

static void check_order(void **state)
{
    const struct order_row *row = *state;
    AUTO(fixity_due_free) struct fixity_due *due = see(row->seen);
    AUTO_BUF struct buf ids = { 0 };
    size_t n;
    const struct fixity_known *const *items = fixity_due_sorted(due, &n);
    for (size_t i = 0; i < n; i++)
        buf_printf(&ids, "%s ", items[i]->id);
    assert_true(span_is(buf_span(&ids), row->want));
}

static const struct known_row {
    const char *name;
    struct seen seen[ENTRIES_MAX];
    bool is_sealed, is_there, is_gone, is_unknown;
    bool is_due;                        /* a day later, of 90 */
} known_rows[] = {
    { "ours: sealed and there", { { "a", "sealed", 1 }, { "a" } }, true, true, false, false, false },
    { "ours: sealed and gone", { { "a", "sealed", 1 } }, true, false, true, false, true },
    { "ours: there, and not in the ledger", { { "a" } }, false, true, false, true, true },
    { "ours: checked and never sealed", { { "a", "fixity check", 1, "pass" }, { "a" } }, false, true, false, true, true },
    { "ours: checked, never sealed, and gone", { { "a", "fixity check", 1, "pass" } }, false, false, true, false, true },
    { "ours: there, and accepted", { { "a", "accepted", 1 }, { "a" } }, true, true, false, false, false },
    { "ours: there, and sealed all but the last entry", { { "a", "sealing", 1 }, { "a" } }, false, true, false, false, true },
    { "ours: what was about to be moved to its place is not gone", { { "a", "sealing", 1 } }, false, false, false, false, false },
    { "ours: open and there", { { "a", "open", 1 }, { "a" } }, false, true, false, false, false },
    { "ours: open and gone", { { "a", "open", 1 } }, false, false, true, false, true },
    { "ours: open, and sealed after it", { { "a", "open", 1 }, { "a", "sealing", 1 }, { "a", "sealed", 1 }, { "a" } }, true, true, false, false, false },
    { "ours: open, about to be sealed, and gone", { { "a", "open", 1 }, { "a", "sealing", 1 } }, false, false, true, false, true },
    { "ours: open, about to be sealed, and there", { { "a", "open", 1 }, { "a", "sealing", 1 }, { "a" } }, false, true, false, false, false },
};

static void check_known(void **state)
{
    const struct known_row *row = *state;
    AUTO(fixity_due_free) struct fixity_due *due = see(row->seen);
    size_t n;
    const struct fixity_known *const *items = fixity_due_sorted(due, &n);
    assert_int_equal(n, 1);
    assert_int_equal(items[0]->seal.is_sealed, row->is_sealed);
    assert_int_equal(items[0]->is_there, row->is_there);
    assert_int_equal(fixity_is_gone(items[0]), row->is_gone);
    assert_int_equal(fixity_is_unknown(items[0]), row->is_unknown);
    int64_t day_ns = 0;
    assert_true(time_parse_instant(span_of("2023-01-02T12:00:00Z"), &day_ns));
    assert_int_equal(fixity_is_due(items[0], day_ns, 90 * DAY), row->is_due);
}

/* --- when ---------------------------------------------------------------------------------------------------------------- */

static void check_no_time(void **state)
{
    (void)state;
    AUTO(fixity_due_free) struct fixity_due *due = fixity_due_new();
    const struct ledger_seen entry = { .time = "yesterday", .event = "sealed", .package = "a" };
    size_t n = 1;
    fixity_due_see_entry(due, &entry);
    (void)fixity_due_sorted(due, &n);
    assert_int_equal(n, 0);
}

static const struct due_row {
    const char *name;
    int64_t checked_ns, now_ns, older_than_ns;
    bool is_gone, want;
} due_rows[] = {
    { "ours: checked 91 days ago, of 90", 9 * DAY, 100 * DAY, 90 * DAY, false, true },
    { "ours: checked 90 days ago, of 90", 10 * DAY, 100 * DAY, 90 * DAY, false, true },
    { "ours: checked a nanosecond later", 10 * DAY + 1, 100 * DAY, 90 * DAY, false, false },
    { "ours: never checked", 0, 100 * DAY, 90 * DAY, false, true },
    { "ours: 0 is always", 100 * DAY, 100 * DAY, 0, false, true },
    { "ours: 0 is always, even before a clock that went wrong", 101 * DAY, 100 * DAY, 0, false, true },
    { "ours: checked by a clock that went wrong", 101 * DAY, 100 * DAY, 90 * DAY, false, true },
    { "ours: by one that was a nanosecond ahead", 100 * DAY + 1, 100 * DAY, 90 * DAY, false, true },
    { "ours: checked at this very moment", 100 * DAY, 100 * DAY, 90 * DAY, false, false },
    { "ours: gone is always", 100 * DAY, 100 * DAY, 90 * DAY, true, true },
    { "ours: an age beyond 64 bits", INT64_MIN, INT64_MAX - DAY, 90 * DAY, false, true },
    { "ours: the longest time asked for", 10 * DAY, 100 * DAY, INT64_MAX, false, false },
};

static void check_due(void **state)
{
    const struct due_row *row = *state;
    const struct fixity_known known = { .checked_ns = row->checked_ns, .is_there = !row->is_gone, .seal.is_sealed = true };
    assert_int_equal(fixity_is_due(&known, row->now_ns, row->older_than_ns), row->want);
}

int main(void)
{
    struct suite suite = { .name = "fixity/due" };
    SUITE_ROWS(&suite, order_rows, check_order);
    SUITE_ROWS(&suite, known_rows, check_known);
    suite_add(&suite, "ours: an entry without a time is passed over", check_no_time, NULL);
    SUITE_ROWS(&suite, due_rows, check_due);
    return suite_run(&suite);
}
