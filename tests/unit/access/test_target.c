/* access/target.c: a folder that appears whole or not at all. */
#include "../base/sick.h"

#include "access/target.h"

/* Paths below the test's own folder. */
static char *below(const struct folder *folder, const char *name)
{
    return mem_format("%s/%s", folder->path, name);
}

static size_t count_entries(const struct folder *folder);

static bool count_one(void *context, const struct file_entry *entry, struct err *err)
{
    (void)entry;
    (void)err;
    ++*(size_t *)context;
    return true;
}

static size_t count_entries(const struct folder *folder)
{
    size_t n = 0;
    struct err err = { 0 };
    assert_true(file_walk(folder->fd, count_one, &n, &err));
    return n;
}

static void put(const struct target *target, const char *name, const char *text)
{
    AUTO_TARGET_FILE struct target_file file = { .fd = -1 };
    struct err err = { 0 };
    char sha256[65];
    assert_true(target_file_open(target, name, &file, &err));
    assert_true(target_file_put(&file, span_of(text), &err));
    target_file_end(&file, sha256);
    assert_int_equal(file.bytes, strlen(text));
    if (strcmp(text, "abc") == 0)
        assert_string_equal(sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static const struct good_row {
    const char *name, *path;
    bool is_there;                      /* an empty folder */
} good_rows[] = {
    { "ours: a new folder", "new", false },
    { "ours: slashes at its end", "new///", false },
    { "ours: folders above it are made", "a/b/c", false },
    { "ours: an empty folder gives way", "there", true },
};

static void check_good(void **state)
{
    const struct good_row *row = *state;
    struct folder folder = folder_begin();
    AUTO_FREE char *path = below(&folder, row->path);
    struct err err = { 0 };
    if (row->is_there)
        assert_int_equal(mkdir(path, 0755), 0);
    AUTO_TARGET struct target target = TARGET_NONE;
    assert_true(target_begin(path, &target, &err));
    put(&target, "one", "abc");
    AUTO_FREE char *inside = mem_format("%s/one", path);
    assert_int_equal(access(inside, F_OK), -1);          /* not before it is published */
    assert_true(target_publish(&target, &err));
    assert_int_equal(access(inside, F_OK), 0);
    target_free(&target);
    assert_int_equal(access(inside, F_OK), 0);
    folder_end(&folder);
}

static const struct bad_row {
    const char *name, *path;
} bad_rows[] = {
    { "ours: a folder with something in it", "full" },
    { "ours: a file", "full/file" },
    { "ours: where the caller stands", "here" },
    { "ours: no name", "" },
    { "ours: the folder above", "new/.." },
};

static void check_bad(void **state)
{
    const struct bad_row *row = *state;
    struct folder folder = folder_begin();
    AUTO_FREE char *full = below(&folder, "full"), *file = below(&folder, "full/file"), *here = below(&folder, "here");
    AUTO_FREE char *path = *row->path ? below(&folder, row->path) : mem_text("");
    AUTO_FREE char *back = getcwd(NULL, 0);
    struct err err = { 0 };
    assert_int_equal(mkdir(full, 0755), 0);
    assert_int_equal(mkdir(here, 0755), 0);
    assert_true(file_publish(AT_FDCWD, file, span_of("kept"), &err));
    assert_int_equal(chdir(here), 0);
    struct target target = TARGET_NONE;
    bool is_begun = target_begin(path, &target, &err);
    assert_int_equal(chdir(back), 0);
    assert_false(is_begun);
    assert_int_equal(err.kind, ERR_USAGE);
    assert_int_equal(count_entries(&folder), 3);
    folder_end(&folder);
}

/* What cannot be seen may be anything: the folder is left alone. */
static void unreadable(void **state)
{
    (void)state;
    struct folder folder = folder_begin();
    AUTO_FREE char *path = below(&folder, "there");
    struct err err = { 0 };
    struct target target = TARGET_NONE;
    assert_int_equal(mkdir(path, 0755), 0);
    sick.folder = "there";
    bool is_begun = target_begin(path, &target, &err);
    sick.folder = NULL;
    assert_false(is_begun);
    assert_int_equal(err.kind, ERR_SYSTEM);
    assert_int_equal(count_entries(&folder), 1);
    folder_end(&folder);
}

static void freed_unpublished(void **state)
{
    (void)state;
    struct folder folder = folder_begin();
    AUTO_FREE char *path = below(&folder, "there");
    struct err err = { 0 };
    assert_int_equal(mkdir(path, 0755), 0);
    struct target target = TARGET_NONE;
    assert_true(target_begin(path, &target, &err));
    assert_true(file_make_folders(target.fd, "files", &err));
    put(&target, "files/one", "two");
    target_free(&target);
    assert_int_equal(count_entries(&folder), 1);
    folder_end(&folder);
}

/* What came into the folder in the meantime is not lost. */
static void filled_in_the_meantime(void **state)
{
    (void)state;
    struct folder folder = folder_begin();
    AUTO_FREE char *path = below(&folder, "there"), *file = below(&folder, "there/other");
    struct err err = { 0 };
    assert_int_equal(mkdir(path, 0755), 0);
    struct target target = TARGET_NONE;
    assert_true(target_begin(path, &target, &err));
    assert_true(file_publish(AT_FDCWD, file, span_of("kept"), &err));
    assert_false(target_publish(&target, &err));
    assert_int_equal(err.kind, ERR_USAGE);
    target_free(&target);
    assert_int_equal(count_entries(&folder), 2);
    folder_end(&folder);
}

int main(void)
{
    struct suite suite = { .name = "access/target" };
    SUITE_ROWS(&suite, good_rows, check_good);
    SUITE_ROWS(&suite, bad_rows, check_bad);
    suite_add(&suite, "ours: a folder that cannot be read is left alone", unreadable, NULL);
    suite_add(&suite, "ours: freed unpublished, it vanishes", freed_unpublished, NULL);
    suite_add(&suite, "ours: filled in the meantime", filled_in_the_meantime, NULL);
    return suite_run(&suite);
}
