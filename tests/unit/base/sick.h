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
} sick;

static inline bool sick_is_interrupted(void)
{
    errno = EINTR;
    return sick.signals > 0 && sick.signals--;
}

static inline bool sick_is_folder(int fd, const char *name)
{
    char link[64], path[400];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t len = readlink(link, path, sizeof path - 1);
    path[len < 0 ? 0 : len] = '\0';
    const char *slash = strrchr(path, '/');
    return slash && strcmp(slash + 1, name) == 0;
}

struct dirent *readdir(DIR *dir)
{
    struct dirent *(*next)(DIR *) = (struct dirent *(*)(DIR *))dlsym(RTLD_NEXT, "readdir64");
    if (sick.folder && sick_is_folder(dirfd(dir), sick.folder)) {
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
