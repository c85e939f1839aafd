/* web/url.h: URLs as browsers read them (WHATWG URL Standard), for http and https.
 *
 * Parsing and resolving give the serialised form of the standard: scheme and host in lower case, host as
 * IDNA A-labels (libidn2), IPv4 in four decimal parts, IPv6 compressed in brackets, default port gone, path
 * with its dot segments removed, and what must be percent-encoded encoded. Any other scheme with a host or
 * an opaque path is recognised (so that "data:", "mailto:" and "javascript:" are told apart from relative
 * references) and not taken apart. No sockets, no names looked up. */
#pragma once
#include "base/buf.h"

/* Longer ones are refused: servers refuse them as well, and records must hold them. */
enum { URL_MAX = 8192 };

struct url {                            /* spans into `text` */
    char *text;                         /* the whole, serialised */
    struct span scheme;                 /* "https", without the colon */
    struct span username, password;     /* empty when none */
    struct span host;                   /* "news.example", "[2001:db8::1]" */
    uint16_t port;                      /* explicit or the scheme's */
    bool has_port;                      /* explicit: other than the scheme's own */
    struct span path;                   /* begins with '/' */
    bool has_query, has_fragment;
    struct span query, fragment;        /* without '?' and '#' */
};

/* Parses an absolute URL, or resolves `reference` against `base` (NULL: none). Fails with INVALID: no http(s)
 * URL; LIMIT: more than URL_MAX bytes, as given or serialised. *ret is yours to free, and may not be `base`. */
MUST_CHECK bool url_parse(struct span reference, const struct url *base, struct url *ret, struct err *err);
/* The serialised form without fragment and without user information: what is fetched and recorded.
 * Allocates. */
char *url_for_request(const struct url *url);
/* "scheme://host" or "scheme://host:port": one key a server. Allocates. */
char *url_origin(const struct url *url);
/* "path?query": the target of an HTTP request line. Allocates. */
char *url_request_target(const struct url *url);
bool url_same_origin(const struct url *a, const struct url *b);
void url_free(struct url *url);         /* the fields; { 0 } is fine */
#define AUTO_URL __attribute__((cleanup(url_free)))         /* AUTO_URL struct url url = { 0 }; */

/* Resolves and gives the form for requests in one step; NULL when it is no http(s) URL. Allocates. */
char *url_resolve(const char *base, struct span reference);
