/* access/when.c: what a date means, and which of two snapshots answers it better. */
#include "../base/suite.h"

#include "access/when.h"

static struct zone *open_or_skip(const char *name)
{
    struct err err = { 0 };
    struct zone *zone = NULL;
    if (zone_open(name, &zone, &err))
        return zone;
    print_message("skipped: no time zone database here: %s\n", err.why);
    skip();
    return NULL;
}

static int64_t instant(const char *text)
{
    int64_t time_ns = 0;
    assert_true(time_parse_instant(span_of(text), &time_ns));
    return time_ns;
}

static const struct parse_row {
    const char *name, *zone, *text, *start, *end;       /* end NULL: an instant */
} parse_rows[] = {
    { "ours: a day in UTC", "UTC", "2023-02-28", "2023-02-28T00:00:00Z", "2023-03-01T00:00:00Z" },
    { "ours: a day in Minsk begins three hours earlier", "Europe/Minsk", "2023-02-28", "2023-02-27T21:00:00Z", "2023-02-28T21:00:00Z" },
    { "ours: the day on which Minsk took summer time for good", "Europe/Minsk", "2011-03-27", "2011-03-26T22:00:00Z", "2011-03-27T21:00:00Z" },
    { "ours: Minsk's last change back, 25 hours", "Europe/Minsk", "2010-10-31", "2010-10-30T21:00:00Z", "2010-10-31T22:00:00Z" },
    { "ours: New York, 23 hours", "America/New_York", "2023-03-12", "2023-03-12T05:00:00Z", "2023-03-13T04:00:00Z" },
    { "ours: New York, 25 hours", "America/New_York", "2023-11-05", "2023-11-05T04:00:00Z", "2023-11-06T05:00:00Z" },
    { "ours: the last day of a leap February", "UTC", "2024-02-29", "2024-02-29T00:00:00Z", "2024-03-01T00:00:00Z" },
    { "ours: the last day of a year", "UTC", "2023-12-31", "2023-12-31T00:00:00Z", "2024-01-01T00:00:00Z" },
    { "tz: Samoa's day that never was is empty", "Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z" },
    { "rfc3339 5.6: an instant with an offset", "UTC", "2023-02-28T11:57:00+03:00", "2023-02-28T08:57:00Z", NULL },
    { "rfc3339 5.6: an instant in UTC with a fraction", "Europe/Minsk", "2023-02-28T08:57:00.25Z", "2023-02-28T08:57:00.25Z", NULL },
    { "ours: 14 digits are UTC, whatever the zone", "Europe/Minsk", "20230228085700", "2023-02-28T08:57:00Z", NULL },
};

static void check_parse(void **state)
{
    const struct parse_row *row = *state;
    AUTO(zone_free) struct zone *zone = open_or_skip(row->zone);
    struct when when;
    struct err err = { 0 };
    assert_true(when_parse(row->text, zone, &when, &err));
    assert_int_equal(when.is_day, row->end != NULL);
    assert_int_equal(when.start_ns, instant(row->start));
    assert_int_equal(when.end_ns, instant(row->end ? row->end : row->start));
}

static const struct nonsense_row {
    const char *name, *text;
} nonsense_rows[] = {
    { "ours: nothing", "" },
    { "ours: a word", "yesterday" },
    { "ours: a year alone", "2023" },
    { "ours: a month alone", "2023-02" },
    { "ours: a day of one digit", "2023-2-8" },
    { "ours: a day that is none", "2023-02-29" },
    { "ours: a month that is none", "2023-13-01" },
    { "ours: the order of other countries", "28.02.2023" },
    { "ours: 8 digits", "20230228" },
    { "ours: 13 digits", "2023022808570" },
    { "ours: 14 digits that are no time", "20230228246100" },
    { "ours: 15 digits", "202302280857000" },
    { "rfc3339 4.4: no offset", "2023-02-28T11:57:00" },
    { "ours: something behind it", "2023-02-28 " },
    { "ours: a year before all instants", "1600-01-01" },
    { "ours: a year behind all instants", "9999-12-31" },
};

static void check_nonsense(void **state)
{
    const struct nonsense_row *row = *state;
    AUTO(zone_free) struct zone *zone = open_or_skip("UTC");
    struct when when = { .start_ns = 7 };
    struct err err = { 0 };
    assert_false(when_parse(row->text, zone, &when, &err));
    assert_int_equal(err.kind, ERR_USAGE);
    assert_int_equal(when.start_ns, 7);
}

static const struct choice_row {
    const char *name, *at;
    const char *snapshots[4];
    const char *want;
    bool holds;
    int64_t seconds;                    /* of the distance */
} choice_rows[] = {
    { "ours: the last inside the day", "2023-02-28", { "2023-02-27T21:00:00Z", "2023-02-28T20:59:59Z", "2023-02-28T10:00:00Z" },
      "2023-02-28T20:59:59Z", true, 0 },
    { "ours: a later one of the next day is not it", "2023-02-28", { "2023-02-28T08:00:00Z", "2023-02-28T21:00:00Z" }, "2023-02-28T08:00:00Z", true, 0 },
    { "ours: one of the evening before is not it", "2023-02-28", { "2023-02-27T20:59:59Z", "2023-02-27T21:00:00Z" }, "2023-02-27T21:00:00Z", true, 0 },
    { "ours: outside, the nearest before", "2023-02-28", { "2023-02-20T00:00:00Z", "2023-02-26T21:00:00Z", "2023-03-09T00:00:00Z" },
      "2023-02-26T21:00:00Z", false, -86400 },
    { "ours: outside, the nearest behind", "2023-02-28", { "2023-02-20T00:00:00Z", "2023-02-28T22:00:00Z" }, "2023-02-28T22:00:00Z", false, 3600 },
    { "ours: measured from the day's ends, not its middle", "2023-02-28", { "2023-02-27T19:00:00Z", "2023-02-28T22:30:00Z" }, "2023-02-28T22:30:00Z", false, 5400 },
    { "ours: as far before as behind: the earlier", "2023-02-28", { "2023-02-28T22:00:00Z", "2023-02-27T20:00:00Z" }, "2023-02-27T20:00:00Z", false, -3600 },
    { "ours: the first instant of the next day is outside", "2023-02-28", { "2023-02-28T21:00:00Z" }, "2023-02-28T21:00:00Z", false, 0 },
    { "ours: an instant: the closest", "2023-02-28T12:00:00Z", { "2023-02-28T11:00:00Z", "2023-02-28T12:30:00Z" }, "2023-02-28T12:30:00Z", false, 1800 },
    { "ours: an instant: a tie to the earlier", "2023-02-28T12:00:00Z", { "2023-02-28T13:00:00Z", "2023-02-28T11:00:00Z" }, "2023-02-28T11:00:00Z", false, -3600 },
    { "ours: the instant itself", "20230228120000", { "2023-02-28T12:00:00Z", "2023-02-28T12:00:01Z" }, "2023-02-28T12:00:00Z", true, 0 },
    { "ours: 14 digits name the whole second", "20230228120000", { "2023-02-28T12:00:00.75Z", "2023-02-28T11:59:59Z" }, "2023-02-28T12:00:00.75Z", true, 0 },
    { "ours: a fraction names itself only", "2023-02-28T12:00:00.5Z", { "2023-02-28T12:00:00.75Z" }, "2023-02-28T12:00:00.75Z", false, 0 },
    { "ours: centuries apart", "1700-01-01", { "2260-01-01T00:00:00Z", "2259-01-01T00:00:00Z" }, "2259-01-01T00:00:00Z", false, INT64_MAX / NS_PER_S },
};

static void check_choice(void **state)
{
    const struct choice_row *row = *state;
    AUTO(zone_free) struct zone *zone = open_or_skip("Europe/Minsk");
    struct when when;
    struct err err = { 0 };
    assert_true(when_parse(row->at, zone, &when, &err));
    for (int backwards = 0; backwards <= 1; backwards++) {          /* the order of snapshots plays no part */
        int64_t best = 0;
        bool has_best = false;
        for (size_t i = 0; i < COUNT_OF(row->snapshots); i++) {
            const char *text = row->snapshots[backwards ? COUNT_OF(row->snapshots) - 1 - i : i];
            if (text && (!has_best || when_is_better(&when, instant(text), best))) {
                best = instant(text);
                has_best = true;
            }
        }
        assert_int_equal(best, instant(row->want));
        assert_int_equal(when_holds(&when, best), row->holds);
        int64_t distance = when_distance(&when, best);
        assert_int_equal(distance / NS_PER_S, row->seconds);
    }
}

int main(void)
{
    struct suite suite = { .name = "access/when" };
    SUITE_ROWS(&suite, parse_rows, check_parse);
    SUITE_ROWS(&suite, nonsense_rows, check_nonsense);
    SUITE_ROWS(&suite, choice_rows, check_choice);
    return suite_run(&suite);
}
