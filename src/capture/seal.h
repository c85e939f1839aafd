/* capture/seal.h: seals one package of a run from the journal's line "closed": assembled, checked, ledger `sealing`, renamed into
 * packages/, both parents synced, ledger `sealed`. May be repeated from the top after a crash at any moment. */
#pragma once
#include <jansson.h>

#include "base/progress.h"
#include "capture/sealed.h"
#include "package/plan.h"

/* What sealing needs besides the WARCs, from such a line and the settings; *ret_pages is yours, all else is borrowed from the two. */
MUST_CHECK bool seal_plan(const struct archive *archive, const json_t *closed, struct package_plan *ret, struct package_page **ret_pages,
                          struct err *err);
/* `is_first_time`: nothing of this package can be in the ledger yet (it saves reading it). */
MUST_CHECK bool seal_package(const struct archive *archive, const char *run, const json_t *closed, unsigned workers, bool is_first_time,
                             const struct progress *progress, struct sealed *ret, struct err *err);
