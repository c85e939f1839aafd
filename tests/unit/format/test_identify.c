/* src/format/identify.h: a sample of each format, by its bytes; text by its name; the seed's pictures. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "base/buf.h"
#include "format/identify.h"

#define BYTES(literal) (literal), sizeof(literal) - 1
#define PNG "\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\0\2\0\0\0\1\x08\2\0\0\0\0\0\0\0"
#define CHUNK(type) "\0\0\0\2" type "xx\0\0\0\0"
#define JFIF(minor) "\xFF\xD8\xFF\xE0\0\x10JFIF\0\1" minor "\0\0\1\0\1\0\0"
/* TIFF: an orientation, and an entry that points to the Exif IFD, which has one entry, the version. */
#define EXIF_LE(version) "\xFF\xD8\xFF\xE1\0\x40" "Exif\0\0II*\0\x08\0\0\0\2\0\x12\1\3\0\1\0\0\0\1\0\0\0" \
                         "\x69\x87\4\0\1\0\0\0\x26\0\0\0\0\0\0\0" \
                         "\1\0\0\x90\7\0\4\0\0\0" version "\0\0\0\0"
#define EXIF_BE(version) "\xFF\xD8\xFF\xE1\0\x40" "Exif\0\0MM\0*\0\0\0\x08\0\1\x87\x69\0\4\0\0\0\1\0\0\0\x1A\0\0\0\0" \
                         "\0\1\x90\0\0\7\0\0\0\4" version "\0\0\0\0"
#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define STRICT "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd\">\n"

static const struct row {
    const char *bytes;
    size_t len;
    const char *file, *mime, *puid, *version, *basis;
} rows[] = {
    { BYTES(PNG CHUNK("gAMA") CHUNK("IDAT")), "a.png", "image/png", "fmt/11", "1.0", "signature" },
    { BYTES(PNG CHUNK("iCCP") CHUNK("IDAT")), "", "image/png", "fmt/12", "1.1", "signature" },
    { BYTES(PNG CHUNK("sRGB") CHUNK("iTXt") CHUNK("IDAT")), "", "image/png", "fmt/13", "1.2", "signature" },
    { BYTES(PNG CHUNK("iTXt") CHUNK("acTL") CHUNK("IDAT")), "", "image/apng", "fmt/935", NULL, "signature" },
    { BYTES(PNG CHUNK("IDAT") CHUNK("acTL")), "", "image/png", "fmt/11", "1.0", "signature" },
    { BYTES(JFIF("\0")), "", "image/jpeg", "fmt/42", "1.00", "signature" },
    { BYTES(JFIF("\1")), "picture.png", "image/jpeg", "fmt/43", "1.01", "signature" },
    { BYTES(JFIF("\2")), "", "image/jpeg", "fmt/44", "1.02", "signature" },
    { BYTES(EXIF_LE("0200")), "", "image/jpeg", "x-fmt/398", "2.0", "signature" },
    { BYTES(EXIF_BE("0210")), "", "image/jpeg", "x-fmt/390", "2.1", "signature" },
    { BYTES(EXIF_LE("0220")), "", "image/jpeg", "x-fmt/391", "2.2", "signature" },
    { BYTES(EXIF_BE("0221")), "", "image/jpeg", "fmt/645", "2.2.1", "signature" },
    { BYTES(EXIF_LE("0232")), "", "image/jpeg", "fmt/1507", "2.3.x", "signature" },
    { BYTES("\xFF\xD8\xFF\xDB\0\x43\0"), "", "image/jpeg", "fmt/41", NULL, "signature" },
    { BYTES("GIF87a\2\0\1\0"), "", "image/gif", "fmt/3", "87a", "signature" },
    { BYTES("GIF89a\2\0\1\0"), "", "image/gif", "fmt/4", "89a", "signature" },
    { BYTES("RIFF\x20\0\0\0WEBPVP8 "), "", "image/webp", "fmt/566", NULL, "signature" },
    { BYTES("RIFF\x20\0\0\0WEBPVP8L"), "", "image/webp", "fmt/567", NULL, "signature" },
    { BYTES("RIFF\x20\0\0\0WEBPVP8X"), "", "image/webp", "fmt/568", NULL, "signature" },
    { BYTES("\0\0\0\x1C""ftypavif\0\0\0\0mif1avifmiaf"), "", "image/avif", "fmt/2062", NULL, "signature" },
    { BYTES("\0\0\0\x1C""ftypmif1\0\0\0\0mif1avifmiaf"), "", "image/avif", NULL, NULL, "signature" },
    { BYTES("\0\0\0\x18""ftypheic\0\0\0\0mif1heic"), "", "image/heic", "fmt/1101", NULL, "signature" },
    { BYTES("\0\0\0\x0CJXL \r\n\x87\n"), "", "image/jxl", "fmt/1485", NULL, "signature" },
    { BYTES("\0\0\1\0\1\0\x10\x10\0\0\1\0"), "favicon.ico", "image/vnd.microsoft.icon", "x-fmt/418", NULL, "signature" },
    { BYTES("II*\0\x08\0\0\0"), "", "image/tiff", "fmt/353", NULL, "signature" },
    { BYTES("BM\x3A\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0"), "", "image/bmp", "fmt/116", "3.0", "signature" },
    { BYTES("BM\x3A\0\0\0\0\0\0\0\x36\0\0\0\x7C\0\0\0"), "", "image/bmp", "fmt/119", "5.0", "signature" },
    { BYTES("%PDF-1.4\n%\xE2\xE3\n"), "", "application/pdf", "fmt/18", "1.4", "signature" },
    { BYTES("%PDF-1.7\n<rdf:Description pdfaid:part=\"2\" pdfaid:conformance=\"B\"/>"), "", "application/pdf", "fmt/477", "2b", "signature" },
    { BYTES("%PDF-1.4\n<pdfaid:part>1</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>"), "", "application/pdf", "fmt/95", "1a", "signature" },
    { BYTES("wOFF\0\1\0\0"), "", "font/woff", "fmt/616", "1.0", "signature" },
    { BYTES("wOF2\0\1\0\0"), "", "font/woff2", "fmt/1172", "2.0", "signature" },
    { BYTES("OTTO\0\x0C"), "", "font/otf", "fmt/520", NULL, "signature" },
    { BYTES("\0\1\0\0\0\x0C\0\x80"), "", "font/ttf", "x-fmt/453", NULL, "signature" },
    { BYTES("\0\0\0\x18""ftypisom\0\0\2\0isomiso2"), "", "video/mp4", "fmt/199", NULL, "signature" },
    { BYTES("\0\0\0\x14""ftypqt  \0\0\0\0qt  "), "", "video/quicktime", "x-fmt/384", NULL, "signature" },
    { BYTES("\x1A\x45\xDF\xA3\x9F\x42\x82\x84webm"), "", "video/webm", "fmt/573", NULL, "signature" },
    { BYTES("\x1A\x45\xDF\xA3\xA3\x42\x82\x88matroska"), "", "video/x-matroska", "fmt/569", NULL, "signature" },
    { BYTES("ID3\4\0\0\0\0\0\0"), "", "audio/mpeg", "fmt/134", NULL, "signature" },
    { BYTES("\xFF\xFB\x90\x64\0\0"), "", "audio/mpeg", "fmt/134", NULL, "signature" },
    { BYTES("OggS\0\2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\x13OpusHead"), "", "audio/ogg", "fmt/946", NULL, "signature" },
    { BYTES("RIFF\x24\0\0\0WAVEfmt \x10\0\0\0"), "", "audio/wav", "fmt/141", NULL, "signature" },
    { BYTES("WEBVTT\n\n00:00.000 --> 00:01.000\n"), "", "text/vtt", "fmt/1454", NULL, "signature" },
    { BYTES("WARC/1.1\r\nWARC-Type: warcinfo\r\n"), "", "application/warc", "fmt/1281", "1.1", "signature" },
    { BYTES("\x1F\x8B\x08\0\0\0\0\0\0\3"), "", "application/gzip", "x-fmt/266", NULL, "signature" },
    { BYTES("<!DOCTYPE html>\n<html lang=be>"), "", "text/html", "fmt/471", "5", "signature" },
    { BYTES("\xEF\xBB\xBF\n<!-- a --><!doctype HTML SYSTEM \"about:legacy-compat\"><p>"), "", "text/html", "fmt/471", "5", "signature" },
    { BYTES("<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\">\n<HTML>"), "", "text/html", "fmt/100", "4.01", "signature" },
    { BYTES("<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.0//EN\">"), "", "text/html", "fmt/99", "4.0", "signature" },
    { BYTES("<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 3.2 Final//EN\">"), "", "text/html", "fmt/98", "3.2", "signature" },
    { BYTES("<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">"), "", "text/html", "fmt/97", "2.0", "signature" },
    { BYTES("<HTML><HEAD><TITLE>x"), "", "text/html", "fmt/96", NULL, "signature" },
    { BYTES("  <TABLE BORDER=0><TR>"), "", "text/html", "fmt/96", NULL, "signature" },
    { BYTES("\xFF\xFE<\0!\0d\0o\0c\0t\0y\0p\0e\0 \0h\0t\0m\0l\0>\0"), "", "text/html", "fmt/471", "5", "signature" },
    { BYTES(STRICT "<html xmlns=\"http://www.w3.org/1999/xhtml\">"), "", "text/html", "fmt/102", "1.0", "signature" },
    { BYTES(XML STRICT "<html xmlns=\"http://www.w3.org/1999/xhtml\">"), "", "application/xhtml+xml", "fmt/102", "1.0", "signature" },
    { BYTES(XML "<html xmlns=\"http://www.w3.org/1999/xhtml\">"), "", "application/xhtml+xml", "fmt/102", "1.0", "signature" },
    { BYTES(XML "<svg version=\"1.1\" xmlns=\"http://www.w3.org/2000/svg\">"), "", "image/svg+xml", "fmt/92", "1.1", "signature" },
    { BYTES("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\">"), "", "image/svg+xml", "fmt/92", NULL, "signature" },
    { BYTES(XML "<!-- <html> --><!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.0//EN\" \"x\" [ <!ENTITY a \">\"> ]>\n<svg:svg version='1.0'>"), "",
      "image/svg+xml", "fmt/91", "1.0", "signature" },
    { BYTES(XML "<rss version=\"2.0\"><channel>"), "", "application/rss+xml", "fmt/101", "1.0", "signature" },
    { BYTES("<feed xmlns=\"http://www.w3.org/2005/Atom\">"), "", "application/atom+xml", "fmt/101", "1.0", "signature" },
    { BYTES(XML "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">"), "", "application/xml", "fmt/101", "1.0", "signature" },
    { BYTES("<s:sitemapindex xmlns:s=\"x\">"), "", "application/xml", "fmt/101", "1.0", "signature" },
    { BYTES("<news:list xmlns:news=\"x\">"), "", "application/xml", "fmt/101", "1.0", "signature" },
    { BYTES(XML "<rss version=\"2.0\">\x0B"), "", "application/rss+xml", "fmt/101", "1.0", "signature" },
    { BYTES("<?xml version='1.1'?><a/>"), "", "application/xml", "fmt/1776", "1.1", "signature" },
    { BYTES("{\"a\": [1, 2]}\n"), "", "application/json", "fmt/817", NULL, "signature" },
    { BYTES("[{\"@context\": \"https://schema.org\"}]"), "", "application/ld+json", "fmt/880", NULL, "signature" },
    { BYTES("{\"a\": 1}\n{\"a\": 2}\n"), "", "application/x-ndjson", "fmt/2054", NULL, "signature" },
    { BYTES("body { color: red }\n"), "/css/Site.CSS", "text/css", "x-fmt/224", NULL, "file name" },
    { BYTES("var a = 1;\n"), "/js/a.min.js", "text/javascript", "x-fmt/423", NULL, "file name" },
    { BYTES("export default 1;\n"), "/js/a.mjs", "text/javascript", "x-fmt/423", NULL, "file name" },
    { BYTES("a;b\n1;2\n"), "table.csv", "text/csv", "x-fmt/18", NULL, "file name" },
    { BYTES("<!DOCTYPE html><title>404</title>"), "/gone.css", "text/html", "fmt/471", "5", "signature" },
    { BYTES("no picture at all\n"), "/a.jpg", "text/plain", "x-fmt/111", NULL, "libmagic" },
    { BYTES("User-agent: *\nDisallow:\n"), "/robots", "text/plain", "x-fmt/111", NULL, "libmagic" },
    { BYTES("\xFF\xFB\xE5\xED\xFC \xF2\xE5\xEA\xF1\xF2 \xE2 1251\n"), "", "text/plain", "x-fmt/111", NULL, "libmagic" },
    { BYTES("CWS: no film, only letters\n"), "", "text/plain", "x-fmt/111", NULL, "libmagic" },
    { BYTES("\0\0\7\7\1\2\3"), "/a.css", "application/octet-stream", NULL, NULL, "libmagic" },
    { BYTES(""), "/a.css", "application/octet-stream", NULL, NULL, "libmagic" },
};

static void check(struct identifier *identifier, const struct row *row, size_t len)
{
    AUTO_FREE char *bytes = mem_text_n(row->bytes, len);       /* heap: a step over the end is seen */
    struct format format = { 0 };
    identifier_look(identifier, span_of_n(bytes, len), span_of(row->file), &format);
    assert_non_null(format.mime);
    assert_non_null(format.basis);
    if (len < row->len)
        return;                                                 /* cut: any answer, but an answer */
    assert_string_equal(format.mime, row->mime);
    assert_string_equal(format.puid ? format.puid : "", row->puid ? row->puid : "");
    assert_string_equal(format.version ? format.version : "", row->version ? row->version : "");
    assert_string_equal(format.basis, row->basis);
}

static struct identifier *identifier;   /* of the whole group: libmagic's tables take their time to load */

static void check_row(void **state)
{
    const struct row *row = *state;
    check(identifier, row, row->len);
    for (size_t cut = 0; cut < row->len; cut += 5)
        check(identifier, row, cut);
}

static void long_json(void **state)
{
    (void)state;
    AUTO_BUF struct buf text = { 0 };
    struct format format = { 0 };
    buf_put_text(&text, "{\"items\": [\"");
    while (text.len < IDENTIFY_BYTES + 100)
        buf_put_text(&text, "a long list ");
    identifier_look(identifier, buf_span(&text), SPAN_NULL, &format);
    assert_string_equal(format.mime, "application/json");
    text.at[0] = '[';
    text.at[1] = '"';
    identifier_look(identifier, buf_span(&text), span_of("/a.js"), &format);
    assert_string_equal(format.mime, "text/javascript");
}

static void seed_pictures(void **state)
{
    (void)state;
    static const struct {
        const char *file, *mime, *puid;
    } pictures[] = { { "photo-1.jpg", "image/jpeg", "fmt/43" },   { "photo-2.jpg", "image/jpeg", "fmt/43" },
                     { "photo-2.webp", "image/webp", "fmt/566" }, { "sun-clouds.png", "image/png", "fmt/11" } };
    const char *shared = getenv("PRESSMARK_SHARED"), *source = getenv("PRESSMARK_SOURCE");
    for (size_t i = 0; i < COUNT_OF(pictures); i++) {
        AUTO_FREE char *path = mem_format("%s%s/data/seed/images/%s", shared ? shared : source ? source : ".",
                                          shared ? "" : "/../shared", pictures[i].file);
        FILE *file = fopen(path, "rb");
        if (!file) {
            fprintf(stderr, "# skipped: %s is not here\n", path);
            skip();
        }
        static uint8_t bytes[IDENTIFY_BYTES];
        size_t got = fread(bytes, 1, sizeof bytes, file);
        (void)fclose(file);
        struct format format = { 0 };
        identifier_look(identifier, span_of_n(bytes, got), SPAN_NULL, &format);
        assert_string_equal(format.mime, pictures[i].mime);
        assert_string_equal(format.puid, pictures[i].puid);
    }
}

static int open_identifier(void **state)
{
    struct err err = { 0 };
    (void)state;
    return identifier_open(&identifier, &err) ? 0 : -1;
}

static int close_identifier(void **state)
{
    (void)state;
    identifier_free(identifier);
    return 0;
}

int main(void)
{
    struct CMUnitTest tests[COUNT_OF(rows) + 2];
    char names[COUNT_OF(rows)][120];
    size_t n = 0;
    for (; n < COUNT_OF(rows); n++) {
        const struct row *row = &rows[n];
        (void)snprintf(names[n], sizeof names[n], "%s: %zu %s%s%s%s%s", row->puid ? row->puid : "no PUID", n + 1, row->mime,
                       row->version ? " " : "", row->version ? row->version : "", *row->file ? " as " : "", row->file);
        tests[n] = (struct CMUnitTest){ names[n], check_row, NULL, NULL, (void *)row };
    }
    tests[n++] = (struct CMUnitTest){ .name = "ours: JSON and scripts longer than what is looked at", .test_func = long_json };
    tests[n++] = (struct CMUnitTest){ .name = "ours: the pictures of the seed", .test_func = seed_pictures };
    return _cmocka_run_group_tests("format/identify", tests, n, open_identifier, close_identifier);
}
