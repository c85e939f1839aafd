#include "suite.h"

#include "base/time.h"

/* --- the database of this machine --------------------------------------------------------------------------- */

static const struct format_row {
    const char *name, *zone, *utc, *want;
} format_rows[] = {
    { "ours: UTC", "UTC", "2023-02-28T08:57:00Z", "2023-02-28T08:57:00Z" },
    { "tz: Minsk stays at +03:00", "Europe/Minsk", "2023-02-28T08:57:00Z", "2023-02-28T11:57:00+03:00" },
    { "tz: Minsk had summer time in 2010", "Europe/Minsk", "2010-01-15T12:00:00Z", "2010-01-15T14:00:00+02:00" },
    { "tz: Minsk in 2049 by the footer", "Europe/Minsk", "2049-07-01T00:00:00Z", "2049-07-01T03:00:00+03:00" },
    { "tz: New York, the second before summer time", "America/New_York", "2023-03-12T06:59:59Z", "2023-03-12T01:59:59-05:00" },
    { "tz: New York, summer time", "America/New_York", "2023-03-12T07:00:00Z", "2023-03-12T03:00:00-04:00" },
    { "tz: New York, the last second of summer time", "America/New_York", "2023-11-05T05:59:59Z", "2023-11-05T01:59:59-04:00" },
    { "tz: New York, winter time", "America/New_York", "2023-11-05T06:00:00Z", "2023-11-05T01:00:00-05:00" },
    { "tz: New York in 2150 by the footer", "America/New_York", "2150-07-01T12:00:00Z", "2150-07-01T08:00:00-04:00" },
    { "tz: New York in the winter of 2150", "America/New_York", "2150-12-31T23:00:00Z", "2150-12-31T18:00:00-05:00" },
    { "tz: Kolkata has half an hour", "Asia/Kolkata", "2023-01-01T00:00:00Z", "2023-01-01T05:30:00+05:30" },
    { "tz: Kathmandu has three quarters", "Asia/Kathmandu", "2023-01-01T00:00:00Z", "2023-01-01T05:45:00+05:45" },
    { "tz: Lord Howe changes by half an hour", "Australia/Lord_Howe", "2100-01-01T00:00:00Z", "2100-01-01T11:00:00+11:00" },
    { "tz: Sydney's summer goes over New Year", "Australia/Sydney", "2100-12-31T13:30:00Z", "2101-01-01T00:30:00+11:00" },
    { "tz: Dublin's winter is the exception", "Europe/Dublin", "2100-07-01T12:00:00Z", "2100-07-01T13:00:00+01:00" },
    { "tz: Berlin, the last Sunday is the fourth", "Europe/Berlin", "2100-03-28T01:00:00Z", "2100-03-28T03:00:00+02:00" },
    { "tz: Berlin, the second before it", "Europe/Berlin", "2100-03-28T00:59:59Z", "2100-03-28T01:59:59+01:00" },
    { "tz: Berlin, the last Sunday is the fifth", "Europe/Berlin", "2100-10-31T01:00:00Z", "2100-10-31T02:00:00+01:00" },
    { "tz: before the table", "Europe/Minsk", "1700-01-01T00:00:00Z", "1700-01-01T01:50:00+01:50" },
    { "ours: a fraction stays", "Asia/Kolkata", "2023-01-01T00:00:00.25Z", "2023-01-01T05:30:00.25+05:30" },
};

static struct zone *open_or_skip(const char *name)
{
    struct err err = { 0 };
    struct zone *zone = NULL;
    if (zone_open(name, &zone, &err))
        return zone;
    print_message("no time zone database here: %s\n", err.why);
    skip();
    return NULL;
}

static void check_format(void **state)
{
    const struct format_row *row = *state;
    AUTO(zone_free) struct zone *zone = open_or_skip(row->zone);
    int64_t time_ns;
    char text[TIME_TEXT];
    assert_true(time_parse_instant(span_of(row->utc), &time_ns));
    zone_format(zone, time_ns, text);
    assert_string_equal(text, row->want);
    assert_string_equal(zone_name(zone), row->zone);
}

static const struct day_row {
    const char *name, *zone;
    int year, month, day;
    const char *want;
} day_rows[] = {
    { "ours: a day in UTC", "UTC", 2023, 2, 28, "2023-02-28T00:00:00Z" },
    { "ours: a day in Minsk", "Europe/Minsk", 2023, 2, 28, "2023-02-28T00:00:00+03:00" },
    { "ours: the day on which summer time begins", "America/New_York", 2023, 3, 12, "2023-03-12T00:00:00-05:00" },
    { "ours: the day behind it", "America/New_York", 2023, 3, 13, "2023-03-13T00:00:00-04:00" },
    { "tz: no midnight in Sao Paulo", "America/Sao_Paulo", 2018, 11, 4, "2018-11-04T01:00:00-02:00" },
    { "tz: midnight comes twice in Havana", "America/Havana", 2023, 11, 5, "2023-11-05T00:00:00-04:00" },
    { "tz: Samoa had no 30 December 2011", "Pacific/Apia", 2011, 12, 30, "2011-12-31T00:00:00+14:00" },
    { "ours: a day by the footer", "America/New_York", 2150, 7, 1, "2150-07-01T00:00:00-04:00" },
};

static void check_day(void **state)
{
    const struct day_row *row = *state;
    AUTO(zone_free) struct zone *zone = open_or_skip(row->zone);
    char text[TIME_TEXT];
    zone_format(zone, zone_day_start(zone, row->year, row->month, row->day), text);
    assert_string_equal(text, row->want);
}

static const struct name_row {
    const char *name, *zone;
} name_rows[] = {
    { "ours: no way out of the folder", "../../../etc/passwd" },
    { "ours: no absolute path", "/etc/localtime" },
    { "ours: no dots inside", "Europe/../UTC" },
    { "ours: a table is no zone", "zone.tab" },
    { "ours: a folder is no zone", "Europe" },
    { "ours: nothing is no zone", "" },
    { "ours: no slash at the end", "UTC/" },
    { "ours: no two slashes", "Europe//Minsk" },
    { "ours: what is not there", "Europe/Atlantis" },
    { "ours: no control characters", "Europe/\nMinsk" },
    { "ours: a long name", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" },
};

static void check_name(void **state)
{
    const struct name_row *row = *state;
    struct err err = { 0 };
    struct zone *zone = NULL;
    assert_false(zone_open(row->zone, &zone, &err));
    assert_int_equal(err.kind, ERR_USAGE);
    assert_null(zone);
}

/* --- files made here ---------------------------------------------------------------------------------------- */

static void put_be(struct buf *buf, int64_t value, int bytes)
{
    for (int i = bytes - 1; i >= 0; i--)
        buf_put_byte(buf, (uint8_t)((uint64_t)value >> 8 * i));
}

static void put_header(struct buf *buf, char version, int n_leap, int n_times, int n_types, int n_chars)
{
    buf_put_text(buf, "TZif");
    buf_put_byte(buf, (uint8_t)version);
    buf_put(buf, (char[15]){ 0 }, 15);
    int counts[] = { 0, 0, n_leap, n_times, n_types, n_chars };
    for (size_t i = 0; i < COUNT_OF(counts); i++)
        put_be(buf, counts[i], 4);
}

static void put_type(struct buf *buf, int64_t offset)
{
    put_be(buf, offset, 4);
    buf_put(buf, (char[2]){ 0 }, 2);
}

struct made {
    const char *footer;
    int64_t offsets[2], times[2];
    uint8_t types[2];
    int n_leap;
};

/* A file of version 2: an empty part of version 1, then two types and two transitions. */
static void make(const struct made *made, struct buf *buf)
{
    put_header(buf, '2', 0, 0, 1, 1);
    put_type(buf, 0);
    buf_put_byte(buf, 0);
    put_header(buf, '2', made->n_leap, 2, 2, 4);
    for (int i = 0; i < 2; i++)
        put_be(buf, made->times[i], 8);
    buf_put(buf, made->types, 2);
    for (int i = 0; i < 2; i++)
        put_type(buf, made->offsets[i]);
    buf_put(buf, "ABC\0", 4);
    for (int i = 0; i < made->n_leap; i++)
        buf_put(buf, (char[12]){ 0 }, 12);
    buf_put_text(buf, made->footer);
}

#define TIMES { 3600, 7200 }, { 1000, 2000 }, { 0, 1 }

static const struct made_row {
    const char *name;
    struct made made;
    bool is_fine;
} made_rows[] = {
    { "rfc8536 3.3: no rule", { "\n\n", TIMES }, true },
    { "rfc8536 3.3: a rule", { "\nABC-1ABD,M3.5.0,M10.5.0/3\n", TIMES }, true },
    { "rfc8536 3.3: names in brackets", { "\n<+03>-3:30:15\n", TIMES }, true },
    { "rfc8536 3.3.1: hours below zero and beyond a day", { "\n<-03>3<-02>,M3.5.0/-2,M10.5.0/-167:59\n", TIMES }, true },
    { "rfc8536 3.3.1: always summer", { "\nEST5EDT,0/0,J365/25\n", TIMES }, true },
    { "rfc8536 3.3: a footer is a must", { "", TIMES }, false },
    { "rfc8536 3.3: the footer ends with a line feed", { "\nABC-1", TIMES }, false },
    { "posix 8.3: a name of three letters", { "\nAB-1\n", TIMES }, false },
    { "posix 8.3: a name in brackets ends", { "\n<+03-3\n", TIMES }, false },
    { "posix 8.3: an offset is a must", { "\nABC\n", TIMES }, false },
    { "posix 8.3: up to 24 hours", { "\nABC25\n", TIMES }, false },
    { "posix 8.3: up to 59 minutes", { "\nABC1:60\n", TIMES }, false },
    { "posix 8.3: summer needs its days", { "\nABC-1ABD\n", TIMES }, false },
    { "posix 8.3: summer needs its end", { "\nABC-1ABD,M3.5.0\n", TIMES }, false },
    { "posix 8.3: no month 13", { "\nABC-1ABD,M13.5.0,M10.5.0\n", TIMES }, false },
    { "posix 8.3: no week 0", { "\nABC-1ABD,M3.0.0,M10.5.0\n", TIMES }, false },
    { "posix 8.3: no weekday 7", { "\nABC-1ABD,M3.5.7,M10.5.0\n", TIMES }, false },
    { "posix 8.3: no day J0", { "\nABC-1ABD,J0,J365\n", TIMES }, false },
    { "posix 8.3: no day 366", { "\nABC-1ABD,0,366\n", TIMES }, false },
    { "rfc8536 3.3.1: no hour 168", { "\nABC-1ABD,M3.5.0/168,M10.5.0\n", TIMES }, false },
    { "posix 8.3: nothing may follow", { "\nABC-1ABD,M3.5.0,M10.5.0,\n", TIMES }, false },
    { "rfc8536 3.2: times ascend", { "\n\n", { 0, 0 }, { 2000, 2000 }, { 0, 1 } }, false },
    { "rfc8536 3.2: a type that is not there", { "\n\n", { 0, 0 }, { 1, 2 }, { 0, 2 } }, false },
    { "rfc8536 3.2: offsets below 26 hours", { "\n\n", { 93600, 0 }, { 1, 2 }, { 0, 1 } }, false },
    { "rfc8536 3.2: offsets above -25 hours", { "\n\n", { 0, -90000 }, { 1, 2 }, { 0, 1 } }, false },
    { "rfc8536 3.2: an offset of -2^31", { "\n\n", { INT32_MIN, 0 }, { 1, 2 }, { 0, 1 } }, false },
    { "ours: no leap seconds", { "\n\n", TIMES, 1 }, false },
};

static void check_made(void **state)
{
    const struct made_row *row = *state;
    AUTO_BUF struct buf buf = { 0 };
    struct err err = { 0 };
    AUTO(zone_free) struct zone *zone = NULL;
    make(&row->made, &buf);
    assert_int_equal(zone_parse("Made/Here", buf_span(&buf), &zone, &err), row->is_fine);
    assert_int_equal(err.kind, row->is_fine ? ERR_NONE : ERR_INVALID);
    if (!row->is_fine)
        return;
    assert_int_equal(zone_offset_minutes(zone, 999 * NS_PER_S), 60);
    assert_int_equal(zone_offset_minutes(zone, 1999 * NS_PER_S + 999999999), 60);
    zone_offset_minutes(zone, INT64_MIN);
    zone_offset_minutes(zone, INT64_MAX);
    zone_day_start(zone, 9999, 12, 31);
    zone_day_start(zone, 1, 1, 1);
}

static void summer_without_end(void **state)
{
    (void)state;
    AUTO_BUF struct buf buf = { 0 };
    struct err err = { 0 };
    AUTO(zone_free) struct zone *zone = NULL;
    make(&(struct made){ "\nEST5EDT,0/0,J365/25\n", TIMES }, &buf);
    assert_true(zone_parse("Made/Here", buf_span(&buf), &zone, &err));
    for (int64_t hour = 24 * 365; hour < 24 * 365 * 9; hour++)
        assert_int_equal(zone_offset_minutes(zone, hour * 3600 * NS_PER_S), -240);
}

/* J60 is 1 March in every year; 59, counted from 0, is 29 February in leap years and 1 March in others. */
static void days_of_the_year(void **state)
{
    (void)state;
    AUTO_BUF struct buf buf = { 0 };
    struct err err = { 0 };
    AUTO(zone_free) struct zone *julian = NULL, *counted = NULL;
    make(&(struct made){ "\nABC0ABD,J60/0,J365/0\n", TIMES }, &buf);
    assert_true(zone_parse("Made/Here", buf_span(&buf), &julian, &err));
    buf_clear(&buf);
    make(&(struct made){ "\nABC0ABD,59/0,364/0\n", TIMES }, &buf);
    assert_true(zone_parse("Made/Here", buf_span(&buf), &counted, &err));
    assert_int_equal(zone_offset_minutes(julian, time_of_civil(2024, 2, 29, 12, 0, 0)), 0);
    assert_int_equal(zone_offset_minutes(julian, time_of_civil(2024, 3, 1, 0, 0, 0)), 60);
    assert_int_equal(zone_offset_minutes(julian, time_of_civil(2023, 2, 28, 23, 0, 0)), 0);
    assert_int_equal(zone_offset_minutes(julian, time_of_civil(2023, 3, 1, 0, 0, 0)), 60);
    assert_int_equal(zone_offset_minutes(counted, time_of_civil(2024, 2, 29, 0, 0, 0)), 60);
    assert_int_equal(zone_offset_minutes(counted, time_of_civil(2023, 2, 28, 23, 0, 0)), 0);
    assert_int_equal(zone_offset_minutes(counted, time_of_civil(2023, 3, 1, 0, 0, 0)), 60);
}

/* Cut at every byte, and with every byte made something else: never beyond its end, whatever the outcome. */
static void broken_anywhere(void **state)
{
    (void)state;
    AUTO_BUF struct buf buf = { 0 };
    make(&made_rows[1].made, &buf);
    for (size_t cut = 0; cut < buf.len; cut++) {
        AUTO_FREE uint8_t *bytes = (uint8_t *)mem_text_n(buf.at, cut);
        struct err err = { 0 };
        struct zone *zone = NULL;
        assert_false(zone_parse("Made/Here", span_of_n(bytes, cut), &zone, &err));
        assert_int_equal(err.kind, ERR_INVALID);
    }
    for (size_t at = 0; at < buf.len; at++)
        for (int change = 1; change < 256; change <<= 1) {
            buf.at[at] ^= (uint8_t)change;
            struct err err = { 0 };
            AUTO(zone_free) struct zone *zone = NULL;
            if (zone_parse("Made/Here", buf_span(&buf), &zone, &err))
                zone_day_start(zone, 2100, 7, 1);
            buf.at[at] ^= (uint8_t)change;
        }
}

static void version_1_has_no_footer(void **state)
{
    (void)state;
    AUTO_BUF struct buf buf = { 0 };
    struct err err = { 0 };
    AUTO(zone_free) struct zone *zone = NULL;
    put_header(&buf, 0, 0, 1, 2, 4);
    put_be(&buf, -1000, 4);
    buf_put_byte(&buf, 1);
    put_type(&buf, 60);
    put_type(&buf, -7200);
    buf_put(&buf, "ABC\0", 4);
    assert_true(zone_parse("Made/Here", buf_span(&buf), &zone, &err));
    assert_int_equal(zone_offset_minutes(zone, -1001 * NS_PER_S), 1);
    assert_int_equal(zone_offset_minutes(zone, -1000 * NS_PER_S), -120);
    assert_int_equal(zone_offset_minutes(zone, INT64_MAX), -120);
    zone_free(TAKE(zone));
    assert_false(zone_parse("Made/Here", span_to(buf_span(&buf), buf.len - 1), &zone, &err));
}

/* The month behind December is in another year. The first Sunday of December 2024 is the 1st, the last the 29th. */
static void changes_in_december(void **state)
{
    (void)state;
    static const struct {
        const char *footer;
        int day;
    } ends[] = { { "\nABC0ABD,M3.5.0/0,M12.1.0/0\n", 1 }, { "\nABC0ABD,M3.5.0/0,M12.5.0/0\n", 29 } };
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        AUTO_BUF struct buf buf = { 0 };
        struct err err = { 0 };
        AUTO(zone_free) struct zone *zone = NULL;
        make(&(struct made){ ends[i].footer, TIMES }, &buf);
        assert_true(zone_parse("Made/Here", buf_span(&buf), &zone, &err));
        int64_t end = time_of_civil(2024, 12, ends[i].day, 0, 0, 0) - 3600 * NS_PER_S;
        assert_int_equal(zone_offset_minutes(zone, end - 1), 60);
        assert_int_equal(zone_offset_minutes(zone, end), 0);
    }
}

int main(void)
{
    struct suite suite = { .name = "base/zone" };
    SUITE_ROWS(&suite, format_rows, check_format);
    SUITE_ROWS(&suite, day_rows, check_day);
    SUITE_ROWS(&suite, name_rows, check_name);
    SUITE_ROWS(&suite, made_rows, check_made);
    suite_add(&suite, "rfc8536 3.3.1: summer without an end", summer_without_end, NULL);
    suite_add(&suite, "posix 8.3: days of the year, with and without 29 February", days_of_the_year, NULL);
    suite_add(&suite, "posix 8.3: changes in December", changes_in_december, NULL);
    suite_add(&suite, "ours: broken at any byte", broken_anywhere, NULL);
    suite_add(&suite, "rfc8536 3.1: version 1", version_1_has_no_footer, NULL);
    return suite_run(&suite);
}
