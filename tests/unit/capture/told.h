/* tests/unit/capture/told.h: a run as its summary tells it: what tests of summaries, reports and status start from. */
#pragma once
#include "capture/summary.h"

#define TOLD_RUN "gazette-20230606T081500Z"
#define TOLD_BEGUN INT64_C(1686039300000000000)         /* 2023-06-06T08:15:00Z */

static inline struct summary told_run(void)
{
    struct summary summary = {
        .run = mem_text(TOLD_RUN),
        .profile = mem_text("gazette"),
        .collection = mem_text("Gazette & Co"),
        .tool = mem_text("pressmark 1.0"),
        .begun_ns = TOLD_BEGUN,
        .ended_ns = TOLD_BEGUN + 90 * NS_PER_S,
        .counts = { .found = 40, .new = 2, .due = 3, .waiting = 1 },
        .clock = { true, true, -1500, -7 * NS_PER_S, mem_text("gazette.example") },
        .vantage = { mem_text("pressmark/1.0 (+https://library.example (office); mail@library.example) libcurl/8"), mem_text("be,en;q=0.5"), true },
        .history = { TOLD_BEGUN - 3600 * NS_PER_S, TOLD_BEGUN, 2, TOLD_BEGUN - 3600 * NS_PER_S, 0, 0 },
    };
    summary_add_source(&summary, "https://gazette.example/feed", "feed")->items = 40;
    struct summary_page *page = summary_add_page(&summary, "https://gazette.example/bridge?a=1&b=2", SUMMARY_CAPTURED);
    page->at_ns = TOLD_BEGUN + NS_PER_S;
    page->status = 200;
    page->snapshot = mem_text("urn:uuid:00000000-0000-5000-8000-000000000001");
    page->package = mem_text("gazette-20230606T081500Z-0001");
    page->headline = mem_text("The bridge is open");
    page->quality = mem_text("good");
    page->expected = 10;
    page->captured = 8;
    page->explained = 2;
    page->by_robots = 2;
    summary_add_missing(page, "https://ads.example/a.png", "img.src", "robots");
    page = summary_add_page(&summary, "https://gazette.example/old", SUMMARY_GONE);
    page->status = 410;
    page->why = mem_text("status 410");
    struct summary_package *package = summary_add_package(&summary, "gazette-20230606T081500Z-0001", "packages/2023/06/gazette-20230606T081500Z-0001");
    package->is_open = true;
    package->articles = 1;
    package->bytes = 48213;
    summary_count(&summary);
    return summary;
}
