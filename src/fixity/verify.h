/* fixity/verify.h: one thing judged once: a package of ours, any bag folder, a WARC file. */
#pragma once
#include "base/finding.h"
#include "base/progress.h"

struct verify_options {
    unsigned workers;                   /* 0: as many as processors */
    const struct progress *progress;
};
struct verified {
    const char *kind;                   /* "package" (a bag of ours), "bag", "warc", "unknown"; static */
    const char *verdict;                /* "valid", "invalid", "incomplete", "unverifiable", "unreadable"; static */
    struct findings findings;           /* sorted, worst first */
    bool is_missing;                    /* there is no such path */
    uint64_t bytes, files, records, articles, images;
};
/* Never fails: what cannot be read is a finding, and its verdict "unreadable". */
void fixity_verify(const char *path, const struct verify_options *options, struct verified *ret);
/* The same for a package whose folder is open. */
void fixity_verify_package(int package_fd, const char *package_id, const struct verify_options *options, struct verified *ret);
/* Sorts the findings and says what they mean: once more, when a caller has added some of its own. */
void verified_conclude(struct verified *verified);
void verified_free(struct verified *verified);
