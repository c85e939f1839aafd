#include "page/feed_text.h"

#include <stdio.h>

#include "base/gzip.h"
#include "base/num.h"
#include "page/encoding.h"
#include "page/encoding_upper.h"

enum { PIECE_BYTES = 64 * 1024 };       /* whatever pieces the source comes in, so that its cuts make no difference */

struct feed_text {
    struct feed_items *items;
    struct stream stream;
    struct gzip_reader *gzip;           /* NULL: the bytes are as they are */
    uint64_t bytes;                     /* so far, inflated */
    struct span waiting;                /* from the source */
    struct buf raw, text;               /* as they are; decoded */
    size_t used;                        /* of the raw ones: those of the last piece */
    bool is_ended;                      /* of the bytes */
    const char *encoding;
    bool knows_upper;                   /* what bytes that are no UTF-8 are taken for */
    uint32_t upper[UPPER_CHARACTERS];
    const char *declared;
    unsigned line;                      /* where the raw bytes begin */
};

/* ── bytes ────────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Broken gzip is a fault of the document: what could be inflated counts. */
static bool inflated(struct feed_text *text, struct span *ret, struct err *err)
{
    struct err why = { 0 };
    struct gzip_member member;
    bool is_member = true;
    *ret = SPAN_NULL;
    while (ret->len == 0) {
        if (gzip_reader_is_between(text->gzip) &&
            (!gzip_reader_member(text->gzip, &member, &is_member, &why) || !is_member))
            break;
        if (!gzip_reader_next(text->gzip, ret, &why))
            break;
    }
    if (!err_is_set(&why))
        return true;
    *ret = SPAN_NULL;
    if (why.kind == ERR_SYSTEM) {
        *err = why;
        return false;
    }
    FEED_FAULT(text->items->result, 0, "its gzip is broken: %s", why.why);
    return true;
}

/* Fills text->raw, as long as there are bytes. */
static bool fill(struct feed_text *text, struct err *err)
{
    while (text->raw.len < PIECE_BYTES && !text->is_ended) {
        if (text->waiting.len == 0 &&
            !(text->gzip ? inflated(text, &text->waiting, err) : stream_next(&text->stream, &text->waiting, err)))
            return false;
        struct span take = span_to(text->waiting, (size_t)num_min(PIECE_BYTES - text->raw.len, FEED_BYTES_MAX - text->bytes));
        if (take.len == 0) {
            text->is_ended = true;
            if (text->waiting.len)
                feed_limit(text->items->result, "it has more than %d MiB (sitemaps.org allows 50 MB)", FEED_BYTES_MAX >> 20);
        }
        buf_put_span(&text->raw, take);
        text->bytes += take.len;
        text->waiting = span_from(text->waiting, take.len);
    }
    return true;
}

/* ── which encoding ───────────────────────────────────────────────────────────────────────────────────────────── */

/* A byte order mark, which is cut off. */
static const char *by_mark(struct buf *raw)
{
    static const struct {
        const char *mark, *name;
    } marks[] = { { "\xEF\xBB\xBF", "utf-8" }, { "\xFE\xFF", "utf-16be" }, { "\xFF\xFE", "utf-16le" } };
    for (size_t i = 0; i < COUNT_OF(marks); i++) {
        size_t len = strlen(marks[i].mark);
        if (span_starts(buf_span(raw), marks[i].mark)) {
            memmove(raw->at, raw->at + len, raw->len - len);
            raw->len -= len;
            return marks[i].name;
        }
    }
    return NULL;
}

/* UTF-16 without a mark: the first character is ASCII, '<' nearly always (XML 1.0 appendix F). */
static const char *by_zeros(struct span raw)
{
    if (raw.len < 4 || (raw.at[0] == 0) == (raw.at[1] == 0) || (raw.at[2] == 0) == (raw.at[3] == 0))
        return NULL;
    return raw.at[0] == 0 ? "utf-16be" : "utf-16le";
}

static const char *by_declaration(struct span raw)
{
    raw = span_trim_space(raw);
    size_t end;
    if (!span_starts(raw, "<?xml") || !span_find(raw, "?>", 2, &end))
        return NULL;
    const char *name = page_encoding_prescan(span_to(raw, end + 2));
    /* It could be read as ASCII, so that is not what it is. */
    return name && strncmp(name, "utf-16", 6) == 0 ? "utf-8" : name;
}

static void choose(struct feed_text *text, struct span content_type)
{
    const char *mark = by_mark(&text->raw), *zeros = by_zeros(buf_span(&text->raw));
    const char *sent = page_encoding_by_label(page_encoding_of_type(content_type));
    text->declared = by_declaration(buf_span(&text->raw));
    text->encoding = mark ? mark : zeros ? zeros : sent ? sent : text->declared ? text->declared : "utf-8";
    (void)snprintf(text->items->result->encoding, sizeof text->items->result->encoding, "%s", text->encoding);
}

/* ── decoding ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static bool is_utf16(const struct feed_text *text)
{
    return strncmp(text->encoding, "utf-16", 6) == 0;
}

/* How many bytes of `raw` are whole characters of UTF-8, or beyond mending. */
static size_t whole_utf8(struct span raw)
{
    for (size_t back = 1; back <= 3 && back <= raw.len; back++) {
        uint8_t byte = raw.at[raw.len - back];
        size_t needs = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
        if (needs > 1)
            return needs > back ? raw.len - back : raw.len;
        if (byte < 0x80)
            break;
    }
    return raw.len;
}

/* And of UTF-16: the higher byte of the last unit tells whether its other half is still to come. */
static size_t whole_utf16(struct span raw, bool is_big)
{
    size_t len = raw.len & ~(size_t)1;
    if (len >= 2 && (raw.at[len - (is_big ? 2 : 1)] & 0xFC) == 0xD8)
        len -= 2;
    return len;
}

/* And of what has several bytes a character: no such encoding has a byte below '0' inside one, but for ISO-2022-JP, whose
 * lines begin and end in ASCII (RFC 1468). */
static size_t whole_wide(struct span raw, bool is_by_line)
{
    for (size_t len = raw.len; len > 0; len--)
        if (is_by_line ? raw.at[len - 1] == '\n' : raw.at[len - 1] < '0')
            return len;
    return raw.len;
}

static size_t whole(const struct feed_text *text, struct span raw)
{
    uint32_t upper[UPPER_CHARACTERS];
    if (text->is_ended || page_encoding_upper(text->encoding, upper))
        return raw.len;
    if (strcmp(text->encoding, "utf-8") == 0)
        return whole_utf8(raw);
    if (is_utf16(text))
        return whole_utf16(raw, strcmp(text->encoding, "utf-16be") == 0);
    return whole_wide(raw, strcmp(text->encoding, "iso-2022-jp") == 0);
}

/* The encoding of bytes that are no UTF-8: what the document itself declares, if that can be, else what is likely. */
static void learn_upper(struct feed_text *text, struct span raw)
{
    const char *likely = text->declared;
    if (!likely || !page_encoding_upper(likely, text->upper)) {
        likely = page_encoding_detect(raw);
        if (!page_encoding_upper(likely, text->upper))
            (void)page_encoding_upper("windows-1252", text->upper);
    }
    text->knows_upper = true;
}

static unsigned lines_in(struct span bytes)
{
    unsigned n = 0;
    for (const uint8_t *at = bytes.at, *end = bytes.at + bytes.len; at < end && (at = memchr(at, '\n', (size_t)(end - at))); at++)
        n++;
    return n;
}

/* Characters stay; each other byte becomes what it is in the other encoding. */
static void mend_utf8(struct feed_text *text, struct span raw)
{
    if (!text->knows_upper)
        learn_upper(text, raw);
    for (size_t at = 0; at < raw.len;) {
        size_t next = at;
        (void)span_utf8_next(raw, &next);
        struct span character = span_to(span_from(raw, at), next - at);
        if (span_is_utf8(character)) {
            buf_put_span(&text->text, character);
        } else {
            uint32_t code = text->upper[raw.at[at] - 0x80u];
            FEED_FAULT(text->items->result, text->line + lines_in(span_to(raw, at)), "byte %02X is no UTF-8, as which it is read (RFC 3629)",
                       raw.at[at]);
            buf_put_utf8(&text->text, code ? code : 0xFFFD);
        }
        at = next;
    }
}

static struct span decoded(struct feed_text *text, struct span raw)
{
    bool is_utf8 = strcmp(text->encoding, "utf-8") == 0;
    if (is_utf8 && span_is_utf8(raw))
        return raw;
    buf_clear(&text->text);
    if (is_utf8)
        mend_utf8(text, raw);
    else if (page_encoding_decode(text->encoding, raw, &text->text) > 0)
        FEED_FAULT(text->items->result, 0, "it has bytes that are no characters in %s, as which it is read", text->encoding);
    return buf_span(&text->text);
}

/* ── the whole ────────────────────────────────────────────────────────────────────────────────────────────────── */

bool feed_text_new(struct source *body, struct span content_type, struct feed_items *items, struct feed_text **ret, struct err *err)
{
    AUTO(feed_text_free) struct feed_text *text = mem_new(sizeof *text);
    uint8_t start[2];
    size_t got;
    text->items = items;
    text->line = 1;
    stream_open(&text->stream, body, 0, UINT64_MAX);
    if (!source_read(body, 0, start, sizeof start, &got, err))
        return false;
    if (got == sizeof start && start[0] == 0x1F && start[1] == 0x8B)        /* RFC 1952 §2.3.1 */
        text->gzip = gzip_reader_new(body, 0);
    if (!fill(text, err))
        return false;
    choose(text, content_type);
    *ret = TAKE(text);
    return true;
}

bool feed_text_piece(struct feed_text *text, struct span *ret, struct err *err)
{
    text->line += lines_in(span_to(buf_span(&text->raw), text->used));
    if (text->used)
        memmove(text->raw.at, text->raw.at + text->used, text->raw.len - text->used);
    text->raw.len -= text->used;
    text->used = 0;
    if (!fill(text, err))
        return false;
    text->used = whole(text, buf_span(&text->raw));
    *ret = decoded(text, span_to(buf_span(&text->raw), text->used));
    return true;
}

void feed_text_free(struct feed_text *text)
{
    if (!text)
        return;
    stream_close(&text->stream);
    gzip_reader_free(text->gzip);
    buf_free(&text->raw);
    buf_free(&text->text);
    free(text);
}
