#include "fixity/verify.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/gzip.h"
#include "base/source.h"
#include "package/check.h"
#include "warc/check.h"

static void cannot_read(struct verified *verified, const char *where, const struct err *err)
{
    AUTO_FREE char *place = mem_format("%s%s%s", where, err->where[0] && strcmp(err->where, where) != 0 ? ", " : "",
                                       strcmp(err->where, where) != 0 ? err->where : "");
    findings_add(&verified->findings, SEVERITY_FATAL, FINDING_UNREADABLE, "unreadable", place, "%s", err->why);
}

void fixity_verify_package(int package_fd, const char *package_id, const struct verify_options *options, struct verified *ret)
{
    *ret = (struct verified){ .kind = "package" };
    const struct package_check_options check = { options->workers, options->progress };
    struct package_check_summary summary = { 0 };
    struct err err = { 0 };
    if (!package_check(package_fd, package_id, &check, &ret->findings, &summary, &err))
        cannot_read(ret, package_id, &err);
    ret->bytes = summary.bag.payload_bytes;
    ret->files = summary.bag.payload_files;
    ret->records = summary.records;
    ret->articles = summary.articles;
    ret->images = summary.images;
    package_check_summary_free(&summary);
    verified_conclude(ret);
}

static void verify_bag(int fd, const char *path, const struct verify_options *options, struct verified *ret)
{
    ret->kind = "bag";
    const struct bag_check_options check = { .workers = options->workers, .progress = options->progress };
    struct bag_check_summary summary = { 0 };
    struct err err = { 0 };
    if (!bag_check(fd, &check, &ret->findings, &summary, &err))
        cannot_read(ret, path, &err);
    ret->bytes = summary.payload_bytes;
    ret->files = summary.payload_files;
    bag_info_free(&summary.info);
}

/* "/srv/packages/x/" → "x": the folder's own name. */
static char *folder_name(const char *path)
{
    AUTO_FREE char *real = realpath(path, NULL);
    const char *slash = real ? strrchr(real, '/') : NULL;
    return mem_text(slash ? slash + 1 : path);
}

/* The first bytes, of a gzip file those of its first member; an empty span when it has none that can be read. */
static struct span first_bytes(struct source *source, struct gzip_reader *reader, uint8_t plain[16])
{
    struct gzip_member member;
    struct span bytes = SPAN_NULL;
    bool is_member = false;
    size_t got = 0;
    struct err ignored = { 0 };
    if (reader)
        return gzip_reader_member(reader, &member, &is_member, &ignored) && is_member && gzip_reader_next(reader, &bytes, &ignored)
                   ? bytes : SPAN_NULL;
    return source_read(source, 0, plain, 16, &got, &ignored) ? span_of_n(plain, got) : SPAN_NULL;
}

/* A WARC by its name, or by what stands in it: a damaged one keeps its name, a renamed one its first record. An ARC file, which came
 * before WARC, begins with the record "filedesc://", whatever its name. */
static bool is_warc(struct source *source)
{
    uint8_t start[2] = { 0 }, plain[16];
    size_t got = 0;
    struct err ignored = { 0 };
    if (!source_read(source, 0, start, sizeof start, &got, &ignored))
        return false;
    bool is_gzip = got == 2 && start[0] == 0x1F && start[1] == 0x8B;
    AUTO(gzip_reader_free) struct gzip_reader *reader = is_gzip ? gzip_reader_new(source, 0) : NULL;
    struct span name = span_of(source->name), bytes = first_bytes(source, reader, plain);
    if (span_starts(bytes, "filedesc://"))
        return false;
    return span_starts(bytes, "WARC/") || span_ends(name, ".warc") || span_ends(name, ".warc.gz");
}

static void verify_file(const char *path, struct verified *ret)
{
    AUTO(source_free) struct source *source = NULL;
    struct err err = { 0 };
    if (!source_open(path, &source, &err)) {
        ret->is_missing = err.kind == ERR_MISSING;
        cannot_read(ret, path, &err);
        return;
    }
    ret->bytes = source->size;
    ret->files = 1;
    if (!is_warc(source)) {
        findings_add(&ret->findings, SEVERITY_ERROR, FINDING_UNVERIFIABLE, "unknown-kind", path,
                     "it is neither a bag folder nor a WARC file (.warc, .warc.gz); ARC files are not read");
        return;
    }
    ret->kind = "warc";
    const struct warc_check_options options = { .is_ours = false };
    struct warc_check_summary summary = { 0 };
    if (!warc_check(source, &options, &ret->findings, &summary, &err))
        cannot_read(ret, path, &err);
    ret->records = summary.records;
}

void fixity_verify(const char *path, const struct verify_options *options, struct verified *ret)
{
    *ret = (struct verified){ .kind = "unknown" };
    AUTO_CLOSE int fd = -1;
    struct stat facts;
    struct err err = { 0 };
    if (stat(path, &facts) == 0 && S_ISDIR(facts.st_mode)) {
        if (!file_open_folder(AT_FDCWD, path, &fd, &err)) {
            cannot_read(ret, path, &err);
        } else if (package_is_ours(fd)) {
            AUTO_FREE char *name = folder_name(path);
            fixity_verify_package(fd, name, options, ret);
            return;
        } else {
            verify_bag(fd, path, options, ret);
        }
    } else {
        verify_file(path, ret);
    }
    verified_conclude(ret);
}

void verified_conclude(struct verified *verified)
{
    findings_sort(&verified->findings);
    verified->verdict = findings_verdict(&verified->findings);
}

void verified_free(struct verified *verified)
{
    findings_free(&verified->findings);
}
