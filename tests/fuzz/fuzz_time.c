/* Reads any text as a date in every form; what was read is written and read again, and must be the same. */
#include <stdint.h>
#include <stdlib.h>

#include "base/time.h"

static void check_instant(int64_t time_ns)
{
    char text[TIME_TEXT];
    int64_t again;
    time_format(time_ns, text);
    if (!time_parse_instant(span_of(text), &again) || again != time_ns)
        abort();
    time_format_http(time_ns, text);
    if (!time_parse_http(span_of(text), &again) || again > time_ns || time_ns - again >= NS_PER_S)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span bytes = span_of_n(data, size);
    int64_t ns;
    struct time_said said, again;
    char text[TIME_TEXT], text_again[TIME_TEXT];
    if (time_parse_said(bytes, &said)) {
        time_format_said(&said, text);
        if (!time_parse_said(span_of(text), &again))
            abort();
        time_format_said(&again, text_again);
        if (strcmp(text, text_again) != 0)
            abort();
        time_of_said(&said);
    }
    if (time_parse_instant(bytes, &ns))
        check_instant(ns);
    if (time_parse_warc(bytes, &ns))
        check_instant(ns);
    if (time_parse_http(bytes, &ns))
        check_instant(ns);
    if (time_parse_duration(bytes, &ns) && ns < 0)
        abort();

    struct err err = { 0 };
    struct zone *zone = NULL;
    if (zone_parse("Fuzz", bytes, &zone, &err)) {
        for (int year = 1; year < 10000; year += 333)
            zone_day_start(zone, year, 1 + year % 12, 1 + year % 28);
        zone_format(zone, INT64_MIN, text);
        zone_format(zone, INT64_MAX, text);
        zone_free(zone);
    }
    return 0;
}
