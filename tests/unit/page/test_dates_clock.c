/* src/page/dates_clock.c: the time of day that stands behind or before a date. */
#include "../base/suite.h"

#include "page/dates_tokens.h"

enum { NO_OFFSET = 10000 };
static const struct row {
    const char *name, *text;
    int hour, minute, second;           /* hour -1: no time */
    int offset;                         /* minutes, or NO_OFFSET */
    const char *rest;                   /* what stands behind the time, or all of the text when there is none */
} rows[] = {
    { "ours: hours and minutes", "11:57", 11, 57, 0, NO_OFFSET, "" },
    { "ours: seconds", "11:57:08 x", 11, 57, 8, NO_OFFSET, "x" },
    { "ours: a fraction of a second", "11:57:08.250", 11, 57, 8, NO_OFFSET, "" },
    { "ours: german", "um 11.57 Uhr", 11, 57, 0, NO_OFFSET, "" },
    { "ours: german, an hour alone", "um 9 Uhr", 9, 0, 0, NO_OFFSET, "" },
    { "ours: p.m.", "at 3:15 p.m. by", 15, 15, 0, NO_OFFSET, "by" },
    { "ours: an hour with pm", "3 pm", 15, 0, 0, NO_OFFSET, "" },
    { "ours: the last hour before midnight", "11:05 pm", 23, 5, 0, NO_OFFSET, "" },
    { "ours: 12 am is midnight", "12:05 am", 0, 5, 0, NO_OFFSET, "" },
    { "ours: 12 pm is noon", "12:05 PM", 12, 5, 0, NO_OFFSET, "" },
    { "ours: a word is no half of the day", "9:05 amazing", 9, 5, 0, NO_OFFSET, "amazing" },
    { "ours: polish", "r., godz. 11:57", 11, 57, 0, NO_OFFSET, "" },
    { "ours: russian, moscow", "в 11:57 МСК", 11, 57, 0, 180, "" },
    { "ours: chinese, afternoon", "下午3时15分", 15, 15, 0, NO_OFFSET, "" },
    { "ours: korean, afternoon", "오후 3:15", 15, 15, 0, NO_OFFSET, "" },
    { "ours: arabic digits", "١١:٥٧", 11, 57, 0, NO_OFFSET, "" },
    { "ours: an offset", "11:57+03:00", 11, 57, 0, 180, "" },
    { "ours: an offset of four digits", "11:57 -0530", 11, 57, 0, -330, "" },
    { "ours: a minus that is one", "11:57 \xE2\x88\x92" "5", 11, 57, 0, -300, "" },
    { "ours: a zone and hours", "11:57 UTC+3", 11, 57, 0, 180, "" },
    { "ours: a zone's word", "3:15 PM EST", 15, 15, 0, -300, "" },
    { "ours: no offset is that far", "11:57 +15:00", 11, 57, 0, NO_OFFSET, "+15:00" },
    { "ours: a span of time is no offset", "11:30-12:30", 11, 30, 0, NO_OFFSET, "-12:30" },
    { "ours: an offset has no minute 60", "11:57 +03:60", 11, 57, 0, NO_OFFSET, "+03:60" },
    { "ours: an offset of four digits has none either", "11:57 +0399", 11, 57, 0, NO_OFFSET, "+0399" },
    { "ours: a dash and a number are no offset", "11:57 - 3 photos", 11, 57, 0, NO_OFFSET, "- 3 photos" },
    { "ours: a date is no time", "28.02.2023", -1, 0, 0, NO_OFFSET, "28.02.2023" },
    { "ours: there is no hour 25", "25:10", -1, 0, 0, NO_OFFSET, "25:10" },
    { "ours: there is no hour 24", "24:00", -1, 0, 0, NO_OFFSET, "24:00" },
    { "ours: there is no minute 60", "11:60", -1, 0, 0, NO_OFFSET, "11:60" },
    { "ours: minutes have two digits", "2:1", -1, 0, 0, NO_OFFSET, "2:1" },
    { "ours: an hour alone is a number", "9 people", -1, 0, 0, NO_OFFSET, "9 people" },
    { "ours: too many words between", "a b c d e f 11:57", -1, 0, 0, NO_OFFSET, "a b c d e f 11:57" },
    { "ours: nothing", "", -1, 0, 0, NO_OFFSET, "" },
};

static void expect(const struct time_said *said, const struct row *row)
{
    assert_int_equal(said->has_time, row->hour >= 0);
    if (row->hour >= 0) {
        assert_int_equal(said->hour, row->hour);
        assert_int_equal(said->minute, row->minute);
        assert_int_equal(said->second, row->second);
    }
    assert_int_equal(said->has_offset, row->offset != NO_OFFSET);
    if (row->offset != NO_OFFSET)
        assert_int_equal(said->offset_minutes, row->offset);
}

static void check(void **state)
{
    const struct row *row = *state;
    struct tokens tokens = { .text = span_of(row->text) };
    struct time_said said = { 0 };
    page_tokens_cut(&tokens);
    size_t i = 0;
    page_clock_behind(&tokens, &i, &said);
    struct span rest = i < tokens.n ? span_from(tokens.text, tokens.items[i].at) : span_of("");
    buf_free(&tokens.lower);
    expect(&said, row);
    if (!span_is(rest, row->rest))
        fail_msg("rest: %.*s, not %s", (int)rest.len, (const char *)rest.at, row->rest);
}

/* The date begins at the sign '@'; `rest` is what stands from the time on, or from '@' when there is none. */
static const struct row before_rows[] = {
    { "ours: before: a comma between", "11:57, @", 11, 57, 0, NO_OFFSET, "11:57, @" },
    { "ours: before: words in front of it", "at 11:57 @", 11, 57, 0, NO_OFFSET, "11:57 @" },
    { "ours: before: seconds are not taken for hours", "11:57:08 @", 11, 57, 8, NO_OFFSET, "11:57:08 @" },
    { "ours: before: p.m. and a zone", "3:15 pm EST, @", 15, 15, 0, -300, "3:15 pm EST, @" },
    { "ours: before: a time too far off", "11:57 by one two @", -1, 0, 0, NO_OFFSET, "@" },
    { "ours: before: a number is no time", "9 on the @", -1, 0, 0, NO_OFFSET, "@" },
    { "ours: before: nothing", "@", -1, 0, 0, NO_OFFSET, "@" },
};

static void check_before(void **state)
{
    const struct row *row = *state;
    struct tokens tokens = { .text = span_of(row->text) };
    struct time_said said = { 0 };
    page_tokens_cut(&tokens);
    size_t at = strlen(row->text) - 1;
    page_clock_before(&tokens, tokens.n - 1, &said, &at);
    buf_free(&tokens.lower);
    expect(&said, row);
    assert_string_equal(row->text + at, row->rest);
}

int main(void)
{
    struct suite suite = { .name = "page/dates_clock" };
    SUITE_ROWS(&suite, rows, check);
    SUITE_ROWS(&suite, before_rows, check_before);
    return suite_run(&suite);
}
