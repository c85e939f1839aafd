#include "serve.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define CONNECTIONS_MAX 4000u   /* well above a benchmark's; each costs a file descriptor */
#define TIMEOUT_S 120u

/* One exchange, from its request line to its end. */
struct exchange {
    struct serve *serve;
    struct MHD_Connection *connection;
    char *uri, *host;
    const char *target;             /* in uri, without scheme and authority */
    const struct page *page;
    uint64_t arrived_ms, due_ms;
    unsigned in_flight;
    bool is_begun, is_counted, is_waited;
    struct exchange *next;          /* in the queue of those that wait */
};

struct serve {
    struct serve_options options;
    struct MHD_Daemon *daemon;
    uint16_t port;
    /* Slow answers must not hold up the threads that all connections share: they are suspended, and one
     * thread wakes them in time. */
    pthread_t waker;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct exchange *waiting;       /* soonest first */
    bool is_stopping;
    atomic_bool is_up;
};

/* What keeps it from starting is news; that clients go away in the middle is what tests do all day. */
static void complain(void *cls, const char *format, va_list arguments)
{
    const struct serve *serve = cls;
    if (!atomic_load(&serve->is_up))
        vfprintf(stderr, format, arguments);
}

static void *wake(void *cls)
{
    struct serve *serve = cls;
    pthread_mutex_lock(&serve->lock);
    while (!serve->is_stopping || serve->waiting) {
        struct exchange *first = serve->waiting;
        if (!first) {
            pthread_cond_wait(&serve->changed, &serve->lock);
        } else if (serve->is_stopping || first->due_ms <= monotonic_ms()) {
            serve->waiting = first->next;
            MHD_resume_connection(first->connection);
        } else {
            struct timespec until = { .tv_sec = (time_t)(first->due_ms / 1000),
                                      .tv_nsec = (long)(first->due_ms % 1000) * 1000000 };
            pthread_cond_timedwait(&serve->changed, &serve->lock, &until);
        }
    }
    pthread_mutex_unlock(&serve->lock);
    return NULL;
}

/* False when the server is stopping: then there is no waiting any more. */
static bool wait_until(struct exchange *exchange, uint64_t due_ms)
{
    struct serve *serve = exchange->serve;
    exchange->due_ms = due_ms;
    pthread_mutex_lock(&serve->lock);
    bool is_stopping = serve->is_stopping;
    if (!is_stopping) {
        struct exchange **at = &serve->waiting;
        while (*at && (*at)->due_ms <= due_ms)
            at = &(*at)->next;
        exchange->next = *at;
        *at = exchange;
        MHD_suspend_connection(exchange->connection);
        pthread_cond_signal(&serve->changed);
    }
    pthread_mutex_unlock(&serve->lock);
    return !is_stopping;
}

/* The request line is in: the only place where libmicrohttpd shows the target as it came. */
static void *begin(void *cls, const char *uri, struct MHD_Connection *connection)
{
    struct exchange *exchange = need(calloc(1, sizeof *exchange));
    exchange->serve = cls;
    exchange->connection = connection;
    exchange->arrived_ms = monotonic_ms();
    exchange->uri = format_text("%s", uri);
    return exchange;
}

static void leave(struct exchange *exchange)
{
    if (exchange->is_counted)
        access_log_leave(exchange->serve->options.log, exchange->host);
    exchange->is_counted = false;
}

static void end(void *cls, struct MHD_Connection *connection, void **context, enum MHD_RequestTerminationCode how)
{
    (void)cls, (void)connection, (void)how;
    struct exchange *exchange = *context;
    if (!exchange)
        return;
    leave(exchange);
    free(exchange->uri);
    free(exchange->host);
    free(exchange);
    *context = NULL;
}

/* Splits an absolute target, lower-cases the host, drops the port. */
static void name_host(struct exchange *exchange)
{
    const char *host = MHD_lookup_connection_value(exchange->connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_HOST);
    exchange->target = exchange->uri;
    if (!strncasecmp(exchange->uri, "http://", 7)) {
        host = exchange->uri + 7;
        exchange->target = host + strcspn(host, "/?");
        if (*exchange->target != '/')
            exchange->target = "/";
    }
    exchange->host = format_text("%.*s", host ? (int)strcspn(host, ":/?") : 0, host ? host : "");
    for (char *c = exchange->host; *c; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c + 32);
}

static enum MHD_Result control(const struct serve *serve, struct MHD_Connection *connection, const char *target)
{
    struct bytes text = { 0 };
    if (!strcmp(target, "log")) {
        access_log_copy(serve->options.log, &text);
    } else {
        const char *query = strchr(target, '?');
        uint64_t n = query_number(query ? query + 1 : NULL, "n", 0);
        if (n > 0 && n <= EDITIONS_MAX)
            atomic_store(serve->options.edition, (unsigned)n);
        bytes_printf(&text, "%u\n", atomic_load(serve->options.edition));
    }
    struct MHD_Response *response =
        need(MHD_create_response_from_buffer(text.len, text.at, MHD_RESPMEM_MUST_FREE));
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "text/plain; charset=utf-8");
    enum MHD_Result result = MHD_queue_response(connection, 200, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result answer(void *cls, struct MHD_Connection *connection, const char *url, const char *method,
                              const char *version, const char *upload, size_t *upload_size, void **context)
{
    (void)url, (void)version, (void)upload;
    struct serve *serve = cls;
    struct exchange *exchange = *context;
    if (!exchange->is_begun) {      /* an answer at the first call would close the connection */
        exchange->is_begun = true;
        return MHD_YES;
    }
    if (*upload_size) {             /* what is sent to this site is of no interest */
        *upload_size = 0;
        return MHD_YES;
    }
    if (!exchange->page) {
        name_host(exchange);
        if (!strncmp(exchange->target, "/_control/", 10))
            return control(serve, connection, exchange->target + 10);
        exchange->in_flight = access_log_arrive(serve->options.log, exchange->host);
        exchange->is_counted = true;
        exchange->page = pages_find(serve->options.pages, exchange->host, exchange->target,
                                    serve->options.certificate ? "https" : "http",
                                    atomic_load(serve->options.edition));
    }
    unsigned delay_ms = serve->options.delay_ms + exchange->page->delay_ms;
    if (delay_ms && !exchange->is_waited) {
        exchange->is_waited = true;
        if (wait_until(exchange, exchange->arrived_ms + delay_ms))
            return MHD_YES;
    }
#define ASKED(name) MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name)
    unsigned status;
    struct MHD_Response *response =
        page_choose(exchange->page, ASKED(MHD_HTTP_HEADER_ACCEPT_ENCODING), ASKED(MHD_HTTP_HEADER_IF_NONE_MATCH),
                    ASKED(MHD_HTTP_HEADER_IF_MODIFIED_SINCE), &status);
#undef ASKED
    leave(exchange);
    access_log_line(serve->options.log, exchange->arrived_ms, method, exchange->host, exchange->target, status,
                    exchange->in_flight);
    return MHD_queue_response(connection, status, response);
}

bool serve_start(const struct serve_options *options, struct serve **ret)
{
    struct serve *serve = need(calloc(1, sizeof *serve));
    serve->options = *options;
    pthread_mutex_init(&serve->lock, NULL);
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&serve->changed, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_create(&serve->waker, NULL, wake, serve);

    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(options->port),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct MHD_OptionItem tls[] = {
        { MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)options->certificate },
        { MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)options->key },
        { MHD_OPTION_END, 0, NULL },
    };
    struct MHD_OptionItem plain[] = { { MHD_OPTION_END, 0, NULL } };
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    serve->daemon = MHD_start_daemon(
        options->certificate ? flags | MHD_USE_TLS : flags, options->port, NULL, NULL, answer, serve,
        MHD_OPTION_EXTERNAL_LOGGER, complain, serve, MHD_OPTION_SOCK_ADDR, &address, MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS_MAX,
        MHD_OPTION_CONNECTION_TIMEOUT, TIMEOUT_S, MHD_OPTION_LISTEN_BACKLOG_SIZE, 1024u,
        MHD_OPTION_THREAD_POOL_SIZE, options->threads, MHD_OPTION_URI_LOG_CALLBACK, begin, serve,
        MHD_OPTION_NOTIFY_COMPLETED, end, NULL, MHD_OPTION_ARRAY, options->certificate ? tls : plain,
        MHD_OPTION_END);
    if (!serve->daemon) {
        fprintf(stderr, "sample-server: cannot listen on 127.0.0.1:%u%s\n", options->port,
                options->certificate ? " with this certificate and key" : "");
        serve_free(serve);
        return false;
    }
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(serve->daemon, MHD_DAEMON_INFO_BIND_PORT);
    serve->port = info->port;
    atomic_store(&serve->is_up, true);
    *ret = serve;
    return true;
}

uint16_t serve_port(const struct serve *serve)
{
    return serve->port;
}

void serve_free(struct serve *serve)
{
    if (!serve)
        return;
    /* Nobody may be suspended when the daemon stops. */
    pthread_mutex_lock(&serve->lock);
    serve->is_stopping = true;
    pthread_cond_signal(&serve->changed);
    pthread_mutex_unlock(&serve->lock);
    pthread_join(serve->waker, NULL);
    if (serve->daemon)
        MHD_stop_daemon(serve->daemon);
    pthread_cond_destroy(&serve->changed);
    pthread_mutex_destroy(&serve->lock);
    free(serve);
}
