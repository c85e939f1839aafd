/* What is in folders: their names, all that is below them, its removal. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/file.h"

enum { WALK_DEPTH_MAX = 64 };           /* one descriptor a level stays open */

/* --- names -------------------------------------------------------------------------------------------------- */

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

bool file_names_read(int fd, struct file_names *ret, struct err *err)
{
    AUTO_CLOSE int own = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = own < 0 ? NULL : fdopendir(own);
    if (!dir)
        return err_system(err, errno, "the folder cannot be read");
    own = -1;                           /* closedir closes it */
    AUTO_NAMES struct file_names names = { 0 };
    errno = 0;                          /* NULL is the end and a failure: only errno tells them apart */
    for (struct dirent *entry; (entry = readdir(dir)); errno = 0) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        ARRAY_GROW(names.items, names.n);
        names.items[names.n++] = mem_text(entry->d_name);
    }
    int failed = errno;
    closedir(dir);
    if (failed)
        return err_system(err, failed, "the folder cannot be read to its end");
    if (names.n)
        qsort(names.items, names.n, sizeof *names.items, by_bytes);
    *ret = names;
    names = (struct file_names){ 0 };
    return true;
}

void file_names_keep(struct file_names *names, bool (*is_wanted)(struct span name))
{
    size_t kept = 0;
    for (size_t i = 0; i < names->n; i++)
        if (is_wanted(span_of(names->items[i])))
            names->items[kept++] = names->items[i];
        else
            free(names->items[i]);
    names->n = kept;
}

void file_names_free(struct file_names *names)
{
    for (size_t i = 0; i < names->n; i++)
        free(names->items[i]);
    free(names->items);
    *names = (struct file_names){ 0 };
}

/* --- walking ------------------------------------------------------------------------------------------------ */

struct walk {
    file_visit *visit;
    void *context;
    struct buf path;
    int depth;
};

static bool walk_folder(struct walk *walk, int fd, struct err *err);

static bool walk_entry(struct walk *walk, int fd, const char *name, struct err *err)
{
    struct stat facts;
    if (fstatat(fd, name, &facts, AT_SYMLINK_NOFOLLOW) < 0)
        return err_system(err, errno, "cannot be examined");
    struct file_entry entry = {
        .path = (const char *)walk->path.at,
        .kind = S_ISREG(facts.st_mode)   ? FILE_REGULAR
                : S_ISDIR(facts.st_mode) ? FILE_FOLDER
                : S_ISLNK(facts.st_mode) ? FILE_LINK
                                         : FILE_OTHER,
        .bytes = S_ISREG(facts.st_mode) ? (uint64_t)facts.st_size : 0,
        .device = facts.st_dev,
        .inode = facts.st_ino,
    };
    if (!walk->visit(walk->context, &entry, err))
        return false;
    if (entry.kind != FILE_FOLDER)
        return true;
    AUTO_CLOSE int inner = openat(fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (inner < 0)
        return err_system(err, errno, "the folder cannot be opened");
    return walk_folder(walk, inner, err);
}

static bool walk_folder(struct walk *walk, int fd, struct err *err)
{
    if (++walk->depth > WALK_DEPTH_MAX)
        return err_set(err, ERR_LIMIT, "folders are nested more than %d deep", WALK_DEPTH_MAX);
    AUTO_NAMES struct file_names names = { 0 };
    if (!file_names_read(fd, &names, err))
        return false;
    size_t base = walk->path.len;
    for (size_t i = 0; i < names.n; i++) {
        if (base)
            buf_put_byte(&walk->path, '/');
        buf_put_text(&walk->path, names.items[i]);
        if (!walk_entry(walk, fd, names.items[i], err))
            return err->where[0] ? false : err_where(err, "%s", (const char *)walk->path.at);
        walk->path.len = base;
        walk->path.at[base] = 0;
    }
    walk->depth--;
    return true;
}

bool file_walk(int dir_fd, file_visit *visit, void *context, struct err *err)
{
    struct walk walk = { .visit = visit, .context = context };
    bool done = walk_folder(&walk, dir_fd, err);
    buf_free(&walk.path);
    return done;
}

/* --- removing ----------------------------------------------------------------------------------------------- */

/* Removes what is in the folder, then the folder: links are removed, never followed. */
static bool remove_in(int dir_fd, const char *name, int depth, struct err *err)
{
    if (unlinkat(dir_fd, name, 0) == 0 || errno == ENOENT)
        return true;
    if (errno != EISDIR && errno != EPERM)
        return err_system(err, errno, "cannot be removed");
    if (depth > WALK_DEPTH_MAX)
        return err_set(err, ERR_LIMIT, "folders are nested more than %d deep", WALK_DEPTH_MAX);
    AUTO_CLOSE int fd = openat(dir_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return err_system(err, errno, "cannot be opened to be removed");
    AUTO_NAMES struct file_names names = { 0 };
    if (!file_names_read(fd, &names, err))
        return false;
    for (size_t i = 0; i < names.n; i++)
        if (!remove_in(fd, names.items[i], depth + 1, err))
            return err_where(err, "%s", names.items[i]);
    if (unlinkat(dir_fd, name, AT_REMOVEDIR) < 0)
        return err_system(err, errno, "cannot be removed");
    return true;
}

bool file_remove_tree(int dir_fd, const char *path, struct err *err)
{
    return remove_in(dir_fd, path, 0, err) || err_where(err, "%s", path);
}

static bool remove_draft(void *context, const struct file_entry *entry, struct err *err)
{
    int dir_fd = *(const int *)context;
    const char *slash = strrchr(entry->path, '/'), *name = slash ? slash + 1 : entry->path;
    bool is_draft = entry->kind == FILE_REGULAR && name[0] == '.' && span_ends(span_of(name), ".draft");
    if (is_draft && unlinkat(dir_fd, entry->path, 0) < 0)
        return err_system(err, errno, "cannot be removed");
    return true;
}

bool draft_remove_left(int dir_fd, struct err *err)
{
    return file_walk(dir_fd, remove_draft, &dir_fd, err);
}
