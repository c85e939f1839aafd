/* The readers of base/time.h: from text to what it said, and to instants. */
#include "base/time.h"

static const char *const month_names[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
static const char *const day_names[] = { "Sunday",   "Monday", "Tuesday", "Wednesday",
                                         "Thursday", "Friday", "Saturday" };

static int days_in_month(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && is_leap ? 29 : days[month - 1];
}

/* Each take_… moves *rest behind what it read; where it gives false, *rest may stand anywhere. */
static bool take_digits(struct span *rest, size_t digits, int *ret)
{
    uint64_t value;
    if (rest->len < digits || !span_to_u64(span_to(*rest, digits), 999999999, &value))
        return false;
    *ret = (int)value;
    *rest = span_from(*rest, digits);
    return true;
}

static bool take(struct span *rest, const char *text)
{
    if (!span_starts(*rest, text))
        return false;
    *rest = span_from(*rest, strlen(text));
    return true;
}

static bool take_name(struct span *rest, const char *const *names, int n_names, size_t len, int *ret)
{
    for (int i = 0; i < n_names; i++) {
        size_t whole = len ? len : strlen(names[i]);
        if (span_equal(span_to(*rest, whole), span_of_n(names[i], whole))) {
            *rest = span_from(*rest, whole);
            *ret = i;
            return true;
        }
    }
    return false;
}

static bool is_day(const struct time_said *said)
{
    return said->year >= 1 && said->month >= 1 && said->month <= 12 && said->day >= 1 &&
           said->day <= days_in_month(said->year, said->month);
}

/* A leap second falls on minute 59 of UTC, hence on a quarter of an hour less one minute everywhere. */
static bool settle_time(struct time_said *said)
{
    if (said->second == 60 && said->minute % 15 == 14)
        said->second = 59;
    return said->hour <= 23 && said->minute <= 59 && said->second <= 59;
}

static bool take_date(struct span *rest, struct time_said *said)
{
    return take_digits(rest, 4, &said->year) && take(rest, "-") && take_digits(rest, 2, &said->month) &&
           take(rest, "-") && take_digits(rest, 2, &said->day) && is_day(said);
}

static bool take_fraction(struct span *rest, struct time_said *said)
{
    size_t digits = 0;
    while (digits < rest->len && byte_is_digit(rest->at[digits]))
        digits++;
    if (digits < 1 || digits > 9 || !take_digits(rest, digits, &said->nanosecond))
        return false;
    for (size_t i = digits; i < 9; i++)
        said->nanosecond *= 10;
    return true;
}

static bool take_clock(struct span *rest, struct time_said *said)
{
    said->has_time = true;
    if (!take_digits(rest, 2, &said->hour) || !take(rest, ":") || !take_digits(rest, 2, &said->minute))
        return false;
    if (take(rest, ":")) {
        if (!take_digits(rest, 2, &said->second))
            return false;
        if (take(rest, ".") && !take_fraction(rest, said))
            return false;
    }
    return settle_time(said);
}

static bool take_offset(struct span *rest, struct time_said *said)
{
    said->has_offset = true;
    if (take(rest, "Z") || take(rest, "z"))
        return true;
    bool is_west = span_starts(*rest, "-");
    int hours, minutes = 0;
    if ((!take(rest, "+") && !take(rest, "-")) || !take_digits(rest, 2, &hours))
        return false;
    bool has_colon = take(rest, ":");
    if ((has_colon || rest->len) && !take_digits(rest, 2, &minutes))
        return false;
    said->offset_minutes = (is_west ? -1 : 1) * (hours * 60 + minutes);
    return hours <= 23 && minutes <= 59;
}

bool time_parse_said(struct span text, struct time_said *ret)
{
    struct time_said said = { 0 };
    struct span rest = text;
    if (!take_date(&rest, &said))
        return false;
    if (take(&rest, "T") || take(&rest, "t") || take(&rest, " ")) {
        if (!take_clock(&rest, &said) || (rest.len && !take_offset(&rest, &said)))
            return false;
    }
    if (rest.len)
        return false;
    *ret = said;
    return true;
}

static bool parse_14(struct span text, struct time_said *said)
{
    struct span rest = text;
    said->has_time = said->has_offset = true;
    return text.len == 14 && take_digits(&rest, 4, &said->year) && take_digits(&rest, 2, &said->month) &&
           take_digits(&rest, 2, &said->day) && take_digits(&rest, 2, &said->hour) &&
           take_digits(&rest, 2, &said->minute) && take_digits(&rest, 2, &said->second) && is_day(said) &&
           settle_time(said);
}

/* Sets *ret_ns only when an instant can hold it. */
static bool instant_of_said(const struct time_said *said, int64_t *ret_ns)
{
    int64_t time_ns = time_of_said(said);
    if (time_ns == INT64_MIN || time_ns == INT64_MAX)
        return false;
    *ret_ns = time_ns;
    return true;
}

bool time_parse_instant(struct span text, int64_t *ret_ns)
{
    struct time_said said = { 0 };
    if (!parse_14(text, &said) && !(time_parse_said(text, &said) && said.has_time && said.has_offset))
        return false;
    return instant_of_said(&said, ret_ns);
}

static bool take_http_clock(struct span *rest, struct time_said *said)
{
    said->has_time = true;
    return take_digits(rest, 2, &said->hour) && take(rest, ":") && take_digits(rest, 2, &said->minute) &&
           take(rest, ":") && take_digits(rest, 2, &said->second) && settle_time(said);
}

/* "Nov" gives 11. */
static bool take_month(struct span *rest, struct time_said *said)
{
    if (!take_name(rest, month_names, COUNT_OF(month_names), 3, &said->month))
        return false;
    said->month++;
    return true;
}

/* "Sun, 06 Nov 1994 08:49:37 GMT" */
static bool parse_imf(struct span rest, struct time_said *said)
{
    int weekday;
    return take_name(&rest, day_names, COUNT_OF(day_names), 3, &weekday) && take(&rest, ", ") &&
           take_digits(&rest, 2, &said->day) && take(&rest, " ") && take_month(&rest, said) && take(&rest, " ") &&
           take_digits(&rest, 4, &said->year) && take(&rest, " ") && take_http_clock(&rest, said) &&
           take(&rest, " GMT") && rest.len == 0;
}

/* "Sunday, 06-Nov-94 08:49:37 GMT" */
static bool parse_rfc850(struct span rest, struct time_said *said)
{
    int weekday;
    if (!take_name(&rest, day_names, COUNT_OF(day_names), 0, &weekday) || !take(&rest, ", ") ||
        !take_digits(&rest, 2, &said->day) || !take(&rest, "-") || !take_month(&rest, said) || !take(&rest, "-") ||
        !take_digits(&rest, 2, &said->year))
        return false;
    said->year += said->year < 70 ? 2000 : 1900;
    return take(&rest, " ") && take_http_clock(&rest, said) && take(&rest, " GMT") && rest.len == 0;
}

/* "Sun Nov  6 08:49:37 1994" */
static bool parse_asctime(struct span rest, struct time_said *said)
{
    int weekday;
    return take_name(&rest, day_names, COUNT_OF(day_names), 3, &weekday) && take(&rest, " ") &&
           take_month(&rest, said) && take(&rest, " ") && take_digits(&rest, take(&rest, " ") ? 1 : 2, &said->day) &&
           take(&rest, " ") && take_http_clock(&rest, said) && take(&rest, " ") &&
           take_digits(&rest, 4, &said->year) && rest.len == 0;
}

bool time_parse_http(struct span text, int64_t *ret_ns)
{
    struct time_said said = { 0 };
    if (!parse_imf(text, &said) && !parse_rfc850(text, &said) && !parse_asctime(text, &said))
        return false;
    return is_day(&said) && instant_of_said(&said, ret_ns);
}

bool time_parse_warc(struct span text, int64_t *ret_ns)
{
    struct time_said said = { .month = 1, .day = 1 };
    struct span rest = text;
    if (text.len <= strlen("YYYY-MM")) {
        if (!take_digits(&rest, 4, &said.year) || (take(&rest, "-") && !take_digits(&rest, 2, &said.month)) ||
            rest.len || !is_day(&said))
            return false;
    } else if (!time_parse_said(text, &said) || (said.has_time && !(text.at[10] == 'T' && span_ends(text, "Z")))) {
        return false;
    }
    return instant_of_said(&said, ret_ns);
}

bool time_parse_duration(struct span text, int64_t *ret_ns)
{
    static const struct {
        const char *unit;
        int64_t ns;
    } units[] = { { "ms", 1000000 }, { "s", NS_PER_S }, { "m", 60 * NS_PER_S }, { "h", 3600 * NS_PER_S },
                  { "d", 24 * 3600 * NS_PER_S } };
    if (span_is(text, "0")) {
        *ret_ns = 0;
        return true;
    }
    size_t digits = 0;
    while (digits < text.len && byte_is_digit(text.at[digits]))
        digits++;
    for (size_t i = 0; i < COUNT_OF(units); i++) {
        uint64_t count;
        if (!span_is(span_from(text, digits), units[i].unit))
            continue;
        if (!span_to_u64(span_to(text, digits), (uint64_t)(INT64_MAX / units[i].ns), &count))
            return false;
        *ret_ns = (int64_t)count * units[i].ns;
        return true;
    }
    return false;
}
