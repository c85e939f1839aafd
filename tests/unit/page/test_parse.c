/* src/page/parse.h: the tree that comes of a text, node by node, and what was cut. */
#include "../base/suite.h"

#include "page/parse.h"

static const struct row {
    const char *name;
    struct span html;
    const char *want;                   /* (element attribute=value "text" …); NULL: no tree */
    uint64_t n_flattened;
    const char *base;                   /* what the first <base href> says, or NULL */
} rows[] = {
    { "ours: nothing", LITERAL(""), NULL, 0, NULL },
    { "ours: NULs alone", LITERAL("\0\0"), NULL, 0, NULL },
    { "html 13.1.2.4: html and body that the page leaves out", LITERAL("<p>t"), "(html(body(p\"t\")))", 0, NULL },
    { "html 13.1.2.4: text alone", LITERAL("t"), "(html(body(p\"t\")))", 0, NULL },
    { "html 13.1.2: void elements hold nothing", LITERAL("<p>a<wbr>b<source src=c>d<br>e"), "(html(body(p\"a\"(wbr)\"b\"(source src=c)\"d\"(br)\"e\")))", 0, NULL },
    { "html 13.1.2.3: a boolean attribute, an empty one, one without a value", LITERAL("<input disabled value='' data-x>"),
      "(html(body(input disabled=disabled value= data-x=)))", 0, NULL },
    { "ours: attributes in the order of the tag, names in lower case", LITERAL("<p Z=1 A=2 M=3>"), "(html(body(p z=1 a=2 m=3)))", 0, NULL },
    { "html 13.2.5.33: the first of two counts", LITERAL("<p a=1 A=2>"), "(html(body(p a=1)))", 0, NULL },
    { "html 13.5: references in text and values", LITERAL("<p t='&amp;&#x41;&eacute;'>&lt;&nbsp;"), "(html(body(p t=&Aé\"<\u00A0\")))", 0, NULL },
    { "ours: 15 bytes of a value lie in the node, 16 do not", LITERAL("<p a=123456789012345 b=1234567890123456>"),
      "(html(body(p a=123456789012345 b=1234567890123456)))", 0, NULL },
    { "html 13.2.5.8: a colon is a letter: <o:p> is no <p>", LITERAL("<p>a<o:p>t</o:p>b"), "(html(body(p\"a\"(o:p\"t\")\"b\")))", 0, NULL },
    { "html 13.2.5.8: and <x:script> no script", LITERAL("<p><x:script>t<b>u"), "(html(body(p(x:script\"t\"(b\"u\")))))", 0, NULL },
    { "ours: a blank between elements parts words", LITERAL("<p><b>a</b> <i>b</i>"), "(html(body(p(b\"a\")\" \"(i\"b\"))))", 0, NULL },
    { "html 13.2.5.15: a script is one text", LITERAL("<script>a<b>&amp;</script>"), "(html(head(script\"a<b>&amp;\")))", 0, NULL },
    { "html 4.2.3: the first base with an href", LITERAL("<base target=x><base href=/a><base href=/b>"),
      "(html(head(base target=x)(base href=/a)(base href=/b)))", 0, "/a" },
    { "ours: a base whose href is empty is one", LITERAL("<base href><base href=/b>"), "(html(head(base href=)(base href=/b)))", 0, "" },
    { "ours: a declared encoding is not believed", LITERAL("<meta charset=koi8-r><p>\xC3\xA9"), "(html(head(meta charset=koi8-r))(body(p\"é\")))", 0, NULL },
    { "ours: a tag that is never closed", LITERAL("<p>t<i title='x"), "(html(body(p\"t\"(i title=x))))", 0, NULL },
};

static void write_tag(const xmlNode *node, struct buf *into)
{
    assert_null(node->ns);
    buf_printf(into, "(%s", (const char *)node->name);
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
        assert_ptr_equal(attribute->parent, node);
        if (attribute->children)
            assert_ptr_equal(attribute->children->parent, attribute);
        buf_printf(into, " %s=%s", (const char *)attribute->name, page_attribute_text(attribute));
    }
}

static void write_tree(const xmlDoc *tree, struct buf *into)
{
    const xmlNode *root = (const xmlNode *)tree, *node = root->children;
    while (node) {
        if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
            buf_printf(into, "\"%s\"", (const char *)node->content);
        else if (node->type == XML_ELEMENT_NODE)
            write_tag(node, into);
        if (node->children) {
            node = node->children;
            continue;
        }
        for (;;) {
            if (node->type == XML_ELEMENT_NODE)
                buf_put_byte(into, ')');
            if (node->next || node->parent == root)
                break;
            node = node->parent;
        }
        node = node->next;
    }
}

static void check(void **state)
{
    const struct row *row = *state;
    AUTO_BUF struct buf text = { 0 }, got = { 0 };
    struct page_cuts cuts;
    memset(&cuts, 0xFF, sizeof cuts);
    buf_put_span(&text, row->html);
    xmlDoc *tree = page_parse(&text, &cuts);
    if (tree)
        write_tree(tree, &got);
    assert_string_equal(tree ? (const char *)got.at : "none", row->want ? row->want : "none");
    assert_int_equal(cuts.n_flattened, row->n_flattened);
    assert_int_equal(cuts.base != NULL, row->base != NULL);
    if (row->base)
        assert_string_equal(page_attribute(cuts.base, "href"), row->base);
    xmlFreeDoc(tree);
}

/* html and body stand above the elements of a page, and the depth is theirs too. */
static const struct depth_row {
    const char *name, *inner;
    size_t n_outer;
    uint64_t n_flattened;
    const char *parent;                 /* of the last element */
    const char *last;
} depth_rows[] = {
    { "ours: as deep as may be", "<b></b>", PAGE_DEPTH_MAX - 3, 0, "div", "b" },
    { "ours: one deeper stands beside", "<i></i>", PAGE_DEPTH_MAX - 2, 1, "div", "i" },
    { "ours: what it holds follows it", "<i><b></b></i>", PAGE_DEPTH_MAX - 2, 2, "div", "b" },
    { "ours: a script below keeps its text", "<script>'</div>'</script>", PAGE_DEPTH_MAX - 2, 0, "div", "script" },
    { "ours: a void element is no depth", "<br>", PAGE_DEPTH_MAX - 2, 0, "div", "br" },
    { "ours: ten times as deep", "<b></b>", 10 * PAGE_DEPTH_MAX, 9 * PAGE_DEPTH_MAX + 3, "div", "b" },
};

static void check_depth(void **state)
{
    const struct depth_row *row = *state;
    AUTO_BUF struct buf text = { 0 };
    struct page_cuts cuts;
    for (size_t i = 0; i < row->n_outer; i++)
        buf_put_text(&text, "<div>");
    buf_put_text(&text, row->inner);
    xmlDoc *tree = page_parse(&text, &cuts);
    assert_non_null(tree);
    const xmlNode *root = (const xmlNode *)tree, *last = NULL;
    for (xmlNode *node = page_next(root, (xmlNode *)tree, true); node; node = page_next(root, node, true))
        if (node->type == XML_ELEMENT_NODE)
            last = node;
    assert_non_null(last);
    assert_string_equal((const char *)last->name, row->last);
    assert_string_equal((const char *)last->parent->name, row->parent);
    assert_int_equal(cuts.n_flattened, row->n_flattened);
    if (page_is(last, "script"))
        assert_string_equal((const char *)last->children->content, "'</div>'");
    xmlFreeDoc(tree);
}

int main(void)
{
    struct suite suite = { .name = "page/parse" };
    SUITE_ROWS(&suite, rows, check);
    SUITE_ROWS(&suite, depth_rows, check_depth);
    return suite_run(&suite);
}
