/* capture/status.h: whether a profile's scheduled runs are well, as its summaries in reports/<profile>/ say: for `run --status`, and
 * for the next run, whose history begins there.
 *
 * It fails where the newest run was not well, and stays so until one is; where the profile never ran; where the newest summary cannot be
 * read; and where no run came for longer than expect.max_gap or 26 hours, whichever is longer: the sparsest timer that is shipped runs
 * once a day, with two hours for its delay and for a long run. */
#pragma once
#include "capture/profile.h"
#include "capture/summary.h"

#define STATUS_SILENCE_NS (26 * 3600 * NS_PER_S)

enum status_kind { STATUS_WELL, STATUS_FAILING, STATUS_SILENT, STATUS_NEVER_RAN, STATUS_UNREADABLE };
const char *status_kind_name(enum status_kind kind);            /* "well", "failing", "silent", "never-ran", "unreadable" */
struct status {
    enum status_kind kind;              /* all but WELL: exit 3 */
    char *why;                          /* a sentence; NULL of what is well */
    char *report;                       /* path of the newest page for people, from the archive's folder; NULL: none */
    int64_t last_run_ns;                /* the end of the newest run */
    int64_t due_ns;                     /* when it is silent, if no run ends before */
    struct summary last;                /* the newest summary, as far as summary_parse reads it: run, outcome, findings, history */
};
/* As it is at `now_ns`. What is not well is in *ret, no err; fails with SYSTEM, where the folder cannot be read. */
MUST_CHECK bool status_read(const struct archive *archive, const struct profile *profile, int64_t now_ns, struct status *ret, struct err *err);
void status_free(struct status *status);        /* the fields; { 0 } is fine */
#define AUTO_STATUS __attribute__((cleanup(status_free)))

/* For a run that ends: summary->history, from the summaries before it and from what this run captured; call it after summary_count and
 * before verdict_judge. Summaries that cannot be read are passed over. */
MUST_CHECK bool status_recall(const struct archive *archive, struct summary *summary, struct err *err);
/* The last word on history, after verdict_judge: last_pass, failing_since, failures_in_row. */
void status_settle(struct summary *summary);
