#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>

/* --- opening ------------------------------------------------------------------------------------------------ */

/* Where a folder of the path ends: "a/b" has its parent in *ret_dir ("a", or "." ) and its name in the return. */
static const char *split(const char *path, char **ret_dir)
{
    const char *slash = strrchr(path, '/');
    *ret_dir = slash ? mem_text_n(path, slash == path ? 1 : (size_t)(slash - path)) : mem_text(".");
    return slash ? slash + 1 : path;
}

static bool why_not_open(int errno_value, struct err *err)
{
    if (errno_value == ENOENT || errno_value == ENOTDIR)
        return err_set(err, ERR_MISSING, "there is no such file or folder");
    if (errno_value == EXDEV || errno_value == ELOOP)
        return err_set(err, ERR_INVALID, "the path leaves its folder, or a link stands in it");
    return err_system(err, errno_value, "cannot be opened");
}

bool file_open_beneath(int dir_fd, const char *path, int flags, int *ret_fd, struct err *err)
{
    struct open_how how = { .flags = (uint64_t)(unsigned)(flags | O_CLOEXEC),
                            .mode = flags & O_CREAT ? 0644 : 0,
                            .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS };
    long fd;
    do
        fd = syscall(SYS_openat2, dir_fd, path, &how, sizeof how);
    while (fd < 0 && (errno == EINTR || errno == EAGAIN));
    if (fd < 0)
        return why_not_open(errno, err);
    *ret_fd = (int)fd;
    return true;
}

bool file_open_folder(int dir_fd, const char *path, int *ret_fd, struct err *err)
{
    int fd = openat(dir_fd, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        why_not_open(errno, err);
        return err_where(err, "%s", path);
    }
    *ret_fd = fd;
    return true;
}

/* --- folders, and what is on disk --------------------------------------------------------------------------- */

/* A signal interrupts a sync (on NFS, on FUSE) without any harm: that is no failure. */
bool file_sync(int fd, struct err *err)
{
    while (fsync(fd) < 0)
        if (errno != EINTR)
            return err_system(err, errno, "cannot be made durable (fsync)");
    return true;
}

/* Syncs the folder that holds `path`. */
static bool sync_parent(int dir_fd, const char *path, struct err *err)
{
    AUTO_FREE char *dir = NULL;
    split(path, &dir);
    AUTO_CLOSE int fd = -1;
    return file_open_folder(dir_fd, dir, &fd, err) && (file_sync(fd, err) || err_where(err, "%s", dir));
}

/* Keeps errno as it was. */
static bool is_folder(int dir_fd, const char *path)
{
    int before = errno;
    struct stat facts;
    bool is = fstatat(dir_fd, path, &facts, 0) == 0 && S_ISDIR(facts.st_mode);
    errno = before;
    return is;
}

static bool make_folders(int dir_fd, const char *path, bool is_synced, struct err *err)
{
    AUTO_FREE char *prefix = mem_text(path);
    for (char *at = prefix + 1; *prefix; at++) {
        char c = *at;
        if (c && c != '/')
            continue;
        *at = '\0';
        if (mkdirat(dir_fd, prefix, 0755) == 0) {
            if (is_synced && !sync_parent(dir_fd, prefix, err))
                return false;
        } else if (errno != EEXIST || !is_folder(dir_fd, prefix)) {
            err_system(err, errno, "the folder cannot be made");
            return err_where(err, "%s", prefix);
        }
        *at = c;
        if (!c)
            break;
    }
    return true;
}

bool file_make_folders(int dir_fd, const char *path, struct err *err)
{
    return make_folders(dir_fd, path, true, err);
}

bool file_write_folders(int dir_fd, const char *path, struct err *err)
{
    return make_folders(dir_fd, path, false, err);
}

/* --- names that nothing else has ---------------------------------------------------------------------------- */

/* The file has two names by now, and these are the two. */
static bool is_linked(int from_dir, const char *from, int to_dir, const char *to)
{
    struct stat one, other;
    return fstatat(from_dir, from, &one, AT_SYMLINK_NOFOLLOW) == 0 && fstatat(to_dir, to, &other, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISREG(one.st_mode) && one.st_nlink > 1 && one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

/* A look, then the rename. Whoever makes the same name in between would hold the same lock: that of work/ where runs begin and end, that
 * of the run whose id a package's name begins with. Where there is none (a folder that is handed out) only an empty folder can come to
 * harm: rename replaces no other, and no file. */
static int rename_folder(int from_dir, const char *from, int to_dir, const char *to)
{
    if (file_exists(to_dir, to)) {
        errno = EEXIST;
        return -1;
    }
    int outcome = renameat2(from_dir, from, to_dir, to, 0);
    if (outcome < 0 && errno == ENOTEMPTY)
        errno = EEXIST;
    return outcome;
}

/* Not every file system knows RENAME_NOREPLACE; NFS says EINVAL. There a file gets its new name as a link, which replaces nothing
 * either, and loses the old one. Killed in between it has both (and a server that was asked twice says EEXIST to its own work): then
 * the old one is what remains to be removed, on whatever file system it is met. */
static int rename_new(int from_dir, const char *from, int to_dir, const char *to)
{
    struct stat facts;
    int outcome = renameat2(from_dir, from, to_dir, to, RENAME_NOREPLACE);
    if (outcome == 0 || (errno != EINVAL && errno != EEXIST))
        return outcome;
    if (errno == EINVAL) {
        if (fstatat(from_dir, from, &facts, AT_SYMLINK_NOFOLLOW) < 0)
            return -1;
        if (S_ISDIR(facts.st_mode))
            return rename_folder(from_dir, from, to_dir, to);
        outcome = linkat(from_dir, from, to_dir, to, 0);
    }
    if (outcome < 0 && (errno != EEXIST || !is_linked(from_dir, from, to_dir, to)))
        return -1;
    return unlinkat(from_dir, from, 0);
}

bool file_move(int from_dir, const char *from, int to_dir, const char *to, struct err *err)
{
    if (rename_new(from_dir, from, to_dir, to) < 0) {
        if (errno == EEXIST)
            err_set(err, ERR_USAGE, "\"%s\" exists already, and is not replaced", to);
        else
            err_system(err, errno, "cannot be renamed to %s", to);
        return err_where(err, "%s", from);
    }
    return sync_parent(to_dir, to, err) && sync_parent(from_dir, from, err);
}

bool file_link(int from_dir, int to_dir, const char *name, struct err *err)
{
    if (linkat(from_dir, name, to_dir, name, 0) == 0)
        return true;
    err_system(err, errno, "cannot be linked");
    return err_where(err, "%s", name);
}

static int exchange(int dir_fd, const char *from, const char *to)
{
    int outcome = renameat2(dir_fd, from, dir_fd, to, RENAME_EXCHANGE);
    if (outcome == 0 || (errno != EINVAL && errno != ENOSYS))
        return outcome;
    AUTO_FREE char *aside = mem_format("%s.aside", from);
    struct err left = { 0 };
    if (!file_remove_tree(dir_fd, aside, &left))        /* of one that was killed between the three */
        err_clear(&left);
    return renameat2(dir_fd, to, dir_fd, aside, 0) < 0 || renameat2(dir_fd, from, dir_fd, to, 0) < 0 || renameat2(dir_fd, aside, dir_fd, from, 0) < 0
               ? -1
               : 0;
}

bool file_exchange(int dir_fd, const char *from, const char *to, struct err *err)
{
    int outcome = file_exists(dir_fd, to) ? exchange(dir_fd, from, to) : renameat2(dir_fd, from, dir_fd, to, 0);
    if (outcome < 0) {
        err_system(err, errno, "cannot take the place of %s", to);
        return err_where(err, "%s", from);
    }
    return sync_parent(dir_fd, to, err) && sync_parent(dir_fd, from, err);
}

/* --- small questions, whole files, locks -------------------------------------------------------------------- */

bool file_exists(int dir_fd, const char *path)
{
    return faccessat(dir_fd, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

bool file_size(int dir_fd, const char *path, uint64_t *ret_bytes, struct err *err)
{
    struct stat facts;
    if (fstatat(dir_fd, path, &facts, AT_SYMLINK_NOFOLLOW) < 0) {
        why_not_open(errno, err);
        return err_where(err, "%s", path);
    }
    *ret_bytes = (uint64_t)facts.st_size;
    return true;
}

bool file_slurp(int dir_fd, const char *path, size_t max, struct buf *into, struct err *err)
{
    bool may_be_pipe = dir_fd == AT_FDCWD;
    struct stat facts;
    AUTO_CLOSE int fd = openat(dir_fd, path, O_RDONLY | O_CLOEXEC | (may_be_pipe ? 0 : O_NONBLOCK));
    if (fd < 0) {
        why_not_open(errno, err);
        return err_where(err, "%s", path);
    }
    if (!may_be_pipe && (fstat(fd, &facts) < 0 || !S_ISREG(facts.st_mode))) {
        err_set(err, ERR_INVALID, "it is not a regular file");
        return err_where(err, "%s", path);
    }
    for (size_t start = into->len;;) {
        ssize_t n = read(fd, buf_reserve(into, 64 * 1024), 64 * 1024);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            err_system(err, errno, "cannot be read");
            return err_where(err, "%s", path);
        }
        into->len += (size_t)n;
        into->at[into->len] = 0;
        if (into->len - start > max) {
            err_set(err, ERR_LIMIT, "it has more than the %zu bytes expected of such a file", max);
            return err_where(err, "%s", path);
        }
        if (n == 0)
            return true;
    }
}

static bool open_lock(int dir_fd, const char *path, int *ret_fd, struct err *err)
{
    int fd = openat(dir_fd, path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0) {
        err_system(err, errno, "cannot be opened for a lock");
        return err_where(err, "%s", path);
    }
    *ret_fd = fd;
    return true;
}

bool file_lock(int dir_fd, const char *path, int *ret_fd, struct err *err)
{
    AUTO_CLOSE int fd = -1;
    if (!open_lock(dir_fd, path, &fd, err))
        return false;
    if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
        if (errno == EWOULDBLOCK) {
            err_set(err, ERR_USAGE, "another pressmark holds the lock");
            err_hint(err, "wait until it ends (fuser -v %s names it)", path);
        } else {
            err_system(err, errno, "cannot be locked");
        }
        return err_where(err, "%s", path);
    }
    *ret_fd = TAKE_FD(fd);
    return true;
}

bool file_lock_wait(int dir_fd, const char *path, int *ret_fd, struct err *err)
{
    AUTO_CLOSE int fd = -1;
    if (!open_lock(dir_fd, path, &fd, err))
        return false;
    if (!file_hold(fd, err))
        return err_where(err, "%s", path);
    *ret_fd = TAKE_FD(fd);
    return true;
}

bool file_hold(int fd, struct err *err)
{
    while (flock(fd, LOCK_EX) < 0)
        if (errno != EINTR)
            return err_system(err, errno, "cannot be locked");
    return true;
}

void file_release(int fd)
{
    flock(fd, LOCK_UN);
}

bool file_write_all(int fd, struct span bytes, struct err *err)
{
    while (bytes.len) {
        ssize_t n = write(fd, bytes.at, bytes.len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_system(err, errno, "cannot be written");
        bytes = span_from(bytes, (size_t)n);
    }
    return true;
}

bool file_cut(int fd, uint64_t bytes, struct err *err)
{
    while (ftruncate(fd, (off_t)bytes) < 0)
        if (errno != EINTR)
            return err_system(err, errno, "cannot be cut to %llu bytes", (unsigned long long)bytes);
    return true;
}

/* --- drafts ------------------------------------------------------------------------------------------------- */

struct draft {
    int dir_fd, fd;                     /* dir_fd: the folder that holds the file */
    char *name, *temporary;
    struct buf waiting;
    uint64_t bytes;
};
enum { DRAFT_BUFFER = 128 * 1024 };

bool draft_open(int dir_fd, const char *path, struct draft **ret, struct err *err)
{
    AUTO(draft_free) struct draft *draft = mem_new(sizeof *draft);
    draft->dir_fd = draft->fd = -1;
    AUTO_FREE char *dir = NULL;
    draft->name = mem_text(split(path, &dir));
    if (!file_open_folder(dir_fd, dir, &draft->dir_fd, err))
        return false;
    static _Atomic unsigned turn;
    do {                                /* another container may have our process number in the same folder */
        free(draft->temporary);
        draft->temporary = mem_format(".%s.%ld-%u.draft", draft->name, (long)getpid(), turn++);
        draft->fd = openat(draft->dir_fd, draft->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    } while (draft->fd < 0 && errno == EEXIST);
    if (draft->fd < 0) {
        free(TAKE(draft->temporary));   /* not ours to remove */
        err_system(err, errno, "cannot be created");
        return err_where(err, "%s", path);
    }
    *ret = TAKE(draft);
    return true;
}

static bool draft_flush(struct draft *draft, struct err *err)
{
    if (!file_write_all(draft->fd, buf_span(&draft->waiting), err))
        return err_where(err, "%s", draft->name);
    buf_clear(&draft->waiting);
    return true;
}

bool draft_write(struct draft *draft, struct span bytes, struct err *err)
{
    draft->bytes += bytes.len;
    if (draft->waiting.len + bytes.len > DRAFT_BUFFER && !draft_flush(draft, err))
        return false;
    if (bytes.len > DRAFT_BUFFER)
        return file_write_all(draft->fd, bytes, err) || err_where(err, "%s", draft->name);
    buf_put_span(&draft->waiting, bytes);
    return true;
}

bool draft_printf(struct draft *draft, struct err *err, const char *format, ...)
{
    AUTO_FREE char *text = NULL;
    va_list args;
    va_start(args, format);
    int len = vasprintf(&text, format, args);
    va_end(args);
    return len < 0 ? err_set(err, ERR_SYSTEM, "out of memory") : draft_write(draft, span_of_n(text, (size_t)len), err);
}

static bool draft_end(struct draft *draft, bool is_replacing, bool is_synced, struct err *err)
{
    if (!draft_flush(draft, err) || (is_synced && !file_sync(draft->fd, err)))
        return err_where(err, "%s", draft->name);
    int outcome = is_replacing ? renameat2(draft->dir_fd, draft->temporary, draft->dir_fd, draft->name, 0)
                               : rename_new(draft->dir_fd, draft->temporary, draft->dir_fd, draft->name);
    if (outcome < 0) {
        if (errno == EEXIST)
            err_set(err, ERR_USAGE, "it exists already, and is not replaced");
        else
            err_system(err, errno, "cannot be given its name");
        return err_where(err, "%s", draft->name);
    }
    free(TAKE(draft->temporary));
    return !is_synced || file_sync(draft->dir_fd, err) || err_where(err, "%s", draft->name);
}

bool draft_publish(struct draft *draft, struct err *err)
{
    return draft_end(draft, false, true, err);
}

bool draft_replace(struct draft *draft, struct err *err)
{
    return draft_end(draft, true, true, err);
}

bool draft_settle(struct draft *draft, struct err *err)
{
    return draft_end(draft, false, false, err);
}

uint64_t draft_bytes(const struct draft *draft)
{
    return draft->bytes;
}

void draft_free(struct draft *draft)
{
    if (!draft)
        return;
    if (draft->temporary)
        unlinkat(draft->dir_fd, draft->temporary, 0);
    if (draft->fd >= 0)
        close(draft->fd);
    if (draft->dir_fd >= 0)
        close(draft->dir_fd);
    free(draft->name);
    free(draft->temporary);
    buf_free(&draft->waiting);
    free(draft);
}

bool file_publish(int dir_fd, const char *path, struct span bytes, struct err *err)
{
    AUTO(draft_free) struct draft *draft = NULL;
    return draft_open(dir_fd, path, &draft, err) && draft_write(draft, bytes, err) && draft_publish(draft, err);
}

bool file_write(int dir_fd, const char *path, struct span bytes, struct err *err)
{
    AUTO_CLOSE int fd = openat(dir_fd, path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (fd < 0)
        err_system(err, errno, "cannot be created");
    return (fd >= 0 && file_write_all(fd, bytes, err)) || err_where(err, "%s", path);
}

bool file_sync_all(int fd, struct err *err)
{
    while (syncfs(fd) < 0)
        if (errno != EINTR)
            return err_system(err, errno, "the file system cannot be made durable (syncfs)");
    return true;
}
