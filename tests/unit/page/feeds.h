/* tests/unit/page/feeds.h: a feed, read, as one text: a line an item, "URL | title | date | modified". */
#pragma once
#include "../base/suite.h"

#include "page/feed.h"

struct read_feed {
    struct feed_result result;
    struct buf items;
    size_t n_sitemaps, n;
    size_t stop_behind;                 /* items; 0: never */
    struct err fail_with;
};

static inline bool feeds_take(void *context, const struct feed_item *item, struct err *err)
{
    struct read_feed *feed = context;
    buf_printf(&feed->items, "%s | %s | %s | %s\n", item->url, item->title, item->date.text, item->modified.text);
    feed->n_sitemaps += item->is_sitemap;
    feed->n++;
    if (err_is_set(&feed->fail_with))
        *err = feed->fail_with;
    return !err_is_set(err) && feed->n != feed->stop_behind;
}

static inline void feeds_read(struct span body, const char *content_type, const char *url, struct read_feed *feed)
{
    struct err err = { 0 };
    AUTO(source_free) struct source *source = source_of_span("feed", body);
    buf_put_text(&feed->items, "");
    if (!feed_read(source, span_of(content_type), url, feeds_take, feed, &feed->result, &err))
        fail_msg("%s", err.why);
}

static inline void feeds_free(struct read_feed *feed)
{
    buf_free(&feed->items);
}
#define AUTO_READ_FEED __attribute__((cleanup(feeds_free)))

static inline uint64_t feeds_passed(const struct feed_result *result)
{
    uint64_t n = 0;
    for (size_t i = 0; i < FEED_PASSED_COUNT; i++)
        n += i == FEED_REPEATED ? 0 : result->n_passed[i];
    return n;
}
