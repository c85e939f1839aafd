/* access/show.h: what is known of a snapshot, or of all snapshots of a package: facts, how good a capture it is, how complete, and what
 * is missing for which reason.
 *
 * Told, not proven: nothing is handed out here. What is missing stands in the page's metadata record (package/told.h), whose digests are
 * compared; everything else in articles/<n>.json. */
#pragma once
#include "archive/archive.h"
#include "base/finding.h"
#include "base/progress.h"
#include "package/snapshot.h"

struct show_options {
    const char *what;                   /* a URL of an article, the urn of a snapshot, or the id of a package */
    const char *at;                     /* as in get_options; NULL: the latest. Of a package, of no use */
    bool with_missing;
    const struct progress *progress;
    struct findings *unread;            /* as in get_options */
};
struct show_missing {
    char *url, *found, *why, *record;   /* record: urn of what was answered instead, or NULL */
};
struct show_item {                      /* borrowed until the next one */
    const char *package;                /* its id */
    const struct snapshot *snapshot;
    char captured_local[TIME_TEXT];     /* in the archive's zone */
    bool is_good;
    const struct show_missing *missing; /* in the order of the record; NULL unless asked for */
    size_t n_missing;
};
/* Over all that was shown. */
struct show_totals {                    /* { 0 } is empty */
    bool is_package;
    uint64_t snapshots, good, expected, captured, revisits, explained;
    struct tallies qualities, missed;
};
typedef bool show_each(void *context, const struct show_item *item, struct err *err);
/* Fails with MISSING (nothing of that name is kept), USAGE (no date), INVALID, MISMATCH, SYSTEM. *ret is filled as far as it went. */
MUST_CHECK bool access_show(const struct archive *archive, const struct show_options *options, show_each *each, void *context,
                            struct show_totals *ret, struct err *err);
void show_totals_free(struct show_totals *totals);                  /* the fields */
#define AUTO_SHOW_TOTALS __attribute__((cleanup(show_totals_free)))
