/* Where the test data lies that is not part of the repository: $PRESSMARK_SHARED, else beside the source. */
#pragma once
#include <fcntl.h>
#include <stdio.h>

#include "base/file.h"

/* A file of the shared data, whole. False (and a line that says so) when it is not there. */
static inline bool shared_slurp(const char *path, struct buf *into)
{
    const char *shared = getenv("PRESSMARK_SHARED"), *source = getenv("PRESSMARK_SOURCE");
    AUTO_FREE char *name = shared ? mem_format("%s/data/%s", shared, path)
                                  : mem_format("%s/../shared/data/%s", source ? source : ".", path);
    struct err err = { 0 };
    if (file_slurp(AT_FDCWD, name, (size_t)64 << 20, into, &err))
        return true;
    printf("# skipped: the shared data has no %s (%s); set PRESSMARK_SHARED to its folder\n", path, err.why);
    return false;
}
