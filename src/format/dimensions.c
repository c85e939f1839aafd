#include <math.h>

#include "format/bytes.h"
#include "format/identify.h"
#include "format/markup.h"

struct size {
    uint32_t width, height;
};

/* ── bitmaps ──────────────────────────────────────────────────────────────────────────────────────────────────── */

/* The frame header SOFn (ITU-T T.81 §B.2.2), found by walking over the segments before it. */
static struct size jpeg_size(struct span start)
{
    size_t at = 2;
    while (at + 4 <= start.len && start.at[at] == 0xFF) {
        uint8_t marker = start.at[at + 1];
        bool is_frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        if (is_frame)
            return (struct size){ bytes_be(start, at + 7, 2), bytes_be(start, at + 5, 2) };
        bool is_bare = marker == 0xFF || marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
        at += is_bare ? 1 + (marker != 0xFF) : 2 + bytes_be(start, at + 2, 2);
    }
    return (struct size){ 0 };
}

/* RFC 9649 §2.5 to §2.7: the three first chunks keep it in three ways. */
static struct size webp_size(struct span start)
{
    if (BYTES_ARE(start, 12, "VP8X"))
        return (struct size){ bytes_le(start, 24, 3) + 1, bytes_le(start, 27, 3) + 1 };
    if (BYTES_ARE(start, 12, "VP8L") && bytes_be(start, 20, 1) == 0x2F) {
        uint32_t bits = bytes_le(start, 21, 4);
        return (struct size){ (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1 };
    }
    if (BYTES_ARE(start, 12, "VP8 ") && BYTES_ARE(start, 23, "\x9D\x01\x2A"))
        return (struct size){ bytes_le(start, 26, 2) & 0x3FFF, bytes_le(start, 28, 2) & 0x3FFF };
    return (struct size){ 0 };
}

/* A height below zero means that the rows run from the top. */
static struct size bmp_size(struct span start)
{
    if (bytes_le(start, 14, 4) == 12)
        return (struct size){ bytes_le(start, 18, 2), bytes_le(start, 20, 2) };
    uint32_t height = bytes_le(start, 22, 4);
    return (struct size){ bytes_le(start, 18, 4), height > INT32_MAX ? 0 - height : height };
}

/* ── boxes of AVIF and HEIC ───────────────────────────────────────────────────────────────────────────────────── */

/* The content of the next box of *rest (ISO/IEC 14496-12 §4.2), without size and type; false at the end. A
 * box that the beginning of the file cuts is given as far as it goes. */
static bool next_box(struct span *rest, struct span *ret_type, struct span *ret_content)
{
    uint64_t size = bytes_be(*rest, 0, 4);
    size_t header = 8;
    if (rest->len < header)
        return false;
    if (size == 1) {
        header = 16;
        size = (uint64_t)bytes_be(*rest, 8, 4) << 32 | bytes_be(*rest, 12, 4);
    } else if (size == 0) {
        size = rest->len;               /* to the end of the file */
    }
    if (size < header)
        return false;
    size_t end = size < rest->len ? (size_t)size : rest->len;
    *ret_type = span_to(span_from(*rest, 4), 4);
    *ret_content = span_from(span_to(*rest, end), header);
    *rest = span_from(*rest, end);
    return true;
}

static struct span find_box(struct span boxes, const char *wanted)
{
    struct span type = SPAN_NULL, content = SPAN_NULL;
    while (next_box(&boxes, &type, &content))
        if (span_is(type, wanted))
            return content;
    return SPAN_NULL;
}

/* meta / iprp / ipco holds one ispe for each picture inside (ISO/IEC 23008-12 §6.5.3); tiles and thumbnails
 * are smaller. */
static struct size heif_size(struct span start)
{
    struct span meta = span_from(find_box(start, "meta"), 4);
    struct span properties = find_box(find_box(meta, "iprp"), "ipco"), type = SPAN_NULL, content = SPAN_NULL;
    struct size largest = { 0 };
    while (next_box(&properties, &type, &content)) {
        struct size size = { bytes_be(content, 4, 4), bytes_be(content, 8, 4) };
        if (span_is(type, "ispe") &&
            (uint64_t)size.width * size.height > (uint64_t)largest.width * largest.height)
            largest = size;
    }
    return largest;
}

/* ── SVG ──────────────────────────────────────────────────────────────────────────────────────────────────────── */

/* A decimal number without exponent at the front; the rest is its unit. False when there is none. */
static bool cut_number(struct span *rest, double *ret)
{
    double value = 0, place = 1;
    bool has_point = false, has_digit = false;
    size_t at = 0;
    for (; at < rest->len && (byte_is_digit(rest->at[at]) || (rest->at[at] == '.' && !has_point)); at++) {
        if (rest->at[at] == '.') {
            has_point = true;
            continue;
        }
        has_digit = true;
        value = value * 10 + (rest->at[at] - '0');
        place *= has_point ? 10 : 1;
    }
    *rest = span_from(*rest, at);
    *ret = value / place;
    return has_digit && value < 1e15;
}

/* A length in pixels (CSS Values §6.2: 96 of them are an inch); 0 for percentages and what depends on a
 * font. */
static double svg_length(struct span attributes, const char *name)
{
    static const struct {
        const char *unit;
        double pixels;
    } units[] = { { "", 1 },           { "px", 1 },         { "in", 96 }, { "cm", 96 / 2.54 },
                  { "mm", 96 / 25.4 }, { "pt", 96 / 72.0 }, { "pc", 16 } };
    struct span value = SPAN_NULL;
    double number = 0;
    if (!markup_attribute(attributes, name, &value))
        return 0;
    value = span_trim_space(value);
    if (!cut_number(&value, &number))
        return 0;
    for (size_t i = 0; i < COUNT_OF(units); i++)
        if (span_is_nocase(span_trim_space(value), units[i].unit))
            return number * units[i].pixels;
    return 0;
}

/* viewBox = min-x min-y width height, between blanks or commas */
static bool svg_view_box(struct span attributes, double *ret_width, double *ret_height)
{
    struct span value = SPAN_NULL;
    double numbers[4] = { 0 };
    if (!markup_attribute(attributes, "viewBox", &value))
        return false;
    for (size_t i = 0; i < 4; i++) {
        while (value.len && (byte_is_space(value.at[0]) || strchr(",+-", value.at[0])))
            value = span_from(value, 1);
        if (!cut_number(&value, &numbers[i]))
            return false;
    }
    *ret_width = numbers[2];
    *ret_height = numbers[3];
    return true;
}

static struct size svg_size(struct span start)
{
    struct markup markup;
    double view_width = 0, view_height = 0;
    if (!markup_look(start, &markup))
        return (struct size){ 0 };
    double width = svg_length(markup.attributes, "width"), height = svg_length(markup.attributes, "height");
    if ((width <= 0 || height <= 0) && svg_view_box(markup.attributes, &view_width, &view_height)) {
        double shape = view_height > 0 ? view_width / view_height : 0;
        if (width > 0 && shape > 0)
            height = width / shape;
        else if (height > 0)
            width = height * shape;
        else {
            width = view_width;
            height = view_height;
        }
    }
    if (!(width >= 0.5 && width < UINT32_MAX && height >= 0.5 && height < UINT32_MAX))
        return (struct size){ 0 };
    return (struct size){ (uint32_t)lround(width), (uint32_t)lround(height) };
}

/* ── which of them ────────────────────────────────────────────────────────────────────────────────────────────── */

static struct size find_size(struct span start)
{
    if (BYTES_ARE(start, 0, "\xFF\xD8\xFF"))
        return jpeg_size(start);
    if (BYTES_ARE(start, 0, "\x89PNG\r\n\x1A\n") && BYTES_ARE(start, 12, "IHDR"))
        return (struct size){ bytes_be(start, 16, 4), bytes_be(start, 20, 4) };
    if (BYTES_ARE(start, 0, "GIF8"))
        return (struct size){ bytes_le(start, 6, 2), bytes_le(start, 8, 2) };
    if (BYTES_ARE(start, 0, "RIFF") && BYTES_ARE(start, 8, "WEBP"))
        return webp_size(start);
    if (BYTES_ARE(start, 0, "BM"))
        return bmp_size(start);
    if (BYTES_ARE(start, 4, "ftyp"))
        return heif_size(start);
    enum pronom key = markup_identify(start);
    bool is_svg =
        key == PRONOM_SVG || key == PRONOM_SVG_1_0 || key == PRONOM_SVG_1_1 || key == PRONOM_SVG_TINY_1_2;
    return is_svg ? svg_size(start) : (struct size){ 0 };
}

bool format_dimensions(struct span start, uint32_t *ret_width, uint32_t *ret_height)
{
    struct size size = find_size(start);
    if (size.width == 0 || size.height == 0)
        return false;
    *ret_width = size.width;
    *ret_height = size.height;
    return true;
}
