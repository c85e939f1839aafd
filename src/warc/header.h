/* warc/header.h: the header of a WARC record (ISO 28500:2017, WARC/1.1 §4, §5): version line and named fields.
 *
 * One struct for reading and for writing. Names are compared without case; order and repetition are kept. Read from any
 * version 0.17 to 1.1; written as 1.1. */
#pragma once
#include "base/buf.h"
#include "base/finding.h"

enum { WARC_HEADER_MAX = 64 * 1024, WARC_FIELDS_MAX = 200 };

struct warc_field {
    char *name, *value;                 /* value without blanks at its ends; folded lines joined with one blank */
};
struct warc_header {
    int major, minor;                   /* 1, 1 */
    struct warc_field *fields;
    size_t n_fields;
};

/* Building one: begins with WARC/1.1 and WARC-Type; add in the order wanted. Values are checked to hold no CR, LF, NUL
 * (asserted: they are ours). */
void warc_header_begin(struct warc_header *header, const char *type);
void warc_header_add(struct warc_header *header, const char *name, const char *value, ...) PRINTF_LIKE(3, 4);
void warc_header_format(const struct warc_header *header, struct buf *into);        /* with the blank line behind it */

/* Parses version line and fields out of `text` (which ends with the blank line). Tolerated oddities (bare LF, folding,
 * names in other case, blanks before the colon) become findings in `findings` (may be NULL) at `where`.
 * Fails with INVALID: no version line, a line that is no field; LIMIT. */
MUST_CHECK bool warc_header_parse(struct span text, struct warc_header *ret, struct findings *findings, const char *where, struct err *err);

const char *warc_header_get(const struct warc_header *header, const char *name);    /* the first, or NULL */
size_t warc_header_count(const struct warc_header *header, const char *name);
/* Content-Length. Fails with INVALID: absent, no number, repeated. */
MUST_CHECK bool warc_header_block_bytes(const struct warc_header *header, uint64_t *ret, struct err *err);
/* The URI without angle brackets, of WARC-Record-ID, WARC-Target-URI, WARC-Concurrent-To …; empty when absent. */
struct span warc_header_uri(const struct warc_header *header, const char *name);
void warc_header_free(struct warc_header *header);                                  /* the fields; { 0 } is fine */
#define AUTO_WARC_HEADER __attribute__((cleanup(warc_header_free)))
