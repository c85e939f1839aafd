/* format_dimensions of src/format/identify.h: one sample for each way in which a format keeps its size. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "format/identify.h"

#define BYTES(literal) (literal), sizeof(literal) - 1
#define SVG(attributes) BYTES("<?xml version=\"1.0\"?><svg " attributes "><path/></svg>")
#define HEIF(properties) BYTES("\0\0\0\x14""ftypavif\0\0\0\0avif" "\0\0\0\x58meta\0\0\0\0" "\0\0\0\x0Chdlr1234" \
                               "\0\0\0\x40iprp" "\0\0\0\x38ipco" properties)
#define ISPE(width, height) "\0\0\0\x14ispe\0\0\0\0\0\0" width "\0\0" height

static const struct row {
    const char *name, *bytes;
    size_t len;
    uint32_t width, height;             /* 0: not found */
} rows[] = {
    { "t.81 b.2.2: JPEG, behind other segments", BYTES("\xFF\xD8\xFF\xE0\0\4ab\xFF\xFF\xC4\0\3x\xFF\xC0\0\x11\x08\1\x2C\2\x58\3"), 600, 300 },
    { "t.81 b.2.2: JPEG, progressive", BYTES("\xFF\xD8\xFF\xC2\0\x11\x08\0\x10\0\x20\3"), 32, 16 },
    { "t.81 b.2.2: JPEG without frame", BYTES("\xFF\xD8\xFF\xE0\0\4ab\xFF\xDA"), 0, 0 },
    { "png 11.2.1: IHDR", BYTES("\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\2\x80\0\0\1\xE0\x08\2"), 640, 480 },
    { "gif89a 18: the logical screen", BYTES("GIF89a\x40\1\xF0\0\0"), 320, 240 },
    { "rfc9649 2.5: VP8", BYTES("RIFF\0\0\0\0WEBPVP8 \0\0\0\0\x30\1\0\x9D\1\x2A\x40\1\xF0\0"), 320, 240 },
    { "rfc9649 2.6: VP8L", BYTES("RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2F\x3F\xC1\x3B\0"), 320, 240 },
    { "rfc9649 2.7: VP8X", BYTES("RIFF\0\0\0\0WEBPVP8X\x0A\0\0\0\0\0\0\0\x3F\1\0\xEF\0\0"), 320, 240 },
    { "ours: BMP, from the top", BYTES("BM\0\0\0\0\0\0\0\0\0\0\0\0\x28\0\0\0\x40\1\0\0\x10\xFF\xFF\xFF"), 320, 240 },
    { "ours: BMP of OS/2", BYTES("BM\0\0\0\0\0\0\0\0\0\0\0\0\x0C\0\0\0\x40\1\xF0\0"), 320, 240 },
    { "iso 23008-12 6.5.3: the largest picture inside", HEIF(ISPE("\1\x40", "\0\xF0") ISPE("\0\x20", "\0\x10")), 320, 240 },
    { "svg 2: width and height", SVG("width=\"320\" height='240px' viewBox='0 0 1 1'"), 320, 240 },
    { "svg 2: units", SVG("width=\"1in\" height=\"72pt\""), 96, 96 },
    { "svg 2: a fraction", SVG("width=\"99.6\" height=\"10.4mm\""), 100, 39 },
    { "svg 2: the view box", SVG("viewBox=\"0 0, 24.0 48\""), 24, 48 },
    { "svg 2: the view box for percentages", SVG("width=\"100%\" height=\"100%\" viewBox=\"-5 -5 24 48\""), 24, 48 },
    { "svg 2: one side, the other by the view box", SVG("width='100' viewBox='0 0 20 10'"), 100, 50 },
    { "svg 2: nothing said", SVG("xmlns='http://www.w3.org/2000/svg'"), 0, 0 },
    { "svg 2: without bounds", SVG("width='99999999999999999999999' height='1'"), 0, 0 },
    { "ours: no picture", BYTES("<html width=1 height=1>"), 0, 0 },
    { "ours: nothing", BYTES(""), 0, 0 },
};

static void check_row(void **state)
{
    const struct row *row = *state;
    for (size_t cut = 0; cut <= row->len; cut++) {
        AUTO_FREE char *bytes = mem_text_n(row->bytes, cut);   /* heap: a step over the end is seen */
        uint32_t width = 0, height = 0;
        bool is_found = format_dimensions(span_of_n(bytes, cut), &width, &height);
        if (cut < row->len)
            continue;
        assert_int_equal(is_found, row->width != 0);
        assert_int_equal(width, row->width);
        assert_int_equal(height, row->height);
    }
}

int main(void)
{
    struct CMUnitTest tests[COUNT_OF(rows)];
    size_t n = 0;
    for (; n < COUNT_OF(rows); n++)
        tests[n] = (struct CMUnitTest){ rows[n].name, check_row, NULL, NULL, (void *)&rows[n] };
    return _cmocka_run_group_tests("format/dimensions", tests, n, NULL, NULL);
}
