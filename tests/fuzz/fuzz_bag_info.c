/* bag-info.txt (src/bag/info.h): the first byte chooses the version's rules. */
#include "bag/info.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_BAG_INFO struct bag_info info = { 0 };
    AUTO_FINDINGS struct findings findings = { 0 };
    struct span text = span_of_n(data, size);
    bag_info_parse(span_from(text, 1), size && data[0] & 1, &info, &findings);
    for (size_t i = 0; i < info.n; i++)
        if (!bag_info_get(&info, info.elements[i].label))
            abort();
    return 0;
}
