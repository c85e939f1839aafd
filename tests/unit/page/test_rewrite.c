/* page_rewrite of src/page/requisite.h: every requisite replaced, nothing left that connects by itself. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "page/places.h"
#include "pages.h"
#include "web/url.h"

/* "files/NAME", or NULL for what has "lost" in its name. */
static const char *map(void *context, const char *url, enum page_kind kind)
{
    static char local[URL_MAX + 16];
    const char *name = strrchr(url, '/') + 1;
    (void)context;
    (void)kind;
    if (strstr(url, "lost"))
        return NULL;
    (void)snprintf(local, sizeof local, "files/%s", *name ? name : "x");
    for (char *c = local; *c; c++)
        if (strchr("?&=%,;:", *c))
            *c = '_';
    return local;
}

static const struct row {
    const char *name, *html, *want;     /* what the head or the body then holds */
    bool keeps_scripts;
} rows[] = {
    { "ours: img", "<p><img src=a.jpg alt='\"x\"'>", "<p><img src=\"files/a.jpg\" alt=\"&quot;x&quot;\"></p>" },
    { "ours: img that is not there", "<p><img src=lost.jpg>", "<p><img data-pressmark-src=\"https://a.example/n/lost.jpg\"></p>" },
    { "ours: srcset", "<p><img srcset='a.jpg 1x, lost.jpg 2x, b.jpg 30w'>",
      "<p><img data-pressmark-srcset=\"https://a.example/n/lost.jpg 2x\" srcset=\"files/a.jpg 1x, files/b.jpg 30w\"></p>" },
    { "ours: a data: URI stays", "<p><img src='data:image/gif;base64,AA'>", "<p><img src=\"data:image/gif;base64,AA\"></p>" },
    { "ours: a part of an SVG", "<svg><use xlink:href=s.svg#x></use></svg>", "<svg><use xlink:href=\"files/s.svg#x\"></use></svg>" },
    { "ours: SVG that is not there", "<svg><image xlink:href=lost.svg#x></image></svg>",
      "<svg><image data-pressmark-xlink-href=\"https://a.example/n/lost.svg#x\"></image></svg>" },
    { "ours: a style sheet loses its digest", "<link rel=stylesheet href=a.css integrity=sha384-x crossorigin>",
      "<link rel=\"stylesheet\" href=\"files/a.css\" data-pressmark-integrity=\"sha384-x\" data-pressmark-crossorigin=\"\">" },
    { "ours: style element", "<style>a{b:url(c.png);d:url('lost.png')}</style>",
      "<style>a{b:url(\"files/c.png\");d:url(\"about:invalid#https://a.example/n/lost.png\")}</style>" },
    { "ours: style attribute", "<p style='b:url(c.png)'>t", "<p style=\"b:url(&quot;files/c.png&quot;)\">t</p>" },
    { "ours: background", "<table background=a.gif></table>", "<table background=\"files/a.gif\"></table>" },
    { "ours: video, audio, track, embed, object", "<p><video src=a.mp4 poster=lost.jpg><track src=t.vtt></video><audio src=lost.mp3></audio><embed src=e><object data=lost></object>",
      "<p><video src=\"files/a.mp4\" data-pressmark-poster=\"https://a.example/n/lost.jpg\"><track src=\"files/t.vtt\"></video>"
      "<audio data-pressmark-src=\"https://a.example/n/lost.mp3\"></audio><embed src=\"files/e\"><object data-pressmark-data=\"https://a.example/n/lost\"></object></p>" },
    { "ours: scripts go", "<p onclick=x()>t<script src=a.js></script><script>x</script><a href='javascript:x()'>a</a>", "<p>t<a data-pressmark-href=\"javascript:x()\">a</a></p>" },
#define LINK(href) "<p><a href=\"" href "\">a</a>"
#define OFF(href) "<p><a data-pressmark-href=\"" href "\">a</a></p>"
    { "whatwg url 4.4: a script behind a blank", LINK(" javascript:x()"), OFF(" javascript:x()") },
    { "whatwg url 4.4: a script behind controls", LINK("\x01\x1f\n javascript:x()"), OFF("\x01\x1f\n javascript:x()") },
    { "whatwg url 4.4: a line end inside", LINK(" java&#10;script:x()"), OFF(" java\nscript:x()") },
    { "whatwg url 4.4: tab, line ends everywhere", LINK("&#9;j&#9;a&#13;v&#10;ascript&#9;:x()"), OFF("\tj\ta\rv\nascript\t:x()") },
    { "whatwg url 4.4: in any case", LINK("JaVaScRiPt:x()"), OFF("JaVaScRiPt:x()") },
    { "whatwg url 4.4: another control inside makes another scheme", LINK("java\x01script:x()"), "<p><a href=\"https://a.example/n/java%01script:x()\">a</a></p>" },
    { "ours: VBScript", LINK("vb&#10;script:x()"), OFF("vb\nscript:x()") },
    { "ours: a data: page behind a link", LINK(" da&#9;ta:text/html,x"), OFF(" da\tta:text/html,x") },
    { "ours: a script behind an area", "<map><area href='java&#9;script:x()'></map>", "<map><area data-pressmark-href=\"java\tscript:x()\"></map>" },
    { "ours: a script behind a link in SVG", "<svg><a xlink:href='&#10;javascript:x()'>a</a></svg>", "<svg><a data-pressmark-xlink-href=\"\njavascript:x()\">a</a></svg>" },
    { "ours: a style sheet in a data: URI stays", "<link rel=stylesheet href='data:text/css,a{}'>", "<link rel=\"stylesheet\" href=\"data:text/css,a{}\">" },
    { "ours: a script in place of a picture or an object", "<p><img src=javascript:x()><embed src='java&#10;script:x()'>",
      "<p><img data-pressmark-src=\"javascript:x()\"><embed data-pressmark-src=\"java\nscript:x()\"></p>" },
    { "ours: a name that only begins so", LINK("javascript.html"), "<p><a href=\"https://a.example/n/javascript.html\">a</a></p>" },
    { "ours: scripts stay", "<p onclick=x()>t<script src=a.js></script><script>x&&y</script>", "<p onclick=\"x()\">t<script src=\"files/a.js\"></script><script>x&&y</script></p>", true },
    { "ours: speculation rules go in any case", "<p>t<script type=speculationrules>{}</script>", "<p>t</p>", true },
    { "ours: JSON-LD is data", "<p>t<script type=application/ld+json>{\"image\":\"a.jpg\"}</script>", "<p>t<script type=\"application/ld+json\">{\"image\":\"a.jpg\"}</script></p>" },
    { "ours: iframe", "<iframe src=//i.example srcdoc=x></iframe>", "<iframe data-pressmark-src=\"//i.example\" data-pressmark-srcdoc=\"x\"></iframe>" },
    { "ours: form", "<form action=/s><button formaction=/t>b</button></form>", "<form data-pressmark-action=\"/s\"><button data-pressmark-formaction=\"/t\">b</button></form>" },
    { "ours: meta refresh", "<meta http-equiv=Refresh content='0;url=/x'>", "<meta content=\"0;url=/x\" data-pressmark-http-equiv=\"Refresh\">" },
    { "ours: a policy that would forbid our files", "<meta http-equiv=content-security-policy content=\"img-src 'none'\">",
      "<meta content=\"img-src 'none'\" data-pressmark-http-equiv=\"content-security-policy\">" },
    { "ours: base goes, links become absolute", "<base href=/b/><p><a href='c#d'>e</a><a href=#f>g</a><a href=mailto:x>h</a>",
      "<p><a href=\"https://a.example/b/c#d\">e</a><a href=\"#f\">g</a><a href=\"mailto:x\">h</a></p>" },
    { "ours: a link within the page", "<p><a href='/n/page.html#top'>t</a>", "<p><a href=\"#top\">t</a></p>" },
    { "ours: a link to a picture", "<p><a href=a.jpg>t</a><a href=lost.jpg>t</a>", "<p><a href=\"files/a.jpg\">t</a><a href=\"https://a.example/n/lost.jpg\">t</a></p>" },
    { "ours: ping", "<p><a ping=/p href=/q>t</a>", "<p><a href=\"https://a.example/q\" data-pressmark-ping=\"/p\">t</a></p>" },
    { "ours: hints to the browser", "<link rel=preload as=image href=a.jpg><link rel='dns-prefetch' href=//x><link rel=preconnect href=//x><link rel=prefetch href=/n>"
      "<link rel=modulepreload href=m.js><link rel=prerender href=/n><link rel=canonical href=/c>", "<link rel=\"canonical\" href=\"https://a.example/c\">" },
    { "ours: a link that browsers follow unasked", "<link rel=next href=/2><link rel=manifest href=m.json>", "<link rel=\"next\" data-pressmark-href=\"https://a.example/2\">"
      "<link rel=\"manifest\" data-pressmark-href=\"https://a.example/n/m.json\">" },
    { "ours: metadata keeps its address", "<meta property=og:image content=/lost.jpg><meta property=og:image content=/a.jpg>",
      "<meta property=\"og:image\" content=\"https://a.example/lost.jpg\"><meta property=\"og:image\" content=\"files/a.jpg\">" },
    { "ours: a lazy picture wakes", "<p><img src='data:image/gif,x' data-src=a.jpg data-srcset='b.jpg 2x'><img data-original=c.jpg><img src=real.jpg data-full=d.jpg>",
      "<p><img src=\"files/a.jpg\" data-src=\"files/a.jpg\" data-srcset=\"files/b.jpg 2x\" srcset=\"files/b.jpg 2x\"><img data-original=\"files/c.jpg\" src=\"files/c.jpg\">"
      "<img src=\"files/real.jpg\" data-full=\"files/d.jpg\"></p>" },
    { "ours: a lazy picture sleeps where scripts stay", "<p><img data-src=a.jpg>", "<p><img data-src=\"files/a.jpg\"></p>", true },
    { "ours: a style sheet that a script switches on", "<link rel=preload as=style href=a.css onload=\"this.rel='stylesheet'\"><link rel=stylesheet media=print href=b.css onload=\"this.media='all'\">",
      "<link rel=\"stylesheet\" href=\"files/a.css\" data-pressmark-as=\"style\"><link rel=\"stylesheet\" media=\"all\" href=\"files/b.css\">" },
    { "ours: noscript", "<p>t<noscript><img src=a.jpg><img src=lost.jpg></noscript>", "<p>t<noscript><img src=\"files/a.jpg\"><img data-pressmark-src=\"https://a.example/n/lost.jpg\"></noscript></p>" },
    { "ours: the charset is ours", "<meta charset=koi8-r><meta http-equiv=content-type content='text/html;charset=koi8-r'><p>t",
      "<meta content=\"text/html;charset=koi8-r\" data-pressmark-http-equiv=\"content-type\"></head><body><p>t</p>" },
    { "ours: gradients of other files", "<svg><linearGradient href=g.svg#a></linearGradient><rect fill='url(#g)' mask='url(lost.svg#k)'></rect></svg>",
      "<svg><lineargradient data-pressmark-href=\"g.svg#a\"></lineargradient><rect fill=\"url(#g)\" mask=\"url(&quot;about:invalid#https://a.example/n/lost.svg#k&quot;)\"></rect></svg>" },
};

static void rewrite(struct span body, const char *content_type, const char *url, bool drop_scripts, struct buf *into)
{
    struct err err = { 0 };
    AUTO(page_document_free) struct page_document *document = pages_parse(body, content_type, url);
    assert_true(page_rewrite(document, map, NULL, "<!--ours-->", drop_scripts, into, &err));
}

static void check(void **state)
{
    const struct row *row = *state;
    AUTO_BUF struct buf html = { 0 };
    rewrite(span_of(row->html), NULL, "https://a.example/n/page.html", !row->keeps_scripts, &html);
    AUTO_FREE char *got = buf_take_text(&html);
    static const char start[] = "<html><head><meta charset=\"utf-8\"><!--ours-->";
    assert_memory_equal(got, start, sizeof start - 1);
    bool is_whole = strstr(row->want, "</head>") != NULL;
    char *end = strstr(got, "</body>"), *from = got + sizeof start - 1;
    if (end)
        *end = 0;
    else
        *strstr(got, "</html>") = 0;
    char *body = strstr(from, "</head><body>"), *after = strstr(from, "</head>");
    if (!is_whole && body && body == from)
        from += strlen("</head><body>");
    else if (!is_whole)
        *after = 0;
    assert_string_equal(from, row->want);
}

/* Nothing in the page may name another place, except links and metadata. */
static enum page_place_fate look(void *context, const struct page_place *place, char **ret_url)
{
    size_t *n_local = context;
    (void)ret_url;
    if (place->is_hint || !place->connects || strcmp(place->element, "jsonld") == 0)
        return PAGE_PLACE_STAYS;
    if (span_starts(place->url, "files/"))
        ++*n_local;
    else if (!span_starts_nocase(place->url, "data:") && !span_starts(place->url, "about:") &&
             !span_starts(place->url, "blob:")) {
        printf("# %s.%s still names %s\n", place->element, place->place, SHOW(place->url));
        fail();
    }
    return PAGE_PLACE_STAYS;
}

static size_t check_connects_nowhere(const struct buf *html)
{
    size_t n_local = 0;
    AUTO(page_document_free) struct page_document *again = pages_parse(buf_span(html), "text/html; charset=utf-8", "https://b.example/");
    page_places_walk(again->tree, look, &n_local);
    const xmlNode *root = (const xmlNode *)again->tree;
    for (xmlNode *node = page_next(root, (xmlNode *)root, true); node; node = page_next(root, node, true)) {
        assert_false(page_is(node, "base"));
        assert_false((page_is(node, "iframe") || page_is(node, "frame")) && page_attribute(node, "src"));
        assert_false(page_is(node, "form") && page_attribute(node, "action"));
        assert_false(page_is(node, "script") && (page_attribute(node, "src") || !page_attribute(node, "type")));
    }
    assert_int_equal(again->encoding_errors, 0);
    return n_local;
}

static void seed(void **state)
{
    (void)state;
    static const struct {
        const char *path, *content_type;
        size_t n_pictures;
    } pages[] = {
        { "seed/seed-table.html", "text/html; charset=windows-1251", 7 },
        { "seed/seed-jsonld.html", NULL, 12 },
        { "seed/seed-microdata.html", NULL, 8 },
    };
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        AUTO_BUF struct buf body = { 0 }, html = { 0 };
        if (!pages_slurp(pages[i].path, &body))
            skip();
        rewrite(buf_span(&body), pages[i].content_type, "https://eng.belta.by/president/view/x/", true, &html);
        assert_true(check_connects_nowhere(&html) >= pages[i].n_pictures);
    }
}

/* Written once and once more: the second time there is nothing left to change but the addresses of files. */
static void real_pages(void **state)
{
    (void)state;
    size_t n, n_local = 0;
    char **names = pages_list(&n);
    for (size_t i = 0; i < n; i++) {
        AUTO_FREE char *name = names[i];
        AUTO_BUF struct buf body = { 0 }, html = { 0 };
        assert_true(pages_slurp(name, &body));
        rewrite(buf_span(&body), NULL, "https://a.example/n/page.html", true, &html);
        n_local += check_connects_nowhere(&html);
        assert_true(span_is_utf8(buf_span(&html)));
    }
    free(names);
    if (n == 0)
        skip();
    printf("# %zu places in %zu pages lead to local files, none elsewhere\n", n_local, n);
    assert_true(n_local > 2000);
}

static void sheet(void **state)
{
    (void)state;
    AUTO_BUF struct buf css = { 0 };
    struct page_sheet sheet = { .css = span_of("@import 'b.css';i{c:url(lost.png#x) url(data:,x)}"), .url = "https://a.example/n/css/a.css" };
    page_rewrite_css(&sheet, map, NULL, &css);
    assert_string_equal(css.at, "@import \"files/b.css\";i{c:url(\"about:invalid#https://a.example/n/css/lost.png#x\") url(data:,x)}");
}

static void nothing(void **state)
{
    (void)state;
    AUTO_BUF struct buf html = { 0 };
    rewrite(SPAN_NULL, NULL, "https://a.example/", true, &html);
    assert_string_equal(html.at, "<meta charset=\"utf-8\"><!--ours-->");
}

int main(void)
{
    struct CMUnitTest tests[COUNT_OF(rows) + 4] = { 0 };
    size_t n = 0;
    TABLE_TESTS(tests, n, rows, check);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(sheet);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(nothing);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(seed);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(real_pages);
    return _cmocka_run_group_tests("page/rewrite", tests, n, NULL, NULL);
}
