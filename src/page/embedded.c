/* page/embedded.c: two scanners over text that may or may not be JSON. */
#include "page/embedded.h"

#include "page/looks.h"
#include "web/url.h"

enum { DEPTH_MAX = 64 };                /* deeper levels of JSON-LD are passed over */

/* JSON-LD */

struct level {
    bool is_object;
    bool is_image;                      /* it is the value of "image" or one of its like */
    bool is_image_object;               /* its @type says so */
    bool is_type_list;                  /* a list under "@type" */
    enum key { KEY_OTHER, KEY_IMAGE, KEY_TYPE, KEY_URL, KEY_ID } key;       /* of the member at hand */
    char *url, *content_url;            /* members that count once the level turns out to be an image */
};
struct jsonld {
    struct span text;
    size_t at;
    struct level levels[DEPTH_MAX];
    size_t n_levels, n_beyond;          /* open levels; open ones beyond DEPTH_MAX */
    page_embedded_visit *visit;
    void *context;
};

static uint32_t hex_of(struct span text, size_t at, size_t n)
{
    uint64_t code;
    return at <= text.len && n <= text.len - at && span_hex_to_u64(span_of_n(text.at + at, n), 0xFFFF, &code)
               ? (uint32_t)code
               : UINT32_MAX;
}

/* At a quote; the text up to the next one that is not escaped. */
static void take_string(struct jsonld *json, struct buf *into)
{
    struct span text = json->text;
    for (json->at++; json->at < text.len && text.at[json->at] != '"'; json->at++) {
        uint8_t byte = text.at[json->at];
        if (byte != '\\' || json->at + 1 == text.len) {
            buf_put_byte(into, byte);
            continue;
        }
        byte = text.at[++json->at];
        uint32_t code = byte == 'u' ? hex_of(text, json->at + 1, 4) : UINT32_MAX;
        if (code == UINT32_MAX) {
            buf_put_byte(into, byte == 'n' || byte == 't' || byte == 'r' ? ' ' : byte);
            continue;
        }
        json->at += 4;
        bool is_high = code >= 0xD800 && code < 0xDC00;
        uint32_t low = is_high && span_starts(span_from(text, json->at + 1), "\\u") ? hex_of(text, json->at + 3, 4)
                                                                                   : UINT32_MAX;
        if (low >= 0xDC00 && low < 0xE000) {
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
            json->at += 6;
        }
        buf_put_utf8(into, code >= 0xD800 && code < 0xE000 ? 0xFFFD : code);
    }
    json->at += json->at < text.len;
}

static enum key key_of(struct span name)
{
    static const struct {
        const char *name;
        enum key key;
    } keys[] = {
        { "image", KEY_IMAGE }, { "thumbnailUrl", KEY_IMAGE }, { "thumbnail", KEY_IMAGE }, { "logo", KEY_IMAGE },
        { "photo", KEY_IMAGE }, { "primaryImageOfPage", KEY_IMAGE }, { "@type", KEY_TYPE }, { "url", KEY_URL },
        { "contentUrl", KEY_URL }, { "@id", KEY_ID },
    };
    for (size_t i = 0; i < COUNT_OF(keys); i++)
        if (span_is(name, keys[i].name))
            return keys[i].key;
    return KEY_OTHER;
}

static void take_value(struct jsonld *json, struct span value)
{
    struct level *level = json->n_levels ? &json->levels[json->n_levels - 1] : NULL;
    if (!level || json->n_beyond)
        return;
    if (!level->is_object) {
        if (level->is_image)
            json->visit(json->context, value);
        else if (level->is_type_list && json->n_levels > 1 && span_is(value, "ImageObject"))
            json->levels[json->n_levels - 2].is_image_object = true;
        return;
    }
    switch (level->key) {
    case KEY_IMAGE:
        json->visit(json->context, value);
        break;
    case KEY_TYPE:
        level->is_image_object |= span_is(value, "ImageObject");
        break;
    case KEY_URL:
    case KEY_ID:
        /* An @id names a node; only where it is a picture's file is it the picture's URL too. */
        if (level->key == KEY_ID && !page_is_image_file(value))
            break;
        if (!level->url)
            level->url = span_text(value);
        else if (!level->content_url)
            level->content_url = span_text(value);
        break;
    case KEY_OTHER:
        break;
    }
}

static void open_level(struct jsonld *json, bool is_object)
{
    if (json->n_levels == DEPTH_MAX) {
        json->n_beyond++;
        return;
    }
    const struct level *outer = json->n_levels ? &json->levels[json->n_levels - 1] : NULL;
    struct level level = { .is_object = is_object };
    if (outer) {
        level.is_image = outer->is_object ? outer->key == KEY_IMAGE : outer->is_image;
        level.is_type_list = !is_object && outer->is_object && outer->key == KEY_TYPE;
    }
    json->levels[json->n_levels++] = level;
}

static void close_level(struct jsonld *json)
{
    if (json->n_beyond) {
        json->n_beyond--;
        return;
    }
    if (json->n_levels == 0)
        return;
    struct level *level = &json->levels[--json->n_levels];
    if (level->is_image || level->is_image_object) {
        if (level->url)
            json->visit(json->context, span_of(level->url));
        if (level->content_url)
            json->visit(json->context, span_of(level->content_url));
    }
    free(level->url);
    free(level->content_url);
}

void page_embedded_jsonld(struct span text, page_embedded_visit *visit, void *context)
{
    struct jsonld json = { .text = text, .visit = visit, .context = context };
    AUTO_BUF struct buf string = { 0 };
    while (json.at < text.len) {
        uint8_t byte = text.at[json.at];
        if (byte == '"') {
            buf_clear(&string);
            take_string(&json, &string);
            size_t after = json.at;
            while (after < text.len && byte_is_space(text.at[after]))
                after++;
            bool is_key = json.n_levels && json.levels[json.n_levels - 1].is_object && after < text.len &&
                          text.at[after] == ':';
            if (!is_key)
                take_value(&json, buf_span(&string));
            else if (!json.n_beyond)
                json.levels[json.n_levels - 1].key = key_of(buf_span(&string));
            continue;
        }
        json.at++;
        if (byte == '{' || byte == '[')
            open_level(&json, byte == '{');
        else if (byte == '}' || byte == ']')
            close_level(&json);
    }
    while (json.n_levels) {             /* cut short: what was open counts too */
        json.n_beyond = 0;
        close_level(&json);
    }
}

/* Any text */

enum { URL_MIN = 6 };                   /* "/a.jpg" */

/* What a byte is to a run of text that may be a URL. */
enum part { PART_IN, PART_END, PART_ESCAPE, PART_AMPERSAND };
static enum part part_of(uint8_t byte)
{
    static const uint8_t parts[256] = {
        [0 ... ' '] = PART_END, ['"'] = PART_END, ['\''] = PART_END, ['`'] = PART_END, ['<'] = PART_END,
        ['>'] = PART_END, ['('] = PART_END, [')'] = PART_END, ['\\'] = PART_ESCAPE, ['&'] = PART_AMPERSAND,
    };
    return (enum part)parts[byte];
}

/* At a backslash: the character that is meant, however many backslashes stand before it: JSON inside a string of JSON
 * has "https:\\\/\\\/". What is no character of a URL comes back as ' '. */
static uint8_t unescape(struct span text, size_t *at)
{
    while (*at < text.len && text.at[*at] == '\\')
        ++*at;
    if (*at == text.len)
        return ' ';
    uint8_t byte = text.at[(*at)++];
    size_t n_digits = byte == 'u' ? 4 : byte == 'x' ? 2 : 0;
    uint32_t code = n_digits ? hex_of(text, *at, n_digits) : UINT32_MAX;
    if (code != UINT32_MAX) {
        *at += n_digits;
        return code < 0x80 ? (uint8_t)code : ' ';
    }
    return byte == 'n' || byte == 't' || byte == 'r' ? ' ' : byte;
}

/* At a backslash or '&': the character that is meant; ' ' when the run ends with it, as with "&quot;". */
static uint8_t special_byte(struct span text, size_t *at)
{
    uint8_t byte = text.at[*at] == '\\' ? unescape(text, at) : text.at[(*at)++];
    if (byte == '&') {
        struct span rest = span_from(text, *at);
        if (span_starts(rest, "quot;") || span_starts(rest, "#34;") || span_starts(rest, "lt;"))
            return ' ';
        *at += span_starts(rest, "amp;") ? 4 : 0;
    }
    return part_of(byte) == PART_END ? ' ' : byte;
}

static void found_run(struct span url, bool is_relative_fine, page_embedded_visit *visit, void *context)
{
    if (url.len < URL_MIN || !memchr(url.at, '.', url.len))     /* no name of a file: nearly all words of a script */
        return;
    while (url.len && strchr(",;.&", url.at[url.len - 1]))
        url.len--;
    if (url.len < URL_MIN || url.len > URL_MAX || !page_has_image_extension(url) || !page_looks_like_url(url))
        return;
    size_t at;
    if (page_looks_absolute(url) || (is_relative_fine && span_find(url, "/", 1, &at)))
        visit(context, url);
}

/* No more is kept of a run than shows that it is too long for a URL. */
static void put_bounded(struct buf *run, struct span part)
{
    buf_put_span(run, span_to(part, URL_MAX + 1 - run->len));
}

void page_embedded_text(struct span text, bool is_relative_fine, page_embedded_visit *visit, void *context)
{
    AUTO_BUF struct buf changed = { 0 };        /* the run up to here, where it does not stand in the text as it is */
    for (size_t at = 0; at < text.len;) {
        size_t start = at;
        while (at < text.len && part_of(text.at[at]) == PART_IN)
            at++;
        struct span run = span_of_n(text.at + start, at - start);
        bool is_end = at == text.len || part_of(text.at[at]) == PART_END;
        if (is_end && run.len < URL_MIN && changed.len == 0) {
            at++;
            continue;
        }
        run = span_to(run, URL_MAX + 1);
        if (!is_end) {
            put_bounded(&changed, run);
            uint8_t byte = special_byte(text, &at);
            if (byte != ' ')
                put_bounded(&changed, span_of_n(&byte, 1));
            if (byte != ' ' && at < text.len)
                continue;
            run = SPAN_NULL;
        } else {
            at++;                           /* the byte that ends it */
        }
        if (changed.len > 0) {
            put_bounded(&changed, run);
            run = buf_span(&changed);
        }
        found_run(run, is_relative_fine, visit, context);
        buf_clear(&changed);
    }
}
