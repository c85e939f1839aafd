#include "web/decoder.h"

#include <brotli/decode.h>
#include <zlib.h>
#include <zstd.h>

/* ── gzip, deflate ────────────────────────────────────────────────────────────────────────────────────────────── */

enum { GZIP_ONLY = 16 };                /* zlib adds this to the window's bits to mean a gzip header */

static z_stream *inflate_open(int window_bits)
{
    z_stream *stream = mem_new(sizeof *stream);
    if (inflateInit2(stream, window_bits) == Z_OK)
        return stream;
    free(stream);
    return NULL;
}

static void *gzip_open(struct span start)
{
    (void)start;
    return inflate_open(MAX_WBITS + GZIP_ONLY);
}

/* "deflate" is the zlib format (RFC 9110 §8.4.1.2), but some servers send the bare data. A zlib header
 * cannot be mistaken: as bare data it would begin a stored block with odd bits in its padding, which no
 * encoder writes. */
static void *deflate_open(struct span start)
{
    bool has_header =
        start.len >= 2 && (start.at[0] & 0x0F) == Z_DEFLATED && (start.at[0] << 8 | start.at[1]) % 31 == 0;
    return inflate_open(has_header ? MAX_WBITS : -MAX_WBITS);
}

static enum decoder_outcome inflate_step(void *state, struct span *in, uint8_t *out, size_t *out_len)
{
    z_stream *stream = state;
    uInt in_len = in->len < UINT32_MAX ? (uInt)in->len : UINT32_MAX;
    stream->next_in = (z_const Bytef *)in->at;
    stream->avail_in = in_len;
    stream->next_out = out;
    stream->avail_out = (uInt)*out_len;
    int rc = inflate(stream, Z_NO_FLUSH);
    *in = span_from(*in, in_len - stream->avail_in);
    *out_len -= stream->avail_out;
    if (rc == Z_OK || rc == Z_BUF_ERROR)        /* the latter: nothing could be done, which is no error */
        return DECODER_MORE;
    return rc == Z_STREAM_END ? DECODER_END : DECODER_BROKEN;
}

/* A gzip file is a row of members (RFC 1952 §2.2); anything else behind one is padding, and ignored as
 * browsers do. */
static enum decoder_outcome gzip_step(void *state, struct span *in, uint8_t *out, size_t *out_len)
{
    enum decoder_outcome outcome = inflate_step(state, in, out, out_len);
    if (outcome != DECODER_END || !span_starts(*in, "\x1F\x8B"))
        return outcome;
    return inflateReset(state) == Z_OK ? DECODER_MORE : DECODER_BROKEN;
}

static void inflate_close(void *state)
{
    (void)inflateEnd(state);
    free(state);
}

/* ── br ───────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void *brotli_open(struct span start)
{
    (void)start;
    return BrotliDecoderCreateInstance(NULL, NULL, NULL);
}

static enum decoder_outcome brotli_step(void *state, struct span *in, uint8_t *out, size_t *out_len)
{
    size_t room = *out_len;
    BrotliDecoderResult rc = BrotliDecoderDecompressStream(state, &in->len, &in->at, &room, &out, NULL);
    *out_len -= room;
    return rc == BROTLI_DECODER_RESULT_SUCCESS ? DECODER_END
           : rc == BROTLI_DECODER_RESULT_ERROR ? DECODER_BROKEN
                                               : DECODER_MORE;
}

static void brotli_close(void *state)
{
    BrotliDecoderDestroyInstance(state);
}

/* ── zstd ─────────────────────────────────────────────────────────────────────────────────────────────────────── */

/* 8 MiB: senders must stay within (RFC 9659 §3), and memory is not theirs to choose */
enum { ZSTD_WINDOW_LOG = 23 };

static void *zstd_open(struct span start)
{
    (void)start;
    ZSTD_DStream *stream = ZSTD_createDStream();
    if (stream)
        (void)ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, ZSTD_WINDOW_LOG);
    return stream;
}

/* Whether another frame follows, or a skippable one (RFC 8878 §3.1). */
static bool is_zstd_frame(struct span in)
{
    return span_starts(in, "\x28\xB5\x2F\xFD") ||
           (in.len >= 4 && (in.at[0] & 0xF0) == 0x50 && span_starts(span_from(in, 1), "\x2A\x4D\x18"));
}

static enum decoder_outcome zstd_step(void *state, struct span *in, uint8_t *out, size_t *out_len)
{
    ZSTD_inBuffer input = { in->at, in->len, 0 };
    ZSTD_outBuffer output = { out, *out_len, 0 };
    size_t left = ZSTD_decompressStream(state, &output, &input);
    *in = span_from(*in, input.pos);
    *out_len = output.pos;
    if (ZSTD_isError(left))
        return DECODER_BROKEN;
    return left == 0 && !is_zstd_frame(*in) ? DECODER_END : DECODER_MORE;
}

static void zstd_close(void *state)
{
    (void)ZSTD_freeDStream(state);
}

/* ── identity ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void *identity_open(struct span start)
{
    (void)start;
    return mem_new(1);
}

static enum decoder_outcome identity_step(void *state, struct span *in, uint8_t *out, size_t *out_len)
{
    (void)state;
    if (*out_len > in->len)
        *out_len = in->len;
    if (*out_len)
        memcpy(out, in->at, *out_len);
    *in = span_from(*in, *out_len);
    return in->len ? DECODER_MORE : DECODER_END;
}

const struct decoder *decoder_by_name(struct span name)
{
    static const struct decoder decoders[] = {
        { "gzip", gzip_open, gzip_step, inflate_close },
        { "x-gzip", gzip_open, gzip_step, inflate_close },
        { "deflate", deflate_open, inflate_step, inflate_close },
        { "br", brotli_open, brotli_step, brotli_close },
        { "zstd", zstd_open, zstd_step, zstd_close },
        { "identity", identity_open, identity_step, free },
    };
    for (size_t i = 0; i < COUNT_OF(decoders); i++)
        if (span_is_nocase(name, decoders[i].name))
            return &decoders[i];
    return NULL;
}
