#include "fetch/client.h"

#include "fetch/fields.h"
#include "fetch/raw.h"

enum {
    HOST_CONNECTIONS = 6,               /* what browsers allow themselves */
    TOTAL_CONNECTIONS = 64,
};

const char *fetch_failure_name(enum fetch_failure failure)
{
    static const char *const names[] = { "ok",      "refused", "resolve",  "connect",    "tls",
                                         "timeout", "no-http", "disconnect", "limit" };
    return names[failure];
}

void fetch_exchange_free(struct fetch_exchange *exchange)
{
    if (!exchange)
        return;
    free(exchange->url);
    buf_free(&exchange->request);
    source_free(exchange->response);
    free(exchange->certificates);
    free(exchange->secret_names);
    free(exchange);
}

bool fetch_start(struct fetch_client *client, const struct fetch_request *request, struct err *err)
{
    struct transfer *transfer = transfer_new(client, request);
    if (!transfer)
        return err_set(err, ERR_SYSTEM, "libcurl gives no handle");
    CURLMcode code = curl_multi_add_handle(client->multi, transfer->easy);
    if (code != CURLM_OK) {
        transfer_free(transfer);
        return err_set(err, ERR_SYSTEM, "libcurl takes no more transfers: %s", curl_multi_strerror(code));
    }
    transfer->next = client->in_flight;
    client->in_flight = transfer;
    client->n_in_flight++;
    return true;
}

static void forget(struct fetch_client *client, struct transfer *transfer)
{
    for (struct transfer **at = &client->in_flight; *at; at = &(*at)->next)
        if (*at == transfer) {
            *at = transfer->next;
            client->n_in_flight--;
            break;
        }
    transfer_free(transfer);
}

static void deliver(struct transfer *transfer)
{
    struct fetch_client *client = transfer->client;
    ARRAY_GROW(client->done, client->n_done);
    client->done[client->n_done++] = transfer_take(transfer);
    forget(client, transfer);
}

/* libcurl is done: delivered, or asked for once more. */
static bool end(struct transfer *transfer, CURLcode result, struct err *err)
{
    if (transfer->raw) {
        raw_connected(transfer, result);
        return true;
    }
    if (transfer_is_stale(transfer, result)) {
        transfer_forget_stale(transfer);
        return transfer_try_again(transfer, err);
    }
    if (!transfer_complete(transfer, result, err)) {
        forget(transfer->client, transfer);
        return false;
    }
    bool is_misread = transfer_is_misread(transfer), is_raw = !is_misread && raw_is_due(transfer, result);
    if (is_misread)
        transfer_read_to_close(transfer);
    if (is_raw)
        raw_prepare(transfer);
    if (is_misread || is_raw)
        return transfer_try_again(transfer, err);
    deliver(transfer);
    return true;
}

/* Connections without libcurl's reading wait beside the others. */
struct raw_waits {
    struct curl_waitfd sockets[TOTAL_CONNECTIONS];
    unsigned n;
    size_t n_connected;
    bool has_work;                      /* one of them has no need to wait */
};

static void list_raw(const struct fetch_client *client, struct raw_waits *waits)
{
    for (const struct transfer *transfer = client->in_flight; transfer; transfer = transfer->next) {
        struct curl_waitfd wait;
        if (!raw_awaits(transfer, &wait))
            continue;
        waits->n_connected++;
        waits->has_work = waits->has_work || !wait.events;
        if (wait.events && waits->n < TOTAL_CONNECTIONS)
            waits->sockets[waits->n++] = wait;
    }
}

static bool work_raw(struct fetch_client *client, struct err *err)
{
    for (struct transfer *transfer = client->in_flight, *next; transfer; transfer = next) {
        struct curl_waitfd wait;
        bool is_over = false;
        next = transfer->next;
        if (!raw_awaits(transfer, &wait))
            continue;
        if (!raw_work(transfer, &is_over, err))
            return false;
        if (is_over)
            deliver(transfer);
    }
    return true;
}

static CURLMcode perform(struct fetch_client *client, int *ret_running, int *ret_bare)
{
    CURLMcode code = curl_multi_perform(client->multi, ret_running);
    return code == CURLM_OK ? curl_multi_perform(client->bare, ret_bare) : code;
}

static CURLMcode wait_for_bytes(struct fetch_client *client, unsigned timeout_ms, int running, int bare)
{
    struct raw_waits waits = { 0 };
    list_raw(client, &waits);
    bool is_idle = client->first_done == client->n_done && (size_t)running + (size_t)bare + waits.n_connected == client->n_in_flight;
    if (!is_idle || waits.has_work)
        return CURLM_OK;
    unsigned tick_ms = bare ? RAW_CONNECT_TICK_MS : waits.n_connected ? RAW_TICK_MS : timeout_ms;
    return curl_multi_poll(client->multi, waits.sockets, waits.n, (int)(timeout_ms < tick_ms ? timeout_ms : tick_ms), NULL);
}

static bool end_all(CURLM *multi, struct err *err)
{
    int left = 0;
    for (CURLMsg *message; (message = curl_multi_info_read(multi, &left));) {
        if (message->msg != CURLMSG_DONE)
            continue;
        struct transfer *transfer = NULL;
        CURLcode result = message->data.result;         /* the message dies with the handle */
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
        if (!end(transfer, result, err))
            return false;
    }
    return true;
}

bool fetch_wait(struct fetch_client *client, unsigned timeout_ms, struct err *err)
{
    int running = 0, bare = 0;
    CURLMcode code = perform(client, &running, &bare);
    if (code == CURLM_OK)
        code = wait_for_bytes(client, timeout_ms, running, bare);
    if (code == CURLM_OK)
        code = perform(client, &running, &bare);
    if (code != CURLM_OK)
        return err_set(err, ERR_SYSTEM, "libcurl: %s", curl_multi_strerror(code));
    return end_all(client->multi, err) && end_all(client->bare, err) && work_raw(client, err);
}

struct fetch_exchange *fetch_next(struct fetch_client *client)
{
    if (client->first_done == client->n_done) {
        client->first_done = client->n_done = 0;
        free(client->done);
        client->done = NULL;
        return NULL;
    }
    return client->done[client->first_done++];
}

bool fetch_client_open(const struct fetch_options *options, struct fetch_client **ret, struct err *err)
{
    AUTO(fetch_client_free) struct fetch_client *client = mem_new(sizeof *client);
    client->options = *options;
    if (!client->options.limits.max_bytes)
        client->options.limits.max_bytes = FETCH_MAX_BYTES;
    client->fields = fields_new(options);
    client->ca_file = mem_text(options->ca_file);
    client->proxy = mem_text(options->proxy);
    for (size_t i = 0; i < options->n_connect_to; i++)
        client->connect_to = curl_slist_append(client->connect_to, options->connect_to[i]);
    client->multi = curl_multi_init();
    client->bare = curl_multi_init();
    if (!client->multi || !client->bare)
        return err_set(err, ERR_SYSTEM, "libcurl cannot be started");
    curl_multi_setopt(client->multi, CURLMOPT_PIPELINING, options->http2 ? CURLPIPE_MULTIPLEX : CURLPIPE_NOTHING);
    curl_multi_setopt(client->multi, CURLMOPT_MAX_HOST_CONNECTIONS,
                      (long)(options->host_connections ? options->host_connections : HOST_CONNECTIONS));
    curl_multi_setopt(client->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)TOTAL_CONNECTIONS);
    *ret = TAKE(client);
    return true;
}

void fetch_client_free(struct fetch_client *client)
{
    if (!client)
        return;
    while (client->in_flight)
        forget(client, client->in_flight);
    for (size_t i = client->first_done; i < client->n_done; i++)
        fetch_exchange_free(client->done[i]);
    free(client->done);
    if (client->multi)
        curl_multi_cleanup(client->multi);
    if (client->bare)
        curl_multi_cleanup(client->bare);
    curl_slist_free_all(client->connect_to);
    fields_free(client->fields);
    free(client->ca_file);
    free(client->proxy);
    free(client);
}
