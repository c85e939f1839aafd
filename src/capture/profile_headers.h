/* capture/profile_headers.h: the header fields that a profile adds to every request, with the secrets among them.
 *
 * In the profile a header is "Name: value", a cookie "name=value". A value may be `env:VARIABLE` or `file:PATH` (relative to the
 * profile's folder; one line end behind it does not count): then it is read when a run begins, and is a secret, which records show
 * masked and no message shows. The values of Authorization and Proxy-Authorization are secrets wherever they stand. The cookies become
 * one field, Cookie, which is secret when one of them is. */
#pragma once
#include "base/config.h"

struct profile;
struct profile_header {
    char *name, *value;
    bool is_secret;
};
struct profile_headers {
    struct profile_header *items;       /* in the order of the profile, Cookie last */
    size_t n;
};
enum { PROFILE_HEADER_VALUE_MAX = 8 * 1024 };       /* servers refuse longer fields */

/* What request.headers and request.cookies must be, in the shape of config_check. Fields that a run sets itself or that change what
 * an answer means are refused (User-Agent, Host, Range, If-None-Match, Accept-Encoding …). */
config_check profile_check_header;
config_check profile_check_cookie;

/* Reads the variables and files. Fails with USAGE: a variable is not set, a file is not there, is no regular file or too long, a
 * value is empty or holds a control character (of a cookie: a ";" too); SYSTEM. *ret is yours to free, on failure too. */
MUST_CHECK bool profile_headers_resolve(const struct profile *profile, struct profile_headers *ret, struct err *err);
/* Whether a request's field of that name (case does not matter) is to be masked in records. */
bool profile_headers_is_secret(const struct profile_headers *headers, struct span name);
void profile_headers_free(struct profile_headers *headers);
