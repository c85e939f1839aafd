#include "capture/sealed.h"

#include "package/reader.h"

void sealed_free(struct sealed *sealed)
{
    free(sealed->package);
    free(sealed->path);
    *sealed = (struct sealed){ 0 };
}

static bool add_snapshot(void *context, unsigned n, const struct snapshot *snapshot, struct err *err)
{
    (void)n;
    (void)err;
    struct sealed *sealed = context;
    sealed->missing += snapshot->explained;
    return true;
}

static bool add_capture(void *context, const struct cdxj_line *line, struct err *err)
{
    (void)err;
    struct sealed *sealed = context;
    bool is_exchange = line->status != NULL;            /* certificates have none */
    sealed->resources += is_exchange && ((line->mime && strcmp(line->mime, "warc/revisit") == 0) || line->status[0] == '2');
    return true;
}

bool sealed_recall(const struct archive *archive, const char *package, struct sealed *ret, struct err *err)
{
    AUTO_CLOSE int fd = -1;
    AUTO_BAG_INFO struct bag_info info = { 0 };
    AUTO_FREE char *place = NULL;
    struct sealed sealed = { 0 };
    if (!archive_package_path(package, &place, err) || !archive_open_package(archive, package, &fd, err) ||
        !package_read_info(fd, &info, err))
        return false;
    struct span rest = span_of(bag_info_get(&info, "Payload-Oxum")), octets;
    if (!span_cut(&rest, '.', &octets) || !span_to_u64(octets, INT64_MAX, &sealed.bytes) || !span_to_u64(rest, INT64_MAX, &sealed.files) ||
        !span_to_u64(span_of(bag_info_get(&info, "Article-Count")), INT64_MAX, &sealed.articles) ||
        !span_to_u64(span_of(bag_info_get(&info, "Image-Count")), INT64_MAX, &sealed.images))
        return err_set(err, ERR_INVALID, "bag-info.txt of %s does not count its payload", package);
    if (!package_snapshots(fd, add_snapshot, &sealed, err) || !package_captures(fd, add_capture, &sealed, err))
        return err_where(err, "%s", package);
    sealed.package = mem_text(package);
    sealed.path = mem_format("packages/%s", place);
    sealed_free(ret);
    *ret = sealed;
    return true;
}
