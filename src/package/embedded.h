/* package/embedded.h: the grammars and profiles of ours that every package carries a copy of, as they were when this program was
 * built (schemas/, profiles/). In byte order of their names. */
#pragma once
#include <stddef.h>

struct embedded_file {
    const char *name;
    const unsigned char *bytes;
    size_t len;
};
const struct embedded_file *embedded_files(size_t *ret_n);
