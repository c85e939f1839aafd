#include "access/target.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/uuid.h"

/* A folder with something in it is not replaced; nor one of which that cannot be seen. */
static bool check_empty(const char *path, struct err *err)
{
    AUTO_CLOSE int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    AUTO_NAMES struct file_names names = { 0 };
    if (fd < 0)
        return err_system(err, errno, "the folder cannot be looked into");
    if (!file_names_read(fd, &names, err))
        return false;
    if (!names.n)
        return true;
    err_set(err, ERR_USAGE, "the folder is not empty; nothing was changed");
    return err_hint(err, "name a new or an empty folder");
}

/* A folder that is there already is called by its real path, so that a link to it stays one. */
static bool look_at(const char *path, struct target *target, struct err *err)
{
    struct stat facts, here;
    if (stat(path, &facts) < 0) {
        if (errno != ENOENT)
            return err_system(err, errno, "the folder cannot be looked at");
        target->path = mem_text(path);
        return true;
    }
    if (!S_ISDIR(facts.st_mode))
        return err_set(err, ERR_USAGE, "it is no folder");
    if (stat(".", &here) == 0 && here.st_dev == facts.st_dev && here.st_ino == facts.st_ino) {
        err_set(err, ERR_USAGE, "it is the current folder, which cannot be replaced");
        return err_hint(err, "name a new folder in it");
    }
    if (!check_empty(path, err))
        return false;
    char *real = realpath(path, NULL);
    if (!real)
        return err_system(err, errno, "the folder's path cannot be followed");
    target->path = mem_text(real);
    free(real);
    target->has_empty = true;
    return true;
}

static bool make_temporary(struct target *target, struct err *err)
{
    struct uuid uuid;
    char text[UUID_TEXT];
    if (!uuid_random(&uuid, err))
        return false;
    uuid_format(&uuid, text);
    target->temporary = mem_format("%s.part-%.8s", target->name, text);
    return file_make_folders(target->parent_fd, target->temporary, err) &&
           file_open_folder(target->parent_fd, target->temporary, &target->fd, err);
}

bool target_begin(const char *path, struct target *ret, struct err *err)
{
    AUTO_TARGET struct target target = TARGET_NONE;
    size_t len = strlen(path);
    while (len > 1 && path[len - 1] == '/')
        len--;
    AUTO_FREE char *trimmed = mem_text_n(path, len);
    if (!*trimmed)
        return err_set(err, ERR_USAGE, "the folder has no name");
    if (!look_at(trimmed, &target, err))
        return err_where(err, "%s", path);
    const char *slash = strrchr(target.path, '/');
    AUTO_FREE char *parent = slash ? mem_text_n(target.path, slash == target.path ? 1 : (size_t)(slash - target.path)) : mem_text(".");
    target.name = mem_text(slash ? slash + 1 : target.path);
    if (!*target.name || strcmp(target.name, "..") == 0)
        return err_set(err, ERR_USAGE, "\"%s\" names no folder that could be made", path);
    if (!file_make_folders(AT_FDCWD, parent, err) || !file_open_folder(AT_FDCWD, parent, &target.parent_fd, err) ||
        !make_temporary(&target, err))
        return err_where(err, "%s", path);
    *ret = target;
    target = (struct target)TARGET_NONE;
    return true;
}

bool target_publish(struct target *target, struct err *err)
{
    if (!file_sync_all(target->fd, err))
        return err_where(err, "%s", target->path);
    /* Only an empty folder can be removed so: what came into it in the meantime is safe, and then the move says so. */
    bool is_removed = target->has_empty && unlinkat(target->parent_fd, target->name, AT_REMOVEDIR) == 0;
    if (file_move(target->parent_fd, target->temporary, target->parent_fd, target->name, err)) {
        free(TAKE(target->temporary));
        return true;
    }
    if (is_removed)
        (void)mkdirat(target->parent_fd, target->name, 0777);      /* as it was, as far as that can be */
    return err_where(err, "%s", target->path);
}

void target_free(struct target *target)
{
    struct err ignored = { 0 };         /* what cannot be removed stays under its temporary name */
    if (target->temporary && !file_remove_tree(target->parent_fd, target->temporary, &ignored))
        err_clear(&ignored);
    if (target->fd >= 0)
        close(target->fd);
    if (target->parent_fd >= 0)
        close(target->parent_fd);
    free(target->path);
    free(target->name);
    free(target->temporary);
    *target = (struct target)TARGET_NONE;
}

/* --- files -------------------------------------------------------------------------------------------------------------- */

bool target_file_open(const struct target *target, const char *name, struct target_file *ret, struct err *err)
{
    int fd = openat(target->fd, name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (fd < 0) {
        err_system(err, errno, "cannot be created");
        return err_where(err, "%s", name);
    }
    *ret = (struct target_file){ .fd = fd, .digester = digester_new(DIGEST_BIT(DIGEST_SHA256)) };
    return true;
}

bool target_file_put(struct target_file *file, struct span piece, struct err *err)
{
    digester_add(file->digester, piece);
    file->bytes += piece.len;
    return file_write_all(file->fd, piece, err);
}

void target_file_end(struct target_file *file, char ret_sha256[65])
{
    uint8_t value[DIGEST_MAX];
    char hex[DIGEST_HEX_MAX];
    digester_value(file->digester, DIGEST_SHA256, value);
    digest_hex(DIGEST_SHA256, value, hex);
    memcpy(ret_sha256, hex, 64);
    ret_sha256[64] = '\0';
}

void target_file_free(struct target_file *file)
{
    if (file->fd >= 0)
        close(file->fd);
    digester_free(file->digester);
    *file = (struct target_file){ .fd = -1 };
}
