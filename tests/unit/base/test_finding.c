#include "suite.h"

#include "base/finding.h"

/* Findings as letters: severity (i w e f) and kind (v invalid, m incomplete, u unverifiable, r unreadable), such as "ev wm". */
static const struct row {
    const char *name, *findings, *want;
} rows[] = {
    { "ours: nothing found is valid", "", "valid" },
    { "ours: warnings leave it valid", "wv wr iv", "valid" },
    { "ours: an error", "ev", "invalid" },
    { "ours: a fatal one", "fv", "invalid" },
    { "ours: a part is not there", "em wv", "incomplete" },
    { "ours: it cannot be judged", "eu", "unverifiable" },
    { "ours: it could not be read", "er", "unreadable" },
    { "ours: wrong outweighs unread", "er ev", "invalid" },
    { "ours: unread outweighs not judged", "eu er", "unreadable" },
    { "ours: not judged outweighs incomplete", "em eu", "unverifiable" },
};

static void add_all(struct findings *findings, const char *letters)
{
    static const char severities[] = "iwef", kinds[] = "vmur";
    for (const char *at = letters; *at; at += at[2] ? 3 : 2)
        findings_add(findings, (enum severity)(strchr(severities, at[0]) - severities),
                     (enum finding_kind)(strchr(kinds, at[1]) - kinds), "code", "where", "%.2s", at);
}

static void check_verdict(void **state)
{
    const struct row *row = *state;
    AUTO_FINDINGS struct findings findings = { 0 };
    add_all(&findings, row->findings);
    assert_string_equal(findings_verdict(&findings), row->want);
}

static void check_sort(void **state)
{
    (void)state;
    AUTO_FINDINGS struct findings findings = { 0 };
    add_all(&findings, "iv wv ev fv wr er im em");
    assert_int_equal(findings.n_errors, 4);
    assert_int_equal(findings.n_warnings, 2);
    findings_sort(&findings);
    AUTO_BUF struct buf order = { 0 };
    for (size_t i = 0; i < findings.n; i++)
        buf_printf(&order, "%s ", findings.items[i].why);
    assert_string_equal((char *)order.at, "fv ev er em wv wr iv im ");
    add_all(&findings, "ev ev ev ev ev ev ev ev ev");           /* a sorted list can grow */
    assert_int_equal(findings.n, 17);
}

static void check_limit(void **state)
{
    (void)state;
    AUTO_FINDINGS struct findings findings = { 0 };
    AUTO_FINDINGS struct findings all = { 0 };
    for (int i = 0; i < FINDINGS_MAX + 5; i++)
        findings_add(&findings, SEVERITY_ERROR, FINDING_UNREADABLE, "code", "", "why");
    findings_add(&findings, SEVERITY_WARNING, FINDING_INVALID, "code", "", "why");
    assert_int_equal(findings.n, FINDINGS_MAX);
    assert_int_equal(findings.n_left_out, 6);
    assert_int_equal(findings.n_errors, FINDINGS_MAX + 5);
    assert_int_equal(findings.n_warnings, 1);
    assert_string_equal(findings_verdict(&findings), "invalid");        /* what was left out may be worse */
    findings_add(&all, SEVERITY_ERROR, FINDING_INVALID, "code", "", "why");
    findings_take(&all, &findings);
    assert_int_equal(all.n, FINDINGS_MAX);
    assert_int_equal(all.n_left_out, 7);
    assert_int_equal(all.n_errors, FINDINGS_MAX + 6);
    assert_int_equal(all.n_warnings, 1);
    assert_int_equal(findings.n, 0);
}

static void check_cut(void **state)
{
    (void)state;
    AUTO_FINDINGS struct findings findings = { 0 };
    findings_cut(&findings, 0);
    add_all(&findings, "ev wv iv ev wv");
    findings_cut(&findings, 9);
    assert_int_equal(findings.n, 5);
    findings_cut(&findings, 1);
    assert_int_equal(findings.n, 1);
    assert_int_equal(findings.n_left_out, 4);
    assert_int_equal(findings.n_errors, 2);
    assert_int_equal(findings.n_warnings, 2);
    findings_cut(&findings, 0);
    add_all(&findings, "wm");
    assert_string_equal(findings.items[0].why, "wm");
    assert_int_equal(findings.n_left_out, 5);
}

static const struct err_row {
    const char *name;
    struct err err;
    const char *where, *want_where;
    enum finding_kind kind;
} err_rows[] = {
    { "ours: what the system refused is unreadable", { .kind = ERR_SYSTEM, .why = "w" }, "a", "a", FINDING_UNREADABLE },
    { "ours: what is wrong is invalid", { .kind = ERR_MISMATCH, .why = "w" }, "a", "a", FINDING_INVALID },
    { "ours: the place inside follows", { .kind = ERR_INVALID, .why = "w", .where = "line 1" }, "a", "a, line 1", FINDING_INVALID },
    { "ours: the place inside alone", { .kind = ERR_INVALID, .why = "w", .where = "line 1" }, "", "line 1", FINDING_INVALID },
    { "ours: no place", { .kind = ERR_INVALID, .why = "w" }, NULL, "", FINDING_INVALID },
};

static void check_err(void **state)
{
    const struct err_row *row = *state;
    AUTO_FINDINGS struct findings findings = { 0 };
    findings_add_err(&findings, "code", row->where, &row->err);
    assert_int_equal(findings.n_errors, 1);
    assert_string_equal(findings.items[0].where, row->want_where);
    assert_string_equal(findings.items[0].why, "w");
    assert_int_equal(findings.items[0].kind, row->kind);
}

int main(void)
{
    struct suite suite = { .name = "base/finding" };
    SUITE_ROWS(&suite, rows, check_verdict);
    SUITE_ROWS(&suite, err_rows, check_err);
    suite_add(&suite, "ours: worst first, then in the order found", check_sort, NULL);
    suite_add(&suite, "ours: beyond the limit findings are counted", check_limit, NULL);
    suite_add(&suite, "ours: what is cut off is counted", check_cut, NULL);
    return suite_run(&suite);
}
