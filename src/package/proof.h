/* package/proof.h: that single files of a package are those that it was sealed with, without reading all of it.
 *
 * A chain of digests, SHA-256 and SHA-512 at each step:
 *     tagmanifest-sha256.txt, tagmanifest-sha512.txt → manifest-sha256.txt, manifest-sha512.txt → data/articles/1.json
 * Only the manifests and the files asked for are read. A package that was changed as a whole, manifests and all, passes: what its tag
 * manifests were when it was sealed is known to the ledger alone, so whoever has a ledger compares package_proof_seal with it. */
#pragma once
#include "base/source.h"
#include "package/seal.h"

struct package_proof;                   /* for one thread at a time */
/* `paths`: the payload files that will be asked for, of any number; copied. Fails with MISMATCH (a manifest is another than a tag
 * manifest says), INVALID (a manifest's line; a path that it lacks or has twice), MISSING (a manifest), SYSTEM. */
MUST_CHECK bool package_proof_open(int package_fd, const char *const *paths, size_t n, struct package_proof **ret, struct err *err);
const struct package_seal *package_proof_seal(const struct package_proof *proof);      /* as they lie there */

typedef bool package_proof_visitor(void *context, struct source *source, struct err *err);
/* Hands one of the files to `visit`, and compares its digests with both manifests: what `visit` saw is believed only when this is true.
 * Fails with what `visit` does when the file is the right one; else MISMATCH, MISSING, SYSTEM. */
MUST_CHECK bool package_proof_visit(const struct package_proof *proof, const char *path, package_proof_visitor *visit, void *context,
                                    struct err *err);
/* The whole file at the end of `into`. */
MUST_CHECK bool package_proof_slurp(const struct package_proof *proof, const char *path, size_t max, struct buf *into, struct err *err);
void package_proof_free(struct package_proof *proof);
DEFINE_AUTO(package_proof_free, struct package_proof *)
