/* package/tally.h: how often something occurred in a package, for its PREMIS events: sorted by what it is. { 0 } is an empty one. */
#pragma once
#include "base/own.h"

struct tally {
    char *what;
    uint64_t n;
};
struct tallies {
    struct tally *items;
    size_t n;
};
void tally_add(struct tallies *tallies, const char *what);
void tally_add_n(struct tallies *tallies, const char *what, uint64_t n);
void tallies_free(struct tallies *tallies);
