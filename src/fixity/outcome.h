/* fixity/outcome.h: what the ledger is told of a fixity check: whether it passed, failed or could not run, and which places failed. */
#pragma once
#include "archive/ledger.h"
#include "fixity/verify.h"

/* A package that could not be read was not checked. All that is not "valid" fails: what cannot be verified any more as well. */
enum ledger_outcome fixity_outcome_of(const struct verified *verified);
/* The places of errors, each once, worst first; returns how many. Borrowed from `findings`. */
size_t fixity_failing_of(const struct findings *findings, const char *ret[LEDGER_FAILING_MAX]);
