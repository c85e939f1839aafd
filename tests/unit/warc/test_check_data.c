/* src/warc/check.h against the files of ../shared/data/warc, whose verdicts stand in expected.tsv: a valid one must have no
 * error, an invalid one at least one, a disputable one ("warn") the right number of records; each verdict of another kind
 * must be ours as well. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>

#include "base/file.h"
#include "warc/check.h"

static char *data_path(const char *path)
{
    const char *shared = getenv("PRESSMARK_SHARED"), *source = getenv("PRESSMARK_SOURCE");
    return shared ? mem_format("%s/data/warc/%s", shared, path) : mem_format("%s/../shared/data/warc/%s", source ? source : ".", path);
}

struct row {
    char *path, *verdict;
    uint64_t records;
};

/* Where we judge otherwise than the table, and why. */
static const struct {
    const char *path, *verdict, *reason;
} otherwise[] = {
    { "pywb/example-wpull.warc.gz", "invalid",
      "its warcinfo has a WARC-Warcinfo-ID: in any type except warcinfo (WARC/1.1 §5.16)" },
    { "cdx-writer/tweet.warc.gz", "invalid", "a resource has a WARC-Filename: shall not be used (WARC/1.1 §5.17)" },
};

static const char *verdict_of(const struct row *row)
{
    for (size_t i = 0; i < COUNT_OF(otherwise); i++)
        if (strcmp(otherwise[i].path, row->path) == 0)
            return otherwise[i].verdict;
    return row->verdict;
}

static void show(const struct findings *findings)
{
    for (size_t i = 0; i < findings->n && i < 8; i++)
        print_message("# %s %s %s: %s\n", severity_name(findings->items[i].severity), findings->items[i].code, findings->items[i].where,
                      findings->items[i].why);
}

static void check_row(void **state)
{
    const struct row *row = *state;
    AUTO_FREE char *path = data_path(row->path);
    AUTO(source_free) struct source *source = NULL;
    AUTO_FINDINGS struct findings findings = { 0 };
    struct warc_check_summary summary = { 0 };
    struct err err = { 0 };
    const struct warc_check_options options = { 0 };
    const char *wanted = verdict_of(row);
    assert_true(source_open(path, &source, &err));
    assert_true(warc_check(source, &options, &findings, &summary, &err));
    findings_sort(&findings);
    const char *verdict = findings_verdict(&findings);
    bool is_right = strcmp(wanted, "warn") == 0 || strcmp(verdict, wanted) == 0;
    bool is_counted = summary.records == row->records || (strcmp(wanted, "warn") != 0 && strcmp(wanted, "valid") != 0);
    if (!is_right || !is_counted || getenv("SHOW_FINDINGS")) {
        print_message("# %s: %s, table says %s; %llu records, table says %llu; %llu damaged\n", row->path, verdict, wanted, (unsigned long long)summary.records,
                      (unsigned long long)row->records, (unsigned long long)summary.damaged);
        show(&findings);
    }
    assert_true(is_right);
    assert_true(is_counted);
}

/* Plain and gzip only: ARC, WACZ and other compressions are not read here. */
static bool is_for_us(const struct row *row)
{
    struct span path = span_of(row->path);
    size_t at;
    bool is_other = span_ends(path, ".wacz") || span_ends(path, ".lz4") || span_ends(path, ".zst") || span_ends(path, ".arc") ||
                    span_ends(path, ".arc.gz");
    return !is_other && span_find(path, ".warc", 5, &at);
}

/* path TAB verdict TAB why TAB records … */
static bool parse_row(struct span line, struct row *ret)
{
    struct span cells[4];
    for (size_t i = 0; i < COUNT_OF(cells); i++)
        if (!span_cut(&line, '\t', &cells[i]))
            return false;
    *ret = (struct row){ 0 };
    if (!span_to_u64(cells[3], UINT64_MAX, &ret->records))
        return false;                   /* the head of the table */
    ret->path = span_text(cells[0]);
    ret->verdict = span_text(cells[1]);
    return true;
}

int main(void)
{
    AUTO_FREE char *path = data_path("expected.tsv");
    AUTO_BUF struct buf table = { 0 };
    struct err err = { 0 };
    if (!file_slurp(AT_FDCWD, path, 1024 * 1024, &table, &err)) {
        printf("1..0 # SKIP %s is not there\n", path);
        return 0;
    }
    enum { ROWS_MAX = 1000 };
    static struct row rows[ROWS_MAX];
    static struct CMUnitTest tests[ROWS_MAX];
    struct span rest = buf_span(&table), line;
    size_t n = 0, n_left_out = 0;
    while (span_line(&rest, &line) && n < ROWS_MAX) {
        struct row row;
        if (!parse_row(line, &row))
            continue;
        if (is_for_us(&row)) {
            rows[n] = row;
            tests[n] = (struct CMUnitTest){ rows[n].path, check_row, NULL, NULL, &rows[n] };
            n++;
        } else {
            n_left_out++;
            free(row.path);
            free(row.verdict);
        }
    }
    printf("# %zu rows left out: ARC, WACZ, LZ4, Zstandard\n", n_left_out);
    int failed = _cmocka_run_group_tests("warc/check on data", tests, n, NULL, NULL);
    for (size_t i = 0; i < n; i++) {
        free(rows[i].path);
        free(rows[i].verdict);
    }
    return failed;
}
