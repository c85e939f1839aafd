/* src/warc/reader.h: any file is read to its end, also after damage; places stay in the file and never go back. */
#include <assert.h>

#include "warc/reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(source_free) struct source *source = source_of_span("fuzz.warc", span_of_n(data, size));
    AUTO(warc_reader_free) struct warc_reader *reader = NULL;
    AUTO_FINDINGS struct findings findings = { 0 };
    struct err err = { 0 };
    uint64_t last_at = 0;
    bool goes_on = warc_reader_open(source, 0, &findings, &reader, &err);
    while (goes_on) {
        const struct warc_record *record = NULL;
        struct span piece = SPAN_NULL;
        bool is_read = warc_reader_next(reader, &record, &err);
        if (is_read && !record)
            break;
        while (is_read && (is_read = warc_reader_block(reader, &piece, &err)) && piece.len)
            continue;
        if (record) {
            assert(record->at >= last_at && record->at <= size && record->end <= size);
            last_at = record->at;
        }
        if (is_read)
            continue;
        assert(err.kind == ERR_INVALID || err.kind == ERR_LIMIT);
        err_clear(&err);
        bool is_searched = warc_reader_resync(reader, &goes_on, &err);
        assert(is_searched);
    }
    return 0;
}
