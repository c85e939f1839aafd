/* warc/input.h: the bytes of a WARC file as its records see them: as they stand, or inflated where gzip members stand.
 *
 * A file is a sequence of gzip members (each with one record, or several), of plain records, or (wrongly) of both. The
 * input is always in one part of it: inside one member, or in plain bytes, or between two members. Each byte of the
 * source is read once, in order, unless somebody seeks. Private to warc/reader.c and warc/resync.c. */
#pragma once
#include "base/gzip.h"

struct warc_input;
struct warc_input *warc_input_new(struct source *source, uint64_t at);

/* Where the next record can begin: goes on to the next part when the present one has ended. *ret_is_part is false at
 * the end of the source. *ret_has_skipped says that members without a byte in them were passed over. */
MUST_CHECK bool warc_input_begin(struct warc_input *input, bool *ret_is_part, bool *ret_has_skipped, struct err *err);
/* The next bytes of this part: at least `want` (up to WARC_HEADER_MAX + 1) unless the part ends before; more where more
 * is at hand. INVALID: broken gzip. Valid until the next call. */
MUST_CHECK bool warc_input_peek(struct warc_input *input, size_t want, struct span *ret, struct err *err);
void warc_input_use(struct warc_input *input, size_t len);      /* of what was peeked */

bool warc_input_is_gzip(const struct warc_input *input);        /* in a member, or at its end */
const struct gzip_member *warc_input_member(const struct warc_input *input);    /* the present one, or the last */
/* How many inflated bytes of this member were used: 0 at its beginning. */
uint64_t warc_input_member_used(const struct warc_input *input);
/* The source's next byte: of plain bytes, or behind a member that ended. */
uint64_t warc_input_at(const struct warc_input *input);
uint64_t warc_input_left(const struct warc_input *input);       /* from there to the end of the source */
/* Whether there may be more to peek at in this part. */
bool warc_input_is_readable(const struct warc_input *input);
/* Whether the member's end was read, with a right CRC and length. */
bool warc_input_has_ended(const struct warc_input *input);
/* Whether the end of the member was found, even if its CRC was wrong: the next one may begin at warc_input_at. */
bool warc_input_is_behind_member(const struct warc_input *input);

/* The stored bytes of a member, or the plain bytes used since the last reset, go to `digester`. */
void warc_input_digest(struct warc_input *input, struct digester *digester);
void warc_input_digest_reset(struct warc_input *input);         /* where a plain record begins */

void warc_input_seek(struct warc_input *input, uint64_t at);    /* to the beginning of a member or of plain bytes */
void warc_input_free(struct warc_input *input);
DEFINE_AUTO(warc_input_free, struct warc_input *)
