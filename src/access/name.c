#include "access/name.h"

#include "web/url.h"

enum { MIDDLE_MAX = 60 };

static const struct {
    const char *mime, *ending;
} endings[] = {
    { "image/jpeg", ".jpg" },       { "image/png", ".png" },           { "image/apng", ".png" },
    { "image/gif", ".gif" },        { "image/webp", ".webp" },         { "image/avif", ".avif" },
    { "image/svg+xml", ".svg" },    { "image/bmp", ".bmp" },           { "image/tiff", ".tiff" },
    { "image/heic", ".heic" },      { "image/heif", ".heif" },         { "image/jxl", ".jxl" },
    { "image/jp2", ".jp2" },        { "image/x-icon", ".ico" },        { "image/vnd.microsoft.icon", ".ico" },
    { "text/css", ".css" },         { "font/woff", ".woff" },          { "font/woff2", ".woff2" },
    { "font/ttf", ".ttf" },         { "font/otf", ".otf" },            { "font/sfnt", ".ttf" },
    { "font/collection", ".ttc" },  { "application/vnd.ms-fontobject", ".eot" },
    { "video/mp4", ".mp4" },        { "video/webm", ".webm" },         { "video/ogg", ".ogv" },
    { "video/quicktime", ".mov" },  { "video/mp2t", ".ts" },           { "video/x-m4v", ".m4v" },
    { "video/x-matroska", ".mkv" }, { "audio/mpeg", ".mp3" },          { "audio/mp4", ".m4a" },
    { "audio/ogg", ".ogg" },        { "audio/opus", ".opus" },         { "audio/webm", ".weba" },
    { "audio/wav", ".wav" },        { "audio/vnd.wave", ".wav" },      { "audio/x-wav", ".wav" },
    { "audio/flac", ".flac" },      { "audio/aac", ".aac" },           { "text/vtt", ".vtt" },
    { "application/pdf", ".pdf" },  { "application/epub+zip", ".epub" },
    { "application/json", ".json" }, { "application/ld+json", ".json" },
    { "text/plain", ".txt" },       { "text/html", ".txt" },           { "application/xhtml+xml", ".txt" },
    { "application/xml", ".txt" },  { "text/xml", ".txt" },            { "text/javascript", ".txt" },
    { "application/javascript", ".txt" },
};

static const char *ending_of(const char *mime, bool is_style)
{
    const char *ending = ".bin";
    for (size_t i = 0; i < COUNT_OF(endings); i++)
        if (span_is_nocase(span_of(mime), endings[i].mime))
            ending = endings[i].ending;
    bool may_be_style = strcmp(ending, ".txt") == 0 || strcmp(ending, ".bin") == 0;     /* plain text to whoever looks at the bytes */
    bool is_page = span_starts_nocase(span_of(mime), "text/html") || span_starts_nocase(span_of(mime), "application/xhtml");
    return is_style && may_be_style && !is_page ? ".css" : ending;
}

/* The last part of the path that is not empty. */
static struct span last_part(struct span path)
{
    while (path.len && path.at[path.len - 1] == '/')
        path.len--;
    size_t start = path.len;
    while (start > 0 && path.at[start - 1] != '/')
        start--;
    return span_from(path, start);
}

static bool is_plain(uint8_t byte)
{
    return byte_is_alpha(byte) || byte_is_digit(byte) || byte == '.' || byte == '_';
}

/* %XX is taken as the byte that it stands for, and so mostly becomes a hyphen as well; hyphens do not stand side by side. */
static void put_plain(struct span part, struct buf *into)
{
    for (size_t i = 0; i < part.len && into->len < MIDDLE_MAX; i++) {
        uint8_t byte = part.at[i];
        if (byte == '%' && part.len - i > 2 && byte_hex(part.at[i + 1]) >= 0 && byte_hex(part.at[i + 2]) >= 0) {
            byte = (uint8_t)(byte_hex(part.at[i + 1]) * 16 + byte_hex(part.at[i + 2]));
            i += 2;
        }
        bool is_doubled = into->len && strchr(".-", into->at[into->len - 1]);
        if (byte == '.' ? !is_doubled : is_plain(byte))
            buf_put_byte(into, byte);
        else if (!is_doubled)
            buf_put_byte(into, '-');
    }
}

/* "bridge.jpg" was called so; now the type says how it ends. */
static struct span without_ending(struct span name)
{
    size_t dot = name.len;
    while (dot > 0 && name.at[dot - 1] != '.')
        dot--;
    bool is_ending = dot > 1 && name.len - dot <= 5 && name.len > dot;
    return is_ending ? span_to(name, dot - 1) : name;
}

static struct span without_ends(struct span name)
{
    while (name.len && strchr(".-_", name.at[0]))
        name = span_from(name, 1);
    while (name.len && strchr(".-_", name.at[name.len - 1]))
        name.len--;
    return name;
}

char *file_name_of(unsigned number, const char *url, const char *mime, bool is_style)
{
    AUTO_URL struct url parsed = { 0 };
    AUTO_BUF struct buf plain = { 0 };
    struct err no_url = { 0 };
    if (url_parse(span_of(url), NULL, &parsed, &no_url))
        put_plain(last_part(parsed.path), &plain);
    struct span middle = without_ends(without_ending(buf_span(&plain)));
    if (middle.len == 0)
        middle = span_of("file");
    return mem_format(FILES_FOLDER "/%04u-%.*s%s", number, (int)middle.len, (const char *)middle.at, ending_of(mime, is_style));
}
