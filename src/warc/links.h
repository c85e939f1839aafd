/* warc/links.h: what the records of one file say about each other: identifiers used once, and references by them.
 *
 * WARC-Record-ID is unique (WARC/1.1 §5.2); WARC-Concurrent-To binds the records of one capture, which have one date
 * (§5.4, §5.7); WARC-Refers-To of a revisit names the record whose payload it repeats (§6.7). Identifiers are kept as
 * 64-bit fingerprints of SHA-256, what is compared by them as 32-bit ones: 44 bytes a record at most, and 16 for a
 * reference ahead (of which no more are kept than there are records).
 *
 * Findings: warc-id, warc-concurrent, warc-revisit, warc-request. Private to warc/check.c. */
#pragma once
#include "warc/field.h"

struct warc_links;
/* `is_ours`: a capture has its request, what it refers to agrees with it in all that both say, and faults are errors. */
struct warc_links *warc_links_new(const char *name, bool is_ours);
/* Takes note of a record and judges the references back. */
void warc_links_add(struct warc_links *links, const struct warc_header *header, uint64_t at, const char *where,
                    struct findings *findings);
/* Behind the last record: references ahead, and what never came. */
void warc_links_finish(struct warc_links *links, struct findings *findings);
void warc_links_free(struct warc_links *links);
DEFINE_AUTO(warc_links_free, struct warc_links *)
