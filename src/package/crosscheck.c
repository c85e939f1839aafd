#include "package/crosscheck.h"

#include <inttypes.h>

/* FNV-1a: no secret is kept by it, two texts that differ are told apart. */
uint64_t cross_fingerprint(struct span text)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < text.len; i++)
        hash = (hash ^ text.at[i]) * UINT64_C(0x100000001b3);
    return hash ? hash : 1;             /* 0 is "not said" */
}

char *cross_resolve(const char *document, const char *href)
{
    const char *slash = strrchr(document, '/');
    struct buf path = { 0 };
    buf_put(&path, document, slash ? (size_t)(slash - document) : 0);
    struct span rest = span_of(href), part;
    while (rest.len) {
        if (!span_cut(&rest, '/', &part)) {
            part = rest;
            rest = SPAN_NULL;
        }
        if (part.len == 0 || span_is(part, "."))
            continue;
        if (span_is(part, "..")) {
            size_t end = path.len;
            while (end > 0 && path.at[end - 1] != '/')
                end--;
            if (path.len == 0) {
                buf_free(&path);
                return NULL;
            }
            path.len = end ? end - 1 : 0;
            path.at[path.len] = 0;
            continue;
        }
        if (path.len)
            buf_put_byte(&path, '/');
        buf_put_span(&path, part);
    }
    return buf_take_text(&path);
}

static void find(struct findings *findings, const char *code, const char *where, const char *why)
{
    findings_add(findings, SEVERITY_ERROR, FINDING_INVALID, code, where, "%s", why);
}

/* --- records ---------------------------------------------------------------------------------------------------------- */

static int by_place(const void *a, const void *b)
{
    const struct cross_record *x = a, *y = b;
    if (x->warc != y->warc)
        return x->warc < y->warc ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

static int by_where(const void *a, const void *b)
{
    const struct cross_claim *x = a, *y = b;
    if (x->warc != y->warc)
        return x->warc < y->warc ? -1 : 1;
    return x->where < y->where ? -1 : x->where > y->where;
}

static struct cross_record *record_at(struct cross *cross, uint64_t warc, uint64_t at)
{
    const struct cross_record key = { .warc = warc, .at = at };
    return cross->n_records ? bsearch(&key, cross->records, cross->n_records, sizeof key, by_place) : NULL;
}

struct by_id {
    uint64_t id;
    struct cross_record *record;
};

static int by_fingerprint(const void *a, const void *b)
{
    const struct by_id *x = a, *y = b;
    return x->id < y->id ? -1 : x->id > y->id;
}

static const char *what_differs(const struct cross_claim *claim, const struct cross_record *record)
{
    if (claim->end && claim->end != record->end)
        return "its length is another than the record's";
    if (claim->id && claim->id != record->id)
        return "it names another record than lies there";
    if (claim->url && claim->url != record->url)
        return "its URL is another than the record's";
    if (claim->date && claim->date != record->date)
        return "its time is another than the record's";
    if (claim->has_payload && (!record->has_payload_digest || memcmp(claim->payload, record->payload, sizeof claim->payload) != 0))
        return "its payload digest is another than the record's";
    if (claim->payload_bytes != CROSS_BYTES_UNKNOWN && record->payload_bytes != CROSS_BYTES_UNKNOWN &&
        claim->payload_bytes != record->payload_bytes)
        return "its SIZE is not that of the payload";
    if (claim->has_record && memcmp(claim->record, record->record, sizeof claim->record) != 0)
        return "its recordDigest is not that of the stored bytes";
    if (claim->status && claim->status != record->status)
        return "its status is another than the record's";
    return NULL;
}

static void check_index(struct cross *cross, struct findings *findings)
{
    for (size_t i = 0; i < cross->n_index; i++) {
        const struct cross_claim *claim = &cross->index[i];
        AUTO_FREE char *where = mem_format("data/index/index.cdxj, line %" PRIu32, claim->where);
        struct cross_record *record = record_at(cross, claim->warc, claim->at);
        if (!record || (!record->is_capture && !record->is_resource)) {
            find(findings, "package-index-place", where, "no response, revisit or resource record begins at its offset");
            continue;
        }
        const char *why = what_differs(claim, record);
        if (!why && claim->redirect != record->redirect)
            why = "its redirect is not where the record's Location leads";
        if (why)
            find(findings, "package-index-differs", where, why);
        if (record->is_indexed)
            find(findings, "package-index-twice", where, "the record has a line already");
        record->is_indexed = true;
    }
}

static int by_payload(const void *a, const void *b)
{
    const struct cross_record *x = *(struct cross_record *const *)a, *y = *(struct cross_record *const *)b;
    return memcmp(x->payload, y->payload, sizeof x->payload);
}

/* A revisit's payload is as long as that of the record with the same digest, where this package holds it. */
static void know_sizes_of_revisits(struct cross *cross)
{
    AUTO_FREE struct cross_record **originals = mem_new_array(cross->n_records, sizeof *originals);
    size_t n = 0;
    for (size_t i = 0; i < cross->n_records; i++)
        if (cross->records[i].is_capture && cross->records[i].payload_bytes != CROSS_BYTES_UNKNOWN)
            originals[n++] = &cross->records[i];
    if (n == 0)
        return;
    qsort(originals, n, sizeof *originals, by_payload);
    for (size_t i = 0; i < cross->n_records; i++) {
        struct cross_record *record = &cross->records[i];
        if (!record->is_capture || !record->has_payload_digest || record->payload_bytes != CROSS_BYTES_UNKNOWN)
            continue;
        struct cross_record **found = bsearch(&record, originals, n, sizeof *originals, by_payload);
        if (found)
            record->payload_bytes = (*found)->payload_bytes;
    }
}

static void check_maps(struct cross *cross, struct findings *findings)
{
    know_sizes_of_revisits(cross);
    if (cross->n_maps)
        qsort(cross->maps, cross->n_maps, sizeof *cross->maps, by_where);
    for (size_t i = 0; i < cross->n_maps; i++) {
        const struct cross_claim *claim = &cross->maps[i];
        AUTO_FREE char *where = mem_format("map, file element %" PRIu32 ", BEGIN %" PRIu64, claim->where, claim->at);
        struct cross_record *record = record_at(cross, claim->warc, claim->at);
        if (!record) {
            find(findings, "package-map-place", where, "no record begins at its BEGIN (METS 1.12.1, file)");
            continue;
        }
        const char *why = what_differs(claim, record);
        if (!why && record->is_capture && (!claim->has_payload || claim->payload_bytes == CROSS_BYTES_UNKNOWN))
            why = "SIZE or CHECKSUM of the payload is not there";
        if (why)
            find(findings, "package-map-differs", where, why);
        if (record->is_mapped)
            find(findings, "package-map-twice", where, "the record is named already");
        record->is_mapped = true;
    }
    if (cross->n_areas)
        qsort(cross->areas, cross->n_areas, sizeof *cross->areas, by_where);
    for (size_t i = 0; i < cross->n_areas; i++) {
        const struct cross_claim *claim = &cross->areas[i];
        struct cross_record *record = record_at(cross, claim->warc, claim->at);
        AUTO_FREE char *where = mem_format("map, area %" PRIu32 ", BEGIN %" PRIu64, claim->where, claim->at);
        if (!record || record->end != claim->end)
            find(findings, "package-map-area", where, "no record has this BEGIN and EXTENT");
    }
}

static void check_lacking(struct cross *cross, struct findings *findings)
{
    for (size_t i = 0; i < cross->n_records; i++) {
        const struct cross_record *record = &cross->records[i];
        AUTO_FREE char *where = mem_format("record at byte %" PRIu64, record->at);
        if (record->is_capture && !record->is_indexed)
            find(findings, "package-index-lacks", where, "the capture has no line in data/index/index.cdxj");
        if (record->is_capture && !record->is_mapped)
            find(findings, "package-map-lacks", where, "the capture is in no map");
    }
}

static void check_articles(struct cross *cross, struct findings *findings)
{
    AUTO_FREE struct by_id *ids = mem_new_array(cross->n_records, sizeof *ids);
    for (size_t i = 0; i < cross->n_records; i++)
        ids[i] = (struct by_id){ cross->records[i].id, &cross->records[i] };
    if (cross->n_records)
        qsort(ids, cross->n_records, sizeof *ids, by_fingerprint);
    for (size_t i = 1; i < cross->n_records; i++)
        if (ids[i].id == ids[i - 1].id) {
            AUTO_FREE char *where = mem_format("record at byte %" PRIu64, ids[i].record->at);
            find(findings, "package-id", where, "its WARC-Record-ID stands in this package a second time (WARC/1.1 §5.2)");
        }
    if (cross->n_articles)
        qsort(cross->articles, cross->n_articles, sizeof *cross->articles, by_where);
    for (size_t i = 0; i < cross->n_articles; i++) {
        const struct cross_claim *claim = &cross->articles[i];
        const struct by_id key = { claim->id, NULL }, *found =
            cross->n_records ? bsearch(&key, ids, cross->n_records, sizeof *ids, by_fingerprint) : NULL;
        AUTO_FREE char *where = mem_format("data/articles/%" PRIu64 ".json", claim->warc);
        const char *why = NULL;
        if (!found)
            why = "it names a record that is not in this package";
        else if (claim->has_payload && memcmp(claim->payload, found->record->payload, sizeof claim->payload) != 0)
            why = "a digest in it is another than the record's";
        else if (claim->status && claim->status != found->record->status)
            why = "a status in it is another than the record's";
        if (why)
            find(findings, "package-article-differs", where, why);
    }
}

/* --- files ---------------------------------------------------------------------------------------------------------------- */

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct cross_file *)a)->path, ((const struct cross_file *)b)->path);
}

static int by_document(const void *a, const void *b)
{
    const struct cross_named *x = a, *y = b;
    int order = strcmp(x->document, y->document);
    return order ? order : strcmp(x->path ? x->path : "", y->path ? y->path : "");
}

static void check_files(struct cross *cross, struct findings *findings)
{
    if (cross->n_files)
        qsort(cross->files, cross->n_files, sizeof *cross->files, by_path);
    if (cross->n_named)
        qsort(cross->named, cross->n_named, sizeof *cross->named, by_document);
    for (size_t i = 0; i < cross->n_named; i++) {
        const struct cross_named *named = &cross->named[i];
        struct cross_file key = { .path = named->path }, *file = NULL;
        if (named->path && cross->n_files)
            file = bsearch(&key, cross->files, cross->n_files, sizeof key, by_path);
        if (!file) {
            AUTO_FREE char *why = mem_format("it names %s, which is not in the package", named->path ? named->path : "a place outside");
            find(findings, "package-mets-file", named->document, why);
            continue;
        }
        file->named++;
        bool is_same = (!named->has_bytes || named->bytes == file->bytes) &&
                       (!named->has_sha256 || memcmp(named->sha256, file->sha256, sizeof file->sha256) == 0);
        if (!is_same || !named->has_bytes || !named->has_sha256) {
            AUTO_FREE char *why = mem_format("SIZE or CHECKSUM of %s %s", named->path, is_same ? "is not there" : "is not that of the file");
            find(findings, "package-mets-digest", named->document, why);
        }
    }
    for (size_t i = 0; i < cross->n_files; i++) {
        struct cross_file *file = &cross->files[i];
        bool is_top = strcmp(file->path, "data/METS.xml") == 0, is_warc = span_ends(span_of(file->path), ".warc.gz");
        uint32_t expected = is_top ? 0 : is_warc ? 2 : 1;       /* a WARC is named by its map as well */
        if (file->named != expected) {
            AUTO_FREE char *why = mem_format("METS documents name it %" PRIu32 " times, not %" PRIu32 " (CSIP 2.2, CSIP66)", file->named, expected);
            find(findings, "package-mets-lacks", file->path, why);
        }
    }
}

static int by_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

uint64_t cross_count_images(struct cross *cross)
{
    if (cross->n_image_urls)
        qsort(cross->image_urls, cross->n_image_urls, sizeof *cross->image_urls, by_number);
    uint64_t n = 0;
    for (size_t i = 0; i < cross->n_image_urls; i++)
        n += i == 0 || cross->image_urls[i] != cross->image_urls[i - 1];
    return n;
}

void cross_check(struct cross *cross, struct findings *findings)
{
    if (cross->n_records)
        qsort(cross->records, cross->n_records, sizeof *cross->records, by_place);
    check_index(cross, findings);
    check_maps(cross, findings);
    check_lacking(cross, findings);
    check_articles(cross, findings);
    check_files(cross, findings);
}

void cross_free(struct cross *cross)
{
    for (size_t i = 0; i < cross->n_files; i++)
        free(cross->files[i].path);
    for (size_t i = 0; i < cross->n_named; i++) {
        free(cross->named[i].document);
        free(cross->named[i].path);
    }
    void *arrays[] = { cross->records, cross->index, cross->maps,       cross->areas,      cross->articles,
                       cross->files,   cross->named, cross->image_urls, cross->first_date, cross->last_date };
    for (size_t i = 0; i < COUNT_OF(arrays); i++)
        free(arrays[i]);
    pthread_mutex_destroy(&cross->lock);
}
