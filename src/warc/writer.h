/* warc/writer.h: appends records to a WARC/1.1 file, one gzip member each.
 *
 * The writer adds WARC-Block-Digest (sha256, lower-case hexadecimal) and Content-Length behind the fields given. It does
 * not sync by itself: commits are groups (warc_writer_sync), and what lies behind the last one is cut off again. */
#pragma once
#include "base/gzip.h"
#include "base/source.h"
#include "warc/header.h"

struct warc_writer;
struct warc_place {
    uint64_t at, end;                   /* the gzip member in the file: [at, end) */
    uint8_t record_sha256[32];          /* of the member's bytes: recordDigest of CDXJ */
    uint8_t block_sha256[32];
};

/* Opens `path` below dir_fd, made when absent (its folder is synced then), cut to `length` bytes (what lies behind was
 * never reported done; a file shorter than `length` is MISMATCH). */
MUST_CHECK bool warc_writer_open(int dir_fd, const char *path, uint64_t length, struct warc_writer **ret, struct err *err);
/* Appends one record. The block is read twice (digest, then compression), the header is only looked at. */
MUST_CHECK bool warc_writer_append(struct warc_writer *writer, const struct warc_header *header, struct source *block,
                                   enum gzip_method method, struct warc_place *ret, struct err *err);
uint64_t warc_writer_bytes(const struct warc_writer *writer);
MUST_CHECK bool warc_writer_sync(struct warc_writer *writer, struct err *err);          /* fdatasync; failure is final */
void warc_writer_free(struct warc_writer *writer);                                      /* what was not synced may be lost */
DEFINE_AUTO(warc_writer_free, struct warc_writer *)
/* GZIP_STORED for payloads that are compressed already (by identified MIME type or content coding), else GZIP_DEFLATE. */
enum gzip_method warc_method_for(const char *identified_mime, const char *content_coding);
