/* src/page/feed.h: kinds, items, what is passed over, faults and bounds. What real documents are like is in test_feed_data.c. */
#include "feeds.h"

#define RSS(items) "<rss version='2.0'><channel><title>C</title><link>https://news.example/</link>" items "</channel></rss>"
#define ITEM(inside) "<item>" inside "</item>"
#define URLSET(urls) "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>" urls "</urlset>"
#define ATOM(entries) "<feed xmlns='http://www.w3.org/2005/Atom'><title>F</title><link href='/'/>" entries "</feed>"

static const struct row {
    const char *name, *body, *kind, *items, *fault;     /* a part of it; NULL: none */
    uint64_t n_passed;
} rows[] = {
    { "rss 2.0: an item", RSS(ITEM("<title>A</title><link>https://news.example/a</link><pubDate>28 Feb 2023 08:00 GMT</pubDate>")), "rss",
      "https://news.example/a | A | 2023-02-28T08:00:00Z | \n", NULL, 0 },
    { "rss 2.0: several links: the first", RSS(ITEM("<link>https://news.example/a</link><link>https://news.example/b</link>")), "rss",
      "https://news.example/a |  |  | \n", NULL, 0 },
    { "rss 2.0: a link that is none, and a guid that is one",
      RSS(ITEM("<link>javascript:void(0)</link><guid>https://news.example/a</guid>")), "rss", "https://news.example/a |  |  | \n", NULL, 0 },
    { "rss 2.0: a link before a guid", RSS(ITEM("<guid>https://news.example/g</guid><link>/a</link>")), "rss",
      "https://news.example/a |  |  | \n", NULL, 0 },
    { "rss 2.0: a guid without address is none", RSS(ITEM("<guid>4711</guid>")), "rss", "", NULL, 1 },
    { "rss 2.0: the channel's and the image's links are none of an item's",
      RSS("<image><url>/i.png</url><title>I</title><link>/i</link></image>" ITEM("<title>A</title>")), "rss", "", NULL, 1 },
    { "rss 2.0: what stands deeper is not the item's", RSS(ITEM("<x><title>X</title></x><title>A</title><link>/a</link>")), "rss",
      "https://news.example/a | A |  | \n", NULL, 0 },
    { "rss 2.0: markup inside a link", RSS(ITEM("<link>/<b>a</b></link>")), "rss", "https://news.example/a |  |  | \n", NULL, 0 },
    { "ours: an item inside an unfinished one", RSS("<item><link>/a</link><item><link>/b</link></item></item>"), "rss",
      "https://news.example/a |  |  | \nhttps://news.example/b |  |  | \n", NULL, 0 },
    { "ours: an open tag in a description costs no item",
      RSS(ITEM("<link>/a</link><description><p>x<br>y</description>") ITEM("<title>B</title><link>/b</link>")), "rss",
      "https://news.example/a |  |  | \nhttps://news.example/b | B |  | \n", "</description> stands where", 0 },
    { "ours: a server's warning before it", "<br />\n<b>Warning</b>: x in <b>y.php</b>\n" RSS(ITEM("<link>/a</link>")), "none", "",
      "its root element is <br>", 0 },
    { "ours: a warning in plain text", "Warning: x & y\n<?xml version='1.0'?>" RSS(ITEM("<link>/a</link>")), "rss",
      "https://news.example/a |  |  | \n", "outside the root", 0 },
    { "ours: a prefix that nobody declares", RSS(ITEM("<media:title>M</media:title><dc:date>2023-02-28</dc:date><link>/a</link>")), "rss",
      "https://news.example/a |  | 2023-02-28 | \n", NULL, 0 },
    { "ours: all in a namespace", "<r:rss xmlns:r='u:r'><r:channel><r:item><r:link>/a</r:link></r:item></r:channel></r:rss>", "rss",
      "https://news.example/a |  |  | \n", NULL, 0 },
    { "ours: a host is not public here or there: who asks decides", RSS(ITEM("<link>http://127.0.0.1:8000/a</link>")), "rss",
      "http://127.0.0.1:8000/a |  |  | \n", NULL, 0 },
    { "ours: without user and fragment", RSS(ITEM("<link>https://me:pw@news.example/a#b</link>")), "rss",
      "https://news.example/a |  |  | \n", NULL, 0 },
    { "rss 1.0 5.5: rdf:about, when there is no link",
      "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
      "<item rdf:about='https://news.example/a'><title>A</title></item></rdf:RDF>", "rdf", "https://news.example/a | A |  | \n", NULL, 0 },
    { "rss 0.90: its own namespace",
      "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://my.netscape.com/rdf/simple/0.9/'>"
      "<item><title>A</title><link>/a</link></item></rdf:RDF>", "rdf", "https://news.example/a | A |  | \n", NULL, 0 },
    { "rfc4287 4.2.7: HTML before others", ATOM("<entry><link type='text/plain' href='/t'/><link type='text/html' href='/h'/><link href='/x'/></entry>"),
      "atom", "https://news.example/h |  |  | \n", NULL, 0 },
    { "rfc4287 4.2.7: rel without alternate is none", ATOM("<entry><link rel='related' href='/r'/></entry>"), "atom", "", NULL, 1 },
    { "rfc4287 6.4: a link of another namespace is none", ATOM("<entry><x:link xmlns:x='u:x' href='/x'/><link href='/a'/></entry>"), "atom",
      "https://news.example/a |  |  | \n", NULL, 0 },
    { "rfc4287 4.2.6: an id that is no address", ATOM("<entry><id>tag:news.example,2023:1</id></entry>"), "atom", "", NULL, 1 },
    { "rfc4287 4.2.6: nor one that only looks relative", ATOM("<entry><id>4711</id></entry>"), "atom", "", NULL, 1 },
    { "rfc4287 4.2.14: text is text", ATOM("<entry><title>1 &lt; 2 &amp;amp; &lt;b></title><link href='/a'/></entry>"), "atom",
      "https://news.example/a | 1 < 2 &amp; <b> |  | \n", NULL, 0 },
    { "rfc4287 4.2.14: html is not", ATOM("<entry><title type='html'>&lt;b>A&lt;/b> &amp;amp; B</title><link href='/a'/></entry>"), "atom",
      "https://news.example/a | A & B |  | \n", NULL, 0 },
    { "rfc4287 4.2.11: the title of the source is another's",
      ATOM("<entry><source><title>S</title><id>https://news.example/s</id></source><title>A</title><link href='/a'/></entry>"), "atom",
      "https://news.example/a | A |  | \n", NULL, 0 },
    { "rfc4287 4.2.9: published and updated",
      ATOM("<entry><updated>2023-03-01T00:00:00Z</updated><published>2023-02-28T00:00:00Z</published><link href='/a'/></entry>"), "atom",
      "https://news.example/a |  | 2023-02-28T00:00:00Z | 2023-03-01T00:00:00Z\n", NULL, 0 },
    { "xml base: inside out, and back", "<feed xml:base='/b/'><entry xml:base='c/'><link href='d'/></entry><entry><link href='d'/></entry></feed>",
      "atom", "https://news.example/b/c/d |  |  | \nhttps://news.example/b/d |  |  | \n", NULL, 0 },
    { "xml base: of the link itself", "<feed><entry><link xml:base='https://other.example/x/' href='d'/></entry></feed>", "atom",
      "https://other.example/x/d |  |  | \n", NULL, 0 },
    { "xml base: one that is none", "<feed xml:base='urn:x'><entry><link href='d'/></entry></feed>", "atom",
      "https://news.example/dir/d |  |  | \n", NULL, 0 },
    { "atom: an ampersand in an attribute", "<feed><entry><link href='/a?x=1&amp;y=2'/></entry></feed>", "atom",
      "https://news.example/a?x=1&y=2 |  |  | \n", NULL, 0 },
    { "atom 0.3: issued and modified",
      "<feed version='0.3'><entry><link rel='alternate' href='/a'/><issued>2003-02-28</issued><modified>2003-03-01</modified></entry></feed>", "atom",
      "https://news.example/a |  | 2003-02-28 | 2003-03-01\n", NULL, 0 },
    { "sitemaps: lastmod", URLSET("<url><loc>https://news.example/a</loc><lastmod>2023-02-28</lastmod></url>"), "sitemap",
      "https://news.example/a |  | 2023-02-28 | 2023-02-28\n", NULL, 0 },
    { "sitemaps: no words are an address", URLSET("<url><loc>some words</loc></url>"), "sitemap", "", NULL, 1 },
    { "sitemaps: an image's loc is none of the article's",
      "<urlset xmlns:image='http://www.google.com/schemas/sitemap-image/1.1'><url><image:image><image:loc>/i.jpg</image:loc></image:image></url></urlset>",
      "sitemap", "", NULL, 1 },
    { "sitemaps: an index", "<sitemapindex><sitemap><loc>https://news.example/1.xml</loc></sitemap></sitemapindex>", "sitemap-index",
      "https://news.example/1.xml |  |  | \n", NULL, 0 },
    { "news sitemap: publication date and lastmod",
      "<urlset xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'><url><loc>/a</loc><lastmod>2023-03-01</lastmod><n:news><n:title>A</n:title>"
      "<n:publication_date>2023-02-28</n:publication_date></n:news></url></urlset>", "news-sitemap",
      "https://news.example/a | A | 2023-02-28 | 2023-03-01\n", NULL, 0 },
    { "news sitemap: an undeclared prefix", "<urlset><url><loc>/a</loc><news:news><news:title>A</news:title></news:news></url></urlset>", "news-sitemap",
      "https://news.example/a | A |  | \n", NULL, 0 },
    { "sitemap in text: with a mark, blanks, and words", "\xEF\xBB\xBF\r\n https://news.example/a \r\nwords\nhttp://news.example/b", "sitemap-text",
      "https://news.example/a |  |  | \nhttp://news.example/b |  |  | \n", NULL, 1 },
    { "json feed 1: an item", "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"url\":\"/a\",\"title\":\"A <b>\",\"date_modified\":\"2023-02-28\"},{}]}",
      "json-feed", "https://news.example/a | A <b> | 2023-02-28 | 2023-02-28\n", NULL, 1 },
    { "json feed 1: no item", "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[]}", "json-feed", "", NULL, 0 },
    { "ours: JSON Feed with a comma too many", "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"url\":\"/a\"},]}", "json-feed",
      "https://news.example/a |  |  | \n", "it is no JSON", 0 },
    { "ours: another JSON", "{\"version\":\"2\",\"items\":[{\"url\":\"/a\"}]}", "none", "", "no JSON Feed", 0 },
    { "ours: items that are none", "{\"items\":[1,null,[],\"x\"]}", "json-feed", "", NULL, 4 },
    { "ours: JSON that ends", "{\"items\":", "none", "", "no JSON Feed", 0 },
    { "ours: a page", "<html><body>x & y</body></html>", "html", "", "an HTML page", 0 },
    { "ours: a page by its document type", "\n<!DOCTYPE html>\n<p>x", "html", "", "an HTML page", 0 },
    { "ours: another XML", "<svg/>", "none", "", "its root element is <svg>", 0 },
    { "ours: words", "Not found\n", "none", "", "neither XML nor JSON", 0 },
    { "ours: blanks", " \n ", "none", "", "blanks", 0 },
    { "ours: nothing", "", "none", "", "empty", 0 },
    { "ours: cut before the root", "<?xml version='1.0'?><r", "none", "", "before its root element", 0 },
    { "ours: the same address again", RSS(ITEM("<link>/a</link>") ITEM("<link>https://NEWS.example/./a</link>")), "rss",
      "https://news.example/a |  |  | \n", NULL, 0 },
    { "ours: cut, with the address there", "<rss><channel><item><link>/a</link><title>A", "rss", "https://news.example/a |  |  | \n", "it is cut", 0 },
    { "ours: cut inside the address", "<rss><channel><item><title>A</title><link>https://news.example/a", "rss", "", "it is cut", 0 },
};

static void test_row(void **state)
{
    const struct row *row = *state;
    AUTO_READ_FEED struct read_feed feed = { 0 };
    AUTO_FREE uint8_t *exact = mem_new(strlen(row->body) + 1);          /* heap: a step over the end is seen */
    memcpy(exact, row->body, strlen(row->body));
    feeds_read(span_of_n(exact, strlen(row->body)), "", "https://news.example/dir/feed", &feed);
    assert_string_equal((char *)feed.items.at, row->items);
    assert_string_equal(feed_kind_name(feed.result.kind), row->kind);
    assert_int_equal(feeds_passed(&feed.result), row->n_passed);
    assert_int_equal(feed.result.n_items, feed.n);
    if (row->fault ? !strstr(feed.result.fault, row->fault) : feed.result.fault[0] != '\0')
        fail_msg("the fault is \"%s\", not \"…%s…\"", feed.result.fault, row->fault ? row->fault : "");
    assert_int_equal(feed.result.is_well_formed, row->fault == NULL || !feed_is_feed(feed.result.kind));
}

static void test_html_feed(void **state)
{
    (void)state;
    static const struct {
        const char *body, *feed;
    } pages[] = {
        { "<!doctype html><link rel=alternate type='application/rss+xml' href='/rss.xml'>", "https://news.example/rss.xml" },
        { "<html><head><base href='/x/'><link rel='alternate' type='application/atom+xml' href='a'></head></html>", "https://news.example/x/a" },
        { "<html><head><link rel=alternate hreflang=ru href='/ru/'></head></html>", "" },
        { RSS(ITEM("<link>/a</link>")), "" },
    };
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        AUTO_READ_FEED struct read_feed feed = { 0 };
        feeds_read(span_of(pages[i].body), "", "https://news.example/feed", &feed);
        assert_string_equal(feed.result.html_feed, pages[i].feed);
    }
}

/* ── the caller ends it ───────────────────────────────────────────────────────────────────────────────────────── */

static const char *const three[] = {
    RSS(ITEM("<link>/a</link>") ITEM("<link>/b</link>") ITEM("<link>/c</link>")),
    "{\"items\":[{\"url\":\"/a\"},{\"url\":\"/b\"},{\"url\":\"/c\"}]}",
    "https://news.example/a\nhttps://news.example/b\nhttps://news.example/c\n",
};

static void test_stop(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(three); i++) {
        AUTO_READ_FEED struct read_feed feed = { .stop_behind = 2 };
        feeds_read(span_of(three[i]), "", "https://news.example/feed", &feed);
        assert_string_equal((char *)feed.items.at, "https://news.example/a |  |  | \nhttps://news.example/b |  |  | \n");
        assert_string_equal(feed.result.fault, "");
    }
}

static void test_failing(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(three); i++) {
        AUTO_READ_FEED struct read_feed feed = { .fail_with = { .kind = ERR_LIMIT, .why = "enough" } };
        AUTO(source_free) struct source *source = source_of_span("feed", span_of(three[i]));
        struct err err = { 0 };
        assert_false(feed_read(source, SPAN_NULL, "https://news.example/", feeds_take, &feed, &feed.result, &err));
        assert_int_equal(err.kind, ERR_LIMIT);
        assert_int_equal(feed.n, 1);
    }
}

/* ── bounds ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static void test_too_many(void **state)
{
    (void)state;
    AUTO_BUF struct buf body = { 0 };
    AUTO_READ_FEED struct read_feed feed = { 0 };
    for (int i = 0; i <= FEED_ITEMS_MAX + 1; i++)
        buf_printf(&body, "https://news.example/%d\n", i);
    feeds_read(buf_span(&body), "", "https://news.example/", &feed);
    assert_int_equal(feed.n, FEED_ITEMS_MAX);
    assert_int_equal(feed.result.n_passed[FEED_TOO_MANY], 1);
    assert_non_null(strstr(feed.result.limit, "50000 items"));
    assert_true(feed.result.is_well_formed);
}

static void test_long_address(void **state)
{
    (void)state;
    AUTO_BUF struct buf body = { 0 };
    AUTO_READ_FEED struct read_feed feed = { 0 };
    buf_put_text(&body, "<urlset><url><loc>https://news.example/");
    for (int i = 0; i < URL_MAX; i++)
        buf_put_byte(&body, 'a');
    buf_put_text(&body, "</loc></url><url><loc>https://news.example/b</loc></url></urlset>");
    feeds_read(buf_span(&body), "", "https://news.example/", &feed);
    assert_int_equal(feed.result.n_passed[FEED_URL_TOO_LONG], 1);
    assert_int_equal(feed.n, 1);
}

static size_t title_bytes;
static bool note_title(void *context, const struct feed_item *item, struct err *err)
{
    (void)context;
    (void)err;
    title_bytes = strlen(item->title);
    return span_is_utf8(span_of(item->title));
}

static void test_long_title(void **state)
{
    (void)state;
    AUTO_BUF struct buf body = { 0 };
    struct feed_result result;
    struct err err = { 0 };
    buf_put_text(&body, "<rss><channel><item><link>/a</link><title>");
    for (int i = 0; i < 20000; i++)
        buf_put_text(&body, "€");
    buf_put_text(&body, "</title></item></channel></rss>");
    AUTO(source_free) struct source *source = source_of_span("feed", buf_span(&body));
    assert_true(feed_read(source, SPAN_NULL, "https://news.example/", note_title, NULL, &result, &err));
    assert_int_equal(title_bytes, FEED_TITLE_MAX / 3 * 3);
    assert_int_equal(result.n_items, 1);
}

static void test_names(void **state)
{
    (void)state;
    AUTO_BUF struct buf body = { 0 };
    AUTO_READ_FEED struct read_feed feed = { 0 };
    buf_put_text(&body, "<rss><channel><item><link>/a</link></item>");
    for (int i = 0; i < 400000; i++)
        buf_printf(&body, "<name%d/>", i);
    feeds_read(buf_span(&body), "", "https://news.example/", &feed);
    assert_int_equal(feed.n, 1);
    assert_non_null(strstr(feed.result.limit, "names"));
}

static void test_namespaces(void **state)
{
    (void)state;
    AUTO_BUF struct buf body = { 0 };
    AUTO_READ_FEED struct read_feed feed = { 0 };
    buf_put_text(&body, "<rss><channel>");
    for (int i = 0; i < 200; i++)
        buf_printf(&body, "<a xmlns:a='u:%d' xmlns:b='u:%d'>", i, i);
    feeds_read(buf_span(&body), "", "https://news.example/", &feed);
    assert_non_null(strstr(feed.result.limit, "256 namespaces"));
}

static void test_json_bounds(void **state)
{
    (void)state;
    AUTO_BUF struct buf body = { 0 };
    AUTO_READ_FEED struct read_feed feed = { 0 };
    buf_put_text(&body, "{\"items\":[");
    for (int i = 0; i < 500000; i++)
        buf_put_text(&body, "[],");
    feeds_read(buf_span(&body), "", "https://news.example/", &feed);
    assert_int_equal(feed.result.kind, FEED_NONE);
    assert_non_null(strstr(feed.result.limit, "400000 values"));
}

int main(void)
{
    struct suite suite = { .name = "page/feed" };
    SUITE_ROWS(&suite, rows, test_row);
    suite_add(&suite, "ours: a page names the feed that it links to", test_html_feed, NULL);
    suite_add(&suite, "ours: the caller has enough", test_stop, NULL);
    suite_add(&suite, "ours: the caller fails", test_failing, NULL);
    suite_add(&suite, "ours: a bound on items", test_too_many, NULL);
    suite_add(&suite, "ours: a bound on addresses", test_long_address, NULL);
    suite_add(&suite, "ours: a bound on titles, between characters", test_long_title, NULL);
    suite_add(&suite, "ours: a bound on names", test_names, NULL);
    suite_add(&suite, "ours: a bound on namespaces", test_namespaces, NULL);
    suite_add(&suite, "ours: a bound on values of JSON", test_json_bounds, NULL);
    return suite_run(&suite);
}
