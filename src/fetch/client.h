/* fetch/client.h: HTTP exchanges as they crossed the wire (libcurl, multi interface).
 *
 * Gives the request as sent and the response as received, byte for byte: status line, header lines, body with its transfer
 * coding and content coding; interim 1xx responses are split off. Redirects are not followed here: each is an exchange of its own.
 * HTTP/1.1 is negotiated, because only then is a record exactly what crossed the wire; HTTP/2 by option (then the
 * status line and fields are written in HTTP/1.1 form and `protocol` says h2).
 * A connection that was kept alive and is dead when it is used again is no failure: the request is sent once more on a new one.
 * An answer with a Content-Length that is none, or with two, is asked for once more and read to the close of its connection; one that
 * libcurl cannot parse is asked for once more over a bare connection, and kept as it came (fetch/raw.h).
 * Every address is judged before a socket is opened (web/host.h), after each resolution, so that no name, redirect or
 * rebinding leads into a private network. No proxy is taken from the environment. One client serves one thread. */
#pragma once
#include <sys/socket.h>

#include "base/source.h"

struct fetch_limits {                   /* of each exchange; 0: the default */
    uint64_t max_bytes;                 /* of a response's body as it crosses the wire: FETCH_MAX_BYTES */
    int64_t connect_ns;                 /* until there is a connection, TLS included: 15 s */
    int64_t idle_ns;                    /* without a byte: 30 s; counted in whole seconds */
    int64_t total_ns;                   /* 300 s */
};
struct fetch_options {
    const char *user_agent;             /* whole value of User-Agent */
    const char *from;                   /* From; NULL: none */
    const char *accept_language;        /* value of Accept-Language; NULL: none */
    /* The user's own, sent to `header_hosts` alone, whoever redirects where: "news.example" is that host on any port, with TLS or
     * without; "https://news.example" is that origin. */
    const char *const *headers;         /* "Name: value" */
    size_t n_headers;
    const char *const *cookies;         /* "name=value" */
    size_t n_cookies;
    const char *const *header_hosts;
    size_t n_header_hosts;
    const char *const *secret_names;    /* of headers whose values no record may hold; cookies and Authorization never are held */
    size_t n_secret_names;
    bool allow_private;                 /* private, loopback, link-local addresses too */
    const char *(*why_not)(const struct sockaddr *address);     /* judges the others; NULL: web_host_why_not */
    const char *const *connect_to;      /* "HOST:PORT:ADDR:PORT" as curl has it */
    size_t n_connect_to;
    const char *ca_file;                /* PEM; NULL: the system's */
    const char *proxy;                  /* NULL: none; then addresses are not checked, and exchanges say so */
    bool http2;
    unsigned host_connections;          /* 0: 6 */
    struct fetch_limits limits;
    int spool_fd;                       /* folder for bodies that outgrow memory (unnamed files); -1: memory up to max_bytes */
};
#define FETCH_MAX_BYTES (UINT64_C(512) * 1024 * 1024)

enum fetch_failure {
    FETCH_OK,                           /* a response is there (perhaps truncated) */
    FETCH_REFUSED,                      /* the address is not public */
    FETCH_RESOLVE, FETCH_CONNECT, FETCH_TLS, FETCH_TIMEOUT,
    FETCH_PROTOCOL,                     /* the answer is no HTTP/1.x: what came may be kept all the same */
    FETCH_DISCONNECT,                   /* the connection ended before a whole header was there */
    FETCH_LIMIT,                        /* header too long: as before */
};
const char *fetch_failure_name(enum fetch_failure failure);         /* "refused", "resolve", … */

struct fetch_exchange {
    char *url;                          /* as asked for */
    void *tag;                          /* the caller's */
    enum fetch_failure failure;
    char why[200];                      /* where failure is not FETCH_OK, or truncated is set: for people, one line */
    bool is_unknown_authority;          /* FETCH_TLS, and another ca_file could help */
    bool is_certificate;                /* FETCH_TLS, and it is the certificate: asking again changes nothing */
    int64_t started_ns;                 /* wall clock when the request was begun: WARC-Date */
    uint64_t took_ms;
    int64_t first_byte_ns;              /* after the request was sent; 0: none came, or it is not known */
    struct buf request;                 /* as sent: request line, fields, blank line; with its secrets */
    char *secret_names;                 /* of its fields whose values are to be masked, one name a line; NULL: none */
    /* As received: head and body. Where failure is not FETCH_OK it is NULL, or bytes that are no HTTP message (only when is_raw). */
    struct source *response;
    uint64_t head_bytes;                /* of the response; 0 where it is no HTTP message */
    int status;                         /* likewise */
    bool is_raw;                        /* libcurl could not parse the answer: it was asked for once more and read without it */
    char raw_why[200];                  /* why; for people, one line */
    const char *truncated;              /* NULL, or "length", "time", "disconnect", "unspecified": WARC-Truncated; static */
    char ip[64];                        /* the peer; "" behind a proxy or when never connected */
    bool is_unchecked_address;          /* behind a proxy */
    char protocol[16], tls[16], cipher[64];     /* "http/1.1", "h2"; "tls/1.3" or "" */
    char *certificates;                 /* the peer's chain in PEM, leaf first; NULL without TLS */
};
void fetch_exchange_free(struct fetch_exchange *exchange);
DEFINE_AUTO(fetch_exchange_free, struct fetch_exchange *)

struct fetch_request {
    const char *url;                    /* url_for_request's form */
    const char *accept, *referer;       /* NULL: none; accept "*" "/" "*" by default */
    /* Conditions: what the server said before as ETag and Last-Modified, as it said it; NULL: none. A text that cannot be sent (a line
     * end inside, 8 KB) is left out. A 304 is an answer like others. */
    const char *if_none_match, *if_modified_since;
    uint64_t max_bytes;                 /* 0: the client's */
    void *tag;
};

/* Whether connect_to, proxy, ca_file, headers, cookies and the hosts they go to are what they should be, before a run begins. Fails with
 * USAGE; the message names the command's option, and never a value that may be a secret. */
MUST_CHECK bool fetch_options_check(const struct fetch_options *options, struct err *err);

struct fetch_client;
MUST_CHECK bool fetch_client_open(const struct fetch_options *options, struct fetch_client **ret, struct err *err);
/* Begins an exchange. What goes wrong with it later is in the exchange. */
MUST_CHECK bool fetch_start(struct fetch_client *client, const struct fetch_request *request, struct err *err);
/* Works for at most `timeout_ms`, returns when an exchange is finished or the time is over. */
MUST_CHECK bool fetch_wait(struct fetch_client *client, unsigned timeout_ms, struct err *err);
struct fetch_exchange *fetch_next(struct fetch_client *client);     /* a finished one, yours; NULL: none now */
void fetch_client_free(struct fetch_client *client);                /* what is in flight is dropped */
DEFINE_AUTO(fetch_client_free, struct fetch_client *)
