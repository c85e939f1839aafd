/* page/masthead.h: what the page's head says of the day on which it was rendered: date, place, weather.
 *
 * That date is no fact about the article; it is kept apart, so that nobody takes it for one. */
#pragma once
#include "page/body.h"
#include "page/dates.h"

struct page_masthead {
    char *date, *place, *weather;       /* "2023-06-06", "Minsk", "+19°C"; NULL when none; yours */
};
void page_masthead_of(const struct page_scan *scan, const struct page_container *container, enum page_day_order order,
                      struct page_masthead *ret);
