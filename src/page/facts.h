/* page/facts.h: what a page's machine-readable parts say about its article: the JSON-LD node and the microdata item that
 * stand for it (and not for a teaser, the site, the crumbs), and the meta elements.
 *
 * A value is given with its source: "jsonld.headline", "microdata.headline", "meta.og:title". Values are cleaned:
 * character references that were escaped twice are decoded, tags dropped, white space collapsed. */
#pragma once
#include "page/article.h"
#include "page/container.h"

struct page_facts {
    const struct page_scan *scan;
    const json_t *node;                 /* the article's, or NULL */
    const json_t *page_node;            /* a WebPage's, which may know dates; or NULL */
    uint32_t item;                      /* the article's, or PAGE_NO_ITEM */
};
void page_facts_of(const struct page_scan *scan, const struct page_container *container, struct page_facts *ret);

/* A member of the article's node, else a property of its item. False when neither has it. The text is yours. */
bool page_fact(const struct page_facts *facts, const char *name, struct page_text *ret);
/* The same of the node alone; source is static ("jsonld.headline"). */
bool page_fact_jsonld(const struct page_facts *facts, const char *name, struct page_text *ret);
bool page_fact_microdata(const struct page_facts *facts, const char *name, struct page_text *ret);
/* The first meta of `keys` (NULL at the end) that has a value; source "meta.KEY". */
bool page_fact_meta(const struct page_facts *facts, const char *const *keys, struct page_text *ret);
/* The content of a property's element: content, datetime, href, src, or its text. Yours. */
char *page_property_value(const struct page_property *property);
/* A value made plain, or NULL when nothing is left. Yours. */
char *page_plain(const char *value);
