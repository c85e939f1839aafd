/* src/page/encoding_upper.h: the tables against facts of the Encoding Standard's indexes that were not copied from them. */
#include "../base/suite.h"

#include <iconv.h>

#include "page/encoding.h"
#include "page/encoding_upper.h"

static const struct row {
    const char *name, *encoding;
    const char *iconv_name;             /* glibc's table of the same name */
    uint32_t first, last;               /* of 0x80 and 0xFF; 0: no character */
    size_t n_without;                   /* bytes that have none */
    size_t n_other;                     /* bytes that glibc reads as another character, or not at all where we do */
} rows[] = {
    { "encoding 9: ibm866", "ibm866", "CP866", 0x0410, 0x00A0, 0, 0 },
    { "encoding 9: iso-8859-2", "iso-8859-2", "ISO-8859-2", 0x80, 0x02D9, 0, 0 },
    { "encoding 9: iso-8859-3", "iso-8859-3", "ISO-8859-3", 0x80, 0x02D9, 7, 0 },
    { "encoding 9: iso-8859-4", "iso-8859-4", "ISO-8859-4", 0x80, 0x02D9, 0, 0 },
    { "encoding 9: iso-8859-5", "iso-8859-5", "ISO-8859-5", 0x80, 0x045F, 0, 0 },
    { "encoding 9: iso-8859-6", "iso-8859-6", "ISO-8859-6", 0x80, 0, 45, 0 },
    { "encoding 9: iso-8859-7", "iso-8859-7", "ISO-8859-7", 0x80, 0, 3, 0 },
    { "encoding 9: iso-8859-8", "iso-8859-8", "ISO-8859-8", 0x80, 0, 36, 0 },
    { "encoding 9: iso-8859-8-i has the same bytes", "iso-8859-8-i", "ISO-8859-8", 0x80, 0, 36, 0 },
    { "encoding 9: iso-8859-10", "iso-8859-10", "ISO-8859-10", 0x80, 0x0138, 0, 0 },
    { "encoding 9: iso-8859-13", "iso-8859-13", "ISO-8859-13", 0x80, 0x2019, 0, 0 },
    { "encoding 9: iso-8859-14", "iso-8859-14", "ISO-8859-14", 0x80, 0x00FF, 0, 0 },
    { "encoding 9: iso-8859-15", "iso-8859-15", "ISO-8859-15", 0x80, 0x00FF, 0, 0 },
    { "encoding 9: iso-8859-16", "iso-8859-16", "ISO-8859-16", 0x80, 0x00FF, 0, 0 },
    { "encoding 9: koi8-r", "koi8-r", "KOI8-R", 0x2500, 0x042A, 0, 0 },
    { "encoding 9: koi8-u", "koi8-u", "KOI8-U", 0x2500, 0x042A, 0, 0 },
    { "encoding 9: macintosh", "macintosh", "MACINTOSH", 0x00C4, 0x02C7, 0, 2 },     /* U+2206 and the apple */
    { "encoding 9: windows-874", "windows-874", "CP874", 0x20AC, 0, 8, 0 },
    { "encoding 9: windows-1250", "windows-1250", "CP1250", 0x20AC, 0x02D9, 0, 0 },
    { "encoding 9: windows-1251", "windows-1251", "CP1251", 0x0402, 0x044F, 0, 0 },
    { "encoding 9: windows-1252", "windows-1252", "CP1252", 0x20AC, 0x00FF, 0, 0 },
    { "encoding 9: windows-1253", "windows-1253", "CP1253", 0x20AC, 0, 3, 0 },
    { "encoding 9: windows-1254", "windows-1254", "CP1254", 0x20AC, 0x00FF, 0, 0 },
    { "encoding 9: windows-1256", "windows-1256", "CP1256", 0x20AC, 0x06D2, 0, 0 },
    { "encoding 9: windows-1257", "windows-1257", "CP1257", 0x20AC, 0x02D9, 2, 0 },
    { "encoding 9: x-mac-cyrillic", "x-mac-cyrillic", "MAC-UK", 0x0410, 0x20AC, 0, 1 },      /* before the euro */
};

/* 0: glibc has none. */
static uint32_t by_iconv(iconv_t converter, uint8_t byte)
{
    char in_byte = (char)byte, *in = &in_byte;
    uint32_t code = 0;
    char *out = (char *)&code;
    size_t in_left = 1, out_left = sizeof code;
    iconv(converter, NULL, NULL, NULL, NULL);
    if (iconv(converter, &in, &in_left, &out, &out_left) == (size_t)-1 || out_left != 0)
        return 0;
    return code;
}

static void check(void **state)
{
    const struct row *row = *state;
    uint32_t codes[UPPER_CHARACTERS];
    memset(codes, 0xEE, sizeof codes);
    assert_true(page_encoding_upper(row->encoding, codes));
    assert_int_equal(codes[0], row->first);
    assert_int_equal(codes[UPPER_CHARACTERS - 1], row->last);
    iconv_t converter = iconv_open("UCS-4LE", row->iconv_name);
    assert_true(converter != (iconv_t)-1);
    size_t n_without = 0, n_other = 0;
    for (unsigned i = 0; i < UPPER_CHARACTERS; i++) {
        uint32_t other = by_iconv(converter, (uint8_t)(0x80 + i));
        n_without += codes[i] == 0;
        /* a byte that Windows leaves free is a control to the Standard, and nothing to glibc */
        bool is_other = codes[i] != other && !(other == 0 && codes[i] == 0x80 + i);
        if (is_other)
            print_message("# %s 0x%02X: U+%04X, glibc U+%04X\n", row->encoding, 0x80 + i, codes[i], other);
        n_other += is_other;
        assert_true(codes[i] == 0 || (codes[i] >= 0x80 && codes[i] <= 0xFFFC));
        for (unsigned k = 0; k < i; k++)
            assert_true(codes[k] == 0 || codes[k] != codes[i]);         /* no character twice */
    }
    iconv_close(converter);
    assert_int_equal(n_without, row->n_without);
    assert_int_equal(n_other, row->n_other);
}

static const struct other_row {
    const char *name, *encoding;
} other_rows[] = {
    { "ours: the empty name", "" },
    { "ours: another case is another name", "KOI8-R" },
    { "ours: a part of a name", "koi8" },
    { "ours: more than a name", "koi8-rx" },
    { "encoding 4.2: a label is no name", "latin1" },
    { "encoding 9: windows-1255 joins letters with marks", "windows-1255" },
    { "encoding 9: windows-1258 too", "windows-1258" },
    { "encoding 14.5: x-user-defined has no index", "x-user-defined" },
    { "encoding 12.3: shift_jis has more than one byte", "shift_jis" },
    { "ours: hostile bytes", "\xFF\xFE" },
};

static void check_other(void **state)
{
    const struct other_row *row = *state;
    uint32_t codes[UPPER_CHARACTERS] = { 7, 7 };
    assert_false(page_encoding_upper(row->encoding, codes));
    assert_int_equal(codes[0], 7);
}

int main(void)
{
    struct suite suite = { .name = "page/encoding_upper" };
    SUITE_ROWS(&suite, rows, check);
    SUITE_ROWS(&suite, other_rows, check_other);
    return suite_run(&suite);
}
