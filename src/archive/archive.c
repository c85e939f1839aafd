#include "archive/archive.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include "archive/names.h"
#include "archive/open.h"

static const char settings_file[] = "pressmark.yaml";
enum { SETTINGS_MAX = 256 * 1024, STAMP = 22 /* -yyyymmddThhmmssZ-nnnn */ };

bool archive_is_one(const char *path)
{
    AUTO_FREE char *file = mem_format("%s/%s", path, settings_file);
    return access(file, F_OK) == 0;
}

bool archive_init(const char *path, const struct settings *settings, struct err *err)
{
    if (archive_is_one(path)) {
        err_set(err, ERR_USAGE, "it is an archive already; nothing was changed");
        return err_where(err, "%s", path);
    }
    AUTO_CLOSE int fd = -1;
    AUTO_NAMES struct file_names others = { 0 };
    if (!file_make_folders(AT_FDCWD, path, err) || !file_open_folder(AT_FDCWD, path, &fd, err))
        return false;
    if (!file_names_read(fd, &others, err))
        return err_where(err, "%s", path);
    if (others.n) {
        err_set(err, ERR_USAGE, "the folder holds other files; an archive begins in a new or empty one");
        return err_where(err, "%s", path);
    }
    static const char *const folders[] = { "packages", "ledger", "work", "reports" };
    for (size_t i = 0; i < COUNT_OF(folders); i++)
        if (!file_make_folders(fd, folders[i], err))
            return false;
    AUTO_BUF struct buf text = { 0 };
    settings_format(settings, &text);
    return file_publish(fd, settings_file, buf_span(&text), err);    /* last: before it there is no archive */
}

/* A relative folder in the settings is one below the archive, wherever pressmark is called. */
static void place_schemas(struct archive *archive)
{
    struct settings *settings = &archive->settings;
    if (!settings->schemas || *settings->schemas == '/')
        return;
    AUTO_FREE char *relative = TAKE(settings->schemas);
    settings->schemas = mem_format("%s/%s", archive->path, relative);
}

bool archive_check_schemas(const struct archive *archive, struct err *err)
{
    AUTO_CLOSE int fd = -1;
    if (!archive->settings.schemas || file_open_folder(AT_FDCWD, archive->settings.schemas, &fd, err))
        return true;
    err->kind = ERR_USAGE;
    return err_hint(err, "package.schemas in pressmark.yaml names the folder of XSDs that packages get copies of");
}

bool archive_open(const char *path, struct archive **ret, struct err *err)
{
    AUTO(archive_free) struct archive *archive = mem_new(sizeof *archive);
    archive->fd = archive->packages_fd = archive->work_fd = -1;
    archive->path = mem_text(path);
    settings_init(&archive->settings);
    if (!archive_is_one(path)) {
        err_set(err, ERR_USAGE, "this is no archive: it has no %s", settings_file);
        err_hint(err, "pressmark init %s", path);
        return err_where(err, "%s", path);
    }
    AUTO_BUF struct buf text = { 0 };
    if (!file_open_folder(AT_FDCWD, path, &archive->fd, err) ||
        !file_slurp(archive->fd, settings_file, SETTINGS_MAX, &text, err) ||
        !settings_parse(buf_span(&text), settings_file, &archive->settings, err) ||
        !zone_open(archive->settings.timezone, &archive->zone, err) ||
        !file_make_folders(archive->fd, "packages", err) || !file_make_folders(archive->fd, "work", err) ||
        !file_make_folders(archive->fd, "ledger", err) ||
        !file_open_folder(archive->fd, "packages", &archive->packages_fd, err) ||
        !file_open_folder(archive->fd, "work", &archive->work_fd, err))
        return err_where(err, "%s", path);
    archive->real_path = realpath(path, NULL);
    if (!archive->real_path)
        return err_system(err, errno, "%s cannot be followed to its folder", path);
    place_schemas(archive);
    *ret = TAKE(archive);
    return true;
}

void archive_free(struct archive *archive)
{
    if (!archive)
        return;
    int fds[] = { archive->fd, archive->packages_fd, archive->work_fd };
    for (size_t i = 0; i < COUNT_OF(fds); i++)
        if (fds[i] >= 0)
            close(fds[i]);
    settings_free(&archive->settings);
    zone_free(archive->zone);
    free(archive->path);
    free(archive->real_path);
    free(archive);
}

bool archive_is_package_id(struct span text)
{
    static const char form[] = "-ddddddddTddddddZ-dddd";
    if (text.len <= STAMP || text.len > 150)
        return false;
    struct span stamp = span_from(text, text.len - STAMP), name = span_to(text, text.len - STAMP);
    for (size_t i = 0; i < STAMP; i++)
        if (form[i] == 'd' ? !byte_is_digit(stamp.at[i]) : stamp.at[i] != (uint8_t)form[i])
            return false;
    for (size_t i = 0; i < name.len; i++) {
        bool is_letter = byte_is_digit(name.at[i]) || (name.at[i] >= 'a' && name.at[i] <= 'z');
        bool is_hyphen = name.at[i] == '-' && i > 0 && i + 1 < name.len && name.at[i - 1] != '-';
        if (!is_letter && !is_hyphen)
            return false;
    }
    return true;
}

bool archive_package_path(const char *package_id, char **ret_path, struct err *err)
{
    struct span id = span_of(package_id);
    if (!archive_is_package_id(id))
        return err_set(err, ERR_INVALID, "\"%s\" is no package id (name-yyyymmddThhmmssZ-nnnn)", SHOW(id));
    const char *stamp = package_id + id.len - STAMP + 1;
    *ret_path = mem_format("%.4s/%.2s/%s", stamp, stamp + 4, package_id);
    return true;
}

bool archive_open_package(const struct archive *archive, const char *package_id, int *ret_fd, struct err *err)
{
    AUTO_FREE char *path = NULL, *open = NULL;
    if (!archive_package_path(package_id, &path, err) || !archive_open_path(package_id, &open, err))
        return false;
    /* Sealed between the first look and the second, it is found by the third. */
    const struct {
        int fd;
        const char *path;
    } places[] = { { archive->packages_fd, path }, { archive->work_fd, open }, { archive->packages_fd, path } };
    struct err why = { 0 };
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        err_clear(&why);
        if (file_open_beneath(places[i].fd, places[i].path, O_RDONLY | O_DIRECTORY, ret_fd, &why))
            return true;
        if (why.kind != ERR_MISSING) {
            *err = why;
            return err_where(err, "%s/%s", places[i].fd == archive->work_fd ? "work" : "packages", places[i].path);
        }
    }
    *err = why;
    return err_where(err, "packages/%s", path);
}

bool archive_has_package(const struct archive *archive, const char *package_id)
{
    AUTO_FREE char *path = NULL;
    struct err no_id = { 0 };
    return archive_package_path(package_id, &path, &no_id) && file_exists(archive->packages_fd, path);
}

/* A folder that is there already may not be there after a power cut: who made it was killed, or is about to sync it. So both are synced
 * whoever made them. */
static bool make_place(const struct archive *archive, const char *year, const char *month, struct err *err)
{
    AUTO_CLOSE int fd = -1;
    return file_write_folders(archive->packages_fd, month, err) && file_open_folder(archive->packages_fd, year, &fd, err) &&
           file_sync(fd, err) && file_sync(archive->packages_fd, err);
}

bool archive_keep_package(const struct archive *archive, const char *from_work, const char *package_id, struct err *err)
{
    AUTO_FREE char *path = NULL;
    if (!archive_package_path(package_id, &path, err))
        return false;
    AUTO_FREE char *month = mem_text_n(path, (size_t)(strrchr(path, '/') - path));
    AUTO_FREE char *year = mem_text_n(path, (size_t)(strchr(path, '/') - path));
    if (!make_place(archive, year, month, err))
        return err_where(err, "packages");
    return file_move(archive->work_fd, from_work, archive->packages_fd, path, err);
}

/* --- all packages: years, months, packages ------------------------------------------------------------------- */

/* By the time in the id, then by the whole id. */
static int by_stamp(const void *a, const void *b)
{
    const char *x = *(char *const *)a, *y = *(char *const *)b;
    int order = strcmp(x + strlen(x) - STAMP, y + strlen(y) - STAMP);
    return order ? order : strcmp(x, y);
}

bool archive_is_empty(const struct archive *archive, bool *ret, struct err *err)
{
    AUTO_NAMES struct file_names names = { 0 };
    if (!names_list(archive->packages_fd, ".", &names, err))
        return false;
    *ret = true;
    for (size_t i = 0; i < names.n; i++)
        *ret = *ret && !names_is_year(span_of(names.items[i]));
    return true;
}

/* Those of one month in the order of their times; what is not in its place is passed over (archive/strays.h). */
static bool packages_of(const struct archive *archive, const char *month, archive_each_package *each, void *context, struct err *err)
{
    AUTO_NAMES struct file_names names = { 0 };
    if (!names_list(archive->packages_fd, month, &names, err))
        return false;
    size_t n = 0;
    for (size_t i = 0; i < names.n; i++) {
        AUTO_FREE char *place = NULL, *here = mem_format("%s/%s", month, names.items[i]);
        struct err no_id = { 0 };
        bool is_in_place = archive_package_path(names.items[i], &place, &no_id) && strcmp(place, here) == 0;
        char *name = names.items[i];
        names.items[i] = names.items[n];
        names.items[n] = name;
        n += is_in_place;
    }
    if (n)
        qsort(names.items, n, sizeof *names.items, by_stamp);
    for (size_t i = 0; i < n; i++)
        if (!each(context, names.items[i], err))
            return false;
    return true;
}

bool archive_packages(const struct archive *archive, archive_each_package *each, void *context, struct err *err)
{
    AUTO_NAMES struct file_names years = { 0 };
    if (!names_list(archive->packages_fd, ".", &years, err))
        return false;
    for (size_t y = 0; y < years.n; y++) {
        AUTO_NAMES struct file_names months = { 0 };
        if (!names_is_year(span_of(years.items[y])) || !names_is_folder(archive->packages_fd, years.items[y]))
            continue;
        if (!names_list(archive->packages_fd, years.items[y], &months, err))
            return false;
        for (size_t m = 0; m < months.n; m++) {
            AUTO_FREE char *month = mem_format("%s/%s", years.items[y], months.items[m]);
            if (names_is_month(span_of(months.items[m])) && names_is_folder(archive->packages_fd, month) &&
                !packages_of(archive, month, each, context, err))
                return false;
        }
    }
    return true;
}
