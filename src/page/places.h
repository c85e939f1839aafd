/* page/places.h: one walk over every place of a page that names a requisite, for finding and for rewriting
 * alike. */
#pragma once
#include "page/requisite.h"

struct page_place {
    struct span url;                    /* as written there, escapes resolved, blanks around it taken off */
    enum page_kind kind;
    const char *prefix;                 /* "", "noscript.", "template.", "comment." */
    const char *element, *place;        /* "img", "src": `found` is prefix, element, ".", place */
    bool is_hint;
    bool is_smaller;                    /* its srcset has a larger candidate */
    bool connects;                      /* a browser fetches it by itself; metadata and data-* it does not */
};
enum page_place_fate {
    PAGE_PLACE_STAYS,
    PAGE_PLACE_CHANGES,                 /* *ret_url, malloc'ed, stands there from now on */
    PAGE_PLACE_MOVES,                   /* it must not connect: *ret_url goes to data-pressmark-… */
};
typedef enum page_place_fate page_place_visit(void *context, const struct page_place *place, char **ret_url);

/* Every place in document order. What the visitor answers is done to the tree. Places inside JSON, scripts and comments are only looked at. */
void page_places_walk(xmlDoc *tree, page_place_visit *visit, void *context);
/* The same for a visitor that answers STAYS to everything: nothing is put together in case it should change. */
void page_places_look(const xmlDoc *tree, page_place_visit *visit, void *context);
/* The same for one style sheet; its text with the changes goes to `into` where that is not NULL. */
void page_places_walk_css(struct span css, page_place_visit *visit, void *context, struct buf *into);

/* Sets an attribute; `name` in lower case. */
void page_set_attribute(xmlNode *element, const char *name, const char *value);
/* Renames it to data-pressmark-NAME, with `value`, or its old value where that is NULL. */
void page_move_attribute(xmlNode *element, const char *name, const char *value);
