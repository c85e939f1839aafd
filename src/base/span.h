/* base/span.h: bytes from outside, with an end.
 *
 * A span never owns: it points into something that lives longer. It may hold NUL and anything else; people see it
 * only through SHOW(), which escapes. Parsers cut it along the grammar of their standard. */
#pragma once
#include "base/err.h"

struct span {
    const uint8_t *at;
    size_t len;
};

#define SPAN_NULL ((struct span){ NULL, 0 })

static inline struct span span_of_n(const void *at, size_t len)
{
    return (struct span){ at, len };
}
static inline struct span span_of(const char *text)         /* NULL gives the empty span */
{
    return (struct span){ (const uint8_t *)text, text ? strlen(text) : 0 };
}

/* For messages: the span with everything but printable ASCII and well-formed UTF-8 escaped as \xNN, controls of any
 * kind too, cut at 100 bytes with "…". The text lies in one of eight buffers of this thread: good for one message. */
#define SHOW(span) span_show(span)
const char *span_show(struct span span);
/* How many bytes of the character at `at` may go to a terminal as they are; 0: its first byte is none of a character, or its character
 * a control, and the byte is to be escaped. What shows whole texts is text_show (base/text.h). */
size_t span_visible(struct span span, size_t at);

bool span_is(struct span span, const char *text);           /* equal, byte for byte */
bool span_is_nocase(struct span span, const char *text);    /* equal but for the case of ASCII letters */
bool span_equal(struct span a, struct span b);
int span_compare(struct span a, struct span b);             /* as memcmp; the shorter first: the order of LC_ALL=C */
bool span_starts(struct span span, const char *prefix);
bool span_starts_nocase(struct span span, const char *prefix);
bool span_ends(struct span span, const char *suffix);
bool span_find(struct span span, const void *bytes, size_t len, size_t *ret_at);    /* the first place, or false */
struct span span_from(struct span span, size_t start);      /* the rest from `start` on; empty when beyond */
struct span span_to(struct span span, size_t end);          /* the first `end` bytes, or all */

/* Cuts what stands before the first `by` into *ret_head and leaves what follows it in *rest.
 * False, and nothing changed, when there is no `by`. */
bool span_cut(struct span *rest, uint8_t by, struct span *ret_head);
/* The next line without its end (LF or CRLF); the last line may lack it. False when *rest is empty. */
bool span_line(struct span *rest, struct span *ret_line);
struct span span_trim(struct span span);                    /* without SP and HTAB at both ends (HTTP's OWS) */
struct span span_trim_space(struct span span);              /* without SP, HTAB, LF, FF, CR: ASCII white space of HTML */

/* Digits, all of the span, up to `max`, nothing else: no sign, no blank, not empty. The one place where text
 * becomes a number. */
MUST_CHECK bool span_to_u64(struct span span, uint64_t max, uint64_t *ret);
MUST_CHECK bool span_hex_to_u64(struct span span, uint64_t max, uint64_t *ret);

/* Well-formed UTF-8 (RFC 3629): no surrogates, no overlong forms, nothing above U+10FFFF. */
bool span_is_utf8(struct span span);
/* Decodes the character at `*at` (an index) and moves behind it; a broken byte gives U+FFFD and moves by one. */
uint32_t span_utf8_next(struct span span, size_t *at);

char *span_text(struct span span);                          /* a copy with a NUL behind it, yours to free */

static inline uint8_t byte_lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 32) : c;
}
static inline bool byte_is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}
static inline bool byte_is_alpha(uint8_t c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}
static inline bool byte_is_space(uint8_t c)                 /* ASCII white space of HTML */
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}
int byte_hex(uint8_t c);                                    /* 0 to 15, or -1 */
bool byte_is_token(uint8_t c);                              /* tchar of RFC 9110 §5.6.2 */
