/* src/page/feed_text.h: encodings, also where a piece ends inside a character; gzip, also broken. */
#include "../base/suite.h"

#include <stdio.h>

#include "base/gzip.h"
#include "page/feed_text.h"

enum { PIECE = 64 * 1024 };             /* of page/feed_text.c */

struct read_text {
    struct feed_result result;
    struct buf text;
};

static void read_text(struct span bytes, const char *content_type, struct read_text *ret)
{
    struct err err = { 0 };
    struct feed_items items = { .result = &ret->result };
    AUTO(source_free) struct source *source = source_of_span("feed", bytes);
    AUTO(feed_text_free) struct feed_text *text = NULL;
    ret->result.is_well_formed = true;
    buf_put_text(&ret->text, "");
    assert_true(feed_text_new(source, span_of(content_type), &items, &text, &err));
    struct span piece;
    do {
        assert_true(feed_text_piece(text, &piece, &err));
        assert_true(span_is_utf8(piece));
        buf_put_span(&ret->text, piece);
    } while (piece.len);
}

/* ── which encoding ───────────────────────────────────────────────────────────────────────────────────────────── */

#define XML(encoding) "<?xml version='1.0' encoding='" encoding "'?>"
static const struct row {
    const char *name;
    struct span bytes;
    const char *content_type, *text, *encoding, *fault;
} rows[] = {
    { "xml 4.3.3: nothing said is UTF-8", LITERAL("<a>\xC3\xA9"), "", "<a>é", "utf-8", NULL },
    { "xml 4.3.3: as declared", LITERAL(XML("windows-1251") "\xE4\xE0"), "", XML("windows-1251") "да", "windows-1251", NULL },
    { "xml 4.3.3: declared behind a line end", LITERAL("\n" XML("windows-1251") "\xE4\xE0"), "", "\n" XML("windows-1251") "да", "windows-1251", NULL },
    { "rfc7303 3.2: the transport before the declaration", LITERAL(XML("windows-1252") "\xE4\xE0"), "text/xml; charset=windows-1251",
      XML("windows-1252") "да", "windows-1251", NULL },
    { "rfc7303 3.2: a mark before the transport", LITERAL("\xEF\xBB\xBF<a>\xC3\xA9"), "text/xml; charset=windows-1251", "<a>é", "utf-8", NULL },
    { "xml f.1: UTF-16, little, with its mark", LITERAL("\xFF\xFE<\0a\0>\0\xE9\0"), "", "<a>é", "utf-16le", NULL },
    { "xml f.1: UTF-16, big, with its mark", LITERAL("\xFE\xFF\0<\0a\0>\0\xE9"), "", "<a>é", "utf-16be", NULL },
    { "xml f.1: UTF-16 without a mark", LITERAL("<\0a\0>\0\xE9\0"), "", "<a>é", "utf-16le", NULL },
    { "xml f.1: and the other one", LITERAL("\0<\0a\0>\0\xE9"), "", "<a>é", "utf-16be", NULL },
    { "ours: what can be read as ASCII is no UTF-16", LITERAL(XML("UTF-16") "\xC3\xA9"), "", XML("UTF-16") "é", "utf-8", NULL },
    { "ours: a label that nobody knows", LITERAL(XML("x-nobody") "\xC3\xA9"), "text/xml; charset=what", XML("x-nobody") "é", "utf-8", NULL },
    { "ours: no UTF-8, whatever it says", LITERAL(XML("UTF-8") "<a>Caf\xE9 \xC3\xA9"), "", XML("UTF-8") "<a>Café é", "utf-8", "E9 is no UTF-8" },
    { "ours: no UTF-8, as the declaration has it", LITERAL(XML("windows-1251") "\xE4\xE0"), "text/xml; charset=utf-8",
      XML("windows-1251") "да", "utf-8", "E4 is no UTF-8" },
    { "ours: cut inside a character", LITERAL(XML("windows-1252") "\xC3\xA9\xC3"), "text/xml; charset=utf-8", XML("windows-1252") "éÃ", "utf-8", "C3 is no UTF-8" },
    { "ours: half a unit of UTF-16", LITERAL("\xFF\xFE<\0a"), "", "<\xEF\xBF\xBD", "utf-16le", "no characters in utf-16le" },
    { "ours: nothing", LITERAL(""), "", "", "utf-8", NULL },
    { "ours: one byte", LITERAL("<"), "", "<", "utf-8", NULL },
};

static void test_encoding(void **state)
{
    const struct row *row = *state;
    struct read_text read = { 0 };
    AUTO_FREE uint8_t *exact = mem_new(row->bytes.len + 1);
    memcpy(exact, row->bytes.at, row->bytes.len);
    read_text(span_of_n(exact, row->bytes.len), row->content_type, &read);
    assert_string_equal((char *)read.text.at, row->text);
    assert_string_equal(read.result.encoding, row->encoding);
    if (row->fault ? !strstr(read.result.fault, row->fault) : read.result.fault[0] != '\0')
        fail_msg("the fault is \"%s\", not \"…%s…\"", read.result.fault, row->fault ? row->fault : "");
    buf_free(&read.text);
}

/* ── a piece ends inside a character ──────────────────────────────────────────────────────────────────────────── */

static const struct cut {
    const char *name, *content_type;
    struct span character;
    const char *utf8;
    const char *filler;                 /* so many bytes as a character has, of ASCII in that encoding */
    size_t filler_len;
} cuts[] = {
    { "utf-8, two bytes", "text/xml; charset=utf-8", LITERAL("\xC3\xA9"), "é", "x", 1 },
    { "utf-8, three bytes", "text/xml; charset=utf-8", LITERAL("\xE2\x82\xAC"), "€", "x", 1 },
    { "utf-8, four bytes", "text/xml; charset=utf-8", LITERAL("\xF0\x9F\x98\x80"), "\xF0\x9F\x98\x80", "x", 1 },
    { "utf-16le, two units", "text/xml; charset=utf-16le", LITERAL("\x3D\xD8\x00\xDE"), "\xF0\x9F\x98\x80", "x\0", 2 },
    { "utf-16be, two units", "text/xml; charset=utf-16be", LITERAL("\xD8\x3D\xDE\x00"), "\xF0\x9F\x98\x80", "\0x", 2 },
    { "shift_jis, with a backslash in it", "text/xml; charset=shift_jis", LITERAL(" \x83\x5C"), " ソ", "x", 1 },
    { "gb18030, four bytes", "text/xml; charset=gb18030", LITERAL(" \x81\x30\x81\x30"), " \xC2\x80", "x", 1 },
    { "big5", "text/xml; charset=big5", LITERAL(" \xA4\xA4"), " 中", "x", 1 },
    { "iso-2022-jp", "text/xml; charset=iso-2022-jp", LITERAL("\n\x1B$B%=\x1B(B"), "\nソ", "x", 1 },
    { "windows-1251", "text/xml; charset=windows-1251", LITERAL("\xE4"), "д", "x", 1 },
};

static void test_cut(void **state)
{
    const struct cut *cut = *state;
    for (size_t before = 0; before <= cut->character.len; before += cut->filler_len) {
        AUTO_BUF struct buf bytes = { 0 };
        AUTO_BUF struct buf want = { 0 };
        struct read_text read = { 0 };
        while (bytes.len < PIECE - before) {
            buf_put(&bytes, cut->filler, cut->filler_len);
            buf_put_text(&want, "x");
        }
        buf_put_span(&bytes, cut->character);
        buf_put_text(&want, cut->utf8);
        buf_put(&bytes, cut->filler, cut->filler_len);
        buf_put_text(&want, "x");
        read_text(buf_span(&bytes), cut->content_type, &read);
        assert_true(span_equal(buf_span(&read.text), buf_span(&want)));
        assert_string_equal(read.result.fault, "");
        buf_free(&read.text);
    }
}

/* ── gzip ─────────────────────────────────────────────────────────────────────────────────────────────────────── */

static bool put(void *context, struct span bytes, struct err *err)
{
    (void)err;
    buf_put_span(context, bytes);
    return true;
}

static void gzip(const char *text, struct buf *into)
{
    struct err err = { 0 };
    AUTO(gzip_writer_free) struct gzip_writer *writer = gzip_writer_new(put, into);
    assert_true(gzip_writer_begin(writer, GZIP_DEFLATE, strlen(text), &err) && gzip_writer_put(writer, span_of(text), &err) &&
                gzip_writer_end(writer, &err));
}

static void test_members(void **state)
{
    (void)state;
    AUTO_BUF struct buf bytes = { 0 };
    struct read_text read = { 0 };
    gzip("<a>\xC3", &bytes);
    gzip("", &bytes);
    gzip("\xA9</a>", &bytes);
    read_text(buf_span(&bytes), "", &read);
    assert_string_equal((char *)read.text.at, "<a>é</a>");
    assert_string_equal(read.result.fault, "");
    buf_free(&read.text);
}

static void test_cut_gzip(void **state)
{
    (void)state;
    AUTO_BUF struct buf bytes = { 0 };
    struct read_text read = { 0 };
    gzip("<a>x</a>", &bytes);
    read_text(span_to(buf_span(&bytes), bytes.len - 8), "", &read);
    assert_string_equal((char *)read.text.at, "<a>x</a>");
    assert_non_null(strstr(read.result.fault, "its gzip is broken"));
    assert_false(read.result.is_well_formed);
    buf_free(&read.text);
}

static void test_wrong_crc(void **state)
{
    (void)state;
    AUTO_BUF struct buf bytes = { 0 };
    struct read_text read = { 0 };
    gzip("<a>x</a>", &bytes);
    bytes.at[bytes.len - 8] ^= 1;
    read_text(buf_span(&bytes), "", &read);
    assert_string_equal((char *)read.text.at, "<a>x</a>");
    assert_non_null(strstr(read.result.fault, "CRC"));
    buf_free(&read.text);
}

/* A bomb: a thousand times as much as it looks. */
static void test_bomb(void **state)
{
    (void)state;
    enum { MEMBER_BYTES = 1024 * 1024 };
    AUTO_BUF struct buf blanks = { 0 };
    AUTO_BUF struct buf bytes = { 0 };
    struct feed_result result = { 0 };
    struct feed_items items = { .result = &result };
    struct err err = { 0 };
    while (blanks.len < MEMBER_BYTES)
        buf_put_byte(&blanks, ' ');
    for (int i = 0; i <= FEED_BYTES_MAX / MEMBER_BYTES; i++)
        gzip((char *)blanks.at, &bytes);
    AUTO(source_free) struct source *source = source_of_span("feed", buf_span(&bytes));
    AUTO(feed_text_free) struct feed_text *text = NULL;
    assert_true(feed_text_new(source, SPAN_NULL, &items, &text, &err));
    uint64_t n = 0;
    struct span piece;
    do {
        assert_true(feed_text_piece(text, &piece, &err));
        n += piece.len;
    } while (piece.len);
    assert_int_equal(n, FEED_BYTES_MAX);
    assert_non_null(strstr(result.limit, "64 MiB"));
}

int main(void)
{
    struct suite suite = { .name = "page/feed_text" };
    char *names[COUNT_OF(cuts)];
    SUITE_ROWS(&suite, rows, test_encoding);
    for (size_t i = 0; i < COUNT_OF(cuts); i++) {
        names[i] = mem_format("ours: cut inside of %s", cuts[i].name);
        suite_add(&suite, names[i], test_cut, &cuts[i]);
    }
    suite_add(&suite, "rfc1952 2.2: several members", test_members, NULL);
    suite_add(&suite, "ours: gzip that is cut", test_cut_gzip, NULL);
    suite_add(&suite, "ours: gzip with a wrong CRC", test_wrong_crc, NULL);
    suite_add(&suite, "ours: a bound on what is inflated", test_bomb, NULL);
    int n_failed = suite_run(&suite);
    for (size_t i = 0; i < COUNT_OF(cuts); i++)
        free(names[i]);
    return n_failed;
}
