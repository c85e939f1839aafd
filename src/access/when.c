/* access/when.c: dates of the command line, and which of two snapshots answers them better. */
#include "access/when.h"

static const char forms[] = "give a day (2023-02-28), an instant (2023-02-28T11:57:00+03:00) or 14 digits (20230228085700, UTC)";
enum { DAY_LENGTH = 10, YEAR_FIRST = 1679, YEAR_LAST = 2261 };      /* the whole years that an instant can hold */

static void set_day(const struct time_said *said, const struct zone *zone, struct when *ret)
{
    struct time_said next;
    time_to_civil(time_of_civil(said->year, said->month, said->day, 0, 0, 0) + 86400 * NS_PER_S, 0, &next);
    *ret = (struct when){
        .is_day = true,
        .start_ns = zone_day_start(zone, said->year, said->month, said->day),
        .end_ns = zone_day_start(zone, next.year, next.month, next.day),    /* 23, 24 or 25 hours later */
    };
}

bool when_parse(const char *text, const struct zone *zone, struct when *ret, struct err *err)
{
    struct span span = span_of(text);
    struct time_said said;
    int64_t instant_ns;
    if (time_parse_said(span, &said) && !said.has_time && span.len == DAY_LENGTH) {
        if (said.year < YEAR_FIRST || said.year >= YEAR_LAST)
            return err_set(err, ERR_USAGE, "the year %d lies outside of what is reckoned with here", said.year);
        set_day(&said, zone, ret);
        return true;
    }
    if (time_parse_instant(span, &instant_ns)) {
        *ret = (struct when){ .start_ns = instant_ns, .end_ns = instant_ns };
        return true;
    }
    if (time_parse_said(span, &said) && said.has_time && !said.has_offset)
        err_set(err, ERR_USAGE, "\"%s\" has no offset from UTC, so it is no instant (RFC 3339 §4.4)", SHOW(span));
    else
        err_set(err, ERR_USAGE, "\"%s\" is no date", SHOW(span));
    return err_hint(err, "%s", forms);
}

/* The distance without its sign: instants lie up to 584 years apart, which fits without one. */
static uint64_t away_ns(const struct when *when, int64_t time_ns)
{
    if (time_ns < when->start_ns)
        return (uint64_t)when->start_ns - (uint64_t)time_ns;
    if (when->is_day && when->start_ns < when->end_ns)
        return time_ns < when->end_ns ? 0 : (uint64_t)time_ns - (uint64_t)when->end_ns + 1;   /* from the last one inside */
    return (uint64_t)time_ns - (uint64_t)when->start_ns;
}

static bool is_inside_day(const struct when *when, int64_t time_ns)
{
    return when->is_day && time_ns >= when->start_ns && time_ns < when->end_ns;
}

bool when_is_better(const struct when *when, int64_t candidate_ns, int64_t best_ns)
{
    if (is_inside_day(when, candidate_ns) && is_inside_day(when, best_ns))
        return candidate_ns > best_ns;                  /* the last of the day is what its readers were left with */
    uint64_t candidate = away_ns(when, candidate_ns), best = away_ns(when, best_ns);
    return candidate != best ? candidate < best : candidate_ns < best_ns;
}

int64_t when_distance(const struct when *when, int64_t time_ns)
{
    uint64_t away = away_ns(when, time_ns);
    int64_t bounded = away > INT64_MAX ? INT64_MAX : (int64_t)away;
    return time_ns < when->start_ns ? -bounded : bounded;
}

bool when_holds(const struct when *when, int64_t time_ns)
{
    if (when->is_day)
        return is_inside_day(when, time_ns);
    bool is_whole_second = when->start_ns % NS_PER_S == 0;
    return time_ns >= when->start_ns && away_ns(when, time_ns) < (is_whole_second ? (uint64_t)NS_PER_S : 1);
}
