/* capture/requisites.h: the requisites of the WARC that is being written, each fetched once; and for each page which it needs, which
 * are there, which are missing and why. No fetching here: crawl.c does it and tells.
 *
 * A page needs at most PAGE_REQUISITES_MAX, those of its style sheets and of theirs included, so that every page comes to an end. What a
 * sheet needs is wanted only as far as a page that has the sheet has room for it; the rest is counted. */
#pragma once
#include "base/table.h"
#include "base/uuid.h"
#include "page/requisite.h"

struct page_needs;
struct requisite {
    char *url;
    enum page_kind kind;
    const char *encoding;               /* of the page that named it first, and once a sheet was read its own; static, or NULL */
    int depth;                          /* style sheets within style sheets */
    struct requisite *sheet;            /* the style sheet that named it first; NULL: a page */
    bool is_asked, is_done;
    char why[24];                       /* when done and missing: "404", "robots", "refused" …; "" when captured */
    char urn[UUID_URN];                 /* record of the final answer; "" when none */
    struct requisite **children;        /* what a style sheet needs itself */
    size_t n_children;
    size_t n_left_out;                  /* and what else, beyond what is remembered */
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
    size_t n_asked;                     /* the caller has seen to it that these are fetched */
    uint64_t bytes;                     /* of what came so far, as it crossed the wire */
    size_t n_left_out;                  /* beyond the limit of a page; one that several sheets name counts for each */
    struct table *seen;
    void *page;                         /* whom to tell */
};

struct requisites;
struct requisites *requisites_new(void);
/* The requisite of that URL, made when new. */
struct requisite *requisites_get(struct requisites *all, const char *url, enum page_kind kind, int depth);
/* What a style sheet needs itself, before the sheet is done: remembered for the pages that have the sheet, now or later. */
void requisites_child(struct requisites *all, struct requisite *sheet, const char *url, enum page_kind kind);
void requisites_free(struct requisites *all);
DEFINE_AUTO(requisites_free, struct requisites *)

/* Adds a requisite (and all that it needs itself, when known) to what a page needs, as far as there is room. */
void needs_add(struct page_needs *needs, struct requisite *requisite, const char *found);
/* `requisite` and all that redirect to it are done: calls `closed` for each page whose needs are all done now. */
typedef void needs_closed(void *context, struct page_needs *needs);
void requisite_done(struct requisite *requisite, const char *why, const char *urn, needs_closed *closed, void *context);
/* So many bytes came for it: each page that waits for it has them. */
void requisite_came(struct requisite *requisite, uint64_t bytes);
/* All pages that wait for it have had more than `max_bytes` already. */
bool requisite_is_beyond(const struct requisite *requisite, uint64_t max_bytes);
/* `from` is answered by `to`. False: that would be a circle. */
bool requisite_redirect(struct requisite *from, struct requisite *to);
void needs_count(const struct page_needs *needs, uint64_t *ret_expected, uint64_t *ret_captured, uint64_t *ret_explained);
void needs_free(struct page_needs *needs);
