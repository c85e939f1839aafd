/* src/warc/check.h, as a foreign file and as ours: what is good as ours is good as anybody's. */
#include <assert.h>

#include "warc/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool check(const uint8_t *data, size_t size, bool is_ours)
{
    const char *name = "sample-en-20230606T081500Z-0001-00000.warc.gz";
    AUTO(source_free) struct source *source = source_of_span(name, span_of_n(data, size));
    AUTO_FINDINGS struct findings findings = { 0 };
    const struct warc_check_options options = { .is_ours = is_ours };
    struct warc_check_summary summary;
    struct err err = { 0 };
    bool is_checked = warc_check(source, &options, &findings, &summary, &err);
    assert(is_checked);
    return findings.n_errors == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (check(data, size, true)) {
        bool is_good = check(data, size, false);
        assert(is_good);
    }
    return 0;
}
