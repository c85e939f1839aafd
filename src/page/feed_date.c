#include "page/feed_date.h"

#include <strings.h>

enum { DATE_BYTES_MAX = 100 };          /* the longest that has been seen has 44 */

/* ── small cuts ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void skip_blanks(struct span *rest)
{
    *rest = span_trim_space(*rest);
}

static struct span cut_letters(struct span *rest)
{
    size_t len = 0;
    while (len < rest->len && byte_is_alpha(rest->at[len]))
        len++;
    struct span word = span_to(*rest, len);
    *rest = span_from(*rest, len);
    return word;
}

static bool cut_number(struct span *rest, size_t min_digits, size_t max_digits, int *ret)
{
    size_t len = 0;
    while (len < rest->len && len <= max_digits && byte_is_digit(rest->at[len]))
        len++;
    uint64_t value;
    if (len < min_digits || len > max_digits || !span_to_u64(span_to(*rest, len), 9999, &value))
        return false;
    *ret = (int)value;
    *rest = span_from(*rest, len);
    return true;
}

static bool cut_byte(struct span *rest, uint8_t byte)
{
    if (rest->len == 0 || rest->at[0] != byte)
        return false;
    *rest = span_from(*rest, 1);
    return true;
}

/* ── RFC 822 §5 as RSS uses it, with the years of RFC 1123 ─────────────────────────────────────────────────────── */

/* "Feb", "February", "Sept": at least three letters. */
static bool month_of(struct span word, int *ret)
{
    static const char *const names[] = { "january", "february", "march", "april", "may", "june", "july", "august", "september",
                                         "october", "november", "december" };
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (word.len >= 3 && word.len <= strlen(names[i]) && strncasecmp((const char *)word.at, names[i], word.len) == 0) {
            *ret = (int)i + 1;
            return true;
        }
    return false;
}

/* zone = "UT" / "GMT" / "EST" / … / "Z" / ( ("+" / "-") 4DIGIT ), and UTC, which is not in it but on the net */
static bool zone_of(struct span word, int *ret_minutes)
{
    static const struct {
        const char *name;
        int hours;
    } zones[] = { { "UT", 0 },   { "GMT", 0 },  { "UTC", 0 },  { "Z", 0 },    { "EST", -5 }, { "EDT", -4 },
                  { "CST", -6 }, { "CDT", -5 }, { "MST", -7 }, { "MDT", -6 }, { "PST", -8 }, { "PDT", -7 } };
    for (size_t i = 0; i < COUNT_OF(zones); i++)
        if (span_is_nocase(word, zones[i].name)) {
            *ret_minutes = zones[i].hours * 60;
            return true;
        }
    return false;
}

/* A time without zone stays local; one with a zone that nobody here knows cannot be read. */
static bool take_zone(struct span rest, struct time_said *said)
{
    skip_blanks(&rest);
    struct span word = cut_letters(&rest);
    if (word.len) {
        if (!zone_of(word, &said->offset_minutes))
            return false;
        said->has_offset = true;
    }
    int hours = 0, minutes = 0;
    bool is_east = cut_byte(&rest, '+'), is_west = !is_east && cut_byte(&rest, '-');
    if (is_east || is_west) {           /* "+0300", and "GMT+03:00" */
        if (!cut_number(&rest, 2, 2, &hours)) {
            if (!cut_number(&rest, 4, 4, &hours))
                return false;
            minutes = hours % 100;
            hours /= 100;
        } else if (cut_byte(&rest, ':') && !cut_number(&rest, 2, 2, &minutes)) {
            return false;
        }
        if (hours > 23 || minutes > 59)
            return false;
        said->has_offset = true;
        said->offset_minutes = (is_west ? -1 : 1) * (hours * 60 + minutes);
    }
    skip_blanks(&rest);
    return rest.len == 0 || rest.at[0] == '(';          /* a comment: "(MSK)" */
}

static bool take_time(struct span rest, struct time_said *said)
{
    if (!cut_number(&rest, 1, 2, &said->hour) || !cut_byte(&rest, ':') || !cut_number(&rest, 2, 2, &said->minute))
        return false;
    if (cut_byte(&rest, ':') && !cut_number(&rest, 2, 2, &said->second))
        return false;
    said->has_time = true;
    return take_zone(rest, said);
}

/* [ weekday "," ] day month year [ time [ zone ] ] */
static bool read_rfc822(struct span rest, struct time_said *said)
{
    if (cut_letters(&rest).len) {
        (void)cut_byte(&rest, '.');
        (void)cut_byte(&rest, ',');
        skip_blanks(&rest);
    }
    if (!cut_number(&rest, 1, 2, &said->day))
        return false;
    (void)cut_byte(&rest, '-');
    skip_blanks(&rest);
    if (!month_of(cut_letters(&rest), &said->month))
        return false;
    (void)cut_byte(&rest, '-');
    skip_blanks(&rest);
    if (!cut_number(&rest, 4, 4, &said->year)) {
        if (!cut_number(&rest, 2, 2, &said->year))
            return false;
        said->year += said->year < 50 ? 2000 : 1900;    /* RFC 2822 §4.3 */
    }
    skip_blanks(&rest);
    return rest.len == 0 || take_time(rest, said);
}

/* ── W3CDTF, and how people get it wrong ──────────────────────────────────────────────────────────────────────── */

/* "2023-02-28 11:57:00 +0300", "2023-02-28 11:57 UTC": the blank before the zone goes. */
static bool read_w3c(struct span text, struct time_said *said)
{
    if (time_parse_said(text, said))
        return true;
    size_t at = text.len;
    while (at > 0 && text.at[at - 1] != ' ')
        at--;
    int minutes = 0;
    struct span zone = span_from(text, at);
    bool is_named = zone_of(zone, &minutes) && minutes == 0;
    if (at == 0 || (!is_named && zone.at[0] != '+' && zone.at[0] != '-'))
        return false;
    AUTO_BUF struct buf joined = { 0 };
    buf_put_span(&joined, span_trim_space(span_to(text, at)));
    buf_put_span(&joined, is_named ? span_of("Z") : zone);
    return time_parse_said(buf_span(&joined), said);
}

bool feed_date_read(struct span text, struct feed_date *ret)
{
    *ret = (struct feed_date){ 0 };
    text = span_trim_space(text);
    struct time_said said = { 0 }, checked;
    if (text.len == 0 || text.len > DATE_BYTES_MAX)
        return false;
    if (!read_w3c(text, &said)) {
        said = (struct time_said){ 0 };
        if (!read_rfc822(text, &said))
            return false;
    }
    char text_of_said[TIME_TEXT];
    time_format_said(&said, text_of_said);
    if (!time_parse_said(span_of(text_of_said), &checked))      /* 31 February, 25:00 */
        return false;
    ret->is_known = true;
    ret->said = checked;
    ret->at_ns = time_of_said(&checked);
    time_format_said(&checked, ret->text);
    return true;
}
