/* src/archive/open.c: where packages lie while they are open, one put in the place of another, and the moments between. */
#include "begun.h"
#include "../base/sick.h"

#include <fcntl.h>

#include "archive/open.h"

#define RUN "news-20230606T081500Z"
#define ID RUN "-0001"

/* A folder of work/ with one file, "which". */
static void put(const struct archive *archive, const char *folder, const char *text)
{
    struct err err = { 0 };
    AUTO_FREE char *file = mem_format("%s/which", folder);
    assert_true(file_make_folders(archive->work_fd, folder, &err) && file_write(archive->work_fd, file, span_of(text), &err));
}

/* What "which" says in the folder that is opened as the package; "-": there is none. */
static void expect(const struct archive *archive, const char *id, const char *want)
{
    struct err err = { 0 };
    AUTO_BUF struct buf text = { 0 };
    AUTO_CLOSE int fd = -1;
    buf_put_text(&text, "-");
    if (archive_open_package(archive, id, &fd, &err)) {
        text.len = 0;
        assert_true(file_slurp(fd, "which", 100, &text, &err));
    } else {
        assert_int_equal(err.kind, ERR_MISSING);
    }
    assert_string_equal((char *)text.at, want);
}

static bool note(void *context, const char *id, struct err *err)
{
    (void)err;
    buf_printf(context, "%s ", id);
    return true;
}

static void expect_open(const struct archive *archive, const char *want)
{
    struct err err = { 0 };
    AUTO_BUF struct buf ids = { 0 };
    buf_put_text(&ids, "");
    assert_true(archive_open_packages(archive, note, &ids, &err));
    assert_string_equal((char *)ids.at, want);
}

static void expect_place(const struct archive *archive, const char *want)
{
    struct err err = { 0 };
    AUTO_FREE char *place = NULL;
    assert_true(archive_place(archive, ID, &place, &err));
    assert_string_equal(place, want);
}

static const struct path_row {
    const char *name, *id, *want;       /* NULL: refused */
} path_rows[] = {
    { "ours: the run's id is the package's without its number", ID, RUN "/open/" ID },
    { "ours: whatever number", RUN "-9999", RUN "/open/" RUN "-9999" },
    { "ours: what is no id has no place", "../../etc", NULL },
    { "ours: nor a run's", RUN, NULL },
    { "ours: nor nothing", "", NULL },
};

static void check_path(void **state)
{
    const struct path_row *row = *state;
    struct err err = { 0 };
    AUTO_FREE char *path = NULL;
    assert_int_equal(archive_open_path(row->id, &path, &err), row->want != NULL);
    if (row->want)
        assert_string_equal(path, row->want);
    else
        assert_int_equal(err.kind, ERR_INVALID);
}

static void put_twice(bool has_exchange)
{
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    struct err err = { 0 };
    expect(archive, ID, "-");
    assert_false(archive_has_open(archive, ID));
    expect_place(archive, "packages/2023/06/" ID);
    sick.has_no_flags = !has_exchange;
    for (unsigned i = 1; i <= 3; i++) {
        AUTO_FREE char *text = mem_format("%u", i);
        put(archive, RUN "/" ARCHIVE_OPEN_DRAFT, text);
        bool is_put = archive_put_open(archive, RUN, ID, ARCHIVE_OPEN_DRAFT, &err);
        if (!is_put) {
            sick.has_no_flags = false;
            fail_msg("%s: %s", err.where, err.why);
        }
        expect(archive, ID, text);
        if (i == 2)                     /* as a kill between the three renames leaves it */
            put(archive, RUN "/" ARCHIVE_OPEN_DRAFT ".aside", "0");
    }
    sick.has_no_flags = false;
    assert_true(archive_has_open(archive, ID));
    expect_place(archive, "work/" RUN "/open/" ID);
    assert_false(file_exists(archive->work_fd, RUN "/" ARCHIVE_OPEN_DRAFT));
    assert_int_equal(file_exists(archive->work_fd, RUN "/" ARCHIVE_OPEN_DRAFT ".aside"), has_exchange);
    archive_end(archive, &folder);
}

static void check_put(void **state)
{
    (void)state;
    put_twice(true);
}

static void check_put_plainly(void **state)
{
    (void)state;
    put_twice(false);
}

/* The old folder is read to its end by who has it open, and can ask whether it is still the one. */
static void check_replaced(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    struct err err = { 0 };
    AUTO_CLOSE int fd = -1;
    AUTO_CLOSE int draft = -1;
    AUTO_FREE char *place = NULL;
    put(archive, RUN "/" ARCHIVE_OPEN_DRAFT, "1");
    assert_true(archive_open_draft(archive, ID, &draft, &err));
    assert_true(archive_put_open(archive, RUN, ID, ARCHIVE_OPEN_DRAFT, &err));
    assert_true(archive_open_package(archive, ID, &fd, &err));
    assert_false(archive_is_replaced(archive, ID, fd));
    assert_false(archive_is_replaced(archive, ID, draft));
    close(draft);
    draft = -1;
    assert_false(archive_open_draft(archive, ID, &draft, &err));
    assert_int_equal(err.kind, ERR_MISSING);
    err_clear(&err);
    put(archive, RUN "/" ARCHIVE_OPEN_DRAFT, "2");
    assert_true(archive_put_open(archive, RUN, ID, ARCHIVE_OPEN_DRAFT, &err));
    assert_true(archive_is_replaced(archive, ID, fd));
    assert_true(file_remove_tree(archive->work_fd, RUN, &err));
    assert_false(archive_is_replaced(archive, ID, fd));         /* gone is not replaced */
    archive_end(archive, &folder);
}

/* What is sealed is no longer open, though its folder in work/ may be there for a moment more. */
static void check_sealed(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    struct err err = { 0 };
    put(archive, RUN "/open/" ID, "open");
    put(archive, RUN "/" ID, "sealed");
    expect_open(archive, ID " ");
    assert_true(archive_keep_package(archive, RUN "/" ID, ID, &err));
    expect(archive, ID, "sealed");
    expect_open(archive, "");
    expect_place(archive, "packages/2023/06/" ID);
    assert_true(file_remove_tree(archive->work_fd, RUN, &err));
    expect(archive, ID, "sealed");
    archive_end(archive, &folder);
}

static void check_list(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    struct err err = { 0 };
    expect_open(archive, "");
    put(archive, "b-20230606T081500Z/open/b-20230606T081500Z-0002", "b2");
    put(archive, "b-20230606T081500Z/open/b-20230606T081500Z-0001", "b1");
    put(archive, "a-20240606T081500Z/open/a-20240606T081500Z-0001", "a");
    put(archive, "a-20240606T081500Z/open/b-20230606T081500Z-0003", "of another run");
    put(archive, "a-20240606T081500Z/open/copy", "no id");
    put(archive, "a-20240606T081500Z/a-20240606T081500Z-0002", "not open");
    put(archive, "profiles/news", "no run");
    assert_true(file_write(archive->work_fd, "file", span_of("x"), &err));
    assert_int_equal(symlinkat("a-20240606T081500Z", archive->work_fd, "link"), 0);
    expect_open(archive, "a-20240606T081500Z-0001 b-20230606T081500Z-0001 b-20230606T081500Z-0002 ");
    expect(archive, "a-20240606T081500Z-0002", "-");
    archive_end(archive, &folder);
}

/* A disk that cannot be read has no fewer open packages. */
static void check_sick(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    struct err err = { 0 };
    AUTO_BUF struct buf ids = { 0 };
    put(archive, RUN "/open/" ID, "1");
    static const char *const folders[] = { "work", "open" };
    for (size_t i = 0; i < COUNT_OF(folders); i++) {
        err_clear(&err);
        sick.folder = folders[i];
        bool is_listed = archive_open_packages(archive, note, &ids, &err);
        sick.folder = NULL;
        assert_false(is_listed);
        assert_int_equal(err.kind, ERR_SYSTEM);
    }
    archive_end(archive, &folder);
}

int main(void)
{
    struct suite suite = { .name = "archive/open" };
    SUITE_ROWS(&suite, path_rows, check_path);
    suite_add(&suite, "ours: one after the other takes the place", check_put, NULL);
    suite_add(&suite, "ours: also where names cannot be exchanged", check_put_plainly, NULL);
    suite_add(&suite, "ours: who reads it can ask whether it was replaced", check_replaced, NULL);
    suite_add(&suite, "ours: what is sealed is open no longer", check_sealed, NULL);
    suite_add(&suite, "ours: every open package in its place, and nothing else", check_list, NULL);
    suite_add(&suite, "ours: what cannot be listed is not passed over", check_sick, NULL);
    return suite_run(&suite);
}
