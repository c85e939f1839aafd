#include "archive/names.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

bool names_list(int dir_fd, const char *path, struct names *ret, struct err *err)
{
    int fd = openat(dir_fd, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    if (!dir) {
        err_system(err, errno, "the folder cannot be read");
        if (fd >= 0)
            close(fd);
        return err_where(err, "packages/%s", path);
    }
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        ARRAY_GROW(ret->items, ret->n);
        ret->items[ret->n++] = mem_text(entry->d_name);
    }
    closedir(dir);
    if (ret->n)
        qsort(ret->items, ret->n, sizeof *ret->items, by_name);
    return true;
}

void names_free(struct names *names)
{
    for (size_t i = 0; i < names->n; i++)
        free(names->items[i]);
    free(names->items);
    *names = (struct names){ 0 };
}

bool names_is_folder(int dir_fd, const char *path)
{
    struct stat facts;
    return fstatat(dir_fd, path, &facts, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(facts.st_mode);
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
