/* web/decoder.h: the decoders behind the content codings of HTTP (RFC 9110 §8.4.1), one table, fed from
 * memory.
 *
 * gzip and x-gzip (RFC 1952, all members), deflate (RFC 1950, and the raw RFC 1951 that some servers send
 * under that name), br (RFC 7932), zstd (RFC 8878, windows up to the 8 MiB of RFC 9659), identity. */
#pragma once
#include "base/span.h"

enum decoder_outcome {
    DECODER_MORE,                       /* call again: with more room, or the input is used up */
    DECODER_END,                        /* the coding ended as it should; what is left of the input is not of it */
    DECODER_BROKEN,
};
struct decoder {
    const char *name;
    void *(*open)(struct span start);   /* `start`: the beginning of the input, to tell dialects apart; NULL: no memory */
    /* Takes the front of *in, gives at most *out_len bytes and says how many. */
    enum decoder_outcome (*step)(void *state, struct span *in, uint8_t *out, size_t *out_len);
    void (*close)(void *state);
};
/* NULL when nobody here knows it. Names have no case. */
const struct decoder *decoder_by_name(struct span name);
