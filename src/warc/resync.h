/* warc/resync.h: the next place in a damaged WARC file where a record seems to begin.
 *
 * A gzip member begins with 1f 8b 08 (RFC 1952 §2.3) and holds a record when its first bytes inflate to "WARC/"; a
 * plain record begins with a line "WARC/" digits "." digits. Both can stand in the middle of anything, so what is found
 * is a candidate, which the reader then reads like any other record. Private to warc/reader.c. */
#pragma once
#include "base/source.h"

/* Searches from `from` on. `wants_plain`: whether plain records count. *ret_at is set when *ret_found. Fails with
 * SYSTEM. */
MUST_CHECK bool warc_resync(struct source *source, uint64_t from, bool wants_plain, bool *ret_found, uint64_t *ret_at,
                            struct err *err);
/* Whether a gzip member with a record begins at this very byte. */
MUST_CHECK bool warc_member_begins(struct source *source, uint64_t at, bool *ret_begins, struct err *err);

/* Whether a version line stands at `at` of `text`, at the beginning of a line or before a field. What it takes to know
 * are WARC_VERSION_LINE_BYTES from there on, and the byte before. */
enum { WARC_VERSION_LINE_BYTES = 40 };
bool warc_is_version_line(struct span text, size_t at);
