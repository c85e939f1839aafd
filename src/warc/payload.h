/* warc/payload.h: the payload inside a block: for HTTP messages the entity body, transfer coding removed, content
 * coding kept (WARC/1.1 §5.9); for other records the block itself. Fed piece by piece, in constant memory. */
#pragma once
#include "base/digest.h"
#include "web/http.h"

struct warc_payload;
enum { WARC_PAYLOAD_START = 64 * 1024 };
struct warc_payload_facts {
    bool is_http;                       /* an HTTP head was found and understood */
    int status;                         /* of a response */
    uint64_t head_bytes;
    struct span head;                   /* the head's bytes, borrowed; empty when not HTTP */
    char mime[128];                     /* media type as sent, lower case, without parameters; "" when none */
    char coding[64];                    /* Content-Encoding as sent, lower case; "" when none */
    char location[2048];                /* Location as sent; "" when none or too long */
    uint64_t bytes;                     /* of the payload */
    bool is_chunked;
    bool has_other_coding;              /* a transfer coding that is not removed here (gzip, …) is around the payload */
    bool is_complete;                   /* the framing ended as it says: last chunk seen, Content-Length reached */
    char why[280];                      /* else why not; also "no HTTP message: …" */
    struct span start;                  /* the payload's first bytes, up to WARC_PAYLOAD_START, borrowed */
};
/* `digests`: DIGEST_BIT(…) of the payload. One object serves many blocks. */
struct warc_payload *warc_payload_new(unsigned digests);
/* `content_type`: of the record ("application/http;msgtype=response"); decides what the payload is. NULL or empty: a block
 * that begins like an HTTP message is one. */
void warc_payload_begin(struct warc_payload *payload, const char *content_type);
void warc_payload_feed(struct warc_payload *payload, struct span piece);
void warc_payload_end(struct warc_payload *payload, struct warc_payload_facts *ret);    /* borrowed until the next begin */
void warc_payload_value(const struct warc_payload *payload, enum digest_algorithm algorithm, uint8_t ret[DIGEST_MAX]);
/* The digest of the block body without removing the transfer coding (what several writers record by mistake). */
void warc_payload_wire_value(const struct warc_payload *payload, enum digest_algorithm algorithm, uint8_t ret[DIGEST_MAX]);
void warc_payload_free(struct warc_payload *payload);
DEFINE_AUTO(warc_payload_free, struct warc_payload *)
