/* base/file.h: files and folders that appear under their name whole and synced, or not at all.
 *
 * The one place that calls rename, fsync and openat2. A failed sync is final: the draft is dropped and written anew,
 * since the kernel may already have forgotten the bytes. Paths from outside are opened beneath a folder's
 * descriptor. */
#pragma once
#include "base/buf.h"

/* Opens `path` below `dir_fd`, which no "..", no link and no mount trick can leave. O_CLOEXEC is added. Fails with MISSING,
 * INVALID (the path leaves the folder, or a link stands in it), SYSTEM. *ret_fd is yours to close. */
MUST_CHECK bool file_open_beneath(int dir_fd, const char *path, int flags, int *ret_fd, struct err *err);
/* A folder as a descriptor. dir_fd AT_FDCWD and any path for what the user named. */
MUST_CHECK bool file_open_folder(int dir_fd, const char *path, int *ret_fd, struct err *err);
/* Makes the folder and those above it, below dir_fd; what exists is fine. Each new one's parent is synced. */
MUST_CHECK bool file_make_folders(int dir_fd, const char *path, struct err *err);
MUST_CHECK bool file_sync(int fd, struct err *err);                         /* fsync, for files and folders */
/* Renames without replacing (EEXIST is an error, kind USAGE), then syncs both parents. A move of a file that was killed half way may have
 * left both names; asked for again it ends well. */
MUST_CHECK bool file_move(int from_dir, const char *from, int to_dir, const char *to, struct err *err);
/* The same file under the same name in another folder of its file system; neither is synced. */
MUST_CHECK bool file_link(int from_dir, int to_dir, const char *name, struct err *err);
/* The folder `from` takes the place of the folder `to`, beside it under the same parent, and `to` that of `from`; synced. Where the file
 * system cannot exchange names `to` is gone for a moment, and a kill in that moment leaves it so; `to` absent: a move. */
MUST_CHECK bool file_exchange(int dir_fd, const char *from, const char *to, struct err *err);
MUST_CHECK bool file_remove_tree(int dir_fd, const char *path, struct err *err);    /* absent is fine; links are not followed */
bool file_exists(int dir_fd, const char *path);
MUST_CHECK bool file_size(int dir_fd, const char *path, uint64_t *ret_bytes, struct err *err);
/* Whole small file into memory, NUL behind it; LIMIT beyond max. Links are followed. With AT_FDCWD, which is for what the user named, it
 * may be a pipe, and is waited for; below a folder it is a regular file, else INVALID. */
MUST_CHECK bool file_slurp(int dir_fd, const char *path, size_t max, struct buf *into, struct err *err);
/* An exclusive lock on a file that is made when absent; kept until *ret_fd is closed. USAGE with a hint when another
 * process has it. */
MUST_CHECK bool file_lock(int dir_fd, const char *path, int *ret_fd, struct err *err);
/* The same, waiting until it is free, however often a signal comes meanwhile; for steps of some milliseconds. */
MUST_CHECK bool file_lock_wait(int dir_fd, const char *path, int *ret_fd, struct err *err);
/* And on an open folder. */
MUST_CHECK bool file_hold(int fd, struct err *err);
void file_release(int fd);
MUST_CHECK bool file_write_all(int fd, struct span bytes, struct err *err);
MUST_CHECK bool file_cut(int fd, uint64_t bytes, struct err *err);          /* the file ends there */

/* A temporary file beside the final one. Freed unpublished, it vanishes. */
struct draft;
MUST_CHECK bool draft_open(int dir_fd, const char *path, struct draft **ret, struct err *err);
MUST_CHECK bool draft_write(struct draft *draft, struct span bytes, struct err *err);       /* buffered */
MUST_CHECK bool draft_printf(struct draft *draft, struct err *err, const char *format, ...) PRINTF_LIKE(3, 4);
/* fsync, rename, fsync the folder: in this order. draft_publish refuses to replace what is there; draft_replace
 * does replace it. Both may be called once. */
MUST_CHECK bool draft_publish(struct draft *draft, struct err *err);
MUST_CHECK bool draft_replace(struct draft *draft, struct err *err);
/* Gives it its name without replacing and without any sync: for a file of a package that is being built (see file_write). */
MUST_CHECK bool draft_settle(struct draft *draft, struct err *err);
/* Removes the drafts that a killed process left in a folder and below it. */
MUST_CHECK bool draft_remove_left(int dir_fd, struct err *err);
uint64_t draft_bytes(const struct draft *draft);
void draft_free(struct draft *draft);
DEFINE_AUTO(draft_free, struct draft *)
/* One small file, published in one call. */
MUST_CHECK bool file_publish(int dir_fd, const char *path, struct span bytes, struct err *err);

/* For files that are durable only together, such as a package that is being built and is built anew after a crash: written
 * (what is there is replaced), not synced; then one sync of everything on that file system. */
MUST_CHECK bool file_write(int dir_fd, const char *path, struct span bytes, struct err *err);
MUST_CHECK bool file_write_folders(int dir_fd, const char *path, struct err *err);      /* file_make_folders without the syncs */
MUST_CHECK bool file_sync_all(int fd, struct err *err);

/* The names in an open folder, in byte order, without "." and "..": all of them, or SYSTEM; what was read of a folder that fails
 * before its end is not given. `fd` stays yours; *ret is yours to free. */
struct file_names {
    char **items;
    size_t n;
};
MUST_CHECK bool file_names_read(int fd, struct file_names *ret, struct err *err);
void file_names_keep(struct file_names *names, bool (*is_wanted)(struct span name));     /* lets go of the others */
void file_names_free(struct file_names *names);
#define AUTO_NAMES __attribute__((cleanup(file_names_free)))        /* AUTO_NAMES struct file_names names = { 0 }; */

/* Every file and folder below dir_fd, in byte order of the paths within each folder, folders before what they hold.
 * Links are reported, not followed. `visit` returns false (err set) to stop. Depth is bounded (64): LIMIT. */
enum file_kind { FILE_REGULAR, FILE_FOLDER, FILE_LINK, FILE_OTHER };
struct file_entry {
    const char *path;                   /* from dir_fd, '/' between; valid during the visit */
    enum file_kind kind;
    uint64_t bytes;                     /* of a regular file */
    uint64_t device, inode;
};
typedef bool file_visit(void *context, const struct file_entry *entry, struct err *err);
MUST_CHECK bool file_walk(int dir_fd, file_visit *visit, void *context, struct err *err);
