#include "capture/requisites.h"

#include <stdio.h>

struct requisites {
    struct table *by_url;
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

/* A sheet that is done brings along what it needs itself: as deep as sheets are nested, which crawl.c bounds. */
void needs_add(struct page_needs *needs, struct requisite *requisite, const char *found)
{
    if (!needs->seen)
        needs->seen = table_new();
    if (table_get(needs->seen, span_of(requisite->url)))
        return;
    table_put(needs->seen, span_of(requisite->url), requisite);
    ARRAY_GROW(needs->items, needs->n);
    needs->items[needs->n++] = (struct need){ requisite, mem_text(found) };
    if (!requisite->is_done) {
        needs->n_open++;
        ARRAY_GROW(requisite->waiting, requisite->n_waiting);
        requisite->waiting[requisite->n_waiting++] = needs;
        return;
    }
    struct requisite *final = final_of(requisite);
    for (size_t i = 0; i < final->n_children; i++)
        needs_add(needs, final->children[i], "css.url");
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
    struct requisite *final = final_of(requisite);
    struct page_needs **waiting = TAKE(requisite->waiting);
    size_t n = requisite->n_waiting;
    requisite->n_waiting = 0;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < final->n_children; k++)
            needs_add(waiting[i], final->children[k], "css.url");
        if (--waiting[i]->n_open == 0)
            closed(context, waiting[i]);
    }
    free(waiting);
}

void requisite_done(struct requisite *requisite, const char *why, const char *urn, needs_closed *closed, void *context)
{
    if (requisite->is_done)
        return;
    requisite->is_done = true;
    snprintf(requisite->why, sizeof requisite->why, "%s", why);
    snprintf(requisite->urn, sizeof requisite->urn, "%s", urn);
    tell_waiting(requisite, closed, context);
    for (size_t i = 0; i < requisite->n_aliases; i++)               /* no circles, at most as long as redirects are followed */
        requisite_done(requisite->aliases[i], why, urn, closed, context);
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
