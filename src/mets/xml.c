#include "mets/xml.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

enum {
    DEPTH_MAX = 16,                     /* our deepest is mets/dmdSec/mdWrap/xmlData/dcterms:…, PREMIS has one more */
    HELD_MAX = 16 * 1024,               /* bytes gathered before they are given to the draft */
};

struct mets_xml {
    struct draft *draft;                /* NULL: a fragment */
    struct buf held;                    /* of a document: not yet given to the draft */
    struct buf *out;                    /* `held`, or the fragment */
    int outer;                          /* depth at which a fragment stands */
    struct err err;                     /* the first failure */
    bool is_broken;
    bool is_tag_open;                   /* "<name a="…"": attributes may follow, '>' is not yet written */
    bool breaks_line;                   /* before the next attribute */
    int depth;
    struct level {
        const char *name;
        bool has_lines;                 /* a child on a line of its own: the end tag gets one too */
    } levels[DEPTH_MAX];
};

static void pass_on(struct mets_xml *xml)
{
    if (xml->draft && !xml->is_broken)
        xml->is_broken = !draft_write(xml->draft, buf_span(xml->out), &xml->err);
    if (xml->draft)
        buf_clear(xml->out);
}

static void put(struct mets_xml *xml, struct span bytes)
{
    buf_put_span(xml->out, bytes);
    if (xml->draft && xml->out->len >= HELD_MAX)
        pass_on(xml);
}

static void put_text(struct mets_xml *xml, const char *text)
{
    put(xml, span_of(text));
}

static void put_line(struct mets_xml *xml, int depth)
{
    put_text(xml, "\n");
    for (int i = 0; i < xml->outer + depth; i++)
        put_text(xml, "  ");
}

static void close_tag(struct mets_xml *xml)
{
    if (xml->is_tag_open)
        put_text(xml, ">");
    xml->is_tag_open = false;
}

/* Char ::= #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]     XML 1.0 [2] */
static bool is_char(uint32_t code)
{
    return code >= 0x20 ? code != 0xFFFE && code != 0xFFFF : code == '\t' || code == '\n' || code == '\r';
}

/* What stands for a character that cannot stand for itself, or NULL. A carriage return would be read as a line feed (XML
 * 1.0 §2.11), and a tab or line feed inside an attribute as a blank (§3.3.3). */
static const char *stand_in(uint32_t code, bool is_attribute)
{
    switch (code) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '\r':
            return "&#13;";
        case '"':
            return is_attribute ? "&quot;" : NULL;
        case '\t':
            return is_attribute ? "&#9;" : NULL;
        case '\n':
            return is_attribute ? "&#10;" : NULL;
        default:
            return is_char(code) ? NULL : "\uFFFD";
    }
}

static void put_escaped(struct mets_xml *xml, const char *value, bool is_attribute)
{
    struct span text = span_of(value);
    size_t clean = 0;                   /* up to here it is written */
    for (size_t at = 0, next; at < text.len; at = next) {
        next = at;
        uint32_t code = span_utf8_next(text, &next);
        bool is_broken_byte = code == 0xFFFD && next == at + 1;
        const char *other = is_broken_byte ? "\uFFFD" : stand_in(code, is_attribute);
        if (!other)
            continue;
        put(xml, span_of_n(text.at + clean, at - clean));
        put_text(xml, other);
        clean = next;
    }
    put(xml, span_from(text, clean));
}

bool mets_xml_open(int dir_fd, const char *path, struct mets_xml **ret, struct err *err)
{
    AUTO(mets_xml_free) struct mets_xml *xml = mem_new(sizeof *xml);
    if (!draft_open(dir_fd, path, &xml->draft, err))
        return false;
    xml->out = &xml->held;
    put_text(xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    *ret = TAKE(xml);
    return true;
}

struct mets_xml *mets_xml_fragment(int depth, struct buf *into)
{
    struct mets_xml *xml = mem_new(sizeof *xml);
    xml->out = into;
    xml->outer = depth;
    return xml;
}

void mets_xml_put_fragment(struct mets_xml *xml, struct span fragment)
{
    if (!fragment.len)
        return;
    close_tag(xml);
    if (xml->depth)
        xml->levels[xml->depth - 1].has_lines = true;
    put(xml, fragment);
}

static void begin(struct mets_xml *xml, const char *name, bool has_line)
{
    assert(xml->depth < DEPTH_MAX);
    close_tag(xml);
    if (has_line) {
        put_line(xml, xml->depth);
        if (xml->depth)
            xml->levels[xml->depth - 1].has_lines = true;
    }
    put_text(xml, "<");
    put_text(xml, name);
    xml->is_tag_open = true;
    xml->levels[xml->depth++] = (struct level){ .name = name };
}

void mets_xml_begin(struct mets_xml *xml, const char *name)
{
    begin(xml, name, true);
}

void mets_xml_begin_inline(struct mets_xml *xml, const char *name)
{
    begin(xml, name, false);
}

void mets_xml_end(struct mets_xml *xml)
{
    assert(xml->depth > 0);
    const struct level *level = &xml->levels[--xml->depth];
    if (xml->is_tag_open) {
        put_text(xml, "/>");
        xml->is_tag_open = false;
        return;
    }
    if (level->has_lines)
        put_line(xml, xml->depth);
    put_text(xml, "</");
    put_text(xml, level->name);
    put_text(xml, ">");
}

void mets_xml_attribute(struct mets_xml *xml, const char *name, const char *value)
{
    assert(xml->is_tag_open);
    if (!value || !*value)
        return;
    if (xml->breaks_line)
        put_line(xml, xml->depth);
    else
        put_text(xml, " ");
    xml->breaks_line = false;
    put_text(xml, name);
    put_text(xml, "=\"");
    put_escaped(xml, value, true);
    put_text(xml, "\"");
}

void mets_xml_attributef(struct mets_xml *xml, const char *name, const char *format, ...)
{
    char value[200];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(value, sizeof value, format, args);
    va_end(args);
    assert(len >= 0 && (size_t)len < sizeof value);             /* for IDs and numbers, not for foreign text */
    mets_xml_attribute(xml, name, value);
}

void mets_xml_attribute_u64(struct mets_xml *xml, const char *name, uint64_t value)
{
    mets_xml_attributef(xml, name, "%" PRIu64, value);
}

void mets_xml_attribute_href(struct mets_xml *xml, const char *name, const char *path)
{
    AUTO_BUF struct buf href = { 0 };
    for (const char *c = path; *c; c++) {
        uint8_t byte = (uint8_t)*c;
        if (byte_is_alpha(byte) || byte_is_digit(byte) || strchr("-._~/", byte))
            buf_put_byte(&href, byte);
        else
            buf_printf(&href, "%%%02X", byte);
    }
    mets_xml_attribute(xml, name, (const char *)href.at);
}

void mets_xml_break(struct mets_xml *xml)
{
    xml->breaks_line = true;
}

void mets_xml_text(struct mets_xml *xml, const char *text)
{
    close_tag(xml);
    put_escaped(xml, text, false);
}

void mets_xml_leaf(struct mets_xml *xml, const char *name, const char *text)
{
    mets_xml_begin(xml, name);
    mets_xml_text(xml, text);
    mets_xml_end(xml);
}

void mets_xml_leaf_inline(struct mets_xml *xml, const char *name, const char *text)
{
    mets_xml_begin_inline(xml, name);
    mets_xml_text(xml, text);
    mets_xml_end(xml);
}

bool mets_xml_ok(const struct mets_xml *xml, struct err *err)
{
    if (xml->is_broken)
        *err = xml->err;
    return !xml->is_broken;
}

bool mets_xml_publish(struct mets_xml *xml, struct err *err)
{
    assert(xml->depth == 0 && xml->draft);
    put_text(xml, "\n");
    pass_on(xml);
    return mets_xml_ok(xml, err) && draft_settle(xml->draft, err);
}

void mets_xml_free(struct mets_xml *xml)
{
    if (!xml)
        return;
    draft_free(xml->draft);
    buf_free(&xml->held);
    free(xml);
}
