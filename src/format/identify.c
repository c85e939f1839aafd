#include "format/identify.h"

#include <jansson.h>
#include <magic.h>

#include "base/buf.h"
#include "format/markup.h"
#include "format/signature.h"

struct identifier {
    magic_t magic;
};

/* ── text ─────────────────────────────────────────────────────────────────────────────────────────────────────── */

/* UTF-16 with a byte order mark, as ASCII with '?' for all else, which is enough to see tags. */
static bool put_utf16_shadow(struct span start, struct buf *into)
{
    bool is_little = span_starts(start, "\xFF\xFE"), is_big = span_starts(start, "\xFE\xFF");
    for (size_t at = 2; (is_little || is_big) && at + 1 < start.len; at += 2) {
        uint8_t high = start.at[is_little ? at + 1 : at], low = start.at[is_little ? at : at + 1];
        buf_put_byte(into, high || low >= 0x80 ? '?' : low);
    }
    return is_little || is_big;
}

/* No control characters but those of text (the MIME Sniffing Standard §3 calls the others binary data
 * bytes). */
static bool is_text(struct span start)
{
    for (size_t i = 0; i < start.len; i++)
        if (start.at[i] < 0x20 && !byte_is_space(start.at[i]) && start.at[i] != 0x1B)
            return false;
    return true;
}

static bool is_json(struct span text)
{
    json_t *json = json_loadb((const char *)text.at, text.len, 0, NULL);
    json_decref(json);
    return json != NULL;
}

/* Whether what stands behind "{" or "[" can only be JSON, for a text that is cut. */
static bool begins_as_json(struct span text)
{
    struct span rest = span_trim_space(span_from(text, 1));
    return rest.len && (text.at[0] == '{' ? rest.at[0] == '"'
                                          : rest.at[0] == '{' || rest.at[0] == '[' || rest.at[0] == '"');
}

static enum pronom identify_json(struct span start, struct span name)
{
    size_t at = 0;
    struct span text = span_trim_space(span_starts(start, "\xEF\xBB\xBF") ? span_from(start, 3) : start),
                rest = text, line = SPAN_NULL;
    if (text.len == 0 || (text.at[0] != '{' && text.at[0] != '['))
        return PRONOM_NONE;
    bool is_cut = start.len >= IDENTIFY_BYTES;
    if (!is_cut && !is_json(text))
        return span_line(&rest, &line) && rest.len && is_json(line) ? PRONOM_JSON_LINES : PRONOM_NONE;
    if (is_cut && (!begins_as_json(text) || pronom_by_ending(name) == PRONOM_JAVASCRIPT))
        return PRONOM_NONE;             /* a script may begin with a list */
    return span_find(text, "\"@context\"", strlen("\"@context\""), &at) ? PRONOM_JSON_LD : PRONOM_JSON;
}

/* ── the order of trust ───────────────────────────────────────────────────────────────────────────────────────── */

static enum pronom ask_libmagic(struct identifier *identifier, struct span start)
{
    const char *mime = start.len ? magic_buffer(identifier->magic, start.at, start.len) : NULL;
    return mime ? pronom_by_mime(mime) : PRONOM_NONE;
}

static struct format said(enum pronom key, const char *basis)
{
    const struct pronom_format *found = pronom_format(key);
    return (struct format){ found->mime, found->puid, found->name, found->version, basis };
}

void identifier_look(struct identifier *identifier, struct span start, struct span name, struct format *ret)
{
    AUTO_BUF struct buf shadow = { 0 };
    start = span_to(start, IDENTIFY_BYTES);
    bool is_utf16 = put_utf16_shadow(start, &shadow);
    struct span text = is_utf16 ? buf_span(&shadow) : start;
    bool may_be_text = is_text(text);
    enum pronom key = is_utf16 ? PRONOM_NONE : signature_identify(start);
    if (key == PRONOM_NONE)
        key = markup_identify(text);    /* a stray control character does not make a page anything else */
    if (key == PRONOM_NONE && may_be_text)
        key = identify_json(text, name);
    if (key != PRONOM_NONE) {
        *ret = said(key, "signature");
        return;
    }
    /* Text of no own form is what its name says before libmagic guesses: it takes style sheets for C and
     * scripts for Java. */
    key = may_be_text && start.len ? pronom_by_ending(name) : PRONOM_NONE;
    if (key != PRONOM_NONE) {
        *ret = said(key, "file name");
        return;
    }
    key = ask_libmagic(identifier, start);
    bool is_mistaken = may_be_text && key >= PRONOM_FIRST_BINARY;   /* "яы" in windows-1251 is no sound */
    if (key == PRONOM_NONE || is_mistaken)
        key = may_be_text && start.len ? PRONOM_TEXT : PRONOM_BYTES;
    *ret = said(key, "libmagic");
}

bool identifier_open(struct identifier **ret, struct err *err)
{
    AUTO(identifier_free) struct identifier *identifier = mem_new(sizeof *identifier);
    identifier->magic = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS);
    if (!identifier->magic)
        return err_set(err, ERR_SYSTEM, "libmagic cannot be opened");
    if (magic_load(identifier->magic, NULL) != 0)
        return err_set(err, ERR_SYSTEM, "libmagic has no tables: %s", magic_error(identifier->magic));
    *ret = TAKE(identifier);
    return true;
}

void identifier_free(struct identifier *identifier)
{
    if (!identifier)
        return;
    if (identifier->magic)
        magic_close(identifier->magic);
    free(identifier);
}
