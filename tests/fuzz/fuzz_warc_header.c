/* src/warc/header.h: what was read and written again is read the same. */
#include <assert.h>

#include "warc/field.h"
#include "warc/header.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_WARC_HEADER struct warc_header header = { 0 }, again = { 0 };
    AUTO_FINDINGS struct findings findings = { 0 };
    AUTO_BUF struct buf text = { 0 };
    struct err err = { 0 };
    if (!warc_header_parse(span_of_n(data, size), &header, &findings, "here", &err))
        return 0;
    warc_fields_check(&header, "here", &findings);
    warc_header_format(&header, &text);
    if (text.len > WARC_HEADER_MAX)
        return 0;                       /* a control character has become three bytes */
    bool is_read = warc_header_parse(buf_span(&text), &again, NULL, NULL, &err);
    assert(is_read && again.n_fields == header.n_fields);
    for (size_t i = 0; i < header.n_fields; i++)
        assert(strcmp(header.fields[i].value, again.fields[i].value) == 0);
    return 0;
}
