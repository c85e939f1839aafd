/* page/css_tokens.h: a style sheet as tokens, after CSS Syntax Level 3 §4.
 *
 * The tokens, blanks and comments among them, cover the sheet without a gap: whoever changes one can copy all the others as they stand.
 * None is copied; escapes are resolved only when somebody asks. Any bytes give tokens, in linear time. What §3.3 does to the
 * text beforehand is done here on the way: CR and FF end lines, NUL counts as U+FFFD. */
#pragma once
#include "base/buf.h"

enum page_css_token_type {
    PAGE_CSS_IDENT,
    PAGE_CSS_FUNCTION,                  /* "image-set(" */
    PAGE_CSS_AT_KEYWORD,                /* "@import" */
    PAGE_CSS_HASH,
    PAGE_CSS_STRING,
    PAGE_CSS_BAD_STRING,                /* a line ends before it does */
    PAGE_CSS_URL,                       /* "url(a.png)"; with quotes inside it is a function that holds a string */
    PAGE_CSS_BAD_URL,
    PAGE_CSS_NUMBER,                    /* with its unit, or its percent sign */
    PAGE_CSS_BLANKS,
    PAGE_CSS_COMMENT,
    PAGE_CSS_CDO,                       /* "<!--" */
    PAGE_CSS_CDC,                       /* "-->" */
    PAGE_CSS_MARK,                      /* one byte: a parenthesis, a semicolon, whatever else stands alone */
};
struct page_css_token {
    enum page_css_token_type type;
    bool has_escapes;                   /* in `value` */
    struct span text;                   /* all of it */
    struct span value;                  /* what it names, as written: no "@", "#", "(", quotes, "url(" or blanks around */
};
struct page_css_tokens {                /* = { sheet.at, sheet.at + sheet.len } */
    const uint8_t *at, *end;
};

/* The next token; false at the end. */
bool page_css_next(struct page_css_tokens *tokens, struct page_css_token *ret);

/* Whether the value is that word, whatever its case and its escapes; `word` in lower case. */
bool page_css_is(const struct page_css_token *token, const char *word);
/* The value with its escapes resolved (§4.3.7): in the sheet itself where there are none, else in `into`, which is emptied. */
struct span page_css_value(const struct page_css_token *token, struct buf *into);
/* A string in double quotes that gives `text` again, safe inside a style element, too. */
void page_css_put_string(struct buf *into, struct span text);
