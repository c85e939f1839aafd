#include "format/pronom.h"

static const struct pronom_format formats[PRONOM_COUNT] = {
#define PRONOM_ROW(key, mime, puid, name, version) [PRONOM_##key] = { mime, puid, name, version },
    PRONOM_FORMATS(PRONOM_ROW)
#undef PRONOM_ROW
};

/* libmagic 5.44 has names of its own for these. */
static const struct {
    const char *mime;
    enum pronom key;
} aliases[] = {
    { "application/javascript", PRONOM_JAVASCRIPT },    { "text/html", PRONOM_HTML },
    { "audio/x-wav", PRONOM_WAV },                      { "video/MP2T", PRONOM_MPEG_TS },
    { "application/vnd.ms-opentype", PRONOM_OTF },      { "font/sfnt", PRONOM_TTF },
    { "application/x-font-ttf", PRONOM_TTF },           { "image/x-icon", PRONOM_ICO },
    { "image/x-ms-bmp", PRONOM_BMP },                   { "application/x-gzip", PRONOM_GZIP },
    { "application/x-sqlite3", PRONOM_SQLITE },         { "application/x-shockwave-flash", PRONOM_FLASH },
    { "image/heif", PRONOM_HEIF },                      { "audio/mp3", PRONOM_MP3 },
    { "text/xml", PRONOM_XML_1_0 },
};

/* Only formats whose bytes carry no mark: a picture is never believed for its name. */
static const struct {
    const char *ending;
    enum pronom key;
} endings[] = {
    { ".css", PRONOM_CSS },            { ".js", PRONOM_JAVASCRIPT },       { ".mjs", PRONOM_JAVASCRIPT },
    { ".cjs", PRONOM_JAVASCRIPT },     { ".json", PRONOM_JSON },           { ".map", PRONOM_JSON },
    { ".jsonld", PRONOM_JSON_LD },     { ".webmanifest", PRONOM_MANIFEST }, { ".jsonl", PRONOM_JSON_LINES },
    { ".ndjson", PRONOM_JSON_LINES },  { ".csv", PRONOM_CSV },             { ".srt", PRONOM_SUBRIP },
    { ".txt", PRONOM_TEXT },
};

const struct pronom_format *pronom_format(enum pronom key)
{
    return &formats[key];
}

enum pronom pronom_by_mime(const char *mime)
{
    for (size_t i = 0; i < COUNT_OF(aliases); i++)
        if (span_is_nocase(span_of(mime), aliases[i].mime))
            return aliases[i].key;
    for (int key = PRONOM_NONE + 1; key < PRONOM_BYTES; key++)
        if (span_is_nocase(span_of(mime), formats[key].mime))
            return (enum pronom)key;
    return PRONOM_NONE;
}

enum pronom pronom_by_ending(struct span name)
{
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        size_t len = strlen(endings[i].ending);
        if (name.len > len && span_is_nocase(span_from(name, name.len - len), endings[i].ending))
            return endings[i].key;
    }
    return PRONOM_NONE;
}
