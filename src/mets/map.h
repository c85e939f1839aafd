/* mets/map.h: the map of one WARC, a METS document written as a stream: which articles it holds, their pictures and
 * captions in reading order, and where each lies as a byte range.
 *
 * METS wants all dmdSec, then fileSec, then structMap, then structLink, but the caller goes over its articles once: of each it makes
 * an entry (three pieces of XML; on any thread) and adds them in order; what comes later in the document waits in a spool. Calls
 * in this order, IDs made here from the numbers given:
 *     open · add… · files_begin · record… · publish */
#pragma once
#include "base/spool.h"
#include "mets/csip.h"

/* One article's share of the map; { 0 } is an empty one. */
struct mets_map_entry {
    struct buf descriptions, structure, links;
};
/* article counts from 1 over the package; image 0 is the article itself (dmd-<article>), 1… its pictures (dmd-<article>-<image>). */
void mets_map_describe(struct mets_map_entry *entry, unsigned article, unsigned image, const char *created, const struct dc_element *elements,
                       size_t n);
struct mets_map_image {
    bool is_missing;                    /* IMAGE_MISSING */
    const char *caption;                /* LABEL; may be NULL */
    bool has_area;                      /* a record of it (also of a 404) lies in this WARC */
    uint64_t at, end;
};
struct mets_map_article {
    unsigned article, order;            /* number over the package; ORDER within the map, rising */
    const char *headline;
    uint64_t page_at, page_end;
    const struct mets_map_image *images;
    size_t n_images;
};
/* Its place in the structure, and the links from its page to its pictures. */
void mets_map_place(struct mets_map_entry *entry, const struct mets_map_article *article);
void mets_map_entry_free(struct mets_map_entry *entry);

struct mets_map;
MUST_CHECK bool mets_map_open(int dir_fd, const char *path, const struct mets_common *common, const char *profile_url,
                              struct mets_map **ret, struct err *err);
MUST_CHECK bool mets_map_add(struct mets_map *map, const struct mets_map_entry *entry, struct err *err);
/* href ../../data/…; the ID is warc-1, whatever its own says. */
MUST_CHECK bool mets_map_files_begin(struct mets_map *map, const struct mets_file *warc, struct err *err);
struct mets_record {
    unsigned number;                    /* rec-<number> within the map, from 1 */
    const char *owner_id;               /* WARC-Record-ID without brackets */
    const char *mime;                   /* as identified */
    uint64_t bytes;                     /* of the payload */
    const uint8_t *sha256;              /* of the payload; NULL: none can be told (then CHECKSUM is left out) */
    const char *created;                /* WARC-Date */
    const char *dmd_ids;                /* "dmd-1 dmd-1-2", or NULL */
    uint64_t at, end;                   /* [at, end) in the WARC; END is written inclusive */
};
MUST_CHECK bool mets_map_record(struct mets_map *map, const struct mets_record *record, struct err *err);
MUST_CHECK bool mets_map_publish(struct mets_map *map, const char *package_id, struct err *err);
void mets_map_free(struct mets_map *map);
DEFINE_AUTO(mets_map_free, struct mets_map *)
