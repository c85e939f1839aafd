#include "page/feed_mend.h"

#include <libxml/HTMLparser.h>

#include "base/num.h"

enum {
    TAG_BYTES_MAX = 64 * 1024,          /* longer ones are text: no tag of a feed is near that */
    OPEN_VALUE_MAX = 1024,              /* a value with a '<' in it ends within so many bytes, or its quote was forgotten */
    REFERENCE_MAX = 34,                 /* "&", a name of at most 31 bytes as HTML has them, ";" */
    /* libxml2 compares every attribute of a tag with every other. A feed's root has some dozens of namespaces at most. */
    ATTRIBUTES_MAX = 256,
    NAMES_BYTES_MAX = 64 * 1024,        /* of the open elements */
};

struct feed_mend {
    struct feed_result *result;
    struct buf waiting;                 /* what cannot be decided yet */
    enum { TEXT, COMMENT, INSTRUCTION, CDATA, DOCTYPE } state;
    unsigned line;
    bool has_begun, has_root, has_doctype, is_html, is_full;
    bool in_subset;                     /* of the document type: between '[' and ']' */
    uint8_t quote;                      /* open there, or 0 */
    struct buf names;                   /* of the open elements, one after the other */
    size_t starts[FEED_DEPTH_MAX];
    unsigned depth;
};

struct feed_mend *feed_mend_new(struct feed_result *result)
{
    struct feed_mend *mend = mem_new(sizeof *mend);
    mend->result = result;
    mend->line = 1;
    return mend;
}

void feed_mend_free(struct feed_mend *mend)
{
    if (!mend)
        return;
    buf_free(&mend->waiting);
    buf_free(&mend->names);
    free(mend);
}

bool feed_mend_is_html(const struct feed_mend *mend)
{
    return mend->is_html;
}

/* Each step below takes the front of `rest` and returns how many bytes that was; 0: more is needed to decide. */

/* ── characters and references ────────────────────────────────────────────────────────────────────────────────── */

/* Char ::= #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]      XML 1.0 [2] */
static bool is_char(uint64_t code)
{
    return code >= 0x20 ? code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF) && code != 0xFFFE && code != 0xFFFF
                        : code == '\t' || code == '\n' || code == '\r';
}

/* The bytes of a forbidden character at the start, 0 when it is none. In UTF-8 only U+FFFE and U+FFFF have several. */
static size_t forbidden_at(struct span rest)
{
    if (rest.at[0] < 0x20)
        return is_char(rest.at[0]) ? 0 : 1;
    return rest.at[0] == 0xEF && (span_starts(rest, "\xEF\xBF\xBE") || span_starts(rest, "\xEF\xBF\xBF")) ? 3 : 0;
}

static size_t put_forbidden(struct feed_mend *mend, struct span rest, struct buf *into)
{
    size_t len = forbidden_at(rest);
    FEED_FAULT(mend->result, mend->line, "it has a character that XML forbids (U+%04X; XML 1.0 §2.2)",
               len == 1 ? rest.at[0] : 0xFFC0u + (rest.at[2] & 0x3Fu));
    buf_put_byte(into, ' ');
    return len;
}

/* How many bytes from the start on are neither markup nor to be mended. */
static size_t plain_length(struct span rest)
{
    size_t len = 0;
    while (len < rest.len && rest.at[len] != '<' && rest.at[len] != '&' && !forbidden_at(span_from(rest, len)))
        len++;
    return len;
}

static size_t put_bare(struct feed_mend *mend, struct span rest, struct buf *into)
{
    FEED_FAULT(mend->result, mend->line, "\"%s\" is no reference: a \"&\" is written &amp; (XML 1.0 §2.4)",
               SHOW(span_to(rest, 12)));
    buf_put_text(into, "&#38;");
    return 1;
}

static size_t put_number(struct feed_mend *mend, struct span reference, struct buf *into)
{
    struct span digits = span_to(span_from(reference, 2), reference.len - 3);
    bool is_hex = digits.len && digits.at[0] == 'x';
    uint64_t code = 0;
    if (!(is_hex ? span_hex_to_u64(span_from(digits, 1), 0x10FFFF, &code) : span_to_u64(digits, 0x10FFFF, &code)) || !is_char(code)) {
        FEED_FAULT(mend->result, mend->line, "%s is no character (XML 1.0 §4.1)", SHOW(reference));
        buf_put_byte(into, ' ');
    } else {
        buf_put_span(into, reference);
    }
    return reference.len;
}

static size_t put_name(struct feed_mend *mend, struct span reference, struct buf *into)
{
    static const char *const predefined[] = { "amp", "lt", "gt", "quot", "apos" };      /* XML 1.0 §4.6 */
    AUTO_FREE char *name = span_text(span_to(span_from(reference, 1), reference.len - 2));
    for (size_t i = 0; i < COUNT_OF(predefined); i++)
        if (strcmp(name, predefined[i]) == 0) {
            buf_put_span(into, reference);
            return reference.len;
        }
    const htmlEntityDesc *known = htmlEntityLookup((const xmlChar *)name);
    if (!known && !mend->has_doctype)
        return put_bare(mend, reference, into);
    if (known && !mend->has_doctype)
        FEED_FAULT(mend->result, mend->line, "the entity %s is HTML's, and not declared here (XML 1.0 §4.1)", SHOW(reference));
    if (known)
        buf_put_utf8(into, known->value);
    return reference.len;
}

/* Reference ::= "&" Name ";" | "&#" [0-9]+ ";" | "&#x" [0-9a-fA-F]+ ";"     XML 1.0 [66] to [68] */
static size_t put_reference(struct feed_mend *mend, struct span rest, bool is_last, struct buf *into)
{
    size_t len = 1;
    while (len < rest.len && len < REFERENCE_MAX &&
           (byte_is_alpha(rest.at[len]) || byte_is_digit(rest.at[len]) || (len == 1 && rest.at[len] == '#')))
        len++;
    if (len == rest.len && len < REFERENCE_MAX && !is_last)
        return 0;
    if (len < 2 || len == rest.len || rest.at[len] != ';')
        return put_bare(mend, rest, into);
    struct span reference = span_to(rest, len + 1);
    if (rest.at[1] == '#')
        return put_number(mend, reference, into);
    return byte_is_digit(rest.at[1]) ? put_bare(mend, rest, into) : put_name(mend, reference, into);
}

/* ── the tree: every element that was opened is closed once ───────────────────────────────────────────────────── */

static struct span open_name(const struct feed_mend *mend, unsigned depth)
{
    size_t end = depth + 1 < mend->depth ? mend->starts[depth + 1] : mend->names.len;
    return span_to(span_from(buf_span(&mend->names), mend->starts[depth]), end - mend->starts[depth]);
}

static void push_name(struct feed_mend *mend, struct span name)
{
    if (mend->depth == FEED_DEPTH_MAX || mend->names.len + name.len > NAMES_BYTES_MAX) {
        mend->is_full = true;
        feed_limit(mend->result, "elements are nested more than %d deep, in line %u", FEED_DEPTH_MAX, mend->line);
        return;
    }
    mend->starts[mend->depth++] = mend->names.len;
    buf_put_span(&mend->names, name);
}

static void close_top(struct feed_mend *mend, struct buf *into)
{
    buf_put_text(into, "</");
    buf_put_span(into, open_name(mend, mend->depth - 1));
    buf_put_byte(into, '>');
    mend->depth--;
    mend->names.len = mend->starts[mend->depth];
}

/* Line ends inside what is left out. */
static void put_lines(struct span gone, struct buf *into)
{
    for (size_t i = 0; i < gone.len; i++)
        if (gone.at[i] == '\n')
            buf_put_byte(into, '\n');
}

static void put_end_tag(struct feed_mend *mend, struct span tag, struct buf *into)
{
    struct span name = span_trim_space(span_to(span_from(tag, 2), tag.len - 3));
    unsigned at = mend->depth;
    while (at > 0 && !span_equal(open_name(mend, at - 1), name))
        at--;
    put_lines(tag, into);
    if (at == 0) {
        FEED_FAULT(mend->result, mend->line, "</%s> closes nothing that is open (XML 1.0 §3.1)", SHOW(name));
        return;
    }
    if (at < mend->depth)
        FEED_FAULT(mend->result, mend->line, "</%s> stands where <%s> is to be closed (XML 1.0 §3.1)", SHOW(name),
                   SHOW(open_name(mend, mend->depth - 1)));
    while (mend->depth >= at)
        close_top(mend, into);
}

/* ── tags ─────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void put_attributes(struct feed_mend *mend, struct span rest, struct buf *into)
{
    size_t n = 0;
    for (size_t i = 0; i < rest.len; i++)
        n += rest.at[i] == '=';
    if (n > ATTRIBUTES_MAX) {
        FEED_FAULT(mend->result, mend->line, "a tag with more than %d attributes: they are left out", ATTRIBUTES_MAX);
        put_lines(rest, into);
        return;
    }
    while (rest.len) {
        size_t len = plain_length(rest);
        buf_put_span(into, span_to(rest, len));
        rest = span_from(rest, len);
        if (rest.len == 0)
            return;
        len = 1;
        if (rest.at[0] == '&') {
            len = put_reference(mend, rest, true, into);
        } else if (rest.at[0] == '<') {
            FEED_FAULT(mend->result, mend->line, "a \"<\" in the value of an attribute is written &lt; (XML 1.0 §3.1)");
            buf_put_text(into, "&#60;");
        } else {
            len = put_forbidden(mend, rest, into);
        }
        rest = span_from(rest, len);
    }
}

static void put_start_tag(struct feed_mend *mend, struct span tag, struct buf *into)
{
    size_t len = 1;
    while (len < tag.len - 1 && !byte_is_space(tag.at[len]) && tag.at[len] != '/')
        len++;
    struct span name = span_to(span_from(tag, 1), len - 1);
    bool is_empty = tag.at[tag.len - 2] == '/';
    if (mend->depth == 0 && mend->has_root) {
        FEED_FAULT(mend->result, mend->line, "<%s> stands behind the end of the document (XML 1.0 §2.1)", SHOW(name));
        put_lines(tag, into);
        return;
    }
    mend->has_root = true;
    if (!is_empty)
        push_name(mend, name);
    if (mend->is_full)
        return;
    buf_put_span(into, span_to(tag, len));
    put_attributes(mend, span_to(span_from(tag, len), tag.len - len - 1 - is_empty), into);
    buf_put_text(into, is_empty ? "/>" : ">");
}

static size_t put_opening(struct feed_mend *mend, struct span rest, struct buf *into)
{
    FEED_FAULT(mend->result, mend->line, "\"%s\" is no tag: a \"<\" is written &lt; (XML 1.0 §2.4)", SHOW(span_to(rest, 12)));
    if (mend->depth)
        buf_put_text(into, "&#60;");
    return 1;
}

/* The bytes of a tag up to its '>', quoted values skipped. Where a '<' stands outside of them, or so many bytes behind one
 * inside, a quote or the '>' is missing: the tag then ends at its first '>', or is none. 0: it does not end in `rest`. */
static size_t tag_length(struct span rest, bool *ret_is_none)
{
    uint8_t quote = 0;
    size_t first_end = 0, max = TAG_BYTES_MAX, len = 1;
    for (; len < rest.len && len < max && (quote || (rest.at[len] != '>' && rest.at[len] != '<')); len++) {
        uint8_t c = rest.at[len];
        if (c == '>' && !first_end)
            first_end = len + 1;
        if (c == '<')
            max = num_min(max, len + OPEN_VALUE_MAX);
        if (quote ? c == quote : c == '"' || c == '\'')
            quote = quote ? 0 : c;
    }
    bool is_broken = len == max || (len < rest.len && rest.at[len] == '<');
    *ret_is_none = is_broken && !first_end;
    return is_broken ? first_end : len < rest.len ? len + 1 : 0;
}

static bool is_name_start(uint8_t c)
{
    return byte_is_alpha(c) || c == '_' || c == ':' || c >= 0x80;
}

static size_t put_tag(struct feed_mend *mend, struct span rest, bool is_last, struct buf *into)
{
    size_t name = rest.len > 1 && rest.at[1] == '/' ? 2 : 1;
    if (rest.len <= name)
        return is_last ? rest.len : 0;
    bool is_none = !is_name_start(rest.at[name]);
    size_t len = is_none ? 0 : tag_length(rest, &is_none);
    if (is_none)
        return put_opening(mend, rest, into);
    if (len == 0)
        return is_last ? rest.len : 0;  /* cut inside: the end says so */
    if (name == 2)
        put_end_tag(mend, span_to(rest, len), into);
    else
        put_start_tag(mend, span_to(rest, len), into);
    return len;
}

/* ── what else begins with '<' ────────────────────────────────────────────────────────────────────────────────── */

static size_t open_instruction(struct feed_mend *mend, struct span rest)
{
    if (mend->has_begun && span_starts(rest, "<?xml") && rest.len > 5 && byte_is_space(rest.at[5]))
        FEED_FAULT(mend->result, mend->line, "the XML declaration does not stand at the very beginning (XML 1.0 §2.8)");
    mend->state = INSTRUCTION;
    return 2;
}

static size_t open_doctype(struct feed_mend *mend, struct span rest)
{
    mend->state = DOCTYPE;
    mend->has_doctype = true;
    mend->in_subset = false;
    mend->quote = 0;
    struct span name = span_trim_space(span_from(rest, strlen("<!DOCTYPE")));
    mend->is_html = span_starts_nocase(name, "html") && (name.len == 4 || byte_is_space(name.at[4]) || name.at[4] == '>');
    return strlen("<!DOCTYPE");
}

static size_t put_markup(struct feed_mend *mend, struct span rest, bool is_last, struct buf *into)
{
    enum { LOOK = 32 };                 /* "<!DOCTYPE html>", with some blanks */
    if (rest.len > 1 && rest.at[1] != '!' && rest.at[1] != '?')
        return put_tag(mend, rest, is_last, into);
    if (rest.len < LOOK && !is_last)
        return 0;
    if (span_starts(rest, "<!--")) {
        mend->state = COMMENT;
        return 4;
    }
    if (span_starts(rest, "<![CDATA[") && mend->depth) {
        mend->state = CDATA;
        return strlen("<![CDATA[");
    }
    if (span_starts(rest, "<?"))
        return open_instruction(mend, rest);
    if (span_starts_nocase(rest, "<!DOCTYPE") && !mend->has_root)
        return open_doctype(mend, rest);
    return put_tag(mend, rest, is_last, into);
}

/* Skips to behind `end`; the bytes that may be its beginning wait. */
static size_t skip_to(struct feed_mend *mend, struct span rest, const char *end, bool is_last, struct buf *into)
{
    size_t len, keep = is_last ? 0 : strlen(end) - 1;
    if (span_find(rest, end, strlen(end), &len)) {
        len += strlen(end);
        mend->state = TEXT;
    } else {
        len = rest.len > keep ? rest.len - keep : 0;
    }
    put_lines(span_to(rest, len), into);
    return len;
}

/* doctypedecl ::= "<!DOCTYPE" S Name (S ExternalID)? S? ("[" intSubset "]" S?)? ">"     XML 1.0 [28] */
static size_t skip_doctype(struct feed_mend *mend, struct span rest, bool is_last, struct buf *into)
{
    size_t len = 0;
    while (len < rest.len && mend->state == DOCTYPE) {
        struct span here = span_from(rest, len);
        if (!mend->quote && here.at[0] == '<') {        /* an apostrophe in a comment quotes nothing */
            size_t end;
            if (here.len < 4 && !is_last)
                break;
            if (span_starts(here, "<!--")) {
                if (!span_find(span_from(here, 4), "-->", 3, &end)) {
                    if (!is_last && here.len <= TAG_BYTES_MAX)
                        break;
                    end = here.len;
                }
                len += num_within(end, 7, here.len) ? end + 7 : here.len;
                continue;
            }
        }
        uint8_t c = here.at[0];
        if (mend->quote)
            mend->quote = c == mend->quote ? 0 : mend->quote;
        else if (c == '"' || c == '\'')
            mend->quote = c;
        else if (c == '[' || c == ']')
            mend->in_subset = c == '[';
        else if (c == '>' && !mend->in_subset)
            mend->state = TEXT;
        len++;
    }
    put_lines(span_to(rest, len), into);
    return len;
}

/* As text, escaped: libxml2 would look for the end of CDATA again and again. CDEnd is "]]>"; what may be its beginning waits. */
static size_t put_cdata(struct feed_mend *mend, struct span rest, bool is_last, struct buf *into)
{
    if (span_starts(rest, "]]>")) {
        mend->state = TEXT;
        return 3;
    }
    if (forbidden_at(rest))
        return put_forbidden(mend, rest, into);
    if (rest.at[0] == ']' && rest.len < 3 && !is_last)
        return 0;
    const char *escaped = rest.at[0] == '<' ? "&#60;" : rest.at[0] == '&' ? "&#38;" : rest.at[0] == '>' ? "&#62;" : NULL;
    if (escaped) {
        buf_put_text(into, escaped);
        return 1;
    }
    size_t len = 1;
    while (len < rest.len && !strchr("]<&>", rest.at[len]) && !forbidden_at(span_from(rest, len)))
        len++;
    buf_put_span(into, span_to(rest, len));
    return len;
}

/* Outside the root there is only white space. */
static size_t skip_outside(struct feed_mend *mend, struct span rest, struct buf *into)
{
    size_t len = 0;
    while (len < rest.len && byte_is_space(rest.at[len]))
        len++;
    if (len == 0) {
        len = plain_length(rest);
        FEED_FAULT(mend->result, mend->line, "text stands outside the root element: \"%s\" (XML 1.0 §2.1)", SHOW(span_to(rest, 40)));
    }
    put_lines(span_to(rest, len), into);
    return len ? len : 1;
}

static size_t put_text(struct feed_mend *mend, struct span rest, bool is_last, struct buf *into)
{
    size_t len = plain_length(rest);
    if (mend->depth == 0)
        return skip_outside(mend, rest, into);
    if (len) {
        buf_put_span(into, span_to(rest, len));
        return len;
    }
    return rest.at[0] == '&' ? put_reference(mend, rest, is_last, into) : put_forbidden(mend, rest, into);
}

static size_t step(struct feed_mend *mend, struct span rest, bool is_last, struct buf *into)
{
    switch (mend->state) {
        case COMMENT:
            return skip_to(mend, rest, "-->", is_last, into);
        case INSTRUCTION:
            return skip_to(mend, rest, "?>", is_last, into);
        case DOCTYPE:
            return skip_doctype(mend, rest, is_last, into);
        case CDATA:
            return put_cdata(mend, rest, is_last, into);
        case TEXT:
        default:
            return rest.at[0] == '<' ? put_markup(mend, rest, is_last, into) : put_text(mend, rest, is_last, into);
    }
}

/* Where the document ends too early. */
static void tell_end(struct feed_mend *mend)
{
    if (mend->depth)
        FEED_FAULT(mend->result, mend->line, "it is cut: it ends before </%s> (XML 1.0 §2.1)", SHOW(open_name(mend, mend->depth - 1)));
    else if (mend->state != TEXT)
        FEED_FAULT(mend->result, mend->line, "it is cut: it ends inside of markup (XML 1.0 §2.1)");
}

bool feed_mend_put(struct feed_mend *mend, struct span text, bool is_last, struct buf *into)
{
    buf_put_span(&mend->waiting, text);
    struct span rest = buf_span(&mend->waiting);
    while (rest.len && !mend->is_full) {
        size_t used = step(mend, rest, is_last, into);
        if (used == 0)
            break;
        for (size_t i = 0; i < used; i++)
            mend->line += rest.at[i] == '\n';
        mend->has_begun = true;
        rest = span_from(rest, used);
    }
    size_t left = rest.len;
    if (left && left < mend->waiting.len)
        memmove(mend->waiting.at, mend->waiting.at + mend->waiting.len - left, left);
    mend->waiting.len = left;
    if (is_last && !mend->is_full)
        tell_end(mend);
    return !mend->is_full;
}
