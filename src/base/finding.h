/* base/finding.h: what a check found: not an error of ours, but a fact about what was checked.
 *
 * A finding has a severity, a stable code that programs may rely on ("bag-manifest-digest"), the place, and why, with
 * the clause of the standard that is broken. Checks of every format put theirs into one list. */
#pragma once
#include "base/buf.h"

enum severity { SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR, SEVERITY_FATAL };

/* What a finding says about the whole: four words, four meanings. */
enum finding_kind {
    FINDING_INVALID,            /* it is there and wrong */
    FINDING_INCOMPLETE,         /* a part that should be there is not (fetch.txt) */
    FINDING_UNVERIFIABLE,       /* it cannot be judged: unknown version, algorithm, compression */
    FINDING_UNREADABLE,         /* it could not be read: disk, permission */
};

struct finding {
    enum severity severity;
    enum finding_kind kind;
    const char *code;           /* static */
    char *where, *why;          /* owned by the list */
};
struct findings {               /* { 0 } is an empty list; not for many threads: join lists with findings_take */
    struct finding *items;
    size_t n;
    size_t n_errors, n_warnings;        /* errors count FATAL too */
    size_t n_left_out;          /* beyond FINDINGS_MAX: counted, not kept */
};
enum { FINDINGS_MAX = 10000 };

void findings_add(struct findings *findings, enum severity severity, enum finding_kind kind, const char *code,
                  const char *where, const char *why, ...) PRINTF_LIKE(6, 7);
/* A failure as a finding: kind SYSTEM is unreadable, the rest invalid; where and why come from the err. */
void findings_add_err(struct findings *findings, const char *code, const char *where, const struct err *err);
void findings_take(struct findings *into, struct findings *taken);  /* moves all to the end of `into` */
void findings_cut(struct findings *findings, size_t n);     /* keeps the first `n`; the others are only counted from now on */
/* Sorted by severity (worst first), then in the order found. */
void findings_sort(struct findings *findings);
/* "valid", "invalid", "incomplete", "unverifiable", "unreadable": what the list means for the whole. */
const char *findings_verdict(const struct findings *findings);
const char *severity_name(enum severity severity);
void findings_free(struct findings *findings);
#define AUTO_FINDINGS __attribute__((cleanup(findings_free)))
