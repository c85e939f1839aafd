/* articles/<n>.json: what parses is written again, and reads as the same. */
#include <assert.h>

#include "package/snapshot.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct err err = { 0 };
    AUTO(snapshot_free) struct snapshot *snapshot = NULL;
    if (!snapshot_parse(span_of_n(data, size), &snapshot, &err))
        return 0;
    AUTO_BUF struct buf once = { 0 };
    AUTO_BUF struct buf twice = { 0 };
    AUTO(snapshot_free) struct snapshot *again = NULL;
    snapshot_format(snapshot, &once);
    bool is_read = snapshot_parse(buf_span(&once), &again, &err);
    assert(is_read);
    snapshot_format(again, &twice);
    assert(span_equal(buf_span(&once), buf_span(&twice)));
    return 0;
}
