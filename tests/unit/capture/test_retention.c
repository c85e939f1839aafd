#include "../archive/begun.h"

#include "capture/retention.h"

#define DAY (24 * 3600 * NS_PER_S)
#define NOW INT64_C(1686039300000000000)                /* 2023-06-06T08:15:00Z */

static const struct row {
    const char *name;
    const char *before[5];
    int64_t keep_ns;
    const char *after;
    size_t n;
} rows[] = {
    { "ours: old ones go, pages too", { "g-20230101T000000Z.json", "g-20230101T000000Z.html", "g-20230605T000000Z.json" }, 7 * DAY,
      "g-20230605T000000Z.json ", 2 },
    { "ours: the newest stays, however old", { "g-20220101T000000Z.json", "g-20230101T000000Z.html", "g-20230101T000000Z.json" }, 7 * DAY,
      "g-20230101T000000Z.html g-20230101T000000Z.json ", 1 },
    { "ours: a page without summary is not the newest", { "g-20220101T000000Z.json", "g-20230101T000000Z.html" }, 7 * DAY,
      "g-20220101T000000Z.json g-20230101T000000Z.html ", 0 },
    { "ours: 0 is for ever", { "g-20200101T000000Z.json", "g-20230605T000000Z.json" }, 0, "g-20200101T000000Z.json g-20230605T000000Z.json ", 0 },
    { "ours: longer than there are years", { "g-20200101T000000Z.json", "g-20230605T000000Z.json" }, INT64_MAX,
      "g-20200101T000000Z.json g-20230605T000000Z.json ", 0 },
    { "ours: other files are not ours", { "notes.txt", "g-20200101T000000Z.json.bak", "g.html", "g-20230605T000000Z.json" }, DAY,
      "g-20200101T000000Z.json.bak g-20230605T000000Z.json g.html notes.txt ", 0 },
};

static void check_row(void **state)
{
    const struct row *row = *state;
    struct folder folder;
    struct err err = { 0 };
    AUTO_CLOSE int fd = -1;
    AUTO_NAMES struct file_names names = { 0 };
    AUTO_BUF struct buf left = { 0 };
    size_t n = 99;
    struct archive *archive = archive_begin(&folder);
    assert_true(summary_make_folder(archive, "g", &fd, &err));
    for (size_t i = 0; i < COUNT_OF(row->before) && row->before[i]; i++)
        assert_true(file_write(fd, row->before[i], span_of("x"), &err));
    bool is_done = retention_apply(archive, "g", row->keep_ns, NOW, &n, &err) && file_names_read(fd, &names, &err);
    for (size_t i = 0; i < names.n; i++)
        buf_printf(&left, "%s ", names.items[i]);
    archive_end(archive, &folder);
    assert_true(is_done);
    assert_string_equal((char *)left.at, row->after);
    assert_int_equal(n, row->n);
}

static void check_none(void **state)
{
    (void)state;
    struct folder folder;
    struct err err = { 0 };
    size_t n = 99;
    struct archive *archive = archive_begin(&folder);
    bool is_done = retention_apply(archive, "g", DAY, NOW, &n, &err);
    archive_end(archive, &folder);
    assert_true(is_done);
    assert_int_equal(n, 0);
}

int main(void)
{
    struct suite suite = { .name = "capture/retention" };
    SUITE_ROWS(&suite, rows, check_row);
    suite_add(&suite, "ours: a profile that never ran has no reports", check_none, NULL);
    return suite_run(&suite);
}
