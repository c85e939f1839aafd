/* capture/retry.h: which requests are sent again, how often, and after how long: by what went wrong.
 *
 * Each answer that came is kept as a record of its own, whatever it was; this is about asking once more. The wait doubles with each try,
 * and a random part of it is left out, so that what failed together does not come back together. A Retry-After goes before it. */
#pragma once
#include "fetch/client.h"

enum retry_cause {
    RETRY_NOT,                          /* all is well, or asking again would change nothing: 404, a wrong certificate, a private address,
                                           a body that used up its whole time */
    RETRY_RESOLVE, RETRY_CONNECT, RETRY_TLS,
    RETRY_DISCONNECT,                   /* reset or closed before a whole header */
    RETRY_TIMEOUT,
    RETRY_SHORT,                        /* the body was cut off by the other side */
    RETRY_SERVER,                       /* 5xx that may pass: 500, 502, 504, 520 to 530 */
    RETRY_PRESSED,                      /* 429, 503 */
    RETRY_CHALLENGE,                    /* a page that asks whether we are human */
    RETRY_CAUSES
};
enum { RETRY_TRIES_MAX = 6 };           /* of one request, whatever the causes: a page behind a challenge is not asked more often either */
#define RETRY_WAIT_NS INT64_C(1000000000)               /* the unit of waits, unless the run says otherwise */
#define RETRY_WAIT_MAX_NS (INT64_C(60) * 1000000000)

/* `is_challenge`: a field of the answer says so. */
enum retry_cause retry_cause_of(const struct fetch_exchange *exchange, bool is_challenge);
/* How often it is asked for in all, 1 or more; pages and robots.txt, without which there are no pages, more often than a requisite. */
unsigned retry_tries(enum retry_cause cause, bool is_requisite);
/* Before the next try, when `tried` were made; `random` is any number. */
int64_t retry_wait_ns(enum retry_cause cause, unsigned tried, int64_t unit_ns, uint32_t random);
