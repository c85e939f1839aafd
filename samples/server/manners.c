#include "manners.h"

#include "made.h"

#include <stdlib.h>
#include <string.h>

/* The literal answers share one body, and say its length. */
#define BODY "<!DOCTYPE html>\n<title>Bad manners</title><p>Whole where this sentence ends.\n"
#define LENGTH "Content-Length: 77\r\n"
#define TYPE "Content-Type: text/html\r\n"
#define CLOSE "Connection: close\r\n"
#define GOOD "HTTP/1.1 200 OK\r\n" TYPE CLOSE
_Static_assert(sizeof BODY - 1 == 77, "LENGTH is the length of BODY");

#define MADE(path, name, says) { path, says, made_##name, NULL, 0, END_CLOSE, 0 }
#define BYTES(path, status, end, bytes, says) { path, says, NULL, bytes, sizeof bytes - 1, end, status }

/* All bad manners. A path that ends with a slash takes what follows it. Targets in Location are relative. Where a
 * row says ?x=1, that is what counts when nothing is said; nearly all MADE rows take ?as=html|png|css|text. */
static const struct manner {
    const char *path, *says;
    made *make;             /* computed, or */
    const char *bytes;      /* literal */
    size_t len;
    enum answer_end end;
    unsigned status;
} manners[] = {
    MADE("/plain", plain, "no bad manners at all, for comparison"),
    MADE("/bytes/", bytes, "/bytes/N: a body of N bytes that do not compress (?seed=1)"),
    MADE("/status/", status, "/status/N: that status, with a body"),

    /* too slow, too much, too little */
    MADE("/slow", slow, "body trickles: ?bytes=1 every ?ms=100"),
    MADE("/slow-header", slow_header, "header and body trickle: ?bytes=1 every ?ms=100"),
    MADE("/endless", endless, "a body without end, ended by closing (?ms=0 between its pieces)"),
    MADE("/endless-chunked", endless_chunked, "chunks without end (?ms=0 between them)"),
    MADE("/length-too-large", length_large, "Content-Length ?by=1000 more than there is; closes early"),
    MADE("/length-too-small", length_small, "Content-Length ?by=10 less than there is"),
    MADE("/cut-in-body", cut_in_body, "closes after half of the body"),
    MADE("/cut-in-chunk", cut_in_chunk, "closes after half of a chunk"),
    MADE("/reset-in-body", reset_in_body, "connection reset after half of the body"),
    MADE("/hold-in-body", hold_in_body, "half of the body, then silence on an open connection"),
    BYTES("/empty", 0, END_CLOSE, "", "closes without a byte"),
    BYTES("/reset", 0, END_RESET, "", "connection reset without a byte"),
    BYTES("/hold", 0, END_HOLD, "", "nothing, on an open connection"),
    BYTES("/hold-after", 200, END_HOLD, "HTTP/1.1 200 OK\r\n" TYPE LENGTH "\r\n" BODY,
          "a whole answer, then the connection stays open and silent"),
    BYTES("/close-after", 200, END_NEXT_CLOSE, "HTTP/1.1 200 OK\r\n" TYPE LENGTH "\r\n" BODY,
          "a whole answer; the next request on the connection closes it"),
    BYTES("/reset-after", 200, END_NEXT_RESET, "HTTP/1.1 200 OK\r\n" TYPE LENGTH "\r\n" BODY,
          "a whole answer; the next request on the connection resets it"),
    BYTES("/cut-in-status", 0, END_CLOSE, "HTTP/1.1 20", "closes within the status line"),
    BYTES("/cut-in-header", 200, END_CLOSE, GOOD "Content-Len", "closes within a header line"),
    BYTES("/cut-after-header", 200, END_CLOSE, GOOD LENGTH, "closes before the empty line"),

    /* framing */
    MADE("/chunked", chunked, "good chunks of ?size=16 bytes"),
    BYTES("/chunk-extensions", 200, END_CLOSE,
          GOOD "Trailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n"
               "10;name=value\r\n<!DOCTYPE html>\n\r\n3D ; quoted=\"a;b\\\"c\"\r\n<title>Bad manners</title>"
               "<p>Whole where this sentence ends.\n\r\n000;last\r\nX-Sum: 77\r\nX-Other: trailer\r\n\r\n",
          "chunk extensions, upper-case sizes, trailers"),
    BYTES("/chunk-bare-lf", 200, END_CLOSE, GOOD "Transfer-Encoding: chunked\r\n\r\n4d\n" BODY "\n0\n\n",
          "chunk lines that end with LF alone"),
    BYTES("/chunk-size-bad", 200, END_CLOSE, GOOD "Transfer-Encoding: chunked\r\n\r\nxyz\r\n" BODY "\r\n0\r\n\r\n",
          "a chunk size that is no number"),
    BYTES("/chunk-size-huge", 200, END_CLOSE,
          GOOD "Transfer-Encoding: chunked\r\n\r\n1000000000000004d\r\n" BODY "\r\n0\r\n\r\n",
          "a chunk size of more than 64 bits"),
    BYTES("/chunk-without-last", 200, END_CLOSE, GOOD "Transfer-Encoding: chunked\r\n\r\n4d\r\n" BODY "\r\n",
          "closes where the last, empty chunk should be"),
    BYTES("/chunked-and-length", 200, END_CLOSE,
          GOOD "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n4d\r\n" BODY "\r\n0\r\n\r\n",
          "chunked, and a wrong Content-Length beside it"),
    BYTES("/two-lengths", 200, END_CLOSE, GOOD LENGTH "Content-Length: 5\r\n\r\n" BODY, "two that differ"),
    BYTES("/two-lengths-hold", 200, END_HOLD, GOOD LENGTH "Content-Length: 5\r\n\r\n" BODY,
          "two that differ, then silence on an open connection"),
    MADE("/two-lengths-once", two_lengths_once, "two that differ, once; then closes without a byte"),
    BYTES("/two-lengths-same", 200, END_CLOSE, GOOD LENGTH LENGTH "\r\n" BODY, "two that agree"),
    BYTES("/length-negative", 200, END_CLOSE, GOOD "Content-Length: -1\r\n\r\n" BODY, "Content-Length: -1"),
    BYTES("/length-no-number", 200, END_CLOSE, GOOD "Content-Length: 12a\r\n\r\n" BODY, "Content-Length: 12a"),
    BYTES("/length-huge", 200, END_CLOSE, GOOD "Content-Length: 18446744073709551693\r\n\r\n" BODY,
          "Content-Length beyond 64 bits"),
    BYTES("/no-length", 200, END_CLOSE, GOOD "\r\n" BODY, "neither length nor chunks: the close ends it"),
    BYTES("/http10", 200, END_CLOSE, "HTTP/1.0 200 OK\r\n" TYPE "\r\n" BODY, "HTTP/1.0 without length"),
    BYTES("/204", 204, END_CLOSE, "HTTP/1.1 204 No Content\r\n" CLOSE "\r\n", "no body, as it should be"),
    BYTES("/204-with-body", 204, END_CLOSE, "HTTP/1.1 204 No Content\r\n" TYPE LENGTH CLOSE "\r\n" BODY,
          "a body where none may be"),
    BYTES("/304", 304, END_CLOSE, "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n" CLOSE "\r\n",
          "though nobody asked conditionally"),
    BYTES("/304-with-body", 304, END_CLOSE, "HTTP/1.1 304 Not Modified\r\n" TYPE LENGTH CLOSE "\r\n" BODY,
          "a body where none may be"),

    /* headers */
    MADE("/header-bytes/", header_bytes, "/header-bytes/N: one field of N bytes (10485760 for N = x)"),
    MADE("/header-lines/", header_lines, "/header-lines/N: N fields"),
    BYTES("/bare-lf", 200, END_CLOSE, "HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: 77\n"
          "Connection: close\n\n" BODY, "header lines that end with LF alone"),
    BYTES("/folded-header", 200, END_CLOSE, GOOD "X-Folded: one\r\n two\r\n\tthree\r\n" LENGTH "\r\n" BODY,
          "a field over three lines"),
    BYTES("/no-reason", 200, END_CLOSE, "HTTP/1.1 200\r\n" TYPE LENGTH CLOSE "\r\n" BODY, "no reason phrase"),
    BYTES("/early-hints", 200, END_CLOSE,
          "HTTP/1.1 103 Early Hints\r\nLink: </plain?as=css>; rel=preload; as=style\r\n\r\n"
          GOOD LENGTH "\r\n" BODY, "103 before the 200"),
    BYTES("/continue", 200, END_CLOSE, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n"
          GOOD LENGTH "\r\n" BODY, "100 and 102 before the 200"),
    BYTES("/duplicate-headers", 200, END_CLOSE,
          GOOD "x-twice: one\r\nX-TWICE: two\r\nX-Twice: one\r\n" LENGTH "\r\n" BODY, "thrice, in three cases"),
    BYTES("/eight-bit-header", 200, END_CLOSE,
          GOOD "X-Raw: caf\xe9 \xd0\x9c\xd0\xb8\xd0\xbd\xd1\x81\xd0\xba \x80\xff\r\n" LENGTH "\r\n" BODY,
          "Latin-1, UTF-8 and neither in one field"),
    BYTES("/nul-in-header", 200, END_CLOSE, GOOD "X-Nul: a\0b\r\n" LENGTH "\r\n" BODY, "a NUL byte"),
    BYTES("/no-colon", 200, END_CLOSE, GOOD "This line is no field\r\n" LENGTH "\r\n" BODY, "a line without colon"),
    BYTES("/space-before-colon", 200, END_CLOSE, GOOD "X-Space : yes\r\n" LENGTH "\r\n" BODY, "as it says"),
    BYTES("/no-type", 200, END_CLOSE, "HTTP/1.1 200 OK\r\n" LENGTH CLOSE "\r\n" BODY, "no Content-Type"),
    BYTES("/wrong-type", 200, END_CLOSE, "HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n" LENGTH CLOSE "\r\n" BODY,
          "a page that is called a JPEG"),
    BYTES("/not-http", 0, END_CLOSE, "SSH-2.0-OpenSSH_9.2\r\n", "an answer that is no HTTP/1.x"),
    BYTES("/http09", 0, END_CLOSE, BODY, "a body without status line and header (HTTP/0.9)"),
    BYTES("/http2-status", 0, END_CLOSE, "HTTP/2 200\r\n" TYPE LENGTH "\r\n" BODY, "HTTP/2 in an HTTP/1 line"),

    /* redirects */
    MADE("/redirect/", redirect, "/redirect/N: a chain of N redirects (?status=302), then a good page"),
    MADE("/redirect-to", redirect_to, "to any ?url=, with ?status=302"),
    BYTES("/redirect-loop", 302, END_CLOSE, "HTTP/1.1 302 Found\r\nLocation: /redirect-loop\r\n"
          "Content-Length: 0\r\n" CLOSE "\r\n", "to itself"),
    BYTES("/redirect-ping", 302, END_CLOSE, "HTTP/1.1 302 Found\r\nLocation: /redirect-pong\r\n"
          "Content-Length: 0\r\n" CLOSE "\r\n", "to /redirect-pong"),
    BYTES("/redirect-pong", 302, END_CLOSE, "HTTP/1.1 302 Found\r\nLocation: /redirect-ping\r\n"
          "Content-Length: 0\r\n" CLOSE "\r\n", "to /redirect-ping"),
    BYTES("/redirect-private", 302, END_CLOSE, "HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/\r\n"
          "Content-Length: 0\r\n" CLOSE "\r\n", "to a private address"),
    BYTES("/redirect-link-local", 302, END_CLOSE, "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest/"
          "meta-data/\r\nContent-Length: 0\r\n" CLOSE "\r\n", "to where clouds keep secrets"),
    BYTES("/redirect-loopback6", 302, END_CLOSE, "HTTP/1.1 302 Found\r\nLocation: http://[::ffff:127.0.0.1]/\r\n"
          "Content-Length: 0\r\n" CLOSE "\r\n", "to loopback, in the clothes of IPv6"),
    BYTES("/redirect-file", 302, END_CLOSE, "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n"
          "Content-Length: 0\r\n" CLOSE "\r\n", "to file:"),
    BYTES("/redirect-nowhere", 302, END_CLOSE, "HTTP/1.1 302 Found\r\n" TYPE LENGTH CLOSE "\r\n" BODY,
          "without Location, with a body"),
    BYTES("/redirect-bad-url", 302, END_CLOSE, "HTTP/1.1 302 Found\r\nLocation: http://[not a url\r\n"
          "Content-Length: 0\r\n" CLOSE "\r\n", "to what is no URL"),

    /* moods: they count how often exactly this target, with its query, was asked for (?key=anything starts anew) */
    MADE("/retry-after", retry_after, "?status=429 with Retry-After ?after=1 for ?times=2, then 200"),
    MADE("/flaky", flaky, "?status=503 for ?times=2, then 200"),
    BYTES("/cookie", 200, END_CLOSE, GOOD "Set-Cookie: reader=portsmere-7; Path=/; HttpOnly\r\n"
          "Set-Cookie: seen=1; Expires=Wed, 01 Jan 2031 00:00:00 GMT\r\n" LENGTH "\r\n" BODY, "sets two cookies"),
    MADE("/cookie-check", cookie_check, "200 with the cookie reader=portsmere-7, else 403"),

    /* codings */
    MADE("/coded/", coded, "/coded/LIST: gzip, deflate, br, zstd, or several, \"gzip,br\"; other names: uncoded"),
    MADE("/gzip-bomb", gzip_bomb, "a small gzip body that inflates to ?mb=1024 MiB"),
    MADE("/gzip-cut", gzip_cut, "a gzip body without its end, under the length of what is there"),
    MADE("/gzip-junk", gzip_junk, "a gzip body with junk behind it"),
    BYTES("/gzip-not", 200, END_CLOSE, GOOD "Content-Encoding: gzip\r\n" LENGTH "\r\n" BODY,
          "called gzip, but is not"),
};

#define N_MANNERS (sizeof manners / sizeof *manners)

static const struct manner *find(const char *path, const char **ret_tail)
{
    for (size_t i = 0; i < N_MANNERS; i++) {
        size_t len = strlen(manners[i].path);
        bool takes_more = manners[i].path[len - 1] == '/';
        if (takes_more ? !strncmp(path, manners[i].path, len) : !strcmp(path, manners[i].path)) {
            *ret_tail = takes_more ? path + len : "";
            return &manners[i];
        }
    }
    return NULL;
}

void manners_answer(char *target, const char *cookie, uint64_t nth, struct answer *ret)
{
    *ret = (struct answer){ 0 };
    struct ask ask = { .path = target, .cookie = cookie, .nth = nth };
    char *question = strchr(target, '?');
    if (question) {
        *question = 0;
        ask.query = question + 1;
    }
    const struct manner *manner = find(ask.path, &ask.tail);
    if (!manner) {
        ret->status = 404;
        answer_text(ret, "HTTP/1.1 404 Not Found\r\n" TYPE LENGTH CLOSE "\r\n" BODY);
        return;
    }
    ret->end = manner->end;
    ret->status = manner->status;
    if (manner->make)
        manner->make(&ask, ret);
    else
        answer_send(ret, manner->bytes, manner->len);
}

void manners_print(FILE *out)
{
    for (size_t i = 0; i < N_MANNERS; i++)
        fprintf(out, "  %-22s %s\n", manners[i].path, manners[i].says);
}
