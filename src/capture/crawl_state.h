/* capture/crawl_state.h: the state of a crawl, shared by the loop (crawl.c), the tasks (crawl_task.c), the answers (crawl_answer.c), what
 * is asked for again (crawl_retry.c) and the end of pages (crawl_page.c). Private to capture/. */
#pragma once
#include "base/table.h"
#include "capture/asked.h"
#include "capture/crawl.h"
#include "capture/host.h"
#include "capture/requisites.h"
#include "capture/task.h"

enum { HOPS_MAX = 20 };                 /* redirects in a row that are followed */

/* A page on its way. */
struct active {
    struct crawl_page *page;
    struct host *home;                  /* of the URL asked for */
    char *url;                          /* captured: after redirects */
    char urn[UUID_URN];
    int64_t date_ns;
    uint64_t took_ms;
    int hops;                           /* redirects so far */
    char *via;                          /* URL that redirected here */
    char tried[CRAWL_WHY / 2];          /* behind the reason why it could not be had: " (3 tries)"; "": there was one */
    struct asked *asked;                /* what is on its way for it; NULL: nothing */
    struct active *joined;              /* pages that led to the same URL, and wait for its outcome */
    struct buf told;                    /* lines about the page itself, for its metadata record */
    struct page_needs needs;
    bool is_listed;                     /* its requisites are known */
    /* A page that is known: */
    struct look *look;                  /* NULL: nothing is compared, or all was */
    struct fetch_exchange *held;        /* its answer, until the pictures were looked at */
    struct looked_at *pictures;
    size_t n_open;                      /* pictures that are on their way */
    struct active *next;
};

struct crawl {
    struct crawl_options options;
    struct crawl_page **pages;          /* of the run, borrowed */
    size_t n_pages;
    struct fetch_client *client;
    struct table *host_by_origin;
    struct host *hosts;
    struct host *nowhere;               /* of pages whose address is no URL */
    /* of the current call of crawl_pages */
    struct recorder *recorder;
    struct requisites *requisites;      /* of the WARC now being written */
    struct asked_urls *asked;           /* of that WARC; and what earlier ones of the run have */
    unsigned warc;
    struct active *active;
    size_t n_active, n_in_flight;
    int64_t wait_ns;                    /* until something that waits for its time may be fetched, as the last pump saw it */
    struct task *in_flight;             /* of n_in_flight exchanges */
    size_t n_captured, n_done;
    struct table *given_up;             /* URLs of requisites for which all tries were in vain: in a later WARC one is enough */
    size_t n_given_up;
    struct err *err;                    /* set by the first failure inside a callback */
    struct active *closed;              /* pages whose needs are all done, to be finished by the loop */
};

/* One picture of a page that is looked at. */
struct looked_at {
    struct active *active;
    size_t i;
};

/* What an answer means for a page. */
enum page_step {
    STEP_OVER,                          /* it has its outcome; `active` is gone. The record is kept, where the exchange was left */
    STEP_MOVED,                         /* it goes on elsewhere */
    STEP_HELD,                          /* it waits for its pictures; the exchange was taken */
    STEP_LISTED,                        /* its needs are known */
};
/* A page that is known: compares what was answered. STEP_LISTED: it changed, or cannot be compared. `document` NULL: it is no HTML. */
MUST_CHECK bool crawl_look(struct crawl *crawl, struct active *active, struct fetch_exchange **exchange, const struct page_document *document,
                           enum page_step *ret_step, struct err *err);
/* `exchange` NULL: it could not be had. */
MUST_CHECK bool crawl_looked(struct crawl *crawl, struct looked_at *picture, const struct fetch_exchange *exchange, struct err *err);
/* It is still the snapshot that is known; `active` is gone. */
MUST_CHECK bool crawl_unchanged(struct crawl *crawl, struct active *active, const char *why, struct err *err);
/* What the page in the answer needs: parsed, its requisites asked for; a page that is known is compared first. */
MUST_CHECK bool crawl_list_needs(struct crawl *crawl, struct active *active, struct fetch_exchange **exchange, enum page_step *ret_step,
                                 struct err *err);
/* Its needs are known: its record is queued, and when nothing is on its way it is over. */
MUST_CHECK bool crawl_listed(struct crawl *crawl, struct active *active, struct fetch_exchange *taken, struct err *err);
/* Where a redirect leads, or NULL. */
char *crawl_redirect_of(const struct fetch_exchange *exchange, struct err *err);

/* The page goes on at `url`: it is asked for, unless it was already; then the page takes part in what became of it. */
MUST_CHECK bool crawl_go(struct crawl *crawl, struct active *active, const char *url, const char *referer, struct err *err);
/* The page could not be had: the journal is told, `active` is gone. */
MUST_CHECK bool crawl_fail_page(struct crawl *crawl, struct active *active, bool is_fact, const char *why, struct err *err);
/* Writes metadata records and journal lines of the pages whose needs are all done. */
MUST_CHECK bool crawl_finish_closed(struct crawl *crawl, struct err *err);
void crawl_needs_closed(void *context, struct page_needs *needs);   /* a needs_closed */
void crawl_active_free(struct active *active);

struct task *crawl_task(enum task_kind kind, const char *url, const char *referer, void *owner, int hops);
/* The host of an http(s) URL, made when new, and the request target; NULL for any other text. *ret_target is yours; NULL: not wanted. */
struct host *crawl_host(struct crawl *crawl, const char *url, char **ret_target);
/* Into the queue of its host, behind robots.txt where that is not known yet. */
MUST_CHECK bool crawl_submit(struct crawl *crawl, struct task *taken, struct err *err);
/* Starts what may be started. */
MUST_CHECK bool crawl_pump(struct crawl *crawl, struct err *err);
/* What came, or did not, is told to the host's manners; if it is to be asked for again *ret_is_again is true, and task and exchange are
 * taken. Else *exchange is what counts: of several answers that were cut off, the longest. */
MUST_CHECK bool crawl_try_again(struct crawl *crawl, struct task **task, struct fetch_exchange **exchange, bool *ret_is_again, struct err *err);
/* Looks at a finished exchange, asks for what it needs, and hands it to the recorder. */
MUST_CHECK bool crawl_answered(struct crawl *crawl, struct fetch_exchange *taken, struct err *err);
