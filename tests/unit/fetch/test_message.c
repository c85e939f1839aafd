#include "../base/suite.h"

#include "fetch/message.h"

enum { MAX_BYTES = 64 };
enum outcome { WHOLE, TOO_LONG, CLOSED, CUT };         /* how it ends: by itself, at the limit, with the connection: in order or before its end */

#define OK "HTTP/1.1 200 OK\r\n"
static const struct row {
    const char *name;
    struct span sent;
    const char *kept;                   /* NULL: all that was sent */
    enum outcome outcome;
    int status;                         /* 0: it is no HTTP message */
} rows[] = {
    { "rfc9112 6.3, 6: Content-Length", LITERAL(OK "Content-Length: 3\r\n\r\nabc"), NULL, WHOLE, 200 },
    { "rfc9112 6.3, 6: what stands behind it belongs to no message", LITERAL(OK "Content-Length: 3\r\n\r\nabcHTTP/1.1 200 OK\r\n\r\n"),
      OK "Content-Length: 3\r\n\r\nabc", WHOLE, 200 },
    { "rfc9112 6.3, 6: an empty body", LITERAL(OK "Content-Length: 0\r\n\r\n"), NULL, WHOLE, 200 },
    { "rfc9112 6.3, 6: a short body", LITERAL(OK "Content-Length: 4\r\n\r\nabc"), NULL, CUT, 200 },
    { "rfc9112 6.3, 5: a length below zero: to the close", LITERAL(OK "Content-Length: -1\r\n\r\nabc"), NULL, CLOSED, 200 },
    { "rfc9112 6.3, 5: two lengths that differ", LITERAL(OK "Content-Length: 1\r\nContent-Length: 2\r\n\r\nabc"), NULL, CLOSED, 200 },
    { "rfc9112 6.3, 8: neither: to the close", LITERAL(OK "A: b\r\n\r\nabc"), NULL, CLOSED, 200 },
    { "rfc9112 6.3, 1: 304 has no body", LITERAL("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\nabc"),
      "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", WHOLE, 304 },
    { "rfc9112 7.1: chunks", LITERAL(OK "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nrest"),
      OK "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", WHOLE, 200 },
    { "rfc9112 7.1: chunks without their last", LITERAL(OK "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"), NULL, CUT, 200 },
    { "rfc9112 7.1: chunks that are broken: to the close", LITERAL(OK "Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n"), NULL, CLOSED, 200 },
    { "rfc9112 2.2: bare line feeds", LITERAL("HTTP/1.0 200 OK\nContent-Length: 1\n\na"), NULL, WHOLE, 200 },
    { "ours: NUL in a header", LITERAL(OK "A: \0b\r\nContent-Length: 1\r\n\r\na"), NULL, WHOLE, 200 },
    { "ours: a line without a colon", LITERAL(OK "nonsense\r\nContent-Length: 1\r\n\r\na"), NULL, WHOLE, 200 },
    { "rfc9110 15.2: interim answers are left out", LITERAL("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" OK "Content-Length: 1\r\n\r\na"),
      OK "Content-Length: 1\r\n\r\na", WHOLE, 200 },
    { "rfc9110 15.2.2: 101 is none of them", LITERAL("HTTP/1.1 101 Switching Protocols\r\n\r\n"), NULL, WHOLE, 101 },
    { "rfc1945 6: HTTP/0.9", LITERAL("<p>Simple-Response</p>"), NULL, CLOSED, 0 },
    { "ours: two line feeds in it end no head", LITERAL("<p>\r\n\r\nmore"), NULL, CLOSED, 0 },
    { "ours: it begins with a line end", LITERAL("\r\n" OK "\r\n"), NULL, CLOSED, 0 },
    { "ours: NUL at its beginning", LITERAL("\0HTTP/1.1 200 OK\r\n\r\n"), NULL, CLOSED, 0 },
    { "ours: HTTP/2 in words", LITERAL("HTTP/2 200\r\n\r\n"), NULL, CLOSED, 0 },
    { "ours: a status of which nobody knows what it means", LITERAL("HTTP/1.1 999 No\r\nContent-Length: 1\r\n\r\na more"), NULL, CLOSED, 0 },
    { "ours: an interim answer, then no HTTP", LITERAL("HTTP/1.1 100 Continue\r\n\r\n<p>"), NULL, CLOSED, 0 },
    { "ours: an interim answer alone", LITERAL("HTTP/1.1 100 Continue\r\n\r\n"), NULL, CUT, 0 },
    { "ours: a head that is cut", LITERAL(OK "Content-Le"), NULL, CUT, 0 },
    { "ours: a status line that is cut", LITERAL("HTT"), NULL, CUT, 0 },
    { "ours: nothing", LITERAL(""), NULL, CUT, 0 },
    { "ours: a body beyond the limit", LITERAL(OK "\r\n" "0123456789012345678901234567890123456789012345678901234567890123" "4"),
      OK "\r\n" "0123456789012345678901234567890123456789012345678901234567890123", TOO_LONG, 200 },
    { "ours: no HTTP beyond the limit", LITERAL("x123456789012345678901234567890123456789012345678901234567890123" "4"),
      "x123456789012345678901234567890123456789012345678901234567890123", TOO_LONG, 0 },
    { "ours: a body as long as the limit", LITERAL(OK "\r\n" "0123456789012345678901234567890123456789012345678901234567890123"), NULL, CLOSED, 200 },
};

/* In pieces of `size` bytes. */
static void check_in_pieces(const struct row *row, size_t size)
{
    struct err err = { 0 };
    struct spool spool = { .folder_fd = -1 };
    struct message message = { .spool = &spool, .max_bytes = MAX_BYTES };
    enum message_state state = MESSAGE_GOES_ON;
    AUTO(source_free) struct source *kept = NULL;
    AUTO_BUF struct buf bytes = { 0 };
    for (struct span rest = row->sent; rest.len && state == MESSAGE_GOES_ON; rest = span_from(rest, size))
        assert_true(message_feed(&message, span_to(rest, size), &state, &err));
    enum outcome outcome = state == MESSAGE_TOO_LONG ? TOO_LONG : WHOLE;
    if (state == MESSAGE_GOES_ON) {
        bool is_cut = false;
        assert_true(message_close(&message, &is_cut, &err));
        outcome = is_cut ? CUT : CLOSED;
    }
    assert_true(spool_take(&spool, "", &kept, &err) && source_slurp(kept, SIZE_MAX, &bytes, &err));
    assert_int_equal(outcome, row->outcome);
    assert_int_equal(message.is_opaque, row->status == 0);
    assert_int_equal(message.status, row->status);
    struct span want = row->kept ? span_of(row->kept) : row->sent;
    if (!span_equal(buf_span(&bytes), want))
        fail_msg("in pieces of %zu: %s", size, SHOW(buf_span(&bytes)));
    size_t end = 0;
    if (row->status)
        assert_true(http_head_find_end(want, &end));
    assert_int_equal(message.head_bytes, end);
    message_free(&message);
    spool_free(&spool);
}

static void check(void **state)
{
    const struct row *row = *state;
    for (size_t size = 1; size <= row->sent.len + 1; size++)
        check_in_pieces(row, size);
}

/* A head without an end, and interim heads without one: what comes is kept up to a bound. */
static void check_endless(void **state)
{
    const char *line = *state;
    struct err err = { 0 };
    struct spool spool = { .folder_fd = -1 };
    struct message message = { .spool = &spool, .max_bytes = UINT64_C(1) << 40 };
    enum message_state ended = MESSAGE_GOES_ON;
    assert_true(message_feed(&message, span_of("HTTP/1.1 103 Early Hints\r\n"), &ended, &err));
    for (int i = 0; ended == MESSAGE_GOES_ON; i++) {
        assert_true(i < 2 * HTTP_HEAD_MAX / 16);
        assert_true(message_feed(&message, span_of(line), &ended, &err));
    }
    assert_int_equal(ended, MESSAGE_TOO_LONG);
    assert_true(message.is_opaque);
    assert_int_equal(spool.bytes, HTTP_HEAD_MAX);
    message_free(&message);
    spool_free(&spool);
}

int main(void)
{
    struct suite suite = { .name = "fetch/message" };
    SUITE_ROWS(&suite, rows, check);
    suite_add(&suite, "ours: a head without an end", check_endless, "A: 0123456789abcdef\r\n");
    suite_add(&suite, "ours: interim heads without an end", check_endless, "\r\nHTTP/1.1 103 Early Hints\r\n");
    return suite_run(&suite);
}
