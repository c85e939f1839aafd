/* pressmark.yaml: settings of any bytes are read or refused with a reason. */
#include <assert.h>

#include "archive/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct settings settings;
    struct err err = { 0 };
    settings_init(&settings);
    bool is_read = settings_parse(span_of_n(data, size), "pressmark.yaml", &settings, &err);
    assert(is_read || err.why[0]);
    settings_free(&settings);
    return 0;
}
