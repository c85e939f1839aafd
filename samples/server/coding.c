#include "coding.h"

#include <brotli/encode.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

#define MEBIBYTE ((size_t)1 << 20)
#define GZIP_WINDOW (15 + 16)      /* what zlib calls a 32 KiB window with a gzip wrapper */

static void deflate_with(int window, const uint8_t *body, size_t len, struct bytes *ret)
{
    z_stream stream = { 0 };
    if (deflateInit2(&stream, 6, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        need(NULL);
    uLong room = deflateBound(&stream, (uLong)len);
    uint8_t *coded = need(malloc(room));
    stream.next_in = (Bytef *)(uintptr_t)body;
    stream.avail_in = (uInt)len;
    stream.next_out = coded;
    stream.avail_out = (uInt)room;
    deflate(&stream, Z_FINISH);
    bytes_add(ret, coded, stream.total_out);
    deflateEnd(&stream);
    free(coded);
}

static void brotli(const uint8_t *body, size_t len, struct bytes *ret)
{
    size_t room = BrotliEncoderMaxCompressedSize(len) + 16;
    uint8_t *coded = need(malloc(room));
    if (!BrotliEncoderCompress(5, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, len, body, &room, coded))
        need(NULL);
    bytes_add(ret, coded, room);
    free(coded);
}

static void zstandard(const uint8_t *body, size_t len, struct bytes *ret)
{
    size_t room = ZSTD_compressBound(len);
    uint8_t *coded = need(malloc(room));
    size_t size = ZSTD_compress(coded, room, body, len, 3);
    if (ZSTD_isError(size))
        need(NULL);
    bytes_add(ret, coded, size);
    free(coded);
}

bool coding_apply(const char *name, const uint8_t *body, size_t len, struct bytes *ret)
{
    if (!strcmp(name, "gzip") || !strcmp(name, "x-gzip"))
        deflate_with(GZIP_WINDOW, body, len, ret);
    else if (!strcmp(name, "deflate"))
        deflate_with(15, body, len, ret);
    else if (!strcmp(name, "br"))
        brotli(body, len, ret);
    else if (!strcmp(name, "zstd"))
        zstandard(body, len, ret);
    else
        return false;
    return true;
}

/* A full flush forgets all that came before, so that a mebibyte of zeros comes out as the same bytes each time
 * and may be repeated: only the first piece (with the gzip header) and the last (with CRC and size) differ. */
void coding_bomb(uint64_t mebibytes, struct bomb *ret)
{
    *ret = (struct bomb){ 0 };
    uint8_t *zeros = need(calloc(1, MEBIBYTE));
    uint8_t *coded = need(malloc(MEBIBYTE));
    z_stream stream = { 0 };
    if (deflateInit2(&stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        need(NULL);
    static const uint8_t header[10] = { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255 };
    bytes_add(&ret->first, header, sizeof header);
    for (int round = 0; round < 2; round++) {
        stream.next_in = zeros;
        stream.avail_in = (uInt)MEBIBYTE;
        stream.next_out = coded;
        stream.avail_out = (uInt)MEBIBYTE;
        deflate(&stream, Z_FULL_FLUSH);
        bytes_add(round ? &ret->again : &ret->first, coded, MEBIBYTE - stream.avail_out);
    }
    stream.next_out = coded;
    stream.avail_out = (uInt)MEBIBYTE;
    deflate(&stream, Z_FINISH);
    bytes_add(&ret->last, coded, MEBIBYTE - stream.avail_out);
    deflateEnd(&stream);

    uLong one = crc32(0, zeros, (uInt)MEBIBYTE), sum = one;
    for (uint64_t i = 1; i < mebibytes; i++)
        sum = crc32_combine(sum, one, (z_off_t)MEBIBYTE);
    uint32_t tail[2] = { (uint32_t)sum, (uint32_t)(mebibytes * MEBIBYTE) };
    for (int i = 0; i < 8; i++) {
        uint8_t byte = (uint8_t)(tail[i / 4] >> (i % 4 * 8));
        bytes_add(&ret->last, &byte, 1);
    }
    free(zeros);
    free(coded);
}

void bomb_free(struct bomb *bomb)
{
    bytes_free(&bomb->first);
    bytes_free(&bomb->again);
    bytes_free(&bomb->last);
}
