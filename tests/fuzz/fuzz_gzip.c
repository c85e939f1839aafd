/* Reads any bytes as gzip members; then writes them as members and reads those back. */
#include <stdint.h>
#include <stdlib.h>

#include "base/gzip.h"

enum { INFLATED_MAX = 16 * 1024 * 1024 };       /* a bomb is no fault, only slow */

static bool keep(void *context, struct span bytes, struct err *err)
{
    (void)err;
    buf_put_span(context, bytes);
    return true;
}

/* Reads all members; what it inflates goes into `into`, which may be NULL. False when something is wrong. */
static bool read_members(struct span packed, struct buf *into)
{
    AUTO(source_free) struct source *source = source_of_span("fuzz", packed);
    AUTO(gzip_reader_free) struct gzip_reader *reader = gzip_reader_new(source, 0);
    struct gzip_member member;
    struct err err = { 0 };
    uint64_t total = 0, at = 0;
    for (bool is_member = true; gzip_reader_member(reader, &member, &is_member, &err) && is_member;) {
        if (member.at != at)
            abort();
        struct span piece;
        do {
            if (!gzip_reader_next(reader, &piece, &err))
                return false;
            if (into)
                buf_put_span(into, piece);
            total += piece.len;
        } while (piece.len && total < INFLATED_MAX);
        at = gzip_reader_at(reader);
        if (at > packed.len)
            abort();
        if (total >= INFLATED_MAX)
            return true;
    }
    if (err_is_set(&err) != (err.why[0] != '\0') || err_is_set(&err) != (err.where[0] != '\0'))
        abort();                        /* what is wrong has a reason and a place */
    return !err_is_set(&err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span bytes = span_of_n(data, size);
    read_members(bytes, NULL);

    AUTO_BUF struct buf packed = { 0 }, again = { 0 };
    AUTO(gzip_writer_free) struct gzip_writer *writer = gzip_writer_new(keep, &packed);
    struct err err = { 0 };
    enum gzip_method method = size % 2 ? GZIP_STORED : GZIP_DEFLATE;
    if (!gzip_writer_begin(writer, method, size, &err) || !gzip_writer_put(writer, span_to(bytes, size / 3), &err) ||
        !gzip_writer_put(writer, span_from(bytes, size / 3), &err) || !gzip_writer_end(writer, &err))
        abort();
    if (!read_members(buf_span(&packed), &again) || !span_equal(buf_span(&again), bytes))
        abort();
    return 0;
}
