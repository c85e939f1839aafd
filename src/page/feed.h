/* page/feed.h: what a news site offers for reading by programs: feeds, and sitemaps.
 *
 * RSS 0.9x and 2.0, RSS 1.0 (RDF), Atom (RFC 4287, and 0.3), JSON Feed 1.x, sitemaps (sitemaps.org 0.9: urlset, index, plain
 * text) and Google's news sitemaps; gzipped by their bytes, whatever their name says. The kind is told by the content: neither
 * name nor Content-Type are trusted. Elements are told by the namespace of the item they stand in, so that prefixes,
 * forgotten and misspelt namespaces make no difference.
 *
 * Read as a stream, in flat memory (JSON as a whole, up to a bound). What is broken is mended where it can be (page/feed_mend.h)
 * and told. No document type is read, nothing but the five entities of XML and the characters that HTML names is expanded,
 * and nothing is ever loaded. */
#pragma once
#include "base/source.h"
#include "base/time.h"
#include "web/url.h"

enum {
    FEED_BYTES_MAX = 64 * 1024 * 1024,  /* after inflating; a sitemap has at most 50 MB (sitemaps.org) */
    FEED_ITEMS_MAX = 50000,             /* a sitemap has at most as many */
    FEED_DEPTH_MAX = 256,               /* open elements: real feeds stay below 20, XHTML in Atom included */
    FEED_TITLE_MAX = 1000,              /* bytes of a title; the longest headlines have 300 */
};

enum feed_kind { FEED_NONE, FEED_HTML, FEED_RSS, FEED_RDF, FEED_ATOM, FEED_JSON, FEED_SITEMAP, FEED_NEWS_SITEMAP,
                 FEED_SITEMAP_INDEX, FEED_SITEMAP_TEXT };
const char *feed_kind_name(enum feed_kind kind);            /* "rss", "news-sitemap" …; "none", "html" */
static inline bool feed_is_feed(enum feed_kind kind)        /* else there are no items, and feed_result.fault says why */
{
    return kind > FEED_HTML;
}

struct feed_date {
    bool is_known;                      /* the document says it, in a form that can be read */
    struct time_said said;              /* no more than it says: a day stays a day */
    int64_t at_ns;                      /* the instant; a day begins at midnight, and what has no offset is UTC */
    char text[TIME_TEXT];               /* RFC 3339, as far as it is said; "" when not known */
};
struct feed_item {                      /* borrowed, during the call */
    const char *url;                    /* absolute, http or https, in the form for requests */
    const char *title;                  /* plain text in NFC; "" when there is none */
    struct feed_date date;              /* published; of a sitemap's entry without that: its lastmod */
    struct feed_date modified;
    bool is_sitemap;                    /* a child of a sitemap index: to be read by this reader again */
};
/* Takes an item. False ends the reading: with *err set feed_read fails with it, else what was read so far is the result. */
typedef bool feed_each(void *context, const struct feed_item *item, struct err *err);

/* Why an entry gave no item. */
enum feed_passed { FEED_NO_URL, FEED_NOT_HTTP, FEED_URL_TOO_LONG, FEED_REPEATED, FEED_TOO_MANY, FEED_PASSED_COUNT };
const char *feed_passed_why(enum feed_passed why);          /* "it has no address" */

enum { FEED_WHY = 240 };
struct feed_result {
    enum feed_kind kind;
    uint64_t n_items;                   /* handed out; each URL once */
    uint64_t n_passed[FEED_PASSED_COUNT];
    bool is_well_formed;                /* it keeps the rules of XML (or JSON, gzip, UTF-8); true as well for what is no feed */
    char fault[FEED_WHY];               /* the first thing that is wrong with it; "" when nothing is */
    unsigned line;                      /* of the fault; 0: it has none */
    char limit[FEED_WHY];               /* which bound of ours ended the reading before the document did; "" when none */
    char encoding[48];                  /* WHATWG name */
    char html_feed[URL_MAX + 1];        /* FEED_HTML: the first feed that the page links to, absolute; "" when none */
};
/* `body`: transfer and content coding removed; `content_type`: as sent, or empty; `url`: where it was fetched, for what is
 * relative in it. *ret is filled in any case. Fails with SYSTEM (`body` cannot be read) and with
 * what `each` failed with; a document of any bytes gives a result. Thread-safe. */
MUST_CHECK bool feed_read(struct source *body, struct span content_type, const char *url, feed_each *each, void *context,
                          struct feed_result *ret, struct err *err);
