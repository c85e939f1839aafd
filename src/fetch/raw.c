#include "fetch/raw.h"

#include <stdio.h>

#include "base/time.h"
#include "fetch/message.h"
#include "fetch/tls.h"

enum {
    PIECE = 64 * 1024,
    PIECES_AT_ONCE = 16,                /* then the others have their turn */
};

struct raw {
    struct message message;
    size_t sent;                        /* of the request */
    curl_socket_t socket;
    bool is_connected, has_more;        /* has_more: bytes may wait in the TLS layer, which no poll shows */
    bool is_over;
    int64_t moved_ns;                   /* when the last byte did */
    const char *truncated;              /* as in struct fetch_exchange */
    char end[120];                      /* why it is */
};

/* --- beginning -------------------------------------------------------------------------------------------------------------- */

bool raw_is_due(const struct transfer *transfer, CURLcode code)
{
    const struct fetch_exchange *exchange = transfer->exchange;
    bool is_unreadable = exchange->failure == FETCH_PROTOCOL || exchange->failure == FETCH_LIMIT;
    return is_unreadable && !transfer->raw && !transfer->first && !transfer->client->proxy && exchange->request.len > 2 &&
           code != CURLE_HTTP2 && code != CURLE_HTTP2_STREAM;
}

void raw_prepare(struct transfer *transfer)
{
    struct fetch_exchange *first = transfer_put_aside(transfer), *exchange = transfer->exchange;
    transfer->raw = mem_new(sizeof *transfer->raw);
    transfer->raw->message = (struct message){ .spool = &transfer->spool, .max_bytes = transfer->max_bytes };
    exchange->is_raw = true;
    snprintf(exchange->raw_why, sizeof exchange->raw_why, "%s", first->why);
    buf_put(&exchange->request, first->request.at, first->request.len - 2);
    buf_put_text(&exchange->request, "Connection: close\r\n\r\n");
    curl_easy_setopt(transfer->easy, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(transfer->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);    /* in TLS, ALPN says so */
}

void raw_connected(struct transfer *transfer, CURLcode code)
{
    struct raw *raw = transfer->raw;
    bool has_socket = code == CURLE_OK && curl_easy_getinfo(transfer->easy, CURLINFO_ACTIVESOCKET, &raw->socket) == CURLE_OK &&
                      raw->socket != CURL_SOCKET_BAD;
    raw->is_connected = has_socket;
    raw->is_over = !has_socket;         /* the first answer is what is known */
    raw->moved_ns = time_monotonic_ns();
}

bool raw_awaits(const struct transfer *transfer, struct curl_waitfd *ret)
{
    const struct raw *raw = transfer->raw;
    if (!raw || (!raw->is_connected && !raw->is_over))
        return false;
    bool has_work = raw->is_over || raw->has_more;
    short events = raw->sent < transfer->exchange->request.len ? CURL_WAIT_POLLIN | CURL_WAIT_POLLOUT : CURL_WAIT_POLLIN;
    *ret = (struct curl_waitfd){ .fd = raw->socket, .events = has_work ? 0 : events };
    return true;
}

/* --- sending and receiving ---------------------------------------------------------------------------------------------------- */

static void end(struct raw *raw, const char *truncated, const char *why)
{
    raw->is_over = true;
    raw->truncated = truncated;
    snprintf(raw->end, sizeof raw->end, "%s", why);
}

/* A request that cannot be sent may have been answered before: what is there is read all the same. */
static void send_request(struct transfer *transfer)
{
    struct raw *raw = transfer->raw;
    const struct buf *request = &transfer->exchange->request;
    size_t n = 0;
    while (raw->sent < request->len &&
           curl_easy_send(transfer->easy, request->at + raw->sent, request->len - raw->sent, &n) == CURLE_OK && n) {
        raw->sent += n;
        raw->moved_ns = time_monotonic_ns();
    }
}

static bool take_piece(struct raw *raw, struct span piece, struct err *err)
{
    enum message_state state;
    if (!message_feed(&raw->message, piece, &state, err))
        return false;
    if (state == MESSAGE_TOO_LONG)
        end(raw, "length", "cut at the limit of bytes");
    else if (state == MESSAGE_WHOLE)
        end(raw, NULL, "");
    return true;
}

static bool close_answer(struct raw *raw, CURLcode code, struct err *err)
{
    bool is_cut = false;
    if (!message_close(&raw->message, &is_cut, err))
        return false;
    is_cut = is_cut || code != CURLE_OK;
    end(raw, is_cut ? "disconnect" : NULL, code != CURLE_OK ? curl_easy_strerror(code) : is_cut ? "the connection was closed before its end" : "");
    return true;
}

static bool receive(struct transfer *transfer, struct err *err)
{
    struct raw *raw = transfer->raw;
    uint8_t piece[PIECE];
    raw->has_more = false;
    for (int i = 0; i < PIECES_AT_ONCE && !raw->is_over; i++) {
        size_t n = 0;
        CURLcode code = curl_easy_recv(transfer->easy, piece, sizeof piece, &n);
        if (code == CURLE_AGAIN)
            return true;
        if (code != CURLE_OK || n == 0)
            return close_answer(raw, code, err);
        raw->moved_ns = time_monotonic_ns();
        if (!take_piece(raw, span_of_n(piece, n), err))
            return false;
    }
    raw->has_more = !raw->is_over;
    return true;
}

static bool look_at_time(struct transfer *transfer, struct err *err)
{
    struct raw *raw = transfer->raw;
    int64_t now_ns = time_monotonic_ns();
    bool is_idle = now_ns - raw->moved_ns > transfer->idle_ns, is_late = now_ns - transfer->attempt.began_ns > transfer->total_ns;
    if (raw->is_over || (!is_idle && !is_late))
        return true;
    bool is_cut = false;
    if (!message_close(&raw->message, &is_cut, err))
        return false;
    end(raw, "time", is_late ? "its time was over" : "nothing came any more");
    return true;
}

/* --- the end -------------------------------------------------------------------------------------------------------------------- */

static bool complete(struct transfer *transfer, struct err *err)
{
    struct raw *raw = transfer->raw;
    struct fetch_exchange *exchange = transfer->exchange;
    char *ip = NULL;
    curl_easy_getinfo(transfer->easy, CURLINFO_PRIMARY_IP, &ip);
    snprintf(exchange->ip, sizeof exchange->ip, "%s", ip ? ip : "");
    exchange->took_ms = (uint64_t)(time_monotonic_ns() - transfer->attempt.began_ns) / 1000000;
    exchange->truncated = raw->truncated;
    snprintf(exchange->why, sizeof exchange->why, "%s", raw->end);
    exchange->failure = transfer->first->failure;
    if (!transfer->spool.bytes)
        return true;                                    /* nothing came: the first answer is what is known */
    bool is_http = !raw->message.is_opaque;
    exchange->status = raw->message.status;
    exchange->head_bytes = raw->message.head_bytes;
    if (!spool_take(&transfer->spool, exchange->url, &exchange->response, err))
        return false;
    char start[9] = "";                                 /* "HTTP/1.1" */
    size_t got = 0;
    if (!source_read(exchange->response, 0, start, sizeof start - 1, &got, err))
        return false;
    snprintf(exchange->protocol, sizeof exchange->protocol, "%s",
             strncmp(start, "HTTP/1.", 7) != 0 ? "http/0.9" : start[7] == '0' ? "http/1.0" : "http/1.1");
    if (is_http)
        exchange->failure = FETCH_OK;
    else
        snprintf(exchange->why, sizeof exchange->why, "%.150s; what came is kept", transfer->first->why);
    return true;
}

bool raw_work(struct transfer *transfer, bool *ret_is_over, struct err *err)
{
    struct raw *raw = transfer->raw;
    struct fetch_exchange *exchange = transfer->exchange;
    if (raw->is_connected && !raw->is_over) {
        send_request(transfer);
        if (!transfer->attempt.is_tls_read) {           /* libcurl has lent its connection since the first byte was sent */
            transfer->attempt.is_tls_read = true;
            tls_read(transfer->easy, exchange->tls, exchange->cipher, &exchange->certificates);
        }
        if (!receive(transfer, err) || !look_at_time(transfer, err))
            return false;
    }
    *ret_is_over = raw->is_over;
    return !raw->is_over || complete(transfer, err);
}

void raw_free(struct raw *raw)
{
    if (!raw)
        return;
    message_free(&raw->message);
    free(raw);
}
