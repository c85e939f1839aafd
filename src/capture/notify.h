/* capture/notify.h: tells somebody that a run was not well: runs the profile's notify.command with /bin/sh.
 *
 * It is given the summary (the JSON of capture/summary.h, one line) on its standard input, and in its environment PRESSMARK_PROFILE,
 * PRESSMARK_RUN, PRESSMARK_OUTCOME (pass, fail, could-not-run) and PRESSMARK_REPORT (path of the page). Nothing from outside stands in
 * the command line. It has 60 seconds; then its whole process group is ended. What it prints goes to our standard error. */
#pragma once
#include "capture/summary.h"

#define NOTIFY_TIME_NS (60 * NS_PER_S)

/* `report` may be NULL. Fails with SYSTEM: it cannot be run; INVALID: it exited with another code than 0, or by a signal; LIMIT: it took too
 * long. A failure is for a warning: what the run came to stays what it was. */
MUST_CHECK bool notify_run(const char *command, const struct summary *summary, const char *report, int64_t time_ns, struct err *err);
