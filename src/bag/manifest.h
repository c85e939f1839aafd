/* bag/manifest.h: a manifest, the list of files of a bag with their digests.
 *
 * Implements RFC 8493 §2.1.3 (payload manifest) and §2.2.1 (tag manifest). One file is one line:
 *     9f86d081884c7d65…  data/METS.xml
 * Read as a stream, in constant memory. Paths arrive decoded and checked to stay inside the bag (§5.1); digests arrive as
 * raw bytes, whichever letter case the manifest used. */
#pragma once
#include "bag/declaration.h"
#include "bag/path.h"

struct bag_manifest;                    /* an open manifest, for one thread at a time */
struct bag_entry {
    const char *path;                   /* UTF-8, from the bag's root; valid until the next call */
    uint8_t digest[DIGEST_MAX];         /* the first digest_size(algorithm) bytes count */
    struct bag_line line;               /* it stands in; its number is set on failure too */
    unsigned oddities;                  /* BAG_ODD_… of bag/path.h */
    bool is_canonical;                  /* the bytes that bag/writer.h would have written, behind the path before it */
    const char *code;                   /* of codes.h, on failure */
};

/* What a file name of the bag's root says: "manifest-sha256.txt", "tagmanifest-md5.txt". False when it is no manifest's.
 * *ret_algorithm: NONE when nobody here knows it; *ret_is_normal: lower case and alphanumeric only, as §2.4 wants it. */
bool bag_manifest_name(const char *name, bool *ret_is_tag, enum digest_algorithm *ret_algorithm, bool *ret_is_normal);

/* Reads the manifest in `source`, whose name tells the algorithm, by the rules of `declaration` (its charset is known).
 * Both stay yours, the source open as long. With an algorithm that nobody here knows the digests are left out.
 * Fails with INVALID: the name is no manifest's. */
MUST_CHECK bool bag_manifest_open(struct source *source, const struct bag_declaration *declaration,
                                  struct bag_manifest **ret, struct err *err);
enum digest_algorithm bag_manifest_algorithm(const struct bag_manifest *manifest);

/* The next entry, in file order. False at the end, and on failure: then *err is set, and ret->code and ret->line.number
 * say more. INVALID (a line without shape, a path that leaves the bag) and LIMIT (a line too long) speak of one line: call
 * again for the next. After SYSTEM and MISMATCH there is no next. */
MUST_CHECK bool bag_manifest_next(struct bag_manifest *manifest, struct bag_entry *ret, struct err *err);

void bag_manifest_free(struct bag_manifest *manifest);              /* NULL is fine */
DEFINE_AUTO(bag_manifest_free, struct bag_manifest *)

/* One line in canonical form, at the end of `into`. */
void bag_manifest_format(enum digest_algorithm algorithm, const uint8_t *digest, const char *path, struct buf *into);
