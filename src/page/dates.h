/* page/dates.h: dates as people write them, found in a line of text: any of the usual orders, in some thirty languages.
 *
 *   2023-02-28T11:57:00+03:00   28 February 2023, 11:57   Feb. 28, 2023 3:15 p.m. EST   28.02.2023, 11.57 Uhr
 *   2023年2月28日 11時57分        28 de fevereiro de 2023 às 11h57   ٢٨ فبراير ٢٠٢٣          28 กุมภาพันธ์ 2566
 * What the text does not say stays unsaid: a day without time is a day, a time without zone is local. Digits of every script
 * count; years of the Buddhist calendar (2400 to 2650) are turned. Bounded: at most DATES_TOKENS words of a text are looked at. */
#pragma once
#include "base/time.h"
#include "page/words.h"

enum { DATES_TOKENS = 96 };

struct page_found_date {
    struct time_said said;
    size_t at, end;                     /* in the text */
    enum page_stamp stamp;              /* what words before it (or right after it) say; 0: nothing */
    bool has_weekday;                   /* a weekday's name, or some other word, stands directly before it */
    bool is_ambiguous;                  /* 03/04/2023: taken as the language's order has it */
};
enum page_day_order { DAY_FIRST, MONTH_FIRST };             /* of dates in figures only: 3/4/2023 */

/* The dates of the text, in order; returns how many (at most `max`). */
size_t page_dates_find(struct span text, enum page_day_order order, struct page_found_date *ret, size_t max);
/* A date that is a value by itself (an attribute, a member of JSON-LD): W3CDTF first, then as text. */
MUST_CHECK bool page_date_parse(struct span value, enum page_day_order order, struct time_said *ret);
/* The day in a URL's path: /2023/02/28/, /2023-02-28-, /20230228/. */
MUST_CHECK bool page_date_of_url(struct span url, struct time_said *ret);
