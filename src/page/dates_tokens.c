#include "page/dates_tokens.h"

/* The value of a decimal digit in the scripts of news pages, or -1. */
static int digit_value(uint32_t code)
{
    static const uint32_t zeros[] = { '0', 0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0x1040, 0x17E0, 0xFF10 };
    for (size_t i = 0; i < COUNT_OF(zeros); i++)
        if (code >= zeros[i] && code <= zeros[i] + 9)
            return (int)(code - zeros[i]);
    return -1;
}

/* Ideographs and Hangul in dates are signs (年月日時分 년월일시분), not words of some length. */
static bool is_date_sign(uint32_t code)
{
    switch (code) {
    case 0x5E74: case 0x6708: case 0x65E5: case 0x6642: case 0x65F6: case 0x5206: case 0x79D2: case 0x70B9:
    case 0xB144: case 0xC6D4: case 0xC77C: case 0xC2DC: case 0xBD84: case 0xCD08:
        return true;
    default:
        return false;
    }
}

static uint32_t month_of_word(struct span word)
{
    uint32_t month = page_month_of(word);
    if (month == 0 && word.len > 2 && word.at[0] == 'd' && word.at[1] == '\'')
        month = page_month_of(span_from(word, 2));       /* 3 d'abril */
    return month;
}

void page_tokens_cut(struct tokens *tokens)
{
    struct span text = tokens->text;
    size_t last_end = SIZE_MAX;
    for (size_t at = 0; at < text.len && tokens->n < DATES_TOKENS;) {
        size_t start = at;
        uint32_t code = span_utf8_next(text, &at);
        if (code <= ' ' || code == 0xA0 || code == 0x202F || code == 0x3000 || code == 0x200F || code == 0x200E)
            continue;
        struct token token = { .at = start, .is_glued = start == last_end };
        int digit = digit_value(code);
        if (digit >= 0) {
            token.kind = TOKEN_NUMBER;
            do {
                token.value = token.n_digits < 9 ? token.value * 10 + (uint32_t)digit : token.value;
                token.n_digits++;
                token.end = at;
                digit = at < text.len ? digit_value(span_utf8_next(text, &at)) : -1;
            } while (digit >= 0);
            at = token.end;
        } else if (page_is_letter(code) && !is_date_sign(code)) {
            token.kind = TOKEN_WORD;
            do {
                token.end = at;
                code = at < text.len ? span_utf8_next(text, &at) : ' ';
            } while ((page_is_letter(code) && digit_value(code) < 0 && !is_date_sign(code)) || code == '\'' ||
                     code == 0x2019);
            at = token.end;
            size_t lower_at = tokens->lower.len;
            page_lower(span_of_n(text.at + token.at, token.end - token.at), 64, &tokens->lower);
            token.value = month_of_word(span_from(buf_span(&tokens->lower), lower_at));
        } else {
            token.kind = TOKEN_SIGN;
            token.value = code;
            token.end = at;
        }
        last_end = token.end;
        bool is_glued_year = token.kind == TOKEN_NUMBER && token.n_digits == 6 && token.end == token.at + 6 &&
                             token.end < text.len && text.at[token.end] == ':' && token.value / 100 >= 1900 &&
                             token.value / 100 < 2100;
        if (is_glued_year &&
            tokens->n + 1 < DATES_TOKENS) { /* 4 May 202207:59: the style sheet had parted them */
            tokens->items[tokens->n++] =
                (struct token){ TOKEN_NUMBER, token.at, token.at + 4, token.value / 100, 4, token.is_glued };
            token = (struct token){ TOKEN_NUMBER, token.at + 4, token.end, token.value % 100, 2, false };
        }
        tokens->items[tokens->n++] = token;
    }
}

const struct token *page_token(const struct tokens *tokens, size_t i)
{
    static const struct token none = { .kind = TOKEN_SIGN, .value = 0 };
    return i < tokens->n ? &tokens->items[i] : &none;
}

/* A word as it is written in the text, compared in lower case. */
bool page_token_is(const struct tokens *tokens, const struct token *token, const char *word)
{
    return token->kind == TOKEN_WORD
        && span_is_nocase(span_of_n(tokens->text.at + token->at, token->end - token->at), word);
}
