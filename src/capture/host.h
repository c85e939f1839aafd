/* capture/host.h: one server (scheme, host, port): may we, how fast, and what waits for it: robots.txt before all else, then the hops
 * of redirects, then requisites in order; and pages, which are begun at the pace of the host. */
#pragma once
#include "base/time.h"
#include "web/robots.h"

struct task;                            /* one URL to be fetched: capture/crawl.c */
enum host_robots { HOST_ROBOTS_UNKNOWN, HOST_ROBOTS_ASKED, HOST_ROBOTS_KNOWN };
struct waiting_page {                   /* a page of the run that is not begun */
    struct crawl_page *page;
    size_t number;                      /* its place in the run: lower ones go first */
    char *url;                          /* absolute; NULL: it is no http(s) URL */
    struct waiting_page *next;
};
struct host {
    char *origin;                       /* "https://news.example" */
    enum host_robots state;
    struct robots *robots;              /* NULL while unknown, or when robots.txt is not asked for */
    char *blocked_why;                  /* the same for people; where `blocked` is set */
    const char *blocked;                /* why nothing can be had of it ("refused", "resolve" …); static; NULL: it can */
    struct task *robots_task;           /* robots.txt, to be fetched before anything else; NULL: on its way, or known */
    struct task *first, *last;          /* waiting to be fetched, in order */
    struct waiting_page *first_page, *last_page;
    unsigned in_flight;
    unsigned pages_in_flight;           /* of which a page's own fetch */
    int64_t next_page_ns;               /* monotonic: no page of this host before */
    struct host *next;                  /* all hosts of a run */
};
struct host *host_new(const char *origin);
/* Takes the task. robots.txt goes before all, the hop of a redirect before all others. */
void host_queue(struct host *host, struct task *task);
/* The next that may be fetched: while robots.txt is not known that alone, and nothing when it is on its way. NULL: none. */
struct task *host_take(struct host *host);
void host_put_page(struct host *host, struct waiting_page *taken);      /* behind those that wait */
struct waiting_page *host_take_page(struct host *host);         /* the first of those that wait; NULL: none */
void host_free(struct host *host);

struct waiting_page *waiting_page_new(struct crawl_page *page, size_t number, const char *url);
void waiting_page_free(struct waiting_page *waiting);
DEFINE_AUTO(waiting_page_free, struct waiting_page *)
