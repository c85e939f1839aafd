/* package/assemble.h: from the closed WARCs of a run to a finished package, in the order of sealing:
 *
 * WARCs read (checked, digested), articles, CDXJ, schemas, maps, PREMIS, METS, manifests, bag-info, tag manifests; everything
 * synced; read back and checked. A pure function of the WARCs and the plan: the same bytes on any machine, with any number of
 * workers, the first time or after a crash. What an earlier, interrupted attempt left (all but the WARCs) is removed first. */
#pragma once
#include "base/progress.h"
#include "package/plan.h"
#include "package/seal.h"

struct package_result {
    uint64_t articles, images, resources, missing, bytes, files;
    struct package_seal seal;
};
/* `package_fd`: the package's folder in work/, with its WARCs at their places. Fails with INVALID when a WARC or the finished package
 * does not pass its own check (then nothing may be sealed). */
MUST_CHECK bool package_assemble(int package_fd, const struct package_plan *plan, unsigned workers,
                                 const struct progress *progress, struct package_result *ret, struct err *err);
/* Reads a finished package and checks it, as package_assemble does at its end. Fails with INVALID when it does not pass. */
MUST_CHECK bool package_read_back(int package_fd, const char *package_id, unsigned workers, const struct progress *progress, struct err *err);
