/* tests/unit/web/shared.h: tables of real cases that lie outside the repository, read row by row.
 *
 * They are found in $PRESSMARK_SHARED, else beside the source ("$PRESSMARK_SOURCE/../shared"). A test that does not
 * find its table says so and is skipped. */
#pragma once
#include <stdio.h>

#include <jansson.h>

#include "base/buf.h"

/* The whole file below the shared folder's data/; false, with a line on stderr, when it is not there. */
static inline bool shared_slurp(const char *path, struct buf *into)
{
    const char *shared = getenv("PRESSMARK_SHARED"), *source = getenv("PRESSMARK_SOURCE");
    AUTO_FREE char *name = shared ? mem_format("%s/data/%s", shared, path)
                                  : mem_format("%s/../shared/data/%s", source ? source : ".", path);
    FILE *file = fopen(name, "rb");
    if (!file) {
        fprintf(stderr, "# skipped: %s is not here\n", name);
        return false;
    }
    uint8_t bytes[4096];
    for (size_t got; (got = fread(bytes, 1, sizeof bytes, file)) > 0;)
        buf_put(into, bytes, got);
    (void)fclose(file);
    return true;
}

/* The next cell of a TAB-separated row: a JSON string, or plain text. Allocates; NULL at the end of the row. */
static inline char *shared_cell(struct span *row, size_t *ret_len)
{
    struct span cell = *row;
    if (row->at == NULL)
        return NULL;
    if (!span_cut(row, '\t', &cell))
        *row = SPAN_NULL;
    char *text = NULL;
    json_t *value = cell.len && cell.at[0] == '"'
                        ? json_loadb((const char *)cell.at, cell.len, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL) : NULL;
    *ret_len = value ? json_string_length(value) : cell.len;
    text = mem_text_n(value ? (const void *)json_string_value(value) : (const void *)cell.at, *ret_len);
    json_decref(value);
    return text;
}
