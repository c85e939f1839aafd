#include "../base/suite.h"

#include "capture/clock.h"

/* Sent at 12:00:00.5, came at 12:00:01.25 of our clock. */
#define SENT (time_of_civil(2026, 11, 24, 12, 0, 0) + NS_PER_S / 2)
#define CAME (time_of_civil(2026, 11, 24, 12, 0, 1) + NS_PER_S / 4)

static const struct row {
    const char *name, *date;
    const char *want;
} rows[] = {
    { "ours: the second in which it was sent", "Tue, 24 Nov 2026 12:00:00 GMT", "state not known; servers' Date agree" },
    { "ours: the second in which it came", "Tue, 24 Nov 2026 12:00:01 GMT", "state not known; servers' Date agree" },
    { "ours: less than a second is none", "Tue, 24 Nov 2026 12:00:02 GMT", "state not known; servers' Date agree" },
    { "ours: ahead", "Tue, 24 Nov 2026 12:01:01 GMT", "state not known; servers' Date: up to 59 s ahead (http://a.example)" },
    { "ours: behind", "Tue, 24 Nov 2026 11:00:00 GMT", "state not known; servers' Date: up to 3599 s behind (http://a.example)" },
    { "ours: what is no date says nothing", "yesterday", "state not known; no server said a Date" },
};

static void check(void **state)
{
    const struct row *row = *state;
    struct clock_state clock = { 0 };
    AUTO_BUF struct buf text = { 0 };
    clock_compare(&clock, "http://a.example", span_of(row->date), SENT, CAME);
    clock_tell(&clock, &text);
    assert_true(span_is(buf_span(&text), row->want));
    clock_free(&clock);
}

static void largest(void **state)
{
    (void)state;
    struct clock_state clock = { 0 };
    clock_compare(&clock, "http://a.example", span_of("Tue, 24 Nov 2026 12:00:09 GMT"), SENT, CAME);
    clock_compare(&clock, "http://b.example", span_of("Tue, 24 Nov 2026 11:59:00 GMT"), SENT, CAME);
    clock_compare(&clock, "http://c.example", span_of("Tue, 24 Nov 2026 12:00:20 GMT"), SENT, CAME);
    assert_string_equal(clock.server, "http://b.example");
    assert_true(clock.server_ns < 0);
    clock_free(&clock);
}

static void kernel(void **state)
{
    (void)state;
    struct clock_state clock = { 0 };
    AUTO_BUF struct buf text = { 0 };
    clock_read(&clock);
    clock_tell(&clock, &text);
    assert_true(clock.is_known);                        /* reading needs no privilege */
    assert_true(span_starts(buf_span(&text), clock.is_synchronised ? "synchronised, offset " : "not synchronised; "));
}

int main(void)
{
    struct suite suite = { .name = "capture/clock" };
    SUITE_ROWS(&suite, rows, check);
    suite_add(&suite, "ours: the largest difference, either way", largest, NULL);
    suite_add(&suite, "ours: the kernel is asked", kernel, NULL);
    return suite_run(&suite);
}
