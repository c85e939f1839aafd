/* package/crosscheck.h: compact tables of what the parts of a package say about each other, and the comparison of them once all is
 * read: some 130 bytes for each record and for each thing said of one. Private to package/. */
#pragma once
#include <pthread.h>

#include "base/digest.h"
#include "base/finding.h"

#define CROSS_BYTES_UNKNOWN UINT64_MAX

struct cross_record {                   /* what the WARC holds */
    uint64_t warc, at, end, id, url, date;      /* texts as 64-bit fingerprints */
    uint64_t redirect;                  /* where it leads; 0: nowhere */
    uint64_t payload_bytes;             /* of a revisit: CROSS_BYTES_UNKNOWN, its payload lies in another record */
    uint8_t payload[32], record[32];    /* SHA-256 */
    uint16_t status;
    bool is_capture, is_resource, has_payload_digest, is_indexed, is_mapped;
};
struct cross_claim {                    /* what an index line, a map or an article says of a record */
    uint64_t warc, at, end, id, url, date;      /* 0: it does not say */
    uint64_t redirect;                  /* of an index line: 0 says that it leads nowhere */
    uint64_t payload_bytes;             /* CROSS_BYTES_UNKNOWN: it does not say */
    uint8_t payload[32], record[32];    /* SHA-256 */
    bool has_payload, has_record;
    uint16_t status;
    uint32_t where;                     /* index line number, record of a map, picture of an article */
};
struct cross_file {                     /* a file of the package */
    char *path;
    uint64_t bytes;
    uint8_t sha256[32];
    uint32_t named;                     /* how often METS documents name it */
};
struct cross_named {                    /* what a METS document says of a file */
    char *document, *path;              /* resolved from the document */
    uint64_t bytes;
    uint8_t sha256[32];
    bool has_bytes, has_sha256;
};
struct cross {
    pthread_mutex_t lock;
    struct cross_record *records;
    size_t n_records;
    struct cross_claim *index, *maps, *areas, *articles;
    size_t n_index, n_maps, n_areas, n_articles;
    struct cross_file *files;
    size_t n_files;
    struct cross_named *named;
    size_t n_named;
    uint64_t *image_urls;               /* fingerprints of captured pictures' URLs */
    size_t n_image_urls;
    uint64_t article_files, map_articles;
    char *first_date, *last_date;
};
uint64_t cross_fingerprint(struct span text);
/* Resolves `href` of `document` ("data/METS.xml") to a path of the package; NULL when it leaves it. Allocates. */
char *cross_resolve(const char *document, const char *href);
/* Compares everything with everything; findings in an order that does not depend on the order of reading. */
void cross_check(struct cross *cross, struct findings *findings);
uint64_t cross_count_images(struct cross *cross);
void cross_free(struct cross *cross);
