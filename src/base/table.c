#include "base/table.h"

#include <pthread.h>
#include <sys/random.h>

struct slot {
    uint64_t hash;
    uint8_t *key;                       /* NULL: free */
    size_t key_len;
    void *value;
};
struct table {
    struct slot *slots;
    size_t n_slots, n;                  /* n_slots is a power of two, at most two thirds full */
};
enum { FIRST_SLOTS = 64 };

static uint64_t seed[2];

static void make_seed(void)
{
    if (getrandom(seed, sizeof seed, GRND_NONBLOCK) != (ssize_t)sizeof seed)
        seed[0] = (uint64_t)(uintptr_t)&seed;           /* early in the boot of a machine: the address is random too */
}

/* Two rounds of multiply-and-fold a word (as in wyhash): fast, and without the seed nobody can aim at it. */
static uint64_t fold(uint64_t a, uint64_t b)
{
    unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t hash_of(struct span key)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, make_seed);
    uint64_t hash = seed[0] ^ key.len;
    for (size_t at = 0; at < key.len; at += 8) {
        uint64_t word = 0;
        memcpy(&word, key.at + at, key.len - at < 8 ? key.len - at : 8);
        hash = fold(hash ^ word ^ UINT64_C(0x9E3779B97F4A7C15), seed[1] | 1);
    }
    return fold(hash, UINT64_C(0xD6E8FEB86659FD93));
}

struct table *table_new(void)
{
    struct table *table = mem_new(sizeof *table);
    table->n_slots = FIRST_SLOTS;
    table->slots = mem_new_array(FIRST_SLOTS, sizeof *table->slots);
    return table;
}

/* The slot that holds the key, or the free one where it belongs. */
static struct slot *slot_of(const struct table *table, uint64_t hash, struct span key)
{
    for (size_t at = hash & (table->n_slots - 1);; at = (at + 1) & (table->n_slots - 1)) {
        struct slot *slot = &table->slots[at];
        if (!slot->key || (slot->hash == hash && span_equal(span_of_n(slot->key, slot->key_len), key)))
            return slot;
    }
}

void *table_get(const struct table *table, struct span key)
{
    return slot_of(table, hash_of(key), key)->value;
}

static void grow(struct table *table)
{
    struct slot *old = table->slots;
    size_t n_old = table->n_slots;
    table->n_slots *= 2;
    table->slots = mem_new_array(table->n_slots, sizeof *table->slots);
    for (size_t i = 0; i < n_old; i++)
        if (old[i].key)
            *slot_of(table, old[i].hash, span_of_n(old[i].key, old[i].key_len)) = old[i];
    free(old);
}

void table_put(struct table *table, struct span key, void *value)
{
    if (3 * (table->n + 1) > 2 * table->n_slots)
        grow(table);
    uint64_t hash = hash_of(key);
    struct slot *slot = slot_of(table, hash, key);
    if (!slot->key) {
        *slot = (struct slot){ .hash = hash, .key = (uint8_t *)span_text(key), .key_len = key.len };
        table->n++;
    }
    slot->value = value;
}

size_t table_count(const struct table *table)
{
    return table->n;
}

void table_each(const struct table *table, void (*each)(void *context, void *value), void *context)
{
    for (size_t i = 0; i < table->n_slots; i++)
        if (table->slots[i].key)
            each(context, table->slots[i].value);
}

void table_free(struct table *table)
{
    if (!table)
        return;
    for (size_t i = 0; i < table->n_slots; i++)
        free(table->slots[i].key);
    free(table->slots);
    free(table);
}
