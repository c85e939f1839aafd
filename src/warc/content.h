/* warc/content.h: one record's block against what its header says of it: digests of block and payload, HTTP message.
 *
 * Digests are compared as values, whatever encoding and label they are written with (WARC/1.1 §5.8, §5.9). Several
 * writers digest other bytes than the payload (the body with its chunks, the whole block): where that explains a
 * difference, it is a warning. The standard does not promise that what is recorded is good HTTP (§6.3.2), so faults of the message are
 * warnings, too; the caller raises them where more is demanded.
 * Findings: warc-block-digest, warc-payload-digest, warc-http. Private to warc/check.c. */
#pragma once
#include "warc/field.h"
#include "warc/payload.h"

struct warc_content;
struct warc_content *warc_content_new(void);
/* What was declared decides which digests are computed; SHA-256 always is. */
void warc_content_begin(struct warc_content *content, const struct warc_header *header, const char *where,
                        struct findings *findings);
void warc_content_feed(struct warc_content *content, struct span piece);
/* Behind the block: compares. The facts are borrowed until the next begin. */
const struct warc_payload_facts *warc_content_end(struct warc_content *content, const struct warc_header *header,
                                                  const char *where, struct findings *findings);
void warc_content_sha256(const struct warc_content *content, uint8_t ret_block[32], uint8_t ret_payload[32]);

/* Counts over all records, for findings that are about the file. */
struct warc_digest_counts {
    uint64_t without, weak;             /* no digest at all; none but MD5 and SHA-1 */
};
const struct warc_digest_counts *warc_content_counts(const struct warc_content *content);
void warc_content_free(struct warc_content *content);
DEFINE_AUTO(warc_content_free, struct warc_content *)
