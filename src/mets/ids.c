#include "mets/ids.h"

#include <assert.h>

#include "base/uuid.h"

enum {
    FIRST_SLOTS = 256,
    WANTED = 0x7FFF,                    /* bits of `wanted` that are kinds */
    REFERRED = 0x8000,
    NAMES_MAX = 64,                     /* names of references that wait, kept for messages */
    NAME_BYTES_MAX = 100,
};

struct slot {
    uint64_t print;                     /* 0: empty */
    uint32_t line;                      /* of the definition, or of the first reference as long as there is none */
    uint16_t kind;                      /* 0: referred to, not defined */
    uint16_t wanted;                    /* the kinds that all references so far allow, and REFERRED */
};
struct waiting {
    uint64_t print;
    char *name;
};
struct mets_ids {
    uint64_t key[2];
    struct slot *slots;                 /* open addressing; a power of two, at most three quarters full */
    size_t n, n_slots;
    struct waiting waiting[NAMES_MAX];
    size_t n_waiting;
    bool is_settled;                    /* sorted for its end: no longer a hash table */
};

/* --- SipHash-2-4 (Aumasson, Bernstein 2012) ------------------------------------------------------------------- */

static uint64_t turn(uint64_t x, unsigned by)
{
    return x << by | x >> (64 - by);
}

static void sip_round(uint64_t v[4])
{
    v[0] += v[1];
    v[1] = turn(v[1], 13) ^ v[0];
    v[0] = turn(v[0], 32);
    v[2] += v[3];
    v[3] = turn(v[3], 16) ^ v[2];
    v[0] += v[3];
    v[3] = turn(v[3], 21) ^ v[0];
    v[2] += v[1];
    v[1] = turn(v[1], 17) ^ v[2];
    v[2] = turn(v[2], 32);
}

static void sip_word(uint64_t v[4], uint64_t word)
{
    v[3] ^= word;
    sip_round(v);
    sip_round(v);
    v[0] ^= word;
}

static uint64_t fingerprint(const struct mets_ids *ids, struct mets_id_name id)
{
    uint64_t v[4] = { ids->key[0] ^ 0x736f6d6570736575, ids->key[1] ^ 0x646f72616e646f6d,
                      ids->key[0] ^ 0x6c7967656e657261, ids->key[1] ^ 0x7465646279746573 };
    sip_word(v, id.space);
    uint64_t word = 0;
    for (size_t i = 0; i < id.name.len; i++) {
        word = word << 8 | id.name.at[i];
        if (i % 8 == 7)
            sip_word(v, word);
    }
    sip_word(v, id.name.len % 8 ? word << (64 - 8 * (id.name.len % 8)) : 0);
    sip_word(v, id.name.len);
    v[2] ^= 0xFF;
    for (int i = 0; i < 4; i++)
        sip_round(v);
    uint64_t print = v[0] ^ v[1] ^ v[2] ^ v[3];
    return print ? print : 1;
}

/* --- the table ------------------------------------------------------------------------------------------------ */

bool mets_ids_new(struct mets_ids **ret, struct err *err)
{
    struct uuid random;
    if (!uuid_random(&random, err))
        return false;
    struct mets_ids *ids = mem_new(sizeof *ids);
    memcpy(ids->key, random.bytes, sizeof ids->key);
    ids->n_slots = FIRST_SLOTS;
    ids->slots = mem_new_array(ids->n_slots, sizeof *ids->slots);
    *ret = ids;
    return true;
}

/* The slot of the fingerprint, or the empty one where it belongs. */
static struct slot *find(const struct mets_ids *ids, uint64_t print)
{
    size_t i = print & (ids->n_slots - 1);
    while (ids->slots[i].print && ids->slots[i].print != print)
        i = (i + 1) & (ids->n_slots - 1);
    return &ids->slots[i];
}

static void grow(struct mets_ids *ids)
{
    struct slot *old = ids->slots;
    size_t n_old = ids->n_slots;
    ids->n_slots = 2 * n_old;
    ids->slots = mem_new_array(ids->n_slots, sizeof *ids->slots);
    for (size_t i = 0; i < n_old; i++)
        if (old[i].print)
            *find(ids, old[i].print) = old[i];
    free(old);
}

/* The slot of a name, made when it is new; NULL when the table is full. */
static struct slot *slot_of(struct mets_ids *ids, uint64_t print)
{
    struct slot *slot = find(ids, print);
    if (slot->print)
        return slot;
    if (ids->n >= METS_IDS_MAX)
        return NULL;
    if (4 * (ids->n + 1) > 3 * ids->n_slots) {
        grow(ids);
        slot = find(ids, print);
    }
    ids->n++;
    slot->print = print;
    slot->wanted = WANTED;
    return slot;
}

static size_t waiting_at(const struct mets_ids *ids, uint64_t print)
{
    size_t i = 0;
    while (i < ids->n_waiting && ids->waiting[i].print != print)
        i++;
    return i;
}

static void drop_name(struct mets_ids *ids, uint64_t print)
{
    size_t i = waiting_at(ids, print);
    if (i == ids->n_waiting)
        return;
    free(ids->waiting[i].name);
    memmove(&ids->waiting[i], &ids->waiting[i + 1], (--ids->n_waiting - i) * sizeof *ids->waiting);
}

enum mets_ids_answer mets_ids_define(struct mets_ids *ids, struct mets_id_name name, unsigned kind, unsigned line,
                                     unsigned *ret_line)
{
    assert(!ids->is_settled);
    uint64_t print = fingerprint(ids, name);
    struct slot *slot = slot_of(ids, print);
    if (!slot)
        return METS_IDS_FULL;
    unsigned first_line = slot->line;
    if (slot->kind) {
        *ret_line = first_line;
        return METS_IDS_TWICE;
    }
    slot->kind = (uint16_t)kind;
    slot->line = line;
    if (!(slot->wanted & REFERRED))
        return METS_IDS_FINE;
    drop_name(ids, print);
    *ret_line = first_line;
    return slot->wanted & kind ? METS_IDS_FINE : METS_IDS_WRONG_KIND;
}

enum mets_ids_answer mets_ids_refer(struct mets_ids *ids, struct mets_id_name name, unsigned kinds, unsigned line)
{
    assert(!ids->is_settled);
    uint64_t print = fingerprint(ids, name);
    struct slot *slot = slot_of(ids, print);
    if (!slot)
        return METS_IDS_FULL;
    bool is_first = !(slot->wanted & REFERRED);
    slot->wanted = (uint16_t)((slot->wanted & kinds) | REFERRED);
    if (slot->kind)
        return slot->kind & kinds ? METS_IDS_FINE : METS_IDS_WRONG_KIND;
    if (is_first) {
        slot->line = line;
        if (ids->n_waiting < NAMES_MAX)
            ids->waiting[ids->n_waiting++] = (struct waiting){ print, span_text(span_to(name.name, NAME_BYTES_MAX)) };
    }
    return METS_IDS_LATER;
}

/* By line, and within one in the order of the references: the table's own order is another each time. */
static int by_line(const void *a, const void *b, void *context)
{
    const struct slot *x = a, *y = b;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    size_t i = waiting_at(context, x->print), k = waiting_at(context, y->print);
    return (i > k) - (i < k);
}

static void settle(struct mets_ids *ids)
{
    if (!ids->is_settled)
        qsort_r(ids->slots, ids->n_slots, sizeof *ids->slots, by_line, ids);
    ids->is_settled = true;
}

void mets_ids_unresolved(struct mets_ids *ids, mets_ids_visit *visit, void *context)
{
    settle(ids);
    for (size_t i = 0; i < ids->n_slots; i++) {
        const struct slot *slot = &ids->slots[i];
        if (slot->print && !slot->kind) {
            size_t at = waiting_at(ids, slot->print);
            visit(context, at < ids->n_waiting ? ids->waiting[at].name : NULL, slot->line);
        }
    }
}

void mets_ids_unused(struct mets_ids *ids, unsigned kinds, mets_ids_visit *visit, void *context)
{
    settle(ids);
    for (size_t i = 0; i < ids->n_slots; i++)
        if (ids->slots[i].kind & kinds && !(ids->slots[i].wanted & REFERRED))
            visit(context, NULL, ids->slots[i].line);
}

size_t mets_ids_bytes(const struct mets_ids *ids)
{
    return ids->n_slots * sizeof *ids->slots;
}

void mets_ids_free(struct mets_ids *ids)
{
    if (!ids)
        return;
    for (size_t i = 0; i < ids->n_waiting; i++)
        free(ids->waiting[i].name);
    free(ids->slots);
    free(ids);
}
