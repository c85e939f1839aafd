#include "base/time.h"

#include <time.h>

#define S_PER_DAY INT64_C(86400)

static const char month_names[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
static const char day_names[][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };

static int64_t clock_ns(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return now.tv_sec * NS_PER_S + now.tv_nsec;
}

int64_t time_now_ns(void)
{
    return clock_ns(CLOCK_REALTIME);
}

int64_t time_monotonic_ns(void)
{
    return clock_ns(CLOCK_MONOTONIC);
}

/* --- the calendar ------------------------------------------------------------------------------------------- */

/* Days since 1970-01-01 in the Gregorian calendar. Years are counted from March, so that the leap day is the last
 * one of its year; 400 years have 146,097 days, and 0000-03-01 lies 719,468 days before 1970. */
int64_t time_day_number(int civil_year, int month, int day)
{
    int64_t year = civil_year - (int64_t)(month <= 2);
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

static void civil_of_days(int64_t days, struct time_said *ret)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t day_of_era = days - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153;
    ret->day = (int)(day_of_year - (153 * month + 2) / 5 + 1);
    ret->month = (int)(month < 10 ? month + 3 : month - 9);
    ret->year = (int)(year_of_era + era * 400 + (ret->month <= 2));
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

int64_t time_of_said(const struct time_said *said)
{
    int64_t seconds = time_day_number(said->year, said->month, said->day) * S_PER_DAY;
    if (said->has_time)
        seconds += said->hour * INT64_C(3600) + said->minute * INT64_C(60) + said->second;
    if (said->has_time && said->has_offset)
        seconds -= said->offset_minutes * INT64_C(60);
    __int128 time_ns = (__int128)seconds * NS_PER_S + (said->has_time ? said->nanosecond : 0);
    return time_ns < INT64_MIN ? INT64_MIN : time_ns > INT64_MAX ? INT64_MAX : (int64_t)time_ns;
}

int64_t time_of_civil(int year, int month, int day, int hour, int minute, int second)
{
    struct time_said said = { .year = year, .month = month, .day = day, .has_time = true,
                              .hour = hour, .minute = minute, .second = second };
    return time_of_said(&said);
}

void time_to_civil(int64_t time_ns, int offset_minutes, struct time_said *ret)
{
    int64_t seconds = floor_div(time_ns, NS_PER_S);
    int64_t local = seconds + offset_minutes * INT64_C(60);
    int64_t days = floor_div(local, S_PER_DAY);
    int second = (int)(local - days * S_PER_DAY);
    *ret = (struct time_said){ .has_time = true,
                               .has_offset = true,
                               .hour = second / 3600,
                               .minute = second / 60 % 60,
                               .second = second % 60,
                               .nanosecond = (int)((time_ns % NS_PER_S + NS_PER_S) % NS_PER_S),
                               .offset_minutes = offset_minutes };
    civil_of_days(days, ret);
}

/* --- writing ------------------------------------------------------------------------------------------------ */

static char *put(char *to, const char *text)
{
    size_t len = strlen(text);
    memcpy(to, text, len + 1);
    return to + len;
}

static char *put_digits(char *to, int value, int digits)
{
    for (int i = digits - 1; i >= 0; i--, value /= 10)
        to[i] = (char)('0' + value % 10);
    to[digits] = '\0';
    return to + digits;
}

/* "2023-06-06" with '-' between, or "20230606" with none; the same for the time. */
static char *put_date(char *to, const struct time_said *said, const char *between)
{
    to = put(put_digits(to, said->year, 4), between);
    to = put(put_digits(to, said->month, 2), between);
    return put_digits(to, said->day, 2);
}

static char *put_time(char *to, const struct time_said *said, const char *between)
{
    to = put(put_digits(to, said->hour, 2), between);
    to = put(put_digits(to, said->minute, 2), between);
    return put_digits(to, said->second, 2);
}

static char *put_fraction(char *to, int nanosecond)
{
    if (nanosecond == 0)
        return to;
    to = put_digits(put(to, "."), nanosecond, 9);
    while (to[-1] == '0')
        to--;
    *to = '\0';
    return to;
}

static void put_offset(char *to, int minutes)
{
    if (minutes == 0) {
        put(to, "Z");
        return;
    }
    int size = minutes < 0 ? -minutes : minutes;
    to = put_digits(put(to, minutes < 0 ? "-" : "+"), size / 60, 2);
    put_digits(put(to, ":"), size % 60, 2);
}

void time_format_said(const struct time_said *said, char ret[TIME_TEXT])
{
    char *to = put_date(ret, said, "-");
    if (!said->has_time)
        return;
    to = put_fraction(put_time(put(to, "T"), said, ":"), said->nanosecond);
    if (said->has_offset)
        put_offset(to, said->offset_minutes);
}

void time_format(int64_t time_ns, char ret[TIME_TEXT])
{
    struct time_said said;
    time_to_civil(time_ns, 0, &said);
    time_format_said(&said, ret);
}

void zone_format(const struct zone *zone, int64_t time_ns, char ret[TIME_TEXT])
{
    struct time_said said;
    time_to_civil(time_ns, zone_offset_minutes(zone, time_ns), &said);
    time_format_said(&said, ret);
}

void time_format_14(int64_t time_ns, char ret[TIME_TEXT])
{
    struct time_said said;
    time_to_civil(time_ns, 0, &said);
    put_time(put_date(ret, &said, ""), &said, "");
}

void time_format_basic(int64_t time_ns, char ret[TIME_TEXT])
{
    struct time_said said;
    time_to_civil(time_ns, 0, &said);
    put(put_time(put(put_date(ret, &said, ""), "T"), &said, ""), "Z");
}

void time_format_date(int64_t time_ns, char ret[TIME_TEXT])
{
    struct time_said said;
    time_to_civil(time_ns, 0, &said);
    put_date(ret, &said, "-");
}

void time_format_http(int64_t time_ns, char ret[TIME_TEXT])
{
    struct time_said said;
    time_to_civil(time_ns, 0, &said);
    int64_t days = floor_div(time_ns, S_PER_DAY * NS_PER_S);
    int64_t weekday = days + 4 - floor_div(days + 4, 7) * 7;        /* 1970-01-01 was a Thursday */
    char *to = put_digits(put(put(ret, day_names[weekday]), ", "), said.day, 2);
    to = put(put(put(to, " "), month_names[said.month - 1]), " ");
    to = put_time(put(put_digits(to, said.year, 4), " "), &said, ":");
    put(to, " GMT");
}
