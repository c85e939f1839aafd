/* page/document.c: from bytes to a document, and small ways through its tree. */
#include "page/document.h"

#include "page/encoding.h"
#include "page/parse.h"

enum { NOTES_MAX = 64 };

static void add_note(struct page_document *document, char *taken)
{
    if (document->n_notes == NOTES_MAX) {
        free(taken);
        return;
    }
    ARRAY_GROW(document->notes, document->n_notes);
    document->notes[document->n_notes++] = taken;
}

static void note_cuts(struct page_document *document, const struct page_cuts *done)
{
    const struct page_tamed *tamed = &done->tamed;
    const struct {
        uint64_t n;
        const char *what;
    } cuts[] = {
        { tamed->n_attributes_cut, "attributes left out: too many" },
        { tamed->n_attributes_odd, "attributes left out: a name that is no HTML name" },
        { tamed->n_tags_cut, "tags left out, their text kept: more markup than the page's size allows" },
        { tamed->n_nul, "NUL bytes left out" },
        { done->n_flattened, "elements flattened: nested too deep" },
        { tamed->is_comment_open, "comment that is never closed" },
    };
    for (size_t i = 0; i < COUNT_OF(cuts); i++)
        if (cuts[i].n)
            add_note(document, mem_format("%llu %s", (unsigned long long)cuts[i].n, cuts[i].what));
}

/* The first <base> with href counts, good or bad (HTML Standard §4.2.3). */
static void set_base(struct page_document *document, const char *url, const xmlNode *base)
{
    struct err ignored = { 0 };
    document->base_url = base ? url_resolve(url, span_of(page_attribute(base, "href"))) : NULL;
    if (!document->base_url)
        document->base_url = mem_text(url);
    (void)!url_parse(span_of(document->base_url), NULL, &document->base, &ignored);
}

bool page_document_parse(struct span body, struct span content_type, const char *url, struct page_document **ret,
                         struct err *err)
{
    if (body.len > PAGE_BYTES_MAX)
        return err_set(err, ERR_LIMIT, "the page has %zu bytes; at most %d are read", body.len, PAGE_BYTES_MAX);

    AUTO(page_document_free) struct page_document *document = mem_new(sizeof *document);
    document->url = mem_text(url);
    AUTO_BUF struct buf text = { 0 };
    struct page_encoding encoding = page_encoding_read(body, content_type, &text);
    snprintf(document->encoding, sizeof document->encoding, "%s", encoding.name);
    document->encoding_basis = encoding.basis;
    document->encoding_errors = encoding.n_errors;
    if (encoding.overruled)
        add_note(document, mem_format("declared as %s, which cannot be: read as %s", encoding.overruled,
                                      encoding.name));

    struct page_cuts cuts;
    document->tree = page_parse(&text, &cuts);
    note_cuts(document, &cuts);
    set_base(document, url, cuts.base);
    *ret = TAKE(document);
    return true;
}

void page_document_free(struct page_document *document)
{
    if (!document)
        return;
    for (size_t i = 0; i < document->n_notes; i++)
        free(document->notes[i]);
    free(document->notes);
    xmlFreeDoc(document->tree);
    free(document->url);
    free(document->base_url);
    url_free(&document->base);
    free(document);
}

/* Only elements and the document have children of ours: those of a DTD and of an entity are of other shapes. */
static bool has_inside(const xmlNode *node)
{
    return (node->type == XML_ELEMENT_NODE || node->type == XML_HTML_DOCUMENT_NODE ||
            node->type == XML_DOCUMENT_NODE) && node->children;
}

xmlNode *page_next(const xmlNode *root, xmlNode *node, bool into)
{
    if (into && has_inside(node))
        return node->children;
    while (node && node != root) {
        if (node->next)
            return node->next;
        node = node->parent;
    }
    return NULL;
}

bool page_has_word(const char *list, const char *word)
{
    struct span rest = span_of(list);
    while ((rest = span_trim_space(rest)).len > 0) {
        size_t end = 0;
        while (end < rest.len && !byte_is_space(rest.at[end]))
            end++;
        if (span_is_nocase(span_to(rest, end), word))
            return true;
        rest = span_from(rest, end);
    }
    return false;
}
