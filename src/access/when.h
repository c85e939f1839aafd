/* access/when.h: what a date of the command line means: a whole day in the archive's zone, or an instant; and which snapshot is nearer. */
#pragma once
#include "base/time.h"
#include "base/zone.h"

/* What a date of the command line means. */
struct when {
    bool is_day;
    int64_t start_ns, end_ns;           /* of the day: [start, end); of an instant: both the same */
};
/* Fails with USAGE. */
MUST_CHECK bool when_parse(const char *text, const struct zone *zone, struct when *ret, struct err *err);
/* Whether `candidate` is a better answer than `best` (both instants of snapshots). */
bool when_is_better(const struct when *when, int64_t candidate_ns, int64_t best_ns);
/* How far the instant lies from what was asked for: 0 inside the day or at the instant, negative before it. */
int64_t when_distance(const struct when *when, int64_t time_ns);
/* Whether the instant lies inside the day, or at the instant: in that very second, where no fraction of it was asked for. */
bool when_holds(const struct when *when, int64_t time_ns);
