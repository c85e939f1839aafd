#include "capture/host.h"

#include "capture/task.h"

struct host *host_new(const char *origin)
{
    struct host *host = mem_new(sizeof *host);
    host->origin = mem_text(origin);
    return host;
}

void host_queue(struct host *host, struct task *task, bool first)
{
    if (first) {
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

struct task *host_take(struct host *host)
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
    for (struct task *task; (task = host_take(host));)
        task_free(task);
    robots_free(host->robots);
    free(host->origin);
    free(host->blocked_why);
    free(host);
}
