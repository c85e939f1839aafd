/* web/url_cut.h: the two cuts that all readers of URLs make. */
#pragma once
#include "base/span.h"

/* How many bytes stand before the first of the characters in `stops`. */
static inline size_t url_length_until(struct span text, const char *stops)
{
    size_t at = 0;
    while (at < text.len && (text.at[at] == 0 || !strchr(stops, text.at[at])))
        at++;
    return at;
}

/* scheme ":" with scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." )   RFC 3986 §3.1; the scheme start
 * state and the scheme state of the URL Standard. False, and nothing changed, when none stands there. */
static inline bool url_cut_scheme(struct span *rest, struct span *ret_scheme)
{
    size_t at = 0;
    while (at < rest->len && (byte_is_alpha(rest->at[at]) || byte_is_digit(rest->at[at]) ||
                              rest->at[at] == '+' || rest->at[at] == '-' || rest->at[at] == '.'))
        at++;
    return at > 0 && byte_is_alpha(rest->at[0]) && at < rest->len && rest->at[at] == ':' &&
           span_cut(rest, ':', ret_scheme);
}
