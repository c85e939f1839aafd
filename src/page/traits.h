/* page/traits.h: what element, role, class and id of a node say about the part of the page that it makes. */
#pragma once
#include "page/document.h"
#include "page/words.h"

enum page_layout {
    LAYOUT_INLINE,                      /* runs on in the text around it */
    LAYOUT_BOX,                         /* text before, inside and after it are different blocks */
    LAYOUT_SKIP,                        /* shows no text of the page: script, style, controls */
    LAYOUT_BREAK,                       /* <br> */
    LAYOUT_RULE,                        /* <hr>: an empty box */
};
enum page_layout page_layout_of(const xmlNode *element);
/* TRAIT_… bits; *ret_shape is a hash of element and class. */
uint32_t page_traits_of(const xmlNode *element, uint32_t *ret_shape);
