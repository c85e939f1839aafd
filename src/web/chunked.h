/* web/chunked.h: removes the chunked transfer coding (RFC 9112 §7.1), fed piece by piece, in constant
 * memory. */
#pragma once
#include "base/err.h"
#include "base/span.h"

struct chunked {                        /* { 0 } is a fresh one */
    int state;
    uint64_t left;                      /* of the current chunk */
    size_t line_bytes;                  /* of the current line: bounded (64 KiB) */
    bool is_done;                       /* the last chunk and the trailer section were read */
    uint64_t trailer_bytes;
    uint64_t data_bytes;                /* handed out so far */
};

/* Takes the front of *rest: either gives a piece of data (a span into *rest) or consumes framing. Returns
 * true with an empty *ret_data when *rest is used up or the coding is done (what then is left in *rest lies
 * behind the body). INVALID: no chunk size, a chunk longer than its size; LIMIT: an endless line. */
MUST_CHECK bool chunked_next(struct chunked *chunked, struct span *rest, struct span *ret_data,
                             struct err *err);
