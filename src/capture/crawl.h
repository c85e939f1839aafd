/* capture/crawl.h: fetches pages and their requisites into the WARCs of packages: politeness, robots.txt, redirects, requisites found
 * in pages and style sheets, and a metadata record for each page that says what was found and what was missed, and why.
 *
 * One thread drives all connections; the recorder writes on another. */
#pragma once
#include <signal.h>

#include "base/progress.h"
#include "capture/clock.h"
#include "capture/look.h"
#include "capture/manners.h"
#include "capture/recorder.h"
#include "page/requisite.h"

struct crawl_page;
/* A source's answer: `body` is decoded, looked at during the call; `url` is where it was had, after redirects. What it names is the
 * reader's to keep; what is wrong with it is no failure, and is said in *ret_note (yours to free; NULL: nothing). */
typedef bool crawl_read_source(void *context, struct crawl_page *source, struct source *body, const char *content_type, const char *url,
                               char **ret_note, struct err *err);
struct crawl_options {
    struct fetch_options fetch;
    const struct archive *archive;      /* where known snapshots are read */
    const struct page_overrides *overrides;             /* of facts, NULL: none */
    bool by_payload;                    /* a page whose bytes changed is changed, whatever its article says */
    struct page_requisite_options wanted;
    const struct config_texts *requisite_hosts;         /* hosts whose requisites are asked for; NULL or none: any */
    uint64_t article_bytes;             /* of one page and its requisites; 0: no limit */
    bool ignore_robots;
    int64_t page_delay_ns;              /* between pages of a host; 0: several pages of a host at once */
    struct manners_options manners;
    struct clock_state *clock;          /* told what servers say; NULL: nobody listens */
    const struct progress *progress;
    const volatile sig_atomic_t *stop;  /* once it is true nothing more is asked for; NULL: never */
    crawl_read_source *read_source;     /* NULL where no page is a source */
    void *reader;                       /* its context */
};
enum crawl_outcome {
    CRAWL_WAITING,
    CRAWL_CAPTURED,
    CRAWL_UNCHANGED,                    /* a page that is known already, and is still the same: a look, of which nothing is kept */
    CRAWL_READ,                         /* a source that was read: its record is kept beside what it led to, and is no snapshot */
    CRAWL_FAILED,
};
enum { CRAWL_WHY = 360 };               /* room for an origin and what libcurl says */
struct crawl_page {                     /* what was asked for: an article's page, or a source that names articles */
    char *url;                          /* as asked for */
    bool is_source;
    struct known *known;                /* what it is compared with; NULL: nothing, it is a new snapshot in any case */
    enum crawl_outcome outcome;
    int status;                         /* of the last answer; 0: none came */
    bool is_shared;                     /* another page of the run has the same outcome: their URLs lead to one */
    bool is_led;                        /* by a redirect, whose record is all that is kept of this one */
    bool is_fact;                       /* failed, but no failure of ours: robots refused it */
    /* Failed: "404 Not Found", "robots: Disallow: /private". Captured: what is wrong with what was kept: "cut (disconnect): …". Unchanged: how it is
     * known, "304 Not Modified", "the same article". */
    char *why;                          /* NULL: nothing to say */
    char *etag, *last_modified;         /* a source's, as answered; NULL: none */
    char *changes;                      /* captured, and known before: what changed, "headline, text"; NULL: not known before */
    char snapshot[UUID_URN];            /* captured, or the one that it still is */
    char *at;                           /* URL captured, after redirects; NULL: none */
    int64_t captured_ns;
    unsigned package, warc;             /* captured: number of the package in the run, from 1, and of the WARC in it */
};
struct crawl_page *crawl_page_new(const char *url);
void crawl_page_free(struct crawl_page *page);
/* The journal's line of an outcome, at the end of `line`; and what people read of it, which is yours. */
char *crawl_page_tell(const struct crawl_page *page, struct buf *line);

struct crawl;
MUST_CHECK bool crawl_open(const struct crawl_options *options, struct crawl **ret, struct err *err);
/* One more page of the run, borrowed. If its outcome is CRAWL_WAITING it is to be captured, behind those added before; if it was captured
 * its URL is not asked for again. May be called from read_source. */
void crawl_add(struct crawl *crawl, struct crawl_page *page);
/* What is captured from now on goes into the recorder's WARC, which is a new one: each requisite is fetched once a WARC. */
void crawl_begin_warc(struct crawl *crawl, struct recorder *recorder);
/* Captures pages that wait until all are done, `max_pages` of them were captured, or the recorder's WARC has
 * grown beyond `warc_bytes`: then no page is begun any more, and those begun are finished. When it is stopped those begun are left as
 * waiting. Each outcome is in the journal. */
MUST_CHECK bool crawl_pages(struct crawl *crawl, size_t max_pages, uint64_t warc_bytes, struct err *err);
void crawl_free(struct crawl *crawl);
DEFINE_AUTO(crawl_free, struct crawl *)
