#include "page/captions.h"

#include "base/text.h"
#include "page/picture.h"
#include "page/traits.h"

enum { CAPTION_LETTERS = 300,           /* of a text that nothing calls a caption */
       PARAGRAPH_LETTERS = 80,
       CAPTION_BYTES_MAX = 4000,
       STEPS = 60,                      /* elements of a caption that are looked at */
       LEVELS = 5,                      /* boxes around a picture that are asked */
       BLOCKS_NEAR = 8 };

static void take_part(char **into, struct span text)
{
    AUTO_BUF struct buf plain = { 0 };
    text_collapse(text, &plain);
    if (plain.len > 0 && !*into)
        *into = buf_take_text(&plain);
}

/* "Photo: Anna Kiss" names Anna Kiss. */
static void take_credit(char **into, struct span text)
{
    AUTO_BUF struct buf lower = { 0 };
    page_lower(text, CAPTION_BYTES_MAX, &lower);
    const struct page_word *prefix = lower.len == text.len ? page_phrase_at(&page_credit_prefixes, buf_span(&lower)) : NULL;
    struct span name = prefix ? span_from(text, strlen(prefix->word)) : text;
    while (name.len > 0 && strchr(" :/-|", name.at[0]))
        name = span_from(name, 1);
    take_part(into, page_count_letters(name) > 0 ? name : text);
}

/* Where a credit begins in the caption: at its start, or behind a sentence, a bracket, a dash, a bar. */
void page_caption_split(struct span printed, struct page_caption *ret)
{
    printed = span_trim_space(printed);
    AUTO_BUF struct buf lower = { 0 };
    page_lower(printed, CAPTION_BYTES_MAX, &lower);
    struct span text = buf_span(&lower);
    size_t start = SIZE_MAX;
    if (lower.len == printed.len)       /* places must be the same in both */
        for (size_t at = 0; at < text.len && start == SIZE_MAX; at++) {
            if ((text.at[at] & 0xC0) == 0x80)
                continue;
            bool may_begin =
                at == 0 || strchr(".([|/!?-\"", text.at[at - 1]) || text.at[at] == 0xC2 ||
                (text.at[at - 1] == ' ' &&
                 (at < 2 || strchr(".)]|/!?-\"'", text.at[at - 2]) || text.at[at - 2] >= 0x80 ||
                  span_starts(span_from(text, at), "photo") || span_starts(span_from(text, at), "foto") ||
                  span_starts(span_from(text, at), "фото") || span_starts(span_from(text, at), "credit")));
            if (may_begin && page_phrase_at(&page_credit_prefixes, span_from(text, at)))
                start = at;
        }
    if (start == SIZE_MAX) {
        take_part(&ret->text, printed);
        return;
    }
    struct span head = span_trim_space(span_to(printed, start)), credit = span_trim_space(span_from(printed, start));
    while (head.len > 0 && strchr("([|/-", head.at[head.len - 1]))
        head = span_trim_space(span_to(head, head.len - 1));
    if (head.len < printed.len && start > 0 && strchr("([", printed.at[start - 1]) && credit.len > 0 &&
        strchr(")]", credit.at[credit.len - 1]))
        credit = span_to(credit, credit.len - 1);
    take_part(&ret->text, head);
    take_credit(&ret->credit, credit);
}

static size_t pictures_in(const struct page_scan *scan, const struct page_region *region)
{
    size_t n = 0;
    for (uint32_t i = region->first_picture; i < region->end_picture && n < 8 && i < region->first_picture + 32; i++)
        n += !scan->pictures[i].in_noscript;
    return n;
}

/* What region and inline elements around a block's beginning say. */
static uint32_t traits_of_block(const struct page_scan *scan, uint32_t i)
{
    const struct page_region *region = &scan->regions[scan->blocks[i].region];
    uint32_t traits = region->all, shape;
    const xmlNode *node = scan->blocks[i].first->parent;
    for (int level = 0; node && node != region->node && level < 3; level++, node = node->parent)
        traits |= page_traits_of(node, &shape) & (TRAIT_CAPTION | TRAIT_CREDIT);
    return traits;
}

/* An inline element inside a caption that is called credit: its text leaves the caption. */
static void cut_inline_credit(const struct page_scan *scan, uint32_t block, struct buf *caption,
                              struct page_caption *ret)
{
    const xmlNode *root = scan->regions[scan->blocks[block].region].node;
    int steps = 0;
    for (xmlNode *node = page_next(root, (xmlNode *)root, true); node && steps < STEPS && !ret->credit;
         node = page_next(root, node, true), steps++) {
        uint32_t shape;
        if (node->type != XML_ELEMENT_NODE || !node->properties || !(page_traits_of(node, &shape) & TRAIT_CREDIT))
            continue;
        AUTO_BUF struct buf credit = { 0 };
        page_node_text(node, CAPTION_BYTES_MAX, &credit);
        if (credit.len == 0 || credit.len >= caption->len || !span_ends(buf_span(caption), (const char *)credit.at))
            continue;
        caption->len -= credit.len;
        take_credit(&ret->credit, buf_span(&credit));
    }
}

/* Takes blocks [first, end) of those traits (all, when 0) as the caption. */
static bool take_blocks(const struct page_scan *scan, struct page_body *body, uint32_t first, uint32_t end,
                        uint32_t traits, struct page_caption *ret)
{
    AUTO_BUF struct buf text = { 0 };
    for (uint32_t i = first; i < end; i++) {
        uint32_t all = traits_of_block(scan, i);
        if ((traits && !(all & traits)) || body->uses[i] == USE_CAPTION)
            continue;
        struct span block = page_block_text(scan, &scan->blocks[i]);
        if (all & TRAIT_CREDIT && !(all & TRAIT_CAPTION)) {
            take_credit(&ret->credit, block);
        } else if (text.len < CAPTION_BYTES_MAX) {
            if (text.len > 0)
                buf_put_byte(&text, ' ');
            buf_put_span(&text, block);
            cut_inline_credit(scan, i, &text, ret);
        }
        body->uses[i] = USE_CAPTION;
    }
    if (text.len > 0)
        page_caption_split(buf_span(&text), ret);
    return text.len > 0;
}

static size_t letters_in(const struct page_scan *scan, const struct page_region *box)
{
    size_t letters = 0;
    for (uint32_t i = box->first_block; i < box->end_block && letters <= 2 * CAPTION_LETTERS; i++)
        letters += scan->blocks[i].letters;
    return letters;
}

static bool has_trait(const struct page_scan *scan, uint32_t first, uint32_t end, uint32_t trait)
{
    for (uint32_t i = first; i < end; i++)
        if (traits_of_block(scan, i) & trait)
            return true;
    return false;
}

static bool is_free(const struct page_body *body, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        if (body->uses[i] == USE_CAPTION)
            return false;
    return true;
}

static bool is_small_print(const struct page_block *block)
{
    static const char *const names[] = { "em", "i", "small", "cite", "figcaption" };
    const xmlNode *node = block->first ? block->first->parent : NULL;
    for (int level = 0; node && level < 3; level++, node = node->parent)
        for (size_t i = 0; i < COUNT_OF(names); i++)
            if (page_is(node, names[i]))
                return true;
    return false;
}

/* May the only texts in a picture's box be its caption, though nothing says so? */
static bool may_be_caption(const struct page_scan *scan, const struct page_region *box,
                           const struct page_picture_at *at)
{
    if (box->end_block == box->first_block || box->end_block - box->first_block > 3)
        return false;
    size_t letters = 0, linked = 0;
    for (uint32_t i = box->first_block; i < box->end_block; i++) {
        const struct page_block *block = &scan->blocks[i];
        letters += block->letters;
        linked += block->link_letters;
        if (block->kind == BLOCK_HEADING)
            return false;
    }
    const struct page_block *first = &scan->blocks[box->first_block];
    const char *alt = page_attribute(at->node, "alt");
    if (alt && page_same_words(span_of(alt), page_block_text(scan, first)))
        return true;
    bool is_paragraph = page_is(scan->regions[first->region].node, "p") && page_is_prose(scan, box->first_block)
        && first->letters >= PARAGRAPH_LETTERS && !is_small_print(first);
    return letters <= CAPTION_LETTERS && letters > 0 && linked * 2 <= letters && !is_paragraph;
}

static void put_first(struct table *by_id, const char *id, xmlNode *node)
{
    if (id && !table_get(by_id, span_of(id)))
        table_put(by_id, span_of(id), node);
}

/* The first element of that name: an id, or the name of an anchor. */
static const xmlNode *element_of_id(struct page_captions *captions, const char *id)
{
    xmlNode *root = (xmlNode *)captions->facts->scan->document->tree;
    if (captions->by_id)
        return table_get(captions->by_id, span_of(id));
    captions->by_id = table_new();
    for (xmlNode *node = root ? page_next(root, root, true) : NULL; node; node = page_next(root, node, true)) {
        put_first(captions->by_id, page_attribute(node, "id"), node);
        if (page_is(node, "a"))
            put_first(captions->by_id, page_attribute(node, "name"), node);
    }
    return table_get(captions->by_id, span_of(id));
}

static bool described_by(struct page_captions *captions, const struct page_picture_at *at, struct page_caption *ret)
{
    const char *id = page_attribute(at->node, "aria-describedby");
    const xmlNode *element = id ? element_of_id(captions, id) : NULL;
    if (!element)
        return false;
    AUTO_BUF struct buf text = { 0 };
    page_node_text(element, CAPTION_BYTES_MAX, &text);
    if (text.len == 0)
        return false;
    page_caption_split(buf_span(&text), ret);
    return true;
}

/* Boxes around the picture, from the inside: the first with a text that is its caption. */
static bool in_box(const struct page_scan *scan, struct page_body *body, const struct page_picture_at *at,
                   struct page_caption *ret)
{
    uint32_t region = at->region;
    for (int level = 0; level < LEVELS && region > 0; level++, region = scan->regions[region].parent) {
        const struct page_region *box = &scan->regions[region];
        bool is_figure = box->own & TRAIT_FIGURE;
        if (pictures_in(scan, box) > 1 && !is_figure)
            return false;
        if (box->end_block == box->first_block)
            continue;
        uint32_t end = box->end_block - box->first_block > 4 * BLOCKS_NEAR
                           ? box->first_block + 4 * BLOCKS_NEAR
                           : box->end_block;
        if (!is_free(body, box->first_block, end))
            return false;
        if (has_trait(scan, box->first_block, end, TRAIT_CAPTION)
            && take_blocks(scan, body, box->first_block, end, TRAIT_CAPTION | TRAIT_CREDIT, ret))
            return true;
        if (is_figure ? letters_in(scan, box) <= 2 * CAPTION_LETTERS : may_be_caption(scan, box, at))
            return take_blocks(scan, body, box->first_block, end, 0, ret);
        if (page_is(box->node, "p") && box->end_block > box->first_block)
            return false;               /* a picture in the middle of prose */
    }
    return false;
}

/* <p><img></p><p><em>…</em></p>, or a caption-class right behind the picture's box. */
static bool behind(const struct page_scan *scan, struct page_body *body, const struct page_picture_at *at,
                   struct page_caption *ret)
{
    uint32_t i = at->block;
    if (i >= scan->n_blocks || body->uses[i] == USE_CAPTION)
        return false;
    const struct page_block *block = &scan->blocks[i];
    const struct page_region *region = &scan->regions[block->region];
    bool follows = region->first_picture == at - scan->pictures + 1 || scan->regions[at->region].end <= block->region;
    bool is_called = region->all & TRAIT_CAPTION || is_small_print(block);
    return follows && is_called && block->letters <= CAPTION_LETTERS && page_link_density(block) < 0.5
        && take_blocks(scan, body, i, i + 1, 0, ret);
}

static bool of_jsonld(const struct page_facts *facts, const char *url, struct page_caption *ret)
{
    const struct page_jsonld *set = &facts->scan->jsonld;
    const json_t *images = json_object_get(facts->node, "image");
    size_t n = json_is_array(images) ? json_array_size(images) : 1;
    struct span stem = page_picture_stem(url);
    for (size_t i = 0; i < n && i < 200; i++) {
        const json_t *image = page_jsonld_follow(set, json_is_array(images) ? json_array_get(images, i) : images);
        const char *own = json_string_value(json_object_get(image, "url"));
        if (!own)
            own = json_string_value(json_object_get(image, "contentUrl"));
        const char *caption = own && span_equal(page_picture_stem(own), stem) ? page_jsonld_text(set, json_object_get(image, "caption")) : NULL;
        if (caption) {
            AUTO_FREE char *plain = page_plain(caption);
            if (plain)
                page_caption_split(span_of(plain), ret);
            return plain != NULL;
        }
    }
    return false;
}

void page_caption_of(struct page_captions *captions, const struct page_picture_at *at, const char *url, struct page_caption *ret)
{
    *ret = (struct page_caption){ 0 };
    const struct page_scan *scan = captions->facts->scan;
    if (in_box(scan, captions->body, at, ret) || behind(scan, captions->body, at, ret) || described_by(captions, at, ret))
        return;
    const char *given = page_attribute(at->node, "data-caption");
    AUTO_FREE char *plain = given ? page_plain(given) : NULL;
    if (plain)
        page_caption_split(span_of(plain), ret);
    else
        (void)of_jsonld(captions->facts, url, ret);
}

void page_captions_free(struct page_captions *captions)
{
    table_free(captions->by_id);
    captions->by_id = NULL;
}
