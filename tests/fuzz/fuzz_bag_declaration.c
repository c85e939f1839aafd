/* bagit.txt (src/bag/declaration.h). */
#include "bag/declaration.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bag_declaration declaration;
    AUTO_FINDINGS struct findings findings = { 0 };
    bag_declaration_parse(span_of_n(data, size), &declaration, &findings);
    if (!findings.n && (!declaration.is_known || !declaration.charset))
        abort();                        /* a declaration without findings says by which rules to read on */
    return 0;
}
