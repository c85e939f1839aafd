#include "begun.h"
#include "../base/sick.h"

#include "archive/archive.h"

static const struct id_row {
    const char *name, *id, *path;       /* path NULL: no package id */
} id_rows[] = {
    { "ours: letters, digits, hyphens", "belta-en-20230606T081500Z-0001", "2023/06/belta-en-20230606T081500Z-0001" },
    { "ours: one letter is a name", "a-20230606T081500Z-0001", "2023/06/a-20230606T081500Z-0001" },
    { "ours: digits are a name", "24-20231231T235959Z-9999", "2023/12/24-20231231T235959Z-9999" },
    { "ours: no name", "-20230606T081500Z-0001", NULL },
    { "ours: the stamp alone", "20230606T081500Z-0001", NULL },
    { "ours: a capital letter", "Belta-20230606T081500Z-0001", NULL },
    { "ours: a hyphen first", "-a-20230606T081500Z-0001", NULL },
    { "ours: two hyphens", "a--b-20230606T081500Z-0001", NULL },
    { "ours: a hyphen before the stamp", "a--20230606T081500Z-0001", NULL },
    { "ours: a slash", "a/b-20230606T081500Z-0001", NULL },
    { "ours: dots", "..-20230606T081500Z-0001", NULL },
    { "ours: three digits of a number", "a-20230606T081500Z-001", NULL },
    { "ours: five digits of a number", "a-20230606T081500Z-00001", NULL },
    { "ours: a small t", "a-20230606t081500Z-0001", NULL },
    { "ours: something behind it", "a-20230606T081500Z-0001.tmp", NULL },
    { "ours: another script", "\u0436-20230606T081500Z-0001", NULL },
    { "ours: nothing", "", NULL },
};

static void check_id(void **state)
{
    const struct id_row *row = *state;
    struct err err = { 0 };
    AUTO_FREE char *path = NULL;
    assert_int_equal(archive_is_package_id(span_of(row->id)), row->path != NULL);
    assert_int_equal(archive_package_path(row->id, &path, &err), row->path != NULL);
    if (row->path)
        assert_string_equal(path, row->path);
    else
        assert_int_equal(err.kind, ERR_INVALID);
}

static void check_long_id(void **state)
{
    (void)state;
    AUTO_BUF struct buf id = { 0 };
    for (int i = 0; i < 150; i++)
        buf_put_byte(&id, 'a');
    buf_put_text(&id, "-20230606T081500Z-0001");
    assert_true(archive_is_package_id(span_from(buf_span(&id), 22)));
    assert_false(archive_is_package_id(span_from(buf_span(&id), 21)));
}

static void check_init(void **state)
{
    (void)state;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    AUTO_FREE char *full = mem_format("%s/full", folder.path);
    AUTO_FREE char *file = mem_format("%s/a-file", folder.path);
    AUTO_FREE char *fresh = mem_format("%s/new/deep", folder.path);
    assert_true(file_make_folders(folder.fd, "full/.hidden", &err));
    assert_true(file_write(folder.fd, "a-file", span_of("x"), &err));
    assert_false(archive_make(full, &err));
    assert_int_equal(err.kind, ERR_USAGE);
    assert_false(file_exists(folder.fd, "full/pressmark.yaml"));
    err_clear(&err);
    assert_false(archive_make(file, &err));
    err_clear(&err);
    assert_false(archive_is_one(fresh));
    assert_true(archive_make(fresh, &err));
    assert_true(archive_is_one(fresh));
    assert_false(archive_make(fresh, &err));                    /* and not a second time */
    assert_int_equal(err.kind, ERR_USAGE);
    err_clear(&err);
    AUTO(archive_free) struct archive *archive = NULL;
    assert_true(archive_open(fresh, &archive, &err));
    assert_string_equal(archive->settings.uuid_text, "b1b7d3f0-5b51-4c1e-9a53-0d3a1c6d7e10");
    folder_end(&folder);
}

static void check_open_none(void **state)
{
    (void)state;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    AUTO(archive_free) struct archive *archive = NULL;
    assert_false(archive_open(folder.path, &archive, &err));
    assert_int_equal(err.kind, ERR_USAGE);
    assert_non_null(strstr(err.hint, "pressmark init"));
    folder_end(&folder);
}

static bool note(void *context, const char *package_id, struct err *err)
{
    (void)err;
    buf_printf(context, "%s ", package_id);
    return true;
}

static void check_packages(void **state)
{
    (void)state;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    AUTO_FREE char *path = mem_format("%s/archive", folder.path);
    AUTO(archive_free) struct archive *archive = NULL;
    assert_true(archive_make(path, &err) && archive_open(path, &archive, &err));
    static const char *const ids[] = { "b-20230606T081500Z-0001", "a-20230606T081501Z-0001", "z-20221231T235959Z-0001" };
    for (size_t i = 0; i < COUNT_OF(ids); i++) {
        assert_false(archive_has_package(archive, ids[i]));
        assert_true(file_make_folders(archive->work_fd, "run/package", &err));
        assert_true(archive_keep_package(archive, "run/package", ids[i], &err));
        assert_true(archive_has_package(archive, ids[i]));
        assert_false(file_exists(archive->work_fd, "run/package"));
    }
    assert_true(file_make_folders(archive->packages_fd, "2023/06/.draft", &err));       /* nothing of these is a package */
    assert_true(file_make_folders(archive->packages_fd, "notes", &err));
    AUTO_BUF struct buf seen = { 0 };
    assert_true(archive_packages(archive, note, &seen, &err));
    assert_string_equal((char *)seen.at, "z-20221231T235959Z-0001 b-20230606T081500Z-0001 a-20230606T081501Z-0001 ");
    assert_true(file_make_folders(archive->work_fd, "run/package", &err));
    assert_false(archive_keep_package(archive, "run/package", ids[0], &err));           /* never replaced */
    assert_true(file_exists(archive->work_fd, "run/package"));
    err_clear(&err);
    AUTO_CLOSE int fd = -1;
    assert_false(archive_open_package(archive, "c-20230606T081500Z-0001", &fd, &err));
    assert_int_equal(err.kind, ERR_MISSING);
    folder_end(&folder);
}

/* Whoever made its year and its month: the place of a package is on disk when it is told to be kept. */
static void check_durable(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    struct err err = { 0 };
    AUTO_BUF struct buf synced = { 0 };
    for (int time = 0; time < 2; time++) {
        AUTO_FREE char *id = mem_format("a-20230606T081500Z-000%d", time + 1);
        assert_true(file_make_folders(archive->work_fd, "run/package", &err));
        if (time == 0)                  /* and its month has no sync yet */
            assert_true(file_write_folders(archive->packages_fd, "2023/06", &err));
        sick.synced = &synced;
        bool is_kept = archive_keep_package(archive, "run/package", id, &err);
        sick.synced = NULL;
        assert_true(is_kept);
        assert_string_equal((char *)synced.at, "2023 packages 06 run ");
        buf_clear(&synced);
    }
    archive_end(archive, &folder);
}

/* A list of packages that ends where the disk failed would be an archive that lost them, or an empty one. */
static const struct sick_row {
    const char *name, *folder;
} sick_rows[] = {
    { "ours: packages/ that cannot be read to its end is no empty archive", "packages" },
    { "ours: nor is a year without months", "2023" },
    { "ours: nor a month without packages", "06" },
};

static void check_sick(void **state)
{
    const struct sick_row *row = *state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    struct err err = { 0 };
    AUTO_BUF struct buf seen = { 0 };
    bool is_empty;
    assert_true(file_make_folders(archive->packages_fd, "2023/06/a-20230606T081500Z-0001", &err));
    sick.folder = row->folder;
    bool is_told = archive_packages(archive, note, &seen, &err);
    struct err no_years = { 0 };
    bool is_known = archive_is_empty(archive, &is_empty, &no_years);
    sick.folder = NULL;
    assert_false(is_told);
    assert_int_equal(err.kind, ERR_SYSTEM);
    assert_non_null(strstr(err.where, "packages/"));
    assert_int_equal(is_known, strcmp(row->folder, "packages") != 0);
    archive_end(archive, &folder);
}

/* No archive begins among files that could not be seen. */
static void check_init_unseen(void **state)
{
    (void)state;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    AUTO_FREE char *full = mem_format("%s/full", folder.path);
    assert_true(file_make_folders(folder.fd, "full/other", &err));
    sick.folder = "full";
    bool is_made = archive_make(full, &err);
    sick.folder = NULL;
    assert_false(is_made);
    assert_int_equal(err.kind, ERR_SYSTEM);
    assert_false(archive_is_one(full));
    folder_end(&folder);
}

int main(void)
{
    struct suite suite = { .name = "archive/archive" };
    SUITE_ROWS(&suite, id_rows, check_id);
    suite_add(&suite, "ours: an id has at most 150 characters", check_long_id, NULL);
    suite_add(&suite, "ours: an archive begins in a new or empty folder", check_init, NULL);
    suite_add(&suite, "ours: a folder without settings is no archive", check_open_none, NULL);
    suite_add(&suite, "ours: packages in the order of their time, each kept once", check_packages, NULL);
    suite_add(&suite, "ours: a package is kept when its year and month are on disk, whoever made them", check_durable, NULL);
    SUITE_ROWS(&suite, sick_rows, check_sick);
    suite_add(&suite, "ours: an archive does not begin in a folder that cannot be read", check_init_unseen, NULL);
    return suite_run(&suite);
}
