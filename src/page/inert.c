/* page/inert.c: tables of what connects. */
#include "page/inert.h"

#include "page/looks.h"
#include "page/places.h"

/* Attributes that move to data-pressmark-…; element NULL: on any. */
static const struct {
    const char *element, *attribute;
} moved[] = {
    { "iframe", "src" },      { "iframe", "srcdoc" },     { "frame", "src" },        { "amp-iframe", "src" },
    { "portal", "src" },      { "fencedframe", "src" },   { "bgsound", "src" },      { "img", "dynsrc" },
    { "form", "action" },     { "button", "formaction" }, { "input", "formaction" }, { "isindex", "action" },
    { "html", "manifest" },   { "object", "classid" },    { "object", "codebase" },  { "object", "archive" },
    { "applet", "code" },     { "applet", "archive" },    { "applet", "codebase" },  { "applet", "object" },
    { NULL, "ping" },         { NULL, "attributionsrc" },
    /* A digest or an origin that no longer fits what the link now leads to would make the browser refuse it. */
    { NULL, "integrity" },    { NULL, "crossorigin" },    { NULL, "nonce" },
};

/* A link whose rel has one of these words is a hint to fetch or to connect early. */
static const char *const hint_words[] = {
    "preload", "prefetch", "modulepreload", "prerender", "preconnect", "dns-prefetch", "subresource", "expect",
};
/* These stay, without their href: a browser may follow them unasked. */
static const char *const followed_words[] = { "manifest", "next", "import", "serviceworker", "pingback" };

/* What http-equiv is not to say to a browser: refresh leads away, a policy forbids our files, a charset is
 * ours to say. */
static const char *const moved_equivs[] = {
    "refresh", "content-security-policy", "content-security-policy-report-only", "x-webkit-csp",
    "x-content-security-policy", "content-type", "set-cookie", "origin-trial", "accept-ch", "delegate-ch", "x-dns-prefetch-control",
};

static bool has_any_word(const char *list, const char *const *words, size_t n)
{
    for (size_t i = 0; list && i < n; i++)
        if (page_has_word(list, words[i]))
            return true;
    return false;
}

static bool is_hint(const xmlNode *node)
{
    const char *rel = page_is(node, "link") ? page_attribute(node, "rel") : NULL;
    return has_any_word(rel, hint_words, COUNT_OF(hint_words)) && !page_has_word(rel, "stylesheet");
}

/* JSON in a script element is data; speculation rules are a list of pages to fetch. */
static bool is_script_to_drop(const xmlNode *node, bool drop_scripts)
{
    if (!page_is(node, "script"))
        return false;
    const char *type = page_attribute(node, "type");
    if (type && page_has_word(type, "speculationrules"))
        return true;
    struct span mime = span_trim_space(span_of(type));
    bool is_data = span_starts_nocase(mime, "application/ld+json") || span_is_nocase(mime, "application/json");
    return drop_scripts && !is_data;
}

static bool is_removed(const xmlNode *node, bool drop_scripts)
{
    return page_is(node, "base") || is_hint(node) || is_script_to_drop(node, drop_scripts) ||
           (page_is(node, "meta") && page_attribute(node, "charset"));
}

/* Absolute, with its fragment; within the page itself only the fragment. mailto: and the like stay as they
 * are. */
static void make_absolute(const struct page_document *document, xmlNode *node, const char *attribute)
{
    AUTO_FREE char *href = mem_text(page_attribute(node, attribute));
    AUTO_FREE char *url = page_resolve(&document->base, NULL, span_of(href));
    if (!url)
        return;
    const char *fragment = strchr(href, '#');
    if (fragment && strcmp(url, document->url) == 0) {
        page_set_attribute(node, attribute, fragment);
        return;
    }
    AUTO_FREE char *absolute = mem_format("%s%s", url, fragment ? fragment : "");
    page_set_attribute(node, attribute, absolute);
}

/* By the URL Standard (§4.4): controls and blanks before it do not count, nor tabs and line ends inside. */
static bool has_scheme(const char *href, const char *scheme)
{
    while (*href && (uint8_t)*href <= ' ')
        href++;
    for (; *href; href++) {
        if (strchr("\t\n\r", *href))
            continue;
        if (!*scheme)
            return *href == ':';
        if (byte_lower((uint8_t)*href) != (uint8_t)*scheme++)
            return false;
    }
    return false;
}

/* What runs when a reader follows it, or shows a page of its own making; a <link> may hold a style sheet or an icon as data. */
static bool is_active(const xmlNode *node, const char *href)
{
    return has_scheme(href, "javascript") || has_scheme(href, "vbscript") || (!page_is(node, "link") && has_scheme(href, "data"));
}

static void move_if_there(xmlNode *node, const char *attribute)
{
    if (page_attribute(node, attribute))
        page_move_attribute(node, attribute, NULL);
}

static void treat_href(const struct page_document *document, xmlNode *node, const char *attribute, bool drop_scripts)
{
    const char *href = page_attribute(node, attribute);
    bool is_requisite = page_is(node, "image") || page_is(node, "use") || page_is(node, "feimage") ||
                        page_is(node, "script");
    if (!href || *href == '#' || is_requisite)
        return;
    bool is_script = is_active(node, href);
    bool is_link = page_is(node, "link");
    bool is_followed = is_link && has_any_word(page_attribute(node, "rel"), followed_words,
                                               COUNT_OF(followed_words));
    if (is_link || page_is(node, "a") || page_is(node, "area"))
        make_absolute(document, node, attribute);
    else
        is_followed = true;             /* gradients, filters, cursors of SVG in other files */
    if (is_followed || (is_script && drop_scripts))
        page_move_attribute(node, attribute, NULL);
}

static void drop_handlers(xmlNode *node)
{
    xmlAttr *next;
    for (xmlAttr *attribute = node->properties; attribute; attribute = next) {
        next = attribute->next;
        if (strncmp((const char *)attribute->name, "on", 2) == 0)
            xmlRemoveProp(attribute);
    }
}

/* Style sheets that a script would have switched on once they had come: <link rel=preload as=style
 * onload="this.rel=…"> and <link rel=stylesheet media=print onload="this.media=…">. */
static void wake_style(xmlNode *node)
{
    const char *as = page_attribute(node, "as");
    if (!page_is(node, "link") || !page_attribute(node, "onload"))
        return;
    if (as && span_is_nocase(span_of(as), "style") && page_attribute(node, "rel")) {
        page_set_attribute(node, "rel", "stylesheet");
        page_move_attribute(node, "as", NULL);
    } else if (page_attribute(node, "media") && page_has_word(page_attribute(node, "media"), "print")) {
        page_set_attribute(node, "media", "all");
    }
}

/* A stand-in for a picture that a script was to fetch: none, a data: URI, or a file that says so in its name. */
static bool is_stand_in(const char *src)
{
    static const char *const schemes[] = { "#", "data:", "about:", "blob:" };
    static const char *const words[] = { "placeholder", "blank", "spacer", "transparent", "pixel", "loading",
                                         "lazy",        "1x1",   "grey.",  "empty" };
    struct span span = span_trim_space(span_of(src));
    size_t at;
    for (size_t i = 0; i < COUNT_OF(schemes); i++)
        if (span.len == 0 || span_starts_nocase(span, schemes[i]))
            return true;
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (span_find(span, words[i], strlen(words[i]), &at))
            return true;
    return false;
}

/* Without scripts a lazy picture would stay a stand-in. The first data-* that holds a URL is its src; one
 * that holds a srcset is its srcset. */
static void wake_picture(xmlNode *node)
{
    bool is_source = page_is(node, "source");
    if (!page_is(node, "img") && !is_source)
        return;
    bool needs_src = !is_source && is_stand_in(page_attribute(node, "src"));
    bool needs_set = is_stand_in(page_attribute(node, "srcset"));
    AUTO_FREE char *src = NULL, *set = NULL;
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
        struct span name = span_of((const char *)attribute->name);
        if (!span_starts(name, "data-") || span_starts(name, "data-pressmark-"))
            continue;
        const char *value = page_attribute(node, (const char *)attribute->name);
        enum page_data kind = page_data_kind(name, span_of(value));
        if (kind == PAGE_DATA_URL && !src)
            src = mem_text(value);
        else if (kind == PAGE_DATA_SRCSET && !set)
            set = mem_text(value);
    }
    if (needs_src && src)
        page_set_attribute(node, "src", src);
    if (needs_set && set && (needs_src || is_source))
        page_set_attribute(node, "srcset", set);
}

static void treat_element(const struct page_document *document, xmlNode *node, bool drop_scripts)
{
    for (size_t i = 0; i < COUNT_OF(moved); i++)
        if (!moved[i].element || page_is(node, moved[i].element))
            move_if_there(node, moved[i].attribute);
    treat_href(document, node, "href", drop_scripts);
    treat_href(document, node, "xlink:href", drop_scripts);
    const char *equiv = page_is(node, "meta") ? page_attribute(node, "http-equiv") : NULL;
    for (size_t i = 0; equiv && i < COUNT_OF(moved_equivs); i++)
        if (span_is_nocase(span_trim_space(span_of(equiv)), moved_equivs[i])) {
            page_move_attribute(node, "http-equiv", NULL);
            break;
        }
    if (drop_scripts) {
        wake_picture(node);
        drop_handlers(node);
    }
}

void page_make_inert(struct page_document *document, bool drop_scripts)
{
    xmlNode *root = (xmlNode *)document->tree;
    xmlNode *next, *node = root ? page_next(root, root, true) : NULL;
    for (; node; node = next) {
        if (drop_scripts && node->type == XML_ELEMENT_NODE)
            wake_style(node);
        bool is_dropped = is_removed(node, drop_scripts);
        next = page_next(root, node, !is_dropped);
        if (is_dropped) {
            xmlUnlinkNode(node);
            xmlFreeNode(node);
        } else if (node->type == XML_ELEMENT_NODE) {
            treat_element(document, node, drop_scripts);
        }
    }
}
