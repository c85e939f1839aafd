/* What the tests of this folder share: names whose addresses a test gives, and a server of one answer on 127.0.0.1. */
#pragma once
#include "../base/suite.h"

#include <arpa/inet.h>
#include <assert.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <unistd.h>

#include "fetch/client.h"

/* --- names: libcurl asks these two instead of the C library's, so that a name has the addresses that a test gives it ------------ */

enum { ADDRESSES_MAX = 2 };
static const char *addresses[ADDRESSES_MAX] = { "127.0.0.1" };            /* in the order in which they are tried; all of loopback */

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
    struct span answer;                 /* to every request; empty: connections are refused */
    struct buf asked;                   /* all that was asked; to be looked at after server_end */
    unsigned n_asked;
    pthread_t thread;
};

static inline void *serve(void *context)
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
        buf_put(&server->asked, request, have);
        server->n_asked++;
        for (struct span rest = server->answer; rest.len && (n = send(peer, rest.at, rest.len, MSG_NOSIGNAL)) > 0;)
            rest = span_from(rest, (size_t)n);          /* the client may have enough, and go */
    }
    return NULL;
}

static inline void server_begin(struct server *server, struct span answer)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t length = sizeof address;
    *server = (struct server){ .listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), .answer = answer };
    assert_int_equal(bind(server->listening, (struct sockaddr *)&address, length), 0);
    assert_int_equal(getsockname(server->listening, (struct sockaddr *)&address, &length), 0);
    server->port = ntohs(address.sin_port);
    if (!answer.len)
        return;                                         /* it refuses connections */
    assert_int_equal(listen(server->listening, 4), 0);
    assert_int_equal(pthread_create(&server->thread, NULL, serve, server), 0);
}

static inline void server_end(struct server *server)
{
    shutdown(server->listening, SHUT_RDWR);
    if (server->answer.len)
        pthread_join(server->thread, NULL);
    close(server->listening);
}

/* One exchange, from its beginning to its end. */
static inline struct fetch_exchange *fetch_one(struct fetch_client *client, const struct fetch_request *request)
{
    struct err err = { 0 };
    struct fetch_exchange *exchange;
    assert_true(fetch_start(client, request, &err));
    while (!(exchange = fetch_next(client)))
        assert_true(fetch_wait(client, 1000, &err));
    return exchange;
}
