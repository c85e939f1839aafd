/* fixity/due.h: which packages are due for a fixity check, and in what order, as the ledger and packages/ tell it. Nothing here
 * reads a disk or a clock.
 *
 * Due is what was not checked for a given time, counted from the last check that could run, else from the sealing; what the
 * ledger never heard of comes first. A package that is gone, or that the ledger does not know, is always due: each audit says so again; so
 * is one whose last check is of a time that has not come yet. */
#pragma once
#include "archive/ledger_seal.h"

struct fixity_known {                   /* a package as ledger and packages/ know it */
    char *id;
    int64_t checked_ns;                 /* the last check that could run; else the sealing; 0: never */
    struct ledger_seal seal;            /* what the ledger says of its sealing */
    bool is_checked;                    /* the ledger has a check of it */
    bool is_there;                      /* it lies in packages/, or is open */
    bool is_kept;                       /* it lies in packages/; told only while it is checked */
};
struct fixity_due;
struct fixity_due *fixity_due_new(void);
/* Entries in the order of the ledger. Those that are of neither sealing nor a check are passed over. */
void fixity_due_see_entry(struct fixity_due *due, const struct ledger_seen *entry);
void fixity_due_see_package(struct fixity_due *due, const char *package_id);
/* All that were seen, oldest check first, then by id; borrowed until another is seen for the first time. */
const struct fixity_known *const *fixity_due_sorted(struct fixity_due *due, size_t *ret_n);
/* The ledger says that it was kept, and it is not there. */
bool fixity_is_gone(const struct fixity_known *known);
/* It is there, and the ledger has no entry of a sealing: it was put there by somebody, or the ledger lost entries. */
bool fixity_is_unknown(const struct fixity_known *known);
bool fixity_is_due(const struct fixity_known *known, int64_t now_ns, int64_t older_than_ns);        /* older_than_ns 0: always */
void fixity_due_free(struct fixity_due *due);
DEFINE_AUTO(fixity_due_free, struct fixity_due *)
