/* A WARC as a package has it: every capture that is found lies within the file, and can be found by its URL. */
#include <assert.h>

#include "package/captures.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct identifier *identifier;               /* libmagic's tables take long to load */
    struct err err = { 0 };
    if (!identifier && !identifier_open(&identifier, &err))
        return 0;
    AUTO(source_free) struct source *source = source_of_span("fuzz-00000.warc.gz", span_of_n(data, size));
    AUTO_FINDINGS struct findings findings = { 0 };
    AUTO(captures_free) struct captures *captures = NULL;
    if (!captures_read(source, identifier, &findings, &captures, &err))
        return 0;
    for (size_t i = 0; i < captures->n; i++) {
        assert(captures->items[i].end <= size);
        assert(captures_find(captures, captures->items[i].url));
    }
    return 0;
}
