/* capture/run.h: one run of a capture: URLs in, sealed packages out, resumable at any moment.
 *
 * A run works in work/<run>/ and leaves nothing there when it ends. What is on disk is never reported before it is there. */
#pragma once
#include "capture/crawl.h"
#include "capture/discover.h"
#include "capture/profile.h"
#include "capture/seal.h"

struct run_options {
    const char *const *urls;
    size_t n_urls;
    const char *const *sources;         /* feeds, sitemaps, pages that link to articles: what they name is captured too */
    size_t n_sources;
    struct discover_policy policy;      /* of what they name */
    size_t max_articles;                /* of what they name, the first ones; 0: all */
    bool dry_run;                       /* sources are read, nothing is captured or kept */
    const struct profile *profile;      /* NULL: none. Borrowed; with it `profile_file`, where a resumed run finds it again */
    const char *profile_file;
    const char *collection;             /* NULL: the host of the first URL */
    const char *name;                   /* begin of package ids; NULL: made from the host */
    int64_t page_delay_ns;
    struct manners_options manners;
    bool ignore_robots, allow_private, http2, defer_sealing;
    const char *const *connect_to;
    size_t n_connect_to;
    const char *ca_file, *proxy;
    struct fetch_limits limits;
    unsigned workers;
    const struct progress *progress;
    const volatile sig_atomic_t *stop;  /* once it is true the run is left in work/ with all that was received; NULL: never */
};
struct run_failure {
    char *url, *why;
};
struct run_summary {
    struct sealed *packages;
    size_t n_packages;
    size_t n_asked, n_captured;         /* URLs */
    size_t n_shared;                    /* of those captured: led to the snapshot of another one */
    struct discovery found;             /* what the sources named, and why not all of it */
    struct run_failure *failures;       /* pages that could not be had */
    size_t n_failures;
    struct run_failure *flaws;          /* snapshots that were captured and kept, but are cut, empty or undecodable */
    size_t n_flaws;
    bool is_begun;                      /* a run lies in work/, whatever became of it: it can be resumed */
    char *stopped;                      /* run that was left, as options.stop wished, to be resumed; or NULL */
    char *deferred;                     /* run that waits for its sealing, or NULL */
};
MUST_CHECK bool run_capture(const struct archive *archive, const struct run_options *options, struct run_summary *ret, struct err *err);
/* Goes on with every run in work/ that no other process holds. Nothing to resume is success. A run that cannot be resumed does not
 * keep the others from it: *err is that of the first one, *ret has the others'. */
MUST_CHECK bool run_resume(const struct archive *archive, unsigned workers, const struct progress *progress,
                           const volatile sig_atomic_t *stop, struct run_summary *ret, struct err *err);
void run_summary_free(struct run_summary *summary);
