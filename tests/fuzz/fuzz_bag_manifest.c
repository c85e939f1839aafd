/* Manifests (src/bag/manifest.h, path.h, lines.h): the first byte chooses version, encoding and algorithm. */
#include "bag/manifest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was read as canonical is what would be written, and no path leads out of the bag. */
static void check_entry(const struct bag_manifest *manifest, const struct bag_entry *entry, struct span bytes)
{
    struct span path = span_of(entry->path);
    AUTO_BUF struct buf line = { 0 };
    size_t at;
    if (span_starts(path, "/") || span_starts(path, "../") || span_find(path, "/../", 4, &at) || span_ends(path, "/.."))
        abort();
    if (!entry->is_canonical)
        return;
    bag_manifest_format(bag_manifest_algorithm(manifest), entry->digest, entry->path, &line);
    if (!span_find(bytes, line.at, line.len, &at))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = { "manifest-md5.txt", "tagmanifest-sha256.txt", "manifest-unknown.txt" };
    static const char *const charsets[] = { "UTF-8", "UTF-16", "ISO-8859-1", "Shift_JIS" };
    unsigned choice = size ? data[0] : 0;
    struct span bytes = span_from(span_of_n(data, size), 1);
    struct bag_declaration declaration = bag_declaration_none();
    declaration.is_10 = choice & 1;
    declaration.charset = bag_charset_find(span_of(charsets[choice >> 1 & 3]));
    AUTO(source_free) struct source *source = source_of_span(names[(choice >> 3) % 3], bytes);
    AUTO(bag_manifest_free) struct bag_manifest *manifest = NULL;
    struct bag_entry entry;
    struct err err = { 0 };
    if (!bag_manifest_open(source, &declaration, &manifest, &err))
        abort();
    for (;;) {
        err_clear(&err);
        if (bag_manifest_next(manifest, &entry, &err))
            check_entry(manifest, &entry, bytes);
        else if (!err_is_set(&err))
            return 0;
        else if (!entry.code)
            abort();
    }
}
