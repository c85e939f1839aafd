/* page/css.c: one pass over the sheet. What is not a URL is copied as it stands. */
#include "page/css.h"

struct walk {
    struct span css;
    size_t at, copied;                  /* the next byte to look at; what was put into `into` so far */
    page_css_visit *visit;
    void *context;
    struct buf *into, text;             /* `text`: the token at hand, escapes resolved */
    /* the at-rule whose prelude is being read */
    enum { RULE_NONE, RULE_IMPORT, RULE_FONT_FACE, RULE_NAMESPACE } rule;
    unsigned depth, font_depth;         /* of blocks; the depth inside @font-face, or 0 */
    unsigned parens, set_parens;        /* open parentheses; those open inside image-set(), or 0 */
};

static uint8_t peek(const struct walk *walk, size_t ahead)
{
    return ahead < walk->css.len - walk->at ? walk->css.at[walk->at + ahead] : 0;
}

static bool is_name(uint8_t byte)
{
    static const bool is_in_name[256] = {
        ['a' ... 'z'] = true, ['A' ... 'Z'] = true, ['0' ... '9'] = true,
        ['-'] = true,         ['_'] = true,         [0x80 ... 0xFF] = true,
    };
    return is_in_name[byte];
}

/* At a backslash that begins an escape: §4.3.7. */
static void take_escape(struct walk *walk)
{
    walk->at++;
    if (walk->at == walk->css.len) {
        buf_put_utf8(&walk->text, 0xFFFD);
        return;
    }
    uint32_t code = 0;
    size_t n = 0;
    for (; n < 6 && byte_hex(peek(walk, 0)) >= 0 && walk->at < walk->css.len; n++)
        code = code * 16 + (uint32_t)byte_hex(walk->css.at[walk->at++]);
    if (n == 0) {
        buf_put_byte(&walk->text, walk->css.at[walk->at++]);
        return;
    }
    if (peek(walk, 0) == '\r' && peek(walk, 1) == '\n')
        walk->at += 2;
    else if (byte_is_space(peek(walk, 0)))
        walk->at++;
    bool is_character = code != 0 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
    buf_put_utf8(&walk->text, is_character ? code : 0xFFFD);
}

static bool is_newline(uint8_t byte)
{
    return byte == '\n' || byte == '\r' || byte == '\f';
}

/* At a quote: §4.3.5. False: a bad string, which a line feed ends. */
static bool take_string(struct walk *walk)
{
    uint8_t quote = walk->css.at[walk->at++];
    buf_clear(&walk->text);
    while (walk->at < walk->css.len) {
        uint8_t byte = walk->css.at[walk->at];
        if (byte == quote) {
            walk->at++;
            return true;
        }
        if (is_newline(byte))
            return false;
        if (byte == '\\' && is_newline(peek(walk, 1))) {
            walk->at += peek(walk, 1) == '\r' && peek(walk, 2) == '\n' ? 3 : 2;
        } else if (byte == '\\') {
            take_escape(walk);
        } else {
            buf_put_byte(&walk->text, byte);
            walk->at++;
        }
    }
    return true;
}

static void skip_space(struct walk *walk)
{
    while (walk->at < walk->css.len && byte_is_space(walk->css.at[walk->at]))
        walk->at++;
}

/* Behind "url(": §4.3.6, or a string and whatever follows it up to ')'. False: a bad URL. */
static bool take_url(struct walk *walk)
{
    bool is_good = true;
    skip_space(walk);
    buf_clear(&walk->text);
    if (peek(walk, 0) == '"' || peek(walk, 0) == '\'') {
        is_good = take_string(walk);
        skip_space(walk);
    } else {
        while (walk->at < walk->css.len && peek(walk, 0) != ')' && !byte_is_space(peek(walk, 0))) {
            uint8_t byte = peek(walk, 0);
            if (byte == '"' || byte == '\'' || byte == '(' || (byte == '\\' && is_newline(peek(walk, 1))))
                is_good = false;
            if (byte == '\\' && !is_newline(peek(walk, 1))) {
                take_escape(walk);
            } else {
                buf_put_byte(&walk->text, byte);
                walk->at++;
            }
        }
        skip_space(walk);
    }
    is_good = is_good && (walk->at == walk->css.len || peek(walk, 0) == ')');
    while (walk->at < walk->css.len && peek(walk, 0) != ')')        /* the remnants of a bad URL: §4.3.14 */
        walk->at += peek(walk, 0) == '\\' && walk->at + 1 < walk->css.len ? 2 : 1;
    if (walk->at < walk->css.len)
        walk->at++;
    return is_good;
}

void page_css_put_string(struct buf *into, struct span text)
{
    buf_put_byte(into, '"');
    for (size_t i = 0; i < text.len; i++) {
        uint8_t byte = text.at[i];
        if (byte == '"' || byte == '\\' || byte == '<' || byte < 0x20 || byte == 0x7F)
            buf_printf(into, "\\%x ", byte);        /* '<' too: "</style" would end the element */
        else
            buf_put_byte(into, byte);
    }
    buf_put_byte(into, '"');
}

/* The token from `start` to here names the URL in walk->text. */
static void found_url(struct walk *walk, size_t start, bool is_function)
{
    if (walk->rule == RULE_NAMESPACE || walk->text.len == 0 || walk->text.at[0] == '#')
        return;
    enum page_css_use use = walk->rule == RULE_IMPORT ? PAGE_CSS_IMPORT
                            : walk->font_depth        ? PAGE_CSS_FONT
                                                      : PAGE_CSS_IMAGE;
    if (walk->rule == RULE_IMPORT)
        walk->rule = RULE_NONE;
    AUTO_FREE char *other = walk->visit(walk->context, buf_span(&walk->text), use);
    if (!other || !walk->into)
        return;
    buf_put(walk->into, walk->css.at + walk->copied, start - walk->copied);
    if (is_function)
        buf_put_text(walk->into, "url(");
    page_css_put_string(walk->into, span_of(other));
    if (is_function)
        buf_put_byte(walk->into, ')');
    walk->copied = walk->at;
}

/* An identifier, or the name of a function or an at-rule, into walk->text: §4.3.11. */
static void take_name(struct walk *walk)
{
    buf_clear(&walk->text);
    while (walk->at < walk->css.len) {
        uint8_t byte = peek(walk, 0);
        if (byte == '\\' && !is_newline(peek(walk, 1))) {
            take_escape(walk);
        } else if (is_name(byte)) {
            buf_put_byte(&walk->text, byte);
            walk->at++;
        } else {
            break;
        }
    }
}

static void take_at_rule(struct walk *walk)
{
    walk->at++;
    take_name(walk);
    struct span name = buf_span(&walk->text);
    walk->rule = span_is_nocase(name, "import")      ? RULE_IMPORT
                 : span_is_nocase(name, "font-face") ? RULE_FONT_FACE
                 : span_is_nocase(name, "namespace") ? RULE_NAMESPACE
                                                     : RULE_NONE;
}

static void take_word(struct walk *walk)
{
    size_t start = walk->at, end = start;
    while (end < walk->css.len && is_name(walk->css.at[end]))
        end++;
    if (end == walk->css.len || (walk->css.at[end] != '(' && walk->css.at[end] != '\\')) {
        walk->at = end;                 /* no function: nobody asks for its name */
        return;
    }
    take_name(walk);
    if (peek(walk, 0) != '(')
        return;
    walk->at++;
    struct span name = buf_span(&walk->text);
    if (span_is_nocase(name, "url")) {
        if (take_url(walk))
            found_url(walk, start, true);
        return;
    }
    walk->parens++;
    if (!walk->set_parens && (span_is_nocase(name, "image-set") || span_is_nocase(name, "-webkit-image-set")))
        walk->set_parens = walk->parens;
}

static void take_mark(struct walk *walk)
{
    switch (walk->css.at[walk->at++]) {
    case '(':
        walk->parens++;
        break;
    case ')':
        if (walk->set_parens == walk->parens)
            walk->set_parens = 0;
        walk->parens -= walk->parens > 0;
        break;
    case '{':
        walk->depth++;
        if (walk->rule == RULE_FONT_FACE)
            walk->font_depth = walk->depth;
        walk->rule = RULE_NONE;
        walk->parens = walk->set_parens = 0;
        break;
    case '}':
        if (walk->font_depth == walk->depth)
            walk->font_depth = 0;
        walk->depth -= walk->depth > 0;
        walk->parens = walk->set_parens = 0;
        break;
    case ';':
        walk->rule = RULE_NONE;
        walk->parens = walk->set_parens = 0;        /* a declaration's end: an open parenthesis was a slip */
        break;
    default:
        break;
    }
}

/* URLs stand in functions and behind @import: most style attributes have neither. */
static bool may_hold_url(struct span css)
{
    return css.len > 0 && (memchr(css.at, '(', css.len) || memchr(css.at, '@', css.len));
}

void page_css_walk(struct span css, page_css_visit *visit, void *context, struct buf *into)
{
    struct walk walk = { .css = css, .visit = visit, .context = context, .into = into };
    if (!may_hold_url(css))
        walk.at = css.len;
    while (walk.at < css.len) {
        size_t start = walk.at;
        uint8_t byte = css.at[walk.at];
        if (byte == '/' && peek(&walk, 1) == '*') {
            size_t length;
            struct span rest = span_from(css, walk.at + 2);
            walk.at = span_find(rest, "*/", 2, &length) ? walk.at + 2 + length + 2 : css.len;
        } else if (byte == '"' || byte == '\'') {
            bool is_good = take_string(&walk);
            if (is_good && (walk.rule == RULE_IMPORT || (walk.set_parens && walk.set_parens == walk.parens)))
                found_url(&walk, start, false);
        } else if (byte == '@' && (is_name(peek(&walk, 1)) || peek(&walk, 1) == '\\')) {
            take_at_rule(&walk);
        } else if (is_name(byte) || (byte == '\\' && !is_newline(peek(&walk, 1)))) {
            take_word(&walk);
        } else {
            take_mark(&walk);
        }
    }
    if (into)
        buf_put(into, css.at + walk.copied, css.len - walk.copied);
    buf_free(&walk.text);
}
