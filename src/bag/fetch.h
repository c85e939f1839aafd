/* bag/fetch.h: fetch.txt, the payload files that are still to be had elsewhere (RFC 8493 §2.2.3). One file is one line:
 *     https://example.org/a.warc.gz 8273 data/a.warc.gz
 * Read as a stream, in constant memory. Nothing is fetched here: whoever does it caps what arrives by the length given,
 * and never sizes a buffer by it (§5.3). */
#pragma once
#include "bag/declaration.h"
#include "bag/path.h"

struct bag_fetch;
struct bag_fetch_entry {                /* texts are valid until the next call */
    struct span url;                    /* an absolute URI, as it stands there */
    const char *path;                   /* below data/ or not: for whoever checks */
    uint64_t bytes;
    bool has_bytes;                     /* false: the length is "-" */
    struct bag_line line;               /* it stands in; its number is set on failure too */
    unsigned oddities;                  /* BAG_ODD_… of bag/path.h */
    const char *code;                   /* of codes.h, on failure */
};
struct bag_fetch *bag_fetch_new(struct source *source, const struct bag_declaration *declaration);
/* The next entry. False at the end, and on failure: as bag_manifest_next. */
MUST_CHECK bool bag_fetch_next(struct bag_fetch *fetch, struct bag_fetch_entry *ret, struct err *err);
void bag_fetch_free(struct bag_fetch *fetch);
DEFINE_AUTO(bag_fetch_free, struct bag_fetch *)
