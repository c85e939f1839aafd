/* The article of any page; JSON-LD is mended and read on its own as well, since few random pages hold a script of it. */
#include <stddef.h>
#include <stdint.h>

#include "page/article.h"
#include "page/jsonld.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span input = { data, size };
    struct err err = { 0 };
    struct page_document *document = NULL;
    if (page_document_parse(input, span_of("text/html"), "https://news.example/2023/02/28/story", &document, &err)) {
        page_article_free(page_article_of(document, INT64_C(1686039300) * NS_PER_S));
        page_document_free(document);
    }
    struct page_jsonld set = { 0 };
    page_jsonld_add(&set, input);
    page_jsonld_index(&set);
    page_jsonld_free(&set);
    return 0;
}
