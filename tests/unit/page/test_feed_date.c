/* src/page/feed_date.h: what is a date in a feed, in RFC 3339, and what is none. */
#include "../base/suite.h"

#include "page/feed_date.h"

static const struct row {
    const char *name, *text, *want;     /* "": none */
} rows[] = {
    { "rfc822 5.1: all of it", "Tue, 28 Feb 2023 11:57:00 +0300", "2023-02-28T11:57:00+03:00" },
    { "rfc822 5.1: no weekday, no seconds", "28 Feb 2023 08:00 GMT", "2023-02-28T08:00:00Z" },
    { "rfc822 5.1: EST", "Tue, 28 Feb 2023 11:57:00 EST", "2023-02-28T11:57:00-05:00" },
    { "rfc822 5.1: PDT", "01 Jul 2023 00:00:59 PDT", "2023-07-01T00:00:59-07:00" },
    { "rfc822 5.1: UT", "28 Feb 2023 11:57 UT", "2023-02-28T11:57:00Z" },
    { "rfc822 5.1: Z", "Wed, 01 Mar 2023 00:00:00 Z", "2023-03-01T00:00:00Z" },
    { "rfc822 5.1: the other letters mean nothing sure (RFC 2822 4.3)", "28 Feb 2023 11:57:00 A", "" },
    { "ours: UTC", "Tue, 28 Feb 2023 11:57:00 UTC", "2023-02-28T11:57:00Z" },
    { "ours: GMT and an offset", "Tue, 28 Feb 2023 11:57:00 GMT+0300", "2023-02-28T11:57:00+03:00" },
    { "ours: an offset with a colon", "Tue, 28 Feb 2023 11:57:00 +03:00", "2023-02-28T11:57:00+03:00" },
    { "ours: a half hour, to the west", "Tue, 28 Feb 2023 11:57:00 -0330", "2023-02-28T11:57:00-03:30" },
    { "ours: a comment behind", "Tue, 28 Feb 2023 11:57:00 +0300 (MSK)", "2023-02-28T11:57:00+03:00" },
    { "ours: no zone: local", "Tue, 28 Feb 2023 11:57:00", "2023-02-28T11:57:00" },
    { "ours: no time: a day", "Tue, 28 Feb 2023", "2023-02-28" },
    { "ours: the month in full", "Tuesday, 28 February 2023 11:57:00 GMT", "2023-02-28T11:57:00Z" },
    { "ours: Sept", "Fri, 1 Sept 2023 11:57:00 GMT", "2023-09-01T11:57:00Z" },
    { "ours: hyphens", "28-Feb-2023 11:57:00 GMT", "2023-02-28T11:57:00Z" },
    { "ours: no comma", "Tue 28 Feb 2023 11:57:00 GMT", "2023-02-28T11:57:00Z" },
    { "ours: an hour of one digit", "Tue, 28 Feb 2023 1:57:00 GMT", "2023-02-28T01:57:00Z" },
    { "rfc2822 4.3: a year of two digits", "28 Feb 03 11:57:00 GMT", "2003-02-28T11:57:00Z" },
    { "rfc2822 4.3: and of the century before", "28 Feb 97 11:57:00 GMT", "1997-02-28T11:57:00Z" },
    { "ours: blanks and line ends around", "\n  28 Feb 2023 11:57:00 GMT\t\r\n", "2023-02-28T11:57:00Z" },
    { "base/time: a leap second", "31 Dec 2016 23:59:60 GMT", "2016-12-31T23:59:59Z" },
    { "w3cdtf: a day", "2023-02-28", "2023-02-28" },
    { "w3cdtf: no seconds", "2023-02-28T11:57+03:00", "2023-02-28T11:57:00+03:00" },
    { "w3cdtf: a fraction", "2023-02-28T08:57:00.5Z", "2023-02-28T08:57:00.5Z" },
    { "ours: a blank for the T, and before the offset", "2023-02-28 11:57:00 +0300", "2023-02-28T11:57:00+03:00" },
    { "ours: UTC behind", "2023-02-28 11:57:00 UTC", "2023-02-28T11:57:00Z" },
    { "ours: no offset", "2023-02-28T11:57:00", "2023-02-28T11:57:00" },
    { "ours: a year alone is no day", "2023", "" },
    { "ours: a word", "yesterday", "" },
    { "ours: the month of another language", "Вт, 28 фев 2023 11:57:00 +0300", "" },
    { "ours: a zone that nobody knows", "28 Feb 2023 11:57:00 XYZ", "" },
    { "ours: figures in an order that is not told", "03/04/2023", "" },
    { "ours: no such day", "30 Feb 2023 11:57:00 GMT", "" },
    { "ours: no such hour", "28 Feb 2023 25:57:00 GMT", "" },
    { "ours: no such offset", "28 Feb 2023 11:57:00 +2460", "" },
    { "ours: a year of three digits", "28 Feb 123", "" },
    { "ours: cut in the time", "28 Feb 2023 11:", "" },
    { "ours: more behind it", "28 Feb 2023 11:57:00 GMT and more", "" },
    { "ours: nothing", "", "" },
    { "ours: a zone alone", " +0300", "" },
    { "ours: longer than any date",
      "Tue, 28 Feb 2023 11:57:00 +0300 (                                                                                 MSK)", "" },
};

static void test_date(void **state)
{
    const struct row *row = *state;
    AUTO_FREE char *text = mem_text(row->text);
    struct feed_date date;
    bool is_known = feed_date_read(span_of(text), &date);
    assert_string_equal(date.text, row->want);
    assert_int_equal(is_known, row->want[0] != '\0');
    assert_int_equal(date.is_known, is_known);
}

static void test_instant(void **state)
{
    (void)state;
    struct feed_date date;
    assert_true(feed_date_read(span_of("Tue, 28 Feb 2023 11:57:00 +0300"), &date));
    assert_int_equal(date.at_ns, time_of_civil(2023, 2, 28, 8, 57, 0));
    assert_true(feed_date_read(span_of("2023-02-28"), &date));
    assert_int_equal(date.at_ns, time_of_civil(2023, 2, 28, 0, 0, 0));
    assert_false(date.said.has_time);
}

int main(void)
{
    struct suite suite = { .name = "page/feed_date" };
    SUITE_ROWS(&suite, rows, test_date);
    suite_add(&suite, "ours: the instant", test_instant, NULL);
    return suite_run(&suite);
}
