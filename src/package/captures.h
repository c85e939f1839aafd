/* package/captures.h: what one closed WARC of a package holds, learned in the one read that also checks it: each capture with
 * its place, and by URL.
 *
 * One WARC at a time is held (some 300 bytes a capture; a WARC has tens of thousands): a snapshot lies in one WARC. */
#pragma once
#include "format/identify.h"
#include "warc/check.h"

struct capture {
    char *url, *location;               /* as asked for; Location of a redirect, as sent, or NULL */
    char *id;                           /* urn of the record */
    char *date;                         /* WARC-Date */
    char *mime_sent, *mime;             /* as sent; WARC-Identified-Payload-Type; "" where none */
    char *truncated;                    /* WARC-Truncated or NULL */
    uint64_t at, end;
    uint64_t payload_bytes;
    uint8_t payload_sha256[32], record_sha256[32];      /* of a revisit: of the payload it refers to */
    int status;
    bool is_revisit, is_resource, has_payload_digest;
    char *refers_to;                    /* urn of the original, of a revisit */
    uint64_t metadata_at;               /* of the metadata record that tells of its requisites; 0: none */
    uint32_t width, height;             /* of a picture, from its bytes; 0: not known */
    const char *puid;                   /* PRONOM, from the bytes (content coding removed); NULL: not known; static */
};
/* What kind of bytes a payload begins with, content coding removed: the recorder and the sealing say the same of it. False: it
 * cannot be decoded, or there is nothing. *ret_start is the decoded beginning, in `facts` or in `scratch`. */
MUST_CHECK bool payload_identify(struct identifier *identifier, const struct warc_payload_facts *facts, const char *url, struct buf *scratch,
                                 struct span *ret_start, struct format *ret);

struct captures {
    char *name;                         /* file name of the WARC */
    struct capture *items;              /* in the order of the file */
    size_t n;
    uint32_t *by_url, *by_id;           /* indices sorted by URL, then place; and by record ID */
    uint64_t bytes;                     /* of the file */
    char *first_date, *last_date;       /* of response and revisit records; NULL when none */
    struct warc_check_summary summary;
};
/* Reads the WARC once; what is wrong with it goes to `findings`. False: it cannot be read. */
MUST_CHECK bool captures_read(struct source *source, struct identifier *identifier, struct findings *findings,
                              struct captures **ret, struct err *err);
/* The absolute URL to which a redirect leads; NULL: it is none, or its Location is no URL. Allocates. */
char *capture_redirect(const struct capture *capture);
/* The capture by which `url` is answered: the last with a final answer (2xx or revisit) if any, else the last; redirects inside
 * the WARC are followed (at most 20). NULL: nothing captured. *ret_hops counts redirects. */
const struct capture *captures_find(const struct captures *captures, const char *url);
const struct capture *captures_by_id(const struct captures *captures, const char *urn);
/* The capture itself, or for a revisit the original in this WARC (NULL when it lies elsewhere). */
const struct capture *captures_original(const struct captures *captures, const struct capture *capture);
void captures_free(struct captures *captures);
DEFINE_AUTO(captures_free, struct captures *)
