/* package/crosscheck.h: compact tables of what the parts of a package say about each other, and the comparison of them once all is
 * read. Private to package/.
 *
 * What is said comes from foreign documents, so the tables are bounded by what lies there, which is known before the first byte is read:
 * of records, index lines and records in maps as many as records fit into the bytes of the WARCs (CROSS_RECORD_BYTES each), of areas and
 * pictures as many as fit into each article file (CROSS_PICTURE_BYTES each) and CROSS_PICTURES at most, of files named in METS two for
 * each file; and CROSS_SURPLUS more of each, so that what is wrong in a small package is named piece by piece. A table that would grow
 * beyond is given up: one finding ("package-limit"), and nothing is compared with it, since which of the entries came first depends on
 * the threads.
 * Memory: at most 150 bytes an entry, and the paths. So however long METS and index are, they alone make it grow by some 5 MB; each file
 * that lies there adds two paths, each article file at most its own size and never more than 0.5 MB, and the WARCs, were they filled
 * with nothing but the smallest records, 1.7 times their own size; in real ones a record has some 20 KB. */
#pragma once
#include <pthread.h>

#include "base/digest.h"
#include "base/finding.h"
#include "page/requisite.h"

enum { CROSS_RECORD_BYTES = 256,        /* the smallest of ours, a compressed request, has more than 400 */
       CROSS_PICTURE_BYTES = 200,       /* in an article's JSON; the names of the members alone take as many */
       CROSS_PICTURES = PAGE_REQUISITES_MAX + 1,    /* of an article, and its page */
       CROSS_SURPLUS = 1000,
       CROSS_PATH_MAX = 4095 };         /* PATH_MAX: Linux could not open a longer one */
/* The members of a record, in `has`: which of them are said, or known. */
enum cross_member {
    CROSS_END = 1 << 0, CROSS_ID = 1 << 1, CROSS_URL = 1 << 2, CROSS_DATE = 1 << 3, CROSS_PAYLOAD = 1 << 4, CROSS_BYTES = 1 << 5,
    CROSS_DIGEST = 1 << 6, CROSS_STATUS = 1 << 7, CROSS_REDIRECT = 1 << 8,
    CROSS_ALL = (1 << 9) - 1,
};
struct cross_record {                   /* what the WARC holds */
    uint64_t warc, at, end, id, url, date;      /* texts as 64-bit fingerprints, which are never 0 */
    uint64_t redirect;                  /* where it leads; 0: nowhere */
    uint64_t bytes;                     /* of the payload; not known of a revisit, whose payload lies in another record */
    uint8_t payload[32], digest[32];    /* SHA-256 of the payload, of the record as stored */
    uint16_t has, status;
    bool is_capture, is_resource, is_indexed, is_mapped;
};
struct cross_claim {                    /* what an index line or a map says of a record */
    uint64_t warc, at, end, id, url, date, redirect, bytes;     /* id 0: that it has none; as above */
    uint8_t payload[32], digest[32];
    uint16_t has, status;
    uint32_t where;                     /* index line number, record of a map */
};
struct cross_area {                     /* a byte range in a structural map */
    uint64_t warc, at, end;
    uint32_t where;
};
struct cross_picture {                  /* what an article says of its page or of a picture */
    uint64_t id, url;                   /* CROSS_URL of those that were captured: they count for Image-Count */
    uint8_t payload[32];
    uint32_t article, where;            /* number of the article; of the picture, 0 is the page */
    uint16_t has, status;
};
struct cross_file {                     /* a file of the package */
    char *path;
    uint64_t bytes;
    uint8_t sha256[32];
    uint32_t named;                     /* how often METS documents name it */
};
struct cross_named {                    /* what a METS document says of a file */
    const char *document;               /* outlives the table */
    char *path;                         /* resolved from the document; NULL: a place outside */
    uint64_t bytes;
    uint8_t sha256[32];
    bool has_bytes, has_sha256;
};
enum cross_table { CROSS_RECORDS, CROSS_INDEX, CROSS_MAPS, CROSS_AREAS, CROSS_PICTURES_OF_ARTICLES, CROSS_NAMED, CROSS_TABLES };
struct cross {
    pthread_mutex_t lock;
    uint64_t most[CROSS_TABLES];        /* bounds, as cross_expect raises them */
    bool is_given_up[CROSS_TABLES];
    struct cross_record *records;
    struct cross_claim *index, *maps;
    struct cross_area *areas;
    struct cross_picture *pictures;
    struct cross_named *named;
    struct cross_file *files;
    size_t n_records, n_index, n_maps, n_areas, n_pictures, n_named, n_files;
    uint64_t article_files, map_articles;
    char *first_date, *last_date;
};
void cross_begin(struct cross *cross);
/* A payload file that lies there: for all of them, before anything is added. */
void cross_expect(struct cross *cross, const char *path, uint64_t bytes);
/* From any thread. */
void cross_add_record(struct cross *cross, const struct cross_record *record);
void cross_add_index(struct cross *cross, const struct cross_claim *claim);
void cross_add_map(struct cross *cross, const struct cross_claim *claim);
void cross_add_area(struct cross *cross, const struct cross_area *area);
void cross_add_picture(struct cross *cross, const struct cross_picture *picture);
void cross_add_named(struct cross *cross, const struct cross_named *taken);         /* its path is the table's from now on */
uint64_t cross_fingerprint(struct span text);
/* Where what begins at `at` ends; UINT64_MAX, where nothing ends, when that is beyond all numbers. */
uint64_t cross_end(uint64_t at, uint64_t length);
/* Resolves `href` of `document` ("data/METS.xml") to a path of the package; NULL when it leaves it, or is longer than a path can be. Allocates. */
char *cross_resolve(const char *document, const char *href);
/* Compares everything with everything; findings in an order that does not depend on the order of reading. */
void cross_check(struct cross *cross, struct findings *findings);
/* Distinct URLs of captured pictures; false: not known, the table was given up. */
bool cross_count_images(struct cross *cross, uint64_t *ret);
void cross_free(struct cross *cross);
