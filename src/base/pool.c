#include "base/pool.h"

#include <assert.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>

enum { WORKERS_MAX = 16, WAITING_A_WORKER = 4 };

struct slot {
    void *job;
    bool is_run;
    struct err err;
};

/* Jobs are numbered as they are put; job n lies in slots[n % n_slots] until it was handed to `done`. */
struct pool {
    pool_job *run;
    pool_done *done;
    void *shared;
    struct err failure;                 /* the caller's thread only, as are n_done and pool_failed's answer */
    uint64_t n_done;

    pthread_mutex_t lock;               /* for all that follows, and the slots */
    pthread_cond_t is_put, is_run;
    uint64_t n_put, n_taken;
    uint64_t failed_job;                /* the first that failed so far: those behind it need not be run */
    bool is_over;
    struct slot *slots;
    size_t n_slots;
    pthread_t threads[WORKERS_MAX];
    unsigned n_threads;
};

unsigned pool_workers_default(void)
{
    cpu_set_t set;
    int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return n < 1 ? 1 : n > WORKERS_MAX ? WORKERS_MAX : (unsigned)n;
}

static void run_slot(struct pool *pool, uint64_t number)
{
    struct slot *slot = &pool->slots[number % pool->n_slots];
    bool is_wanted = number < pool->failed_job;
    pthread_mutex_unlock(&pool->lock);
    bool is_fine = !is_wanted || pool->run(pool->shared, slot->job, &slot->err);
    pthread_mutex_lock(&pool->lock);
    assert(is_fine || err_is_set(&slot->err));
    if (!is_fine && number < pool->failed_job)
        pool->failed_job = number;
    slot->is_run = true;
}

static void *work(void *context)
{
    struct pool *pool = context;
    pthread_mutex_lock(&pool->lock);
    for (;;) {
        while (pool->n_taken == pool->n_put && !pool->is_over)
            pthread_cond_wait(&pool->is_put, &pool->lock);
        if (pool->n_taken == pool->n_put)
            break;
        run_slot(pool, pool->n_taken++);
        pthread_cond_signal(&pool->is_run);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

/* Signals are for the thread that put the jobs. Where no thread can be had, the caller's own does the work. */
static void start_threads(struct pool *pool, unsigned wanted)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (pool->n_threads < wanted && pthread_create(&pool->threads[pool->n_threads], NULL, work, pool) == 0)
        pool->n_threads++;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

struct pool *pool_new(unsigned workers, pool_job *run, pool_done *done, void *shared)
{
    struct pool *pool = mem_new(sizeof *pool);
    pool->run = run;
    pool->done = done;
    pool->shared = shared;
    pool->failed_job = UINT64_MAX;
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->is_put, NULL);
    pthread_cond_init(&pool->is_run, NULL);
    if (workers == 0)
        workers = pool_workers_default();
    if (workers > WORKERS_MAX)
        workers = WORKERS_MAX;
    pool->n_slots = (size_t)workers * WAITING_A_WORKER;
    pool->slots = mem_new_array(pool->n_slots, sizeof *pool->slots);
    if (workers > 1)
        start_threads(pool, workers);
    return pool;
}

/* Hands the oldest job to `done`, once it was run. A failure counts from before `done` sees its job. */
static void finish_oldest(struct pool *pool)
{
    struct slot *slot = &pool->slots[pool->n_done % pool->n_slots];
    pthread_mutex_lock(&pool->lock);
    while (!slot->is_run)
        pthread_cond_wait(&pool->is_run, &pool->lock);
    pthread_mutex_unlock(&pool->lock);
    struct err err = slot->err;
    void *job = slot->job;
    *slot = (struct slot){ 0 };
    if (!pool_failed(pool))
        pool->failure = err;
    struct err done_err = { 0 };
    bool is_fine = !pool->done || pool->done(pool->shared, job, &done_err);
    assert(is_fine || err_is_set(&done_err));
    if (!is_fine && !pool_failed(pool)) {
        pool->failure = done_err;
        pthread_mutex_lock(&pool->lock);
        if (pool->n_done < pool->failed_job)
            pool->failed_job = pool->n_done;
        pthread_mutex_unlock(&pool->lock);
    }
    pool->n_done++;
}

static bool outcome(const struct pool *pool, struct err *err)
{
    if (!pool_failed(pool))
        return true;
    *err = pool->failure;
    return false;
}

static bool is_oldest_run(struct pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    bool is_run = pool->n_done < pool->n_put && pool->slots[pool->n_done % pool->n_slots].is_run;
    pthread_mutex_unlock(&pool->lock);
    return is_run;
}

bool pool_put(struct pool *pool, void *taken_job, struct err *err)
{
    if (pool->n_put - pool->n_done == pool->n_slots)
        finish_oldest(pool);
    pthread_mutex_lock(&pool->lock);
    uint64_t number = pool->n_put++;
    pool->slots[number % pool->n_slots].job = taken_job;
    if (pool->n_threads) {
        pthread_cond_signal(&pool->is_put);
    } else {
        pool->n_taken++;
        run_slot(pool, number);
    }
    pthread_mutex_unlock(&pool->lock);
    while (is_oldest_run(pool))
        finish_oldest(pool);
    return outcome(pool, err);
}

bool pool_finish(struct pool *pool, struct err *err)
{
    while (pool->n_done < pool->n_put)
        finish_oldest(pool);
    return outcome(pool, err);
}

bool pool_failed(const struct pool *pool)
{
    return err_is_set(&pool->failure);
}

void pool_free(struct pool *pool)
{
    if (!pool)
        return;
    if (pool->n_done < pool->n_put && !pool_failed(pool))
        err_set(&pool->failure, ERR_SYSTEM, "the work was given up");
    pthread_mutex_lock(&pool->lock);
    pool->is_over = true;
    pool->failed_job = 0;               /* what has not begun need not be run any more */
    pthread_cond_broadcast(&pool->is_put);
    pthread_mutex_unlock(&pool->lock);
    struct err ignored = { 0 };
    (void)!pool_finish(pool, &ignored);
    for (unsigned i = 0; i < pool->n_threads; i++)
        pthread_join(pool->threads[i], NULL);
    pthread_cond_destroy(&pool->is_run);
    pthread_cond_destroy(&pool->is_put);
    pthread_mutex_destroy(&pool->lock);
    free(pool->slots);
    free(pool);
}

/* --- two at once --------------------------------------------------------------------------------------------------- */

struct step {
    pool_step *run;
};

static bool run_step(void *shared, void *job, struct err *err)
{
    return ((const struct step *)job)->run(shared, err);
}

bool pool_both(unsigned workers, pool_step *first, pool_step *second, void *shared, struct err *err)
{
    struct step steps[] = { { first }, { second } };
    AUTO(pool_free) struct pool *pool = pool_new(workers == 1 ? 1 : 2, run_step, NULL, shared);
    return pool_put(pool, &steps[0], err) && pool_put(pool, &steps[1], err) && pool_finish(pool, err);
}
