/* src/capture/host.h: the order of what waits, what is tried again at its time, and how long robots.txt is gone by; with a clock of the
 * test's own. */
#include "../base/suite.h"

#include "capture/host.h"
#include "capture/task.h"

#define S NS_PER_S

static struct host *begin(int64_t page_delay_ns)
{
    const struct manners_options options = { .error_budget = 1 };
    struct host *host = host_new("https://a.example", manners_of(&options, page_delay_ns));
    host->state = HOST_ROBOTS_KNOWN;
    return host;
}

static struct task *task_of(enum task_kind kind, const char *url, int hops, unsigned tries)
{
    struct task *task = mem_new(sizeof *task);
    *task = (struct task){ .kind = kind, .url = mem_text(url), .hops = hops, .tries = tries };
    return task;
}

/* Takes all that may go now: the last letters of their URLs. */
static void take_all(struct host *host, int64_t now_ns, char ret[16])
{
    size_t n = 0;
    for (struct task *task; (task = host_take(host, now_ns)) && n < 15;) {
        ret[n++] = task->url[strlen(task->url) - 1];
        task_free(task);
    }
    ret[n] = '\0';
}

static void check_order(void **state)
{
    (void)state;
    AUTO(host_free) struct host *host = begin(0);
    char got[16];
    host_queue(host, task_of(TASK_REQUISITE, "/1", 0, 0));
    host_queue(host, task_of(TASK_REQUISITE, "/2", 0, 0));
    host_queue(host, task_of(TASK_REQUISITE, "/hop3", 1, 0));
    host_queue(host, task_of(TASK_REQUISITE, "/try4", 0, 1));
    host_queue(host, task_of(TASK_ROBOTS, "/robots5", 0, 0));
    take_all(host, 0, got);
    assert_string_equal(got, "54312");
    host->state = HOST_ROBOTS_ASKED;
    host_queue(host, task_of(TASK_REQUISITE, "/6", 0, 0));
    assert_null(host_take(host, 0));                                    /* robots.txt is on its way */
    host->state = HOST_ROBOTS_KNOWN;
    take_all(host, 0, got);
    assert_string_equal(got, "6");
}

static void check_paced(void **state)
{
    (void)state;
    AUTO(host_free) struct host *host = begin(2 * S);
    char got[16];
    manners_page_begun(&host->manners);
    host_queue(host, task_of(TASK_PAGE, "/p", 0, 0));
    host_queue(host, task_of(TASK_REQUISITE, "/1", 0, 0));
    host_queue(host, task_of(TASK_PAGE, "/q", 0, 0));
    take_all(host, 0, got);
    assert_string_equal(got, "1");                                      /* requisites do not wait for the pages' pace */
    manners_page_ended(&host->manners, 10 * S);
    assert_null(host_take(host, 11 * S));
    assert_true(host_wait_ns(host, 11 * S) == 1 * S);
    host_queue(host, task_of(TASK_REQUISITE, "/2", 0, 0));
    take_all(host, 11 * S, got);
    assert_string_equal(got, "2");
    take_all(host, 12 * S, got);
    assert_string_equal(got, "pq");
    assert_null(host->last);
    assert_true(host_wait_ns(host, 12 * S) == MANNERS_NEVER_NS);
}

static void check_later(void **state)
{
    (void)state;
    AUTO(host_free) struct host *host = begin(0);
    char got[16];
    static const char *const urls[] = { "/5", "/3", "/9" };
    for (size_t i = 0; i < COUNT_OF(urls); i++) {
        struct task *task = task_of(i == 2 ? TASK_PAGE : TASK_REQUISITE, urls[i], 0, 1);
        task->not_before_ns = (urls[i][1] - '0') * S;
        host_put_later(host, task);
    }
    assert_int_equal(host->n_pages_later, 1);
    host_wake(host, 2 * S);
    assert_null(host_take(host, 2 * S));
    assert_true(host_wait_ns(host, 2 * S) == 1 * S);
    host_wake(host, 5 * S);
    take_all(host, 5 * S, got);
    assert_int_equal(strlen(got), 2);
    assert_true(strchr(got, '3') && strchr(got, '5'));
    manners_went_wrong(&host->manners, "status 500");                   /* the end: what waits is told so now */
    host_wake(host, 5 * S);
    take_all(host, 5 * S, got);
    assert_string_equal(got, "9");
    assert_int_equal(host->n_pages_later, 0);
}

static void check_robots_age(void **state)
{
    (void)state;
    AUTO(host_free) struct host *host = begin(0);
    host->robots_at_ns = 100 * S;
    assert_false(host_robots_is_old(host, 100 * S + HOST_ROBOTS_KEPT_NS));      /* robots.txt is not asked for at all */
    host->robots = robots_of_status(404);
    assert_false(host_robots_is_old(host, 100 * S + HOST_ROBOTS_KEPT_NS - 1));
    assert_true(host_robots_is_old(host, 100 * S + HOST_ROBOTS_KEPT_NS));
    host_robots_begin(host, "https://a.example/robots.txt");
    assert_int_equal(host->state, HOST_ROBOTS_ASKED);
    assert_false(host_robots_is_old(host, 100 * S + HOST_ROBOTS_KEPT_NS));      /* it is being asked for */
}

static void check_robots_hops(void **state)
{
    (void)state;
    AUTO(host_free) struct host *host = begin(0);
    host_robots_begin(host, "/robots.txt");
    assert_false(host_robots_hop(host, "/robots.txt"));
    for (int i = 0; i < HOST_ROBOTS_HOPS_MAX; i++) {
        AUTO_FREE char *url = mem_format("/%d", i);
        assert_true(host_robots_hop(host, url));
        assert_false(host_robots_hop(host, url));
    }
    assert_false(host_robots_hop(host, "/more"));
    host_robots_begin(host, "/robots.txt");
    assert_true(host_robots_hop(host, "/0"));
}

int main(void)
{
    struct suite suite = { .name = "capture/host" };
    suite_add(&suite, "ours: robots.txt, then hops and tries, then the rest in order", check_order, NULL);
    suite_add(&suite, "ours: pages wait for their time, requisites do not", check_paced, NULL);
    suite_add(&suite, "ours: what is tried again comes at its time, or when all is over", check_later, NULL);
    suite_add(&suite, "rfc9309 2.4: robots.txt is kept for 24 hours", check_robots_age, NULL);
    suite_add(&suite, "rfc9309 2.3.1.2: five redirects of robots.txt, and no circle", check_robots_hops, NULL);
    return suite_run(&suite);
}
