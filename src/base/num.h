/* base/num.h: sums and ranges of foreign numbers, which say when they do not fit. */
#pragma once
#include "base/own.h"

MUST_CHECK static inline bool num_add(uint64_t a, uint64_t b, uint64_t *ret)
{
    return !__builtin_add_overflow(a, b, ret);
}
MUST_CHECK static inline bool num_mul(uint64_t a, uint64_t b, uint64_t *ret)
{
    return !__builtin_mul_overflow(a, b, ret);
}
/* Whether [offset, offset + length) lies in [0, size): by subtraction, which cannot wrap. */
static inline bool num_within(uint64_t offset, uint64_t length, uint64_t size)
{
    return offset <= size && length <= size - offset;
}
static inline uint64_t num_min(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}
