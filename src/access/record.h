/* access/record.h: a record of the package at hand, compared with every digest that is recorded of it before anyone sees its bytes:
 * its stored bytes with the recordDigest of the index, which no change of the WARC alone can satisfy, then WARC-Block-Digest and
 * WARC-Payload-Digest (WARC/1.1 §5.8, §5.9), whatever their algorithm. */
#pragma once
#include "access/lookup.h"
#include "base/source.h"
#include "base/uuid.h"

struct shelf {                          /* the package at hand */
    const char *id, *path;              /* its path for people: "<archive>/packages/2026/11/<id>" */
    bool is_open;                       /* it is not sealed yet (archive/open.h) */
    int fd;
    int scratch_fd;                     /* a folder for unnamed files: long blocks are not held in memory */
    struct lookup *lookup;
};

struct record {                         /* { 0 } is none */
    char *type, *urn, *url, *date, *warc;
    char *mime, *mime_sent, *coding;    /* as identified ("" when not), as sent, Content-Encoding as sent; lower case */
    char *location, *content_type;      /* header fields as sent; "" when absent */
    char *payload_digest;               /* "sha256:…", computed; of a revisit: as recorded, NULL when it is not */
    char *truncated;                    /* WARC-Truncated, or NULL */
    char *refers_to, *refers_to_url;    /* of a revisit; NULL else */
    uint64_t at, head_bytes, payload_bytes;
    int status;
    bool is_revisit, is_chunked, has_other_coding;
    struct source *block;
};
/* Fails with MISMATCH (a digest), INVALID (no record there, broken gzip), SYSTEM; the err says which record of which package. */
MUST_CHECK bool record_read(const struct shelf *shelf, const struct place *place, struct record *ret, struct err *err);
/* The package differs from what is recorded of it: err_where with the package, err_hint with what to do. Returns false. */
bool record_is_damaged(const struct shelf *shelf, struct err *err);
void record_free(struct record *record);                            /* the fields; { 0 } is fine */
#define AUTO_RECORD __attribute__((cleanup(record_free)))
