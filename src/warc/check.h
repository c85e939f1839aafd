/* warc/check.h: judges a WARC file record by record: framing, fields, digests, the HTTP message (WARC/1.0 and 1.1; the
 * severities of our own rule list). One sequential pass; goes on with the next record after damage.
 *
 * Codes begin with "warc-": warc-framing, warc-field, warc-id, warc-date, warc-block-digest, warc-payload-digest,
 * warc-http, warc-gzip-canonical (only where options ask), warc-revisit, warc-concurrent, warc-warcinfo, … (listed in
 * check.c). What the standard does not forbid, or what leaves the record readable and undamaged, is a warning; in ours
 * every warning is an error, but an unresolved revisit, whose target may lie in another WARC of the package. */
#pragma once
#include "base/source.h"
#include "warc/header.h"
#include "warc/payload.h"

/* What the check learned of each record, for whoever compares it with an index, a map, other records. */
struct warc_checked {
    uint64_t at, end;
    const struct warc_header *header;
    const struct warc_payload_facts *payload;           /* of response, revisit, resource, request */
    uint8_t payload_sha256[32], block_sha256[32];
    uint8_t record_sha256[32];                          /* of the stored bytes [at, end): recordDigest */
};
struct warc_check_options {
    bool is_ours;                       /* demand what pressmark writes: 1.1, canonical gzip members, sha256 digests, uuid v5 ids */
    bool (*each)(void *context, const struct warc_checked *record, struct err *err);    /* may be NULL; false stops (err set) */
    void *context;
};
struct warc_check_summary {
    uint64_t records;                   /* whose header could be read */
    uint64_t damaged;                   /* records with an error, and places where none could be read */
    uint64_t bytes;                     /* of the file */
    uint64_t by_type[8];                /* warcinfo response resource request metadata revisit conversion other */
};
/* Findings go to `findings` with `source->name` and the record's offset as their place. False: the source cannot be read. */
MUST_CHECK bool warc_check(struct source *source, const struct warc_check_options *options, struct findings *findings,
                           struct warc_check_summary *ret, struct err *err);
