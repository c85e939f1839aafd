#include "../base/suite.h"

#include "package/crosscheck.h"

#define TEN(text) text text text text text text text text text text
#define LONG TEN(TEN(TEN("a/b/c")))

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
    { "ours: no file has a longer path", "METS.xml", LONG, NULL },
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
    struct cross_named named = { .document = "data/METS.xml", .path = mem_text(path), .bytes = bytes, .has_bytes = true,
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
    cross_begin(cross);
    cross->records = mem_new_array(N, sizeof *cross->records);
    cross->index = mem_new_array(N, sizeof *cross->index);
    cross->maps = mem_new_array(N, sizeof *cross->maps);
    cross->areas = mem_new_array(1, sizeof *cross->areas);
    cross->pictures = mem_new_array(1, sizeof *cross->pictures);
    for (unsigned i = 0; i < N; i++) {
        bool is_capture = i < 2;
        uint64_t at = 1000 * (uint64_t)(N - i);             /* not in order */
        cross->records[i] = (struct cross_record){ .warc = 7, .at = at, .end = at + 500, .id = 10 + i, .url = 20 + i, .date = 30 + i,
                                                   .status = 200, .redirect = 40 + i, .is_capture = is_capture, .has = is_capture ? CROSS_ALL : CROSS_ALL & ~CROSS_PAYLOAD };
        if (!is_capture)
            continue;
        cross->index[i] = cross->maps[i] = (struct cross_claim){ .warc = 7, .at = at, .end = at + 500, .id = 10 + i, .url = 20 + i,
                                                                 .date = 30 + i, .status = 200, .has = CROSS_ALL,
                                                                 .redirect = 40 + i, .where = i + 1 };
    }
    cross->areas[0] = (struct cross_area){ .warc = 7, .at = 3000, .end = 3500 };
    cross->pictures[0] = (struct cross_picture){ .article = 1, .id = 10, .status = 200, .has = CROSS_ID | CROSS_PAYLOAD | CROSS_STATUS };
    cross->n_records = N;
    cross->n_index = cross->n_maps = 2;
    cross->n_areas = cross->n_pictures = 1;
    add_file(cross, "data/METS.xml", 1);
    add_file(cross, "data/a.warc.gz", 2);
    add_file(cross, "data/a.json", 3);
    add_named(cross, "data/a.warc.gz", 2);
    add_named(cross, "data/a.json", 3);
    add_named(cross, "data/a.warc.gz", 2);                  /* by its map */
}

static void change(struct cross *cross, enum change change)
{
    struct cross_claim *index = &cross->index[1], *map = &cross->maps[1];
    struct cross_picture *article = &cross->pictures[0];
    struct cross_named *named = &cross->named[1];
    switch (change) {
    case NOTHING: break;
    case INDEX_PLACE: index->at++; break;
    case INDEX_END: index->end++; break;
    case INDEX_URL: index->url++; break;
    case INDEX_DATE: index->date++; break;
    case INDEX_PAYLOAD: index->payload[31] ^= 1; break;
    case INDEX_RECORD: index->digest[31] ^= 1; break;
    case INDEX_STATUS: index->status = 404; break;
    case INDEX_REDIRECT: index->redirect++; break;
    case INDEX_NO_REDIRECT: index->redirect = 0; break;
    case INDEX_TWICE: cross->index[cross->n_index++] = *index; break;
    case INDEX_LACKS: cross->n_index--; break;
    case INDEX_OF_OTHER: cross->index[cross->n_index++] = (struct cross_claim){ .warc = 7, .at = 1000 }; break;
    case MAP_PLACE: map->warc++; break;
    case MAP_ID: map->id++; break;
    case MAP_PAYLOAD: map->payload[31] ^= 1; break;
    case MAP_NO_PAYLOAD: map->has &= (uint16_t)~CROSS_PAYLOAD; break;
    case MAP_BYTES: map->bytes++; break;
    case MAP_BYTES_REVISIT: cross->records[1].has &= (uint16_t)~CROSS_BYTES; map->bytes++; break;
    case MAP_NO_BYTES: map->has &= (uint16_t)~CROSS_BYTES; break;
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

/* --- bounds ----------------------------------------------------------------------------------------------------------- */

static const struct limit_row {
    const char *name;
    enum cross_table table;
    const char *path;                   /* a file that raises the bound … */
    uint64_t bytes;
    unsigned by;                        /* … by so many */
} limit_rows[] = {
    { "ours: no more records than fit into the WARCs", CROSS_RECORDS, "data/a.warc.gz", 10 * CROSS_RECORD_BYTES + 1, 10 },
    { "ours: no more index lines than records", CROSS_INDEX, "data/a.warc.gz", 10 * CROSS_RECORD_BYTES + 1, 10 },
    { "ours: no more records in maps than records", CROSS_MAPS, "data/a.warc.gz", 10 * CROSS_RECORD_BYTES + 1, 10 },
    { "ours: no more areas than pictures fit into articles", CROSS_AREAS, "data/articles/1.json", 10 * CROSS_PICTURE_BYTES + 1, 10 },
    { "ours: no more pictures than fit into an article", CROSS_PICTURES_OF_ARTICLES, "data/articles/1.json", 10 * CROSS_PICTURE_BYTES + 1, 10 },
    { "ours: no more areas than articles may have pictures", CROSS_AREAS, "data/articles/1.json", 1 << 30, CROSS_PICTURES },
    { "ours: no more pictures than an article may have", CROSS_PICTURES_OF_ARTICLES, "data/articles/1.json", 1 << 30, CROSS_PICTURES },
    { "ours: no more named files than there are", CROSS_NAMED, "data/METS.xml", 1, 2 },
};

static void add(struct cross *cross, enum cross_table table, uint32_t i)
{
    switch (table) {
    case CROSS_RECORDS: cross_add_record(cross, &(struct cross_record){ .at = i, .id = i }); break;
    case CROSS_INDEX: cross_add_index(cross, &(struct cross_claim){ .at = i, .where = i }); break;
    case CROSS_MAPS: cross_add_map(cross, &(struct cross_claim){ .at = i, .where = i }); break;
    case CROSS_AREAS: cross_add_area(cross, &(struct cross_area){ .at = i, .where = i }); break;
    case CROSS_PICTURES_OF_ARTICLES: cross_add_picture(cross, &(struct cross_picture){ .id = i, .where = i, .has = CROSS_ID | CROSS_URL }); break;
    case CROSS_NAMED: cross_add_named(cross, &(struct cross_named){ .document = "data/METS.xml", .path = mem_text("data/a") }); break;
    case CROSS_TABLES: break;
    }
}

/* Up to the bound all is compared; with one more nothing of that table is, and one finding says so. */
static void check_limit(void **state)
{
    const struct limit_row *row = *state;
    for (unsigned beyond = 0; beyond < 2; beyond++) {
        struct cross cross;
        AUTO_FINDINGS struct findings findings = { 0 };
        uint64_t images = 0;
        cross_begin(&cross);
        cross_expect(&cross, row->path, row->bytes);
        for (uint32_t i = 0; i < CROSS_SURPLUS + row->by + beyond * 100; i++)
            add(&cross, row->table, i);
        cross_check(&cross, &findings);
        bool are_counted = cross_count_images(&cross, &images);
        cross_free(&cross);
        assert_int_equal(are_counted, !(beyond && row->table == CROSS_PICTURES_OF_ARTICLES));
        if (beyond) {
            assert_int_equal(findings.n, 1);
            assert_string_equal(findings.items[0].code, "package-limit");
        } else {
            assert_int_equal(findings.n_errors, row->table == CROSS_RECORDS ? 0 : CROSS_SURPLUS + row->by);
        }
    }
}

static void check_empty(void **state)
{
    (void)state;
    struct cross cross = { 0 };
    AUTO_FINDINGS struct findings findings = { 0 };
    uint64_t n = 1;
    cross_begin(&cross);
    cross_check(&cross, &findings);
    assert_int_equal(findings.n, 0);
    assert_true(cross_count_images(&cross, &n));
    assert_int_equal(n, 0);
    cross_free(&cross);
}

static void check_images(void **state)
{
    (void)state;
    static const uint64_t urls[] = { 5, 3, 5, 9, 3, 0 };
    struct cross cross;
    uint64_t n = 0;
    cross_begin(&cross);
    for (size_t i = 0; i < COUNT_OF(urls); i++)
        cross_add_picture(&cross, &(struct cross_picture){ .url = urls[i], .has = urls[i] ? CROSS_URL : 0 });
    assert_true(cross_count_images(&cross, &n));
    cross_free(&cross);
    assert_int_equal(n, 3);
}

int main(void)
{
    struct suite suite = { .name = "package/crosscheck" };
    SUITE_ROWS(&suite, resolve_rows, check_resolve);
    SUITE_ROWS(&suite, rows, check);
    SUITE_ROWS(&suite, limit_rows, check_limit);
    suite_add(&suite, "ours: nothing against nothing", check_empty, NULL);
    suite_add(&suite, "ours: Image-Count counts distinct URLs", check_images, NULL);
    return suite_run(&suite);
}
