/* page/looks.c: words and extensions as data, and the few rules over them. */
#include "page/looks.h"

#include "page/srcset.h"
#include "web/url.h"

static const char *const image_extensions[] = {
    "jpg", "jpeg", "png", "gif", "webp", "avif", "svg", "svgz", "bmp", "ico", "jpe", "jfif", "apng", "tif", "tiff",
    "jxl", "heic",
};
static const char *const media_extensions[] = {
    "mp4", "webm", "m4v", "mov", "ogv", "m3u8", "mpd", "mp3", "ogg", "oga", "m4a", "wav", "aac", "flac", "opus",
};
static const char *const other_extensions[] = {
    "js", "mjs", "css", "html", "htm", "json", "xml", "txt", "pdf", "woff", "woff2", "ttf", "otf", "eot", "zip",
    "rss",
};
/* Names of data-* attributes that hold a picture's URL even where it has no extension (an image service's,
 * say): collected from 451 article pages, where "any data-* that looks like a path" finds all, and lists of
 * whole names two thirds. */
static const char *const picture_words[] = {
    "src", "img", "image", "original", "lazy", "bg", "background", "poster", "thumb", "photo", "picture", "hires",
    "pin-media",
};

static bool is_one_of(struct span word, const char *const *words, size_t n)
{
    uint8_t first = word.len > 0 ? byte_lower(word.at[0]) : 0;
    for (size_t i = 0; i < n; i++)
        if ((uint8_t)words[i][0] == first && span_is_nocase(word, words[i]))
            return true;
    return false;
}

bool page_looks_absolute(struct span text)
{
    return span_starts_nocase(text, "http://") || span_starts_nocase(text, "https://") ||
           (text.len > 1 && text.at[0] == '/' && text.at[1] != '*');
}

bool page_looks_like_url(struct span text)
{
    static const bool is_foreign[256] = {
        [0 ... ' '] = true, ['"'] = true, ['\''] = true, ['<'] = true, ['>'] = true,  ['{'] = true,
        ['}'] = true,       ['|'] = true, ['\\'] = true, ['^'] = true, ['`'] = true,
    };
    if (text.len < 4 || text.len > URL_MAX || memchr("#?,;:=&", text.at[0], 7))
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (is_foreign[text.at[i]])
            return false;
    size_t colon;                       /* a scheme other than http(s) */
    if (span_find(text, ":", 1, &colon) && !page_looks_absolute(text)) {
        size_t i = 0;
        while (i < colon && (byte_is_alpha(text.at[i]) || byte_is_digit(text.at[i])))
            i++;
        if (i == colon)
            return false;
    }
    return true;
}

static size_t word_length(struct span text, size_t at)
{
    size_t end = at;
    while (end < text.len && (byte_is_alpha(text.at[end]) || byte_is_digit(text.at[end])))
        end++;
    return end - at;
}

static bool has_extension(struct span text, const char *const *words, size_t n)
{
    const uint8_t *dot;
    for (size_t i = 1; i + 1 < text.len && (dot = memchr(text.at + i, '.', text.len - 1 - i)); i++) {
        i = (size_t)(dot - text.at);
        if (is_one_of(span_of_n(text.at + i + 1, word_length(text, i + 1)), words, n))
            return true;
    }
    return false;
}

/* The path of a URL as written: without query, fragment, scheme and host, so that a host under .ico is no
 * icon. */
static struct span path_of(struct span url)
{
    for (size_t i = 0; i < url.len; i++)
        if (url.at[i] == '?' || url.at[i] == '#')
            url.len = i;
    size_t at;
    if (span_find(url, "//", 2, &at) && (at == 0 || url.at[at - 1] == ':')) {
        struct span host, rest = span_from(url, at + 2);
        url = span_cut(&rest, '/', &host) ? rest : SPAN_NULL;
    }
    return url;
}

static bool path_ends_in(struct span url, const char *const *words, size_t n)
{
    struct span path = path_of(url);
    size_t dot = path.len;
    while (dot > 0 && path.at[dot - 1] != '.')
        dot--;
    return dot > 1 && is_one_of(span_from(path, dot), words, n);
}

bool page_has_image_extension(struct span text)
{
    size_t at;
    struct span rest = text;
    if (span_find(text, "//", 2, &at)) {                        /* not in the host's name */
        struct span host;
        rest = span_from(text, at + 2);
        if (!span_cut(&rest, '/', &host))
            return false;
    }
    return has_extension(rest, image_extensions, COUNT_OF(image_extensions)) &&
           !path_ends_in(text, other_extensions, COUNT_OF(other_extensions));
}

bool page_is_image_file(struct span url)
{
    return path_ends_in(url, image_extensions, COUNT_OF(image_extensions));
}

bool page_has_media_extension(struct span text)
{
    return path_ends_in(text, media_extensions, COUNT_OF(media_extensions));
}

bool page_has_other_extension(struct span text)
{
    return path_ends_in(text, other_extensions, COUNT_OF(other_extensions));
}

/* Two candidates, or one with a descriptor, each of which looks like a URL. */
static bool looks_like_srcset(struct span value)
{
    struct page_candidate candidate;
    struct span rest = value;
    size_t n = 0;
    bool has_descriptor = false;
    while (n < 64 && page_srcset_next(&rest, &candidate)) {
        if (!page_looks_like_url(candidate.url))
            return false;
        has_descriptor |= candidate.width > 0 || candidate.density > 0;
        n++;
    }
    return has_descriptor;
}

static bool has_picture_word(struct span name)
{
    size_t at;
    for (size_t i = 0; i < COUNT_OF(picture_words); i++)
        if (span_find(name, picture_words[i], strlen(picture_words[i]), &at))
            return true;
    return false;
}

enum page_data page_data_kind(struct span name, struct span value)
{
    size_t at;
    value = span_trim_space(value);
    if (value.len < 4)
        return PAGE_DATA_NONE;
    if (value.at[0] == '{' || value.at[0] == '[')
        return PAGE_DATA_JSON;
    if (span_find(value, "url(", 4, &at))
        return PAGE_DATA_CSS;
    if (looks_like_srcset(value) || (span_find(name, "srcset", 6, &at) && page_looks_like_url(value)))
        return PAGE_DATA_SRCSET;
    if (!page_looks_like_url(value) || page_has_other_extension(value))
        return PAGE_DATA_NONE;
    if (page_has_image_extension(value) || page_has_media_extension(value))
        return PAGE_DATA_URL;
    return has_picture_word(name) && page_looks_absolute(value) && value.len > 8 ? PAGE_DATA_URL : PAGE_DATA_NONE;
}
