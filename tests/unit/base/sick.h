/* tests/unit/base/sick.h: a disk that is not well, for one test program: its calls stand before those of the C library, and fail
 * where `sick` says so. */
#pragma once
#include "suite.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <sys/file.h>
#include <sys/syscall.h>

static struct {
    const char *folder;                 /* reading a folder of this name ends with EIO at its first name; NULL: none */
    const char *hidden;                 /* no folder has this name when it is listed */
    bool is_held;                       /* every lock is held by another process, for longer than anybody looks again and again */
    int signals;                        /* so many calls are interrupted by one */
    bool has_no_flags;                  /* renameat2 knows none, as on NFS */
    struct buf *synced;                 /* the names of the folders that were synced, each with a blank behind it; NULL: nobody asks */
} sick;

static inline bool sick_is_interrupted(void)
{
    errno = EINTR;
    return sick.signals > 0 && sick.signals--;
}

struct sick_name {
    char text[400];
};

static inline struct sick_name sick_name_of(int fd)
{
    char link[64], path[400];
    struct sick_name name = { "" };
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t len = readlink(link, path, sizeof path - 1);
    path[len < 0 ? 0 : len] = '\0';
    const char *slash = strrchr(path, '/');
    snprintf(name.text, sizeof name.text, "%s", slash ? slash + 1 : "");
    return name;
}

struct dirent *readdir(DIR *dir)
{
    struct dirent *(*next)(DIR *) = (struct dirent *(*)(DIR *))dlsym(RTLD_NEXT, "readdir64");
    if (sick.folder && strcmp(sick_name_of(dirfd(dir)).text, sick.folder) == 0) {
        errno = EIO;
        return NULL;
    }
    struct dirent *entry;
    do
        entry = next(dir);
    while (entry && sick.hidden && strcmp(entry->d_name, sick.hidden) == 0);
    return entry;
}

int flock(int fd, int operation)
{
    if ((operation & ~LOCK_NB) == LOCK_EX && sick_is_interrupted())
        return -1;
    if (sick.is_held && (operation & LOCK_NB)) {
        errno = EWOULDBLOCK;
        return -1;
    }
    return (int)syscall(SYS_flock, fd, operation);
}

int fsync(int fd)
{
    if (sick_is_interrupted())
        return -1;
    if (sick.synced)
        buf_printf(sick.synced, "%s ", sick_name_of(fd).text);
    return (int)syscall(SYS_fsync, fd);
}

int syncfs(int fd)
{
    return sick_is_interrupted() ? -1 : (int)syscall(SYS_syncfs, fd);
}

int ftruncate(int fd, off_t length)
{
    return sick_is_interrupted() ? -1 : (int)syscall(SYS_ftruncate, fd, length);
}

int renameat2(int from_dir, const char *from, int to_dir, const char *to, unsigned flags)
{
    if (sick.has_no_flags && flags) {
        errno = EINVAL;
        return -1;
    }
    return (int)syscall(SYS_renameat2, from_dir, from, to_dir, to, flags);
}
