#include "capture/retry.h"

/* Tries in all for pages and for requisites, and the first wait in units. A requisite is one of dozens, whose loss is explained. */
static const struct row {
    unsigned page, requisite, wait;
} rows[RETRY_CAUSES] = {
    [RETRY_NOT]        = { 1, 1, 0 },
    [RETRY_RESOLVE]    = { 3, 2, 1 },   /* a resolver that stumbled is well again in seconds; a name that is gone stays so */
    [RETRY_CONNECT]    = { 3, 2, 1 },   /* a server that is started anew takes seconds */
    [RETRY_TLS]        = { 2, 1, 1 },   /* a handshake is cut off now and then; what the two cannot agree on stays so */
    [RETRY_DISCONNECT] = { 3, 2, 1 },   /* a worker that died: the next one is there at once */
    [RETRY_TIMEOUT]    = { 2, 1, 1 },   /* each try holds a connection for half a minute, and is work for a server that has too much */
    [RETRY_SHORT]      = { 3, 2, 1 },   /* as a disconnect; what is cut at the same place each time is kept so */
    [RETRY_SERVER]     = { 3, 2, 1 },   /* a worker that fell over; a fault in the page itself stays */
    [RETRY_PRESSED]    = { 4, 2, 1 },   /* it will be well when fewer ask; most say when (Retry-After), else the doubling finds out */
    [RETRY_CHALLENGE]  = { 2, 1, 4 },   /* few pass by themselves, and each try may be held against us */
};

static bool is_passing(int status)      /* 501, 505, 511 …: the next answer would be the same */
{
    return status == 500 || status == 502 || status == 504 || (status >= 520 && status <= 530);
}

enum retry_cause retry_cause_of(const struct fetch_exchange *exchange, bool is_challenge)
{
    if (exchange->failure != FETCH_OK && exchange->is_raw)
        return RETRY_NOT;               /* that was asked for once more already, and came as oddly */
    switch (exchange->failure) {
    case FETCH_OK:
        break;
    case FETCH_RESOLVE:
        return RETRY_RESOLVE;
    case FETCH_CONNECT:
        return RETRY_CONNECT;
    case FETCH_TLS:
        return exchange->is_certificate ? RETRY_NOT : RETRY_TLS;
    case FETCH_TIMEOUT:
        return RETRY_TIMEOUT;
    case FETCH_DISCONNECT:
        return RETRY_DISCONNECT;
    case FETCH_REFUSED:
    case FETCH_PROTOCOL:
    case FETCH_LIMIT:
        return RETRY_NOT;
    }
    if (is_challenge)
        return RETRY_CHALLENGE;
    if (exchange->status == 429 || exchange->status == 503)
        return RETRY_PRESSED;
    if (is_passing(exchange->status))
        return RETRY_SERVER;
    bool is_good = exchange->status >= 200 && exchange->status < 300;
    return is_good && exchange->truncated && strcmp(exchange->truncated, "disconnect") == 0 ? RETRY_SHORT : RETRY_NOT;
}

unsigned retry_tries(enum retry_cause cause, bool is_requisite)
{
    return is_requisite ? rows[cause].requisite : rows[cause].page;
}

/* Between the half and the whole of what the doubling gives. */
int64_t retry_wait_ns(enum retry_cause cause, unsigned tried, int64_t unit_ns, uint32_t random)
{
    int64_t wait_ns = unit_ns;
    unsigned doublings = tried > 1 ? tried - 1 : 0;
    if (unit_ns <= 0 || !rows[cause].wait)
        return 0;
    if (__builtin_mul_overflow(wait_ns, (int64_t)rows[cause].wait, &wait_ns) || wait_ns > RETRY_WAIT_MAX_NS)
        wait_ns = RETRY_WAIT_MAX_NS;
    for (; doublings && wait_ns < RETRY_WAIT_MAX_NS; doublings--)
        wait_ns = wait_ns * 2 < RETRY_WAIT_MAX_NS ? wait_ns * 2 : RETRY_WAIT_MAX_NS;
    int64_t half_ns = wait_ns / 2;
    return wait_ns - half_ns + (half_ns * (int64_t)(random >> 8) >> 24);       /* 36 + 24 bits */
}
