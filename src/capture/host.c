#include "capture/host.h"

#include "capture/task.h"

struct host *host_new(const char *origin, struct manners manners)
{
    struct host *host = mem_new(sizeof *host);
    host->origin = mem_text(origin);
    host->manners = manners;
    return host;
}

void host_queue(struct host *host, struct task *task)
{
    if (task->kind == TASK_ROBOTS) {
        host->robots_task = task;
        return;
    }
    if (task->hops > 0 || task->tries > 0) {
        task->next = host->first;
        host->first = task;
        if (!host->last)
            host->last = task;
        return;
    }
    task->next = NULL;
    *(host->last ? &host->last->next : &host->first) = task;
    host->last = task;
}

static struct task *take_first(struct host *host)
{
    struct task *task = host->first;
    if (!task)
        return NULL;
    host->first = task->next;
    if (!host->first)
        host->last = NULL;
    task->next = NULL;
    return task;
}

/* --- to be tried again --------------------------------------------------------------------------------------------------- */

void host_put_later(struct host *host, struct task *task)
{
    task->next = host->later;
    host->later = task;
    host->n_pages_later += task->kind == TASK_PAGE;
}

void host_wake(struct host *host, int64_t now_ns)
{
    struct task **at = &host->later, *task;
    while ((task = *at)) {
        if (task->not_before_ns > now_ns && !manners_is_closed(&host->manners)) {
            at = &task->next;
            continue;
        }
        *at = task->next;
        task->next = NULL;
        host->n_pages_later -= task->kind == TASK_PAGE;
        host_queue(host, task);
    }
}

/* --- what is next -------------------------------------------------------------------------------------------------------- */

/* The first in the queue that its manners let go. */
struct task *host_take(struct host *host, int64_t now_ns)
{
    if (host->robots_task)
        return TAKE(host->robots_task);
    if (host->state == HOST_ROBOTS_ASKED || !host->first)
        return NULL;
    bool may_page = manners_page_wait_ns(&host->manners, now_ns) == 0;
    bool may_requisite = manners_requisite_wait_ns(&host->manners, now_ns) == 0;
    if (may_page && may_requisite)
        return take_first(host);
    struct task *before = NULL;
    for (struct task *task = host->first; task; before = task, task = task->next) {
        if (!(task->kind == TASK_PAGE ? may_page : may_requisite))
            continue;
        *(before ? &before->next : &host->first) = task->next;
        if (host->last == task)
            host->last = before;
        task->next = NULL;
        return task;
    }
    return NULL;
}

static int64_t sooner(int64_t wait_ns, int64_t other_ns)
{
    return other_ns > 0 && other_ns < wait_ns ? other_ns : wait_ns;
}

int64_t host_wait_ns(const struct host *host, int64_t now_ns)
{
    int64_t wait_ns = MANNERS_NEVER_NS;
    for (const struct task *task = host->later; task; task = task->next)
        wait_ns = sooner(wait_ns, task->not_before_ns - now_ns);
    if (!host->first)
        return wait_ns;
    wait_ns = sooner(wait_ns, manners_page_wait_ns(&host->manners, now_ns));
    return sooner(wait_ns, manners_requisite_wait_ns(&host->manners, now_ns));
}

/* --- robots.txt ---------------------------------------------------------------------------------------------------------- */

bool host_robots_is_old(const struct host *host, int64_t now_ns)
{
    return host->state == HOST_ROBOTS_KNOWN && (host->robots || host->blocked) && now_ns - host->robots_at_ns >= HOST_ROBOTS_KEPT_NS;
}

static void forget_hops(struct host *host)
{
    for (size_t i = 0; i < host->n_robots_hops; i++)
        free(host->robots_hops[i]);
    host->n_robots_hops = 0;
}

void host_robots_begin(struct host *host, const char *url)
{
    forget_hops(host);
    host->robots_hops[host->n_robots_hops++] = mem_text(url);
    host->state = HOST_ROBOTS_ASKED;
}

bool host_robots_hop(struct host *host, const char *url)
{
    for (size_t i = 0; i < host->n_robots_hops; i++)
        if (strcmp(host->robots_hops[i], url) == 0)
            return false;               /* a circle: the same answer would come again */
    if (host->n_robots_hops > HOST_ROBOTS_HOPS_MAX)
        return false;
    host->robots_hops[host->n_robots_hops++] = mem_text(url);
    return true;
}

/* --- pages --------------------------------------------------------------------------------------------------------------- */

void host_put_page(struct host *host, struct waiting_page *taken)
{
    *(host->last_page ? &host->last_page->next : &host->first_page) = taken;
    host->last_page = taken;
}

struct waiting_page *host_take_page(struct host *host)
{
    struct waiting_page *waiting = host->first_page;
    if (!waiting)
        return NULL;
    host->first_page = waiting->next;
    if (!host->first_page)
        host->last_page = NULL;
    waiting->next = NULL;
    return waiting;
}

struct waiting_page *waiting_page_new(struct crawl_page *page, size_t number, const char *url)
{
    struct waiting_page *waiting = mem_new(sizeof *waiting);
    *waiting = (struct waiting_page){ page, number, mem_text(url), NULL };
    return waiting;
}

void waiting_page_free(struct waiting_page *waiting)
{
    if (!waiting)
        return;
    free(waiting->url);
    free(waiting);
}

void task_free(struct task *task)
{
    if (!task)
        return;
    fetch_exchange_free(task->cut);
    free(task->url);
    free(task->referer);
    free(task);
}

void host_free(struct host *host)
{
    if (!host)
        return;
    task_free(host->robots_task);
    for (struct task *task; (task = host->later);) {
        host->later = task->next;
        task_free(task);
    }
    for (struct task *task; (task = take_first(host));)
        task_free(task);
    for (struct waiting_page *waiting; (waiting = host_take_page(host));)
        waiting_page_free(waiting);
    robots_free(host->robots);
    forget_hops(host);
    free(host->origin);
    free(host->blocked_why);
    free(host);
}
