/* src/page/inert.h: what is moved, removed and made absolute, and what stays. */
#include "../base/suite.h"

#include "page/inert.h"
#include "page/serialize.h"

static const struct row {
    const char *name, *html, *want;     /* `want`: the tree without the html, head and body around it */
    bool drop_scripts;
} rows[] = {
    { "ours: an empty page", " ", "", true },
    { "html 4.8.5: a frame keeps its address, aside", "<iframe src=/f srcdoc='<p>'></iframe>",
      "<iframe data-pressmark-src=\"/f\" data-pressmark-srcdoc=\"<p>\"></iframe>", false },
    { "html 4.10.21.3: forms are sent nowhere", "<form action=/s><input formaction=/i><button formaction=/b></button></form>",
      "<form data-pressmark-action=\"/s\"><input data-pressmark-formaction=\"/i\"><button data-pressmark-formaction=\"/b\"></button></form>", false },
    { "html 4.6.5: no pings", "<a href=/x ping=/p>t</a>", "<a href=\"https://a.example/x\" data-pressmark-ping=\"/p\">t</a>", false },
    { "sri 3: a digest that fits no more", "<script src=s integrity=sha256-x crossorigin nonce=n></script>",
      "<script src=\"s\" data-pressmark-integrity=\"sha256-x\" data-pressmark-crossorigin=\"\" data-pressmark-nonce=\"n\"></script>", false },
    { "html 4.6.7: hints to the browser go", "<link rel='DNS-Prefetch' href=//b.example><link rel='x preload' href=c><p>t", "<p>t</p>", false },
    { "html 4.6.7: a style sheet stays, even as a hint", "<p><link rel='preload stylesheet' href=c>",
      "<p><link rel=\"preload stylesheet\" href=\"https://a.example/d/c\"></p>", false },
    { "html 4.6.7: links that may be followed unasked", "<p><link rel=manifest href=m>", "<p><link rel=\"manifest\" data-pressmark-href=\"https://a.example/d/m\"></p>", false },
    { "html 4.2.3: base goes, and what it said is done", "<p><base href=/z/><a href=y>t</a>", "<p><a href=\"https://a.example/z/y\">t</a></p>", false },
    { "html 4.6.5: a fragment of the page itself", "<a href='#k'>t</a><a href='b#k'>u</a>", "<a href=\"#k\">t</a><a href=\"#k\">u</a>", false },
    { "html 4.6.5: a fragment of another page", "<a href='/x#k'>t</a>", "<a href=\"https://a.example/x#k\">t</a>", false },
    { "ours: mailto stays", "<a href='mailto:x@a.example'>t</a>", "<a href=\"mailto:x@a.example\">t</a>", true },
    { "html 4.2.5.3: no refresh", "<p><meta http-equiv=' Refresh ' content='0;url=/x'>", "<p><meta content=\"0;url=/x\" data-pressmark-http-equiv=\" Refresh \"></p>", false },
    { "html 4.2.5.4: a charset is ours to say", "<p><meta charset=koi8-r>t", "<p>t</p>", false },
    { "ours: another http-equiv stays", "<p><meta http-equiv=content-language content=be>", "<p><meta http-equiv=\"content-language\" content=\"be\"></p>", false },
    { "url 4.4: javascript: with controls before it and a line end inside", "<a href=' \x01Java&#10;Script&#9;:x()'>t</a>",
      "<a data-pressmark-href=\" \x01Java\nScript\t:x()\">t</a>", true },
    { "ours: with scripts kept it stays", "<a href='javascript:x()'>t</a>", "<a href=\"javascript:x()\">t</a>", false },
    { "ours: a link to data: is a page of its own", "<a href='data:text/html,x'>t</a>", "<a data-pressmark-href=\"data:text/html,x\">t</a>", true },
    { "ours: 'javascript' without a colon is a name", "<a href='javascript'>t</a>", "<a href=\"https://a.example/d/javascript\">t</a>", true },
    { "html 8.1.8: handlers go with the scripts", "<p onclick=x() ONLOAD=y() id=k>t", "<p id=\"k\">t</p>", true },
    { "html 4.12.1: scripts go, data stays", "<p><script>x</script><script type='application/ld+json'>{}</script>t",
      "<p><script type=\"application/ld+json\">{}</script>t</p>", true },
    { "ours: speculation rules go even where scripts stay", "<p><script type=speculationrules>{}</script><script>x</script>", "<p><script>x</script></p>", false },
    { "ours: a style sheet that a script would switch on", "<p><link rel=preload as=style href=c onload='x'><link rel=stylesheet media=print href=e onload='x'>",
      "<p><link rel=\"stylesheet\" href=\"https://a.example/d/c\" data-pressmark-as=\"style\">"
      "<link rel=\"stylesheet\" media=\"all\" href=\"https://a.example/d/e\"></p>", true },
    { "ours: a picture behind a stand-in", "<img src='data:,' data-src=/p.jpg data-srcset='/p.jpg 2x'>",
      "<img src=\"/p.jpg\" data-src=\"/p.jpg\" data-srcset=\"/p.jpg 2x\" srcset=\"/p.jpg 2x\">", true },
    { "ours: a picture that is there already", "<img src=q.jpg data-src=/p.jpg>", "<img src=\"q.jpg\" data-src=\"/p.jpg\">", true },
};

/* What stands between the two, or all of the text. */
static char *inside(const struct buf *tree)
{
    static const char *const around[] = { "<html>", "</html>", "<head>", "</head>", "<body>", "</body>" };
    struct buf text = { 0 };
    struct span rest = buf_span(tree);
    buf_put_text(&text, "");
    while (rest.len) {
        size_t skip = 0;
        for (size_t i = 0; i < COUNT_OF(around); i++)
            if (span_starts(rest, around[i]))
                skip = strlen(around[i]);
        if (!skip)
            buf_put_byte(&text, rest.at[0]);
        rest = span_from(rest, skip ? skip : 1);
    }
    return buf_take_text(&text);
}

static void check(void **state)
{
    const struct row *row = *state;
    struct err err = { 0 };
    AUTO(page_document_free) struct page_document *document = NULL;
    assert_true(page_document_parse(span_of(row->html), span_of("text/html; charset=utf-8"), "https://a.example/d/b", &document, &err));
    page_make_inert(document, row->drop_scripts);
    AUTO_BUF struct buf tree = { 0 };
    if (document->tree)
        page_serialize(document->tree, NULL, NULL, &tree);
    AUTO_FREE char *got = inside(&tree);
    assert_string_equal(got, row->want);
}

/* A page of no bytes has no tree. */
static void no_tree(void **state)
{
    (void)state;
    struct page_document document = { .tree = NULL };
    page_make_inert(&document, true);
    assert_null(document.tree);
}

/* The walk needs no recursion, and does not step into what it frees. */
static void deep(void **state)
{
    (void)state;
    struct err err = { 0 };
    AUTO_BUF struct buf html = { 0 }, tree = { 0 };
    for (size_t i = 0; i < 2000; i++)
        buf_put_text(&html, "<div onclick=x><base href=/x><script>1</script>");
    AUTO(page_document_free) struct page_document *document = NULL;
    assert_true(page_document_parse(buf_span(&html), SPAN_NULL, "https://a.example/d/b", &document, &err));
    page_make_inert(document, true);
    page_serialize(document->tree, NULL, NULL, &tree);
    size_t at;
    assert_false(span_find(buf_span(&tree), "onclick", 7, &at));
    assert_false(span_find(buf_span(&tree), "<script", 7, &at));
    assert_false(span_find(buf_span(&tree), "<base", 5, &at));
}

int main(void)
{
    struct suite suite = { .name = "page/inert" };
    SUITE_ROWS(&suite, rows, check);
    suite_add(&suite, "ours: a page without a tree", no_tree, NULL);
    suite_add(&suite, "ours: a deep page", deep, NULL);
    return suite_run(&suite);
}
