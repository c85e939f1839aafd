/* src/warc/cdxj.h: a line that was read and written again is read the same. */
#include <assert.h>

#include "warc/cdxj.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_CDXJ struct cdxj_line line = { 0 }, again = { 0 };
    AUTO_BUF struct buf text = { 0 };
    struct err err = { 0 };
    if (!cdxj_parse(span_of_n(data, size), &line, &err))
        return 0;
    cdxj_format(&line, &text);
    bool is_read = cdxj_parse(span_to(buf_span(&text), text.len - 1), &again, &err);
    assert(is_read && strcmp(line.url, again.url) == 0 && line.offset == again.offset &&
           line.length == again.length);
    return 0;
}
