/* Dates as people write them, as values, and in URLs. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "page/dates.h"

static const struct row {
    const char *name, *text, *want;     /* NULL: no date */
    enum page_day_order order;
} rows[] = {
    { "w3cdtf: a day", "2023-02-28", "2023-02-28" },
    { "w3cdtf: local time", "2023-02-28T11:57", "2023-02-28T11:57:00" },
    { "w3cdtf: an offset is kept", "2023-02-28T11:57:00+03:00", "2023-02-28T11:57:00+03:00" },
    { "ours: offset without colon, fraction", "2020-01-21T12:00:00.000-0500", "2020-01-21T12:00:00-05:00" },
    { "ours: a blank for the T", "2022-05-03 21:44:09", "2022-05-03T21:44:09" },
    { "ours: eight digits", "20230228", "2023-02-28" },
    { "ours: english, day first", "28 February 2023, 11:57", "2023-02-28T11:57:00" },
    { "ours: english, weekday and month first", "Tuesday, June 6, 2023", "2023-06-06" },
    { "ours: ordinal", "Feb. 28th, 2023", "2023-02-28" },
    { "ours: hyphens with a month's name", "28-Feb-2023", "2023-02-28" },
    { "ours: p.m.", "May 4, 2022 at 3:15 p.m.", "2022-05-04T15:15:00" },
    { "ours: glued pm", "November 9, 2023 4:41PM", "2023-11-09T16:41:00" },
    { "ours: an hour with am", "May 4, 2022, 9 am", "2022-05-04T09:00:00" },
    { "ours: 12 am is midnight", "May 4, 2022 12:05 am", "2022-05-04T00:05:00" },
    { "ours: 12 pm is noon", "May 4, 2022 12:05 pm", "2022-05-04T12:05:00" },
    { "ours: words are no half of the day", "4 May 2022, amazing", "2022-05-04" },
    { "ours: zone word", "May 4, 2022 3:15 PM EST", "2022-05-04T15:15:00-05:00" },
    { "ours: zone in brackets", "4. Mai 2022, 15:15 (MESZ)", "2022-05-04T15:15:00+02:00" },
    { "ours: UTC plus hours", "4 мая 2022 15:15 UTC+3", "2022-05-04T15:15:00+03:00" },
    { "ours: the time before the date", "11:57, 28 February 2023", "2023-02-28T11:57:00" },
    { "ours: german", "Dienstag, 28. Februar 2023 um 11:57 Uhr", "2023-02-28T11:57:00" },
    { "ours: german, dots in the time", "06.11.2023, 11.41 Uhr", "2023-11-06T11:41:00" },
    { "ours: german, March without umlaut", "3. Maerz 2021", "2021-03-03" },
    { "ours: austrian January", "14. Jänner 2020", "2020-01-14" },
    { "ours: french, first of the month", "1er mars 2023 à 11h57", "2023-03-01T11:57:00" },
    { "ours: spanish", "miércoles, 4 de mayo de 2022", "2022-05-04" },
    { "ours: a year glued to the time", "4 de mayo de 202207:59 hs", "2022-05-04T07:59:00" },
    { "ours: portuguese", "28 de fevereiro de 2023 às 11h57", "2023-02-28T11:57:00" },
    { "ours: italian", "14 Gennaio 2020", "2020-01-14" },
    { "ours: dutch", "3 mrt 2021", "2021-03-03" },
    { "ours: polish", "28 lutego 2023 r., godz. 11:57", "2023-02-28T11:57:00" },
    { "ours: czech", "28. února 2023", "2023-02-28" },
    { "ours: hungarian", "2023. február 28. 11:57", "2023-02-28T11:57:00" },
    { "ours: turkish", "28 Şubat 2023", "2023-02-28" },
    { "ours: latvian", "2023. gada 28. februārī", "2023-02-28" },
    { "ours: lithuanian", "2023 m. vasario 28 d.", "2023-02-28" },
    { "ours: finnish", "28. helmikuuta 2023", "2023-02-28" },
    { "ours: russian", "28 февраля 2023 г., 11:57", "2023-02-28T11:57:00" },
    { "ours: ukrainian", "28 лютого 2023 року", "2023-02-28" },
    { "ours: belarusian", "28 лютага 2023, 11:57", "2023-02-28T11:57:00" },
    { "ours: greek", "28 Φεβρουαρίου 2023", "2023-02-28" },
    { "ours: chinese", "2023年2月28日 11:57", "2023-02-28T11:57:00" },
    { "ours: chinese, afternoon", "2023年2月28日下午3时15分", "2023-02-28T15:15:00" },
    { "ours: japanese", "2023年2月28日 11時57分", "2023-02-28T11:57:00" },
    { "ours: korean", "2023년 2월 28일 오후 3:15", "2023-02-28T15:15:00" },
    { "ours: korean, dots", "2023. 2. 28. 11:57", "2023-02-28T11:57:00" },
    { "ours: arabic digits", "٢٨ فبراير ٢٠٢٣", "2023-02-28" },
    { "ours: buddhist year", "28 กุมภาพันธ์ 2566", "2023-02-28" },
    { "ours: vietnamese figures", "28/02/2023 11:57", "2023-02-28T11:57:00" },
    { "ours: figures that tell their order", "2/28/2023", "2023-02-28" },
    { "ours: figures, day first", "03/04/2023", "2023-04-03", DAY_FIRST },
    { "ours: figures, month first", "03/04/2023", "2023-03-04", MONTH_FIRST },
    { "ours: dots are day first everywhere", "03.04.2023", "2023-04-03", MONTH_FIRST },
    { "ours: a year of two digits", "03.04.23", "2023-04-03" },
    { "ours: no such day", "30 February 2023", NULL },
    { "ours: a month and a year are no day", "February 2023", NULL },
    { "ours: a version is no date", "1.2.3", NULL },
    { "ours: a score is no date", "2-1-0", NULL },
    { "ours: figures of a year range", "1999-2023", NULL },
    { "ours: hours beyond 24", "28 February 2023, 31:57", "2023-02-28" },
    { "ours: nothing", "", NULL },
};

static void test_text(void **state)
{
    const struct row *row = *state;
    struct time_said said;
    char text[TIME_TEXT];
    bool is_date = page_date_parse(span_of(row->text), row->order, &said);
    if (is_date)
        time_format_said(&said, text);
    if (!row->want)
        assert_false(is_date);
    else if (!is_date)
        fail_msg("no date found");
    else
        assert_string_equal(text, row->want);
}

static const struct stamp_row {
    const char *name, *text;
    size_t which, n;
    enum page_stamp want;
} stamp_rows[] = {
    { "ours: nothing beside it", "28 February 2023", 0, 1, 0 },
    { "ours: updated", "Updated: 28 February 2023, 11:57", 0, 1, STAMP_MODIFIED },
    { "ours: published and updated, the first", "Published 27 Feb 2023, updated 28 Feb 2023", 0, 2, STAMP_PUBLISHED },
    { "ours: published and updated, the second", "Published 27 Feb 2023, updated 28 Feb 2023", 1, 2, STAMP_MODIFIED },
    { "ours: german", "Zuletzt aktualisiert am 28.02.2023", 0, 1, STAMP_MODIFIED },
    { "ours: russian", "Обновлено 28 февраля 2023", 0, 1, STAMP_MODIFIED },
    { "ours: japanese, before", "更新：2023年2月28日", 0, 1, STAMP_MODIFIED },
    { "ours: japanese, directly behind", "2023年2月28日更新", 0, 1, STAMP_MODIFIED },
    { "ours: a copyright's date is none", "© 28 February 2023", 0, 1, STAMP_OTHER },
};

static void test_stamp(void **state)
{
    const struct stamp_row *row = *state;
    struct page_found_date found[4];
    assert_int_equal(page_dates_find(span_of(row->text), DAY_FIRST, found, COUNT_OF(found)), row->n);
    assert_int_equal(found[row->which].stamp, row->want);
}

static const struct row url_rows[] = {
    { "ours: url with folders", "https://a.example/2022/05/06/story", "2022-05-06" },
    { "ours: url with short month", "https://a.example/2022/5/6/story", "2022-05-06" },
    { "ours: url with hyphens", "https://a.example/news-2022-05-06-story", "2022-05-06" },
    { "ours: url with eight digits", "https://a.example/n/20220506/story", "2022-05-06" },
    { "ours: url with year and month only", "https://a.example/2022/05/story", NULL },
    { "ours: url with a number", "https://a.example/story-156497-2023/", NULL },
    { "ours: url with no such month", "https://a.example/2022/13/06/story", NULL },
};

static void test_url(void **state)
{
    const struct row *row = *state;
    struct time_said said;
    char text[TIME_TEXT];
    bool is_date = page_date_of_url(span_of(row->text), &said);
    assert_int_equal(is_date, row->want != NULL);
    if (is_date) {
        time_format_said(&said, text);
        assert_string_equal(text, row->want);
    }
}

static void test_bounded(void **state)
{
    (void)state;
    struct page_found_date found[4];
    AUTO_BUF struct buf text = { 0 };
    for (int i = 0; i < 100000; i++)
        buf_put_text(&text, "1 2023 ");
    assert_int_equal(page_dates_find(buf_span(&text), DAY_FIRST, found, COUNT_OF(found)), 0);
}

int main(void)
{
    struct CMUnitTest tests[COUNT_OF(rows) + COUNT_OF(stamp_rows) + COUNT_OF(url_rows) + 1];
    size_t n = 0;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        tests[n++] = (struct CMUnitTest){ .name = rows[i].name, .test_func = test_text, .initial_state = (void *)&rows[i] };
    for (size_t i = 0; i < COUNT_OF(stamp_rows); i++)
        tests[n++] = (struct CMUnitTest){ .name = stamp_rows[i].name, .test_func = test_stamp, .initial_state = (void *)&stamp_rows[i] };
    for (size_t i = 0; i < COUNT_OF(url_rows); i++)
        tests[n++] = (struct CMUnitTest){ .name = url_rows[i].name, .test_func = test_url, .initial_state = (void *)&url_rows[i] };
    tests[n++] = (struct CMUnitTest){ .name = "ours: only the first words are looked at", .test_func = test_bounded };
    return cmocka_run_group_tests_name("page/dates", tests, NULL, NULL);
}
