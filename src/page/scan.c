#include "page/scan.h"

#include "base/text.h"
#include "page/traits.h"

enum { SCAN_TEXT_MAX = 32 * 1024 * 1024,        /* of all blocks: half of the largest page */
       NODE_TEXT_STEPS = 20000,                 /* nodes looked at for the text of one element */
       LINE_LETTERS = 40 };                     /* a shorter line before one <br> stands for itself */

struct walk {
    struct page_scan *scan;
    uint32_t region;                    /* the innermost open one */
    uint32_t item;
    struct page_block block;            /* being filled: text_at is where it begins */
    bool has_text, needs_blank, may_need_nfc;
    unsigned n_breaks;                  /* <br> since the last letter */
    xmlNode *link, *noscript, *strong;
};

/* Traits that hold for what lies inside, too. */
enum {
    TRAITS_INHERITED = TRAITS_FOREIGN | TRAIT_HEADER | TRAIT_BYLINE | TRAIT_DATE | TRAIT_CAPTION |
                       TRAIT_CREDIT | TRAIT_GALLERY | TRAIT_FIGURE | TRAIT_SECTION | TRAIT_TABLE |
                       TRAIT_QUOTE | TRAIT_FORM
};

static void flush(struct walk *walk)
{
    struct page_scan *scan = walk->scan;
    walk->needs_blank = false;
    walk->n_breaks = 0;
    if (!walk->has_text)
        return;
    struct page_block *block = &walk->block;
    if (walk->may_need_nfc) {
        AUTO_BUF struct buf nfc = { 0 };
        text_nfc(span_from(buf_span(&scan->text), block->text_at), &nfc);
        scan->text.len = block->text_at;
        buf_put_span(&scan->text, buf_span(&nfc));
    }
    block->text_len = scan->text.len - block->text_at;
    buf_put_byte(&scan->text, 0);
    block->region = walk->region;
    if (walk->link) {
        block->link = walk->link;
        block->n_links++;
    }
    const struct page_region *region = &scan->regions[walk->region];
    const char *name = (const char *)region->node->name;
    if (name[0] == 'h' && name[1] >= '1' && name[1] <= '6' && name[2] == 0) {
        block->kind = BLOCK_HEADING;
        block->level = (uint8_t)(name[1] - '0');
    }
    ARRAY_GROW(scan->blocks, scan->n_blocks);
    scan->blocks[scan->n_blocks++] = *block;
    *block = (struct page_block){ .text_at = scan->text.len };
    walk->has_text = walk->may_need_nfc = false;
}

static bool is_inert(uint32_t code)     /* NFC leaves it alone, whatever stands beside it */
{
    return code < 0x300 || (code >= 0x400 && code <= 0x482) || (code >= 0x2010 && code <= 0x2027) ||
           (code >= 0x3041 && code <= 0x3096) || (code >= 0x30A1 && code <= 0x30FA) ||
           (code >= 0x4E00 && code <= 0x9FFF) || (code >= 0xAC00 && code <= 0xD7A3) ||
           (code >= 0xFF01 && code <= 0xFF60);
}

static bool is_blank(uint32_t code)
{
    return code <= ' ' || code == 0xA0 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 ||
           code == 0x2029 || code == 0x202F || code == 0x205F || code == 0x3000;
}

static bool is_nothing(uint32_t code)   /* soft hyphens, joiners' markers, byte order marks inside the text */
{
    return code == 0xAD || code == 0x200B || code == 0xFEFF || code == 0x2060;
}

static void begin_block(struct walk *walk, xmlNode *node)
{
    walk->block = (struct page_block){ .text_at = walk->scan->text.len, .first = node };
    walk->has_text = true;
}

static void count_character(struct walk *walk, uint32_t code)
{
    struct page_block *block = &walk->block;
    if (page_is_letter(code)) {
        uint32_t weight = page_is_wide(code) ? 2 : 1;
        block->letters += weight;
        if (walk->link)
            block->link_letters += weight;
        if (walk->strong)
            block->strong_letters += weight;
    } else if (page_is_sentence_end(code)) {
        block->sentences++;
    } else if (page_is_comma(code)) {
        block->commas++;
    }
}

/* One character; most find room. */
static inline void put(struct buf *into, const void *bytes, size_t len)
{
    if (into->room - into->len <= len) {
        buf_put(into, bytes, len);
        return;
    }
    memcpy(into->at + into->len, bytes, len);
    into->len += len;
}

/* Is what stands before this <br> a line by itself (a stamp, a title, an address), and not prose that was broken by hand? */
static bool is_line_alone(const struct walk *walk)
{
    const struct page_block *block = &walk->block;
    return walk->has_text && block->letters <= LINE_LETTERS && block->sentences == 0
        && walk->scan->text.at[walk->scan->text.len - 1] != ',';
}

/* ASCII letters and digits, a word of them at a time: most of most texts. Returns where the word ends. */
static size_t take_word(struct walk *walk, struct span text, size_t at)
{
    size_t end = at;
    while (end < text.len && text.at[end] < 0x80 && (byte_is_alpha(text.at[end]) || byte_is_digit(text.at[end])))
        end++;
    uint32_t n = (uint32_t)(end - at);
    walk->block.letters += n;
    walk->block.link_letters += walk->link ? n : 0;
    walk->block.strong_letters += walk->strong ? n : 0;
    put(&walk->scan->text, text.at + at, n);
    return end;
}

static void take_text(struct walk *walk, xmlNode *node)
{
    struct buf *into = &walk->scan->text;
    struct span text = span_of((const char *)node->content);
    for (size_t at = 0; at < text.len;) {
        size_t start = at;
        uint32_t code = text.at[at];
        if (code < 0x80)
            at++;
        else
            code = span_utf8_next(text, &at);
        if (is_nothing(code))
            continue;
        if (is_blank(code)) {
            if (code == 0x3000 && walk->n_breaks > 0)
                walk->n_breaks++; /* a new paragraph, as Chinese and Japanese indent it */
            walk->needs_blank = true;
            continue;
        }
        if (walk->n_breaks > 1 || (walk->n_breaks == 1 && is_line_alone(walk)))
            flush(walk);
        if (into->len > SCAN_TEXT_MAX)
            return;
        if (!walk->has_text)
            begin_block(walk, node);
        else if (walk->needs_blank || walk->n_breaks)
            put(into, " ", 1);
        walk->needs_blank = false;
        walk->n_breaks = 0;
        if (!is_inert(code))
            walk->may_need_nfc = true;
        if (code < 0x80 && page_is_letter(code)) {
            at = take_word(walk, text, start);
            continue;
        }
        bool is_in_number = code == '.' && at < text.len && byte_is_digit(text.at[at]);    /* 12.04.2023, 1.240 */
        if (!is_in_number)
            count_character(walk, code);
        put(into, text.at + start, at - start);
    }
}

static void open_region(struct walk *walk, xmlNode *node)
{
    struct page_scan *scan = walk->scan;
    flush(walk);
    ARRAY_GROW(scan->regions, scan->n_regions);
    struct page_region *region = &scan->regions[scan->n_regions];
    *region = (struct page_region){ .node = node,
                                    .parent = scan->n_regions ? walk->region : 0,
                                    .first_block = (uint32_t)scan->n_blocks,
                                    .first_picture = (uint32_t)scan->n_pictures };
    region->own = page_traits_of(node, &region->shape);
    region->depth = scan->n_regions ? scan->regions[walk->region].depth + 1 : 0;
    walk->region = (uint32_t)scan->n_regions++;
}

static void close_region(struct walk *walk)
{
    struct page_scan *scan = walk->scan;
    flush(walk);
    struct page_region *region = &scan->regions[walk->region];
    region->end = (uint32_t)scan->n_regions;
    region->end_block = (uint32_t)scan->n_blocks;
    region->end_picture = (uint32_t)scan->n_pictures;
    walk->region = region->parent;
}

static void add_pair(struct page_pair **pairs, size_t *n, const char *key, const char *value)
{
    if (!key || !value || !*value)
        return;
    ARRAY_GROW(*pairs, *n);
    (*pairs)[(*n)++] = (struct page_pair){ key, value };
}

static void take_meta(struct walk *walk, xmlNode *node)
{
    static const char *const keys[] = { "property", "name", "itemprop", "http-equiv" };
    struct page_scan *scan = walk->scan;
    for (size_t i = 0; i < COUNT_OF(keys); i++)
        if (!(i == 2 && walk->item != PAGE_NO_ITEM))        /* an item's property is no fact of the page */
            add_pair(&scan->metas, &scan->n_metas, page_attribute(node, keys[i]), page_attribute(node, "content"));
}

static void take_microdata(struct walk *walk, xmlNode *node)
{
    struct page_scan *scan = walk->scan;
    const char *name = page_attribute(node, "itemprop");
    if (name) {
        ARRAY_GROW(scan->properties, scan->n_properties);
        scan->properties[scan->n_properties++] = (struct page_property){ node, name, walk->item,
                                                                         (uint32_t)scan->n_blocks + walk->has_text };
    }
    if (page_attribute(node, "itemscope") && node->children) {
        const char *type = page_attribute(node, "itemtype");
        ARRAY_GROW(scan->items, scan->n_items);
        scan->items[scan->n_items] = (struct page_item){ .node = node,
                                                         .type = type ? type : "",
                                                         .property = name ? name : "",
                                                         .parent = walk->item,
                                                         .first_block = (uint32_t)scan->n_blocks };
        walk->item = (uint32_t)scan->n_items++;
    }
}

static void take_script(struct walk *walk, xmlNode *node)
{
    const char *type = page_attribute(node, "type");
    if (type && span_starts_nocase(span_trim_space(span_of(type)), "application/ld+json") && node->children)
        page_jsonld_add(&walk->scan->jsonld, span_of((const char *)node->children->content));
}

static void take_picture(struct walk *walk, xmlNode *node, enum page_shown shown)
{
    struct page_scan *scan = walk->scan;
    ARRAY_GROW(scan->pictures, scan->n_pictures);
    scan->pictures[scan->n_pictures++] = (struct page_picture_at){ node, shown, walk->region, (uint32_t)scan->n_blocks + walk->has_text,
                                                                   walk->link, walk->noscript != NULL };
}

/* Only a style of the element's own is looked at: what a style sheet shows behind things is decoration. */
static void take_background(struct walk *walk, xmlNode *node)
{
    const char *style = page_attribute(node, "style");
    if (style && strstr(style, "url("))
        take_picture(walk, node, SHOWN_BACKGROUND);
}

static void take_special(struct walk *walk, xmlNode *node)
{
    struct page_scan *scan = walk->scan;
    switch (node->name[0]) {
    case 'a':
        if (page_is(node, "a") && page_attribute(node, "href"))
            walk->link = node;
        if (!page_is(node, "amp-img"))
            break;
        __attribute__((fallthrough));
    case 'i':
        if (page_is(node, "img") || page_is(node, "image") || page_is(node, "amp-img"))
            take_picture(walk, node, SHOWN_IMAGE);
        break;
    case 'v':
        if (page_is(node, "video") && page_attribute(node, "poster"))
            take_picture(walk, node, SHOWN_POSTER);
        break;
    case 't':
        if (page_is(node, "time")) {
            ARRAY_GROW(scan->times, scan->n_times);
            scan->times[scan->n_times++] = (struct page_time_at){ node, walk->region, (uint32_t)scan->n_blocks };
        } else if (page_is(node, "title") && !scan->title && node->children && node->children->content) {
            scan->title = (const char *)node->children->content;
        }
        break;
    case 'm':
        if (page_is(node, "meta"))
            take_meta(walk, node);
        break;
    case 'l':
        if (page_is(node, "link"))
            add_pair(&scan->links, &scan->n_links, page_attribute(node, "rel"), page_attribute(node, "href"));
        break;
    case 's':
        if (page_is(node, "script"))
            take_script(walk, node);
        else if (page_is(node, "strong") && !walk->strong)
            walk->strong = node;
        break;
    case 'b':
        if (page_is(node, "b") && !walk->strong)
            walk->strong = node;
        break;
    case 'n':
        if (page_is(node, "noscript") && !walk->noscript)
            walk->noscript = node;
        break;
    case 'h':
        if (page_is(node, "html") && !scan->lang) {
            scan->lang = page_attribute(node, "lang");
            if (!scan->lang)
                scan->lang = page_attribute(node, "xml:lang");
        }
        break;
    default:
        break;
    }
}

/* An element begins. False: what lies inside it is not looked at. */
static bool enter(struct walk *walk, xmlNode *node)
{
    if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
        if (walk->scan->n_regions && node->content)
            take_text(walk, node);
        return false;
    }
    if (node->type != XML_ELEMENT_NODE)
        return false;
    take_special(walk, node);
    if (node->properties) {
        take_background(walk, node);
        take_microdata(walk, node);
    }
    switch (page_layout_of(node)) {
    case LAYOUT_BREAK:
        walk->n_breaks++;
        return false;
    case LAYOUT_RULE:
        flush(walk);
        return false;
    case LAYOUT_SKIP:
        return page_is(node, "head");
    case LAYOUT_BOX:
        open_region(walk, node);
        return true;
    case LAYOUT_INLINE:
        return true;
    }
    return true;
}

static void leave(struct walk *walk, xmlNode *node)
{
    struct page_scan *scan = walk->scan;
    if (node->type != XML_ELEMENT_NODE)
        return;
    if (walk->item != PAGE_NO_ITEM && scan->items[walk->item].node == node) {
        scan->items[walk->item].end_block = (uint32_t)scan->n_blocks + walk->has_text;
        walk->item = scan->items[walk->item].parent;
    }
    if (scan->n_regions && scan->regions[walk->region].node == node)
        close_region(walk);
    if (walk->link == node) {
        if (walk->has_text) {
            walk->block.link = node;
            walk->block.n_links++;
        }
        walk->link = NULL;
    }
    if (walk->noscript == node)
        walk->noscript = NULL;
    if (walk->strong == node)
        walk->strong = NULL;
}

/* Parents stand before children, so that one pass hands traits down. A part that holds most of the page's text is no foreign
 * part, whatever its class says ("with-sidebar"). */
static void hand_down_traits(struct page_scan *scan)
{
    uint64_t total = 0;
    for (size_t i = 0; i < scan->n_blocks; i++)
        total += scan->blocks[i].letters - scan->blocks[i].link_letters;
    uint64_t *before = mem_new_array(scan->n_blocks + 1, sizeof *before);
    for (size_t i = 0; i < scan->n_blocks; i++)
        before[i + 1] = before[i] + scan->blocks[i].letters - scan->blocks[i].link_letters;
    for (size_t i = 0; i < scan->n_regions; i++) {
        struct page_region *region = &scan->regions[i];
        uint64_t inside = before[region->end_block] - before[region->first_block];
        if (inside > total / 2 && inside > 200)
            region->own &= ~(uint32_t)(TRAITS_FOREIGN | TRAIT_BYLINE | TRAIT_DATE | TRAIT_CAPTION |
                                       TRAIT_CREDIT | TRAIT_HEADER | TRAIT_SECTION | TRAIT_GALLERY);
        region->article = region->own & TRAIT_ARTICLE ? (uint32_t)i
                          : i                         ? scan->regions[region->parent].article
                                                      : UINT32_MAX;
        region->all = region->own | (i ? scan->regions[region->parent].all & TRAITS_INHERITED : 0);
    }
    free(before);
    for (size_t i = 0; i < scan->n_blocks; i++)
        if (scan->regions[scan->blocks[i].region].all & TRAIT_CAPTION)
            scan->blocks[i].kind = BLOCK_CAPTION;
}

void page_scan_of(const struct page_document *document, struct page_scan *ret)
{
    *ret = (struct page_scan){ .document = document };
    xmlNode *root = document->tree ? xmlDocGetRootElement(document->tree) : NULL;
    struct walk walk = { .scan = ret, .item = PAGE_NO_ITEM };
    for (xmlNode *node = root; node;) {
        if (enter(&walk, node) && node->children) {
            node = node->children;
            continue;
        }
        leave(&walk, node);
        while (node != root && !node->next) {
            node = node->parent;
            leave(&walk, node);
        }
        node = node == root ? NULL : node->next;
    }
    hand_down_traits(ret);
    page_jsonld_index(&ret->jsonld);
}

void page_scan_free(struct page_scan *scan)
{
    buf_free(&scan->text);
    free(scan->regions);
    free(scan->blocks);
    free(scan->pictures);
    free(scan->times);
    free(scan->items);
    free(scan->properties);
    free(scan->metas);
    free(scan->links);
    page_jsonld_free(&scan->jsonld);
    *scan = (struct page_scan){ 0 };
}

uint32_t page_region_around(const struct page_scan *scan, uint32_t region, uint32_t traits)
{
    for (;; region = scan->regions[region].parent) {
        if (scan->regions[region].own & traits)
            return region;
        if (region == 0)
            return UINT32_MAX;
    }
}

const char *page_meta(const struct page_scan *scan, const char *key)
{
    for (size_t i = 0; i < scan->n_metas; i++)
        if (span_is_nocase(span_of(scan->metas[i].key), key)
            && span_trim_space(span_of(scan->metas[i].value)).len > 0)
            return scan->metas[i].value;
    return NULL;
}

void page_node_text(const xmlNode *node, size_t max, struct buf *into)
{
    if (page_is(node, "script") || page_is(node, "style"))
        return;
    AUTO_BUF struct buf raw = { 0 };
    size_t steps = 0;
    bool into_it = true;
    for (xmlNode *at = page_next(node, (xmlNode *)node, true); at && raw.len < max && steps < NODE_TEXT_STEPS;
         at = page_next(node, at, into_it), steps++) {
        into_it = !(at->type == XML_ELEMENT_NODE && page_layout_of(at) == LAYOUT_SKIP);
        if (at->type == XML_TEXT_NODE && at->content)
            buf_put_text(&raw, (const char *)at->content);
        else if (at->type == XML_ELEMENT_NODE && page_layout_of(at) != LAYOUT_INLINE)
            buf_put_byte(&raw, ' ');
    }
    text_collapse(span_to(buf_span(&raw), max), into);
}
