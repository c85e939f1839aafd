/* src/web/coding.h: one sentence in every coding, whole, cut and broken; and bodies as servers send them. */
#include "../base/suite.h"

#include <zlib.h>

#include "web/coding.h"

#define TEXT "A page, a page, a page: the same words again and again, so that a coding has something to do.\n"
#define GZIP \
    "\x1F\x8B\x08\x00\x00\x00\x00\x00\x02\x03\x55\x8A\xB1\x0D\x80\x30\x0C\x04\x7B\xA6\xF8\x01\x22\x06" \
    "\xA0\x63\x94\x17\xB6\x9C\x14\x89\x11\xB6\xC4\xFA\x04\x51\x51\xDD\xDF\xEB\x76\x9C\x34\x2D\xE0\x8F" \
    "\x1B\xB2\x2A\x82\x5D\x71\xFB\x25\x01\x1A\xDB\x00\x87\x7C\xAB\x20\x7C\x26\xCC\xD9\x1F\x2E\x6D\x18" \
    "\x2A\x63\x9E\x5D\xB3\xBE\x96\x0E\xF1\x75\x79\x00\x79\xDF\x98\x06\x5E\x00\x00\x00"
#define ZLIB \
    "\x78\xDA\x55\x8A\xB1\x0D\x80\x30\x0C\x04\x7B\xA6\xF8\x01\x22\x06\xA0\x63\x94\x17\xB6\x9C\x14\x89" \
    "\x11\xB6\xC4\xFA\x04\x51\x51\xDD\xDF\xEB\x76\x9C\x34\x2D\xE0\x8F\x1B\xB2\x2A\x82\x5D\x71\xFB\x25" \
    "\x01\x1A\xDB\x00\x87\x7C\xAB\x20\x7C\x26\xCC\xD9\x1F\x2E\x6D\x18\x2A\x63\x9E\x5D\xB3\xBE\x96\x0E" \
    "\xF1\x75\x79\x00\xC4\x87\x1F\xA2"
#define RAW_DEFLATE \
    "\x55\x8A\xB1\x0D\x80\x30\x0C\x04\x7B\xA6\xF8\x01\x22\x06\xA0\x63\x94\x17\xB6\x9C\x14\x89\x11\xB6" \
    "\xC4\xFA\x04\x51\x51\xDD\xDF\xEB\x76\x9C\x34\x2D\xE0\x8F\x1B\xB2\x2A\x82\x5D\x71\xFB\x25\x01\x1A" \
    "\xDB\x00\x87\x7C\xAB\x20\x7C\x26\xCC\xD9\x1F\x2E\x6D\x18\x2A\x63\x9E\x5D\xB3\xBE\x96\x0E\xF1\x75" \
    "\x79\x00"
#define BROTLI \
    "\x1B\x5D\x00\x00\x9C\x07\x76\x8C\xB0\x64\xA2\x47\xEF\x37\x4A\x10\x85\xA0\x0A\x7B\xEB\xB0\x31\x32" \
    "\x34\xE9\xA2\x33\xE7\x18\x07\x0E\xB7\x7C\xBE\x2F\x13\xEF\x29\x8B\x9A\x2C\x99\x64\x7E\xFD\x28\xC4" \
    "\x63\x62\x52\x08\x5A\xC5\x10\xE0\x69\xAC\xC2\x09\xBE\x6D\x5B\xA4\x15"
#define ZSTD \
    "\x28\xB5\x2F\xFD\x04\x68\x15\x02\x00\xB2\x04\x0E\x11\xC0\xEB\x00\x08\x79\xE5\xB0\x89\x10\xC2\x95" \
    "\x26\xDE\x58\xC7\x1C\x0B\x40\xE4\x39\xD7\x46\xA1\xB3\x98\x52\xAD\x3F\x36\x0A\x5D\x16\xDF\xFB\xB3" \
    "\x4E\x75\x38\x75\x2B\x74\x73\xEB\xB1\x6C\xC6\x74\x35\x9E\xF5\xB8\x03\x9A\x2F\x93\x02\x00\xB6\x0C" \
    "\xE3\x71\xE5\xF8\x83\x8E\x7D"
#define GZIP_THEN_BROTLI \
    "\x8B\x2D\x80\x1F\x8B\x08\x00\x00\x00\x00\x00\x02\x03\x55\x8A\xB1\x0D\x80\x30\x0C\x04\x7B\xA6\xF8" \
    "\x01\x22\x06\xA0\x63\x94\x17\xB6\x9C\x14\x89\x11\xB6\xC4\xFA\x04\x51\x51\xDD\xDF\xEB\x76\x9C\x34" \
    "\x2D\xE0\x8F\x1B\xB2\x2A\x82\x5D\x71\xFB\x25\x01\x1A\xDB\x00\x87\x7C\xAB\x20\x7C\x26\xCC\xD9\x1F" \
    "\x2E\x6D\x18\x2A\x63\x9E\x5D\xB3\xBE\x96\x0E\xF1\x75\x79\x00\x79\xDF\x98\x06\x5E\x00\x00\x00\x03"

#define COUNTED(literal) (literal), sizeof(literal) - 1

/* ── one coding ───────────────────────────────────────────────────────────────────────────────────────────────── */

static const struct row {
    const char *name, *coding, *bytes;
    size_t len;
    const char *text;
    enum err_kind want;
} rows[] = {
    { "rfc9110 8.4.1.3: gzip", "gzip", COUNTED(GZIP), TEXT, ERR_NONE },
    { "rfc9110 8.4.1.3: x-gzip, names without case", "X-GZip", COUNTED(GZIP), TEXT, ERR_NONE },
    { "rfc1952 2.2: two members", "gzip", COUNTED(GZIP GZIP), TEXT TEXT, ERR_NONE },
    { "ours: padding behind a gzip member", "gzip", COUNTED(GZIP "\0\0\0"), TEXT, ERR_NONE },
    { "rfc9110 8.4.1.2: deflate is the zlib format", "deflate", COUNTED(ZLIB), TEXT, ERR_NONE },
    { "rfc9110 8.4.1.2: deflate without its wrapper", "deflate", COUNTED(RAW_DEFLATE), TEXT, ERR_NONE },
    { "rfc7932: br", "br", COUNTED(BROTLI), TEXT, ERR_NONE },
    { "rfc8878: zstd", "zstd", COUNTED(ZSTD), TEXT, ERR_NONE },
    { "rfc8878 3.1: two frames, and a skippable one", "zstd", COUNTED(ZSTD "\x5F\x2A\x4D\x18\x02\x00\x00\x00hi" ZSTD), TEXT TEXT, ERR_NONE },
    { "rfc9110 12.5.3: identity", "identity", COUNTED(TEXT), TEXT, ERR_NONE },
    { "ours: nothing is nothing in any coding", "gzip", COUNTED(""), "", ERR_NONE },
    { "ours: a coding that nobody knows", "rot13", COUNTED(TEXT), "", ERR_INVALID },
    { "ours: gzip that is none", "gzip", COUNTED(TEXT), "", ERR_INVALID },
    { "ours: br that is none", "br", COUNTED("\xFF\xFF\xFF\xFF"), "", ERR_INVALID },
    { "ours: zstd that is none", "zstd", COUNTED(TEXT), "", ERR_INVALID },
    { "rfc1952 2.2: a second member that is cut", "gzip", COUNTED(GZIP "\x1F\x8B"), TEXT, ERR_INVALID },
    { "rfc9659 3: a window of 1 GiB", "zstd", COUNTED("\x28\xB5\x2F\xFD\x00\xA0\x01\x00\x00"), "", ERR_INVALID },
};

static void check_row(void **state)
{
    const struct row *row = *state;
    AUTO_BUF struct buf into = { 0 };
    AUTO_FREE char *bytes = mem_text_n(row->bytes, row->len);   /* heap: a step over the end is seen */
    struct err err = { 0 };
    buf_put_text(&into, "before|");
    assert_int_equal(coding_decode(span_of(row->coding), span_of_n(bytes, row->len), 1000, &into, &err), row->want == ERR_NONE);
    assert_int_equal(err.kind, row->want);
    AUTO_FREE char *want = mem_format("before|%s", row->text);
    assert_string_equal((char *)into.at, want);
}

/* Cut at any byte: never whole, and what came out is the beginning of the text. */
static void check_cut(void **state)
{
    const struct row *row = *state;
    for (size_t cut = 1; cut < row->len; cut++) {
        AUTO_BUF struct buf into = { 0 };
        AUTO_FREE char *bytes = mem_text_n(row->bytes, cut);
        struct err err = { 0 };
        buf_put_text(&into, "");
        assert_false(coding_decode(span_of(row->coding), span_of_n(bytes, cut), 1000, &into, &err));
        assert_int_equal(err.kind, ERR_INVALID);
        assert_true(span_starts(span_of(TEXT), (char *)into.at));
    }
}

static const struct row cuts[] = {
    { "rfc9110 8.4: gzip cut anywhere", "gzip", COUNTED(GZIP), NULL, ERR_NONE },
    { "rfc9110 8.4: zlib cut anywhere", "deflate", COUNTED(ZLIB), NULL, ERR_NONE },
    { "rfc9110 8.4: deflate cut anywhere", "deflate", COUNTED(RAW_DEFLATE), NULL, ERR_NONE },
    { "rfc9110 8.4: br cut anywhere", "br", COUNTED(BROTLI), NULL, ERR_NONE },
    { "rfc9110 8.4: zstd cut anywhere", "zstd", COUNTED(ZSTD), NULL, ERR_NONE },
};

static void bound(void **state)
{
    (void)state;
    static const struct row all[] = {
        { "", "gzip", COUNTED(GZIP), NULL, ERR_NONE }, { "", "br", COUNTED(BROTLI), NULL, ERR_NONE },
        { "", "zstd", COUNTED(ZSTD), NULL, ERR_NONE }, { "", "identity", COUNTED(TEXT), NULL, ERR_NONE },
    };
    for (size_t i = 0; i < COUNT_OF(all); i++)
        for (size_t max = strlen(TEXT) - 1; max <= strlen(TEXT); max++) {
            AUTO_BUF struct buf into = { 0 };
            struct err err = { 0 };
            bool fits = max == strlen(TEXT);
            assert_int_equal(coding_decode(span_of(all[i].coding), span_of_n(all[i].bytes, all[i].len), max, &into, &err), fits);
            assert_int_equal(err.kind, fits ? ERR_NONE : ERR_LIMIT);
            assert_int_equal(into.len, max);
        }
}

/* 64 MiB of zeros in 64 KiB: no more than the bound is ever made. */
static void bomb(void **state)
{
    (void)state;
    AUTO_BUF struct buf coded = { 0 }, into = { 0 };
    struct err err = { 0 };
    z_stream stream = { 0 };
    static Bytef zeros[1 << 16];
    assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    for (int i = 0; i < 1024; i++) {
        stream.next_in = zeros;
        stream.avail_in = sizeof zeros;
        stream.next_out = buf_reserve(&coded, 1 << 17);
        stream.avail_out = 1 << 17;
        assert_int_equal(deflate(&stream, i == 1023 ? Z_FINISH : Z_NO_FLUSH), i == 1023 ? Z_STREAM_END : Z_OK);
        coded.len += (1 << 17) - stream.avail_out;
    }
    (void)deflateEnd(&stream);
    assert_false(coding_decode(span_of("gzip"), buf_span(&coded), 100000, &into, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
    assert_int_equal(into.len, 100000);
    assert_true(into.room <= 1 << 18);
}

/* ── bodies ───────────────────────────────────────────────────────────────────────────────────────────────────── */

#define HEAD "HTTP/1.1 200 OK\r\n"
#define CHUNKED "Transfer-Encoding: chunked\r\n"

static const struct body_row {
    const char *name, *message;
    size_t len;
    const char *text, *why;             /* why: a part of it; NULL for a whole body */
} bodies[] = {
    { "rfc9112 6.3: until the end", COUNTED(HEAD "\r\n" TEXT), TEXT, NULL },
    { "rfc9112 6.2: a length", COUNTED(HEAD "Content-Length: 6\r\n\r\n" TEXT), "A page", NULL },
    { "rfc9112 8: shorter than its length", COUNTED(HEAD "Content-Length: 600\r\n\r\n" TEXT), TEXT, "Content-Length" },
    { "rfc9112 7.1: chunked", COUNTED(HEAD CHUNKED "\r\n2\r\nA \r\n4\r\npage\r\n0\r\n\r\n"), "A page", NULL },
    { "rfc9112 8: chunked and cut", COUNTED(HEAD CHUNKED "\r\n2\r\nA \r\n4\r\npa"), "A pa", "cut" },
    { "rfc9112 7.1: chunked and broken", COUNTED(HEAD CHUNKED "\r\n2\r\nA \r\n4\r\npage!!\r\n0\r\n\r\n"), "A page", "chunk" },
    { "ours: the chunks are gone, the head still has them", COUNTED(HEAD CHUNKED "\r\n<html>"), "<html>", "chunk" },
    { "rfc9110 8.4: gzip", COUNTED(HEAD "Content-Encoding: gzip\r\n\r\n" GZIP), TEXT, NULL },
    { "rfc9110 8.4: gzip in chunks", COUNTED(HEAD CHUNKED "content-encoding: gzip\r\n\r\n4\r\n\x1F\x8B\x08\x00\r\n0\r\n\r\n"), "\x1F\x8B\x08", "cut" },
    { "rfc9110 8.4: codings come off from the last", COUNTED(HEAD "Content-Encoding: gzip, br\r\n\r\n" GZIP_THEN_BROTLI), TEXT, NULL },
    { "rfc9110 8.4: codings over two lines", COUNTED(HEAD "Content-Encoding: gzip\r\nContent-Encoding: br\r\n\r\n" GZIP_THEN_BROTLI), TEXT, NULL },
    { "rfc9112 7: transfer coding over content coding", COUNTED(HEAD "Content-Encoding: gzip\r\nTransfer-Encoding: br\r\n\r\n" GZIP_THEN_BROTLI),
      TEXT, NULL },
    { "rfc9110 8.4.1: identity", COUNTED(HEAD "Content-Encoding: identity\r\n\r\n" TEXT), TEXT, NULL },
    { "ours: a coding announced and not there", COUNTED(HEAD "Content-Encoding: gzip\r\n\r\n" TEXT), TEXT, "gzip" },
    { "ours: a coding that nobody knows", COUNTED(HEAD "Content-Encoding: utf-8\r\n\r\n" TEXT), TEXT, "utf-8" },
    { "ours: nine codings", COUNTED(HEAD "Content-Encoding: gzip,gzip,gzip,gzip,gzip,gzip,gzip,gzip,gzip\r\n\r\n" TEXT), TEXT, "codings" },
    { "rfc9112 6.3: a 304 has no body", COUNTED("HTTP/1.1 304 Not Modified\r\nContent-Encoding: gzip\r\n\r\n"), "", NULL },
    { "rfc9112 6.2: a body of nothing", COUNTED(HEAD "Content-Length: 0\r\nContent-Encoding: gzip\r\n\r\n"), "", NULL },
};

static void check_body(void **state)
{
    const struct body_row *row = *state;
    AUTO_FREE char *bytes = mem_text_n(row->message, row->len);
    AUTO(source_free) struct source *message = source_of_span("message", span_of_n(bytes, row->len));
    AUTO_BUF struct buf into = { 0 };
    struct coding_result result = { 0 };
    struct err err = { 0 };
    buf_put_text(&into, "");
    assert_true(coding_decode_body(message, CODING_MAX, &into, &result, &err));
    assert_string_equal((char *)into.at, row->text);
    assert_int_equal(result.is_complete, row->why == NULL);
    if (row->why)
        assert_non_null(strstr(result.why, row->why));
}

static void body_bound(void **state)
{
    (void)state;
    static const char *heads[] = { HEAD "\r\n", HEAD CHUNKED "\r\n5e\r\n" };
    for (size_t i = 0; i < COUNT_OF(heads); i++) {
        AUTO_FREE char *bytes = mem_format("%s%s%s", heads[i], TEXT, i ? "\r\n0\r\n\r\n" : "");
        AUTO(source_free) struct source *message = source_of_span("message", span_of(bytes));
        AUTO_BUF struct buf into = { 0 };
        struct coding_result result = { 0 };
        struct err err = { 0 };
        assert_true(coding_decode_body(message, 6, &into, &result, &err));
        assert_true(span_is(buf_span(&into), "A page"));
        assert_false(result.is_complete);
        buf_clear(&into);
        assert_true(coding_decode_body(message, strlen(TEXT), &into, &result, &err));
        assert_true(span_is(buf_span(&into), TEXT));
        assert_true(result.is_complete);
    }
}

static void long_head(void **state)
{
    (void)state;
    AUTO_BUF struct buf bytes = { 0 }, into = { 0 };
    struct coding_result result = { 0 };
    struct err err = { 0 };
    buf_put_text(&bytes, HEAD);
    for (int i = 0; i < 900; i++)
        buf_printf(&bytes, "Set-Cookie: name-%d=a value of some length that makes the head grow\r\n", i);
    buf_put_text(&bytes, "\r\n" TEXT);
    AUTO(source_free) struct source *message = source_of_span("message", buf_span(&bytes));
    assert_true(coding_decode_body(message, CODING_MAX, &into, &result, &err));
    assert_true(span_is(buf_span(&into), TEXT));
    AUTO(source_free) struct source *page = source_of_span("page", span_of("<html>no head"));
    assert_false(coding_decode_body(page, CODING_MAX, &into, &result, &err));
    assert_int_equal(err.kind, ERR_INVALID);
}

int main(void)
{
    struct suite suite = { .name = "web/coding" };
    SUITE_ROWS(&suite, rows, check_row);
    SUITE_ROWS(&suite, cuts, check_cut);
    SUITE_ROWS(&suite, bodies, check_body);
    suite_add(&suite, "ours: the bound, and one byte below", bound, NULL);
    suite_add(&suite, "ours: a bomb stays small", bomb, NULL);
    suite_add(&suite, "ours: a body beyond the bound", body_bound, NULL);
    suite_add(&suite, "ours: a long head, and none", long_head, NULL);
    return suite_run(&suite);
}
