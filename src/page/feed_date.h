/* page/feed_date.h: dates as feeds and sitemaps write them: W3CDTF (Atom, sitemaps, Dublin Core, JSON Feed) and RFC 822 (RSS).
 *
 *     2023-02-28T11:57+03:00    2023-02-28 11:57:00 +0300    Tue, 28 Feb 2023 11:57:00 EST    28 Feb 2023 08:00 GMT
 * Names of months are those of RFC 822 §5.1: what another language or order of figures says is not guessed at. */
#pragma once
#include "page/feed.h"

/* False, and *ret says that it is not known, where there is no date in such a form. */
bool feed_date_read(struct span text, struct feed_date *ret);
