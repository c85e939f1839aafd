/* base/pool.h: a pool of workers for independent jobs, whose results are taken in the order of the jobs.
 *
 * Used where the outcome must not depend on the number of workers: jobs run in any order, `done` is called for each
 * in the order in which it was put, by the thread that puts and finishes. At most 4 jobs a worker wait at once, so that
 * memory depends on the workers and not on the work. With one worker everything runs in the calling thread. */
#pragma once
#include "base/err.h"

struct pool;
typedef bool pool_job(void *shared, void *job, struct err *err);    /* on a worker */
typedef bool pool_done(void *shared, void *job, struct err *err);   /* on the caller's thread, in order; frees the job */

/* workers 0: as many as there are processors, at most 16. `done` is called for every job that was put, after a failure
 * too (to free it; its result is then not used): check the pool_failed flag there if that matters. NULL: nothing to do. */
struct pool *pool_new(unsigned workers, pool_job *run, pool_done *done, void *shared);
/* Fails when a job or `done` failed before: the first failure in order of the jobs. The job is taken in either case. */
MUST_CHECK bool pool_put(struct pool *pool, void *taken_job, struct err *err);
MUST_CHECK bool pool_finish(struct pool *pool, struct err *err);    /* waits for all */
bool pool_failed(const struct pool *pool);
void pool_free(struct pool *pool);                                  /* waits; results of what was not finished are only freed */
DEFINE_AUTO(pool_free, struct pool *)
unsigned pool_workers_default(void);

/* Two things that do not depend on each other, at once, or one after the other with one worker. The first failure is told. */
typedef bool pool_step(void *shared, struct err *err);
MUST_CHECK bool pool_both(unsigned workers, pool_step *first, pool_step *second, void *shared, struct err *err);
