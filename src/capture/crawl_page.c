/* The end of a page: its metadata record, its line in the journal. */
#include <stdio.h>

#include "base/jsonl.h"
#include "capture/crawl_state.h"
#include "capture/records.h"

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
        char captured[RECORD_DATE];
        record_date(page->captured_ns, captured);
        jsonl_put_text(&json, "captured", captured);
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

void crawl_active_free(struct active *active)
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
    crawl_active_free(active);
}

bool crawl_fail_page(struct crawl *crawl, struct active *active, bool is_fact, const char *why, struct err *err)
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
    page->captured_ns = active->date_ns;
    memcpy(page->snapshot, active->urn, sizeof page->snapshot);
    bool is_put = recorder_put_metadata(crawl->recorder, active->urn, active->url, active->date_ns, &fields, err);
    buf_free(&fields);
    crawl->n_captured++;
    drop_active(crawl, active);
    return is_put && put_outcome(crawl, page, err);
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
