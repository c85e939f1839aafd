/* page/css.c: one pass over the tokens of a sheet. */
#include "page/css.h"

struct walk {
    struct span css;
    size_t copied;                      /* what was put into `into` so far */
    page_css_visit *visit;
    void *context;
    struct buf *into, text;             /* `text`: a URL whose escapes had to be resolved */
    /* the beginning of an at-rule that is being read, up to its block or its semicolon */
    enum { RULE_NONE, RULE_IMPORT, RULE_FONT_FACE, RULE_OTHER } rule;
    unsigned depth, font_depth;         /* of blocks; the depth inside @font-face, or 0 */
    unsigned parens, set_parens;        /* open parentheses; those open inside image-set(), or 0 */
    bool is_url_next;                   /* behind "url(" stands a string */
};

/* The token names a URL; `part` of it is written anew when it changes. */
static void found_url(struct walk *walk, const struct page_css_token *token, struct span part)
{
    if (walk->rule != RULE_NONE && walk->rule != RULE_IMPORT)
        return;
    enum page_css_use use = walk->rule == RULE_IMPORT ? PAGE_CSS_IMPORT
                            : walk->font_depth        ? PAGE_CSS_FONT
                                                      : PAGE_CSS_IMAGE;
    if (walk->rule == RULE_IMPORT)
        walk->rule = RULE_OTHER;        /* what follows are its conditions */
    struct span url = page_css_value(token, &walk->text);
    if (url.len == 0 || url.at[0] == '#')
        return;
    AUTO_FREE char *other = walk->visit(walk->context, url, use);
    if (!other || !walk->into)
        return;
    size_t start = (size_t)(part.at - walk->css.at);
    buf_put(walk->into, walk->css.at + walk->copied, start - walk->copied);
    page_css_put_string(walk->into, span_of(other));
    walk->copied = start + part.len;
}

static void take_function(struct walk *walk, const struct page_css_token *token)
{
    walk->parens++;
    walk->is_url_next = page_css_is(token, "url");
    if (!walk->set_parens && (page_css_is(token, "image-set") || page_css_is(token, "-webkit-image-set")))
        walk->set_parens = walk->parens;
}

static void take_at_keyword(struct walk *walk, const struct page_css_token *token)
{
    walk->rule = page_css_is(token, "import") ? RULE_IMPORT : page_css_is(token, "font-face") ? RULE_FONT_FACE : RULE_OTHER;
}

static void take_string(struct walk *walk, const struct page_css_token *token)
{
    bool is_candidate = walk->set_parens && walk->set_parens == walk->parens;
    bool is_import = walk->rule == RULE_IMPORT && walk->parens == 0;
    if (walk->is_url_next || is_candidate || is_import)
        found_url(walk, token, token->text);
}

static void end_statement(struct walk *walk)
{
    walk->rule = RULE_NONE;
    walk->parens = walk->set_parens = 0;            /* an open parenthesis was a slip */
}

static void take_mark(struct walk *walk, uint8_t mark)
{
    switch (mark) {
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
        end_statement(walk);
        break;
    case '}':
        if (walk->font_depth == walk->depth)
            walk->font_depth = 0;
        walk->depth -= walk->depth > 0;
        end_statement(walk);
        break;
    case ';':
        end_statement(walk);
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
    struct page_css_tokens tokens = { css.at, css.at + css.len };
    struct page_css_token token;
    if (!may_hold_url(css))
        tokens.at = tokens.end;
    while (page_css_next(&tokens, &token)) {
        switch (token.type) {
        case PAGE_CSS_BLANKS:
            continue;
        case PAGE_CSS_MARK:
            take_mark(&walk, *token.text.at);
            break;
        case PAGE_CSS_FUNCTION:
            take_function(&walk, &token);
            continue;
        case PAGE_CSS_AT_KEYWORD:
            take_at_keyword(&walk, &token);
            break;
        case PAGE_CSS_STRING:
            take_string(&walk, &token);
            break;
        case PAGE_CSS_URL:
            found_url(&walk, &token, token.value);      /* a string may stand between the parentheses as well */
            break;
        default:
            break;
        }
        walk.is_url_next = false;
    }
    if (into)
        buf_put(into, css.at + walk.copied, css.len - walk.copied);
    buf_free(&walk.text);
}
