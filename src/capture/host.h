/* capture/host.h: one server (scheme, host, port): may we, how fast, and what waits for it: robots.txt before all else, then the hops
 * of redirects, then requisites in order; and pages, which are begun at the pace of the host. What failed and is to be tried again waits
 * aside until its time has come. */
#pragma once
#include "base/time.h"
#include "capture/manners.h"
#include "web/robots.h"

struct task;                            /* one URL to be fetched: capture/crawl.c */
enum host_robots { HOST_ROBOTS_UNKNOWN, HOST_ROBOTS_ASKED, HOST_ROBOTS_KNOWN };
struct waiting_page {                   /* a page of the run that is not begun */
    struct crawl_page *page;
    size_t number;                      /* its place in the run: lower ones go first */
    char *url;                          /* absolute; NULL: it is no http(s) URL */
    struct waiting_page *next;
};
#define HOST_ROBOTS_KEPT_NS (INT64_C(24) * 3600 * NS_PER_S)     /* RFC 9309 §2.4: not longer */
enum { HOST_ROBOTS_HOPS_MAX = 5 };      /* RFC 9309 §2.3.1.2: at least five redirects in a row */
struct host {
    char *origin;                       /* "https://news.example" */
    enum host_robots state;
    struct robots *robots;              /* NULL while unknown, or when robots.txt is not asked for */
    int64_t robots_at_ns;               /* monotonic: when it became known */
    char *robots_hops[HOST_ROBOTS_HOPS_MAX + 1];        /* URLs that it was asked for at, the present one last */
    size_t n_robots_hops;
    char *blocked_why;                  /* the same for people; where `blocked` is set */
    const char *blocked;                /* why nothing can be had of it ("refused", "resolve" …); static; NULL: it can */
    struct task *robots_task;           /* robots.txt, to be fetched before anything else; NULL: on its way, or known */
    struct task *first, *last;          /* waiting to be fetched, in order */
    struct waiting_page *first_page, *last_page;
    struct task *later;                 /* to be tried again, each at its time; in no order */
    size_t n_pages_later;               /* of which a page's own */
    unsigned in_flight;
    struct manners manners;
    struct host *next;                  /* all hosts of a run */
};
struct host *host_new(const char *origin, struct manners manners);
/* Takes the task. robots.txt goes before all, the hop of a redirect before all others. */
void host_queue(struct host *host, struct task *task);
/* Takes the task, which is queued anew when its time not_before_ns has come, or the host is closed. */
void host_put_later(struct host *host, struct task *task);
void host_wake(struct host *host, int64_t now_ns);
/* The next that may be fetched: while robots.txt is not known that alone, and nothing when it is on its way; a page or a requisite when the
 * host's manners let it. NULL: none. */
struct task *host_take(struct host *host, int64_t now_ns);
/* Until something that waits may be fetched, as far as that is a matter of time; MANNERS_NEVER_NS where it is not. */
int64_t host_wait_ns(const struct host *host, int64_t now_ns);
/* Whether what robots.txt said is too old to go by. */
bool host_robots_is_old(const struct host *host, int64_t now_ns);
/* robots.txt will be asked for at `url` next, from its own place or led there. False: once more, or after too many redirects. */
bool host_robots_hop(struct host *host, const char *url);
void host_robots_begin(struct host *host, const char *url);
void host_put_page(struct host *host, struct waiting_page *taken);      /* behind those that wait */
struct waiting_page *host_take_page(struct host *host);         /* the first of those that wait; NULL: none */
void host_free(struct host *host);
DEFINE_AUTO(host_free, struct host *)

struct waiting_page *waiting_page_new(struct crawl_page *page, size_t number, const char *url);
void waiting_page_free(struct waiting_page *waiting);
DEFINE_AUTO(waiting_page_free, struct waiting_page *)
