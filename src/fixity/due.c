#include "fixity/due.h"

#include "base/jsonl.h"
#include "base/table.h"

struct fixity_due {
    struct fixity_known **items;
    size_t n;
    struct table *by_id;
};

struct fixity_due *fixity_due_new(void)
{
    struct fixity_due *due = mem_new(sizeof *due);
    due->by_id = table_new();
    return due;
}

void fixity_due_free(struct fixity_due *due)
{
    if (!due)
        return;
    for (size_t i = 0; i < due->n; i++) {
        free(due->items[i]->id);
        free(due->items[i]);
    }
    free(due->items);
    table_free(due->by_id);
    free(due);
}

static struct fixity_known *known_of(struct fixity_due *due, const char *id)
{
    struct fixity_known *known = table_get(due->by_id, span_of(id));
    if (known)
        return known;
    known = mem_new(sizeof *known);
    known->id = mem_text(id);
    table_put(due->by_id, span_of(id), known);
    ARRAY_GROW(due->items, due->n);
    due->items[due->n++] = known;
    return known;
}

void fixity_due_see_entry(struct fixity_due *due, const struct ledger_seen *entry)
{
    int64_t time_ns = 0;
    bool is_check = strcmp(entry->event, "fixity check") == 0, is_sealed = strcmp(entry->event, "sealed") == 0;
    bool is_sealing = strcmp(entry->event, "sealing") == 0, is_accepted = strcmp(entry->event, "accepted") == 0;
    is_sealed |= is_accepted || strcmp(entry->event, "open") == 0;         /* open: it passed its own check, like one that is sealed */
    if ((!is_check && !is_sealing && !is_sealed) || !time_parse_instant(span_of(entry->time), &time_ns))
        return;
    struct fixity_known *known = known_of(due, entry->package);
    ledger_seal_see(&known->seal, entry);
    known->is_checked |= is_check;
    /* A check that could not run has looked at nothing: the package stays due. */
    bool has_run = entry->outcome && strcmp(entry->outcome, ledger_outcome_name(LEDGER_COULD_NOT_RUN)) != 0;
    if (is_sealed || has_run)
        known->checked_ns = time_ns;
}

void fixity_due_see_package(struct fixity_due *due, const char *package_id)
{
    known_of(due, package_id)->is_there = true;
}

static int oldest_first(const void *a, const void *b)
{
    const struct fixity_known *x = *(struct fixity_known *const *)a, *y = *(struct fixity_known *const *)b;
    if (x->checked_ns != y->checked_ns)
        return x->checked_ns < y->checked_ns ? -1 : 1;
    return strcmp(x->id, y->id);
}

const struct fixity_known *const *fixity_due_sorted(struct fixity_due *due, size_t *ret_n)
{
    if (due->n)
        qsort(due->items, due->n, sizeof *due->items, oldest_first);
    *ret_n = due->n;
    return (const struct fixity_known *const *)due->items;
}

bool fixity_is_gone(const struct fixity_known *known)
{
    return !known->is_there && (known->seal.is_sealed || known->seal.was_open || known->is_checked);
}

bool fixity_is_unknown(const struct fixity_known *known)
{
    return known->is_there && !known->seal.is_sealing && !known->seal.is_sealed && !known->seal.was_open;
}

bool fixity_is_due(const struct fixity_known *known, int64_t now_ns, int64_t older_than_ns)
{
    /* Compared with the instant, not the ages: a ledger that names the year 1700 makes an age that does not fit. */
    if (!known->is_there)
        return fixity_is_gone(known);
    /* A check in the future was stamped by a clock that was ahead: nobody knows when it was, and it must not put off the next for years. */
    return fixity_is_unknown(known) || older_than_ns == 0 || known->checked_ns <= now_ns - older_than_ns || known->checked_ns > now_ns;
}
