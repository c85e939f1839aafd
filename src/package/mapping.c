#include "package/mapping.h"

#include <stdio.h>

#include "package/reader.h"

#define TOOL_VERSION PRESSMARK_VERSION

/* --- sizes of payloads ---------------------------------------------------------------------------------------------- */

struct size_entry {
    uint8_t sha256[16];                 /* half of it tells them apart */
    uint64_t bytes;
};
struct payload_sizes {
    struct size_entry *entries;
    size_t n;
};

static int by_digest(const void *a, const void *b)
{
    return memcmp(a, b, sizeof((struct size_entry *)0)->sha256);
}

struct payload_sizes *payload_sizes_new(void)
{
    return mem_new(sizeof(struct payload_sizes));
}

void payload_sizes_add(struct payload_sizes *sizes, const struct captures *captures)
{
    for (size_t i = 0; i < captures->n; i++) {
        const struct capture *capture = &captures->items[i];
        if (capture->is_revisit)
            continue;
        ARRAY_GROW(sizes->entries, sizes->n);
        memcpy(sizes->entries[sizes->n].sha256, capture->payload_sha256, 16);
        sizes->entries[sizes->n++].bytes = capture->payload_bytes;
    }
    if (sizes->n)
        qsort(sizes->entries, sizes->n, sizeof *sizes->entries, by_digest);
}

bool payload_sizes_find(const struct payload_sizes *sizes, const uint8_t sha256[32], uint64_t *ret_bytes)
{
    const struct size_entry *found =
        sizes->n ? bsearch(sha256, sizes->entries, sizes->n, sizeof *sizes->entries, by_digest) : NULL;
    if (found)
        *ret_bytes = found->bytes;
    return found != NULL;
}

void payload_sizes_free(struct payload_sizes *sizes)
{
    if (sizes)
        free(sizes->entries);
    free(sizes);
}

/* --- which description belongs to which record ---------------------------------------------------------------------- */

struct described {
    uint64_t at;                        /* of the record */
    unsigned article, image;
};
struct mapping {
    const struct map_job *job;
    struct mets_map *map;
    char *path;
    struct described *described;
    size_t n_described;
};

static int by_place(const void *a, const void *b)
{
    const struct described *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    if (x->article != y->article)
        return x->article < y->article ? -1 : 1;
    return (x->image > y->image) - (x->image < y->image);
}

static void describe(struct mapping *mapping, const char *record, unsigned article, unsigned image)
{
    const struct capture *capture = record ? captures_by_id(mapping->job->captures, record) : NULL;
    if (!capture)
        return;
    ARRAY_GROW(mapping->described, mapping->n_described);
    mapping->described[mapping->n_described++] = (struct described){ capture->at, article, image };
}

/* --- what the map says of one article ------------------------------------------------------------------------------- */

/* A time without offset is no instant for METS: the day only (DESIGN, Dates). */
static const char *date_for_mets(const char *date, char day[11])
{
    if (!date)
        return NULL;
    struct time_said said;
    if (time_parse_said(span_of(date), &said) && said.has_time && !said.has_offset) {
        snprintf(day, 11, "%.10s", date);
        return day;
    }
    return date;
}

enum { CREATORS_MAX = 200 };

static void describe_article(const struct map_job *job, unsigned n, const struct snapshot *s, struct mets_map_entry *entry)
{
    char issued[11], modified[11];
    const char *lang = s->language;
    struct dc_element elements[25 + 2 * CREATORS_MAX];
    size_t k = 0;
    AUTO_FREE char *quality = s->quality_why ? mem_format("capture: %s (%s)", s->quality, s->quality_why) : mem_format("capture: %s", s->quality);
    elements[k++] = (struct dc_element){ "title", s->headline, lang, DC_PLAIN };
    elements[k++] = (struct dc_element){ "alternative", s->subtitle, lang, DC_PLAIN };
    elements[k++] = (struct dc_element){ "identifier", s->id, NULL, DC_URI };
    elements[k++] = (struct dc_element){ "source", s->url, NULL, DC_URI };
    elements[k++] = (struct dc_element){ "isVersionOf", s->canonical, NULL, DC_URI };
    elements[k++] = (struct dc_element){ "replaces", s->replaces, NULL, DC_URI };
    for (size_t i = 0; i < s->n_authors && i < CREATORS_MAX; i++)
        elements[k++] = (struct dc_element){ "creator", s->authors[i], NULL, DC_PLAIN };
    elements[k++] = (struct dc_element){ "publisher", s->publisher, NULL, DC_PLAIN };
    elements[k++] = (struct dc_element){ "issued", date_for_mets(s->published, issued), NULL, DC_W3CDTF };
    elements[k++] = (struct dc_element){ "modified", date_for_mets(s->modified, modified), NULL, DC_W3CDTF };
    elements[k++] = (struct dc_element){ "date", s->captured, NULL, DC_W3CDTF };
    elements[k++] = (struct dc_element){ "language", lang, NULL, DC_RFC4646 };
    elements[k++] = (struct dc_element){ "spatial", s->dateline_place, lang, DC_PLAIN };
    elements[k++] = (struct dc_element){ "contributor", s->dateline_agency, NULL, DC_PLAIN };
    elements[k++] = (struct dc_element){ "subject", s->section, lang, DC_PLAIN };
    for (size_t i = 0; i < s->n_keywords && i < CREATORS_MAX; i++)
        elements[k++] = (struct dc_element){ "subject", s->keywords[i], lang, DC_PLAIN };
    elements[k++] = (struct dc_element){ "description", s->description, lang, DC_PLAIN };
    elements[k++] = (struct dc_element){ "rights", s->rights, lang, DC_PLAIN };
    elements[k++] = (struct dc_element){ "provenance", quality, "en", DC_PLAIN };     /* our words, whatever the article's language */
    elements[k++] = (struct dc_element){ "type", "Text", NULL, DC_DCMITYPE };
    mets_map_describe(entry, n, 0, job->sealed, elements, k);
}

static void describe_image(const struct map_job *job, unsigned n, unsigned order, const struct snapshot *s,
                           const struct snapshot_image *image, struct mets_map_entry *entry)
{
    const struct dc_element elements[] = {
        { "identifier", image->url, NULL, DC_URI },
        { "description", image->caption, s->language, DC_PLAIN },
        { "alternative", image->alt, s->language, DC_PLAIN },
        { "creator", image->credit, NULL, DC_PLAIN },
        { "type", "StillImage", NULL, DC_DCMITYPE },
    };
    mets_map_describe(entry, n, order, job->sealed, elements, COUNT_OF(elements));
}

static void place(const struct map_job *job, unsigned n, const struct snapshot *s, struct mets_map_entry *entry)
{
    const struct captures *captures = job->captures;
    const struct capture *page = captures_by_id(captures, s->id);
    AUTO_FREE struct mets_map_image *images = mem_new_array(s->n_images, sizeof *images);
    for (size_t i = 0; i < s->n_images; i++) {
        const struct capture *capture = s->images[i].record ? captures_by_id(captures, s->images[i].record) : NULL;
        images[i] = (struct mets_map_image){ !s->images[i].digest, s->images[i].caption, capture != NULL,
                                             capture ? capture->at : 0, capture ? capture->end : 0 };
    }
    const struct mets_map_article article = { n, n, s->headline, page ? page->at : 0, page ? page->end : 0, images, s->n_images };
    mets_map_place(entry, &article);
}

void map_entry_make(const struct map_job *job, unsigned n, const struct snapshot *snapshot, struct mets_map_entry *entry)
{
    describe_article(job, n, snapshot, entry);
    for (unsigned i = 0; i < snapshot->n_images; i++)
        describe_image(job, n, i + 1, snapshot, &snapshot->images[i], entry);
    place(job, n, snapshot, entry);
}

/* --- the records --------------------------------------------------------------------------------------------------------- */

static void ids_at(const struct mapping *mapping, uint64_t at, size_t *cursor, struct buf *into)
{
    buf_clear(into);
    while (*cursor < mapping->n_described && mapping->described[*cursor].at < at)
        (*cursor)++;
    for (; *cursor < mapping->n_described && mapping->described[*cursor].at == at; (*cursor)++) {
        const struct described *d = &mapping->described[*cursor];
        buf_put_text(into, into->len ? " " : "");
        if (d->image)
            buf_printf(into, "dmd-%u-%u", d->article, d->image);
        else
            buf_printf(into, "dmd-%u", d->article);
    }
}

static const char *mime_of(const struct capture *capture, const struct capture *original)
{
    const char *choices[] = { original ? original->mime : "", capture->mime, original ? original->mime_sent : "", capture->mime_sent };
    for (size_t i = 0; i < COUNT_OF(choices); i++)
        if (*choices[i])
            return choices[i];
    return capture->payload_bytes ? "application/octet-stream" : NULL;      /* no bytes have no type */
}

static bool write_records(struct mapping *mapping, struct err *err)
{
    const struct captures *captures = mapping->job->captures;
    AUTO_BUF struct buf ids = { 0 };
    size_t cursor = 0;
    for (size_t i = 0; i < captures->n; i++) {
        const struct capture *capture = &captures->items[i], *original = captures_original(captures, capture);
        uint64_t bytes = original ? original->payload_bytes : 0;
        if (capture->is_revisit && !original && !payload_sizes_find(mapping->job->sizes, capture->payload_sha256, &bytes))
            return err_set(err, ERR_INVALID, "the revisit of %s refers to nothing in this package", capture->url);
        ids_at(mapping, capture->at, &cursor, &ids);
        struct mets_record record = {
            .number = (unsigned)i + 1,
            .owner_id = capture->id,
            .mime = mime_of(capture, original),
            .bytes = bytes,
            .sha256 = capture->payload_sha256,
            .created = capture->date,
            .dmd_ids = ids.len ? (const char *)ids.at : NULL,
            .at = capture->at,
            .end = capture->end,
        };
        if (!mets_map_record(mapping->map, &record, err))
            return false;
    }
    return true;
}

/* --- the map ------------------------------------------------------------------------------------------------------------- */

bool mapping_open(int package_fd, const struct map_job *job, struct mapping **ret, struct err *err)
{
    const struct package_plan *plan = job->plan;
    AUTO(mapping_free) struct mapping *mapping = mem_new(sizeof *mapping);
    mapping->job = job;
    mapping->path = mem_format(PACKAGE_MAPS "/articles-%05u.xml", job->warc);
    AUTO_FREE char *objid = mem_format("%s-%05u", plan->id, job->warc);
    AUTO_FREE char *label = mem_format("Articles in %s", job->captures->name);
    const struct mets_common common = { objid, label, job->sealed, TOOL_VERSION, plan->organization, plan->isil, NULL };
    if (!mets_map_open(package_fd, mapping->path, &common, PACKAGE_PROFILE_MAP, &mapping->map, err))
        return err_where(err, "%s", mapping->path);
    *ret = TAKE(mapping);
    return true;
}

bool mapping_add(struct mapping *mapping, unsigned n, const struct snapshot *snapshot, const struct mets_map_entry *entry, struct err *err)
{
    describe(mapping, snapshot->id, n, 0);
    for (unsigned i = 0; i < snapshot->n_images; i++)
        if (snapshot->images[i].digest)                 /* a picture that is missing has no bytes to describe */
            describe(mapping, snapshot->images[i].record, n, i + 1);
    return mets_map_add(mapping->map, entry, err) || err_where(err, "%s", mapping->path);
}

bool mapping_publish(struct mapping *mapping, struct err *err)
{
    const struct map_job *job = mapping->job;
    AUTO_FREE char *href = mem_format("../../data/%s", job->captures->name);
    const struct mets_file warc = { "warc-1", href, "application/gzip", job->captures->bytes, job->sha256, job->created };
    if (mapping->n_described)
        qsort(mapping->described, mapping->n_described, sizeof *mapping->described, by_place);
    bool is_written = mets_map_files_begin(mapping->map, &warc, err) && write_records(mapping, err) &&
                      mets_map_publish(mapping->map, job->plan->id, err);
    return is_written || err_where(err, "%s", mapping->path);
}

void mapping_free(struct mapping *mapping)
{
    if (!mapping)
        return;
    mets_map_free(mapping->map);
    free(mapping->described);
    free(mapping->path);
    free(mapping);
}
