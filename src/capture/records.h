/* capture/records.h: the headers of the records that a capture writes (WARC/1.1, IIPC's checklist).
 *
 * An answer that libcurl could not parse and that was read without it says so in WARC-Pressmark-Raw, with the reason. */
#pragma once
#include "base/buf.h"
#include "base/uuid.h"
#include "fetch/client.h"
#include "warc/header.h"

enum { RECORD_DATE = 32 };
/* Always milliseconds, so that dates compare as texts. */
void record_date(int64_t time_ns, char ret[RECORD_DATE]);

struct record_links {
    const char *urn, *warcinfo_urn;     /* without brackets */
    const char *response_urn;           /* of a request: its response */
    const char *certificates_urn;       /* of a response over TLS; NULL: none */
    const char *payload_digest;         /* labelled; NULL: none */
    const char *identified;             /* MIME type from the bytes; NULL: none */
};
struct record_original {                /* what a revisit refers to */
    const char *urn, *url, *date;
};
void record_warcinfo(struct warc_header *header, const char *urn, const char *date, const char *filename);
void record_response(struct warc_header *header, const struct fetch_exchange *exchange, const struct record_links *links);
/* Bytes that are no HTTP message (HTTP/0.9, another protocol, a header that does not end). A response record to an http URI should hold a
 * full HTTP response with its header (WARC/1.1 §6.3.2), and every reader parses it as one; a resource record holds what was had "without
 * full protocol response information" (§6.4), which is what HTTP/0.9 gives. Hence a resource of unknown type, whose payload is its block;
 * its own field WARC-Pressmark-Raw says why, and the request record is concurrent to it. */
void record_no_http(struct warc_header *header, const struct fetch_exchange *exchange, const struct record_links *links);
void record_revisit(struct warc_header *header, const struct fetch_exchange *exchange, const struct record_links *links,
                    const struct record_original *original);
void record_request(struct warc_header *header, const struct fetch_exchange *exchange, const struct record_links *links);
/* The request as it is kept: of fields that hold a secret the value is "(masked)", and the record's header names them. `secret_names`: of
 * the exchange; NULL: those alone that always are. */
void record_request_masked(struct warc_header *header, struct span request, const char *secret_names, struct buf *into);
void record_metadata(struct warc_header *header, const char *url, const char *date, const char *of_urn, const struct record_links *links);
void record_certificates(struct warc_header *header, const char *uri, const char *date, const struct record_links *links);
