#include "page/links.h"

#include "base/table.h"
#include "base/text.h"
#include "page/scan.h"

enum { FEEDS_MAX = 100,                 /* a blog's page has two, a portal's some dozens */
       ALT_STEPS = 1000 };              /* nodes of a link that are searched for a picture */

/* ── the head ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static bool is_feed_type(const char *type)
{
    static const char *const types[] = { "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json",
                                         "application/json" };
    struct span media = span_of(type), parameters = media;
    (void)span_cut(&parameters, ';', &media);
    for (size_t i = 0; i < COUNT_OF(types); i++)
        if (span_is_nocase(span_trim_space(media), types[i]))
            return true;
    return false;
}

static void add_feed(struct page_links *links, const char *url)
{
    for (size_t i = 0; i < links->n_feeds; i++)
        if (strcmp(links->feeds[i], url) == 0)
            return;
    if (links->n_feeds == FEEDS_MAX)
        return;
    ARRAY_GROW(links->feeds, links->n_feeds);
    links->feeds[links->n_feeds++] = mem_text(url);
}

static void keep_first(char **into, const char *url)
{
    if (!*into)
        *into = mem_text(url);
}

/* rel is a list of words (HTML Standard §4.6.6). What a link in the text says of itself is believed for its neighbours only. */
static void take_rel(struct page_links *links, const xmlNode *node, const char *url)
{
    const char *rel = page_attribute(node, "rel"), *type = page_attribute(node, "type");
    if (!rel)
        return;
    if (page_has_word(rel, "next"))
        keep_first(&links->next, url);
    if (page_has_word(rel, "prev") || page_has_word(rel, "previous"))
        keep_first(&links->prev, url);
    if (!page_is(node, "link"))
        return;
    if (page_has_word(rel, "canonical"))
        keep_first(&links->canonical, url);
    if (page_has_word(rel, "amphtml"))
        keep_first(&links->amphtml, url);
    if (page_has_word(rel, "alternate") && type && is_feed_type(type))
        add_feed(links, url);
}

/* ── the links ────────────────────────────────────────────────────────────────────────────────────────────────── */

/* A link's words, else the alternative text of the first picture in it that has one. */
static char *text_of(const xmlNode *node)
{
    AUTO_BUF struct buf text = { 0 };
    const char *alt = page_is(node, "area") ? page_attribute(node, "alt") : NULL;
    if (!page_is(node, "area"))
        page_node_text(node, PAGE_LINK_TEXT_MAX, &text);
    if (text.len)
        return buf_take_text(&text);
    size_t steps = 0;
    for (xmlNode *inside = page_next(node, (xmlNode *)(uintptr_t)node, true); inside && (!alt || !*alt) && steps < ALT_STEPS;
         inside = page_next(node, inside, true), steps++)
        if (page_is(inside, "img"))
            alt = page_attribute(inside, "alt");
    if (alt)
        text_collapse(span_to(span_of(alt), PAGE_LINK_TEXT_MAX), &text);
    return text.len ? buf_take_text(&text) : mem_text("");
}

static void add_link(struct page_links *links, struct table *seen, const xmlNode *node, char **taken_url)
{
    /* A place and one, since a table holds no zero. */
    size_t known = (size_t)(uintptr_t)table_get(seen, span_of(*taken_url));
    if (known) {
        struct page_link *link = &links->items[known - 1];
        if (!link->text[0]) {
            free(link->text);
            link->text = text_of(node);
        }
        return;
    }
    if (links->n == PAGE_LINKS_MAX) {
        links->n_left_out++;
        return;
    }
    ARRAY_GROW(links->items, links->n);
    links->items[links->n++] = (struct page_link){ TAKE(*taken_url), text_of(node) };
    table_put(seen, span_of(links->items[links->n - 1].url), (void *)(uintptr_t)links->n);
}

struct page_links *page_links_of(const struct page_document *document)
{
    struct page_links *links = mem_new(sizeof *links);
    AUTO(table_free) struct table *seen = table_new();
    AUTO_FREE char *own = url_resolve(NULL, span_of(document->url));
    const xmlNode *root = (const xmlNode *)document->tree;
    const char *near = NULL;
    for (xmlNode *node = root ? page_next(root, (xmlNode *)(uintptr_t)root, true) : NULL; node; node = page_next(root, node, true)) {
        bool is_link = page_is(node, "link"), leads = page_is(node, "a") || page_is(node, "area");
        const char *href = is_link || leads ? page_attribute(node, "href") : NULL;
        AUTO_FREE char *url = href ? page_resolve(&document->base, near, span_trim_space(span_of(href))) : NULL;
        if (!url)
            continue;
        take_rel(links, node, url);
        if (leads && !(own && strcmp(url, own) == 0))
            add_link(links, seen, node, &url);
        near = links->n ? links->items[links->n - 1].url : NULL;
    }
    return links;
}

void page_links_free(struct page_links *links)
{
    if (!links)
        return;
    for (size_t i = 0; i < links->n; i++) {
        free(links->items[i].url);
        free(links->items[i].text);
    }
    for (size_t i = 0; i < links->n_feeds; i++)
        free(links->feeds[i]);
    free(links->items);
    free(links->feeds);
    free(links->next);
    free(links->prev);
    free(links->amphtml);
    free(links->canonical);
    free(links);
}
