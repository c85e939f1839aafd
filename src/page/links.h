/* page/links.h: where a page leads: the links of a front or section page, and what its head says of other forms of the page.
 *
 * a[href] and area[href], resolved with the page's base; http and https only; without fragment; each URL once, in the order
 * met, and not the page itself. link and a with rel: the feeds (alternate with a feed's type), next, prev, amphtml, canonical. */
#pragma once
#include "page/document.h"

enum { PAGE_LINKS_MAX = 10000,          /* the largest front pages have some 2,000 */
       PAGE_LINK_TEXT_MAX = 300 };      /* bytes */

struct page_link {
    char *url;                          /* absolute, in the form for requests */
    char *text;                         /* collapsed; of the first link to that URL that has some, or a picture's alt; "" */
};
struct page_links {
    struct page_link *items;
    size_t n, n_left_out;               /* left out: beyond PAGE_LINKS_MAX, each as often as it is met */
    char **feeds;                       /* RSS, Atom, JSON Feed; each once */
    size_t n_feeds;
    char *next, *prev, *amphtml, *canonical;        /* the first of each; NULL when none. What `next` means: page/paging.h */
};
struct page_links *page_links_of(const struct page_document *document);
void page_links_free(struct page_links *links);
DEFINE_AUTO(page_links_free, struct page_links *)
