/* capture/profile.h: profiles of any bytes are read or refused with a reason; what was read can be read for a client. */
#include <assert.h>

#include "capture/profile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct profile profile;
    struct err err = { 0 };
    profile_init(&profile);
    bool is_read = profile_parse(span_of_n(data, size), "/nowhere/profile.yaml", &profile, &err);
    assert(is_read || err.why[0]);
    assert(!is_read || (profile.name && profile.limits.resource_bytes && profile.politeness.connections));
    for (size_t i = 0; is_read && i < profile.sources.feeds.n; i++)
        assert(profile.sources.feeds.items[i]);
    profile_free(&profile);
    return 0;
}
