/* src/page/details.c: section, publisher, description, keywords, rights, canonical URL, subtitle, and whether it is free. */
#include "reading.h"

#include "page/details.h"

#define HEADLINE "The old bridge is open again"
#define PAGE(head, above, below) \
    "<!doctype html><title>" HEADLINE "</title>" head "<body><article>" above "<h1>" HEADLINE "</h1>" below READING_PROSE "</article></body>"
#define HEAD(head) PAGE(head, "", "")
#define META(key, value) "<meta property=\"" key "\" content=\"" value "\">"
#define JSONLD(members) \
    HEAD("<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\"," \
         "\"headline\":\"" HEADLINE "\"," members "}</script>")
#define CRUMBS(name) "{\"@type\":\"ListItem\",\"name\":\"" name "\"}"
#define LISTED(items) \
    HEAD("<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"BreadcrumbList\"," \
         "\"itemListElement\":[" items "]}</script>")

enum detail { SECTION, PUBLISHER, DESCRIPTION, RIGHTS, CANONICAL, SUBTITLE, KEYWORDS, FREE };
static const struct row {
    const char *name;
    enum detail detail;
    const char *html, *want, *source;   /* want NULL: the page does not say; KEYWORDS: joined with "|" */
} rows[] = {
    { "ours: section, of JSON-LD", SECTION, JSONLD("\"articleSection\":\"Society\""), "Society", "jsonld.articleSection" },
    { "ours: section, of meta", SECTION, HEAD(META("article:section", "Общество")), "Общество", "meta.article:section" },
    { "ours: section, the last of a list", SECTION, HEAD(META("article:section", "Front page,Town,Society")), "Society",
      "meta.article:section" },
    { "ours: section, a comma and a blank are no list", SECTION, HEAD(META("article:section", "Food, drink")), "Food, drink",
      "meta.article:section" },
    { "ours: section, the headline is none", SECTION, HEAD(META("article:section", HEADLINE)), NULL, NULL },
    { "ours: section, the last crumb that is not the article", SECTION,
      LISTED(CRUMBS("Home") "," CRUMBS("Culture") "," CRUMBS(HEADLINE)), "Culture", "jsonld.breadcrumb" },
    { "ours: section, the way home is none", SECTION, LISTED(CRUMBS("Home") "," CRUMBS(HEADLINE)), NULL, NULL },
    { "ours: section, a link that is called so", SECTION, PAGE("", "<div class=rubrik><a href=/k>Kultur</a></div>", ""), "Kultur",
      "section" },
    { "ours: section, furniture is none", SECTION, PAGE("", "<div class=rubrik><a href=/>Startseite</a></div>", ""), NULL, NULL },
    { "ours: section, a link to the page itself is none", SECTION, PAGE("", "<div class=rubrik><a href=#k>Kultur</a></div>", ""),
      NULL, NULL },
    { "ours: section, behind the last sign of crumbs", SECTION, PAGE("", "<div><a href=/a>Archive</a> &gt; Culture</div>", ""),
      "Culture", "crumb" },
    { "ours: publisher, an organisation's name", PUBLISHER,
      JSONLD("\"publisher\":{\"@type\":\"Organization\",\"name\":\"The Town Paper\"}"), "The Town Paper", "jsonld.publisher" },
    { "ours: publisher, of meta", PUBLISHER, HEAD(META("og:site_name", "新聞")), "新聞", "meta.og:site_name" },
    { "ours: publisher, an address is no name", PUBLISHER, HEAD(META("og:site_name", "https://n.example")), NULL, NULL },
    { "ours: publisher, an account is no name", PUBLISHER, HEAD(META("og:site_name", "@paper")), NULL, NULL },
    { "ours: description, what is shared comes first", DESCRIPTION,
      HEAD("<meta name=description content=One>" META("og:description", "Two")), "Two", "meta.og:description" },
    { "ours: description, none", DESCRIPTION, HEAD(""), NULL, NULL },
    { "ours: rights, a relative licence", RIGHTS, HEAD("<link rel=license href=/terms>"), "https://e.example/terms",
      "link.license" },
    { "ours: rights, a meta goes before a link", RIGHTS, HEAD("<link rel=license href=/t><meta name=copyright content=Us>"), "Us",
      "meta.copyright" },
    { "ours: canonical, another host's is kept", CANONICAL, HEAD("<link rel=canonical href=\" https://o.example/x \">"),
      "https://o.example/x", "link.canonical" },
    { "ours: canonical, of meta, relative", CANONICAL, HEAD(META("og:url", "/x")), "https://e.example/x", "meta.og:url" },
    { "ours: canonical, else where it was captured", CANONICAL, HEAD(""), READING_URL, "url" },
    { "ours: subtitle, a lead below the headline", SUBTITLE, PAGE("", "", "<div class=standfirst>The mayor was there, too</div>"),
      "The mayor was there, too", "subtitle" },
    { "ours: subtitle, a short line is none", SUBTITLE, PAGE("", "", "<div class=standfirst>Too short</div>"), NULL, NULL },
    { "ours: subtitle, another word for the headline is none", SUBTITLE,
      JSONLD("\"alternativeHeadline\":\"The old bridge is open again!\""), NULL, NULL },
    { "ours: keywords, of a list and without repetition", KEYWORDS, JSONLD("\"keywords\":[\"Bridge\",\"Масты\",\"bridge\"]"),
      "Bridge|Масты", "jsonld.keywords" },
    { "ours: keywords, parted by commas", KEYWORDS, HEAD("<meta name=keywords content=\" a , b,,c\">"), "a|b|c", "meta.keywords" },
    { "ours: keywords, tags make the general ones needless", KEYWORDS,
      HEAD("<meta name=keywords content=news>" META("article:tag", "bridge")), "bridge", "meta.article:tag" },
    { "ours: keywords, none", KEYWORDS, HEAD("<meta name=keywords content=\" , \">"), "", NULL },
    { "ours: free, as JSON-LD says", FREE, JSONLD("\"isAccessibleForFree\":true"), "1", NULL },
    { "ours: free, said as a text", FREE, JSONLD("\"isAccessibleForFree\":\"False\""), "0", NULL },
    { "ours: free, a tier", FREE, HEAD(META("article:content_tier", "metered")), "0", NULL },
    { "ours: free, not said", FREE, HEAD(""), "-1", NULL },
    { "ours: a page without anything has its URL", CANONICAL, "", READING_URL, "url" },
    { "ours: a page without anything has no section", SECTION, "", NULL, NULL },
};

static void join_keywords(const struct page_article *article, struct page_text *ret)
{
    struct buf joined = { 0 };
    buf_put_text(&joined, "");
    for (size_t i = 0; i < article->n_keywords; i++)
        buf_printf(&joined, "%s%s", i ? "|" : "", article->keywords[i].value);
    ret->source = article->n_keywords ? article->keywords[0].source : NULL;
    ret->value = buf_take_text(&joined);
}

static void expect(const char *what, const char *got, const char *want)
{
    if (!got != !want || (got && strcmp(got, want) != 0))
        fail_msg("%s: %s, not %s", what, got ? got : "-", want ? want : "-");
}

static void check(void **state)
{
    const struct row *row = *state;
    struct reading reading;
    AUTO(page_article_free) struct page_article *article = mem_new(sizeof *article);
    reading_begin(&reading, row->html);
    article->headline = (struct page_text){ mem_text(HEADLINE), "h1" };
    page_details_of(&reading.facts, &reading.container, &reading.body, article);
    reading_end(&reading);
    struct page_text keywords, free_text = { 0 };
    char digits[12];
    join_keywords(article, &keywords);
    AUTO_FREE char *joined = keywords.value;
    snprintf(digits, sizeof digits, "%d", article->is_free);
    free_text.value = digits;
    const struct page_text *details[] = { &article->section,   &article->publisher, &article->description, &article->rights,
                                          &article->canonical, &article->subtitle,  &keywords,             &free_text };
    expect("value", details[row->detail]->value, row->want);
    expect("source", details[row->detail]->source, row->source);
}

int main(void)
{
    struct suite suite = { .name = "page/details" };
    SUITE_ROWS(&suite, rows, check);
    return suite_run(&suite);
}
