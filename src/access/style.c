#include "access/style.h"

#include "web/http.h"

static const char rule_start[] = "@charset \"";

static bool is_ascii(struct span css)
{
    for (size_t i = 0; i < css.len; i++)
        if (css.at[i] >= 0x80)
            return false;
    return true;
}

/* A byte order mark outdoes everything else (§3.2). */
static bool has_mark(struct span css)
{
    return span_starts(css, "\xEF\xBB\xBF") || span_starts(css, "\xFE\xFF") || span_starts(css, "\xFF\xFE");
}

/* The rule counts only in these very bytes, at the very start. */
static struct span without_rule(struct span css)
{
    struct span rest = css, head;
    return span_starts(css, rule_start) && span_cut(&rest, ';', &head) && head.len < 100 ? rest : css;
}

static bool is_label(struct span name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!byte_is_alpha(name.at[i]) && !byte_is_digit(name.at[i]) && !strchr("-_:.+", name.at[i]))
            return false;
    return name.len > 0 && name.len < 60;
}

void style_with_charset(struct span css, const char *content_type, const char *page_encoding, struct buf *into)
{
    AUTO_BUF struct buf sent = { 0 };
    struct span name = SPAN_NULL, body = without_rule(css);
    if (!is_ascii(css) && !has_mark(css)) {
        if (http_parameter(span_of(content_type), "charset", &sent))
            name = buf_span(&sent);
        else if (body.len == css.len && !span_is_nocase(span_of(page_encoding), "utf-8"))
            name = span_of(page_encoding);
    }
    if (!is_label(name)) {
        buf_put_span(into, css);
        return;
    }
    buf_printf(into, "%s%.*s\";", rule_start, (int)name.len, (const char *)name.at);
    buf_put_span(into, body);
}
