/* Any bytes as a style sheet: its URLs listed, and the sheet with others in their place, which must hold as many. */
#include "page/css.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char *count(void *context, struct span url, enum page_css_use use)
{
    (void)url;
    (void)use;
    ++*(size_t *)context;
    return mem_text("a\"b\\c");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t n = 0, n_again = 0;
    AUTO_BUF struct buf changed = { 0 }, again = { 0 };
    page_css_walk(span_of_n(data, size), count, &n, &changed);
    page_css_walk(buf_span(&changed), count, &n_again, &again);
    if (n != n_again)
        abort();
    return 0;
}
