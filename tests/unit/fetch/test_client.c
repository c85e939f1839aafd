#include "../base/suite.h"

#include <arpa/inet.h>
#include <assert.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <unistd.h>

#include "fetch/client.h"
#include "web/host.h"

/* --- names: libcurl asks these two instead of the C library's, so that a name has the addresses that a test gives it ------------ */

enum { ADDRESSES_MAX = 2 };
static const char *addresses[ADDRESSES_MAX];            /* in the order in which they are tried; all of loopback */

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **ret)
{
    (void)node;
    struct addrinfo *list = NULL;
    uint64_t port = 0;
    if (service && !span_to_u64(span_of(service), UINT16_MAX, &port))
        return EAI_SERVICE;
    for (size_t i = ADDRESSES_MAX; i-- > 0;) {
        if (!addresses[i])
            continue;
        struct sockaddr_in *address = mem_new(sizeof *address);
        address->sin_family = AF_INET;
        address->sin_port = htons((uint16_t)port);
        assert(inet_pton(AF_INET, addresses[i], &address->sin_addr) == 1);
        struct addrinfo *next = list;
        list = mem_new(sizeof *list);
        *list = (struct addrinfo){ .ai_family = AF_INET, .ai_socktype = hints ? hints->ai_socktype : SOCK_STREAM,
                                   .ai_addrlen = sizeof *address, .ai_addr = (struct sockaddr *)address, .ai_next = next };
    }
    *ret = list;
    return list ? 0 : EAI_NONAME;
}

void freeaddrinfo(struct addrinfo *list)
{
    while (list) {
        struct addrinfo *next = list->ai_next;
        free(list->ai_addr);
        free(list);
        list = next;
    }
}

/* --- a server of one answer on 127.0.0.1 ----------------------------------------------------------------------------------------- */

struct server {
    int listening;
    unsigned port;
    const char *answer;
    pthread_t thread;
};

static void *serve(void *context)
{
    struct server *server = context;
    for (int peer; (peer = accept(server->listening, NULL, NULL)) >= 0; close(peer)) {
        char request[4096];
        size_t have = 0;
        ssize_t n;
        while ((n = read(peer, request + have, sizeof request - have)) > 0) {
            have += (size_t)n;
            if (span_ends(span_of_n(request, have), "\r\n\r\n"))
                break;
        }
        n = write(peer, server->answer, strlen(server->answer));
        assert(n == (ssize_t)strlen(server->answer));
    }
    return NULL;
}

static void server_begin(struct server *server, const char *answer)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t length = sizeof address;
    *server = (struct server){ .listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), .answer = answer };
    assert_int_equal(bind(server->listening, (struct sockaddr *)&address, length), 0);
    assert_int_equal(getsockname(server->listening, (struct sockaddr *)&address, &length), 0);
    server->port = ntohs(address.sin_port);
    if (!answer)
        return;                                         /* it refuses connections */
    assert_int_equal(listen(server->listening, 4), 0);
    assert_int_equal(pthread_create(&server->thread, NULL, serve, server), 0);
}

static void server_end(struct server *server)
{
    shutdown(server->listening, SHUT_RDWR);
    if (server->answer)
        pthread_join(server->thread, NULL);
    close(server->listening);
}

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
    server_begin(&server, row->answer);
    AUTO_FREE char *url = mem_format("http://news.example:%u/", server.port);
    const struct fetch_request request = { .url = url };
    assert_true(fetch_client_open(&options, &client, &err) && fetch_start(client, &request, &err));
    while (!(exchange = fetch_next(client)))
        assert_true(fetch_wait(client, 1000, &err));
    server_end(&server);
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

int main(void)
{
    struct suite suite = { .name = "fetch/client" };
    SUITE_ROWS(&suite, rows, check);
    return suite_run(&suite);
}
