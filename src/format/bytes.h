/* format/bytes.h: numbers in bytes of either order; 0 where the span has no such bytes. */
#pragma once
#include "base/span.h"

static inline uint32_t bytes_be(struct span span, size_t at, size_t n)
{
    uint32_t value = 0;
    for (size_t i = 0; i < n && at < span.len && span.len - at >= n; i++)
        value = value << 8 | span.at[at + i];
    return value;
}
static inline uint32_t bytes_le(struct span span, size_t at, size_t n)
{
    uint32_t value = 0;
    for (size_t i = n; i > 0 && at < span.len && span.len - at >= n; i--)
        value = value << 8 | span.at[at + i - 1];
    return value;
}
/* Whether `len` bytes stand at an offset. */
static inline bool bytes_are(struct span span, size_t at, const void *bytes, size_t len)
{
    return span_equal(span_to(span_from(span, at), len), span_of_n(bytes, len));
}
#define BYTES_ARE(span, at, literal) bytes_are(span, at, literal, sizeof(literal) - 1)
