#include "page/css_encoding.h"

#include "page/encoding.h"

enum { RULE_MAX = 1024 };               /* no further than this is the rule's end looked for (§3.2) */

static const char *by_mark(struct span css)
{
    return span_starts(css, "\xEF\xBB\xBF") ? "utf-8" : span_starts(css, "\xFE\xFF") ? "utf-16be" : span_starts(css, "\xFF\xFE") ? "utf-16le" : NULL;
}

/* @charset "…"; in these very bytes: no other quotes, no other case, one blank. */
static const char *by_rule(struct span css)
{
    static const char start[] = "@charset \"";
    struct span label, rest = span_to(css, RULE_MAX);
    if (!span_starts(rest, start))
        return NULL;
    rest = span_from(rest, sizeof start - 1);
    if (!span_cut(&rest, '"', &label) || !span_starts(rest, ";"))
        return NULL;
    const char *name = page_encoding_by_label(label);
    return name && strncmp(name, "utf-16", 6) == 0 ? "utf-8" : name;        /* the rule could be read, so it is not */
}

const char *page_css_encoding(const struct page_sheet *sheet)
{
    const char *name = by_mark(sheet->css);
    if (!name)
        name = page_encoding_by_label(page_encoding_of_type(sheet->content_type));
    if (!name)
        name = by_rule(sheet->css);
    if (!name && sheet->referrer_encoding)
        name = page_encoding_by_label(span_of(sheet->referrer_encoding));
    return name ? name : "utf-8";
}

static bool is_ascii(struct span bytes)
{
    for (size_t i = 0; i < bytes.len; i++)
        if (bytes.at[i] >= 0x80)
            return false;
    return true;
}

/* In all others, ASCII is what it looks like. */
static bool is_ascii_based(const char *encoding)
{
    return strncmp(encoding, "utf-16", 6) != 0 && strcmp(encoding, "iso-2022-jp") != 0 && strcmp(encoding, "replacement") != 0;
}

struct span page_css_text(const struct page_sheet *sheet, struct buf *into)
{
    const char *encoding = page_css_encoding(sheet);
    struct span css = sheet->css;
    if (by_mark(css))
        css = span_from(css, strcmp(encoding, "utf-8") == 0 ? 3 : 2);
    if (strcmp(encoding, "utf-8") == 0 || (is_ascii_based(encoding) && is_ascii(css)))
        return css;
    (void)page_encoding_decode(encoding, css, into);
    return buf_span(into);
}
