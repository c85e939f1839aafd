#include "../base/suite.h"

#include "package/crosscheck.h"

static const struct resolve_row {
    const char *name, *document, *href, *want;  /* NULL: it leaves the package */
} resolve_rows[] = {
    { "ours: beside the document", "data/METS.xml", "a.xml", "data/a.xml" },
    { "ours: below it", "data/METS.xml", "metadata/a.xml", "data/metadata/a.xml" },
    { "rfc3986 5.2.4: a dot is here", "data/METS.xml", "./a/./b.xml", "data/a/b.xml" },
    { "rfc3986 5.2.4: two dots are above", "data/x/METS.xml", "../a.xml", "data/a.xml" },
    { "ours: to the root of the package", "data/x/METS.xml", "../../bagit.txt", "bagit.txt" },
    { "ours: not beyond it", "data/x/METS.xml", "../../../a", NULL },
    { "ours: not even on a detour", "data/METS.xml", "../../data/a", NULL },
    { "ours: a document at the root", "METS.xml", "a/b", "a/b" },
    { "ours: above a document at the root", "METS.xml", "../a", NULL },
};

static void check_resolve(void **state)
{
    const struct resolve_row *row = *state;
    AUTO_FREE char *path = cross_resolve(row->document, row->href);
    assert_int_equal(path != NULL, row->want != NULL);
    if (row->want)
        assert_string_equal(path, row->want);
}

/* A package with a capture, a second capture, one article, a METS document that names a file and the WARC. Each row changes one thing. */
enum change {
    NOTHING, INDEX_PLACE, INDEX_END, INDEX_URL, INDEX_DATE, INDEX_PAYLOAD, INDEX_RECORD, INDEX_STATUS, INDEX_REDIRECT, INDEX_NO_REDIRECT, INDEX_TWICE, INDEX_LACKS,
    INDEX_OF_OTHER, MAP_PLACE, MAP_ID, MAP_PAYLOAD, MAP_NO_PAYLOAD, MAP_BYTES, MAP_BYTES_REVISIT, MAP_NO_BYTES, MAP_TWICE, MAP_LACKS, AREA_PLACE, AREA_END, ID_TWICE, ARTICLE_ID, ARTICLE_PAYLOAD,
    ARTICLE_STATUS, METS_FILE, METS_OUTSIDE, METS_BYTES, METS_DIGEST, METS_NO_BYTES, METS_LACKS, METS_TWICE,
};
static const struct row {
    const char *name;
    enum change change;
    const char *codes;                  /* all that are found, each with a blank behind it */
} rows[] = {
    { "ours: all agree", NOTHING, "" },
    { "ours: an index line at no record", INDEX_PLACE, "package-index-place package-index-lacks " },
    { "ours: an index line of a record that is no capture", INDEX_OF_OTHER, "package-index-place " },
    { "ours: an index line with another length", INDEX_END, "package-index-differs " },
    { "ours: an index line with another URL", INDEX_URL, "package-index-differs " },
    { "ours: an index line with another time", INDEX_DATE, "package-index-differs " },
    { "ours: an index line with another digest", INDEX_PAYLOAD, "package-index-differs " },
    { "ours: an index line with another recordDigest", INDEX_RECORD, "package-index-differs " },
    { "ours: an index line with another status", INDEX_STATUS, "package-index-differs " },
    { "ours: an index line that leads elsewhere", INDEX_REDIRECT, "package-index-differs " },
    { "ours: an index line without the redirect", INDEX_NO_REDIRECT, "package-index-differs " },
    { "ours: two index lines of one record", INDEX_TWICE, "package-index-twice " },
    { "ours: a capture without index line", INDEX_LACKS, "package-index-lacks " },
    { "mets1.12.1 file: BEGIN at no record", MAP_PLACE, "package-map-place package-map-lacks " },
    { "ours: a map that names another record", MAP_ID, "package-map-differs " },
    { "ours: a map with another digest", MAP_PAYLOAD, "package-map-differs " },
    { "ours: a map without the digest of a payload", MAP_NO_PAYLOAD, "package-map-differs " },
    { "ours: a map with another SIZE of a payload", MAP_BYTES, "package-map-differs " },
    { "ours: a map with another SIZE of a revisit", MAP_BYTES_REVISIT, "package-map-differs " },
    { "ours: a map without the SIZE of a payload", MAP_NO_BYTES, "package-map-differs " },
    { "ours: a map that names a record twice", MAP_TWICE, "package-map-twice " },
    { "ours: a capture that is in no map", MAP_LACKS, "package-map-lacks " },
    { "mets1.12.1 area: BEGIN at no record", AREA_PLACE, "package-map-area " },
    { "mets1.12.1 area: another EXTENT", AREA_END, "package-map-area " },
    { "warc1.1 5.2: a record id twice", ID_TWICE, "package-index-differs package-map-differs package-id " },
    { "ours: an article names a record that is not there", ARTICLE_ID, "package-article-differs " },
    { "ours: an article with another digest", ARTICLE_PAYLOAD, "package-article-differs " },
    { "ours: an article with another status", ARTICLE_STATUS, "package-article-differs " },
    { "csip2.2: METS names a file that is not there", METS_FILE, "package-mets-file package-mets-lacks " },
    { "csip2.2: METS names a file outside", METS_OUTSIDE, "package-mets-file package-mets-lacks " },
    { "csip2.2: METS with another SIZE", METS_BYTES, "package-mets-digest " },
    { "csip2.2: METS with another CHECKSUM", METS_DIGEST, "package-mets-digest " },
    { "csip2.2: METS without SIZE", METS_NO_BYTES, "package-mets-digest " },
    { "csip2.2 CSIP66: a file that METS does not name", METS_LACKS, "package-mets-lacks " },
    { "ours: a file that METS names twice", METS_TWICE, "package-mets-lacks " },
};

enum { N = 3 };                         /* records: two captures, then one that is none */

static void add_named(struct cross *cross, const char *path, uint64_t bytes)
{
    struct cross_named named = { .document = mem_text("data/METS.xml"), .path = mem_text(path), .bytes = bytes, .has_bytes = true,
                                 .has_sha256 = true };
    ARRAY_GROW(cross->named, cross->n_named);
    cross->named[cross->n_named++] = named;
}

static void add_file(struct cross *cross, const char *path, uint64_t bytes)
{
    ARRAY_GROW(cross->files, cross->n_files);
    cross->files[cross->n_files++] = (struct cross_file){ .path = mem_text(path), .bytes = bytes };
}

static void fill(struct cross *cross)
{
    pthread_mutex_init(&cross->lock, NULL);
    cross->records = mem_new_array(N, sizeof *cross->records);
    cross->index = mem_new_array(N, sizeof *cross->index);
    cross->maps = mem_new_array(N, sizeof *cross->maps);
    cross->areas = mem_new_array(1, sizeof *cross->areas);
    cross->articles = mem_new_array(1, sizeof *cross->articles);
    for (unsigned i = 0; i < N; i++) {
        bool is_capture = i < 2;
        uint64_t at = 1000 * (uint64_t)(N - i);             /* not in order */
        cross->records[i] = (struct cross_record){ .warc = 7, .at = at, .end = at + 500, .id = 10 + i, .url = 20 + i, .date = 30 + i,
                                                   .status = 200, .redirect = 40 + i, .is_capture = is_capture, .has_payload_digest = is_capture };
        if (!is_capture)
            continue;
        cross->index[i] = cross->maps[i] = (struct cross_claim){ .warc = 7, .at = at, .end = at + 500, .id = 10 + i, .url = 20 + i,
                                                                 .date = 30 + i, .status = 200, .has_payload = true,
                                                                 .has_record = true, .redirect = 40 + i, .where = i + 1 };
    }
    cross->areas[0] = (struct cross_claim){ .warc = 7, .at = 3000, .end = 3500 };
    cross->articles[0] = (struct cross_claim){ .warc = 1, .id = 10, .status = 200, .has_payload = true };
    cross->n_records = N;
    cross->n_index = cross->n_maps = 2;
    cross->n_areas = cross->n_articles = 1;
    add_file(cross, "data/METS.xml", 1);
    add_file(cross, "data/a.warc.gz", 2);
    add_file(cross, "data/a.json", 3);
    add_named(cross, "data/a.warc.gz", 2);
    add_named(cross, "data/a.json", 3);
    add_named(cross, "data/a.warc.gz", 2);                  /* by its map */
}

static void change(struct cross *cross, enum change change)
{
    struct cross_claim *index = &cross->index[1], *map = &cross->maps[1], *article = &cross->articles[0];
    struct cross_named *named = &cross->named[1];
    switch (change) {
    case NOTHING: break;
    case INDEX_PLACE: index->at++; break;
    case INDEX_END: index->end++; break;
    case INDEX_URL: index->url++; break;
    case INDEX_DATE: index->date++; break;
    case INDEX_PAYLOAD: index->payload[31] ^= 1; break;
    case INDEX_RECORD: index->record[31] ^= 1; break;
    case INDEX_STATUS: index->status = 404; break;
    case INDEX_REDIRECT: index->redirect++; break;
    case INDEX_NO_REDIRECT: index->redirect = 0; break;
    case INDEX_TWICE: cross->index[cross->n_index++] = *index; break;
    case INDEX_LACKS: cross->n_index--; break;
    case INDEX_OF_OTHER: cross->index[cross->n_index++] = (struct cross_claim){ .warc = 7, .at = 1000 }; break;
    case MAP_PLACE: map->warc++; break;
    case MAP_ID: map->id++; break;
    case MAP_PAYLOAD: map->payload[31] ^= 1; break;
    case MAP_NO_PAYLOAD: map->has_payload = false; break;
    case MAP_BYTES: map->payload_bytes++; break;
    case MAP_BYTES_REVISIT: cross->records[1].payload_bytes = CROSS_BYTES_UNKNOWN; map->payload_bytes++; break;
    case MAP_NO_BYTES: map->payload_bytes = CROSS_BYTES_UNKNOWN; break;
    case MAP_TWICE: cross->maps[cross->n_maps++] = *map; break;
    case MAP_LACKS: cross->n_maps--; break;
    case AREA_PLACE: cross->areas[0].at++; break;
    case AREA_END: cross->areas[0].end--; break;
    case ID_TWICE: cross->records[1].id = 12; break;
    case ARTICLE_ID: article->id = 99; break;
    case ARTICLE_PAYLOAD: article->payload[31] ^= 1; break;
    case ARTICLE_STATUS: article->status = 404; break;
    case METS_FILE: named->path[5] = 'b'; break;
    case METS_OUTSIDE: free(named->path); named->path = NULL; break;
    case METS_BYTES: named->bytes++; break;
    case METS_DIGEST: named->sha256[31] ^= 1; break;
    case METS_NO_BYTES: named->has_bytes = false; break;
    case METS_LACKS: add_file(cross, "data/b.json", 4); break;
    case METS_TWICE: add_named(cross, "data/a.json", 3); break;
    }
}

static void check(void **state)
{
    const struct row *row = *state;
    struct cross cross = { 0 };
    AUTO_FINDINGS struct findings findings = { 0 };
    AUTO_BUF struct buf codes = { 0 };
    buf_put_text(&codes, "");
    fill(&cross);
    change(&cross, row->change);
    cross_check(&cross, &findings);
    for (size_t i = 0; i < findings.n; i++)
        buf_printf(&codes, "%s ", findings.items[i].code);
    cross_free(&cross);
    assert_string_equal(codes.at ? (char *)codes.at : "", row->codes);
}

static void check_empty(void **state)
{
    (void)state;
    struct cross cross = { 0 };
    AUTO_FINDINGS struct findings findings = { 0 };
    pthread_mutex_init(&cross.lock, NULL);
    cross_check(&cross, &findings);
    assert_int_equal(findings.n, 0);
    assert_int_equal(cross_count_images(&cross), 0);
    cross_free(&cross);
}

static void check_images(void **state)
{
    (void)state;
    uint64_t urls[] = { 5, 3, 5, 9, 3 };
    struct cross cross = { .image_urls = urls, .n_image_urls = COUNT_OF(urls) };
    assert_int_equal(cross_count_images(&cross), 3);
}

int main(void)
{
    struct suite suite = { .name = "package/crosscheck" };
    SUITE_ROWS(&suite, resolve_rows, check_resolve);
    SUITE_ROWS(&suite, rows, check);
    suite_add(&suite, "ours: nothing against nothing", check_empty, NULL);
    suite_add(&suite, "ours: Image-Count counts distinct URLs", check_images, NULL);
    return suite_run(&suite);
}
