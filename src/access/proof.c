#include "access/proof.h"

#include <inttypes.h>

/* Whatever else the ledger says or lacks: other tag manifests than these are never passed over. */
static bool compare_seal(const struct archive *archive, const struct shelf *shelf, struct proof *proof, struct err *err)
{
    const struct package_seal *there = package_proof_seal(proof->files), *sealed = &proof->seal.digests;
    if (ledger_seal_settle(&proof->seal, there))
        return true;
    bool is_same = memcmp(there->sha256, sealed->sha256, sizeof there->sha256) == 0;
    err_set(err, ERR_MISMATCH, "it is not the one that entry %" PRIu64 " of the ledger says the package was %s with: the package was "
            "changed as a whole, manifests and all", proof->seal.sequence, proof->seal.is_open ? "entered" : "sealed");
    err_hint(err, "pressmark audit --archive %s --older-than 0d", archive->path);
    err_where(err, "%s", is_same ? "tagmanifest-sha512.txt" : "tagmanifest-sha256.txt");
    return record_is_damaged(shelf, err);
}

static void judge_ledger(struct proof *proof, const struct findings *findings, uint64_t entries)
{
    bool is_known = proof->seal.has_digests;
    if (findings->n_errors) {
        proof->ledger = PROOF_DAMAGED;
        proof->doubt = is_known ? "the archive's ledger agrees, but is damaged itself: pressmark audit says where"
                                : "the archive's ledger is damaged and says nothing of this package: pressmark audit says where";
    } else if (!entries) {
        proof->ledger = PROOF_NONE;
        proof->doubt = "the archive has no ledger: nothing but the package itself says what was sealed";
    } else if (!is_known) {
        proof->ledger = PROOF_UNKNOWN;
        proof->doubt = "the archive's ledger does not know this package: nothing but the package itself says what was sealed";
    } else {
        proof->ledger = PROOF_AGREES;
    }
}

bool proof_begin(const struct archive *archive, const struct shelf *shelf, const char *article, struct proof *ret, struct err *err)
{
    const char *const paths[] = { PACKAGE_CDXJ, article };
    AUTO_FINDINGS struct findings findings = { 0 };
    uint64_t entries;
    if (!package_proof_open(shelf->fd, paths, COUNT_OF(paths), &ret->files, err))
        return record_is_damaged(shelf, err);
    if (!ledger_seal_find(archive, shelf->id, &ret->seal, &findings, &entries, err) || !compare_seal(archive, shelf, ret, err))
        return false;
    judge_ledger(ret, &findings, entries);
    return true;
}

void proof_end(struct proof *proof)
{
    package_proof_free(proof->files);
    *proof = (struct proof){ 0 };
}
