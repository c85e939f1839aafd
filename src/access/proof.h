/* access/proof.h: what proves that a package is the one that was sealed, or, while it is open, entered as that, before anything of it is
 * handed out.
 *
 *     ledger → tag manifests → manifests → data/index/index.cdxj, data/articles/<n>.json → records, pictures
 *
 * Here the first three steps are taken, and the files of the fourth can be asked for; records are compared with the index
 * (access/record.h), pictures with the article (access/replay.c). A ledger that knows nothing of the package (it was copied here, say)
 * is no failure, but is told; one that names other tag manifests is. */
#pragma once
#include "access/record.h"
#include "archive/ledger_seal.h"

struct proof {                          /* { 0 } is none */
    struct package_proof *files;        /* of the index, and of the JSON of the snapshot */
    struct ledger_seal seal;
    const char *ledger;                 /* in a word: PROOF_…; static */
    const char *doubt;                  /* why the ledger does not prove it, as a sentence; NULL: it does; static */
};
#define PROOF_AGREES "agrees"
#define PROOF_UNKNOWN "unknown"         /* it knows nothing of the package */
#define PROOF_NONE "none"               /* there is no ledger */
#define PROOF_DAMAGED "damaged"         /* whatever it says */

/* `article`: the path of the snapshot's JSON. Fails with MISMATCH, INVALID, MISSING: the package is not as recorded, the err says what
 * differs and what to do; SYSTEM. */
MUST_CHECK bool proof_begin(const struct archive *archive, const struct shelf *shelf, const char *article, struct proof *ret, struct err *err);
void proof_end(struct proof *proof);    /* the fields; { 0 } is fine */
#define AUTO_PROOF __attribute__((cleanup(proof_end)))
