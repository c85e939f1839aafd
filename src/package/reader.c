#include "package/reader.h"

#include <fcntl.h>

enum { INFO_MAX = 1024 * 1024, CDXJ_LINE_MAX = 60 * 1024 };

bool package_read_info(int package_fd, struct bag_info *ret, struct err *err)
{
    AUTO(source_free) struct source *source = NULL;
    AUTO_BUF struct buf text = { 0 };
    AUTO_FINDINGS struct findings ignored = { 0 };      /* whether it is right is the checker's question */
    if (!source_open_beneath(package_fd, "bag-info.txt", &source, err) || !source_slurp(source, INFO_MAX, &text, err))
        return false;
    bag_info_parse(buf_span(&text), true, ret, &ignored);
    return true;
}

bool package_read_snapshot(int package_fd, unsigned n, struct snapshot **ret, struct err *err)
{
    AUTO_FREE char *path = mem_format(PACKAGE_ARTICLES "/%u.json", n);
    AUTO(source_free) struct source *source = NULL;
    AUTO_BUF struct buf text = { 0 };
    if (!source_open_beneath(package_fd, path, &source, err))
        return false;
    return (source_slurp(source, SNAPSHOT_BYTES_MAX, &text, err) && snapshot_parse(buf_span(&text), ret, err)) ||
           err_where(err, "%s", path);
}

bool package_snapshots(int package_fd, package_each_snapshot *each, void *context, struct err *err)
{
    for (unsigned n = 1;; n++) {
        AUTO(snapshot_free) struct snapshot *snapshot = NULL;
        if (!package_read_snapshot(package_fd, n, &snapshot, err)) {
            if (err->kind != ERR_MISSING)
                return false;
            err_clear(err);                             /* behind the last one */
            return true;
        }
        if (!each(context, n, snapshot, err))
            return false;
    }
}

bool package_captures_in(struct source *cdxj, package_each_capture *each, void *context, struct err *err)
{
    struct stream stream;
    stream_open(&stream, cdxj, 0, UINT64_MAX);
    bool is_right = true;
    for (unsigned number = 1; is_right; number++) {
        struct span text;
        bool is_line;
        is_right = stream_line(&stream, CDXJ_LINE_MAX, &text, &is_line, err);
        if (!is_right || !is_line)
            break;
        AUTO_CDXJ struct cdxj_line line = { 0 };
        is_right = cdxj_parse(text, &line, err) && each(context, &line, err);
        if (!is_right && !err->where[0])
            err_where(err, PACKAGE_CDXJ ", line %u", number);
    }
    stream_close(&stream);
    return is_right;
}

bool package_captures(int package_fd, package_each_capture *each, void *context, struct err *err)
{
    AUTO(source_free) struct source *source = NULL;
    return source_open_beneath(package_fd, PACKAGE_CDXJ, &source, err) && package_captures_in(source, each, context, err);
}
