#include "base/zone.h"

#include "base/num.h"
#include "base/source.h"
#include "base/time.h"

#define ZONE_FOLDER "/usr/share/zoneinfo"
enum {
    ZONE_NAME_MAX = 100,                /* the longest of the database has 32 */
    ZONE_FILE_MAX = 1024 * 1024,        /* the largest of the database has 4 KB; RFC 8536 states no bound */
    RULE_HOURS_MAX = 167,               /* RFC 8536 §3.3.1 */
};
#define OFFSET_MIN (-25 * 3600 + 1)     /* RFC 8536 §3.2: more than -25 hours, less than 26 */
#define OFFSET_MAX (26 * 3600 - 1)
#define SECONDS_A_DAY INT64_C(86400)
#define SECONDS_A_YEAR INT64_C(31556952)            /* on average: 365.2425 days */

/* The day and second on which one half of the year begins, as POSIX TZ writes it. */
struct change {
    enum { DAY_JULIAN, DAY_OF_YEAR, DAY_OF_WEEK } kind;     /* "J60" never counts 29 February; "59" does; "M3.2.0" */
    int day;                            /* of the year, or of the week: 0 is Sunday */
    int month, week;                    /* of DAY_OF_WEEK; week 5 is the last one */
    int64_t second;                     /* of that day, local; may be negative, or beyond the day */
};

/* What holds behind the table: one offset, or two that take turns. */
struct rule {
    bool is_known, has_summer;
    int offset, summer_offset;          /* in seconds */
    struct change summer_begins, summer_ends;
};

struct zone {
    char *name;
    int64_t *times;                     /* seconds since 1970, ascending: from times[i] on offsets[i] holds */
    int *offsets;
    size_t n_times;
    int first_offset;                   /* before times[0] */
    struct rule rule;
};

/* --- the rule ----------------------------------------------------------------------------------------------- */

/* The day number on which it falls in a year. */
static int64_t change_day(const struct change *change, int year)
{
    int64_t new_year = time_day_number(year, 1, 1);
    if (change->kind == DAY_OF_YEAR)
        return new_year + change->day;
    if (change->kind == DAY_JULIAN) {
        bool is_behind_leap_day = change->day >= 60 && time_day_number(year, 3, 1) - new_year == 60;
        return new_year + change->day - 1 + is_behind_leap_day;
    }
    int64_t first = time_day_number(year, change->month, 1);
    int64_t next = time_day_number(year + change->month / 12, change->month % 12 + 1, 1);
    int64_t weekday = ((first + 4) % 7 + 7) % 7;            /* 1970-01-01 was a Thursday */
    int64_t day = first + (change->day - weekday + 7) % 7 + (change->week - 1) * 7;
    return day >= next ? day - 7 : day;
}

/* Local time as if it were UTC. */
static int64_t change_at(const struct change *change, int year)
{
    return change_day(change, year) * SECONDS_A_DAY + change->second;
}

/* The latest change up to `seconds`: a change of this year may lie in the one before or after. Where the end of one
 * summer is the beginning of the next, it is always summer. */
static int rule_offset(const struct rule *rule, int64_t seconds)
{
    if (!rule->has_summer)
        return rule->offset;
    int about = 1970 + (int)(seconds / SECONDS_A_YEAR);     /* right or off by one */
    int64_t latest = INT64_MIN;
    int offset = rule->offset;
    for (int year = about - 2; year <= about + 1; year++) {
        int64_t ends = change_at(&rule->summer_ends, year) - rule->summer_offset;
        if (ends <= seconds && ends >= latest) {
            latest = ends;
            offset = rule->offset;
        }
        int64_t begins = change_at(&rule->summer_begins, year) - rule->offset;
        if (begins <= seconds && begins >= latest) {
            latest = begins;
            offset = rule->summer_offset;
        }
    }
    return offset;
}

static bool take(struct span *rest, char c)
{
    if (rest->len == 0 || rest->at[0] != c)
        return false;
    *rest = span_from(*rest, 1);
    return true;
}

static bool take_number(struct span *rest, uint64_t max, int *ret)
{
    size_t digits = 0;
    uint64_t value;
    while (digits < rest->len && byte_is_digit(rest->at[digits]))
        digits++;
    if (!span_to_u64(span_to(*rest, digits), max, &value))
        return false;
    *rest = span_from(*rest, digits);
    *ret = (int)value;
    return true;
}

/* [+-]hh[:mm[:ss]] */
static bool take_seconds(struct span *rest, uint64_t max_hours, int *ret)
{
    bool is_negative = take(rest, '-');
    if (!is_negative)
        take(rest, '+');
    int hours, minutes = 0, seconds = 0;
    if (!take_number(rest, max_hours, &hours) || (take(rest, ':') && !take_number(rest, 59, &minutes)) ||
        (take(rest, ':') && !take_number(rest, 59, &seconds)))
        return false;
    *ret = (is_negative ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds);
    return true;
}

/* "EEST" or "<+03>", then hours west of UTC. */
static bool take_name(struct span *rest)
{
    struct span name;
    if (take(rest, '<'))
        return span_cut(rest, '>', &name);
    size_t len = 0;
    while (len < rest->len && byte_is_alpha(rest->at[len]))
        len++;
    *rest = span_from(*rest, len);
    return len >= 3;
}

static bool take_change(struct span *rest, struct change *ret)
{
    int second = 2 * 3600;
    if (!take(rest, ','))
        return false;
    if (take(rest, 'M')) {
        ret->kind = DAY_OF_WEEK;
        if (!take_number(rest, 12, &ret->month) || ret->month < 1 || !take(rest, '.') ||
            !take_number(rest, 5, &ret->week) || ret->week < 1 || !take(rest, '.') ||
            !take_number(rest, 6, &ret->day))
            return false;
    } else if (take(rest, 'J')) {
        ret->kind = DAY_JULIAN;
        if (!take_number(rest, 365, &ret->day) || ret->day < 1)
            return false;
    } else {
        ret->kind = DAY_OF_YEAR;
        if (!take_number(rest, 365, &ret->day))
            return false;
    }
    if (take(rest, '/') && !take_seconds(rest, RULE_HOURS_MAX, &second))
        return false;
    ret->second = second;
    return true;
}

/* "EET-2EEST,M3.5.0/3,M10.5.0/4": POSIX TZ as RFC 8536 §3.3 has it. */
static bool parse_rule(struct span text, struct rule *ret)
{
    struct rule rule = { .is_known = true };
    struct span rest = text;
    int west;
    if (!take_name(&rest) || !take_seconds(&rest, 24, &west))
        return false;
    rule.offset = -west;
    if (rest.len) {
        rule.has_summer = true;
        rule.summer_offset = rule.offset + 3600;
        if (!take_name(&rest))
            return false;
        if (rest.len && rest.at[0] != ',') {
            if (!take_seconds(&rest, 24, &west))
                return false;
            rule.summer_offset = -west;
        }
        if (!take_change(&rest, &rule.summer_begins) || !take_change(&rest, &rule.summer_ends) || rest.len)
            return false;
    }
    *ret = rule;
    return true;
}

/* --- the file ----------------------------------------------------------------------------------------------- */

static int64_t big_endian(const uint8_t *at, size_t size)
{
    uint64_t value = size == 4 && at[0] & 0x80 ? UINT64_MAX : 0;
    for (size_t i = 0; i < size; i++)
        value = value << 8 | at[i];
    return (int64_t)value;
}

enum { HEADER_BYTES = 44, TYPE_BYTES = 6 };
struct counts {                         /* RFC 8536 §3.1, in its order */
    uint64_t utc, standard, leap, times, types, chars;
};

static bool parse_header(struct span bytes, struct counts *ret, struct err *err)
{
    if (bytes.len < HEADER_BYTES || !span_starts(bytes, "TZif"))
        return err_set(err, ERR_INVALID, "it does not begin as a TZif file (RFC 8536 §3.1)");
    uint64_t *counts[] = { &ret->utc, &ret->standard, &ret->leap, &ret->times, &ret->types, &ret->chars };
    for (size_t i = 0; i < COUNT_OF(counts); i++)
        *counts[i] = (uint64_t)big_endian(bytes.at + 20 + 4 * i, 4) & UINT32_MAX;
    return true;
}

static uint64_t data_bytes(const struct counts *n, uint64_t time_size)
{
    return n->times * (time_size + 1) + n->types * TYPE_BYTES + n->chars + n->leap * (time_size + 4) + n->standard +
           n->utc;              /* each below 2^32, so that this cannot wrap */
}

/* RFC 8536 §3.2: transition times, then their types, then the types themselves. */
static bool parse_data(struct zone *zone, struct span data, const struct counts *n, size_t time_size, struct err *err)
{
    if (n->types == 0)
        return err_set(err, ERR_INVALID, "it has no type of local time (RFC 8536 §3.1)");
    if (n->leap)
        return err_set(err, ERR_INVALID, "it counts leap seconds, which UTC as computers keep it does not");
    const uint8_t *types = data.at + n->times * time_size, *type_table = types + n->times;
    for (uint64_t i = 0; i < n->types; i++) {
        int64_t offset = big_endian(type_table + i * TYPE_BYTES, 4);
        if (offset < OFFSET_MIN || offset > OFFSET_MAX)
            return err_set(err, ERR_INVALID, "an offset of %lld seconds is none (RFC 8536 §3.2)", (long long)offset);
    }
    zone->n_times = (size_t)n->times;
    zone->times = mem_new_array(zone->n_times, sizeof *zone->times);
    zone->offsets = mem_new_array(zone->n_times, sizeof *zone->offsets);
    zone->first_offset = (int)big_endian(type_table, 4);
    for (size_t i = 0; i < zone->n_times; i++) {
        zone->times[i] = big_endian(data.at + i * time_size, time_size);
        if (i && zone->times[i] <= zone->times[i - 1])
            return err_set(err, ERR_INVALID, "transition %zu does not come after the one before (RFC 8536 §3.2)", i);
        if (types[i] >= n->types)
            return err_set(err, ERR_INVALID, "transition %zu has a type that is not there (RFC 8536 §3.2)", i);
        zone->offsets[i] = (int)big_endian(type_table + types[i] * TYPE_BYTES, 4);
    }
    return true;
}

/* RFC 8536 §3.3: a line feed, the rule, a line feed; no rule where none is known. */
static bool parse_footer(struct zone *zone, struct span footer, struct err *err)
{
    struct span rule;
    if (!take(&footer, '\n') || !span_cut(&footer, '\n', &rule))
        return err_set(err, ERR_INVALID, "it lacks its footer (RFC 8536 §3.3)");
    if (rule.len && !parse_rule(rule, &zone->rule))
        return err_set(err, ERR_INVALID, "its footer \"%s\" is not a rule (RFC 8536 §3.3)", SHOW(rule));
    return true;
}

static bool parse_tzif(struct zone *zone, struct span bytes, struct err *err)
{
    struct counts counts;
    if (!parse_header(bytes, &counts, err))
        return false;
    size_t time_size = 4;
    if (bytes.at[4] >= '2') {           /* the 32-bit data of version 1 come first, and are passed over */
        bytes = span_from(bytes, (size_t)num_min(HEADER_BYTES + data_bytes(&counts, 4), bytes.len));
        time_size = 8;
        if (!parse_header(bytes, &counts, err))
            return false;
    }
    struct span data = span_from(bytes, HEADER_BYTES);
    uint64_t len = data_bytes(&counts, time_size);
    if (len > data.len)
        return err_set(err, ERR_INVALID, "it is cut short (RFC 8536 §3.2)");
    if (!parse_data(zone, data, &counts, time_size, err))
        return false;
    return time_size == 4 || parse_footer(zone, span_from(data, (size_t)len), err);
}

bool zone_parse(const char *name, struct span tzif, struct zone **ret, struct err *err)
{
    AUTO(zone_free) struct zone *zone = mem_new(sizeof *zone);
    zone->name = mem_text(name);
    if (!parse_tzif(zone, tzif, err))
        return err_where(err, "time zone %s", name);
    *ret = TAKE(zone);
    return true;
}

/* Letters, digits, "_", "-" and "+", in parts between slashes: no dot, so that no name leaves the folder, and none
 * of the tables that lie there too (zone.tab) is taken for a zone. */
static bool is_name(const char *name)
{
    size_t len = strlen(name);
    if (len == 0 || len > ZONE_NAME_MAX || name[0] == '/' || name[len - 1] == '/' || strstr(name, "//"))
        return false;
    for (const char *at = name; *at; at++)
        if (!byte_is_alpha((uint8_t)*at) && !byte_is_digit((uint8_t)*at) && !strchr("/_-+", *at))
            return false;
    return true;
}

bool zone_open(const char *name, struct zone **ret, struct err *err)
{
    if (strcmp(name, "UTC") == 0) {
        struct zone *zone = mem_new(sizeof *zone);
        zone->name = mem_text(name);
        *ret = zone;
        return true;
    }
    if (!is_name(name))
        return err_set(err, ERR_USAGE, "\"%s\" is not the name of a time zone, such as Europe/Minsk",
                       SHOW(span_of(name)));
    AUTO_FREE char *path = mem_format("%s/%s", ZONE_FOLDER, name);
    AUTO(source_free) struct source *source = NULL;
    AUTO_BUF struct buf bytes = { 0 };
    struct err why = { 0 };
    if (!source_open(path, &source, &why)) {
        if (why.kind != ERR_MISSING && why.kind != ERR_INVALID) {
            *err = why;
            return false;
        }
        err_set(err, ERR_USAGE, "there is no time zone \"%s\" in %s", name, ZONE_FOLDER);
        return err_hint(err, "ls %s shows the names; if it is empty, install the package tzdata", ZONE_FOLDER);
    }
    return source_slurp(source, ZONE_FILE_MAX, &bytes, err) && zone_parse(name, buf_span(&bytes), ret, err);
}

/* --- asking ------------------------------------------------------------------------------------------------- */

static int64_t seconds_of_ns(int64_t time_ns)
{
    return time_ns / NS_PER_S - (time_ns % NS_PER_S < 0);
}

static int offset_at(const struct zone *zone, int64_t seconds)
{
    size_t low = 0, high = zone->n_times;
    while (low < high) {                /* how many transitions lie at or before that second */
        size_t middle = low + (high - low) / 2;
        if (zone->times[middle] <= seconds)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == zone->n_times && zone->rule.is_known)
        return rule_offset(&zone->rule, seconds);
    return low ? zone->offsets[low - 1] : zone->first_offset;
}

int zone_offset_minutes(const struct zone *zone, int64_t time_ns)
{
    int offset = offset_at(zone, seconds_of_ns(time_ns));
    return (offset + (offset < 0 ? -30 : 30)) / 60;
}

/* In seconds since 1970. */
static int64_t day_start(const struct zone *zone, int64_t midnight)
{
    int64_t low = midnight - OFFSET_MAX, high = midnight - OFFSET_MIN;
    /* Where clocks go back over midnight it comes twice: the offset before the change gives the earlier one. */
    int sides[] = { offset_at(zone, low), offset_at(zone, high) };
    for (size_t i = 0; i < COUNT_OF(sides); i++)
        if (offset_at(zone, midnight - sides[i]) == sides[i])
            return midnight - sides[i];
    while (high - low > 1) {            /* the clock is before midnight at `low`, and not at `high` */
        int64_t middle = low + (high - low) / 2;
        if (middle + offset_at(zone, middle) < midnight)
            low = middle;
        else
            high = middle;
    }
    return high;
}

int64_t zone_day_start(const struct zone *zone, int year, int month, int day)
{
    int64_t start = day_start(zone, time_day_number(year, month, day) * SECONDS_A_DAY), time_ns;
    if (__builtin_mul_overflow(start, NS_PER_S, &time_ns))
        return start < 0 ? INT64_MIN : INT64_MAX;
    return time_ns;
}

const char *zone_name(const struct zone *zone)
{
    return zone->name;
}

void zone_free(struct zone *zone)
{
    if (!zone)
        return;
    free(zone->name);
    free(zone->times);
    free(zone->offsets);
    free(zone);
}
