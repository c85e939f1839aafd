/* src/page/paging.h: the further pages of an article, and what only looks like them. */
#include "../base/suite.h"

#include "page/paging.h"

#define N "https://news.example"
static const struct row {
    const char *name, *article, *url;
    unsigned want;
} rows[] = {
    { "ours: ?page=2", N "/a.html", N "/a.html?page=2", 2 },
    { "ours: a field beside others", N "/a?id=5", N "/a?id=5&page=12", 12 },
    { "ours: a field before others", N "/a?id=5", N "/a?p=3&id=5", 3 },
    { "ours: another article's query", N "/a?id=5", N "/a?id=6&page=2", 0 },
    { "ours: a field that is no page", N "/a", N "/a?id=2", 0 },
    { "ours: a slash", N "/a/", N "/a/2/", 2 },
    { "ours: with and without the last slash", N "/a", N "/a/2", 2 },
    { "ours: inside of the extension", N "/a.html", N "/a-2.html", 2 },
    { "ours: an underscore", N "/a.html", N "/a_2.html", 2 },
    { "ours: a comma", N "/a.html", N "/a,3.html", 3 },
    { "ours: a folder for the pages", N "/a.html", N "/a/2.html", 2 },
    { "ours: without the extension", N "/a.html", N "/a/2", 2 },
    { "ours: below the whole name", N "/a.html", N "/a.html/2", 2 },
    { "ours: another extension", N "/a.html", N "/a-2.php", 0 },
    { "ours: /page/2", N "/a/", N "/a/page/2/", 2 },
    { "ours: /page-2", N "/a/", N "/a/page-2", 2 },
    { "ours: /p2", N "/a/", N "/a/p2", 2 },
    { "ours: -page-2", N "/a.html", N "/a-page-2.html", 2 },
    { "ours: in German", N "/a", N "/a/seite-2", 2 },
    { "ours: a word that is none for a page", N "/a", N "/a/part-2", 0 },
    { "ours: letters that only end so", N "/a", N "/a/shop2", 0 },
    { "ours: a word for page behind a dot", N "/a", N "/a.p2", 0 },
    { "ours: the next article by number", N "/news/112", N "/news/113", 0 },
    { "ours: the next article by name", N "/news/a-112.html", N "/news/a-113.html", 0 },
    { "ours: an article whose name goes on", N "/news/a", N "/news/a-b-2", 0 },
    { "ours: a year is no page", N "/a", N "/a-2023", 0 },
    { "ours: nor is a month", N "/a", N "/a/02", 0 },
    { "ours: the first page is the article", N "/a", N "/a/1", 0 },
    { "ours: page nought", N "/a", N "/a?page=0", 0 },
    { "ours: a number as long as none", N "/a", N "/a?page=99999999999999999999", 0 },
    { "ours: the last that is one", N "/a", N "/a?page=199", 199 },
    { "ours: and the first that is none", N "/a", N "/a?page=200", 0 },
    { "ours: another host", N "/a", "https://other.example/a?page=2", 0 },
    { "ours: another scheme, as long as its port is the same place", "http://news.example:8080/a", "https://news.example:8080/a?page=2", 2 },
    { "ours: numbers below the front page are articles", N "/", N "/2", 0 },
    { "ours: itself", N "/a", N "/a", 0 },
    { "ours: no URL", "x", N "/a/2", 0 },
    { "ours: nor that", N "/a", "", 0 },
};

static void test_number(void **state)
{
    const struct row *row = *state;
    assert_int_equal(page_paging_number(row->article, row->url), row->want);
}

static const struct found {
    const char *name, *html, *url, *want;
    bool next_is_own;
} founds[] = {
    { "ours: the pages by their numbers", "<a href='/a/3'>3</a><a href='/a/2'>2</a><a href='/a/3#x'>3</a><a href='/b/2'>b</a>", N "/a",
      N "/a/2 " N "/a/3 ", false },
    { "ours: next is one of them", "<link rel=next href='/a?page=2'>", N "/a", N "/a?page=2 ", true },
    { "ours: next is the next article", "<link rel=canonical href='/news/112'><link rel=next href='/news/113'>", N "/news/112", "", false },
    { "ours: by the canonical address", "<link rel=canonical href='/a'><a rel=next href='/a/2'>next</a>", N "/a?utm_source=x", N "/a/2 ", true },
    { "ours: on the second page", "<link rel=canonical href='/a'><link rel=next href='/a/3'><a href='/a'>1</a><a href='/a/2'>2</a>", N "/a/2",
      N "/a/3 ", true },
    { "ours: another site's canonical address", "<link rel=canonical href='https://other.example/x'><link rel=next href='/a/2'>", N "/a", N "/a/2 ", true },
    { "ours: no next", "<p>x", N "/a", "", false },
};

static void test_found(void **state)
{
    const struct found *row = *state;
    AUTO(page_document_free) struct page_document *document = NULL;
    AUTO_BUF struct buf got = { 0 };
    struct err err = { 0 };
    const char *pages[10];
    assert_true(page_document_parse(span_of(row->html), span_of("text/html; charset=utf-8"), row->url, &document, &err));
    AUTO(page_links_free) struct page_links *links = page_links_of(document);
    size_t n = page_paging_find(links, row->url, pages, COUNT_OF(pages));
    buf_put_text(&got, "");
    for (size_t i = 0; i < n; i++)
        buf_printf(&got, "%s ", pages[i]);
    assert_string_equal((char *)got.at, row->want);
    assert_int_equal(page_paging_next_is_own(links, row->url), row->next_is_own);
    assert_int_equal(page_paging_find(links, row->url, pages, 0), 0);
}

int main(void)
{
    struct suite suite = { .name = "page/paging" };
    SUITE_ROWS(&suite, rows, test_number);
    SUITE_ROWS(&suite, founds, test_found);
    return suite_run(&suite);
}
