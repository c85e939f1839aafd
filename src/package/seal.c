#include "package/seal.h"

#include "base/digest.h"
#include "base/source.h"

enum { TAGMANIFEST_MAX = 1024 * 1024 };

bool package_seal_read(int package_fd, struct package_seal *ret, struct err *err)
{
    static const char *const names[] = { "tagmanifest-sha256.txt", "tagmanifest-sha512.txt" };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        AUTO(source_free) struct source *source = NULL;
        AUTO_BUF struct buf text = { 0 };
        if (!source_open_beneath(package_fd, names[i], &source, err) || !source_slurp(source, TAGMANIFEST_MAX, &text, err))
            return false;
        uint8_t value[DIGEST_MAX];
        enum digest_algorithm algorithm = i ? DIGEST_SHA512 : DIGEST_SHA256;
        digest_of(algorithm, buf_span(&text), value);
        memcpy(i ? ret->sha512 : ret->sha256, value, digest_size(algorithm));
    }
    return true;
}

bool package_seal_is_same(const struct package_seal *a, const struct package_seal *b)
{
    return memcmp(a->sha256, b->sha256, sizeof a->sha256) == 0 && memcmp(a->sha512, b->sha512, sizeof a->sha512) == 0;
}
