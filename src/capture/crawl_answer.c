/* Answers: what a finished exchange means for whom it was fetched. */
#include <stdio.h>

#include "capture/crawl_state.h"
#include "capture/robots_told.h"
#include "page/encoding.h"
#include "page/requisite.h"
#include "web/coding.h"
#include "web/url.h"

enum {
    SHEET_DEPTH_MAX = 5,                /* @import in @import: real sites have two */
    SHEET_BYTES_MAX = 8 * 1024 * 1024,
};

/* --- answers -------------------------------------------------------------------------------------------------------------------- */

/* As crawl_fail_page, of a page that was perhaps tried several times. */
static bool fail_page(struct crawl *crawl, struct active *active, bool is_fact, const char *why, struct err *err)
{
    AUTO_FREE char *text = mem_format("%s%s", why, active->tried);
    return crawl_fail_page(crawl, active, is_fact, text, err);
}

/* Why nothing came, for people: "tls: SSL certificate problem: certificate has expired". */
static char *failure_text(const struct fetch_exchange *exchange)
{
    return mem_format("%s: %s%s", fetch_failure_name(exchange->failure), exchange->why,
                      exchange->is_unknown_authority ? "; --cacert FILE names the authorities to trust" : "");
}

/* Where a redirect says that it leads; empty where it is none, or says nothing. */
static void put_location(const struct fetch_exchange *exchange, struct buf *into, struct err *err)
{
    if (exchange->status < 300 || exchange->status >= 400 || exchange->status == 304)
        return;
    AUTO_BUF struct buf bytes = { 0 };
    size_t got = 0, want = (size_t)exchange->head_bytes;
    AUTO_HTTP_HEAD struct http_head head = { 0 };
    struct err no_http = { 0 };
    if (source_read(exchange->response, 0, buf_reserve(&bytes, want), want, &got, err) &&
        http_head_parse(span_of_n(bytes.at, got), &head, &no_http))
        buf_put_span(into, http_value(&head, "Location"));
}

char *crawl_redirect_of(const struct fetch_exchange *exchange, struct err *err)
{
    AUTO_BUF struct buf location = { 0 };
    put_location(exchange, &location, err);
    return location.len ? url_resolve(exchange->url, buf_span(&location)) : NULL;
}

/* A field of the answer's head; "" where there is none. Yours. */
static char *field_of(const struct fetch_exchange *exchange, const char *name, struct err *err)
{
    AUTO_BUF struct buf bytes = { 0 };
    size_t got = 0, want = (size_t)exchange->head_bytes;
    AUTO_HTTP_HEAD struct http_head head = { 0 };
    struct err no_http = { 0 };
    if (!source_read(exchange->response, 0, buf_reserve(&bytes, want), want, &got, err) ||
        !http_head_parse(span_of_n(bytes.at, got), &head, &no_http))
        return mem_text("");
    return span_text(http_value(&head, name));
}

static bool is_wanted_host(const struct crawl *crawl, const char *url)
{
    const struct config_texts *hosts = crawl->options.requisite_hosts;
    AUTO_URL struct url parsed = { 0 };
    struct err no_url = { 0 };
    if (!hosts || !hosts->n || !url_parse(span_of(url), NULL, &parsed, &no_url))
        return true;
    for (size_t i = 0; i < hosts->n; i++)
        if (span_is(parsed.host, hosts->items[i]))
            return true;
    return false;
}

/* Starts to fetch a requisite unless that was done; every URL is asked for once a WARC. */
static bool ask(struct crawl *crawl, struct requisite *requisite, const char *referer, int hops, struct err *err)
{
    if (requisite->is_asked)
        return true;
    requisite->is_asked = true;
    const struct asked *page = asked_find(crawl->asked, requisite->url);
    if (page && page->urn[0]) {                         /* an empty src leads to the page itself, a lost picture to the front page */
        requisite_done(requisite, "", page->urn, crawl_needs_closed, crawl);
        return true;
    }
    if (!is_wanted_host(crawl, requisite->url)) {
        requisite_done(requisite, "scope", "", crawl_needs_closed, crawl);
        return true;
    }
    return crawl_submit(crawl, crawl_task(TASK_REQUISITE, requisite->url, referer, requisite, hops), err);
}

/* All that the page needs and that was not seen to yet: what it names itself, what its style sheets brought along. */
static bool ask_for(struct crawl *crawl, struct active *active, struct err *err)
{
    struct page_needs *needs = &active->needs;
    while (needs->n_asked < needs->n) {
        struct requisite *requisite = needs->items[needs->n_asked++].requisite;
        if (!ask(crawl, requisite, requisite->sheet ? requisite->sheet->url : active->url, 0, err))
            return false;
    }
    return true;
}

/* For every page. What is asked for may be refused at once, and pages be over by that: each time the list is begun again. */
static bool ask_for_all(struct crawl *crawl, struct err *err)
{
    struct active *active = crawl->active;
    while (active) {
        bool is_asking = active->needs.n_asked < active->needs.n;
        if (is_asking && !ask_for(crawl, active, err))
            return false;
        active = is_asking ? crawl->active : active->next;
    }
    return true;
}

/* A copy that is too old is better than none while the host cannot be reached (RFC 9309 §2.4). */
static bool is_old_copy_better(const struct host *host, const struct fetch_exchange *exchange)
{
    return host->robots && !robots_is_unreachable(host->robots) && (exchange->failure != FETCH_OK || exchange->status >= 500 || exchange->status == 429);
}

static bool robots_answered(struct crawl *crawl, struct task *task, struct fetch_exchange *exchange, struct err *err)
{
    struct host *host = task->owner;
    AUTO_FREE char *next = exchange->failure == FETCH_OK ? crawl_redirect_of(exchange, err) : NULL;
    if (next && host_robots_hop(host, next)) {
        struct task *hop = crawl_task(TASK_ROBOTS, next, NULL, host, task->hops + 1);
        hop->host = host;
        host_queue(host, hop);
        return true;
    }
    host->state = HOST_ROBOTS_KNOWN;
    host->robots_at_ns = time_monotonic_ns();
    if (is_old_copy_better(host, exchange))
        return true;
    host->blocked = NULL;
    robots_free(TAKE(host->robots));
    if (exchange->failure != FETCH_OK) {
        host->blocked = fetch_failure_name(exchange->failure);
        free(host->blocked_why);
        AUTO_FREE char *text = failure_text(exchange);
        host->blocked_why = task->tries > 1 ? mem_format("%s (%u tries)", text, task->tries) : mem_text(text);
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
    int64_t delay_ns = (int64_t)robots_delay_ms(host->robots) * 1000000;
    manners_wish_delay(&host->manners, delay_ns);
    if (delay_ns > MANNERS_CRAWL_DELAY_MAX_NS)
        progress_noted(crawl->options.progress, "%s wishes a Crawl-delay of %lld s; %lld s are kept, the most that a run grants", host->origin,
                       (long long)(delay_ns / NS_PER_S), (long long)(MANNERS_CRAWL_DELAY_MAX_NS / NS_PER_S));
    return true;
}

static bool is_page_type(struct span content_type)
{
    struct span type = http_media_type(content_type);
    return type.len == 0 || span_is_nocase(type, "text/html") || span_is_nocase(type, "application/xhtml+xml") ||
           span_is_nocase(type, "text/plain") || span_is_nocase(type, "application/xml") || span_is_nocase(type, "text/xml");
}

/* It is kept, but it is not what a reader would have seen: the run says so. The first reason is the nearest to the cause. */
static void mark_flawed(struct active *active, const char *why)
{
    if (!active->page->why)
        active->page->why = mem_text(why);
}

/* What the page needs: parsed here, so that fetching goes on while the recorder writes. */
bool crawl_list_needs(struct crawl *crawl, struct active *active, struct fetch_exchange **exchange, enum page_step *ret_step, struct err *err)
{
    AUTO_BUF struct buf body = { 0 };
    AUTO_FREE char *content_type = field_of(*exchange, "Content-Type", err);
    struct coding_result decoded = { 0 };
    AUTO(page_document_free) struct page_document *document = NULL;
    struct page_requisites list = { 0 };
    *ret_step = STEP_LISTED;
    if (err_is_set(err))
        return false;
    if (!is_page_type(span_of(content_type)))
        return crawl_look(crawl, active, exchange, NULL, ret_step, err);
    if (!coding_decode_body((*exchange)->response, CODING_MAX, &body, &decoded, err) ||
        !page_document_parse(buf_span(&body), span_of(content_type), active->url, &document, err)) {
        if (err->kind == ERR_SYSTEM)
            return false;
        buf_printf(&active->told, "note: %s\r\n", err->why);
        mark_flawed(active, err->why);
        err_clear(err);
        return true;
    }
    if (!decoded.is_complete) {
        AUTO_FREE char *why = mem_format("the body could not be decoded whole: %s", decoded.why);
        buf_printf(&active->told, "note: %s\r\n", why);
        mark_flawed(active, why);
    }
    if (!body.len)
        mark_flawed(active, "the page is empty");
    if (!crawl_look(crawl, active, exchange, document, ret_step, err))
        return false;
    if (*ret_step != STEP_LISTED)
        return true;
    buf_printf(&active->told, "encoding: %s (%s), %llu bytes could not be read\r\n", document->encoding, document->encoding_basis,
               (unsigned long long)document->encoding_errors);
    robots_told_of_page(document, &active->told);
    for (size_t i = 0; i < document->n_notes; i++)
        buf_printf(&active->told, "note: %s\r\n", document->notes[i]);
    page_requisites_of(document, &crawl->options.wanted, &list);
    active->needs.n_left_out = list.n_left_out;
    for (size_t i = 0; i < list.n; i++) {
        struct requisite *requisite = requisites_get(crawl->requisites, list.items[i].url, list.items[i].kind, 0);
        if (!requisite->encoding)
            requisite->encoding = page_encoding_by_label(span_of(document->encoding));
        needs_add(&active->needs, requisite, list.items[i].found);
    }
    page_requisites_free(&list);
    return ask_for(crawl, active, err);
}

/* What a source names is handed up, decoded; its record is queued like any other. */
static bool read_source(struct crawl *crawl, struct active *active, const struct fetch_exchange *exchange, struct err *err)
{
    AUTO_FREE char *content_type = field_of(exchange, "Content-Type", err);
    AUTO_FREE char *etag = field_of(exchange, "ETag", err);
    AUTO_FREE char *modified = field_of(exchange, "Last-Modified", err);
    AUTO_BUF struct buf bytes = { 0 };
    AUTO_FREE char *note = NULL;
    struct coding_result decoded = { 0 };
    if (err_is_set(err))
        return false;
    if (!coding_decode_body(exchange->response, CODING_MAX, &bytes, &decoded, err)) {
        if (err->kind == ERR_SYSTEM)
            return false;
        mark_flawed(active, err->why);
        err_clear(err);
        return true;
    }
    active->page->etag = *etag ? TAKE(etag) : NULL;
    active->page->last_modified = *modified ? TAKE(modified) : NULL;
    if (!decoded.is_complete)
        mark_flawed(active, decoded.why);
    AUTO(source_free) struct source *body = source_take_buf(active->url, &bytes);
    if (!crawl->options.read_source(crawl->options.reader, active->page, body, content_type, active->url, &note, err))
        return false;
    if (note)
        mark_flawed(active, note);
    return true;
}

/* What a page fails of that was answered, and neither had nor led on. */
static void tell_status(const struct fetch_exchange *exchange, bool is_led_too_far, char why[CRAWL_WHY])
{
    AUTO_BUF struct buf location = { 0 };
    struct err unread = { 0 };
    put_location(exchange, &location, &unread);
    if (is_led_too_far)
        snprintf(why, CRAWL_WHY, "status %d: more than 20 redirects", exchange->status);
    else if (location.len)
        snprintf(why, CRAWL_WHY, "status %d: refused, since it leads to \"%s\", which is no http or https URL", exchange->status,
                 SHOW(buf_span(&location)));
    else
        snprintf(why, CRAWL_WHY, "status %d", exchange->status);
}

/* *ret_next: where the page goes on, when its record is queued; NULL: nowhere. Yours. */
static bool page_answered(struct crawl *crawl, struct active *active, struct fetch_exchange **exchange_at, enum page_step *ret_step,
                          char **ret_next, struct err *err)
{
    const struct fetch_exchange *exchange = *exchange_at;
    char why[CRAWL_WHY];
    *ret_step = STEP_OVER;
    active->page->status = exchange->failure == FETCH_OK ? exchange->status : 0;
    if (exchange->failure != FETCH_OK) {
        AUTO_FREE char *text = failure_text(exchange);
        return fail_page(crawl, active, false, text, err);
    }
    AUTO_FREE char *next = crawl_redirect_of(exchange, err);
    if (err_is_set(err))
        return false;
    if (crawl->options.clock) {
        AUTO_FREE char *date = field_of(exchange, "Date", err);
        clock_compare(crawl->options.clock, active->home->origin, span_of(date), exchange->started_ns, time_now_ns());
    }
    if (err_is_set(err))
        return false;
    active->date_ns = exchange->started_ns;
    if (next && active->hops < HOPS_MAX) {
        free(active->via);
        active->via = mem_text(exchange->url);
        *ret_next = TAKE(next);
        *ret_step = STEP_MOVED;
        return true;
    }
    if (exchange->status == 304 && active->page->known) {
        fetch_exchange_free(TAKE(*exchange_at));        /* an answer to our question, and no copy of anything */
        return crawl_unchanged(crawl, active, "304 Not Modified", err);
    }
    if (exchange->status < 200 || exchange->status >= 300) {
        tell_status(exchange, next != NULL, why);
        return fail_page(crawl, active, exchange->status == 404 || exchange->status == 410, why, err);
    }
    free(active->url);
    active->url = mem_text(exchange->url);
    active->took_ms = exchange->took_ms;
    if (!robots_told_of_answer(exchange, &active->told, err))
        return false;
    if (exchange->truncated) {
        AUTO_FREE char *cut = mem_format("the page is cut (%s): %s", exchange->truncated, exchange->why);
        buf_printf(&active->told, "note: %s\r\n", cut);
        mark_flawed(active, cut);
    }
    if (exchange->response->size <= exchange->head_bytes) {
        snprintf(why, sizeof why, "status %d: the page is empty", exchange->status);
        mark_flawed(active, why);
    }
    active->needs.page = active;
    active->needs.bytes = exchange->response->size;
    if (active->page->is_source) {
        *ret_step = STEP_LISTED;
        return read_source(crawl, active, exchange, err);
    }
    memcpy(active->asked->urn, active->urn, sizeof active->urn);
    return crawl_list_needs(crawl, active, exchange_at, ret_step, err);
}

bool crawl_listed(struct crawl *crawl, struct active *active, struct fetch_exchange *taken, struct err *err)
{
    if (!recorder_put_exchange(crawl->recorder, taken, !active->page->is_source, active->urn, err))
        return false;
    active->is_listed = true;                           /* only now: its metadata record follows its own */
    if (active->needs.n_open == 0)
        crawl_needs_closed(crawl, &active->needs);
    return true;
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
    AUTO_FREE char *content_type = field_of(exchange, "Content-Type", err);
    if (err_is_set(err))
        return false;
    struct page_requisites list = { 0 };
    struct page_sheet read = { buf_span(&body), exchange->url, span_of(content_type),
                               sheet->sheet ? sheet->sheet->encoding : sheet->encoding };
    sheet->encoding = page_css_encoding(&read);
    page_requisites_of_css(&read, &list);
    for (size_t i = 0; i < list.n && sheet->depth < SHEET_DEPTH_MAX; i++)
        requisites_child(crawl->requisites, sheet, list.items[i].url, list.items[i].kind);
    sheet->n_left_out += list.n_left_out;
    page_requisites_free(&list);
    return true;
}

static bool requisite_answered(struct crawl *crawl, struct requisite *requisite, struct task *task, const struct fetch_exchange *exchange,
                               const char *urn, struct err *err)
{
    requisite_came(requisite, exchange->response ? exchange->response->size : 0);
    if (exchange->failure != FETCH_OK) {
        requisite_done(requisite, fetch_failure_name(exchange->failure), urn, crawl_needs_closed, crawl);
        return true;
    }
    AUTO_FREE char *next = crawl_redirect_of(exchange, err);
    if (err_is_set(err))
        return false;
    if (next && task->hops < HOPS_MAX) {
        struct requisite *target = requisites_get(crawl->requisites, next, requisite->kind, requisite->depth);
        if (target->is_done) {
            requisite->target = target == requisite ? NULL : target;
            requisite_done(requisite, target->why, target->urn, crawl_needs_closed, crawl);
            return ask_for_all(crawl, err);
        }
        if (requisite_redirect(requisite, target))
            return ask(crawl, target, task->url, task->hops + 1, err);
    }
    bool is_good = exchange->status >= 200 && exchange->status < 300;
    if (is_good && requisite->kind == PAGE_STYLE && !sheet_answered(crawl, requisite, exchange, err))
        return false;
    char why[24] = "";
    if (!is_good)
        snprintf(why, sizeof why, "%03d", exchange->status);
    requisite_done(requisite, why, urn, crawl_needs_closed, crawl);
    return ask_for_all(crawl, err);
}

/* Its bytes are for comparison only. */
static bool picture_answered(struct crawl *crawl, struct task *task, const struct fetch_exchange *exchange, struct err *err)
{
    struct looked_at *picture = task->owner;
    AUTO_FREE char *next = exchange->failure == FETCH_OK ? crawl_redirect_of(exchange, err) : NULL;
    if (err_is_set(err))
        return false;
    if (next && task->hops < HOPS_MAX)
        return crawl_submit(crawl, crawl_task(TASK_PICTURE, next, task->url, picture, task->hops + 1), err);
    return crawl_looked(crawl, picture, exchange, err);
}

bool crawl_answered(struct crawl *crawl, struct fetch_exchange *taken, struct err *err)
{
    AUTO(fetch_exchange_free) struct fetch_exchange *exchange = taken;
    AUTO(task_free) struct task *task = exchange->tag;
    struct host *host = task->host;
    for (struct task **at = &crawl->in_flight; *at; at = &(*at)->next)
        if (*at == task) {
            *at = task->next;
            break;
        }
    host->in_flight--;
    crawl->n_in_flight--;
    bool is_again;
    if (!crawl_try_again(crawl, &task, &exchange, &is_again, err) || is_again)
        return !err_is_set(err);
    /* The record's identifier is given before the answer is looked at, but the record is queued after: whoever looks needs the bytes. */
    char urn[UUID_URN] = "";
    struct active *active = task->kind == TASK_PAGE ? task->owner : NULL;
    enum page_step step = STEP_OVER;
    AUTO_FREE char *next = NULL;
    if (exchange->response && task->kind != TASK_PICTURE) {     /* bytes that are no HTTP message are kept too, though nothing is had by them */
        recorder_reserve(crawl->recorder, urn);
        if (active)
            memcpy(active->urn, urn, sizeof urn);
    }
    bool is_right = task->kind == TASK_ROBOTS    ? robots_answered(crawl, task, exchange, err)
                    : task->kind == TASK_PICTURE ? picture_answered(crawl, task, exchange, err)
                    : active                     ? page_answered(crawl, active, &exchange, &step, &next, err)
                                                 : requisite_answered(crawl, task->owner, task, exchange, urn, err);
    if (is_right && step == STEP_LISTED)
        return crawl_listed(crawl, active, TAKE(exchange), err);
    if (is_right && urn[0] && exchange)
        is_right = recorder_put_exchange(crawl->recorder, TAKE(exchange), false, urn, err);
    if (is_right && step == STEP_MOVED) {
        asked_move(TAKE(active->asked), next);
        active->hops++;
        is_right = crawl_go(crawl, active, next, task->url, err);
    }
    return is_right;
}
