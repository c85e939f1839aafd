#include "bag/declaration.h"

#include <stdarg.h>
#include <stdio.h>

#include "bag/codes.h"

static const char place[] = "bagit.txt";

struct bag_declaration bag_declaration_none(void)
{
    return (struct bag_declaration){ .is_10 = true, .charset = bag_charset_find(span_of("UTF-8")) };
}

static void PRINTF_LIKE(2, 3) wrong(struct findings *findings, const char *why, ...)
{
    char text[240];
    va_list args;
    va_start(args, why);
    vsnprintf(text, sizeof text, why, args);
    va_end(args);
    findings_add(findings, SEVERITY_ERROR, FINDING_INVALID, BAG_DECLARATION, place, "%s (RFC 8493 §2.1.1)", text);
}

/* "Label: value". `is_exact` tells whether it stands there with one blank after the colon and none elsewhere. */
static bool parse_line(struct span line, const char *label, struct span *ret_value, bool *ret_is_exact)
{
    struct span name, value = line;
    if (!span_cut(&value, ':', &name) || !span_is(span_trim(name), label))
        return false;
    *ret_value = span_trim(value);
    *ret_is_exact = name.len == strlen(label) && value.len == ret_value->len + 1 && value.at[0] == ' ';
    return ret_value->len > 0;
}

/* M.N, digits on both sides */
static bool is_version(struct span text)
{
    struct span major, minor = text;
    if (!span_cut(&minor, '.', &major) || !major.len || !minor.len)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (!byte_is_digit(text.at[i]) && i != major.len)
            return false;
    return true;
}

static void set_version(struct span text, struct bag_declaration *ret, struct findings *findings)
{
    static const char *const known[] = { "0.93", "0.94", "0.95", "0.96", "0.97", "1.0" };
    if (!is_version(text)) {
        findings_add(findings, SEVERITY_ERROR, FINDING_INVALID, BAG_VERSION, place,
                     "version \"%s\" is not of the form M.N (RFC 8493 §2.1.1)", SHOW(text));
        return;
    }
    snprintf(ret->version, sizeof ret->version, "%.*s", (int)(text.len < 16 ? text.len : 15), (const char *)text.at);
    for (size_t i = 0; i < COUNT_OF(known); i++)
        ret->is_known |= span_is(text, known[i]);
    ret->is_10 = !ret->is_known || span_is(text, "1.0");
    ret->is_before_096 = ret->is_known && !ret->is_10 && text.at[3] < '6';
    if (!ret->is_known)
        findings_add(findings, SEVERITY_ERROR, FINDING_UNVERIFIABLE, BAG_VERSION_UNKNOWN, place,
                     "version %s is not known here (0.93 to 0.97 and 1.0 are): what it demands cannot be judged",
                     SHOW(text));
}

static void set_encoding(struct span text, struct bag_declaration *ret, struct findings *findings)
{
    ret->charset = bag_charset_find(text);
    if (!ret->charset)
        findings_add(findings, SEVERITY_ERROR, FINDING_UNVERIFIABLE, BAG_ENCODING_UNKNOWN, place,
                     "tag files in \"%s\" cannot be read here (RFC 8493 §2.3)", SHOW(text));
    else if (!bag_charset_is_utf8(ret->charset))
        findings_add(findings, SEVERITY_WARNING, FINDING_INVALID, BAG_ENCODING, place,
                     "tag files in %s: UTF-8 is strongly recommended, and may become the only one (RFC 8493 §2.3)",
                     SHOW(text));
}

/* One of the two lines. Blanks elsewhere than after the colon were tolerated before 1.0. */
static bool take_line(const struct bag_line *line, const char *label, struct span *ret_value, bool *is_exact,
                      struct findings *findings)
{
    bool exact = false;
    if (!parse_line(line->text, label, ret_value, &exact)) {
        wrong(findings, "line %d is \"%s\", not \"%s: …\"", (int)line->number, SHOW(line->text), label);
        return false;
    }
    *is_exact &= exact;
    return true;
}

void bag_declaration_parse(struct span bytes, struct bag_declaration *ret, struct findings *findings)
{
    *ret = bag_declaration_none();
    AUTO(source_free) struct source *source = source_of_span(place, bytes);
    AUTO(bag_lines_free) struct bag_lines *lines = bag_lines_new(source, ret->charset);
    struct bag_line line;
    struct span value;
    bool is_exact = true;
    struct err err = { 0 };
    int n = 0;
    while (bag_lines_next(lines, &line, &err)) {
        n++;
        if (line.has_bom)
            findings_add(findings, SEVERITY_ERROR, FINDING_INVALID, BAG_BOM, place,
                         "begins with a byte order mark (RFC 8493 §2.1.1)");
        if (n == 1 && take_line(&line, "BagIt-Version", &value, &is_exact, findings))
            set_version(value, ret, findings);
        if (n == 2 && take_line(&line, "Tag-File-Character-Encoding", &value, &is_exact, findings))
            set_encoding(value, ret, findings);
        if (n == 2 && line.end == BAG_END_NONE && ret->is_10)
            findings_add(findings, SEVERITY_WARNING, FINDING_INVALID, BAG_LINE_END, place,
                         "its last line has no end (RFC 8493 §2.3)");
    }
    if (err_is_set(&err))
        findings_add(findings, SEVERITY_ERROR, FINDING_INVALID, BAG_TEXT, place, "%s", err.why);
    else if (n != 2)
        wrong(findings, "it has %d lines, not two", n);
    if (!is_exact && ret->is_10)
        wrong(findings, "exactly one blank stands after each colon, and none elsewhere");
}
