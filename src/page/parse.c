/* page/parse.c: libxml2 reads the tags; elements and attributes become nodes here, the rest by its own handlers. */
#include "page/parse.h"

#include <libxml/HTMLparser.h>
#include <libxml/HTMLtree.h>
#include <libxml/SAX2.h>
#include <libxml/parserInternals.h>
#include <pthread.h>

static bool is_late_void(const char *name)
{
    return page_name_is(name, "source") || page_name_is(name, "track") || page_name_is(name, "wbr") ||
           page_name_is(name, "embed");
}

/* A text node; a short text lies in the node itself, as libxml2 has it under HTML_PARSE_COMPACT. */
static xmlNode *new_text(xmlDoc *tree, const xmlChar *text)
{
    xmlNode *node = xmlNewDocText(tree, NULL);
    size_t len = strlen((const char *)text);
    if (!node)
        return NULL;
    bool fits = len < sizeof node->properties + sizeof node->nsDef;
    node->content = fits ? (xmlChar *)&node->properties : xmlStrndup(text, (int)len);
    if (fits)
        memcpy(node->content, text, len + 1);
    return node;
}

/* Attributes in the order of the tag; `attributes` has names and values in turn. Without libxml2's table of IDs, which
 * copies each and which few pages are asked for. */
static void add_attributes(xmlDoc *tree, xmlNode *element, const xmlChar **attributes)
{
    for (; attributes && attributes[0]; attributes += 2) {
        const xmlChar *value = attributes[1];
        if (!value && htmlIsBooleanAttr(attributes[0]))
            value = attributes[0];
        xmlAttr *attribute = xmlNewNsPropEatName(element, NULL, (xmlChar *)(uintptr_t)attributes[0], NULL);
        if (!attribute || !value)
            continue;
        attribute->children = attribute->last = new_text(tree, value);
        if (attribute->children)
            attribute->children->parent = (xmlNode *)attribute;
    }
}

/* What xmlSAX2StartElement does for HTML, without its search for name spaces up to the root, and without copies of names:
 * the tree holds on to the parser's dictionary. To HTML a colon is a letter as any other: libxml2 would make a <p> of <o:p>
 * and a script that runs of <x:script>. False: out of memory. */
static bool add_element(xmlParserCtxt *parser, const xmlChar *name)
{
    xmlDoc *tree = parser->myDoc;
    if (!tree || !tree->dict)
        return false;
    if (!xmlDictOwns(tree->dict, name))         /* "html", "body" and the like, where the page leaves them out */
        name = xmlDictLookup(tree->dict, name, -1);
    xmlNode *element = name ? xmlNewDocNodeEatName(tree, NULL, (xmlChar *)(uintptr_t)name, NULL) : NULL;
    if (!element)
        return false;
    if (!tree->children)
        xmlAddChild((xmlNode *)tree, element);
    else if (parser->node)
        xmlAddChild(parser->node, element);
    else if (tree->children->type == XML_ELEMENT_NODE)
        xmlAddChild(tree->children, element);
    else
        xmlAddSibling(tree->children, element);
    parser->nodemem = -1;               /* the next text begins a node of its own */
    return nodePush(parser, element) >= 0;
}

static void start_document(void *context)
{
    xmlParserCtxt *parser = context;
    xmlSAX2StartDocument(parser);
    if (parser->myDoc && !parser->myDoc->dict && xmlDictReference(parser->dict) == 0)
        parser->myDoc->dict = parser->dict;
}

/* An element that HTML 4 did not know as empty is closed at once, and so is one that stands too deep: what it
 * holds then follows it as its sibling. Nothing is lost, and the parser's stack of names, which it searches
 * for every end tag, stays short. Scripts keep their name on that stack, since it says how their text ends;
 * they cannot nest. */
static void start_element(void *context, const xmlChar *name, const xmlChar **attributes)
{
    xmlParserCtxt *parser = context;
    struct page_cuts *cuts = parser->_private;
    const char *text = (const char *)name;
    if (!add_element(parser, name)) {
        xmlStopParser(parser);
        return;
    }
    add_attributes(parser->myDoc, parser->node, attributes);
    if (!cuts->base && page_is(parser->node, "base") && page_attribute(parser->node, "href"))
        cuts->base = parser->node;
    bool is_deep = parser->nameNr > PAGE_DEPTH_MAX;
    if (is_deep) {
        const htmlElemDesc *known = htmlTagLookup(name);
        if ((known && known->empty) || strcmp(text, "script") == 0 || strcmp(text, "style") == 0)
            return;
        cuts->n_flattened++;
    }
    if (is_deep || is_late_void(text)) {
        nodePop(parser);
        namePop(parser);
    }
}

xmlDoc *page_parse(struct buf *text, struct page_cuts *ret_cuts)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, xmlInitParser);
    *ret_cuts = (struct page_cuts){ 0 };
    page_tame(text, &ret_cuts->tamed);
    htmlParserCtxt *parser = text->len ? htmlNewParserCtxt() : NULL;
    if (!parser)
        return NULL;
    parser->_private = ret_cuts;
    parser->sax->startDocument = start_document;
    parser->sax->startElement = start_element;
    parser->sax->cdataBlock = xmlSAX2Characters;                /* a script comes in parts: joined in linear time */
    parser->sax->ignorableWhitespace = xmlSAX2Characters;       /* a blank between elements parts two words */
    xmlDoc *tree = htmlCtxtReadMemory(parser, (const char *)text->at, (int)text->len, NULL, "UTF-8",
                                      HTML_PARSE_RECOVER | HTML_PARSE_NODEFDTD | HTML_PARSE_NOERROR |
                                          HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_COMPACT |
                                          HTML_PARSE_IGNORE_ENC | XML_PARSE_HUGE);
    htmlFreeParserCtxt(parser);
    if (tree && !tree->children) {
        xmlFreeDoc(tree);
        tree = NULL;
    }
    return tree;
}
