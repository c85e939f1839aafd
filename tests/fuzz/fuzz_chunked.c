/* The first byte says how large the pieces are: in any pieces the same data comes out. */
#include <assert.h>

#include "base/buf.h"
#include "web/chunked.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool decode(struct span coded, size_t step, struct chunked *chunked, struct buf *into)
{
    struct err err = { 0 };
    for (size_t at = 0; at < coded.len; at += step) {
        struct span rest = span_to(span_from(coded, at), step), piece = SPAN_NULL;
        do {
            if (!chunked_next(chunked, &rest, &piece, &err))
                return false;
            buf_put_span(into, piece);
        } while (piece.len);
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    AUTO_BUF struct buf whole = { 0 }, pieces = { 0 };
    struct chunked one = { 0 }, many = { 0 };
    struct span coded = { data + 1, size - 1 };
    bool is_well = decode(coded, size, &one, &whole), is_well_too = decode(coded, (size_t)data[0] % 17 + 1, &many, &pieces);
    assert(is_well == is_well_too && one.is_done == many.is_done);
    assert(span_equal(buf_span(&whole), buf_span(&pieces)) && one.data_bytes == whole.len && whole.len < size);
    return 0;
}
