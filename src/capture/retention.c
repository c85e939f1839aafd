#include "capture/retention.h"

#include <errno.h>
#include <fcntl.h>

static bool is_report(struct span name)
{
    int64_t begun_ns;
    return summary_is_file_name(name, &begun_ns);
}

/* The begin of the newest run that has a summary; where none has one, of the newest that has a page. */
static int64_t newest_of(const struct file_names *names)
{
    int64_t newest_ns = INT64_MIN, newest_page_ns = INT64_MIN, begun_ns;
    for (size_t i = 0; i < names->n; i++) {
        struct span name = span_of(names->items[i]);
        if (!summary_is_file_name(name, &begun_ns))
            continue;
        int64_t *newest = span_ends(name, ".json") ? &newest_ns : &newest_page_ns;
        if (begun_ns > *newest)
            *newest = begun_ns;
    }
    return newest_ns != INT64_MIN ? newest_ns : newest_page_ns;
}

bool retention_apply(const struct archive *archive, const char *profile, int64_t keep_ns, int64_t now_ns, size_t *ret_n, struct err *err)
{
    AUTO_CLOSE int fd = -1;
    AUTO_NAMES struct file_names names = { 0 };
    struct err absent = { 0 };
    size_t n = 0;
    if (ret_n)
        *ret_n = 0;
    if (!keep_ns)
        return true;
    if (!summary_open_folder(archive, profile, &fd, &absent)) {
        if (absent.kind == ERR_MISSING)
            return true;
        *err = absent;
        return false;
    }
    if (!file_names_read(fd, &names, err))
        return false;
    file_names_keep(&names, is_report);
    int64_t newest_ns = newest_of(&names), begun_ns, oldest_ns;
    if (__builtin_sub_overflow(now_ns, keep_ns, &oldest_ns))
        oldest_ns = INT64_MIN;          /* longer than there are years */
    for (size_t i = 0; i < names.n; i++) {
        if (!summary_is_file_name(span_of(names.items[i]), &begun_ns) || begun_ns >= oldest_ns || begun_ns >= newest_ns)
            continue;
        if (unlinkat(fd, names.items[i], 0) != 0 && errno != ENOENT)
            return err_system(err, errno, "cannot remove reports/%s/%s", profile, names.items[i]);
        n++;
    }
    if (ret_n)
        *ret_n = n;
    return n == 0 || file_sync(fd, err);
}
