#include "page/container.h"

#include <math.h>

/* Found by trying on the test pages; neighbouring values differ little. */
static const double LEVEL_FACTOR = 0.75;        /* what a part keeps of its parts' weight */
/* Scripts show what was hidden; it counts where little else is there. */
static const double HIDDEN_FACTOR = 0.1;
static const double DECLARED_BODY = 1.6, DECLARED_CLASS = 1.25, DECLARED_ARTICLE = 1.1;
enum { ORACLE_LETTERS_MIN = 200,        /* a shorter articleBody is a teaser */
       ORACLE_BYTES_MAX = 400 * 1024,
       HEADLINE_LETTERS_MAX = 400 };

static const char *article_body(const struct page_scan *scan)
{
    const char *best = NULL;
    for (size_t i = 0; i < scan->jsonld.n_nodes; i++) {
        const json_t *body = json_object_get(scan->jsonld.nodes[i], "articleBody");
        if (page_jsonld_is_article(scan->jsonld.nodes[i]) && json_is_string(body)
            && (!best || strlen(json_string_value(body)) > strlen(best)))
            best = json_string_value(body);
    }
    return best;
}

static void ask_oracle(const struct page_scan *scan, struct page_container *container)
{
    const char *body = article_body(scan);
    if (!body || strlen(body) > ORACLE_BYTES_MAX)
        return;
    AUTO_BUF struct buf whole = { 0 };
    AUTO_BUF struct buf part = { 0 };
    page_letters_only(span_of(body), &whole);
    if (whole.len < ORACLE_LETTERS_MIN)
        return;
    container->in_oracle = mem_new_array(scan->n_blocks + 1, sizeof *container->in_oracle);
    size_t found = 0;
    for (size_t i = 0; i < scan->n_blocks; i++) {
        buf_clear(&part);
        page_letters_only(page_block_text(scan, &scan->blocks[i]), &part);
        size_t at;
        if (part.len < 12 || part.len > whole.len || !span_find(buf_span(&whole), part.at, part.len, &at))
            continue;
        container->in_oracle[i] = true;
        found += part.len;
    }
    container->oracle_share = (double)found / (double)whole.len;
    if (container->oracle_share < 0.3) {        /* another text, or one in another form */
        free(container->in_oracle);
        container->in_oracle = NULL;
    }
}

static double weight_of(const struct page_scan *scan, const struct page_container *container, size_t i)
{
    const struct page_block *block = &scan->blocks[i];
    uint32_t traits = scan->regions[block->region].all;
    if (traits & TRAITS_FOREIGN & ~(uint32_t)TRAIT_HIDDEN || block->letters == 0)
        return 0;
    double density = page_link_density(block);
    double weight = block->letters * (1 - density) * (1 - density);
    if (traits & (TRAIT_HIDDEN | TRAIT_GALLERY))
        weight *= HIDDEN_FACTOR;
    if (block->kind == BLOCK_HEADING)
        weight *= 0.3;
    else if (block->kind == BLOCK_CAPTION)
        weight *= 0.1;
    else if (block->sentences + block->commas == 0)
        weight *= block->letters >= 80 ? 0.6 : 0.2;
    if (container->in_oracle)
        weight *= container->in_oracle[i] ? 2 : 0.5;
    return weight;
}

/* Paragraphs and the like hand their weight up undiminished and are no containers themselves. */
static bool is_leaf(const xmlNode *node)
{
    static const char *const leaves[] = { "p",  "h1",  "h2",      "h3",         "h4",         "h5",     "h6",
                                          "li", "dt",  "dd",      "blockquote", "figcaption", "figure", "ul",
                                          "ol", "pre", "address", "tr",         "tbody" };
    for (size_t i = 0; i < COUNT_OF(leaves); i++)
        if (page_is(node, leaves[i]))
            return true;
    return false;
}

static double declared_factor(const struct page_scan *scan, const struct page_region *region)
{
    double factor = 1;
    if (region->own & TRAIT_ARTICLE_BODY)
        factor = DECLARED_BODY;
    else if (region->own & TRAIT_BODY)
        factor = DECLARED_CLASS;
    else if (region->own & (TRAIT_ARTICLE | TRAIT_MAIN))
        factor = DECLARED_ARTICLE;
    if (region == scan->regions || page_is(region->node, "body"))
        factor *= 0.8;
    return factor;
}

static uint32_t heaviest(const struct page_scan *scan, const struct page_container *container)
{
    double *scores = mem_new_array(scan->n_regions + 1, sizeof *scores);
    for (size_t i = 0; i < scan->n_blocks; i++)
        scores[scan->blocks[i].region] += container->weights[i];
    uint32_t best = 0;
    double best_score = 0;
    for (size_t i = scan->n_regions; i-- > 0;) {
        const struct page_region *region = &scan->regions[i];
        bool leaf = is_leaf(region->node);
        double score = scores[i] * declared_factor(scan, region);
        if (!leaf && score > best_score) {
            best = (uint32_t)i;
            best_score = score;
        }
        if (i > 0)
            scores[region->parent] += leaf ? scores[i] : scores[i] * LEVEL_FACTOR;
    }
    free(scores);
    return best;
}

/* How well a block may be the headline: in the words of the page's own titles, as h1, near the text. */
static double headline_score(const struct page_scan *scan, const struct page_container *container, uint32_t i,
                             const struct span *titles, size_t n_titles)
{
    const struct page_block *block = &scan->blocks[i];
    uint32_t traits = scan->regions[block->region].all;
    if (block->letters == 0 || block->letters > HEADLINE_LETTERS_MAX
        || traits & (TRAIT_NAV | TRAIT_FOOTER | TRAIT_RELATED | TRAIT_COMMENT | TRAIT_HIDDEN))
        return 0;
    double score = block->kind == BLOCK_HEADING ? (block->level == 1 ? 3 : block->level == 2 ? 1.2 : 0.4) : 0;
    AUTO_BUF struct buf words = { 0 };
    page_letters_only(page_block_text(scan, block), &words);
    double best = 0;
    for (size_t k = 0; k < n_titles && words.len > 0; k++) {
        if (!span_starts(titles[k], (const char *)words.at))        /* the title may go on with the site's name */
            continue;
        double share = (double)words.len / (double)titles[k].len;
        best = fmax(best, share > 0.99 ? 5 : share > 0.4 ? 4 * share : 0);
    }
    score += best;
    if (score < 1)
        return 0;
    uint32_t first = scan->regions[container->region].first_block, end = scan->regions[container->region].end_block;
    if (i < first)
        score -= fmin(1.5, (first - i) / 30.0);
    else if (i >= end)
        score -= 2;
    if (block->link_letters * 2 > block->letters)
        score -= 1;
    return score;
}

static uint32_t find_headline(const struct page_scan *scan, const struct page_container *container)
{
    struct buf titles[4] = { { 0 } };
    struct span spans[4];
    size_t n = 0;
    const char *given[4] = { page_meta(scan, "og:title"), page_meta(scan, "twitter:title"), scan->title, NULL };
    for (size_t i = 0; i < scan->jsonld.n_nodes && !given[3]; i++)
        if (page_jsonld_is_article(scan->jsonld.nodes[i]))
            given[3] = page_jsonld_text(&scan->jsonld, json_object_get(scan->jsonld.nodes[i], "headline"));
    for (size_t i = 0; i < COUNT_OF(given); i++) {
        if (!given[i])
            continue;
        page_letters_only(span_to(span_of(given[i]), 2000), &titles[n]);
        if (titles[n].len > 0) {
            spans[n] = buf_span(&titles[n]);
            n++;
        }
    }
    uint32_t best = PAGE_NO_BLOCK;
    double best_score = 0.9;
    for (uint32_t i = 0; i < scan->n_blocks; i++) {
        double score = headline_score(scan, container, i, spans, n);
        if (score > best_score) {
            best = i;
            best_score = score;
        }
    }
    for (size_t i = 0; i < COUNT_OF(titles); i++)
        buf_free(&titles[i]);
    return best;
}

/* The smallest part around the text and the headline, but not the whole body of a page with much else. */
static uint32_t find_whole(const struct page_scan *scan, const struct page_container *container)
{
    uint32_t region = container->region;
    if (container->headline != PAGE_NO_BLOCK)
        while (region > 0 && !page_region_holds(scan, region, scan->blocks[container->headline].region))
            region = scan->regions[region].parent;
    return region;
}

void page_container_of(const struct page_scan *scan, struct page_container *ret)
{
    *ret = (struct page_container){ .headline = PAGE_NO_BLOCK };
    ret->weights = mem_new_array(scan->n_blocks + 1, sizeof *ret->weights);
    ret->sums = mem_new_array(scan->n_blocks + 1, sizeof *ret->sums);
    if (scan->n_blocks == 0)
        return;
    ask_oracle(scan, ret);
    for (size_t i = 0; i < scan->n_blocks; i++) {
        ret->weights[i] = weight_of(scan, ret, i);
        ret->sums[i + 1] = ret->sums[i] + ret->weights[i];
    }
    ret->region = heaviest(scan, ret);
    ret->headline = find_headline(scan, ret);
    ret->whole = find_whole(scan, ret);
}

void page_container_free(struct page_container *container)
{
    free(container->weights);
    free(container->sums);
    free(container->in_oracle);
    *container = (struct page_container){ .headline = PAGE_NO_BLOCK };
}

bool page_in_other_article(const struct page_scan *scan, const struct page_container *container, uint32_t region)
{
    uint32_t article = scan->regions[region].article;
    if (article == UINT32_MAX || page_region_holds(scan, article, container->region)
        || page_region_holds(scan, container->region, article))
        return false;
    return container->headline == PAGE_NO_BLOCK ||
           !page_region_holds(scan, article, scan->blocks[container->headline].region);
}
