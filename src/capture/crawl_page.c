/* The end of a page: its metadata record, its line in the journal. */
#include <stdio.h>

#include "base/jsonl.h"
#include "capture/crawl_state.h"
#include "capture/records.h"
#include "package/told.h"

/* --- journal ------------------------------------------------------------------------------------------------------------ */

char *crawl_page_tell(const struct crawl_page *page, struct buf *line)
{
    struct jsonl json;
    jsonl_begin(&json, line, false);
    jsonl_open_object(&json, NULL);
    static const char *const events[] = { [CRAWL_CAPTURED] = "page", [CRAWL_UNCHANGED] = "look", [CRAWL_READ] = "read", [CRAWL_FAILED] = "failed" };
    char captured[RECORD_DATE];
    record_date(page->captured_ns, captured);
    jsonl_put_text(&json, "event", events[page->outcome]);
    jsonl_put_text(&json, "url", page->url);
    if (page->outcome == CRAWL_READ) {
        if (page->why)
            jsonl_put_text(&json, "why", page->why);
    } else if (page->outcome == CRAWL_UNCHANGED) {
        jsonl_put_text(&json, "at", page->at);
        jsonl_put_text(&json, "looked", captured);
        jsonl_put_text(&json, "snapshot", page->snapshot);
        jsonl_put_text(&json, "why", page->why);
    } else if (page->outcome == CRAWL_CAPTURED) {
        jsonl_put_text(&json, "at", page->at);
        jsonl_put_text(&json, "captured", captured);
        jsonl_put_text(&json, "snapshot", page->snapshot);
        jsonl_put_u64(&json, "warc", page->warc);
        if (page->is_shared)
            jsonl_put_bool(&json, "shared", true);
        if (page->is_led)
            jsonl_put_bool(&json, "led", true);
        if (page->changes)
            jsonl_put_text(&json, "changes", page->changes);
        if (page->why)
            jsonl_put_text(&json, "why", page->why);
    } else {
        jsonl_put_text(&json, "why", page->why);
        jsonl_put_i64(&json, "status", page->status);
        jsonl_put_bool(&json, "is_fact", page->is_fact);
    }
    jsonl_close_object(&json);
    jsonl_end(&json);
    if (page->outcome == CRAWL_READ)
        return mem_format("read %s%s%s", page->url, page->why ? ", but " : "", page->why ? page->why : "");
    if (page->outcome == CRAWL_UNCHANGED)
        return mem_format("unchanged %s: %s", page->url, page->why);
    return page->outcome == CRAWL_FAILED ? mem_format("not captured %s: %s", page->url, page->why)
           : page->is_shared ? mem_format("%s leads to %s", page->url, page->at)
           : page->why       ? mem_format("captured %s, but %s", page->at, page->why)
                             : mem_format("captured %s", page->at);
}

static bool put_outcome(struct crawl *crawl, const struct crawl_page *page, struct err *err)
{
    struct buf line = { 0 };
    AUTO_FREE char *note = crawl_page_tell(page, &line);
    return recorder_put_line(crawl->recorder, &line, note, err);
}

/* --- pages -------------------------------------------------------------------------------------------------------------- */

struct crawl_page *crawl_page_new(const char *url)
{
    struct crawl_page *page = mem_new(sizeof *page);
    page->url = mem_text(url);
    return page;
}

void crawl_page_free(struct crawl_page *page)
{
    if (!page)
        return;
    free(page->url);
    free(page->why);
    free(page->changes);
    free(page->etag);
    free(page->last_modified);
    free(page->at);
    known_free(page->known);
    free(page);
}

/* --- pages: end ---------------------------------------------------------------------------------------------------------- */

void crawl_active_free(struct active *active)
{
    free(active->url);
    free(active->via);
    while (active->joined) {
        struct active *joined = active->joined;
        active->joined = joined->next;
        crawl_active_free(joined);
    }
    buf_free(&active->told);
    needs_free(&active->needs);
    look_free(active->look);
    fetch_exchange_free(active->held);
    free(active->pictures);
    free(active);
}

static void take_out(struct crawl *crawl, struct active *active)
{
    for (struct active **at = &crawl->active; *at; at = &(*at)->next)
        if (*at == active) {
            *at = active->next;
            break;
        }
    crawl->n_active--;
}

/* A redirect whose target was captured for another page: its own record says where the snapshot is. */
static bool tell_target(struct crawl *crawl, const struct active *active, struct err *err)
{
    struct buf fields = { 0 };
    buf_printf(&fields, "leads-to: %s record=%s\r\n", active->page->at, active->page->snapshot);
    return recorder_put_metadata(crawl->recorder, active->urn, active->via, active->date_ns, &fields, err);
}

/* What became of another page became of this one as well. `taken` is on no list any more. */
static bool share(struct crawl *crawl, struct active *taken, const struct crawl_page *outcome, struct err *err)
{
    struct crawl_page *page = taken->page;
    page->outcome = outcome->outcome;
    page->status = outcome->status;
    page->is_fact = outcome->is_fact;
    page->is_shared = true;
    page->is_led = outcome->outcome == CRAWL_CAPTURED && taken->via;
    free(page->why);
    page->why = mem_text(outcome->why);
    memcpy(page->snapshot, outcome->snapshot, sizeof page->snapshot);
    free(page->at);
    page->at = mem_text(outcome->at);
    page->captured_ns = outcome->captured_ns;
    page->warc = outcome->warc;
    bool is_told = page->outcome != CRAWL_CAPTURED || !taken->via || tell_target(crawl, taken, err);
    crawl->n_done++;
    crawl_active_free(taken);
    return is_told && put_outcome(crawl, page, err);
}

/* `is_right`: false when something failed before; then the list is only let go. */
static bool share_all(struct crawl *crawl, struct active *taken, bool is_right, const struct crawl_page *outcome, struct err *err)
{
    while (taken) {
        struct active *active = taken;
        taken = active->next;
        if (is_right)
            is_right = share(crawl, active, outcome, err);
        else
            crawl_active_free(active);
    }
    return is_right;
}

/* The page has its outcome: so have those that wait for it. */
static bool settle(struct crawl *crawl, struct active *active, struct err *err)
{
    const struct crawl_page *page = active->page;
    if (active->asked)
        asked_finish(active->asked, page);
    take_out(crawl, active);
    struct active *joined = TAKE(active->joined);
    crawl->n_done++;
    crawl_active_free(active);
    bool is_put = put_outcome(crawl, page, err);
    return share_all(crawl, joined, is_put, page, err);
}

/* `active` and those that wait for it wait for `other`. */
static void join(struct crawl *crawl, struct active *active, struct active *other)
{
    take_out(crawl, active);
    struct active *list = TAKE(active->joined);
    active->next = other->joined;
    other->joined = active;
    while (list) {
        struct active *next = list->next;
        list->next = other->joined;
        other->joined = list;
        list = next;
    }
}

bool crawl_go(struct crawl *crawl, struct active *active, const char *url, const char *referer, struct err *err)
{
    struct asked *asked;
    while ((asked = asked_find(crawl->asked, url)) && asked->state == ASKED_MOVED) {
        if (++active->hops > HOPS_MAX)
            return crawl_fail_page(crawl, active, false, "more than 20 redirects", err);
        url = asked->to;
    }
    if (!asked) {
        active->asked = asked_begin(crawl->asked, url, active);
        return crawl_submit(crawl, crawl_task(TASK_PAGE, url, referer, active, active->hops), err);
    }
    if (asked->state == ASKED_ON_ITS_WAY) {
        join(crawl, active, asked->by);
        return true;
    }
    take_out(crawl, active);
    struct active *joined = TAKE(active->joined);
    bool is_shared = share(crawl, active, asked->page, err);
    return share_all(crawl, joined, is_shared, asked->page, err);
}

bool crawl_fail_page(struct crawl *crawl, struct active *active, bool is_fact, const char *why, struct err *err)
{
    struct crawl_page *page = active->page;
    page->outcome = CRAWL_FAILED;
    page->is_fact = is_fact;
    free(page->why);
    page->why = mem_text(why);
    return settle(crawl, active, err);
}

bool crawl_unchanged(struct crawl *crawl, struct active *active, const char *why, struct err *err)
{
    struct crawl_page *page = active->page;
    page->outcome = CRAWL_UNCHANGED;
    page->why = mem_text(why);
    page->at = mem_text(page->known->url);
    page->captured_ns = active->date_ns;
    memcpy(page->snapshot, page->known->snapshot, sizeof page->snapshot);
    return settle(crawl, active, err);
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

static bool finish_source(struct crawl *crawl, struct active *active, struct err *err)
{
    active->page->outcome = CRAWL_READ;
    active->page->at = mem_text(active->url);
    active->page->captured_ns = active->date_ns;
    return settle(crawl, active, err);
}

static bool finish_page(struct crawl *crawl, struct active *active, struct err *err)
{
    if (active->page->is_source)
        return finish_source(crawl, active, err);
    uint64_t expected, captured, explained;
    struct buf fields = { 0 };
    needs_count(&active->needs, &expected, &captured, &explained);
    buf_printf(&fields, TOLD_COUNTS, (unsigned long long)expected,
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
    page->captured_ns = active->date_ns;
    memcpy(page->snapshot, active->urn, sizeof page->snapshot);
    bool is_put = recorder_put_metadata(crawl->recorder, active->urn, active->url, active->date_ns, &fields, err);
    buf_free(&fields);
    crawl->n_captured++;
    return is_put && settle(crawl, active, err);
}

void crawl_needs_closed(void *context, struct page_needs *needs)
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

bool crawl_finish_closed(struct crawl *crawl, struct err *err)
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
