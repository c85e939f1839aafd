/* capture/host.h: one server (scheme, host, port): may we, how fast, and what waits for it. */
#pragma once
#include "base/time.h"
#include "web/robots.h"

struct task;                            /* one URL to be fetched: capture/crawl.c */
enum host_robots { HOST_ROBOTS_UNKNOWN, HOST_ROBOTS_ASKED, HOST_ROBOTS_KNOWN };
struct host {
    char *origin;                       /* "https://news.example" */
    enum host_robots state;
    struct robots *robots;              /* NULL while unknown, or when robots.txt is not asked for */
    char *blocked_why;                  /* the same for people; where `blocked` is set */
    const char *blocked;                /* why nothing can be had of it ("refused", "resolve" …); static; NULL: it can */
    struct task *first, *last;          /* waiting to be fetched, in order */
    unsigned in_flight;
    unsigned pages_in_flight;           /* of which a page's own fetch */
    int64_t next_page_ns;               /* monotonic: no page of this host before */
    struct host *next;                  /* all hosts of a run */
};
struct host *host_new(const char *origin);
void host_queue(struct host *host, struct task *task, bool first);
struct task *host_take(struct host *host);                      /* the next to be fetched; NULL: none */
void host_free(struct host *host);
