#include "page/traits.h"

struct element { const char *name; uint32_t layout, traits; };
/* Sorted by name. What is not here is inline, but for custom elements, which are boxes. */
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

static const struct element *element_of(const char *name)
{
    size_t low = 0, high = COUNT_OF(elements);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(name, elements[middle].name);
        if (order == 0)
            return &elements[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
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
    uint32_t traits = page_word_find(page_class_words, page_n_class_words, part);
    if (before.len > 0 && before.len + part.len + 1 < sizeof joined) {
        memcpy(joined, before.at, before.len);
        memcpy(joined + before.len, part.at, part.len);
        traits |= page_word_find(page_class_words, page_n_class_words, span_of_n(joined, before.len + part.len));
        joined[before.len] = '-';
        memcpy(joined + before.len + 1, part.at, part.len);
        traits |= page_word_find(page_class_words, page_n_class_words, span_of_n(joined, before.len + 1 + part.len));
    }
    return traits;
}

enum {
    CLASS_BYTES_MAX = 512, /* style frameworks put hundreds of words into one; what says something stands first */
    CLASS_PARTS_MAX = 40
};

static uint32_t traits_of_words(const char *words, uint32_t *hash)
{
    if (!words)
        return 0;
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
    return role ? page_word_find(roles, COUNT_OF(roles), span_of(role)) : 0;
}

static bool is_hidden(const xmlNode *element)
{
    const char *style = page_attribute(element, "style");
    if (style) {
        size_t at;
        struct span rest = span_of(style);
        while (span_find(rest, "display", 7, &at) && at < CLASS_BYTES_MAX) {
            rest = span_trim_space(span_from(rest, at + 7));
            if (rest.len > 0 && rest.at[0] == ':' && span_starts_nocase(span_trim_space(span_from(rest, 1)), "none"))
                return true;
        }
    }
    return page_attribute(element, "hidden") != NULL;
}

static uint32_t traits_of_itemprop(const xmlNode *element)
{
    static const struct page_word names[] = {
        { "articleBody", TRAIT_ARTICLE_BODY }, { "articleSection", TRAIT_SECTION }, { "author", TRAIT_BYLINE },
        { "caption", TRAIT_CAPTION }, { "comment", TRAIT_COMMENT }, { "dateModified", TRAIT_DATE },
        { "datePublished", TRAIT_DATE }, { "keywords", TRAIT_TAGS }, { "reviewBody", TRAIT_ARTICLE_BODY },
    };
    const char *name = page_attribute(element, "itemprop");
    uint32_t traits = name ? page_word_find(names, COUNT_OF(names), span_of(name)) : 0;
    const char *type = page_attribute(element, "itemtype");
    if (type && page_attribute(element, "itemscope")) {
        struct span bare = span_of(type);
        if (span_ends(bare, "Article") || span_ends(bare, "BlogPosting"))
            traits |= TRAIT_ARTICLE;
        else if (span_ends(bare, "BreadcrumbList"))
            traits |= TRAIT_NAV;
        else if (span_ends(bare, "ItemList") || span_ends(bare, "WPSideBar"))
            traits |= TRAIT_RELATED;
        else if (span_ends(bare, "Comment"))
            traits |= TRAIT_COMMENT;
        else if (span_ends(bare, "WPHeader"))
            traits |= TRAIT_HEADER;
        else if (span_ends(bare, "WPFooter"))
            traits |= TRAIT_FOOTER;
    }
    return traits;
}

uint32_t page_traits_of(const xmlNode *element, uint32_t *ret_shape)
{
    const struct element *known = element_of((const char *)element->name);
    uint32_t traits = known ? known->traits : 0, hash = 2166136261u, other_hash = 0;
    for (const char *c = (const char *)element->name; *c; c++)
        hash = (hash ^ (uint8_t)*c) * 16777619u;
    *ret_shape = hash;
    if (!element->properties || (known && (page_is(element, "html") || page_is(element, "body"))))
        return traits; /* classes of the whole page ("has-sidebar", "comments-open") say nothing of a part */
    traits |= traits_of_words(page_attribute(element, "class"), &hash);
    traits |= traits_of_words(page_attribute(element, "id"), &other_hash);
    traits |= traits_of_role(page_attribute(element, "role"));
    traits |= traits_of_itemprop(element);
    if (is_hidden(element))
        traits |= TRAIT_HIDDEN;
    *ret_shape = hash;
    return traits;
}
