/* page/parse.c: the tree is built by libxml2's own handlers, called from ours. */
#include "page/parse.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <pthread.h>

static bool is_late_void(const char *name)
{
    return strcmp(name, "source") == 0 || strcmp(name, "track") == 0 || strcmp(name, "wbr") == 0 ||
           strcmp(name, "embed") == 0;
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
    xmlSAX2StartElement(context, name, attributes);
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
    parser->sax->startElement = start_element;
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
