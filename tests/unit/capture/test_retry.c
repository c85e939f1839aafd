/* src/capture/retry.h: which cause an exchange gives, how often it is tried, how long the waits are. */
#include "../base/suite.h"

#include "capture/retry.h"

static const struct cause_row {
    const char *name;
    enum fetch_failure failure;
    bool is_certificate;
    int status;
    const char *truncated;
    bool is_challenge;
    enum retry_cause want;
    bool is_raw;
} cause_rows[] = {
    { "ours: all is well", FETCH_OK, false, 200, NULL, false, RETRY_NOT },
    { "ours: a private address stays one", FETCH_REFUSED, false, 0, NULL, false, RETRY_NOT },
    { "ours: no such name", FETCH_RESOLVE, false, 0, NULL, false, RETRY_RESOLVE },
    { "ours: no connection", FETCH_CONNECT, false, 0, NULL, false, RETRY_CONNECT },
    { "ours: a handshake", FETCH_TLS, false, 0, NULL, false, RETRY_TLS },
    { "ours: a certificate", FETCH_TLS, true, 0, NULL, false, RETRY_NOT },
    { "ours: no answer in time", FETCH_TIMEOUT, false, 0, NULL, false, RETRY_TIMEOUT },
    { "ours: reset before a header", FETCH_DISCONNECT, false, 0, NULL, false, RETRY_DISCONNECT },
    { "ours: cut in its header, and read without libcurl the second time", FETCH_DISCONNECT, false, 0, NULL, false, RETRY_NOT, .is_raw = true },
    { "ours: no HTTP", FETCH_PROTOCOL, false, 0, NULL, false, RETRY_NOT },
    { "ours: a header too long", FETCH_LIMIT, false, 0, NULL, false, RETRY_NOT },
    { "ours: a body that was cut off", FETCH_OK, false, 200, "disconnect", false, RETRY_SHORT },
    { "ours: a body that came too slowly", FETCH_OK, false, 200, "time", false, RETRY_NOT },
    { "ours: our own limit", FETCH_OK, false, 200, "length", false, RETRY_NOT },
    { "ours: an end that nobody knows", FETCH_OK, false, 200, "unspecified", false, RETRY_NOT },
    { "ours: a 404 that was cut off", FETCH_OK, false, 404, "disconnect", false, RETRY_NOT },
    { "rfc6585 4: 429", FETCH_OK, false, 429, NULL, false, RETRY_PRESSED },
    { "rfc9110 15.6.4: 503", FETCH_OK, false, 503, NULL, false, RETRY_PRESSED },
    { "rfc9110 15.6.1: 500", FETCH_OK, false, 500, NULL, false, RETRY_SERVER },
    { "rfc9110 15.6.3: 502", FETCH_OK, false, 502, NULL, false, RETRY_SERVER },
    { "rfc9110 15.6.5: 504", FETCH_OK, false, 504, NULL, false, RETRY_SERVER },
    { "ours: 522, as a large distributor has it", FETCH_OK, false, 522, NULL, false, RETRY_SERVER },
    { "rfc9110 15.6.2: 501 stays", FETCH_OK, false, 501, NULL, false, RETRY_NOT },
    { "rfc6585 6: 511 stays", FETCH_OK, false, 511, NULL, false, RETRY_NOT },
    { "rfc9110 15.5.4: 403 stays", FETCH_OK, false, 403, NULL, false, RETRY_NOT },
    { "ours: a 403 that is a challenge", FETCH_OK, false, 403, NULL, true, RETRY_CHALLENGE },
    { "ours: a 503 that is a challenge", FETCH_OK, false, 503, NULL, true, RETRY_CHALLENGE },
};

static void check_cause(void **state)
{
    const struct cause_row *row = *state;
    const struct fetch_exchange exchange = { .failure = row->failure, .is_certificate = row->is_certificate, .status = row->status,
                                             .truncated = row->truncated, .is_raw = row->is_raw };
    assert_int_equal(retry_cause_of(&exchange, row->is_challenge), row->want);
}

static void check_tries(void **state)
{
    (void)state;
    for (enum retry_cause cause = RETRY_NOT; cause < RETRY_CAUSES; cause++) {
        assert_in_range(retry_tries(cause, false), 1, RETRY_TRIES_MAX);
        assert_in_range(retry_tries(cause, true), 1, RETRY_TRIES_MAX);
        if (cause == RETRY_NOT)
            assert_int_equal(retry_tries(cause, false), 1);
        else
            assert_true(retry_tries(cause, false) > retry_tries(cause, true));
    }
}

static void check_waits(void **state)
{
    (void)state;
    enum { UNIT = 1000 };
    assert_true(retry_wait_ns(RETRY_NOT, 1, UNIT, 0) == 0);
    for (enum retry_cause cause = RETRY_RESOLVE; cause < RETRY_CAUSES; cause++) {
        int64_t whole_ns = 0;
        for (unsigned tried = 1; tried < RETRY_TRIES_MAX; tried++) {
            int64_t least_ns = retry_wait_ns(cause, tried, UNIT, 0), most_ns = retry_wait_ns(cause, tried, UNIT, UINT32_MAX);
            assert_true(least_ns >= UNIT / 2 && least_ns < most_ns && most_ns <= 2 * least_ns);
            assert_true(tried == 1 || least_ns == whole_ns);        /* the half of twice the wait before */
            whole_ns = 2 * least_ns;
        }
    }
}

static void check_bounds(void **state)
{
    (void)state;
    assert_true(retry_wait_ns(RETRY_SERVER, 1, 0, 7) == 0);
    assert_true(retry_wait_ns(RETRY_SERVER, 1, -5, 7) == 0);
    assert_true(retry_wait_ns(RETRY_SERVER, 1, INT64_MAX, UINT32_MAX) <= RETRY_WAIT_MAX_NS);
    assert_true(retry_wait_ns(RETRY_SERVER, UINT32_MAX, 1, UINT32_MAX) <= RETRY_WAIT_MAX_NS);
    assert_true(retry_wait_ns(RETRY_SERVER, UINT32_MAX, 1, 0) == RETRY_WAIT_MAX_NS / 2);
}

int main(void)
{
    struct suite suite = { .name = "capture/retry" };
    SUITE_ROWS(&suite, cause_rows, check_cause);
    suite_add(&suite, "ours: a requisite is tried less often than a page", check_tries, NULL);
    suite_add(&suite, "ours: waits double, and a random part of at most the half is left out", check_waits, NULL);
    suite_add(&suite, "ours: no wait is longer than a minute, whatever is asked for", check_bounds, NULL);
    return suite_run(&suite);
}
