#include "base/text.h"

#include <utf8proc.h>

/* The text, or a copy of it in `repaired` with U+FFFD for each byte that is not UTF-8. */
static struct span well_formed(struct span text, struct buf *repaired)
{
    if (span_is_utf8(text))
        return text;
    for (size_t at = 0; at < text.len;)
        buf_put_utf8(repaired, span_utf8_next(text, &at));
    return buf_span(repaired);
}

/* ASCII is its own normal form, in every form. */
static bool is_ascii(struct span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] >= 0x80)
            return false;
    return true;
}

/* Well-formed text fails in utf8proc only for want of memory, or when it is longer than 2^31 letters. */
static void map(struct span text, utf8proc_option_t options, struct buf *into)
{
    AUTO_FREE utf8proc_uint8_t *mapped = NULL;
    utf8proc_ssize_t len = utf8proc_map(text.at, (utf8proc_ssize_t)text.len, &mapped, options | UTF8PROC_STABLE);
    if (len < 0)
        abort();
    buf_put(into, mapped, (size_t)len);
}

void text_nfc(struct span text, struct buf *into)
{
    if (is_ascii(text)) {
        buf_put_span(into, text);
        return;
    }
    AUTO_BUF struct buf repaired = { 0 };
    map(well_formed(text, &repaired), UTF8PROC_COMPOSE, into);
}

/* Canonical caseless matching (Unicode §3.13, D145): taken apart first, since folding a composed letter and folding
 * its parts may differ, and composed again at the end. */
void text_fold(struct span text, struct buf *into)
{
    if (is_ascii(text)) {
        uint8_t *to = buf_reserve(into, text.len);
        for (size_t i = 0; i < text.len; i++)
            to[i] = byte_lower(text.at[i]);
        into->len += text.len;
        into->at[into->len] = 0;
        return;
    }
    AUTO_BUF struct buf repaired = { 0 };
    AUTO_BUF struct buf apart = { 0 };
    map(well_formed(text, &repaired), UTF8PROC_DECOMPOSE, &apart);
    map(buf_span(&apart), UTF8PROC_CASEFOLD | UTF8PROC_COMPOSE, into);
}

static bool is_blank(uint32_t code)
{
    switch (utf8proc_category((utf8proc_int32_t)code)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return true;
    default:
        return false;
    }
}

void text_collapse(struct span text, struct buf *into)
{
    AUTO_BUF struct buf collapsed = { 0 };
    bool is_blank_due = false;
    for (size_t at = 0; at < text.len;) {
        uint32_t code = span_utf8_next(text, &at);
        if (is_blank(code)) {
            is_blank_due = collapsed.len > 0;
            continue;
        }
        if (is_blank_due)
            buf_put_byte(&collapsed, ' ');
        is_blank_due = false;
        buf_put_utf8(&collapsed, code);
    }
    text_nfc(buf_span(&collapsed), into);
}

void text_show(struct span text, struct buf *into)
{
    for (size_t at = 0; at < text.len;) {
        size_t wide = span_visible(text, at);
        if (wide)
            buf_put(into, text.at + at, wide);
        else
            buf_printf(into, "\\x%02X", text.at[at]);
        at += wide ? wide : 1;
    }
}
