/* archive/ledger_seal.h: what the ledger says of the sealing of one package: whether it was sealed, and with which tag manifests.
 *
 * A package that was changed as a whole, manifests and all, agrees with itself: only the ledger tells that it is another.
 *
 * A package that is open (archive/open.h) is entered before it takes the place of the one before, and before it is moved to packages/: until
 * then the one that lies there is of an earlier entry. So, up to "sealed", the last two entries "open" count beside the last one of all. */
#pragma once
#include "archive/ledger.h"
#include "package/proof.h"

struct ledger_seal {                    /* { 0 }: nothing was said */
    bool is_sealing, is_sealed;         /* there is such an entry (or "accepted"); sealing alone: it may never have come to packages/ */
    bool is_open;                       /* entered as open, and no sealing since: the digests are those of the last entry "open" */
    bool was_open;                      /* there is such an entry, whatever came after */
    bool has_digests;                   /* an entry says which tag manifests it was sealed with: */
    struct package_seal digests;
    uint64_t sequence;                  /* of that entry */
    struct {
        struct package_seal digests;
        uint64_t sequence;
    } opened[2];                        /* by the last entries "open", the latest first */
    unsigned n_opened;
};
/* The package's entries in the order of the ledger. Those that are of no sealing are passed over. */
void ledger_seal_see(struct ledger_seal *seal, const struct ledger_seen *entry);
/* Whether these are tag manifests that it may have now; then digests and sequence become those of the entry that names them. True also where
 * no entry names any. */
bool ledger_seal_settle(struct ledger_seal *seal, const struct package_seal *there);
/* Goes over the ledger for one package, and verifies it on the way as ledger_verify does: the same findings, the same failures. */
MUST_CHECK bool ledger_seal_find(const struct archive *archive, const char *package_id, struct ledger_seal *ret, struct findings *findings,
                                 uint64_t *ret_entries, struct err *err);
