#include "capture/crawl.h"

#include "capture/crawl_state.h"
#include "web/url.h"

enum { PAGES_AT_ONCE = 8 };             /* each has its tree in memory while it is looked at, then only its list of needs */

/* --- pages: begin ------------------------------------------------------------------------------------------------------------------ */

static const char *why_no_url(const char *text)
{
    AUTO_URL struct url url = { 0 };
    struct err err = { 0 };
    bool is_too_long = !url_parse(span_of(text), NULL, &url, &err) && err.kind == ERR_LIMIT;
    _Static_assert(URL_MAX == 8192, "the sentence below");
    return is_too_long ? "it is longer than the limit of 8192 bytes" : "it is no http or https URL";
}

static bool begin_page(struct crawl *crawl, struct host *home, struct waiting_page *taken, struct err *err)
{
    AUTO(waiting_page_free) struct waiting_page *waiting = taken;
    struct active *active = mem_new(sizeof *active);
    active->page = waiting->page;
    active->home = home;
    active->next = crawl->active;
    crawl->active = active;
    crawl->n_active++;
    if (!waiting->url)
        return crawl_fail_page(crawl, active, false, why_no_url(waiting->page->url), err);
    return crawl_go(crawl, active, waiting->url, NULL, err);
}

/* Whether a page of this host is on its way and not answered: paced, the next one's time is not known before. */
static bool is_awaited(const struct crawl *crawl, const struct host *host)
{
    for (const struct active *active = crawl->active; active; active = active->next)
        if (active->home == host && !active->is_listed)
            return true;
    return false;
}

/* Whether the first page that waits for the host may begin at `now_ns`; else *ret_wait_ns is lowered to the time until it may. */
static bool is_time(struct crawl *crawl, const struct host *host, int64_t now_ns, int64_t *ret_wait_ns)
{
    if (manners_is_closed(&host->manners))
        return true;                                    /* each is told so at once */
    int64_t wait = manners_page_wait_ns(&host->manners, now_ns);
    bool is_waiting = wait == MANNERS_NEVER_NS || (manners_is_paced(&host->manners) && is_awaited(crawl, host));
    if (!is_waiting && wait == 0)
        return true;
    const char *url = host->first_page->url;
    if (!url || asked_find(crawl->asked, url))
        return true;                                    /* nothing will be fetched */
    if (!is_waiting && wait < *ret_wait_ns)
        *ret_wait_ns = wait;
    return false;
}

/* The host whose first page may begin now; of several, that whose page comes first in the run. NULL: none. */
static struct host *next_host(struct crawl *crawl, int64_t *ret_wait_ns, bool *ret_left)
{
    int64_t now_ns = time_monotonic_ns();
    struct host *best = NULL;
    *ret_left = false;
    for (struct host *host = crawl->hosts; host; host = host->next) {
        if (!host->first_page)
            continue;
        *ret_left = true;
        if ((!best || host->first_page->number < best->first_page->number) && is_time(crawl, host, now_ns, ret_wait_ns))
            best = host;
    }
    return best;
}

struct round {
    size_t max_pages;
    uint64_t warc_bytes;
};

static bool is_full(const struct crawl *crawl, const struct round *round)
{
    return crawl->n_captured + crawl->n_active >= round->max_pages || recorder_bytes(crawl->recorder) > round->warc_bytes;
}

/* Pages at work: those that wait to be tried again need no memory, and must not keep other hosts waiting. */
static size_t n_at_work(const struct crawl *crawl)
{
    size_t n = crawl->n_active;
    for (const struct host *host = crawl->hosts; host; host = host->next)
        n -= host->n_pages_later;
    return n;
}

/* Begins what may begin. *ret_wait_ns: when the next page may; *ret_left: whether pages wait that may still begin in this round. */
static bool begin_pages(struct crawl *crawl, const struct round *round, int64_t *ret_wait_ns, bool *ret_left, struct err *err)
{
    for (;;) {
        struct host *host = next_host(crawl, ret_wait_ns, ret_left);
        if (is_full(crawl, round)) {
            *ret_left = false;
            return true;
        }
        if (!host || n_at_work(crawl) >= PAGES_AT_ONCE)
            return true;
        if (!begin_page(crawl, host, host_take_page(host), err))
            return false;
    }
}

/* Pages that need no fetch any more: they fill no WARC, and must not wait for the next one. */
static bool begin_known(struct crawl *crawl, struct err *err)
{
    for (struct host *host = crawl->hosts; host; host = host->next) {
        struct waiting_page *taken, *list = host->first_page;
        host->first_page = host->last_page = NULL;
        bool is_right = true;
        while ((taken = list)) {
            list = taken->next;
            taken->next = NULL;
            const struct asked *asked = is_right && taken->url ? asked_find(crawl->asked, taken->url) : NULL;
            if (asked && asked->state == ASKED_DONE)
                is_right = begin_page(crawl, host, taken, err);
            else
                host_put_page(host, taken);
        }
        if (!is_right)
            return false;
    }
    return true;
}

static bool run_round(struct crawl *crawl, const struct round *round, struct err *err)
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
        progress_moved(crawl->options.progress, "capture", crawl->n_done, crawl->n_pages);
        if (!crawl->n_active && !is_left)
            return begin_known(crawl, err);
        if (crawl->wait_ns < wait_ns)
            wait_ns = crawl->wait_ns;
        bool is_moving = crawl->n_done != done;         /* pages that need no fetch: others may begin at once */
        unsigned wait_ms = is_moving || wait_ns <= 0 ? 0 : (unsigned)(wait_ns / 1000000 + 1);
        if (!fetch_wait(crawl->client, wait_ms, err))
            return false;
        for (struct fetch_exchange *exchange; (exchange = fetch_next(crawl->client));)
            if (!crawl_answered(crawl, exchange, err))
                return false;
    }
}

void crawl_begin_warc(struct crawl *crawl, struct recorder *recorder)
{
    crawl->recorder = recorder;
    crawl->warc = recorder_warc(recorder);
    requisites_free(crawl->requisites);
    crawl->requisites = requisites_new();
    asked_urls_free(crawl->asked);
    crawl->asked = asked_urls_new();
    for (size_t i = 0; i < crawl->n_pages; i++)
        if (crawl->pages[i]->outcome == CRAWL_CAPTURED)
            asked_know(crawl->asked, crawl->pages[i]->at, crawl->pages[i]);
}

bool crawl_pages(struct crawl *crawl, size_t max_pages, uint64_t warc_bytes, struct err *err)
{
    const struct round round = { max_pages, warc_bytes };
    crawl->n_captured = crawl->n_done = 0;
    return run_round(crawl, &round, err);
}

/* --- beginning and end ------------------------------------------------------------------------------------------------------------------ */

/* Each page that waits stands in the queue of its host. */
void crawl_add(struct crawl *crawl, struct crawl_page *page)
{
    ARRAY_GROW(crawl->pages, crawl->n_pages);
    size_t number = crawl->n_pages++;
    crawl->pages[number] = page;
    if (page->outcome != CRAWL_WAITING)
        return;
    AUTO_FREE char *url = url_resolve(NULL, span_of(page->url));
    struct host *host = url ? crawl_host(crawl, url, NULL) : NULL;
    host_put_page(host ? host : crawl->nowhere, waiting_page_new(page, number, host ? url : NULL));
}

bool crawl_open(const struct crawl_options *options, struct crawl **ret, struct err *err)
{
    AUTO(crawl_free) struct crawl *crawl = mem_new(sizeof *crawl);
    crawl->options = *options;
    crawl->host_by_origin = table_new();
    crawl->given_up = table_new();
    crawl->hosts = crawl->nowhere = host_new("", manners_of(&options->manners, 0));
    struct fetch_options fetch = options->fetch;
    fetch.host_connections = crawl->nowhere->manners.connections;
    if (!fetch_client_open(&fetch, &crawl->client, err))
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
    table_free(crawl->given_up);
    struct active *lists[] = { crawl->active, crawl->closed };
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        for (struct active *active = lists[i], *next; active; active = next) {
            next = active->next;
            crawl_active_free(active);
        }
    requisites_free(crawl->requisites);
    asked_urls_free(crawl->asked);
    free(crawl->pages);
    free(crawl);
}
