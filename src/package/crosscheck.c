#include "package/crosscheck.h"

#include <inttypes.h>

#include "base/num.h"

/* --- the tables ----------------------------------------------------------------------------------------------------------- */

void cross_begin(struct cross *cross)
{
    *cross = (struct cross){ .lock = PTHREAD_MUTEX_INITIALIZER };
    for (size_t i = 0; i < CROSS_TABLES; i++)
        cross->most[i] = CROSS_SURPLUS;
}

void cross_expect(struct cross *cross, const char *path, uint64_t bytes)
{
    struct span at = span_of(path);
    cross->most[CROSS_NAMED] += 2;      /* a WARC is named by its map as well */
    if (span_ends(at, ".warc.gz")) {
        static const enum cross_table of_records[] = { CROSS_RECORDS, CROSS_INDEX, CROSS_MAPS };
        for (size_t i = 0; i < COUNT_OF(of_records); i++)
            cross->most[of_records[i]] += bytes / CROSS_RECORD_BYTES;
    } else if (span_starts(at, "data/articles/")) {
        uint64_t pictures = num_min(bytes / CROSS_PICTURE_BYTES, CROSS_PICTURES);
        cross->most[CROSS_AREAS] += pictures;
        cross->most[CROSS_PICTURES_OF_ARTICLES] += pictures;
    }
}

#define DEFINE_ADD(function, type, list, table)                                                                    \
    void function(struct cross *cross, const type *item)                                                           \
    {                                                                                                              \
        pthread_mutex_lock(&cross->lock);                                                                          \
        if (cross->n_##list < cross->most[table]) {                                                                \
            ARRAY_GROW(cross->list, cross->n_##list);                                                              \
            cross->list[cross->n_##list++] = *item;                                                                \
        } else {                                                                                                   \
            cross->is_given_up[table] = true;                                                                      \
        }                                                                                                          \
        pthread_mutex_unlock(&cross->lock);                                                                        \
    }
DEFINE_ADD(cross_add_record, struct cross_record, records, CROSS_RECORDS)
DEFINE_ADD(cross_add_index, struct cross_claim, index, CROSS_INDEX)
DEFINE_ADD(cross_add_map, struct cross_claim, maps, CROSS_MAPS)
DEFINE_ADD(cross_add_area, struct cross_area, areas, CROSS_AREAS)
DEFINE_ADD(cross_add_picture, struct cross_picture, pictures, CROSS_PICTURES_OF_ARTICLES)

void cross_add_named(struct cross *cross, const struct cross_named *taken)
{
    pthread_mutex_lock(&cross->lock);
    bool has_room = cross->n_named < cross->most[CROSS_NAMED];
    if (has_room) {
        ARRAY_GROW(cross->named, cross->n_named);
        cross->named[cross->n_named++] = *taken;
    } else {
        cross->is_given_up[CROSS_NAMED] = true;
        free(taken->path);
    }
    pthread_mutex_unlock(&cross->lock);
}

/* --- comparing ------------------------------------------------------------------------------------------------------------ */

/* FNV-1a: no secret is kept by it, two texts that differ are told apart. */
uint64_t cross_fingerprint(struct span text)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < text.len; i++)
        hash = (hash ^ text.at[i]) * UINT64_C(0x100000001b3);
    return hash ? hash : 1;
}

uint64_t cross_end(uint64_t at, uint64_t length)
{
    return length <= UINT64_MAX - at ? at + length : UINT64_MAX;
}

char *cross_resolve(const char *document, const char *href)
{
    if (strlen(href) > CROSS_PATH_MAX)
        return NULL;
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

#define BY_WHERE(name, type, first)                                                                                \
    static int name(const void *a, const void *b)                                                                  \
    {                                                                                                              \
        const type *x = a, *y = b;                                                                                 \
        if (x->first != y->first)                                                                                  \
            return x->first < y->first ? -1 : 1;                                                                   \
        return x->where < y->where ? -1 : x->where > y->where;                                                     \
    }
BY_WHERE(claims_by_where, struct cross_claim, warc)
BY_WHERE(areas_by_where, struct cross_area, warc)
BY_WHERE(pictures_by_where, struct cross_picture, article)

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

#define MEMBER(bit, name, why) { bit, offsetof(struct cross_claim, name), offsetof(struct cross_record, name), sizeof ((struct cross_claim){ 0 }).name, why }
static const struct {
    unsigned bit;
    size_t in_claim, in_record, bytes;
    const char *why;
} members[] = {
    MEMBER(CROSS_END, end, "its length is another than the record's"),
    MEMBER(CROSS_ID, id, "it names another record than lies there"),
    MEMBER(CROSS_URL, url, "its URL is another than the record's"),
    MEMBER(CROSS_DATE, date, "its time is another than the record's"),
    MEMBER(CROSS_PAYLOAD, payload, "its payload digest is another than the record's"),
    MEMBER(CROSS_BYTES, bytes, "its SIZE is not that of the payload"),
    MEMBER(CROSS_DIGEST, digest, "its recordDigest is not that of the stored bytes"),
    MEMBER(CROSS_STATUS, status, "its status is another than the record's"),
    MEMBER(CROSS_REDIRECT, redirect, "its redirect is not where the record's Location leads"),
};

/* The first member that is said and is not the record's. What the record has not, it cannot agree with; but a size that nobody here
 * knows is nobody's to deny. */
static const char *what_differs(const struct cross_claim *claim, const struct cross_record *record)
{
    for (size_t i = 0; i < COUNT_OF(members); i++) {
        bool is_known = record->has & members[i].bit;
        if (!(claim->has & members[i].bit) || (!is_known && members[i].bit == CROSS_BYTES))
            continue;
        if (!is_known || memcmp((const char *)claim + members[i].in_claim, (const char *)record + members[i].in_record, members[i].bytes) != 0)
            return members[i].why;
    }
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
        if (cross->records[i].is_capture && (cross->records[i].has & CROSS_BYTES))
            originals[n++] = &cross->records[i];
    if (n == 0)
        return;
    qsort(originals, n, sizeof *originals, by_payload);
    for (size_t i = 0; i < cross->n_records; i++) {
        struct cross_record *record = &cross->records[i];
        if (!record->is_capture || !(record->has & CROSS_PAYLOAD) || (record->has & CROSS_BYTES))
            continue;
        struct cross_record **found = bsearch(&record, originals, n, sizeof *originals, by_payload);
        if (!found)
            continue;
        record->bytes = (*found)->bytes;
        record->has |= CROSS_BYTES;
    }
}

static void check_maps(struct cross *cross, struct findings *findings)
{
    const unsigned both = CROSS_PAYLOAD | CROSS_BYTES;
    know_sizes_of_revisits(cross);
    if (cross->n_maps)
        qsort(cross->maps, cross->n_maps, sizeof *cross->maps, claims_by_where);
    for (size_t i = 0; i < cross->n_maps; i++) {
        const struct cross_claim *claim = &cross->maps[i];
        AUTO_FREE char *where = mem_format("map, file element %" PRIu32 ", BEGIN %" PRIu64, claim->where, claim->at);
        struct cross_record *record = record_at(cross, claim->warc, claim->at);
        if (!record) {
            find(findings, "package-map-place", where, "no record begins at its BEGIN (METS 1.12.1, file)");
            continue;
        }
        const char *why = what_differs(claim, record);
        if (!why && record->is_capture && (claim->has & both) != both)
            why = "SIZE or CHECKSUM of the payload is not there";
        if (why)
            find(findings, "package-map-differs", where, why);
        if (record->is_mapped)
            find(findings, "package-map-twice", where, "the record is named already");
        record->is_mapped = true;
    }
}

static void check_areas(struct cross *cross, struct findings *findings)
{
    if (cross->n_areas)
        qsort(cross->areas, cross->n_areas, sizeof *cross->areas, areas_by_where);
    for (size_t i = 0; i < cross->n_areas; i++) {
        const struct cross_area *area = &cross->areas[i];
        struct cross_record *record = record_at(cross, area->warc, area->at);
        AUTO_FREE char *where = mem_format("map, area %" PRIu32 ", BEGIN %" PRIu64, area->where, area->at);
        if (!record || record->end != area->end)
            find(findings, "package-map-area", where, "no record has this BEGIN and EXTENT");
    }
}

static void check_lacking(struct cross *cross, struct findings *findings)
{
    for (size_t i = 0; i < cross->n_records; i++) {
        const struct cross_record *record = &cross->records[i];
        AUTO_FREE char *where = mem_format("record at byte %" PRIu64, record->at);
        if (record->is_capture && !record->is_indexed && !cross->is_given_up[CROSS_INDEX])
            find(findings, "package-index-lacks", where, "the capture has no line in data/index/index.cdxj");
        if (record->is_capture && !record->is_mapped && !cross->is_given_up[CROSS_MAPS])
            find(findings, "package-map-lacks", where, "the capture is in no map");
    }
}

static struct by_id *sort_by_id(const struct cross *cross)
{
    struct by_id *ids = mem_new_array(cross->n_records, sizeof *ids);
    for (size_t i = 0; i < cross->n_records; i++)
        ids[i] = (struct by_id){ cross->records[i].id, &cross->records[i] };
    if (cross->n_records)
        qsort(ids, cross->n_records, sizeof *ids, by_fingerprint);
    return ids;
}

static void check_ids(const struct cross *cross, const struct by_id *ids, struct findings *findings)
{
    for (size_t i = 1; i < cross->n_records; i++)
        if (ids[i].id == ids[i - 1].id) {
            AUTO_FREE char *where = mem_format("record at byte %" PRIu64, ids[i].record->at);
            find(findings, "package-id", where, "its WARC-Record-ID stands in this package a second time (WARC/1.1 §5.2)");
        }
}

static void check_articles(struct cross *cross, const struct by_id *ids, struct findings *findings)
{
    if (cross->n_pictures)
        qsort(cross->pictures, cross->n_pictures, sizeof *cross->pictures, pictures_by_where);
    for (size_t i = 0; i < cross->n_pictures; i++) {
        const struct cross_picture *picture = &cross->pictures[i];
        if (!(picture->has & CROSS_ID))
            continue;
        const struct by_id key = { picture->id, NULL }, *found =
            cross->n_records ? bsearch(&key, ids, cross->n_records, sizeof *ids, by_fingerprint) : NULL;
        AUTO_FREE char *where = mem_format("data/articles/%" PRIu32 ".json", picture->article);
        const char *why = NULL;
        if (!found)
            why = "it names a record that is not in this package";
        else if ((picture->has & CROSS_PAYLOAD) && memcmp(picture->payload, found->record->payload, sizeof picture->payload) != 0)
            why = "a digest in it is another than the record's";
        else if ((picture->has & CROSS_STATUS) && picture->status != found->record->status)
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

bool cross_count_images(struct cross *cross, uint64_t *ret)
{
    if (cross->is_given_up[CROSS_PICTURES_OF_ARTICLES])
        return false;
    AUTO_FREE uint64_t *urls = mem_new_array(cross->n_pictures, sizeof *urls);
    size_t n_urls = 0;
    for (size_t i = 0; i < cross->n_pictures; i++)
        if (cross->pictures[i].has & CROSS_URL)
            urls[n_urls++] = cross->pictures[i].url;
    if (n_urls)
        qsort(urls, n_urls, sizeof *urls, by_number);
    *ret = 0;
    for (size_t i = 0; i < n_urls; i++)
        *ret += i == 0 || urls[i] != urls[i - 1];
    return true;
}

/* --- the whole ------------------------------------------------------------------------------------------------------------ */

static void tell_limits(const struct cross *cross, struct findings *findings)
{
    static const struct {
        const char *where, *why;
    } limits[CROSS_TABLES] = {
        [CROSS_RECORDS] = { "data/representations", "its WARCs hold more records than fit into their bytes: nothing is compared with them" },
        [CROSS_INDEX] = { "data/index/index.cdxj", "it has more lines than records fit into the WARCs: none is compared" },
        [CROSS_MAPS] = { "map", "it names more records than fit into the WARCs: none is compared" },
        [CROSS_AREAS] = { "map", "it has more areas than the articles may have pictures: none is compared" },
        [CROSS_PICTURES_OF_ARTICLES] = { "data/articles", "they name more pictures than articles may have: none is compared" },
        [CROSS_NAMED] = { "data", "METS documents name far more files than lie here: none is compared" },
    };
    for (size_t i = 0; i < CROSS_TABLES; i++)
        if (cross->is_given_up[i])
            find(findings, "package-limit", limits[i].where, limits[i].why);
}

static void check_records(struct cross *cross, struct findings *findings)
{
    if (cross->n_records)
        qsort(cross->records, cross->n_records, sizeof *cross->records, by_place);
    AUTO_FREE struct by_id *ids = sort_by_id(cross);
    const bool *is_given_up = cross->is_given_up;
    if (!is_given_up[CROSS_INDEX])
        check_index(cross, findings);
    if (!is_given_up[CROSS_MAPS])
        check_maps(cross, findings);
    if (!is_given_up[CROSS_AREAS])
        check_areas(cross, findings);
    check_lacking(cross, findings);
    check_ids(cross, ids, findings);
    if (!is_given_up[CROSS_PICTURES_OF_ARTICLES])
        check_articles(cross, ids, findings);
}

void cross_check(struct cross *cross, struct findings *findings)
{
    tell_limits(cross, findings);
    if (!cross->is_given_up[CROSS_RECORDS])
        check_records(cross, findings);
    if (!cross->is_given_up[CROSS_NAMED])
        check_files(cross, findings);
}

void cross_free(struct cross *cross)
{
    for (size_t i = 0; i < cross->n_files; i++)
        free(cross->files[i].path);
    for (size_t i = 0; i < cross->n_named; i++)
        free(cross->named[i].path);
    void *arrays[] = { cross->records, cross->index, cross->maps,  cross->areas,      cross->pictures,
                       cross->files,   cross->named, cross->first_date, cross->last_date };
    for (size_t i = 0; i < COUNT_OF(arrays); i++)
        free(arrays[i]);
    pthread_mutex_destroy(&cross->lock);
}
