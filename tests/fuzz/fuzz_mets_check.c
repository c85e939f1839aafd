/* mets/check.c on any bytes: no crash, no leak, no hang; what is handed out keeps its promises. */
#include <assert.h>

#include "mets/check.h"

static bool take_file(void *context, const struct mets_seen_file *file, struct err *err)
{
    (void)context;
    (void)err;
    assert(file->href && file->href[0] && file->href[0] != '/');
    return true;
}

static bool take_record(void *context, const struct mets_seen_record *record, struct err *err)
{
    (void)context;
    (void)err;
    assert(record->warc_href && record->begin <= record->end && record->end < UINT64_MAX);
    return true;
}

static bool take_area(void *context, const struct mets_seen_area *area, struct err *err)
{
    (void)context;
    (void)err;
    assert(area->file_id && area->type && area->extent > 0 && area->begin <= UINT64_MAX - area->extent);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct mets_check_options options = { take_file, take_record, take_area, NULL };
    AUTO(source_free) struct source *source = source_of_span("fuzz.xml", span_of_n(data, size));
    AUTO_FINDINGS struct findings findings = { 0 };
    struct mets_check_summary summary;
    struct err err = { 0 };
    bool done = mets_check(source, &options, &findings, &summary, &err);
    assert(done || err_is_set(&err));
    return 0;
}
