#include "capture/host.h"

#include "capture/task.h"

struct host *host_new(const char *origin)
{
    struct host *host = mem_new(sizeof *host);
    host->origin = mem_text(origin);
    return host;
}

void host_queue(struct host *host, struct task *task)
{
    if (task->kind == TASK_ROBOTS) {
        host->robots_task = task;
        return;
    }
    if (task->hops > 0) {
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

struct task *host_take(struct host *host)
{
    if (host->robots_task)
        return TAKE(host->robots_task);
    return host->state == HOST_ROBOTS_ASKED ? NULL : take_first(host);
}

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
    free(task->url);
    free(task->referer);
    free(task);
}

void host_free(struct host *host)
{
    if (!host)
        return;
    task_free(host->robots_task);
    for (struct task *task; (task = take_first(host));)
        task_free(task);
    for (struct waiting_page *waiting; (waiting = host_take_page(host));)
        waiting_page_free(waiting);
    robots_free(host->robots);
    free(host->origin);
    free(host->blocked_why);
    free(host);
}
