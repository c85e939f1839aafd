/* page/serialize.c: start tags on the way down, end tags on the way up. */
#include "page/serialize.h"

static bool is_one_of(const xmlNode *node, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (page_is(node, names[i]))
            return true;
    return false;
}

static bool is_void(const xmlNode *node)
{
    static const char *const names[] = { "area", "base",  "basefont", "bgsound", "br",   "col",
                                         "embed", "frame", "hr",       "img",     "input", "keygen",
                                         "link", "meta",  "param",    "source",  "track", "wbr" };
    return is_one_of(node, names, COUNT_OF(names));
}

/* Their text is written as it is: libxml2 read it so, up to the end tag, which it therefore cannot hold. */
static bool is_raw(const xmlNode *node)
{
    static const char *const names[] = { "script", "style" };
    return is_one_of(node, names, COUNT_OF(names));
}

static void put_escaped(struct buf *into, const char *text, bool is_attribute)
{
    static const char *const names[] = { ['&'] = "&amp;", ['"'] = "&quot;", ['<'] = "&lt;", ['>'] = "&gt;" };
    const char *special = is_attribute ? "&\"" : "&<>";
    for (;;) {
        size_t n = strcspn(text, special);
        buf_put(into, text, n);
        text += n;
        if (!*text)
            return;
        buf_put_text(into, names[(uint8_t)*text++]);
    }
}

static void put_start(struct buf *into, const xmlNode *node)
{
    buf_put_byte(into, '<');
    buf_put_text(into, (const char *)node->name);
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
        buf_put_byte(into, ' ');
        buf_put_text(into, (const char *)attribute->name);
        if (!attribute->children || !attribute->children->content)
            continue;
        buf_put_text(into, "=\"");
        put_escaped(into, (const char *)attribute->children->content, true);
        buf_put_byte(into, '"');
    }
    buf_put_byte(into, '>');
}

static void put_end(struct buf *into, const xmlNode *node)
{
    if (node->type == XML_ELEMENT_NODE && !is_void(node))
        buf_printf(into, "</%s>", (const char *)node->name);
}

static void put_doctype(struct buf *into, const xmlDtd *doctype)
{
    buf_printf(into, "<!DOCTYPE %s", doctype->name ? (const char *)doctype->name : "html");
    if (doctype->ExternalID)
        buf_printf(into, " PUBLIC \"%s\"", (const char *)doctype->ExternalID);
    else if (doctype->SystemID)
        buf_put_text(into, " SYSTEM");
    if (doctype->SystemID)
        buf_printf(into, " \"%s\"", (const char *)doctype->SystemID);
    buf_put_text(into, ">\n");
}

static void put_leaf(struct buf *into, const xmlNode *node)
{
    const char *content = node->content ? (const char *)node->content : "";
    if (node->type == XML_DTD_NODE)
        put_doctype(into, (const xmlDtd *)node);
    else if (node->type == XML_COMMENT_NODE)
        buf_printf(into, "<!--%s-->", content);
    else if (node->type == XML_PI_NODE)
        buf_printf(into, "<?%s %s>", (const char *)node->name, content);
    else if (node->type == XML_TEXT_NODE && !(node->parent && is_raw(node->parent)))
        put_escaped(into, content, false);
    else if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
        buf_put_text(into, content);
    else if (node->type == XML_ENTITY_REF_NODE)
        buf_printf(into, "&%s;", (const char *)node->name);
}

void page_serialize(const xmlDoc *tree, const xmlNode *head, const char *head_html, struct buf *into)
{
    const xmlNode *root = (const xmlNode *)tree;
    const xmlNode *node = root ? root->children : NULL;
    while (node) {
        if (node->type == XML_ELEMENT_NODE) {
            put_start(into, node);
            if (node == head && head_html)
                buf_put_text(into, head_html);
            if (node->children) {
                node = node->children;
                continue;
            }
            put_end(into, node);
        } else {
            put_leaf(into, node);
        }
        while (!node->next) {
            node = node->parent;
            if (!node || node == root)
                return;
            put_end(into, node);
        }
        node = node->next;
    }
}
