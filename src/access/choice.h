/* access/choice.h: which snapshot of an article answers a question: the good one nearest to the date asked for (access/get.h says what
 * a date is); one that is no good capture only when it is named by its urn, or when there is no other. */
#pragma once
#include "access/when.h"
#include "archive/catalogue.h"

struct choice {                         /* { 0 } is none */
    bool has_best, is_good;
    char *id, *package;                 /* urn; the package's id */
    int64_t captured_ns;
    unsigned number;                    /* articles/<number>.json */
    uint64_t n, n_bad;                  /* snapshots of the article; of them, not good ones */
};
struct choice_question {
    const char *what;                   /* a URL, captured or canonical, in any spelling; or the urn of a snapshot */
    const struct when *when;            /* NULL: the latest */
    const struct progress *progress;
    struct findings *unread;            /* as in get_options; filled on failure too */
};
/* Fails with MISSING, the hint says how to look; SYSTEM. */
MUST_CHECK bool choice_make(const struct archive *archive, const struct choice_question *question, struct choice *ret, struct err *err);
void choice_free(struct choice *choice);                            /* the fields */
#define AUTO_CHOICE __attribute__((cleanup(choice_free)))
