/* archive/open.h: packages that are still open: those of profiles whose runs of a day gather in one package (package.seal: day).
 *
 * Such a package lies, whole and valid, in work/<run>/open/<package id>, and is read like one in packages/: archive_open_package finds it.
 * After each run of the day another takes its place; when the day is over it is sealed, and lies in packages/. */
#pragma once
#include "archive/archive.h"

/* "work/<run>/open/<package id>": the run's id is the package's without its number. INVALID when the id has no such form. */
MUST_CHECK bool archive_open_path(const char *package_id, char **ret_path, struct err *err);
bool archive_has_open(const struct archive *archive, const char *package_id);
/* Puts the folder work/<run>/<draft> in the place of the open package, synced; what was there is removed. Killed at any moment, one of the
 * two is there. */
MUST_CHECK bool archive_put_open(const struct archive *archive, const char *run, const char *package_id, const char *draft, struct err *err);
/* It is sealed: nothing of it stays open. Absent is fine. */
MUST_CHECK bool archive_drop_open(const struct archive *archive, const char *package_id, struct err *err);
/* The draft of a run that was killed after it entered it and before it put it in its place. MISSING: there is none. */
#define ARCHIVE_OPEN_DRAFT ".draft"
MUST_CHECK bool archive_open_draft(const struct archive *archive, const char *package_id, int *ret_fd, struct err *err);
/* "packages/2026/11/<id>", or "work/<run>/open/<id>" while only that is there: for people. */
MUST_CHECK bool archive_place(const struct archive *archive, const char *package_id, char **ret_path, struct err *err);
/* Another folder lies in the place of the package than the one that was opened as `fd`: a run ended meanwhile. What was read from `fd` may
 * have gone half way; asked for again it is there. */
bool archive_is_replaced(const struct archive *archive, const char *package_id, int fd);
/* Every open package, in order of their runs' names. */
MUST_CHECK bool archive_open_packages(const struct archive *archive, archive_each_package *each, void *context, struct err *err);
