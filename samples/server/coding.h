/* coding.h: content codings, RFC 9110 §8.4.1, and a gzip body that is far larger than it looks. */
#pragma once
#include "bytes.h"

/* Appends `body` under the coding named "gzip", "deflate" (a zlib stream, as the standard has it), "br" or
 * "zstd" to *ret. False for any other name. */
bool coding_apply(const char *name, const uint8_t *body, size_t len, struct bytes *ret);

/* A gzip stream of `mebibytes` MiB of zero bytes, in three parts of which the middle one is to be sent
 * mebibytes - 1 times: so that nobody, this server included, ever holds the gigabyte. */
struct bomb {
    struct bytes first, again, last;
};
void coding_bomb(uint64_t mebibytes, struct bomb *ret);
void bomb_free(struct bomb *bomb);
