/* web/glob.h: URL patterns of profiles, as in scope.include and scope.exclude.
 *
 * "*" stands for any run of characters, slashes too; everything else for itself. A pattern speaks of the whole URL:
 *     https://news.example/sport*           begins so
 *     *-live.html                           ends so, on any host
 *     *.news.example*print=1*               has this in it, on all hosts below that one
 * Both sides compare in one form: URLs as browsers serialise them (web/url.h), without fragment and user; scheme and host in
 * any letter case, the host as IDNA A-labels, the scheme's own port gone; percent-encoded where it must be, with capital
 * digits, and nowhere else (RFC 3986 §6.2.2), so that letters of any script match their encoded form. "%2A" is a star itself.
 * A match takes one walk along the URL, however many stars there are. */
#pragma once
#include "web/url.h"

enum { GLOB_MAX = URL_MAX };            /* bytes of a pattern, as given: no longer URL could match it */

struct glob;
/* Fails with USAGE and says what is wrong with the pattern: empty, longer than GLOB_MAX, control characters, no UTF-8, a
 * fragment, a host that cannot be, or a beginning with which no http(s) URL begins. *ret is yours. */
MUST_CHECK bool glob_compile(struct span pattern, struct glob **ret, struct err *err);
bool glob_matches(const struct glob *glob, const char *url);
/* The first of the patterns that matches, or NULL. */
const struct glob *glob_first(struct glob *const *globs, size_t n, const char *url);
const char *glob_pattern(const struct glob *glob);          /* as given; borrowed */
void glob_free(struct glob *glob);
DEFINE_AUTO(glob_free, struct glob *)
