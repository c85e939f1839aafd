#include "bag/hash.h"

#include <stdatomic.h>

#include "base/num.h"
#include "base/pool.h"

enum {
    LARGE_BYTES = 512 * 1024,           /* a file that keeps a worker busy for a millisecond and more */
    PIECE_BYTES = 64 * 1024,
    PROGRESS_BYTES = 8 * 1024 * 1024,
};

struct hashing {
    const struct bag_hash_plan *plan;
    atomic_size_t next;                 /* [0, n): the large files; [n, 2n): the others */
    _Atomic uint64_t done_bytes;
};
struct worker {
    struct hashing *hashing;
    struct digester *digester;
    unsigned algorithms;                /* of the digester */
    uint8_t *piece;
};

static void read_bytes(struct worker *worker, uint64_t bytes)
{
    const struct bag_hash_plan *plan = worker->hashing->plan;
    uint64_t done = atomic_fetch_add(&worker->hashing->done_bytes, bytes) + bytes;
    progress_moved(plan->progress, "digests", done, plan->total_bytes);
}

static bool digest_whole(struct worker *worker, struct source *source, struct err *err)
{
    uint64_t told = 0;
    for (uint64_t at = 0; at < source->size;) {
        size_t got = 0;
        if (!source_read(source, at, worker->piece, PIECE_BYTES, &got, err))
            return false;
        digester_add(worker->digester, span_of_n(worker->piece, got));
        at += got;
        if (at - told >= PROGRESS_BYTES || at == source->size) {
            read_bytes(worker, at - told);
            told = at;
        }
    }
    return true;
}

/* The caller's look and the digests share one read of each byte; a look that fails does not keep the digests from being
 * known, unless the disk failed it. */
static bool look_and_digest(struct worker *worker, struct source *source, struct err *err)
{
    const struct bag_hash_plan *plan = worker->hashing->plan;
    AUTO(source_free) struct source *tee = source_tee(source, worker->digester);
    struct err look_err = { 0 };
    bool is_fine = plan->look(plan->look_context, source->name, tee, &look_err);
    if (!is_fine && look_err.kind == ERR_SYSTEM) {
        *err = look_err;
        return false;
    }
    if (worker->algorithms && !source_tee_finish(tee, err))
        return false;
    read_bytes(worker, source->size);
    if (!is_fine)
        *err = look_err;
    return is_fine;
}

static bool hash_file(struct worker *worker, const struct bag_hash_file *file, struct err *err)
{
    const struct bag_hash_plan *plan = worker->hashing->plan;
    if (!worker->digester || worker->algorithms != file->algorithms) {
        digester_free(worker->digester);
        worker->digester = digester_new(file->algorithms);
        worker->algorithms = file->algorithms;
    } else {
        digester_reset(worker->digester);
    }
    AUTO(source_free) struct source *source = NULL;
    if (!source_open_beneath(plan->bag_fd, file->path, &source, err))
        return false;
    return file->is_looked_at && plan->look ? look_and_digest(worker, source, err) : digest_whole(worker, source, err);
}

static bool work(void *shared, void *job, struct err *unused)
{
    (void)job;
    (void)unused;
    struct hashing *hashing = shared;
    const struct bag_hash_plan *plan = hashing->plan;
    struct worker worker = { .hashing = hashing, .piece = mem_new(PIECE_BYTES) };
    for (;;) {
        size_t turn = atomic_fetch_add(&hashing->next, 1);
        if (turn >= 2 * plan->n)
            break;
        bool is_large_turn = turn < plan->n;
        size_t index = is_large_turn ? turn : turn - plan->n;
        struct bag_hash_file file = { 0 };
        if (!plan->want(plan->context, index, &file) || (file.bytes >= LARGE_BYTES) != is_large_turn)
            continue;
        struct err err = { 0 };
        bool is_fine = hash_file(&worker, &file, &err);
        plan->done(plan->context, index, worker.digester, is_fine ? NULL : &err);
    }
    digester_free(worker.digester);
    free(worker.piece);
    return true;
}

void bag_hash(const struct bag_hash_plan *plan)
{
    struct hashing hashing = { .plan = plan };
    unsigned workers = plan->workers ? plan->workers : pool_workers_default();
    AUTO(pool_free) struct pool *pool = pool_new(workers, work, NULL, &hashing);
    struct err never = { 0 };           /* `work` reports each file's failure by itself */
    for (unsigned i = 0; i < workers; i++)
        (void)!pool_put(pool, NULL, &never);
    (void)!pool_finish(pool, &never);
}
