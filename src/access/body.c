#include "access/body.h"

#include <stdio.h>

#include "web/chunked.h"

static bool is_coded(const struct record *record)
{
    return *record->coding || record->has_other_coding;
}

bool body_read(const struct record *record, struct buf *into, char ret_why[BODY_WHY], struct err *err)
{
    ret_why[0] = '\0';
    if (!record->head_bytes) {          /* no HTTP message: the block is the body */
        bool is_short = record->block->size <= CODING_MAX;
        return is_short ? source_slurp(record->block, CODING_MAX, into, err)
                        : err_set(err, ERR_LIMIT, "more than %d bytes", CODING_MAX);
    }
    struct coding_result result = { 0 };
    if (!coding_decode_body(record->block, CODING_MAX, into, &result, err))
        return false;
    if (!result.is_complete)
        snprintf(ret_why, BODY_WHY, "%s", result.why);
    return true;
}

static bool write_range(const struct record *record, uint64_t at, struct target_file *file, struct err *err)
{
    struct stream stream;
    struct span piece = SPAN_NULL;
    stream_open(&stream, record->block, at, UINT64_MAX);
    bool is_done = false;
    while (!is_done && stream_next(&stream, &piece, err) && (piece.len == 0 || target_file_put(file, piece, err)))
        is_done = piece.len == 0;
    stream_close(&stream);
    return is_done;
}

static bool write_chunks(const struct record *record, struct target_file *file, char ret_why[BODY_WHY], struct err *err)
{
    struct stream stream;
    struct chunked chunked = { 0 };
    struct err broken = { 0 };
    struct span piece, data = SPAN_NULL;
    stream_open(&stream, record->block, record->head_bytes, UINT64_MAX);
    bool is_fine = true;
    while (is_fine && !chunked.is_done && !err_is_set(&broken)) {
        is_fine = stream_next(&stream, &piece, err);
        if (!is_fine || !piece.len)
            break;
        while (is_fine && chunked_next(&chunked, &piece, &data, &broken) && data.len)
            is_fine = target_file_put(file, data, err);
    }
    stream_close(&stream);
    if (is_fine && !chunked.is_done)
        snprintf(ret_why, BODY_WHY, "%s", err_is_set(&broken) ? broken.why : "the chunked body is cut (RFC 9112 §8)");
    return is_fine;
}

bool body_write(const struct record *record, struct target_file *file, char ret_why[BODY_WHY], struct err *err)
{
    ret_why[0] = '\0';
    bool is_short = record->block->size <= CODING_MAX;
    if (!is_coded(record) && !record->is_chunked)
        return write_range(record, record->head_bytes, file, err);
    if (!is_coded(record) && !is_short)
        return write_chunks(record, file, ret_why, err);
    AUTO_BUF struct buf body = { 0 };
    return body_read(record, &body, ret_why, err) && target_file_put(file, buf_span(&body), err);
}

bool body_write_block(const struct record *record, struct target_file *file, struct err *err)
{
    return write_range(record, 0, file, err);
}
