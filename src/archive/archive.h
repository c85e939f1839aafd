/* archive/archive.h: an archive on disk: the folder with pressmark.yaml, packages/, ledger/, catalogue.sqlite, work/,
 * reports/ (DESIGN: an archive). Nothing above knows this layout. */
#pragma once
#include "archive/settings.h"
#include "base/file.h"
#include "base/time.h"

struct archive {
    char *path;                         /* as given */
    char *real_path;                    /* absolute, without links */
    int fd, packages_fd, work_fd;
    struct settings settings;
    struct zone *zone;                  /* of settings.timezone */
};
/* Makes an archive in `path` (the folder may exist, and be empty). USAGE when it is one already, or not empty. */
MUST_CHECK bool archive_init(const char *path, const struct settings *settings, struct err *err);
MUST_CHECK bool archive_open(const char *path, struct archive **ret, struct err *err);
void archive_free(struct archive *archive);
DEFINE_AUTO(archive_free, struct archive *)

/* Whether the folder of official schemas, where settings name one, is there; before a run, which would else fail at its end. USAGE. */
MUST_CHECK bool archive_check_schemas(const struct archive *archive, struct err *err);
bool archive_is_one(const char *path);
/* "packages/2026/11/<id>": where a package lies, from the date in its id; INVALID when the id has no such form. */
MUST_CHECK bool archive_package_path(const char *package_id, char **ret_path, struct err *err);
/* Opens the package's folder, in packages/, or while it is open in work/ (archive/open.h); MISSING. */
MUST_CHECK bool archive_open_package(const struct archive *archive, const char *package_id, int *ret_fd, struct err *err);
/* Moves a finished folder of work/ to its place, both parents synced. What is there already is never replaced. */
MUST_CHECK bool archive_keep_package(const struct archive *archive, const char *from_work, const char *package_id, struct err *err);
bool archive_has_package(const struct archive *archive, const char *package_id);
/* Nothing was ever kept in it: packages/ has no year yet. */
MUST_CHECK bool archive_is_empty(const struct archive *archive, bool *ret, struct err *err);
/* Every package, in order of its id's date. */
typedef bool archive_each_package(void *context, const char *package_id, struct err *err);
MUST_CHECK bool archive_packages(const struct archive *archive, archive_each_package *each, void *context, struct err *err);
/* Whether the text has the form of a package id: lower-case letters, digits, hyphens, -yyyymmddThhmmssZ-nnnn. */
bool archive_is_package_id(struct span text);
