/* page/details.h: the plainer facts: section, publisher, description, keywords, rights, canonical URL, subtitle, whether free. */
#pragma once
#include "page/body.h"
#include "page/facts.h"

/* Fills those fields of `article`, whose headline is known already. */
void page_details_of(const struct page_facts *facts, const struct page_container *container,
                     const struct page_body *body, struct page_article *article);
