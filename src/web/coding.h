/* web/coding.h: from the message as received to the bytes the author meant: transfer coding and content
 * coding removed (gzip, x-gzip, deflate in both its readings, br, zstd, identity; several in a row),
 * bounded.
 *
 * The bound holds for every stage, so that a small bomb stays small. What can be decoded before an error is
 * given, with the error beside it: a cut page is still a page. */
#pragma once
#include "base/source.h"
#include "web/http.h"

/* The largest page or style sheet that is parsed; larger ones are kept, not parsed. */
enum { CODING_MAX = 64 * 1024 * 1024 };

struct coding_result {
    bool is_complete;                   /* all codings ended as they should */
    char why[240];                      /* else the reason */
};
/* Decodes the body of the HTTP response in `message` (head and body as in a WARC block) to the end of
 * `into`, at most `max` bytes. False only when there is no HTTP head, or the source cannot be read. */
MUST_CHECK bool coding_decode_body(struct source *message, size_t max, struct buf *into,
                                   struct coding_result *ret, struct err *err);
/* One content coding by name over bytes in memory. INVALID (broken, unknown), LIMIT; what was decoded stays
 * in `into`. */
MUST_CHECK bool coding_decode(struct span name, struct span bytes, size_t max, struct buf *into,
                              struct err *err);
