/* src/capture/resume.c: which runs are gone on with. What becomes of them is tested end to end. */
#include "../archive/begun.h"
#include "../base/sick.h"

#include "capture/run.h"

static bool resume(const struct archive *archive, struct err *err)
{
    struct run_summary summary = { 0 };
    bool is_done = run_resume(archive, 1, NULL, NULL, &summary, err);
    run_summary_free(&summary);
    return is_done;
}

/* What a killed run left under a hidden name goes; nothing is no failure. */
static void check_nothing(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    struct err err = { 0 };
    assert_true(resume(archive, &err));
    assert_true(file_make_folders(archive->work_fd, ".a-20230606T081500Z.new/data", &err));
    assert_true(file_make_folders(archive->work_fd, ".a-20230606T081501Z.gone", &err));
    assert_true(file_make_folders(archive->work_fd, ".another", &err));
    assert_true(resume(archive, &err));
    assert_false(file_exists(archive->work_fd, ".a-20230606T081500Z.new"));
    assert_false(file_exists(archive->work_fd, ".a-20230606T081501Z.gone"));
    assert_true(file_exists(archive->work_fd, ".another"));
    archive_end(archive, &folder);
}

/* "Nothing to resume" is said only of what was seen to be empty. */
static void check_sick(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    struct err err = { 0 };
    assert_true(file_make_folders(archive->work_fd, "a-20230606T081500Z", &err));
    sick.folder = "work";
    bool is_done = resume(archive, &err);
    sick.folder = NULL;
    assert_false(is_done);
    assert_int_equal(err.kind, ERR_SYSTEM);
    assert_string_equal(err.where, "work");
    archive_end(archive, &folder);
}

int main(void)
{
    struct suite suite = { .name = "capture/resume" };
    suite_add(&suite, "ours: nothing to resume is success, and what was never a run goes", check_nothing, NULL);
    suite_add(&suite, "ours: work/ that cannot be read to its end is no success", check_sick, NULL);
    return suite_run(&suite);
}
