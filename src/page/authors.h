/* page/authors.h: who wrote the article, as its data, its byline or its links to authors say.
 *
 * In order, the first that gives a name: JSON-LD author (persons and organisations), microdata author, rel=author, the metas, a part
 * of the page called byline or author near the headline, a line that begins as bylines do ("By", "Von", "Автор:", "文/"). A byline is parted at
 * commas and the words for "and"; what has digits, is a role, an address or longer than five words is no name. */
#pragma once
#include "page/body.h"
#include "page/facts.h"

void page_authors_of(const struct page_facts *facts, const struct page_container *container,
                     const struct page_body *body, struct page_text **ret, size_t *ret_n);
/* Parts a byline into names; adds those that are new to the list. `is_sure`: the page calls it an author, so that a name need
 * not begin with a capital. Returns whether any was added. */
bool page_authors_split(struct span byline, bool is_sure, const char *source, struct page_text **list, size_t *n);
