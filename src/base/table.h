/* base/table.h: a hash table from text or bytes to a pointer. Keys are copied; values are the caller's. The hash is seeded at
 * random for each process, so that nobody outside can choose keys that collide. Order is not kept. */
#pragma once
#include "base/span.h"

struct table;
struct table *table_new(void);
void *table_get(const struct table *table, struct span key);        /* NULL: not there */
void table_put(struct table *table, struct span key, void *value);  /* value not NULL; replaces */
size_t table_count(const struct table *table);
/* Calls `each` for every value (to free it, say), in no order. */
void table_each(const struct table *table, void (*each)(void *context, void *value), void *context);
void table_free(struct table *table);
DEFINE_AUTO(table_free, struct table *)
