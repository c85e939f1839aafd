/* archive/ledger_seal.h: what the ledger says of the sealing of one package: whether it was sealed, and with which tag manifests.
 *
 * A package that was changed as a whole, manifests and all, agrees with itself: only the ledger tells that it is another. */
#pragma once
#include "archive/ledger.h"
#include "package/proof.h"

struct ledger_seal {                    /* { 0 }: nothing was said */
    bool is_sealing, is_sealed;         /* there is such an entry (or "accepted"); sealing alone: it may never have come to packages/ */
    bool is_open;                       /* entered as open, and not sealed since: the digests are those it has now */
    bool has_digests;                   /* an entry says which tag manifests it was sealed with: */
    struct package_seal digests;
    uint64_t sequence;                  /* of that entry */
};
/* The package's entries in the order of the ledger. Those that are of no sealing are passed over. */
void ledger_seal_see(struct ledger_seal *seal, const struct ledger_seen *entry);
/* Goes over the ledger for one package, and verifies it on the way as ledger_verify does: the same findings, the same failures. */
MUST_CHECK bool ledger_seal_find(const struct archive *archive, const char *package_id, struct ledger_seal *ret, struct findings *findings,
                                 uint64_t *ret_entries, struct err *err);
