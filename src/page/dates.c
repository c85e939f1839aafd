#include "page/dates.h"

#include <stdio.h>

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
    struct buf lower;                   /* in lower case, digits ASCII: where `at` and `end` of words point */
    struct token items[DATES_TOKENS];
    size_t n;
};

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

static uint32_t month_of(struct span word)
{
    uint32_t month = page_word_find(page_month_words, page_n_month_words, word);
    if (month == 0 && word.len > 2 && word.at[0] == 'd' && word.at[1] == '\'')
        month = page_word_find(page_month_words, page_n_month_words, span_from(word, 2));       /* 3 d'abril */
    return month;
}

static void cut_tokens(struct tokens *tokens)
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
            } while ((page_is_letter(code) && digit_value(code) < 0 && !is_date_sign(code)) || code == '\'' || code == 0x2019);
            at = token.end;
            size_t lower_at = tokens->lower.len;
            page_lower(span_of_n(text.at + token.at, token.end - token.at), 64, &tokens->lower);
            token.value = month_of(span_from(buf_span(&tokens->lower), lower_at));
        } else {
            token.kind = TOKEN_SIGN;
            token.value = code;
            token.end = at;
        }
        last_end = token.end;
        bool is_glued_year = token.kind == TOKEN_NUMBER && token.n_digits == 6 && token.end == token.at + 6 && token.end < text.len
            && text.at[token.end] == ':' && token.value / 100 >= 1900 && token.value / 100 < 2100;
        if (is_glued_year && tokens->n + 1 < DATES_TOKENS) {        /* 4 May 202207:59: the style sheet had parted them */
            tokens->items[tokens->n++] = (struct token){ TOKEN_NUMBER, token.at, token.at + 4, token.value / 100, 4, token.is_glued };
            token = (struct token){ TOKEN_NUMBER, token.at + 4, token.end, token.value % 100, 2, false };
        }
        tokens->items[tokens->n++] = token;
    }
}

static const struct token *get(const struct tokens *tokens, size_t i)
{
    static const struct token none = { .kind = TOKEN_SIGN, .value = 0 };
    return i < tokens->n ? &tokens->items[i] : &none;
}

static bool is_sign(const struct token *token, uint32_t code)
{
    return token->kind == TOKEN_SIGN && token->value == code;
}

static bool is_number(const struct token *token, unsigned min_digits, unsigned max_digits)
{
    return token->kind == TOKEN_NUMBER && token->n_digits >= min_digits && token->n_digits <= max_digits;
}

static bool is_month_word(const struct token *token)
{
    return token->kind == TOKEN_WORD && token->value > 0;
}

/* A word as it is written in the text, compared in lower case. */
static bool is_word(const struct tokens *tokens, const struct token *token, const char *word)
{
    return token->kind == TOKEN_WORD
        && span_is_nocase(span_of_n(tokens->text.at + token->at, token->end - token->at), word);
}

static bool year_of(const struct token *token, int *ret_year)
{
    if (is_number(token, 4, 4)) {
        int year = (int)token->value;
        if (year >= 2400 && year <= 2650)
            year -= 543;
        *ret_year = year;
        return year >= 1600 && year <= 2200;
    }
    return false;
}

static bool set_day(struct time_said *said, int year, uint32_t month, uint32_t day)
{
    char text[32];
    if (month < 1 || month > 12 || day < 1 || day > 31 || year < 1)
        return false;
    (void)snprintf(text, sizeof text, "%04d-%02u-%02u", year, month, day);
    return time_parse_said(span_of(text), said);            /* knows how long months are */
}

/* 2023-02-28, 2023/2/28, 2023. 2. 28., 2023年2月28日, 20230228: `i` is moved behind. */
static bool year_first(const struct tokens *tokens, size_t *i, struct time_said *said)
{
    int year;
    const struct token *first = get(tokens, *i), *sign = get(tokens, *i + 1), *month = get(tokens, *i + 2);
    if (is_number(first, 8, 8) && set_day(said, (int)(first->value / 10000), first->value / 100 % 100, first->value % 100)
        && said->year >= 1900 && said->year < 2200) {
        *i += 1;
        return true;
    }
    if (!year_of(first, &year))
        return false;
    if (is_month_word(sign) || (is_sign(sign, ',') && is_month_word(month))) {              /* 2023. gada 28. februāris is below */
        const struct token *word = is_month_word(sign) ? sign : month;
        size_t at = *i + (word == sign ? 2 : 3);
        if (is_number(get(tokens, at), 1, 2) && set_day(said, year, word->value, get(tokens, at)->value)) {
            *i = at + 1;
            return true;
        }
        return false;
    }
    bool is_separated = sign->kind == TOKEN_SIGN && sign->value && (sign->value < 0x80 ? strchr("-/.", (int)sign->value) != NULL
                                                                : sign->value == 0x5E74 || sign->value == 0xB144);
    const struct token *between = get(tokens, *i + 3), *day = get(tokens, *i + 4);
    /* Latvian, Lithuanian: 2023. gada 28. februāris; 2023 m. vasario 28 d. */
    if (is_sign(sign, '.') || sign->kind == TOKEN_WORD) {
        size_t at = *i + 1;
        while (at < *i + 4 && (is_sign(get(tokens, at), '.') || (get(tokens, at)->kind == TOKEN_WORD && !is_month_word(get(tokens, at)))))
            at++;
        if (is_month_word(get(tokens, at)) && is_number(get(tokens, at + 1), 1, 2)
            && set_day(said, year, get(tokens, at)->value, get(tokens, at + 1)->value)) {
            *i = at + 2;
            return true;
        }
        size_t name = at + (is_sign(get(tokens, at + 1), '.') ? 2 : 1);
        if (is_number(get(tokens, at), 1, 2) && is_month_word(get(tokens, name))
            && set_day(said, year, get(tokens, name)->value, get(tokens, at)->value)) {
            *i = name + 1;
            return true;
        }
    }
    if (!is_separated || !is_number(month, 1, 2) || !is_number(day, 1, 2))
        return false;
    bool is_same = between->value == sign->value || between->value == 0x6708 || between->value == 0xC6D4;
    if (!is_same || !set_day(said, year, month->value, day->value))
        return false;
    *i += 5;
    const struct token *end = get(tokens, *i);
    if (is_sign(end, 0x65E5) || is_sign(end, 0xC77C) || (is_sign(end, '.') && sign->value == '.'))
        *i += 1;
    return true;
}

/* What may stand between a day and its month's name, or that and the year: "1.", "1st", "de", "of", "-", ",". */
static size_t skip_joint(const struct tokens *tokens, size_t i)
{
    static const char *const joints[] = { "st", "nd", "rd", "th", "de", "del", "of", "er", "º", "ª", "o", "a", "г", "року", "di", "จ" };
    for (int n = 0; n < 3; n++) {
        const struct token *token = get(tokens, i);
        bool is_joint = token->kind == TOKEN_SIGN && token->value && (token->value == 0x60C || token->value == 0xBA || token->value == 0xAA
                        || (token->value < 0x80 && strchr(".,-/'", (int)token->value)));
        for (size_t k = 0; k < COUNT_OF(joints) && !is_joint; k++)
            is_joint = is_word(tokens, token, joints[k]);
        if (!is_joint)
            break;
        i++;
    }
    return i;
}

/* 28 February 2023, 28. Februar 2023, 28 de febrero de 2023, 1er mars 2023, 28-Feb-2023 */
static bool day_first(const struct tokens *tokens, size_t *i, struct time_said *said)
{
    const struct token *day = get(tokens, *i);
    if (!is_number(day, 1, 2))
        return false;
    size_t at = skip_joint(tokens, *i + 1);
    const struct token *month = get(tokens, at);
    if (!is_month_word(month))
        return false;
    at = skip_joint(tokens, at + 1);
    int year;
    if (!year_of(get(tokens, at), &year) || !set_day(said, year, month->value, day->value))
        return false;
    *i = at + 1;
    return true;
}

/* February 28, 2023; Feb. 28th 2023 */
static bool month_first(const struct tokens *tokens, size_t *i, struct time_said *said)
{
    const struct token *month = get(tokens, *i);
    if (!is_month_word(month))
        return false;
    size_t at = skip_joint(tokens, *i + 1);
    const struct token *day = get(tokens, at);
    if (!is_number(day, 1, 2))
        return false;
    at = skip_joint(tokens, at + 1);
    int year;
    if (!year_of(get(tokens, at), &year) || !set_day(said, year, month->value, day->value))
        return false;
    *i = at + 1;
    return true;
}

/* 28.02.2023, 28/02/23, 2/28/2023: the order by the figures where they tell, else by the language. */
static bool figures(const struct tokens *tokens, size_t *i, enum page_day_order order, struct page_found_date *found)
{
    const struct token *a = get(tokens, *i), *sign = get(tokens, *i + 1), *b = get(tokens, *i + 2);
    const struct token *sign2 = get(tokens, *i + 3), *c = get(tokens, *i + 4);
    if (!is_number(a, 1, 2) || !is_number(b, 1, 2) || sign->kind != TOKEN_SIGN || sign->value != sign2->value
        || sign->value == 0 || sign->value >= 0x80 || !strchr("./-", (int)sign->value) || !sign->is_glued)
        return false;
    int year;
    if (is_number(c, 2, 2) && c->is_glued && b->n_digits == 2 && c->value <= 60)
        year = 2000 + (int)c->value;
    else if (!year_of(c, &year))
        return false;
    bool is_month_first = order == MONTH_FIRST && sign->value == '/';
    if (a->value > 12)
        is_month_first = false;
    else if (b->value > 12)
        is_month_first = true;
    else
        found->is_ambiguous = a->value != b->value && sign->value == '/';
    if (!set_day(&found->said, year, is_month_first ? a->value : b->value, is_month_first ? b->value : a->value))
        return false;
    *i += 5;
    return true;
}

/* The half of the day at token `i`: 0 none, 1 before noon, 2 after; *ret_next is the token behind it. */
static uint32_t half_day_at(const struct tokens *tokens, size_t i, size_t *ret_next)
{
    *ret_next = i;
    const struct token *token = get(tokens, i);
    if (token->kind != TOKEN_WORD)
        return 0;
    AUTO_BUF struct buf lower = { 0 };
    page_lower(span_from(tokens->text, token->at), 16, &lower);
    const struct page_word *half = page_phrase_at(page_half_days, buf_span(&lower));
    size_t behind = half ? strlen(half->word) : 0;
    size_t after = behind;
    if (!half || (behind < lower.len && page_is_letter(span_utf8_next(buf_span(&lower), &after)) && lower.at[0] < 0x80))
        return 0;                       /* "amazing" begins with "am" */
    while (*ret_next < tokens->n && tokens->items[*ret_next].at < token->at + behind)
        *ret_next += 1;
    return half->means;
}

static bool is_time_sign(const struct tokens *tokens, size_t i, bool *ret_is_dot)
{
    const struct token *sign = get(tokens, i);
    *ret_is_dot = is_sign(sign, '.');
    return is_sign(sign, ':') || *ret_is_dot || is_sign(sign, 0x6642) || is_sign(sign, 0x65F6) || is_sign(sign, 0xC2DC)
        || is_sign(sign, 0x70B9) || is_word(tokens, sign, "h");
}

/* +03:00, +0300, UTC+3, EST, (MEZ) */
static void take_zone(const struct tokens *tokens, size_t *i, struct time_said *said)
{
    size_t at = *i;
    if (is_sign(get(tokens, at), '('))
        at++;
    const struct token *token = get(tokens, at);
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
        token = get(tokens, at);
        *i = at;
    }
    bool is_minus = is_sign(token, '-') || is_sign(token, 0x2212);
    const struct token *hours = get(tokens, at + 1), *minutes = get(tokens, at + 3);
    if ((!is_sign(token, '+') && !is_minus) || hours->kind != TOKEN_NUMBER || !hours->is_glued)
        return;
    int offset;
    size_t next = at + 2;
    if (hours->n_digits == 4)
        offset = (int)(hours->value / 100 * 60 + hours->value % 100);
    else if (is_number(hours, 1, 2) && is_sign(get(tokens, at + 2), ':') && is_number(minutes, 2, 2)) {
        offset = (int)(hours->value * 60 + minutes->value);
        next = at + 4;
    } else if (is_number(hours, 1, 2))
        offset = (int)hours->value * 60;
    else
        return;
    if (offset > 14 * 60)
        return;
    said->has_offset = true;
    said->offset_minutes = is_minus ? -offset : offset;
    *i = next;
}

/* 11:57, 11:57:08, 11h57, 11.57 Uhr, 3:15 p.m., 3 pm, 下午3:15, 11時57分. False: no time stands at `i`. */
static bool take_clock(const struct tokens *tokens, size_t *i, struct time_said *said)
{
    size_t at;
    uint32_t half = half_day_at(tokens, *i, &at);
    const struct token *hour = get(tokens, at), *minute = get(tokens, at + 2);
    bool is_dot = false;
    if (!is_number(hour, 1, 2) || hour->value > 24)
        return false;
    uint32_t minute_value = 0, second_value = 0;
    if (is_time_sign(tokens, at + 1, &is_dot) && is_number(minute, 2, 2) && minute->value < 60 && minute->is_glued) {
        minute_value = minute->value;
        at += 3;
        if (is_dot && is_sign(get(tokens, at), '.') && is_number(get(tokens, at + 1), 2, 4))
            return false;               /* 28.02.2023 is no time */
        if (is_sign(get(tokens, at), ':') && is_number(get(tokens, at + 1), 2, 2) && get(tokens, at + 1)->value < 60) {
            second_value = get(tokens, at + 1)->value;
            at += 2;
            if (is_sign(get(tokens, at), '.') && get(tokens, at)->is_glued && get(tokens, at + 1)->kind == TOKEN_NUMBER)
                at += 2;                /* a second's fraction */
        }
        if (is_sign(get(tokens, at), 0x5206) || is_sign(get(tokens, at), 0xBD84))
            at++;
    } else {
        at += 1;                        /* an hour alone needs a word that makes it one */
        if (!half && half_day_at(tokens, at, &(size_t){ 0 }) == 0 && !is_word(tokens, get(tokens, at), "Uhr"))
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
    if (is_word(tokens, get(tokens, at), "Uhr") || is_word(tokens, get(tokens, at), "h") || is_word(tokens, get(tokens, at), "hrs"))
        at++;
    *i = at;
    take_zone(tokens, i, said);
    return true;
}

enum { WORDS_BETWEEN = 5 };            /* "r., godz. 11:57" */

/* A time behind the date, with some words or signs between ("at", "um", "|", "à", "в", "kl.", a weekday). */
static void take_time(const struct tokens *tokens, size_t *i, struct time_said *said)
{
    size_t at = *i;
    for (int skipped = 0; skipped <= WORDS_BETWEEN && at < tokens->n; skipped++, at++) {
        if (take_clock(tokens, &at, said)) {
            *i = at;
            return;
        }
        const struct token *token = get(tokens, at);
        if (token->kind == TOKEN_NUMBER)
            return;
        if (token->kind == TOKEN_WORD && token->end - token->at > 24)
            return;
    }
}

/* 11:57, 28 February 2023: the time before the date, with at most two tokens between. */
static void take_time_before(const struct tokens *tokens, size_t first, struct time_said *said, size_t *at)
{
    for (size_t back = 3; back <= 10 && back <= first; back++) {
        size_t i = first - back;
        bool begins = get(tokens, i)->kind == TOKEN_NUMBER && !(i > 0 && is_sign(get(tokens, i - 1), ':'));
        struct time_said clock = *said;
        if (begins && take_clock(tokens, &i, &clock) && i <= first && first - i <= 2) {
            *said = clock;
            *at = get(tokens, first - back)->at;
            return;
        }
    }
}

/* What the words before the date say; after it only when directly behind ("28.2.2023 aktualisiert"). */
static enum page_stamp stamp_of(struct span text, size_t after, size_t at, size_t end)
{
    AUTO_BUF struct buf lower = { 0 };
    page_lower(span_of_n(text.at + after, at - after), 400, &lower);
    enum page_stamp stamp = 0;
    struct span rest = buf_span(&lower);
    size_t place;
    const struct page_word *phrase;
    while ((phrase = page_phrase_in(page_stamp_phrases, rest, &place))) {
        stamp = (enum page_stamp)phrase->means;             /* the nearest wins: "published … updated 3 May" */
        rest = span_from(rest, place + strlen(phrase->word));
    }
    if (stamp == 0) {
        buf_clear(&lower);
        page_lower(span_from(text, end), 24, &lower);
        phrase = page_phrase_at(page_stamp_phrases, span_trim_space(buf_span(&lower)));
        stamp = phrase && phrase->word[0] & 0x80 ? (enum page_stamp)phrase->means : 0;      /* 2月28日更新 */
    }
    return stamp;
}

size_t page_dates_find(struct span text, enum page_day_order order, struct page_found_date *ret, size_t max)
{
    struct tokens tokens;
    tokens.text = text;
    tokens.lower = (struct buf){ 0 };
    tokens.n = 0;
    cut_tokens(&tokens);
    size_t n = 0, last_end = 0;
    for (size_t i = 0; i < tokens.n && n < max;) {
        struct page_found_date found = { 0 };
        size_t next = i;
        if (get(&tokens, i)->kind == TOKEN_SIGN
            || !(year_first(&tokens, &next, &found.said) || day_first(&tokens, &next, &found.said)
                 || month_first(&tokens, &next, &found.said) || figures(&tokens, &next, order, &found))) {
            i++;
            continue;
        }
        found.at = get(&tokens, i)->at;
        if (is_word(&tokens, get(&tokens, next), "T") || is_word(&tokens, get(&tokens, next), "г"))
            next++;
        take_time(&tokens, &next, &found.said);
        if (!found.said.has_time)
            take_time_before(&tokens, i, &found.said, &found.at);
        size_t word = i > 0 && is_sign(get(&tokens, i - 1), ',') ? i - 1 : i;
        found.has_weekday = word > 0 && get(&tokens, word - 1)->kind == TOKEN_WORD;
        found.end = get(&tokens, next - 1)->end;
        found.stamp = stamp_of(text, last_end, found.at > last_end ? found.at : last_end, found.end);
        last_end = found.end;
        ret[n++] = found;
        i = next;
    }
    buf_free(&tokens.lower);
    return n;
}

bool page_date_parse(struct span value, enum page_day_order order, struct time_said *ret)
{
    value = span_trim_space(value);
    if (time_parse_said(value, ret))
        return true;
    struct page_found_date found;
    if (page_dates_find(value, order, &found, 1) == 0)
        return false;
    *ret = found.said;
    return true;
}

bool page_date_of_url(struct span url, struct time_said *ret)
{
    for (size_t at = 1; at + 8 <= url.len; at++) {
        if (!byte_is_digit(url.at[at]) || (url.at[at - 1] != '/' && url.at[at - 1] != '-' && url.at[at - 1] != '_'))
            continue;
        uint64_t year, month, day;
        struct span rest = span_from(url, at);
        uint8_t sign = rest.at[4];
        bool is_compact = byte_is_digit(sign);
        if (!is_compact && sign != '/' && sign != '-')
            continue;
        size_t step = is_compact ? 0 : 1;
        size_t n_month = is_compact || byte_is_digit(rest.at[4 + step + 1]) ? 2 : 1;
        size_t day_at = 4 + step + n_month + step;
        if (rest.len <= day_at || (!is_compact && rest.at[4 + step + n_month] != sign))
            continue;
        size_t n_day = day_at + 1 < rest.len && byte_is_digit(rest.at[day_at + 1]) ? 2 : 1;
        bool ends = rest.len == day_at + n_day || !byte_is_digit(rest.at[day_at + n_day]);
        if (ends && span_to_u64(span_to(rest, 4), 2100, &year) && year >= 1990
            && span_to_u64(span_of_n(rest.at + 4 + step, n_month), 12, &month)
            && span_to_u64(span_of_n(rest.at + day_at, n_day), 31, &day) && (!is_compact || n_day == 2)
            && set_day(ret, (int)year, (uint32_t)month, (uint32_t)day))
            return true;
    }
    return false;
}
