/* fetch.txt (src/bag/fetch.h): the first byte chooses the version's rules. */
#include "bag/fetch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bag_declaration declaration = bag_declaration_none();
    declaration.is_10 = size && data[0] & 1;
    AUTO(source_free) struct source *source = source_of_span("fetch.txt", span_from(span_of_n(data, size), 1));
    AUTO(bag_fetch_free) struct bag_fetch *fetch = bag_fetch_new(source, &declaration);
    struct bag_fetch_entry entry;
    struct err err = { 0 };
    for (;;) {
        err_clear(&err);
        if (!bag_fetch_next(fetch, &entry, &err) && !err_is_set(&err))
            return 0;
        if (err_is_set(&err) && !entry.code)
            abort();
    }
}
