#include "../base/suite.h"

#include "cmd/cli.h"

static const struct code_row {
    const char *name;
    enum err_kind kind;
    int want;
} code_rows[] = {
    { "ours: no error is 0", ERR_NONE, 0 },
    { "ours: wrong bytes are 1", ERR_INVALID, 1 },
    { "ours: another digest is 1", ERR_MISMATCH, 1 },
    { "ours: what is missing is 1", ERR_MISSING, 1 },
    { "ours: a limit is 1", ERR_LIMIT, 1 },
    { "ours: wrong usage is 2", ERR_USAGE, 2 },
    { "ours: the disk is 4", ERR_SYSTEM, 4 },
};

static void check_code(void **state)
{
    const struct code_row *row = *state;
    const struct err err = { .kind = row->kind };
    assert_int_equal(cli_exit_code(&err), row->want);
}

static const struct size_row {
    const char *name;
    uint64_t bytes;
    const char *want;
} size_rows[] = {
    { "ours: nothing", 0, "0 B" },
    { "ours: bytes have no fraction", 999, "999 B" },
    { "ours: a thousand", 1000, "1.0 KB" },
    { "ours: one digit behind the point", 71849, "71.8 KB" },
    { "ours: what rounds to a thousand is the next unit", 999999, "1.0 MB" },
    { "ours: and what does not is not", 999949, "999.9 KB" },
    { "ours: the same one unit up", 999999999, "1.0 GB" },
    { "ours: the largest", UINT64_MAX, "18.4 EB" },
};

static void check_size(void **state)
{
    const struct size_row *row = *state;
    char text[32];
    cli_size(row->bytes, text);
    assert_string_equal(text, row->want);
}

int main(void)
{
    struct suite suite = { .name = "cmd/cli" };
    SUITE_ROWS(&suite, code_rows, check_code);
    SUITE_ROWS(&suite, size_rows, check_size);
    return suite_run(&suite);
}
