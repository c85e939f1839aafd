/* trip.c: a wire to trip over. Preloaded into pressmark by test_durability.py, it counts the calls that change what is on disk, and
 * at the one that is asked for it kills the process, or lets the disk be full or sick from there on. Random moments of time seldom
 * meet the few microseconds between two steps of sealing; this meets each of them.
 *
 *     TRIP_LOG=FILE    each call is written there: its number, its name, its path where it has one
 *     TRIP_AT=N        the call before which it happens (1: the first)
 *     TRIP_MODE=       kill: SIGKILL
 *                      torn: half of a write is done, then SIGKILL
 *                      full: this and all later calls that need room fail with ENOSPC, a write after half of its bytes
 *                      sick: this and all later syncs fail with EIO
 *     TRIP_PLAIN=1     no rename can be told not to replace, as on NFS
 *     TRIP_CLOCK=S     the wall clock is S seconds ahead: another day without waiting for it
 *     TRIP_BLIND=END   reads of files whose path ends so fail with EIO, as on a disk with bad sectors,
 *     TRIP_FROM=BYTE   from this byte of them on
 *
 * The calls go straight to the kernel: a preloaded library may be called before anything else is set up. */
#undef _FILE_OFFSET_BITS                 /* pwrite and pwrite64 are two names here */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum mode { MODE_NONE, MODE_KILL, MODE_TORN, MODE_FULL, MODE_SICK };
enum need { NEED_NOTHING, NEED_ROOM, NEED_SYNC };
enum trip { TRIP_NOT, TRIP_HALF, TRIP_WHOLE };   /* half: some of the bytes are still written */

static atomic_long n_calls;

static enum mode mode(void)
{
    const char *text = getenv("TRIP_MODE");
    static const char *const names[] = { "kill", "torn", "full", "sick" };
    for (size_t i = 0; text && i < sizeof names / sizeof *names; i++)
        if (strcmp(text, names[i]) == 0)
            return (enum mode)(MODE_KILL + i);
    return MODE_NONE;
}

static void tell(long number, const char *name, const char *path)
{
    const char *file = getenv("TRIP_LOG");
    if (!file)
        return;
    long fd = syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (fd < 0)
        return;
    char line[512];
    int len = snprintf(line, sizeof line, "%ld\t%s\t%.400s\n", number, name, path ? path : "");
    syscall(SYS_write, fd, line, (size_t)len);
    syscall(SYS_close, fd);
}

static void end_it(void)
{
    syscall(SYS_kill, getpid(), SIGKILL);
    for (;;)
        pause();
}

/* Counts a call; whether, and how, it is to fail (errno is set). */
static enum trip step(const char *name, const char *path, enum need need)
{
    const char *at = getenv("TRIP_AT");
    long number = atomic_fetch_add(&n_calls, 1) + 1, trip = at ? strtol(at, NULL, 10) : 0;
    enum mode wanted = mode();
    tell(number, name, path);
    if (!trip || number < trip)
        return TRIP_NOT;
    bool is_write = strstr(name, "write") != NULL;
    if (number == trip && (wanted == MODE_KILL || (wanted == MODE_TORN && !is_write)))
        end_it();
    if (number == trip && wanted == MODE_TORN)
        return TRIP_HALF;
    if (wanted == MODE_FULL && need == NEED_ROOM) {
        errno = ENOSPC;
        return number == trip && is_write ? TRIP_HALF : TRIP_WHOLE;
    }
    if (wanted == MODE_SICK && need == NEED_SYNC) {
        errno = EIO;
        return TRIP_WHOLE;
    }
    return TRIP_NOT;
}

/* The path of an open regular file or folder; false for sockets, pipes and the terminal, which do not count. */
static bool is_on_disk(int fd, char path[400])
{
    struct stat facts;
    char link[64];
    if (fd <= STDERR_FILENO || fstat(fd, &facts) < 0 || !(S_ISREG(facts.st_mode) || S_ISDIR(facts.st_mode)))
        return false;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t len = readlink(link, path, 399);
    path[len < 0 ? 0 : len] = '\0';
    return true;
}

ssize_t write(int fd, const void *bytes, size_t len)
{
    char path[400];
    enum trip trip = is_on_disk(fd, path) ? step("write", path, NEED_ROOM) : TRIP_NOT;
    if (trip == TRIP_WHOLE || (trip == TRIP_HALF && len < 2))
        return mode() == MODE_TORN ? (end_it(), -1) : -1;
    ssize_t n = syscall(SYS_write, fd, bytes, trip == TRIP_HALF ? len / 2 : len);
    if (trip == TRIP_HALF && mode() == MODE_TORN)
        end_it();
    return n;
}

ssize_t pwrite64(int fd, const void *bytes, size_t len, off64_t at)
{
    char path[400];
    enum trip trip = is_on_disk(fd, path) ? step("pwrite", path, NEED_ROOM) : TRIP_NOT;
    if (trip == TRIP_WHOLE || (trip == TRIP_HALF && len < 2))
        return mode() == MODE_TORN ? (end_it(), -1) : -1;
    ssize_t n = syscall(SYS_pwrite64, fd, bytes, trip == TRIP_HALF ? len / 2 : len, at);
    if (trip == TRIP_HALF && mode() == MODE_TORN)
        end_it();
    return n;
}

ssize_t pwrite(int fd, const void *bytes, size_t len, off_t at)
{
    return pwrite64(fd, bytes, len, at);
}

ssize_t pread64(int fd, void *bytes, size_t len, off64_t at)
{
    const char *end = getenv("TRIP_BLIND"), *from = getenv("TRIP_FROM");
    off64_t first_bad = from ? strtol(from, NULL, 10) : 0;
    char path[400];
    if (end && is_on_disk(fd, path) && strlen(path) >= strlen(end) && strcmp(path + strlen(path) - strlen(end), end) == 0) {
        if (at >= first_bad) {
            errno = EIO;
            return -1;
        }
        if ((off64_t)len > first_bad - at)
            len = (size_t)(first_bad - at);
    }
    return syscall(SYS_pread64, fd, bytes, len, at);
}

ssize_t pread(int fd, void *bytes, size_t len, off_t at)
{
    return pread64(fd, bytes, len, at);
}

static int sync_with(long number, const char *name, int fd)
{
    char path[400];
    if (is_on_disk(fd, path) && step(name, path, NEED_SYNC) != TRIP_NOT)
        return -1;
    return (int)syscall(number, fd);
}

int fsync(int fd)
{
    return sync_with(SYS_fsync, "fsync", fd);
}

int fdatasync(int fd)
{
    return sync_with(SYS_fdatasync, "fdatasync", fd);
}

int syncfs(int fd)
{
    return sync_with(SYS_syncfs, "syncfs", fd);
}

int ftruncate64(int fd, off64_t length)
{
    char path[400];
    if (is_on_disk(fd, path) && step("ftruncate", path, NEED_NOTHING) != TRIP_NOT)
        return -1;
    return (int)syscall(SYS_ftruncate, fd, length);
}

int ftruncate(int fd, off_t length)
{
    return ftruncate64(fd, length);
}

int mkdirat(int dir_fd, const char *path, mode_t permissions)
{
    if (syscall(SYS_faccessat, dir_fd, path, F_OK) == 0) {
        errno = EEXIST;                 /* on a full disk too */
        return -1;
    }
    return step("mkdirat", path, NEED_ROOM) != TRIP_NOT ? -1 : (int)syscall(SYS_mkdirat, dir_fd, path, permissions);
}

int unlinkat(int dir_fd, const char *path, int flags)
{
    return step("unlinkat", path, NEED_NOTHING) != TRIP_NOT ? -1 : (int)syscall(SYS_unlinkat, dir_fd, path, flags);
}

int unlink(const char *path)
{
    return step("unlink", path, NEED_NOTHING) != TRIP_NOT ? -1 : (int)syscall(SYS_unlink, path);
}

int linkat(int from_dir, const char *from, int to_dir, const char *to, int flags)
{
    return step("linkat", to, NEED_ROOM) != TRIP_NOT ? -1 : (int)syscall(SYS_linkat, from_dir, from, to_dir, to, flags);
}

int renameat2(int from_dir, const char *from, int to_dir, const char *to, unsigned flags)
{
    if (flags && getenv("TRIP_PLAIN")) {
        errno = EINVAL;
        return -1;
    }
    return step("renameat2", to, NEED_NOTHING) != TRIP_NOT ? -1 : (int)syscall(SYS_renameat2, from_dir, from, to_dir, to, flags);
}

int clock_gettime(clockid_t clock, struct timespec *ret)
{
    const char *ahead = getenv("TRIP_CLOCK");
    int outcome = (int)syscall(SYS_clock_gettime, clock, ret);
    if (outcome == 0 && clock == CLOCK_REALTIME && ahead)
        ret->tv_sec += atol(ahead);
    return outcome;
}
