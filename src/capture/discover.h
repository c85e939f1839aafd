/* capture/discover.h: what the sources of a run lead to: feeds, sitemaps and their children, front and section pages are read as their
 * answers come, and each address that they name is taken, or left with the reason why.
 *
 * No fetching here: the crawl fetches sources like pages, and hands their answers over. */
#pragma once
#include "base/config.h"
#include "base/source.h"
#include "base/table.h"
#include "capture/sources.h"

enum {
    DISCOVER_ITEMS_MAX = 1000000,       /* of one run; 200 bytes each */
    DISCOVER_SITEMAPS_MAX = 1000,       /* children of indexes that are read in one run; the largest news sites have one a day for ten years */
};
struct discover_policy {
    const struct config_texts *include, *exclude;       /* URL globs; NULL or empty: any, none */
    int64_t since_ns;                   /* what is dated before is left; INT64_MIN: nothing */
};
struct discovered {                     /* an address that a source names */
    char *url, *title;                  /* title: "" where the source has none */
    char *source;                       /* URL of the source */
    uintptr_t place;                    /* of the source */
    size_t number;                      /* in the order in which they were met */
    int64_t at_ns;                      /* as the source dates it; INT64_MIN: it does not */
    char *why_not;                      /* NULL: it is taken */
};
struct discovered_source {
    char *url;
    const char *kind;                   /* "rss", "news-sitemap", "page" …; static */
    uint64_t items;
    char *fault;                        /* what is wrong with it, though it was read; NULL: nothing */
};
struct discovery {                      /* begin with discovery_begin */
    struct discovered *items;
    size_t n;
    uint64_t n_left_out;                /* beyond DISCOVER_ITEMS_MAX */
    struct discovered_source *sources;
    size_t n_sources;
    char **sitemaps;                    /* children of indexes, to be read as sources */
    size_t n_sitemaps;
    struct table *by_url;
    struct glob **include, **exclude;
    size_t n_include, n_exclude;
    struct sources_policy policy;
};
/* Fails with USAGE: a pattern is none. */
MUST_CHECK bool discovery_begin(struct discovery *discovery, const struct discover_policy *policy, struct err *err);
/* The answer of the source that was asked for as `asked`; `url`: after redirects. Of a page that is no feed those links count which match
 * an include pattern. *ret_note: what is wrong with it, yours, or NULL. Fails with SYSTEM. */
MUST_CHECK bool discovery_read(struct discovery *discovery, const char *asked, struct source *body, const char *content_type, const char *url,
                               char **ret_note, struct err *err);
/* In the order of the sources that name them, whichever was answered first; of a source in its own order. `place` tells a source's. */
void discovery_sort(struct discovery *discovery, const struct table *place);
void discovery_end(struct discovery *discovery);        /* { 0 } is fine */
