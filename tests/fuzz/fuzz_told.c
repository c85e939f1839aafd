/* What a page's metadata record tells. A line that is missed for a reason is found by its URL, with the reason of the first such line. */
#include <assert.h>

#include "package/told.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span text = { data, size }, rest = text;
    uint64_t expected, captured, explained;
    struct told_line line;
    AUTO(told_reasons_free) struct told_reasons *reasons = told_reasons_new(text);
    (void)!told_counts(text, &expected, &captured, &explained);
    (void)told_left_out(text);
    while (told_next(&rest, &line)) {
        AUTO_FREE char *url = span_text(line.url);
        assert(line.url.len && (!line.is_there || size));
        if (!line.is_there && line.why.len && !memchr(line.url.at, '\0', line.url.len))
            assert(told_reason(reasons, url));
    }
    return 0;
}
