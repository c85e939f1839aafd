/* page/places.c: the table of places, the syntaxes in which they hold URLs, and the walk. */
#include "page/places.h"

#include "page/css.h"
#include "page/embedded.h"
#include "page/looks.h"
#include "page/parse.h"
#include "page/places_walk.h"
#include "page/srcset.h"

enum { COMMENTS_MAX = 1000 };           /* each is a parser's run of its own */

enum syntax { URL, SRCSET, CSS };

static const struct row {
    const char *element, *attribute;    /* element NULL: any */
    enum syntax syntax;
    enum page_kind kind;
    bool does_not_connect;
} rows[] = {
    { "img", "src", URL, PAGE_IMAGE },
    { "img", "srcset", SRCSET, PAGE_IMAGE },
    { "img", "lowsrc", URL, PAGE_IMAGE, true },
    { "source", "srcset", SRCSET, PAGE_IMAGE },
    { "source", "src", URL, PAGE_MEDIA },
    { "video", "src", URL, PAGE_MEDIA },
    { "video", "poster", URL, PAGE_IMAGE },
    { "audio", "src", URL, PAGE_MEDIA },
    { "track", "src", URL, PAGE_OTHER },
    { "input", "src", URL, PAGE_IMAGE },
    { "script", "src", URL, PAGE_SCRIPT },
    { "script", "href", URL, PAGE_SCRIPT },
    { "script", "xlink:href", URL, PAGE_SCRIPT },
    { "image", "href", URL, PAGE_IMAGE },
    { "image", "xlink:href", URL, PAGE_IMAGE },
    { "image", "src", URL, PAGE_IMAGE },                        /* browsers read <image> as <img> outside SVG */
    { "feimage", "href", URL, PAGE_IMAGE },
    { "feimage", "xlink:href", URL, PAGE_IMAGE },
    { "use", "href", URL, PAGE_IMAGE },
    { "use", "xlink:href", URL, PAGE_IMAGE },
    { "object", "data", URL, PAGE_OTHER },
    { "embed", "src", URL, PAGE_OTHER },
    { "amp-img", "src", URL, PAGE_IMAGE, true },
    { "amp-img", "srcset", SRCSET, PAGE_IMAGE, true },
    { "amp-anim", "src", URL, PAGE_IMAGE, true },
    { "amp-video", "src", URL, PAGE_MEDIA, true },
    { "amp-video", "poster", URL, PAGE_IMAGE, true },
    { "amp-audio", "src", URL, PAGE_MEDIA, true },
    { NULL, "background", URL, PAGE_IMAGE },
    { NULL, "style", CSS, PAGE_IMAGE },
    { NULL, "fill", CSS, PAGE_IMAGE },                          /* and what else of CSS is an attribute in SVG */
    { NULL, "stroke", CSS, PAGE_IMAGE },
    { NULL, "filter", CSS, PAGE_IMAGE },
    { NULL, "mask", CSS, PAGE_IMAGE },
    { NULL, "clip-path", CSS, PAGE_IMAGE },
    { NULL, "cursor", CSS, PAGE_IMAGE },
    { NULL, "marker-start", CSS, PAGE_IMAGE },
    { NULL, "marker-mid", CSS, PAGE_IMAGE },
    { NULL, "marker-end", CSS, PAGE_IMAGE },
};

void page_set_attribute(xmlNode *element, const char *name, const char *value)
{
    xmlSetProp(element, (const xmlChar *)name, (const xmlChar *)value);
}

void page_move_attribute(xmlNode *element, const char *name, const char *value)
{
    const char *old = page_attribute(element, name);
    AUTO_FREE char *new_name = mem_format("data-pressmark-%s", name);
    AUTO_FREE char *new_value = mem_text(value ? value : old);
    for (char *c = new_name; *c; c++)
        if (*c == ':')
            *c = '-';                   /* xlink:href */
    if (new_value)
        page_set_attribute(element, new_name, new_value);
    for (xmlAttr *attribute = element->properties; attribute; attribute = attribute->next)
        if (strcmp((const char *)attribute->name, name) == 0) {
            xmlRemoveProp(attribute);
            return;
        }
}

static enum page_place_fate ask(struct page_walk *walk, struct page_place *place, char **ret_url)
{
    place->prefix = walk->prefix;
    place->is_hint |= walk->is_hint;
    place->url = span_trim_space(place->url);
    *ret_url = NULL;
    if (place->url.len == 0 || place->url.at[0] == '#')         /* nothing, or a part of this page */
        return PAGE_PLACE_STAYS;
    return walk->visit(walk->context, place, ret_url);
}

void page_walk_url(struct page_walk *walk, xmlNode *node, const char *attribute, struct page_place *place)
{
    AUTO_FREE char *other = NULL;
    place->url = span_of(page_attribute(node, attribute));
    enum page_place_fate fate = ask(walk, place, &other);
    if (fate == PAGE_PLACE_CHANGES)
        page_set_attribute(node, attribute, other);
    else if (fate == PAGE_PLACE_MOVES)
        page_move_attribute(node, attribute, other);
}

static void put_candidate(struct buf *into, struct span url, const struct page_candidate *candidate)
{
    if (into->len)
        buf_put_text(into, ", ");
    buf_put_span(into, url);
    if (candidate->width > 0)
        buf_printf(into, " %.0fw", candidate->width);
    else if (candidate->density > 0)
        buf_printf(into, " %gx", candidate->density);
}

/* A candidate without a descriptor is one of density 1 (HTML Standard, "normalize the source densities"). */
static double size_of(const struct page_candidate *candidate)
{
    return candidate->width > 0 ? candidate->width : candidate->density > 0 ? candidate->density : 1;
}

static double largest_size(struct span value)
{
    double largest = 0;
    for (struct page_candidate candidate; page_srcset_next(&value, &candidate);)
        if (size_of(&candidate) > largest)
            largest = size_of(&candidate);
    return largest;
}

/* The attribute is written anew once one candidate changes or moves; candidates that move stand in the moved
 * one. */
void page_walk_srcset(struct page_walk *walk, xmlNode *node, const char *attribute, struct page_place *place)
{
    AUTO_BUF struct buf stays = { 0 }, moves = { 0 };
    struct page_place one = *place;
    struct page_candidate candidate;
    bool is_changed = false;
    double largest = largest_size(span_of(page_attribute(node, attribute)));
    for (struct span rest = span_of(page_attribute(node, attribute)); page_srcset_next(&rest, &candidate);) {
        AUTO_FREE char *other = NULL;
        one.url = candidate.url;
        one.is_smaller = size_of(&candidate) < largest;
        enum page_place_fate fate = ask(walk, &one, &other);
        if (walk->is_look)
            continue;
        is_changed |= fate != PAGE_PLACE_STAYS;
        put_candidate(fate == PAGE_PLACE_MOVES ? &moves : &stays, other ? span_of(other) : candidate.url, &candidate);
    }
    if (!is_changed)
        return;
    AUTO_FREE char *name = mem_text(attribute);     /* may be the tree's, and go with the attribute */
    if (moves.len)
        page_move_attribute(node, name, (const char *)moves.at);
    if (stays.len)
        page_set_attribute(node, name, (const char *)stays.at);
}

/* CSS */

struct css_walk {
    struct page_walk *walk;
    const char *element, *place;        /* place NULL: by the use */
    bool connects;
};

static char *visit_css(void *context, struct span url, enum page_css_use use)
{
    static const struct {
        const char *place;
        enum page_kind kind;
    } uses[] = {
        [PAGE_CSS_IMAGE] = { "url", PAGE_IMAGE },
        [PAGE_CSS_IMPORT] = { "import", PAGE_STYLE },
        [PAGE_CSS_FONT] = { "font", PAGE_FONT },
    };
    struct css_walk *css = context;
    char *other = NULL;
    struct page_place place = { .url = url, .kind = uses[use].kind, .element = css->element,
                                .place = css->place ? css->place : uses[use].place, .connects = css->connects };
    enum page_place_fate fate = ask(css->walk, &place, &other);
    if (fate == PAGE_PLACE_MOVES) {
        /* about:invalid is CSS's own word for a URL that leads nowhere (CSS Values 4 §4.5.4). */
        AUTO_FREE char *moved = other;
        AUTO_FREE char *url_text = span_text(url);
        return mem_format("about:invalid#%s", moved ? moved : url_text);
    }
    return other;
}

void page_places_walk_css(struct span css, page_place_visit *visit, void *context, struct buf *into)
{
    struct page_walk walk = { .visit = visit, .context = context, .prefix = "" };
    struct css_walk sheet = { .walk = &walk, .element = "css", .connects = true };
    page_css_walk(css, visit_css, &sheet, into);
}

static void visit_style_attribute(struct page_walk *walk, xmlNode *node, const char *attribute, bool connects)
{
    AUTO_BUF struct buf changed = { 0 };
    struct span before = span_of(page_attribute(node, attribute));
    struct css_walk style = { walk, (const char *)node->name, attribute, connects };
    page_css_walk(before, visit_css, &style, walk->is_look ? NULL : &changed);
    if (changed.len && !span_equal(before, buf_span(&changed)))
        page_set_attribute(node, attribute, (const char *)changed.at);
}

/* What a style or script element holds: the parser makes one text of it. */
static struct span raw_text(const xmlNode *node)
{
    return span_of(node->children ? (const char *)node->children->content : NULL);
}

static void visit_style_element(struct page_walk *walk, xmlNode *node)
{
    AUTO_BUF struct buf changed = { 0 };
    struct span before = raw_text(node);
    struct css_walk style = { .walk = walk, .element = "style", .connects = true };
    page_css_walk(before, visit_css, &style, walk->is_look ? NULL : &changed);
    if (walk->is_look || span_equal(before, buf_span(&changed)))
        return;
    while (node->children) {
        xmlNode *child = node->children;
        xmlUnlinkNode(child);
        xmlFreeNode(child);
    }
    xmlAddChild(node, xmlNewDocTextLen(node->doc, changed.at, (int)changed.len));
}

/* Texts that hold URLs somewhere inside: only looked at. */

struct text_walk {
    struct page_walk *walk;
    struct page_place place;
};

static void visit_embedded(void *context, struct span url)
{
    struct text_walk *text = context;
    struct page_place place = text->place;
    char *ignored = NULL;
    place.url = url;
    if (ask(text->walk, &place, &ignored) != PAGE_PLACE_STAYS)
        free(ignored);
}

static void visit_script(struct page_walk *walk, xmlNode *node)
{
    struct span text = raw_text(node);
    const char *type = page_attribute(node, "type");
    if (type && span_starts_nocase(span_trim_space(span_of(type)), "application/ld+json")) {
        struct text_walk context = { walk, { .kind = PAGE_IMAGE, .element = "jsonld", .place = "image" } };
        page_embedded_jsonld(text, visit_embedded, &context);
    } else {
        struct page_place place = { .kind = PAGE_IMAGE, .element = "script", .place = "text", .is_hint = true };
        struct text_walk context = { walk, place };
        page_embedded_text(text, false, visit_embedded, &context);
    }
}

static void visit_data(struct page_walk *walk, xmlNode *node, const char *attribute, struct span value)
{
    const char *element = (const char *)node->name;
    enum page_data kind = page_data_kind(span_of(attribute), value);
    if (kind == PAGE_DATA_NONE || page_is(node, "iframe") || page_is(node, "frame") ||
        span_starts(span_of(attribute), "data-pressmark-"))
        return;
    struct page_place place = { .kind = PAGE_IMAGE, .element = element, .place = attribute };
    if (page_is(node, "script"))
        place.kind = PAGE_SCRIPT;
    else if (page_has_media_extension(value))
        place.kind = PAGE_MEDIA;
    if (kind == PAGE_DATA_JSON) {
        struct text_walk context = { walk, place };
        page_embedded_text(value, true, visit_embedded, &context);
    } else if (kind == PAGE_DATA_SRCSET) {
        page_walk_srcset(walk, node, attribute, &place);
    } else if (kind == PAGE_DATA_CSS) {
        visit_style_attribute(walk, node, attribute, false);
    } else if (kind == PAGE_DATA_URL) {
        page_walk_url(walk, node, attribute, &place);
    }
}

static enum page_kind kind_of(const struct row *row, const xmlNode *node)
{
    const char *type = page_attribute(node, "type");
    if (row->kind == PAGE_MEDIA && page_is(node->parent, "picture"))
        return PAGE_IMAGE;
    if (row->kind != PAGE_OTHER || page_is(node, "track"))
        return row->kind;
    struct span url = span_of(page_attribute(node, row->attribute));
    if ((type && span_starts_nocase(span_of(type), "image/")) || (!type && page_is_image_file(url)))
        return PAGE_IMAGE;
    return page_has_media_extension(url) ? PAGE_MEDIA : PAGE_OTHER;
}

static void visit_attribute(struct page_walk *walk, xmlNode *node, const char *attribute, struct span value)
{
    const char *element = (const char *)node->name;
    if (strncmp(attribute, "data-", 5) == 0) {
        visit_data(walk, node, attribute, value);
        return;
    }
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct row *row = &rows[i];
        if (!page_name_is(attribute, row->attribute) || (row->element && !page_name_is(element, row->element)))
            continue;
        struct page_place place = { .kind = kind_of(row, node), .element = element, .place = attribute,
                                    .connects = !row->does_not_connect };
        if (row->syntax == CSS)
            visit_style_attribute(walk, node, attribute, true);
        else if (row->syntax == SRCSET)
            page_walk_srcset(walk, node, attribute, &place);
        else
            page_walk_url(walk, node, attribute, &place);
        return;
    }
}

static void visit_element(struct page_walk *walk, xmlNode *node)
{
    /* A visit may change the attribute at hand, take it away, and put others behind the last one. */
    const xmlAttr *last = node->properties;
    while (last && last->next)
        last = last->next;
    for (xmlAttr *next, *attribute = node->properties; attribute; attribute = next) {
        next = attribute == last ? NULL : attribute->next;
        visit_attribute(walk, node, (const char *)attribute->name, span_of(page_attribute_text(attribute)));
    }

    if (page_is(node, "link"))
        page_walk_link(walk, node);
    else if (page_is(node, "meta"))
        page_walk_meta(walk, node);
    else if (page_is(node, "style"))
        visit_style_element(walk, node);
    else if (page_is(node, "script"))
        visit_script(walk, node);
    else if (page_is(node, "a") || page_is(node, "area"))
        page_walk_anchor(walk, node);
}

static bool holds_picture_tag(struct span text)
{
    struct span before;
    while (span_cut(&text, '<', &before))
        if (span_starts(text, "img") || span_starts(text, "IMG") || span_starts(text, "source"))
            return true;
    return false;
}

/* Pictures that someone commented out: some sites wake them by script. */
static void visit_comment(struct page_walk *walk, const xmlNode *node)
{
    struct span text = span_of((const char *)node->content);
    if (walk->n_comments == COMMENTS_MAX || !holds_picture_tag(text))
        return;
    walk->n_comments++;
    AUTO_BUF struct buf copy = { 0 };
    struct page_cuts cuts;
    buf_put_span(&copy, text);
    xmlDoc *inside = page_parse(&copy, &cuts);
    struct page_walk hints = { walk->visit, walk->context, .prefix = "comment.", .is_hint = true, .is_look = walk->is_look };
    xmlNode *root = (xmlNode *)inside;
    for (xmlNode *each = root ? page_next(root, root, true) : NULL; each; each = page_next(root, each, true))
        if (page_is(each, "img") || page_is(each, "source"))
            visit_element(&hints, each);
    xmlFreeDoc(inside);
}

static void walk_tree(struct page_walk *walk, xmlDoc *tree)
{
    xmlNode *root = (xmlNode *)tree, *prefix_end = NULL;
    for (xmlNode *node = root ? page_next(root, root, true) : NULL; node; node = page_next(root, node, true)) {
        if (node == prefix_end)         /* the first node behind the noscript or template */
            walk->prefix = "";
        if (node->type == XML_COMMENT_NODE)
            visit_comment(walk, node);
        if (node->type != XML_ELEMENT_NODE)
            continue;
        visit_element(walk, node);
        if (!*walk->prefix && (page_is(node, "noscript") || page_is(node, "template"))) {
            walk->prefix = page_is(node, "noscript") ? "noscript." : "template.";
            prefix_end = page_next(root, node, false);
        }
    }
}

void page_places_walk(xmlDoc *tree, page_place_visit *visit, void *context)
{
    struct page_walk walk = { .visit = visit, .context = context, .prefix = "" };
    walk_tree(&walk, tree);
}

void page_places_look(const xmlDoc *tree, page_place_visit *visit, void *context)
{
    struct page_walk walk = { .visit = visit, .context = context, .prefix = "", .is_look = true };
    walk_tree(&walk, (xmlDoc *)(uintptr_t)tree);        /* one walk for both: this one changes nothing */
}
