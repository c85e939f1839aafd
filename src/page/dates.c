#include "page/dates.h"

#include <stdio.h>

#include "page/dates_tokens.h"

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
    const struct token *first = page_token(tokens, *i), *sign = page_token(tokens, *i + 1),
                       *month = page_token(tokens, *i + 2);
    if (is_number(first, 8, 8) &&
        set_day(said, (int)(first->value / 10000), first->value / 100 % 100, first->value % 100) &&
        said->year >= 1900 && said->year < 2200) {
        *i += 1;
        return true;
    }
    if (!year_of(first, &year))
        return false;
    if (is_month_word(sign) ||
        (is_sign(sign, ',') && is_month_word(month))) { /* 2023. gada 28. februāris is below */
        const struct token *word = is_month_word(sign) ? sign : month;
        size_t at = *i + (word == sign ? 2 : 3);
        if (is_number(page_token(tokens, at), 1, 2) &&
            set_day(said, year, word->value, page_token(tokens, at)->value)) {
            *i = at + 1;
            return true;
        }
        return false;
    }
    bool is_separated = sign->kind == TOKEN_SIGN && sign->value &&
                        (sign->value < 0x80 ? strchr("-/.", (int)sign->value) != NULL
                                            : sign->value == 0x5E74 || sign->value == 0xB144);
    const struct token *between = page_token(tokens, *i + 3), *day = page_token(tokens, *i + 4);
    /* Latvian, Lithuanian: 2023. gada 28. februāris; 2023 m. vasario 28 d. */
    if (is_sign(sign, '.') || sign->kind == TOKEN_WORD) {
        size_t at = *i + 1;
        while (at < *i + 4 &&
               (is_sign(page_token(tokens, at), '.') ||
                (page_token(tokens, at)->kind == TOKEN_WORD && !is_month_word(page_token(tokens, at)))))
            at++;
        if (is_month_word(page_token(tokens, at)) && is_number(page_token(tokens, at + 1), 1, 2)
            && set_day(said, year, page_token(tokens, at)->value, page_token(tokens, at + 1)->value)) {
            *i = at + 2;
            return true;
        }
        size_t name = at + (is_sign(page_token(tokens, at + 1), '.') ? 2 : 1);
        if (is_number(page_token(tokens, at), 1, 2) && is_month_word(page_token(tokens, name))
            && set_day(said, year, page_token(tokens, name)->value, page_token(tokens, at)->value)) {
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
    const struct token *end = page_token(tokens, *i);
    if (is_sign(end, 0x65E5) || is_sign(end, 0xC77C) || (is_sign(end, '.') && sign->value == '.'))
        *i += 1;
    return true;
}

/* What may stand between a day and its month's name, or that and the year: "1.", "1st", "de", "of", "-", ",". */
static size_t skip_joint(const struct tokens *tokens, size_t i)
{
    static const char *const joints[] = { "st", "nd", "rd", "th", "de", "del",  "of", "er",
                                          "º",  "ª",  "o",  "a",  "г",  "року", "di", "จ" };
    for (int n = 0; n < 3; n++) {
        const struct token *token = page_token(tokens, i);
        bool is_joint = token->kind == TOKEN_SIGN && token->value &&
                        (token->value == 0x60C || token->value == 0xBA || token->value == 0xAA ||
                         (token->value < 0x80 && strchr(".,-/'", (int)token->value)));
        for (size_t k = 0; k < COUNT_OF(joints) && !is_joint; k++)
            is_joint = page_token_is(tokens, token, joints[k]);
        if (!is_joint)
            break;
        i++;
    }
    return i;
}

/* 28 February 2023, 28. Februar 2023, 28 de febrero de 2023, 1er mars 2023, 28-Feb-2023 */
static bool day_first(const struct tokens *tokens, size_t *i, struct time_said *said)
{
    const struct token *day = page_token(tokens, *i);
    if (!is_number(day, 1, 2))
        return false;
    size_t at = skip_joint(tokens, *i + 1);
    const struct token *month = page_token(tokens, at);
    if (!is_month_word(month))
        return false;
    at = skip_joint(tokens, at + 1);
    int year;
    if (!year_of(page_token(tokens, at), &year) || !set_day(said, year, month->value, day->value))
        return false;
    *i = at + 1;
    return true;
}

/* February 28, 2023; Feb. 28th 2023 */
static bool month_first(const struct tokens *tokens, size_t *i, struct time_said *said)
{
    const struct token *month = page_token(tokens, *i);
    if (!is_month_word(month))
        return false;
    size_t at = skip_joint(tokens, *i + 1);
    const struct token *day = page_token(tokens, at);
    if (!is_number(day, 1, 2))
        return false;
    at = skip_joint(tokens, at + 1);
    int year;
    if (!year_of(page_token(tokens, at), &year) || !set_day(said, year, month->value, day->value))
        return false;
    *i = at + 1;
    return true;
}

/* 28.02.2023, 28/02/23, 2/28/2023: the order by the figures where they tell, else by the language. */
static bool figures(const struct tokens *tokens, size_t *i, enum page_day_order order, struct page_found_date *found)
{
    const struct token *a = page_token(tokens, *i), *sign = page_token(tokens, *i + 1),
                       *b = page_token(tokens, *i + 2);
    const struct token *sign2 = page_token(tokens, *i + 3), *c = page_token(tokens, *i + 4);
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

/* What the words before the date say; after it only when directly behind ("28.2.2023 aktualisiert"). */
static enum page_stamp stamp_of(struct span text, size_t after, size_t at, size_t end)
{
    AUTO_BUF struct buf lower = { 0 };
    page_lower(span_of_n(text.at + after, at - after), 400, &lower);
    enum page_stamp stamp = 0;
    struct span rest = buf_span(&lower);
    size_t place;
    const struct page_word *phrase;
    while ((phrase = page_phrase_in(&page_stamp_phrases, rest, &place))) {
        stamp = (enum page_stamp)phrase->means;             /* the nearest wins: "published … updated 3 May" */
        rest = span_from(rest, place + strlen(phrase->word));
    }
    if (stamp == 0) {
        buf_clear(&lower);
        page_lower(span_from(text, end), 24, &lower);
        phrase = page_phrase_at(&page_stamp_phrases, span_trim_space(buf_span(&lower)));
        stamp = phrase && phrase->word[0] & 0x80 ? (enum page_stamp)phrase->means : 0;      /* 2月28日更新 */
    }
    return stamp;
}

/* Every date has a figure in it; most lines of a page have none. Beyond ASCII, by the first byte of the scripts that have
 * digits of their own (dates_tokens.c): most letters of those scripts begin with it as well. */
static bool may_hold_figure(struct span text)
{
    for (size_t i = 0; i < text.len; i++) {
        uint8_t byte = text.at[i];
        if (byte_is_digit(byte) || byte == 0xD9 || byte == 0xDB || byte == 0xE0 || byte == 0xE1 || byte == 0xEF)
            return true;
    }
    return false;
}

size_t page_dates_find(struct span text, enum page_day_order order, struct page_found_date *ret, size_t max)
{
    if (!may_hold_figure(text))
        return 0;
    struct tokens tokens;
    tokens.text = text;
    tokens.lower = (struct buf){ 0 };
    tokens.n = 0;
    page_tokens_cut(&tokens);
    size_t n = 0, last_end = 0;
    for (size_t i = 0; i < tokens.n && n < max;) {
        struct page_found_date found = { 0 };
        size_t next = i;
        if (page_token(&tokens, i)->kind == TOKEN_SIGN
            || !(year_first(&tokens, &next, &found.said) || day_first(&tokens, &next, &found.said)
                 || month_first(&tokens, &next, &found.said) || figures(&tokens, &next, order, &found))) {
            i++;
            continue;
        }
        found.at = page_token(&tokens, i)->at;
        if (page_token_is(&tokens, page_token(&tokens, next), "T") ||
            page_token_is(&tokens, page_token(&tokens, next), "г"))
            next++;
        page_clock_behind(&tokens, &next, &found.said);
        if (!found.said.has_time)
            page_clock_before(&tokens, i, &found.said, &found.at);
        size_t word = i > 0 && is_sign(page_token(&tokens, i - 1), ',') ? i - 1 : i;
        found.has_weekday = word > 0 && page_token(&tokens, word - 1)->kind == TOKEN_WORD;
        found.end = page_token(&tokens, next - 1)->end;
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
