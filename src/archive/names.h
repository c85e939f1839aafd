/* archive/names.h: the names in a folder of packages/: how its years, months and packages are gone through. No link is followed: a
 * folder elsewhere is none of the archive's. */
#pragma once
#include "base/file.h"

/* base/file.h's list of a folder; `path`: from the folder `packages_fd`. Fails with SYSTEM. */
MUST_CHECK bool names_list(int packages_fd, const char *path, struct file_names *ret, struct err *err);
bool names_is_folder(int packages_fd, const char *path);
bool names_is_year(struct span name);   /* "2026" */
bool names_is_month(struct span name);  /* "01" to "12" */
