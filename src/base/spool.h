/* base/spool.h: bytes that are needed again later, kept in memory while few and in an unnamed file when many. */
#pragma once
#include "base/source.h"

enum { SPOOL_MEMORY = 256 * 1024 };     /* most pages and pictures; many exchanges are in flight at once */

struct spool {                          /* { .folder_fd = … } is an empty one */
    int folder_fd;                      /* -1: memory only */
    int fd;                             /* 0: no file yet (descriptor 0 is never a spool) */
    struct buf memory;
    uint64_t bytes;
};
MUST_CHECK bool spool_put(struct spool *spool, struct span bytes, struct err *err);
void spool_clear(struct spool *spool);
/* Everything that was put, as a source that owns it; the spool is empty again. */
MUST_CHECK bool spool_take(struct spool *spool, const char *name, struct source **ret, struct err *err);
void spool_free(struct spool *spool);
