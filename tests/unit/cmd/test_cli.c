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

static const struct count_row {
    const char *name;
    uint64_t n;
    const char *noun, *want;
} count_rows[] = {
    { "ours: none is many", 0, "article", "0 articles" },
    { "ours: one is one", 1, "picture", "1 picture" },
    { "ours: two are many", 2, "record", "2 records" },
};

static void check_count(void **state)
{
    const struct count_row *row = *state;
    AUTO_BUF struct buf text = { 0 };
    cli_put_count(&text, row->n, row->noun);
    assert_true(span_is(buf_span(&text), row->want));
}

static const struct pad_row {
    const char *name, *text;
    int columns, want;
} pad_rows[] = {
    { "ours: ASCII", "[URL]", 12, 7 },
    { "ours: an ellipsis is one column", "[URL…]", 12, 6 },
    { "ours: what fills the columns", "FILE.html", 9, 0 },
    { "ours: what goes beyond them", "FILE.html", 4, 0 },
};

static void check_pad(void **state)
{
    const struct pad_row *row = *state;
    assert_int_equal(cli_pad(row->text, row->columns), row->want);
}

/* A file of that name once made a verdict of its own. */
static void check_line(void **state)
{
    (void)state;
    AUTO_BUF struct buf text = { 0 };
    cli_put(&text, "%s", "a\nbackup-bag: valid\n");
    cli_put_line(&text, ": %s\x1B[8m", "\xE2\x80\xAE" "b");
    assert_string_equal((const char *)text.at, "a\\x0Abackup-bag: valid\\x0A: \\xE2\\x80\\xAEb\\x1B[8m\n");
}

int main(void)
{
    struct suite suite = { .name = "cmd/cli" };
    SUITE_ROWS(&suite, code_rows, check_code);
    SUITE_ROWS(&suite, size_rows, check_size);
    SUITE_ROWS(&suite, count_rows, check_count);
    SUITE_ROWS(&suite, pad_rows, check_pad);
    suite_add(&suite, "ours: foreign text stays in its line", check_line, NULL);
    return suite_run(&suite);
}
