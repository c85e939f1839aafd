#include "web/coding.h"

#include <stdio.h>

#include "web/chunked.h"
#include "web/decoder.h"

enum {
    PIECE_BYTES = 64 * 1024,            /* what a stage may give beyond the bound before it is stopped */
    CODINGS_MAX = 8,                    /* more in a row are a bomb, not a page */
    FIRST_READ = 16 * 1024,             /* holds nearly every head */
};

/* ── one coding over memory ───────────────────────────────────────────────────────────────────────────────────── */

static bool run(const struct decoder *decoder, void *state, struct span bytes, size_t max, struct buf *into,
                struct err *err)
{
    size_t start = into->len;
    for (;;) {
        size_t got = PIECE_BYTES;
        enum decoder_outcome outcome = decoder->step(state, &bytes, buf_reserve(into, PIECE_BYTES), &got);
        into->len += got;
        bool is_too_long = into->len - start > max;
        if (is_too_long)
            into->len = start + max;
        buf_put(into, NULL, 0);         /* the NUL behind the last byte */
        if (is_too_long)
            return err_set(err, ERR_LIMIT, "more than %zu bytes behind the coding \"%s\"", max, decoder->name);
        if (outcome == DECODER_END)
            return true;
        if (outcome == DECODER_BROKEN)
            return err_set(err, ERR_INVALID, "the coding \"%s\" is broken after %zu bytes (RFC 9110 §8.4.1)",
                           decoder->name, into->len - start);
        if (bytes.len == 0 && got < PIECE_BYTES)
            return err_set(err, ERR_INVALID, "the coding \"%s\" is cut after %zu bytes (RFC 9110 §8.4.1)",
                           decoder->name, into->len - start);
    }
}

bool coding_decode(struct span name, struct span bytes, size_t max, struct buf *into, struct err *err)
{
    const struct decoder *decoder = decoder_by_name(name);
    if (!decoder)
        return err_set(err, ERR_INVALID, "the coding \"%s\" is not known (RFC 9110 §8.4.1)", SHOW(name));
    if (bytes.len == 0) /* a 304, an empty answer: servers name the coding of what they did not send */
        return true;
    void *state = decoder->open(bytes);
    if (!state)
        return err_set(err, ERR_SYSTEM, "no memory for the coding \"%s\"", decoder->name);
    bool is_whole = run(decoder, state, bytes, max, into, err);
    decoder->close(state);
    return is_whole;
}

/* ── what stands in the way, as the head tells it ─────────────────────────────────────────────────────────────── */

struct codings {                        /* in the order in which they were applied */
    struct span names[CODINGS_MAX];
    size_t n;
    bool are_too_many;
};

static bool add_coding(void *context, struct span element)
{
    struct codings *codings = context;
    struct span name = element, parameters = element;
    if (span_cut(&parameters, ';', &name))
        name = span_trim(name);
    if (span_is_nocase(name, "chunked") || span_is_nocase(name, "identity"))
        return true;                    /* chunked is framing, done before */
    codings->are_too_many = codings->n == CODINGS_MAX;
    if (!codings->are_too_many)
        codings->names[codings->n++] = name;
    return !codings->are_too_many;
}

/* ── the body ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* The first thing that was wrong is the reason; what comes after follows from it. */
static void note(struct coding_result *result, const char *why)
{
    if (result->is_complete)
        (void)snprintf(result->why, sizeof result->why, "%s", why);
    result->is_complete = false;
}

struct body {
    struct stream stream;
    struct buf bytes;                   /* without its framing */
    size_t max;
};

static bool put_bounded(struct body *body, struct span piece, struct coding_result *result)
{
    bool fits = piece.len <= body->max - body->bytes.len;
    buf_put_span(&body->bytes, span_to(piece, body->max - body->bytes.len));
    if (!fits)
        note(result, "the body is larger than what is looked at");
    return fits;
}

/* The next piece of the source; false at its end and on failure (*err is set). */
static bool next_piece(struct body *body, struct span *ret, struct err *err)
{
    return stream_next(&body->stream, ret, err) && ret->len > 0;
}

static bool read_chunked(struct body *body, struct coding_result *result, struct err *err)
{
    struct chunked chunked = { 0 };
    struct err broken = { 0 };
    struct span piece = SPAN_NULL, data = SPAN_NULL;
    while (!chunked.is_done && next_piece(body, &piece, err)) {
        do {
            if (!chunked_next(&chunked, &piece, &data, &broken)) {
                note(result, broken.why);
                return true;
            }
            if (!put_bounded(body, data, result))
                return true;
        } while (data.len);
    }
    if (!chunked.is_done && !err_is_set(err))
        note(result, "the chunked body is cut (RFC 9112 §8)");
    return !err_is_set(err);
}

static bool read_plain(struct body *body, struct coding_result *result, struct err *err)
{
    struct span piece = SPAN_NULL;
    while (next_piece(body, &piece, err))
        if (!put_bounded(body, piece, result))
            return true;
    return !err_is_set(err);
}

/* Some archives keep bodies without their chunks under a head that still announces them. When not even the
 * first chunk can be read, the body is taken as it stands. */
static bool read_body(struct source *message, const struct http_head *head, struct body *body,
                      struct coding_result *result, struct err *err)
{
    uint64_t length = 0, left = message->size - head->head_bytes, end = message->size;
    enum http_framing framing = http_framing(head, false, &length);
    if (framing == HTTP_NO_BODY)
        return true;
    if (framing == HTTP_LENGTH && length < left)
        end = head->head_bytes + length;
    stream_open(&body->stream, message, head->head_bytes, end);
    bool is_read = framing == HTTP_CHUNKED ? read_chunked(body, result, err) : read_plain(body, result, err);
    stream_close(&body->stream);
    if (!is_read)
        return false;
    if (framing == HTTP_LENGTH && length > left)
        note(result, "the body is shorter than its Content-Length (RFC 9112 §8)");
    if (framing != HTTP_CHUNKED || result->is_complete || body->bytes.len > 0)
        return true;
    stream_open(&body->stream, message, head->head_bytes, end);
    is_read = read_plain(body, result, err);
    stream_close(&body->stream);
    return is_read;
}

/* Takes the codings off, the last one first. One that gives nothing at all, or that nobody knows, is passed
 * over: servers and archives announce codings that are not there. */
static void remove_codings(struct body *body, const struct codings *codings, struct coding_result *result)
{
    for (size_t i = codings->n; i-- > 0;) {
        struct buf decoded = { 0 };
        struct err err = { 0 };
        if (!coding_decode(codings->names[i], buf_span(&body->bytes), body->max, &decoded, &err)) {
            note(result, err.why);
            if (decoded.len == 0) {
                buf_free(&decoded);
                continue;
            }
        }
        buf_free(&body->bytes);
        body->bytes = decoded;
    }
}

static bool read_start(struct source *message, size_t len, struct buf *bytes, struct err *err)
{
    buf_clear(bytes);
    return source_read(message, 0, buf_reserve(bytes, len), len, &bytes->len, err);
}

static bool read_head(struct source *message, struct buf *bytes, struct http_head *ret, struct err *err)
{
    size_t end = 0;
    if (!read_start(message, FIRST_READ, bytes, err))
        return false;
    if (!http_head_find_end(buf_span(bytes), &end) && !read_start(message, HTTP_HEAD_MAX, bytes, err))
        return false;
    return http_head_parse(buf_span(bytes), ret, err);
}

bool coding_decode_body(struct source *message, size_t max, struct buf *into, struct coding_result *ret,
                        struct err *err)
{
    AUTO_BUF struct buf head_bytes = { 0 };
    AUTO_HTTP_HEAD struct http_head head = { 0 };
    struct coding_result result = { .is_complete = true };
    struct body body = { .max = max };
    struct codings codings = { 0 };
    if (!read_head(message, &head_bytes, &head, err))
        return false;
    if (!read_body(message, &head, &body, &result, err)) {
        buf_free(&body.bytes);
        return false;
    }
    http_list(&head, "Content-Encoding", add_coding, &codings);
    http_list(&head, "Transfer-Encoding", add_coding, &codings);
    if (codings.are_too_many)
        note(&result, "more codings in a row than any page has");
    else
        remove_codings(&body, &codings, &result);
    buf_put_span(into, buf_span(&body.bytes));
    buf_free(&body.bytes);
    *ret = result;
    return true;
}
