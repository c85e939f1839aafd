/* package/articles.h: makes articles/<n>.json: reads a page's record again, extracts its article, and binds its pictures to what
 * the WARC holds of them: expected = captured + explained, always. Says how good a capture it is (page/quality.h). */
#pragma once
#include "package/captures.h"
#include "package/plan.h"
#include "package/snapshot.h"

/* `page` is a capture of `captures` (response or revisit); `warc` the WARC itself. *ret is yours. */
MUST_CHECK bool package_article(struct source *warc, const struct captures *captures, const struct capture *page,
                                const struct package_plan *plan, const char *replaces, struct snapshot **ret, struct err *err);
