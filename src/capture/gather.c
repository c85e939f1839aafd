#include "capture/gather.h"

#include <fcntl.h>

#include "archive/ledger.h"
#include "archive/open.h"
#include "bag/manifest.h"
#include "package/assemble.h"
#include "package/reader.h"

static const char draft[] = ARCHIVE_OPEN_DRAFT;

/* The WARCs are the same files: nothing is copied, and nothing that is closed is ever written again. */
static bool link_warcs(int package_fd, int draft_fd, struct err *err)
{
    AUTO_CLOSE int from = -1;
    AUTO_CLOSE int to = -1;
    AUTO_NAMES struct file_names names = { 0 };
    if (!file_write_folders(draft_fd, PACKAGE_WARCS, err) || !file_open_beneath(package_fd, PACKAGE_WARCS, O_RDONLY | O_DIRECTORY, &from, err) ||
        !file_open_beneath(draft_fd, PACKAGE_WARCS, O_RDONLY | O_DIRECTORY, &to, err) || !file_names_read(from, &names, err))
        return false;
    for (size_t i = 0; i < names.n; i++) {
        if (!span_ends(span_of(names.items[i]), ".warc.gz"))
            continue;
        if (!file_link(from, to, names.items[i], err))
            return false;
    }
    return true;
}

static bool assemble(struct run *run, int *ret_fd, struct package_result *ret, struct err *err)
{
    AUTO_CLOSE int package_fd = -1;
    json_t *closing = NULL;
    if (!file_remove_tree(run->fd, draft, err) || !file_write_folders(run->fd, draft, err) || !file_open_folder(run->fd, draft, ret_fd, err) ||
        !file_open_folder(run->fd, run->package, &package_fd, err) || !link_warcs(package_fd, *ret_fd, err) ||
        !run_closing(run, "open", &closing, err))
        return false;
    AUTO(jsonl_decref) json_t *line = closing;
    struct package_plan plan;
    AUTO_FREE struct package_page *pages = NULL;
    return seal_plan(run->archive, line, &plan, &pages, err) && package_assemble(*ret_fd, &plan, run->workers, run->progress, ret, err);
}

/* A day of an hourly job has 24 WARCs; an entry of the ledger has room for some 400. */
enum { WARCS_MAX = 300 };
struct warcs {
    struct ledger_warc *items;
    size_t n;
};

static void warcs_free(struct warcs *warcs)
{
    for (size_t i = 0; i < warcs->n; i++)
        free(warcs->items[i].path);
    free(warcs->items);
}

static bool read_warcs(int fd, struct warcs *ret, struct err *err)
{
    AUTO(source_free) struct source *source = NULL;
    AUTO(bag_manifest_free) struct bag_manifest *manifest = NULL;
    const struct bag_declaration declaration = bag_declaration_none();      /* a package of ours is by the rules of 1.0 */
    struct bag_entry entry;
    if (!source_open_beneath(fd, "manifest-sha256.txt", &source, err) || !bag_manifest_open(source, &declaration, &manifest, err))
        return false;
    while (bag_manifest_next(manifest, &entry, err)) {
        if (!span_starts(span_of(entry.path), PACKAGE_WARCS "/") || ret->n >= WARCS_MAX)
            continue;
        ARRAY_GROW(ret->items, ret->n);
        struct ledger_warc *warc = &ret->items[ret->n++];
        warc->path = mem_text(entry.path);
        memcpy(warc->sha256, entry.digest, sizeof warc->sha256);
    }
    return !err_is_set(err);
}

bool gather_put(struct run *run, struct sealed *ret, struct err *err)
{
    AUTO_CLOSE int fd = -1;
    struct package_result result = { 0 };
    if (!assemble(run, &fd, &result, err))
        return err_where(err, "%s", run->package);
    struct warcs warcs = { 0 };
    bool is_entered = read_warcs(fd, &warcs, err);
    const struct ledger_entry entry = { .event = "open", .package = run->package, .bytes = result.bytes, .files = result.files, .seal = &result.seal,
                                        .warcs = warcs.items, .n_warcs = warcs.n };
    is_entered = is_entered && ledger_append(run->archive, &entry, err);
    warcs_free(&warcs);
    if (!is_entered || !archive_put_open(run->archive, run->id, run->package, draft, err))
        return false;
    *ret = (struct sealed){ .package = mem_text(run->package), .path = mem_format("work/%s/open/%s", run->id, run->package),
                            .articles = result.articles, .images = result.images, .resources = result.resources, .missing = result.missing,
                            .bytes = result.bytes, .files = result.files };
    return true;
}
