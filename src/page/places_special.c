/* page/places_special.c: links, metadata and anchors, of which only some name a requisite. */
#include "page/looks.h"
#include "page/places_walk.h"

/* A link by one word of its rel. */
static const struct {
    const char *word;
    enum page_kind kind;
    bool does_not_connect;
} link_rows[] = {
    { "stylesheet", PAGE_STYLE },
    { "icon", PAGE_ICON },                                      /* "shortcut icon" has it too */
    { "apple-touch-icon", PAGE_ICON },
    { "apple-touch-icon-precomposed", PAGE_ICON },
    { "apple-touch-startup-image", PAGE_IMAGE },
    { "mask-icon", PAGE_ICON },
    { "fluid-icon", PAGE_ICON },
    { "image_src", PAGE_IMAGE, true },
    { "modulepreload", PAGE_SCRIPT },
};
static const struct {
    const char *as;
    enum page_kind kind;
} preload_rows[] = {
    { "image", PAGE_IMAGE }, { "style", PAGE_STYLE }, { "script", PAGE_SCRIPT }, { "font", PAGE_FONT },
    { "video", PAGE_MEDIA }, { "audio", PAGE_MEDIA }, { "track", PAGE_OTHER },
};

void page_walk_link(struct page_walk *walk, xmlNode *node)
{
    const char *rel = page_attribute(node, "rel");
    const char *as = page_attribute(node, "as");
    struct page_place place = { .element = "link", .connects = true };
    if (!rel)
        return;
    for (size_t i = 0; i < COUNT_OF(link_rows); i++)
        if (page_has_word(rel, link_rows[i].word)) {
            place.kind = link_rows[i].kind;
            place.place = link_rows[i].word;
            place.connects = !link_rows[i].does_not_connect;
            page_walk_url(walk, node, "href", &place);
            return;
        }
    if (!page_has_word(rel, "preload") && !page_has_word(rel, "prefetch"))
        return;
    struct span href = span_of(page_attribute(node, "href"));
    place.is_hint = !page_has_word(rel, "preload");             /* a prefetch is for the next page */
    place.place = place.is_hint ? "prefetch" : "preload";
    bool is_known = !as && page_is_image_file(href);
    place.kind = PAGE_IMAGE;
    for (size_t i = 0; as && i < COUNT_OF(preload_rows); i++)
        if (span_is_nocase(span_of(as), preload_rows[i].as)) {
            place.kind = preload_rows[i].kind;
            is_known = true;
        }
    if (!is_known)
        return;
    page_walk_url(walk, node, "href", &place);
    if (page_attribute(node, "imagesrcset")) {
        struct page_place set = { .element = "link", .place = "imagesrcset", .kind = PAGE_IMAGE, .connects = true,
                                  .is_hint = place.is_hint };
        page_walk_srcset(walk, node, "imagesrcset", &set);
    }
}

/* og:image, og:image:secure_url, twitter:image:src, thumbnail, sailthru.image.full, msapplication-TileImage …
 * but not og:image:width or twitter:image:alt. */
static bool names_image(struct span name)
{
    static const char *const words[] = { "image", "thumbnail", "msapplication-square", "msapplication-wide" };
    static const char *const not_urls[] = { ":width", ":height",         ":type",       ":alt",
                                            "-alt",   ":user_generated", "imagetoolbar" };
    char lower[64];
    size_t at;
    if (name.len >= sizeof lower)
        return false;
    for (size_t i = 0; i < name.len; i++)
        lower[i] = (char)byte_lower(name.at[i]);
    name = span_of_n(lower, name.len);
    for (size_t i = 0; i < COUNT_OF(not_urls); i++)
        if (span_ends(name, not_urls[i]))
            return false;
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (span_find(name, words[i], strlen(words[i]), &at))
            return true;
    return false;
}

/* A url or contentUrl inside an ImageObject of microdata: the nearest element with itemscope says what it is. */
static bool is_in_image_object(const xmlNode *node)
{
    size_t at;
    for (node = node->parent; node; node = node->parent)
        if (page_attribute(node, "itemscope")) {
            struct span type = span_of(page_attribute(node, "itemtype"));
            return span_find(type, "ImageObject", 11, &at);
        }
    return false;
}

static bool is_microdata_image(const xmlNode *node)
{
    const char *property = page_attribute(node, "itemprop");
    if (!property)
        return false;
    static const char *const pictures[] = { "image", "thumbnailUrl", "thumbnail", "logo" };
    for (size_t i = 0; i < COUNT_OF(pictures); i++)
        if (page_has_word(property, pictures[i]))
            return true;
    return (page_has_word(property, "url") || page_has_word(property, "contentUrl")) && is_in_image_object(node);
}

void page_walk_meta(struct page_walk *walk, xmlNode *node)
{
    static const char *const naming[] = { "property", "name" };
    struct span content = span_trim_space(span_of(page_attribute(node, "content")));
    if (!page_looks_like_url(content) || (!page_looks_absolute(content) && !page_has_image_extension(content)))
        return;
    for (size_t i = 0; i < COUNT_OF(naming); i++) {
        AUTO_FREE char *name = mem_text(page_attribute(node, naming[i]));
        if (!name || !names_image(span_of(name)))
            continue;
        for (char *c = name; *c; c++)
            *c = (char)byte_lower((uint8_t)*c);
        struct page_place place = { .kind = PAGE_IMAGE, .element = "meta", .place = name };
        page_walk_url(walk, node, "content", &place);
        return;
    }
    if (is_microdata_image(node)) {
        struct page_place place = { .kind = PAGE_IMAGE, .element = "itemprop", .place = "image" };
        page_walk_url(walk, node, "content", &place);
    }
}

void page_walk_anchor(struct page_walk *walk, xmlNode *node)
{
    struct span href = span_of(page_attribute(node, "href"));
    bool is_item = is_microdata_image(node);
    if (!is_item && !page_is_image_file(href))
        return;
    struct page_place place = { .kind = PAGE_IMAGE,
                                .element = is_item ? "itemprop" : "a",
                                .place = is_item ? "image" : "href",
                                .is_hint = !is_item || !page_is_image_file(href) };
    page_walk_url(walk, node, "href", &place);
}
