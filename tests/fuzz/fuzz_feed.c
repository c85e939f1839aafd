/* Any bytes as a feed: what comes out are addresses that can be fetched and titles that are text; and as a date. */
#include <assert.h>

#include "page/feed.h"
#include "page/feed_date.h"
#include "web/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool take(void *context, const struct feed_item *item, struct err *err)
{
    AUTO_URL struct url url = { 0 };
    ++*(uint64_t *)context;
    assert(url_parse(span_of(item->url), NULL, &url, err));
    assert(strlen(item->title) <= FEED_TITLE_MAX && span_is_utf8(span_of(item->title)));
    assert(item->date.is_known == (item->date.text[0] != '\0'));
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct err err = { 0 };
    struct feed_result result;
    struct feed_date date;
    struct time_said said;
    uint64_t n = 0;
    AUTO(source_free) struct source *source = source_of_span("feed", span_of_n(data, size));
    bool is_read = feed_read(source, SPAN_NULL, "https://news.example/dir/feed", take, &n, &result, &err);
    assert(is_read && result.n_items == n && n <= FEED_ITEMS_MAX);
    assert(feed_is_feed(result.kind) ? result.is_well_formed == !result.fault[0] : n == 0 && result.fault[0]);
    if (feed_date_read(span_of_n(data, size), &date))
        assert(time_parse_said(span_of(date.text), &said));
    return 0;
}
