/* capture/requisites.h: the requisites of the WARC that is being written, each fetched once; and for each page which it needs, which
 * are there, which are missing and why. No fetching here: crawl.c does it and tells. */
#pragma once
#include "base/table.h"
#include "base/uuid.h"
#include "page/requisite.h"

struct page_needs;
struct requisite {
    char *url;
    enum page_kind kind;
    int depth;                          /* style sheets within style sheets */
    bool is_asked, is_done;
    char why[24];                       /* when done and missing: "404", "robots", "refused" …; "" when captured */
    char urn[UUID_URN];                 /* record of the final answer; "" when none */
    struct requisite **children;        /* what a style sheet needs itself */
    size_t n_children;
    struct requisite **aliases;         /* requisites that redirect here */
    size_t n_aliases;
    struct requisite *target;           /* where this one redirects */
    struct page_needs **waiting;
    size_t n_waiting;
};
struct need {
    struct requisite *requisite;
    char *found;
};
struct page_needs {                     /* { 0 } is empty */
    struct need *items;
    size_t n, n_open;                   /* open: not done yet */
    size_t n_left_out;                  /* beyond the limit of a page */
    struct table *seen;
    void *page;                         /* whom to tell */
};

struct requisites;
struct requisites *requisites_new(void);
/* The requisite of that URL, made when new. */
struct requisite *requisites_get(struct requisites *all, const char *url, enum page_kind kind, int depth);
void requisites_free(struct requisites *all);
DEFINE_AUTO(requisites_free, struct requisites *)

/* Adds a requisite (and all that it needs itself, when known) to what a page needs. */
void needs_add(struct page_needs *needs, struct requisite *requisite, const char *found);
/* `requisite` and all that redirect to it are done: calls `closed` for each page whose needs are all done now. */
typedef void needs_closed(void *context, struct page_needs *needs);
void requisite_done(struct requisite *requisite, const char *why, const char *urn, needs_closed *closed, void *context);
/* `from` is answered by `to`. False: that would be a circle. */
bool requisite_redirect(struct requisite *from, struct requisite *to);
void needs_count(const struct page_needs *needs, uint64_t *ret_expected, uint64_t *ret_captured, uint64_t *ret_explained);
void needs_free(struct page_needs *needs);
