/* bag/table.h: what lies in a bag's folder, and what its manifests say of each file: the memory of a check.
 *
 * 24 bytes and the path for a file, and the digests that are expected of it; paths in byte order, found by halving, so
 * that no choice of names makes it slow. Filled first (bag_table_add, bag_table_sort), asked then. */
#pragma once
#include "base/file.h"

enum bag_item_kind { BAG_ITEM_FILE, BAG_ITEM_FOLDER, BAG_ITEM_ODD, BAG_ITEM_ABSENT };     /* absent: only in fetch.txt */
enum bag_item_flag {
    BAG_ITEM_IN_FETCH = 1,
    BAG_ITEM_HAS_BYTES = 2,             /* of an absent one: fetch.txt tells its length */
    BAG_ITEM_IS_READ = 4,               /* its digests are done */
};
struct bag_item {
    const char *path;                   /* from the bag's root */
    uint64_t bytes;
    uint16_t listed, wrong;             /* bit n: the n-th manifest (of its kind) lists it; with another digest */
    uint8_t kind, flags;
};

struct bag_table;
struct bag_table *bag_table_new(void);
void bag_table_add(struct bag_table *table, const char *path, enum bag_item_kind kind, uint64_t bytes, unsigned flags);
/* In byte order of the paths. What stands there twice becomes one: an absent one is merged into what lies there. */
void bag_table_sort(struct bag_table *table);
size_t bag_table_size(const struct bag_table *table);
struct bag_item *bag_table_at(struct bag_table *table, size_t index);
/* The items below data/ are [*ret_start, *ret_end). */
void bag_table_payload(const struct bag_table *table, size_t *ret_start, size_t *ret_end);
bool bag_table_find(const struct bag_table *table, const char *path, size_t *ret_index);

/* Names that some file system takes for one (base/text.h, text_fold). Both questions need 16 bytes a file more, made when
 * first asked after a change, kept until bag_table_unfold. */
void bag_table_unfold(struct bag_table *table);
/* An item whose path differs from `path` in normalization only (with_case: or in letter case too). */
bool bag_table_find_alike(struct bag_table *table, const char *path, bool with_case, size_t *ret_index);
/* Calls `found` for each pair that folds to the same name, in byte order of the second; the first is the smallest. */
void bag_table_each_alike(struct bag_table *table, void (*found)(void *context, size_t first, size_t second),
                          void *context);
void bag_table_free(struct bag_table *table);
DEFINE_AUTO(bag_table_free, struct bag_table *)
