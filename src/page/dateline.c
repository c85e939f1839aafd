#include "page/dateline.h"

#include "page/words.h"

enum { DATELINE_BYTES = 120,            /* what stands before the dash is no longer */
       PLACE_WORDS = 5 };

static struct span trim(struct span text)
{
    while (text.len > 0 && (byte_is_space(text.at[0]) || strchr(",;:.", text.at[0])))
        text = span_from(text, 1);
    while (text.len > 0 && (byte_is_space(text.at[text.len - 1]) || strchr(",;:", text.at[text.len - 1])))
        text = span_to(text, text.len - 1);
    return text;
}

/* The dash that ends the dateline: " – ", " — ", " - ", " -- "; *ret_end is behind it. */
static bool find_dash(struct span text, size_t *ret_at, size_t *ret_end)
{
    static const char *const dashes[] = { " – ", " — ", " -- ", " - ", "— ", "– ", " —", "-- " };
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < COUNT_OF(dashes); i++) {
        size_t at;
        if (span_find(text, dashes[i], strlen(dashes[i]), &at) && at < best) {
            best = at;
            *ret_at = at;
            *ret_end = at + strlen(dashes[i]);
        }
    }
    return best != SIZE_MAX;
}

static bool is_agency(struct span text)
{
    for (const struct page_word *agency = page_agencies; agency->word; agency++)
        if (span_is(text, agency->word))
            return true;
    return false;
}

/* Capitals throughout (MINSK), or words that begin with one (Minsk, New York). */
static bool is_place(struct span text, bool *ret_is_capitals)
{
    size_t n_words = 0, n_lower = 0, n_letters = 0;
    bool begins = true;
    for (size_t at = 0; at < text.len;) {
        uint32_t code = span_utf8_next(text, &at);
        if (code == ' ' || code == '-' || code == ',' || code == '/' || code == '.' || code == '\'') {
            begins = code != '\'' && code != '.';
            continue;
        }
        if (!page_is_letter(code) || (code < 0x80 && byte_is_digit((uint8_t)code)))
            return false;
        if (begins && !page_is_upper(code))
            return false;
        n_words += begins;
        n_lower += !page_is_upper(code);
        n_letters++;
        begins = false;
    }
    *ret_is_capitals = n_lower == 0;
    return n_letters >= 2 && n_words <= PLACE_WORDS;
}

/* "28 February", "Feb. 28", "5 мая": digits and a month's name, nothing else. */
static bool is_day(struct span text)
{
    AUTO_BUF struct buf lower = { 0 };
    bool has_digit = false, has_month = false;
    page_lower(text, 60, &lower);
    struct span rest = buf_span(&lower);
    while (rest.len > 0) {
        size_t len = 0;
        while (len < rest.len && !strchr(" .,", rest.at[len]))
            len++;
        struct span word = span_to(rest, len);
        if (len > 0 && byte_is_digit(word.at[0]))
            has_digit = true;
        else if (len > 0 && page_month_of(word))
            has_month = true;
        else if (len > 0 && !span_is(word, "de"))
            return false;
        rest = span_from(rest, len + 1);
    }
    return has_digit && has_month;
}

/* Place and day stand before the agency: "MINSK, 28 February", "WASHINGTON", "NEW YORK, N.Y." */
static bool take_place_and_day(struct span head, bool is_sure, struct page_dateline *ret)
{
    struct span place = head, day = SPAN_NULL;
    for (size_t at = 0; at < head.len; at++)
        if (head.at[at] == ',' && is_day(trim(span_from(head, at + 1)))) {
            place = span_to(head, at);
            day = trim(span_from(head, at + 1));
            break;
        }
    place = trim(place);
    bool is_capitals = false;
    if (!is_place(place, &is_capitals) || !(is_sure || is_capitals || day.len > 0))
        return false;
    ret->place = span_text(place);
    if (day.len > 0)
        ret->date = span_text(day);
    return true;
}

void page_dateline_of(struct span paragraph, struct page_dateline *ret)
{
    *ret = (struct page_dateline){ 0 };
    struct span head = span_to(paragraph, DATELINE_BYTES);
    size_t open, close, dash, behind;
    bool has_bracket =
        span_find(head, "(", 1, &open) && span_find(span_from(head, open), ")", 1, &close) && close < 42;
    bool has_dash = find_dash(head, &dash, &behind);
    if (has_bracket && (!has_dash || open < dash)) {
        struct span agency = span_trim_space(span_of_n(head.at + open + 1, close - 1));
        struct span rest = span_trim_space(span_from(head, open + close + 1));
        bool dash_follows = has_dash && dash <= open + close + 2;
        bool is_known = is_agency(agency);
        size_t n_letters = page_count_letters(agency);
        if (n_letters == 0 || n_letters > 40 || !(dash_follows || (is_known && rest.len > 0)))
            return;
        struct span before = trim(span_to(head, open));
        if (before.len > 0 && !take_place_and_day(before, true, ret))
            return;
        ret->agency = span_text(agency);
        return;
    }
    if (!has_dash)
        return;
    struct span before = trim(span_to(head, dash)), after = span_from(head, behind);
    if (!take_place_and_day(before, false, ret))
        return;
    size_t stop;                        /* "МОСКВА, 5 мая - РИА Новости. Текст" */
    if (span_find(after, ".", 1, &stop) && is_agency(span_trim_space(span_to(after, stop))))
        ret->agency = span_text(span_trim_space(span_to(after, stop)));
}
