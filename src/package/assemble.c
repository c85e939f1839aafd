#include "package/assemble.h"

#include <fcntl.h>
#include <stdio.h>

#include "base/pool.h"
#include "package/articles.h"
#include "package/assembly.h"
#include "package/check.h"
#include "package/reader.h"
#include "web/surt.h"

/* --- tallies ---------------------------------------------------------------------------------------------------------- */

static int by_what(const void *a, const void *b)
{
    return strcmp(((const struct assembled_tally *)a)->what, ((const struct assembled_tally *)b)->what);
}

/* Kept sorted: there are few kinds, and a picture's URL is looked up more often than it is new. */
void tally(struct assembled_tallies *tallies, const char *what)
{
    struct assembled_tally key = { (char *)what, 0 };
    struct assembled_tally *found =
        tallies->n ? bsearch(&key, tallies->items, tallies->n, sizeof *tallies->items, by_what) : NULL;
    if (found) {
        found->n++;
        return;
    }
    ARRAY_GROW(tallies->items, tallies->n);
    size_t at = tallies->n++;
    while (at > 0 && strcmp(tallies->items[at - 1].what, what) > 0) {
        tallies->items[at] = tallies->items[at - 1];
        at--;
    }
    tallies->items[at] = (struct assembled_tally){ mem_text(what), 1 };
}

void tallies_free(struct assembled_tallies *tallies)
{
    for (size_t i = 0; i < tallies->n; i++)
        free(tallies->items[i].what);
    free(tallies->items);
    *tallies = (struct assembled_tallies){ 0 };
}

/* --- articles: workers read, extract and describe; results are written in order ----------------------------------------- */

struct article_job {
    const struct package_page *page;
    const struct capture *capture;
    unsigned number;                    /* of articles/<n>.json */
    struct snapshot *snapshot;          /* NULL: not done */
    struct buf json;
    uint8_t sha256[DIGEST_MAX], sha512[DIGEST_MAX];     /* of it */
    struct mets_map_entry entry;
};
struct article_work {
    struct assembly *assembly;
    struct source *warc;
    const struct map_job *map_job;
    struct mapping *mapping;
};

static bool run_article(void *shared, void *taken_job, struct err *err)
{
    struct article_work *work = shared;
    struct article_job *job = taken_job;
    if (!package_article(work->warc, work->map_job->captures, job->capture, work->assembly->plan, job->page->replaces, &job->snapshot, err))
        return false;
    snapshot_format(job->snapshot, &job->json);
    digest_of(DIGEST_SHA256, buf_span(&job->json), job->sha256);
    digest_of(DIGEST_SHA512, buf_span(&job->json), job->sha512);
    map_entry_make(work->map_job, job->number, job->snapshot, &job->entry);
    return true;
}

static void count_article(struct assembly *assembly, const struct snapshot *s)
{
    assembly->articles++;
    assembly->missing += s->explained;
    assembly->facts_missing += !s->published + !s->n_authors + !s->language + !s->section;
    if (s->language)
        tally(&assembly->languages, s->language);
    if (s->publisher)
        tally(&assembly->publishers, s->publisher);
    for (size_t i = 0; i < s->n_images; i++) {
        assembly->captions += s->images[i].caption != NULL;
        if (s->images[i].digest)
            tally(&assembly->image_urls, s->images[i].url);
        else
            assembly->images_missing++;
    }
}

static bool write_article(struct article_work *work, const struct article_job *job, struct err *err)
{
    struct assembly *assembly = work->assembly;
    count_article(assembly, job->snapshot);
    AUTO_FREE char *path = mem_format(PACKAGE_ARTICLES "/%u.json", job->number);
    bag_inventory_add(assembly->inventory, path, job->json.len, job->sha256, job->sha512);
    return file_write(assembly->fd, path, buf_span(&job->json), err) &&
           mapping_add(work->mapping, job->number, job->snapshot, &job->entry, err);
}

static bool article_done(void *shared, void *taken_job, struct err *err)
{
    struct article_job *job = taken_job;
    bool is_written = !job->snapshot || write_article(shared, job, err);
    snapshot_free(job->snapshot);
    buf_free(&job->json);
    mets_map_entry_free(&job->entry);
    free(job);
    return is_written;
}

static bool make_articles(struct assembly *assembly, struct source *warc, const struct map_job *map_job, struct mapping *mapping,
                          struct err *err)
{
    struct article_work work = { assembly, warc, map_job, mapping };
    AUTO(pool_free) struct pool *pool = pool_new(assembly->workers, run_article, article_done, &work);
    const struct package_plan *plan = assembly->plan;
    unsigned number = (unsigned)assembly->articles;
    for (size_t i = 0; i < plan->n_pages; i++) {
        if (plan->pages[i].warc != map_job->warc)
            continue;
        struct article_job *job = mem_new(sizeof *job);
        job->page = &plan->pages[i];
        job->number = ++number;
        job->capture = captures_by_id(map_job->captures, job->page->snapshot);
        if (!job->capture) {
            err_set(err, ERR_INVALID, "the journal names the snapshot %s, which is not in %s", job->page->snapshot, map_job->captures->name);
            free(job);
            return false;
        }
        if (!pool_put(pool, job, err))
            return false;
        progress_moved(assembly->progress, "extract", i + 1, plan->n_pages);
    }
    return pool_finish(pool, err);
}

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
    const struct cdxj_line line = {
        .key = key_text, .time = time, .url = capture->url, .mime = (char *)mime,
        .status = capture->is_resource ? NULL : status,
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
        tally(&assembly->statuses, status);
        assembly->exchanges++;
        assembly->resources += capture->is_revisit || (capture->status >= 200 && capture->status < 300);
        if (!capture->is_revisit && capture->payload_bytes) {
            tally(&assembly->puids, capture->puid ? capture->puid : "unknown");
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
        if (findings->items[i].severity >= SEVERITY_ERROR) {
            err_set(err, ERR_INVALID, "%s (%s): %s", findings->items[i].where, findings->items[i].code, findings->items[i].why);
            return err_hint(err, "nothing was sealed; the run stays in work/. This is a fault of pressmark or of the disk");
        }
    return true;
}

/* Reading what a WARC holds and digesting it take about as long: two threads do it, and its bytes come from the disk once. */
struct warc_reading {
    struct assembly *assembly;
    const char *path;
    struct source *source;
    struct captures *captures;
    struct findings findings;
};
static const char read_captures[] = "captures", digest_file[] = "digests";

static bool run_reading(void *shared, void *job, struct err *err)
{
    struct warc_reading *reading = shared;
    struct assembly *assembly = reading->assembly;
    return job == digest_file ? bag_inventory_digest(assembly->inventory, assembly->fd, reading->path, 1, err)
                              : captures_read(reading->source, assembly->identifier, &reading->findings, &reading->captures, err);
}

static bool read_warc(struct assembly *assembly, const char *path, struct source *source, struct captures **ret, struct err *err)
{
    struct warc_reading reading = { .assembly = assembly, .path = path, .source = source };
    struct pool *pool = pool_new(assembly->workers == 1 ? 1 : 2, run_reading, NULL, &reading);
    bool is_read = pool_put(pool, (void *)read_captures, err) && pool_put(pool, (void *)digest_file, err) && pool_finish(pool, err);
    pool_free(pool);
    is_read = is_read && is_sound(&reading.findings, err);
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
    return mapping_open(assembly->fd, &map_job, &mapping, err) && make_articles(assembly, source, &map_job, mapping, err) &&
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

static bool read_back(struct assembly *assembly, struct err *err)
{
    AUTO_FINDINGS struct findings findings = { 0 };
    struct package_check_options options = { .workers = assembly->workers, .progress = assembly->progress };
    struct package_check_summary summary = { 0 };
    bool is_checked = package_check(assembly->fd, assembly->plan->id, &options, &findings, &summary, err) && is_sound(&findings, err);
    package_check_summary_free(&summary);
    return is_checked;
}

/* The disk is busy with the one and the processors with the other; nothing is said of the package before both are done. */
static const char sync_all[] = "sync", check_all[] = "check";

static bool run_proof(void *shared, void *job, struct err *err)
{
    struct assembly *assembly = shared;
    return job == sync_all ? file_sync_all(assembly->fd, err) : read_back(assembly, err);
}

static bool sync_and_read_back(struct assembly *assembly, struct err *err)
{
    AUTO(pool_free) struct pool *pool = pool_new(assembly->workers == 1 ? 1 : 2, run_proof, NULL, assembly);
    return pool_put(pool, (void *)sync_all, err) && pool_put(pool, (void *)check_all, err) && pool_finish(pool, err);
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
    if (!write_index(assembly, err) || !assembly_write_documents(assembly, ret, err) ||
        !sync_and_read_back(assembly, err))
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
    struct assembled_tallies *tallies[] = { &assembly.statuses,   &assembly.puids,      &assembly.languages,
                                            &assembly.publishers, &assembly.image_urls };
    for (size_t i = 0; i < COUNT_OF(tallies); i++)
        tallies_free(tallies[i]);
    free(assembly.first_date);
    free(assembly.last_date);
    bag_inventory_free(assembly.inventory);
    payload_sizes_free(assembly.sizes);
    identifier_free(assembly.identifier);
    return is_assembled || err_where(err, "%s", plan->id);
}

bool package_tagmanifests(int package_fd, uint8_t ret_sha256[32], uint8_t ret_sha512[64], struct err *err)
{
    static const char *const names[] = { "tagmanifest-sha256.txt", "tagmanifest-sha512.txt" };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        AUTO(source_free) struct source *source = NULL;
        AUTO_BUF struct buf text = { 0 };
        if (!source_open_beneath(package_fd, names[i], &source, err) || !source_slurp(source, 1024 * 1024, &text, err))
            return false;
        uint8_t value[DIGEST_MAX];
        enum digest_algorithm algorithm = i ? DIGEST_SHA512 : DIGEST_SHA256;
        digest_of(algorithm, buf_span(&text), value);
        memcpy(i ? ret_sha512 : ret_sha256, value, digest_size(algorithm));
    }
    return true;
}
