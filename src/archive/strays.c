#include "archive/strays.h"

#include "archive/names.h"

struct visit {
    const struct archive *archive;
    archive_each_stray *each;
    void *context;
};

static bool tell(const struct visit *visit, const char *path, const char *why, struct err *err)
{
    AUTO_FREE char *whole = mem_format("packages/%s", path);
    return visit->each(visit->context, whole, why, err);
}

/* A package id in its own month is the audit's, whatever is behind the name. */
static bool see_in_month(const struct visit *visit, const char *path, const char *name, struct err *err)
{
    AUTO_FREE char *place = NULL;
    struct err no_id = { 0 };
    if (!archive_package_path(name, &place, &no_id))
        return tell(visit, path, names_is_folder(visit->archive->packages_fd, path) ? "its name is no package's; nothing of the archive reads it"
                                                                             : "it is no folder; nothing of the archive reads it", err);
    if (strcmp(place, path) == 0)
        return true;
    AUTO_FREE char *why = mem_format("it is not the place of a package of that name, which is packages/%s", place);
    return tell(visit, path, why, err);
}

static bool see_month(const struct visit *visit, const char *path, struct err *err)
{
    AUTO_NAMES struct file_names names = { 0 };
    if (!names_list(visit->archive->packages_fd, path, &names, err))
        return false;
    for (size_t i = 0; i < names.n; i++) {
        AUTO_FREE char *inside = mem_format("%s/%s", path, names.items[i]);
        if (!see_in_month(visit, inside, names.items[i], err))
            return false;
    }
    return true;
}

static bool see_year(const struct visit *visit, const char *path, struct err *err)
{
    AUTO_NAMES struct file_names names = { 0 };
    if (!names_list(visit->archive->packages_fd, path, &names, err))
        return false;
    for (size_t i = 0; i < names.n; i++) {
        AUTO_FREE char *inside = mem_format("%s/%s", path, names.items[i]);
        bool is_month = names_is_month(span_of(names.items[i])) && names_is_folder(visit->archive->packages_fd, inside);
        if (!(is_month ? see_month(visit, inside, err) : tell(visit, inside, "it is no folder of a month (01 to 12); nothing of the archive reads it", err)))
            return false;
    }
    return true;
}

bool archive_strays(const struct archive *archive, archive_each_stray *each, void *context, struct err *err)
{
    const struct visit visit = { archive, each, context };
    AUTO_NAMES struct file_names names = { 0 };
    if (!names_list(archive->packages_fd, ".", &names, err))
        return false;
    for (size_t i = 0; i < names.n; i++) {
        const char *name = names.items[i];
        bool is_year = names_is_year(span_of(name)) && names_is_folder(archive->packages_fd, name);
        if (!(is_year ? see_year(&visit, name, err) : tell(&visit, name, "it is no folder of a year; nothing of the archive reads it", err)))
            return false;
    }
    return true;
}
