/* package/check.h: judges one package of ours: everything that bag/check.h and warc/check.h say of a bag and its WARCs, and what
 * only both together can tell: METS and CDXJ against the records, counts against reality. Each byte is read once.
 *
 * Codes of its own: "package-index-…" (CDXJ against WARC, both ways), "package-map-…" (METS against WARC, both ways), "package-mets-…" (files, sizes,
 * digests that METS names), "package-count-…" (bag-info), "package-id", "package-limit" (more is said than can be true, and is not compared: package/crosscheck.h). */
#pragma once
#include "bag/check.h"

struct package_check_options {
    unsigned workers;
    const struct progress *progress;
};
struct package_check_summary {
    struct bag_check_summary bag;
    uint64_t records, captures, articles, images;
};
/* `package_id`: the name of its folder. False: the folder could not be read. When a file in it could not be read, which is a finding
 * of kind UNREADABLE, the others are judged, but nothing is compared across files, and the summary's counts are 0. */
MUST_CHECK bool package_check(int package_fd, const char *package_id, const struct package_check_options *options,
                              struct findings *findings, struct package_check_summary *ret, struct err *err);
void package_check_summary_free(struct package_check_summary *summary);
/* Whether the bag says that it is one of ours (its BagIt-Profile-Identifier, and data/METS.xml is there). */
bool package_is_ours(int dir_fd);
