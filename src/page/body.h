/* page/body.h: the article's text: which blocks of the container it is, and where it ends.
 *
 * Kept are paragraphs, their subheads, quotations and lists; left out are the headline, stamps and bylines, captions, boxes of
 * teasers in the middle, and all that follows a heading such as "Related" or "Comments" (words_phrases.c). A lead that stands
 * above the container, and large parts beside it in the same article, are added. */
#pragma once
#include "page/container.h"

enum page_use { USE_NONE, USE_BODY, USE_CAPTION, USE_CREDIT };

struct page_body {
    uint8_t *uses; /* enum page_use of each block; page_pictures_of turns captions into USE_CAPTION */
    uint32_t first, last;               /* the first and last block of the text, or PAGE_NO_BLOCK */
};
void page_body_of(const struct page_scan *scan, const struct page_container *container, struct page_body *ret);
void page_body_free(struct page_body *body);
bool page_is_prose(const struct page_scan *scan,
                   uint32_t block); /* a paragraph: long enough, or a sentence; few links */
/* Paragraphs parted by an empty line, with LF at the end; "" when there is no text. Yours. */
char *page_body_text(const struct page_scan *scan, const struct page_body *body);
