#include "fetch/transfer.h"

#include <arpa/inet.h>
#include <openssl/x509_vfy.h>
#include <stdio.h>
#include <sys/socket.h>

#include "base/text.h"
#include "base/time.h"
#include "fetch/fields.h"
#include "fetch/raw.h"
#include "fetch/tls.h"
#include "web/host.h"
#include "web/http.h"

enum {
    CONNECT_MS = 15 * 1000,             /* a server that does not answer a SYN in this time is away */
    IDLE_MS = 30 * 1000,
    TOTAL_MS = 300 * 1000,
    HEAD_MAX = 256 * 1024,              /* libcurl gives up near 300 KiB */
};

/* --- callbacks: libcurl calls them while fetch_wait works ---------------------------------------------------- */

static size_t keep(struct transfer *transfer, struct span bytes)
{
    return spool_put(&transfer->spool, bytes, &transfer->err) ? bytes.len : 0;
}

/* HTTP/2 has no status line; libcurl shows "HTTP/2 200". A record holds HTTP/1.1 syntax (iipc/warc-specifications#42). */
static struct span as_http11(struct span line, char into[32])
{
    if (!span_starts(line, "HTTP/2") && !span_starts(line, "HTTP/3"))
        return line;
    struct span version, rest = line;
    if (!span_cut(&rest, ' ', &version))
        return line;
    int len = snprintf(into, 32, "HTTP/1.1 %.3s \r\n", rest.len >= 3 ? (const char *)rest.at : "000");
    return span_of_n(into, (size_t)len);
}

/* The request line that libcurl shows for HTTP/2, in HTTP/1.1 form like the answer. */
static void request_as_http11(struct buf *request)
{
    size_t end;
    struct span all = buf_span(request);
    if (!span_find(all, "\r\n", 2, &end) || !span_ends(span_to(all, end), " HTTP/2"))
        return;
    struct buf again = { 0 };
    buf_put_span(&again, span_to(all, end - 1));
    buf_put_text(&again, "1.1");
    buf_put_span(&again, span_from(all, end));
    buf_free(request);
    *request = again;
}

/* Called with each header line as it came, its line end included; again from the status line on after an interim 1xx. */
static size_t on_header(char *at, size_t size, size_t n, void *context)
{
    struct transfer *transfer = context;
    struct fetch_exchange *exchange = transfer->exchange;
    struct span line = span_of_n(at, size * n);
    char status_line[32];
    if (transfer->attempt.is_head_done && span_starts(line, "HTTP/")) {     /* what came before was interim */
        spool_clear(&transfer->spool);
        transfer->attempt.is_head_done = false;
    }
    if (!transfer->attempt.is_tls_read) {
        transfer->attempt.is_tls_read = true;
        tls_read(transfer->easy, exchange->tls, exchange->cipher, &exchange->certificates);
    }
    if (transfer->attempt.is_head_done)
        return keep(transfer, line);                                /* a trailer section stands in the body: as it came */
    transfer->attempt.all_head_bytes += line.len;
    if (transfer->attempt.all_head_bytes > HEAD_MAX) {
        transfer->attempt.is_over_limit = true;
        return 0;
    }
    if (keep(transfer, as_http11(line, status_line)) == 0)
        return 0;
    if (span_is(line, "\r\n") || span_is(line, "\n")) {
        transfer->attempt.is_head_done = true;
        exchange->head_bytes = transfer->spool.bytes;
    }
    return line.len;
}

static size_t on_body(char *at, size_t size, size_t n, void *context)
{
    struct transfer *transfer = context;
    struct span bytes = span_of_n(at, size * n);
    uint64_t have = transfer->spool.bytes - transfer->exchange->head_bytes;
    if (bytes.len > transfer->max_bytes - have) {                   /* have never exceeds max_bytes */
        keep(transfer, span_to(bytes, (size_t)(transfer->max_bytes - have)));
        transfer->attempt.is_over_limit = true;
        return CURL_WRITEFUNC_ERROR;
    }
    return keep(transfer, bytes);
}

static int on_debug(CURL *easy, curl_infotype type, char *at, size_t len, void *context)
{
    (void)easy;
    if (type != CURLINFO_HEADER_OUT)
        return 0;
    struct transfer *transfer = context;
    struct buf *request = &transfer->exchange->request;
    if (span_ends(buf_span(request), "\r\n\r\n"))
        buf_clear(request);                                         /* libcurl began anew by itself: that one was never answered */
    buf_put(request, at, len);
    return 0;
}

/* A name may have addresses of both kinds. libcurl goes on to the next one when there is no socket for one, so that the verdict is on
 * all of them: as soon as one may be used, nothing was refused. */
static curl_socket_t on_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    (void)purpose;
    struct transfer *transfer = context;
    struct attempt *attempt = &transfer->attempt;
    const struct fetch_options *options = &transfer->client->options;
    bool is_judged = !options->allow_private && !transfer->client->proxy;
    const char *why = is_judged ? (options->why_not ? options->why_not : web_host_why_not)(&address->addr) : NULL;
    if (why && !attempt->is_address_allowed) {
        attempt->refused = why;
        web_host_format(&address->addr, attempt->refused_ip);
    }
    if (why)
        return CURL_SOCKET_BAD;
    attempt->is_address_allowed = true;
    attempt->refused = NULL;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* --- beginning and ending an exchange ------------------------------------------------------------------------- */

static long milliseconds(int64_t limit_ns, long fallback)
{
    enum { DAY_MS = 24 * 60 * 60 * 1000 };
    int64_t ms = limit_ns / 1000000 + (limit_ns % 1000000 > 0);
    return limit_ns <= 0 ? fallback : ms < DAY_MS ? (long)ms : DAY_MS;
}

static void configure(struct transfer *transfer, const struct fetch_request *request)
{
    struct fetch_client *client = transfer->client;
    const struct fetch_options *options = &client->options;
    CURL *easy = transfer->easy;
    curl_easy_setopt(easy, CURLOPT_URL, request->url);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->headers);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, options->http2 ? (long)CURL_HTTP_VERSION_2TLS : (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_HTTP_TRANSFER_DECODING, 0L);     /* bytes as they came */
    curl_easy_setopt(easy, CURLOPT_HTTP_CONTENT_DECODING, 0L);
    curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L);
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_PROXY, client->proxy ? client->proxy : "");      /* "": not from the environment */
    curl_easy_setopt(easy, CURLOPT_CONNECT_TO, client->connect_to);
    curl_easy_setopt(easy, CURLOPT_SSL_SESSIONID_CACHE, 0L);        /* a whole handshake shows the chain each time */
    if (client->ca_file)
        curl_easy_setopt(easy, CURLOPT_CAINFO, client->ca_file);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(options->limits.connect_ns, CONNECT_MS));
    long total_ms = milliseconds(options->limits.total_ns, TOTAL_MS), idle_s = (milliseconds(options->limits.idle_ns, IDLE_MS) + 999) / 1000;
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, total_ms);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, idle_s);
    transfer->total_ns = total_ms * INT64_C(1000000);
    transfer->idle_ns = idle_s * NS_PER_S;
    curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, 64L * 1024);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);                    /* on_debug gives the request as sent; nothing is printed */
    curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, on_debug);
    curl_easy_setopt(easy, CURLOPT_DEBUGDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->attempt.detail);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
}

static void begin_exchange(struct transfer *transfer, const char *url, void *tag)
{
    transfer->exchange = mem_new(sizeof *transfer->exchange);
    transfer->exchange->url = mem_text(url);
    transfer->exchange->tag = tag;
    transfer->exchange->secret_names = mem_text(transfer->secret_names);
    transfer->exchange->started_ns = time_now_ns();
    transfer->attempt = (struct attempt){ .began_ns = time_monotonic_ns() };
}

struct transfer *transfer_new(struct fetch_client *client, const struct fetch_request *request)
{
    struct transfer *transfer = mem_new(sizeof *transfer);
    transfer->client = client;
    transfer->spool.folder_fd = client->options.spool_fd;
    transfer->max_bytes = request->max_bytes ? request->max_bytes : client->options.limits.max_bytes;
    transfer->headers = fields_for(client->fields, request, &transfer->secret_names);
    begin_exchange(transfer, request->url, request->tag);
    transfer->easy = curl_easy_init();
    if (transfer->easy) {
        configure(transfer, request);
        return transfer;
    }
    transfer_free(transfer);
    return NULL;
}

/* --- the end --------------------------------------------------------------------------------------------------- */

static enum fetch_failure failure_of(CURLcode code)
{
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_URL_MALFORMAT:
        return FETCH_RESOLVE;
    case CURLE_COULDNT_CONNECT:
        return FETCH_CONNECT;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
        return FETCH_TLS;
    case CURLE_OPERATION_TIMEDOUT:
        return FETCH_TIMEOUT;
    case CURLE_UNSUPPORTED_PROTOCOL:                                /* HTTP/0.9, or no HTTP at all */
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:                                /* six transfer codings */
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
        return FETCH_PROTOCOL;
    default:
        return FETCH_DISCONNECT;
    }
}

/* Other authorities would help: the chain leads to one that is not known, or to itself. */
static bool is_unknown_authority(const struct transfer *transfer)
{
    long result = X509_V_OK;
    curl_easy_getinfo(transfer->easy, CURLINFO_SSL_VERIFYRESULT, &result);
    return result == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT || result == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
           result == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT || result == X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN ||
           result == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE;
}

/* For people: the place is a record or a journal, so that it must be one line; and libcurl cites the server. */
static const char *reason(struct transfer *transfer, CURLcode code)
{
    char *detail = transfer->attempt.detail;
    AUTO_BUF struct buf shown = { 0 };
    text_show(span_of(detail), &shown);
    snprintf(detail, sizeof transfer->attempt.detail, "%s", shown.len ? (const char *)shown.at : "");
    return *detail ? detail : curl_easy_strerror(code);
}

/* A response whose head is whole is kept, however it ended: WARC-Truncated says how. */
static void judge(struct transfer *transfer, CURLcode code)
{
    struct fetch_exchange *exchange = transfer->exchange;
    const struct attempt *attempt = &transfer->attempt;
    if (code == CURLE_OK && attempt->is_head_done)
        return;
    if (attempt->refused) {
        exchange->failure = FETCH_REFUSED;
        snprintf(exchange->why, sizeof exchange->why, "%s is %s", attempt->refused_ip, attempt->refused);
    } else if (attempt->is_over_limit && attempt->is_head_done) {
        exchange->truncated = "length";
        snprintf(exchange->why, sizeof exchange->why, "cut at the limit of %llu bytes",
                 (unsigned long long)transfer->max_bytes);
    } else if (attempt->is_over_limit) {
        exchange->failure = FETCH_LIMIT;
        snprintf(exchange->why, sizeof exchange->why, "the header has more than %d bytes", HEAD_MAX);
    } else if (code == CURLE_OUT_OF_MEMORY && !attempt->is_head_done) {
        exchange->failure = FETCH_LIMIT;                            /* what libcurl says of a line that outgrows its buffer */
        snprintf(exchange->why, sizeof exchange->why, "a field of the header has more than 100 KiB");
    } else if (attempt->is_head_done) {
        exchange->truncated = code == CURLE_OPERATION_TIMEDOUT ? "time" : "disconnect";
        snprintf(exchange->why, sizeof exchange->why, "%.199s", reason(transfer, code));
    } else {
        exchange->failure = code == CURLE_OK ? FETCH_DISCONNECT : failure_of(code);
        snprintf(exchange->why, sizeof exchange->why, "%.199s",
                 code == CURLE_OK ? "the connection was closed without an answer" : reason(transfer, code));
        exchange->is_unknown_authority = exchange->failure == FETCH_TLS && is_unknown_authority(transfer);
        exchange->is_certificate = exchange->failure == FETCH_TLS && code != CURLE_SSL_CONNECT_ERROR;
    }
}

/* libcurl takes heads that readers of WARCs do not (status 999, HTTP/1.2, 9,000 fields). Such an answer is a failure here: as a record it
 * would make a WARC that no validator passes, our own neither, and the whole run could not be sealed. */
static bool check_head(struct transfer *transfer, struct err *err)
{
    struct fetch_exchange *exchange = transfer->exchange;
    AUTO_BUF struct buf bytes = { 0 };
    AUTO_HTTP_HEAD struct http_head head = { 0 };
    struct err no_http = { 0 };
    size_t got = 0, want = (size_t)exchange->head_bytes;            /* HEAD_MAX bounds it */
    if (!source_read(exchange->response, 0, buf_reserve(&bytes, want), want, &got, err))
        return false;
    struct span rest = span_of_n(bytes.at, got), line = SPAN_NULL;
    bool is_parsed = http_head_parse(rest, &head, &no_http);
    uint64_t length;
    transfer->attempt.has_bad_length = is_parsed && (head.oddities & HTTP_BAD_LENGTH) && http_framing(&head, false, &length) == HTTP_UNTIL_CLOSE;
    (void)span_line(&rest, &line);
    if (is_parsed && http_is_plain_status_line(line))
        return true;
    exchange->failure = !is_parsed && no_http.kind == ERR_LIMIT ? FETCH_LIMIT : FETCH_PROTOCOL;
    exchange->truncated = NULL;
    if (is_parsed)
        snprintf(exchange->why, sizeof exchange->why, "\"%s\" is no status line of HTTP/1.x (RFC 9112 §4)", SHOW(line));
    else
        snprintf(exchange->why, sizeof exchange->why, "%.199s", no_http.why);
    source_free(TAKE(exchange->response));
    return true;
}

static int64_t first_byte_ns(const struct transfer *transfer)
{
    curl_off_t sent_us = 0, began_us = 0;               /* since the transfer was begun */
    curl_easy_getinfo(transfer->easy, CURLINFO_PRETRANSFER_TIME_T, &sent_us);
    curl_easy_getinfo(transfer->easy, CURLINFO_STARTTRANSFER_TIME_T, &began_us);
    return began_us > sent_us ? (int64_t)(began_us - sent_us) * 1000 : 0;
}

/* What is known at the end goes into the exchange. */
bool transfer_complete(struct transfer *transfer, CURLcode code, struct err *err)
{
    struct fetch_client *client = transfer->client;
    struct fetch_exchange *exchange = transfer->exchange;
    if (err_is_set(&transfer->err)) {
        *err = transfer->err;
        return false;
    }
    char *ip = NULL;
    long version = 0, status = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_PRIMARY_IP, &ip);
    curl_easy_getinfo(transfer->easy, CURLINFO_HTTP_VERSION, &version);
    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
    judge(transfer, code);
    if (client->proxy)
        exchange->is_unchecked_address = true;
    else
        snprintf(exchange->ip, sizeof exchange->ip, "%s", transfer->attempt.refused ? transfer->attempt.refused_ip : ip ? ip : "");
    snprintf(exchange->protocol, sizeof exchange->protocol, "%s",
             version == CURL_HTTP_VERSION_2_0   ? "h2"
             : version == CURL_HTTP_VERSION_1_0 ? "http/1.0"
                                                : "http/1.1");
    exchange->status = (int)status;
    request_as_http11(&exchange->request);
    exchange->first_byte_ns = first_byte_ns(transfer);
    exchange->took_ms = (uint64_t)(time_monotonic_ns() - transfer->attempt.began_ns) / 1000000;
    if (exchange->failure != FETCH_OK) {
        spool_clear(&transfer->spool);
        return true;
    }
    return spool_take(&transfer->spool, exchange->url, &exchange->response, err) && check_head(transfer, err);
}

/* --- once more --------------------------------------------------------------------------------------------------- */

/* A connection that was kept alive may have died unseen: the server closed it while the request was on its way (libcurl begins anew
 * then, mostly), or something between forgot it, and nothing ever comes. GET may be sent again (RFC 9112 §9.3.1). */
bool transfer_is_stale(const struct transfer *transfer, CURLcode code)
{
    long n_connections = 0;                             /* made for this transfer */
    bool is_lost = code == CURLE_OPERATION_TIMEDOUT || code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR ||
                   code == CURLE_GOT_NOTHING || code == CURLE_HTTP2 || code == CURLE_HTTP2_STREAM;
    return is_lost && !transfer->is_second_try && transfer->exchange->request.len && !transfer->spool.bytes &&
           !err_is_set(&transfer->err) && curl_easy_getinfo(transfer->easy, CURLINFO_NUM_CONNECTS, &n_connections) == CURLE_OK &&
           n_connections == 0;
}

/* The exchange of a stale connection never happened. */
void transfer_forget_stale(struct transfer *transfer)
{
    struct fetch_exchange *stale = TAKE(transfer->exchange);
    begin_exchange(transfer, stale->url, stale->tag);
    fetch_exchange_free(stale);
    transfer->is_second_try = true;
}

/* libcurl takes "12a" for 12, and the last of two lengths that differ. Where such a message ends nobody can say (RFC 9112 §6.3, 5): all
 * up to the close of the connection is kept. */
bool transfer_is_misread(const struct transfer *transfer)
{
    return !transfer->is_read_to_close && !transfer->attempt.is_over_limit && transfer->attempt.has_bad_length;
}

struct fetch_exchange *transfer_put_aside(struct transfer *transfer)
{
    struct fetch_exchange *first = transfer->first = TAKE(transfer->exchange);
    begin_exchange(transfer, first->url, first->tag);
    return first;
}

void transfer_read_to_close(struct transfer *transfer)
{
    struct fetch_exchange *first = transfer_put_aside(transfer);
    if (first->failure == FETCH_OK && !first->truncated) {
        first->truncated = "unspecified";
        snprintf(first->why, sizeof first->why, "its Content-Length is none, so that its end is not known (RFC 9112 §6.3)");
    }
    transfer->is_read_to_close = true;
    transfer->headers = curl_slist_append(transfer->headers, "Connection: close");
    curl_easy_setopt(transfer->easy, CURLOPT_HTTPHEADER, transfer->headers);
    curl_easy_setopt(transfer->easy, CURLOPT_IGNORE_CONTENT_LENGTH, 1L);
}

struct fetch_exchange *transfer_take(struct transfer *transfer)
{
    bool is_first_better = transfer->first && !transfer->exchange->response;
    return is_first_better ? TAKE(transfer->first) : TAKE(transfer->exchange);
}

static CURLM *multi_of(const struct transfer *transfer)
{
    return transfer->raw ? transfer->client->bare : transfer->client->multi;
}

bool transfer_try_again(struct transfer *transfer, struct err *err)
{
    curl_multi_remove_handle(transfer->client->multi, transfer->easy);
    curl_easy_setopt(transfer->easy, CURLOPT_FRESH_CONNECT, 1L);
    CURLMcode code = curl_multi_add_handle(multi_of(transfer), transfer->easy);
    return code == CURLM_OK || err_set(err, ERR_SYSTEM, "libcurl takes a transfer no second time: %s", curl_multi_strerror(code));
}

void transfer_free(struct transfer *transfer)
{
    if (transfer->easy) {
        curl_multi_remove_handle(multi_of(transfer), transfer->easy);
        curl_easy_cleanup(transfer->easy);
    }
    curl_slist_free_all(transfer->headers);
    free(transfer->secret_names);
    fetch_exchange_free(transfer->exchange);
    fetch_exchange_free(transfer->first);
    raw_free(transfer->raw);
    spool_free(&transfer->spool);
    free(transfer);
}
