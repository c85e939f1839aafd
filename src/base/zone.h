/* base/zone.h: zones of the tz database: how far a place's clock stands from UTC, at any instant.
 *
 * Reads TZif (RFC 8536, versions 1 to 4) itself, the 64-bit data and the rule in the footer for what comes behind
 * the table, so that any number of zones serves any number of threads; the process's own zone (TZ) plays no part.
 * Instants are nanoseconds since 1970, UTC. Offsets are whole minutes, east of UTC positive, as RFC 3339 writes
 * them: the seconds of local mean times, before about 1930, are rounded away. */
#pragma once
#include "base/span.h"

struct zone;                            /* never changed once opened: one may serve many threads */

/* By name ("Europe/Minsk"); "UTC" needs no database. The caller owns *ret. Fails with USAGE (no name of a zone, or
 * the system's database has none of it), INVALID (its file is broken), SYSTEM. */
MUST_CHECK bool zone_open(const char *name, struct zone **ret, struct err *err);
/* From the bytes of a TZif file. Fails with INVALID. */
MUST_CHECK bool zone_parse(const char *name, struct span tzif, struct zone **ret, struct err *err);
int zone_offset_minutes(const struct zone *zone, int64_t time_ns);          /* at that instant */
/* The instant at which a civil day begins in the zone. Where midnight falls into a gap: the first instant behind
 * it, even if that is another day (Samoa had no 30 December 2011). */
int64_t zone_day_start(const struct zone *zone, int year, int month, int day);
const char *zone_name(const struct zone *zone);
void zone_free(struct zone *zone);
DEFINE_AUTO(zone_free, struct zone *)
