/* src/archive/strays.c: what lies in packages/ and is no package in its place; and that the packages beside it are found all the same. */
#include "begun.h"

#include "archive/strays.h"

#define ID "news-20261124T081500Z-0001"
enum kind { NOTHING, FOLDER, REGULAR, LINK };

static const struct row {
    const char *name, *path;            /* from packages/ */
    enum kind kind;
    const char *why;                    /* a part of it; NULL: it is no stray */
} rows[] = {
    { "ours: only what belongs there", "2026", NOTHING, NULL },
    { "ours: another package", "2026/12/" "news-20261224T081500Z-0001", FOLDER, NULL },
    { "ours: a folder without a package's name", "2026/11/stray", FOLDER, "its name is no package's" },
    { "ours: a copy beside its original", "2026/11/" ID "-copy", FOLDER, "its name is no package's" },
    { "ours: a file among packages", "2026/11/notes.txt", REGULAR, "it is no folder" },
    { "ours: a package in another month", "2026/10/" ID, FOLDER, "which is packages/2026/11/" ID },
    { "ours: a month that is none", "2026/13/" ID, FOLDER, "it is no folder of a month" },
    { "ours: month 00", "2026/00/" ID, FOLDER, "it is no folder of a month" },
    { "ours: a file for a month", "2026/12", REGULAR, "it is no folder of a month" },
    { "ours: a link for a month", "2026/12", LINK, "it is no folder of a month" },
    { "ours: a folder for a year", "old/2026/11/" ID, FOLDER, "it is no folder of a year" },
    { "ours: a file for a year", "2027", REGULAR, "it is no folder of a year" },
    { "ours: a file in packages/", ".DS_Store", REGULAR, "it is no folder of a year" },
    { "ours: a file with a package's name is the audit's", "2026/11/news-20261124T081500Z-0002", REGULAR, NULL },
};

static bool note_stray(void *context, const char *path, const char *why, struct err *err)
{
    (void)err;
    buf_printf(context, "%s: %s\n", path, why);
    return true;
}

static bool note_package(void *context, const char *id, struct err *err)
{
    (void)err;
    *(bool *)context |= strcmp(id, ID) == 0;
    return true;
}

static void check(void **state)
{
    const struct row *row = *state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    struct err err = { 0 };
    AUTO_BUF struct buf strays = { 0 };
    bool is_found = false;
    assert_true(file_make_folders(archive->packages_fd, "2026/11/" ID, &err));
    if (row->kind == FOLDER)
        assert_true(file_make_folders(archive->packages_fd, row->path, &err));
    else if (row->kind == REGULAR)
        assert_true(file_write(archive->packages_fd, row->path, span_of("x"), &err));
    else if (row->kind == LINK)
        assert_int_equal(symlinkat("11", archive->packages_fd, row->path), 0);
    buf_put_text(&strays, "");
    assert_true(archive_strays(archive, note_stray, &strays, &err));
    assert_true(archive_packages(archive, note_package, &is_found, &err));
    assert_true(is_found);
    if (!row->why) {
        assert_int_equal(strays.len, 0);
    } else {
        size_t first = strcspn((const char *)strays.at, "\n");
        assert_int_equal(first + 1, strays.len);            /* one, whatever is inside of it */
        assert_non_null(strstr((const char *)strays.at, row->why));
    }
    archive_end(archive, &folder);
}

static void check_many(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    struct err err = { 0 };
    AUTO_BUF struct buf strays = { 0 };
    static const char *const paths[] = { "2026/11/b", "2026/11/a", "2026/x", "0", "2026/11/c" };
    for (size_t i = 0; i < COUNT_OF(paths); i++)
        assert_true(file_make_folders(archive->packages_fd, paths[i], &err));
    assert_true(archive_strays(archive, note_stray, &strays, &err));
    static const char *const want[] = { "packages/0:", "packages/2026/11/a:", "packages/2026/11/b:", "packages/2026/11/c:", "packages/2026/x:" };
    const char *at = (const char *)strays.at;
    for (size_t i = 0; i < COUNT_OF(want); i++) {
        at = strstr(at, want[i]);
        assert_non_null(at);
    }
    archive_end(archive, &folder);
}

int main(void)
{
    struct suite suite = { .name = "archive/strays" };
    SUITE_ROWS(&suite, rows, check);
    suite_add(&suite, "ours: several, in the order of their paths", check_many, NULL);
    return suite_run(&suite);
}
