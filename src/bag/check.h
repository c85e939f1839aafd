/* bag/check.h: judges a bag folder by RFC 8493 and its predecessors 0.93 to 0.97: every rule that a folder can break, each
 * finding with its own code ("bag-declaration", "bag-manifest-line", "bag-oxum", …; bag/codes.h has them all).
 *
 * Every file is opened beneath the folder and read once, whatever is checked: the digests of all manifests that list it
 * and the caller's own look share one pass. No path of a bag is ever opened outside it, nothing is fetched; links, devices
 * and pipes are never opened. Findings come in one order, whatever the number of workers. Memory: at most 200 bytes a
 * file. A version or encoding that is not known here ends the check early: unverifiable. */
#pragma once
#include "bag/info.h"
#include "base/progress.h"
#include "base/source.h"

struct bag_check_options {
    unsigned workers;                   /* 0: as many as processors */
    /* Tag manifests and manifests must equal their canonical form byte for byte (as bag/writer.h writes it), with exactly
     * bagit.txt, bag-info.txt and the four manifests at the top: for bags of ours. */
    bool is_ours;
    /* Called for each file below data/ that lies there, in order, before any is read. May be NULL. */
    void (*found)(void *context, const char *path, uint64_t bytes);
    /* Called for each file below data/ (on a worker, in any order) with a source whose reading feeds the digests: the
     * caller parses as it likes, once, in order. What it does not read is read afterwards. Its failure becomes a
     * finding of that file (unreadable for SYSTEM, else "bag-look"), and the digests are compared all the same: what it
     * finds wrong in the bytes it keeps itself, in a list of its own. May be NULL. */
    bool (*look)(void *context, const char *path, struct source *source, struct err *err);
    /* Called for each file below data/ whose SHA-256 was computed (on a worker, in any order). May be NULL. */
    void (*digested)(void *context, const char *path, uint64_t bytes, const uint8_t sha256[32]);
    void *context;
    const struct progress *progress;    /* bytes; may be NULL */
};
struct bag_check_summary {
    char version[16];                   /* "1.0"; "" when unknown */
    uint64_t payload_bytes, payload_files, tag_files;
    struct bag_info info;               /* yours: bag_info_free */
};
/* False: the folder itself could not be read (SYSTEM, MISSING). Anything wrong with the bag is a finding. */
MUST_CHECK bool bag_check(int bag_fd, const struct bag_check_options *options, struct findings *findings,
                          struct bag_check_summary *ret, struct err *err);
