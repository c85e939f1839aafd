/* The writer of base/gzip.h. How the caller cuts what it puts never shows in the bytes: stored blocks and what zlib
 * is given have fixed lengths, libdeflate gets the whole. */
#include <assert.h>
#include <libdeflate.h>
#include <zlib.h>

#include "base/gzip.h"
#include "base/num.h"

enum {
    LEVEL = 6,
    STORED_MAX = 65535,                 /* RFC 1951 §3.2.4: a block's length has 16 bits */
    PIECE_BYTES = 64 * 1024,
    TRAILER_BYTES = 8,
};
static const uint8_t header[] = { 0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255 };      /* RFC 1952 §2.3: deflate, no flags, no time */

struct gzip_writer {
    gzip_out *out;
    void *context;
    enum { STORED, WHOLE, STREAMED } how;
    uint64_t total_bytes, put_bytes;
    uint32_t crc;
    size_t block_left;                  /* STORED: of the block whose header was written */
    uint8_t *gathered;                  /* WHOLE: all of it; STREAMED: the next PIECE_BYTES */
    size_t n_gathered, gathered_room;
    uint8_t *packed;
    size_t packed_room;
    struct libdeflate_compressor *whole;
    bool has_stream;
    z_stream stream;
};

struct gzip_writer *gzip_writer_new(gzip_out *out, void *context)
{
    struct gzip_writer *writer = mem_new(sizeof *writer);
    writer->out = out;
    writer->context = context;
    return writer;
}

void gzip_writer_free(struct gzip_writer *writer)
{
    if (!writer)
        return;
    if (writer->has_stream)
        deflateEnd(&writer->stream);
    if (writer->whole)
        libdeflate_free_compressor(writer->whole);
    free(writer->gathered);
    free(writer->packed);
    free(writer);
}

static bool out(struct gzip_writer *writer, const void *bytes, size_t len, struct err *err)
{
    return writer->out(writer->context, span_of_n(bytes, len), err);
}

static void make_room(uint8_t **memory, size_t *room, size_t wanted)
{
    if (*room >= wanted)
        return;
    *memory = mem_resize(*memory, wanted, 1);
    *room = wanted;
}

static void put_little_endian(uint8_t *to, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        to[i] = (uint8_t)(value >> 8 * i);
}

static void make_trailer(const struct gzip_writer *writer, uint8_t trailer[TRAILER_BYTES])
{
    put_little_endian(trailer, writer->crc);
    put_little_endian(trailer + 4, (uint32_t)writer->total_bytes);
}

/* --- stored blocks ------------------------------------------------------------------------------------------- */

/* The total is known, so each block's length is, and the bytes go straight through. */
static bool begin_block(struct gzip_writer *writer, struct err *err)
{
    uint64_t left = writer->total_bytes - writer->put_bytes;
    unsigned len = (unsigned)num_min(left, STORED_MAX);
    writer->block_left = len;
    uint8_t block[] = { left <= STORED_MAX, (uint8_t)len, (uint8_t)(len >> 8), (uint8_t)~len, (uint8_t)(~len >> 8) };
    return out(writer, block, sizeof block, err);
}

static bool put_stored(struct gzip_writer *writer, struct span bytes, struct err *err)
{
    while (bytes.len) {
        if (writer->block_left == 0 && !begin_block(writer, err))
            return false;
        struct span piece = span_to(bytes, writer->block_left);
        if (!out(writer, piece.at, piece.len, err))
            return false;
        writer->block_left -= piece.len;
        writer->put_bytes += piece.len;
        bytes = span_from(bytes, piece.len);
    }
    return true;
}

/* --- libdeflate ---------------------------------------------------------------------------------------------- */

static bool end_whole(struct gzip_writer *writer, struct err *err)
{
    if (!writer->whole)
        writer->whole = libdeflate_alloc_compressor(LEVEL);
    if (!writer->whole)
        return err_set(err, ERR_SYSTEM, "there is no memory to compress with");
    size_t bound = libdeflate_deflate_compress_bound(writer->whole, writer->n_gathered);
    make_room(&writer->packed, &writer->packed_room, sizeof header + bound + TRAILER_BYTES);
    memcpy(writer->packed, header, sizeof header);
    size_t len = libdeflate_deflate_compress(writer->whole, writer->gathered, writer->n_gathered,
                                             writer->packed + sizeof header, bound);
    assert(len > 0);
    make_trailer(writer, writer->packed + sizeof header + len);
    return out(writer, writer->packed, sizeof header + len + TRAILER_BYTES, err);
}

/* --- zlib ---------------------------------------------------------------------------------------------------- */

static bool begin_streamed(struct gzip_writer *writer, struct err *err)
{
    const int raw_window_bits = -15, memory_level = 8;
    int outcome = writer->has_stream ? deflateReset(&writer->stream)
                                     : deflateInit2(&writer->stream, LEVEL, Z_DEFLATED, raw_window_bits, memory_level,
                                                    Z_DEFAULT_STRATEGY);
    if (outcome != Z_OK)
        return err_set(err, ERR_SYSTEM, "there is no memory to compress with");
    writer->has_stream = true;
    return true;
}

static bool pump(struct gzip_writer *writer, int flush, struct err *err)
{
    writer->stream.next_in = writer->gathered;
    writer->stream.avail_in = (uInt)writer->n_gathered;
    do {
        writer->stream.next_out = writer->packed;
        writer->stream.avail_out = PIECE_BYTES;
        int outcome = deflate(&writer->stream, flush);
        assert(outcome == Z_OK || outcome == Z_STREAM_END || outcome == Z_BUF_ERROR);
        size_t len = PIECE_BYTES - writer->stream.avail_out;
        if (len && !out(writer, writer->packed, len, err))
            return false;
    } while (writer->stream.avail_out == 0);
    writer->n_gathered = 0;
    return true;
}

/* --- a member ------------------------------------------------------------------------------------------------ */

bool gzip_writer_begin(struct gzip_writer *writer, enum gzip_method method, uint64_t total_bytes, struct err *err)
{
    writer->how = method == GZIP_STORED ? STORED : total_bytes <= GZIP_WHOLE_MAX ? WHOLE : STREAMED;
    writer->total_bytes = total_bytes;
    writer->put_bytes = 0;
    writer->crc = 0;
    writer->block_left = 0;
    writer->n_gathered = 0;
    switch (writer->how) {
    case STORED:
        return out(writer, header, sizeof header, err) && (total_bytes > 0 || begin_block(writer, err));
    case WHOLE:
        make_room(&writer->gathered, &writer->gathered_room, (size_t)total_bytes);
        return true;
    case STREAMED:
        make_room(&writer->gathered, &writer->gathered_room, PIECE_BYTES);
        make_room(&writer->packed, &writer->packed_room, PIECE_BYTES);
        return begin_streamed(writer, err) && out(writer, header, sizeof header, err);
    }
    return false;
}

static bool gather(struct gzip_writer *writer, struct span bytes, struct err *err)
{
    size_t room = writer->how == WHOLE ? (size_t)writer->total_bytes : PIECE_BYTES;
    while (bytes.len) {
        struct span piece = span_to(bytes, room - writer->n_gathered);
        memcpy(writer->gathered + writer->n_gathered, piece.at, piece.len);
        writer->n_gathered += piece.len;
        writer->put_bytes += piece.len;
        bytes = span_from(bytes, piece.len);
        if (writer->how == STREAMED && writer->n_gathered == room && !pump(writer, Z_NO_FLUSH, err))
            return false;
    }
    return true;
}

bool gzip_writer_put(struct gzip_writer *writer, struct span bytes, struct err *err)
{
    assert(bytes.len <= writer->total_bytes - writer->put_bytes);
    if (bytes.len == 0)
        return true;
    writer->crc = libdeflate_crc32(writer->crc, bytes.at, bytes.len);
    return writer->how == STORED ? put_stored(writer, bytes, err) : gather(writer, bytes, err);
}

bool gzip_writer_end(struct gzip_writer *writer, struct err *err)
{
    assert(writer->put_bytes == writer->total_bytes);
    if (writer->how == WHOLE)
        return end_whole(writer, err);
    if (writer->how == STREAMED && !pump(writer, Z_FINISH, err))
        return false;
    uint8_t trailer[TRAILER_BYTES];
    make_trailer(writer, trailer);
    return out(writer, trailer, sizeof trailer, err);
}
