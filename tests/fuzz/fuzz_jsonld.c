/* JSON-LD as pages hold it: mended, read, indexed, its references followed. */
#include <stddef.h>
#include <stdint.h>

#include "page/jsonld.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const members[] = { "author", "image", "publisher", "mainEntityOfPage", "isPartOf" };
    struct page_jsonld set = { 0 };
    page_jsonld_add(&set, (struct span){ data, size / 2 });     /* two scripts, which may refer to one another */
    page_jsonld_add(&set, (struct span){ data + size / 2, size - size / 2 });
    page_jsonld_add(&set, (struct span){ data, size });
    page_jsonld_index(&set);
    for (size_t i = 0; i < set.n_nodes; i++) {
        (void)page_jsonld_is_article(set.nodes[i]);
        for (size_t k = 0; k < COUNT_OF(members); k++)
            (void)page_jsonld_text(&set, page_jsonld_get(&set, set.nodes[i], members[k]));
    }
    page_jsonld_free(&set);
    return 0;
}
