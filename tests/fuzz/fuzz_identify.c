/* The first line is a name, the rest the bytes. There is always an answer, and it has a basis. */
#include <assert.h>

#include "format/identify.h"
#include "format/markup.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct identifier *identifier;       /* libmagic's tables take a while to load: once for all inputs */
    struct err err = { 0 };
    struct span bytes = { data, size }, name = SPAN_NULL;
    struct format format = { 0 };
    struct markup markup = { 0 };
    uint32_t width = 0, height = 0;
    if (!identifier && !identifier_open(&identifier, &err))
        return 0;
    (void)span_cut(&bytes, '\n', &name);
    identifier_look(identifier, bytes, name, &format);
    assert(format.mime && format.basis);
    if (markup_look(bytes, &markup))
        assert(markup.root.len > 0 || markup.has_doctype || markup.has_declaration);
    if (format_dimensions(bytes, &width, &height))
        assert(width > 0 && height > 0);
    return 0;
}
