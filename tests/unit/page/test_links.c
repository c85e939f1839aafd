/* src/page/links.h: which links count, how they are resolved and named; and what the head says. */
#include "../base/suite.h"

#include "page/links.h"

static const struct row {
    const char *name, *html, *want;     /* "URL text" a line */
} rows[] = {
    { "html 4.5.1: in their order, resolved", "<a href='/b'>B</a><a href='a?x=1&amp;y=2'>A</a><a href='//other.example/'>O</a>",
      "https://news.example/b B\nhttps://news.example/dir/a?x=1&y=2 A\nhttps://other.example/ O\n" },
    { "html 4.2.3: with the page's base", "<base href='/base/'><a href='a'>A</a>", "https://news.example/base/a A\n" },
    { "html 4.8.14: areas", "<map><area href='/a' alt='A'></map>", "https://news.example/a A\n" },
    { "ours: each once, with the first words", "<a href='/a'><img src=x></a><a href='/a#c'> The \n headline </a><a href='/a'>more</a>",
      "https://news.example/a The headline\n" },
    { "ours: a picture's words where there are no others", "<a href='/a'><b><img alt=''><img alt=' A  B '></b></a>", "https://news.example/a A B\n" },
    { "ours: no words at all", "<a href='/a'></a>", "https://news.example/a \n" },
    { "ours: http and https only", "<a href='mailto:a@b.example'>m</a><a href='javascript:x()'>j</a><a href='ftp://f.example/'>f</a><a href='tel:1'>t</a>", "" },
    { "ours: no places in the page itself", "<a href='#top'>t</a><a href='page.html#x'>x</a><a href=''>e</a>", "" },
    { "ours: no address", "<a name=x>n</a><a href='http://'>h</a>", "" },
    { "ours: a link of the head leads nowhere", "<link rel=stylesheet href='/s.css'><p>x", "" },
    { "ours: blanks around", "<a href=' /a\n'>A</a>", "https://news.example/a A\n" },
    { "ours: nothing", "", "" },
};

static struct page_links *links_in(const char *html)
{
    AUTO(page_document_free) struct page_document *document = NULL;
    struct err err = { 0 };
    assert_true(page_document_parse(span_of(html), span_of("text/html; charset=utf-8"), "https://news.example/dir/page.html", &document, &err));
    return page_links_of(document);
}

static void test_links(void **state)
{
    const struct row *row = *state;
    AUTO(page_links_free) struct page_links *links = links_in(row->html);
    AUTO_BUF struct buf got = { 0 };
    buf_put_text(&got, "");
    for (size_t i = 0; i < links->n; i++)
        buf_printf(&got, "%s %s\n", links->items[i].url, links->items[i].text);
    assert_string_equal((char *)got.at, row->want);
}

static const struct head {
    const char *name, *html, *feeds, *next, *prev, *amphtml, *canonical;
} heads[] = {
    { "html 4.6.7: feeds of three types, each once",
      "<link rel=alternate type='application/rss+xml' href='/r'><link rel='ALTERNATE' type='application/atom+xml; charset=utf-8' href='/a'>"
      "<link rel=alternate type='application/feed+json' href='/j'><link rel=alternate type='application/rss+xml' href='/r'>",
      "https://news.example/r https://news.example/a https://news.example/j ", NULL, NULL, NULL, NULL },
    { "html 4.6.7: an alternate of another type is no feed", "<link rel=alternate type='text/html' href='/h'><link rel=alternate hreflang=ru href='/ru'>",
      "", NULL, NULL, NULL, NULL },
    { "html 4.6.7: a feed's type without alternate is none", "<link rel=related type='application/rss+xml' href='/r'>", "", NULL, NULL, NULL, NULL },
    { "html 4.6.7: next and prev, of the head and of the text", "<link rel=next href='/n'><a rel='nofollow prev' href='/p'>p</a>", "",
      "https://news.example/n", "https://news.example/p", NULL, NULL },
    { "ours: previous", "<link rel=previous href='/p'>", "", NULL, "https://news.example/p", NULL, NULL },
    { "ours: the first of each", "<link rel=next href='/1'><link rel=next href='/2'>", "", "https://news.example/1", NULL, NULL, NULL },
    { "rfc6596: canonical", "<link rel=canonical href='/c'>", "", NULL, NULL, NULL, "https://news.example/c" },
    { "amp: amphtml", "<link rel=amphtml href='/amp'>", "", NULL, NULL, "https://news.example/amp", NULL },
    { "ours: not from the text", "<p><a rel=canonical href='/c'>c</a><a rel=amphtml href='/a'>a</a>", "", NULL, NULL, NULL, NULL },
    { "ours: nothing", "<p>x", "", NULL, NULL, NULL, NULL },
};

static void same(const char *got, const char *want)
{
    if (want ? !got || strcmp(got, want) != 0 : got != NULL)
        fail_msg("\"%s\", not \"%s\"", got ? got : "(none)", want ? want : "(none)");
}

static void test_head(void **state)
{
    const struct head *row = *state;
    AUTO(page_links_free) struct page_links *links = links_in(row->html);
    AUTO_BUF struct buf feeds = { 0 };
    buf_put_text(&feeds, "");
    for (size_t i = 0; i < links->n_feeds; i++)
        buf_printf(&feeds, "%s ", links->feeds[i]);
    assert_string_equal((char *)feeds.at, row->feeds);
    same(links->next, row->next);
    same(links->prev, row->prev);
    same(links->amphtml, row->amphtml);
    same(links->canonical, row->canonical);
}

static void test_bound(void **state)
{
    (void)state;
    AUTO_BUF struct buf html = { 0 };
    for (int i = 0; i < PAGE_LINKS_MAX + 3; i++)
        buf_printf(&html, "<a href=/%d>%d</a>", i, i);
    AUTO(page_links_free) struct page_links *links = links_in((char *)html.at);
    assert_int_equal(links->n, PAGE_LINKS_MAX);
    assert_int_equal(links->n_left_out, 3);
}

int main(void)
{
    struct suite suite = { .name = "page/links" };
    SUITE_ROWS(&suite, rows, test_links);
    SUITE_ROWS(&suite, heads, test_head);
    suite_add(&suite, "ours: a bound on links", test_bound, NULL);
    return suite_run(&suite);
}
