/* Rules of the extractor, each on the smallest page that shows it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "page/article.h"

#define LONG "Belarus highly appreciates the high level of cooperation, the president said in an interview, and expects more of it. "
#define PROSE "<p>" LONG LONG "</p><p>" LONG "That was the second paragraph of it. " LONG "</p><p>The third paragraph, " LONG "</p>"
#define HEAD "<!doctype html><html lang=en><head><title>A headline long enough | Site</title>"
#define BODY "</head><body><article><h1>A headline long enough</h1>"
#define END "</article></body></html>"
#define IMG "<img src=/a.jpg alt=Alt width=480>"
#define TABLE(head, stamp) "<title>A headline long enough | Site</title><body><table><tr><td>Site</td><td>" head "</td></tr><tr><td colspan=2>" \
    "<a href=/a/>Archive</a> &gt; Culture<br>" stamp "<font size=5><b>A headline long enough</b></font>" PROSE "</td></tr></table>"
#define LD(members) "<script type='application/ld+json'>{\"@type\":\"NewsArticle\"," members "}</script>"

enum field { CAPTION, CREDIT, IMAGES, FOUND, ROLES, PUBLISHED, MODIFIED, HEADLINE, AUTHORS, SECTION, TEXT_HAS, TEXT_HAS_NOT, MASTHEAD, LANGUAGE,
             CANONICAL, RENDITIONS };
static const struct row {
    const char *name;
    enum field field;
    const char *html, *want;
} rows[] = {
    { "ours: caption, figcaption", CAPTION, HEAD BODY "<figure>" IMG "<figcaption>The mayor</figcaption></figure>" PROSE END, "The mayor" },
    { "ours: caption, aria-describedby", CAPTION, HEAD BODY "<div><img src=/a.jpg aria-describedby=c1></div>" PROSE "<div hidden id=c1>The mayor</div>" END, "The mayor" },
    { "ours: caption, aria-describedby names an anchor", CAPTION, HEAD BODY "<div><img src=/a.jpg aria-describedby=c1></div>" PROSE "<div hidden><a name=c1>The mayor</a></div>" END, "The mayor" },
    { "ours: caption, a class near the picture", CAPTION, HEAD BODY "<div><div>" IMG "</div><p class='wp-caption-text'>The mayor</p></div>" PROSE END, "The mayor" },
    { "ours: caption, the only text in its box", CAPTION, HEAD BODY "<div class=x>" IMG "<span>The mayor</span></div>" PROSE END, "The mayor" },
    { "ours: caption, a table around the picture", CAPTION, HEAD BODY "<table><tr><td>" IMG "</td></tr><tr><td><i>The mayor</i></td></tr></table>" PROSE END, "The mayor" },
    { "ours: caption, italics behind it", CAPTION, HEAD BODY "<div><p>" IMG "</p><p><em>The mayor</em></p>" PROSE "</div>" END, "The mayor" },
    { "ours: caption, JSON-LD by URL", CAPTION, HEAD LD("\"image\":[{\"@type\":\"ImageObject\",\"url\":\"https://e.example/a-1024x683.jpg\",\"caption\":\"The mayor\"}]") BODY "<div>" IMG "</div>" PROSE END, "The mayor" },
    { "ours: caption, data-caption", CAPTION, HEAD BODY "<div><img src=/a.jpg data-caption='The mayor'></div>" PROSE END, "The mayor" },
    { "ours: caption, a picture in the middle of prose has none", CAPTION, HEAD BODY "<div><p>" IMG LONG "</p>" PROSE "</div>" END, "-" },
    { "ours: caption, the next paragraph is none", CAPTION, HEAD BODY "<div><p>" IMG "</p>" PROSE "</div>" END, "-" },
    { "ours: caption, two figures in order", CAPTION, HEAD BODY "<figure>" IMG "<figcaption>One</figcaption></figure>" PROSE "<figure><img src=/b.jpg><figcaption>Two</figcaption></figure>" PROSE END, "One / Two" },
    { "ours: caption, without its credit", CAPTION, HEAD BODY "<figure>" IMG "<figcaption>The mayor. Photo: Anna Kiss</figcaption></figure>" PROSE END, "The mayor." },
    { "ours: credit, its own element", CREDIT, HEAD BODY "<figure>" IMG "<figcaption>The mayor</figcaption><span class=credit>Anna Kiss</span></figure>" PROSE END, "Anna Kiss" },
    { "ours: credit, split off", CREDIT, HEAD BODY "<figure>" IMG "<figcaption>The mayor. Photo: Anna Kiss</figcaption></figure>" PROSE END, "Anna Kiss" },
    { "ours: credit, an element inside the caption", CREDIT, HEAD BODY "<figure>" IMG "<figcaption>The mayor <span class=credit>Anna Kiss</span></figcaption></figure>" PROSE END, "Anna Kiss" },
    { "ours: pictures that are numbered are different", IMAGES, HEAD BODY "<img src=/photograph-1.jpg><img src=/photograph-2.jpg>" PROSE END, "https://e.example/photograph-1.jpg / https://e.example/photograph-2.jpg" },
    { "ours: captions leave the text", TEXT_HAS_NOT, HEAD BODY "<div class=x>" IMG "<span>The mayor of a town far away, in the park.</span></div>" PROSE END, "The mayor" },

    { "ours: authors, a script called byline holds no text", AUTHORS, HEAD BODY "<p>At <script class=byline>By Max Bauer</script> ten</p><p>By Anna Kiss</p>" PROSE END, "Anna Kiss" },
    { "ours: pictures, data-src wins over a placeholder", IMAGES, HEAD BODY "<img src='data:image/gif;base64,R0' data-src=/b.jpg>" PROSE END, "https://e.example/b.jpg" },
    { "ours: pictures, found in data-src", FOUND, HEAD BODY "<img src=/blank.gif data-src=/b.jpg>" PROSE END, "img.data-src" },
    { "ours: pictures, the largest of srcset", IMAGES, HEAD BODY "<img srcset='/s.jpg 100w, /l.jpg 800w'>" PROSE END, "https://e.example/l.jpg" },
    { "ours: pictures, source elements are renditions", RENDITIONS, HEAD BODY "<picture><source srcset='/b.webp'><img src=/b.jpg></picture>" PROSE END, "https://e.example/b.webp" },
    { "ours: pictures, noscript beside it is the same", IMAGES, HEAD BODY "<div><img data-src=/b.jpg><noscript><img src=/b.jpg></noscript></div>" PROSE END, "https://e.example/b.jpg" },
    { "ours: pictures, not logos", IMAGES, HEAD BODY "<img src=/i/logo.png><img src=/b.jpg>" PROSE END, "https://e.example/b.jpg" },
    { "ours: pictures, not the site's root", IMAGES, HEAD BODY "<img src=/><img src=/b.jpg>" PROSE END, "https://e.example/b.jpg" },
    { "ours: pictures, not pixels", IMAGES, HEAD BODY "<img src=/t.png width=1 height=1><img src=/b.jpg>" PROSE END, "https://e.example/b.jpg" },
    { "ours: pictures, not teasers", IMAGES, HEAD BODY "<img src=/b.jpg>" PROSE "<aside class=related><a href=/x><img src=/t.jpg>Other news</a></aside>" END, "https://e.example/b.jpg" },
    { "ours: pictures, not in links with text", IMAGES, HEAD BODY "<img src=/b.jpg>" PROSE "<div><a href=/x><img src=/t.jpg>Other news</a></div>" PROSE END, "https://e.example/b.jpg" },
    { "ours: pictures, a link to the large one is no teaser", IMAGES, HEAD BODY "<a href=/large.jpg><img src=/b.jpg></a>" PROSE END, "https://e.example/b.jpg" },
    { "ours: pictures, none shown: og:image", IMAGES, HEAD "<meta property=og:image content=/o.jpg>" BODY PROSE END, "https://e.example/o.jpg" },
    { "ours: pictures, base element", IMAGES, HEAD "<base href='https://m.example/u/'>" BODY "<img src=b.jpg>" PROSE END, "https://m.example/u/b.jpg" },
    { "ours: pictures, the lead is only told: it comes first", IMAGES, HEAD "<meta property=og:image content=/o.jpg>" BODY PROSE "<img src=/b.jpg>" PROSE END, "https://e.example/o.jpg / https://e.example/b.jpg" },
    { "ours: roles, a lead that is only told", ROLES, HEAD "<meta property=og:image content=/o.jpg>" BODY PROSE "<img src=/b.jpg>" PROSE END, "lead / inline" },
    { "ours: pictures, a lead shown needs none told", IMAGES, HEAD "<meta property=og:image content=/o.jpg>" BODY "<img src=/b.jpg>" PROSE END, "https://e.example/b.jpg" },
    { "ours: pictures, what is told stands in the text already", IMAGES, HEAD "<meta property=og:image content=/bridge.jpg?w=9>" BODY PROSE "<img src=/bridge.jpg>" PROSE END, "https://e.example/bridge.jpg" },
    { "ours: roles", ROLES, HEAD BODY "<img src=/b.jpg>" PROSE "<img src=/c.jpg>" PROSE END, "lead / inline" },
    { "ours: roles, a film's poster", ROLES, HEAD BODY "<img src=/b.jpg>" PROSE "<video poster=/p.jpg src=/f.webm></video>" PROSE END, "lead / poster" },
    { "ours: pictures, a film's poster", FOUND, HEAD BODY PROSE "<video poster=/p.jpg src=/f.webm></video>" PROSE END, "video.poster" },
    { "ours: roles, a picture behind a box of the text", ROLES, HEAD BODY "<img src=/b.jpg>" PROSE "<div style=\"background: url('/w.jpg')\"></div>" PROSE END, "lead / background" },
    { "ours: pictures, behind a box above the headline", IMAGES, HEAD "<main><div style='background-image:url(/w.jpg)'></div>" BODY "<img src=/b.jpg>" PROSE END "</main>",
      "https://e.example/w.jpg / https://e.example/b.jpg" },
    { "ours: pictures, not behind what is beside the article", IMAGES, HEAD BODY "<img src=/b.jpg>" PROSE END "<div style='background:url(/w.jpg)'></div>", "https://e.example/b.jpg" },

    { "ours: published, JSON-LD before visible text", PUBLISHED, HEAD LD("\"datePublished\":\"2023-02-28T11:57:00+03:00\"") BODY "<p class=date>1 March 2023</p>" PROSE END, "2023-02-28T11:57:00+03:00" },
    { "ours: published, meta", PUBLISHED, HEAD "<meta property=article:published_time content='2023-02-28T08:57:00Z'>" BODY PROSE END, "2023-02-28T08:57:00Z" },
    { "ours: published, an offset that is not zero wins over UTC", PUBLISHED, HEAD LD("\"datePublished\":\"2023-02-28T11:57:00+00:00\"") "<meta property=article:published_time content='2023-02-28T11:57:00+03:00'>" BODY PROSE END, "2023-02-28T11:57:00+03:00" },
    { "ours: published, the same instant in local time", PUBLISHED, HEAD LD("\"datePublished\":\"2023-02-28T21:30:00Z\"") "<meta property=article:published_time content='2023-03-01T00:30:00+03:00'>" BODY PROSE END, "2023-03-01T00:30:00+03:00" },
    { "ours: published, UTC and another day shown: the offset between", PUBLISHED, HEAD LD("\"datePublished\":\"2022-05-04T00:44:52Z\"") BODY "<p>3 May 2022, 21:44</p>" PROSE END, "2022-05-03T21:44:52-03:00" },
    { "ours: published, midnight told in UTC", PUBLISHED, HEAD LD("\"datePublished\":\"2021-11-04T23:00:00Z\"") BODY "<p>5 November 2021</p>" PROSE END, "2021-11-05" },
    { "ours: published, a time is added to the same day", PUBLISHED, HEAD LD("\"datePublished\":\"2023-02-28\"") BODY "<p>28 February 2023, 11:57</p>" PROSE END, "2023-02-28T11:57:00" },
    { "ours: published, no offset is invented", PUBLISHED, HEAD BODY "<p>28 February 2023, 11:57</p>" PROSE END, "2023-02-28T11:57:00" },
    { "ours: published, time element", PUBLISHED, HEAD BODY "<time datetime='2023-02-28T11:57:00+03:00'>yesterday</time>" PROSE END, "2023-02-28T11:57:00+03:00" },
    { "ours: published, not the updated one", PUBLISHED, HEAD BODY "<p>Published 27 February 2023. Updated 28 February 2023</p>" PROSE END, "2023-02-27" },
    { "ours: modified, by the word beside it", MODIFIED, HEAD BODY "<p>Published 27 February 2023. Updated 28 February 2023</p>" PROSE END, "2023-02-28" },
    { "ours: published, not the masthead's", PUBLISHED, HEAD "</head><body><header>Tuesday, 6 June 2023</header><article><h1>A headline long enough</h1>" PROSE END, "-" },
    { "ours: masthead, kept apart", MASTHEAD, HEAD "</head><body><header>Tuesday, 6 June 2023</header><article><h1>A headline long enough</h1>" PROSE END, "2023-06-06" },
    { "ours: published, tables: not the row with the day and the weather", PUBLISHED, TABLE("5.06.2023<br>Minsk +6&deg;C", "<font>12.04.2023 10:30</font><br>"), "2023-04-12T10:30:00" },
    { "ours: published, tables: nothing when the page's head has the only date", PUBLISHED, TABLE("5.06.2023", ""), "-" },
    { "ours: masthead, tables", MASTHEAD, TABLE("5.06.2023", ""), "2023-06-05" },
    { "ours: published, of two dates above the headline the nearer one", PUBLISHED, "<title>A headline long enough</title><body><div>5 June 2023</div><div>12 April 2023</div><h1>A headline long enough</h1>" PROSE, "2023-04-12" },
    { "ours: published, not the day of the capture at the page's head", PUBLISHED, "<title>A headline long enough</title><body><div>Tuesday, 6 June 2023</div><ul><li>News</li></ul><h1>A headline long enough</h1>" PROSE, "-" },
    { "ours: published, the day of the capture in the article's own line", PUBLISHED, HEAD "</head><body><article><p>6 June 2023</p><h1>A headline long enough</h1>" PROSE END, "2023-06-06" },
    { "ours: published, not beside the weather", PUBLISHED, "<title>A headline long enough</title><body><div>2 June 2023, 10:00, +19&deg;C</div><h1>A headline long enough</h1>" PROSE, "-" },
    { "ours: published, not a teaser's", PUBLISHED, HEAD BODY PROSE "<aside class=related><time datetime=2023-05-05>x</time> <a href=/x>Other</a></aside>" END, "-" },
    { "ours: published, not after the capture", PUBLISHED, HEAD LD("\"datePublished\":\"2031-01-01\"") BODY PROSE END, "-" },
    { "ours: published, tomorrow is not shown today", PUBLISHED, HEAD BODY "<p>7 June 2023</p>" PROSE END, "-" },
    { "ours: published, an hour ahead in the east is", PUBLISHED, HEAD BODY "<p>6 June 2023, 17:15</p>" PROSE END, "2023-06-06T17:15:00" },
    { "ours: published, not before there were news sites", PUBLISHED, HEAD LD("\"datePublished\":\"1970-01-01T00:00:00Z\"") BODY PROSE END, "-" },

    { "ours: headline, h1", HEADLINE, HEAD BODY PROSE END, "A headline long enough" },
    { "ours: headline, og:title without h1", HEADLINE, "<title>x</title><meta property=og:title content='The real headline | Site'><meta property=og:site_name content=Site><body>" PROSE, "The real headline" },
    { "ours: headline, only a title", HEADLINE, "<title>What happened today in town | Site</title><body>" PROSE, "What happened today in town" },
    { "ours: headline, the site's name in h1 is none", HEADLINE, HEAD "<meta property=og:title content='The real headline of it'></head><body><h1>Site</h1><article><h2>The real headline of it</h2>" PROSE END, "The real headline of it" },
    { "ours: headline, h1 alone", HEADLINE, "<body><h1>Word</h1>", "Word" },
    { "ours: authors, JSON-LD persons", AUTHORS, HEAD LD("\"author\":[{\"@type\":\"Person\",\"name\":\"Anna Kiss\"},{\"@type\":\"Person\",\"name\":\"B\\u00e9la Nagy\"}]") BODY PROSE END, "Anna Kiss / Béla Nagy" },
    { "ours: authors, a person on the page before the site", AUTHORS, HEAD LD("\"author\":{\"@type\":\"Organization\",\"name\":\"Site\"},\"publisher\":{\"name\":\"Site\"}") BODY "<p class=byline>By Anna Kiss</p>" PROSE END, "Anna Kiss" },
    { "ours: authors, rel=author", AUTHORS, HEAD BODY "<div><a rel=author href=/anna>Anna Kiss</a> | <a href=/politics>Politics</a></div>" PROSE END, "Anna Kiss" },
    { "ours: authors, byline", AUTHORS, HEAD BODY "<p>By Anna Kiss and Tom Berg, science editor</p>" PROSE END, "Anna Kiss / Tom Berg" },
    { "ours: authors, an inline element of that class", AUTHORS, HEAD BODY "<div><span>Agency</span> 2 May 2020 <span class=author-name>Anna Kiss</span></div>" PROSE END, "Anna Kiss" },
    { "ours: authors, not a teaser's", AUTHORS, HEAD BODY PROSE "</article><article><h2>Other</h2><p class=byline>By Tom Berg</p>" END, "" },
    { "ours: section, the kicker", SECTION, HEAD "</head><body><article><p class=kicker><a href=/p>Politics</a></p><h1>A headline long enough</h1>" PROSE END, "Politics" },
    { "ours: section, the last of crumbs in one line", SECTION, TABLE("", ""), "Culture" },
    { "ours: section, not a menu", SECTION, HEAD "</head><body><ul><li><a href=/a>News</a><li><a href=/b>Sport</a><li><a href=/c>Arts</a></ul><article><h1>A headline long enough</h1>" PROSE END, "-" },
    { "ours: section, crumbs without the headline", SECTION, HEAD "<script type='application/ld+json'>{\"@type\":\"BreadcrumbList\",\"itemListElement\":[{\"name\":\"Home\"},{\"name\":\"Politics\"},{\"name\":\"A headline long enough\"}]}</script>" BODY PROSE END, "Politics" },
    { "ours: language, text against a wrong attribute", LANGUAGE, "<html lang=en><body><h1>Президент</h1><p>Президент считает, что на пути сотрудничества не будет препятствий, и это важно "
      "для него, как и то, что он был в парке на открытии, но не был там с нами из-за того, что это было "
      "для него так важно, и он не был на работе. Для него это было не так, как для нас, и он это знал, "
      "но не был с нами, и на работе его не было, и за него это было как-то не так, от него это не зависело. "
      "Но он не был на это готов, и для него это не было  так важно, как для нас.</p>", "ru" },
    { "ours: canonical, link", CANONICAL, HEAD "<link rel=canonical href='/c'>" BODY PROSE END, "https://e.example/c" },
    { "ours: canonical, else the page's own URL", CANONICAL, HEAD BODY PROSE END, "https://e.example/2/story" },

    { "ours: text, paragraphs by two br", TEXT_HAS, HEAD BODY "<div>" LONG "<br><br>The next one begins. " LONG "</div>" END, "\n\nThe next one begins." },
    { "ours: text, no blank inside a word", TEXT_HAS, HEAD BODY "<p>The so<b>-cal</b>led one. " LONG "</p>" PROSE END, "The so-called one." },
    { "ours: text, read-also boxes in the middle", TEXT_HAS_NOT, HEAD BODY PROSE "<div><h3>Read also</h3><p><a href=/x>Another story of another day</a></p></div>" PROSE END, "Another story" },
    { "ours: text, ends at the comments", TEXT_HAS_NOT, HEAD BODY PROSE "<h3>Comments</h3><p>I think that this is right, and so do all others here.</p>" END, "I think" },
    { "ours: text, hidden parts are not in it", TEXT_HAS_NOT, HEAD BODY PROSE "<p style='color:red; display: none'>Hidden words, and many of them.</p>" PROSE END, "Hidden words" },
    { "ours: text, subheads stay", TEXT_HAS, HEAD BODY PROSE "<h2>A subhead</h2><p>What stands below it, " LONG "</p>" END, "\n\nA subhead\n\n" },
    { "ours: text, lists stay", TEXT_HAS, HEAD BODY PROSE "<ul><li>One short thing</li><li>Another short thing</li></ul>" PROSE END, "One short thing\n\nAnother" },
    { "ours: text, the headline is not in it", TEXT_HAS_NOT, HEAD BODY PROSE END, "A headline" },
    { "ours: text, a lead above the container", TEXT_HAS, HEAD BODY "<div class=lead><p>What this story is about, in one sentence of a certain length.</p></div><div class=body><div>" PROSE "</div></div>" END, "What this story is about" },
    { "ours: nothing at all", HEADLINE, "", "-" },
    { "ours: nothing but white space", HEADLINE, "   ", "-" },
};

static void join(struct buf *into, const char *text)
{
    if (into->len)
        buf_put_text(into, " / ");
    buf_put_text(into, text ? text : "-");
}

static void show_date(const struct page_date *date, struct buf *into)
{
    char text[TIME_TEXT] = "-";
    if (date->is_known)
        time_format_said(&date->said, text);
    buf_put_text(into, text);
}

static void show(const struct page_article *article, enum field field, struct buf *into)
{
    buf_put_text(into, "");
    for (size_t i = 0; i < article->n_images; i++) {
        const struct page_image *image = &article->images[i];
        if (field == CAPTION || field == CREDIT)
            join(into, field == CAPTION ? image->caption : image->credit);
        else if (field == IMAGES || field == FOUND || field == ROLES)
            join(into, field == IMAGES ? image->url : field == FOUND ? image->found : page_role_name(image->role));
        for (size_t k = 0; k < image->n_renditions && field == RENDITIONS; k++)
            join(into, image->renditions[k]);
    }
    for (size_t i = 0; i < article->n_authors && field == AUTHORS; i++)
        join(into, article->authors[i].value);
    if (field == PUBLISHED || field == MODIFIED)
        show_date(field == PUBLISHED ? &article->published : &article->modified, into);
    else if (field == HEADLINE)
        join(into, article->headline.value);
    else if (field == SECTION)
        join(into, article->section.value);
    else if (field == LANGUAGE)
        join(into, article->language.value);
    else if (field == CANONICAL)
        join(into, article->canonical.value);
    else if (field == MASTHEAD)
        join(into, article->masthead_date);
}

static void test_rule(void **state)
{
    const struct row *row = *state;
    struct err err = { 0 };
    AUTO(page_document_free) struct page_document *document = NULL;
    AUTO_BUF struct buf got = { 0 };
    assert_true(page_document_parse(span_of(row->html), span_of("text/html; charset=utf-8"), "https://e.example/2/story", &document, &err));
    AUTO(page_article_free) struct page_article *article = page_article_of(document, time_of_civil(2023, 6, 6, 8, 15, 0));
    assert_non_null(article->text);
    if (row->field == TEXT_HAS || row->field == TEXT_HAS_NOT) {
        bool has = strstr(article->text, row->want) != NULL;
        if (has != (row->field == TEXT_HAS))
            fail_msg("the text is \"%s\"", article->text);
        return;
    }
    show(article, row->field, &got);
    assert_string_equal((const char *)got.at, row->want);
}

int main(void)
{
    struct CMUnitTest tests[COUNT_OF(rows)];
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name, .test_func = test_rule, .initial_state = (void *)&rows[i] };
    return cmocka_run_group_tests_name("page/article_rules", tests, NULL, NULL);
}
