/* package/articles.h: makes articles/<n>.json: reads a page's record again, extracts its article, and binds its pictures to what
 * the WARC holds of them: expected = captured + explained, always. */
#pragma once
#include "package/captures.h"
#include "package/plan.h"
#include "package/snapshot.h"

/* What its metadata record tells of a page's requisites (written by capture/): counts, and why some are not there. */
struct page_told {
    uint64_t expected, captured, explained;
    uint64_t left_out;                  /* beyond the limit of a page; among the explained */
    struct told_reasons *reasons;
};
/* `page` is a capture of `captures` (response or revisit); `warc` the WARC itself. *ret is yours. */
MUST_CHECK bool package_article(struct source *warc, const struct captures *captures, const struct capture *page,
                                const struct package_plan *plan, const char *replaces, struct snapshot **ret, struct err *err);
