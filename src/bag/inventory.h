/* bag/inventory.h: the files of a bag with their sizes and digests: what manifests are written from.
 *
 * At most 200 bytes a file. Paths are from the bag's root, '/' between, byte order when walked. */
#pragma once
#include "base/digest.h"
#include "base/file.h"

struct bag_file {
    char *path;                         /* "data/METS.xml" */
    uint64_t bytes;
    uint8_t sha256[32], sha512[64];
};
struct bag_inventory;
struct bag_inventory *bag_inventory_new(void);
void bag_inventory_add(struct bag_inventory *inventory, const char *path, uint64_t bytes, const uint8_t sha256[32], const uint8_t sha512[64]);
/* Digests (both, in one read) every regular file at or below `path` of the bag folder that the inventory does not have,
 * with `workers` threads (0: as many as processors); the outcome does not depend on their number. Fails with INVALID
 * (something that is no file or folder), MISSING, MISMATCH (a file changed its size meanwhile), SYSTEM; the inventory is
 * then as before. */
MUST_CHECK bool bag_inventory_digest(struct bag_inventory *inventory, int bag_fd, const char *path, unsigned workers, struct err *err);
/* The same for every file outside data/ that is no tag manifest: what tag manifests are written from. */
MUST_CHECK bool bag_inventory_digest_tags(struct bag_inventory *inventory, int bag_fd, unsigned workers, struct err *err);
const struct bag_file *bag_inventory_find(const struct bag_inventory *inventory, const char *path);    /* NULL: not there */
/* All in byte order of the paths; borrowed until the next add. */
const struct bag_file *bag_inventory_files(struct bag_inventory *inventory, size_t *ret_n);
void bag_inventory_free(struct bag_inventory *inventory);
DEFINE_AUTO(bag_inventory_free, struct bag_inventory *)
