#include "suite.h"

#include <zlib.h>

#include "base/gzip.h"
#include "base/num.h"

static bool keep(void *context, struct span bytes, struct err *err)
{
    (void)err;
    buf_put_span(context, bytes);
    return true;
}

/* Text that compresses, and bytes that do not: `seed` makes it another one. */
static void fill(struct buf *buf, size_t len, uint32_t seed)
{
    uint8_t *to = buf_reserve(buf, len);
    uint32_t x = seed;
    for (size_t i = 0; i < len; i++) {
        x = x * 1664525 + 1013904223;
        to[i] = i / 5000 % 2 ? (uint8_t)(x >> 24) : (uint8_t)("etaoin shrdlu"[x >> 28 & 7]);
    }
    buf->len += len;
    buf->at[buf->len] = 0;
}

static void write_member(struct gzip_writer *writer, enum gzip_method method, struct span bytes, size_t piece)
{
    struct err err = { 0 };
    assert_true(gzip_writer_begin(writer, method, bytes.len, &err));
    for (size_t at = 0; at < bytes.len; at += piece)
        assert_true(gzip_writer_put(writer, span_to(span_from(bytes, at), piece), &err));
    assert_true(gzip_writer_end(writer, &err));
}

/* --- writing ------------------------------------------------------------------------------------------------ */

static const struct write_row {
    const char *name;
    enum gzip_method method;
    size_t len;
    size_t packed_len;                  /* 0: whatever it gives, but less than len */
} write_rows[] = {
    { "ours: nothing, deflated", GZIP_DEFLATE, 0, 10 + 5 + 8 },
    { "ours: nothing, stored", GZIP_STORED, 0, 10 + 5 + 8 },
    { "ours: one byte, stored", GZIP_STORED, 1, 10 + 5 + 1 + 8 },
    { "rfc1951 3.2.4: just below one stored block", GZIP_STORED, 65534, 10 + 5 + 65534 + 8 },
    { "rfc1951 3.2.4: just one stored block", GZIP_STORED, 65535, 10 + 5 + 65535 + 8 },
    { "rfc1951 3.2.4: one byte more", GZIP_STORED, 65536, 10 + 2 * 5 + 65536 + 8 },
    { "rfc1951 3.2.4: just two stored blocks", GZIP_STORED, 131070, 10 + 2 * 5 + 131070 + 8 },
    { "ours: many stored blocks", GZIP_STORED, 1000000, 10 + 16 * 5 + 1000000 + 8 },
    { "ours: deflated", GZIP_DEFLATE, 1000, 0 },
    { "ours: deflated, more than one piece", GZIP_DEFLATE, 300000, 0 },
    { "ours: deflated, the longest by libdeflate", GZIP_DEFLATE, GZIP_WHOLE_MAX, 0 },
    { "ours: deflated, the shortest by zlib", GZIP_DEFLATE, GZIP_WHOLE_MAX + 1, 0 },
    { "ours: deflated by zlib, whole pieces", GZIP_DEFLATE, GZIP_WHOLE_MAX + 65536, 0 },
};

/* Inflated by zlib, a stranger, in one member that has nothing behind it. */
static void assert_inflates_to(struct span packed, struct span wanted)
{
    AUTO_FREE uint8_t *into = mem_new(wanted.len + 1);
    z_stream stream = { 0 };
    assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
    stream.next_in = (uint8_t *)packed.at;
    stream.avail_in = (uInt)packed.len;
    stream.next_out = into;
    stream.avail_out = (uInt)wanted.len + 1;
    assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
    assert_int_equal(stream.avail_in, 0);
    assert_int_equal(stream.total_out, wanted.len);
    inflateEnd(&stream);
    assert_true(span_equal(span_of_n(into, wanted.len), wanted));
}

static void check_write(void **state)
{
    const struct write_row *row = *state;
    static const uint8_t header[] = { 0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255 };
    static const size_t pieces[] = { SIZE_MAX / 2, 65535, 65536, 777, 1 };
    AUTO_BUF struct buf bytes = { 0 }, first = { 0 };
    fill(&bytes, row->len, 1);
    for (size_t i = 0; i < COUNT_OF(pieces); i++) {
        if (pieces[i] == 1 && row->len > 100000)
            continue;
        AUTO_BUF struct buf packed = { 0 };
        AUTO(gzip_writer_free) struct gzip_writer *writer = gzip_writer_new(keep, &packed);
        write_member(writer, row->method, buf_span(&bytes), pieces[i]);
        if (i == 0)
            buf_put_span(&first, buf_span(&packed));
        assert_true(span_equal(buf_span(&packed), buf_span(&first)));      /* however it was cut */
    }
    assert_memory_equal(first.at, header, sizeof header);
    if (row->packed_len)
        assert_int_equal(first.len, row->packed_len);
    else
        assert_true(first.len < row->len);
    assert_inflates_to(buf_span(&first), buf_span(&bytes));
}

static bool at_most_64_kib(void *context, struct span bytes, struct err *err)
{
    assert_in_range(bytes.len, 1, 64 * 1024);
    return keep(context, bytes, err);
}

static void pieces_are_bounded(void **state)
{
    (void)state;
    AUTO_BUF struct buf bytes = { 0 }, packed = { 0 };
    fill(&bytes, GZIP_WHOLE_MAX + 1, 1);
    AUTO(gzip_writer_free) struct gzip_writer *writer = gzip_writer_new(at_most_64_kib, &packed);
    write_member(writer, GZIP_STORED, buf_span(&bytes), SIZE_MAX / 2);
    write_member(writer, GZIP_DEFLATE, buf_span(&bytes), SIZE_MAX / 2);
}

struct failing {
    uint64_t left;
};

static bool fail_in_time(void *context, struct span bytes, struct err *err)
{
    struct failing *failing = context;
    if (bytes.len > failing->left)
        return err_set(err, ERR_SYSTEM, "full");
    failing->left -= bytes.len;
    return true;
}

/* A disk that is full at any time: the failure comes through, and the next member is not touched by it. */
static void out_may_fail(void **state)
{
    (void)state;
    AUTO_BUF struct buf bytes = { 0 };
    fill(&bytes, GZIP_WHOLE_MAX + 1, 1);
    static const struct {
        enum gzip_method method;
        size_t len;
    } kinds[] = { { GZIP_STORED, 200000 }, { GZIP_DEFLATE, 200000 }, { GZIP_DEFLATE, GZIP_WHOLE_MAX + 1 } };
    struct failing failing;
    AUTO(gzip_writer_free) struct gzip_writer *writer = gzip_writer_new(fail_in_time, &failing);
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        for (uint64_t left = 0; left < 70000; left += 6000) {
            struct err err = { 0 };
            failing.left = left;
            struct span span = span_to(buf_span(&bytes), kinds[i].len);
            assert_false(gzip_writer_begin(writer, kinds[i].method, span.len, &err) &&
                         gzip_writer_put(writer, span, &err) && gzip_writer_end(writer, &err));
            assert_string_equal(err.why, "full");
        }
}

/* --- reading ------------------------------------------------------------------------------------------------ */

struct outcome {
    size_t n_members;                   /* read to their end, and right */
    struct gzip_member last;
    uint64_t at;
    struct buf bytes;
    struct err err;
};

static void outcome_free(struct outcome *outcome)
{
    buf_free(&outcome->bytes);
}

static void read_source(struct source *source, struct outcome *ret)
{
    AUTO(gzip_reader_free) struct gzip_reader *reader = gzip_reader_new(source, 0);
    *ret = (struct outcome){ 0 };
    for (bool is_member = true; gzip_reader_member(reader, &ret->last, &is_member, &ret->err) && is_member;) {
        struct span piece;
        do {
            if (!gzip_reader_next(reader, &piece, &ret->err))
                return;
            assert_true(piece.len <= 64 * 1024);
            buf_put_span(&ret->bytes, piece);
        } while (piece.len);
        assert_true(gzip_reader_next(reader, &piece, &ret->err) && piece.len == 0);
        ret->n_members++;
        ret->at = gzip_reader_at(reader);
        ret->last = *gzip_reader_current(reader);
        assert_int_equal(ret->last.end, ret->at);
    }
}

static void read_all(struct span packed, struct outcome *ret)
{
    AUTO(source_free) struct source *source = source_of_span("test", packed);
    read_source(source, ret);
}

#define AUTO_OUTCOME __attribute__((cleanup(outcome_free))) struct outcome

/* "hello" in one stored block, and its trailer: what may stand behind a header of ten bytes. */
#define BLOCK "\x01\x05\x00\xFA\xFFhello"
#define TRAILER "\x86\xA6\x10\x36\x05\x00\x00\x00"
#define PLAIN "\x1F\x8B\x08\x00\x00\x00\x00\x00\x00\xFF" BLOCK TRAILER

static const struct read_row {
    const char *name;
    struct span packed;
    const char *why;                    /* where it begins; NULL: all is well */
    size_t n_members;
    const char *where;
} read_rows[] = {
    { "rfc1952 2.2: no member", LITERAL(""), NULL, 0, "" },
    { "rfc1952 2.3: one member", LITERAL(PLAIN), NULL, 1, "" },
    { "rfc1952 2.2: three members", LITERAL(PLAIN PLAIN PLAIN), NULL, 3, "" },
    { "rfc1952 2.2: an empty member", LITERAL("\x1F\x8B\x08\0\0\0\0\0\0\xFF\x03\x00\0\0\0\0\0\0\0\0" PLAIN), NULL, 2, "" },
    { "rfc1951 3.2.4: an empty block before the last", LITERAL("\x1F\x8B\x08\0\0\0\0\0\0\xFF\0\0\0\xFF\xFF" BLOCK TRAILER),
      NULL, 1, "" },
    { "rfc1952 2.3.1: FTEXT means nothing", LITERAL("\x1F\x8B\x08\x01\0\0\0\0\0\xFF" BLOCK TRAILER), NULL, 1, "" },
    { "rfc1952 2.3.1: FEXTRA", LITERAL("\x1F\x8B\x08\x04\0\0\0\0\0\xFF\x04\x00sl\0\0" BLOCK TRAILER), NULL, 1, "" },
    { "rfc1952 2.3.1: FEXTRA of nothing", LITERAL("\x1F\x8B\x08\x04\0\0\0\0\0\xFF\0\0" BLOCK TRAILER), NULL, 1, "" },
    { "rfc1952 2.3.1: FNAME", LITERAL("\x1F\x8B\x08\x08\0\0\0\0\0\xFFname\0" BLOCK TRAILER), NULL, 1, "" },
    { "rfc1952 2.3.1: FCOMMENT", LITERAL("\x1F\x8B\x08\x10\0\0\0\0\0\xFF\0" BLOCK TRAILER), NULL, 1, "" },
    { "rfc1952 2.3.1: FHCRC", LITERAL("\x1F\x8B\x08\x02\0\0\0\0\0\xFF\x90\xC9" BLOCK TRAILER), NULL, 1, "" },
    { "rfc1952 2.3.1: all of them",
      LITERAL("\x1F\x8B\x08\x1F\x01\x02\x03\x04\x02\x03\x02\0xyname\0comment\0\x39\x56" BLOCK TRAILER), NULL, 1, "" },
    { "rfc1952 2.3.1: a wrong FHCRC", LITERAL(PLAIN "\x1F\x8B\x08\x02\0\0\0\0\0\xFF\x91\xC9" BLOCK TRAILER),
      "the header's CRC16 is c990, it says c991", 1, "gzip member at byte 28" },
    { "rfc1952 2.3.1.2: a reserved flag", LITERAL("\x1F\x8B\x08\x20\0\0\0\0\0\xFF" BLOCK TRAILER),
      "its flags 20 have a reserved bit", 0, "gzip member at byte 0" },
    { "rfc1952 2.3.1: another method", LITERAL("\x1F\x8B\x07\0\0\0\0\0\0\xFF" BLOCK TRAILER),
      "its compression method 7", 0, "gzip member at byte 0" },
    { "rfc1952 2.3.1: a wrong CRC-32", LITERAL("\x1F\x8B\x08\0\0\0\0\0\0\xFF" BLOCK "\x87\xA6\x10\x36\x05\0\0\0" PLAIN),
      "the CRC-32 of its data is 3610a686, it says 3610a687", 0, "gzip member at byte 0" },
    { "rfc1952 2.3.1: a wrong ISIZE", LITERAL("\x1F\x8B\x08\0\0\0\0\0\0\xFF" BLOCK "\x86\xA6\x10\x36\x06\0\0\0"),
      "its data have 5 bytes", 0, "gzip member at byte 0" },
    { "rfc1951 3.2.3: a reserved type of block", LITERAL("\x1F\x8B\x08\0\0\0\0\0\0\xFF\x07\0\0" TRAILER),
      "the deflate data are broken", 0, "gzip member at byte 0" },
    { "rfc1951 3.2.4: a wrong complement", LITERAL("\x1F\x8B\x08\0\0\0\0\0\0\xFF\x01\x05\x00\xFB\xFFhello" TRAILER),
      "the deflate data are broken", 0, "gzip member at byte 0" },
    { "rfc1951 3.2.5: a distance before the beginning", LITERAL("\x1F\x8B\x08\0\0\0\0\0\0\xFF\x4B\x04\x13\x00" TRAILER),
      "the deflate data are broken", 0, "gzip member at byte 0" },
    { "ours: other bytes behind a member", LITERAL(PLAIN "garbage"), "no gzip member begins at byte 28", 1,
      "gzip member at byte 28" },
    { "ours: zeros behind a member", LITERAL(PLAIN "\0\0\0\0"), "no gzip member begins at byte 28", 1,
      "gzip member at byte 28" },
    { "ours: half a sign behind a member", LITERAL(PLAIN "\x1F"), "it ends at byte 29, inside the header", 1,
      "gzip member at byte 28" },
    { "ours: no gzip at all", LITERAL("WARC/1.1\r\n"), "no gzip member begins at byte 0", 0, "gzip member at byte 0" },
};

static void check_read(void **state)
{
    const struct read_row *row = *state;
    AUTO_OUTCOME outcome;
    read_all(row->packed, &outcome);
    assert_string_equal(outcome.err.where, row->where);
    assert_int_equal(outcome.n_members, row->n_members);
    if (row->why) {
        assert_true(span_starts(span_of(outcome.err.why), row->why));
        assert_int_equal(outcome.err.kind, ERR_INVALID);
        return;
    }
    assert_int_equal(outcome.err.kind, ERR_NONE);
    assert_int_equal(outcome.at, row->packed.len);
    assert_true(row->n_members == 0 || span_ends(buf_span(&outcome.bytes), "hello"));
}

static void header_is_told(void **state)
{
    (void)state;
    AUTO_OUTCOME outcome;
    read_all(BYTES("\x1F\x8B\x08\x08\x01\x02\x03\x84\x02\x03name\0" BLOCK TRAILER), &outcome);
    assert_int_equal(outcome.last.flags, 8);
    assert_true(outcome.last.mtime == 0x84030201);
    assert_int_equal(outcome.last.xfl, 2);
    assert_int_equal(outcome.last.os, 3);
}

/* Cut at any byte, the reader says so; and says where. */
static void cut_anywhere(void **state)
{
    (void)state;
    AUTO_BUF struct buf bytes = { 0 }, packed = { 0 };
    fill(&bytes, 12000, 1);
    AUTO(gzip_writer_free) struct gzip_writer *writer = gzip_writer_new(keep, &packed);
    buf_put(&packed, PLAIN, sizeof PLAIN - 1);
    write_member(writer, GZIP_DEFLATE, buf_span(&bytes), SIZE_MAX / 2);
    for (size_t cut = 29; cut < packed.len; cut += cut > 300 && cut + 300 < packed.len ? 37 : 1) {
        AUTO_FREE char *copy = mem_text_n(packed.at, cut);     /* so that a look behind the end is noticed */
        AUTO_OUTCOME outcome;
        read_all(span_of_n(copy, cut), &outcome);
        assert_int_equal(outcome.n_members, 1);
        assert_int_equal(outcome.err.kind, ERR_INVALID);
        AUTO_FREE char *wanted = mem_format("it ends at byte %zu, inside the ", cut);
        assert_true(span_starts(span_of(outcome.err.why), wanted));
        assert_string_equal(outcome.err.where, "gzip member at byte 28");
    }
}

/* Each flipped bit is found, or shows in what the header says, or changes nothing: the padding before a stored block,
 * and a code that no data uses. Those are for the manifests to find. */
static void no_bit_changes_the_data(void **state)
{
    (void)state;
    for (int method = GZIP_DEFLATE; method <= GZIP_STORED; method++) {
        AUTO_BUF struct buf bytes = { 0 }, packed = { 0 };
        fill(&bytes, 700, 1);
        AUTO(gzip_writer_free) struct gzip_writer *writer = gzip_writer_new(keep, &packed);
        write_member(writer, (enum gzip_method)method, buf_span(&bytes), SIZE_MAX / 2);
        for (size_t bit = 0; bit < 8 * packed.len; bit++) {
            packed.at[bit / 8] ^= (uint8_t)(1 << bit % 8);
            AUTO_OUTCOME outcome;
            read_all(buf_span(&packed), &outcome);
            const struct gzip_member *said = &outcome.last;
            assert_true(err_is_set(&outcome.err) || said->flags || said->mtime || said->xfl || said->os != 255 ||
                        span_equal(buf_span(&outcome.bytes), buf_span(&bytes)));
            packed.at[bit / 8] ^= (uint8_t)(1 << bit % 8);
        }
    }
}

/* Members of many lengths, one behind the other, so that each part of one lies across each boundary of the memory. */
static void boundaries_are_crossed(void **state)
{
    (void)state;
    for (size_t shift = 0; shift < 64; shift++) {
        AUTO_BUF struct buf bytes = { 0 }, packed = { 0 };
        AUTO(gzip_writer_free) struct gzip_writer *writer = gzip_writer_new(keep, &packed);
        fill(&bytes, 65536 - 23 - 32 + shift, 7);
        size_t start = 0, n = 1;
        write_member(writer, GZIP_STORED, buf_span(&bytes), SIZE_MAX / 2);
        for (; packed.len < 140000; n++) {
            start = bytes.len;
            fill(&bytes, n * 37 % 1000, (uint32_t)n);
            write_member(writer, n % 3 ? GZIP_DEFLATE : GZIP_STORED, span_from(buf_span(&bytes), start), SIZE_MAX / 2);
        }
        AUTO_OUTCOME outcome;
        read_all(buf_span(&packed), &outcome);
        assert_string_equal(outcome.err.why, "");
        assert_int_equal(outcome.n_members, n);
        assert_int_equal(outcome.at, packed.len);
        assert_true(span_equal(buf_span(&outcome.bytes), buf_span(&bytes)));
    }
}

/* A member that fills the last piece handed out to its last byte, with its end at each place around the boundary: then
 * bytes that the inflater looked at before the boundary are given back behind it. */
static void full_piece_ends_at_the_boundary(void **state)
{
    (void)state;
    AUTO_BUF struct buf bytes = { 0 }, deflated = { 0 };
    fill(&bytes, 65536, 1);
    AUTO(gzip_writer_free) struct gzip_writer *measure = gzip_writer_new(keep, &deflated);
    write_member(measure, GZIP_DEFLATE, buf_span(&bytes), SIZE_MAX / 2);
    for (size_t shift = 0; shift < 40; shift++) {
        AUTO_BUF struct buf before = { 0 }, packed = { 0 };
        AUTO(gzip_writer_free) struct gzip_writer *writer = gzip_writer_new(keep, &packed);
        fill(&before, 65536 - 20 + shift - deflated.len - 23, 2);
        write_member(writer, GZIP_STORED, buf_span(&before), SIZE_MAX / 2);
        buf_put_span(&packed, buf_span(&deflated));
        assert_int_equal(packed.len, 65536 - 20 + shift);
        buf_put(&packed, PLAIN, sizeof PLAIN - 1);
        AUTO_OUTCOME outcome;
        read_all(buf_span(&packed), &outcome);
        assert_string_equal(outcome.err.why, "");
        assert_int_equal(outcome.n_members, 3);
        assert_int_equal(outcome.bytes.len, before.len + bytes.len + 5);
    }
}

static void source_is_read_once(void **state)
{
    (void)state;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    AUTO_BUF struct buf bytes = { 0 }, packed = { 0 };
    AUTO(gzip_writer_free) struct gzip_writer *writer = gzip_writer_new(keep, &packed);
    fill(&bytes, 400000, 3);
    for (int i = 0; i < 5; i++)
        write_member(writer, i % 2 ? GZIP_DEFLATE : GZIP_STORED, buf_span(&bytes), SIZE_MAX / 2);
    assert_true(file_publish(folder.fd, "f.gz", buf_span(&packed), &err));
    AUTO(source_free) struct source *source = NULL;
    assert_true(source_open_beneath(folder.fd, "f.gz", &source, &err));
    uint64_t before = source_bytes_read();
    AUTO_OUTCOME outcome;
    read_source(source, &outcome);
    assert_int_equal(outcome.n_members, 5);
    assert_int_equal(source_bytes_read() - before, packed.len);
    folder_end(&folder);
}

/* The rest of a member is skipped, and checked; behind a wrong trailer one can go on, behind broken data not. */
static void goes_on_where_it_can(void **state)
{
    (void)state;
    AUTO(source_free) struct source *source = source_of_span(
        "test", BYTES(PLAIN "\x1F\x8B\x08\0\0\0\0\0\0\xFF" BLOCK "\x87\xA6\x10\x36\x05\0\0\0" PLAIN
                            "\x1F\x8B\x08\0\0\0\0\0\0\xFF\x07\0\0" PLAIN));
    AUTO(gzip_reader_free) struct gzip_reader *reader = gzip_reader_new(source, 0);
    struct gzip_member member;
    bool is_member = false;
    struct err err = { 0 };
    assert_true(gzip_reader_member(reader, &member, &is_member, &err) && is_member && member.at == 0);
    assert_int_equal(member.end, 0);
    assert_true(gzip_reader_member(reader, &member, &is_member, &err) && is_member && member.at == 28);
    assert_int_equal(gzip_reader_current(reader)->at, 28);
    assert_false(gzip_reader_member(reader, &member, &is_member, &err));
    assert_string_equal(err.where, "gzip member at byte 28");
    assert_int_equal(gzip_reader_at(reader), 56);
    err_clear(&err);
    assert_true(gzip_reader_member(reader, &member, &is_member, &err) && is_member && member.at == 56);
    assert_true(gzip_reader_member(reader, &member, &is_member, &err) && is_member && member.at == 84);
    for (int i = 0; i < 3; i++) {
        err_clear(&err);
        assert_false(gzip_reader_member(reader, &member, &is_member, &err));
        assert_string_equal(err.where, "gzip member at byte 84");
    }
}

static void begins_anywhere(void **state)
{
    (void)state;
    AUTO(source_free) struct source *source = source_of_span("test", BYTES("garbage" PLAIN));
    struct gzip_member member;
    bool is_member = false;
    struct err err = { 0 };
    AUTO(gzip_reader_free) struct gzip_reader *reader = gzip_reader_new(source, 7);
    assert_true(gzip_reader_member(reader, &member, &is_member, &err) && is_member && member.at == 7);
    assert_true(gzip_reader_member(reader, &member, &is_member, &err) && !is_member);
    AUTO(gzip_reader_free) struct gzip_reader *beyond = gzip_reader_new(source, 1000);
    assert_true(gzip_reader_member(beyond, &member, &is_member, &err) && !is_member);
}

static void long_names_are_passed_over(void **state)
{
    (void)state;
    AUTO_BUF struct buf packed = { 0 };
    buf_put(&packed, "\x1F\x8B\x08\x1C\0\0\0\0\0\xFF\xFF\xFF", 12);
    for (int i = 0; i < 65535 + 1000000; i++)
        buf_put_byte(&packed, 'x');
    buf_put(&packed, "\0\0" BLOCK TRAILER, 2 + sizeof BLOCK TRAILER - 1);
    AUTO_OUTCOME outcome;
    read_all(buf_span(&packed), &outcome);
    assert_int_equal(outcome.n_members, 1);
    assert_true(span_is(buf_span(&outcome.bytes), "hello"));
}

/* 40 MB of zeros from 40 KB: handed out in pieces, counted and checked. */
static void bomb_comes_in_pieces(void **state)
{
    (void)state;
    AUTO_BUF struct buf packed = { 0 };
    AUTO(gzip_writer_free) struct gzip_writer *writer = gzip_writer_new(keep, &packed);
    AUTO_FREE uint8_t *zeros = mem_new(40 * 1000 * 1000);
    write_member(writer, GZIP_DEFLATE, span_of_n(zeros, 40 * 1000 * 1000), SIZE_MAX / 2);
    assert_true(packed.len < 100000);
    AUTO_OUTCOME outcome;
    read_all(buf_span(&packed), &outcome);
    assert_int_equal(outcome.n_members, 1);
    assert_int_equal(outcome.bytes.len, 40 * 1000 * 1000);
}

int main(void)
{
    struct suite suite = { .name = "base/gzip" };
    SUITE_ROWS(&suite, write_rows, check_write);
    suite_add(&suite, "ours: pieces of at most 64 KiB", pieces_are_bounded, NULL);
    suite_add(&suite, "ours: where the bytes go may fail", out_may_fail, NULL);
    SUITE_ROWS(&suite, read_rows, check_read);
    suite_add(&suite, "rfc1952 2.3: the header is told", header_is_told, NULL);
    suite_add(&suite, "ours: cut at any byte", cut_anywhere, NULL);
    suite_add(&suite, "ours: no flipped bit changes the data unnoticed", no_bit_changes_the_data, NULL);
    suite_add(&suite, "ours: members lie across the boundaries of the memory", boundaries_are_crossed, NULL);
    suite_add(&suite, "ours: a full piece ends at the boundary", full_piece_ends_at_the_boundary, NULL);
    suite_add(&suite, "ours: the source is read once, in order", source_is_read_once, NULL);
    suite_add(&suite, "ours: goes on behind a wrong trailer, not behind broken data", goes_on_where_it_can, NULL);
    suite_add(&suite, "ours: begins at any offset", begins_anywhere, NULL);
    suite_add(&suite, "rfc1952 2.3.1: long names are passed over", long_names_are_passed_over, NULL);
    suite_add(&suite, "ours: a bomb comes in pieces", bomb_comes_in_pieces, NULL);
    return suite_run(&suite);
}
