#include "../base/suite.h"

#include "page/overrides.h"

static const char page[] =
    "<!DOCTYPE html><html lang=en><head><title>The Gazette</title><meta name=desk content='World desk'>"
    "<meta property='og:title' content='Bread &amp;amp; salt'></head><body>"
    "<div class=date>1 January 2020</div>"
    "<h1>Wrong headline of the page</h1><h2 class=title> Ships   leave <i>early</i> </h2><p class=sub></p><p class=sub>In brief</p>"
    "<span class=by>By Ann Bell and Carl Dorn</span><span class=by>Desk 24/7</span>"
    "<time datetime='2023-02-28T11:57:00+03:00'>yesterday</time><span class=upd>28 March 2023, 12:05</span>"
    "<div class=story><p>The first paragraph of the story, which is long enough to be one.</p>"
    "<div class=ad>An advert</div><p>The second one has <b>bold</b> words, and an end.</p>A tail<br><br>and another</div>"
    "<p>What follows <span class=part>a part of it</span> the story.</p></body></html>";

static struct page_document *parse(const char *html)
{
    struct page_document *document = NULL;
    struct err err = { 0 };
    assert_true(page_document_parse(span_of(html), span_of("text/html; charset=utf-8"), "https://gazette.example/a", &document, &err));
    return document;
}

static const struct fact_row {
    const char *name, *xpath, *want;    /* NULL: it stays, and is told as missed */
} fact_rows[] = {
    { "ours: an element gives its text, collapsed", "//h2[@class='title']", "Ships leave early" },
    { "ours: an attribute gives its value", "//meta[@name='desk']/@content", "World desk" },
    { "ours: a meta gives its content", "//meta[@name='desk']", "World desk" },
    { "ours: a content that was escaped twice", "//meta[@property='og:title']", "Bread & salt" },
    { "ours: a text node", "//h2/i/text()", "early" },
    { "ours: a string", "concat('A ', //h2/i)", "A early" },
    { "ours: the first node that holds text", "//p[@class='sub']", "In brief" },
    { "ours: nothing found", "//h6", NULL },
    { "ours: an empty string", "string(//h6)", NULL },
    { "ours: names are in lower case", "//H2", NULL },
    { "ours: what cannot be evaluated", "//x:h2", NULL },
    { "ours: an unknown function", "document('/etc/passwd')", NULL },
    { "ours: a variable", "$a", NULL },
    { "ours: broken", "//h2[", NULL },
};

static void check_fact(void **state)
{
    const struct fact_row *row = *state;
    AUTO(page_document_free) struct page_document *document = parse(page);
    AUTO(page_article_free) struct page_article *article = page_article_of(document, 0);
    AUTO_FREE char *before = mem_text(article->headline.value);
    const struct page_overrides overrides = { .headline = (char *)row->xpath };
    const char *missed[PAGE_OVERRIDES];
    size_t n_missed = page_overrides_apply(&overrides, document, article, missed);
    assert_int_equal(n_missed, row->want ? 0 : 1);
    if (n_missed)
        assert_string_equal(missed[0], "headline");
    assert_string_equal(article->headline.value, row->want ? row->want : before);
    assert_int_equal(strcmp(article->headline.source, "profile") == 0, row->want != NULL);
}

static const struct date_row {
    const char *name, *xpath, *want;    /* NULL: missed */
} date_rows[] = {
    { "ours: a time gives its datetime", "//time", "2023-02-28T11:57:00+03:00" },
    { "ours: a date in words", "//span[@class='upd']", "2023-03-28T12:05:00" },
    { "ours: a date cut out by XPath", "substring-before(//span[@class='upd'], ',')", "2023-03-28" },
    { "ours: the first node that is a date", "//h1 | //time", "2023-02-28T11:57:00+03:00" },
    { "ours: no date", "//h1", NULL },
};

static void check_date(void **state)
{
    const struct date_row *row = *state;
    AUTO(page_document_free) struct page_document *document = parse(page);
    AUTO(page_article_free) struct page_article *article = page_article_of(document, 0);
    article->published.is_known = article->modified.is_known = false;
    const struct page_overrides overrides = { .published = (char *)row->xpath, .modified = (char *)row->xpath };
    const char *missed[PAGE_OVERRIDES];
    assert_int_equal(page_overrides_apply(&overrides, document, article, missed), row->want ? 0 : 2);
    assert_int_equal(article->published.is_known, row->want != NULL);
    assert_int_equal(article->modified.is_known, row->want != NULL);
    if (!row->want)
        return;
    char text[TIME_TEXT];
    time_format_said(&article->published.said, text);
    assert_string_equal(text, row->want);
    assert_string_equal(article->published.source, "profile");
}

static const struct text_row {
    const char *name, *xpath, *want;    /* NULL: missed */
} text_rows[] = {
    { "ours: the paragraphs inside an element", "//div[@class='story']",
      "The first paragraph of the story, which is long enough to be one.\n\nAn advert\n\n"
      "The second one has bold words, and an end.\n\nA tail\n\nand another\n" },
    { "ours: paragraphs chosen one by one", "//div[@class='story']/p",
      "The first paragraph of the story, which is long enough to be one.\n\nThe second one has bold words, and an end.\n" },
    { "ours: one inside another adds nothing", "//div[@class='story'] | //div[@class='story']/p/b",
      "The first paragraph of the story, which is long enough to be one.\n\nAn advert\n\n"
      "The second one has bold words, and an end.\n\nA tail\n\nand another\n" },
    { "ours: a part of a paragraph", "//span[@class='part']", "a part of it\n" },
    { "ours: text nodes", "//div[@class='story']/text()", "A tail\n\nand another\n" },
    { "ours: attributes", "//meta/@content", "World desk\n\nBread &amp; salt\n" },
    { "ours: text of a string", "normalize-space(//div[@class='ad'])", "An advert\n" },
    { "ours: an attribute among elements is none of the text", "//div[@class='ad'] | //meta/@content", "An advert\n" },
    { "ours: no text", "//nothing", NULL },
    { "ours: the last of the page", "(//p)[last()]", "What follows a part of it the story.\n" },
};

static void check_text(void **state)
{
    const struct text_row *row = *state;
    AUTO(page_document_free) struct page_document *document = parse(page);
    AUTO(page_article_free) struct page_article *article = page_article_of(document, 0);
    AUTO_FREE char *before = mem_text(article->text);
    const struct page_overrides overrides = { .text = (char *)row->xpath };
    const char *missed[PAGE_OVERRIDES];
    assert_int_equal(page_overrides_apply(&overrides, document, article, missed), row->want ? 0 : 1);
    assert_string_equal(article->text, row->want ? row->want : before);
}

static void check_authors(void **state)
{
    (void)state;
    AUTO(page_document_free) struct page_document *document = parse(page);
    AUTO(page_article_free) struct page_article *article = page_article_of(document, 0);
    const struct page_overrides overrides = { .authors = "//span[@class='by']" };
    const char *missed[PAGE_OVERRIDES];
    assert_int_equal(page_overrides_apply(&overrides, document, article, missed), 0);
    assert_int_equal(article->n_authors, 3);
    assert_string_equal(article->authors[0].value, "Ann Bell");
    assert_string_equal(article->authors[1].value, "Carl Dorn");
    assert_string_equal(article->authors[2].value, "Desk 24/7");       /* no usual name; the profile says that it is one */
    assert_string_equal(article->authors[2].source, "profile");
}

static void check_none(void **state)
{
    (void)state;
    AUTO(page_document_free) struct page_document *document = parse(page);
    AUTO(page_article_free) struct page_article *article = page_article_of(document, 0);
    AUTO_FREE char *before = mem_text(article->headline.value);
    const char *missed[PAGE_OVERRIDES];
    assert_int_equal(page_overrides_apply(&(struct page_overrides){ 0 }, document, article, missed), 0);
    assert_string_equal(article->headline.value, before);
}

/* All seven of a page that holds nothing. */
static void check_empty(void **state)
{
    (void)state;
    AUTO(page_document_free) struct page_document *document = parse("");
    AUTO(page_article_free) struct page_article *article = page_article_of(document, 0);
    const struct page_overrides overrides = { "//a", "//a", "//a", "//a", "//a", "//a", "//a" };
    const char *missed[PAGE_OVERRIDES] = { 0 };
    assert_int_equal(page_overrides_apply(&overrides, document, article, missed), PAGE_OVERRIDES);
    assert_non_null(missed[PAGE_OVERRIDES - 1]);
}

/* Each element looked at against each other one: 10,000 times 10,000 steps, which the bound cuts before the first is found. */
static void check_bound(void **state)
{
    (void)state;
    AUTO_BUF struct buf html = { 0 };
    for (int i = 0; i < 10000; i++)
        buf_put_text(&html, "<i>a</i>");
    AUTO(page_document_free) struct page_document *document = parse((char *)html.at);
    AUTO(page_article_free) struct page_article *article = page_article_of(document, 0);
    const struct page_overrides overrides = { .headline = "//i[count(//i[. = 'b']) = 0]" };
    const char *missed[PAGE_OVERRIDES];
    int64_t start_ns = time_monotonic_ns();
    assert_int_equal(page_overrides_apply(&overrides, document, article, missed), 1);
    assert_true(time_monotonic_ns() - start_ns < 20 * NS_PER_S);
}

static const struct xpath_row {
    const char *name, *xpath, *why;     /* NULL: it is taken */
} xpath_rows[] = {
    { "xpath 2: a path", "//div[@class='story']/p", NULL },
    { "xpath 2.1: a union", "//h1 | //h2", NULL },
    { "xpath 2.2: an axis", "//p/following-sibling::p/ancestor-or-self::div", NULL },
    { "xpath 2.3: node types", "//div/text() | //comment() | //node()", NULL },
    { "xpath 3.4: operators before parentheses", "(1) and (2) or (3 mod (2)) and (4 div (2))", NULL },
    { "xpath 4: functions", "normalize-space(concat(string(//h1), substring-before(//h2, ':')))", NULL },
    { "xpath 3.7: what stands in quotes is text", "//p[. = '$a x:y(z) document()']", NULL },
    { "xpath 3.7: quotes of the other kind", "//p[. = \"it's $5\"]", NULL },
    { "ours: a bracket is missing", "//div[", "from its byte 7 on" },
    { "ours: words", "the headline", "expected an XPath 1.0 expression" },
    { "ours: nothing but blanks", " ", "expected an XPath 1.0 expression" },
    { "ours: CSS", "div > .title", "expected an XPath 1.0 expression" },
    { "ours: a variable is refused", "//p[$n]", "variables are not known (byte 5)" },
    { "ours: a prefix", "//svg:path", "prefixes are not known (byte 6)" },
    { "ours: a function of XSLT", "document('x')", "the function is none of XPath 1.0 (byte 1)" },
    { "ours: a function of XPath 2.0", "//p[lower-case (.) = 'a']", "the function is none of XPath 1.0 (byte 5)" },
    { "ours: a quote is missing", "//p[. = 'a]", "expected an XPath 1.0 expression" },
};

static void check_xpath(void **state)
{
    const struct xpath_row *row = *state;
    struct err err = { 0 };
    bool is_right = page_overrides_check("facts.text", row->xpath, &err);
    if (is_right != (row->why == NULL) || (row->why && !strstr(err.why, row->why)))
        fail_msg("%s: %s", row->xpath, err.why);
    assert_true(is_right || (err.kind == ERR_USAGE && span_starts(span_of(err.why), "facts.text is \"")));
}

static void check_long(void **state)
{
    (void)state;
    struct err err = { 0 };
    AUTO_BUF struct buf xpath = { 0 };
    for (int i = 0; i < PAGE_XPATH_MAX; i++)
        buf_put_byte(&xpath, '(');
    assert_false(page_overrides_check("facts.text", (char *)xpath.at, &err));
    assert_non_null(strstr(err.why, "it is none from its byte"));
    err_clear(&err);
    buf_put_byte(&xpath, '(');
    assert_false(page_overrides_check("facts.text", (char *)xpath.at, &err));
    assert_non_null(strstr(err.why, "1001 bytes"));
}

int main(void)
{
    struct suite suite = { .name = "page/overrides" };
    SUITE_ROWS(&suite, fact_rows, check_fact);
    SUITE_ROWS(&suite, date_rows, check_date);
    SUITE_ROWS(&suite, text_rows, check_text);
    SUITE_ROWS(&suite, xpath_rows, check_xpath);
    suite_add(&suite, "ours: names and bylines", check_authors, NULL);
    suite_add(&suite, "ours: no overrides", check_none, NULL);
    suite_add(&suite, "ours: an empty page misses all", check_empty, NULL);
    suite_add(&suite, "ours: steps are bounded", check_bound, NULL);
    suite_add(&suite, "ours: the length is bounded", check_long, NULL);
    return suite_run(&suite);
}
