/* The bags of the conformance suite (BagIt conformance suite, see ../shared/data/bagit/README.md): each row of its table is
 * a test, and each gets its verdict. */
#include "bags.h"

#include <fcntl.h>
#include <stdio.h>

#include "base/file.h"

struct row {
    char *path, *verdict, *name;
};
static char *root;

static char *shared_folder(void)
{
    const char *shared = getenv("PRESSMARK_SHARED"), *source = getenv("PRESSMARK_SOURCE");
    return shared ? mem_format("%s/data/bagit", shared) : mem_format("%s/../shared/data/bagit", source ? source : ".");
}

static void test_row(void **state)
{
    const struct row *row = *state;
    AUTO_FREE char *folder = mem_format("%s/%s", root, row->path);
    AUTO_CLOSE int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_true(fd >= 0);
    AUTO_FINDINGS struct findings findings = { 0 };
    check_folder(fd, 2, false, &findings, NULL);
    AUTO_FREE char *text = findings_text(&findings);
    bool is_invalid = strcmp(row->verdict, "invalid") == 0, is_warned = strcmp(row->verdict, "warn") == 0;
    if ((findings.n_errors > 0) != is_invalid || (is_warned && !findings.n_warnings))
        fail_msg("%s is expected, %zu errors and %zu warnings are found:\n%s", row->verdict, findings.n_errors,
                 findings.n_warnings, text);
}

int main(void)
{
    struct err err = { 0 };
    AUTO_BUF struct buf table = { 0 };
    struct span rest, line, field[3];
    static struct CMUnitTest tests[128];
    static struct row rows[128];
    size_t n = 0;
    root = shared_folder();
    AUTO_FREE char *path = mem_format("%s/expected.tsv", root);
    if (!file_slurp(AT_FDCWD, path, 1 << 20, &table, &err)) {
        print_message("1..0 # SKIP %s is not there\n", path);
        free(root);
        return 0;
    }
    rest = buf_span(&table);
    (void)!span_line(&rest, &line);
    while (n < COUNT_OF(rows) && span_line(&rest, &line)) {
        for (int i = 0; i < 3; i++)
            if (!span_cut(&line, '\t', &field[i]))
                field[i] = line;
        AUTO_FREE char *why = span_text(field[2]);
        if (span_is(field[1], "skip")) {
            print_message("# left out: %.*s: %s\n", (int)field[0].len, (const char *)field[0].at, why);
            continue;
        }
        rows[n] = (struct row){ .path = span_text(field[0]), .verdict = span_text(field[1]) };
        rows[n].name = mem_format("suite %s: %s", rows[n].path, why);
        tests[n] = (struct CMUnitTest){ rows[n].name, test_row, NULL, NULL, &rows[n] };
        n++;
    }
    int failed = _cmocka_run_group_tests("bag/conformance", tests, n, NULL, NULL);
    for (size_t i = 0; i < n; i++) {
        free(rows[i].path);
        free(rows[i].verdict);
        free(rows[i].name);
    }
    free(root);
    return failed;
}
