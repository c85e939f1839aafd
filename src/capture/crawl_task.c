/* Tasks: may we fetch it, and when. */
#include <stdio.h>

#include "capture/crawl_state.h"
#include "web/url.h"

enum { ALL_IN_FLIGHT = 48 };
static const char accept_page[] = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

/* --- tasks: may we, and then into the host's queue --------------------------------------------------------------------------- */

struct task *crawl_task(enum task_kind kind, const char *url, const char *referer, void *owner, int hops)
{
    struct task *task = mem_new(sizeof *task);
    *task = (struct task){ .kind = kind, .url = mem_text(url), .referer = mem_text(referer), .owner = owner, .hops = hops };
    return task;
}

/* The task will not be fetched: `why` is a word of the manifest ("robots"), `text` what people read. */
static bool refuse(struct crawl *crawl, struct task *taken, const char *why, const char *text, struct err *err)
{
    AUTO(task_free) struct task *task = taken;
    const struct host *host = task->host;
    bool is_rule = strcmp(why, "robots") == 0 && !(host->robots && robots_is_unreachable(host->robots));
    if (task->kind == TASK_PAGE)
        return crawl_fail_page(crawl, task->owner, is_rule, text, err);
    if (task->kind == TASK_PICTURE)
        return crawl_looked(crawl, task->owner, NULL, err);
    if (task->kind == TASK_ROBOTS)
        task->host->state = HOST_ROBOTS_KNOWN;          /* as much as will ever be: what waits for it is refused too */
    if (task->kind == TASK_REQUISITE)
        requisite_done(task->owner, why, "", crawl_needs_closed, crawl);
    return true;
}

struct host *crawl_host(struct crawl *crawl, const char *url, char **ret_target)
{
    AUTO_URL struct url parsed = { 0 };
    struct err no_url = { 0 };
    if (!url_parse(span_of(url), NULL, &parsed, &no_url))
        return NULL;
    AUTO_FREE char *origin = url_origin(&parsed);
    if (ret_target)
        *ret_target = url_request_target(&parsed);
    struct host *host = table_get(crawl->host_by_origin, span_of(origin));
    if (!host) {
        host = host_new(origin, manners_of(&crawl->options.manners, crawl->options.page_delay_ns));
        host->state = crawl->options.ignore_robots ? HOST_ROBOTS_KNOWN : HOST_ROBOTS_UNKNOWN;
        table_put(crawl->host_by_origin, span_of(origin), host);
        host->next = crawl->hosts;
        crawl->hosts = host;
    }
    return host;
}

static void ask_robots(struct host *host)
{
    AUTO_FREE char *url = mem_format("%s/robots.txt", host->origin);
    struct task *task = crawl_task(TASK_ROBOTS, url, NULL, host, 0);
    task->host = host;
    host_robots_begin(host, url);
    host_queue(host, task);
}

bool crawl_submit(struct crawl *crawl, struct task *taken, struct err *err)
{
    struct host *host = crawl_host(crawl, taken->url, NULL);
    if (!host)
        return refuse(crawl, taken, "no-url", "it is no http or https URL", err);
    taken->host = host;
    if (host->state == HOST_ROBOTS_UNKNOWN)
        ask_robots(host);
    host_queue(host, taken);
    return true;
}

/* Asked when its turn comes: by then robots.txt is known. */
static bool is_allowed(struct crawl *crawl, struct task *task, char text[CRAWL_WHY])
{
    if (crawl->options.ignore_robots || task->kind == TASK_ROBOTS || !task->host->robots)
        return true;
    AUTO_FREE char *target = NULL;
    crawl_host(crawl, task->url, &target);
    if (robots_allows(task->host->robots, target))
        return true;
    const char *rule = robots_rule_for(task->host->robots, target);
    snprintf(text, CRAWL_WHY, "robots.txt: %s", rule ? rule : "nothing may be fetched, since it cannot be had");
    return false;
}

static bool start(struct crawl *crawl, struct task *task, struct err *err)
{
    struct fetch_request request = { .url = task->url, .referer = task->referer, .tag = task };
    if (task->kind == TASK_PAGE) {
        const struct known *known = ((const struct active *)task->owner)->page->known;
        bool is_known = known && known->url && strcmp(known->url, task->url) == 0;
        request.accept = accept_page;
        request.if_none_match = is_known ? known->etag : NULL;
        request.if_modified_since = is_known ? known->last_modified : NULL;
    }
    if (!fetch_start(crawl->client, &request, err)) {
        task_free(task);
        return false;
    }
    task->next = crawl->in_flight;
    crawl->in_flight = task;
    task->host->in_flight++;
    task->tries++;
    if (task->kind == TASK_PAGE)
        manners_page_begun(&task->host->manners);
    crawl->n_in_flight++;
    return true;
}

static bool pump_host(struct crawl *crawl, struct host *host, struct err *err)
{
    int64_t now_ns = time_monotonic_ns();
    host_wake(host, now_ns);
    if (host->first && host_robots_is_old(host, now_ns))
        ask_robots(host);
    while (host->in_flight < manners_connections(&host->manners, now_ns) && crawl->n_in_flight < ALL_IN_FLIGHT) {
        struct task *task = host_take(host, now_ns);
        if (!task)
            break;
        char text[CRAWL_WHY];
        bool is_done;
        if (manners_is_closed(&host->manners)) {
            snprintf(text, sizeof text, "%s rests for this run: %s", host->origin, host->manners.closed_why);
            is_done = refuse(crawl, task, "rests", text, err);
        } else if (host->blocked) {
            snprintf(text, sizeof text, "%s: %s", host->origin, host->blocked_why);
            is_done = refuse(crawl, task, host->blocked, text, err);
        } else if (!is_allowed(crawl, task, text)) {
            is_done = refuse(crawl, task, "robots", text, err);
        } else if (task->kind == TASK_REQUISITE && crawl->options.article_bytes &&
                   requisite_is_beyond(task->owner, crawl->options.article_bytes)) {
            is_done = refuse(crawl, task, "limit", "the article has more bytes than limits.article_bytes", err);
        } else {
            is_done = start(crawl, task, err);
        }
        if (!is_done)
            return false;
    }
    int64_t wait_ns = host_wait_ns(host, now_ns);
    if (wait_ns < crawl->wait_ns)
        crawl->wait_ns = wait_ns;
    return true;
}

bool crawl_pump(struct crawl *crawl, struct err *err)
{
    crawl->wait_ns = MANNERS_NEVER_NS;
    for (struct host *host = crawl->hosts; host; host = host->next)
        if (!pump_host(crawl, host, err))
            return false;
    return crawl_finish_closed(crawl, err);
}
