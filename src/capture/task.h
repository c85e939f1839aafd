/* capture/task.h: one URL to be fetched, and for whom. Private to capture/. */
#pragma once
#include "base/own.h"

enum task_kind { TASK_ROBOTS, TASK_PAGE, TASK_REQUISITE, TASK_PICTURE };
struct task {
    enum task_kind kind;
    char *url, *referer;
    struct host *host;
    void *owner;                        /* struct active, struct requisite, struct looked_at; the host for robots.txt */
    int hops;                           /* redirects that led here */
    struct task *next;
};
void task_free(struct task *task);
DEFINE_AUTO(task_free, struct task *)
