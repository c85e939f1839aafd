#include "badport.h"

#include "manners.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define REQUEST_MAX 65536       /* bytes of a request's header: a client of ours sends a few hundred */
#define STACK_BYTES 262144      /* hundreds of connections at once */
#define DRAIN_MS 1000           /* after the answer, for a client that still sends */

struct counter {
    uint64_t n;
    char target[];
};

struct badport {
    int fd, stop[2];            /* a pipe whose other end closes when all must stop */
    uint16_t port;
    struct access_log *log;
    pthread_t accepter;
    pthread_mutex_t lock;
    pthread_cond_t gone;
    unsigned n_connections;
    void *counters;             /* how often which target was asked for */
};

struct connection {
    struct badport *badport;
    int fd;
    char *host;
    bool is_counted;
};

/* Waits until `fd` is ready, the time is over (-1: never), or the server stops. */
static bool wait_for(const struct badport *badport, int fd, short events, int timeout_ms)
{
    struct pollfd both[] = { { .fd = fd, .events = events }, { .fd = badport->stop[0], .events = POLLIN } };
    int n;
    while ((n = poll(both, 2, timeout_ms)) < 0 && errno == EINTR)
        ;
    return n > 0 && !both[1].revents;
}

static bool is_stopping(const struct badport *badport)
{
    return poll(&(struct pollfd){ .fd = badport->stop[0], .events = POLLIN }, 1, 0) != 0;
}

static int by_target(const void *a, const void *b)
{
    return strcmp(((const struct counter *)a)->target, ((const struct counter *)b)->target);
}

static uint64_t count(struct badport *badport, const char *target)
{
    struct counter *counter = need(calloc(1, sizeof *counter + strlen(target) + 1));
    strcpy(counter->target, target);
    pthread_mutex_lock(&badport->lock);
    struct counter *kept = *(struct counter **)need(tsearch(counter, &badport->counters, by_target));
    uint64_t n = ++kept->n;
    pthread_mutex_unlock(&badport->lock);
    if (kept != counter)
        free(counter);
    return n;
}

static void leave(struct connection *connection)
{
    if (connection->is_counted)
        access_log_leave(connection->badport->log, connection->host);
    connection->is_counted = false;
}

static bool send_piece(void *cls, const uint8_t *bytes, size_t len, unsigned pause_ms, bool is_last)
{
    struct connection *connection = cls;
    if (pause_ms) {     /* a client that goes away ends the pause, too */
        struct pollfd both[] = { { .fd = connection->fd, .events = POLLRDHUP },
                                 { .fd = connection->badport->stop[0], .events = POLLIN } };
        return poll(both, 2, (int)pause_ms) == 0;
    }
    if (is_stopping(connection->badport))
        return false;       /* an endless answer would never come to ask */
    if (is_last)
        leave(connection);
    while (len) {
        ssize_t n = send(connection->fd, bytes, len, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0 && errno != EAGAIN && errno != EINTR)
            return false;
        if (n < 0 && !wait_for(connection->badport, connection->fd, POLLOUT, -1))
            return false;
        bytes += n > 0 ? n : 0;
        len -= n > 0 ? (size_t)n : 0;
    }
    return true;
}

/* The request's header, ended with NUL; NULL when none came. The caller frees. */
static char *read_request(const struct connection *connection)
{
    struct bytes request = { 0 };
    char piece[4096];
    while (request.len < REQUEST_MAX && !(request.len && memmem(request.at, request.len, "\r\n\r\n", 4))) {
        ssize_t n = wait_for(connection->badport, connection->fd, POLLIN, -1)
                        ? recv(connection->fd, piece, sizeof piece, 0) : -1;
        if (n <= 0) {
            bytes_free(&request);
            return NULL;
        }
        bytes_add(&request, piece, (size_t)n);
    }
    bytes_add(&request, "", 1);
    return (char *)request.at;
}

/* The value of a field, up to `stops`, in a new string; empty where there is none. */
static char *field(const char *request, const char *name, const char *stops)
{
    size_t len = strlen(name);
    for (const char *line = strstr(request, "\r\n"); line && line[2]; line = strstr(line + 2, "\r\n"))
        if (!strncasecmp(line + 2, name, len) && line[2 + len] == ':') {
            const char *value = line + 3 + len + strspn(line + 3 + len, " \t");
            return format_text("%.*s", (int)strcspn(value, stops), value);
        }
    return format_text("%s", "");
}

static void talk(struct connection *connection)
{
    struct badport *badport = connection->badport;
    char *request = read_request(connection);
    if (!request)
        return;
    uint64_t arrived_ms = monotonic_ms();
    size_t method_len = strcspn(request, " \r\n");
    const char *at = request + method_len + strspn(request + method_len, " ");
    char *method = format_text("%.*s", (int)method_len, request);
    char *target = format_text("%.*s", (int)strcspn(at, " \r\n"), at);
    char *cookie = field(request, "Cookie", "\r");
    connection->host = field(request, "Host", ":\r");

    unsigned in_flight = access_log_arrive(badport->log, connection->host);
    connection->is_counted = true;
    struct answer answer;
    char *split = format_text("%s", target);
    manners_answer(split, cookie, count(badport, target), &answer);
    access_log_line(badport->log, arrived_ms, method, connection->host, target, answer.status, in_flight);
    bool is_whole = answer_play(&answer, send_piece, connection);

    if (is_whole && answer.end == END_HOLD) {
        char byte;
        while (wait_for(badport, connection->fd, POLLIN, -1) && recv(connection->fd, &byte, 1, 0) > 0)
            ;
    } else if (is_whole && (answer.end == END_NEXT_CLOSE || answer.end == END_NEXT_RESET)) {
        free(read_request(connection));
    }
    if (answer.end == END_RESET || answer.end == END_NEXT_RESET) {
        struct linger now = { .l_onoff = 1 };
        setsockopt(connection->fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    } else if (is_whole && answer.end == END_CLOSE) {
        /* Closing with unread bytes would send a reset, which may overtake the answer. */
        char rest[4096];
        shutdown(connection->fd, SHUT_WR);
        while (wait_for(badport, connection->fd, POLLIN, DRAIN_MS) && recv(connection->fd, rest, sizeof rest, 0) > 0)
            ;
    }
    leave(connection);
    answer_free(&answer);
    free(split);
    free(cookie);
    free(target);
    free(method);
    free(request);
}

static void *connection_main(void *cls)
{
    struct connection *connection = cls;
    struct badport *badport = connection->badport;
    talk(connection);
    close(connection->fd);
    free(connection->host);
    free(connection);
    pthread_mutex_lock(&badport->lock);
    badport->n_connections--;
    pthread_cond_signal(&badport->gone);
    pthread_mutex_unlock(&badport->lock);
    return NULL;
}

static void *accept_main(void *cls)
{
    struct badport *badport = cls;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_BYTES);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    while (!is_stopping(badport)) {
        if (!wait_for(badport, badport->fd, POLLIN, -1))
            continue;
        int fd = accept4(badport->fd, NULL, NULL, SOCK_CLOEXEC);
        if (fd < 0)
            continue;
        struct connection *connection = need(calloc(1, sizeof *connection));
        connection->badport = badport;
        connection->fd = fd;
        pthread_mutex_lock(&badport->lock);
        badport->n_connections++;
        pthread_mutex_unlock(&badport->lock);
        pthread_t thread;
        if (pthread_create(&thread, &attributes, connection_main, connection))
            connection_main(connection);    /* no thread to be had: then here, one after the other */
    }
    pthread_attr_destroy(&attributes);
    return NULL;
}

bool badport_start(uint16_t port, struct access_log *log, struct badport **ret)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), stop[2];
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int));
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, SOMAXCONN) ||
        getsockname(fd, (struct sockaddr *)&address, &len) || pipe2(stop, O_CLOEXEC)) {
        fprintf(stderr, "sample-server: cannot listen on 127.0.0.1:%u: %s\n", port, strerror(errno));
        if (fd >= 0)
            close(fd);
        return false;
    }
    struct badport *badport = need(calloc(1, sizeof *badport));
    badport->fd = fd;
    badport->stop[0] = stop[0];
    badport->stop[1] = stop[1];
    badport->port = ntohs(address.sin_port);
    badport->log = log;
    pthread_mutex_init(&badport->lock, NULL);
    pthread_cond_init(&badport->gone, NULL);
    pthread_create(&badport->accepter, NULL, accept_main, badport);
    *ret = badport;
    return true;
}

uint16_t badport_port(const struct badport *badport)
{
    return badport->port;
}

void badport_free(struct badport *badport)
{
    if (!badport)
        return;
    close(badport->stop[1]);
    pthread_join(badport->accepter, NULL);
    pthread_mutex_lock(&badport->lock);
    while (badport->n_connections)
        pthread_cond_wait(&badport->gone, &badport->lock);
    pthread_mutex_unlock(&badport->lock);
    close(badport->stop[0]);
    close(badport->fd);
    tdestroy(badport->counters, free);
    pthread_cond_destroy(&badport->gone);
    pthread_mutex_destroy(&badport->lock);
    free(badport);
}
