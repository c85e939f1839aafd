/* src/capture/manners.h: pace, connections, rest and end of a host, with a clock of the test's own. */
#include "../base/suite.h"

#include "capture/manners.h"

#define MS INT64_C(1000000)
#define S (1000 * MS)

static struct manners begin(int64_t page_delay_ns)
{
    const struct manners_options options = { .connections = 6, .error_budget = 3 };
    return manners_of(&options, page_delay_ns);
}

static void heard(struct manners *manners, int64_t first_byte_ns, int times)
{
    for (int i = 0; i < times; i++)
        manners_heard(manners, first_byte_ns);
}

static void check_defaults(void **state)
{
    (void)state;
    const struct manners_options none = { 0 }, many = { .connections = 5000 };
    struct manners manners = manners_of(&none, 0);
    assert_int_equal(manners_connections(&manners, 0), MANNERS_CONNECTIONS);
    for (unsigned i = 1; i < MANNERS_ERROR_BUDGET; i++)
        manners_went_wrong(&manners, "x");
    assert_false(manners_is_closed(&manners));
    manners_went_wrong(&manners, "x");
    assert_true(manners_is_closed(&manners));
    manners = manners_of(&many, 0);
    assert_int_equal(manners_connections(&manners, 0), MANNERS_CONNECTIONS_MAX);
}

static void check_pace(void **state)
{
    (void)state;
    struct manners manners = begin(1 * S);
    assert_true(manners_is_paced(&manners));
    assert_true(manners_page_wait_ns(&manners, 100 * S) == 0);
    manners_page_begun(&manners);
    assert_true(manners_page_wait_ns(&manners, 109 * S) == MANNERS_NEVER_NS);
    manners_page_ended(&manners, 110 * S);
    assert_true(manners_page_wait_ns(&manners, 110 * S) == 1 * S);
    assert_true(manners_page_wait_ns(&manners, 110 * S + 400 * MS) == 600 * MS);
    assert_true(manners_page_wait_ns(&manners, 111 * S) == 0);
    assert_true(manners_requisite_wait_ns(&manners, 110 * S) == 0);
}

static void check_no_pace(void **state)
{
    (void)state;
    struct manners manners = begin(0);
    assert_false(manners_is_paced(&manners));
    manners_page_begun(&manners);
    assert_true(manners_page_wait_ns(&manners, 1) == 0);
    manners_page_begun(&manners);
    manners_page_ended(&manners, 5 * S);
    assert_true(manners_page_wait_ns(&manners, 5 * S) == 0);
}

static const struct delay_row {
    const char *name;
    int64_t page_delay_ns, crawl_delay_ns, want_ns;
} delay_rows[] = {
    { "ours: the host's delay where it is larger", 1 * S, 10 * S, 10 * S },
    { "ours: the user's delay where it is larger", 10 * S, 1 * S, 10 * S },
    { "ours: no delay of the user's", 0, 2 * S, 2 * S },
    { "ours: no delay of the host's", 300 * MS, 0, 300 * MS },
    { "ours: a day between pages is not granted", 1 * S, 86400 * S, MANNERS_CRAWL_DELAY_MAX_NS },
    { "ours: unless the user has it so", 600 * S, 86400 * S, 600 * S },
};

static void check_delay(void **state)
{
    const struct delay_row *row = *state;
    struct manners manners = begin(row->page_delay_ns);
    manners_wish_delay(&manners, row->crawl_delay_ns);
    manners_page_begun(&manners);
    manners_page_ended(&manners, 7 * S);
    assert_true(manners_page_wait_ns(&manners, 7 * S) == row->want_ns);
}

static void check_rest(void **state)
{
    (void)state;
    struct manners manners = begin(0);
    assert_true(manners_rest(&manners, 10 * S, 600 * S, true));
    assert_true(manners_page_wait_ns(&manners, 10 * S) == 600 * S);
    assert_true(manners_requisite_wait_ns(&manners, 10 * S) == 60 * S);
    assert_int_equal(manners_connections(&manners, 100 * S), 1);
    assert_true(manners_rest(&manners, 11 * S, 2 * S, true));           /* a shorter wish ends no rest */
    assert_true(manners_page_wait_ns(&manners, 20 * S) == 590 * S);
    assert_true(manners_requisite_wait_ns(&manners, 70 * S) == 0);
    assert_true(manners_page_wait_ns(&manners, 610 * S) == 0);
    assert_int_equal(manners_connections(&manners, 610 * S), 6);
    assert_false(manners_is_closed(&manners));
}

static void check_long_rest(void **state)
{
    (void)state;
    struct manners manners = begin(0);
    assert_true(manners_rest(&manners, 0, MANNERS_REST_MAX_NS, true));
    assert_false(manners_is_closed(&manners));
    assert_false(manners_rest(&manners, 0, 7200 * S, true));
    assert_true(manners_is_closed(&manners));
    assert_non_null(strstr(manners.closed_why, "7200 s (Retry-After)"));
    assert_true(manners_page_wait_ns(&manners, 0) == 0);                /* it is not asked for, and need not wait to be told so */
}

static void check_requisites_rest(void **state)
{
    (void)state;
    struct manners manners = begin(0);
    assert_false(manners_rest(&manners, 0, 7200 * S, false));
    assert_false(manners_is_closed(&manners));
    assert_true(manners_page_wait_ns(&manners, 0) == 60 * S);
    assert_true(manners_rest(&manners, 0, 30 * S, false));
}

static void check_budget(void **state)
{
    (void)state;
    struct manners manners = begin(1 * S);
    manners_went_wrong(&manners, "status 500");
    manners_went_wrong(&manners, "status 500");
    manners_went_well(&manners);                                        /* in a row, or it does not count */
    manners_went_wrong(&manners, "connect: Connection refused");
    manners_went_wrong(&manners, "status 500");
    assert_false(manners_is_closed(&manners));
    manners_went_wrong(&manners, "status 403");
    assert_string_equal(manners.closed_why, "3 errors in a row (last: status 403)");
    manners_went_wrong(&manners, "status 500");
    manners_went_well(&manners);                                        /* what was under way changes nothing */
    assert_string_equal(manners.closed_why, "3 errors in a row (last: status 403)");
    assert_true(manners_page_wait_ns(&manners, 0) == 0);
}

static void check_fast(void **state)
{
    (void)state;
    struct manners manners = begin(0);
    heard(&manners, 1 * MS, 1000);
    heard(&manners, 400 * MS, 1000);                                    /* four hundred times as slow, and yet not slow */
    assert_int_equal(manners_connections(&manners, 0), 6);
}

static void check_always_slow(void **state)
{
    (void)state;
    struct manners manners = begin(0);
    heard(&manners, 3 * S, 1000);                                       /* it is as it always was */
    assert_int_equal(manners_connections(&manners, 0), 6);
}

static void check_slower(void **state)
{
    (void)state;
    struct manners manners = begin(1 * S);
    heard(&manners, 100 * MS, 20);
    heard(&manners, 2 * S, 1);                                          /* one slow answer is none */
    assert_int_equal(manners_connections(&manners, 0), 6);
    heard(&manners, 2 * S, 8);
    assert_int_equal(manners_connections(&manners, 0), 3);
    manners_page_begun(&manners);
    manners_page_ended(&manners, 0);
    assert_true(manners_page_wait_ns(&manners, 0) == 2 * S);            /* the pace goes down with the connections */
    heard(&manners, 2 * S, 24);
    assert_int_equal(manners_connections(&manners, 0), 1);
    manners_page_begun(&manners);
    manners_page_ended(&manners, 0);
    assert_true(manners_page_wait_ns(&manners, 0) == 6 * S);
    heard(&manners, 100 * MS, 200);                                     /* it is well again */
    assert_int_equal(manners_connections(&manners, 0), 6);
}

static void check_new_normal(void **state)
{
    (void)state;
    struct manners manners = begin(0);
    heard(&manners, 500 * MS, 50);
    heard(&manners, 1500 * MS, 40);
    assert_true(manners_connections(&manners, 0) < 6);
    heard(&manners, 1500 * MS, 1500);
    assert_int_equal(manners_connections(&manners, 0), 6);
}

static void check_pressed(void **state)
{
    (void)state;
    struct manners manners = begin(0);
    heard(&manners, 10 * MS, 20);
    manners_is_pressed(&manners);
    assert_int_equal(manners_connections(&manners, 0), 3);
    manners_is_pressed(&manners);
    manners_is_pressed(&manners);
    assert_int_equal(manners_connections(&manners, 0), 1);
    heard(&manners, 10 * MS, 200);
    assert_int_equal(manners_connections(&manners, 0), 6);
}

int main(void)
{
    struct suite suite = { .name = "capture/manners" };
    suite_add(&suite, "ours: what is not said is the default, and what is too much the most", check_defaults, NULL);
    suite_add(&suite, "ours: the delay counts from the end of a page to the begin of the next", check_pace, NULL);
    suite_add(&suite, "ours: without a delay several pages are on their way", check_no_pace, NULL);
    SUITE_ROWS(&suite, delay_rows, check_delay);
    suite_add(&suite, "ours: a rest holds pages to its end and requisites for a minute", check_rest, NULL);
    suite_add(&suite, "ours: a rest longer than an hour closes the host", check_long_rest, NULL);
    suite_add(&suite, "ours: one requisite closes no host", check_requisites_rest, NULL);
    suite_add(&suite, "ours: so many errors in a row close the host", check_budget, NULL);
    suite_add(&suite, "ours: a fast host is never slowed down", check_fast, NULL);
    suite_add(&suite, "ours: neither is one that always was slow", check_always_slow, NULL);
    suite_add(&suite, "ours: a host that gets slower is asked less, until it is well", check_slower, NULL);
    suite_add(&suite, "ours: what lasts is the new measure", check_new_normal, NULL);
    suite_add(&suite, "ours: 429 and 503 halve the connections", check_pressed, NULL);
    return suite_run(&suite);
}
