/* package/mapping.h: writes the map of one WARC (mets/map.h) from its captures and from the articles/<n>.json that lie in it. */
#pragma once
#include "mets/map.h"
#include "package/captures.h"
#include "package/plan.h"

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
    unsigned first_article, n_articles; /* articles/<first>.json … lie in this WARC */
    const char *created;                /* of the WARC: the last capture in it */
    const char *sealed;                 /* CREATED of the document and its sections */
};
MUST_CHECK bool package_write_map(int package_fd, const struct map_job *job, struct err *err);
