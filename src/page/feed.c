#include "page/feed.h"

#include <stdio.h>

#include "page/feed_json.h"
#include "page/feed_lines.h"
#include "page/feed_xml.h"
#include "page/links.h"

const char *feed_kind_name(enum feed_kind kind)
{
    static const char *const names[] = {
        [FEED_NONE] = "none",       [FEED_HTML] = "html",           [FEED_RSS] = "rss",
        [FEED_RDF] = "rdf",         [FEED_ATOM] = "atom",           [FEED_JSON] = "json-feed",
        [FEED_SITEMAP] = "sitemap", [FEED_NEWS_SITEMAP] = "news-sitemap", [FEED_SITEMAP_INDEX] = "sitemap-index",
        [FEED_SITEMAP_TEXT] = "sitemap-text",
    };
    return names[kind];
}

const char *feed_passed_why(enum feed_passed why)
{
    static const char *const names[] = {
        [FEED_NO_URL] = "it has no address",
        [FEED_NOT_HTTP] = "its address is no http or https URL",
        [FEED_URL_TOO_LONG] = "its address is longer than any server takes",
        [FEED_REPEATED] = "its address stands in the document before",
        [FEED_TOO_MANY] = "it stands behind the last item that is read",
    };
    return names[why];
}

/* What a document is shows in its first character; a server's warnings may stand before XML. */
static bool take(struct feed_text *text, struct span first, struct feed_items *items, struct err *err)
{
    struct span start = span_trim_space(first);
    size_t at;
    if (start.len == 0) {
        feed_is_none(items->result, first.len ? "it begins with blanks and nothing else" : "it is empty");
        return true;
    }
    if (start.at[0] == '{' || start.at[0] == '[')
        return feed_json_take(text, first, items, err);
    if (feed_lines_begin(start))
        return feed_lines_take(text, first, items, err);
    if (start.at[0] == '<' || span_find(start, "<?xml", 5, &at) || span_find(start, "<rss", 4, &at) || span_find(start, "<feed", 5, &at) ||
        span_find(start, "<urlset", 7, &at))
        return feed_xml_take(text, first, items, err);
    feed_is_none(items->result, "it is neither XML nor JSON nor a list of URLs");
    return true;
}

/* A page in the place of a feed often names where the feed went: in its head, which lies in the first piece. */
static void find_feed(struct feed_result *result, struct span html, const char *url)
{
    AUTO(page_document_free) struct page_document *document = NULL;
    AUTO(page_links_free) struct page_links *links = NULL;
    struct err ignored = { 0 };
    if (!page_document_parse(html, span_of("text/html; charset=utf-8"), url, &document, &ignored))
        return;
    links = page_links_of(document);
    if (links->n_feeds && strlen(links->feeds[0]) < sizeof result->html_feed)
        (void)snprintf(result->html_feed, sizeof result->html_feed, "%s", links->feeds[0]);
}

/* What is no feed has no faults as one. */
static void tell_what_it_is(struct feed_result *result, struct span first, const char *url)
{
    if (feed_is_feed(result->kind))
        return;
    result->is_well_formed = true;
    result->line = 0;
    if (result->kind != FEED_HTML)
        return;
    feed_is_none(result, "it is an HTML page, no feed and no sitemap");
    find_feed(result, first, url);
}

bool feed_read(struct source *body, struct span content_type, const char *url, feed_each *each, void *context,
               struct feed_result *ret, struct err *err)
{
    struct feed_items items = { .result = ret, .each = each, .context = context };
    AUTO(feed_text_free) struct feed_text *text = NULL;
    AUTO_BUF struct buf kept = { 0 };
    struct err ignored = { 0 };
    struct span first;
    *ret = (struct feed_result){ .is_well_formed = true };
    (void)!url_parse(span_of(url), NULL, &items.base, &ignored);
    bool is_read = feed_text_new(body, content_type, &items, &text, err) && feed_text_piece(text, &first, err);
    if (is_read) {
        buf_put_span(&kept, first);
        is_read = take(text, first, &items, err);
    }
    feed_items_free(&items);
    if (!is_read)
        return false;
    if (err_is_set(&items.err)) {
        *err = items.err;
        return false;
    }
    tell_what_it_is(ret, buf_span(&kept), url);
    return true;
}
