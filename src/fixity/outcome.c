#include "fixity/outcome.h"

enum ledger_outcome fixity_outcome_of(const struct verified *verified)
{
    if (strcmp(verified->verdict, "valid") == 0)
        return LEDGER_PASS;
    return strcmp(verified->verdict, "unreadable") == 0 ? LEDGER_COULD_NOT_RUN : LEDGER_FAIL;
}

size_t fixity_failing_of(const struct findings *findings, const char *ret[LEDGER_FAILING_MAX])
{
    size_t n = 0;
    for (size_t i = 0; i < findings->n && n < LEDGER_FAILING_MAX; i++) {
        const struct finding *finding = &findings->items[i];
        bool is_new = finding->severity >= SEVERITY_ERROR;
        for (size_t k = 0; k < n && is_new; k++)
            is_new = strcmp(ret[k], finding->where) != 0;
        if (is_new)
            ret[n++] = finding->where;
    }
    return n;
}
