#include "mets/reader.h"

#include <libxml/xmlreader.h>

/* libxml2 compares every attribute of a tag with every other: 4,096 take 10 ms, a megabyte of them half a minute. They are
 * counted by their '=' between two '<', before libxml2 sees them: inside a tag no '<' can stand, whatever else does. */
enum { EQUALS_MAX = 4096 };
/* Each prefix is looked up among all declarations in force. */
enum { NAMESPACES_MAX = 256 };

struct mets_reader {
    xmlTextReaderPtr xml;
    struct stream stream;
    struct span waiting;                /* read from the source, not yet taken by libxml2 */
    unsigned equals;
    struct err source_err;              /* the source could not be read */
    struct err why;                     /* the document is wrong */
    const char *code;
    unsigned namespaces[METS_DEPTH_MAX + 1];    /* declared by the open element of that depth and those around it */
    bool owes_close;                    /* for the empty element just opened */
    struct mets_node last;
};

static bool refuse(struct mets_reader *reader, const char *code, enum err_kind kind, const char *why)
{
    if (!reader->code) {
        reader->code = code;
        err_set(&reader->why, kind, "%s", why);
    }
    return false;
}

/* --- the prolog ----------------------------------------------------------------------------------------------- */

static bool skip_past(struct span *rest, const char *end)
{
    size_t at;
    if (!span_find(*rest, end, strlen(end), &at))
        return false;
    *rest = span_from(*rest, at + strlen(end));
    return true;
}

/* EncodingDecl ::= S 'encoding' Eq ('"' EncName '"' | "'" EncName "'")     XML 1.0 [80] */
static bool check_encoding(struct mets_reader *reader, struct span declaration)
{
    size_t at;
    if (!span_find(declaration, "encoding", strlen("encoding"), &at))
        return true;
    struct span rest = span_trim_space(span_from(declaration, at + strlen("encoding")));
    if (rest.len && rest.at[0] == '=')
        rest = span_trim_space(span_from(rest, 1));
    struct span name = SPAN_NULL;
    uint8_t quote = rest.len ? rest.at[0] : 0;
    rest = span_from(rest, 1);
    if ((quote != '"' && quote != '\'') || !span_cut(&rest, quote, &name))
        return true;                    /* no declaration at all: libxml2 says what is wrong with it */
    return span_is_nocase(name, "UTF-8") || span_is_nocase(name, "US-ASCII") ||
           refuse(reader, "mets-encoding", ERR_INVALID, "it declares another encoding than UTF-8");
}

/* prolog ::= XMLDecl? Misc* (doctypedecl Misc*)?     XML 1.0 [22], read by hand so that no document type, with whatever
 * entities it declares, reaches libxml2. */
static bool check_prolog(struct mets_reader *reader, struct span rest)
{
    if (span_starts(rest, "\xEF\xBB\xBF"))
        rest = span_from(rest, 3);
    else if (span_starts(rest, "\xFE\xFF") || span_starts(rest, "\xFF\xFE"))
        return refuse(reader, "mets-encoding", ERR_INVALID, "it is in UTF-16, not in UTF-8");
    for (;;) {
        rest = span_trim_space(rest);
        struct span start = rest;
        if (span_starts(rest, "<?")) {
            if (!skip_past(&rest, "?>"))
                break;
            if (span_starts(start, "<?xml") && !check_encoding(reader, span_to(start, (size_t)(rest.at - start.at))))
                return false;
        } else if (span_starts(rest, "<!--")) {
            rest = span_from(rest, 4);
            if (!skip_past(&rest, "-->"))
                break;
        } else if (span_starts(rest, "<!")) {
            return refuse(reader, "mets-doctype", ERR_INVALID, "it has a document type");
        } else {
            return true;
        }
    }
    /* Cut inside: if the document ends here, libxml2 says so; if not, nothing that sane starts like this. */
    return reader->stream.at >= reader->stream.end ||
           refuse(reader, "mets-limit", ERR_LIMIT, "its root element does not begin within the first 64 KiB");
}

/* --- feeding libxml2 ------------------------------------------------------------------------------------------ */

static bool count_equals(struct mets_reader *reader, struct span bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        if (bytes.at[i] == '<')
            reader->equals = 0;
        else if (bytes.at[i] == '=' && ++reader->equals > EQUALS_MAX)
            return refuse(reader, "mets-limit", ERR_LIMIT, "a tag has more than 4096 attributes");
    }
    return true;
}

static int feed(void *context, char *into, int room)
{
    struct mets_reader *reader = context;
    if (reader->waiting.len == 0 && !stream_next(&reader->stream, &reader->waiting, &reader->source_err))
        return -1;
    struct span piece = span_to(reader->waiting, (size_t)room);
    if (piece.len && !count_equals(reader, piece))
        return -1;
    if (piece.len)
        memcpy(into, piece.at, piece.len);
    reader->waiting = span_from(reader->waiting, piece.len);
    return (int)piece.len;
}

static void on_error(void *context, xmlErrorPtr error)
{
    struct mets_reader *reader = context;
    if (error->level < XML_ERR_ERROR || reader->code || err_is_set(&reader->source_err))
        return;
    reader->code = "mets-xml";
    struct span message = span_trim_space(span_of(error->message));
    err_set(&reader->why, ERR_INVALID, "it is no well-formed XML: %s (XML 1.0)", SHOW(message));
    if (error->line > 0)
        err_where(&reader->why, "line %d", error->line);
}

bool mets_reader_open(struct source *source, struct mets_reader **ret, struct err *err)
{
    AUTO(mets_reader_free) struct mets_reader *reader = mem_new(sizeof *reader);
    stream_open(&reader->stream, source, 0, UINT64_MAX);
    if (!stream_next(&reader->stream, &reader->waiting, err))
        return false;
    if (check_prolog(reader, reader->waiting)) {
        reader->xml = xmlReaderForIO(feed, NULL, reader, NULL, "UTF-8", XML_PARSE_NONET | XML_PARSE_COMPACT);
        if (!reader->xml)
            return err_set(err, ERR_SYSTEM, "libxml2 cannot read it");
        xmlTextReaderSetStructuredErrorHandler(reader->xml, on_error, reader);
    }
    *ret = TAKE(reader);
    return true;
}

/* --- events --------------------------------------------------------------------------------------------------- */

static unsigned line_of(const struct mets_reader *reader, const xmlNode *node)
{
    long line = xmlGetLineNo(node);
    return line > 0 && line < UINT16_MAX ? (unsigned)line : (unsigned)xmlTextReaderGetParserLineNumber(reader->xml);
}

static bool check_namespaces(struct mets_reader *reader, const xmlNode *node, unsigned depth)
{
    unsigned n = depth ? reader->namespaces[depth - 1] : 0;
    for (const xmlNs *ns = node->nsDef; ns && n <= NAMESPACES_MAX; ns = ns->next)
        n++;
    reader->namespaces[depth] = n;
    return n <= NAMESPACES_MAX ||
           refuse(reader, "mets-limit", ERR_LIMIT, "more than 256 namespace declarations are in force at once");
}

/* Fills *ret from libxml2's current node; *ret_is_event is false for what does not matter (comments, blanks). */
static bool take_node(struct mets_reader *reader, struct mets_node *ret, bool *ret_is_event)
{
    const xmlNode *node = xmlTextReaderCurrentNode(reader->xml);
    int depth = xmlTextReaderDepth(reader->xml);
    *ret_is_event = true;
    switch (xmlTextReaderNodeType(reader->xml)) {
        case XML_READER_TYPE_ELEMENT:
        case XML_READER_TYPE_END_ELEMENT:
            if (depth < 0 || depth > METS_DEPTH_MAX)
                return refuse(reader, "mets-limit", ERR_LIMIT, "elements are nested more than 64 deep");
            *ret = (struct mets_node){
                .event = xmlTextReaderNodeType(reader->xml) == XML_READER_TYPE_ELEMENT ? METS_OPEN : METS_CLOSE,
                .ns = node->ns && node->ns->href ? (const char *)node->ns->href : "",
                .name = (const char *)node->name,
                .depth = (unsigned)depth,
                .line = line_of(reader, node),
            };
            reader->owes_close = ret->event == METS_OPEN && xmlTextReaderIsEmptyElement(reader->xml) == 1;
            return ret->event == METS_CLOSE || check_namespaces(reader, node, ret->depth);
        case XML_READER_TYPE_TEXT:
        case XML_READER_TYPE_CDATA:
            *ret = (struct mets_node){ .event = METS_TEXT, .text = (const char *)xmlTextReaderConstValue(reader->xml),
                                       .line = line_of(reader, node) };
            ret->text = ret->text ? ret->text : "";
            return true;
        case XML_READER_TYPE_DOCUMENT_TYPE:
        case XML_READER_TYPE_ENTITY_REFERENCE:
            return refuse(reader, "mets-doctype", ERR_INVALID, "it has a document type or entities");
        default:
            *ret_is_event = false;
            return true;
    }
}

static bool fail(const struct mets_reader *reader, struct err *err)
{
    *err = reader->code ? reader->why : reader->source_err;
    return false;
}

bool mets_reader_next(struct mets_reader *reader, struct mets_node *ret, struct err *err)
{
    if (reader->owes_close) {
        reader->owes_close = false;
        *ret = reader->last;
        ret->event = METS_CLOSE;
        return true;
    }
    for (bool is_event = false; !is_event;) {
        if (reader->code || err_is_set(&reader->source_err))
            return fail(reader, err);
        int got = xmlTextReaderRead(reader->xml);
        if (got < 0 && !err_is_set(&reader->source_err))
            refuse(reader, "mets-xml", ERR_INVALID, "it is no well-formed XML (XML 1.0)");
        if (reader->code || err_is_set(&reader->source_err))
            return fail(reader, err);
        if (got == 0) {
            *ret = (struct mets_node){ .event = METS_END };
            return true;
        }
        if (!take_node(reader, ret, &is_event))
            return fail(reader, err);
    }
    reader->last = *ret;
    return true;
}

const char *mets_reader_code(const struct mets_reader *reader)
{
    return reader->code;
}

const char *mets_reader_attribute(const struct mets_reader *reader, const char *ns, const char *name)
{
    const xmlNode *node = xmlTextReaderCurrentNode(reader->xml);
    for (const xmlAttr *attribute = node ? node->properties : NULL; attribute; attribute = attribute->next) {
        const char *its_ns = attribute->ns && attribute->ns->href ? (const char *)attribute->ns->href : "";
        if (strcmp((const char *)attribute->name, name) == 0 && strcmp(its_ns, ns) == 0)
            return attribute->children ? (const char *)attribute->children->content : "";
    }
    return NULL;
}

void mets_reader_free(struct mets_reader *reader)
{
    if (!reader)
        return;
    xmlFreeTextReader(reader->xml);
    stream_close(&reader->stream);
    free(reader);
}
