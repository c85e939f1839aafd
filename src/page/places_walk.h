/* page/places_walk.h: the state of a walk over the places of a page, between places.c and the elements with
 * rules of their own (places_special.c). Private to these two. */
#pragma once
#include "page/places.h"

struct page_walk {
    page_place_visit *visit;
    void *context;
    const char *prefix;                 /* of the element at hand */
    bool is_hint;                       /* all of it: the inside of a comment */
    size_t n_comments;                  /* that were parsed */
    bool is_look;                       /* nothing will change */
};

/* The place is an attribute that holds a URL, or a srcset: the visitor is asked, and its answers are done. */
void page_walk_url(struct page_walk *walk, xmlNode *node, const char *attribute, struct page_place *place);
void page_walk_srcset(struct page_walk *walk, xmlNode *node, const char *attribute, struct page_place *place);

void page_walk_link(struct page_walk *walk, xmlNode *node);         /* link, by its rel */
void page_walk_meta(struct page_walk *walk, xmlNode *node);         /* meta, by its name */
void page_walk_anchor(struct page_walk *walk, xmlNode *node);       /* a and area: pictures behind links */
