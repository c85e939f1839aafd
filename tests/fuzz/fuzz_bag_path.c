/* Paths of manifests and fetch.txt (src/bag/path.h): the first byte chooses the version's rules. */
#include "bag/path.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was taken for a path stays inside the bag, and is already tidy. */
static void check_path(struct span path)
{
    struct span rest = path, segment;
    if (!path.len || path.len > BAG_PATH_MAX || path.at[0] == '/' || path.at[0] == '~' || path.at[0] == '\\')
        abort();
    for (bool is_last = false; !is_last;) {
        is_last = !span_cut(&rest, '/', &segment);
        if (is_last)
            segment = rest;
        if (!segment.len || span_is(segment, ".") || span_is(segment, ".."))
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span raw = span_from(span_of_n(data, size), 1);
    bool strict_10 = size && data[0] & 1;
    AUTO_BUF struct buf path = { 0 };
    AUTO_BUF struct buf escaped = { 0 };
    AUTO_BUF struct buf again = { 0 };
    struct err err = { 0 };
    const char *code = NULL;
    unsigned oddities = 0;
    if (!bag_path_parse(raw, strict_10, &path, &oddities, &code, &err)) {
        if (!code || !err_is_set(&err))
            abort();
        return 0;
    }
    check_path(buf_span(&path));
    if (memchr(path.at, 0, path.len))
        return 0;                       /* the readers of lines let no NUL through: it has no C string */
    bag_path_decode_legacy((const char *)path.at, &again);
    bag_path_escape((const char *)path.at, &escaped);
    oddities = 0;
    if (!bag_path_parse(buf_span(&escaped), true, &again, &oddities, &code, &err) || oddities ||
        !span_equal(buf_span(&path), buf_span(&again)))
        abort();
    return 0;
}
