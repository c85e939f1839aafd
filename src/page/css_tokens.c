/* page/css_tokens.c: the tokenizer of CSS Syntax Level 3 §4.3, one function for each of its algorithms that consumes something. */
#include "page/css_tokens.h"

/* What a byte may begin, or go on with. */
enum {
    NAME = 1,                           /* §4.2, "ident code point" */
    START = 2,                          /* "ident-start code point" */
    DIGIT = 4,
    BLANK = 8,
    LINE = 16,                          /* a new line; CR and FF are made one (§3.3) */
    NO_URL = 32,                        /* ends, or spoils, an unquoted url, or is an escape in it */
    NO_STRING = 64,                     /* ends a string, or is an escape in it */
    ALONE = 128,                        /* a token of its own, whatever follows */
};
static const uint8_t classes[256] = {
    [0] = NAME | START,                 /* U+FFFD, by §3.3 */
    [1 ... 8] = NO_URL,
    ['\t'] = BLANK | NO_URL,
    ['\n'] = BLANK | LINE | NO_URL | NO_STRING,
    [0x0B] = NO_URL,
    ['\f'] = BLANK | LINE | NO_URL | NO_STRING,
    ['\r'] = BLANK | LINE | NO_URL | NO_STRING,
    [0x0E ... 0x1F] = NO_URL,
    [' '] = BLANK | NO_URL,
    ['"'] = NO_URL | NO_STRING,
    ['\''] = NO_URL | NO_STRING,
    ['('] = NO_URL | ALONE,
    [')'] = NO_URL | ALONE,
    ['*'] = ALONE,
    [','] = ALONE,
    ['-'] = NAME,
    ['0' ... '9'] = NAME | DIGIT,
    [':'] = ALONE,
    [';'] = ALONE,
    ['='] = ALONE,
    ['>'] = ALONE,
    ['A' ... 'Z'] = NAME | START,
    ['['] = ALONE,
    ['\\'] = NO_URL | NO_STRING,
    [']'] = ALONE,
    ['_'] = NAME | START,
    ['a' ... 'z'] = NAME | START,
    ['{'] = ALONE,
    ['}'] = ALONE,
    [0x7F] = NO_URL,
    [0x80 ... 0xFF] = NAME | START,
};

static bool is(const uint8_t *at, const uint8_t *end, unsigned class)
{
    return at < end && (classes[*at] & class);
}

static bool is_byte(const uint8_t *at, const uint8_t *end, uint8_t byte)
{
    return at < end && *at == byte;
}

static const uint8_t *skip(const uint8_t *at, const uint8_t *end, unsigned class)
{
    while (is(at, end, class))
        at++;
    return at;
}

/* §4.3.8: a backslash is one, unless a line ends behind it. */
static bool is_escape(const uint8_t *at, const uint8_t *end)
{
    return is_byte(at, end, '\\') && !is(at + 1, end, LINE);
}

/* At the end of a line: CR and LF are one. */
static const uint8_t *skip_line_end(const uint8_t *at, const uint8_t *end)
{
    return at + (*at == '\r' && is_byte(at + 1, end, '\n') ? 2 : 1);
}

/* §4.3.7, behind the backslash. What it stands for goes to *ret_code; a byte that stands for itself may be the first of a
 * character, whose others follow. */
static const uint8_t *skip_escape(const uint8_t *at, const uint8_t *end, uint32_t *ret_code)
{
    uint32_t code = 0;
    size_t n = 0;
    for (; n < 6 && at < end && byte_hex(*at) >= 0; n++)
        code = code * 16 + (uint32_t)byte_hex(*at++);
    if (n > 0) {
        if (is(at, end, BLANK))
            at = skip_line_end(at, end);
        bool is_character = code != 0 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
        *ret_code = is_character ? code : 0xFFFD;
        return at;
    }
    *ret_code = at < end && *at ? *at : 0xFFFD;
    return at < end ? at + 1 : at;
}

/* §4.3.11. */
static const uint8_t *skip_name(const uint8_t *at, const uint8_t *end, bool *has_escapes)
{
    uint32_t ignored;
    while ((at = skip(at, end, NAME)) < end && is_escape(at, end)) {
        at = skip_escape(at + 1, end, &ignored);
        *has_escapes = true;
    }
    return at;
}

/* §4.3.9. */
static bool starts_name(const uint8_t *at, const uint8_t *end)
{
    if (is_byte(at, end, '-'))
        return is(at + 1, end, START) || is_byte(at + 1, end, '-') || is_escape(at + 1, end);
    return is(at, end, START) || is_escape(at, end);
}

/* §4.3.10. */
static bool starts_number(const uint8_t *at, const uint8_t *end)
{
    if (is_byte(at, end, '+') || is_byte(at, end, '-'))
        at++;
    return is(at, end, DIGIT) || (is_byte(at, end, '.') && is(at + 1, end, DIGIT));
}

/* §4.3.3 and §4.3.12, at something that starts a number. */
static const uint8_t *skip_number(const uint8_t *at, const uint8_t *end)
{
    bool ignored;
    at = skip(at + (*at == '+' || *at == '-'), end, DIGIT);
    if (is_byte(at, end, '.') && is(at + 1, end, DIGIT))
        at = skip(at + 1, end, DIGIT);
    if (is_byte(at, end, 'e') || is_byte(at, end, 'E')) {
        const uint8_t *exponent = at + 1;
        if (is_byte(exponent, end, '+') || is_byte(exponent, end, '-'))
            exponent++;
        if (is(exponent, end, DIGIT))
            at = skip(exponent, end, DIGIT);
    }
    if (!is(at, end, NAME) && !is_byte(at, end, '\\'))
        return at + is_byte(at, end, '%');
    if (starts_name(at, end))
        return skip_name(at, end, &ignored);
    return at;
}

/* §4.3.5, at the quote. */
static const uint8_t *skip_string(const uint8_t *at, const uint8_t *end, struct page_css_token *ret)
{
    uint8_t quote = *at++;
    const uint8_t *start = at;
    uint32_t ignored;
    ret->type = PAGE_CSS_STRING;
    for (;;) {
        while (at < end && !(classes[*at] & NO_STRING))
            at++;
        ret->value = span_of_n(start, (size_t)(at - start));
        if (at == end)
            return at;
        if (*at == quote)
            return at + 1;
        if (*at == '\\') {
            ret->has_escapes = true;
            at = is(at + 1, end, LINE) ? skip_line_end(at + 1, end) : skip_escape(at + 1, end, &ignored);
        } else if (classes[*at] & LINE) {
            ret->type = PAGE_CSS_BAD_STRING;
            return at;
        } else {
            at++;                       /* the other kind of quote */
        }
    }
}

/* §4.3.14: the rest of a bad url. */
static const uint8_t *skip_bad_url(const uint8_t *at, const uint8_t *end, struct page_css_token *ret)
{
    uint32_t ignored;
    ret->type = PAGE_CSS_BAD_URL;
    while (at < end && *at != ')')
        at = is_escape(at, end) ? skip_escape(at + 1, end, &ignored) : at + 1;
    return at < end ? at + 1 : at;
}

/* §4.3.6, behind the parenthesis; no quote comes first. */
static const uint8_t *skip_url(const uint8_t *at, const uint8_t *end, struct page_css_token *ret)
{
    const uint8_t *start = at = skip(at, end, BLANK);
    uint32_t ignored;
    ret->type = PAGE_CSS_URL;
    ret->has_escapes = false;
    for (;;) {
        while (at < end && !(classes[*at] & NO_URL))
            at++;
        if (!is_escape(at, end))
            break;
        ret->has_escapes = true;
        at = skip_escape(at + 1, end, &ignored);
    }
    ret->value = span_of_n(start, (size_t)(at - start));
    at = skip(at, end, BLANK);
    if (at == end)
        return at;
    return *at == ')' ? at + 1 : skip_bad_url(at, end, ret);
}

/* §4.3.4. */
static const uint8_t *skip_ident_like(const uint8_t *at, const uint8_t *end, struct page_css_token *ret)
{
    const uint8_t *start = at;
    at = skip_name(at, end, &ret->has_escapes);
    ret->type = PAGE_CSS_IDENT;
    ret->value = span_of_n(start, (size_t)(at - start));
    if (!is_byte(at, end, '('))
        return at;
    ret->type = PAGE_CSS_FUNCTION;
    at++;
    if (!page_css_is(ret, "url"))
        return at;
    const uint8_t *inside = skip(at, end, BLANK);
    bool is_quoted = is_byte(inside, end, '"') || is_byte(inside, end, '\'');
    return is_quoted ? at : skip_url(at, end, ret);
}

static const uint8_t *skip_comment(const uint8_t *at, const uint8_t *end, struct page_css_token *ret)
{
    size_t length;
    struct span inside = span_of_n(at + 2, (size_t)(end - at) - 2);
    ret->type = PAGE_CSS_COMMENT;
    return span_find(inside, "*/", 2, &length) ? inside.at + length + 2 : end;
}

/* What begins with none of the bytes that begin nearly everything. */
static const uint8_t *skip_mark(const uint8_t *at, const uint8_t *end, struct page_css_token *ret)
{
    struct span rest = span_of_n(at, (size_t)(end - at));
    ret->type = PAGE_CSS_MARK;
    switch (*at) {
    case '/':
        return is_byte(at + 1, end, '*') ? skip_comment(at, end, ret) : at + 1;
    case '#':
    case '@':
        if (!(*at == '@' ? starts_name(at + 1, end) : is(at + 1, end, NAME) || is_escape(at + 1, end)))
            return at + 1;
        ret->type = *at == '@' ? PAGE_CSS_AT_KEYWORD : PAGE_CSS_HASH;
        at = skip_name(at + 1, end, &ret->has_escapes);
        ret->value = span_of_n(rest.at + 1, (size_t)(at - rest.at) - 1);
        return at;
    case '+':
    case '.':
    case '-':
        if (starts_number(at, end)) {
            ret->type = PAGE_CSS_NUMBER;
            return skip_number(at, end);
        }
        if (is_byte(at + 1, end, '-') && is_byte(at + 2, end, '>')) {
            ret->type = PAGE_CSS_CDC;
            return at + 3;
        }
        return starts_name(at, end) ? skip_ident_like(at, end, ret) : at + 1;
    case '<':
        if (!span_starts(rest, "<!--"))
            return at + 1;
        ret->type = PAGE_CSS_CDO;
        return at + 4;
    case '\\':
        return is_escape(at, end) ? skip_ident_like(at, end, ret) : at + 1;
    default:
        return at + 1;
    }
}

/* Any token. Kept apart from the ones that nearly all are, which then need no registers saved. */
static __attribute__((noinline)) bool take_any(struct page_css_tokens *tokens, struct page_css_token *ret)
{
    const uint8_t *start = tokens->at, *at = start, *end = tokens->end;
    unsigned class = classes[*at];
    if (class & START) {
        at = skip_ident_like(at, end, ret);
    } else if (class & DIGIT) {
        ret->type = PAGE_CSS_NUMBER;
        at = skip_number(at, end);
    } else if (*at == '"' || *at == '\'') {
        at = skip_string(at, end, ret);
    } else {
        at = skip_mark(at, end, ret);
    }
    ret->text = span_of_n(start, (size_t)(at - start));
    tokens->at = at;
    return true;
}

bool page_css_next(struct page_css_tokens *tokens, struct page_css_token *ret)
{
    const uint8_t *start = tokens->at, *at = start, *end = tokens->end;
    if (at == end)
        return false;
    ret->has_escapes = false;
    ret->value = SPAN_NULL;
    unsigned class = classes[*at];
    if (class & START) {
        at = skip(at + 1, end, NAME);
        if (is_byte(at, end, '(') || is_byte(at, end, '\\'))
            return take_any(tokens, ret);
        ret->type = PAGE_CSS_IDENT;
        ret->value = span_of_n(start, (size_t)(at - start));
    } else if (class & BLANK) {
        ret->type = PAGE_CSS_BLANKS;
        at = skip(at + 1, end, BLANK);
    } else if ((class & ALONE) || (*at == '.' && is(at + 1, end, START))) {         /* ".title": a selector's */
        ret->type = PAGE_CSS_MARK;
        at++;
    } else {
        return take_any(tokens, ret);
    }
    ret->text = span_of_n(start, (size_t)(at - start));
    tokens->at = at;
    return true;
}

bool page_css_is(const struct page_css_token *token, const char *word)
{
    if (!token->has_escapes)
        return token->value.len > 0 && byte_lower(*token->value.at) == (uint8_t)*word && span_is_nocase(token->value, word);
    const uint8_t *at = token->value.at, *end = at + token->value.len;
    for (; at < end && *word; word++) {
        uint32_t code = *at++;
        if (code == '\\')
            at = skip_escape(at, end, &code);
        if (code > 0x7F || byte_lower((uint8_t)code) != (uint8_t)*word)
            return false;
    }
    return at == end && !*word;
}

struct span page_css_value(const struct page_css_token *token, struct buf *into)
{
    struct span value = token->value;
    if (!token->has_escapes && (value.len == 0 || !memchr(value.at, 0, value.len)))
        return value;
    buf_clear(into);
    for (const uint8_t *at = value.at, *end = at + value.len; at < end;) {
        uint8_t byte = *at++;
        uint32_t code;
        if (byte == 0) {
            buf_put_utf8(into, 0xFFFD);
        } else if (byte != '\\') {
            buf_put_byte(into, byte);
        } else if (is(at, end, LINE)) {
            at = skip_line_end(at, end);
        } else if (at < end || token->type != PAGE_CSS_STRING) {        /* the sheet's last byte says nothing in a string (§4.3.5) */
            bool is_byte_itself = at < end && *at && byte_hex(*at) < 0;
            at = skip_escape(at, end, &code);
            if (is_byte_itself)
                buf_put_byte(into, (uint8_t)code);
            else
                buf_put_utf8(into, code);
        }
    }
    return buf_span(into);
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
