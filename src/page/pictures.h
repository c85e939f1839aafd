/* page/pictures.h: which pictures of the page are the article's, in reading order, each with its caption.
 *
 * Not the article's: furniture by size or name, and what stands in foreign parts, in links with text of their own (teasers), above the
 * headline outside the article, or behind the text's end. When no picture is shown, the one that og:image or JSON-LD names
 * stands for the article. As many as a page has requisites are kept, since more would never be captured; the others are counted. */
#pragma once
#include "page/captions.h"
#include "page/requisite.h"

enum { PICTURES_MAX = PAGE_REQUISITES_MAX };
/* Sets images, n_images, n_images_left_out. */
void page_pictures_of(const struct page_facts *facts, const struct page_container *container, struct page_body *body,
                      struct page_article *ret);
