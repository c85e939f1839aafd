/* warc/segments.h: records cut into segments (WARC/1.1 §7), as far as they lie in one file: numbers without a gap, a
 * last segment, the total length.
 *
 * Finding: warc-segment (kind incomplete where a segment is missing). Private to warc/check.c. */
#pragma once
#include "warc/field.h"

enum { WARC_SEGMENTED_MAX = 256 };      /* series that are open at once; a series goes on in the next file as a rule */

struct warc_segments {                  /* { 0 } is an empty one; nothing to free */
    struct warc_series {
        uint64_t at, bytes;             /* place of the first segment; of all blocks so far */
        uint64_t number;                /* of the last segment seen */
        uint8_t origin[32];             /* SHA-256 of the first one's identifier */
    } series[WARC_SEGMENTED_MAX];
    size_t n, n_left_out;
};

bool warc_is_segment(const struct warc_header *header);
void warc_segments_add(struct warc_segments *segments, const struct warc_header *header, uint64_t at,
                       uint64_t block_bytes, const char *where, struct findings *findings);
void warc_segments_finish(struct warc_segments *segments, const char *name, struct findings *findings);
