#include "capture/sources.h"

#include <stdio.h>

/* A day may lie in any zone: it has ended everywhere so long after its midnight in UTC, and a local time has come. */
enum { DAY_HOURS = 24, ZONE_HOURS = 12 };
#define NS_PER_HOUR (3600 * NS_PER_S)

static bool refuse(char why[SOURCES_WHY], const char *reason, const char *what)
{
    (void)snprintf(why, SOURCES_WHY, "%s%s", reason, what);
    return false;
}

bool sources_in_scope(const struct sources_policy *policy, const char *url, char why[SOURCES_WHY])
{
    const struct glob *excluded = glob_first(policy->exclude, policy->n_exclude, url);
    if (excluded)
        return refuse(why, "excluded by scope.exclude: ", SHOW(span_of(glob_pattern(excluded))));
    if (policy->n_include && !glob_first(policy->include, policy->n_include, url))
        return refuse(why, "outside scope.include", "");
    return true;
}

/* The latest instant that a date can mean. */
static int64_t latest_ns(const struct feed_date *date)
{
    int64_t hours = (date->said.has_time ? 0 : DAY_HOURS) + (date->said.has_offset ? 0 : ZONE_HOURS), latest;
    return __builtin_add_overflow(date->at_ns, hours * NS_PER_HOUR, &latest) ? INT64_MAX : latest;
}

/* The later of its dates counts: an article that was changed is worth a look. */
static bool is_older(const struct sources_policy *policy, const struct feed_item *item, char why[SOURCES_WHY])
{
    const struct feed_date *last = &item->date;
    if (item->modified.is_known && (!last->is_known || latest_ns(&item->modified) > latest_ns(last)))
        last = &item->modified;
    if (!policy->has_since || !last->is_known || latest_ns(last) >= policy->since_ns)
        return false;
    (void)refuse(why, "older than --since: ", last->text);
    return true;
}

bool sources_takes_item(const struct sources_policy *policy, const struct feed_item *item, char why[SOURCES_WHY])
{
    if (!item->is_sitemap && !sources_in_scope(policy, item->url, why))
        return false;
    return !is_older(policy, item, why);
}

bool sources_takes_link(const struct sources_policy *policy, const char *url, char why[SOURCES_WHY])
{
    AUTO_FREE char *resolved = url_resolve(NULL, span_of(url));
    if (!resolved)
        return refuse(why, "no http or https URL", "");
    if (policy->n_include == 0)
        return refuse(why, "no scope.include says which links are articles", "");
    return sources_in_scope(policy, resolved, why);
}

size_t sources_articles_of(const struct sources_policy *policy, const struct page_links *links, const struct page_link **ret, size_t max)
{
    char ignored[SOURCES_WHY];
    size_t n = 0;
    for (size_t i = 0; i < links->n && n < max; i++)
        if (sources_takes_link(policy, links->items[i].url, ignored))
            ret[n++] = &links->items[i];
    return n;
}
