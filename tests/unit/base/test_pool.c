#include "suite.h"

#include <pthread.h>

#include "base/pool.h"

enum { JOBS = 300 };

struct job {
    int number, result;
    bool is_run;
};

struct shared {
    struct pool *pool;
    int fails_at[2];                    /* jobs that fail; -1: none */
    int done_fails_at;
    _Atomic int n_made, n_freed, n_running, n_running_max;
    int next;                           /* the number that `done` must see now */
    int n_results;
    pthread_t caller;
    _Atomic bool is_calling_thread_only;
};

static bool run(void *context, void *item, struct err *err)
{
    struct shared *shared = context;
    struct job *job = item;
    int n = ++shared->n_running;
    for (int max = shared->n_running_max; n > max && !__atomic_compare_exchange_n(&shared->n_running_max, &max, n, false,
                                                                                  __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);)
        ;
    if (!pthread_equal(pthread_self(), shared->caller))
        shared->is_calling_thread_only = false;
    usleep((useconds_t)(job->number * 7919 % 97));              /* so that they end in another order */
    job->result = job->number * job->number;
    job->is_run = true;
    shared->n_running--;
    for (size_t i = 0; i < COUNT_OF(shared->fails_at); i++)
        if (job->number == shared->fails_at[i])
            return err_set(err, ERR_INVALID, "job %d", job->number);
    return true;
}

static bool done(void *context, void *item, struct err *err)
{
    struct shared *shared = context;
    struct job *job = item;
    assert_int_equal(job->number, shared->next++);
    assert_true(pthread_equal(pthread_self(), shared->caller));
    bool is_wanted = !pool_failed(shared->pool);
    if (is_wanted) {
        assert_true(job->is_run);
        assert_int_equal(job->result, job->number * job->number);
        shared->n_results++;
    }
    bool is_fine = job->number != shared->done_fails_at;
    shared->n_freed++;
    int number = job->number;
    free(job);
    return is_fine || err_set(err, ERR_MISMATCH, "done %d", number);
}

static bool put(struct shared *shared, struct err *err)
{
    struct job *job = mem_new(sizeof *job);
    job->number = shared->n_made++;
    int waiting = shared->n_made - shared->n_freed;
    assert_true(waiting <= 16 * 4 + 1);
    return pool_put(shared->pool, job, err);
}

static const struct row {
    const char *name;
    unsigned workers;
    int fails_at[2], done_fails_at;
    const char *why;                    /* NULL: none fails */
    int n_results;
} rows[] = {
    { "ours: 1 worker, in order", 1, { -1, -1 }, -1, NULL, JOBS },
    { "ours: 8 workers, in order", 8, { -1, -1 }, -1, NULL, JOBS },
    { "ours: as many as there are processors", 0, { -1, -1 }, -1, NULL, JOBS },
    { "ours: more than the most", 1000, { -1, -1 }, -1, NULL, JOBS },
    { "ours: 1 worker, the first failure in order", 1, { 37, 21 }, -1, "job 21", 21 },
    { "ours: 8 workers, the first failure in order", 8, { 37, 21 }, -1, "job 21", 21 },
    { "ours: 8 workers, neighbours fail", 8, { 101, 100 }, -1, "job 100", 100 },
    { "ours: 1 worker, done fails", 1, { -1, -1 }, 10, "done 10", 11 },
    { "ours: 8 workers, done fails", 8, { -1, -1 }, 10, "done 10", 11 },
    { "ours: 8 workers, done fails before a job", 8, { 12, -1 }, 10, "done 10", 11 },
    { "ours: 8 workers, a job fails before done", 8, { 9, -1 }, 10, "job 9", 9 },
    { "ours: 8 workers, the last job fails", 8, { JOBS - 1, -1 }, -1, "job 299", JOBS - 1 },
    { "ours: 8 workers, the first job fails", 8, { 0, -1 }, -1, "job 0", 0 },
};

static void check_row(void **state)
{
    const struct row *row = *state;
    struct shared shared = { .fails_at = { row->fails_at[0], row->fails_at[1] }, .done_fails_at = row->done_fails_at,
                             .caller = pthread_self(), .is_calling_thread_only = true };
    AUTO(pool_free) struct pool *pool = shared.pool = pool_new(row->workers, run, done, &shared);
    bool has_failed = false;
    for (int i = 0; i < JOBS; i++) {
        struct err err = { 0 };
        if (!put(&shared, &err)) {
            has_failed = true;
            assert_string_equal(err.why, row->why);
        }
    }
    struct err err = { 0 };
    assert_int_equal(pool_finish(pool, &err), row->why == NULL);
    assert_int_equal(pool_failed(pool), row->why != NULL);
    assert_string_equal(err.why, row->why ? row->why : "");
    assert_true(row->why || !has_failed);
    assert_int_equal(shared.n_freed, JOBS);
    assert_int_equal(shared.n_results, row->n_results);
    if (row->workers == 1)
        assert_true(shared.is_calling_thread_only);
    if (row->workers == 8 && !row->why)
        assert_in_range(shared.n_running_max, 2, 8);
}

static void check_given_up(void **state)
{
    (void)state;
    for (unsigned workers = 1; workers <= 8; workers += 7) {
        struct shared shared = { .fails_at = { -1, -1 }, .done_fails_at = -1, .caller = pthread_self() };
        shared.pool = pool_new(workers, run, done, &shared);
        struct err err = { 0 };
        for (int i = 0; i < 30; i++)
            assert_true(put(&shared, &err));
        pool_free(shared.pool);
        assert_int_equal(shared.n_freed, 30);
    }
    pool_free(NULL);
}

static void nothing_put(void **state)
{
    (void)state;
    struct shared shared = { .caller = pthread_self() };
    struct err err = { 0 };
    struct pool *pool = pool_new(8, run, done, &shared);
    assert_true(pool_finish(pool, &err));
    pool_free(pool);
    assert_in_range(pool_workers_default(), 1, 16);
}

/* --- two at once ------------------------------------------------------------------------------------------------------ */

static const struct both_row {
    const char *name;
    unsigned workers;
    const char *first, *second, *want;  /* what each fails with, and what is told; NULL: fine */
} both_rows[] = {
    { "ours: both are done", 2, NULL, NULL, NULL },
    { "ours: both are done by one worker", 1, NULL, NULL, NULL },
    { "ours: the first fails", 2, "one", NULL, "one" },
    { "ours: the second fails", 2, NULL, "two", "two" },
    { "ours: both fail, the first is told", 2, "one", "two", "one" },
    { "ours: both fail with one worker", 1, "one", "two", "one" },
};
struct both {
    const struct both_row *row;
    bool is_first_done, is_second_done;
};

static bool first_step(void *shared, struct err *err)
{
    struct both *both = shared;
    both->is_first_done = true;
    return !both->row->first || err_set(err, ERR_INVALID, "%s", both->row->first);
}

static bool second_step(void *shared, struct err *err)
{
    struct both *both = shared;
    both->is_second_done = true;
    return !both->row->second || err_set(err, ERR_INVALID, "%s", both->row->second);
}

static void check_both(void **state)
{
    struct both both = { .row = *state };
    struct err err = { 0 };
    assert_int_equal(pool_both(both.row->workers, first_step, second_step, &both, &err), !both.row->want);
    assert_true(both.is_first_done);
    if (both.row->want)
        assert_string_equal(err.why, both.row->want);
    else
        assert_true(both.is_second_done);
}

int main(void)
{
    struct suite suite = { .name = "base/pool" };
    SUITE_ROWS(&suite, rows, check_row);
    SUITE_ROWS(&suite, both_rows, check_both);
    suite_add(&suite, "ours: a pool that is given up frees every job", check_given_up, NULL);
    suite_add(&suite, "ours: a pool without jobs", nothing_put, NULL);
    return suite_run(&suite);
}
