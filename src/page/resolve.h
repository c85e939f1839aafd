/* page/resolve.h: addresses as pages write them, made absolute in the form for requests.
 *
 * web/url.h knows how; here stands what is so for nearly all addresses of a page: "/a.jpg", or an absolute address of a host
 * that was met just before, in characters that stay as they are. They need only be looked at. */
#pragma once
#include "web/url.h"

/* NULL when the reference, or the base, is no http(s) URL. `near` (may be NULL): an address that was resolved already and
 * may be of the same host. Yours. */
char *page_resolve(const struct url *base, const char *near, struct span reference);
