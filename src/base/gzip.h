/* base/gzip.h: gzip (RFC 1952), one member at a time.
 *
 * Writing gives the same bytes on every processor: content that is compressed already as stored blocks, the rest by
 * libdeflate level 6 up to GZIP_WHOLE_MAX and by zlib beyond; FLG, MTIME and XFL are zero, OS is 255.
 * Reading inflates as a stream (ISA-L), checks CRC-32 and ISIZE, and says where each member ends. */
#pragma once
#include "base/source.h"

enum { GZIP_WHOLE_MAX = 8 * 1024 * 1024 };  /* libdeflate needs input and output whole: 8 MiB keeps a worker below 24 */

enum gzip_method { GZIP_DEFLATE, GZIP_STORED };

/* A member being written: where its bytes go is the caller's function, called with pieces of at most 64 KiB, or the
 * whole member for libdeflate. `total_bytes` (the length of what will be put, known beforehand) chooses the encoder. */
typedef bool gzip_out(void *context, struct span bytes, struct err *err);
struct gzip_writer;
struct gzip_writer *gzip_writer_new(gzip_out *out, void *context);         /* one may write many members */
MUST_CHECK bool gzip_writer_begin(struct gzip_writer *writer, enum gzip_method method, uint64_t total_bytes, struct err *err);
MUST_CHECK bool gzip_writer_put(struct gzip_writer *writer, struct span bytes, struct err *err);
MUST_CHECK bool gzip_writer_end(struct gzip_writer *writer, struct err *err);       /* asserts that total_bytes were put */
void gzip_writer_free(struct gzip_writer *writer);
DEFINE_AUTO(gzip_writer_free, struct gzip_writer *)

/* Inflates the members of a source from an offset on, in order, strictly sequentially: each byte is read once. What is
 * wrong is INVALID, with the member's place in err->where ("gzip member at byte 48213") and the byte in err->why. Behind
 * a member whose CRC or length is wrong the next one can be read; behind broken deflate data nothing can. (ISA-L takes
 * some sets of codes that zlib refuses as incomplete, if the data do not use what is missing.) */
struct gzip_reader;
struct gzip_reader *gzip_reader_new(struct source *source, uint64_t at);
struct gzip_member {
    uint64_t at, end;                   /* in the source; end is 0 until the member was read to its end */
    uint8_t flags, xfl, os;             /* of the member's header; a canonical one has 0, 0, 255 */
    uint32_t mtime;
};
/* Begins the next member: *ret_is_member is false at the end of the source. What is left of the current one is
 * skipped (and checked). INVALID when other bytes than a gzip header stand there, or its FHCRC is wrong. */
MUST_CHECK bool gzip_reader_member(struct gzip_reader *reader, struct gzip_member *ret, bool *ret_is_member, struct err *err);
/* Inflated bytes of this member, at least one; an empty span is its end (CRC and length were right).
 * INVALID: broken or cut deflate data, wrong CRC or length. Valid until the next call. */
MUST_CHECK bool gzip_reader_next(struct gzip_reader *reader, struct span *ret, struct err *err);
const struct gzip_member *gzip_reader_current(const struct gzip_reader *reader);    /* until the next one is begun */
uint64_t gzip_reader_at(const struct gzip_reader *reader);          /* the source's byte behind the current member, once at its end */
/* The stored bytes of each member (header, data, trailer) go to `digester`, which is emptied where a member begins. */
void gzip_reader_digest(struct gzip_reader *reader, struct digester *digester);
/* For files that mix members with other bytes: the stored bytes that come next, at least one; an empty span is the end
 * of the source. Valid until the next call. Not inside a member (asserted). gzip_reader_skip uses them. */
MUST_CHECK bool gzip_reader_stored(struct gzip_reader *reader, struct span *ret, struct err *err);
void gzip_reader_skip(struct gzip_reader *reader, size_t len);
/* Whether no member is open: the next one can be begun. False as well behind broken data. */
bool gzip_reader_is_between(const struct gzip_reader *reader);
void gzip_reader_free(struct gzip_reader *reader);
DEFINE_AUTO(gzip_reader_free, struct gzip_reader *)
