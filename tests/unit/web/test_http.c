/* src/web/http.h: heads as servers send them, how the body is framed, lists and parameters. */
#include "../base/suite.h"

#include "web/http.h"

#define OK "HTTP/1.1 200 OK\r\n"

/* ── heads: `fields` is what was understood, as "name=value|…" ────────────────────────────────────────────────── */

static const struct head_row {
    const char *name, *message;
    enum err_kind want;
    int status;
    unsigned oddities;
    const char *reason, *fields;
} heads[] = {
    { "rfc9112 4: a plain head", OK "A: b\r\nC:d\r\n\r\nbody", ERR_NONE, 200, 0, "OK", "A=b|C=d|" },
    { "rfc9112 4: an empty reason", "HTTP/1.1 200 \r\n\r\n", ERR_NONE, 200, 0, "", "" },
    { "rfc9112 4: a reason with blanks", "HTTP/1.0 404 Not Found\r\n\r\n", ERR_NONE, 404, 0, "Not Found", "" },
    { "rfc9112 5: blanks around a value are not of it", OK "A:  \t b c \t\r\n\r\n", ERR_NONE, 200, 0, "OK", "A=b c|" },
    { "rfc9112 5: an empty value", OK "A:\r\n\r\n", ERR_NONE, 200, 0, "OK", "A=|" },
    { "rfc9110 5.3: repeated fields stay apart, in order", OK "A: 1\r\na: 2\r\n\r\n", ERR_NONE, 200, 0, "OK", "A=1|a=2|" },
    { "rfc9112 2.2: bare LF", "HTTP/1.1 200 OK\nA: b\n\n", ERR_NONE, 200, HTTP_BARE_LF, "OK", "A=b|" },
    { "rfc9112 2.2: LF and CRLF mixed", OK "A: b\n\r\n", ERR_NONE, 200, HTTP_BARE_LF, "OK", "A=b|" },
    { "rfc9112 5.2: a folded value", OK "A: b\r\n c\r\n\td \r\nE: f\r\n\r\n", ERR_NONE, 200, HTTP_FOLDED, "OK", "A=b c d|E=f|" },
    { "rfc9112 5.2: a value that begins on the second line", OK "A:\r\n b\r\n c\r\n\r\n", ERR_NONE, 200, HTTP_FOLDED, "OK", "A=b c|" },
    { "rfc9112 5.2: two folded fields", OK "A: b\r\n c\r\nD: e\r\n f\r\n  \r\n g\r\n\r\n", ERR_NONE, 200, HTTP_FOLDED, "OK",
      "A=b c|D=e f g|" },
    { "rfc9112 2.2: a folded line behind the start line is skipped", OK " X: y\r\nA: b\r\n\r\n", ERR_NONE, 200, HTTP_FOLDED,
      "OK", "A=b|" },
    { "ours: a missing reason", "HTTP/1.1 200\r\nA: b\r\n\r\n", ERR_NONE, 200, HTTP_NO_REASON, "", "A=b|" },
    { "ours: blanks before the colon", OK "A : b\r\n\r\n", ERR_NONE, 200, HTTP_BLANK_BEFORE_COLON, "OK", "A=b|" },
    { "ours: 8-bit bytes stay as they are", OK "A: \xE9t\xE9\r\n\r\n", ERR_NONE, 200, HTTP_8BIT, "OK", "A=\xE9t\xE9|" },
    { "ours: a line without colon is skipped", OK "rubbish\r\n more\r\n: x\r\nA: b\r\n\r\n", ERR_NONE, 200,
      HTTP_LINE_WITHOUT_COLON | HTTP_FOLDED, "OK", "A=b|" },
    { "ours: a status beyond 599", "HTTP/1.1 999 Request denied\r\n\r\n", ERR_NONE, 999, HTTP_UNKNOWN_STATUS, "Request denied", "" },
    { "rfc9112 6.3: equal lengths", OK "Content-Length: 5\r\ncontent-length: 5\r\n\r\n", ERR_NONE, 200, HTTP_REPEATED_LENGTH, "OK",
      "Content-Length=5|content-length=5|" },
    { "rfc9112 6.3: two lengths", OK "Content-Length: 5, 6\r\n\r\n", ERR_NONE, 200, HTTP_REPEATED_LENGTH | HTTP_BAD_LENGTH, "OK",
      "Content-Length=5, 6|" },
    { "rfc9112 6.3: a length that is none", OK "Content-Length: -1\r\n\r\n", ERR_NONE, 200, HTTP_BAD_LENGTH, "OK",
      "Content-Length=-1|" },
    { "rfc9112 6.3: an empty length", OK "Content-Length:\r\n\r\n", ERR_NONE, 200, HTTP_BAD_LENGTH, "OK", "Content-Length=|" },
    { "rfc9112 6.3: length and chunked", OK "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", ERR_NONE, 200,
      HTTP_LENGTH_AND_CHUNKED, "OK", "Content-Length=5|Transfer-Encoding=chunked|" },
    { "rfc9112 2.1: a cut head", OK "A: b\r\n", ERR_INVALID },
    { "rfc9112 2.1: nothing", "", ERR_INVALID },
    { "rfc9112 2.3: HTTP/2 has no such head", "HTTP/2 200\r\n\r\n", ERR_INVALID },
    { "rfc9112 4: no status", "HTTP/1.1 OK\r\n\r\n", ERR_INVALID },
    { "rfc9112 4: four digits", "HTTP/1.1 2000 OK\r\n\r\n", ERR_INVALID },
    { "rfc9112 4: below 100", "HTTP/1.1 099 X\r\n\r\n", ERR_INVALID },
    { "rfc9112 2.1: HTML without a head", "<html>\r\n\r\n", ERR_INVALID },
};

static void check_head(void **state)
{
    const struct head_row *row = *state;
    AUTO_HTTP_HEAD struct http_head head = { 0 };
    struct err err = { 0 };
    AUTO_FREE char *message = mem_text(row->message);       /* heap: a step over the end is seen */
    assert_int_equal(http_head_parse(span_of(message), &head, &err), row->want == ERR_NONE);
    assert_int_equal(err.kind, row->want);
    if (row->want != ERR_NONE)
        return;
    AUTO_BUF struct buf fields = { 0 };
    buf_put_text(&fields, "");
    for (size_t i = 0; i < head.n_fields; i++) {
        buf_put_span(&fields, head.fields[i].name);
        buf_put_text(&fields, "=");
        buf_put_span(&fields, head.fields[i].value);
        buf_put_text(&fields, "|");
    }
    assert_string_equal((char *)fields.at, row->fields);
    assert_int_equal(head.status, row->status);
    assert_int_equal(head.oddities, row->oddities);
    assert_true(span_is(head.reason, row->reason));
    assert_false(head.is_request);
    /* The same head, cut at any byte, is never read as whole. */
    for (size_t cut = 0; cut < head.head_bytes; cut++) {
        AUTO_HTTP_HEAD struct http_head part = { 0 };
        AUTO_FREE char *bytes = mem_text_n(message, cut);
        struct err cut_err = { 0 };
        if (http_head_parse(span_of_n(bytes, cut), &part, &cut_err))
            assert_true(part.head_bytes <= cut);
        else
            assert_true(err_is_set(&cut_err));
    }
}

/* ── requests ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static const struct request_row {
    const char *name, *message, *method, *target;       /* method NULL: refused */
} requests[] = {
    { "rfc9112 3: a request", "GET /a?b HTTP/1.1\r\nHost: x\r\n\r\n", "GET", "/a?b" },
    { "rfc9112 3: HTTP/1.0", "HEAD / HTTP/1.0\r\n\r\n", "HEAD", "/" },
    { "ours: blanks inside a target", "GET /a b HTTP/1.1\r\n\r\n", "GET", "/a b" },
    { "rfc9112 3: no target", "GET HTTP/1.1\r\n\r\n", NULL, NULL },
    { "rfc9112 3: no version", "GET /\r\n\r\n", NULL, NULL },
    { "rfc9112 3.1: a method is a token", "G(T / HTTP/1.1\r\n\r\n", NULL, NULL },
};

static void check_request(void **state)
{
    const struct request_row *row = *state;
    AUTO_HTTP_HEAD struct http_head head = { 0 };
    struct err err = { 0 };
    assert_int_equal(http_head_parse(span_of(row->message), &head, &err), row->method != NULL);
    if (!row->method)
        return;
    assert_true(head.is_request);
    assert_true(span_is(head.method, row->method));
    assert_true(span_is(head.target, row->target));
}

/* ── framing ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static const struct framing_row {
    const char *name, *head;
    bool is_head_response;
    enum http_framing want;
    uint64_t bytes;
} framings[] = {
    { "rfc9112 6.3, 1: the answer to HEAD", OK "Content-Length: 5\r\n\r\n", true, HTTP_NO_BODY, 0 },
    { "rfc9112 6.3, 1: 304", "HTTP/1.1 304 X\r\nContent-Length: 5\r\n\r\n", false, HTTP_NO_BODY, 0 },
    { "rfc9112 6.3, 1: 204", "HTTP/1.1 204 X\r\n\r\n", false, HTTP_NO_BODY, 0 },
    { "rfc9112 6.3, 1: 103", "HTTP/1.1 103 X\r\n\r\n", false, HTTP_NO_BODY, 0 },
    { "rfc9112 6.3, 3: chunked goes before length", OK "Content-Length: 5\r\nTransfer-Encoding: gzip, Chunked\r\n\r\n", false, HTTP_CHUNKED, 0 },
    { "rfc9112 6.3, 4: chunked is not the last", OK "Transfer-Encoding: chunked, gzip\r\nContent-Length: 5\r\n\r\n", false, HTTP_UNTIL_CLOSE, 0 },
    { "rfc9112 6.3, 4: over several lines", OK "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n", false, HTTP_CHUNKED, 0 },
    { "ours: identity is no coding", OK "Transfer-Encoding: identity\r\nContent-Length: 5\r\n\r\n", false, HTTP_LENGTH, 5 },
    { "rfc9112 6.3, 5: a bad length", OK "Content-Length: 5x\r\n\r\n", false, HTTP_UNTIL_CLOSE, 0 },
    { "rfc9112 6.3, 5: two lengths", OK "Content-Length: 5\r\nContent-Length: 6\r\n\r\n", false, HTTP_UNTIL_CLOSE, 0 },
    { "rfc9112 6.3, 5: equal lengths", OK "Content-Length: 5, 5\r\n\r\n", false, HTTP_LENGTH, 5 },
    { "rfc9112 6.3, 6: a length", OK "Content-Length: 18446744073709551615\r\n\r\n", false, HTTP_LENGTH, UINT64_MAX },
    { "rfc9112 6.3, 6: a length beyond 2^64", OK "Content-Length: 18446744073709551616\r\n\r\n", false, HTTP_LENGTH, UINT64_MAX },
    { "rfc9112 6.3, 7: a request without", "GET / HTTP/1.1\r\n\r\n", false, HTTP_NO_BODY, 0 },
    { "rfc9112 6.3, 8: a response without", OK "\r\n", false, HTTP_UNTIL_CLOSE, 0 },
};

static void check_framing(void **state)
{
    const struct framing_row *row = *state;
    AUTO_HTTP_HEAD struct http_head head = { 0 };
    struct err err = { 0 };
    uint64_t bytes = 0;
    assert_true(http_head_parse(span_of(row->head), &head, &err));
    assert_int_equal(http_framing(&head, row->is_head_response, &bytes), row->want);
    assert_true(bytes == row->bytes);
}

/* ── values ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static const struct value_row {
    const char *name, *value, *type, *parameter;        /* of "charset"; NULL: absent */
} values[] = {
    { "rfc9110 8.3: type and charset", "text/html; charset=utf-8", "text/html", "utf-8" },
    { "rfc9110 8.3: no parameter", "image/jpeg", "image/jpeg", NULL },
    { "rfc9110 5.6.6: names without case", "text/html;CharSet=X", "text/html", "X" },
    { "rfc9110 5.6.4: quoted, with escapes", "a/b; x=\"; charset=no\"; charset=\"a\\\"b;c\"", "a/b", "a\"b;c" },
    { "ours: a quote that is not closed", "a/b; charset=\"utf-8", "a/b", "utf-8" },
    { "ours: blanks around the equals sign", "a/b; charset = utf-8 ", "a/b", "utf-8" },
    { "ours: two types run together", "text/html, text/plain", "text/html", NULL },
    { "ours: no type", "html", "", NULL },
    { "ours: half a type", "text/", "", NULL },
    { "ours: empty", "", "", NULL },
    { "ours: a parameter alone", "; charset=x", "", "x" },
    { "ours: an empty parameter", "a/b; charset=", "a/b", "" },
};

static void check_value(void **state)
{
    const struct value_row *row = *state;
    AUTO_BUF struct buf into = { 0 };
    assert_true(span_is(http_media_type(span_of(row->value)), row->type));
    assert_int_equal(http_parameter(span_of(row->value), "charset", &into), row->parameter != NULL);
    if (row->parameter)
        assert_true(span_is(buf_span(&into), row->parameter));
}

static bool join(void *context, struct span element)
{
    buf_put_byte(context, '<');
    buf_put_span(context, element);
    return !span_is(element, "stop");
}

static void lists(void **state)
{
    (void)state;
    AUTO_HTTP_HEAD struct http_head head = { 0 };
    AUTO_BUF struct buf seen = { 0 };
    struct err err = { 0 };
    assert_true(http_head_parse(span_of(OK "A: b, \"c,d\" ,,e;f=\"g\\\",h\"\r\nX: y\r\na: i, stop, j\r\nA: k\r\n\r\n"), &head, &err));
    http_list(&head, "A", join, &seen);
    assert_true(span_is(buf_span(&seen), "<b<\"c,d\"<e;f=\"g\\\",h\"<i<stop"));
    assert_true(span_is(http_value(&head, "x"), "y"));
    assert_null(http_field(&head, "Y"));
    assert_int_equal(http_value(&head, "Y").len, 0);
}

static void bounds(void **state)
{
    (void)state;
    AUTO_BUF struct buf message = { 0 };
    AUTO_HTTP_HEAD struct http_head head = { 0 };
    struct err err = { 0 };
    buf_put_text(&message, OK);
    for (int i = 0; i < HTTP_FIELDS_MAX; i++)
        buf_put_text(&message, "A: b\r\n");
    size_t most = message.len;
    buf_put_text(&message, "\r\n");
    assert_true(http_head_parse(buf_span(&message), &head, &err));
    assert_int_equal(head.n_fields, HTTP_FIELDS_MAX);
    message.len = most;
    buf_put_text(&message, "A: b\r\n\r\n");
    struct http_head other = { 0 };
    assert_false(http_head_parse(buf_span(&message), &other, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
    message.len = most;
    while (message.len <= HTTP_HEAD_MAX)
        buf_put_byte(&message, 'a');
    buf_put_text(&message, "\r\n\r\n");
    err_clear(&err);
    assert_false(http_head_parse(buf_span(&message), &other, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
}

int main(void)
{
    struct suite suite = { .name = "web/http" };
    SUITE_ROWS(&suite, heads, check_head);
    SUITE_ROWS(&suite, requests, check_request);
    SUITE_ROWS(&suite, framings, check_framing);
    SUITE_ROWS(&suite, values, check_value);
    suite_add(&suite, "rfc9110 5.6.1: list elements over all lines", lists, NULL);
    suite_add(&suite, "ours: number of fields and bytes is bounded", bounds, NULL);
    return suite_run(&suite);
}
