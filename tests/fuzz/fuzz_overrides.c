/* page/overrides.h: the first line is the expression, the rest the page: any of both gives a fact or none. */
#include <assert.h>

#include "page/overrides.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span page = span_of_n(data, size), line;
    if (!span_cut(&page, '\n', &line))
        return 0;
    AUTO_FREE char *xpath = span_text(line);
    struct err err = { 0 };
    AUTO(page_document_free) struct page_document *document = NULL;
    bool is_right = page_overrides_check("facts.text", xpath, &err);
    assert(is_right || err.why[0]);
    struct err no_page = { 0 };
    if (!page_document_parse(page, SPAN_NULL, "https://news.example/a", &document, &no_page))
        return 0;
    AUTO(page_article_free) struct page_article *article = page_article_of(document, 0);
    const struct page_overrides overrides = { xpath, xpath, xpath, xpath, xpath, xpath, xpath };
    const char *missed[PAGE_OVERRIDES];
    size_t n_missed = page_overrides_apply(&overrides, document, article, missed);
    assert(n_missed <= PAGE_OVERRIDES && article->text && article->n_authors <= 10000);
    for (size_t i = 0; i < n_missed; i++)
        assert(missed[i][0]);
    return 0;
}
