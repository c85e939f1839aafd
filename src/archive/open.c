#include "archive/open.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "archive/names.h"

enum { NUMBER = 5 };                    /* "-0001" */

bool archive_open_path(const char *package_id, char **ret_path, struct err *err)
{
    struct span id = span_of(package_id);
    if (!archive_is_package_id(id))
        return err_set(err, ERR_INVALID, "\"%s\" is no package id (name-yyyymmddThhmmssZ-nnnn)", SHOW(id));
    *ret_path = mem_format("%.*s/open/%s", (int)(id.len - NUMBER), package_id, package_id);
    return true;
}

bool archive_has_open(const struct archive *archive, const char *package_id)
{
    AUTO_FREE char *path = NULL;
    struct err no_id = { 0 };
    return archive_open_path(package_id, &path, &no_id) && file_exists(archive->work_fd, path);
}

bool archive_put_open(const struct archive *archive, const char *run, const char *package_id, const char *draft, struct err *err)
{
    AUTO_FREE char *open = mem_format("%s/open", run), *place = mem_format("%s/%s", open, package_id), *from = mem_format("%s/%s", run, draft);
    return file_make_folders(archive->work_fd, open, err) && file_exchange(archive->work_fd, from, place, err) &&
           file_remove_tree(archive->work_fd, from, err);
}

bool archive_drop_open(const struct archive *archive, const char *package_id, struct err *err)
{
    AUTO_FREE char *path = NULL;
    return archive_open_path(package_id, &path, err) && file_remove_tree(archive->work_fd, path, err);
}

bool archive_open_draft(const struct archive *archive, const char *package_id, int *ret_fd, struct err *err)
{
    struct span id = span_of(package_id);
    if (!archive_is_package_id(id))
        return err_set(err, ERR_INVALID, "\"%s\" is no package id (name-yyyymmddThhmmssZ-nnnn)", SHOW(id));
    AUTO_FREE char *path = mem_format("%.*s/" ARCHIVE_OPEN_DRAFT, (int)(id.len - NUMBER), package_id);
    return file_open_beneath(archive->work_fd, path, O_RDONLY | O_DIRECTORY, ret_fd, err) || err_where(err, "work/%s", path);
}

bool archive_place(const struct archive *archive, const char *package_id, char **ret_path, struct err *err)
{
    AUTO_FREE char *kept = NULL, *open = NULL;
    if (!archive_package_path(package_id, &kept, err) || !archive_open_path(package_id, &open, err))
        return false;
    bool is_open = !archive_has_package(archive, package_id) && archive_has_open(archive, package_id);
    *ret_path = is_open ? mem_format("work/%s", open) : mem_format("packages/%s", kept);
    return true;
}

bool archive_is_replaced(const struct archive *archive, const char *package_id, int fd)
{
    AUTO_CLOSE int now_fd = -1;
    struct stat then, now;
    struct err gone = { 0 };
    return archive_open_package(archive, package_id, &now_fd, &gone) && fstat(fd, &then) == 0 && fstat(now_fd, &now) == 0 &&
           (then.st_ino != now.st_ino || then.st_dev != now.st_dev);
}

static bool each_of_run(const struct archive *archive, const char *run, archive_each_package *each, void *context, struct err *err)
{
    AUTO_FREE char *folder = mem_format("%s/open", run);
    AUTO_NAMES struct file_names names = { 0 };
    if (!names_is_folder(archive->work_fd, folder))
        return true;
    if (!names_list(archive->work_fd, folder, &names, err))
        return false;
    for (size_t i = 0; i < names.n; i++) {
        AUTO_FREE char *path = NULL, *here = mem_format("%s/%s", folder, names.items[i]);
        struct err no_id = { 0 };
        bool is_in_place = archive_open_path(names.items[i], &path, &no_id) && strcmp(path, here) == 0;
        if (is_in_place && !archive_has_package(archive, names.items[i]) && !each(context, names.items[i], err))
            return false;
    }
    return true;
}

bool archive_open_packages(const struct archive *archive, archive_each_package *each, void *context, struct err *err)
{
    AUTO_NAMES struct file_names runs = { 0 };
    if (!names_list(archive->work_fd, ".", &runs, err))
        return false;
    for (size_t i = 0; i < runs.n; i++)
        if (names_is_folder(archive->work_fd, runs.items[i]) && !each_of_run(archive, runs.items[i], each, context, err))
            return false;
    return true;
}
