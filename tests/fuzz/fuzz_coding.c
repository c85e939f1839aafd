/* An HTTP response: the bound holds whatever is coded how often. */
#include <assert.h>

#include "web/coding.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { MAX = 100000 };
    AUTO(source_free) struct source *message = source_of_span("message", span_of_n(data, size));
    AUTO_BUF struct buf body = { 0 };
    struct coding_result result = { 0 };
    struct err err = { 0 };
    if (!coding_decode_body(message, MAX, &body, &result, &err)) {
        assert(err_is_set(&err) && body.len == 0);
        return 0;
    }
    assert(body.len <= MAX && result.is_complete == (result.why[0] == 0));
    return 0;
}
