/* Any bytes as a srcset: every candidate lies inside, in order, and is not empty. */
#include "page/srcset.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *last = data;
    struct page_candidate candidate;
    for (struct span rest = span_of_n(data, size); page_srcset_next(&rest, &candidate);) {
        if (candidate.url.len == 0 || candidate.url.at < last || candidate.url.at + candidate.url.len > data + size ||
            candidate.width < 0 || candidate.density < 0)
            abort();
        last = candidate.url.at + candidate.url.len;
    }
    return 0;
}
