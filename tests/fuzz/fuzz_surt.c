/* A key holds no byte that would break the order of an index, and is made of anything. */
#include <assert.h>

#include "web/surt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_BUF struct buf key = { 0 };
    surt_of(span_of_n(data, size), &key);
    for (size_t i = 0; i < key.len; i++)
        assert(key.at[i] > ' ' && key.at[i] != 0x7F);
    return 0;
}
