/* package/seal.h: what a package was sealed as: the digests of its two tag manifests, which lead to every byte of it. */
#pragma once
#include "base/err.h"

struct package_seal {                   /* of tagmanifest-sha256.txt and tagmanifest-sha512.txt */
    uint8_t sha256[32], sha512[64];
};
/* Of the package as it lies there. Fails with MISSING, LIMIT, SYSTEM. */
MUST_CHECK bool package_seal_read(int package_fd, struct package_seal *ret, struct err *err);
bool package_seal_is_same(const struct package_seal *a, const struct package_seal *b);
