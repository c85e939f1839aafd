/* page/paging.h: the further pages of one article, told from the next article.
 *
 * rel="next" is no help: of 57 article pages that have it 2 lead to a further page, the others to another article. So the
 * address has to say it: the article's own (its canonical one, or the one it was captured at), and a number added to it.
 *     /a.html   →  /a.html?page=2   /a-2.html   /a_2.html   /a,2.html   /a/2.html
 *     /a/       →  /a/2/   /a/page/2/   /a/page-2   /a/p2   /a/seite-2 */
#pragma once
#include "page/links.h"

enum { PAGING_MAX = 199 };              /* no article has more pages; larger numbers are those of articles, or years */

/* The number of the page, 2 to PAGING_MAX, if `url` is a further page of the article at `article_url`; else 0. Both absolute. */
unsigned page_paging_number(const char *article_url, const char *url);
/* The article's further pages among the page's links and its rel=next, by their numbers, each number and URL once. Neither the
 * page itself nor the article's first one. The texts are borrowed from `links`; returns how many (at most `max`). */
size_t page_paging_find(const struct page_links *links, const char *page_url, const char **ret, size_t max);
/* Whether the page's rel=next leads to a further page of the same article. */
bool page_paging_next_is_own(const struct page_links *links, const char *page_url);
