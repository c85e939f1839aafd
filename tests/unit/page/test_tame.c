/* src/page/tame.h: what the text is after the one pass, byte for byte, and what was counted; the bounds to the node. */
#include "../base/suite.h"

#include "page/document.h"
#include "page/tame.h"

static const struct row {
    const char *name;
    struct span html, want;
    struct page_tamed found;
} rows[] = {
    { "ours: nothing", LITERAL(""), LITERAL(""), { 0 } },
    { "html 13.2.6.4.7: NUL is left out of text, names and values", LITERAL("a\0<p\0 i\0d='x\0'>\0"), LITERAL("a<p id='x'>"), { .n_nul = 5 } },
    { "html 13.2.5.43: <!--> is a whole comment", LITERAL("1<!-->2"), LITERAL("12"), { 0 } },
    { "html 13.2.5.44: <!---> too", LITERAL("1<!--->2"), LITERAL("12"), { 0 } },
    { "html 13.2.5.52: --!> ends a comment", LITERAL("<!--x--!><p @y>"), LITERAL("<!--x--!><p>"), { .n_attributes_odd = 1 } },
    { "html 13.2.5.51: a third dash does not hide the end", LITERAL("<!--x---><p @y>"), LITERAL("<!--x---><p>"), { .n_attributes_odd = 1 } },
    { "html 13.2.5.45: no tags in a comment", LITERAL("<!-- <p @y> -->"), LITERAL("<!-- <p @y> -->"), { 0 } },
    { "ours: an open comment is closed", LITERAL("<!-- <b>"), LITERAL("<!-- <b>-->"), { .is_comment_open = true } },
    { "ours: four bytes of a comment", LITERAL("<!--"), LITERAL("<!---->"), { .is_comment_open = true } },
    { "ours: the page ends between the dashes and '>'", LITERAL("<!--a--!"), LITERAL("<!--a--!-->"), { .is_comment_open = true } },
    { "html 13.2.5.40: a slash between attributes becomes a blank", LITERAL("<img/src=a /alt=b>"), LITERAL("<img src=a  alt=b>"), { 0 } },
    { "html 13.2.5.38: a slash in a bare value stays", LITERAL("<img src=a/b/>"), LITERAL("<img src=a/b/>"), { 0 } },
    { "html 13.2.5.33: an odd name goes with its value", LITERAL("<p @click=\"a > b\" id=x>"), LITERAL("<p id=x>"), { .n_attributes_odd = 1 } },
    { "html 13.2.5.32: '=' begins a name", LITERAL("<p =a=b x>"), LITERAL("<p x>"), { .n_attributes_odd = 1 } },
    { "ours: digits and dashes begin no name", LITERAL("<p 1=a -b _c :d>"), LITERAL("<p _c :d>"), { .n_attributes_odd = 2 } },
    { "ours: hostile bytes in names and values", LITERAL("<p \xFF=a \x01 b=\xFF\x80>"), LITERAL("<p b=\xFF\x80>"), { .n_attributes_odd = 2 } },
    { "html 13.2.5.36: a value that is never closed", LITERAL("<p title='<b @x>"), LITERAL("<p title='<b @x>"), { 0 } },
    { "html 13.2.5.6: '<' before anything but a letter is text", LITERAL("1 < 2 <3 </ 4 <"), LITERAL("1 < 2 <3 </ 4 <"), { 0 } },
    { "html 13.2.5.15: raw text has no tags", LITERAL("<script>'<p @x>'</b></SCRIPT><p @y>"), LITERAL("<script>'<p @x>'</b></SCRIPT><p>"), { .n_attributes_odd = 1 } },
    { "html 13.2.5.14: a style that is never closed", LITERAL("<STYLE>a{}</styl <p @x>\0"), LITERAL("<STYLE>a{}</styl <p @x>"), { .n_nul = 1 } },
    { "html 13.1.2: a void element that libxml2 does not know loses its slash", LITERAL("<source/><TRACK /><br/>"), LITERAL("<source ><TRACK  ><br/>"), { 0 } },
    { "html 13.2.5.41: a bogus comment ends at '>'", LITERAL("<?a @b><!c @d></e @f>"), LITERAL("<?a @b><!c @d></e @f>"), { 0 } },
};

static void tame(struct span html, struct buf *text, struct page_tamed *ret)
{
    buf_put_span(text, html);
    memset(ret, 0xFF, sizeof *ret);
    page_tame(text, ret);
    assert_int_equal(text->at[text->len], 0);
}

static void check(void **state)
{
    const struct row *row = *state;
    AUTO_BUF struct buf text = { 0 };
    struct page_tamed found;
    tame(row->html, &text, &found);
    assert_string_equal((const char *)text.at, (const char *)row->want.at);
    assert_int_equal(text.len, row->want.len);
    assert_int_equal(found.n_attributes_cut, row->found.n_attributes_cut);
    assert_int_equal(found.n_attributes_odd, row->found.n_attributes_odd);
    assert_int_equal(found.n_tags_cut, row->found.n_tags_cut);
    assert_int_equal(found.n_nul, row->found.n_nul);
    assert_int_equal(found.is_comment_open, row->found.is_comment_open);
}

/* ── bounds ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static void repeat(struct buf *into, const char *text, size_t times)
{
    for (size_t i = 0; i < times; i++)
        buf_put_text(into, text);
}

static size_t count(const struct buf *text, const char *part)
{
    size_t n = 0, at;
    for (struct span rest = buf_span(text); span_find(rest, part, strlen(part), &at); n++)
        rest = span_from(rest, at + strlen(part));
    return n;
}

static const struct bound_row {
    const char *name, *before, *part, *after;
    size_t n_parts, n_kept;
    uint64_t n_attributes_cut, n_tags_cut;
} bound_rows[] = {
    { "ours: as many attributes as a tag may have", "<p", " a=1", ">", PAGE_ATTRIBUTES_MAX, PAGE_ATTRIBUTES_MAX, 0, 0 },
    { "ours: one attribute more", "<p", " a=1", ">", PAGE_ATTRIBUTES_MAX + 1, PAGE_ATTRIBUTES_MAX, 1, 0 },
    { "ours: every page may have so many elements", "", "<b>", "", TAME_NODES_FREE / 2, TAME_NODES_FREE / 2, 0, 0 },
    /* 3 bytes each: 180,000 bytes add 18,000 nodes; an element is two nodes */
    { "ours: beyond that, by the size", "", "<b>", "", 60000, (TAME_NODES_FREE + 18000) / 2, 0, 60000 - (TAME_NODES_FREE + 18000) / 2 },
    { "ours: an end tag is one node", "", "</b>", "", 200000, TAME_NODES_FREE + 80000, 0, 200000 - TAME_NODES_FREE - 80000 },
    { "ours: a comment is two", "", "<!--x-->", "", 200000, (TAME_NODES_FREE + 160000) / 2, 0, 200000 - (TAME_NODES_FREE + 160000) / 2 },
    /* what is saved gives 16 requisites for every 32 nodes */
    { "ours: requisites have more", "", "<img>", "", 100000, (TAME_NODES_FREE + 50000 + TAME_NODES_SAVED) / 2, 0,
      100000 - (TAME_NODES_FREE + 50000 + TAME_NODES_SAVED) / 2 },
};

static void check_bound(void **state)
{
    const struct bound_row *row = *state;
    AUTO_BUF struct buf html = { 0 }, text = { 0 };
    struct page_tamed found;
    buf_put_text(&html, row->before);
    repeat(&html, row->part, row->n_parts);
    buf_put_text(&html, row->after);
    tame(buf_span(&html), &text, &found);
    assert_int_equal(count(&text, row->part), row->n_kept);
    assert_int_equal(found.n_attributes_cut, row->n_attributes_cut);
    assert_int_equal(found.n_tags_cut, row->n_tags_cut);
}

static void long_names(void **state)
{
    (void)state;
    for (size_t len = 99; len <= 100; len++) {
        AUTO_BUF struct buf html = { 0 }, text = { 0 };
        struct page_tamed found;
        buf_put_text(&html, "<p ");
        repeat(&html, "n", len);
        buf_put_text(&html, ">");
        tame(buf_span(&html), &text, &found);
        assert_int_equal(count(&text, "n"), len == 99 ? 99 : 0);
        assert_int_equal(found.n_attributes_odd, len == 100);
    }
}

/* Bytes without sense, of those that the pass looks at: the text grows by no more than the end of a comment. */
static void noise(void **state)
{
    (void)state;
    static const char bytes[] = "<<>!--/='\" \0ascript@\xFF?";
    uint32_t seed = 1;
    for (size_t round = 0; round < 2000; round++) {
        AUTO_BUF struct buf html = { 0 }, text = { 0 };
        struct page_tamed found;
        for (size_t i = 0; i < round % 97; i++) {
            seed = seed * 1664525 + 1013904223;
            buf_put_byte(&html, (uint8_t)bytes[(seed >> 16) % (sizeof bytes - 1)]);
        }
        tame(buf_span(&html), &text, &found);
        assert_true(text.len <= html.len + (found.is_comment_open ? 3 : 0));
        assert_int_equal(strlen((const char *)text.at), text.len);
        assert_true(found.n_nul <= html.len);
    }
}

int main(void)
{
    struct suite suite = { .name = "page/tame" };
    SUITE_ROWS(&suite, rows, check);
    SUITE_ROWS(&suite, bound_rows, check_bound);
    suite_add(&suite, "ours: a name of 99 letters is read, one of 100 is not", long_names, NULL);
    suite_add(&suite, "ours: noise", noise, NULL);
    return suite_run(&suite);
}
