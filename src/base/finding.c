#include "base/finding.h"

#include <stdarg.h>
#include <stdio.h>

static void put(struct findings *findings, struct finding finding)
{
    if (finding.severity >= SEVERITY_ERROR)
        findings->n_errors++;
    else if (finding.severity == SEVERITY_WARNING)
        findings->n_warnings++;
    if (findings->n >= FINDINGS_MAX) {
        findings->n_left_out++;
        free(finding.where);
        free(finding.why);
        return;
    }
    ARRAY_GROW(findings->items, findings->n);
    findings->items[findings->n++] = finding;
}

void findings_add(struct findings *findings, enum severity severity, enum finding_kind kind, const char *code,
                  const char *where, const char *why, ...)
{
    char text[600];
    va_list args;
    va_start(args, why);
    vsnprintf(text, sizeof text, why, args);
    va_end(args);
    put(findings, (struct finding){ severity, kind, code, mem_text(where ? where : ""), mem_text(text) });
}

void findings_add_err(struct findings *findings, const char *code, const char *where, const struct err *err)
{
    bool has_both = where && *where && err->where[0];
    char *place = mem_format("%s%s%s", where ? where : "", has_both ? ", " : "", err->where);
    enum finding_kind kind = err->kind == ERR_SYSTEM ? FINDING_UNREADABLE : FINDING_INVALID;
    put(findings, (struct finding){ SEVERITY_ERROR, kind, code, place, mem_text(err->why) });
}

void findings_take(struct findings *into, struct findings *taken)
{
    size_t left_out = taken->n_left_out;
    size_t hidden_errors = taken->n_errors, hidden_warnings = taken->n_warnings;
    for (size_t i = 0; i < taken->n; i++) {
        if (taken->items[i].severity >= SEVERITY_ERROR)
            hidden_errors--;
        else if (taken->items[i].severity == SEVERITY_WARNING)
            hidden_warnings--;
        put(into, taken->items[i]);
    }
    into->n_errors += hidden_errors;
    into->n_warnings += hidden_warnings;
    into->n_left_out += left_out;
    free(taken->items);
    *taken = (struct findings){ 0 };
}

void findings_cut(struct findings *findings, size_t n)
{
    if (findings->n <= n)
        return;
    while (findings->n > n) {
        struct finding *last = &findings->items[--findings->n];
        free(last->where);
        free(last->why);
        findings->n_left_out++;
    }
    findings->items = mem_resize(findings->items, n < 8 ? 8 : n * 2, sizeof *findings->items);
}

/* Sorts pointers into the unsorted list, so that equals can keep the order in which they were found. */
static int worst_first(const void *a, const void *b)
{
    const struct finding *const *x = a, *const *y = b;
    if ((*x)->severity != (*y)->severity)
        return (*x)->severity < (*y)->severity ? 1 : -1;
    return *x < *y ? -1 : 1;
}

void findings_sort(struct findings *findings)
{
    if (findings->n < 2)
        return;
    struct finding **order = mem_new_array(findings->n, sizeof *order);
    for (size_t i = 0; i < findings->n; i++)
        order[i] = &findings->items[i];
    qsort(order, findings->n, sizeof *order, worst_first);
    struct finding *sorted = mem_resize(NULL, findings->n < 8 ? 8 : findings->n * 2, sizeof *sorted);
    for (size_t i = 0; i < findings->n; i++)
        sorted[i] = *order[i];
    free(order);
    free(findings->items);
    findings->items = sorted;
}

const char *findings_verdict(const struct findings *findings)
{
    bool has[4] = { false };
    for (size_t i = 0; i < findings->n; i++)
        if (findings->items[i].severity >= SEVERITY_ERROR)
            has[findings->items[i].kind] = true;
    if (has[FINDING_INVALID] || (findings->n_errors && findings->n_left_out))
        return "invalid";                               /* what is known to be wrong outweighs what is not known */
    return has[FINDING_UNREADABLE]     ? "unreadable"
           : has[FINDING_UNVERIFIABLE] ? "unverifiable"
           : has[FINDING_INCOMPLETE]   ? "incomplete"
                                       : "valid";
}

const char *severity_name(enum severity severity)
{
    static const char *const names[] = { "info", "warning", "error", "fatal" };
    return names[severity];
}

void findings_free(struct findings *findings)
{
    for (size_t i = 0; i < findings->n; i++) {
        free(findings->items[i].where);
        free(findings->items[i].why);
    }
    free(findings->items);
    *findings = (struct findings){ 0 };
}
