/* src/page/css.h: which URLs a sheet holds, and the sheet with others in their place. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "page/css.h"
#include "pages.h"

static const struct row {
    const char *name, *css, *found;     /* "image a.png|font b.woff" */
    const char *changed;                /* every URL replaced by NEW; NULL: as it was */
} rows[] = {
    { "css-syntax 4.3.6: a bare url", "a{background:url(a.png)}", "image a.png", "a{background:url(\"NEW\")}" },
    { "css-syntax 4.3.6: blanks inside", "a{background:url( \n a.png\t)}", "image a.png", "a{background:url( \n \"NEW\"\t)}" },
    { "css-syntax 4.3.4: a quoted url", "a{b:url( 'a.png' )}", "image a.png", "a{b:url( \"NEW\" )}" },
    { "css-syntax 4.3.4: the name in any case", "a{b:URL(a.png)}", "image a.png", "a{b:URL(\"NEW\")}" },
    { "css-syntax 4.3.7: escapes in a url", "a{b:url(a\\ b\\29 .png)}", "image a b).png", "a{b:url(\"NEW\")}" },
    { "css-syntax 4.3.7: escapes in the name", "a{b:\\75rl(a.png)}", "image a.png", "a{b:\\75rl(\"NEW\")}" },
    { "css-syntax 4.3.7: an escape of no character", "a{b:url(a\\110000 b)}", "image a\xEF\xBF\xBD" "b", "a{b:url(\"NEW\")}" },
    { "css-syntax 4.3.5: a string over two lines", "a{b:url(\"a\\\nb.png\")}", "image ab.png", "a{b:url(\"NEW\")}" },
    { "css-syntax 4.3.6: a quote makes it bad", "a{b:url(a\"b.png);c:url(d.png)}", "image d.png", "a{b:url(a\"b.png);c:url(\"NEW\")}" },
    { "css-syntax 4.3.6: a blank inside makes it bad", "a{b:url(a b.png) url(c.png)}", "image c.png", "a{b:url(a b.png) url(\"NEW\")}" },
    { "css-syntax 4.3.6: the end of the sheet closes it", "a{b:url(a.png", "image a.png", "a{b:url(\"NEW\"" },
    { "css-syntax 4.3.2: not in comments", "/* url(a.png) */ a{b:c} /* */", "", NULL },
    { "css-syntax 4.3.2: an open comment", "a{b:url(a.png)} /* url(b.png)", "image a.png", "a{b:url(\"NEW\")} /* url(b.png)" },
    { "css-syntax 4.3.5: not in strings", "a{content:'url(a.png)'}", "", NULL },
    { "css-syntax 4.3.5: a bad string ends at its line", "a{content:'x\n;b:url(a.png)}", "image a.png", "a{content:'x\n;b:url(\"NEW\")}" },
    { "css-syntax 4.3.11: another function's name", "a{b:curl(a.png) url-x(b.png)}", "", NULL },
    { "css-cascade 2: @import of a string", "@import \"a.css\" screen;", "import a.css", "@import \"NEW\" screen;" },
    { "css-cascade 2: @import of a url", "@IMPORT url(a.css) supports(background:url(x.png));", "import a.css",
      "@IMPORT url(\"NEW\") supports(background:url(x.png));" },
    { "css-cascade 2: layer, support and media", "@import url( 'a.css' )layer(x.y) supports(d:grid) screen and (width>1px);@import'b.css'layer;",
      "import a.css|import b.css", "@import url( \"NEW\" )layer(x.y) supports(d:grid) screen and (width>1px);@import\"NEW\"layer;" },
    { "css-cascade 2: one import, one URL", "@import 'a.css' 'b.css' url(c.css);", "import a.css", "@import \"NEW\" 'b.css' url(c.css);" },
    { "css-cascade 2: an escaped name", "@\\69mport 'a.css';", "import a.css", "@\\69mport \"NEW\";" },
    { "css-conditional 3: a question asks for nothing", "@supports (background:url(x.png)){a{b:url(c.png)}}", "image c.png",
      "@supports (background:url(x.png)){a{b:url(\"NEW\")}}" },
    { "css-cascade 2: comments in between", "@import/**/'a.css';", "import a.css", "@import/**/\"NEW\";" },
    { "css-namespaces 2: a namespace is no resource", "@namespace svg url(http://www.w3.org/2000/svg);", "", NULL },
    { "css-fonts 4.1: fonts", "@font-face{font-family:'x';src:url(a.woff2)format('woff2'),url(a.woff)} b{c:url(d.png)}",
      "font a.woff2|font a.woff|image d.png",
      "@font-face{font-family:'x';src:url(\"NEW\")format('woff2'),url(\"NEW\")} b{c:url(\"NEW\")}" },
    { "css-fonts 4.1: inside a conditional block", "@media print{@font-face{src:url(a.ttf)}b{c:url(d.png)}}", "font a.ttf|image d.png",
      "@media print{@font-face{src:url(\"NEW\")}b{c:url(\"NEW\")}}" },
    { "css-images 2.4: strings of image-set()", "a{b:image-set('a.png' 1x,\"b.png\" type('image/png') 2x,url(c.png) 3x)}",
      "image a.png|image b.png|image c.png", "a{b:image-set(\"NEW\" 1x,\"NEW\" type('image/png') 2x,url(\"NEW\") 3x)}" },
    { "css-images 2.4: strings behind it are strings", "a{b:-webkit-image-set('a.png' 1x);content:'x'}", "image a.png",
      "a{b:-webkit-image-set(\"NEW\" 1x);content:'x'}" },
    { "css-images 2.4: any case, and a list in a list", "a{b:IMAGE-SET(linear-gradient(red,blue) 1x,\"b.png\"2x)}", "image b.png",
      "a{b:IMAGE-SET(linear-gradient(red,blue) 1x,\"NEW\"2x)}" },
    { "css-variables 2: custom properties", "a{--x:url(a.png);--y:{b:url(c.png)};--z:'d.png'}", "image a.png|image c.png",
      "a{--x:url(\"NEW\");--y:{b:url(\"NEW\")};--z:'d.png'}" },
    { "css-variables 2: a word is no URL", "a{b:var(--x,'a.png');c:attr(src);d:src('e.png')}", "", NULL },
    { "css-values 4.5: whatever follows the string", "a{b:url('a.png' integrity('x'))}", "image a.png", "a{b:url(\"NEW\" integrity('x'))}" },
    { "css-nesting 2: rules inside rules", "a{b:url(c.png);&:hover{d:url(e.png)}@media print{f:url(g.png)}}", "image c.png|image e.png|image g.png",
      "a{b:url(\"NEW\");&:hover{d:url(\"NEW\")}@media print{f:url(\"NEW\")}}" },
    { "css-backgrounds: every property",
      "a{list-style:url(a.gif);border-image:url(b.png) 3;mask:url(c.svg#m);content:'x' url(d.png);cursor:url(e.cur),auto;filter:url(f.svg#f)}",
      "image a.gif|image b.png|image c.svg#m|image d.png|image e.cur|image f.svg#f",
      "a{list-style:url(\"NEW\");border-image:url(\"NEW\") 3;mask:url(\"NEW\");content:'x' url(\"NEW\");cursor:url(\"NEW\"),auto;filter:url(\"NEW\")}" },
    { "css-syntax 4.3.4: HTML comments are skipped", "<!-- a{b:url(c.png)} -->", "image c.png", "<!-- a{b:url(\"NEW\")} -->" },
    { "css-syntax 3.3: NUL is a character", "a{b:url(a\\0 b.png)}", "image a\xEF\xBF\xBD" "b.png", "a{b:url(\"NEW\")}" },
    { "css-syntax 4.3.6: a control makes it bad", "a{b:url(a\x01.png);c:url(d.png)}", "image d.png", "a{b:url(a\x01.png);c:url(\"NEW\")}" },
    { "ours: data is a URL too", "a{b:url(data:image/gif;base64,R0lGOD+/=)}", "image data:image/gif;base64,R0lGOD+/=", "a{b:url(\"NEW\")}" },
    { "ours: a part of the page itself", "a{filter:url(#blur)}", "", NULL },
    { "ours: nothing in an empty url", "a{b:url() url('')}", "", NULL },
    { "ours: declarations without a block", "background:url(a.png);color:red", "image a.png", "background:url(\"NEW\");color:red" },
    { "ours: a parenthesis left open ends with its declaration", "a{b:image-set('a.png';content:'b'}", "image a.png",
      "a{b:image-set(\"NEW\";content:'b'}" },
};

static char *note(void *context, struct span url, enum page_css_use use)
{
    static const char *const names[] = { "image", "import", "font" };
    struct buf *found = context;
    buf_printf(found, "%s%s %.*s", found->len ? "|" : "", names[use], (int)url.len, (const char *)url.at);
    return mem_text("NEW");
}

static void check(void **state)
{
    const struct row *row = *state;
    AUTO_BUF struct buf found = { 0 }, changed = { 0 };
    page_css_walk(span_of(row->css), note, &found, &changed);
    assert_string_equal(found.len ? (const char *)found.at : "", row->found);
    assert_string_equal(changed.at, row->changed ? row->changed : row->css);
}

/* Cut at any byte, no sheet leads beyond its end (the sanitizers watch). */
static void cut_anywhere(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        for (size_t len = 0; len <= strlen(rows[i].css); len++) {
            AUTO_FREE uint8_t *copy = mem_new(len ? len : 1);
            AUTO_BUF struct buf found = { 0 }, changed = { 0 };
            memcpy(copy, rows[i].css, len);
            page_css_walk(span_of_n(copy, len), note, &found, &changed);
        }
}

static void linear(void **state)
{
    (void)state;
    static const char *const pieces[] = { "/*", "url(", "@import", "image-set(", "{", "\\", "'\n", "a(" };
    for (size_t i = 0; i < COUNT_OF(pieces); i++) {
        AUTO_BUF struct buf css = { 0 }, found = { 0 };
        for (int k = 0; k < 100000; k++)
            buf_put_text(&css, pieces[i]);
        page_css_walk(buf_span(&css), note, &found, NULL);
    }
}

int main(void)
{
    struct CMUnitTest tests[COUNT_OF(rows) + 2] = { 0 };
    size_t n = 0;
    TABLE_TESTS(tests, n, rows, check);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(cut_anywhere);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(linear);
    return _cmocka_run_group_tests("page/css", tests, n, NULL, NULL);
}
