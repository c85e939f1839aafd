/* page/dates_tokens.h: a text cut into numbers, words and signs, for finding dates in it; and the time of day in such tokens. */
#pragma once
#include "page/dates.h"

enum token_kind { TOKEN_NUMBER, TOKEN_WORD, TOKEN_SIGN };
struct token {
    enum token_kind kind;
    size_t at, end;
    uint32_t value;                     /* of a number; of a sign its character; of a word its month, or 0 */
    unsigned n_digits;
    bool is_glued;                      /* nothing stands between it and the token before */
};
struct tokens {
    struct span text;                   /* as given */
    struct buf lower;                   /* words in lower case, one after the other */
    struct token items[DATES_TOKENS];
    size_t n;
};

/* Cuts `tokens->text`; the other fields are zero before. */
void page_tokens_cut(struct tokens *tokens);
/* The token at `i`, or an empty sign beyond the end. Borrowed. */
const struct token *page_token(const struct tokens *tokens, size_t i);
bool page_token_is(const struct tokens *tokens, const struct token *token,
                   const char *word); /* in any letter case */

static inline bool is_sign(const struct token *token, uint32_t code)
{
    return token->kind == TOKEN_SIGN && token->value == code;
}
static inline bool is_number(const struct token *token, unsigned min_digits, unsigned max_digits)
{
    return token->kind == TOKEN_NUMBER && token->n_digits >= min_digits && token->n_digits <= max_digits;
}
static inline bool is_month_word(const struct token *token)
{
    return token->kind == TOKEN_WORD && token->value > 0;
}

/* The time behind the date that ends at token *i: *i is moved behind it; nothing changes when there is none. */
void page_clock_behind(const struct tokens *tokens, size_t *i, struct time_said *said);
/* The time before the date that begins at token `first`; *at becomes where it begins in the text. */
void page_clock_before(const struct tokens *tokens, size_t first, struct time_said *said, size_t *at);
