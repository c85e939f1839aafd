#include "capture/verdict.h"

#include <inttypes.h>

bool verdict_is_failure(const char *code)
{
    return strcmp(code, "clock") != 0;
}

/* --- what the pages say --------------------------------------------------------------------------------------------------- */

struct telling {
    struct summary *summary;
    const char *code;
    uint64_t n;
};

/* Whether one more is told with its URL. */
static bool is_told(struct telling *telling)
{
    return telling->n++ < VERDICT_TOLD_MAX;
}

static void tell_rest(const struct telling *telling, const char *what)
{
    if (telling->n > VERDICT_TOLD_MAX)
        summary_find(telling->summary, telling->code, NULL, "%" PRIu64 " more %s", telling->n - VERDICT_TOLD_MAX, what);
}

static const char *or_else(const char *text, const char *other)
{
    return text && *text ? text : other;
}

static bool is_snapshot(const struct summary_page *page)
{
    return page->outcome == SUMMARY_CAPTURED || page->outcome == SUMMARY_CHANGED;
}

/* Whether all that was asked for answered with a page that asks for a person: it is a challenge, whatever its outcome became. */
static bool is_challenge(const struct summary_page *page)
{
    return page->quality && strcmp(page->quality, "challenge") == 0;
}

static void judge_pages(struct summary *summary, double min_complete)
{
    struct telling challenge = { summary, "challenge", 0 }, failed = { summary, "not-fetched", 0 }, incomplete = { summary, "incomplete", 0 };
    for (size_t i = 0; i < summary->n_pages; i++) {
        const struct summary_page *page = &summary->pages[i];
        double complete = summary_page_complete(page);
        if (is_challenge(page)) {
            if (is_told(&challenge))
                summary_find(summary, "challenge", page->url, "The server asks whether a person is there: %s",
                             or_else(page->quality_why, "a challenge instead of the article"));
        } else if (page->outcome == SUMMARY_FAILED) {
            if (is_told(&failed))
                summary_find(summary, "not-fetched", page->url, "The page could not be fetched: %s", or_else(page->why, "nobody knows why"));
        } else if (is_snapshot(page) && complete < min_complete && is_told(&incomplete)) {
            summary_find(summary, "incomplete", page->url,
                         "Of %" PRIu64 " requisites %" PRIu64 " were captured and %" PRIu64 " are refused by robots.txt: less than %.4g %%",
                         page->expected, page->captured, page->by_robots, min_complete * 100);
        }
    }
    tell_rest(&challenge, "pages with a challenge");
    tell_rest(&failed, "pages that could not be fetched");
    tell_rest(&incomplete, "articles that are incomplete");
}

static void judge_sources(struct summary *summary)
{
    for (size_t i = 0; i < summary->n_sources; i++) {
        const struct summary_source *source = &summary->sources[i];
        if (source->is_failed)
            summary_find(summary, "source-failed", source->url, "The %s could not be read: %s", or_else(source->kind, "source"),
                         or_else(source->why, "nobody knows why"));
    }
}

/* --- what is expected ----------------------------------------------------------------------------------------------------- */

/* For a sentence: whole hours, below that minutes. */
static char *span_of_time(int64_t ns)
{
    int64_t minutes = ns / (60 * NS_PER_S);
    return minutes >= 120 ? mem_format("%" PRId64 " h", minutes / 60) : mem_format("%" PRId64 " min", minutes);
}

static void judge_expected(struct summary *summary, const struct profile *profile)
{
    const struct summary_history *history = &summary->history;
    int64_t known_since_ns = history->known_since_ns ? history->known_since_ns : summary->begun_ns;
    bool is_known_a_day = summary->ended_ns - known_since_ns >= VERDICT_DAY_NS;
    if (is_known_a_day && history->new_in_day < profile->expect.min_per_day)
        summary_find(summary, "few-articles", NULL,
                     "%" PRIu64 " new articles in 24 hours, %" PRIu64 " are expected (expect.min_per_day): the site is quiet, or its pages "
                     "have become others",
                     history->new_in_day, profile->expect.min_per_day);
    int64_t quiet_ns = summary->ended_ns - (history->last_new_ns ? history->last_new_ns : known_since_ns);
    if (profile->expect.max_gap_ns && quiet_ns > profile->expect.max_gap_ns) {
        AUTO_FREE char *quiet = span_of_time(quiet_ns), *gap = span_of_time(profile->expect.max_gap_ns);
        summary_find(summary, "gap", NULL, "No new article for %s, at most %s are expected (expect.max_gap)", quiet, gap);
    }
}

static void judge_clock(struct summary *summary)
{
    const struct summary_clock *clock = &summary->clock;
    if (clock->is_known && !clock->is_synchronised)
        summary_find(summary, "clock", NULL, "The clock of this computer is not synchronised: the dates of captures may be wrong");
    if (clock->server && (clock->server_ns > VERDICT_CLOCK_NS || clock->server_ns < -VERDICT_CLOCK_NS))
        summary_find(summary, "clock", NULL, "The clock of %s is %" PRId64 " s %s ours", clock->server,
                     clock->server_ns < 0 ? -(clock->server_ns / NS_PER_S) : clock->server_ns / NS_PER_S,
                     clock->server_ns < 0 ? "behind" : "ahead of");
}

int verdict_judge(struct summary *summary, const struct profile *profile)
{
    judge_pages(summary, profile->capture.min_complete);
    judge_sources(summary);
    if (!summary->is_dry && summary->outcome != SUMMARY_COULD_NOT_RUN)
        judge_expected(summary, profile);
    judge_clock(summary);
    if (summary->outcome == SUMMARY_COULD_NOT_RUN)
        return VERDICT_FAIL;
    summary->outcome = SUMMARY_PASS;
    for (size_t i = 0; i < summary->n_findings; i++)
        if (verdict_is_failure(summary->findings[i].code))
            summary->outcome = SUMMARY_FAIL;
    return summary->outcome == SUMMARY_PASS ? VERDICT_OK : VERDICT_FAIL;
}
