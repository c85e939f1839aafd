/* fixity/audit.h: fixity checks that are due over an archive, oldest check first, each outcome into the ledger. The ledger itself is
 * verified before anything else. */
#pragma once
#include "archive/archive.h"
#include "fixity/verify.h"

struct audit_options {
    int64_t older_than_ns;              /* due: not checked for that long; 0: all */
    unsigned workers;
    const struct progress *progress;
    /* After each check (its outcome is in the ledger by then). May be NULL. */
    void (*checked)(void *context, const char *package_id, const char *outcome, const struct verified *verified);
    void *context;
};
struct audit_summary {
    uint64_t ledger_entries, packages, due, passed, failed, could_not_run, bytes;
    struct findings findings;           /* of the ledger, and packages that are gone; yours: findings_free */
};
/* False: the audit itself could not be done (SYSTEM), or an outcome could not be entered. */
MUST_CHECK bool fixity_audit(const struct archive *archive, const struct audit_options *options, struct audit_summary *ret, struct err *err);
