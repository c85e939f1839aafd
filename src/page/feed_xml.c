#include "page/feed_xml.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <pthread.h>
#include <strings.h>

#include "page/feed_mend.h"

enum {
    TEXT_BYTES_MAX = 16 * 1024,         /* of one field: an address of URL_MAX, or a title with markup in it */
    NAMESPACES_MAX = 256,               /* declared by open elements: libxml2 looks a prefix up among all of them */
    NAMES_BYTES_MAX = 512 * 1024,       /* of all names together, which libxml2 keeps to the end */
};

/* ── which elements say what ──────────────────────────────────────────────────────────────────────────────────── */

enum field { NO_FIELD, LINK, GUID, ID, TITLE, PUBLISHED, DC_DATE, MODIFIED, N_FIELDS };
enum { RSS = 1 << FEED_RSS, RDF = 1 << FEED_RDF, ATOM = 1 << FEED_ATOM,
       SITEMAP = 1 << FEED_SITEMAP | 1 << FEED_NEWS_SITEMAP | 1 << FEED_SITEMAP_INDEX };

/* An element inside an item, so many levels below it, of the item's own namespace, or of one that begins so, or has that
 * prefix without being declared. */
static const struct rule {
    int kinds;
    const char *ns, *prefix, *name;
    unsigned below;
    enum field field;
} rules[] = {
    { RSS | RDF, NULL, NULL, "link", 1, LINK },                         /* RSS 2.0; RSS 1.0 §5.5.2 */
    { RSS, NULL, NULL, "guid", 1, GUID },
    { RSS | RDF | ATOM, NULL, NULL, "title", 1, TITLE },
    { RSS, NULL, NULL, "pubDate", 1, PUBLISHED },
    { RSS | RDF, "http://purl.org/dc/elements/1.1/", "dc", "date", 1, DC_DATE },
    { ATOM, NULL, NULL, "id", 1, ID },                                  /* RFC 4287 §4.2.6 */
    { ATOM, NULL, NULL, "published", 1, PUBLISHED },
    { ATOM, NULL, NULL, "updated", 1, MODIFIED },
    { ATOM, NULL, NULL, "issued", 1, PUBLISHED },                       /* Atom 0.3 */
    { ATOM, NULL, NULL, "modified", 1, MODIFIED },
    { SITEMAP, NULL, NULL, "loc", 1, LINK },
    { SITEMAP, NULL, NULL, "lastmod", 1, MODIFIED },
    { SITEMAP, "http://www.google.com/schemas/sitemap-news/", "news", "publication_date", 2, PUBLISHED },
    { SITEMAP, "http://www.google.com/schemas/sitemap-news/", "news", "title", 2, TITLE },
};

static const struct root {
    const char *name;
    enum feed_kind kind;
    const char *item;
} roots[] = {
    { "rss", FEED_RSS, "item" },
    { "RDF", FEED_RDF, "item" },
    { "feed", FEED_ATOM, "entry" },
    { "urlset", FEED_SITEMAP, "url" },
    { "sitemapindex", FEED_SITEMAP_INDEX, "sitemap" },
};

/* ── the state while reading ──────────────────────────────────────────────────────────────────────────────────── */

struct base {                           /* of xml:base */
    unsigned depth;                     /* of the element that has it */
    struct url url;
};
struct reader {
    struct feed_items *items;
    struct feed_mend *mend;
    xmlParserCtxt *parser;
    const struct root *root;
    unsigned depth;                     /* open elements */
    unsigned namespaces[FEED_DEPTH_MAX + 1];        /* declared by the elements down to that depth */
    struct base *bases;
    size_t n_bases;
    unsigned item_depth;                /* 0: none is open */
    const char *item_ns;                /* what libxml2 interns lives as long as the parser */
    struct feed_address addresses[N_FIELDS];        /* LINK, GUID, ID */
    bool has_link_by_type;              /* Atom: the alternate that is HTML */
    char *texts[N_FIELDS];              /* the others */
    bool is_title_html;
    enum field field;                   /* being read */
    unsigned field_depth;
    struct buf text;
    bool is_text_full;
};

static const struct url *base_of(const struct reader *reader)
{
    return reader->n_bases ? &reader->bases[reader->n_bases - 1].url : &reader->items->base;
}

static void clear_item(struct reader *reader)
{
    for (size_t i = 0; i < N_FIELDS; i++) {
        feed_address_free(&reader->addresses[i]);
        free(reader->texts[i]);
        reader->texts[i] = NULL;
    }
    reader->item_depth = 0;
    reader->has_link_by_type = false;
    reader->is_title_html = reader->root->kind == FEED_RSS || reader->root->kind == FEED_RDF;
    reader->field = NO_FIELD;
}

static void reader_free(struct reader *reader)
{
    if (reader->root)
        clear_item(reader);
    for (size_t i = 0; i < reader->n_bases; i++)
        url_free(&reader->bases[i].url);
    free(reader->bases);
    buf_free(&reader->text);
    feed_mend_free(reader->mend);
    xmlFreeParserCtxt(reader->parser);
}
#define AUTO_READER __attribute__((cleanup(reader_free)))

static void stop(struct reader *reader)
{
    reader->items->is_stopped = true;
    xmlStopParser(reader->parser);
}

/* ── attributes ───────────────────────────────────────────────────────────────────────────────────────────────── */

/* libxml2 gives five pointers an attribute: name, prefix, namespace, value and its end. */
struct attributes {
    int n;
    const xmlChar **items;
};

static bool find_attribute(const struct attributes *all, const char *ns, const char *name, struct span *ret)
{
    for (int i = 0; i < all->n; i++) {
        const xmlChar **one = all->items + 5 * i;
        const char *its_ns = one[2] ? (const char *)one[2] : one[1] ? (const char *)one[1] : "";
        if (strcmp((const char *)one[0], name) == 0 && strcmp(its_ns, ns) == 0) {
            *ret = span_of_n(one[3], (size_t)(one[4] - one[3]));
            return true;
        }
    }
    return false;
}

static void push_base(struct reader *reader, const struct attributes *attributes)
{
    struct span written;
    struct url url = { 0 };
    struct err why = { 0 };
    const struct url *outer = base_of(reader);
    if (!find_attribute(attributes, (const char *)XML_XML_NAMESPACE, "base", &written) ||
        !url_parse(written, outer->text ? outer : NULL, &url, &why))
        return;                         /* a base that is none leaves the outer one in force */
    ARRAY_GROW(reader->bases, reader->n_bases);
    reader->bases[reader->n_bases++] = (struct base){ reader->depth, url };
}

static void pop_base(struct reader *reader)
{
    if (reader->n_bases && reader->bases[reader->n_bases - 1].depth == reader->depth)
        url_free(&reader->bases[--reader->n_bases].url);
}

/* ── items ────────────────────────────────────────────────────────────────────────────────────────────────────── */

/* A link; else, where they can be one, the guid of RSS, the id of Atom, rdf:about. */
static const struct feed_address *best_address(const struct reader *reader)
{
    static const enum field order[] = { LINK, GUID, ID };
    for (size_t i = 0; i < COUNT_OF(order); i++)
        if (reader->addresses[order[i]].url)
            return &reader->addresses[order[i]];
    return &reader->addresses[LINK];    /* why it is none */
}

static void finish_item(struct reader *reader)
{
    const char *published = reader->texts[PUBLISHED];
    struct feed_entry entry = {
        .address = best_address(reader),
        .title = reader->texts[TITLE],
        .is_title_html = reader->is_title_html,
        .published = span_of(published ? published : reader->texts[DC_DATE]),
        .modified = span_of(reader->texts[MODIFIED]),
        .is_sitemap = reader->root->kind == FEED_SITEMAP_INDEX,
    };
    feed_items_put(reader->items, &entry);
    clear_item(reader);
    if (reader->items->is_stopped)
        stop(reader);
}

static void begin_item(struct reader *reader, const char *ns, const struct attributes *attributes)
{
    struct span about;
    clear_item(reader);
    reader->item_depth = reader->depth;
    reader->item_ns = ns;
    if (reader->root->kind == FEED_RDF &&
        find_attribute(attributes, "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "about", &about))
        feed_address_set(&reader->addresses[ID], base_of(reader), about);
}

/* atom:link: what it leads to is another form of the entry (rel "alternate", or none), best as HTML (RFC 4287 §4.2.7). */
static void take_atom_link(struct reader *reader, const struct attributes *attributes)
{
    struct span rel = SPAN_NULL, type = SPAN_NULL, href;
    bool is_typed = find_attribute(attributes, "", "type", &type);
    if ((find_attribute(attributes, "", "rel", &rel) && !span_is_nocase(span_trim_space(rel), "alternate")) ||
        !find_attribute(attributes, "", "href", &href))
        return;
    bool is_html = is_typed && (span_starts_nocase(type, "text/html") || span_starts_nocase(type, "application/xhtml+xml"));
    if (reader->addresses[LINK].url && (reader->has_link_by_type || !is_html))
        return;
    feed_address_set(&reader->addresses[LINK], base_of(reader), href);
    reader->has_link_by_type = is_html;
}

/* ── fields ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static bool is_ns(const struct reader *reader, const struct rule *rule, const char *ns)
{
    return rule->ns ? strncmp(ns, rule->ns, strlen(rule->ns)) == 0 || strcmp(ns, rule->prefix) == 0
                    : strcmp(ns, reader->item_ns) == 0;
}

static const struct rule *rule_of(const struct reader *reader, const char *ns, const char *name)
{
    for (size_t i = 0; i < COUNT_OF(rules); i++)
        if (rules[i].kinds & 1 << reader->root->kind && reader->depth == reader->item_depth + rules[i].below &&
            strcmp(rules[i].name, name) == 0 && is_ns(reader, &rules[i], ns))
            return &rules[i];
    return NULL;
}

static bool is_address(enum field field)
{
    return field == LINK || field == GUID || field == ID;
}

static void begin_field(struct reader *reader, enum field field, const struct attributes *attributes)
{
    struct span value;
    if (field == GUID && find_attribute(attributes, "", "isPermaLink", &value) && span_is_nocase(span_trim_space(value), "false"))
        return;
    if (field == TITLE && reader->root->kind == FEED_ATOM)
        reader->is_title_html = find_attribute(attributes, "", "type", &value) &&
                                (span_is_nocase(value, "html") || span_is_nocase(value, "text/html"));
    if (is_address(field) ? reader->addresses[field].url != NULL : reader->texts[field] != NULL)
        return;                         /* the first one counts */
    reader->field = field;
    reader->field_depth = reader->depth;
    reader->is_text_full = false;
    buf_clear(&reader->text);
}

static void finish_field(struct reader *reader)
{
    enum field field = reader->field;
    struct span text = span_trim_space(buf_span(&reader->text));
    reader->field = NO_FIELD;
    if (is_address(field)) {
        feed_address_set(&reader->addresses[field], base_of(reader), text);
        /* In a sitemap addresses are to be absolute; of the others only those that can be nothing else are taken. */
        bool is_sitemap = SITEMAP & 1 << reader->root->kind;
        bool is_relative = text.len && text.at[0] != '/' && !span_starts_nocase(text, "http");
        if ((is_sitemap || field != LINK) && is_relative && reader->addresses[field].url) {
            feed_address_free(&reader->addresses[field]);
            reader->addresses[field].why = FEED_NOT_HTTP;
        }
    } else if (text.len) {
        reader->texts[field] = span_text(text);
    }
}

/* ── what libxml2 calls ───────────────────────────────────────────────────────────────────────────────────────── */

static bool begin_document(struct reader *reader, const char *name)
{
    struct feed_result *result = reader->items->result;
    for (size_t i = 0; i < COUNT_OF(roots) && !reader->root; i++)
        if (strcmp(roots[i].name, name) == 0)
            reader->root = &roots[i];
    if (reader->root) {
        result->kind = reader->root->kind;
        clear_item(reader);
        return true;
    }
    result->kind = strcasecmp(name, "html") == 0 ? FEED_HTML : FEED_NONE;
    feed_is_none(result, "its root element is <%s>, which no feed and no sitemap has", SHOW(span_of(name)));
    stop(reader);
    return false;
}

/* Where an item begins the one before has ended, whatever tags say. */
static bool is_item(const struct reader *reader, const char *ns, const char *name)
{
    bool is_inside = reader->item_depth && reader->depth > reader->item_depth && strcmp(ns, reader->item_ns) != 0;
    return strcmp(name, reader->root->item) == 0 && !is_inside;
}

static void start_element(void *context, const xmlChar *local_name, const xmlChar *prefix, const xmlChar *uri, int n_namespaces,
                          const xmlChar **namespaces, int n_attributes, int n_defaulted, const xmlChar **items)
{
    struct reader *reader = context;
    const char *name = (const char *)local_name, *ns = uri ? (const char *)uri : prefix ? (const char *)prefix : "";
    struct attributes attributes = { n_attributes, items };
    (void)namespaces;
    (void)n_defaulted;
    if (reader->items->is_stopped)
        return;
    if (reader->depth == FEED_DEPTH_MAX) {          /* page/feed_mend.h sees to it; deeper is where libxml2 reads otherwise */
        stop(reader);
        return;
    }
    reader->depth++;
    reader->namespaces[reader->depth] = reader->namespaces[reader->depth - 1] + (unsigned)n_namespaces;
    if (reader->namespaces[reader->depth] > NAMESPACES_MAX) {
        feed_limit(reader->items->result, "more than %d namespaces are declared at once", NAMESPACES_MAX);
        stop(reader);
        return;
    }
    push_base(reader, &attributes);
    if (reader->depth == 1) {
        (void)begin_document(reader, name);
        return;
    }
    if (is_item(reader, ns, name)) {
        if (reader->item_depth)
            finish_item(reader);
        begin_item(reader, ns, &attributes);
        return;
    }
    if (!reader->item_depth || reader->field)
        return;
    const struct rule *rule = rule_of(reader, ns, name);
    if (rule)
        begin_field(reader, rule->field, &attributes);
    else if (reader->root->kind == FEED_ATOM && strcmp(name, "link") == 0 && strcmp(ns, reader->item_ns) == 0 &&
             reader->depth == reader->item_depth + 1)
        take_atom_link(reader, &attributes);
    if (rule && rule->below == 2)
        reader->items->result->kind = FEED_NEWS_SITEMAP;
}

static void end_element(void *context, const xmlChar *local_name, const xmlChar *prefix, const xmlChar *uri)
{
    struct reader *reader = context;
    (void)local_name;
    (void)prefix;
    (void)uri;
    if (reader->items->is_stopped || reader->depth == 0)
        return;
    if (reader->field && reader->field_depth == reader->depth)
        finish_field(reader);
    if (reader->item_depth == reader->depth)
        finish_item(reader);
    pop_base(reader);
    reader->depth--;
}

static void characters(void *context, const xmlChar *text, int len)
{
    struct reader *reader = context;
    if (!reader->field || reader->is_text_full)
        return;
    struct span bytes = span_of_n(text, (size_t)len);
    if (reader->text.len == 0)
        while (bytes.len && byte_is_space(bytes.at[0]))
            bytes = span_from(bytes, 1);
    reader->is_text_full = bytes.len > TEXT_BYTES_MAX - reader->text.len;
    buf_put_span(&reader->text, span_to(bytes, TEXT_BYTES_MAX - reader->text.len));
}

static void on_error(void *context, xmlErrorPtr error)
{
    struct reader *reader = context;
    if (error->level < XML_ERR_ERROR || error->domain == XML_FROM_NAMESPACE || reader->items->is_stopped)
        return;
    if (error->code == XML_ERR_NO_MEMORY) {         /* mem_new would have said so: libxml2's table of names is full */
        feed_limit(reader->items->result, "its elements and attributes have names of more than %d KiB", NAMES_BYTES_MAX >> 10);
        stop(reader);
        return;
    }
    struct span message = span_trim_space(span_of(error->message));
    FEED_FAULT(reader->items->result, error->line > 0 ? (unsigned)error->line : 0, "it is no well-formed XML: %s (XML 1.0)", SHOW(message));
}

static bool open_parser(struct reader *reader, struct err *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, xmlInitParser);
    xmlSAXHandler handlers = { .initialized = XML_SAX2_MAGIC, .startElementNs = start_element, .endElementNs = end_element,
                               .characters = characters, .ignorableWhitespace = characters, .serror = on_error };
    reader->parser = xmlCreatePushParserCtxt(&handlers, reader, NULL, 0, NULL);
    if (!reader->parser)
        return err_set(err, ERR_SYSTEM, "libxml2 cannot read it");
    /* NOENT is what makes values of attributes come out as they are meant; there is no entity to be replaced but XML's five. */
    (void)xmlCtxtUseOptions(reader->parser, XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOENT);
    (void)xmlSwitchEncoding(reader->parser, XML_CHAR_ENCODING_UTF8);
    (void)xmlDictSetLimit(reader->parser->dict, NAMES_BYTES_MAX);
    return true;
}

/* ── the whole ────────────────────────────────────────────────────────────────────────────────────────────────── */

/* One piece, mended, goes through the parser, which calls the functions above. */
static void push(struct reader *reader, struct span piece, bool is_last, struct buf *mended)
{
    buf_clear(mended);
    bool is_going_on = feed_mend_put(reader->mend, piece, is_last, mended);
    if (!reader->root && feed_mend_is_html(reader->mend)) {
        reader->items->result->kind = FEED_HTML;
        stop(reader);
    } else if (!reader->items->is_stopped) {
        (void)xmlParseChunk(reader->parser, mended->len ? (const char *)mended->at : "", (int)mended->len, is_last);
    }
    if (!is_going_on)
        reader->items->is_stopped = true;
}

bool feed_xml_take(struct feed_text *text, struct span first, struct feed_items *items, struct err *err)
{
    AUTO_READER struct reader reader = { .items = items, .mend = feed_mend_new(items->result) };
    AUTO_BUF struct buf mended = { 0 };
    if (!open_parser(&reader, err))
        return false;
    for (struct span piece = first; piece.len && !items->is_stopped;) {
        push(&reader, piece, false, &mended);
        if (!items->is_stopped && !feed_text_piece(text, &piece, err))
            return false;
    }
    if (!items->is_stopped && !items->result->limit[0])
        push(&reader, SPAN_NULL, true, &mended);
    if (!items->is_stopped && reader.item_depth && best_address(&reader)->url)
        finish_item(&reader);           /* cut, but what it leads to is there */
    if (!items->is_stopped && !reader.root)
        feed_is_none(items->result, "it ends before its root element");
    return true;
}
