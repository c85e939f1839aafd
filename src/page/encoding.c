/* page/encoding.c: labels as data; conversion by tables, and by iconv where a character takes several bytes. */
#include "page/encoding.h"

#include <errno.h>
#include <iconv.h>
#include <stdatomic.h>

#include "page/encoding_upper.h"

/* The table of names and labels of the Encoding Standard §4.2, with what iconv calls the converter; NULL: done here
 * (page/encoding_upper.h has the encodings of one byte: glibc would load and unload a library for each page). */
static const struct encoding {
    const char *name, *iconv_name, *labels;
} encodings[] = {
    { "utf-8", NULL,
      "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8" },
    { "ibm866", NULL,
      "866 cp866 csibm866 ibm866" },
    { "iso-8859-2", NULL,
      "csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 "
      "latin2" },
    { "iso-8859-3", NULL,
      "csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 "
      "latin3" },
    { "iso-8859-4", NULL,
      "csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 "
      "latin4" },
    { "iso-8859-5", NULL,
      "csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5 "
      "iso_8859-5:1988" },
    { "iso-8859-6", NULL,
      "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6 "
      "iso-8859-6-e iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987" },
    { "iso-8859-7", NULL,
      "csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso8859-7 iso88597 "
      "iso_8859-7 iso_8859-7:1987 sun_eu_greek" },
    { "iso-8859-8", NULL,
      "csiso88598e csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-ir-138 iso8859-8 "
      "iso88598 iso_8859-8 iso_8859-8:1988 visual" },
    { "iso-8859-8-i", NULL,
      "csiso88598i iso-8859-8-i logical" },
    { "iso-8859-10", NULL,
      "csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6" },
    { "iso-8859-13", NULL,
      "iso-8859-13 iso8859-13 iso885913" },
    { "iso-8859-14", NULL,
      "iso-8859-14 iso8859-14 iso885914" },
    { "iso-8859-15", NULL,
      "csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9" },
    { "iso-8859-16", NULL,
      "iso-8859-16" },
    { "koi8-r", NULL,
      "cskoi8r koi koi8 koi8-r koi8_r" },
    { "koi8-u", NULL,
      "koi8-ru koi8-u" },
    { "macintosh", NULL,
      "csmacintosh mac macintosh x-mac-roman" },
    { "windows-874", NULL,
      "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874" },
    { "windows-1250", NULL,
      "cp1250 windows-1250 x-cp1250" },
    { "windows-1251", NULL,
      "cp1251 windows-1251 x-cp1251" },
    { "windows-1252", NULL,
      "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 "
      "iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252" },
    { "windows-1253", NULL,
      "cp1253 windows-1253 x-cp1253" },
    { "windows-1254", NULL,
      "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 "
      "l5 latin5 windows-1254 x-cp1254" },
    { "windows-1255", "CP1255",
      "cp1255 windows-1255 x-cp1255" },
    { "windows-1256", NULL,
      "cp1256 windows-1256 x-cp1256" },
    { "windows-1257", NULL,
      "cp1257 windows-1257 x-cp1257" },
    { "windows-1258", "CP1258",
      "cp1258 windows-1258 x-cp1258" },
    { "x-mac-cyrillic", NULL,
      "x-mac-cyrillic x-mac-ukrainian" },
    { "gbk", "GB18030",
      "chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk" },
    { "gb18030", "GB18030",
      "gb18030" },
    { "big5", "BIG5-HKSCS",
      "big5 big5-hkscs cn-big5 csbig5 x-x-big5" },
    { "euc-jp", "EUC-JP-MS",
      "cseucpkdfmtjapanese euc-jp x-euc-jp" },
    { "iso-2022-jp", "ISO-2022-JP",
      "csiso2022jp iso-2022-jp" },
    { "shift_jis", "CP932",
      "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis" },
    { "euc-kr", "CP949",
      "cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 "
      "ksc_5601 windows-949" },
    { "utf-16be", "UTF-16BE",
      "unicodefffe utf-16be" },
    { "utf-16le", "UTF-16LE",
      "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le" },
    { "x-user-defined", NULL,
      "x-user-defined" },
    { "replacement", NULL,
      "csiso2022kr hz-gb-2312 iso-2022-cn iso-2022-cn-ext iso-2022-kr replacement" },
};


enum { LABEL_MAX = 32 };                /* the longest label has 19 bytes */

static const struct encoding *by_name(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(encodings); i++)
        if (strcmp(encodings[i].name, name) == 0)
            return &encodings[i];
    return NULL;
}

const char *page_encoding_by_label(struct span label)
{
    uint8_t lower[LABEL_MAX];
    label = span_trim_space(label);
    if (label.len == 0 || label.len > sizeof lower)
        return NULL;
    for (size_t i = 0; i < label.len; i++)
        lower[i] = byte_lower(label.at[i]);
    for (size_t i = 0; i < COUNT_OF(encodings); i++) {
        struct span word, rest = span_of(encodings[i].labels);
        while (span_cut(&rest, ' ', &word))
            if (span_equal(word, span_of_n(lower, label.len)))
                return encodings[i].name;
        if (span_equal(rest, span_of_n(lower, label.len)))
            return encodings[i].name;
    }
    return NULL;
}

/* Conversion */

static bool is_tail(uint8_t byte)
{
    return (byte & 0xC0) == 0x80;
}

/* The length of the character beyond ASCII at `at`; 0 when it is broken (RFC 3629 §4). */
static size_t utf8_length(struct span bytes, size_t at)
{
    const uint8_t *c = bytes.at + at;
    size_t left = bytes.len - at;
    if (c[0] >= 0xC2 && c[0] <= 0xDF)
        return left > 1 && is_tail(c[1]) ? 2 : 0;
    if (c[0] >= 0xE0 && c[0] <= 0xEF)
        return left > 2 && is_tail(c[1]) && is_tail(c[2]) && (c[0] != 0xE0 || c[1] >= 0xA0) &&
                       (c[0] != 0xED || c[1] < 0xA0) ? 3 : 0;
    if (c[0] >= 0xF0 && c[0] <= 0xF4)
        return left > 3 && is_tail(c[1]) && is_tail(c[2]) && is_tail(c[3]) && (c[0] != 0xF0 || c[1] >= 0x90) &&
                       (c[0] != 0xF4 || c[1] < 0x90) ? 4 : 0;
    return 0;
}

/* Where the run of ASCII from `at` on ends. */
static size_t ascii_end(struct span bytes, size_t at)
{
    uint64_t eight;
    for (; bytes.len - at >= sizeof eight; at += sizeof eight) {
        memcpy(&eight, bytes.at + at, sizeof eight);
        if (eight & 0x8080808080808080u)
            break;
    }
    while (at < bytes.len && bytes.at[at] < 0x80)
        at++;
    return at;
}

static uint64_t decode_utf8(struct span bytes, struct buf *into)
{
    uint64_t n_errors = 0;
    size_t good = 0;                    /* [good, at) is well-formed and not yet copied */
    (void)buf_reserve(into, bytes.len);
    for (size_t at = ascii_end(bytes, 0); at < bytes.len;) {
        size_t length = utf8_length(bytes, at);
        if (length == 0) {
            buf_put(into, bytes.at + good, at - good);
            buf_put_utf8(into, 0xFFFD);
            good = ++at;
            n_errors++;
        } else {
            at += length;
        }
        if (at < bytes.len && bytes.at[at] < 0x80)
            at = ascii_end(bytes, at);
    }
    buf_put_span(into, span_from(bytes, good));
    return n_errors;
}

static uint64_t decode_by_table(const uint32_t upper[UPPER_CHARACTERS], struct span bytes, struct buf *into)
{
    enum { LENGTH_MAX = 3 };            /* of a character in these tables */
    AUTO_BUF struct buf characters = { 0 };
    size_t ends[UPPER_CHARACTERS + 1] = { 0 };
    for (size_t i = 0; i < UPPER_CHARACTERS; i++) {
        buf_put_utf8(&characters, upper[i] ? upper[i] : 0xFFFD);
        ends[i + 1] = characters.len;
    }
    uint64_t n_errors = 0;
    uint8_t *out = buf_reserve(into, bytes.len * LENGTH_MAX), *first = out;
    for (size_t at = 0; at < bytes.len;) {
        size_t end = ascii_end(bytes, at);
        out = mempcpy(out, bytes.at + at, end - at);
        for (at = end; at < bytes.len && bytes.at[at] >= 0x80; at++) {
            size_t which = bytes.at[at] - 0x80u;
            out = mempcpy(out, characters.at + ends[which], ends[which + 1] - ends[which]);
            n_errors += upper[which] == 0;
        }
    }
    *out = 0;
    into->len += (size_t)(out - first);
    return n_errors;
}

/* x-user-defined maps the upper half to the private use area; "replacement" stands for encodings that the
 * Standard refuses since they smuggle markup past filters: their ASCII is kept, so that the page still shows
 * something. */
static uint64_t decode_by_hand(struct span bytes, bool is_user_defined, struct buf *into)
{
    uint64_t n_errors = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        uint8_t byte = bytes.at[i];
        if (byte < 0x80) {
            buf_put_byte(into, byte);
        } else if (is_user_defined) {
            buf_put_utf8(into, 0xF780u + byte - 0x80u);
        } else {
            buf_put_utf8(into, 0xFFFD);
            n_errors++;
        }
    }
    return n_errors;
}

/* What the Standard makes of a byte that the C library's table has no character for; 0: an error there as
 * well. In the Windows encodings the unused places of 0x80 to 0x9F are the control characters of the same
 * number. */
static uint32_t missing_in_iconv(const struct encoding *encoding, uint8_t byte)
{
    if (strncmp(encoding->name, "windows-", 8) == 0 && byte >= 0x80 && byte <= 0x9F)
        return byte;
    return 0;
}

static uint64_t decode_by_iconv(const struct encoding *encoding, iconv_t converter, struct span bytes,
                                struct buf *into)
{
    uint64_t n_errors = 0;
    char *in = (char *)(uintptr_t)bytes.at;     /* iconv's prototype lacks the const */
    size_t in_left = bytes.len;
    while (in_left > 0) {
        size_t room = in_left + in_left / 2 + 64;
        char *out = (char *)buf_reserve(into, room);
        size_t out_left = room;
        size_t outcome = iconv(converter, &in, &in_left, &out, &out_left);
        into->len += room - out_left;
        if (outcome != (size_t)-1)
            continue;
        if (errno == E2BIG && out_left < room)
            continue;
        /* EILSEQ, or EINVAL: cut at the end. The byte that opens the bad sequence goes, the next one begins anew,
         * so that no '<' is swallowed (Encoding Standard, "prepend byte to ioQueue"). */
        uint32_t code = missing_in_iconv(encoding, (uint8_t)*in);
        buf_put_utf8(into, code ? code : 0xFFFD);
        n_errors += code == 0;
        in++;
        in_left--;
    }
    char *out = (char *)buf_reserve(into, 64);
    size_t out_left = 64;
    /* CP1255 and CP1258 hold a letter back, to compose it with what may follow. */
    (void)iconv(converter, NULL, NULL, &out, &out_left);
    into->len += 64 - out_left;
    buf_put(into, "", 0);               /* the NUL that stands behind every buffer */
    return n_errors;
}

/* glibc loads a library for each converter and unloads it with the last descriptor: longer work than converting a page.
 * One descriptor of each that was used stays open, and is used for nothing else. */
static void keep_loaded(const struct encoding *encoding)
{
    static _Atomic(iconv_t) kept[COUNT_OF(encodings)];
    _Atomic(iconv_t) *place = &kept[encoding - encodings];
    iconv_t none = NULL, converter = atomic_load(place) ? NULL : iconv_open("UTF-8", encoding->iconv_name);
    if (converter && converter != (iconv_t)-1 && !atomic_compare_exchange_strong(place, &none, converter))
        iconv_close(converter);         /* another thread was here first */
}

uint64_t page_encoding_decode(const char *name, struct span bytes, struct buf *into)
{
    const struct encoding *encoding = by_name(name);
    uint32_t upper[UPPER_CHARACTERS];
    if (!encoding || strcmp(name, "utf-8") == 0)
        return decode_utf8(bytes, into);
    if (page_encoding_upper(name, upper))
        return decode_by_table(upper, bytes, into);
    iconv_t converter = encoding->iconv_name ? iconv_open("UTF-8", encoding->iconv_name) : (iconv_t)-1;
    if (converter == (iconv_t)-1)       /* or a C library without its converters */
        return decode_by_hand(bytes, strcmp(name, "x-user-defined") == 0, into);
    keep_loaded(encoding);
    uint64_t n_errors = decode_by_iconv(encoding, converter, bytes, into);
    iconv_close(converter);
    return n_errors;
}
