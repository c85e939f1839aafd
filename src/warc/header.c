#include "warc/header.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "warc/field.h"

/* --- building ------------------------------------------------------------------------------------------------ */

static void add_field(struct warc_header *header, char *taken_name, char *taken_value)
{
    ARRAY_GROW(header->fields, header->n_fields);
    header->fields[header->n_fields++] = (struct warc_field){ taken_name, taken_value };
}

void warc_header_begin(struct warc_header *header, const char *type)
{
    *header = (struct warc_header){ .major = 1, .minor = 1 };
    warc_header_add(header, "WARC-Type", "%s", type);
}

void warc_header_add(struct warc_header *header, const char *name, const char *value, ...)
{
    va_list args;
    char *text = NULL;
    va_start(args, value);
    int len = vasprintf(&text, value, args);
    va_end(args);
    if (len < 0)
        abort();                        /* no memory, or a format of ours that is wrong */
    assert(!strpbrk(text, "\r\n"));
    add_field(header, mem_text(name), text);
}

void warc_header_format(const struct warc_header *header, struct buf *into)
{
    buf_printf(into, "WARC/%d.%d\r\n", header->major, header->minor);
    for (size_t i = 0; i < header->n_fields; i++)
        buf_printf(into, "%s: %s\r\n", header->fields[i].name, header->fields[i].value);
    buf_put_text(into, "\r\n");
}

void warc_header_free(struct warc_header *header)
{
    for (size_t i = 0; i < header->n_fields; i++) {
        free(header->fields[i].name);
        free(header->fields[i].value);
    }
    free(header->fields);
    *header = (struct warc_header){ 0 };
}

/* --- reading ------------------------------------------------------------------------------------------------- */

/* What is tolerated is noted once a header, however often it occurs. */
enum oddity {
    BARE_LF = 1,
    FOLDED = 2,
    OTHER_CASE = 4,
    BLANK_BEFORE_COLON = 8,
    CONTROL = 16,
    NO_UTF8 = 32,
    ENCODED_WORD = 64
};

struct parser {
    struct warc_header header;
    struct buf value;                   /* of the last field, which a folded line may still extend */
    struct span name;                   /* of the last field */
    unsigned oddities;
};

/* version = "WARC/" 1*DIGIT "." 1*DIGIT                    WARC/1.1 §4 */
static bool parse_version(struct span line, struct warc_header *header, struct err *err)
{
    enum { VERSION_MAX = 999 };
    struct span rest = span_from(line, strlen("WARC/")), major = SPAN_NULL;
    uint64_t numbers[2];
    if (!span_starts(line, "WARC/") || !span_cut(&rest, '.', &major) ||
        !span_to_u64(major, VERSION_MAX, &numbers[0]) || !span_to_u64(rest, VERSION_MAX, &numbers[1]))
        return err_set(err, ERR_INVALID, "\"%s\" is no version line (WARC/1.1 §4)", SHOW(line));
    header->major = (int)numbers[0];
    header->minor = (int)numbers[1];
    return true;
}

/* A value is handed out as text without NUL: control characters (not TEXT of §4) become U+FFFD, so that such a value
 * equals nothing that is right. */
static void put_value(struct parser *parser, struct span part)
{
    size_t clean = 0;                                   /* up to here it is put */
    for (size_t i = 0; i < part.len; i++) {
        uint8_t byte = part.at[i];
        bool is_control = (byte < 0x20 && byte != '\t') || byte == 0x7F;
        if (!is_control)
            continue;
        parser->oddities |= CONTROL;
        buf_put(&parser->value, part.at + clean, i - clean);
        buf_put_utf8(&parser->value, 0xFFFD);
        clean = i + 1;
    }
    buf_put_span(&parser->value, span_from(part, clean));
}

/* The last field is whole: nothing continues it any more. */
static void end_field(struct parser *parser)
{
    if (!parser->name.at)
        return;
    struct span value = span_trim(buf_span(&parser->value));
    size_t at = 0;
    if (!span_is_utf8(value))
        parser->oddities |= NO_UTF8;
    if (span_find(value, "=?", 2, &at) && span_find(span_from(value, at + 2), "?=", 2, &at))
        parser->oddities |= ENCODED_WORD;
    add_field(&parser->header, span_text(parser->name), span_text(value));
    buf_clear(&parser->value);
    parser->name = SPAN_NULL;
}

/* field-name = token                                       WARC/1.1 §4 */
static bool is_field_name(struct span name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!byte_is_token(name.at[i]))
            return false;
    return name.len > 0;
}

/* named-field = field-name ":" [ field-value ]             WARC/1.1 §4; names are not case-sensitive */
static bool begin_field(struct parser *parser, struct span line, struct err *err)
{
    struct span name = SPAN_NULL, rest = line;
    if (!span_cut(&rest, ':', &name) || !is_field_name(span_trim(name)))
        return err_set(err, ERR_INVALID, "\"%s\" is not a named field (WARC/1.1 §4)", SHOW(line));
    if (parser->header.n_fields == WARC_FIELDS_MAX)
        return err_set(err, ERR_LIMIT, "the header has more than %d fields", WARC_FIELDS_MAX);
    parser->name = span_trim(name);
    if (parser->name.len != name.len)
        parser->oddities |= BLANK_BEFORE_COLON;
    const struct warc_field_rule *rule = warc_field_find(parser->name);
    if (rule && !span_is(parser->name, rule->name))
        parser->oddities |= OTHER_CASE;
    put_value(parser, rest);
    return true;
}

/* Header fields can be extended by lines that begin with a blank or a tab (WARC/1.1 §4). */
static bool continue_field(struct parser *parser, struct span line, struct err *err)
{
    if (!parser->name.at)
        return err_set(err, ERR_INVALID, "\"%s\" continues no field (WARC/1.1 §4)", SHOW(line));
    parser->oddities |= FOLDED;
    buf_put_byte(&parser->value, ' ');
    put_value(parser, span_trim(line));
    return true;
}

static struct span next_line(struct parser *parser, struct span *rest)
{
    struct span line = SPAN_NULL;
    if (!span_cut(rest, '\n', &line)) {
        line = *rest;
        *rest = SPAN_NULL;
    }
    if (line.len && line.at[line.len - 1] == '\r')
        line.len--;
    else
        parser->oddities |= BARE_LF;
    return line;
}

static bool parse(struct span text, struct parser *parser, struct err *err)
{
    if (text.len > WARC_HEADER_MAX)
        return err_set(err, ERR_LIMIT, "the header has more than %d bytes", WARC_HEADER_MAX);
    struct span rest = text;
    if (!parse_version(next_line(parser, &rest), &parser->header, err))
        return false;
    while (rest.len) {
        struct span line = next_line(parser, &rest);
        if (line.len == 0)
            break;                      /* the blank line */
        bool is_folded = line.at[0] == ' ' || line.at[0] == '\t';
        if (!is_folded)
            end_field(parser);
        if (!(is_folded ? continue_field : begin_field)(parser, line, err))
            return false;
    }
    end_field(parser);
    return true;
}

static void note(unsigned oddities, struct findings *findings, const char *where)
{
    static const struct {
        enum oddity oddity;
        enum severity severity;
        const char *code, *why;
    } notes[] = {
        { BARE_LF, SEVERITY_ERROR, "warc-framing", "a line of the header does not end in CR LF (WARC/1.1 §4)" },
        { CONTROL, SEVERITY_ERROR, "warc-field",
          "a control character stands in a field of the header (WARC/1.1 §4: TEXT)" },
        { NO_UTF8, SEVERITY_ERROR, "warc-field", "a field of the header is not UTF-8 (WARC/1.1 §4)" },
        { BLANK_BEFORE_COLON, SEVERITY_WARNING, "warc-field",
          "a blank stands before the colon of a field (WARC/1.1 §4)" },
        { FOLDED, SEVERITY_WARNING, "warc-field", "a field goes on over several lines; not all readers follow" },
        { ENCODED_WORD, SEVERITY_WARNING, "warc-field",
          "a field has an encoded word (RFC 2047); not all readers decode it" },
        { OTHER_CASE, SEVERITY_INFO, "warc-field", "a field is named in other letter case than the standard's" },
    };
    for (size_t i = 0; findings && i < COUNT_OF(notes); i++)
        if (oddities & notes[i].oddity)
            findings_add(findings, notes[i].severity, FINDING_INVALID, notes[i].code, where, "%s", notes[i].why);
}

bool warc_header_parse(struct span text, struct warc_header *ret, struct findings *findings, const char *where,
                       struct err *err)
{
    struct parser parser = { 0 };
    bool is_parsed = parse(text, &parser, err);
    buf_free(&parser.value);
    if (!is_parsed) {
        warc_header_free(&parser.header);
        return false;
    }
    note(parser.oddities, findings, where);
    *ret = parser.header;
    return true;
}

/* --- asking -------------------------------------------------------------------------------------------------- */

/* Asked some fifty times a record, so it stops at the first letter that differs. */
static bool is_named(const struct warc_field *field, const char *name)
{
    size_t i = 0;
    while (name[i] && byte_lower((uint8_t)field->name[i]) == byte_lower((uint8_t)name[i]))
        i++;
    return !name[i] && !field->name[i];
}

const char *warc_header_get(const struct warc_header *header, const char *name)
{
    for (size_t i = 0; i < header->n_fields; i++)
        if (is_named(&header->fields[i], name))
            return header->fields[i].value;
    return NULL;
}

size_t warc_header_count(const struct warc_header *header, const char *name)
{
    size_t n = 0;
    for (size_t i = 0; i < header->n_fields; i++)
        n += is_named(&header->fields[i], name);
    return n;
}

bool warc_header_block_bytes(const struct warc_header *header, uint64_t *ret, struct err *err)
{
    const char *value = warc_header_get(header, "Content-Length");
    if (!value)
        return err_set(err, ERR_INVALID, "there is no Content-Length (WARC/1.1 §5.3)");
    if (warc_header_count(header, "Content-Length") > 1)
        return err_set(err, ERR_INVALID,
                       "there are two Content-Length fields: readers disagree on which one counts (WARC/1.1 §5.1)");
    return span_to_u64(span_of(value), UINT64_MAX, ret) ||
           err_set(err, ERR_INVALID, "Content-Length \"%s\" is not a number (WARC/1.1 §5.3)", SHOW(span_of(value)));
}

struct span warc_header_uri(const struct warc_header *header, const char *name)
{
    return warc_uri_bare(span_of(warc_header_get(header, name)));
}
