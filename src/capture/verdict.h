/* capture/verdict.h: whether a scheduled run was well: rules, without clock, disk or network.
 *
 * Exit 3, with a finding for each, is for
 *     challenge           a page that asks whether a person is there, instead of the article
 *     not-fetched         a page that could not be fetched
 *     incomplete          an article of which less than capture.min_complete was had; what robots.txt refuses counts as had
 *     source-failed       a feed, sitemap or page of the profile that could not be read: nobody knows what was missed
 *     few-articles        fewer new articles in the last 24 hours than expect.min_per_day; judged once the profile is known for a day
 *     gap                 no new article for longer than expect.max_gap; counted from the profile's first run where there was none
 *     clock               the clock is not synchronised, or more than 5 s from a server's (told, but no failure: the servers' word is
 *                         not ours, and a laptop that sleeps must not stop an archive)
 * No failures are what robots.txt refuses, a page that answered 429 first and was had later, and a known article that is now 404 or
 * 410: each is a page's outcome in the summary. Other bad captures (consent, paywall, soft-404 …) are in the report, by quality. */
#pragma once
#include "capture/profile.h"
#include "capture/summary.h"

enum { VERDICT_OK = 0, VERDICT_FAIL = 3 };
#define VERDICT_DAY_NS (24 * 3600 * NS_PER_S)
#define VERDICT_CLOCK_NS (5 * NS_PER_S)         /* as far as TLS and most feeds bear; the issue of a date is a matter of seconds */
enum { VERDICT_TOLD_MAX = 20 };                 /* findings of one kind that are told with their URL; of the rest the count is told */

/* Adds the findings to those that are there already and sets the outcome: PASS where none is a failure. Pages, counts (summary_count),
 * history and ended_ns are to be filled in before. A finding of another code that is there already is a failure; an outcome
 * SUMMARY_COULD_NOT_RUN stays. A dry run is not judged by what is expected. Gives the exit code. */
int verdict_judge(struct summary *summary, const struct profile *profile);
/* Whether a finding of that code makes a run fail. */
bool verdict_is_failure(const char *code);
