#include "format/signature.h"

#include "format/bytes.h"

/* ── JPEG ─────────────────────────────────────────────────────────────────────────────────────────────────────── */

/* ExifVersion (tag 0x9000) of the Exif IFD, as four digits: "0220". The IFDs are TIFF's: a count, then
 * entries of twelve bytes (Exif 2.32 §4.6.2). Each offset counts from the byte-order mark. */
static struct span exif_version(struct span tiff)
{
    bool is_little = BYTES_ARE(tiff, 0, "II");
    uint32_t (*number)(struct span, size_t, size_t) = is_little ? bytes_le : bytes_be;
    size_t ifd = number(tiff, 4, 4);
    for (int level = 0; level < 2; level++) {
        const uint32_t wanted = level == 0 ? 0x8769 : 0x9000;   /* the pointer to the Exif IFD, the version */
        size_t n = number(tiff, ifd, 2), entry = ifd + 2;
        while (n > 0 && number(tiff, entry, 2) != wanted && entry < tiff.len) {
            entry += 12;
            n--;
        }
        if (n == 0 || entry >= tiff.len)
            return SPAN_NULL;
        if (level == 1)
            return span_to(span_from(tiff, entry + 8), 4);
        ifd = number(tiff, entry + 8, 4);
    }
    return SPAN_NULL;
}

static enum pronom identify_exif(struct span tiff)
{
    struct span version = exif_version(tiff);
    return span_is(version, "0200")       ? PRONOM_EXIF_2_0
           : span_is(version, "0210")     ? PRONOM_EXIF_2_1
           : span_is(version, "0220")     ? PRONOM_EXIF_2_2
           : span_is(version, "0221")     ? PRONOM_EXIF_2_21
           : span_starts(version, "023")  ? PRONOM_EXIF_2_3
                                          : PRONOM_JPEG;
}

/* The first application segment decides: APP0 "JFIF" or APP1 "Exif" (a file that has both says first what it
 * is). */
static enum pronom identify_jpeg(struct span start)
{
    if (!BYTES_ARE(start, 0, "\xFF\xD8\xFF"))
        return PRONOM_NONE;
    if (BYTES_ARE(start, 2, "\xFF\xE0") && BYTES_ARE(start, 6, "JFIF\0")) {
        uint32_t version = bytes_be(start, 11, 2);
        return version == 0x100   ? PRONOM_JFIF_1_00
               : version == 0x101 ? PRONOM_JFIF_1_01
               : version == 0x102 ? PRONOM_JFIF_1_02
                                  : PRONOM_JPEG;
    }
    if (BYTES_ARE(start, 2, "\xFF\xE1") && BYTES_ARE(start, 6, "Exif\0\0"))
        return identify_exif(span_from(start, 12));
    return PRONOM_JPEG;
}

/* ── PNG ──────────────────────────────────────────────────────────────────────────────────────────────────────── */

/* The version is that of the newest kind of chunk before the picture: iTXt came with 1.2; iCCP, sPLT and
 * sRGB with 1.1. An acTL makes it an animation (PNG, third edition, §11.3.6). */
static enum pronom identify_png(struct span start)
{
    if (!BYTES_ARE(start, 0, "\x89PNG\r\n\x1A\n"))
        return PRONOM_NONE;
    enum pronom key = PRONOM_PNG_1_0;
    size_t at = 8;
    while (at < start.len && !BYTES_ARE(start, at + 4, "IDAT")) {
        if (BYTES_ARE(start, at + 4, "acTL"))
            return PRONOM_APNG;
        if (BYTES_ARE(start, at + 4, "iTXt"))
            key = PRONOM_PNG_1_2;
        else if (key == PRONOM_PNG_1_0 &&
                 (BYTES_ARE(start, at + 4, "iCCP") || BYTES_ARE(start, at + 4, "sPLT") ||
                  BYTES_ARE(start, at + 4, "sRGB")))
            key = PRONOM_PNG_1_1;
        at += (size_t)bytes_be(start, at, 4) + 12;      /* length, type, data, CRC: moves on even in rubbish */
    }
    return key;
}

/* ── the others ───────────────────────────────────────────────────────────────────────────────────────────────── */

static enum pronom identify_webp(struct span start)
{
    if (!BYTES_ARE(start, 0, "RIFF") || !BYTES_ARE(start, 8, "WEBP"))
        return PRONOM_NONE;
    return BYTES_ARE(start, 12, "VP8L")   ? PRONOM_WEBP_LOSSLESS
           : BYTES_ARE(start, 12, "VP8X") ? PRONOM_WEBP_EXTENDED
                                          : PRONOM_WEBP_LOSSY;
}

/* The size of the header is its version: BITMAPINFOHEADER, V4, V5. Reserved bytes are zero, so that text
 * with "BM" at its beginning is none. */
static enum pronom identify_bmp(struct span start)
{
    if (!BYTES_ARE(start, 0, "BM") || !BYTES_ARE(start, 6, "\0\0\0\0"))
        return PRONOM_NONE;
    uint32_t header = bytes_le(start, 14, 4);
    return header == 40    ? PRONOM_BMP_3
           : header == 108 ? PRONOM_BMP_4
           : header == 124 ? PRONOM_BMP_5
           : header == 12  ? PRONOM_BMP
                           : PRONOM_NONE;
}

/* Reserved 0, type 1, and at least one picture. */
static bool is_icon(struct span start)
{
    return BYTES_ARE(start, 0, "\0\0\1\0") && bytes_le(start, 4, 2) > 0 && bytes_le(start, 4, 2) < 256;
}

enum pronom signature_identify_picture(struct span start)
{
    static enum pronom (*const looks[])(struct span) = { identify_jpeg, identify_png, identify_webp,
                                                         identify_bmp };
    for (size_t i = 0; i < COUNT_OF(looks); i++) {
        enum pronom key = looks[i](start);
        if (key != PRONOM_NONE)
            return key;
    }
    return BYTES_ARE(start, 0, "GIF89a")                                             ? PRONOM_GIF_89A
           : BYTES_ARE(start, 0, "GIF87a")                                           ? PRONOM_GIF_87A
           : BYTES_ARE(start, 0, "\0\0\0\x0CJXL \r\n\x87\n")                         ? PRONOM_JXL_BOX
           : BYTES_ARE(start, 0, "\xFF\x0A")                                         ? PRONOM_JXL_STREAM
           : BYTES_ARE(start, 0, "II*\0") || BYTES_ARE(start, 0, "MM\0*")            ? PRONOM_TIFF
           : is_icon(start)                                                          ? PRONOM_ICO
                                                                                     : PRONOM_NONE;
}
