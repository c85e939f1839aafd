/* page/parse.h: UTF-8 text becomes a tree: tamed first (page/tame.h), then parsed by libxml2, flat below
 * PAGE_DEPTH_MAX. */
#pragma once
#include "page/document.h"
#include "page/tame.h"

struct page_cuts {
    struct page_tamed tamed;
    uint64_t n_flattened;               /* elements that stood too deep: what they hold follows them */
    const xmlNode *base;                /* the first <base href>, or NULL */
};
/* `text` is changed, and of no use afterwards. NULL when there is nothing to parse. *ret is yours:
 * xmlFreeDoc. Thread-safe. */
xmlDoc *page_parse(struct buf *text, struct page_cuts *ret_cuts);
