/* warc/reader.h: the records of a WARC file, in order, each byte read once.
 *
 * Plain, one gzip member per record, or gzip members as they come (whole file in one member, mixed). Strictly
 * sequential from the offset on, so that a source_tee can digest the file in the same pass. The block is given in pieces
 * and never held. */
#pragma once
#include "base/source.h"
#include "warc/header.h"

struct warc_reader;
struct warc_record {
    uint64_t at;                        /* where the record (its gzip member) begins in the file */
    /* The byte behind it; known once the block was read to its end, else 0. A record that shares its gzip member has no
     * place of its own: `at` is the member's, and `end` equals it. */
    uint64_t end;
    struct warc_header header;          /* borrowed from the reader until the next record */
    uint64_t block_bytes;
    bool is_gzip, is_own_member;        /* the record is exactly one gzip member (known at its end) */
    bool is_canonical_member;           /* FLG, MTIME, XFL zero, OS 255 */
};

/* `at`: where to begin, 0 or the offset of a record. `findings` (may be NULL) gets what is odd and tolerated.
 * The source is looked at until the reader is freed. */
MUST_CHECK bool warc_reader_open(struct source *source, uint64_t at, struct findings *findings, struct warc_reader **ret, struct err *err);
/* The next record, or *ret NULL at the end of the file. Skips what was left of the block before, and checks
 * the two CRLF behind it. INVALID with the place: framing is lost (see warc_reader_resync). */
MUST_CHECK bool warc_reader_next(struct warc_reader *reader, const struct warc_record **ret, struct err *err);
/* The next piece of the block; empty at its end, when record->end is known. */
MUST_CHECK bool warc_reader_block(struct warc_reader *reader, struct span *ret, struct err *err);
/* The stored bytes of each record, [at, end), go to `digester`, which holds their digest once the block was read to its
 * end: the recordDigest of CDXJ. Only for records that share no member. The digester outlives the reader's use of it. */
void warc_reader_digest(struct warc_reader *reader, struct digester *digester);
/* After a failure: looks for the next place where a record begins. *ret_found is false when there is none. */
MUST_CHECK bool warc_reader_resync(struct warc_reader *reader, bool *ret_found, struct err *err);
void warc_reader_free(struct warc_reader *reader);
DEFINE_AUTO(warc_reader_free, struct warc_reader *)
/* One record's whole block at the end of `into`, by its offset: for look-ups. The header is yours. Fails with INVALID,
 * LIMIT (beyond `max` bytes), SYSTEM. */
MUST_CHECK bool warc_read_at(struct source *source, uint64_t at, size_t max, struct warc_header *ret_header, struct buf *into, struct err *err);
