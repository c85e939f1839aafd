/* src/page/requisite.h: every place in which real article pages hide pictures, one row each, and the pages themselves. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>

#include "page/requisite.h"
#include "pages.h"
#include "web/url.h"

/* What is found, one line each: "image img.src a.jpg", hints with "?" behind; the page's folder is left out. */
static const struct row {
    const char *name, *html, *found;
} rows[] = {
    { "html 4.8.3: img", "<img src=a.jpg><img src=' b.jpg '><img src=''><img src='#x'>", "image img.src a.jpg\nimage img.src b.jpg\n" },
    { "html 4.8.3: srcset with commas inside", "<img srcset='w_1,h_2/a.jpg 1x, b.jpg 2x'>", "image img.srcset w_1,h_2/a.jpg\nimage img.srcset b.jpg\n" },
    { "html 4.8.1: picture and source", "<picture><source srcset=a.webp><source src=b.png><img src=c.jpg></picture>",
      "image source.srcset a.webp\nimage source.src b.png\nimage img.src c.jpg\n" },
    { "html 4.8.8: video", "<video src=a.mp4 poster=p.jpg><source src=b.webm><track src=t.vtt></video>",
      "media video.src a.mp4\nimage video.poster p.jpg\nmedia source.src b.webm\nother track.src t.vtt\n" },
    { "html 4.8.9: audio", "<audio src=a.mp3>", "media audio.src a.mp3\n" },
    { "html 4.8.6: embed and object", "<embed src=a.svg><object data=b.pdf></object><object data=c type=image/png></object>",
      "image embed.src a.svg\nother object.data b.pdf\nimage object.data c\n" },
    { "html 4.10.5.1.19: an image button", "<input type=image src=a.gif>", "image input.src a.gif\n" },
    { "html 16.2: background", "<table background=a.gif><tr><td background=b.gif>", "image table.background a.gif\nimage td.background b.gif\n" },
    { "html 4.6.7: links", "<link rel=stylesheet href=a.css><link rel='SHORTCUT ICON' href=b.ico><link rel=apple-touch-icon href=c.png>"
      "<link rel=image_src href=d.jpg><link rel=canonical href=e><link rel=alternate href=f.xml>",
      "style link.stylesheet a.css\nicon link.icon b.ico\nicon link.apple-touch-icon c.png\nimage link.image_src d.jpg\n" },
    { "html 4.6.7.19: preloads", "<link rel=preload as=image href=a.jpg imagesrcset='b.jpg 1x, c.jpg 2x'><link rel=preload as=font href=f.woff2>"
      "<link rel=preload as=fetch href=x.json><link rel=prefetch as=script href=n.js><link rel=modulepreload href=m.js>",
      "image link.preload a.jpg\nimage link.imagesrcset b.jpg\nimage link.imagesrcset c.jpg\nfont link.preload f.woff2\n"
      "script link.prefetch n.js?\nscript link.modulepreload m.js\n" },
    { "html 4.12.1: scripts", "<script src=a.js></script><script>var a;</script>", "script script.src a.js\n" },
    { "html 4.12.2: noscript", "<noscript><img src=a.jpg></noscript><img src=b.jpg>", "image noscript.img.src a.jpg\nimage img.src b.jpg\n" },
    { "html 4.12.3: template", "<template><p><img src=a.jpg></template><img src=b.jpg>", "image template.img.src a.jpg\nimage img.src b.jpg\n" },
    { "html 4.2.3: base comes first", "<img src=a.jpg><base href=/x/>", "image img.src https://a.example/x/a.jpg\n" },
    { "ours: data-* with a URL", "<img data-src=a.jpg data-id=17 data-x='b.jpg?w=1' data-title='c.jpg is here'>", "image img.data-src a.jpg\nimage img.data-x b.jpg?w=1\n" },
    { "ours: data-* of an image service", "<img data-lazy-src=//i.example/1/2><div data-image-id=/17 data-share=//s.example/x data-alt=/a>",
      "image img.data-lazy-src https://i.example/1/2\n" },
    { "ours: data-* with a srcset", "<img data-srcset='a.jpg 1x, b.jpg 2x' data-sizes='100vw' data-q='a, b'>", "image img.data-srcset a.jpg\nimage img.data-srcset b.jpg\n" },
    { "ours: data-* with CSS", "<div data-bg=\"url('a.jpg')\"></div>", "image div.data-bg a.jpg\n" },
    { "ours: data-* with JSON", "<div data-gallery='[{\"src\":\"\\/p\\/a.jpg\",\"t\":\"x\"},\"p/b.png\"]'></div>",
      "image div.data-gallery https://a.example/p/a.jpg\nimage div.data-gallery p/b.png\n" },
    { "ours: data-* with a film", "<div data-src=a.mp4 data-page=b.html>", "media div.data-src a.mp4\n" },
    { "ours: style attribute", "<div style=\"background:url(a.jpg)\"></div>", "image div.style a.jpg\n" },
    { "ours: style element", "<style>@import 'a.css';@font-face{src:url(f.woff)}b{c:image-set('d.png' 1x)}</style>",
      "style style.import a.css\nfont style.font f.woff\nimage style.url d.png\n" },
    { "ours: SVG", "<svg><image xlink:href=a.png /><use href='s.svg#x'/><use href='#y'/><rect fill='url(#g)' mask='url(m.svg#k)'/></svg>",
      "image image.xlink:href a.png\nimage use.href s.svg\nimage rect.mask m.svg\n" },
    { "ours: AMP", "<amp-img src=a.jpg srcset='b.jpg 2x'></amp-img>", "image amp-img.src a.jpg\nimage amp-img.srcset b.jpg\n" },
    { "ours: Open Graph and the like", "<meta property=og:image content=/a.jpg><meta property=og:image:width content=100><meta name=Twitter:Image:src content=//b.example/1>"
      "<meta name=thumbnail content=c.png><meta name=msapplication-TileImage content=/t.png><meta property=og:image:alt content=/alt.jpg><meta name=description content=/d.jpg>",
      "image meta.og:image https://a.example/a.jpg\nimage meta.twitter:image:src https://b.example/1\nimage meta.thumbnail c.png\n"
      "image meta.msapplication-tileimage https://a.example/t.png\n" },
    { "ours: microdata", "<meta itemprop=image content=/a.jpg><div itemscope itemtype=http://schema.org/ImageObject><meta itemprop=url content=/bigger><a itemprop=contentUrl href=/c>c</a></div>"
      "<div itemscope itemtype=http://schema.org/Person><meta itemprop=url content=/d></div>",
      "image itemprop.image https://a.example/a.jpg\nimage itemprop.image https://a.example/bigger\nimage itemprop.image https://a.example/c?\n" },
    { "ours: JSON-LD", "<script type='application/ld+json'>//<![CDATA[\n{\"@graph\":[{\"@type\":\"ImageObject\",\"url\":\"\\/a.jpg\"},{\"image\":[\"/b.jpg\",{\"url\":\"/c.jpg\",},],},"
      "{\"@type\":\"Person\",\"url\":\"/p\",\"image\":{\"contentUrl\":\"/d\\u002ejpg\"}}]}//]]></script>",
      "image jsonld.image https://a.example/a.jpg\nimage jsonld.image https://a.example/b.jpg\nimage jsonld.image https://a.example/c.jpg\nimage jsonld.image https://a.example/d.jpg\n" },
    { "ours: an ImageObject that says so late", "<script type=application/ld+json>{\"url\":\"/a.jpg\",\"@type\":[\"Thing\",\"ImageObject\"]}</script>", "image jsonld.image https://a.example/a.jpg\n" },
    { "ours: JSON-LD cut short", "<script type=application/ld+json>{\"image\":{\"url\":\"/a.jpg\"", "image jsonld.image https://a.example/a.jpg\n" },
    { "ours: state in scripts is a hint", "<script>s='{\\\"u\\\":\\\"https:\\\\\\/\\\\\\/i.example\\/a.jpg\\\"}';t=\"\\u002Fb\\u002Fc.png\";u='d.png';v=\"//x.example/e.gif?f&amp;g\"</script>",
      "image script.text https://i.example/a.jpg?\nimage script.text https://a.example/b/c.png?\nimage script.text https://x.example/e.gif?f&g?\n" },
    { "ours: a link to a picture is a hint", "<a href=a.jpg>a</a><a href=b.html>b</a><a href='/wiki/File:c.jpg.html'>c</a>", "image a.href a.jpg?\n" },
    { "ours: a commented picture is a hint", "<!-- <a><img src=a.jpg srcset='b.jpg 2x'></a> --><!-- <script src=c.js></script> -->",
      "image comment.img.src a.jpg?\nimage comment.img.srcset b.jpg?\n" },
    { "ours: what is certain anywhere is certain", "<a href=a.jpg><img src=a.jpg></a>", "image a.href a.jpg\n" },
    { "ours: each URL once, without fragment", "<img src=a.svg#x><img src=./a.svg>", "image img.src a.svg\n" },
    { "ours: data: is in the page already", "<img src='data:image/gif;base64,AA' data-src='data:image/png,x'><i style='background:url(data:,x)'>", "" },
    { "ours: schemes that name no server", "<img src=javascript:x><img src='javascript://x'><img src='blob:https://x/1'><img src='about:blank'>", "" },
    { "ours: other protocols are named, though nobody fetches them", "<img src=' FTP://x.example/a b.jpg'><img src='file:///etc/passwd'><i style='background:url(gopher://x/1)'>",
      "image img.src FTP://x.example/a%20b.jpg\nimage img.src file:///etc/passwd\nimage i.style gopher://x/1\n" },
    { "ours: unless they are a guess", "<script>s='wss://x.example/a.jpg'</script><!-- <img src='ftp://x.example/a.jpg'> -->", "" },
    { "ours: frames are no requisites", "<iframe src=a.html data-src=b.jpg></iframe>", "" },
};

static const struct page_requisite_options with_media = { .media = true };

static char *listed(const struct page_requisites *list)
{
    static const char folder[] = "https://a.example/n/";
    AUTO_BUF struct buf text = { 0 };
    for (size_t i = 0; i < list->n; i++) {
        const struct page_requisite *one = &list->items[i];
        bool is_near = strncmp(one->url, folder, sizeof folder - 1) == 0;
        buf_printf(&text, "%s %s %s%s\n", page_kind_name(one->kind), one->found, one->url + (is_near ? sizeof folder - 1 : 0), one->is_hint ? "?" : "");
    }
    return text.len ? buf_take_text(&text) : mem_text("");
}

static void check(void **state)
{
    const struct row *row = *state;
    AUTO(page_document_free) struct page_document *document = pages_parse(span_of(row->html), NULL, "https://a.example/n/page.html");
    struct page_requisites list = { 0 };
    page_requisites_of(document, &with_media, &list);
    AUTO_FREE char *got = listed(&list);
    page_requisites_free(&list);
    assert_string_equal(got, row->found);
}

static void sheet(void **state)
{
    (void)state;
    struct page_requisites list = { 0 };
    struct page_sheet read = { .css = span_of("@import '../b.css';i{c:url(d.png)}@font-face{src:url(/f.woff)}"), .url = "https://a.example/n/css/a.css" };
    page_requisites_of_css(&read, &list);
    AUTO_FREE char *got = listed(&list);
    page_requisites_free(&list);
    assert_string_equal(got, "style css.import b.css\nimage css.url css/d.png\nfont css.font https://a.example/f.woff\n");
}

/* What a profile asks for: without media, and of a srcset the largest candidate. */
static void chosen(void **state)
{
    (void)state;
    static const char html[] = "<img src=a.jpg srcset='b.jpg 300w, c.jpg 900w, d.jpg 600w'><img srcset='e.jpg, f.jpg 2x' data-src=g.mp4>"
                               "<video src=h.mp4 poster=i.jpg><source src=j.webm><track src=k.vtt></video><picture><source src=l.png></picture>";
    static const struct {
        struct page_requisite_options options;
        const char *found;
    } each[] = {
        { { 0 }, "image img.src a.jpg\nimage img.srcset b.jpg\nimage img.srcset c.jpg\nimage img.srcset d.jpg\nimage img.srcset e.jpg\nimage img.srcset f.jpg\n"
                 "image video.poster i.jpg\nother track.src k.vtt\nimage source.src l.png\n" },
        { { .only_largest = true }, "image img.src a.jpg\nimage img.srcset c.jpg\nimage img.srcset f.jpg\nimage video.poster i.jpg\nother track.src k.vtt\n"
                                    "image source.src l.png\n" },
        { { .media = true, .only_largest = true }, "image img.src a.jpg\nimage img.srcset c.jpg\nimage img.srcset f.jpg\nmedia img.data-src g.mp4\nmedia video.src h.mp4\n"
                                                   "image video.poster i.jpg\nmedia source.src j.webm\nother track.src k.vtt\nimage source.src l.png\n" },
    };
    AUTO(page_document_free) struct page_document *document = pages_parse(span_of(html), NULL, "https://a.example/n/page.html");
    for (size_t i = 0; i < COUNT_OF(each); i++) {
        struct page_requisites list = { 0 };
        page_requisites_of(document, &each[i].options, &list);
        AUTO_FREE char *got = listed(&list);
        page_requisites_free(&list);
        assert_string_equal(got, each[i].found);
    }
}

static void limit(void **state)
{
    (void)state;
    AUTO_BUF struct buf html = { 0 };
    for (int i = 0; i < PAGE_REQUISITES_MAX + 100; i++)
        buf_printf(&html, "<img src=%d.jpg><img src=0.jpg>", i);
    AUTO(page_document_free) struct page_document *document = pages_parse(buf_span(&html), NULL, "https://a.example/n/");
    struct page_requisites list = { 0 };
    page_requisites_of(document, &with_media, &list);
    assert_int_equal(list.n, PAGE_REQUISITES_MAX);
    assert_int_equal(list.n_left_out, 100);
    page_requisites_free(&list);
}

static const struct page_requisite *find(const struct page_requisites *list, const char *url)
{
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(list->items[i].url, url) == 0)
            return &list->items[i];
    return NULL;
}

/* Every picture of the seed pages, with all its renditions, and the pictures that are not the article's. */
static void seed(void **state)
{
    (void)state;
    AUTO_BUF struct buf text = { 0 };
    if (!pages_slurp("seed/expected.json", &text))
        skip();
    json_t *pages = json_loadb((const char *)text.at, text.len, 0, NULL), *page, *image;
    const char *name;
    size_t i;
    json_object_foreach(pages, name, page) {
        if (!span_ends(span_of(name), ".html"))
            continue;
        AUTO_BUF struct buf body = { 0 };
        AUTO_FREE char *path = mem_format("seed/%s", name);
        assert_true(pages_slurp(path, &body));
        AUTO(page_document_free) struct page_document *document =
            pages_parse(buf_span(&body), json_string_value(json_object_get(page, "http_content_type")), json_string_value(json_object_get(page, "url")));
        struct page_requisites list = { 0 };
        page_requisites_of(document, &with_media, &list);
        json_array_foreach(json_object_get(page, "images"), i, image) {
            const json_t *renditions = json_object_get(image, "other_renditions");
            const struct page_requisite *found = find(&list, json_string_value(json_object_get(image, "url")));
            assert_non_null(found);
            assert_int_equal(found->kind, PAGE_IMAGE);
            assert_false(found->is_hint);
            for (size_t k = 0; k < json_array_size(renditions); k++)
                assert_non_null(find(&list, json_string_value(json_array_get(renditions, k))));
        }
        page_requisites_free(&list);
    }
    json_decref(pages);
}

/* A reader as simple as can be, to count against: the value of `attribute` in every "<img" of the raw bytes. */
static bool next_img(struct span *rest, const char *attribute, struct span *ret)
{
    size_t at;
    while (span_find(*rest, "<img ", 5, &at)) {
        struct span tag;
        *rest = span_from(*rest, at + 5);
        struct span after = *rest;
        if (!span_cut(&after, '>', &tag))
            return false;
        AUTO_FREE char *needle = mem_format(" %s=\"", attribute);
        if (!span_find(tag, needle, strlen(needle), &at) && !(span_starts(tag, needle + 1) && (at = (size_t)-1, true)))
            continue;
        struct span value = span_from(tag, at + strlen(needle));
        if (span_cut(&value, '"', ret))
            return true;
    }
    return false;
}

/* Every src that such a reader meets in the pages is found: what is in no list must stand in a script or be no URL. */
static void real_pages(void **state)
{
    (void)state;
    size_t n, n_values = 0, n_missed = 0;
    char **names = pages_list(&n);
    for (size_t i = 0; i < n; i++) {
        AUTO_BUF struct buf body = { 0 };
        AUTO_FREE char *name = names[i];
        assert_true(pages_slurp(name, &body));
        AUTO(page_document_free) struct page_document *document = pages_parse(buf_span(&body), NULL, "https://a.example/n/page.html");
        struct page_requisites list = { 0 };
        page_requisites_of(document, &with_media, &list);
        assert_int_equal(list.n_left_out, 0);
        struct span value, rest = buf_span(&body);
        while (next_img(&rest, "src", &value)) {
            AUTO_BUF struct buf plain = { 0 };
            for (size_t k = 0; k < value.len; k++) {
                buf_put_byte(&plain, value.at[k]);
                if (span_starts(span_from(value, k), "&amp;"))
                    k += 4;
                else if (span_starts(span_from(value, k), "&#038;"))
                    k += 5;
            }
            AUTO_FREE char *url = url_resolve(document->base_url, span_trim_space(buf_span(&plain)));
            bool is_plain = value.len && !span_find(buf_span(&plain), "&#", 2, &(size_t){ 0 });
            if (!url || !is_plain || memchr(value.at, '\'', value.len) || memchr(value.at, '{', value.len))
                continue;               /* put together by a script, or beyond this simple reader */
            n_values++;
            n_missed += find(&list, url) == NULL;
        }
        page_requisites_free(&list);
    }
    free(names);
    if (n == 0)
        skip();
    printf("# %zu values of img src in %zu pages, %zu not listed\n", n_values, n, n_missed);
    assert_true(n_values > 1000);
    assert_true(n_missed <= 2);         /* <img> that a script writes, without an extension that would tell */
}

int main(void)
{
    struct CMUnitTest tests[COUNT_OF(rows) + 5] = { 0 };
    size_t n = 0;
    TABLE_TESTS(tests, n, rows, check);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(sheet);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(chosen);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(limit);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(seed);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(real_pages);
    return _cmocka_run_group_tests("page/requisite", tests, n, NULL, NULL);
}
