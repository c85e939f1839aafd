#include "capture/crawl.h"

#include "capture/crawl_state.h"
#include "web/url.h"

enum { PAGES_AT_ONCE = 8 };             /* each has its tree in memory while it is looked at, then only its list of needs */

/* --- pages: begin ------------------------------------------------------------------------------------------------------------------ */

static bool begin_page(struct crawl *crawl, struct crawl_page *page, struct err *err)
{
    struct active *active = mem_new(sizeof *active);
    active->page = page;
    page->is_begun = true;
    active->next = crawl->active;
    crawl->active = active;
    crawl->n_active++;
    char *url = url_resolve(NULL, span_of(page->url));
    if (!url)
        return crawl_fail_page(crawl, active, false, "it is no http or https URL", err);
    bool is_right = crawl_go(crawl, active, url, NULL, err);
    free(url);
    return is_right;
}

/* Whether the host may have a page now; else how long to wait. */
static bool is_time(struct crawl *crawl, const char *url, int64_t *ret_wait_ns)
{
    AUTO_FREE char *target = NULL;
    AUTO_FREE char *resolved = url_resolve(NULL, span_of(url));
    struct host *host = resolved ? crawl_host(crawl, resolved, &target) : NULL;
    if (!host || asked_find(crawl->asked, resolved))
        return true;                                    /* nothing will be fetched */
    int64_t wait = host->next_page_ns - time_monotonic_ns();
    bool is_paced = crawl->options.page_delay_ns > 0 || (host->robots && robots_delay_ms(host->robots) > 0);
    bool is_waiting = false;                            /* a page of this host that has not been answered */
    for (struct active *active = crawl->active; is_paced && active; active = active->next)
        if (!active->is_listed) {
            AUTO_FREE char *other_target = NULL;
            AUTO_FREE char *other = url_resolve(NULL, span_of(active->page->url));
            is_waiting = is_waiting || (other && crawl_host(crawl, other, &other_target) == host);
        }
    if (is_waiting || wait > 0) {
        *ret_wait_ns = is_waiting || wait > *ret_wait_ns ? *ret_wait_ns : wait;
        return false;
    }
    return true;
}

struct round {
    struct crawl_page *pages;
    size_t n_pages, first, max_pages;
    uint64_t warc_bytes;
};

/* Begins what may begin. *ret_wait_ns: when the next page may; *ret_left: whether pages wait that may still begin in this round. */
static bool begin_pages(struct crawl *crawl, struct round *round, int64_t *ret_wait_ns, bool *ret_left, struct err *err)
{
    *ret_left = false;
    while (round->first < round->n_pages && round->pages[round->first].outcome != CRAWL_WAITING)
        round->first++;
    for (size_t i = round->first; i < round->n_pages; i++) {
        struct crawl_page *page = &round->pages[i];
        if (page->is_begun || page->outcome != CRAWL_WAITING)
            continue;
        if (crawl->n_captured + crawl->n_active >= round->max_pages || recorder_bytes(crawl->recorder) > round->warc_bytes)
            return true;
        *ret_left = true;
        if (crawl->n_active >= PAGES_AT_ONCE)
            return true;
        if (is_time(crawl, page->url, ret_wait_ns) && !begin_page(crawl, page, err))
            return false;
    }
    return true;
}

/* Pages that need no fetch any more: they fill no WARC, and must not wait for the next one. */
static bool begin_known(struct crawl *crawl, struct round *round, struct err *err)
{
    for (size_t i = round->first; i < round->n_pages; i++) {
        struct crawl_page *page = &round->pages[i];
        AUTO_FREE char *url = page->is_begun || page->outcome != CRAWL_WAITING ? NULL : url_resolve(NULL, span_of(page->url));
        const struct asked *asked = url ? asked_find(crawl->asked, url) : NULL;
        if (asked && asked->state == ASKED_DONE && !begin_page(crawl, page, err))
            return false;
    }
    return true;
}

static bool run_round(struct crawl *crawl, struct round *round, struct err *err)
{
    for (;;) {
        int64_t wait_ns = NS_PER_S;
        size_t done = crawl->n_done;
        bool is_left;
        if (!crawl_finish_closed(crawl, err))
            return false;
        if (crawl->options.stop && *crawl->options.stop)
            return true;
        if (!begin_pages(crawl, round, &wait_ns, &is_left, err) || !crawl_pump(crawl, err))
            return false;
        progress_moved(crawl->options.progress, "capture", crawl->n_done, round->n_pages);
        if (!crawl->n_active && !is_left)
            return begin_known(crawl, round, err);
        bool is_moving = crawl->n_done != done;         /* pages that need no fetch: others may begin at once */
        unsigned wait_ms = is_moving || wait_ns <= 0 ? 0 : (unsigned)(wait_ns / 1000000 + 1);
        if (!fetch_wait(crawl->client, wait_ms, err))
            return false;
        for (struct fetch_exchange *exchange; (exchange = fetch_next(crawl->client));)
            if (!crawl_answered(crawl, exchange, err))
                return false;
    }
}

bool crawl_pages(struct crawl *crawl, struct recorder *recorder, struct crawl_page *pages, size_t n_pages, size_t max_pages,
                 uint64_t warc_bytes, struct err *err)
{
    crawl->recorder = recorder;
    crawl->warc = recorder_warc(recorder);
    crawl->n_captured = crawl->n_done = 0;
    requisites_free(crawl->requisites);
    crawl->requisites = requisites_new();
    asked_urls_free(crawl->asked);
    crawl->asked = asked_urls_new();
    for (size_t i = 0; i < n_pages; i++)
        if (pages[i].outcome == CRAWL_CAPTURED)
            asked_know(crawl->asked, pages[i].at, &pages[i]);
    struct round round = { pages, n_pages, 0, max_pages, warc_bytes };
    return run_round(crawl, &round, err);
}

/* --- beginning and end ------------------------------------------------------------------------------------------------------------------ */

bool crawl_open(const struct crawl_options *options, struct crawl **ret, struct err *err)
{
    AUTO(crawl_free) struct crawl *crawl = mem_new(sizeof *crawl);
    crawl->options = *options;
    crawl->host_by_origin = table_new();
    if (!fetch_client_open(&options->fetch, &crawl->client, err))
        return false;
    *ret = TAKE(crawl);
    return true;
}

void crawl_free(struct crawl *crawl)
{
    if (!crawl)
        return;
    fetch_client_free(crawl->client);
    while (crawl->in_flight) {          /* of a run that failed */
        struct task *task = crawl->in_flight;
        crawl->in_flight = task->next;
        task_free(task);
    }
    while (crawl->hosts) {
        struct host *host = crawl->hosts;
        crawl->hosts = host->next;
        host_free(host);
    }
    table_free(crawl->host_by_origin);
    struct active *lists[] = { crawl->active, crawl->closed };
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        for (struct active *active = lists[i], *next; active; active = next) {
            next = active->next;
            crawl_active_free(active);
        }
    requisites_free(crawl->requisites);
    asked_urls_free(crawl->asked);
    free(crawl);
}
