/* src/archive/open.c: packages that are still open: where they lie, that one takes the place of another, and who finds them. */
#include "begun.h"

#include "archive/open.h"

#define RUN "a-20230131T230000Z"
#define ID RUN "-0001"

static const struct path_row {
    const char *name, *id, *path;       /* NULL: it is no id */
} path_rows[] = {
    { "ours: an id", ID, RUN "/open/" ID },
    { "ours: a name with hyphens", "a-b-20230131T230000Z-0012", "a-b-20230131T230000Z/open/a-b-20230131T230000Z-0012" },
    { "ours: the run's own id", RUN, NULL },
    { "ours: a way out", "../" ID, NULL },
    { "ours: nothing", "", NULL },
};

static void check_path(void **state)
{
    const struct path_row *row = *state;
    struct err err = { 0 };
    AUTO_FREE char *path = NULL;
    assert_int_equal(archive_open_path(row->id, &path, &err), row->path != NULL);
    if (row->path)
        assert_string_equal(path, row->path);
    else
        assert_int_equal(err.kind, ERR_INVALID);
}

static void put_file(int fd, const char *folder, const char *text)
{
    struct err err = { 0 };
    AUTO_FREE char *file = mem_format("%s/f", folder);
    assert_true(file_make_folders(fd, folder, &err) && file_write(fd, file, span_of(text), &err));
}

static void put_open(const struct archive *archive, const char *run, const char *id, const char *text)
{
    struct err err = { 0 };
    AUTO_FREE char *draft = mem_format("%s/draft", run);
    put_file(archive->work_fd, draft, text);
    if (!archive_put_open(archive, run, id, "draft", &err))
        fail_msg("%s: %s", err.where, err.why);
    assert_false(file_exists(archive->work_fd, draft));
}

static void expect_opened(const struct archive *archive, const char *id, const char *text)
{
    struct err err = { 0 };
    AUTO_BUF struct buf bytes = { 0 };
    AUTO_CLOSE int fd = -1;
    assert_true(archive_open_package(archive, id, &fd, &err));
    assert_int_equal(err.kind, ERR_NONE);               /* of the first place where it was looked for */
    assert_true(file_slurp(fd, "f", 100, &bytes, &err));
    assert_string_equal((char *)bytes.at, text);
}

static bool note(void *context, const char *id, struct err *err)
{
    (void)err;
    buf_printf(context, "%s ", id);
    return true;
}

static void expect_listed(const struct archive *archive, const char *want)
{
    struct err err = { 0 };
    AUTO_BUF struct buf ids = { 0 };
    buf_put_text(&ids, "");
    assert_true(archive_open_packages(archive, note, &ids, &err));
    assert_string_equal((char *)ids.at, want);
}

/* Put, replaced, and sealed: what lies in packages/ is the package from then on. */
static void check_life(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    struct err err = { 0 };
    AUTO_CLOSE int fd = -1;
    assert_false(archive_has_open(archive, ID) || archive_open_package(archive, ID, &fd, &err));
    assert_int_equal(err.kind, ERR_MISSING);
    assert_true(span_starts(span_of(err.where), "packages/2023/01/"));
    put_open(archive, RUN, ID, "first");
    expect_opened(archive, ID, "first");
    put_open(archive, RUN, ID, "second");
    expect_opened(archive, ID, "second");
    assert_true(archive_has_open(archive, ID));
    assert_false(archive_has_package(archive, ID));
    expect_listed(archive, ID " ");
    put_file(archive->work_fd, "sealed", "third");
    err_clear(&err);
    assert_true(archive_keep_package(archive, "sealed", ID, &err));
    expect_opened(archive, ID, "third");
    expect_listed(archive, "");                         /* though it still lies there */
    archive_end(archive, &folder);
}

/* Other folders of work/, an id in another run's folder, and what is no id. */
static void check_list(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    put_open(archive, "b-20230131T230000Z", "b-20230131T230000Z-0001", "b");
    put_open(archive, RUN, RUN "-0002", "a2");
    put_open(archive, RUN, ID, "a1");
    put_file(archive->work_fd, RUN "/open/b-20230131T230000Z-0002", "elsewhere");
    put_file(archive->work_fd, RUN "/open/notes", "no id");
    put_file(archive->work_fd, "c-20230131T230000Z", "a run that has none");
    expect_listed(archive, ID " " RUN "-0002 b-20230131T230000Z-0001 ");
    archive_end(archive, &folder);
}

int main(void)
{
    struct suite suite = { .name = "archive/open" };
    SUITE_ROWS(&suite, path_rows, check_path);
    suite_add(&suite, "ours: put, replaced, sealed", check_life, NULL);
    suite_add(&suite, "ours: only what lies in its own place is listed", check_list, NULL);
    return suite_run(&suite);
}
