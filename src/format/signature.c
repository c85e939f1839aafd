#include "format/signature.h"

#include "format/bytes.h"

/* ── formats that a few bytes at one place settle ─────────────────────────────────────────────────────────────── */

#define MAGIC(at, literal, key) { at, literal, sizeof(literal) - 1, PRONOM_##key }
static const struct {
    size_t at;
    const char *bytes;
    size_t len;
    enum pronom key;
} magics[] = {
    MAGIC(0, "wOFF", WOFF),
    MAGIC(0, "wOF2", WOFF2),
    MAGIC(0, "OTTO", OTF),
    MAGIC(0, "\0\1\0\0\0", TTF),
    MAGIC(0, "true\0", TTF),
    MAGIC(0, "ttcf", FONT_COLLECTION),
    MAGIC(34, "LP\0\0", EOT),           /* behind the sizes and the version; reserved bytes follow */
    MAGIC(0, "fLaC", FLAC),
    MAGIC(0, "\x1F\x8B\x08", GZIP),
    MAGIC(0, "PK\3\4", ZIP),
    MAGIC(257, "ustar", TAR),
    MAGIC(0, "SQLite format 3\0", SQLITE),
    MAGIC(0, "\0asm", WASM),
    MAGIC(0, "WARC/1.0\r\n", WARC_1_0),
    MAGIC(0, "WARC/1.1\r\n", WARC_1_1),
    MAGIC(0, "WARC/0.", WARC),
    MAGIC(0, " CDX ", CDX),
    MAGIC(0, "WEBVTT", WEBVTT),
    MAGIC(0, "#EXTM3U", PLAYLIST),
};

/* ── formats that take a closer look ──────────────────────────────────────────────────────────────────────────── */

/* One version digit behind "%PDF-1." and the like, or PDF/A as its XMP packet says. */
static const struct {
    const char *said;
    enum pronom key;
} pdf_versions[] = {
    { "1.0", PRONOM_PDF_1_0 }, { "1.1", PRONOM_PDF_1_1 }, { "1.2", PRONOM_PDF_1_2 },
    { "1.3", PRONOM_PDF_1_3 }, { "1.4", PRONOM_PDF_1_4 }, { "1.5", PRONOM_PDF_1_5 },
    { "1.6", PRONOM_PDF_1_6 }, { "1.7", PRONOM_PDF_1_7 }, { "2.0", PRONOM_PDF_2_0 },
}, pdf_a_parts[] = {
    { "1A", PRONOM_PDF_A_1A }, { "1B", PRONOM_PDF_A_1B }, { "2A", PRONOM_PDF_A_2A }, { "2B", PRONOM_PDF_A_2B },
    { "2U", PRONOM_PDF_A_2U }, { "3A", PRONOM_PDF_A_3A }, { "3B", PRONOM_PDF_A_3B }, { "3U", PRONOM_PDF_A_3U },
    { "4E", PRONOM_PDF_A_4E }, { "4F", PRONOM_PDF_A_4F }, { "4", PRONOM_PDF_A_4 },
};

/* pdfaid:part="1" or <pdfaid:part>1<: the character of the value, or 0. */
static uint8_t xmp_value(struct span start, const char *property)
{
    size_t at = 0;
    if (!span_find(start, property, strlen(property), &at))
        return 0;
    struct span rest = span_from(start, at + strlen(property));
    while (rest.len && (byte_is_space(rest.at[0]) || strchr("=\"'>", rest.at[0])))
        rest = span_from(rest, 1);
    return rest.len ? rest.at[0] : 0;
}

static enum pronom identify_pdf(struct span start)
{
    if (!BYTES_ARE(start, 0, "%PDF-"))
        return PRONOM_NONE;
    char part[3] = { (char)xmp_value(start, "pdfaid:part"), (char)xmp_value(start, "pdfaid:conformance"), 0 };
    for (size_t i = 0; part[0] && i < COUNT_OF(pdf_a_parts); i++)
        if (span_is_nocase(span_of(part), pdf_a_parts[i].said))
            return pdf_a_parts[i].key;
    for (size_t i = 0; i < COUNT_OF(pdf_versions); i++)
        if (bytes_are(start, 5, pdf_versions[i].said, 3))
            return pdf_versions[i].key;
    return PRONOM_PDF;
}

/* EBML with its DocType near the beginning (RFC 8794 §11.2.6). */
static enum pronom identify_ebml(struct span start)
{
    size_t at = 0;
    if (!BYTES_ARE(start, 0, "\x1A\x45\xDF\xA3"))
        return PRONOM_NONE;
    struct span head = span_to(start, 128);
    if (span_find(head, "webm", 4, &at))
        return PRONOM_WEBM;
    return span_find(head, "matroska", 8, &at) ? PRONOM_MATROSKA : PRONOM_NONE;
}

/* The first packet of the first stream says the codec (RFC 3533 §6: the page's header has 27 bytes and a
 * table). */
static enum pronom identify_ogg(struct span start)
{
    if (!BYTES_ARE(start, 0, "OggS"))
        return PRONOM_NONE;
    size_t packet = 27 + bytes_be(start, 26, 1);
    return BYTES_ARE(start, packet, "\x80theora")   ? PRONOM_OGG_VIDEO
           : BYTES_ARE(start, packet, "\1vorbis")   ? PRONOM_OGG_VORBIS
           : BYTES_ARE(start, packet, "OpusHead")   ? PRONOM_OGG_OPUS
                                                    : PRONOM_OGG;
}

/* RIFF WAVE: the size of the fmt chunk tells the structures of Microsoft apart. */
static enum pronom identify_wave(struct span start)
{
    size_t at = 0;
    if (!BYTES_ARE(start, 0, "RIFF") || !BYTES_ARE(start, 8, "WAVE"))
        return PRONOM_NONE;
    if (!span_find(span_to(start, 4096), "fmt ", 4, &at))
        return PRONOM_WAV;
    switch (bytes_le(start, at + 4, 4)) {
    case 16: return PRONOM_WAV_PCM;
    case 18: return PRONOM_WAV_EX;
    case 40: return PRONOM_WAV_EXTENSIBLE;
    default: return PRONOM_WAV;
    }
}

/* Frame header of MPEG audio: eleven set bits, version and layer not reserved, layer III. */
static bool is_mp3_frame(struct span start, size_t at)
{
    uint32_t header = bytes_be(start, at, 4);
    return header >> 21 == 0x7FF && (header >> 19 & 3) != 1 && (header >> 17 & 3) == 1 &&
           (header >> 12 & 15) != 15 && (header >> 10 & 3) != 3;
}

/* A tag of ID3v2 with its version; or a frame, and a NUL soon after, since "яы…" in windows-1251 begins like
 * a frame. */
static enum pronom identify_mp3(struct span start)
{
    uint32_t tag_version = bytes_be(start, 3, 1);
    bool has_tag = BYTES_ARE(start, 0, "ID3") && tag_version >= 2 && tag_version <= 4;
    return has_tag || (is_mp3_frame(start, 0) && memchr(start.at, 0, start.len)) ? PRONOM_MP3 : PRONOM_NONE;
}

/* Behind the three letters stand the version and the length: text would make a file of gigabytes of it. */
static enum pronom identify_flash(struct span start)
{
    bool has_letters = BYTES_ARE(start, 0, "FWS") || BYTES_ARE(start, 0, "CWS") || BYTES_ARE(start, 0, "ZWS");
    return has_letters && start.len > 8 && bytes_le(start, 4, 4) < 1u << 29 ? PRONOM_FLASH : PRONOM_NONE;
}

/* Packets of 188 bytes, each beginning with 0x47 (ISO/IEC 13818-1 §2.4.3.2). */
static enum pronom identify_transport_stream(struct span start)
{
    for (size_t at = 0; at <= 188 * 3; at += 188)
        if (bytes_be(start, at, 1) != 0x47)
            return PRONOM_NONE;
    return PRONOM_MPEG_TS;
}

/* Boxes of ISO/IEC 14496-12: the brands in "ftyp", the major one first. */
static const struct {
    const char *brand;
    enum pronom key;
} brands[] = {
    { "avis", PRONOM_AVIF_OTHER }, { "heic", PRONOM_HEIF },      { "heix", PRONOM_HEIF },
    { "hevc", PRONOM_HEIF },       { "hevx", PRONOM_HEIF },      { "mif1", PRONOM_HEIF },
    { "msf1", PRONOM_HEIF },       { "mp41", PRONOM_MP4 },       { "mp42", PRONOM_MP4 },
    { "isom", PRONOM_MP4 },        { "iso2", PRONOM_MP4 },       { "M4A ", PRONOM_M4A },
    { "M4B ", PRONOM_M4A },        { "qt  ", PRONOM_QUICKTIME }, { "iso4", PRONOM_MP4_OTHER },
    { "iso5", PRONOM_MP4_OTHER },  { "iso6", PRONOM_MP4_OTHER }, { "dash", PRONOM_MP4_OTHER },
    { "avc1", PRONOM_MP4_OTHER },  { "M4V ", PRONOM_MP4_OTHER }, { "msdh", PRONOM_MP4_OTHER },
};

static enum pronom identify_boxes(struct span start)
{
    size_t end = bytes_be(start, 0, 4), at = 0;
    if (!BYTES_ARE(start, 4, "ftyp"))
        return BYTES_ARE(start, 4, "moov") ? PRONOM_QUICKTIME : PRONOM_NONE;
    if (BYTES_ARE(start, 8, "avif"))
        return PRONOM_AVIF;
    struct span compatible = span_from(span_to(start, end), 16);
    if (BYTES_ARE(start, 8, "mif1") && span_find(compatible, "avif", 4, &at))
        return PRONOM_AVIF_OTHER;       /* a picture of AV1 whose major brand is the general one */
    for (size_t i = 0; i < COUNT_OF(brands); i++)
        if (bytes_are(start, 8, brands[i].brand, 4))
            return brands[i].key;
    return PRONOM_NONE;
}

enum pronom signature_identify(struct span start)
{
    static enum pronom (*const looks[])(struct span) = {
        signature_identify_picture, identify_pdf, identify_ebml, identify_ogg,
        identify_wave, identify_boxes, identify_mp3, identify_flash, identify_transport_stream,
    };
    for (size_t i = 0; i < COUNT_OF(magics); i++)
        if (bytes_are(start, magics[i].at, magics[i].bytes, magics[i].len))
            return magics[i].key;
    for (size_t i = 0; i < COUNT_OF(looks); i++) {
        enum pronom key = looks[i](start);
        if (key != PRONOM_NONE)
            return key;
    }
    return PRONOM_NONE;
}
