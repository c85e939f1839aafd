/* capture/manners.h: how one host is treated: when a page may be asked for, how many connections there may be, and when enough is enough.
 *
 * A pure object: it is told times and outcomes, and asks no clock. All times are nanoseconds of one clock that never goes back.
 *
 *   pace          Between the end of one request for a page and the begin of the next lies the larger of the user's delay and the host's
 *                 Crawl-delay; each try and each hop of a redirect is such a request.
 *   connections   At most as many as the user allows. A host that answers slower than it can is given fewer: when the smoothed time to the
 *                 first byte rises above twice the least and above half a second, their number is halved, and the delay between pages
 *                 grows by the same factor; when it falls again they come back one by one. The least creeps up by a 256th with each
 *                 answer, so that a host that is slower for good is judged by what it is now. A 429 or 503 halves too.
 *   rest          A host that asks for it (Retry-After) is left alone: its pages wait until the end, requisites of pages that are on their
 *                 way for a minute at most, and then go one at a time: so no page stays half done for an hour.
 *   end           After so many errors in a row (the error budget), or when it wishes more rest than a run can give, the host rests for the
 *                 whole run: nothing more is asked of it. */
#pragma once
#include "base/own.h"

struct manners_options {                /* of a run; 0: the default */
    unsigned connections;               /* to one host: MANNERS_CONNECTIONS */
    unsigned error_budget;              /* errors in a row: MANNERS_ERROR_BUDGET */
    int64_t retry_wait_ns;              /* before a request is sent again, see capture/retry.h: 1 s */
};
enum {
    MANNERS_CONNECTIONS = 6,            /* what browsers allow themselves */
    MANNERS_CONNECTIONS_MAX = 48,
    MANNERS_ERROR_BUDGET = 20,
    MANNERS_WHY = 160,
};
#define MANNERS_CRAWL_DELAY_MAX_NS (INT64_C(300) * 1000000000)  /* 288 pages a day; a longer wish is one to stay away, which Disallow says */
#define MANNERS_REST_MAX_NS (INT64_C(3600) * 1000000000)        /* a run that nobody watches must end: a longer rest is the next run's */
#define MANNERS_REQUISITES_REST_MAX_NS (INT64_C(60) * 1000000000)
#define MANNERS_NEVER_NS INT64_MAX      /* a wait: something else must end first */

struct manners {                        /* private but for reading */
    unsigned connections, error_budget;
    int64_t delay_ns;                   /* between pages: the user's, or the host's where that is larger */
    unsigned pages_on_their_way;
    int64_t next_page_ns;
    int64_t pages_rest_until_ns, requisites_rest_until_ns;
    unsigned errors_in_a_row;
    char closed_why[MANNERS_WHY];       /* "20 errors in a row (last: status 503)"; "": it is open */
    unsigned allowed;                   /* of connections, now */
    uint64_t n_heard;
    unsigned n_since_change;
    int64_t smoothed_ns, least_ns;      /* time to the first byte */
};
struct manners manners_of(const struct manners_options *options, int64_t page_delay_ns);

/* The host's Crawl-delay; what is beyond MANNERS_CRAWL_DELAY_MAX_NS is not granted. */
void manners_wish_delay(struct manners *manners, int64_t delay_ns);
/* Whether pages come one after the other. */
bool manners_is_paced(const struct manners *manners);
/* How long a page, or anything else, must wait; 0: it may be asked for. */
int64_t manners_page_wait_ns(const struct manners *manners, int64_t now_ns);
int64_t manners_requisite_wait_ns(const struct manners *manners, int64_t now_ns);
unsigned manners_connections(const struct manners *manners, int64_t now_ns);
/* Nothing more is asked of it in this run: closed_why. */
bool manners_is_closed(const struct manners *manners);

void manners_page_begun(struct manners *manners);
void manners_page_ended(struct manners *manners, int64_t now_ns);       /* answered, or given up */
void manners_heard(struct manners *manners, int64_t first_byte_ns);     /* an answer began that long after its request */
void manners_went_well(struct manners *manners);
void manners_went_wrong(struct manners *manners, const char *why);      /* "status 503" */
/* It is asked for too much: 429 or 503, whatever else they say. */
void manners_is_pressed(struct manners *manners);
/* It wishes to be left alone for so long, as an answer to a page or to a requisite. False: for longer than can be granted. For a page the
 * host is then closed; for a requisite it rests for a minute: one picture does not end a run. */
bool manners_rest(struct manners *manners, int64_t now_ns, int64_t wait_ns, bool is_for_page);
