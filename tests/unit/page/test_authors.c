/* src/page/authors.c: which of the places that name authors is believed, and what in a byline is a name. Bylines of many
 * languages stand in test_article_texts.c. */
#include "reading.h"

#include "page/authors.h"

#define HEADLINE "The old bridge is open again"
#define LD(members) "<script type='application/ld+json'>{\"@type\":\"NewsArticle\"," members "}</script>"
#define META(name, value) "<meta name='" name "' content='" value "'>"
#define SITE "<meta property=og:site_name content='Riverside Post'>"
#define PAGE(head, line) \
    "<!doctype html><title>" HEADLINE "</title>" head "<body><article><h1>" HEADLINE "</h1>" line READING_PROSE "</article></body>"
#define BYLINE "<p class=byline>By Tom Berg</p>"

static const struct row {
    const char *name, *html;
    const char *want;                   /* names with " / " between, then " < " and the source of the first */
} rows[] = {
    { "ours: nobody is named", PAGE("", ""), "" },
    { "ours: a page without anything", "", "" },

    { "ours: JSON-LD, a text", PAGE(LD("\"author\":\"Anna Kiss\""), ""), "Anna Kiss < jsonld.author" },
    { "ours: JSON-LD, persons",
      PAGE(LD("\"author\":[{\"name\":\"Anna Kiss\"},{\"name\":\"Tom Berg\"}]"), ""), "Anna Kiss / Tom Berg < jsonld.author" },
    { "ours: JSON-LD, the same person twice",
      PAGE(LD("\"author\":[{\"name\":\"Anna Kiss\"},{\"name\":\"ANNA KISS\"}]"), ""), "Anna Kiss < jsonld.author" },
    { "ours: JSON-LD, two names in one text",
      PAGE(LD("\"author\":\"Anna Kiss, Tom Berg\""), ""), "Anna Kiss / Tom Berg < jsonld.author" },
    { "ours: JSON-LD, the name of an organisation is one",
      PAGE(LD("\"author\":{\"@type\":\"Organization\",\"name\":\"Kiss, Berg and Sons\"}"), ""),
      "Kiss, Berg and Sons < jsonld.author" },
    { "ours: JSON-LD, who created it", PAGE(LD("\"creator\":\"Anna Kiss\""), ""), "Anna Kiss < jsonld.author" },
    { "ours: JSON-LD, a URL is no name", PAGE(LD("\"author\":\"https://e.example/anna\""), ""), "" },
    { "ours: JSON-LD before the page", PAGE(LD("\"author\":\"Anna Kiss\""), BYLINE), "Anna Kiss < jsonld.author" },
    { "ours: JSON-LD before the metas",
      PAGE(LD("\"author\":\"Anna Kiss\"") META("author", "Tom Berg"), ""), "Anna Kiss < jsonld.author" },
    { "ours: JSON-LD that names the site gives way to a person on the page",
      PAGE(SITE LD("\"author\":\"Riverside Post\""), BYLINE), "Tom Berg < byline" },
    { "ours: JSON-LD that names the site stays when the page names nobody", PAGE(SITE LD("\"author\":\"Riverside Post\""), ""),
      "Riverside Post < jsonld.author" },

    { "ours: microdata",
      "<title>" HEADLINE "</title><body><article itemscope itemtype='https://schema.org/NewsArticle'><h1 itemprop=headline>" HEADLINE "</h1>"
      "<span itemprop=author>Anna Kiss</span>" READING_PROSE "</article>", "Anna Kiss < microdata.author" },
    { "ours: microdata, a person with a name",
      "<title>" HEADLINE "</title><body><article itemscope itemtype='https://schema.org/NewsArticle'><h1 itemprop=headline>" HEADLINE "</h1>"
      "<span itemprop=author itemscope itemtype='https://schema.org/Person'>By <b itemprop=name>Anna Kiss</b>, editor</span>" READING_PROSE
      "</article>", "Anna Kiss < microdata.author" },

    { "ours: a meta of publishers", PAGE(META("parsely-author", "Anna Kiss"), ""), "Anna Kiss < meta.parsely-author" },
    { "ours: a meta of publishers before the page",
      PAGE(META("article:author", "Anna Kiss"), BYLINE), "Anna Kiss < meta.article:author" },
    { "ours: the meta \"author\" gives way to a byline", PAGE(META("author", "Anna Kiss"), BYLINE), "Tom Berg < byline" },
    { "ours: the meta \"author\" stays without a byline", PAGE(META("author", "Anna Kiss"), ""), "Anna Kiss < meta.author" },
    { "ours: a meta that names the site is passed over", PAGE(SITE META("author", "Riverside Post"), ""), "" },
    { "ours: a meta that is a profile's URL is passed over", PAGE(META("article:author", "https://e.example/anna"), ""), "" },
    { "ours: a card that says \"written by\"", PAGE(META("twitter:label1", "Written by") META("twitter:data1", "Anna Kiss"), ""),
      "Anna Kiss < meta.twitter:data1" },
    { "ours: a card that says something else",
      PAGE(META("twitter:label1", "Est. reading time") META("twitter:data1", "Anna Kiss"), ""), "" },

    { "ours: a part that is called byline", PAGE("", BYLINE), "Tom Berg < byline" },
    { "ours: a link by rel=author", PAGE("", "<div><a rel=author href=/x>Anna Kiss</a></div>"), "Anna Kiss < rel.author" },
    { "ours: a link by its path", PAGE("", "<div><a href=/author/anna>Anna Kiss</a></div>"), "Anna Kiss < rel.author" },
    { "ours: two links in one line", PAGE("", "<div><a href=/author/anna>Anna Kiss</a>, <a href=/author/tom>Tom Berg</a></div>"),
      "Anna Kiss / Tom Berg < rel.author" },
    { "ours: a link to elsewhere is no author", PAGE("", "<div><a href=/politics>Anna Kiss</a></div>"), "" },
    { "ours: a line that begins as bylines do", PAGE("", "<p>By Anna Kiss</p>"), "Anna Kiss < byline" },
    { "ours: behind the date", PAGE("", "<p>5 June 2023 by Anna Kiss</p>"), "Anna Kiss < byline" },
    { "ours: at the foot of the text", "<title>" HEADLINE "</title><body><article><h1>" HEADLINE "</h1>" READING_PROSE READING_PROSE
      "<p>Author: Anna Kiss</p></article>", "Anna Kiss < byline" },
    { "ours: a comment's author is none", PAGE("", "") "<div class=comments><p>By Tom Berg</p></div>", "" },
    { "ours: a caption's is none", PAGE("", "<figure><img src=/a.jpg><figcaption>By Tom Berg</figcaption></figure>"), "" },
    { "ours: a sentence with \"by\" is none", PAGE("", "<p>Opened by the mayor</p>"), "" },
};

static char *told(struct page_text *list, size_t n)
{
    struct buf all = { 0 };
    buf_put_text(&all, "");
    for (size_t i = 0; i < n; i++)
        buf_printf(&all, "%s%s", i ? " / " : "", list[i].value);
    if (n > 0)
        buf_printf(&all, " < %s", list[0].source);
    for (size_t i = 0; i < n; i++)
        free(list[i].value);
    free(list);
    return buf_take_text(&all);
}

static void check(void **state)
{
    const struct row *row = *state;
    struct reading reading;
    struct page_text *list = NULL;
    size_t n = 0;
    reading_begin(&reading, row->html);
    page_authors_of(&reading.facts, &reading.container, &reading.body, &list, &n);
    AUTO_FREE char *got = told(list, n);
    reading_end(&reading);
    assert_string_equal(got, row->want);
}

/* --- one byline ---------------------------------------------------------------------------------------------------------- */

static const struct split_row {
    const char *name, *byline;
    bool is_sure;
    const char *want;                   /* names with " / " between */
} split_rows[] = {
    { "ours: small letters are a name when the page says so", "anna kiss", true, "anna kiss" },
    { "ours: small letters are none otherwise", "anna kiss", false, "" },
    { "ours: a role in a name when the page says so", "Anna Kiss Reporter", true, "Anna Kiss Reporter" },
    { "ours: a role in a name otherwise", "Anna Kiss Reporter", false, "" },
    { "ours: nothing but roles is never a name", "Staff Reporter", true, "" },
    { "ours: a mail address is never a name", "anna@e.example", true, "" },
    { "ours: a path is never a name", "authors/anna", true, "" },
    { "ours: a digit is never a name", "Anna 2", true, "" },
    { "ours: one letter is none", "A", true, "" },
    { "ours: two signs that write one name", "王明", false, "王明" },
    { "ours: six words are none", "One Two Three Four Five Six", true, "" },
    { "ours: what stands in brackets is no name", "Anna Kiss (in Minsk)", false, "Anna Kiss" },
    { "ours: what stands behind the names ends them", "Anna Kiss, Tom Berg, 5 June, Eva Lind", false, "Anna Kiss / Tom Berg" },
    { "ours: signs around a name go", "| Anna Kiss |", false, "Anna Kiss" },
    { "ours: bars between names", "Anna Kiss | Tom Berg", false, "Anna Kiss / Tom Berg" },
    { "ours: arabic commas", "آنا كيس، توم بيرغ", true, "آنا كيس / توم بيرغ" },
    { "ours: nothing", "", true, "" },
    { "ours: commas only", ",,,", true, "" },
};

static void check_split(void **state)
{
    const struct split_row *row = *state;
    struct page_text *list = NULL;
    size_t n = 0;
    bool is_any = page_authors_split(span_of(row->byline), row->is_sure, "x", &list, &n);
    AUTO_FREE char *want = *row->want ? mem_format("%s < x", row->want) : mem_text("");
    AUTO_FREE char *got = told(list, n);
    assert_string_equal(got, want);
    assert_int_equal(is_any, *row->want != 0);
}

static void check_bounded(void **state)
{
    (void)state;
    AUTO_BUF struct buf byline = { 0 };
    struct page_text *list = NULL;
    size_t n = 0;
    for (int i = 0; i < 1000; i++)
        buf_printf(&byline, "Anna %c%c, ", 'A' + i % 26, 'a' + i / 26 % 26);
    (void)page_authors_split(buf_span(&byline), true, "x", &list, &n);
    AUTO_FREE char *all = told(list, n);
    assert_int_equal(n, 20);
}

int main(void)
{
    struct suite suite = { .name = "page/authors" };
    SUITE_ROWS(&suite, rows, check);
    SUITE_ROWS(&suite, split_rows, check_split);
    suite_add(&suite, "ours: twenty names at most", check_bounded, NULL);
    return suite_run(&suite);
}
