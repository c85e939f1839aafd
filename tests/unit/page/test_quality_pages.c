/* src/page/quality.c on real pages: other projects saved them as articles, and so all of them are good, although many have the code of a
 * consent manager, and some say that they are not free and have the parts of a paywall. The same pages cut in the middle are not. */
#include "../base/suite.h"

#include "page/quality.h"
#include "pages.h"

/* `parts` of four: 4 is the whole page. */
static bool judge(const char *name, size_t parts, struct page_verdict *ret)
{
    static const char head_text[] = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n";
    AUTO_BUF struct buf body = { 0 };
    AUTO_HTTP_HEAD struct http_head head = { 0 };
    struct err err = { 0 };
    if (!pages_slurp(name, &body))
        return false;
    assert_true(http_head_parse(span_of(head_text), &head, &err));
    struct span page = span_to(buf_span(&body), body.len / 4 * parts + (parts == 4 ? 3 : 0));
    AUTO(page_document_free) struct page_document *document = pages_parse(page, "text/html", "https://news.example/2023/story");
    AUTO(page_article_free) struct page_article *article = page_article_of(document, INT64_C(1700000000000000000));
    const struct page_answer answer = { .head = &head, .body = page };
    page_quality_of(document, article, &answer, ret);
    if (parts == 4 && ret->quality)
        printf("# %s: %s (%s)\n", name, page_quality_name(ret->quality), ret->why);
    return true;
}

static void free_names(char **names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(names[i]);
    free(names);
}

static void check_pages(void **state)
{
    (void)state;
    size_t n, n_bad = 0;
    char **names = pages_list(&n);
    for (size_t i = 0; i < n; i++) {
        struct page_verdict verdict;
        assert_true(judge(names[i], 4, &verdict));
        n_bad += verdict.quality != PAGE_GOOD;
    }
    free_names(names, n);
    assert_int_equal(n_bad, 0);
}

static void check_seed(void **state)
{
    (void)state;
    static const char *const names[] = { "seed/seed-jsonld.html", "seed/seed-microdata.html", "seed/seed-table.html" };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct page_verdict verdict = { 0 };
        if (judge(names[i], 4, &verdict))
            assert_int_equal(verdict.quality, PAGE_GOOD);
    }
}

/* Between two elements, or behind a sentence, a cut cannot be seen. */
static void check_cut(void **state)
{
    (void)state;
    size_t n, n_seen = 0;
    char **names = pages_list(&n);
    for (size_t i = 0; i < n; i++)
        for (size_t parts = 1; parts <= 3; parts++) {
            struct page_verdict verdict;
            assert_true(judge(names[i], parts, &verdict));
            n_seen += verdict.quality == PAGE_TRUNCATED;
        }
    free_names(names, n);
    printf("# %zu of %zu cuts are seen\n", n_seen, 3 * n);
    assert_true(n_seen * 100 >= 3 * n * 84);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "ours: real articles are good", check_pages, NULL, NULL, NULL },
        { "ours: the pages of the seed are good", check_seed, NULL, NULL, NULL },
        { "ours: real articles, cut, are truncated", check_cut, NULL, NULL, NULL },
    };
    return cmocka_run_group_tests_name("page/quality_pages", tests, NULL, NULL);
}
