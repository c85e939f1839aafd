#include "capture/requisites.h"

#include <stdio.h>

/* In memory, of what all sheets of a WARC name: some 200,000 URLs of common length. A thousand pages of real sites come nowhere near. */
enum { CHILDREN_BYTES = 50 * 1000 * 1000 };

struct requisites {
    struct table *by_url;
    size_t children_bytes;
};

struct requisites *requisites_new(void)
{
    struct requisites *all = mem_new(sizeof *all);
    all->by_url = table_new();
    return all;
}

struct requisite *requisites_get(struct requisites *all, const char *url, enum page_kind kind, int depth)
{
    struct requisite *requisite = table_get(all->by_url, span_of(url));
    if (requisite)
        return requisite;
    requisite = mem_new(sizeof *requisite);
    *requisite = (struct requisite){ .url = mem_text(url), .kind = kind, .depth = depth };
    table_put(all->by_url, span_of(url), requisite);
    return requisite;
}

void requisites_child(struct requisites *all, struct requisite *sheet, const char *url, enum page_kind kind)
{
    struct requisite *child = table_get(all->by_url, span_of(url));
    if (child == sheet)
        return;
    size_t bytes = sizeof *child + strlen(url);
    if (bytes > CHILDREN_BYTES - all->children_bytes) {
        sheet->n_left_out++;
        return;
    }
    all->children_bytes += bytes;
    if (!child) {
        child = requisites_get(all, url, kind, sheet->depth + 1);
        child->sheet = sheet;
    }
    ARRAY_GROW(sheet->children, sheet->n_children);
    sheet->children[sheet->n_children++] = child;
}

static void free_requisite(void *context, void *value)
{
    (void)context;
    struct requisite *requisite = value;
    free(requisite->url);
    free(requisite->children);
    free(requisite->aliases);
    free(requisite->waiting);
    free(requisite);
}

void requisites_free(struct requisites *all)
{
    if (!all)
        return;
    table_each(all->by_url, free_requisite, NULL);
    table_free(all->by_url);
    free(all);
}

static struct requisite *final_of(struct requisite *requisite)
{
    while (requisite->target)
        requisite = requisite->target;
    return requisite;
}

static void put(struct page_needs *needs, struct requisite *requisite, const char *found)
{
    if (!needs->seen)
        needs->seen = table_new();
    if (table_get(needs->seen, span_of(requisite->url)))
        return;
    if (needs->n == PAGE_REQUISITES_MAX) {
        needs->n_left_out++;                            /* whether it was counted before is not remembered: there may be many */
        return;
    }
    table_put(needs->seen, span_of(requisite->url), requisite);
    ARRAY_GROW(needs->items, needs->n);
    needs->items[needs->n++] = (struct need){ requisite, mem_text(found) };
    if (requisite->is_done)
        return;
    needs->n_open++;
    ARRAY_GROW(requisite->waiting, requisite->n_waiting);
    requisite->waiting[requisite->n_waiting++] = needs;
}

/* What a sheet that is done needs itself. */
static void put_children(struct page_needs *needs, const struct requisite *sheet)
{
    for (size_t i = 0; i < sheet->n_children; i++)
        put(needs, sheet->children[i], "css.url");
    needs->n_left_out += sheet->n_left_out;
}

/* From `first` on: those that are done bring along what they need, and that stands behind them then. */
static void follow(struct page_needs *needs, size_t first)
{
    for (size_t i = first; i < needs->n; i++)
        if (needs->items[i].requisite->is_done)
            put_children(needs, final_of(needs->items[i].requisite));
}

void needs_add(struct page_needs *needs, struct requisite *requisite, const char *found)
{
    size_t first = needs->n;
    put(needs, requisite, found);
    follow(needs, first);
}

bool requisite_redirect(struct requisite *from, struct requisite *to)
{
    for (struct requisite *at = to; at; at = at->target)
        if (at == from)
            return false;
    from->target = to;
    ARRAY_GROW(to->aliases, to->n_aliases);
    to->aliases[to->n_aliases++] = from;
    return true;
}

static void tell_waiting(struct requisite *requisite, needs_closed *closed, void *context)
{
    struct page_needs **waiting = TAKE(requisite->waiting);
    size_t n = requisite->n_waiting;
    requisite->n_waiting = 0;
    for (size_t i = 0; i < n; i++) {
        size_t first = waiting[i]->n;
        put_children(waiting[i], final_of(requisite));
        follow(waiting[i], first);
        if (--waiting[i]->n_open == 0)
            closed(context, waiting[i]);
    }
    free(waiting);
}

void requisite_came(struct requisite *requisite, uint64_t bytes)
{
    for (size_t i = 0; i < requisite->n_waiting; i++)
        requisite->waiting[i]->bytes += bytes;
}

bool requisite_is_beyond(const struct requisite *requisite, uint64_t max_bytes)
{
    for (size_t i = 0; i < requisite->n_waiting; i++)
        if (requisite->waiting[i]->bytes <= max_bytes)
            return false;
    return requisite->n_waiting > 0;
}

void requisite_done(struct requisite *requisite, const char *why, const char *urn, needs_closed *closed, void *context)
{
    struct requisite **left = NULL;                     /* to be told; a chain of redirects may be long */
    size_t n_left = 0;
    ARRAY_GROW(left, n_left);
    left[n_left++] = requisite;
    while (n_left) {
        struct requisite *next = left[--n_left];
        if (next->is_done)
            continue;
        next->is_done = true;
        snprintf(next->why, sizeof next->why, "%s", why);
        snprintf(next->urn, sizeof next->urn, "%s", urn);
        tell_waiting(next, closed, context);
        for (size_t i = next->n_aliases; i-- > 0;) {
            ARRAY_GROW(left, n_left);
            left[n_left++] = next->aliases[i];
        }
    }
    free(left);
}

void needs_count(const struct page_needs *needs, uint64_t *ret_expected, uint64_t *ret_captured, uint64_t *ret_explained)
{
    *ret_captured = 0;
    *ret_explained = needs->n_left_out;
    for (size_t i = 0; i < needs->n; i++) {
        bool is_captured = needs->items[i].requisite->is_done && !needs->items[i].requisite->why[0];
        *ret_captured += is_captured;
        *ret_explained += !is_captured;
    }
    *ret_expected = needs->n + needs->n_left_out;
}

void needs_free(struct page_needs *needs)
{
    for (size_t i = 0; i < needs->n; i++)
        free(needs->items[i].found);
    free(needs->items);
    table_free(needs->seen);
    *needs = (struct page_needs){ 0 };
}
