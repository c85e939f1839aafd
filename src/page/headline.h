/* page/headline.h: the article's headline, without the site's name.
 *
 * The h1 nearest the text where it says what og:title or JSON-LD says; else what those say; else the title element with the
 * site's name cut off. Titles carry it behind a bar or a dash ("Headline | Site", "Headline - Section - Site"). */
#pragma once
#include "page/facts.h"

/* value is NULL only for a page without any heading and title. */
void page_headline_of(const struct page_facts *facts, const struct page_container *container, struct page_text *ret);
/* The title without trailing parts that name the site (`site` may be NULL, `host` empty) or are short beside the rest. */
char *page_title_cut(struct span title, const char *site, struct span host);
/* The share of the words of the shorter text that the longer one has too, 0 to 1. */
double page_words_shared(struct span a, struct span b);
