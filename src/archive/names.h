/* archive/names.h: the names in a folder of packages/, sorted: how its years, months and packages are gone through. No link is
 * followed: a folder elsewhere is none of the archive's. */
#pragma once
#include "base/err.h"
#include "base/span.h"

struct names {                          /* { 0 } is empty */
    char **items;
    size_t n;
};
/* All but "." and "..", in byte order. `path`: from the folder `dir_fd`. Fails with SYSTEM. */
MUST_CHECK bool names_list(int dir_fd, const char *path, struct names *ret, struct err *err);
void names_free(struct names *names);
#define AUTO_NAMES __attribute__((cleanup(names_free)))

bool names_is_folder(int dir_fd, const char *path);
bool names_is_year(struct span name);   /* "2026" */
bool names_is_month(struct span name);  /* "01" to "12" */
