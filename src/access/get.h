/* access/get.h: the snapshot of an article at a date, as files that open in a browser, with its provenance.
 *
 *     FOLDER/index.html        the page, links rewritten to the local copies, scripts dropped, nothing connects by itself
 *     FOLDER/files/…           pictures, style sheets, fonts, media as they were captured (content coding removed)
 *     FOLDER/article.json      the facts and the picture manifest, as in the package
 *     FOLDER/article.txt       headline, byline, dates, text, captions, for reading
 *     FOLDER/original.http     the page's record block: status line, header, body as they came over the wire
 *     FOLDER/provenance.json   where all this comes from: package, record, digests (compared now), dates, tool; every file above
 *                              with its URL, record, capture time and digest; what is missing and why
 *
 * A date is that whole day in the archive's zone: the last snapshot inside it, else the nearest to the day; RFC 3339 or 14 digits
 * are an instant: the closest, a tie to the earlier. 14 digits, and any time without a fraction, name the whole second.
 *
 * A capture that is not good (a challenge, a wall, a stub: page/quality.h) is none of the article: it is handed out when it is named by its
 * urn, or when there is no other.
 *
 * All that is handed out is compared with its recorded digests before: facts, index and records up to the package's tag manifests, these
 * with the archive's ledger (access/proof.h). A package that is still open is no other; when a run replaces it meanwhile, all is done again. */
#pragma once
#include "archive/archive.h"
#include "base/progress.h"

struct get_options {
    const char *url;                    /* in any spelling: as captured or canonical; or the urn of a snapshot */
    const char *at;                     /* "2023-02-28", RFC 3339, or 14 digits; NULL: the latest */
    const char *folder;                 /* made; must be new or empty */
    const struct progress *progress;
    /* Where packages are named that could not be looked into: a better answer may lie there. Filled on failure too; yours to free. */
    struct findings *unread;
};
struct get_result {
    char *url, *canonical, *headline, *snapshot, *package;
    char *captured, *captured_local;    /* UTC; in the archive's zone */
    int64_t distance_ns;                /* from what was asked for: 0 inside the day; negative: captured before it */
    bool is_inside;                     /* the snapshot lies inside the day asked for (or at the instant) */
    uint64_t snapshots, bad;            /* how many there are of this article; of them, those that are not good captures */
    char *quality, *quality_why;        /* of this one: page/quality.h; NULL where nobody judged, or where it is good */
    bool is_good;
    bool is_sealed;                     /* false: the package is open, and later runs of its day put more into it */
    const char *ledger, *doubt;         /* PROOF_… of access/proof.h; why the ledger does not prove the package, NULL: it does; static */
    uint64_t files, missing;            /* requisites written; requisites of the page that the archive does not have */
};
/* Fails with MISSING (nothing kept of that URL; the hint says how to look), USAGE (no date, folder not empty), MISMATCH or INVALID (the
 * package is not as recorded: nothing is handed out, and the hint says what to check), LIMIT, SYSTEM. On failure the folder holds nothing new. */
MUST_CHECK bool access_get(const struct archive *archive, const struct get_options *options, struct get_result *ret, struct err *err);
void get_result_free(struct get_result *result);
