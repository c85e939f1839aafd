/* fixity/audit.h: fixity checks that are due over an archive, oldest check first, each outcome into the ledger. The ledger itself is
 * verified before anything else.
 *
 * accept_ledger is the way out when ledger/head, or the whole ledger, is lost for good: the chain is verified, the packages are compared
 * with it, and an entry "ledger accepted" says which of them did not agree (ledger_accept). Then every package is checked, and one that
 * the ledger does not know is entered as "accepted" when it passes, with the digests that later audits compare. */
#pragma once
#include "archive/archive.h"
#include "fixity/verify.h"

struct audit_options {
    int64_t older_than_ns;              /* due: not checked for that long; 0: all */
    bool accept_ledger;                 /* an operator's word: see below */
    unsigned workers;
    const struct progress *progress;
    /* After each check; its outcome is in the ledger by then, unless `is_entered` says that it could not be entered. May be NULL. */
    void (*checked)(void *context, const char *package_id, const char *outcome, bool is_entered, const struct verified *verified);
    void *context;
};
struct audit_summary {
    uint64_t ledger_entries, packages, due, passed, failed, could_not_run, bytes;
    uint64_t not_entered;               /* outcomes that the ledger did not take */
    bool is_accepted;                   /* the ledger's end was accepted in this audit */
    bool is_complete;                   /* all that was due was checked, whether entered or not */
    struct findings findings;           /* errors: of the ledger as a whole; warnings: also of what strays in packages/; yours: findings_free */
};
/* False: the audit itself could not be done (SYSTEM; a ledger that cannot be written ends it before the first check), or an outcome
 * could not be entered: what the checks found is said all the same. */
MUST_CHECK bool fixity_audit(const struct archive *archive, const struct audit_options *options, struct audit_summary *ret, struct err *err);
