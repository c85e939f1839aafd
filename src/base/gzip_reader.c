/* The reader of base/gzip.h. The wrapper (RFC 1952) is read and checked here, what is inside (RFC 1951) by ISA-L. */
#include <assert.h>
#include <isa-l/igzip_lib.h>
#include <libdeflate.h>

#include "base/gzip.h"
#include "base/num.h"

enum {
    IN_BYTES = 64 * 1024,
    OUT_BYTES = 64 * 1024,
    BACK_BYTES = 8,                     /* ISA-L looks ahead through 64 bits: at the end of a member some come back */
};
enum { FLAG_HCRC = 2, FLAG_EXTRA = 4, FLAG_NAME = 8, FLAG_COMMENT = 16, FLAGS_RESERVED = 0xE0 };     /* RFC 1952 §2.3.1 */

struct gzip_reader {
    struct source *source;
    uint64_t read_at;                   /* the source's byte behind in[have] */
    size_t used, have;                  /* in[used] to in[have - 1] wait; before them lie BACK_BYTES that were used */
    enum { BETWEEN, INSIDE, BROKEN } state;
    struct gzip_member member;
    uint32_t header_crc, crc;
    uint64_t inflated_bytes;
    struct digester *digester;          /* of the stored bytes of this member, or NULL */
    size_t digested;                    /* in[digested] is the next byte for it */
    struct inflate_state inflate;
    uint8_t in[BACK_BYTES + IN_BYTES], out[OUT_BYTES];
};

struct gzip_reader *gzip_reader_new(struct source *source, uint64_t at)
{
    struct gzip_reader *reader = mem_new(sizeof *reader);
    reader->source = source;
    reader->read_at = at;
    reader->used = reader->have = BACK_BYTES;
    return reader;
}

void gzip_reader_free(struct gzip_reader *reader)
{
    free(reader);
}

uint64_t gzip_reader_at(const struct gzip_reader *reader)
{
    return reader->read_at - (reader->have - reader->used);
}

const struct gzip_member *gzip_reader_current(const struct gzip_reader *reader)
{
    return &reader->member;
}

void gzip_reader_digest(struct gzip_reader *reader, struct digester *digester)
{
    reader->digester = digester;
}

bool gzip_reader_is_between(const struct gzip_reader *reader)
{
    return reader->state == BETWEEN;
}

/* --- bytes -------------------------------------------------------------------------------------------------- */

/* What lies before in[end] belongs to the member. The last BACK_BYTES may come back, so they wait for their turn. */
static void digest_to(struct gzip_reader *reader, size_t end)
{
    if (reader->digester && reader->state == INSIDE && end > reader->digested) {
        digester_add(reader->digester, span_of_n(reader->in + reader->digested, end - reader->digested));
        reader->digested = end;
    }
}

/* Makes sure that a byte waits, unless the source has ended. */
static bool fill(struct gzip_reader *reader, struct err *err)
{
    if (reader->used < reader->have)
        return true;
    size_t got = 0, gone = reader->used - BACK_BYTES;
    digest_to(reader, gone);
    reader->digested -= reader->digested < gone ? reader->digested : gone;
    memmove(reader->in, reader->in + gone, BACK_BYTES);
    reader->used = reader->have = BACK_BYTES;
    if (!source_read(reader->source, reader->read_at, reader->in + BACK_BYTES, IN_BYTES, &got, err))
        return false;
    reader->have += got;
    reader->read_at += got;
    return true;
}

static bool is_cut(const struct gzip_reader *reader, const char *part, struct err *err)
{
    return err_set(err, ERR_INVALID, "it ends at byte %llu, inside the %s of a gzip member (RFC 1952 §2.3)",
                   (unsigned long long)gzip_reader_at(reader), part);
}

static bool take(struct gzip_reader *reader, const char *part, uint8_t *ret, struct err *err)
{
    if (!fill(reader, err))
        return false;
    if (reader->used == reader->have)
        return is_cut(reader, part, err);
    *ret = reader->in[reader->used++];
    return true;
}

/* Numbers are little-endian (RFC 1952 §2.1). */
static bool take_number(struct gzip_reader *reader, const char *part, size_t size, uint32_t *ret, struct err *err)
{
    uint32_t value = 0;
    for (size_t i = 0; i < size; i++) {
        uint8_t byte = 0;
        if (!take(reader, part, &byte, err))
            return false;
        value |= (uint32_t)byte << 8 * i;
    }
    *ret = value;
    return true;
}

/* --- the header (RFC 1952 §2.3) ------------------------------------------------------------------------------ */

static bool take_header_byte(struct gzip_reader *reader, uint8_t *ret, struct err *err)
{
    if (!take(reader, "header", ret, err))
        return false;
    reader->header_crc = libdeflate_crc32(reader->header_crc, ret, 1);
    return true;
}

static bool skip_extra(struct gzip_reader *reader, struct err *err)
{
    uint8_t low, high, byte;
    if (!take_header_byte(reader, &low, err) || !take_header_byte(reader, &high, err))
        return false;
    for (unsigned left = low | (unsigned)high << 8; left; left--)
        if (!take_header_byte(reader, &byte, err))
            return false;
    return true;
}

/* FNAME and FCOMMENT end with a zero byte; however long, nothing of them is kept. */
static bool skip_text(struct gzip_reader *reader, struct err *err)
{
    uint8_t byte;
    do {
        if (!take_header_byte(reader, &byte, err))
            return false;
    } while (byte);
    return true;
}

static bool check_header_crc(struct gzip_reader *reader, struct err *err)
{
    uint32_t wanted = reader->header_crc & 0xFFFF, said;
    if (!take_number(reader, "header", 2, &said, err))
        return false;
    return said == wanted || err_set(err, ERR_INVALID, "the header's CRC16 is %04x, it says %04x (RFC 1952 §2.3.1)",
                                     (unsigned)wanted, (unsigned)said);
}

static bool read_header(struct gzip_reader *reader, struct err *err)
{
    enum { ID1, ID2, CM, FLG, MTIME, XFL = MTIME + 4, OS, FIXED_BYTES };
    uint8_t fixed[FIXED_BYTES];
    reader->header_crc = 0;
    for (size_t i = 0; i < sizeof fixed; i++) {
        if (!take_header_byte(reader, &fixed[i], err))
            return false;
        if ((i == ID1 && fixed[ID1] != 0x1F) || (i == ID2 && fixed[ID2] != 0x8B))
            return err_set(err, ERR_INVALID, "no gzip member begins at byte %llu (RFC 1952 §2.3.1: 1f 8b)",
                           (unsigned long long)reader->member.at);
    }
    if (fixed[CM] != 8)
        return err_set(err, ERR_INVALID, "its compression method %u is not deflate (RFC 1952 §2.3.1)", fixed[CM]);
    if (fixed[FLG] & FLAGS_RESERVED)
        return err_set(err, ERR_INVALID, "its flags %02x have a reserved bit (RFC 1952 §2.3.1.2)", fixed[FLG]);
    reader->member.flags = fixed[FLG];
    reader->member.xfl = fixed[XFL];
    reader->member.os = fixed[OS];
    reader->member.mtime = fixed[MTIME] | (uint32_t)fixed[MTIME + 1] << 8 | (uint32_t)fixed[MTIME + 2] << 16 |
                           (uint32_t)fixed[MTIME + 3] << 24;
    return (!(fixed[FLG] & FLAG_EXTRA) || skip_extra(reader, err)) &&
           (!(fixed[FLG] & FLAG_NAME) || skip_text(reader, err)) &&
           (!(fixed[FLG] & FLAG_COMMENT) || skip_text(reader, err)) &&
           (!(fixed[FLG] & FLAG_HCRC) || check_header_crc(reader, err));
}

/* --- what is inside ----------------------------------------------------------------------------------------- */

static bool read_trailer(struct gzip_reader *reader, struct err *err)
{
    uint32_t crc, isize, inflated = (uint32_t)reader->inflated_bytes;
    if (!take_number(reader, "trailer", 4, &crc, err) || !take_number(reader, "trailer", 4, &isize, err))
        return false;
    digest_to(reader, reader->used);
    reader->state = BETWEEN;
    reader->member.end = gzip_reader_at(reader);
    if (crc != reader->crc)
        return err_set(err, ERR_INVALID, "the CRC-32 of its data is %08x, it says %08x (RFC 1952 §2.3.1)",
                       reader->crc, crc);
    if (isize != inflated)
        return err_set(err, ERR_INVALID, "its data have %u bytes (modulo 2^32), it says %u (RFC 1952 §2.3.1)",
                       inflated, isize);
    return true;
}

/* Inflates until there is something to hand out, or the deflate data have ended: then *ret_len is 0. */
static bool inflate_some(struct gzip_reader *reader, size_t *ret_len, struct err *err)
{
    struct inflate_state *inflate = &reader->inflate;
    for (;;) {
        if (!fill(reader, err))
            return false;
        size_t waiting = reader->have - reader->used;
        inflate->next_in = reader->in + reader->used;
        inflate->avail_in = (uint32_t)waiting;
        inflate->next_out = reader->out;
        inflate->avail_out = OUT_BYTES;
        int outcome = isal_inflate(inflate);
        reader->used = reader->have - inflate->avail_in;
        *ret_len = OUT_BYTES - inflate->avail_out;
        bool is_stuck = waiting && !*ret_len && inflate->avail_in == waiting;
        if (outcome < 0 || (is_stuck && inflate->block_state != ISAL_BLOCK_FINISH))
            return err_set(err, ERR_INVALID, "the deflate data are broken before byte %llu (RFC 1951)",
                           (unsigned long long)gzip_reader_at(reader));
        if (*ret_len || inflate->block_state == ISAL_BLOCK_FINISH)
            return true;
        if (!waiting)
            return is_cut(reader, "data", err);
    }
}

static bool next(struct gzip_reader *reader, struct span *ret, struct err *err)
{
    size_t len;
    if (!inflate_some(reader, &len, err))
        return false;
    if (len == 0) {
        reader->used -= (size_t)reader->inflate.read_in_length / 8;
        reader->inflate.read_in_length = 0;
        *ret = SPAN_NULL;
        return read_trailer(reader, err);
    }
    reader->crc = libdeflate_crc32(reader->crc, reader->out, len);
    reader->inflated_bytes += len;
    *ret = span_of_n(reader->out, len);
    return true;
}

/* The place of the failure. A wrong trailer leaves the reader between two members, all else leaves it nowhere. */
static bool fail(struct gzip_reader *reader, struct err *err)
{
    if (reader->state == INSIDE)
        reader->state = BROKEN;
    return err_where(err, "gzip member at byte %llu", (unsigned long long)reader->member.at);
}

bool gzip_reader_next(struct gzip_reader *reader, struct span *ret, struct err *err)
{
    if (reader->state == BETWEEN) {
        *ret = SPAN_NULL;
        return true;
    }
    if (reader->state == BROKEN) {
        err_set(err, ERR_INVALID, "nothing can be read behind broken data (RFC 1951)");
        return fail(reader, err);
    }
    return next(reader, ret, err) || fail(reader, err);
}

bool gzip_reader_member(struct gzip_reader *reader, struct gzip_member *ret, bool *ret_is_member, struct err *err)
{
    struct span skipped;
    while (reader->state != BETWEEN)
        if (!gzip_reader_next(reader, &skipped, err))
            return false;
    if (!fill(reader, err))
        return false;
    if (reader->used == reader->have) {
        *ret_is_member = false;
        return true;
    }
    reader->member = (struct gzip_member){ .at = gzip_reader_at(reader) };
    reader->state = INSIDE;
    reader->digested = reader->used;
    if (reader->digester)
        digester_reset(reader->digester);
    if (!read_header(reader, err))
        return fail(reader, err);
    isal_inflate_init(&reader->inflate);
    reader->crc = 0;
    reader->inflated_bytes = 0;
    *ret = reader->member;
    *ret_is_member = true;
    return true;
}

bool gzip_reader_stored(struct gzip_reader *reader, struct span *ret, struct err *err)
{
    assert(reader->state == BETWEEN);
    if (!fill(reader, err))
        return false;
    *ret = span_of_n(reader->in + reader->used, reader->have - reader->used);
    return true;
}

void gzip_reader_skip(struct gzip_reader *reader, size_t len)
{
    assert(reader->state == BETWEEN && len <= reader->have - reader->used);
    reader->used += len;
}
