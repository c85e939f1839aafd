/* capture/retention.h: removes the reports of old runs: reports.keep of the profile.
 *
 * Only files that have the names of reports (summary_is_file_name) go, by the time in their names; nothing else in the folder is touched,
 * and never those of the newest run, from which `run --status` tells. */
#pragma once
#include "capture/summary.h"

/* keep_ns 0: for ever. *ret_n (may be NULL): files removed. A profile without reports is fine. */
MUST_CHECK bool retention_apply(const struct archive *archive, const char *profile, int64_t keep_ns, int64_t now_ns, size_t *ret_n, struct err *err);
