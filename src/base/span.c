#include "base/span.h"

#include <stdio.h>

enum { SHOW_BUFFERS = 8, SHOW_BYTES = 100 };

static size_t utf8_length(struct span span, size_t at)
{
    size_t next = at;
    return span_utf8_next(span, &next) == 0xFFFD && next == at + 1 ? 0 : next - at;
}

/* What would move the cursor, begin another line or turn the text around on a terminal: C0 and C1 controls, the separators of lines and
 * paragraphs, and the controls of the bidirectional algorithm (Unicode UAX #9 §2). */
static bool is_control(uint32_t code)
{
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x061C || (code >= 0x200E && code <= 0x200F) ||
           (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

size_t span_visible(struct span span, size_t at)
{
    size_t wide = utf8_length(span, at), next = at;
    return wide && !is_control(span_utf8_next(span, &next)) ? wide : 0;
}

const char *span_show(struct span span)
{
    static _Thread_local char buffers[SHOW_BUFFERS][SHOW_BYTES * 4 + 8];
    static _Thread_local unsigned turn;
    char *out = buffers[turn++ % SHOW_BUFFERS], *to = out;
    size_t at = 0;
    while (at < span.len && at < SHOW_BYTES) {
        size_t wide = span_visible(span, at);
        if (wide) {
            memcpy(to, span.at + at, wide);
            to += wide;
            at += wide;
        } else {
            to += snprintf(to, 5, "\\x%02X", span.at[at]);
            at++;
        }
    }
    memcpy(to, at < span.len ? "…" : "", at < span.len ? sizeof "…" : 1);
    return out;
}

bool span_equal(struct span a, struct span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

bool span_is(struct span span, const char *text)
{
    return span_equal(span, span_of(text));
}

bool span_is_nocase(struct span span, const char *text)
{
    return span.len == strlen(text) && span_starts_nocase(span, text);
}

int span_compare(struct span a, struct span b)
{
    size_t common = a.len < b.len ? a.len : b.len;
    int order = common ? memcmp(a.at, b.at, common) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

bool span_starts(struct span span, const char *prefix)
{
    return span_is(span_to(span, strlen(prefix)), prefix);
}

bool span_starts_nocase(struct span span, const char *prefix)
{
    size_t len = strlen(prefix);
    if (span.len < len)
        return false;
    for (size_t i = 0; i < len; i++)
        if (byte_lower(span.at[i]) != byte_lower((uint8_t)prefix[i]))
            return false;
    return true;
}

bool span_ends(struct span span, const char *suffix)
{
    size_t len = strlen(suffix);
    return span.len >= len && span_is(span_from(span, span.len - len), suffix);
}

bool span_find(struct span span, const void *bytes, size_t len, size_t *ret_at)
{
    const uint8_t *found = span.len ? memmem(span.at, span.len, bytes, len) : NULL;
    if (found)
        *ret_at = (size_t)(found - span.at);
    return found != NULL;
}

struct span span_from(struct span span, size_t start)
{
    return start >= span.len ? SPAN_NULL : (struct span){ span.at + start, span.len - start };
}

struct span span_to(struct span span, size_t end)
{
    return (struct span){ span.at, end < span.len ? end : span.len };
}

bool span_cut(struct span *rest, uint8_t by, struct span *ret_head)
{
    const uint8_t *found = rest->len ? memchr(rest->at, by, rest->len) : NULL;
    if (!found)
        return false;
    size_t at = (size_t)(found - rest->at);
    *ret_head = span_to(*rest, at);
    *rest = span_from(*rest, at + 1);
    return true;
}

bool span_line(struct span *rest, struct span *ret_line)
{
    if (rest->len == 0)
        return false;
    if (!span_cut(rest, '\n', ret_line)) {
        *ret_line = *rest;
        *rest = SPAN_NULL;
    }
    if (ret_line->len && ret_line->at[ret_line->len - 1] == '\r')
        ret_line->len--;
    return true;
}

static struct span trim(struct span span, bool (*is_blank)(uint8_t))
{
    while (span.len && is_blank(span.at[0]))
        span = span_from(span, 1);
    while (span.len && is_blank(span.at[span.len - 1]))
        span.len--;
    return span;
}

static bool is_ows(uint8_t c)
{
    return c == ' ' || c == '\t';
}

struct span span_trim(struct span span)
{
    return trim(span, is_ows);
}

struct span span_trim_space(struct span span)
{
    return trim(span, byte_is_space);
}

static bool to_u64(struct span span, unsigned base, uint64_t max, uint64_t *ret)
{
    uint64_t value = 0;
    if (span.len == 0)
        return false;
    for (size_t i = 0; i < span.len; i++) {
        int digit = byte_hex(span.at[i]);
        if (digit < 0 || (unsigned)digit >= base || value > (max - (unsigned)digit) / base || max < (unsigned)digit)
            return false;
        value = value * base + (unsigned)digit;
    }
    *ret = value;
    return true;
}

bool span_to_u64(struct span span, uint64_t max, uint64_t *ret)
{
    return to_u64(span, 10, max, ret);
}

bool span_hex_to_u64(struct span span, uint64_t max, uint64_t *ret)
{
    return to_u64(span, 16, max, ret);
}

uint32_t span_utf8_next(struct span span, size_t *at)
{
    size_t i = *at;
    uint8_t c = span.at[i];
    *at = i + 1;
    if (c < 0x80)
        return c;
    size_t wide = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
    if (c < 0xC2 || c > 0xF4 || span.len - i < wide)
        return 0xFFFD;
    uint32_t code = c & (0x7Fu >> wide);
    for (size_t k = 1; k < wide; k++) {
        if ((span.at[i + k] & 0xC0) != 0x80)
            return 0xFFFD;
        code = code << 6 | (span.at[i + k] & 0x3F);
    }
    if ((wide == 3 && (code < 0x800 || (code >= 0xD800 && code <= 0xDFFF))) ||
        (wide == 4 && (code < 0x10000 || code > 0x10FFFF)))
        return 0xFFFD;
    *at = i + wide;
    return code;
}

bool span_is_utf8(struct span span)
{
    for (size_t at = 0; at < span.len;) {
        if (span.at[at] < 0x80) {
            at++;
            continue;
        }
        size_t wide = utf8_length(span, at);
        if (!wide)
            return false;
        at += wide;
    }
    return true;
}

char *span_text(struct span span)
{
    return mem_text_n(span.at, span.len);
}

int byte_hex(uint8_t c)
{
    if (byte_is_digit(c))
        return c - '0';
    c = byte_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool byte_is_token(uint8_t c)
{
    return byte_is_alpha(c) || byte_is_digit(c) || (c && strchr("!#$%&'*+-.^_`|~", c));
}
