#include "capture/markup.h"

#include <assert.h>
#include <inttypes.h>

/* U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069 (Unicode Standard Annex 9 §2). */
static bool turns(uint32_t code)
{
    return code == 0x61C || code == 0x200E || code == 0x200F || (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

static void put_character(struct buf *into, uint32_t code)
{
    static const struct {
        uint32_t code;
        const char *text;
    } escapes[] = { { '&', "&amp;" }, { '<', "&lt;" }, { '>', "&gt;" }, { '"', "&quot;" }, { '\'', "&#39;" } };
    for (size_t i = 0; i < COUNT_OF(escapes); i++)
        if (escapes[i].code == code) {
            buf_put_text(into, escapes[i].text);
            return;
        }
    bool is_control = code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029;
    if (!turns(code))
        buf_put_utf8(into, is_control ? ' ' : code);
}

void markup_put(struct buf *into, const char *text)
{
    struct span span = span_of(text);
    for (size_t at = 0; at < span.len;)
        put_character(into, span_utf8_next(span, &at));
}

void markup_printf(struct buf *into, const char *html, ...)
{
    va_list args;
    va_start(args, html);
    for (const char *c = html; *c; c++) {
        if (*c != '%') {
            buf_put_byte(into, (uint8_t)*c);
            continue;
        }
        c++;
        assert(*c == 's' || *c == 'u' || *c == '%');
        if (*c == 's')
            markup_put(into, va_arg(args, const char *));
        else if (*c == 'u')
            buf_printf(into, "%" PRIu64, va_arg(args, uint64_t));
        else
            buf_put_byte(into, '%');
    }
    va_end(args);
}

void markup_put_link(struct buf *into, const char *url, const char *text)
{
    struct span span = span_of(url);
    if (span_starts_nocase(span, "https://") || span_starts_nocase(span, "http://"))
        markup_printf(into, "<a href=\"%s\" rel=\"noreferrer noopener\"><bdi>%s</bdi></a>", url, text ? text : url);
    else
        markup_printf(into, "<bdi>%s</bdi>", text ? text : url);
}

void markup_put_base64(struct buf *into, struct span bytes)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t at = 0; at < bytes.len; at += 3) {
        size_t n = bytes.len - at < 3 ? bytes.len - at : 3;
        uint32_t group = (uint32_t)bytes.at[at] << 16;
        if (n > 1)
            group |= (uint32_t)bytes.at[at + 1] << 8;
        if (n > 2)
            group |= bytes.at[at + 2];
        for (size_t i = 0; i < 4; i++)
            buf_put_byte(into, i <= n ? (uint8_t)digits[group >> (18 - 6 * i) & 63] : '=');
    }
}
