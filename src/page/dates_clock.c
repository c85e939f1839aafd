#include "page/dates_tokens.h"

/* The half of the day at token `i`: 0 none, 1 before noon, 2 after; *ret_next is the token behind it. */
static uint32_t half_day_at(const struct tokens *tokens, size_t i, size_t *ret_next)
{
    *ret_next = i;
    const struct token *token = page_token(tokens, i);
    if (token->kind != TOKEN_WORD)
        return 0;
    AUTO_BUF struct buf lower = { 0 };
    page_lower(span_from(tokens->text, token->at), 16, &lower);
    const struct page_word *half = page_phrase_at(&page_half_days, buf_span(&lower));
    size_t behind = half ? strlen(half->word) : 0;
    size_t after = behind;
    if (!half || (behind < lower.len && page_is_letter(span_utf8_next(buf_span(&lower), &after)) &&
                  lower.at[0] < 0x80))
        return 0;                       /* "amazing" begins with "am" */
    while (*ret_next < tokens->n && tokens->items[*ret_next].at < token->at + behind)
        *ret_next += 1;
    return half->means;
}

static bool is_time_sign(const struct tokens *tokens, size_t i, bool *ret_is_dot)
{
    const struct token *sign = page_token(tokens, i);
    *ret_is_dot = is_sign(sign, '.');
    return is_sign(sign, ':') || *ret_is_dot || is_sign(sign, 0x6642) || is_sign(sign, 0x65F6) ||
           is_sign(sign, 0xC2DC) || is_sign(sign, 0x70B9) || page_token_is(tokens, sign, "h");
}

/* +03:00, +0300, UTC+3, EST, (MEZ) */
static void take_zone(const struct tokens *tokens, size_t *i, struct time_said *said)
{
    size_t at = *i;
    if (is_sign(page_token(tokens, at), '('))
        at++;
    const struct token *token = page_token(tokens, at);
    if (token->kind == TOKEN_WORD) {
        AUTO_BUF struct buf lower = { 0 };
        page_lower(span_of_n(tokens->text.at + token->at, token->end - token->at), 16, &lower);
        for (const struct page_word *zone = page_zone_words; zone->word; zone++)
            if (span_is(buf_span(&lower), zone->word)) {
                said->has_offset = true;
                said->offset_minutes = (int)zone->means - 1440;
                at++;
                break;
            }
        if (!said->has_offset)
            return;
        token = page_token(tokens, at);
        *i = at;
    }
    bool is_minus = is_sign(token, '-') || is_sign(token, 0x2212);
    const struct token *hours = page_token(tokens, at + 1), *minutes = page_token(tokens, at + 3);
    if ((!is_sign(token, '+') && !is_minus) || hours->kind != TOKEN_NUMBER || !hours->is_glued)
        return;
    int offset;
    size_t next = at + 2;
    if (hours->n_digits == 4 && hours->value % 100 < 60)
        offset = (int)(hours->value / 100 * 60 + hours->value % 100);
    else if (is_number(hours, 1, 2) && is_sign(page_token(tokens, at + 2), ':') && is_number(minutes, 2, 2)) {
        if (minutes->value > 59)
            return;
        offset = (int)(hours->value * 60 + minutes->value);
        next = at + 4;
    } else if (is_number(hours, 1, 2))
        offset = (int)hours->value * 60;
    else
        return;
    if (offset > (is_minus ? 12 : 14) * 60)
        return;                         /* no place is that far: 11:30-12:30 is a span of time */
    said->has_offset = true;
    said->offset_minutes = is_minus ? -offset : offset;
    *i = next;
}

/* 11:57, 11:57:08, 11h57, 11.57 Uhr, 3:15 p.m., 3 pm, 下午3:15, 11時57分. False: no time stands at `i`. */
static bool take_clock(const struct tokens *tokens, size_t *i, struct time_said *said)
{
    size_t at;
    uint32_t half = half_day_at(tokens, *i, &at);
    const struct token *hour = page_token(tokens, at), *minute = page_token(tokens, at + 2);
    bool is_dot = false;
    if (!is_number(hour, 1, 2) || hour->value > 24)
        return false;
    uint32_t minute_value = 0, second_value = 0;
    if (is_time_sign(tokens, at + 1, &is_dot) && is_number(minute, 2, 2) && minute->value < 60 && minute->is_glued) {
        minute_value = minute->value;
        at += 3;
        if (is_dot && is_sign(page_token(tokens, at), '.') && is_number(page_token(tokens, at + 1), 2, 4))
            return false;               /* 28.02.2023 is no time */
        if (is_sign(page_token(tokens, at), ':') && is_number(page_token(tokens, at + 1), 2, 2) &&
            page_token(tokens, at + 1)->value < 60) {
            second_value = page_token(tokens, at + 1)->value;
            at += 2;
            if (is_sign(page_token(tokens, at), '.') && page_token(tokens, at)->is_glued &&
                page_token(tokens, at + 1)->kind == TOKEN_NUMBER)
                at += 2;                /* a second's fraction */
        }
        if (is_sign(page_token(tokens, at), 0x5206) || is_sign(page_token(tokens, at), 0xBD84))
            at++;
    } else {
        at += 1;                        /* an hour alone needs a word that makes it one */
        if (!half && half_day_at(tokens, at, &(size_t){ 0 }) == 0 &&
            !page_token_is(tokens, page_token(tokens, at), "Uhr"))
            return false;
    }
    size_t behind;
    uint32_t late_half = half_day_at(tokens, at, &behind);
    if (late_half) {
        half = late_half;
        at = behind;
    }
    uint32_t hour_value = hour->value;
    if (half == 2 && hour_value < 12)
        hour_value += 12;
    else if (half == 1 && hour_value == 12)
        hour_value = 0;
    if (hour_value > 23)
        return false;
    said->has_time = true;
    said->hour = (int)hour_value;
    said->minute = (int)minute_value;
    said->second = (int)second_value;
    if (page_token_is(tokens, page_token(tokens, at), "Uhr") ||
        page_token_is(tokens, page_token(tokens, at), "h") ||
        page_token_is(tokens, page_token(tokens, at), "hrs"))
        at++;
    *i = at;
    take_zone(tokens, i, said);
    return true;
}

enum { WORDS_BETWEEN = 5 };            /* "r., godz. 11:57" */

/* A time behind the date, with some words or signs between ("at", "um", "|", "à", "в", "kl.", a weekday). */
void page_clock_behind(const struct tokens *tokens, size_t *i, struct time_said *said)
{
    size_t at = *i;
    for (int skipped = 0; skipped <= WORDS_BETWEEN && at < tokens->n; skipped++, at++) {
        if (take_clock(tokens, &at, said)) {
            *i = at;
            return;
        }
        const struct token *token = page_token(tokens, at);
        if (token->kind == TOKEN_NUMBER)
            return;
        if (token->kind == TOKEN_WORD && token->end - token->at > 24)
            return;
    }
}

/* 11:57, 28 February 2023: the time before the date, with at most two tokens between. */
void page_clock_before(const struct tokens *tokens, size_t first, struct time_said *said, size_t *at)
{
    for (size_t back = 3; back <= 10 && back <= first; back++) {
        size_t i = first - back;
        bool begins = page_token(tokens, i)->kind == TOKEN_NUMBER &&
                      !(i > 0 && is_sign(page_token(tokens, i - 1), ':'));
        struct time_said clock = *said;
        if (begins && take_clock(tokens, &i, &clock) && i <= first && first - i <= 2) {
            *said = clock;
            *at = page_token(tokens, first - back)->at;
            return;
        }
    }
}
