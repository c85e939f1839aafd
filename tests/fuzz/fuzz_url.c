/* A base and a reference, apart by a line feed, the reference also as a host: what is parsed stays the same when
 * parsed again. */
#include <assert.h>

#include "web/url.h"
#include "web/url_host.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span reference = { data, size }, before = SPAN_NULL;
    AUTO_BUF struct buf host = { 0 }, host_again = { 0 };
    AUTO_URL struct url base = { 0 }, url = { 0 }, again = { 0 };
    struct err err = { 0 };
    bool has_base = span_cut(&reference, '\n', &before) && url_parse(before, NULL, &base, &err);
    err_clear(&err);
    if (url_host_parse(reference, &host, &err)) {
        assert(host.len > 0 && url_host_parse(buf_span(&host), &host_again, &err));
        assert(span_equal(buf_span(&host), buf_span(&host_again)));
    }
    err_clear(&err);
    if (!url_parse(reference, has_base ? &base : NULL, &url, &err)) {
        assert(err_is_set(&err));
        return 0;
    }
    assert(strlen(url.text) <= URL_MAX && url.host.len > 0 && url.path.len > 0 && url.path.at[0] == '/');
    assert(url_parse(span_of(url.text), NULL, &again, &err));
    assert(strcmp(url.text, again.text) == 0 && url_same_origin(&url, &again));
    AUTO_FREE char *request = url_for_request(&url), *origin = url_origin(&url), *target = url_request_target(&url);
    assert(strlen(request) == strlen(origin) + strlen(target));
    return 0;
}
