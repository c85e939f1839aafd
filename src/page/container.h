/* page/container.h: the part of the page that holds the article's text.
 *
 * Found by the weight of text: letters, less where links are, less where no sentence ends; a part gains what its parts weigh,
 * somewhat less at each level, so that the smallest part around all paragraphs weighs most. What the page declares (itemprop
 * articleBody, <article>, class names) and the text that JSON-LD gives as articleBody add to it. */
#pragma once
#include "page/scan.h"

enum { PAGE_NO_BLOCK = UINT32_MAX };

struct page_container {
    uint32_t region;                    /* holds the text */
    uint32_t whole;                     /* around it and the headline: the article with its head; may be the same */
    uint32_t headline;                  /* the block, or PAGE_NO_BLOCK */
    double *weights;                    /* of each block */
    double *sums;                       /* sums[i]: of the blocks before i */
    bool *in_oracle;                    /* which blocks stand in JSON-LD's articleBody; NULL without such */
    double oracle_share;                /* how much of articleBody was found in blocks, 0 to 1 */
};
/* A scan without blocks gives region 0 and no headline. */
void page_container_of(const struct page_scan *scan, struct page_container *ret);
void page_container_free(struct page_container *container);
static inline double page_weight(const struct page_scan *scan, const struct page_container *container,
                                 uint32_t region)
{
    return container->sums[scan->regions[region].end_block] - container->sums[scan->regions[region].first_block];
}
/* Whether a region lies in an <article> that is another one: a teaser, a card. */
bool page_in_other_article(const struct page_scan *scan, const struct page_container *container, uint32_t region);
