/* page/srcset.c: the algorithm of the HTML Standard, step by step; it never looks back, so time is linear. */
#include "page/srcset.h"

#include <math.h>

/* What is known of one candidate's descriptors so far. */
struct descriptors {
    struct page_candidate candidate;
    bool has_width, has_density, has_height, is_broken;
};

/* A valid floating-point number (§2.3.4.3) of any sane length; the parts are summed here, since strtod knows
 * locales. */
static bool parse_number(struct span text, double *ret)
{
    double value = 0, scale = 1;
    size_t i = 0, n_digits = 0;
    bool is_negative = text.len && text.at[0] == '-';
    i += is_negative;
    for (; i < text.len && byte_is_digit(text.at[i]); i++, n_digits++)
        value = value * 10 + (text.at[i] - '0');
    if (i < text.len && text.at[i] == '.') {
        size_t n_before = n_digits;
        for (i++, n_digits = 0; i < text.len && byte_is_digit(text.at[i]); i++, n_digits++)
            value += (text.at[i] - '0') * (scale /= 10);
        if (n_digits == 0)
            return false;
        n_digits += n_before;
    }
    if (n_digits == 0)
        return false;
    if (i < text.len && (text.at[i] | 32) == 'e') {
        uint64_t exponent;
        bool is_small = ++i < text.len && text.at[i] == '-';
        i += i < text.len && (text.at[i] == '-' || text.at[i] == '+');
        if (!span_to_u64(span_from(text, i), 400, &exponent))
            return false;
        value *= pow(10, is_small ? -(double)exponent : (double)exponent);
        i = text.len;
    }
    *ret = is_negative ? -value : value;
    return i == text.len && isfinite(value);
}

static void take_descriptor(struct descriptors *descriptors, struct span text)
{
    if (text.len == 0)
        return;
    struct span number = span_to(text, text.len - 1);
    uint64_t whole = 0;
    double fraction = 0;
    bool is_whole = span_to_u64(number, UINT64_MAX, &whole) && whole > 0;
    switch (text.at[text.len - 1]) {
    case 'w':
        descriptors->is_broken |= !is_whole || descriptors->has_width || descriptors->has_density;
        descriptors->has_width = true;
        descriptors->candidate.width = (double)whole;
        break;
    case 'x':
        descriptors->is_broken |= !parse_number(number, &fraction) || fraction < 0 || descriptors->has_width ||
                                  descriptors->has_density || descriptors->has_height;
        descriptors->has_density = true;
        descriptors->candidate.density = fraction;
        break;
    case 'h':
        descriptors->is_broken |= !is_whole || descriptors->has_height || descriptors->has_density;
        descriptors->has_height = true;
        break;
    default:
        descriptors->is_broken = true;
    }
}

/* The descriptors up to a comma that stands in no parentheses. */
static void take_descriptors(struct span *rest, struct descriptors *descriptors)
{
    bool is_inside = false;
    size_t start = 0, i = 0;
    if (rest->len == 0)
        return;
    for (; i < rest->len; i++) {
        uint8_t byte = rest->at[i];
        if (is_inside) {
            is_inside = byte != ')';
        } else if (byte == '(') {
            is_inside = true;
        } else if (byte == ',') {
            break;
        } else if (byte_is_space(byte)) {
            take_descriptor(descriptors, (struct span){ rest->at + start, i - start });
            start = i + 1;
        }
    }
    take_descriptor(descriptors, (struct span){ rest->at + start, i - start });
    *rest = span_from(*rest, i < rest->len ? i + 1 : i);
}

bool page_srcset_next(struct span *rest, struct page_candidate *ret)
{
    for (;;) {
        size_t i = 0;
        while (i < rest->len && (byte_is_space(rest->at[i]) || rest->at[i] == ','))
            i++;
        *rest = span_from(*rest, i);
        if (rest->len == 0)
            return false;
        for (i = 0; i < rest->len && !byte_is_space(rest->at[i]); i++)
            ;
        struct descriptors descriptors = { .candidate.url = span_to(*rest, i) };
        *rest = span_from(*rest, i);
        struct span *url = &descriptors.candidate.url;
        if (url->at[url->len - 1] == ',') {
            while (url->len && url->at[url->len - 1] == ',')
                url->len--;
        } else {
            take_descriptors(rest, &descriptors);
        }
        if (!descriptors.is_broken && !(descriptors.has_height && !descriptors.has_width)) {
            *ret = descriptors.candidate;
            return true;
        }
    }
}

size_t page_srcset(struct span value, struct page_candidate *ret, size_t max)
{
    size_t n = 0;
    while (n < max && page_srcset_next(&value, &ret[n]))
        n++;
    return n;
}
