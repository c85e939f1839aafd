/* base/config_near.h: the key that was perhaps meant by one that is none: misspelt, or put into another group. Private to
 * base/config. */
#pragma once
#include "base/config.h"

/* The key or group ("package") that is nearest to `path`, or NULL when none is near: fewer than half of its letters would
 * have to change. Allocates. */
char *config_near(const char *path, const struct config_key *keys, size_t n_keys);
