#include "capture/crawl.h"

#include <stdio.h>

#include "base/jsonl.h"
#include "base/table.h"
#include "capture/host.h"
#include "capture/requisites.h"
#include "capture/task.h"
#include "page/requisite.h"
#include "web/coding.h"
#include "web/url.h"

enum {
    HOPS_MAX = 20,
    SHEET_DEPTH_MAX = 5,                /* @import in @import: real sites have two */
    HOST_IN_FLIGHT = 6,
    ALL_IN_FLIGHT = 48,
    PAGES_AT_ONCE = 8,                  /* each has its tree in memory while it is looked at, then only its list of needs */
    SHEET_BYTES_MAX = 8 * 1024 * 1024,
};
static const char accept_page[] = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

/* A page on its way. */
struct active {
    struct crawl_page *page;
    char *url;                          /* captured: after redirects */
    char urn[UUID_URN];
    int64_t date_ns;
    uint64_t took_ms;
    int hops;
    char *via;                          /* URL that redirected here */
    struct buf told;                    /* lines about the page itself, for its metadata record */
    struct page_needs needs;
    bool is_listed;                     /* its requisites are known */
    struct active *next;
};

struct crawl {
    struct crawl_options options;
    struct fetch_client *client;
    struct table *host_by_origin;
    struct host *hosts;
    /* of the current call of crawl_pages */
    struct recorder *recorder;
    struct requisites *requisites;      /* of the WARC now being written */
    unsigned warc;
    struct active *active;
    size_t n_active, n_in_flight;
    size_t n_captured, n_done;
    struct err *err;                    /* set by the first failure inside a callback */
    struct active *closed;              /* pages whose needs are all done, to be finished by the loop */
};

/* --- journal ------------------------------------------------------------------------------------------------------------ */

static bool put_outcome(struct crawl *crawl, const struct crawl_page *page, struct err *err)
{
    struct buf line = { 0 };
    struct jsonl json;
    jsonl_begin(&json, &line, false);
    jsonl_open_object(&json, NULL);
    bool is_captured = page->outcome == CRAWL_CAPTURED;
    jsonl_put_text(&json, "event", is_captured ? "page" : "failed");
    jsonl_put_text(&json, "url", page->url);
    if (is_captured) {
        jsonl_put_text(&json, "at", page->at);
        jsonl_put_text(&json, "snapshot", page->snapshot);
        jsonl_put_u64(&json, "warc", page->warc);
    } else {
        jsonl_put_text(&json, "why", page->why);
        jsonl_put_bool(&json, "is_fact", page->is_fact);
    }
    jsonl_close_object(&json);
    jsonl_end(&json);
    AUTO_FREE char *note = is_captured ? mem_format("captured %s", page->at) : mem_format("not captured %s: %s", page->url, page->why);
    return recorder_put_line(crawl->recorder, &line, note, err);
}

/* --- pages: end ---------------------------------------------------------------------------------------------------------- */

static void active_free(struct active *active)
{
    free(active->url);
    free(active->via);
    buf_free(&active->told);
    needs_free(&active->needs);
    free(active);
}

static void drop_active(struct crawl *crawl, struct active *active)
{
    for (struct active **at = &crawl->active; *at; at = &(*at)->next)
        if (*at == active) {
            *at = active->next;
            break;
        }
    crawl->n_active--;
    crawl->n_done++;
    active_free(active);
}

static bool fail_page(struct crawl *crawl, struct active *active, bool is_fact, const char *why, struct err *err)
{
    struct crawl_page *page = active->page;
    page->outcome = CRAWL_FAILED;
    page->is_fact = is_fact;
    snprintf(page->why, sizeof page->why, "%s", why);
    drop_active(crawl, active);
    return put_outcome(crawl, page, err);
}

static void tell_needs(const struct page_needs *needs, struct buf *into)
{
    for (size_t i = 0; i < needs->n; i++) {
        const struct requisite *requisite = needs->items[i].requisite;
        bool is_there = !requisite->why[0];
        buf_printf(into, "%s: %s %s", is_there ? "found" : "missed", needs->items[i].found, requisite->url);
        if (!is_there)
            buf_printf(into, " %s", requisite->why);
        if (!is_there && requisite->urn[0])
            buf_printf(into, " record=%s", requisite->urn);
        buf_put_text(into, "\r\n");
    }
    if (needs->n_left_out)
        buf_printf(into, "left-out: %zu requisites beyond the limit of %d a page\r\n", needs->n_left_out, PAGE_REQUISITES_MAX);
}

static bool finish_page(struct crawl *crawl, struct active *active, struct err *err)
{
    uint64_t expected, captured, explained;
    struct buf fields = { 0 };
    needs_count(&active->needs, &expected, &captured, &explained);
    buf_printf(&fields, "requisites: expected=%llu captured=%llu explained=%llu\r\n", (unsigned long long)expected,
               (unsigned long long)captured, (unsigned long long)explained);
    if (active->via)
        buf_printf(&fields, "via: %s\r\n", active->via);
    if (active->hops) {
        buf_put_text(&fields, "hopsFromSeed: ");
        for (int i = 0; i < active->hops; i++)
            buf_put_byte(&fields, 'R');
        buf_put_text(&fields, "\r\n");
    }
    buf_printf(&fields, "fetchTimeMs: %llu\r\n", (unsigned long long)active->took_ms);
    buf_put_span(&fields, buf_span(&active->told));
    tell_needs(&active->needs, &fields);
    struct crawl_page *page = active->page;
    page->outcome = CRAWL_CAPTURED;
    page->at = mem_text(active->url);
    page->warc = crawl->warc;
    memcpy(page->snapshot, active->urn, sizeof page->snapshot);
    bool is_put = recorder_put_metadata(crawl->recorder, active->urn, active->url, active->date_ns, &fields, err);
    buf_free(&fields);
    crawl->n_captured++;
    drop_active(crawl, active);
    return is_put && put_outcome(crawl, page, err);
}

static void on_closed(void *context, struct page_needs *needs)
{
    struct crawl *crawl = context;
    struct active *active = needs->page;
    if (!active->is_listed)
        return;                         /* its list is still being made */
    for (struct active **at = &crawl->active; *at; at = &(*at)->next)
        if (*at == active) {            /* moved to the list of those that the loop will finish */
            *at = active->next;
            active->next = crawl->closed;
            crawl->closed = active;
            return;
        }
}

static bool finish_closed(struct crawl *crawl, struct err *err)
{
    while (crawl->closed) {
        struct active *active = crawl->closed;
        crawl->closed = active->next;
        active->next = crawl->active;
        crawl->active = active;
        if (!finish_page(crawl, active, err))
            return false;
    }
    return true;
}

/* --- tasks: may we, and then into the host's queue --------------------------------------------------------------------------- */

static struct task *task_new(enum task_kind kind, const char *url, const char *referer, void *owner, int hops)
{
    struct task *task = mem_new(sizeof *task);
    *task = (struct task){ kind, mem_text(url), mem_text(referer), NULL, owner, hops, NULL };
    return task;
}

/* The task will not be fetched: `why` is a word of the manifest ("robots"), `text` what people read. */
static bool refuse(struct crawl *crawl, struct task *taken, const char *why, const char *text, struct err *err)
{
    AUTO(task_free) struct task *task = taken;
    if (task->kind == TASK_PAGE)
        return fail_page(crawl, task->owner, strcmp(why, "robots") == 0, text, err);
    if (task->kind == TASK_REQUISITE)
        requisite_done(task->owner, why, "", on_closed, crawl);
    return true;
}

static struct host *host_of(struct crawl *crawl, const char *url, char **ret_target)
{
    AUTO_URL struct url parsed = { 0 };
    struct err no_url = { 0 };
    if (!url_parse(span_of(url), NULL, &parsed, &no_url))
        return NULL;
    AUTO_FREE char *origin = url_origin(&parsed);
    *ret_target = url_request_target(&parsed);
    struct host *host = table_get(crawl->host_by_origin, span_of(origin));
    if (!host) {
        host = host_new(origin);
        host->state = crawl->options.ignore_robots ? HOST_ROBOTS_KNOWN : HOST_ROBOTS_UNKNOWN;
        table_put(crawl->host_by_origin, span_of(origin), host);
        host->next = crawl->hosts;
        crawl->hosts = host;
    }
    return host;
}

static bool submit(struct crawl *crawl, struct task *taken, struct err *err)
{
    AUTO_FREE char *target = NULL;
    struct host *host = host_of(crawl, taken->url, &target);
    if (!host)
        return refuse(crawl, taken, "no-url", "it is no http or https URL", err);
    taken->host = host;
    if (host->state == HOST_ROBOTS_UNKNOWN) {
        AUTO_FREE char *url = mem_format("%s/robots.txt", host->origin);
        struct task *robots = task_new(TASK_ROBOTS, url, NULL, host, 0);
        robots->host = host;
        host->state = HOST_ROBOTS_ASKED;
        host_queue(host, robots, true);
    }
    host_queue(host, taken, taken->hops > 0);           /* a redirect goes on at once */
    return true;
}

/* Asked when its turn comes: by then robots.txt is known. */
static bool is_allowed(struct crawl *crawl, struct task *task, char text[160])
{
    if (crawl->options.ignore_robots || task->kind == TASK_ROBOTS || !task->host->robots)
        return true;
    AUTO_FREE char *target = NULL;
    host_of(crawl, task->url, &target);
    if (robots_allows(task->host->robots, target))
        return true;
    const char *rule = robots_rule_for(task->host->robots, target);
    snprintf(text, 160, "robots.txt: %s", rule ? rule : "nothing may be fetched, since it cannot be had");
    return false;
}

static bool start(struct crawl *crawl, struct task *task, struct err *err)
{
    const struct fetch_request request = { .url = task->url, .referer = task->referer, .tag = task,
                                           .accept = task->kind == TASK_PAGE ? accept_page : NULL };
    if (!fetch_start(crawl->client, &request, err)) {
        task_free(task);
        return false;
    }
    task->host->in_flight++;
    task->host->pages_in_flight += task->kind == TASK_PAGE;
    crawl->n_in_flight++;
    return true;
}

static bool pump_host(struct crawl *crawl, struct host *host, struct err *err)
{
    while (host->first && host->in_flight < HOST_IN_FLIGHT && crawl->n_in_flight < ALL_IN_FLIGHT) {
        if (host->state == HOST_ROBOTS_ASKED && host->first->kind != TASK_ROBOTS)
            return true;                                /* all others wait for the answer */
        struct task *task = host_take(host);
        char text[160];
        bool is_done;
        if (host->blocked) {
            snprintf(text, sizeof text, "%s: %s", host->origin, host->blocked);
            is_done = refuse(crawl, task, host->blocked, text, err);
        } else if (!is_allowed(crawl, task, text)) {
            is_done = refuse(crawl, task, "robots", text, err);
        } else {
            is_done = start(crawl, task, err);
        }
        if (!is_done)
            return false;
    }
    return true;
}

static bool pump(struct crawl *crawl, struct err *err)
{
    for (struct host *host = crawl->hosts; host; host = host->next)
        if (!pump_host(crawl, host, err))
            return false;
    return finish_closed(crawl, err);
}

/* --- answers -------------------------------------------------------------------------------------------------------------------- */

/* Where a redirect leads, or NULL. */
static char *redirect_of(const struct fetch_exchange *exchange, struct err *err)
{
    if (exchange->status < 300 || exchange->status >= 400 || exchange->status == 304)
        return NULL;
    AUTO_BUF struct buf bytes = { 0 };
    size_t got = 0, want = (size_t)exchange->head_bytes;
    AUTO_HTTP_HEAD struct http_head head = { 0 };
    struct err no_http = { 0 };
    if (!source_read(exchange->response, 0, buf_reserve(&bytes, want), want, &got, err) ||
        !http_head_parse(span_of_n(bytes.at, got), &head, &no_http))
        return NULL;
    struct span location = http_value(&head, "Location");
    return location.len ? url_resolve(exchange->url, location) : NULL;
}

static char *content_type_of(const struct fetch_exchange *exchange, struct err *err)
{
    AUTO_BUF struct buf bytes = { 0 };
    size_t got = 0, want = (size_t)exchange->head_bytes;
    AUTO_HTTP_HEAD struct http_head head = { 0 };
    struct err no_http = { 0 };
    if (!source_read(exchange->response, 0, buf_reserve(&bytes, want), want, &got, err) ||
        !http_head_parse(span_of_n(bytes.at, got), &head, &no_http))
        return mem_text("");
    return span_text(http_value(&head, "Content-Type"));
}

/* Starts to fetch a requisite unless that was done; every URL is asked for once a WARC. */
static bool ask(struct crawl *crawl, struct requisite *requisite, const char *referer, struct err *err)
{
    if (requisite->is_asked)
        return true;
    requisite->is_asked = true;
    return submit(crawl, task_new(TASK_REQUISITE, requisite->url, referer, requisite, 0), err);
}

static bool robots_answered(struct host *host, struct task *task, struct fetch_exchange *exchange, struct err *err)
{
    AUTO_FREE char *next = exchange->failure == FETCH_OK ? redirect_of(exchange, err) : NULL;
    if (next && task->hops < 5) {                       /* RFC 9309 §2.3.1.2: at least five */
        struct task *hop = task_new(TASK_ROBOTS, next, NULL, host, task->hops + 1);
        hop->host = host;
        host_queue(host, hop, true);
        return true;
    }
    host->state = HOST_ROBOTS_KNOWN;
    if (exchange->failure != FETCH_OK) {
        host->blocked = fetch_failure_name(exchange->failure);
        return true;
    }
    if (exchange->status >= 200 && exchange->status < 300) {
        AUTO_BUF struct buf text = { 0 };
        struct coding_result decoded = { 0 };
        if (!coding_decode_body(exchange->response, ROBOTS_MAX, &text, &decoded, err) && err->kind == ERR_SYSTEM)
            return false;
        err_clear(err);
        host->robots = robots_parse(buf_span(&text), "pressmark");
    } else {
        host->robots = robots_of_status(exchange->status);
    }
    return true;
}

static bool is_page_type(struct span content_type)
{
    struct span type = http_media_type(content_type);
    return type.len == 0 || span_is_nocase(type, "text/html") || span_is_nocase(type, "application/xhtml+xml") ||
           span_is_nocase(type, "text/plain") || span_is_nocase(type, "application/xml") || span_is_nocase(type, "text/xml");
}

/* What the page needs: parsed here, so that fetching goes on while the recorder writes. */
static bool list_needs(struct crawl *crawl, struct active *active, const struct fetch_exchange *exchange, struct err *err)
{
    AUTO_BUF struct buf body = { 0 };
    AUTO_FREE char *content_type = content_type_of(exchange, err);
    struct coding_result decoded = { 0 };
    AUTO(page_document_free) struct page_document *document = NULL;
    struct page_requisites list = { 0 };
    if (err_is_set(err))
        return false;
    if (!is_page_type(span_of(content_type)))
        return true;
    if (!coding_decode_body(exchange->response, CODING_MAX, &body, &decoded, err) ||
        !page_document_parse(buf_span(&body), span_of(content_type), active->url, &document, err)) {
        if (err->kind == ERR_SYSTEM)
            return false;
        buf_printf(&active->told, "note: %s\r\n", err->why);
        err_clear(err);
        return true;
    }
    if (!decoded.is_complete)
        buf_printf(&active->told, "note: the body could not be decoded whole: %s\r\n", decoded.why);
    buf_printf(&active->told, "encoding: %s (%s), %llu bytes could not be read\r\n", document->encoding, document->encoding_basis,
               (unsigned long long)document->encoding_errors);
    for (size_t i = 0; i < document->n_notes; i++)
        buf_printf(&active->told, "note: %s\r\n", document->notes[i]);
    page_requisites_of(document, &list);
    active->needs.n_left_out = list.n_left_out;
    bool is_right = true;
    for (size_t i = 0; i < list.n && is_right; i++) {
        struct requisite *requisite = requisites_get(crawl->requisites, list.items[i].url, list.items[i].kind, 0);
        needs_add(&active->needs, requisite, list.items[i].found);
        is_right = ask(crawl, requisite, active->url, err);
    }
    page_requisites_free(&list);
    return is_right;
}

static bool page_answered(struct crawl *crawl, struct active *active, struct task *task, struct fetch_exchange *exchange, struct err *err)
{
    char why[160];
    if (exchange->failure != FETCH_OK) {
        snprintf(why, sizeof why, "%s: %.120s", fetch_failure_name(exchange->failure), exchange->why);
        return fail_page(crawl, active, false, why, err);
    }
    AUTO_FREE char *next = redirect_of(exchange, err);
    if (err_is_set(err))
        return false;
    if (next && task->hops < HOPS_MAX) {
        free(active->via);
        active->via = mem_text(task->url);
        active->hops++;
        return submit(crawl, task_new(TASK_PAGE, next, task->url, active, task->hops + 1), err);
    }
    if (exchange->status < 200 || exchange->status >= 300) {
        snprintf(why, sizeof why, next ? "status %d: more than 20 redirects" : "status %d", exchange->status);
        return fail_page(crawl, active, exchange->status == 404 || exchange->status == 410, why, err);
    }
    free(active->url);
    active->url = mem_text(exchange->url);
    active->date_ns = exchange->started_ns;
    active->took_ms = exchange->took_ms;
    if (exchange->truncated)
        buf_printf(&active->told, "note: the page is cut (%s): %s\r\n", exchange->truncated, exchange->why);
    active->needs.page = active;
    return list_needs(crawl, active, exchange, err);
}

static bool sheet_answered(struct crawl *crawl, struct requisite *sheet, const struct fetch_exchange *exchange, struct err *err)
{
    AUTO_BUF struct buf body = { 0 };
    struct coding_result decoded = { 0 };
    if (!coding_decode_body(exchange->response, SHEET_BYTES_MAX, &body, &decoded, err)) {
        if (err->kind == ERR_SYSTEM)
            return false;
        err_clear(err);
        return true;
    }
    struct page_requisites list = { 0 };
    page_requisites_of_css(buf_span(&body), exchange->url, &list);
    bool is_right = true;
    for (size_t i = 0; i < list.n && is_right && sheet->depth < SHEET_DEPTH_MAX; i++) {
        struct requisite *child = requisites_get(crawl->requisites, list.items[i].url, list.items[i].kind, sheet->depth + 1);
        if (child == sheet)
            continue;
        ARRAY_GROW(sheet->children, sheet->n_children);
        sheet->children[sheet->n_children++] = child;
        is_right = ask(crawl, child, exchange->url, err);
    }
    page_requisites_free(&list);
    return is_right;
}

static bool requisite_answered(struct crawl *crawl, struct requisite *requisite, struct task *task, const struct fetch_exchange *exchange,
                               const char *urn, struct err *err)
{
    if (exchange->failure != FETCH_OK) {
        requisite_done(requisite, fetch_failure_name(exchange->failure), "", on_closed, crawl);
        return true;
    }
    AUTO_FREE char *next = redirect_of(exchange, err);
    if (err_is_set(err))
        return false;
    if (next && task->hops < HOPS_MAX) {
        struct requisite *target = requisites_get(crawl->requisites, next, requisite->kind, requisite->depth);
        if (target->is_done) {
            requisite->target = target == requisite ? NULL : target;
            requisite_done(requisite, target->why, target->urn, on_closed, crawl);
            return true;
        }
        if (requisite_redirect(requisite, target)) {
            if (target->is_asked)
                return true;
            target->is_asked = true;
            return submit(crawl, task_new(TASK_REQUISITE, next, task->url, target, task->hops + 1), err);
        }
    }
    bool is_good = exchange->status >= 200 && exchange->status < 300;
    if (is_good && requisite->kind == PAGE_STYLE && !sheet_answered(crawl, requisite, exchange, err))
        return false;
    char why[24] = "";
    if (!is_good)
        snprintf(why, sizeof why, "%03d", exchange->status);
    requisite_done(requisite, why, urn, on_closed, crawl);
    return true;
}

static bool answered(struct crawl *crawl, struct fetch_exchange *taken, struct err *err)
{
    AUTO(fetch_exchange_free) struct fetch_exchange *exchange = taken;
    AUTO(task_free) struct task *task = exchange->tag;
    struct host *host = task->host;
    host->in_flight--;
    crawl->n_in_flight--;
    if (task->kind == TASK_PAGE) {
        host->pages_in_flight--;
        int64_t wished = host->robots ? (int64_t)robots_delay_ms(host->robots) * 1000000 : 0;
        int64_t delay = wished > crawl->options.page_delay_ns ? wished : crawl->options.page_delay_ns;
        host->next_page_ns = time_monotonic_ns() + delay;
    }
    /* The record's identifier is given before the answer is looked at, but the record is queued after: whoever looks needs the bytes. */
    char urn[UUID_URN] = "";
    bool is_kept = exchange->failure == FETCH_OK;
    struct active *active = task->kind == TASK_PAGE ? task->owner : NULL;
    if (is_kept) {
        recorder_reserve(crawl->recorder, urn);
        if (active)
            memcpy(active->urn, urn, sizeof urn);
    }
    bool is_right = task->kind == TASK_ROBOTS ? robots_answered(task->owner, task, exchange, err)
                    : active                  ? page_answered(crawl, active, task, exchange, err)
                                              : requisite_answered(crawl, task->owner, task, exchange, urn, err);
    bool is_whole_page = active && is_kept && exchange->status >= 200 && exchange->status < 300;
    if (is_right && is_kept)
        is_right = recorder_put_exchange(crawl->recorder, TAKE(exchange), is_whole_page, urn, err);
    if (is_right && is_whole_page) {
        active->is_listed = true;                       /* only now: its metadata record follows its own */
        if (active->needs.n_open == 0)
            on_closed(crawl, &active->needs);
    }
    return is_right;
}

/* --- pages: begin ------------------------------------------------------------------------------------------------------------------ */

static bool begin_page(struct crawl *crawl, struct crawl_page *page, struct err *err)
{
    struct active *active = mem_new(sizeof *active);
    active->page = page;
    active->next = crawl->active;
    crawl->active = active;
    crawl->n_active++;
    char *url = url_resolve(NULL, span_of(page->url));
    if (!url)
        return fail_page(crawl, active, false, "it is no http or https URL", err);
    bool is_right = submit(crawl, task_new(TASK_PAGE, url, NULL, active, 0), err);
    free(url);
    return is_right;
}

/* Whether the host may have a page now; else how long to wait. */
static bool is_time(struct crawl *crawl, const char *url, int64_t *ret_wait_ns)
{
    AUTO_FREE char *target = NULL;
    AUTO_FREE char *resolved = url_resolve(NULL, span_of(url));
    struct host *host = resolved ? host_of(crawl, resolved, &target) : NULL;
    if (!host)
        return true;
    int64_t wait = host->next_page_ns - time_monotonic_ns();
    bool is_paced = crawl->options.page_delay_ns > 0 || (host->robots && robots_delay_ms(host->robots) > 0);
    bool is_waiting = false;                            /* a page of this host that has not been answered */
    for (struct active *active = crawl->active; is_paced && active; active = active->next)
        if (!active->is_listed) {
            AUTO_FREE char *other_target = NULL;
            AUTO_FREE char *other = url_resolve(NULL, span_of(active->page->url));
            is_waiting = is_waiting || (other && host_of(crawl, other, &other_target) == host);
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
        bool is_begun = false;
        if (page->outcome != CRAWL_WAITING)
            continue;
        for (struct active *active = crawl->active; active && !is_begun; active = active->next)
            is_begun = active->page == page;
        if (is_begun)
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

static bool run_round(struct crawl *crawl, struct round *round, struct err *err)
{
    for (;;) {
        int64_t wait_ns = NS_PER_S;
        bool is_left;
        if (!finish_closed(crawl, err) || !begin_pages(crawl, round, &wait_ns, &is_left, err) || !pump(crawl, err))
            return false;
        progress_moved(crawl->options.progress, "capture", crawl->n_done, round->n_pages);
        if (!crawl->n_active && !is_left)
            return true;
        unsigned wait_ms = wait_ns <= 0 ? 0 : (unsigned)(wait_ns / 1000000 + 1);
        if (!fetch_wait(crawl->client, wait_ms, err))
            return false;
        for (struct fetch_exchange *exchange; (exchange = fetch_next(crawl->client));)
            if (!answered(crawl, exchange, err))
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
            active_free(active);
        }
    requisites_free(crawl->requisites);
    free(crawl);
}
