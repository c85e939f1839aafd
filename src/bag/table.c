#include "bag/table.h"

#include "base/digest.h"
#include "base/text.h"

enum { BLOCK_BYTES = 64 * 1024 };       /* of paths, one behind the other */

struct block {
    struct block *next;
    size_t used, room;
    char text[];
};
struct folded {
    uint64_t hash;                      /* of the folded path */
    size_t index;
};
struct bag_table {
    struct bag_item *items;
    size_t n;
    struct block *blocks;
    struct folded *folded;              /* by hash, then index */
    size_t n_folded;
};

struct bag_table *bag_table_new(void)
{
    return mem_new(sizeof(struct bag_table));
}

void bag_table_free(struct bag_table *table)
{
    if (!table)
        return;
    for (struct block *block = table->blocks; block;) {
        struct block *next = block->next;
        free(block);
        block = next;
    }
    free(table->items);
    free(table->folded);
    free(table);
}

void bag_table_unfold(struct bag_table *table)
{
    free(TAKE(table->folded));
    table->n_folded = 0;
}

static const char *keep(struct bag_table *table, const char *path)
{
    size_t size = strlen(path) + 1;
    if (!table->blocks || table->blocks->room - table->blocks->used < size) {
        size_t room = size > BLOCK_BYTES ? size : BLOCK_BYTES;
        struct block *block = mem_new(sizeof *block + room);
        block->next = table->blocks;
        block->room = room;
        table->blocks = block;
    }
    char *kept = table->blocks->text + table->blocks->used;
    memcpy(kept, path, size);
    table->blocks->used += size;
    return kept;
}

void bag_table_add(struct bag_table *table, const char *path, enum bag_item_kind kind, uint64_t bytes, unsigned flags)
{
    bag_table_unfold(table);
    ARRAY_GROW(table->items, table->n);
    table->items[table->n++] = (struct bag_item){
        .path = keep(table, path), .bytes = bytes, .kind = (uint8_t)kind, .flags = (uint8_t)flags };
}

/* What lies there comes before what is only told of. */
static int by_path(const void *a, const void *b)
{
    const struct bag_item *x = a, *y = b;
    int order = strcmp(x->path, y->path);
    return order ? order : (int)x->kind - (int)y->kind;
}

void bag_table_sort(struct bag_table *table)
{
    bag_table_unfold(table);
    if (!table->n)
        return;
    qsort(table->items, table->n, sizeof *table->items, by_path);
    size_t n = 1;
    for (size_t i = 1; i < table->n; i++) {
        struct bag_item *last = &table->items[n - 1], *item = &table->items[i];
        if (strcmp(last->path, item->path) != 0)
            table->items[n++] = *item;
        else
            last->flags |= item->flags & (last->kind == BAG_ITEM_ABSENT ? 0xFF : BAG_ITEM_IN_FETCH);
    }
    table->n = n;
}

size_t bag_table_size(const struct bag_table *table)
{
    return table->n;
}

struct bag_item *bag_table_at(struct bag_table *table, size_t index)
{
    return &table->items[index];
}

/* The first item whose path is not before `path`. */
static size_t lower_bound(const struct bag_table *table, const char *path)
{
    size_t low = 0, high = table->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(table->items[middle].path, path) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void bag_table_payload(const struct bag_table *table, size_t *ret_start, size_t *ret_end)
{
    *ret_start = lower_bound(table, "data/");
    *ret_end = lower_bound(table, "data0");     /* '0' comes right behind '/' */
}

bool bag_table_find(const struct bag_table *table, const char *path, size_t *ret_index)
{
    size_t at = lower_bound(table, path);
    if (at == table->n || strcmp(table->items[at].path, path) != 0)
        return false;
    *ret_index = at;
    return true;
}

/* --- names that are alike ----------------------------------------------------------------------------------- */

/* Cut from SHA-256, so that nobody can choose a thousand names of one hash. */
static uint64_t fold_hash(const char *path, struct buf *scratch)
{
    uint8_t digest[DIGEST_MAX];
    uint64_t hash;
    buf_clear(scratch);
    text_fold(span_of(path), scratch);
    digest_of(DIGEST_SHA256, buf_span(scratch), digest);
    memcpy(&hash, digest, sizeof hash);
    return hash;
}

static int by_hash(const void *a, const void *b)
{
    const struct folded *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

static void fold(struct bag_table *table)
{
    if (table->folded)
        return;
    AUTO_BUF struct buf scratch = { 0 };
    table->folded = mem_new_array(table->n, sizeof *table->folded);
    table->n_folded = table->n;
    for (size_t i = 0; i < table->n; i++)
        table->folded[i] = (struct folded){ fold_hash(table->items[i].path, &scratch), i };
    if (table->n)
        qsort(table->folded, table->n, sizeof *table->folded, by_hash);
}

static bool is_same(const char *a, const char *b, void (*map)(struct span text, struct buf *into))
{
    AUTO_BUF struct buf x = { 0 };
    AUTO_BUF struct buf y = { 0 };
    map(span_of(a), &x);
    map(span_of(b), &y);
    return span_equal(buf_span(&x), buf_span(&y));
}

bool bag_table_find_alike(struct bag_table *table, const char *path, bool with_case, size_t *ret_index)
{
    AUTO_BUF struct buf scratch = { 0 };
    uint64_t hash = fold_hash(path, &scratch);
    fold(table);
    size_t low = 0, high = table->n_folded;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (table->folded[middle].hash < hash)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < table->n_folded && table->folded[low].hash == hash; low++) {
        size_t index = table->folded[low].index;
        if (!is_same(table->items[index].path, path, with_case ? text_fold : text_nfc))
            continue;
        *ret_index = index;
        return true;
    }
    return false;
}

void bag_table_each_alike(struct bag_table *table, void (*found)(void *context, size_t first, size_t second),
                          void *context)
{
    struct folded *pairs = NULL;        /* here `hash` is the second of a pair and `index` the first: sorted by the second */
    size_t n = 0, start = 0;
    fold(table);
    for (size_t i = 1; i < table->n_folded; i++) {
        if (table->folded[i].hash != table->folded[start].hash) {
            start = i;
            continue;
        }
        ARRAY_GROW(pairs, n);
        pairs[n++] = (struct folded){ table->folded[i].index, table->folded[start].index };
    }
    if (n)
        qsort(pairs, n, sizeof *pairs, by_hash);
    for (size_t i = 0; i < n; i++)
        if (is_same(table->items[pairs[i].index].path, table->items[pairs[i].hash].path, text_fold))
            found(context, pairs[i].index, (size_t)pairs[i].hash);
    free(pairs);
}
