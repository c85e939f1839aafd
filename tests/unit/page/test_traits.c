/* src/page/traits.c: what element, role, class and id of a node say. */
#include "../base/suite.h"

#include "page/traits.h"

/* Parses a page made of `html` and gives the element with data-it. */
static xmlNode *element_of_page(const char *html, struct page_document **ret_document)
{
    struct err err = { 0 };
    if (!page_document_parse(span_of(html), span_of("text/html; charset=utf-8"), "https://e.example/", ret_document, &err))
        fail_msg("%s", err.why);
    xmlNode *root = xmlDocGetRootElement((*ret_document)->tree);
    for (xmlNode *node = root; node; node = page_next(root, node, true))
        if (page_attribute(node, "data-it"))
            return node;
    fail_msg("no element of %s has data-it", html);
    return NULL;
}

static const struct layout_row {
    const char *name, *html;
    enum page_layout want;
} layout_rows[] = {
    { "html: div is a box", "<div data-it>", LAYOUT_BOX },
    { "html: span runs on", "<span data-it>x</span>", LAYOUT_INLINE },
    { "html: upper case", "<DIV data-it>", LAYOUT_BOX },
    { "html: br breaks", "a<br data-it>b", LAYOUT_BREAK },
    { "html: hr is a rule", "a<hr data-it>b", LAYOUT_RULE },
    { "html: script shows nothing", "<p>a</p><script data-it>x</script>", LAYOUT_SKIP },
    { "html: button shows no text of the page", "<button data-it>x</button>", LAYOUT_SKIP },
    { "ours: a custom element is a box", "<news-card data-it>x</news-card>", LAYOUT_BOX },
    { "ours: an amp picture runs on as img does", "<amp-img data-it>x</amp-img>", LAYOUT_INLINE },
    { "ours: an amp advert is left out", "<amp-ad data-it>x</amp-ad>", LAYOUT_SKIP },
    { "ours: an element that nobody knows runs on", "<blink data-it>x</blink>", LAYOUT_INLINE },
};

static void check_layout(void **state)
{
    const struct layout_row *row = *state;
    AUTO(page_document_free) struct page_document *document = NULL;
    xmlNode *element = element_of_page(row->html, &document);
    assert_int_equal(page_layout_of(element), row->want);
}

static const struct row {
    const char *name, *html;
    uint32_t want;
} rows[] = {
    { "ours: an element says it", "<nav data-it>x</nav>", TRAIT_NAV },
    { "ours: a div says nothing", "<div data-it>x</div>", 0 },
    { "ours: no class in it", "<div data-it class=''>x</div>", 0 },
    { "ours: class", "<div data-it class=sidebar>x</div>", TRAIT_ASIDE },
    { "ours: class in capitals", "<div data-it class=SIDEBAR>x</div>", TRAIT_ASIDE },
    { "ours: id", "<div data-it id=comments>x</div>", TRAIT_COMMENT },
    { "ours: element, class and id together", "<aside data-it class=share id=comments>x</aside>",
      TRAIT_ASIDE | TRAIT_SHARE | TRAIT_COMMENT },
    { "ours: parts behind hyphens", "<div data-it class=box-share-x>x</div>", TRAIT_SHARE },
    { "ours: parts behind underscores", "<div data-it class=box__share>x</div>", TRAIT_SHARE },
    { "ours: parts behind humps", "<div data-it class=boxShare>x</div>", TRAIT_SHARE },
    { "ours: digits end a part", "<div data-it class=share2>x</div>", TRAIT_SHARE },
    { "ours: two parts with a hyphen", "<div data-it class=sr-only>x</div>", TRAIT_HIDDEN },
    { "ours: two parts joined", "<div data-it class=site-info>x</div>", TRAIT_FOOTER },
    { "ours: two words are not joined", "<div data-it class='site info'>x</div>", 0 },
    { "ours: a word that begins like one", "<div data-it class=shareholder>x</div>", 0 },
    { "ours: a word that ends like one", "<div data-it class=shadow>x</div>", 0 },
    { "ours: german, an umlaut", "<div data-it class=schlagwörter>x</div>", TRAIT_TAGS },
    { "ours: role", "<div data-it role=navigation>x</div>", TRAIT_NAV },
    { "ours: a role that says nothing", "<div data-it role=presentation>x</div>", 0 },
    { "ours: itemprop", "<div data-it itemprop=articleBody>x</div>", TRAIT_ARTICLE_BODY },
    { "ours: itemtype of an item", "<div data-it itemscope itemtype=https://schema.org/NewsArticle>x</div>", TRAIT_ARTICLE },
    { "ours: itemtype without an item", "<div data-it itemtype=https://schema.org/NewsArticle>x</div>", 0 },
    { "ours: hidden", "<div data-it hidden>x</div>", TRAIT_HIDDEN },
    { "ours: style", "<div data-it style='color:red; display : none'>x</div>", TRAIT_HIDDEN },
    { "ours: a style that shows it", "<div data-it style='display:block'>x</div>", 0 },
    { "ours: classes of the whole page say nothing of a part", "<body data-it class='has-sidebar comments-open'>x", 0 },
};

static void check(void **state)
{
    const struct row *row = *state;
    uint32_t shape;
    AUTO(page_document_free) struct page_document *document = NULL;
    xmlNode *element = element_of_page(row->html, &document);
    assert_int_equal(page_traits_of(element, &shape), row->want);
}

static const struct shape_row {
    const char *name, *a, *b;
    bool want;
} shape_rows[] = {
    { "ours: shape, of equal classes", "<div data-it class=card>x</div>", "<div data-it class=card>y</div>", true },
    { "ours: shape, numbers do not part", "<div data-it class=card-1>x</div>", "<div data-it class=card-7>y</div>", true },
    { "ours: shape, ids do not part", "<div data-it id=a>x</div>", "<div data-it id=b>y</div>", true },
    { "ours: shape, classes part", "<div data-it class=card>x</div>", "<div data-it class=cart>y</div>", false },
    { "ours: shape, elements part", "<div data-it class=card>x</div>", "<p data-it class=card>y</p>", false },
};

static void check_shape(void **state)
{
    const struct shape_row *row = *state;
    uint32_t a, b;
    AUTO(page_document_free) struct page_document *one = NULL;
    AUTO(page_document_free) struct page_document *other = NULL;
    (void)page_traits_of(element_of_page(row->a, &one), &a);
    (void)page_traits_of(element_of_page(row->b, &other), &b);
    assert_int_equal(a == b, row->want);
}

/* Style frameworks fill a class with hundreds of words: what stands first is read, what stands far behind is not. */
static void check_bounded(void **state)
{
    (void)state;
    AUTO_BUF struct buf html = { 0 };
    uint32_t shape;
    buf_put_text(&html, "<div data-it class='share ");
    for (int i = 0; i < 1000; i++)
        buf_put_text(&html, "col ");
    buf_put_text(&html, "comments'>x</div>");
    AUTO(page_document_free) struct page_document *document = NULL;
    xmlNode *element = element_of_page((const char *)html.at, &document);
    assert_int_equal(page_traits_of(element, &shape), TRAIT_SHARE);
}

int main(void)
{
    struct suite suite = { .name = "page/traits" };
    SUITE_ROWS(&suite, layout_rows, check_layout);
    SUITE_ROWS(&suite, rows, check);
    SUITE_ROWS(&suite, shape_rows, check_shape);
    suite_add(&suite, "ours: the first words of a long class only", check_bounded, NULL);
    return suite_run(&suite);
}
