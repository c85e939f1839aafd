#include "page/traits.h"

#include <pthread.h>

#include "page/lexicon.h"

struct element { const char *name; uint32_t layout, traits; };
/* What is not here is inline, but for custom elements, which are boxes. */
static const struct element elements[] = {
    { "address", LAYOUT_BOX, 0 },
    { "amp-ad", LAYOUT_SKIP, 0 },
    { "applet", LAYOUT_SKIP, 0 },
    { "article", LAYOUT_BOX, TRAIT_ARTICLE },
    { "aside", LAYOUT_BOX, TRAIT_ASIDE },
    { "audio", LAYOUT_SKIP, 0 },
    { "blockquote", LAYOUT_BOX, TRAIT_QUOTE },
    { "body", LAYOUT_BOX, 0 },
    { "br", LAYOUT_BREAK, 0 },
    { "button", LAYOUT_SKIP, 0 },
    { "canvas", LAYOUT_SKIP, 0 },
    { "caption", LAYOUT_BOX, 0 },
    { "center", LAYOUT_BOX, 0 },
    { "colgroup", LAYOUT_SKIP, 0 },
    { "datalist", LAYOUT_SKIP, 0 },
    { "dd", LAYOUT_BOX, 0 },
    { "details", LAYOUT_BOX, 0 },
    { "dialog", LAYOUT_BOX, TRAIT_SUBSCRIBE },
    { "dir", LAYOUT_BOX, 0 },
    { "div", LAYOUT_BOX, 0 },
    { "dl", LAYOUT_BOX, 0 },
    { "dt", LAYOUT_BOX, 0 },
    { "embed", LAYOUT_SKIP, 0 },
    { "fieldset", LAYOUT_BOX, TRAIT_FORM },
    { "figcaption", LAYOUT_BOX, TRAIT_CAPTION },
    { "figure", LAYOUT_BOX, TRAIT_FIGURE },
    { "footer", LAYOUT_BOX, TRAIT_FOOTER },
    { "form", LAYOUT_BOX, 0 },
    { "frameset", LAYOUT_BOX, 0 },
    { "h1", LAYOUT_BOX, 0 },
    { "h2", LAYOUT_BOX, 0 },
    { "h3", LAYOUT_BOX, 0 },
    { "h4", LAYOUT_BOX, 0 },
    { "h5", LAYOUT_BOX, 0 },
    { "h6", LAYOUT_BOX, 0 },
    { "head", LAYOUT_SKIP, 0 },
    { "header", LAYOUT_BOX, TRAIT_HEADER },
    { "hgroup", LAYOUT_BOX, 0 },
    { "hr", LAYOUT_RULE, 0 },
    { "html", LAYOUT_BOX, 0 },
    { "iframe", LAYOUT_SKIP, 0 },
    { "input", LAYOUT_SKIP, 0 },
    { "legend", LAYOUT_BOX, 0 },
    { "li", LAYOUT_BOX, TRAIT_ITEM },
    { "main", LAYOUT_BOX, TRAIT_MAIN },
    { "map", LAYOUT_SKIP, 0 },
    { "menu", LAYOUT_BOX, TRAIT_NAV },
    { "nav", LAYOUT_BOX, TRAIT_NAV },
    { "noframes", LAYOUT_SKIP, 0 },
    { "noscript", LAYOUT_BOX, TRAIT_HIDDEN },
    { "object", LAYOUT_SKIP, 0 },
    { "ol", LAYOUT_BOX, 0 },
    { "optgroup", LAYOUT_SKIP, 0 },
    { "option", LAYOUT_SKIP, 0 },
    { "p", LAYOUT_BOX, 0 },
    { "picture", LAYOUT_INLINE, 0 },
    { "pre", LAYOUT_BOX, 0 },
    { "rp", LAYOUT_SKIP, 0 },
    { "rt", LAYOUT_SKIP, 0 },
    { "script", LAYOUT_SKIP, 0 },
    { "section", LAYOUT_BOX, 0 },
    { "select", LAYOUT_SKIP, 0 },
    { "style", LAYOUT_SKIP, 0 },
    { "summary", LAYOUT_BOX, 0 },
    { "svg", LAYOUT_SKIP, 0 },
    { "table", LAYOUT_BOX, TRAIT_TABLE },
    { "tbody", LAYOUT_BOX, 0 },
    { "td", LAYOUT_BOX, 0 },
    { "template", LAYOUT_SKIP, 0 },
    { "textarea", LAYOUT_SKIP, 0 },
    { "tfoot", LAYOUT_BOX, 0 },
    { "th", LAYOUT_BOX, 0 },
    { "thead", LAYOUT_BOX, 0 },
    { "title", LAYOUT_SKIP, 0 },
    { "tr", LAYOUT_BOX, TRAIT_ITEM },
    { "ul", LAYOUT_BOX, 0 },
    { "video", LAYOUT_SKIP, 0 },
};

static struct page_lexicon names;       /* of elements: the place of each in the table, plus one */

static void fill_names(void)
{
    page_lexicon_begin(&names, COUNT_OF(elements));
    for (uint32_t i = 0; i < COUNT_OF(elements); i++)
        page_lexicon_add(&names, span_of(elements[i].name), i + 1);
}

static const struct element *element_of(const char *name)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, fill_names);
    uint32_t place = page_lexicon_find(&names, span_of(name));
    return place ? &elements[place - 1] : NULL;
}

enum page_layout page_layout_of(const xmlNode *element)
{
    const char *name = (const char *)element->name;
    const struct element *known = element_of(name);
    if (known)
        return (enum page_layout)known->layout;
    return strchr(name, '-') && !strchr(name, ':') && strcmp(name, "amp-img") != 0 ? LAYOUT_BOX : LAYOUT_INLINE;
}

/* One part of a class name: by itself, joined with the part before it, and the two with a hyphen between. */
static uint32_t traits_of_part(struct span part, struct span before)
{
    char joined[64];
    uint32_t traits = page_class_traits(part);
    if (before.len > 0 && before.len + part.len + 1 < sizeof joined) {
        memcpy(joined, before.at, before.len);
        memcpy(joined + before.len, part.at, part.len);
        traits |= page_class_traits(span_of_n(joined, before.len + part.len));
        joined[before.len] = '-';
        memcpy(joined + before.len + 1, part.at, part.len);
        traits |= page_class_traits(span_of_n(joined, before.len + 1 + part.len));
    }
    return traits;
}

enum {
    CLASS_BYTES_MAX = 512, /* style frameworks put hundreds of words into one; what says something stands first */
    CLASS_PARTS_MAX = 40
};

static uint32_t traits_of_words(const char *words, uint32_t *hash)
{
    char lower[CLASS_BYTES_MAX];
    size_t len = 0, start = 0, before_at = 0, before_len = 0, n_parts = 0;
    uint32_t traits = 0;
    for (size_t i = 0;; i++) {
        uint8_t c = i < CLASS_BYTES_MAX - 1 ? (uint8_t)words[i] : 0;
        bool is_part = byte_is_alpha(c) || c >= 0x80;
        bool is_hump = is_part && c >= 'A' && c <= 'Z' && i > 0 && words[i - 1] >= 'a' && words[i - 1] <= 'z';
        if ((!is_part || is_hump) && len > start) {
            traits |= traits_of_part(span_of_n(lower + start, len - start), span_of_n(lower + before_at, before_len));
            before_at = start;
            before_len = len - start;
            start = len;
            n_parts++;
        }
        if (c == 0 || n_parts == CLASS_PARTS_MAX)
            return traits;
        if (byte_is_space(c))
            before_len = 0;             /* words of one name only are joined */
        *hash = (*hash ^ (byte_is_digit(c) ? '0' : c)) * 16777619u;         /* FNV-1a; numbers differ between equal boxes */
        if (is_part)
            lower[len++] = (char)byte_lower(c);
    }
}

static uint32_t traits_of_role(const char *role)
{
    static const struct page_word roles[] = {
        { "article", TRAIT_ARTICLE },    { "banner", TRAIT_HEADER },    { "complementary", TRAIT_ASIDE },
        { "contentinfo", TRAIT_FOOTER }, { "dialog", TRAIT_SUBSCRIBE }, { "main", TRAIT_MAIN },
        { "menu", TRAIT_NAV },           { "menubar", TRAIT_NAV },      { "navigation", TRAIT_NAV },
        { "search", TRAIT_NAV },         { "tooltip", TRAIT_HIDDEN },
    };
    return page_word_find(roles, COUNT_OF(roles), span_of(role));
}

static bool is_display_none(const char *style)
{
    size_t at;
    struct span rest = span_of(style);
    while (span_find(rest, "display", 7, &at) && at < CLASS_BYTES_MAX) {
        rest = span_trim_space(span_from(rest, at + 7));
        if (rest.len > 0 && rest.at[0] == ':' && span_starts_nocase(span_trim_space(span_from(rest, 1)), "none"))
            return true;
    }
    return false;
}

static uint32_t traits_of_itemprop(const char *name)
{
    static const struct page_word properties[] = {
        { "articleBody", TRAIT_ARTICLE_BODY }, { "articleSection", TRAIT_SECTION }, { "author", TRAIT_BYLINE },
        { "caption", TRAIT_CAPTION }, { "comment", TRAIT_COMMENT }, { "dateModified", TRAIT_DATE },
        { "datePublished", TRAIT_DATE }, { "keywords", TRAIT_TAGS }, { "reviewBody", TRAIT_ARTICLE_BODY },
    };
    return page_word_find(properties, COUNT_OF(properties), span_of(name));
}

static uint32_t traits_of_itemtype(const char *type)
{
    static const struct page_word ends[] = {
        { "Article", TRAIT_ARTICLE },   { "BlogPosting", TRAIT_ARTICLE }, { "BreadcrumbList", TRAIT_NAV },
        { "ItemList", TRAIT_RELATED },  { "WPSideBar", TRAIT_RELATED },   { "Comment", TRAIT_COMMENT },
        { "WPHeader", TRAIT_HEADER },   { "WPFooter", TRAIT_FOOTER },
    };
    for (size_t i = 0; i < COUNT_OF(ends); i++)
        if (span_ends(span_of(type), ends[i].word))
            return ends[i].means;
    return 0;
}

uint32_t page_traits_of(const xmlNode *element, uint32_t *ret_shape)
{
    const struct element *known = element_of((const char *)element->name);
    uint32_t traits = known ? known->traits : 0, hash = 2166136261u, id_hash = 0;
    for (const char *c = (const char *)element->name; *c; c++)
        hash = (hash ^ (uint8_t)*c) * 16777619u;
    *ret_shape = hash;
    if (known && (page_is(element, "html") || page_is(element, "body")))
        return traits; /* classes of the whole page ("has-sidebar", "comments-open") say nothing of a part */
    const char *itemtype = NULL;
    bool is_item = false;
    for (const xmlAttr *attribute = element->properties; attribute; attribute = attribute->next) {
        const char *name = (const char *)attribute->name, *value = page_attribute_text(attribute);
        if (page_name_is(name, "class"))
            traits |= traits_of_words(value, &hash);
        else if (page_name_is(name, "id"))
            traits |= traits_of_words(value, &id_hash);
        else if (page_name_is(name, "role"))
            traits |= traits_of_role(value);
        else if (page_name_is(name, "itemprop"))
            traits |= traits_of_itemprop(value);
        else if (page_name_is(name, "itemtype"))
            itemtype = value;
        else if (page_name_is(name, "itemscope"))
            is_item = true;
        else if (page_name_is(name, "hidden") || (page_name_is(name, "style") && is_display_none(value)))
            traits |= TRAIT_HIDDEN;
    }
    if (is_item && itemtype)
        traits |= traits_of_itemtype(itemtype);
    *ret_shape = hash;
    return traits;
}
