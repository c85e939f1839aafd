/* archive/catalogue.h: which snapshots, captures and packages there are, in SQLite (catalogue.sqlite): a cache, rebuilt from
 * packages by `pressmark index`. Opening it brings it up to date with what lies in packages/, and with the packages that are still open
 * (archive/open.h), which may have changed since.
 *
 * Any number of processes may have it open, one of them may make it anew meanwhile. The file is looked for and made while the archive's
 * folder is held; its content is replaced by one transaction, never the file, since SQLite would mix what belongs to the old one with
 * what belongs to the new. Only a file that is no database any more is removed. */
#pragma once
#include "archive/archive.h"
#include "base/finding.h"
#include "base/progress.h"

struct catalogue;
/* Opens; makes it when absent or of an older form; takes in packages that it lacks and drops those that are gone.
 * In an archive that cannot be written (a read-only file system, another user's) nothing is written: the catalogue is read as it is
 * when it is up to date, and is else made for the moment in the folder for temporary files.
 * A package that cannot be read is left out, and does not keep anyone from the others: see catalogue_unread. */
MUST_CHECK bool catalogue_open(const struct archive *archive, const struct progress *progress, struct catalogue **ret, struct err *err);
/* Takes in what was sealed since it was opened. */
MUST_CHECK bool catalogue_refresh(struct catalogue *catalogue, const struct progress *progress, struct err *err);
/* The packages that the last opening or refreshing could not take in: what the catalogue says is not all that is kept. */
const struct findings *catalogue_unread(const struct catalogue *catalogue);
/* Made anew from the packages, beside the old one, whose content it then replaces. *ret_unread as catalogue_unread; yours to free. */
MUST_CHECK bool catalogue_rebuild(const struct archive *archive, const struct progress *progress, uint64_t *ret_packages,
                                  struct findings *ret_unread, struct err *err);
void catalogue_free(struct catalogue *catalogue);
DEFINE_AUTO(catalogue_free, struct catalogue *)

struct catalogue_snapshot {             /* texts are borrowed until the next row */
    const char *id, *package, *url, *canonical, *captured, *headline, *published, *language;
    int64_t captured_ns;
    unsigned number;                    /* articles/<number>.json */
    uint64_t images, images_missing, missing;   /* images captured; pictures and requisites explained */
    const char *quality;                /* "good", "challenge" … (page/quality.h); "" of a package sealed before there were verdicts */
    bool is_good;                       /* nothing is known against it */
};
typedef bool catalogue_each_snapshot(void *context, const struct catalogue_snapshot *snapshot, struct err *err);
/* Snapshots of an article, oldest first: `url` in any spelling, of the capture or canonical (compared by SURT key), or the urn
 * of one snapshot. NULL: all. */
MUST_CHECK bool catalogue_snapshots(struct catalogue *catalogue, const char *url, catalogue_each_snapshot *each, void *context, struct err *err);
/* The latest snapshot of the article `url` (captured or canonical) captured before `before_ns`: its id in ret ("" when none). */
MUST_CHECK bool catalogue_previous(struct catalogue *catalogue, const char *url, int64_t before_ns, char ret_id[64], struct err *err);

/* What is known of an article when it is looked at again. */
struct catalogue_known {                /* { 0 } is nothing */
    bool is_there, is_good;             /* there is a snapshot; there is a good one: then the rest is of the latest good one, else of the latest */
    bool is_bad_later;                  /* one that is not good was captured after it */
    char *id, *package, *url;           /* urn; the package's id; the URL captured */
    unsigned number;                    /* articles/<number>.json */
    int64_t captured_ns, first_captured_ns;     /* of it; of the first snapshot of all, whatever its quality */
    char *etag, *last_modified;         /* as sent, to ask with; NULL: none, or it is no good one */
};
/* `url`: of the capture or canonical, in any spelling (SURT key). */
MUST_CHECK bool catalogue_latest(struct catalogue *catalogue, const char *url, struct catalogue_known *ret, struct err *err);
void catalogue_known_free(struct catalogue_known *known);           /* the fields */
#define AUTO_KNOWN __attribute__((cleanup(catalogue_known_free)))

struct catalogue_package {
    const char *id, *urn, *first, *last, *description;
    uint64_t articles, images, bytes, captures;
    bool is_open;                       /* the runs of its day go on: it is not sealed yet */
};
typedef bool catalogue_each_package(void *context, const struct catalogue_package *package, struct err *err);
MUST_CHECK bool catalogue_packages(struct catalogue *catalogue, catalogue_each_package *each, void *context, struct err *err);
