/* page/rewrite.c: a page, or a style sheet, that shows from local files. */
#include "page/css.h"
#include "page/inert.h"
#include "page/places.h"
#include "page/requisite.h"
#include "page/serialize.h"

struct rewriting {
    const struct url *base;
    page_map_url *map;
    void *context;
};

/* What a browser shows without a connection. */
static bool is_harmless(struct span url)
{
    static const char *const schemes[] = { "data:", "about:", "blob:", "cid:", "mailto:" };
    for (size_t i = 0; i < COUNT_OF(schemes); i++)
        if (span_starts_nocase(url, schemes[i]))
            return true;
    return false;
}

/* "sprite.svg#arrow": the part is asked of the local file as it was of the remote one. */
static char *with_fragment(const char *url, struct span reference)
{
    struct span before, fragment = reference;
    if (!span_cut(&fragment, '#', &before) || strchr(url, '#'))
        return mem_text(url);
    return mem_format("%s#%.*s", url, (int)fragment.len, (const char *)fragment.at);
}

static enum page_place_fate rewrite(void *context, const struct page_place *place, char **ret_url)
{
    const struct rewriting *rewriting = context;
    AUTO_FREE char *url = page_resolve(rewriting->base, NULL, place->url);
    if (!url)
        return place->connects && !is_harmless(place->url) ? PAGE_PLACE_MOVES : PAGE_PLACE_STAYS;
    const char *mapped = rewriting->map(rewriting->context, url, place->kind);
    *ret_url = with_fragment(mapped ? mapped : url, place->url);
    return mapped || !place->connects ? PAGE_PLACE_CHANGES : PAGE_PLACE_MOVES;
}

/* Behind an @charset rule, which spoke of the encoding before. */
static struct span behind_charset(struct span text)
{
    struct span rule, rest = text;
    return span_starts(text, "@charset \"") && span_cut(&rest, ';', &rule) ? rest : text;
}

void page_rewrite_css(const struct page_sheet *sheet, page_map_url *map, void *context, struct buf *into)
{
    AUTO_URL struct url base = { 0 };
    AUTO_BUF struct buf decoded = { 0 }, changed = { 0 };
    struct err ignored = { 0 };
    (void)!url_parse(span_of(sheet->url), NULL, &base, &ignored);     /* else nothing is resolved, and what connects moves */
    struct rewriting rewriting = { .base = &base, .map = map, .context = context };
    struct span text = page_css_text(sheet, &decoded);
    page_places_walk_css(text, rewrite, &rewriting, &changed);
    if (span_equal(buf_span(&changed), text)) {
        buf_put_span(into, sheet->css);
    } else if (decoded.len) {
        buf_put_text(into, "@charset \"utf-8\";");
        buf_put_span(into, behind_charset(buf_span(&changed)));
    } else {
        buf_put(into, sheet->css.at, sheet->css.len - text.len);        /* the mark, if there is one */
        buf_put_span(into, buf_span(&changed));
    }
}

/* The page's head; one is made where the parser met none, since browsers make one as well. */
static xmlNode *head_of(xmlDoc *tree)
{
    xmlNode *html = xmlDocGetRootElement(tree);
    if (!html || !page_is(html, "html"))
        return NULL;
    for (xmlNode *node = html->children; node; node = node->next)
        if (page_is(node, "head"))
            return node;
    xmlNode *head = xmlNewDocNode(tree, NULL, (const xmlChar *)"head", NULL);
    if (html->children)
        xmlAddPrevSibling(html->children, head);
    else
        xmlAddChild(html, head);
    return head;
}

bool page_rewrite(struct page_document *document, page_map_url *map, void *context, const char *head_html,
                  bool drop_scripts, struct buf *into, struct err *err)
{
    static const char charset[] = "<meta charset=\"utf-8\">";
    struct rewriting rewriting = { .base = &document->base, .map = map, .context = context };
    (void)err;
    page_make_inert(document, drop_scripts);
    page_places_walk(document->tree, rewrite, &rewriting);
    xmlNode *head = document->tree ? head_of(document->tree) : NULL;
    AUTO_FREE char *head_start = mem_format("%s%s", charset, head_html ? head_html : "");
    if (!head)
        buf_put_text(into, head_start);         /* a page without any element: comments and text */
    page_serialize(document->tree, head, head_start, into);
    return true;
}
