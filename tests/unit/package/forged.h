/* tests/unit/package/forged.h: files of a package changed by hand: one alone, or with every manifest that leads to it, so that the package
 * agrees with itself. */
#pragma once
#include "../base/suite.h"

#include "base/digest.h"

/* The first `from` in the file becomes `to`. */
static inline void edit_file(int package_fd, const char *path, const char *from, const char *to)
{
    struct err err = { 0 };
    AUTO_BUF struct buf text = { 0 };
    AUTO_BUF struct buf edited = { 0 };
    size_t at;
    assert_true(file_slurp(package_fd, path, 1 << 20, &text, &err));
    assert_true(span_find(buf_span(&text), from, strlen(from), &at));
    buf_put_span(&edited, span_to(buf_span(&text), at));
    buf_put_text(&edited, to);
    buf_put_span(&edited, span_from(buf_span(&text), at + strlen(from)));
    assert_true(file_write(package_fd, path, buf_span(&edited), &err));
}

static inline void hex_of_file(int package_fd, const char *path, enum digest_algorithm algorithm, char ret[DIGEST_HEX_MAX])
{
    struct err err = { 0 };
    AUTO_BUF struct buf text = { 0 };
    uint8_t value[DIGEST_MAX];
    assert_true(file_slurp(package_fd, path, 1 << 20, &text, &err));
    digest_of(algorithm, buf_span(&text), value);
    digest_hex(algorithm, value, ret);
}

/* The same, then in the manifests, then in the tag manifests (`levels` of them: 1 leaves the tag manifests as they are). */
static inline void forge_file(int package_fd, const char *path, const char *from, const char *to, int levels)
{
    static const enum digest_algorithm algorithms[] = { DIGEST_SHA256, DIGEST_SHA512 };
    const char *above = strncmp(path, "data/", 5) == 0 ? "manifest" : "tagmanifest";
    char was[COUNT_OF(algorithms)][DIGEST_HEX_MAX], is[DIGEST_HEX_MAX];
    for (size_t i = 0; i < COUNT_OF(algorithms); i++)
        hex_of_file(package_fd, path, algorithms[i], was[i]);
    edit_file(package_fd, path, from, to);
    if (levels == 0 || strncmp(path, "tagmanifest", 11) == 0)
        return;
    for (size_t i = 0; i < COUNT_OF(algorithms); i++) {
        AUTO_FREE char *manifest = mem_format("%s-%s.txt", above, digest_name(algorithms[i]));
        hex_of_file(package_fd, path, algorithms[i], is);
        forge_file(package_fd, manifest, was[i], is, levels - 1);
    }
}
