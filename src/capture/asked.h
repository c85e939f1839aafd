/* capture/asked.h: the URLs that were asked for as pages, and what became of each, so that none is asked for twice: a page to which
 * several URLs lead is one snapshot. No fetching here: crawl.c does it and tells.
 *
 * A captured URL is known as long as the run; redirects and failures as long as the WARC that has their records. */
#pragma once
#include "base/table.h"
#include "base/uuid.h"

enum asked_state { ASKED_ON_ITS_WAY, ASKED_MOVED, ASKED_DONE };
struct active;
struct crawl_page;
struct asked {
    enum asked_state state;
    struct active *by;                  /* on its way: for whom */
    char *to;                           /* moved: where to */
    const struct crawl_page *page;      /* done: its outcome, captured or failed */
    char urn[UUID_URN];                 /* its record, where that is a page in the WARC being written; "": it is not */
};
struct asked_urls;
struct asked_urls *asked_urls_new(void);
struct asked *asked_find(const struct asked_urls *all, const char *url);        /* NULL: not asked for yet */
struct asked *asked_begin(struct asked_urls *all, const char *url, struct active *by);
void asked_move(struct asked *asked, const char *to);
void asked_finish(struct asked *asked, const struct crawl_page *page);
/* Captured in an earlier WARC of the run. */
void asked_know(struct asked_urls *all, const char *url, const struct crawl_page *page);
void asked_urls_free(struct asked_urls *all);
DEFINE_AUTO(asked_urls_free, struct asked_urls *)
