/* page/masthead.h: what the page's head says of the day on which it was rendered: date, place, weather.
 *
 * That date is no fact about the article; it is kept apart, so that nobody takes it for one. */
#pragma once
#include "page/body.h"
#include "page/dates.h"

struct page_masthead {
    char *date, *place, *weather;       /* "2023-06-06", "Minsk", "+19°C"; NULL when none; yours */
};
/* Is a date in this block, which stands above the headline, the masthead's rather than the article's? It is when another date
 * stands nearer to the headline, when weather stands beside it, when it stands in another row, header or menu than the headline,
 * and when it is the day of the capture without a time and other things stand between the two. */
bool page_masthead_has(const struct page_scan *scan, const struct page_container *container, uint32_t block,
                       const struct time_said *said, enum page_day_order order, int64_t captured_ns);
void page_masthead_of(const struct page_scan *scan, const struct page_container *container, enum page_day_order order,
                      struct page_masthead *ret);
