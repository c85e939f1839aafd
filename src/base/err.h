/* base/err.h: one value that carries a failure from the byte to the terminal.
 *
 * It lives on the caller's stack ({ 0 } is "no error"), allocates nothing, owns nothing. The place that finds the
 * fault sets it once (kind and why); each level on the way out adds what only it knows (where, what, hint).
 * All setters return false, so that failing is one statement: return err_set(err, …).
 * Setting an err that is already set keeps the first why: the innermost reason is the reason. */
#pragma once
#include "base/own.h"

enum err_kind {
    ERR_NONE = 0,
    ERR_USAGE,          /* wrong command line or configuration                      exit 2 */
    ERR_INVALID,        /* bytes that are not as their standard says                exit 1 */
    ERR_MISMATCH,       /* a digest, size or count is another than recorded         exit 1 */
    ERR_MISSING,        /* something asked for is not there                         exit 1 */
    ERR_LIMIT,          /* a bound of ours was reached                              exit 1 */
    ERR_SYSTEM,         /* disk, network, permission, memory                        exit 4 */
};

struct err {
    enum err_kind kind;
    char what[80];      /* outermost: the thing asked for */
    char where[400];    /* grows outwards: line or byte, then record, then file */
    char why[240];      /* innermost, set once; ends with the clause that is broken */
    char hint[240];     /* the next command to type, where there is one */
};

static inline bool err_is_set(const struct err *err)
{
    return err->kind != ERR_NONE;
}

/* Sets kind and why. */
bool err_set(struct err *err, enum err_kind kind, const char *why, ...) PRINTF_LIKE(3, 4);
/* Sets SYSTEM with a why that ends in strerror(errno_value): "cannot open: No such file or directory". */
bool err_system(struct err *err, int errno_value, const char *why, ...) PRINTF_LIKE(3, 4);
/* Adds a place in front of what is there already: "file, record at byte 12, line 3". */
bool err_where(struct err *err, const char *where, ...) PRINTF_LIKE(2, 3);
/* The thing asked for ("cannot verify X"): the outermost one wins. */
bool err_what(struct err *err, const char *what, ...) PRINTF_LIKE(2, 3);
/* What to do next: the first one set wins, since it knows most. */
bool err_hint(struct err *err, const char *hint, ...) PRINTF_LIKE(2, 3);
/* Forgets it all, for code that goes on without the thing that failed. */
void err_clear(struct err *err);

const char *err_kind_name(enum err_kind kind);      /* "invalid", "mismatch", … */
