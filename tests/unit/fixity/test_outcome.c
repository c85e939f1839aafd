/* src/fixity/outcome.c: from findings to a verdict, from the verdict to the outcome, and which places the ledger names. */
#include "../base/suite.h"

#include "fixity/outcome.h"

struct found {
    enum severity severity;
    enum finding_kind kind;
    const char *where;                  /* NULL: no more */
};
static const struct row {
    const char *name;
    struct found found[5];
    enum ledger_outcome outcome;
    const char *failing;                /* each with a blank behind it */
} rows[] = {
    { "ours: nothing found passes", { { 0 } }, LEDGER_PASS, "" },
    { "ours: a warning passes", { { SEVERITY_WARNING, FINDING_INVALID, "a" } }, LEDGER_PASS, "" },
    { "ours: what is wrong fails", { { SEVERITY_ERROR, FINDING_INVALID, "a" } }, LEDGER_FAIL, "a " },
    { "ours: what is fatal fails", { { SEVERITY_FATAL, FINDING_INVALID, "a" } }, LEDGER_FAIL, "a " },
    { "ours: what is not all there fails", { { SEVERITY_ERROR, FINDING_INCOMPLETE, "a" } }, LEDGER_FAIL, "a " },
    { "ours: what cannot be verified any more fails", { { SEVERITY_ERROR, FINDING_UNVERIFIABLE, "a" } }, LEDGER_FAIL, "a " },
    { "ours: what cannot be read was not checked", { { SEVERITY_ERROR, FINDING_UNREADABLE, "a" } }, LEDGER_COULD_NOT_RUN, "a " },
    { "ours: worst first",
      { { SEVERITY_WARNING, FINDING_INVALID, "w" }, { SEVERITY_ERROR, FINDING_INVALID, "e" }, { SEVERITY_FATAL, FINDING_INVALID, "f" } },
      LEDGER_FAIL, "f e " },
    { "ours: a place once",
      { { SEVERITY_ERROR, FINDING_INVALID, "a" }, { SEVERITY_ERROR, FINDING_INVALID, "b" }, { SEVERITY_ERROR, FINDING_INVALID, "a" } },
      LEDGER_FAIL, "a b " },
};

static void check(void **state)
{
    const struct row *row = *state;
    struct verified verified = { .kind = "package" };
    const char *failing[LEDGER_FAILING_MAX];
    AUTO_BUF struct buf places = { 0 };
    for (size_t i = 0; i < COUNT_OF(row->found) && row->found[i].where; i++)
        findings_add(&verified.findings, row->found[i].severity, row->found[i].kind, "x", row->found[i].where, "why");
    findings_sort(&verified.findings);
    verified.verdict = findings_verdict(&verified.findings);
    enum ledger_outcome outcome = fixity_outcome_of(&verified);
    size_t n = fixity_failing_of(&verified.findings, failing);
    for (size_t i = 0; i < n; i++)
        buf_printf(&places, "%s ", failing[i]);
    verified_free(&verified);
    assert_int_equal(outcome, row->outcome);
    assert_true(span_is(buf_span(&places), row->failing));
}

static void check_bounded(void **state)
{
    (void)state;
    AUTO_FINDINGS struct findings findings = { 0 };
    const char *failing[LEDGER_FAILING_MAX];
    for (unsigned i = 0; i < LEDGER_FAILING_MAX + 1; i++) {
        AUTO_FREE char *where = mem_format("data/%u", i);
        findings_add(&findings, SEVERITY_ERROR, FINDING_INVALID, "x", where, "why");
    }
    assert_int_equal(fixity_failing_of(&findings, failing), LEDGER_FAILING_MAX);
    assert_string_equal(failing[LEDGER_FAILING_MAX - 1], "data/99");
}

int main(void)
{
    struct suite suite = { .name = "fixity/outcome" };
    SUITE_ROWS(&suite, rows, check);
    suite_add(&suite, "ours: the ledger names the first hundred places", check_bounded, NULL);
    return suite_run(&suite);
}
