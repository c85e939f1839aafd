/* page/quality_signs.h: what on a page speaks for a gate in front of the article: its title and headings, its other text, the code
 * that it loads, how much else there is. One walk over the tree; bounded whatever the page. */
#pragma once
#include "page/document.h"
#include "page/words.h"

#define PAGE_SAYS(what) (1u << (what))
struct page_signs {
    /* PAGE_SAYS bits: what the title, h1 and h2, the rest of the visible text, and scripts, frames, forms, classes and ids say. */
    unsigned title, headings, text, code;
    size_t letters;                     /* of the visible text, up to SIGNS_TEXT_MAX bytes of it */
    size_t n_links;
    bool is_unlisted;                   /* robots: noindex */
    int is_free;                        /* content_tier: 1 free, 0 not, -1 not said */
};
enum { SIGNS_TEXT_MAX = 24 * 1024 };
void page_signs_of(const struct page_document *document, struct page_signs *ret);
/* PAGE_SAYS bits of a text in any case: of a title or heading, of other text. At most SIGNS_TEXT_MAX bytes are read. */
unsigned page_says_as_title(struct span text);
unsigned page_says_as_text(struct span text);
