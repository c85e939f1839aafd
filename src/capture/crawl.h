/* capture/crawl.h: fetches pages and their requisites into the WARCs of packages: politeness, robots.txt, redirects, requisites found
 * in pages and style sheets, and a metadata record for each page that says what was found and what was missed, and why.
 *
 * One thread drives all connections; the recorder writes on another. */
#pragma once
#include <signal.h>

#include "archive/archive.h"
#include "base/progress.h"
#include "capture/manners.h"
#include "capture/recorder.h"

struct crawl_options {
    struct fetch_options fetch;
    bool ignore_robots;
    int64_t page_delay_ns;              /* between pages of a host; 0: several pages of a host at once */
    struct manners_options manners;
    const struct progress *progress;
    const volatile sig_atomic_t *stop;  /* once it is true nothing more is asked for; NULL: never */
};
enum crawl_outcome { CRAWL_WAITING, CRAWL_CAPTURED, CRAWL_FAILED };
enum { CRAWL_WHY = 360 };               /* room for an origin and what libcurl says */
struct crawl_page {
    const char *url;                    /* as asked for */
    enum crawl_outcome outcome;
    bool is_shared;                     /* another page of the run has the same outcome: their URLs lead to one */
    bool is_led;                        /* by a redirect, whose record is all that is kept of this one */
    bool is_fact;                       /* failed, but no failure of ours: robots refused it */
    /* Failed: "404 Not Found", "robots: Disallow: /private". Captured: "", or what is wrong with what was kept: "cut (disconnect): …". */
    char why[CRAWL_WHY];
    char snapshot[UUID_URN];
    char *at;                           /* URL captured, after redirects; NULL: none */
    int64_t captured_ns;
    unsigned warc;
};
/* The journal's line of an outcome, at the end of `line`; and what people read of it, which is yours. */
char *crawl_page_tell(const struct crawl_page *page, struct buf *line);

struct crawl;
/* `pages`: of the run, borrowed; those whose outcome is CRAWL_WAITING are to be captured. */
MUST_CHECK bool crawl_open(const struct crawl_options *options, struct crawl_page *pages, size_t n_pages, struct crawl **ret, struct err *err);
/* Captures pages that wait until all are done, `max_pages` of them were captured, or the recorder's WARC has
 * grown beyond `warc_bytes`: then no page is begun any more, and those begun are finished. When it is stopped those begun are left as
 * waiting. Each outcome is in the journal. */
MUST_CHECK bool crawl_pages(struct crawl *crawl, struct recorder *recorder, size_t max_pages, uint64_t warc_bytes, struct err *err);
void crawl_free(struct crawl *crawl);
DEFINE_AUTO(crawl_free, struct crawl *)
