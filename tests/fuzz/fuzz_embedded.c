/* Any bytes as JSON-LD, as a script, and as the value of a data-* attribute. */
#include "page/embedded.h"
#include "page/looks.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void visit(void *context, struct span url)
{
    *(size_t *)context += url.len + page_is_image_file(url) + page_has_media_extension(url);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t total = 0;
    struct span text = span_of_n(data, size);
    page_embedded_jsonld(text, visit, &total);
    page_embedded_text(text, true, visit, &total);
    (void)page_data_kind(span_of("data-src"), text);
    return 0;
}
