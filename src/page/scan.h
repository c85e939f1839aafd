/* page/scan.h: a page read once, in one walk over its tree: what all later steps look at.
 *
 *   regions   the elements that make boxes (div, p, td, figure …), in document order; what lies inside one is the range up
 *             to its `end`; each knows its traits
 *   blocks    runs of text within one region: NFC, white space collapsed, parted where boxes begin and end and where two <br>
 *             follow one another
 *   pictures, times, properties (microdata), metas, links, JSON-LD: side lists, in document order
 * Everything borrows from the document's tree, which must live as long. No recursion; memory grows with the page and is bounded
 * with it. */
#pragma once
#include "page/document.h"
#include "page/jsonld.h"
#include "page/words.h"

struct page_region {
    xmlNode *node;
    uint32_t parent;                    /* the root (region 0) is its own */
    uint32_t end;                       /* the first region that does not lie inside */
    uint32_t first_block, end_block;    /* blocks inside, children's included */
    uint32_t first_picture, end_picture;
    uint32_t own, all; /* traits: its own; those of all around it as well (no ITEM, LEAD, BODY, ARTICLE …) */
    uint32_t article;                   /* the innermost <article> around, or itself; UINT32_MAX when none */
    uint32_t shape;                     /* a hash of element and class: equal for teasers of one kind */
    uint32_t depth;
};

enum page_block_kind { BLOCK_TEXT, BLOCK_HEADING, BLOCK_CAPTION };
struct page_block {
    enum page_block_kind kind;
    uint8_t level;                      /* of a heading: 1 to 6 */
    uint32_t region;
    size_t text_at, text_len;           /* in scan.text; a NUL stands behind */
    uint32_t letters, link_letters;     /* wide ones count twice */
    uint32_t sentences, commas, n_links, strong_letters;
    xmlNode *link;                      /* the last <a> in it */
    xmlNode *first;                     /* the text node with which it begins */
};

enum page_shown { SHOWN_IMAGE, SHOWN_POSTER, SHOWN_BACKGROUND };
struct page_picture_at {
    xmlNode *node;                      /* img, amp-img, or another element that shows a picture */
    enum page_shown shown;              /* as itself, before a film plays, behind what stands in the element */
    uint32_t region;
    uint32_t block;                     /* the block in which, or before which, it stands */
    xmlNode *link;                      /* the <a> around it */
    bool in_noscript;
};
struct page_time_at {
    xmlNode *node;
    uint32_t region, block;
};

/* Microdata (HTML Living Standard, microdata): items and their properties. */
enum { PAGE_NO_ITEM = UINT32_MAX };
struct page_item {
    xmlNode *node;
    const char *type;                   /* itemtype, or "" */
    const char *property;               /* of which it is the value, or "" */
    uint32_t parent;                    /* an item, or PAGE_NO_ITEM */
    uint32_t first_block, end_block;
};
struct page_property {
    xmlNode *node;
    const char *name;                   /* itemprop as written: may hold several names */
    uint32_t item;                      /* whose, or PAGE_NO_ITEM */
    uint32_t block;
};
struct page_pair { /* <meta>: name, property, itemprop or http-equiv, and content; <link>: rel, href */
    const char *key, *value;
};

struct page_scan {
    const struct page_document *document;
    struct buf text;
    struct page_region *regions;
    size_t n_regions;
    struct page_block *blocks;
    size_t n_blocks;
    struct page_picture_at *pictures;
    size_t n_pictures;
    struct page_time_at *times;
    size_t n_times;
    struct page_item *items;
    size_t n_items;
    struct page_property *properties;
    size_t n_properties;
    struct page_pair *metas, *links;
    size_t n_metas, n_links;
    struct page_jsonld jsonld;
    const char *title;                  /* <title>, borrowed, or NULL */
    const char *lang;                   /* <html lang>, or NULL */
};

/* Walks. A document without a tree gives an empty scan. */
void page_scan_of(const struct page_document *document, struct page_scan *ret);
void page_scan_free(struct page_scan *scan);

static inline struct span page_block_text(const struct page_scan *scan, const struct page_block *block)
{
    return (struct span){ scan->text.at + block->text_at, block->text_len };
}
static inline double page_link_density(const struct page_block *block)
{
    return block->letters ? (double)block->link_letters / block->letters : 0;
}
static inline bool page_region_holds(const struct page_scan *scan, uint32_t outer, uint32_t inner)
{
    return inner >= outer && inner < scan->regions[outer].end;
}
/* The nearest region around (or) `region` whose own traits have one of these; UINT32_MAX when none. */
uint32_t page_region_around(const struct page_scan *scan, uint32_t region, uint32_t traits);
/* The content of the first meta of that key (case does not matter), not empty; NULL when none. */
const char *page_meta(const struct page_scan *scan, const char *key);
/* All text inside an element, collapsed, at most `max` bytes, at the end of `into`. */
void page_node_text(const xmlNode *node, size_t max, struct buf *into);
