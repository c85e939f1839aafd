/* archive/ledger.h: the append-only history of packages and fixity checks: ledger/<yyyy>.jsonl, one entry a line, each with the
 * SHA-256 of the line before it, over all years. An entry goes into the file of its year, or into the last file where that is of a later
 * year (a clock was set back): read in the order of their names, the files are one chain.
 *
 *     {"sequence":2,"time":"2026-11-24T10:46:19Z","event":"sealed","package":"…","outcome":null,"bytes":73485,"files":17,
 *      "errors":0,"failing":[],"tagmanifest":{"sha256":"…","sha512":"…"},"tool":"pressmark 0.1.0","previous":"sha256:…"}
 *
 * Lines are canonical: keys in this order, no blanks, so that any other byte is seen. ledger/head holds sequence and hash of the
 * last entry, so that a cut or edited end is seen too. A last line without its end is a torn append: set aside, told apart from
 * tampering. One lock an append. */
#pragma once
#include <jansson.h>

#include "archive/archive.h"
#include "base/digest.h"
#include "base/finding.h"
#include "package/seal.h"

enum ledger_outcome { LEDGER_NO_OUTCOME, LEDGER_PASS, LEDGER_FAIL, LEDGER_COULD_NOT_RUN };
struct ledger_run {                     /* of "run": what a scheduled run came to; written as the object "run", all the counts in it */
    const char *profile, *id;
    uint64_t found, new_found, due, captured, changed, unchanged, gone, refused, failed;
};
struct ledger_warc {                    /* of "open": a closed WARC; written as {"path":…,"sha256":…} in the array "warcs" */
    char *path;                         /* in the package */
    uint8_t sha256[32];
};
struct ledger_entry {
    const char *event;                  /* "open", "sealing", "sealed", "fixity check", "accepted", "ledger accepted", "run" */
    const char *package;                /* NULL: of the ledger itself */
    enum ledger_outcome outcome;
    uint64_t bytes, files, errors;
    const char *const *failing;         /* paths, at most LEDGER_FAILING_MAX are written */
    size_t n_failing;
    const struct package_seal *seal;    /* NULL: none */
    const struct ledger_warc *warcs;    /* with `run`, only where the event has them */
    size_t n_warcs;
    const struct ledger_run *run;
};
enum { LEDGER_FAILING_MAX = 100, LEDGER_LINE_MAX = 60 * 1024 };

/* Appends, synced, before it returns. Fails with INVALID when the end of the ledger is not as its head says, or when it is gone beside
 * packages: a new chain must not begin unseen. */
MUST_CHECK bool ledger_append(const struct archive *archive, const struct ledger_entry *entry, struct err *err);

/* Whether an append would find the end of the ledger as its head says, and could write: asked before work that is lost without its
 * entry. Nothing is changed. INVALID: it would be refused; SYSTEM: it cannot be written. */
MUST_CHECK bool ledger_check(const struct archive *archive, struct err *err);

/* For a ledger that lost its head, or all of it beside packages: verifies the chain, appends `entry` ("ledger accepted") behind what
 * there is, and writes the head anew. Not *ret_is_needed: all is well, nothing was done. INVALID: an edited chain, or a head that names
 * an entry that is not there; these are never accepted. */
MUST_CHECK bool ledger_accept(const struct archive *archive, const struct ledger_entry *entry, bool *ret_is_needed, struct err *err);

struct ledger_seen {
    uint64_t sequence;
    const char *time, *event, *package, *outcome;       /* outcome NULL where none; borrowed during the call */
    const json_t *json;
};
typedef bool ledger_each(void *context, const struct ledger_seen *entry, struct err *err);
/* Goes over all entries in order (`each` sees those of a package) and checks form, sequence, chain and head: what is wrong is a finding (codes ledger-form,
 * ledger-sequence, ledger-chain, ledger-head, ledger-torn). `each` may be NULL. */
MUST_CHECK bool ledger_verify(const struct archive *archive, ledger_each *each, void *context, struct findings *findings,
                              uint64_t *ret_entries, struct err *err);
const char *ledger_outcome_name(enum ledger_outcome outcome);       /* "pass", "fail", "could not run"; NULL for none */
