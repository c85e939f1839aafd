/* capture/gather.h: the package that stays open for the runs of a day (package.seal: day): after each run it can be read, proven and
 * audited like one that is sealed, though more may come.
 *
 * From its closed WARCs a whole package is assembled in the run's folder, entered in the ledger as "open" with the digests of its tag
 * manifests and WARCs, and put in the place of the one before (archive/open.h). Killed at any moment, the one before or this one is there. */
#pragma once
#include "capture/run_state.h"

/* The run's package is open, and its WARCs are closed. */
MUST_CHECK bool gather_put(struct run *run, struct sealed *ret, struct err *err);
