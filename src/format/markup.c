#include "format/markup.h"

/* ── cutting ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static struct span skip_space(struct span text)
{
    while (text.len && byte_is_space(text.at[0]))
        text = span_from(text, 1);
    return text;
}

/* Cuts up to and with `end`; what lies before goes to *ret. A text that ends before is used up. */
static struct span cut_until(struct span *rest, const char *end)
{
    size_t at = 0;
    struct span inside = *rest;
    if (span_find(*rest, end, strlen(end), &at)) {
        inside = span_to(*rest, at);
        *rest = span_from(*rest, at + strlen(end));
    } else {
        *rest = SPAN_NULL;
    }
    return inside;
}

static struct span cut_name(struct span *rest)
{
    size_t len = 0;
    while (len < rest->len && !byte_is_space(rest->at[len]) && rest->at[len] != '>' && rest->at[len] != '=' &&
           !(rest->at[len] == '/' && len + 1 < rest->len && rest->at[len + 1] == '>'))
        len++;
    struct span name = span_to(*rest, len);
    *rest = span_from(*rest, len);
    return name;
}

/* A quoted value, or one without quotes up to a blank or ">". */
static struct span cut_value(struct span *rest)
{
    *rest = skip_space(*rest);
    if (rest->len && (rest->at[0] == '"' || rest->at[0] == '\'')) {
        const char end[] = { (char)rest->at[0], 0 };
        *rest = span_from(*rest, 1);
        return cut_until(rest, end);
    }
    size_t len = 0;
    while (len < rest->len && !byte_is_space(rest->at[len]) && rest->at[len] != '>')
        len++;
    struct span value = span_to(*rest, len);
    *rest = span_from(*rest, len);
    return value;
}

/* name [ "=" value ]; false at the end of the tag. */
static bool cut_attribute(struct span *rest, struct span *ret_name, struct span *ret_value)
{
    *rest = skip_space(*rest);
    while (rest->len && rest->at[0] == '/')
        *rest = skip_space(span_from(*rest, 1));
    if (rest->len == 0 || rest->at[0] == '>')
        return false;
    *ret_name = cut_name(rest);
    *ret_value = SPAN_NULL;
    struct span behind = skip_space(*rest);
    if (behind.len && behind.at[0] == '=') {
        *rest = span_from(behind, 1);
        *ret_value = cut_value(rest);
    } else if (ret_name->len == 0) {
        *rest = span_from(*rest, 1);
    }
    return true;
}

bool markup_attribute(struct span attributes, const char *name, struct span *ret)
{
    struct span key = SPAN_NULL, value = SPAN_NULL;
    while (cut_attribute(&attributes, &key, &value))
        if (span_is(key, name)) {
            *ret = value;
            return true;
        }
    return false;
}

/* ── the prolog ───────────────────────────────────────────────────────────────────────────────────────────────── */

/* <!DOCTYPE name PUBLIC "public" "system" [ … ]>; *rest stands behind "<!DOCTYPE". */
static void take_doctype(struct span *rest, struct markup *markup)
{
    markup->has_doctype = true;
    *rest = skip_space(*rest);
    markup->doctype_name = cut_name(rest);
    *rest = skip_space(*rest);
    if (span_starts_nocase(*rest, "public")) {
        *rest = span_from(*rest, strlen("public"));
        markup->public_id = cut_value(rest);
    }
    size_t bracket = 0, end = 0;
    if (span_find(*rest, "[", 1, &bracket) && (!span_find(*rest, ">", 1, &end) || bracket < end))
        (void)cut_until(rest, "]");
    (void)cut_until(rest, ">");
}

bool markup_look(struct span text, struct markup *ret)
{
    struct markup markup = { 0 };
    if (span_starts(text, "\xEF\xBB\xBF"))
        text = span_from(text, 3);
    for (struct span rest = skip_space(text); rest.len && rest.at[0] == '<'; rest = skip_space(rest)) {
        if (span_starts(rest, "<!--")) {
            rest = span_from(rest, 4);
            (void)cut_until(&rest, "-->");
        } else if (span_starts_nocase(rest, "<!doctype")) {
            rest = span_from(rest, strlen("<!doctype"));
            take_doctype(&rest, &markup);
        } else if (span_starts(rest, "<?")) {
            bool is_declaration = span_starts(rest, "<?xml") && rest.len > 5 && byte_is_space(rest.at[5]);
            rest = span_from(rest, is_declaration ? 5 : 2);
            struct span inside = cut_until(&rest, "?>");
            if (is_declaration && !markup.has_declaration)
                markup.declaration = inside;
            markup.has_declaration |= is_declaration;
        } else {
            rest = span_from(rest, 1);
            markup.root = cut_name(&rest);
            markup.attributes = rest;
            break;
        }
    }
    *ret = markup;
    return markup.root.len > 0 || markup.has_doctype || markup.has_declaration;
}

/* ── what it is ───────────────────────────────────────────────────────────────────────────────────────────────── */

/* The document types of HTML; the longer beginning stands first. */
static const struct {
    const char *public_id;
    enum pronom key;
} html_types[] = {
    { "-//W3C//DTD HTML 4.01", PRONOM_HTML_4_01 }, { "-//W3C//DTD HTML 4.0", PRONOM_HTML_4_0 },
    { "-//W3C//DTD HTML 3.2", PRONOM_HTML_3_2 },   { "-//IETF//DTD HTML", PRONOM_HTML_2_0 },
    { "-//W3C//DTD XHTML 1.0", PRONOM_XHTML_1_0 }, { "-//W3C//DTD XHTML 1.1", PRONOM_XHTML_1_1 },
};

/* Pages by their first tag, where no document type says so (the MIME Sniffing Standard §7.1 has the same
 * list). */
static const char *html_tags[] = { "html", "head", "script", "iframe", "h1", "div", "font", "table", "a",
                                   "style", "title", "b", "body", "br", "p", "meta", "link" };

/* XML by its root; the name stands behind the prefix. */
static const struct {
    const char *root;
    enum pronom key;
} xml_roots[] = {
    { "rss", PRONOM_RSS },
    { "feed", PRONOM_ATOM },
    { "RDF", PRONOM_RDF },
    { "MPD", PRONOM_DASH },
    { "stylesheet", PRONOM_XSLT },
    { "urlset", PRONOM_XML_1_0 },
    { "sitemapindex", PRONOM_XML_1_0 },
};

static enum pronom identify_html(const struct markup *markup)
{
    enum pronom key = markup->has_doctype && markup->public_id.len == 0 ? PRONOM_HTML_5 : PRONOM_HTML;
    struct span space = SPAN_NULL;
    for (size_t i = 0; i < COUNT_OF(html_types); i++)
        if (span_starts_nocase(markup->public_id, html_types[i].public_id)) {
            key = html_types[i].key;
            break;
        }
    if (!markup->has_doctype && markup->has_declaration &&
        markup_attribute(markup->attributes, "xmlns", &space))
        key = PRONOM_XHTML_1_0;
    /* XHTML without an XML declaration was written to be read as HTML (XHTML 1.0 appendix C). */
    if (!markup->has_declaration && key == PRONOM_XHTML_1_0)
        key = PRONOM_XHTML_1_0_AS_HTML;
    if (!markup->has_declaration && key == PRONOM_XHTML_1_1)
        key = PRONOM_XHTML_1_1_AS_HTML;
    return key;
}

/* PRONOM asks for an XML declaration and a version, which pictures on the web mostly lack: then it is SVG by
 * its root. */
static enum pronom identify_svg(const struct markup *markup)
{
    struct span version = SPAN_NULL;
    (void)markup_attribute(markup->attributes, "version", &version);
    return span_is(version, "1.1")   ? PRONOM_SVG_1_1
           : span_is(version, "1.0") ? PRONOM_SVG_1_0
           : span_is(version, "1.2") ? PRONOM_SVG_TINY_1_2
                                     : PRONOM_SVG;
}

static bool has_namespace(struct span attributes)
{
    struct span name = SPAN_NULL, value = SPAN_NULL;
    while (cut_attribute(&attributes, &name, &value))
        if (span_starts(name, "xmlns"))
            return true;
    return false;
}

enum pronom markup_identify(struct span text)
{
    struct markup markup;
    struct span version = SPAN_NULL, prefix = SPAN_NULL;
    if (!markup_look(text, &markup))
        return PRONOM_NONE;
    struct span root = markup.root;
    (void)span_cut(&root, ':', &prefix);
    if (span_is_nocase(markup.doctype_name, "html"))
        return identify_html(&markup);
    if (span_is(root, "svg"))
        return identify_svg(&markup);
    for (size_t i = 0; i < COUNT_OF(html_tags); i++)
        if (span_is_nocase(markup.root, html_tags[i]) && (!markup.has_declaration || i == 0))
            return identify_html(&markup);
    for (size_t i = 0; i < COUNT_OF(xml_roots); i++)
        if (span_is(root, xml_roots[i].root))
            return xml_roots[i].key;
    if (!markup.has_declaration && !has_namespace(markup.attributes))
        return PRONOM_NONE;
    (void)markup_attribute(markup.declaration, "version", &version);
    return span_is(version, "1.1") ? PRONOM_XML_1_1 : PRONOM_XML_1_0;
}
