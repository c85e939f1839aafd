/* capture/schedule.h: one run of a scheduled job: what is new at a site since the last run, and what is due to be looked at again.
 *
 *   lock       work/profiles/<name>/lock keeps two runs of one profile apart
 *   begin      checks (ledger, schemas, secrets, free space, clock); goes on with the folder of this day, or of a run that was killed;
 *              what an earlier day left open is sealed first
 *   sources    feeds, sitemaps and pages of the profile are asked; what they name goes into the frontier (archive/frontier.h)
 *   articles   what is due in the frontier is captured, or looked at (capture/look.h), in batches: nothing else is held in memory
 *   end        the package is sealed, or stays open for the next runs of the day (capture/gather.h); an entry in the ledger
 *
 * A run that was killed loses nothing: its journal says what was captured, the frontier what is still due. */
#pragma once
#include "capture/profile.h"
#include "capture/run.h"
#include "capture/summary.h"

struct schedule_options {
    const struct profile *profile;      /* borrowed */
    bool allow_private, http2;
    const char *const *connect_to;
    size_t n_connect_to;
    const char *ca_file, *proxy;
    struct fetch_limits limits;         /* max_bytes is the profile's */
    int64_t retry_wait_ns;
    unsigned workers;
    const struct progress *progress;
    const volatile sig_atomic_t *stop;  /* once it is true the run is left as it is; the next one goes on with it */
};
/* Fills in what is known of the run, on failure too; outcome, history and report are the caller's (capture/verdict.h, status.h, report.h).
 * Fails with USAGE: another run of the profile works (then nothing was done), SYSTEM, … */
MUST_CHECK bool schedule_run(const struct archive *archive, const struct schedule_options *options, struct summary *ret, struct err *err);
