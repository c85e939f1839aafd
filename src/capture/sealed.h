/* capture/sealed.h: what is told of a package when it is sealed: now, or in an earlier attempt of the run. */
#pragma once
#include "archive/archive.h"

struct sealed {
    char *package, *path;               /* id; path from the archive's folder */
    uint64_t articles, images, resources, missing, bytes, files;        /* bytes and files of the payload */
};
/* The figures of a package that lies in packages/ already, read from itself. */
MUST_CHECK bool sealed_recall(const struct archive *archive, const char *package, struct sealed *ret, struct err *err);
void sealed_free(struct sealed *sealed);
