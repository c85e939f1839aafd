/* page/feed_items.h: from an entry, as the readers of the several formats find it, to an item for the caller. Private to feed*.c. */
#pragma once
#include "base/table.h"
#include "page/feed.h"
#include "web/url.h"

struct feed_items {
    struct feed_result *result;
    struct url base;                    /* where the document was fetched; empty where that is no http(s) URL */
    struct table *seen;                 /* digests of the URLs handed out */
    feed_each *each;
    void *context;
    bool is_stopped;                    /* by the caller, or by a bound of ours: nothing more is wanted */
    struct err err;                     /* what the caller failed with */
};

struct feed_address {                   /* { 0 } is none at all */
    char *url;                          /* resolved; NULL: it cannot be one, for the reason in `why` */
    enum feed_passed why;
};
/* Fills *ret, whose old content is freed, from a reference as written. `base` may be an empty one: only absolute ones then. */
void feed_address_set(struct feed_address *ret, const struct url *base, struct span written);
static inline void feed_address_free(struct feed_address *address)
{
    free(address->url);
    *address = (struct feed_address){ 0 };
}

struct feed_entry {                     /* what an entry says; looked at */
    const struct feed_address *address;
    const char *title;                  /* NULL when none */
    bool is_title_html;                 /* its markup is to be taken out */
    struct span published, modified;    /* as written */
    bool is_sitemap;
};
/* Hands an item out, or counts why not. */
void feed_items_put(struct feed_items *items, const struct feed_entry *entry);
void feed_items_free(struct feed_items *items);             /* the fields */

/* The first fault is kept. FEED_FAULT makes no words for the others, of which there may be millions. */
#define FEED_FAULT(result, ...) ((result)->fault[0] ? (void)0 : feed_fault((result), __VA_ARGS__))
void feed_fault(struct feed_result *result, unsigned line, const char *fault, ...) PRINTF_LIKE(3, 4);
/* Why it is no feed at all: whatever was found before. */
void feed_is_none(struct feed_result *result, const char *why, ...) PRINTF_LIKE(2, 3);
/* Which bound was reached, behind which nothing is read. */
void feed_limit(struct feed_result *result, const char *limit, ...) PRINTF_LIKE(2, 3);
