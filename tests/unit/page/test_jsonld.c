/* JSON-LD: what is mended, what is found. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "page/jsonld.h"

static const struct row {
    const char *name, *script, *headline;       /* of the first article; NULL: none */
    bool is_repaired;
} rows[] = {
    { "rfc8259: strict is read as it is", "{\"@type\":\"NewsArticle\",\"headline\":\"A\"}", "A", false },
    { "ours: raw line feed in a string", "{\"@type\":\"NewsArticle\",\"headline\":\"A\nB\"}", "A B", true },
    { "ours: raw tab in a string", "{\"@type\":\"NewsArticle\",\"headline\":\"A\tB\"}", "A B", true },
    { "ours: comma before a brace", "{\"@type\":\"NewsArticle\",\"headline\":\"A\",}", "A", true },
    { "ours: comma before a bracket", "{\"@type\":[\"NewsArticle\",],\"headline\":\"A\"}", "A", true },
    { "ours: a comment in between", "{\"@type\":\"NewsArticle\",/* x */\"headline\":\"A\"}", "A", true },
    { "ours: a line comment", "{\"@type\":\"NewsArticle\", // x\n\"headline\":\"A\"}", "A", true },
    { "ours: slashes in a string are no comment", "{\"@type\":\"NewsArticle\",\"headline\":\"http://a/*b*/\",}", "http://a/*b*/", true },
    { "ours: cdata", "//<![CDATA[\n{\"@type\":\"NewsArticle\",\"headline\":\"A\"}\n//]]>", "A", true },
    { "ours: html comment marks", "<!-- {\"@type\":\"NewsArticle\",\"headline\":\"A\"} -->", "A", true },
    { "ours: two objects in a row", "{\"@type\":\"WebSite\"}{\"@type\":\"NewsArticle\",\"headline\":\"A\"}", "A", true },
    { "ours: a semicolon behind", "{\"@type\":\"NewsArticle\",\"headline\":\"A\"};", "A", true },
    { "ours: an unknown escape", "{\"@type\":\"NewsArticle\",\"headline\":\"It\\'s\"}", "It's", true },
    { "ours: quotes inside a string", "{\"@type\":\"NewsArticle\",\"headline\":\"He said \"no\" to it\"}", "He said \"no\" to it", true },
    { "ours: quotes and a comma inside", "{\"@type\":\"NewsArticle\",\"headline\":\"The \"A\", and B\",\"x\":1}", "The \"A\", and B", true },
    { "ours: cut off in a string", "{\"@type\":\"NewsArticle\",\"headline\":\"A", "A", true },
    { "ours: a brace too many", "{\"@type\":\"NewsArticle\",\"headline\":\"A\"}}", "A", true },
    { "ours: NUL escaped", "{\"@type\":\"NewsArticle\",\"headline\":\"A\\u0000B\"}", "AB", true },
    { "json-ld 4.9: @graph", "{\"@graph\":[{\"@type\":\"WebSite\"},{\"@type\":\"NewsArticle\",\"headline\":\"A\"}]}", "A", false },
    { "schema.org: a full type name", "{\"@type\":\"https://schema.org/BlogPosting\",\"headline\":\"A\"}", "A", false },
    { "schema.org: several types", "{\"@type\":[\"Thing\",\"ReportageNewsArticle\"],\"headline\":\"A\"}", "A", false },
    { "ours: no JSON at all", "window.dataLayer = [];", NULL, true },
    { "ours: empty", "  ", NULL, false },
};

static void test_read(void **state)
{
    const struct row *row = *state;
    struct page_jsonld set = { 0 };
    page_jsonld_add(&set, span_of(row->script));
    page_jsonld_index(&set);
    const char *headline = NULL;
    for (size_t i = 0; i < set.n_nodes && !headline; i++)
        if (page_jsonld_is_article(set.nodes[i]))
            headline = page_jsonld_text(&set, json_object_get(set.nodes[i], "headline"));
    if (row->headline) {
        assert_non_null(headline);
        assert_string_equal(headline, row->headline);
    } else {
        assert_null(headline);
    }
    assert_int_equal(set.is_repaired, row->is_repaired);
    page_jsonld_free(&set);
}

static void test_reference(void **state)
{
    (void)state;
    struct page_jsonld set = { 0 };
    page_jsonld_add(&set, span_of("{\"@type\":\"NewsArticle\",\"publisher\":{\"@id\":\"#o\"},\"author\":[{\"@id\":\"#me\"}]}"));
    page_jsonld_add(&set, span_of("[{\"@id\":\"#o\",\"@type\":\"Organization\",\"name\":\"Org\"},{\"@id\":\"#me\",\"@type\":\"Person\",\"name\":\"Me\"}]"));
    page_jsonld_index(&set);
    assert_string_equal(page_jsonld_text(&set, json_object_get(set.nodes[0], "publisher")), "Org");
    assert_string_equal(page_jsonld_text(&set, json_object_get(set.nodes[0], "author")), "Me");
    page_jsonld_free(&set);
}

static void test_circle(void **state)
{
    (void)state;
    struct page_jsonld set = { 0 };
    page_jsonld_add(&set, span_of("[{\"@id\":\"#a\",\"@type\":\"T\",\"x\":{\"@id\":\"#a\"}},{\"@type\":\"NewsArticle\",\"author\":{\"@id\":\"#a\"}}]"));
    page_jsonld_index(&set);
    assert_null(page_jsonld_text(&set, json_object_get(set.nodes[1], "author")));
    page_jsonld_free(&set);
}

static void test_deep(void **state)
{
    (void)state;
    struct page_jsonld set = { 0 };
    AUTO_BUF struct buf deep = { 0 };
    for (int i = 0; i < 300000; i++)
        buf_put_text(&deep, "[{");
    page_jsonld_add(&set, buf_span(&deep));
    page_jsonld_index(&set);
    assert_int_equal(set.n_nodes, 0);
    assert_int_equal(set.n_lost, 1);
    page_jsonld_free(&set);
}

int main(void)
{
    struct CMUnitTest tests[COUNT_OF(rows) + 3];
    size_t n = 0;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        tests[n++] = (struct CMUnitTest){ .name = rows[i].name, .test_func = test_read, .initial_state = (void *)&rows[i] };
    tests[n++] = (struct CMUnitTest){ .name = "json-ld 3.3: @id names a node elsewhere", .test_func = test_reference };
    tests[n++] = (struct CMUnitTest){ .name = "ours: a node that names itself ends", .test_func = test_circle };
    tests[n++] = (struct CMUnitTest){ .name = "ours: brackets without end are given up", .test_func = test_deep };
    return cmocka_run_group_tests_name("page/jsonld", tests, NULL, NULL);
}
