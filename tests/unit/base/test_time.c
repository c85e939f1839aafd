#include "suite.h"

#include "base/time.h"

/* --- RFC 3339 and W3CDTF ------------------------------------------------------------------------------------ */

static const struct said_row {
    const char *name, *text, *want;     /* NULL: not taken */
} said_rows[] = {
    { "w3cdtf: a day", "2023-02-28", "2023-02-28" },
    { "w3cdtf: hours and minutes", "2023-02-28T11:57+03:00", "2023-02-28T11:57:00+03:00" },
    { "rfc3339 5.6: seconds, Z", "2023-06-06T08:15:00Z", "2023-06-06T08:15:00Z" },
    { "rfc3339 5.6: small letters", "2023-06-06t08:15:00z", "2023-06-06T08:15:00Z" },
    { "rfc3339 5.6: a blank between", "2023-06-06 08:15:00Z", "2023-06-06T08:15:00Z" },
    { "rfc3339 5.6: one digit of a fraction", "2023-06-06T08:15:00.5Z", "2023-06-06T08:15:00.5Z" },
    { "rfc3339 5.6: nine digits of a fraction", "2023-06-06T08:15:00.000000001Z", "2023-06-06T08:15:00.000000001Z" },
    { "ours: ten digits of a fraction", "2023-06-06T08:15:00.0000000001Z", NULL },
    { "ours: no digit of a fraction", "2023-06-06T08:15:00.Z", NULL },
    { "ours: a fraction of zero is none", "2023-06-06T08:15:00.000Z", "2023-06-06T08:15:00Z" },
    { "ours: no fraction of a minute", "2023-06-06T08:15.5Z", NULL },
    { "ours: local time stays local", "2023-02-28T11:57:00", "2023-02-28T11:57:00" },
    { "ours: an offset without colon", "2023-02-28T11:57:00-0330", "2023-02-28T11:57:00-03:30" },
    { "ours: an offset of hours", "2023-02-28T11:57:00+03", "2023-02-28T11:57:00+03:00" },
    { "ours: an offset of one digit", "2023-02-28T11:57:00+3", NULL },
    { "ours: an offset without minutes behind its colon", "2023-02-28T11:57:00+03:", NULL },
    { "ours: an offset alone", "2023-02-28+03:00", NULL },
    { "rfc3339 5.6: offsets reach 23:59", "2023-02-28T11:57:00-23:59", "2023-02-28T11:57:00-23:59" },
    { "rfc3339 5.6: no offset of 24:00", "2023-02-28T11:57:00+24:00", NULL },
    { "rfc3339 5.6: no offset of 60 minutes", "2023-02-28T11:57:00+01:60", NULL },
    { "rfc3339 4.3: -00:00 is UTC", "2023-02-28T11:57:00-00:00", "2023-02-28T11:57:00Z" },
    { "rfc3339 5.7: 29 February in a leap year", "2024-02-29", "2024-02-29" },
    { "rfc3339 5.7: and in no other", "2023-02-29", NULL },
    { "rfc3339 C: 2000 was a leap year", "2000-02-29", "2000-02-29" },
    { "rfc3339 C: 1900 was none", "1900-02-29", NULL },
    { "rfc3339 5.7: no 31 April", "2023-04-31", NULL },
    { "rfc3339 5.7: no day 0", "2023-04-00", NULL },
    { "rfc3339 5.7: no month 13", "2023-13-01", NULL },
    { "rfc3339 5.7: no month 0", "2023-00-01", NULL },
    { "rfc3339 5.7: hours end at 23", "2023-02-28T24:00:00Z", NULL },
    { "rfc3339 5.7: minutes end at 59", "2023-02-28T23:60:00Z", NULL },
    { "rfc3339 5.7: no second 61", "2016-12-31T23:59:61Z", NULL },
    { "ours: a leap second is the second before", "2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z" },
    { "ours: and so in Nepal", "2017-01-01T05:44:60+05:45", "2017-01-01T05:44:59+05:45" },
    { "ours: no second 60 elsewhere", "2023-02-28T12:30:60Z", NULL },
    { "ours: the first year", "0001-01-01", "0001-01-01" },
    { "ours: no year 0", "0000-01-01", NULL },
    { "ours: the last year", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z" },
    { "ours: no year alone", "2023", NULL },
    { "ours: no year and month", "2023-02", NULL },
    { "ours: four digits of a year", "123-01-01", NULL },
    { "ours: two digits of a month", "2023-1-01", NULL },
    { "ours: no T without a time", "2023-02-28T", NULL },
    { "ours: nothing may follow", "2023-02-28T11:57:00Z ", NULL },
    { "ours: nothing may follow a day", "2023-02-28x", NULL },
    { "ours: nothing may stand before", " 2023-02-28", NULL },
    { "ours: nothing is no date", "", NULL },
};

static void check_said(void **state)
{
    const struct said_row *row = *state;
    struct time_said said;
    assert_int_equal(time_parse_said(span_of(row->text), &said), row->want != NULL);
    if (!row->want)
        return;
    char text[TIME_TEXT];
    time_format_said(&said, text);
    assert_string_equal(text, row->want);
}

/* --- instants ----------------------------------------------------------------------------------------------- */

typedef bool reader(struct span text, int64_t *ret_ns);

static const struct instant_row {
    const char *name;
    reader *read;
    const char *text, *want;            /* as time_format writes it; NULL: not taken */
} instant_rows[] = {
    { "rfc3339 5.8: the example with an offset", time_parse_instant, "1996-12-19T16:39:57-08:00", "1996-12-20T00:39:57Z" },
    { "rfc3339 5.8: the example of 1937", time_parse_instant, "1937-01-01T12:00:27.87+00:20", "1937-01-01T11:40:27.87Z" },
    { "ours: 14 digits are UTC", time_parse_instant, "20230606081500", "2023-06-06T08:15:00Z" },
    { "ours: 13 digits are nothing", time_parse_instant, "2023060608150", NULL },
    { "ours: 15 digits are nothing", time_parse_instant, "202306060815000", NULL },
    { "ours: 14 digits have a calendar", time_parse_instant, "20230230081500", NULL },
    { "ours: 14 digits have a clock", time_parse_instant, "20230606246000", NULL },
    { "ours: a day is no instant", time_parse_instant, "2023-06-06", NULL },
    { "ours: a local time is no instant", time_parse_instant, "2023-06-06T08:15:00", NULL },
    { "ours: the first instant", time_parse_instant, "1677-09-21T00:12:43.145224193Z", "1677-09-21T00:12:43.145224193Z" },
    { "ours: before the first instant", time_parse_instant, "1677-09-21T00:12:43Z", NULL },
    { "ours: the last instant", time_parse_instant, "2262-04-11T23:47:16.854775806Z", "2262-04-11T23:47:16.854775806Z" },
    { "ours: behind the last instant", time_parse_instant, "2262-04-11T23:47:16.854775808Z", NULL },
    { "ours: year 9999 is no instant", time_parse_instant, "9999-12-31T23:59:59Z", NULL },

    { "rfc9110 5.6.7: IMF-fixdate", time_parse_http, "Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z" },
    { "rfc9110 5.6.7: rfc850-date", time_parse_http, "Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z" },
    { "rfc9110 5.6.7: asctime-date", time_parse_http, "Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37Z" },
    { "rfc9110 5.6.7: asctime-date of two digits", time_parse_http, "Wed Nov 16 08:49:37 1994", "1994-11-16T08:49:37Z" },
    { "ours: a year of two digits from 1970", time_parse_http, "Thursday, 01-Jan-70 00:00:00 GMT", "1970-01-01T00:00:00Z" },
    { "ours: a year of two digits to 2069", time_parse_http, "Sunday, 06-Nov-69 08:49:37 GMT", "2069-11-06T08:49:37Z" },
    { "ours: the name of the day is not compared", time_parse_http, "Mon, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z" },
    { "rfc9110 5.6.7: but it is the name of a day", time_parse_http, "Som, 06 Nov 1994 08:49:37 GMT", NULL },
    { "rfc9110 5.6.7: GMT only", time_parse_http, "Sun, 06 Nov 1994 08:49:37 +0000", NULL },
    { "rfc9110 5.6.7: case counts", time_parse_http, "sun, 06 nov 1994 08:49:37 gmt", NULL },
    { "rfc9110 5.6.7: two digits of a day", time_parse_http, "Sun, 6 Nov 1994 08:49:37 GMT", NULL },
    { "ours: HTTP's days have a calendar", time_parse_http, "Sun, 31 Nov 1994 08:49:37 GMT", NULL },
    { "ours: nothing may follow GMT", time_parse_http, "Sun, 06 Nov 1994 08:49:37 GMT;", NULL },
    { "ours: 0 is no date", time_parse_http, "0", NULL },
    { "ours: cut HTTP date", time_parse_http, "Sun, 06 Nov 1994 08:49:3", NULL },

    { "warc 1.1 5.4: seconds", time_parse_warc, "2006-09-19T17:20:14Z", "2006-09-19T17:20:14Z" },
    { "warc 1.1 5.4: a fraction", time_parse_warc, "2006-09-19T17:20:14.000001Z", "2006-09-19T17:20:14.000001Z" },
    { "warc 1.1 5.4: minutes", time_parse_warc, "2006-09-19T17:20Z", "2006-09-19T17:20:00Z" },
    { "warc 1.1 5.4: a day", time_parse_warc, "2006-09-19", "2006-09-19T00:00:00Z" },
    { "warc 1.1 5.4: a month", time_parse_warc, "2006-09", "2006-09-01T00:00:00Z" },
    { "warc 1.1 5.4: a year", time_parse_warc, "2006", "2006-01-01T00:00:00Z" },
    { "warc 1.1 5.4: UTC only", time_parse_warc, "2006-09-19T17:20:14+02:00", NULL },
    { "warc 1.1 5.4: no local time", time_parse_warc, "2006-09-19T17:20:14", NULL },
    { "warc 1.1 5.4: T, not a blank", time_parse_warc, "2006-09-19 17:20:14Z", NULL },
    { "warc 1.1 5.4: no month 13", time_parse_warc, "2006-13", NULL },
    { "ours: a year and a hyphen", time_parse_warc, "2006-", NULL },
    { "ours: a year and more", time_parse_warc, "20060", NULL },
    { "ours: nothing is no WARC-Date", time_parse_warc, "", NULL },
};

static void check_instant(void **state)
{
    const struct instant_row *row = *state;
    int64_t time_ns = 42;
    assert_int_equal(row->read(span_of(row->text), &time_ns), row->want != NULL);
    if (!row->want) {
        assert_true(time_ns == 42);
        return;
    }
    char text[TIME_TEXT];
    time_format(time_ns, text);
    assert_string_equal(text, row->want);
}

/* --- durations ---------------------------------------------------------------------------------------------- */

static const struct duration_row {
    const char *name, *text;
    int64_t want;                       /* -1: not taken */
} duration_rows[] = {
    { "ours: 90d", "90d", INT64_C(90) * 86400 * NS_PER_S },
    { "ours: 1h", "1h", 3600 * NS_PER_S },
    { "ours: 5m", "5m", 300 * NS_PER_S },
    { "ours: 5s", "5s", 5 * NS_PER_S },
    { "ours: 300ms", "300ms", 300000000 },
    { "ours: 0", "0", 0 },
    { "ours: 0d", "0d", 0 },
    { "ours: the longest", "106751d", INT64_C(106751) * 86400 * NS_PER_S },
    { "ours: longer than the longest", "106752d", -1 },
    { "ours: a number needs its unit", "5", -1 },
    { "ours: a unit needs its number", "d", -1 },
    { "ours: no other unit", "5w", -1 },
    { "ours: no blank", "5 s", -1 },
    { "ours: no sign", "-5s", -1 },
    { "ours: one unit", "1h5m", -1 },
    { "ours: nothing is no duration", "", -1 },
};

static void check_duration(void **state)
{
    const struct duration_row *row = *state;
    int64_t ns = -1;
    assert_int_equal(time_parse_duration(span_of(row->text), &ns), row->want >= 0);
    assert_true(ns == row->want);
}

/* --- writing ------------------------------------------------------------------------------------------------ */

static void forms_of_one_instant(void **state)
{
    (void)state;
    char text[TIME_TEXT];
    int64_t time_ns = time_of_civil(2023, 6, 6, 8, 15, 0);
    assert_true(time_ns == 1686039300 * NS_PER_S);
    time_format(time_ns, text);
    assert_string_equal(text, "2023-06-06T08:15:00Z");
    time_format_14(time_ns, text);
    assert_string_equal(text, "20230606081500");
    time_format_basic(time_ns, text);
    assert_string_equal(text, "20230606T081500Z");
    time_format_date(time_ns, text);
    assert_string_equal(text, "2023-06-06");
    time_format_http(time_ns, text);
    assert_string_equal(text, "Tue, 06 Jun 2023 08:15:00 GMT");
    time_format_http(-1, text);
    assert_string_equal(text, "Wed, 31 Dec 1969 23:59:59 GMT");
    time_format(-1, text);
    assert_string_equal(text, "1969-12-31T23:59:59.999999999Z");
    time_format(INT64_MIN, text);
    assert_string_equal(text, "1677-09-21T00:12:43.145224192Z");
}

/* Every day from 1678 to 2261 comes after the one before, and comes back from its number. */
static void calendar_has_no_holes(void **state)
{
    (void)state;
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    int64_t number = time_day_number(1678, 1, 1);
    for (int year = 1678; year <= 2261; year++)
        for (int month = 1; month <= 12; month++) {
            bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
            for (int day = 1; day <= days[month - 1] + (month == 2 && is_leap); day++, number++) {
                assert_true(time_day_number(year, month, day) == number);
                struct time_said said;
                time_to_civil(number * 86400 * NS_PER_S, 0, &said);
                assert_true(said.year == year && said.month == month && said.day == day);
            }
        }
    assert_true(time_day_number(1970, 1, 1) == 0);
    assert_true(time_day_number(1, 1, 1) == -719162);
    assert_true(time_of_civil(9999, 1, 1, 0, 0, 0) == INT64_MAX);
    assert_true(time_of_civil(1, 1, 1, 0, 0, 0) == INT64_MIN);
}

static void clocks_run(void **state)
{
    (void)state;
    int64_t before = time_monotonic_ns();
    assert_true(time_monotonic_ns() >= before);
    assert_true(time_now_ns() > time_of_civil(2023, 1, 1, 0, 0, 0));
}

int main(void)
{
    struct suite suite = { .name = "base/time" };
    SUITE_ROWS(&suite, said_rows, check_said);
    SUITE_ROWS(&suite, instant_rows, check_instant);
    SUITE_ROWS(&suite, duration_rows, check_duration);
    suite_add(&suite, "ours: the forms of one instant", forms_of_one_instant, NULL);
    suite_add(&suite, "ours: the calendar has no holes", calendar_has_no_holes, NULL);
    suite_add(&suite, "ours: the clocks run", clocks_run, NULL);
    return suite_run(&suite);
}
