/* package/mapping.h: writes the map of one WARC (mets/map.h) from its captures and from the articles that lie in it, which are shown to
 * it once each: what the map says of one is made on any thread, and added in order. */
#pragma once
#include "mets/map.h"
#include "package/captures.h"
#include "package/plan.h"
#include "package/snapshot.h"

/* Payload sizes by digest over all WARCs of the package, so that a revisit of a capture in an earlier WARC has its size. */
struct payload_sizes;
struct payload_sizes *payload_sizes_new(void);
void payload_sizes_add(struct payload_sizes *sizes, const struct captures *captures);
bool payload_sizes_find(const struct payload_sizes *sizes, const uint8_t sha256[32], uint64_t *ret_bytes);
void payload_sizes_free(struct payload_sizes *sizes);
DEFINE_AUTO(payload_sizes_free, struct payload_sizes *)

struct map_job {
    const struct package_plan *plan;
    const struct captures *captures;
    const struct payload_sizes *sizes;
    unsigned warc;                      /* its number */
    const uint8_t *sha256;              /* of the WARC */
    const char *created;                /* of the WARC: the last capture in it */
    const char *sealed;                 /* CREATED of the document and its sections */
};
/* What the map says of the article articles/<n>.json. Depends on nothing else. */
void map_entry_make(const struct map_job *job, unsigned n, const struct snapshot *snapshot, struct mets_map_entry *entry);

struct mapping;
/* The job outlives it. */
MUST_CHECK bool mapping_open(int package_fd, const struct map_job *job, struct mapping **ret, struct err *err);
MUST_CHECK bool mapping_add(struct mapping *mapping, unsigned n, const struct snapshot *snapshot, const struct mets_map_entry *entry,
                            struct err *err);
MUST_CHECK bool mapping_publish(struct mapping *mapping, struct err *err);
void mapping_free(struct mapping *mapping);
DEFINE_AUTO(mapping_free, struct mapping *)
