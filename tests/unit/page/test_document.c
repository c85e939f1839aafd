/* src/page/document.h: what libxml2 would stumble over, and what comes out instead; bounds on time and memory. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <time.h>

#include "page/serialize.h"
#include "pages.h"

static const struct row {
    const char *name, *html, *tree;     /* the tree as page_serialize writes it */
    const char *note;                   /* a part of the first note, or NULL: none */
} rows[] = {
    { "html 13.2.5.43: <!--> is a whole comment", "<p>1<!--><img src=a>", "<html><body><p>1<img src=\"a\"></p></body></html>", NULL },
    { "html 13.2.5.44: <!---> too", "<p>1<!---><img src=a>", "<html><body><p>1<img src=\"a\"></p></body></html>", NULL },
    { "html 13.2.5.52: --!> ends a comment", "<p>1<!--x--!>2", "<html><body><p>1<!--x-->2</p></body></html>", NULL },
    { "ours: a comment that is never closed", "<p>1<!-- <b>", "<html><body><p>1<!-- <b>--></p></body></html>", "comment" },
    { "html 13.2.6.4.7: NUL is left out", "<p>a%b<img src=c%d>", "<html><body><p>ab<img src=\"cd\"></p></body></html>", "2 NUL" },
    { "html 13.2.5.40: a slash between attributes", "<img/src=a/alt=b>", "<html><body><img src=\"a/alt=b\"></body></html>", NULL },
    { "html 13.2.5.40: slashes are blanks", "<img / src='a'/alt=b />", "<html><body><img src=\"a\" alt=\"b\"></body></html>", NULL },
    { "html 13.2.5.33: an odd name with '>' in its value", "<p @click=\"a > b\" id=x>t", "<html><body><p id=\"x\">t</p></body></html>", "no HTML name" },
    { "html 13.2.5.33: brackets", "<p [class]='x>y' (on)=z #ref *if='q' title=t>t", "<html><body><p title=\"t\">t</p></body></html>", "4 attributes" },
    { "html 13.2.5.37: '>' in a quoted value", "<p title='a>b'>t", "<html><body><p title=\"a>b\">t</p></body></html>", NULL },
    { "html 13.2.5.6: a '<' in text", "<p>1 < 2 <3", "<html><body><p>1 &lt; 2 &lt;3</p></body></html>", NULL },
    { "html 13.2.5.15: a script ends at its end tag only", "<script>a='</b><i>'</SCRIPT><p>t", "<html><head><script>a='</b><i>'</script></head><body><p>t</p></body></html>", NULL },
    { "html 13.2.5.15: no comments in a script", "<script><!-- </script><p>t", "<html><head><script><!-- </script></head><body><p>t</p></body></html>", NULL },
    { "html 13.1.2: source, track, wbr and embed are void", "<p>a<wbr>b<picture><source srcset=s /><source srcset=t><img src=u></picture>",
      "<html><body><p>a<wbr>b<picture><source srcset=\"s\"><source srcset=\"t\"><img src=\"u\"></picture></p></body></html>", NULL },
    { "ours: a blank between unknown elements stays", "<p><mark>a</mark> <mark>b</mark>", "<html><body><p><mark>a</mark> <mark>b</mark></p></body></html>", NULL },
    { "html 13.2.6.4.4: noscript is read as if scripts were off", "<head><noscript><link rel=x></noscript></head><p>t",
      "<html><head><noscript><link rel=\"x\"></noscript></head><body><p>t</p></body></html>", NULL },
    { "html 13.5: a reference without semicolon in a URL", "<img src='?a=1&copy=2&amp;b'>", "<html><body><img src=\"?a=1&amp;copy=2&amp;b\"></body></html>", NULL },
    { "html 13.2.5.34: the first of two attributes counts", "<img src=a SRC=b>", "<html><body><img src=\"a\"></body></html>", NULL },
    { "ours: a doctype is kept", "<!DOCTYPE html><p>t", "<!DOCTYPE html>\n<html><body><p>t</p></body></html>", NULL },
    { "ours: a quirky one too", "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\"><p>t", "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\">\n<html><body><p>t</p></body></html>", NULL },
    { "ours: nothing", "", "", NULL },
    { "ours: an open tag at the end", "<p>t<img src=\"a", "<html><body><p>t<img src=\"a\"></p></body></html>", NULL },
};

/* '%' in a row's html stands for NUL. */
static void check(void **state)
{
    const struct row *row = *state;
    AUTO_FREE char *html = mem_text(row->html);
    size_t len = strlen(html);
    for (size_t i = 0; i < len; i++)
        if (html[i] == '%')
            html[i] = 0;
    AUTO(page_document_free) struct page_document *document = pages_parse(span_of_n(html, len), NULL, "https://a.example/b");
    assert_non_null(document);
    AUTO_BUF struct buf tree = { 0 };
    page_serialize(document->tree, NULL, NULL, &tree);
    assert_string_equal(tree.len ? (const char *)tree.at : "", row->tree);
    if (!row->note)
        assert_int_equal(document->n_notes, 0);
    else
        assert_non_null(strstr(document->notes[0], row->note));
}

static size_t count(const struct page_document *document, const char *element)
{
    size_t n = 0;
    const xmlNode *root = (const xmlNode *)document->tree;
    for (xmlNode *node = root ? page_next(root, (xmlNode *)root, true) : NULL; node; node = page_next(root, node, true))
        n += page_is(node, element);
    return n;
}

static size_t depth_of(const struct page_document *document)
{
    size_t deepest = 0;
    xmlNode *root = (xmlNode *)document->tree;
    for (xmlNode *node = page_next(root, root, true); node; node = page_next(root, node, true)) {
        size_t n = 0;
        for (const xmlNode *outer = node; outer != root; outer = outer->parent)
            n++;
        deepest = n > deepest ? n : deepest;
    }
    return deepest;
}

static void repeat(struct buf *into, const char *text, size_t times)
{
    for (size_t i = 0; i < times; i++)
        buf_put_text(into, text);
}

/* 300 open <div> lose all that follows in libxml2's default; 600 are beyond our own bound, and lose nothing either. */
static void depth(void **state)
{
    (void)state;
    for (size_t n = 200; n <= 5000; n += 400) {
        AUTO_BUF struct buf html = { 0 };
        repeat(&html, "<div>", n);
        repeat(&html, "<p>deep<img src=a><script>'</div>'</script>", 1);
        repeat(&html, "</div>", n);
        repeat(&html, "<img src=b>", 1);
        AUTO(page_document_free) struct page_document *document = pages_parse(buf_span(&html), NULL, "https://a.example/b");
        assert_int_equal(count(document, "img"), 2);
        assert_int_equal(count(document, "div"), n);
        assert_int_equal(count(document, "script"), 1);
        assert_true(depth_of(document) <= PAGE_DEPTH_MAX + 2);      /* a void element, or a script and its text, below */
        assert_int_equal(document->n_notes, n > PAGE_DEPTH_MAX - 2);
    }
}

static void attributes(void **state)
{
    (void)state;
    AUTO_BUF struct buf html = { 0 };
    buf_put_text(&html, "<div");
    for (int i = 0; i < 3000; i++)
        buf_printf(&html, " a%d=%d", i, i);
    buf_put_text(&html, "><img src=a>");
    AUTO(page_document_free) struct page_document *document = pages_parse(buf_span(&html), NULL, "https://a.example/b");
    assert_int_equal(count(document, "img"), 1);
    assert_string_equal(document->notes[0], "2000 attributes left out: too many");
}

static void too_large(void **state)
{
    (void)state;
    struct err err = { 0 };
    struct page_document *document = NULL;
    assert_false(page_document_parse(span_of_n("", PAGE_BYTES_MAX + 1), SPAN_NULL, "https://a.example/b", &document, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
}

static const struct base_row {
    const char *name, *html, *base;
} base_rows[] = {
    { "html 4.2.3: base", "<base href='/c/'>", "https://a.example/c/" },
    { "html 4.2.3: the first one with href", "<base target=_top><base href=c><base href=d>", "https://a.example/c" },
    { "html 4.2.3: a base of another scheme is none", "<base href='data:,x'><base href=d>", "https://a.example/b" },
};

static void check_base(void **state)
{
    const struct base_row *row = *state;
    AUTO(page_document_free) struct page_document *document = pages_parse(span_of(row->html), NULL, "https://a.example/b");
    assert_string_equal(document->base_url, row->base);
    assert_string_equal(document->url, "https://a.example/b");
}

/* Pages that are made to be slow, or to be large. In an optimised build 10 MB of each take less than 4 s (measured). */
enum { HARD_BYTES = 1 << 19 };

static const struct hard_row {
    const char *name, *start, *repeated;
} hard_rows[] = {
    { "ours: bounded: nested tags", "", "<div>" },
    { "ours: bounded: one endless tag", "<a ", "b" },
    { "ours: bounded: one endless value", "<a href='", "b" },
    { "ours: bounded: one endless name", "<", "b" },
    { "ours: bounded: attributes", "<div ", "a=1 " },
    { "ours: bounded: end tags of nothing", "<div><div><div>", "</b>" },
    { "ours: bounded: paragraphs", "", "<p>a" },
    { "ours: bounded: small tags with attributes", "", "<b c>" },
    { "ours: bounded: empty comments", "", "<!---->" },
    { "ours: bounded: instructions", "", "<?x>" },
    { "ours: bounded: an open comment", "<!--", "-" },
    { "ours: bounded: ampersands", "", "&" },
    { "ours: bounded: less-than signs", "", "<" },
    { "ours: bounded: bodies", "", "<body a=1>" },
    { "ours: bounded: tables in tables", "", "<table><tr><td>" },
    { "ours: bounded: bad bytes", "", "\xFF" },
};

static void check_hard(void **state)
{
    const struct hard_row *row = *state;
    AUTO_BUF struct buf html = { 0 };
    buf_put_text(&html, row->start);
    repeat(&html, row->repeated, HARD_BYTES / strlen(row->repeated));
    clock_t start = clock();
    AUTO(page_document_free) struct page_document *document = pages_parse(buf_span(&html), NULL, "https://a.example/b");
    assert_non_null(document);
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    assert_true(seconds < 20);          /* far above what any of them takes, even with sanitizers: a quadratic one takes longer */
}

/* Nothing is lost where the markup is too much: the text stays, and so do pictures. */
static void too_much_markup(void **state)
{
    (void)state;
    AUTO_BUF struct buf html = { 0 };
    repeat(&html, "<b>x</b>", 100000);
    buf_put_text(&html, "<img src=a><p>the end");
    AUTO(page_document_free) struct page_document *document = pages_parse(buf_span(&html), NULL, "https://a.example/b");
    assert_int_equal(count(document, "img"), 1);
    AUTO_BUF struct buf tree = { 0 };
    page_serialize(document->tree, NULL, NULL, &tree);
    size_t n = 0;
    for (size_t i = 0; i < tree.len; i++)
        n += tree.at[i] == 'x';
    assert_int_equal(n, 100000);
    assert_non_null(strstr((const char *)tree.at, "the end"));
    assert_non_null(strstr(document->notes[0], "tags left out"));
}

static void real_pages(void **state)
{
    (void)state;
    size_t n;
    char **names = pages_list(&n);
    for (size_t i = 0; i < n; i++) {
        AUTO_BUF struct buf body = { 0 };
        AUTO_FREE char *name = names[i];
        assert_true(pages_slurp(name, &body));
        AUTO(page_document_free) struct page_document *document = pages_parse(buf_span(&body), NULL, "https://a.example/b");
        assert_non_null(document->tree);
        assert_true(document->encoding_errors <= body.len / 1000);
        for (size_t k = 0; k < document->n_notes; k++)          /* no real page comes near our bounds */
            assert_null(strstr(document->notes[k], "too"));
        assert_true(count(document, "a") > 10);
    }
    free(names);
    if (n == 0)
        skip();
}

int main(void)
{
    struct CMUnitTest tests[COUNT_OF(rows) + COUNT_OF(base_rows) + COUNT_OF(hard_rows) + 5] = { 0 };
    size_t n = 0;
    TABLE_TESTS(tests, n, rows, check);
    TABLE_TESTS(tests, n, base_rows, check_base);
    TABLE_TESTS(tests, n, hard_rows, check_hard);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(depth);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(attributes);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(too_large);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(too_much_markup);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(real_pages);
    return _cmocka_run_group_tests("page/document", tests, n, NULL, NULL);
}
