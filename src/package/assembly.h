/* package/assembly.h: what the steps of assembling share. Private to package/. */
#pragma once
#include "bag/inventory.h"
#include "format/identify.h"
#include "package/assemble.h"
#include "package/mapping.h"
#include "package/snapshot.h"
#include "package/tally.h"

struct assembled_warc {
    char *name, *created;
    uint64_t bytes;
    uint8_t sha256[32], sha512[64];
};
struct assembly {
    int fd;
    const struct package_plan *plan;
    unsigned workers;
    const struct progress *progress;
    struct bag_inventory *inventory;
    struct identifier *identifier;
    struct payload_sizes *sizes;
    struct assembled_warc *warcs;
    size_t n_warcs;
    char **cdxj;                        /* all lines, sorted at the end */
    size_t n_cdxj;
    struct tallies statuses, puids, languages, publishers, image_urls, qualities, missed;
    uint64_t articles, images, images_missing, resources, missing, captured, revisits, mismatched_types, exchanges;
    uint64_t captions, facts_missing;
    char *first_date, *last_date;
    char sealed[TIME_TEXT];
};

/* Makes the articles that lie in this WARC: extracted on workers, written and added to the map in order. */
MUST_CHECK bool assembly_make_articles(struct assembly *assembly, struct source *warc, const struct map_job *map_job, struct mapping *mapping,
                                       struct err *err);

/* Writes documentation, schemas, Dublin Core, PREMIS, rights, both METS, bag-info and manifests. The articles, the index and the
 * maps are there. */
MUST_CHECK bool assembly_write_documents(struct assembly *assembly, struct package_result *ret, struct err *err);
