/* Any bytes as a page: parsed, its requisites and links listed, written again, and what was written parsed once more. The first byte
 * chooses what the transport says of the encoding. */
#include "page/document.h"
#include "page/paging.h"
#include "page/requisite.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *map(void *context, const char *url, enum page_kind kind)
{
    (void)context;
    return kind == PAGE_IMAGE && strlen(url) % 2 ? "files/a.jpg" : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const types[] = { "", "text/html; charset=utf-8", "text/html; charset=windows-1251", "text/html;charset=\"gb18030\"",
                                         "text/html; charset=shift_jis", "text/html; charset=utf-16" };
    if (size == 0)
        return 0;
    struct err err = { 0 };
    AUTO(page_document_free) struct page_document *document = NULL, *again = NULL;
    if (!page_document_parse(span_of_n(data + 1, size - 1), span_of(types[data[0] % COUNT_OF(types)]), "https://a.example/b/c", &document, &err))
        return 0;
    struct page_requisites list = { 0 };
    page_requisites_of(document, &(struct page_requisite_options){ .media = true }, &list);
    page_requisites_free(&list);
    const char *pages[4];
    AUTO(page_links_free) struct page_links *links = page_links_of(document);
    if (links->n > PAGE_LINKS_MAX || page_paging_find(links, document->url, pages, COUNT_OF(pages)) > COUNT_OF(pages))
        abort();
    AUTO_BUF struct buf html = { 0 };
    if (!page_rewrite(document, map, NULL, "<!---->", data[0] & 0x80, &html, &err) ||
        !page_document_parse(buf_span(&html), span_of("text/html; charset=utf-8"), "https://a.example/b/c", &again, &err))
        abort();
    if (again->encoding_errors)
        abort();
    return 0;
}
