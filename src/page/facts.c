#include "page/facts.h"

#include <libxml/HTMLparser.h>

#include "base/text.h"

enum { VALUE_MAX = 16 * 1024,           /* of one fact; articleBody is not read through here */
       NAME_WITHIN = 32 };              /* properties between an item and its name */

/* Sources are static texts: one row for each name that is asked for. */
static const struct { const char *name, *jsonld, *microdata;
} sources[] = {
#define SOURCE(name) { name, "jsonld." name, "microdata." name }
    SOURCE("headline"),
    SOURCE("alternativeHeadline"),
    SOURCE("name"),
    SOURCE("articleSection"),
    SOURCE("publisher"),
    SOURCE("inLanguage"),
    SOURCE("description"),
    SOURCE("author"),
    SOURCE("creator"),
    SOURCE("keywords"),
    SOURCE("datePublished"),
    SOURCE("dateModified"),
    SOURCE("dateCreated"),
    SOURCE("copyrightHolder"),
    SOURCE("copyrightNotice"),
    SOURCE("license"),
    SOURCE("isAccessibleForFree"),
    SOURCE("url"),
#undef SOURCE
};

static const char *source_of(const char *name, bool is_jsonld)
{
    for (size_t i = 0; i < COUNT_OF(sources); i++)
        if (strcmp(sources[i].name, name) == 0)
            return is_jsonld ? sources[i].jsonld : sources[i].microdata;
    return is_jsonld ? "jsonld" : "microdata";
}

/* &amp; &#39; &#x27; &nbsp; … at `*at`: the character, or 0 when it is no reference. */
static uint32_t decode_reference(struct span text, size_t *at)
{
    struct span rest = span_to(span_from(text, *at + 1), 12), name;
    uint64_t code = 0;
    if (!span_cut(&rest, ';', &name) || name.len == 0)
        return 0;
    if (name.at[0] == '#' && name.len > 2 && (name.at[1] | 32) == 'x') {
        if (!span_hex_to_u64(span_from(name, 2), 0x10FFFF, &code))
            return 0;
    } else if (name.at[0] == '#') {
        if (!span_to_u64(span_from(name, 1), 0x10FFFF, &code))
            return 0;
    } else {
        AUTO_FREE char *word = span_text(name);
        const htmlEntityDesc *entity = htmlEntityLookup((const xmlChar *)word);
        code = entity ? entity->value : 0;
    }
    if (code == 0 || (code >= 0xD800 && code <= 0xDFFF))
        return 0;
    *at += name.len + 2;
    return (uint32_t)code;
}

char *page_plain(const char *value)
{
    struct span text = span_to(span_of(value), VALUE_MAX);
    AUTO_BUF struct buf raw = { 0 };
    AUTO_BUF struct buf plain = { 0 };
    for (size_t at = 0; at < text.len;) {
        uint8_t byte = text.at[at];
        uint32_t code = byte == '&' ? decode_reference(text, &at) : 0;
        if (code) {
            buf_put_utf8(&raw, code);
            continue;
        }
        bool is_tag = byte == '<' && at + 1 < text.len && (byte_is_alpha(text.at[at + 1]) || text.at[at + 1] == '/');
        size_t end;
        if (is_tag && span_find(span_from(text, at), ">", 1, &end)) {
            buf_put_byte(&raw, ' ');
            at += end + 1;
            continue;
        }
        end = at + 1;
        while (end < text.len && text.at[end] != '&' && text.at[end] != '<')
            end++;
        buf_put(&raw, text.at + at, end - at);
        at = end;
    }
    text_collapse(buf_span(&raw), &plain);
    return plain.len ? buf_take_text(&plain) : NULL;
}

static bool says_url(const struct page_scan *scan, const char *url)
{
    const char *own = scan->document->url;
    if (!url || !own)
        return false;
    size_t a = strcspn(url, "#?"), b = strcspn(own, "#?");
    while (a > 0 && url[a - 1] == '/')
        a--;
    while (b > 0 && own[b - 1] == '/')
        b--;
    struct span left = span_of_n(url, a), right = span_of_n(own, b), scheme;
    if (span_cut(&left, ':', &scheme) && span_cut(&right, ':', &scheme))
        return left.len > 12 && span_equal(left, right);
    return false;
}

/* How well a node stands for the page's article. */
static int node_score(const struct page_scan *scan, const struct page_container *container, const json_t *node)
{
    const struct page_jsonld *set = &scan->jsonld;
    int score = 1;
    const json_t *page = json_object_get(node, "mainEntityOfPage");
    const char *page_id =
        json_is_string(page) ? json_string_value(page) : json_string_value(json_object_get(page, "@id"));
    if (says_url(scan, page_id) || says_url(scan, json_string_value(json_object_get(node, "url")))
        || says_url(scan, json_string_value(json_object_get(node, "@id"))))
        score += 4;
    const char *headline = page_jsonld_text(set, json_object_get(node, "headline"));
    AUTO_FREE char *plain = headline ? page_plain(headline) : NULL;
    if (plain && container->headline != PAGE_NO_BLOCK
        && page_same_words(span_of(plain), page_block_text(scan, &scan->blocks[container->headline])))
        score += 3;
    if (json_object_get(node, "articleBody"))
        score += 2;
    if (json_object_get(node, "datePublished"))
        score += 1;
    return score;
}

static void choose_node(const struct page_scan *scan, const struct page_container *container,
                        struct page_facts *facts)
{
    int best = 0;
    for (size_t i = 0; i < scan->jsonld.n_nodes; i++) {
        const json_t *node = scan->jsonld.nodes[i];
        if (page_jsonld_is_article(node)) {
            int score = node_score(scan, container, node);
            if (score > best) {
                best = score;
                facts->node = node;
            }
        } else if (!facts->page_node && page_jsonld_is(node, "WebPage") && json_object_get(node, "datePublished")) {
            facts->page_node = node;
        }
    }
}

/* An article that is an item of a list is a teaser; of the others the one that holds most text. */
static void choose_item(const struct page_scan *scan, const struct page_container *container,
                        struct page_facts *facts)
{
    double best = -1;
    for (uint32_t i = 0; i < scan->n_items; i++) {
        const struct page_item *item = &scan->items[i];
        if (!page_is_article_type(span_of(item->type)) || page_has_word(item->property, "itemListElement"))
            continue;
        double weight = container->sums[item->end_block] - container->sums[item->first_block];
        if (weight > best) {
            best = weight;
            facts->item = i;
        }
    }
}

void page_facts_of(const struct page_scan *scan, const struct page_container *container, struct page_facts *ret)
{
    *ret = (struct page_facts){ .scan = scan, .item = PAGE_NO_ITEM };
    choose_node(scan, container, ret);
    choose_item(scan, container, ret);
}

bool page_fact_jsonld(const struct page_facts *facts, const char *name, struct page_text *ret)
{
    const char *text = page_jsonld_text(&facts->scan->jsonld, json_object_get(facts->node, name));
    char *value = text ? page_plain(text) : NULL;
    if (!value)
        return false;
    *ret = (struct page_text){ value, source_of(name, true) };
    return true;
}

char *page_property_value(const struct page_property *property)
{
    static const char *const attributes[] = { "content", "datetime", "href", "src" };
    for (size_t i = 0; i < COUNT_OF(attributes); i++) {
        const char *value = page_attribute(property->node, attributes[i]);
        if (value && *value && !(i == 2 && page_is(property->node, "a")))
            return page_plain(value);
    }
    AUTO_BUF struct buf text = { 0 };
    page_node_text(property->node, VALUE_MAX, &text);
    return text.len ? buf_take_text(&text) : NULL;
}

bool page_fact_microdata(const struct page_facts *facts, const char *name, struct page_text *ret)
{
    const struct page_scan *scan = facts->scan;
    for (size_t i = 0; i < scan->n_properties; i++) {
        const struct page_property *property = &scan->properties[i];
        bool is_own =
            property->item == facts->item || (facts->item == PAGE_NO_ITEM && property->item == PAGE_NO_ITEM);
        if (!is_own || !page_has_word(property->name, name))
            continue;
        char *value = NULL;
        if (page_attribute(property->node, "itemscope")) {  /* its name, where it is an item itself */
            for (size_t k = i + 1; k < scan->n_properties && k < i + NAME_WITHIN && !value; k++)
                if (scan->properties[k].item != PAGE_NO_ITEM &&
                    scan->items[scan->properties[k].item].node == property->node &&
                    page_has_word(scan->properties[k].name, "name"))
                    value = page_property_value(&scan->properties[k]);
        }
        if (!value)
            value = page_property_value(property);
        if (value) {
            *ret = (struct page_text){ value, source_of(name, false) };
            return true;
        }
    }
    return false;
}

bool page_fact(const struct page_facts *facts, const char *name, struct page_text *ret)
{
    return page_fact_jsonld(facts, name, ret) || page_fact_microdata(facts, name, ret);
}

bool page_fact_meta(const struct page_facts *facts, const char *const *keys, struct page_text *ret)
{
    for (size_t i = 0; keys[i]; i++) {
        const char *text = page_meta(facts->scan, keys[i] + strlen("meta."));
        char *value = text ? page_plain(text) : NULL;
        if (value) {
            *ret = (struct page_text){ value, keys[i] };
            return true;
        }
    }
    return false;
}
