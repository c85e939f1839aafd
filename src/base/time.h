/* base/time.h: instants and calendar days, read and written.
 *
 * An instant is an int64_t of nanoseconds since 1970-01-01T00:00:00Z (name ends in _ns): years 1678 to 2261. What a
 * text said (struct time_said) may lie in 0001 to 9999. Leap seconds do not exist: 23:59:60 is read as 23:59:59.
 * Text forms:
 *   RFC 3339      2023-06-06T08:15:00Z, 2023-02-28T11:57:00+03:00, with 1 to 9 digits of a second's fraction
 *   14 digits     20230606081500, as CDX has it; UTC
 *   W3CDTF        a date, a date with time, with or without offset: what pages and METS hold */
#pragma once
#include "base/span.h"
#include "base/zone.h"

#define NS_PER_S INT64_C(1000000000)

int64_t time_now_ns(void);                                  /* the wall clock */
int64_t time_monotonic_ns(void);                            /* for durations only */

enum { TIME_TEXT = 40 };
/* "2023-06-06T08:15:00Z"; a fraction is written only where it is not zero, with as few digits as hold it
 * (at most 9). */
void time_format(int64_t time_ns, char ret[TIME_TEXT]);
void time_format_14(int64_t time_ns, char ret[TIME_TEXT]);          /* "20230606081500" */
void time_format_basic(int64_t time_ns, char ret[TIME_TEXT]);       /* "20230606T081500Z", for names */
void time_format_date(int64_t time_ns, char ret[TIME_TEXT]);        /* "2023-06-06", in UTC */
void time_format_http(int64_t time_ns, char ret[TIME_TEXT]);        /* "Tue, 06 Jun 2023 08:15:00 GMT" */

/* What a text said, no more: a day without time stays a day, a local time without offset stays local. */
struct time_said {
    int year, month, day;               /* always */
    bool has_time, has_offset;
    int hour, minute;                   /* where has_time */
    int second, nanosecond;
    int offset_minutes;                 /* where has_offset: east of UTC is positive */
};
/* Reads W3CDTF and RFC 3339 (with 'T', 't' or one blank; offsets Z, z, ±hh:mm, ±hhmm, ±hh). Strict in ranges and
 * days of months; nothing may follow. Year alone and year-month are not taken. */
MUST_CHECK bool time_parse_said(struct span text, struct time_said *ret);
/* RFC 3339 with offset, or 14 digits (UTC): an instant. False for a year that no instant can hold; so below. */
MUST_CHECK bool time_parse_instant(struct span text, int64_t *ret_ns);
/* The date formats of HTTP (RFC 9110 §5.6.7: IMF-fixdate, RFC 850, asctime). A year of two digits lies in 1970 to
 * 2069, whatever the clock says: what kept bytes mean does not change with time. */
MUST_CHECK bool time_parse_http(struct span text, int64_t *ret_ns);
/* WARC-Date of any version: YYYY, YYYY-MM, YYYY-MM-DD, …THH:MMZ, …THH:MM:SSZ, with fraction. */
MUST_CHECK bool time_parse_warc(struct span text, int64_t *ret_ns);
/* Back to text in the same precision: "2023-02-28", "2023-02-28T11:57:00", "2023-02-28T11:57:00+03:00" (Z for 0). */
void time_format_said(const struct time_said *said, char ret[TIME_TEXT]);
/* Beyond the years of an instant these give the nearest one. */
int64_t time_of_said(const struct time_said *said);         /* an offset that is not said counts as UTC */
int64_t time_of_civil(int year, int month, int day, int hour, int minute, int second);      /* UTC */
void time_to_civil(int64_t time_ns, int offset_minutes, struct time_said *ret);
int64_t time_day_number(int year, int month, int day);      /* days since 1970-01-01, for any year */

/* "90d", "1h", "300ms", "5s", "0": digits and one unit of ms s m h d. */
MUST_CHECK bool time_parse_duration(struct span text, int64_t *ret_ns);

/* In a zone, with its offset at that instant: "2023-02-28T11:57:00+03:00"; Z for 0. */
void zone_format(const struct zone *zone, int64_t time_ns, char ret[TIME_TEXT]);
