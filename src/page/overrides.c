#include "page/overrides.h"

#include <libxml/xpath.h>

#include "base/text.h"
#include "page/authors.h"
#include "page/dates.h"
#include "page/facts.h"
#include "page/stamps.h"

enum { STEPS_MAX = 10 * 1000 * 1000,    /* about a second; "//div[@class]" takes a few steps a node */
       VALUE_MAX = 16 * 1024,           /* of one fact but the text */
       TEXT_MAX = 16 * 1024 * 1024,
       AUTHORS_MAX = 100 };
static const char source[] = "profile";

/* --- expressions ------------------------------------------------------------------------------------------------------------- */

static void keep_error(void *context, xmlErrorPtr error)
{
    xmlError *kept = context;
    if (kept->code == 0) {              /* later ones follow from the first */
        kept->code = error->code;
        kept->int1 = error->int1;
    }
}

static bool is_name_byte(uint8_t c)
{
    return byte_is_alpha(c) || byte_is_digit(c) || c == '-' || c == '_' || c == '.' || c >= 0x80;
}

/* XPath 1.0 §4, and the node types of §2.3, which look like functions. */
static bool is_function(struct span name)
{
    static const char *const names[] = {
        "last", "position", "count", "id", "local-name", "namespace-uri", "name", "string", "concat", "starts-with", "contains",
        "substring-before", "substring-after", "substring", "string-length", "normalize-space", "translate", "boolean", "not", "true",
        "false", "lang", "number", "sum", "floor", "ceiling", "round", "comment", "text", "processing-instruction", "node",
        "and", "or", "mod", "div",      /* operators before a parenthesis */
    };
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (span_is(name, names[i]))
            return true;
    return false;
}

/* libxml2 finds unknown functions, variables and prefixes when it comes upon them in a page, which may be in a year. Where an
 * expression has one, *ret_at is its place and a word for it is returned; else NULL. */
static const char *find_unknown(struct span xpath, size_t *ret_at)
{
    for (size_t at = 0, next; at < xpath.len; at = next) {
        uint8_t c = xpath.at[at];
        next = at + 1;
        *ret_at = at;
        if (c == '"' || c == '\'') {
            while (next < xpath.len && xpath.at[next] != c)
                next++;
            next++;
        } else if (c == '$') {
            return "variables are not known";
        } else if (c == ':' && next < xpath.len && xpath.at[next] == ':') {
            next++;
        } else if (c == ':') {
            return "prefixes are not known";
        } else if (is_name_byte(c)) {
            while (next < xpath.len && is_name_byte(xpath.at[next]))
                next++;
            size_t after = next;
            while (after < xpath.len && byte_is_space(xpath.at[after]))
                after++;
            if (after < xpath.len && xpath.at[after] == '(' && !is_function(span_to(span_from(xpath, at), next - at)))
                return "the function is none of XPath 1.0";
        }
    }
    return NULL;
}

bool page_overrides_check(const char *key, const char *xpath, struct err *err)
{
    struct span text = span_of(xpath);
    if (text.len > PAGE_XPATH_MAX)
        return err_set(err, ERR_USAGE, "%s has %zu bytes; expected at most %d", key, text.len, PAGE_XPATH_MAX);
    xmlError wrong = { 0 };
    xmlXPathContext *context = xmlXPathNewContext(NULL);
    if (!context)
        return err_set(err, ERR_SYSTEM, "libxml2 cannot be started");
    context->error = keep_error;
    context->userData = &wrong;
    xmlXPathCompExpr *compiled = xmlXPathCtxtCompile(context, (const xmlChar *)xpath);
    bool is_compiled = compiled && !wrong.code;
    xmlXPathFreeCompExpr(compiled);
    xmlXPathFreeContext(context);
    if (!is_compiled)
        return err_set(err, ERR_USAGE, "%s is \"%s\"; expected an XPath 1.0 expression, and it is none from its byte %d on", key, SHOW(text),
                       wrong.int1 + 1);
    size_t at;
    const char *why = find_unknown(text, &at);
    return !why || err_set(err, ERR_USAGE, "%s is \"%s\"; %s (byte %zu)", key, SHOW(text), why, at + 1);
}

/* NULL where it cannot be evaluated, or not within the bound. */
static xmlXPathObject *evaluate(const struct page_document *document, const char *xpath)
{
    xmlError wrong = { 0 };
    size_t at;
    if (!document->tree || strlen(xpath) > PAGE_XPATH_MAX || find_unknown(span_of(xpath), &at))
        return NULL;                    /* unknown ones make libxml2 print, whatever its handler of errors */
    xmlXPathContext *context = xmlXPathNewContext(document->tree);
    if (!context)
        return NULL;
    context->error = keep_error;
    context->userData = &wrong;
    context->opLimit = STEPS_MAX;
    context->node = (xmlNode *)document->tree;
    xmlXPathObject *result = xmlXPathEval((const xmlChar *)xpath, context);
    xmlXPathFreeContext(context);
    if (wrong.code && result) {
        xmlXPathFreeObject(result);
        result = NULL;
    }
    return result;
}

/* --- values ------------------------------------------------------------------------------------------------------------------- */

/* The nodes of a result, in the page's order; a string, number or truth has none. */
static size_t count_nodes(const xmlXPathObject *result)
{
    return result->type == XPATH_NODESET && result->nodesetval ? (size_t)result->nodesetval->nodeNr : 0;
}

/* The value of a node, or (beyond the last) of a result without nodes; NULL when it is empty. Yours. */
static char *value_of(xmlXPathObject *result, size_t index)
{
    AUTO_BUF struct buf value = { 0 };
    if (index < count_nodes(result)) {
        xmlNode *node = result->nodesetval->nodeTab[index];
        if (node->type == XML_ELEMENT_NODE)
            return page_property_value(&(struct page_property){ .node = node });
        if (node->type == XML_ATTRIBUTE_NODE)
            text_collapse(span_to(span_of(page_attribute_text((const xmlAttr *)node)), VALUE_MAX), &value);
        else if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
            text_collapse(span_to(span_of((const char *)node->content), VALUE_MAX), &value);
    } else if (result->type != XPATH_NODESET) {
        xmlChar *text = xmlXPathCastToString(result);
        text_collapse(span_to(span_of((const char *)text), VALUE_MAX), &value);
        xmlFree(text);
    }
    return value.len ? buf_take_text(&value) : NULL;
}

static size_t count_values(const xmlXPathObject *result)
{
    return result->type == XPATH_NODESET ? count_nodes(result) : 1;
}

static char *first_value(xmlXPathObject *result)
{
    char *value = NULL;
    for (size_t i = 0; i < count_values(result) && !value; i++)
        value = value_of(result, i);
    return value;
}

static bool set_text(xmlXPathObject *result, struct page_text *into)
{
    char *value = first_value(result);
    if (!value)
        return false;
    free(into->value);
    *into = (struct page_text){ value, source };
    return true;
}

static bool set_authors(xmlXPathObject *result, struct page_article *article)
{
    struct page_text *authors = NULL;
    size_t n = 0;
    for (size_t i = 0; i < count_values(result) && n < AUTHORS_MAX; i++) {
        AUTO_FREE char *value = value_of(result, i);
        if (!value || page_authors_split(span_of(value), true, source, &authors, &n))
            continue;
        ARRAY_GROW(authors, n);         /* no usual name; but the profile says that it is one */
        authors[n++] = (struct page_text){ TAKE(value), source };
    }
    if (!n)
        return false;
    for (size_t i = 0; i < article->n_authors; i++)
        free(article->authors[i].value);
    free(article->authors);
    article->authors = authors;
    article->n_authors = n;
    return true;
}

static bool set_date(xmlXPathObject *result, const struct page_document *document, const struct page_article *article,
                     struct page_date *into)
{
    enum page_day_order order = page_day_order_of(article->language.value ? article->language.value : "", document->url);
    for (size_t i = 0; i < count_values(result); i++) {
        AUTO_FREE char *value = value_of(result, i);
        struct time_said said;
        if (value && page_date_parse(span_of(value), order, &said)) {
            *into = (struct page_date){ true, said, source };
            return true;
        }
    }
    return false;
}

/* --- the text ----------------------------------------------------------------------------------------------------------------- */

static void put_paragraph(struct buf *text, struct span paragraph)
{
    if (!paragraph.len || text->len + paragraph.len > TEXT_MAX)
        return;
    if (text->len)
        buf_put_text(text, "\n\n");
    buf_put_span(text, paragraph);
}

/* A node in which no block of the scan begins is a part of one: a paragraph by itself. */
static void put_node(struct buf *text, const xmlNode *node)
{
    AUTO_BUF struct buf paragraph = { 0 };
    if (node->type == XML_ELEMENT_NODE)
        page_node_text(node, VALUE_MAX, &paragraph);
    else
        text_collapse(span_of((const char *)node->content), &paragraph);
    put_paragraph(text, buf_span(&paragraph));
}

/* The chosen nodes, the scan's blocks and the walk are all in the page's order, so one walk brings them together. */
static void put_blocks(const struct page_scan *scan, xmlNode *const *nodes, size_t n_nodes, struct buf *text)
{
    const xmlNode *root = (const xmlNode *)scan->document->tree;
    const xmlNode *inside = NULL, *end = NULL;
    bool has_block = false;
    size_t chosen = 0, block = 0;
    for (xmlNode *node = page_next(root, (xmlNode *)root, true);; node = page_next(root, node, true)) {
        if (inside && node == end) {
            if (!has_block)
                put_node(text, inside);
            inside = NULL;
        }
        if (!node)
            return;
        if (chosen < n_nodes && node == nodes[chosen]) {
            chosen++;                   /* one inside another adds nothing */
            if (!inside) {
                inside = node;
                end = page_next(root, node, false);
                has_block = false;
            }
        }
        for (; block < scan->n_blocks && scan->blocks[block].first == node; block++)
            if (inside) {
                put_paragraph(text, page_block_text(scan, &scan->blocks[block]));
                has_block = true;
            }
    }
}

static bool set_body(xmlXPathObject *result, const struct page_document *document, struct page_article *article)
{
    size_t n = 0, n_given = count_nodes(result);
    AUTO_BUF struct buf text = { 0 };
    AUTO_FREE xmlNode **nodes = mem_new_array(n_given + 1, sizeof *nodes);
    for (size_t i = 0; i < n_given; i++) {
        xmlNode *node = result->nodesetval->nodeTab[i];
        if (node->type == XML_ELEMENT_NODE || node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
            nodes[n++] = node;
    }
    if (n) {
        struct page_scan scan;
        page_scan_of(document, &scan);
        put_blocks(&scan, nodes, n, &text);
        page_scan_free(&scan);
    }
    for (size_t i = 0; i < count_values(result) && !n; i++) {       /* attributes, or a string */
        AUTO_FREE char *value = value_of(result, i);
        put_paragraph(&text, span_of(value));
    }
    if (!text.len)
        return false;
    buf_put_byte(&text, '\n');
    free(article->text);
    article->text = buf_take_text(&text);
    return true;
}

size_t page_overrides_apply(const struct page_overrides *overrides, const struct page_document *document, struct page_article *article,
                            const char *ret_missed[PAGE_OVERRIDES])
{
    const struct {
        const char *name, *xpath;
        struct page_text *text;
        struct page_date *date;
    } facts[PAGE_OVERRIDES] = {
        { "headline", overrides->headline, &article->headline, NULL },
        { "subtitle", overrides->subtitle, &article->subtitle, NULL },
        { "section", overrides->section, &article->section, NULL },
        { "published", overrides->published, NULL, &article->published },
        { "modified", overrides->modified, NULL, &article->modified },
        { "authors", overrides->authors, NULL, NULL },
        { "text", overrides->text, NULL, NULL },
    };
    size_t n_missed = 0;
    for (size_t i = 0; i < COUNT_OF(facts); i++) {
        xmlXPathObject *result = facts[i].xpath ? evaluate(document, facts[i].xpath) : NULL;
        bool is_found = result && (facts[i].text                    ? set_text(result, facts[i].text)
                                   : facts[i].date                  ? set_date(result, document, article, facts[i].date)
                                   : facts[i].name[0] == 'a'        ? set_authors(result, article)
                                                                    : set_body(result, document, article));
        xmlXPathFreeObject(result);
        if (facts[i].xpath && !is_found)
            ret_missed[n_missed++] = facts[i].name;
    }
    return n_missed;
}
