#include "archive/names.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

bool names_list(int packages_fd, const char *path, struct file_names *ret, struct err *err)
{
    AUTO_CLOSE int fd = openat(packages_fd, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        err_system(err, errno, "the folder cannot be opened");
    return (fd >= 0 && file_names_read(fd, ret, err)) || err_where(err, "packages/%s", path);
}

bool names_is_folder(int packages_fd, const char *path)
{
    struct stat facts;
    return fstatat(packages_fd, path, &facts, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(facts.st_mode);
}

bool names_is_year(struct span name)
{
    uint64_t year;
    return name.len == 4 && span_to_u64(name, 9999, &year);
}

bool names_is_month(struct span name)
{
    uint64_t month;
    return name.len == 2 && span_to_u64(name, 12, &month) && month > 0;
}
