/* An answer, head and body: some verdict comes of it, with a reason unless it is good. */
#include <assert.h>

#include "page/quality.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span message = { data, size };
    struct err err = { 0 };
    AUTO_HTTP_HEAD struct http_head head = { 0 };
    AUTO(page_document_free) struct page_document *document = NULL;
    if (!http_head_parse(message, &head, &err) || head.is_request)
        return 0;
    struct span body = span_from(message, head.head_bytes);
    if (!page_document_parse(body, http_value(&head, "Content-Type"), "https://news.example/a", &document, &err))
        return 0;
    AUTO(page_article_free) struct page_article *article = page_article_of(document, INT64_C(1700000000000000000));
    const struct page_answer answer = { .head = &head, .body = body };
    struct page_verdict verdict;
    page_quality_of(document, article, &answer, &verdict);
    assert((verdict.quality == PAGE_GOOD) == !verdict.why[0]);
    return 0;
}
