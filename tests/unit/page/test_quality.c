/* src/page/quality.c: pages made for it, of each verdict and beside each verdict. Vendors' marks stand here as they stand on the web. */
#include "../base/suite.h"

#include "page/quality.h"

/* Some 320 letters each. */
#define PARAGRAPH                                                                                                       \
    "<p>After eleven months of work the old bridge was opened to carts, cyclists and people on foot on the afternoon of " \
    "a day in spring, and the whole town came to see it, to walk on it and to listen to the band. The masons who built "  \
    "it say that it will stand for another two hundred years, if nobody drives a lorry over it, and the mayor promised "  \
    "that nobody would, as long as it is hers to say.</p>"
#define ARTICLE_HEAD(more) "<!DOCTYPE html><html lang=en><head><title>Old bridge opened - The Gazette</title>"            \
    "<meta property='article:published_time' content='2023-03-02T10:00:00Z'>" more "</head><body>"
#define ARTICLE(more, text) ARTICLE_HEAD(more) "<article><h1>Old bridge opened</h1>" text "</article></body></html>"
#define NAVIGATION "<nav><a href=/1>News</a> <a href=/2>Town</a> <a href=/3>Sports</a> <a href=/4>Weather</a> <a href=/5>Letters</a></nav>"
#define MANY_LINKS NAVIGATION NAVIGATION NAVIGATION NAVIGATION NAVIGATION NAVIGATION NAVIGATION
#define BANNER "<script src='https://cdn.cookielaw.org/scripttemplates/otSDKStub.js'></script><div id=onetrust-banner-sdk>"       \
    "<h2>We value your privacy</h2><button>Accept all cookies</button></div>"

/* What a page says twice counts once, so these begin differently. */
#define ABOUT(what) "<p>The " what " was not to be missed either: it stood beside the road for as long as anybody can remember, it was " \
    "painted in the colours of the town for the day, and those who came early say that they had never seen so many people before it, " \
    "not even in the year of the great fair, when the king himself had come to see what the weavers of the " what " had made.</p>"
#define LONG_TEXT PARAGRAPH ABOUT("mill") ABOUT("tower") ABOUT("market hall") ABOUT("school")
#define VERY_LONG_TEXT LONG_TEXT ABOUT("well") ABOUT("gate") ABOUT("inn") ABOUT("lime tree") ABOUT("ferry") ABOUT("smithy") ABOUT("barn") \
    ABOUT("chapel") ABOUT("wall") ABOUT("orchard") ABOUT("station")
#define NOT_FREE "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"Old bridge opened\",\"isAccessibleForFree\":false}</script>"
#define IS_FREE "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"Old bridge opened\",\"isAccessibleForFree\":true}</script>"
#define CHALLENGE "<!DOCTYPE html><html lang=en-US><head><title>Just a moment...</title><meta name=robots content='noindex,nofollow'></head>" \
    "<body><noscript>Enable JavaScript and cookies to continue</noscript><script>(function(){window._cf_chl_opt={cvId:'3'};}());</script></body></html>"

static const struct row {
    const char *name, *head, *body;     /* head: the status line and fields; NULL: 200 */
    enum page_quality want;
    const char *why;                    /* a part of it; NULL: any */
    const char *cut, *lead_missing;
} rows[] = {
    { "ours: an article is good", NULL, ARTICLE("", LONG_TEXT), PAGE_GOOD, "", NULL, NULL },
    { "ours: a short article is good", NULL, ARTICLE("", PARAGRAPH), PAGE_GOOD, "", NULL, NULL },
    { "ours: a line by hand is good", NULL, "<h1>Held back</h1><p>It sails.", PAGE_GOOD, "", NULL, NULL },
    { "ours: a film with a line is good", NULL, ARTICLE("", "<p>See the bridge.</p><video src=a.mp4></video>"), PAGE_GOOD, "", NULL, NULL },

    { "ours: challenge, Cloudflare's as it is", "HTTP/1.1 403 Forbidden\r\nServer: cloudflare\r\ncf-mitigated: challenge\r\n", CHALLENGE,
      PAGE_CHALLENGE, "cf-mitigated: challenge, status 403", NULL, NULL },
    { "ours: challenge, the same with status 200 and no field", NULL, CHALLENGE, PAGE_CHALLENGE, "words of a challenge", NULL, NULL },
    { "ours: challenge, AWS WAF's answer has 202 and a field", "HTTP/1.1 202 Accepted\r\nx-amzn-waf-action: challenge\r\n",
      "<html><head><title></title></head><body><div id=challenge-container></div></body></html>", PAGE_CHALLENGE, "x-amzn-waf-action", NULL, NULL },
    { "ours: challenge, a captcha in a frame and 403", "HTTP/1.1 403 Forbidden\r\n",
      "<html><head><title>gazette.example</title></head><body><iframe src='https://geo.captcha-delivery.com/captcha/?cid=1'></iframe></body></html>",
      PAGE_CHALLENGE, "code of a challenge", NULL, NULL },
    { "ours: challenge, in German, 503", "HTTP/1.1 503 Service Unavailable\r\n",
      "<html><head><title>Einen Moment, bitte …</title></head><body><h1>Bitte warten</h1></body></html>", PAGE_CHALLENGE, "status 503", NULL, NULL },
    { "ours: challenge, 429 and its words", "HTTP/1.1 429 Too Many Requests\r\n",
      "<html><head><title>gazette.example</title></head><body>We have seen unusual traffic from your network.</body></html>", PAGE_CHALLENGE,
      "status 429", NULL, NULL },
    { "ours: no challenge, an article of that title", NULL,
      "<html><head><title>Just a moment: a life at the bridge</title></head><body><article><h1>Just a moment</h1>" LONG_TEXT "</article></body></html>",
      PAGE_GOOD, "", NULL, NULL },
    { "ours: no challenge, a short article with a captcha below its comments", NULL,
      ARTICLE("", PARAGRAPH "<form><div class=g-recaptcha></div></form><script src='https://www.google.com/recaptcha/api.js'></script>"), PAGE_GOOD, "", NULL, NULL },
    { "ours: no challenge, a whole article with status 403", "HTTP/1.1 403 Forbidden\r\ncf-mitigated: challenge\r\n", ARTICLE("", LONG_TEXT), PAGE_GOOD, "", NULL, NULL },

    { "ours: consent, a wall and its manager", NULL,
      "<html><head><title>Before you continue</title><script src='https://cdn.privacy-mgmt.com/unified/wrapper.js'></script></head>"
      "<body><h1>Before you continue</h1><button>Accept all</button><button>Reject all</button></body></html>", PAGE_CONSENT, "title or heading", NULL, NULL },
    { "ours: consent, a long one in German, with legal text", NULL,
      "<html lang=de><head><title>Zustimmung erforderlich</title></head><body><h1>Mit Werbung weiterlesen</h1>" LONG_TEXT
      "<button>Alle akzeptieren</button></body></html>", PAGE_CONSENT, "words of consent", NULL, NULL },
    { "ours: consent, no heading, but nothing else", NULL,
      "<html lang=fr><head><title>La Gazette</title><script src='https://sdk.privacy-center.org/loader.js'></script></head><body>"
      "<p>Nous et nos partenaires.</p><button>Tout accepter</button></body></html>", PAGE_CONSENT, "code of a consent manager", NULL, NULL },
    { "ours: no consent, a banner over an article", NULL, ARTICLE("", BANNER LONG_TEXT), PAGE_GOOD, "", NULL, NULL },
    { "ours: no consent, a banner over a film, on a page of a site", NULL, ARTICLE("", MANY_LINKS BANNER "<p>See the bridge.</p>"), PAGE_GOOD, "", NULL, NULL },
    { "ours: no consent, the manager alone", NULL,
      "<html><head><title>The bridge</title><script src='https://cdn.cookielaw.org/otSDKStub.js'></script></head><body><p>See it.</p></body></html>",
      PAGE_GOOD, "", NULL, NULL },
    { "ours: no consent, an article about it", NULL, ARTICLE("", "<h2>Consent</h2>" LONG_TEXT), PAGE_GOOD, "", NULL, NULL },

    { "ours: paywall, said by JSON-LD and asked for", NULL, ARTICLE(NOT_FREE, PARAGRAPH "<div><p>To continue reading, subscribe.</p></div>"), PAGE_PAYWALL,
      "not free, words", NULL, NULL },
    { "ours: paywall, said by content_tier, with its box", NULL,
      ARTICLE("<meta property='article:content_tier' content='locked'>", PARAGRAPH "<div class=paywall></div>"), PAGE_PAYWALL, "parts of a paywall", NULL, NULL },
    { "ours: paywall, in French, nothing declared", NULL,
      ARTICLE("", PARAGRAPH "<div class='paywall'><p>Cet article est réservé aux abonnés.</p></div>"), PAGE_PAYWALL, "words that ask", NULL, NULL },
    { "ours: paywall, in Japanese", NULL, ARTICLE(NOT_FREE, "<p>橋が開通した。</p><p>この記事は有料会員限定です。</p>"), PAGE_PAYWALL, NULL, NULL, NULL },
    { "ours: paywall, a longer beginning that ends so", NULL,
      ARTICLE(NOT_FREE, LONG_TEXT "<p>Il vous reste 70% de cet article à lire. La suite est réservée aux abonnés, qui la lisent ce soir.</p>"),
      PAGE_PAYWALL, "not free", NULL, NULL },
    { "ours: paywall, not even a beginning", NULL, ARTICLE(NOT_FREE, "<p>The bridge is open.</p>"), PAGE_PAYWALL, "letters of text", NULL, NULL },
    { "ours: no paywall, not free and delivered whole", NULL,
      ARTICLE(NOT_FREE, VERY_LONG_TEXT "<div class=paywall></div><p>Already a subscriber?</p>"),
      PAGE_GOOD, "", NULL, NULL },
    { "ours: no paywall, a short one that is free", NULL, ARTICLE(IS_FREE, PARAGRAPH "<div class=paywall><p>Subscribe to read more.</p></div>"), PAGE_GOOD, "", NULL, NULL },
    { "ours: no paywall, not free and short, nothing asked", NULL, ARTICLE(NOT_FREE, PARAGRAPH), PAGE_GOOD, "", NULL, NULL },

    { "ours: soft 404, title and heading", NULL,
      "<html><head><title>Page not found - The Gazette</title></head><body>" MANY_LINKS "<h1>Page not found</h1></body></html>", PAGE_SOFT_404, "title", NULL, NULL },
    { "ours: soft 404, heading and words", NULL,
      "<html><head><title>The Gazette</title></head><body><h1>404</h1><p>The page you are looking for may have moved.</p></body></html>", PAGE_SOFT_404,
      "heading", NULL, NULL },
    { "ours: soft 404, in Russian", NULL,
      "<html><head><title>Страница не найдена</title></head><body><h1>Ошибка 404</h1></body></html>", PAGE_SOFT_404, NULL, NULL, NULL },
    { "ours: soft 404, in Chinese", NULL, "<html><head><title>页面不存在</title></head><body><h1>页面不存在</h1></body></html>", PAGE_SOFT_404, NULL, NULL, NULL },
    { "ours: soft 404, an honest one", "HTTP/1.1 404 Not Found\r\n", "<html><body><p>Nothing.</p></body></html>", PAGE_SOFT_404, "status 404", NULL, NULL },
    { "ours: soft 404, what a server's fault came with", "HTTP/1.1 500 Internal Server Error\r\n", "<html><body><p>Oops.</p></body></html>", PAGE_SOFT_404,
      "status 500", NULL, NULL },
    { "ours: no soft 404, an article about what was not found", NULL, ARTICLE("", "<h2>Not found</h2><p>The old stone was not found.</p>"), PAGE_GOOD, "", NULL, NULL },
    { "ours: no soft 404, a number in a title", NULL,
      "<html><head><title>The Peugeot 404 is back</title></head><body><h1>The Peugeot 404 is back</h1><p>See it.</p></body></html>", PAGE_GOOD, "", NULL, NULL },

    { "ours: truncated, the transfer says so", NULL, ARTICLE("", LONG_TEXT), PAGE_TRUNCATED, "the body is cut", "the body is cut: length", NULL },
    { "ours: truncated, within a tag", NULL, ARTICLE_HEAD("") LONG_TEXT "<p>And then <a href=\"/to", PAGE_TRUNCATED, "within a tag", NULL, NULL },
    { "ours: truncated, within a word", NULL, ARTICLE_HEAD("") LONG_TEXT "<p>And then the ma", PAGE_TRUNCATED, "within a word", NULL, NULL },
    { "ours: truncated, within a script", NULL, ARTICLE_HEAD("") LONG_TEXT "<script>if (a > b)", PAGE_TRUNCATED, "within a script", NULL, NULL },
    { "ours: truncated, within a letter", NULL, ARTICLE_HEAD("") LONG_TEXT "<p>And then the m\xC3", PAGE_TRUNCATED, "within a word", NULL, NULL },
    { "ours: truncated, nothing at all", NULL, "", PAGE_TRUNCATED, "no body", NULL, NULL },
    { "ours: not truncated, ends left out", NULL, ARTICLE_HEAD("") LONG_TEXT, PAGE_GOOD, "", NULL, NULL },
    { "ours: not truncated, a last line without an end", NULL, "<h1>Bridge</h1><p>It is open", PAGE_GOOD, "", NULL, NULL },
    { "ours: not truncated, a comment of the cache behind it", NULL, ARTICLE("", LONG_TEXT) "<!-- served in 3 ms from cache", PAGE_GOOD, "", NULL, NULL },
    { "ours: not truncated, a formula at its end", NULL, "<html><body>" LONG_TEXT "1 < 2.", PAGE_GOOD, "", NULL, NULL },

    { "ours: no lead image, and why", NULL, ARTICLE("", LONG_TEXT), PAGE_NO_LEAD_IMAGE, "missing: 404", NULL, "404" },
    { "ours: what is not there is said before what it lacks", NULL, ARTICLE(NOT_FREE, "<p>The bridge is open.</p>"), PAGE_PAYWALL, NULL, NULL, "404" },
};

static void judge(const struct row *row, struct page_verdict *ret)
{
    struct err err = { 0 };
    AUTO_FREE char *text = mem_format("%s\r\n", row->head ? row->head : "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n");
    AUTO_HTTP_HEAD struct http_head head = { 0 };
    AUTO(page_document_free) struct page_document *document = NULL;
    if (!http_head_parse(span_of(text), &head, &err) ||
        !page_document_parse(span_of(row->body), span_of("text/html; charset=utf-8"), "https://gazette.example/2023/bridge", &document, &err))
        fail_msg("%s", err.why);
    AUTO(page_article_free) struct page_article *article = page_article_of(document, INT64_C(1700000000000000000));
    const struct page_answer answer = { &head, span_of(row->body), row->cut, row->lead_missing };
    page_quality_of(document, article, &answer, ret);
}

static void check_row(void **state)
{
    const struct row *row = *state;
    struct page_verdict verdict;
    judge(row, &verdict);
    if (verdict.quality != row->want)
        fail_msg("%s (%s), not %s", page_quality_name(verdict.quality), verdict.why, page_quality_name(row->want));
    if (row->why && (*row->why ? strstr(verdict.why, row->why) == NULL : *verdict.why != '\0'))
        fail_msg("the reason is \"%s\"", verdict.why);
}

static void check_names(void **state)
{
    (void)state;
    enum page_quality found = PAGE_GOOD;
    for (int i = PAGE_GOOD; i <= PAGE_NO_LEAD_IMAGE; i++) {
        assert_true(page_quality_by_name(page_quality_name((enum page_quality)i), &found));
        assert_int_equal(found, i);
    }
    assert_false(page_quality_by_name("fine", &found));
    assert_false(page_quality_by_name(NULL, &found));
}

static void check_unknown_head(void **state)
{
    (void)state;
    struct err err = { 0 };
    AUTO(page_document_free) struct page_document *document = NULL;
    assert_true(page_document_parse(SPAN_NULL, SPAN_NULL, "https://gazette.example/bridge.pdf", &document, &err));
    AUTO(page_article_free) struct page_article *article = page_article_of(document, 0);
    const struct page_answer answer = { 0 };
    struct page_verdict verdict;
    page_quality_of(document, article, &answer, &verdict);
    assert_int_equal(verdict.quality, PAGE_GOOD);
}

int main(void)
{
    struct suite suite = { .name = "page/quality" };
    SUITE_ROWS(&suite, rows, check_row);
    suite_add(&suite, "ours: names, there and back", check_names, NULL);
    suite_add(&suite, "ours: what is no page, and of which nothing is known, is good", check_unknown_head, NULL);
    return suite_run(&suite);
}
