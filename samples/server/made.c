#include "made.h"

#include "coding.h"

#include <stdlib.h>
#include <string.h>

#define SIZE_MAX_ASKED ((uint64_t)1 << 40)  /* a terabyte: more is a typing error */

static const char html[] =
    "<!DOCTYPE html>\n<html lang=\"en\"><head><title>Bad manners</title></head>\n"
    "<body><h1>Bad manners</h1><p>This page is whole where this sentence ends.</p></body></html>\n";
static const char css[] = "body { color: #123; background: url(/plain?as=png) }\n";
static const char plain_text[] = "This text is whole where this sentence ends.\n";
static const uint8_t png[] = {      /* one red pixel */
    0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0,
    0x90, 0x77, 0x53, 0xde, 0, 0, 0, 12, 'I', 'D', 'A', 'T', 0x08, 0xd7, 0x63, 0xf8, 0xcf, 0xc0, 0, 0, 3, 1, 1, 0,
    0x18, 0xdd, 0x8d, 0xb0, 0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xae, 0x42, 0x60, 0x82,
};

struct body {
    const char *type;
    const void *at;
    size_t len;
};

static struct body body_of(const struct ask *ask)
{
    char *as = query_text(ask->query, "as");
    struct body body = { "text/html; charset=utf-8", html, sizeof html - 1 };
    if (as && !strcmp(as, "png"))
        body = (struct body){ "image/png", png, sizeof png };
    else if (as && !strcmp(as, "css"))
        body = (struct body){ "text/css", css, sizeof css - 1 };
    else if (as && !strcmp(as, "text"))
        body = (struct body){ "text/plain", plain_text, sizeof plain_text - 1 };
    free(as);
    return body;
}

/* Status line, Content-Type, and further fields as given; the empty line is the caller's. */
static void head(struct answer *ret, unsigned status, const char *reason, const char *type)
{
    ret->status = status;
    answer_printf(ret, "HTTP/1.1 %u %s\r\nContent-Type: %s\r\nConnection: close\r\n", status, reason, type);
}

static void whole(struct answer *ret, const struct body *body, uint64_t length)
{
    answer_printf(ret, "Content-Length: %llu\r\n\r\n", (unsigned long long)length);
    answer_send(ret, body->at, body->len);
}

static unsigned milliseconds(const struct ask *ask, unsigned otherwise)
{
    uint64_t ms = query_number(ask->query, "ms", otherwise);
    return ms > 3600000 ? 3600000 : (unsigned)ms;
}

static uint64_t tail_number(const struct ask *ask, uint64_t otherwise)
{
    uint64_t n;
    return parse_number(ask->tail, SIZE_MAX_ASKED, &n) ? n : otherwise;
}

void made_plain(const struct ask *ask, struct answer *ret)
{
    struct body body = body_of(ask);
    head(ret, 200, "OK", body.type);
    whole(ret, &body, body.len);
}

void made_slow(const struct ask *ask, struct answer *ret)
{
    struct body body = body_of(ask);
    head(ret, 200, "OK", body.type);
    answer_printf(ret, "Content-Length: %zu\r\n\r\n", body.len);
    answer_trickle(ret, body.at, body.len, query_number(ask->query, "bytes", 1), milliseconds(ask, 100), 1);
}

void made_slow_header(const struct ask *ask, struct answer *ret)
{
    static const char header[] = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n"
                                 "Connection: close\r\n\r\nslow\n";
    ret->status = 200;
    answer_trickle(ret, header, sizeof header - 1, query_number(ask->query, "bytes", 1), milliseconds(ask, 100), 1);
}

void made_endless(const struct ask *ask, struct answer *ret)
{
    struct body body = body_of(ask);
    head(ret, 200, "OK", body.type);
    answer_text(ret, "\r\n");
    answer_trickle(ret, body.at, body.len, 0, milliseconds(ask, 0), ANSWER_ENDLESS);
}

void made_endless_chunked(const struct ask *ask, struct answer *ret)
{
    struct body body = body_of(ask);
    head(ret, 200, "OK", body.type);
    answer_text(ret, "Transfer-Encoding: chunked\r\n\r\n");
    struct bytes chunk = { 0 };
    bytes_printf(&chunk, "%zx\r\n", body.len);
    bytes_add(&chunk, body.at, body.len);
    bytes_text(&chunk, "\r\n");
    answer_trickle(ret, chunk.at, chunk.len, 0, milliseconds(ask, 0), ANSWER_ENDLESS);
    bytes_free(&chunk);
}

void made_length_large(const struct ask *ask, struct answer *ret)
{
    struct body body = body_of(ask);
    head(ret, 200, "OK", body.type);
    whole(ret, &body, body.len + query_number(ask->query, "by", 1000));
}

void made_length_small(const struct ask *ask, struct answer *ret)
{
    struct body body = body_of(ask);
    uint64_t by = query_number(ask->query, "by", 10);
    head(ret, 200, "OK", body.type);
    whole(ret, &body, by < body.len ? body.len - by : 0);
}

/* The header and half of the body, under the right Content-Length. */
static void half(const struct ask *ask, struct answer *ret)
{
    struct body body = body_of(ask);
    head(ret, 200, "OK", body.type);
    answer_printf(ret, "Content-Length: %zu\r\n\r\n", body.len);
    answer_send(ret, body.at, body.len / 2);
}

void made_cut_in_body(const struct ask *ask, struct answer *ret)
{
    half(ask, ret);
}

void made_hold_in_body(const struct ask *ask, struct answer *ret)
{
    half(ask, ret);
    ret->end = END_HOLD;
}

void made_reset_in_body(const struct ask *ask, struct answer *ret)
{
    half(ask, ret);
    answer_pause(ret, 50);      /* a reset overtakes what is still on its way */
    ret->end = END_RESET;
}

void made_chunked(const struct ask *ask, struct answer *ret)
{
    struct body body = body_of(ask);
    size_t size = query_number(ask->query, "size", 16);
    size = size ? size : 1;
    head(ret, 200, "OK", body.type);
    answer_text(ret, "Transfer-Encoding: chunked\r\n\r\n");
    for (size_t at = 0; at < body.len; at += size) {
        size_t len = body.len - at < size ? body.len - at : size;
        answer_printf(ret, "%zx\r\n", len);
        answer_send(ret, (const uint8_t *)body.at + at, len);
        answer_text(ret, "\r\n");
    }
    answer_text(ret, "0\r\n\r\n");
}

void made_cut_in_chunk(const struct ask *ask, struct answer *ret)
{
    struct body body = body_of(ask);
    head(ret, 200, "OK", body.type);
    answer_printf(ret, "Transfer-Encoding: chunked\r\n\r\n%zx\r\n", body.len);
    answer_send(ret, body.at, body.len / 2);
}

static void redirect(struct answer *ret, unsigned status, const char *location)
{
    head(ret, status, "Elsewhere", "text/plain");
    answer_printf(ret, "Location: %s\r\nContent-Length: 10\r\n\r\nElsewhere\n", location);
}

void made_redirect(const struct ask *ask, struct answer *ret)
{
    uint64_t hops = tail_number(ask, 0);
    if (hops == 0) {
        made_plain(ask, ret);
        return;
    }
    char *location = format_text("/redirect/%llu%s%s", (unsigned long long)hops - 1, ask->query ? "?" : "",
                                 ask->query ? ask->query : "");
    redirect(ret, (unsigned)query_number(ask->query, "status", 302), location);
    free(location);
}

void made_redirect_to(const struct ask *ask, struct answer *ret)
{
    char *url = query_text(ask->query, "url");
    redirect(ret, (unsigned)query_number(ask->query, "status", 302), url ? url : "");
    free(url);
}

/* The first `times` answers are the error, the rest is well. */
static bool is_still_failing(const struct ask *ask)
{
    return ask->nth <= query_number(ask->query, "times", 2);
}

void made_retry_after(const struct ask *ask, struct answer *ret)
{
    if (!is_still_failing(ask)) {
        made_plain(ask, ret);
        return;
    }
    char *after = query_text(ask->query, "after");
    unsigned status = (unsigned)query_number(ask->query, "status", 429);
    head(ret, status, status == 429 ? "Too Many Requests" : "Service Unavailable", "text/plain");
    answer_printf(ret, "Retry-After: %s\r\nContent-Length: 6\r\n\r\nLater\n", after ? after : "1");
    free(after);
}

void made_flaky(const struct ask *ask, struct answer *ret)
{
    if (!is_still_failing(ask)) {
        made_plain(ask, ret);
        return;
    }
    head(ret, (unsigned)query_number(ask->query, "status", 503), "Out of Order", "text/plain");
    answer_text(ret, "Content-Length: 13\r\n\r\nOut of order\n");
}

void made_two_lengths_once(const struct ask *ask, struct answer *ret)
{
    if (ask->nth > 1)
        return;
    struct body body = body_of(ask);
    head(ret, 200, "OK", body.type);
    answer_text(ret, "Content-Length: 5\r\n");
    whole(ret, &body, body.len);
}

void made_status(const struct ask *ask, struct answer *ret)
{
    struct body body = body_of(ask);
    head(ret, (unsigned)tail_number(ask, 200), "As Asked", body.type);
    whole(ret, &body, body.len);
}

void made_cookie_check(const struct ask *ask, struct answer *ret)
{
    bool has = ask->cookie && strstr(ask->cookie, "reader=portsmere-7");
    head(ret, has ? 200 : 403, has ? "OK" : "No Cookie", "text/plain");
    answer_printf(ret, "Content-Length: %d\r\n\r\n%s", has ? 9 : 10, has ? "A cookie\n" : "No cookie\n");
}

/* Bytes without a pattern, so that no coding makes them smaller: 64 KiB is beyond DEFLATE's window. */
static void fill_block(uint8_t block[65536], uint64_t seed)
{
    uint64_t state = seed * 0x9e3779b97f4a7c15 + 1;
    for (size_t i = 0; i < 65536; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        block[i] = (uint8_t)(state >> 24);
    }
}

void made_bytes(const struct ask *ask, struct answer *ret)
{
    uint64_t n = tail_number(ask, 0);
    uint8_t *block = need(malloc(65536));
    fill_block(block, query_number(ask->query, "seed", 1));
    head(ret, 200, "OK", "application/octet-stream");
    answer_printf(ret, "Content-Length: %llu\r\n\r\n", (unsigned long long)n);
    answer_repeat(ret, block, 65536, n / 65536);
    answer_repeat(ret, block, n % 65536, n % 65536 ? 1 : 0);
    free(block);
}

void made_header_bytes(const struct ask *ask, struct answer *ret)
{
    static const char filler[] = "abcdefghijklmnopqrstuvwxyz012345";
    struct body body = body_of(ask);
    uint64_t n = tail_number(ask, 10 << 20);
    head(ret, 200, "OK", body.type);
    answer_text(ret, "X-Long: ");
    answer_repeat(ret, filler, 32, n / 32);
    answer_repeat(ret, filler, n % 32, n % 32 ? 1 : 0);
    answer_text(ret, "\r\n");
    whole(ret, &body, body.len);
}

void made_header_lines(const struct ask *ask, struct answer *ret)
{
    struct body body = body_of(ask);
    head(ret, 200, "OK", body.type);
    answer_repeat(ret, "X-Again: and again\r\n", 20, tail_number(ask, 10000));
    whole(ret, &body, body.len);
}

void made_gzip_bomb(const struct ask *ask, struct answer *ret)
{
    uint64_t mebibytes = query_number(ask->query, "mb", 1024);
    mebibytes = mebibytes < 1 ? 1 : mebibytes > 65536 ? 65536 : mebibytes;
    struct body body = body_of(ask);
    struct bomb bomb;
    coding_bomb(mebibytes, &bomb);
    head(ret, 200, "OK", body.type);
    answer_printf(ret, "Content-Encoding: gzip\r\nContent-Length: %llu\r\n\r\n",
                  (unsigned long long)(bomb.first.len + bomb.again.len * (mebibytes - 1) + bomb.last.len));
    answer_send(ret, bomb.first.at, bomb.first.len);
    answer_repeat(ret, bomb.again.at, bomb.again.len, mebibytes - 1);
    answer_send(ret, bomb.last.at, bomb.last.len);
    bomb_free(&bomb);
}

void made_coded(const struct ask *ask, struct answer *ret)
{
    struct body body = body_of(ask);
    struct bytes coded = { 0 };
    bytes_add(&coded, body.at, body.len);
    char *list = format_text("%s", ask->tail), *rest = list, *name;
    while ((name = strsep(&rest, ","))) {
        struct bytes next = { 0 };
        if (!coding_apply(name, coded.at, coded.len, &next))
            continue;               /* "identity", or a name that nobody knows: as it is, under that name */
        bytes_free(&coded);
        coded = next;
    }
    free(list);
    head(ret, 200, "OK", body.type);
    answer_printf(ret, "Content-Encoding: %s\r\nContent-Length: %zu\r\n\r\n", ask->tail, coded.len);
    answer_send(ret, coded.at, coded.len);
    bytes_free(&coded);
}

static void gzipped(const struct ask *ask, struct answer *ret, size_t cut, const char *junk)
{
    struct body body = body_of(ask);
    struct bytes coded = { 0 };
    coding_apply("gzip", body.at, body.len, &coded);
    coded.len -= cut;
    bytes_text(&coded, junk);
    head(ret, 200, "OK", body.type);
    answer_printf(ret, "Content-Encoding: gzip\r\nContent-Length: %zu\r\n\r\n", coded.len);
    answer_send(ret, coded.at, coded.len);
    bytes_free(&coded);
}

void made_gzip_cut(const struct ask *ask, struct answer *ret)
{
    gzipped(ask, ret, 20, "");
}

void made_gzip_junk(const struct ask *ask, struct answer *ret)
{
    gzipped(ask, ret, 0, "junk after the end");
}
