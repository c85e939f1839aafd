/* capture/sources.h: which of the articles that a site offers are to be captured, and why not the others. No fetching here.
 *
 * An item of a feed or a sitemap is taken unless a rule speaks against it; a link of a front or section page only if a rule speaks
 * for it, since most of such links lead to menus, and not to articles. Reasons are words for people (--dry-run, the report). */
#pragma once
#include "page/feed.h"
#include "page/links.h"
#include "web/glob.h"

struct sources_policy {                 /* { 0 } takes every item, and no link */
    struct glob *const *include;        /* scope.include; none: all that is not excluded */
    size_t n_include;
    struct glob *const *exclude;        /* scope.exclude, which wins */
    size_t n_exclude;
    bool has_since;
    int64_t since_ns;                   /* items that were published and modified before are not taken; those without date are */
};
enum { SOURCES_WHY = 240 };

/* Whether an article at that URL is within the scope; else `why`: "outside scope.include", "excluded by scope.exclude: *-live". */
bool sources_in_scope(const struct sources_policy *policy, const char *url, char why[SOURCES_WHY]);
/* Whether an item is to be captured; else `why`: the scope's, or "older than --since: 2023-02-28". A sitemap in an index is judged by
 * its date alone: `why` then tells that it is not worth reading. */
bool sources_takes_item(const struct sources_policy *policy, const struct feed_item *item, char why[SOURCES_WHY]);
/* Whether a link of a front or section page counts as an article: "no http or https URL", "no scope.include says which links are
 * articles", or the scope's reasons. */
bool sources_takes_link(const struct sources_policy *policy, const char *url, char why[SOURCES_WHY]);

/* The links of a front or section page that count as articles, in their order; returns how many (at most `max`). Borrowed. */
size_t sources_articles_of(const struct sources_policy *policy, const struct page_links *links, const struct page_link **ret, size_t max);
