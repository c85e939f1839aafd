/* web/surt.h: the sort-friendly key of a URL: host reversed, normalised, as archives index it.
 *
 * Python surt's rules with its faults mended (session ids only as whole fields, empty query fields dropped,
 * dot segments resolved): lower case; userinfo, fragment, default port and a leading www\d*. gone; http and
 * https are one; trailing slash cut; percent-encoding decoded until stable and encoded minimally; query
 * sorted; host reversed with commas and closed with ')'. "https://www.News.example:443/A/?b=2&a=1" is
 * "example,news)/a?a=1&b=2". URLs of other schemes (urn:…, warcinfo:…) are their own key. */
#pragma once
#include "base/buf.h"

/* Appends the key of `url` to `into`. Never fails: what is no URL is its own key with blanks and controls
 * encoded. */
void surt_of(struct span url, struct buf *into);
