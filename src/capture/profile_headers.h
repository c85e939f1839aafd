/* capture/profile_headers.h: what a profile adds to requests, in the shape of `struct fetch_options`, with the secrets read.
 *
 * In the profile a header is "Name: value", a cookie "name=value". A value may be `env:VARIABLE` or `file:PATH` (relative to the
 * profile's folder; one line end behind it does not count): then it is read when a run begins, and is a secret, which no message
 * shows and whose field is among `secret_names`. The fields that fetch/ masks by itself (Cookie, Authorization) need no name there.
 * Accept-Language is no secret; it stands apart, since it belongs to the vantage that records tell.
 *
 * They go to the site alone: to the servers that the sources name, and those of patterns in scope.include that name one. */
#pragma once
#include "base/config.h"

struct profile;
struct profile_headers {
    struct config_texts headers;        /* "Name: value" */
    struct config_texts cookies;        /* "name=value" */
    struct config_texts hosts;          /* "https://news.example": origins, each once */
    struct config_texts secret_names;   /* of `headers` */
    char *accept_language;              /* NULL: not stated */
};
enum { PROFILE_HEADER_VALUE_MAX = 8000 };           /* as fetch/fields.h has it: servers take no longer lines */

/* What request.headers and request.cookies must be, in the shape of config_check. Fields that a run sets itself or that change what
 * an answer means are refused (User-Agent, Host, Range, If-None-Match, Accept …). */
config_check profile_check_header;
config_check profile_check_cookie;

/* Reads the variables and files. Fails with USAGE: a variable is not set, a file is not there, is no regular file or too long, a
 * value is empty or holds a control character (of a cookie: a ";" too); SYSTEM. *ret is yours to free, on failure too. */
MUST_CHECK bool profile_headers_resolve(const struct profile *profile, struct profile_headers *ret, struct err *err);
void profile_headers_free(struct profile_headers *headers);         /* the fields; { 0 } is fine */
