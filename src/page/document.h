/* page/document.h: an HTML page, its encoding decided first, then parsed.
 *
 * Order of the encoding: byte order mark, the transport's charset, meta within the first 1,024 bytes (WHATWG
 * labels: iso-8859-1 is windows-1252, gb2312 is gb18030), else valid UTF-8, else detection. The text is
 * converted to UTF-8 and given to libxml2 with a stated encoding. libxml2's traps are kept out: at most 1,000
 * attributes a tag (cut before parsing), HUGE, an own bound on depth, no recursion anywhere; every cut is a
 * note. Memory: at most 20 times the page. */
#pragma once
#include <libxml/tree.h>

#include "base/buf.h"
#include "page/resolve.h"

enum { PAGE_BYTES_MAX = 64 * 1024 * 1024, PAGE_DEPTH_MAX = 512, PAGE_ATTRIBUTES_MAX = 1000 };

struct page_document {
    char *url;                          /* where it was captured (after redirects) */
    char *base_url;                     /* <base href> resolved, else url */
    struct url base;                    /* the same, taken apart once; empty where it is no http(s) URL */
    char encoding[48];                  /* WHATWG name: "windows-1251" */
    const char *encoding_basis;         /* "bom", "http", "meta", "utf-8", "detected"; static */
    uint64_t encoding_errors;           /* bytes that could not be converted: U+FFFD */
    char **notes;                       /* cuts and oddities, in words */
    size_t n_notes;
    xmlDoc *tree;                       /* NULL when there is nothing to parse */
};
/* `body`: the decoded body; `content_type`: the header's value as sent, or empty. The body is not needed
 * afterwards. Fails with LIMIT only: a page of any bytes gives some document. Thread-safe. */
MUST_CHECK bool page_document_parse(struct span body, struct span content_type, const char *url,
                                    struct page_document **ret, struct err *err);
void page_document_free(struct page_document *document);
DEFINE_AUTO(page_document_free, struct page_document *)
/* The next node in document order below `root` (not root itself), without recursion; NULL at the end. Skips
 * the inside of `node` when `into` is false. */
xmlNode *page_next(const xmlNode *root, xmlNode *node, bool into);
/* These two are asked thousands of times a page, mostly in vain: the first letter parts nearly all names. */
static inline bool page_name_is(const char *name, const char *wanted)
{
    return name[0] == wanted[0] && strcmp(name, wanted) == 0;
}
static inline bool page_is(const xmlNode *node, const char *element)        /* an element of that name */
{
    return node && node->type == XML_ELEMENT_NODE && page_name_is((const char *)node->name, element);
}
static inline const char *page_attribute_text(const xmlAttr *attribute)     /* never NULL; borrowed from the tree */
{
    return attribute->children && attribute->children->content ? (const char *)attribute->children->content : "";
}
/* An attribute's value, borrowed from the tree, or NULL; name in lower case. */
static inline const char *page_attribute(const xmlNode *element, const char *name)
{
    if (element->type == XML_ELEMENT_NODE)
        for (const xmlAttr *attribute = element->properties; attribute; attribute = attribute->next)
            if (page_name_is((const char *)attribute->name, name))
                return page_attribute_text(attribute);
    return NULL;
}
/* Whether a list of words (rel, class, itemprop) has the word; case does not matter. */
bool page_has_word(const char *list, const char *word);
