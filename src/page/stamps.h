/* page/stamps.h: when the article was published and modified, weighed from all that the page says.
 *
 * In order: JSON-LD of the article, microdata, the metas of publishers, <time> marked as publication, a date between headline
 * and text (or right above the headline), the day in the URL, and last the meta "date" and dateCreated. Words beside a date
 * ("updated", "обновлено", "更新") make it the modification. Nothing before 1995 or later than 36 hours after the capture is taken;
 * of what the page shows nothing later than the capture, in whatever zone. The masthead's date is never taken.
 * Of two that name the same day the one that says more wins; where two differ by just a zone's offset the explicit one that is not
 * zero wins, since local time marked as UTC is the common fault. */
#pragma once
#include "page/body.h"
#include "page/dates.h"
#include "page/facts.h"

void page_stamps_of(const struct page_facts *facts, const struct page_container *container,
                    const struct page_body *body, enum page_day_order order, int64_t captured_ns,
                    struct page_date *ret_published, struct page_date *ret_modified);
/* Day first or month first in dates of figures only, by the page's language and host. */
enum page_day_order page_day_order_of(const char *language, const char *url);
