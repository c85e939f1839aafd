#include "package/assemble.h"

#include <fcntl.h>
#include <stdio.h>

#include "base/pool.h"
#include "package/assembly.h"
#include "package/check.h"
#include "package/reader.h"
#include "web/surt.h"

/* --- one WARC ------------------------------------------------------------------------------------------------------------ */

static void index_capture(struct assembly *assembly, const struct captures *captures, const struct capture *capture)
{
    struct buf key = { 0 };
    surt_of(span_of(capture->url), &key);
    char time[TIME_TEXT], status[8];
    int64_t captured_ns = 0;
    if (!time_parse_instant(span_of(capture->date), &captured_ns))
        captured_ns = 0;                                /* the check has found it already */
    time_format_14(captured_ns, time);
    snprintf(status, sizeof status, "%03d", capture->status);
    AUTO_FREE char *digest = digest_labelled(DIGEST_SHA256, capture->payload_sha256);
    AUTO_FREE char *record_digest = digest_labelled(DIGEST_SHA256, capture->record_sha256);
    AUTO_FREE char *key_text = buf_take_text(&key);
    const char *mime = capture->is_revisit   ? "warc/revisit"
                       : *capture->mime      ? capture->mime
                       : *capture->mime_sent ? capture->mime_sent
                                             : "unk";
    AUTO_FREE char *redirect = capture_redirect(capture);
    const struct cdxj_line line = {
        .key = key_text, .time = time, .url = capture->url, .mime = (char *)mime,
        .status = capture->is_resource ? NULL : status, .redirect = redirect,
        .digest = capture->has_payload_digest ? digest : NULL,
        .record_digest = record_digest, .filename = captures->name,
        .offset = capture->at, .length = capture->end - capture->at,
    };
    struct buf text = { 0 };
    cdxj_format(&line, &text);
    ARRAY_GROW(assembly->cdxj, assembly->n_cdxj);
    assembly->cdxj[assembly->n_cdxj++] = buf_take_text(&text);
}

static void count_captures(struct assembly *assembly, const struct captures *captures)
{
    for (size_t i = 0; i < captures->n; i++) {
        const struct capture *capture = &captures->items[i];
        index_capture(assembly, captures, capture);
        if (capture->is_resource)
            continue;
        char status[8];
        snprintf(status, sizeof status, "%03d", capture->status);
        tally_add(&assembly->statuses, status);
        assembly->exchanges++;
        assembly->resources += capture->is_revisit || (capture->status >= 200 && capture->status < 300);
        if (!capture->is_revisit && capture->payload_bytes) {
            tally_add(&assembly->puids, capture->puid ? capture->puid : "unknown");
            assembly->mismatched_types += *capture->mime_sent && *capture->mime && strcmp(capture->mime_sent, capture->mime) != 0;
        }
    }
}

static void keep_dates(struct assembly *assembly, const struct captures *captures)
{
    if (captures->first_date && (!assembly->first_date || strcmp(captures->first_date, assembly->first_date) < 0)) {
        free(assembly->first_date);
        assembly->first_date = mem_text(captures->first_date);
    }
    if (captures->last_date && (!assembly->last_date || strcmp(captures->last_date, assembly->last_date) > 0)) {
        free(assembly->last_date);
        assembly->last_date = mem_text(captures->last_date);
    }
}

static bool is_sound(const struct findings *findings, struct err *err)
{
    for (size_t i = 0; i < findings->n; i++)
        if (findings->items[i].severity >= SEVERITY_ERROR)
            return err_set(err, ERR_INVALID, "%s (%s): %s", findings->items[i].where, findings->items[i].code, findings->items[i].why);
    return true;
}

static bool not_sealed(struct err *err)
{
    return err_hint(err, "nothing was sealed; the run stays in work/. This is a fault of pressmark or of the disk");
}

/* Reading what a WARC holds and digesting it take about as long: two threads do it, and its bytes come from the disk once. */
struct warc_reading {
    struct assembly *assembly;
    const char *path;
    struct source *source;
    struct captures *captures;
    struct findings findings;
};

static bool read_captures(void *shared, struct err *err)
{
    struct warc_reading *reading = shared;
    return captures_read(reading->source, reading->assembly->identifier, &reading->findings, &reading->captures, err);
}

static bool digest_file(void *shared, struct err *err)
{
    struct warc_reading *reading = shared;
    return bag_inventory_digest(reading->assembly->inventory, reading->assembly->fd, reading->path, 1, err);
}

static bool read_warc(struct assembly *assembly, const char *path, struct source *source, struct captures **ret, struct err *err)
{
    struct warc_reading reading = { .assembly = assembly, .path = path, .source = source };
    bool is_read = pool_both(assembly->workers, read_captures, digest_file, &reading, err) && (is_sound(&reading.findings, err) || not_sealed(err));
    findings_free(&reading.findings);
    if (is_read)
        *ret = reading.captures;
    else
        captures_free(reading.captures);
    return is_read;
}

static bool take_warc(struct assembly *assembly, unsigned number, struct err *err)
{
    const struct package_plan *plan = assembly->plan;
    AUTO_FREE char *path = mem_format(PACKAGE_WARCS "/%s-%05u.warc.gz", plan->id, number);
    AUTO(source_free) struct source *source = NULL;
    AUTO(captures_free) struct captures *captures = NULL;
    if (!source_open_beneath(assembly->fd, path, &source, err) || !read_warc(assembly, path, source, &captures, err))
        return false;
    payload_sizes_add(assembly->sizes, captures);
    count_captures(assembly, captures);
    keep_dates(assembly, captures);
    const struct bag_file *file = bag_inventory_find(assembly->inventory, path);
    ARRAY_GROW(assembly->warcs, assembly->n_warcs);
    struct assembled_warc *warc = &assembly->warcs[assembly->n_warcs++];
    *warc = (struct assembled_warc){ .name = mem_text(captures->name), .bytes = file->bytes,
                                     .created = mem_text(captures->last_date ? captures->last_date : assembly->sealed) };
    memcpy(warc->sha256, file->sha256, sizeof warc->sha256);
    memcpy(warc->sha512, file->sha512, sizeof warc->sha512);
    const struct map_job map_job = { plan, captures, assembly->sizes, number, warc->sha256, warc->created, assembly->sealed };
    AUTO(mapping_free) struct mapping *mapping = NULL;
    return mapping_open(assembly->fd, &map_job, &mapping, err) && assembly_make_articles(assembly, source, &map_job, mapping, err) &&
           mapping_publish(mapping, err);
}

static int by_line(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool write_index(struct assembly *assembly, struct err *err)
{
    AUTO_BUF struct buf text = { 0 };
    if (assembly->n_cdxj)
        qsort(assembly->cdxj, assembly->n_cdxj, sizeof *assembly->cdxj, by_line);
    for (size_t i = 0; i < assembly->n_cdxj; i++)
        buf_put_text(&text, assembly->cdxj[i]);
    return file_write(assembly->fd, PACKAGE_CDXJ, buf_span(&text), err);
}

/* --- the order of sealing -------------------------------------------------------------------------------------------------- */

/* Removes what an interrupted attempt left: all but the WARCs themselves. */
static bool clean(int fd, struct err *err)
{
    static const char *const leftovers[] = {
        "bagit.txt", "bag-info.txt", "manifest-sha256.txt", "manifest-sha512.txt", "tagmanifest-sha256.txt", "tagmanifest-sha512.txt",
        "data/METS.xml", "data/metadata", "data/articles", "data/index", "data/documentation", "data/schemas",
        "data/representations/original/METS.xml", "data/representations/original/metadata",
    };
    static const char *const folders[] = { "data/metadata/descriptive", "data/metadata/preservation", PACKAGE_ARTICLES, "data/index",
                                           "data/documentation", "data/schemas", PACKAGE_MAPS };
    if (!draft_remove_left(fd, err))
        return false;
    for (size_t i = 0; i < COUNT_OF(leftovers); i++)
        if (file_exists(fd, leftovers[i]) && !file_remove_tree(fd, leftovers[i], err))
            return false;
    for (size_t i = 0; i < COUNT_OF(folders); i++)
        if (!file_write_folders(fd, folders[i], err))
            return false;
    return true;
}

bool package_read_back(int package_fd, const char *package_id, unsigned workers, const struct progress *progress, struct err *err)
{
    AUTO_FINDINGS struct findings findings = { 0 };
    struct package_check_options options = { .workers = workers, .progress = progress };
    struct package_check_summary summary = { 0 };
    bool is_checked = package_check(package_fd, package_id, &options, &findings, &summary, err) && is_sound(&findings, err);
    package_check_summary_free(&summary);
    return is_checked;
}

static bool read_back(void *shared, struct err *err)
{
    const struct assembly *assembly = shared;
    return package_read_back(assembly->fd, assembly->plan->id, assembly->workers, assembly->progress, err) ||
           (err->kind == ERR_INVALID && not_sealed(err));
}

static bool sync_all(void *shared, struct err *err)
{
    return file_sync_all(((const struct assembly *)shared)->fd, err);
}

static bool assemble(struct assembly *assembly, struct package_result *ret, struct err *err)
{
    if (!identifier_open(&assembly->identifier, err) || !clean(assembly->fd, err))
        return false;
    time_format(assembly->plan->sealed_ns, assembly->sealed);
    for (unsigned number = 0;; number++) {
        AUTO_FREE char *path = mem_format(PACKAGE_WARCS "/%s-%05u.warc.gz", assembly->plan->id, number);
        if (!file_exists(assembly->fd, path)) {
            /* Begun before a crash, but nothing of it was committed, and no page came afterwards that needed it. */
            AUTO_FREE char *begun = mem_format("%s.open", path);
            if (!file_remove_tree(assembly->fd, begun, err))
                return false;
            break;
        }
        if (!take_warc(assembly, number, err))
            return false;
    }
    assembly->images = assembly->image_urls.n;
    if (!assembly->n_warcs || !assembly->articles)
        return err_set(err, ERR_INVALID, "there is no article in it: nothing to seal");
    /* The disk is busy with the sync and the processors with the check; nothing is said of the package before both are done. */
    if (!write_index(assembly, err) || !assembly_write_documents(assembly, ret, err) ||
        !pool_both(assembly->workers, sync_all, read_back, assembly, err))
        return false;
    ret->articles = assembly->articles;
    ret->images = assembly->images;
    ret->resources = assembly->resources;
    ret->missing = assembly->missing;
    return true;
}

bool package_assemble(int package_fd, const struct package_plan *plan, unsigned workers, const struct progress *progress,
                      struct package_result *ret, struct err *err)
{
    struct assembly assembly = { .fd = package_fd, .plan = plan, .workers = workers, .progress = progress,
                                 .inventory = bag_inventory_new(), .sizes = payload_sizes_new() };
    bool is_assembled = assemble(&assembly, ret, err);
    for (size_t i = 0; i < assembly.n_warcs; i++) {
        free(assembly.warcs[i].name);
        free(assembly.warcs[i].created);
    }
    free(assembly.warcs);
    for (size_t i = 0; i < assembly.n_cdxj; i++)
        free(assembly.cdxj[i]);
    free(assembly.cdxj);
    struct tallies *tallies[] = { &assembly.statuses,   &assembly.puids,      &assembly.languages,
                                            &assembly.publishers, &assembly.image_urls, &assembly.qualities, &assembly.missed };
    for (size_t i = 0; i < COUNT_OF(tallies); i++)
        tallies_free(tallies[i]);
    free(assembly.first_date);
    free(assembly.last_date);
    bag_inventory_free(assembly.inventory);
    payload_sizes_free(assembly.sizes);
    identifier_free(assembly.identifier);
    return is_assembled || err_where(err, "%s", plan->id);
}
