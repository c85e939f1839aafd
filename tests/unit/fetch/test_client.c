#include "server.h"

#include "web/host.h"
#include "web/url.h"

/* --- which address is told, and what a refusal means --------------------------------------------------------------------------------- */

/* 127.0.0.1 stands for a public address here, the rest of loopback for private ones. */
static const char *why_not(const struct sockaddr *address)
{
    char text[64];
    web_host_format(address, text);
    return strcmp(text, "127.0.0.1") == 0 ? NULL : "an address of a test";
}

#define WHOLE "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc"
#define CUT "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\nabc"
#define MISREAD "HTTP/1.1 200 OK\r\nContent-Length: -1\r\nConnection: close\r\n\r\nabc"
static const struct row {
    const char *name;
    const char *addresses[ADDRESSES_MAX];
    const char *answer;                 /* NULL: connections are refused */
    enum fetch_failure failure;
    const char *truncated, *ip, *why;   /* why: how it begins */
} rows[] = {
    { "ours: one address", { "127.0.0.1" }, WHOLE, FETCH_OK, NULL, "127.0.0.1", "" },
    { "ours: an address that is refused", { "127.0.0.2" }, WHOLE, FETCH_REFUSED, NULL, "127.0.0.2", "127.0.0.2 is an address of a test" },
    { "ours: two that are refused", { "127.0.0.2", "127.0.0.3" }, WHOLE, FETCH_REFUSED, NULL, "127.0.0.3", "127.0.0.3 is an address of a test" },
    { "ours: a refused one, then one that answers", { "127.0.0.2", "127.0.0.1" }, WHOLE, FETCH_OK, NULL, "127.0.0.1", "" },
    { "ours: and its answer is cut", { "127.0.0.2", "127.0.0.1" }, CUT, FETCH_OK, "disconnect", "127.0.0.1", "" },
    { "ours: and its answer is asked for twice", { "127.0.0.2", "127.0.0.1" }, MISREAD, FETCH_OK, NULL, "127.0.0.1", "" },
    { "ours: a refused one, then one that is not there", { "127.0.0.2", "127.0.0.1" }, NULL, FETCH_CONNECT, NULL, NULL, "" },
    { "ours: one that is not there, then a refused one", { "127.0.0.1", "127.0.0.2" }, NULL, FETCH_CONNECT, NULL, NULL, "" },
};

static void check(void **state)
{
    const struct row *row = *state;
    struct err err = { 0 };
    struct server server;
    const struct fetch_options options = { .user_agent = "test", .why_not = why_not, .spool_fd = -1 };
    AUTO(fetch_client_free) struct fetch_client *client = NULL;
    AUTO(fetch_exchange_free) struct fetch_exchange *exchange = NULL;
    memcpy(addresses, row->addresses, sizeof addresses);
    server_begin(&server, span_of(row->answer));
    AUTO_FREE char *url = mem_format("http://news.example:%u/", server.port);
    const struct fetch_request request = { .url = url };
    assert_true(fetch_client_open(&options, &client, &err));
    exchange = fetch_one(client, &request);
    server_end(&server);
    buf_free(&server.asked);
    if (exchange->failure != row->failure)
        fail_msg("%s: %s", fetch_failure_name(exchange->failure), exchange->why);
    assert_int_equal(exchange->response != NULL, row->failure == FETCH_OK);
    assert_int_equal(exchange->truncated != NULL, row->truncated != NULL);
    if (row->truncated)
        assert_string_equal(exchange->truncated, row->truncated);
    if (row->ip)
        assert_string_equal(exchange->ip, row->ip);
    if (!span_starts(span_of(exchange->why), row->why))
        fail_msg("%s", exchange->why);
}

/* --- rebinding: each connection has a verdict of its own -------------------------------------------------------------------------------- */

static unsigned n_verdicts, n_allowed;                  /* as many are favourable */

static const char *why_not_after(const struct sockaddr *address)
{
    (void)address;
    return ++n_verdicts > n_allowed ? "private by now" : NULL;
}

#define NUL_IN_HEADER "HTTP/1.1 200 OK\r\nA: \0b\r\nContent-Length: 3\r\n\r\nabc"
static const struct rebound_row {
    const char *name;
    struct span answer;
    unsigned n_allowed, n_exchanges;
    enum fetch_failure last;
    unsigned n_verdicts, n_asked;
    bool is_raw;
} rebound_rows[] = {
    { "ours: a second exchange of the same name is judged anew", LITERAL(WHOLE), 2, 2, FETCH_OK, 2, 2, false },
    { "ours: and refused when the name leads elsewhere by then", LITERAL(WHOLE), 1, 2, FETCH_REFUSED, 2, 1, false },
    { "ours: a connection kept alive needs no second verdict", LITERAL("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"), 2, 1, FETCH_OK, 1, 1, false },
    { "ours: what is asked for once more is judged once more", LITERAL(NUL_IN_HEADER), 2, 1, FETCH_OK, 2, 2, true },
    { "ours: and refused, so that the first answer is all that is known", LITERAL(NUL_IN_HEADER), 1, 1, FETCH_PROTOCOL, 2, 1, false },
    { "ours: so is an answer whose end was not found", LITERAL(MISREAD), 1, 1, FETCH_PROTOCOL, 2, 1, false },
};

static void check_rebound(void **state)
{
    const struct rebound_row *row = *state;
    struct err err = { 0 };
    struct server server;
    const struct fetch_options options = { .user_agent = "test", .why_not = why_not_after, .spool_fd = -1 };
    AUTO(fetch_client_free) struct fetch_client *client = NULL;
    AUTO(fetch_exchange_free) struct fetch_exchange *exchange = NULL;
    addresses[0] = "127.0.0.1";
    addresses[1] = NULL;
    n_verdicts = 0;
    n_allowed = row->n_allowed;
    server_begin(&server, row->answer);
    AUTO_FREE char *url = mem_format("http://news.example:%u/", server.port);
    const struct fetch_request request = { .url = url };
    assert_true(fetch_client_open(&options, &client, &err));
    for (unsigned i = 0; i < row->n_exchanges; i++) {
        fetch_exchange_free(TAKE(exchange));
        exchange = fetch_one(client, &request);
    }
    server_end(&server);
    buf_free(&server.asked);
    if (exchange->failure != row->last)
        fail_msg("%s: %s", fetch_failure_name(exchange->failure), exchange->why);
    assert_int_equal(exchange->response != NULL, row->last == FETCH_OK);
    assert_int_equal(exchange->is_raw, row->is_raw);
    assert_int_equal(n_verdicts, row->n_verdicts);
    assert_int_equal(server.n_asked, row->n_asked);
}

/* --- loopback in other clothes: the judge of every run looks at addresses, not at names ------------------------------------------------ */

static const struct clothes_row {
    const char *name, *host, *ip;       /* ip: what is refused */
} clothes_rows[] = {
    { "url 3.5: an address in octal", "0177.0.0.1", "127.0.0.1" },
    { "url 3.5: in decimal, as one number", "2130706433", "127.0.0.1" },
    { "url 3.5: in hexadecimal, of two parts", "0x7f.1", "127.0.0.1" },
    { "url 3.5: in hexadecimal, as one number", "0x7f000001", "127.0.0.1" },
    { "url 3.5: percent-encoded", "%31%32%37.0.0.1", "127.0.0.1" },
    { "url 3.5: in full-width digits", "\uff11\uff12\uff17.0.0.1", "127.0.0.1" },
    { "rfc4291 2.5.5.2: mapped into IPv6", "[::ffff:127.0.0.1]", "127.0.0.1" },
    { "rfc4291 2.5.5.2: mapped, in hexadecimal", "[::ffff:7f00:1]", "127.0.0.1" },
    { "rfc4291 2.5.3: of IPv6", "[::1]", "::1" },
    { "ours: a name with a dot at its end", "news.example.", "127.0.0.1" },
};

static void check_clothes(void **state)
{
    const struct clothes_row *row = *state;
    struct err err = { 0 };
    struct server server;
    const struct fetch_options options = { .user_agent = "test", .spool_fd = -1 };
    AUTO(fetch_client_free) struct fetch_client *client = NULL;
    AUTO(fetch_exchange_free) struct fetch_exchange *exchange = NULL;
    addresses[0] = "127.0.0.1";
    addresses[1] = NULL;
    server_begin(&server, span_of(WHOLE));
    AUTO_FREE char *text = mem_format("http://%s:%u/", row->host, server.port), *url = url_resolve(NULL, span_of(text));
    assert_non_null(url);
    const struct fetch_request request = { .url = url };
    assert_true(fetch_client_open(&options, &client, &err));
    exchange = fetch_one(client, &request);
    server_end(&server);
    buf_free(&server.asked);
    if (exchange->failure != FETCH_REFUSED)
        fail_msg("%s: %s", fetch_failure_name(exchange->failure), exchange->why);
    if (!strstr(exchange->ip, row->ip) || !strstr(exchange->why, "loopback"))
        fail_msg("%s: %s", exchange->ip, exchange->why);
    assert_int_equal(server.n_asked, 0);
}

int main(void)
{
    struct suite suite = { .name = "fetch/client" };
    SUITE_ROWS(&suite, rows, check);
    SUITE_ROWS(&suite, rebound_rows, check_rebound);
    SUITE_ROWS(&suite, clothes_rows, check_clothes);
    return suite_run(&suite);
}
