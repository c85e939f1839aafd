/* A message head, and all that is asked of one. */
#include <assert.h>

#include "web/http.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool count(void *context, struct span element)
{
    assert(element.len > 0);
    return ++*(size_t *)context < 10000;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_HTTP_HEAD struct http_head head = { 0 };
    struct err err = { 0 };
    uint64_t bytes = 0;
    size_t n = 0;
    if (!http_head_parse(span_of_n(data, size), &head, &err)) {
        assert(err_is_set(&err) && !head.fields);
        return 0;
    }
    assert(head.head_bytes <= size && head.n_fields <= HTTP_FIELDS_MAX);
    (void)http_framing(&head, false, &bytes);
    http_list(&head, "Content-Encoding", count, &n);
    for (size_t i = 0; i < head.n_fields; i++) {
        AUTO_BUF struct buf value = { 0 };
        struct span type = http_media_type(head.fields[i].value);
        assert(type.len <= head.fields[i].value.len);
        (void)http_parameter(head.fields[i].value, "charset", &value);
        assert(value.len <= head.fields[i].value.len);
    }
    return 0;
}
