/* bag/hash.h: the digests of many files of a bag, each opened beneath the folder and read once, spread over workers.
 *
 * Each worker takes the next file when it is free, the large ones first, so that no long one is left for the end; it keeps
 * one digester and 64 KiB for all its files. What is done with the digests is the caller's: `done` is called on the
 * workers, in any order, once for each file. */
#pragma once
#include "base/progress.h"
#include "base/source.h"

struct bag_hash_file {
    const char *path;
    uint64_t bytes;                     /* only to find the large ones, and for progress */
    unsigned algorithms;                /* DIGEST_BIT(…); 0: read by `look` only, if at all */
    bool is_looked_at;
};
struct bag_hash_plan {
    int bag_fd;
    unsigned workers;                   /* 0: as many as processors */
    size_t n;
    void *context;
    bool (*want)(void *context, size_t index, struct bag_hash_file *ret);       /* false: leave it out */
    /* err is NULL when all is well; else the digester says nothing. */
    void (*done)(void *context, size_t index, const struct digester *digester, const struct err *err);
    bool (*look)(void *context, const char *path, struct source *source, struct err *err);  /* may be NULL */
    void *look_context;
    const struct progress *progress;    /* bytes; may be NULL */
    uint64_t total_bytes;
};
void bag_hash(const struct bag_hash_plan *plan);
