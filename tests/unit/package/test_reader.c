/* src/package/reader.c: what is in a package comes out again, and what is broken in it is named with its place. */
#include "../base/suite.h"

#include "made.h"
#include "package/reader.h"

static struct folder folder;            /* the package, made once */

static void check_info(void **state)
{
    (void)state;
    struct err err = { 0 };
    AUTO_BAG_INFO struct bag_info info = { 0 };
    assert_true(package_read_info(folder.fd, &info, &err));
    assert_string_equal(bag_info_get(&info, "Article-Count"), "1");
    assert_string_equal(bag_info_get(&info, "Capture-Start"), "2023-06-06T08:15:01.250Z");
}

static bool note_snapshot(void *context, unsigned n, const struct snapshot *snapshot, struct err *err)
{
    (void)err;
    buf_printf(context, "%u %s %s\n", n, snapshot->id, snapshot->headline);
    return true;
}

static void check_snapshots(void **state)
{
    (void)state;
    struct err err = { 0 };
    AUTO_BUF struct buf said = { 0 };
    assert_true(package_snapshots(folder.fd, note_snapshot, &said, &err));
    assert_false(err_is_set(&err));
    assert_true(span_is(buf_span(&said), "1 " MADE_URN(1) " " MADE_HEADLINE "\n"));
}

static void check_snapshot(void **state)
{
    (void)state;
    struct err err = { 0 };
    AUTO(snapshot_free) struct snapshot *snapshot = NULL;
    assert_true(package_read_snapshot(folder.fd, 1, &snapshot, &err));
    assert_string_equal(snapshot->url, MADE_PAGE_URL);
    assert_int_equal(snapshot->n_images, 1);
    assert_string_equal(snapshot->images[0].url, MADE_PICTURE_URL);
    assert_string_equal(snapshot->images[0].record, MADE_URN(4));
    AUTO(snapshot_free) struct snapshot *none = NULL;
    assert_false(package_read_snapshot(folder.fd, 2, &none, &err));
    assert_int_equal(err.kind, ERR_MISSING);
}

static bool note_capture(void *context, const struct cdxj_line *line, struct err *err)
{
    (void)err;
    buf_printf(context, "%s %s\n", line->time, line->url);
    return true;
}

static void check_captures(void **state)
{
    (void)state;
    struct err err = { 0 };
    AUTO_BUF struct buf said = { 0 };
    assert_true(package_captures(folder.fd, note_capture, &said, &err));
    assert_true(span_is(buf_span(&said), "20230606081503 https://news.example/\n"
                                         "20230606081501 " MADE_PAGE_URL "\n"
                                         "20230606081502 " MADE_PICTURE_URL "\n"));
}

/* What each reads of a folder that is no package, or of one with another text in `path`. */
enum reading { INFO, SNAPSHOTS, CAPTURES };
static const struct row {
    const char *name;
    enum reading reading;
    const char *path, *text;            /* text NULL: there is no such file */
    enum err_kind want;
    const char *where;                  /* a part of err.where */
} rows[] = {
    { "ours: no bag-info.txt", INFO, "bag-info.txt", NULL, ERR_MISSING, "bag-info.txt" },
    { "ours: a bag-info.txt that is wrong is read all the same", INFO, "bag-info.txt", "nothing\n", ERR_NONE, NULL },
    { "ours: no article is no failure", SNAPSHOTS, PACKAGE_ARTICLES "/1.json", NULL, ERR_NONE, NULL },
    { "ours: an article that is no JSON", SNAPSHOTS, PACKAGE_ARTICLES "/1.json", "{", ERR_INVALID, PACKAGE_ARTICLES "/1.json" },
    { "ours: no index", CAPTURES, PACKAGE_CDXJ, NULL, ERR_MISSING, PACKAGE_CDXJ },
    { "ours: an empty index", CAPTURES, PACKAGE_CDXJ, "", ERR_NONE, NULL },
    { "ours: a line that is no CDXJ", CAPTURES, PACKAGE_CDXJ, "example,news)/\n", ERR_INVALID, PACKAGE_CDXJ ", line 1" },
};

static void check_broken(void **state)
{
    const struct row *row = *state;
    struct folder broken = folder_begin();
    struct err err = { 0 };
    AUTO_BUF struct buf said = { 0 };
    AUTO_BAG_INFO struct bag_info info = { 0 };
    assert_true(file_write_folders(broken.fd, PACKAGE_ARTICLES, &err) && file_write_folders(broken.fd, "data/index", &err));
    if (row->text)
        assert_true(file_write(broken.fd, row->path, span_of(row->text), &err));
    bool is_read = row->reading == INFO        ? package_read_info(broken.fd, &info, &err)
                   : row->reading == SNAPSHOTS ? package_snapshots(broken.fd, note_snapshot, &said, &err)
                                               : package_captures(broken.fd, note_capture, &said, &err);
    folder_end(&broken);
    assert_int_equal(is_read, row->want == ERR_NONE);
    assert_int_equal(err.kind, row->want);
    if (row->where && !strstr(err.where, row->where))
        fail_msg("where: %s", err.where);
}

/* Whoever is told of a line or an article can stop the reading, and its reason is the one that comes out. */
static bool stop_at_snapshot(void *context, unsigned n, const struct snapshot *snapshot, struct err *err)
{
    (void)n;
    (void)snapshot;
    ++*(unsigned *)context;
    return err_set(err, ERR_LIMIT, "enough");
}

static bool stop_at_capture(void *context, const struct cdxj_line *line, struct err *err)
{
    (void)line;
    ++*(unsigned *)context;
    return err_set(err, ERR_LIMIT, "enough");
}

static void check_stop(void **state)
{
    (void)state;
    unsigned n = 0;
    struct err err = { 0 };
    assert_false(package_snapshots(folder.fd, stop_at_snapshot, &n, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
    err_clear(&err);
    assert_false(package_captures(folder.fd, stop_at_capture, &n, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
    assert_int_equal(n, 2);
}

int main(void)
{
    struct suite suite = { .name = "package/reader" };
    folder = folder_begin();
    made_package(folder.fd, MADE_ID);
    suite_add(&suite, "ours: bag-info.txt", check_info, NULL);
    suite_add(&suite, "ours: all snapshots", check_snapshots, NULL);
    suite_add(&suite, "ours: one snapshot", check_snapshot, NULL);
    suite_add(&suite, "ours: all captures, as the index has them", check_captures, NULL);
    SUITE_ROWS(&suite, rows, check_broken);
    suite_add(&suite, "ours: a reading can be stopped", check_stop, NULL);
    int n_failed = suite_run(&suite);
    folder_end(&folder);
    return n_failed;
}
