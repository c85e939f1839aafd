/* format/pronom.h: the formats that we tell apart, with their MIME types and PRONOM identifiers: data.
 *
 * PUIDs as in PRONOM's signature files V118 to V122. Names and versions are PRONOM's, so that PREMIS can
 * quote them. MIME types are those of the IANA registry, or of the URL Standard's sister on MIME sniffing
 * where IANA has none. */
#pragma once
#include "base/span.h"

enum { PRONOM_RELEASE = 122 };          /* what PREMIS says the identifiers were read in */

/* X(key, MIME type, PUID, name, version): text before JPEG, then the others; the first row of a MIME type is
 * what is meant by the type alone. */
#define PRONOM_FORMATS(X) \
    X(HTML_5,       "text/html", "fmt/471", "Hypertext Markup Language", "5") \
    X(HTML,         "text/html", "fmt/96", "Hypertext Markup Language", NULL) \
    X(HTML_2_0,     "text/html", "fmt/97", "Hypertext Markup Language", "2.0") \
    X(HTML_3_2,     "text/html", "fmt/98", "Hypertext Markup Language", "3.2") \
    X(HTML_4_0,     "text/html", "fmt/99", "Hypertext Markup Language", "4.0") \
    X(HTML_4_01,    "text/html", "fmt/100", "Hypertext Markup Language", "4.01") \
    X(XHTML_1_0,    "application/xhtml+xml", "fmt/102", "Extensible Hypertext Markup Language", "1.0") \
    X(XHTML_1_1,    "application/xhtml+xml", "fmt/103", "Extensible Hypertext Markup Language", "1.1") \
    X(XHTML_1_0_AS_HTML, "text/html", "fmt/102", "Extensible Hypertext Markup Language", "1.0") \
    X(XHTML_1_1_AS_HTML, "text/html", "fmt/103", "Extensible Hypertext Markup Language", "1.1") \
    X(XML_1_0,      "application/xml", "fmt/101", "Extensible Markup Language", "1.0") \
    X(XML_1_1,      "application/xml", "fmt/1776", "Extensible Markup Language", "1.1") \
    X(RSS,          "application/rss+xml", "fmt/101", "Extensible Markup Language", "1.0") \
    X(ATOM,         "application/atom+xml", "fmt/101", "Extensible Markup Language", "1.0") \
    X(RDF,          "application/rdf+xml", "fmt/101", "Extensible Markup Language", "1.0") \
    X(DASH,         "application/dash+xml", "fmt/101", "Extensible Markup Language", "1.0") \
    X(XSLT,         "application/xslt+xml", "fmt/101", "Extensible Markup Language", "1.0") \
    X(SVG,          "image/svg+xml", "fmt/92", "Scalable Vector Graphics", NULL) \
    X(SVG_1_0,      "image/svg+xml", "fmt/91", "Scalable Vector Graphics", "1.0") \
    X(SVG_1_1,      "image/svg+xml", "fmt/92", "Scalable Vector Graphics", "1.1") \
    X(SVG_TINY_1_2, "image/svg+xml", "fmt/413", "Scalable Vector Graphics Tiny", "1.2") \
    X(CSS,          "text/css", "x-fmt/224", "Cascading Style Sheet", NULL) \
    X(JAVASCRIPT,   "text/javascript", "x-fmt/423", "JavaScript file", NULL) \
    X(JSON,         "application/json", "fmt/817", "JSON Data Interchange Format", NULL) \
    X(JSON_LD,      "application/ld+json", "fmt/880", "JSON-LD", NULL) \
    X(JSON_LINES,   "application/x-ndjson", "fmt/2054", "JSON Lines", NULL) \
    X(MANIFEST,     "application/manifest+json", "fmt/817", "JSON Data Interchange Format", NULL) \
    X(TEXT,         "text/plain", "x-fmt/111", "Plain Text File", NULL) \
    X(PLAYLIST,     "application/vnd.apple.mpegurl", "x-fmt/111", "Plain Text File", NULL) \
    X(CSV,          "text/csv", "x-fmt/18", "Comma Separated Values", NULL) \
    X(WEBVTT,       "text/vtt", "fmt/1454", "Web Video Text Tracks Format", NULL) \
    X(SUBRIP,       "application/x-subrip", "fmt/1218", "SubRip Subtitle File", NULL) \
    X(MAIL,         "message/rfc822", "fmt/950", "MIME Email", "1.0") \
    X(JPEG,         "image/jpeg", "fmt/41", "Raw JPEG Stream", NULL) \
    X(JFIF_1_00,    "image/jpeg", "fmt/42", "JPEG File Interchange Format", "1.00") \
    X(JFIF_1_01,    "image/jpeg", "fmt/43", "JPEG File Interchange Format", "1.01") \
    X(JFIF_1_02,    "image/jpeg", "fmt/44", "JPEG File Interchange Format", "1.02") \
    X(EXIF_2_0,     "image/jpeg", "x-fmt/398", "Exchangeable Image File Format (Compressed)", "2.0") \
    X(EXIF_2_1,     "image/jpeg", "x-fmt/390", "Exchangeable Image File Format (Compressed)", "2.1") \
    X(EXIF_2_2,     "image/jpeg", "x-fmt/391", "Exchangeable Image File Format (Compressed)", "2.2") \
    X(EXIF_2_21,    "image/jpeg", "fmt/645", "Exchangeable Image File Format (Compressed)", "2.2.1") \
    X(EXIF_2_3,     "image/jpeg", "fmt/1507", "Exchangeable Image File Format (Compressed)", "2.3.x") \
    X(PNG_1_0,      "image/png", "fmt/11", "Portable Network Graphics", "1.0") \
    X(PNG_1_1,      "image/png", "fmt/12", "Portable Network Graphics", "1.1") \
    X(PNG_1_2,      "image/png", "fmt/13", "Portable Network Graphics", "1.2") \
    X(APNG,         "image/apng", "fmt/935", "Animated Portable Network Graphics", NULL) \
    X(GIF_89A,      "image/gif", "fmt/4", "Graphics Interchange Format", "89a") \
    X(GIF_87A,      "image/gif", "fmt/3", "Graphics Interchange Format", "87a") \
    X(WEBP_LOSSY,   "image/webp", "fmt/566", "WebP", NULL) \
    X(WEBP_LOSSLESS, "image/webp", "fmt/567", "WebP", NULL) \
    X(WEBP_EXTENDED, "image/webp", "fmt/568", "WebP", NULL) \
    X(AVIF,         "image/avif", "fmt/2062", "AV1 Image File Format", NULL) \
    X(AVIF_OTHER,   "image/avif", NULL, "AV1 Image File Format", NULL) \
    X(HEIF,         "image/heic", "fmt/1101", "High Efficiency Image File Format", NULL) \
    X(JXL_BOX,      "image/jxl", "fmt/1485", "JPEG XL", NULL) \
    X(JXL_STREAM,   "image/jxl", "fmt/1484", "JPEG XL Codestream", NULL) \
    X(ICO,          "image/vnd.microsoft.icon", "x-fmt/418", "Icon file format", NULL) \
    X(TIFF,         "image/tiff", "fmt/353", "Tagged Image File Format", NULL) \
    X(BMP,          "image/bmp", NULL, "Windows Bitmap", NULL) \
    X(BMP_3,        "image/bmp", "fmt/116", "Windows Bitmap", "3.0") \
    X(BMP_4,        "image/bmp", "fmt/118", "Windows Bitmap", "4.0") \
    X(BMP_5,        "image/bmp", "fmt/119", "Windows Bitmap", "5.0") \
    X(PDF,          "application/pdf", NULL, "Acrobat PDF", NULL) \
    X(PDF_1_0,      "application/pdf", "fmt/14", "Acrobat PDF 1.0 - Portable Document Format", "1.0") \
    X(PDF_1_1,      "application/pdf", "fmt/15", "Acrobat PDF 1.1 - Portable Document Format", "1.1") \
    X(PDF_1_2,      "application/pdf", "fmt/16", "Acrobat PDF 1.2 - Portable Document Format", "1.2") \
    X(PDF_1_3,      "application/pdf", "fmt/17", "Acrobat PDF 1.3 - Portable Document Format", "1.3") \
    X(PDF_1_4,      "application/pdf", "fmt/18", "Acrobat PDF 1.4 - Portable Document Format", "1.4") \
    X(PDF_1_5,      "application/pdf", "fmt/19", "Acrobat PDF 1.5 - Portable Document Format", "1.5") \
    X(PDF_1_6,      "application/pdf", "fmt/20", "Acrobat PDF 1.6 - Portable Document Format", "1.6") \
    X(PDF_1_7,      "application/pdf", "fmt/276", "Acrobat PDF 1.7 - Portable Document Format", "1.7") \
    X(PDF_2_0,      "application/pdf", "fmt/1129", "Acrobat PDF 2.0 - Portable Document Format", "2.0") \
    X(PDF_A_1A,     "application/pdf", "fmt/95", "Acrobat PDF/A - Portable Document Format", "1a") \
    X(PDF_A_1B,     "application/pdf", "fmt/354", "Acrobat PDF/A - Portable Document Format", "1b") \
    X(PDF_A_2A,     "application/pdf", "fmt/476", "Acrobat PDF/A - Portable Document Format", "2a") \
    X(PDF_A_2B,     "application/pdf", "fmt/477", "Acrobat PDF/A - Portable Document Format", "2b") \
    X(PDF_A_2U,     "application/pdf", "fmt/478", "Acrobat PDF/A - Portable Document Format", "2u") \
    X(PDF_A_3A,     "application/pdf", "fmt/479", "Acrobat PDF/A - Portable Document Format", "3a") \
    X(PDF_A_3B,     "application/pdf", "fmt/480", "Acrobat PDF/A - Portable Document Format", "3b") \
    X(PDF_A_3U,     "application/pdf", "fmt/481", "Acrobat PDF/A - Portable Document Format", "3u") \
    X(PDF_A_4,      "application/pdf", "fmt/1910", "Acrobat PDF/A - Portable Document Format", "4") \
    X(PDF_A_4E,     "application/pdf", "fmt/1911", "Acrobat PDF/A - Portable Document Format", "4e") \
    X(PDF_A_4F,     "application/pdf", "fmt/1912", "Acrobat PDF/A - Portable Document Format", "4f") \
    X(MP4,          "video/mp4", "fmt/199", "MPEG-4 Media File", NULL) \
    X(MP4_OTHER,    "video/mp4", NULL, "MPEG-4 Media File", NULL) \
    X(M4A,          "audio/mp4", "fmt/199", "MPEG-4 Media File", NULL) \
    X(M4A_OTHER,    "audio/x-m4a", "fmt/199", "MPEG-4 Media File", NULL) \
    X(QUICKTIME,    "video/quicktime", "x-fmt/384", "Quicktime", NULL) \
    X(WEBM,         "video/webm", "fmt/573", "WebM", NULL) \
    X(MATROSKA,     "video/x-matroska", "fmt/569", "Matroska", NULL) \
    X(MPEG_TS,      "video/mp2t", "fmt/585", "MPEG-2 Transport Stream", NULL) \
    X(MP3,          "audio/mpeg", "fmt/134", "MPEG 1/2 Audio Layer 3", NULL) \
    X(OGG,          "application/ogg", "fmt/944", "Ogg Multimedia Container", NULL) \
    X(OGG_VIDEO,    "video/ogg", "fmt/945", "Ogg Theora Video", NULL) \
    X(OGG_VORBIS,   "audio/ogg", "fmt/203", "Ogg Vorbis Codec Compressed Multimedia File", NULL) \
    X(OGG_OPUS,     "audio/ogg", "fmt/946", "Ogg Opus Codec Compressed Multimedia File", NULL) \
    X(FLAC,         "audio/flac", "fmt/279", "FLAC (Free Lossless Audio Codec)", NULL) \
    X(WAV,          "audio/wav", "fmt/6", "Waveform Audio", NULL) \
    X(WAV_PCM,      "audio/wav", "fmt/141", "Waveform Audio (PCMWAVEFORMAT)", NULL) \
    X(WAV_EX,       "audio/wav", "fmt/142", "Waveform Audio (WAVEFORMATEX)", NULL) \
    X(WAV_EXTENSIBLE, "audio/wav", "fmt/143", "Waveform Audio (WAVEFORMATEXTENSIBLE)", NULL) \
    X(WOFF,         "font/woff", "fmt/616", "Web Open Font Format", "1.0") \
    X(WOFF2,        "font/woff2", "fmt/1172", "Web Open Font Format", "2.0") \
    X(OTF,          "font/otf", "fmt/520", "OpenType Font File", NULL) \
    X(TTF,          "font/ttf", "x-fmt/453", "TrueType Font", NULL) \
    X(FONT_COLLECTION, "font/collection", NULL, "TrueType Font Collection", NULL) \
    X(EOT,          "application/vnd.ms-fontobject", NULL, "Embedded OpenType (EOT) File Format", NULL) \
    X(FLASH,        "application/vnd.adobe.flash.movie", NULL, "Macromedia Flash", NULL) \
    X(WARC_1_0,     "application/warc", "fmt/1355", "WARC", "1.0") \
    X(WARC_1_1,     "application/warc", "fmt/1281", "WARC", "1.1") \
    X(WARC,         "application/warc", "fmt/289", "WARC", NULL) \
    X(CDX,          "text/plain", "fmt/869", "CDX Internet Archive Index", NULL) \
    X(GZIP,         "application/gzip", "x-fmt/266", "GZIP Format", NULL) \
    X(ZIP,          "application/zip", "x-fmt/263", "ZIP Format", NULL) \
    X(TAR,          "application/x-tar", "x-fmt/265", "Tape Archive Format", NULL) \
    X(SQLITE,       "application/vnd.sqlite3", "fmt/729", "SQLite Database File Format", "3") \
    X(WASM,         "application/wasm", NULL, "WebAssembly Binary Format", NULL) \
    X(BYTES,        "application/octet-stream", NULL, NULL, NULL)

enum pronom {
    PRONOM_NONE,
#define PRONOM_KEY(key, mime, puid, name, version) PRONOM_##key,
    PRONOM_FORMATS(PRONOM_KEY)
#undef PRONOM_KEY
    PRONOM_COUNT,
    PRONOM_FIRST_BINARY = PRONOM_JPEG,  /* the formats that are text stand before it */
};

struct pronom_format {
    const char *mime, *puid, *name, *version;   /* puid, name, version: NULL when there is none */
};
const struct pronom_format *pronom_format(enum pronom key);

/* The format meant by a MIME type alone, as libmagic gives it (its own spellings are known); NONE for
 * another. */
enum pronom pronom_by_mime(const char *mime);
/* The format of text that its bytes do not tell: by the ending of the name ("site.css"). NONE for another
 * ending. */
enum pronom pronom_by_ending(struct span name);
