/* mets/map.c: maps with what real pages hold: nasty captions, long ones, none; no pictures, no articles; very many. */
#include "judges.h"

#include <inttypes.h>
#include <malloc.h>
#if defined(__SANITIZE_ADDRESS__)
size_t __sanitizer_get_current_allocated_bytes(void);         /* its header is not always installed */
#endif

#include "example.h"

enum { RECORD_BYTES = 1000 };           /* of each made-up record in the WARC */

static const char *urn_of(char into[64], unsigned number)
{
    snprintf(into, 64, "urn:uuid:%08x-0000-5000-8000-000000000000", number);
    return into;
}

/* One article with its pictures, all having the same caption. */
struct shape {
    const char *name;
    unsigned n_articles, n_images;
    const char *headline, *caption;
    bool is_missing, has_area;
};

static void describe(struct mets_map_entry *entry, const struct shape *shape, unsigned article)
{
    char urn[64], url[160];
    snprintf(url, sizeof url, "https://news.example/2023/02/28/a-headline-as-long-as-they-are-in-real-addresses-of-articles-%u/", article);
    const struct dc_element elements[] = {
        { "title", shape->headline, "en", DC_PLAIN },
        { "identifier", urn_of(urn, article), NULL, DC_URI },
        { "source", url, NULL, DC_URI },
        { "isVersionOf", url, NULL, DC_URI },
        { "creator", "Nora Lind", NULL, DC_PLAIN },
        { "publisher", "Riverside Post", NULL, DC_PLAIN },
        { "issued", "2023-02-28T11:57:00+03:00", NULL, DC_W3CDTF },
        { "date", "2023-06-06T08:15:01Z", NULL, DC_W3CDTF },
        { "language", "en", NULL, DC_RFC4646 },
        { "type", "Text", NULL, DC_DCMITYPE },
    };
    mets_map_describe(entry, article, 0, EXAMPLE_CREATED, elements, COUNT_OF(elements));
    for (unsigned i = 1; i <= shape->n_images; i++) {
        snprintf(url, sizeof url, "https://news.example/img/%u/%u/a-picture-with-a-longish-file-name.jpg", article, i);
        const struct dc_element picture[] = {
            { "identifier", url, NULL, DC_URI },
            { "description", shape->caption, "en", DC_PLAIN },
            { "alternative", shape->caption, "en", DC_PLAIN },
            { "type", "StillImage", NULL, DC_DCMITYPE },
        };
        mets_map_describe(entry, article, i, EXAMPLE_CREATED, picture, COUNT_OF(picture));
    }
}

static bool put_records(struct mets_map *map, const struct shape *shape, unsigned article, struct err *err)
{
    static const uint8_t sha256[32] = { 1, 2, 3 };
    for (unsigned i = 0; i <= shape->n_images; i++) {
        char urn[64], dmd[32];
        unsigned number = (article - 1) * (shape->n_images + 1) + i + 1;
        snprintf(dmd, sizeof dmd, i ? "dmd-%u-%u" : "dmd-%u", article, i);
        const struct mets_record record = { number, urn_of(urn, number), i ? "image/jpeg" : NULL, 1234, i % 2 ? NULL : sha256,
                                            "2023-06-06T08:15:01Z", dmd, (uint64_t)number * RECORD_BYTES,
                                            (uint64_t)(number + 1) * RECORD_BYTES };
        if (!mets_map_record(map, &record, err))
            return false;
    }
    return true;
}

static void place(struct mets_map_entry *entry, const struct shape *shape, unsigned article)
{
    struct mets_map_image images[16];
    uint64_t at = ((uint64_t)(article - 1) * (shape->n_images + 1) + 1) * RECORD_BYTES;
    for (unsigned i = 0; i < shape->n_images; i++)
        images[i] = (struct mets_map_image){ shape->is_missing, shape->caption, shape->has_area,
                                             at + (i + 1) * RECORD_BYTES, at + (i + 2) * RECORD_BYTES };
    const struct mets_map_article structure = { article, article, shape->headline, at, at + RECORD_BYTES, images, shape->n_images };
    mets_map_place(entry, &structure);
}

static bool put_article(struct mets_map *map, const struct shape *shape, unsigned article, struct err *err)
{
    struct mets_map_entry entry = { 0 };
    describe(&entry, shape, article);
    place(&entry, shape, article);
    bool is_put = mets_map_add(map, &entry, err);
    mets_map_entry_free(&entry);
    return is_put;
}

static size_t live_bytes(void)
{
#if defined(__SANITIZE_ADDRESS__)
    return __sanitizer_get_current_allocated_bytes();
#else
    return mallinfo2().uordblks;
#endif
}

/* One way over the articles; `*most` is raised to the most memory in use between two of them. */
static void each(struct mets_map *map, const struct shape *shape, size_t *most,
                 bool (*put)(struct mets_map *, const struct shape *, unsigned, struct err *))
{
    struct err err = { 0 };
    for (unsigned article = 1; article <= shape->n_articles; article++) {
        assert_done(put(map, shape, article, &err), &err);
        size_t live = live_bytes();
        *most = live > *most ? live : *most;
    }
}

/* Gives the most memory that was in use beyond that of before. */
static size_t write_map(int fd, const char *path, const struct shape *shape)
{
    struct err err = { 0 };
    size_t before = live_bytes(), most = before;
    const struct mets_common common = example_common(EXAMPLE_ID "-00000", "Articles in " EXAMPLE_ID "-00000.warc.gz", NULL);
    const struct mets_file warc = example_warc("../../data/" EXAMPLE_ID "-00000.warc.gz");
    AUTO(mets_map_free) struct mets_map *map = NULL;
    assert_done(mets_map_open(fd, path, &common, "https://pressmark.example/profiles/pressmark-articles-1.xml", &map, &err), &err);
    each(map, shape, &most, put_article);
    assert_done(mets_map_files_begin(map, &warc, &err), &err);
    each(map, shape, &most, put_records);
    assert_done(mets_map_publish(map, EXAMPLE_ID, &err), &err);
    return most - before;
}

static char long_caption[10001];

static const struct shape shapes[] = {
    { "ours: nasty captions and headlines", 2, 3, NASTY, NASTY, false, true },
    { "ours: captions of 10,000 characters", 1, 2, "A", long_caption, false, true },
    { "ours: no captions, no headline", 2, 2, NULL, NULL, false, true },
    { "ours: empty captions", 1, 1, "A", "", false, true },
    { "ours: missing pictures with a record of their 404", 1, 3, "A", "B", true, true },
    { "ours: missing pictures without a record", 1, 3, "A", "B", true, false },
    { "mets 1.12.1: no empty structLink where there are no pictures", 3, 0, "A", NULL, false, false },
    { "mets 1.12.1: a WARC without articles", 0, 0, NULL, NULL, false, false },
};

static void judged(void **state)
{
    const struct shape *shape = *state;
    struct folder folder = folder_new();
    write_map(folder.fd, "a.xml", shape);
    write_map(folder.fd, "b.xml", shape);
    assert_sound(&folder, "a.xml", "mets-pressmark.rng");
    AUTO_FREE char *first = folder_text(&folder, "a.xml"), *second = folder_text(&folder, "b.xml");
    assert_string_equal(first, second);
    struct mets_check_summary summary = assert_clean(first);
    assert_int_equal(summary.articles, shape->n_articles);
    assert_int_equal(shape->is_missing ? summary.images_missing : summary.images, shape->n_articles * shape->n_images);
    assert_int_equal(summary.records, shape->n_articles * (shape->n_images + 1));
    assert_string_equal(summary.objid, EXAMPLE_ID "-00000");
    folder_end(&folder);
}

/* The tags of captions are measured in the reference at 11,600 bytes an article with eight pictures. */
static void many(void **state)
{
    (void)state;
    static const struct shape shape = { "", 2000, 8, "A headline of the length that headlines have these days",
                                        "A caption as agencies write them, with a name, a place and the day", false, true };
    struct folder folder = folder_new();
    struct err err = { 0 };
    size_t most = write_map(folder.fd, "a.xml", &shape);
    uint64_t bytes = 0;
    assert_done(file_size(folder.fd, "a.xml", &bytes, &err), &err);
    print_message("# %" PRIu64 " bytes an article, %zu bytes of memory\n", bytes / shape.n_articles, most);
    assert_in_range(bytes / shape.n_articles, 8000, 14000);
    assert_in_range(most, 0, 1024 * 1024);      /* two spools of at most 256 KiB, twice while they grow, and the draft's buffer */

    AUTO_FREE char *path = mem_format("%s/a.xml", folder.path);
    AUTO(source_free) struct source *source = NULL;
    AUTO_FINDINGS struct findings findings = { 0 };
    struct mets_check_summary summary;
    assert_done(source_open(path, &source, &err), &err);
    assert_done(mets_check(source, NULL, &findings, &summary, &err), &err);
    assert_int_equal(findings.n, 0);
    assert_int_equal(summary.articles, 2000);
    assert_int_equal(summary.images, 16000);
    folder_end(&folder);
}

int main(void)
{
    memset(long_caption, 'x', sizeof long_caption - 1);
    struct CMUnitTest tests[COUNT_OF(shapes) + 1];
    for (size_t i = 0; i < COUNT_OF(shapes); i++)
        tests[i] = (struct CMUnitTest){ shapes[i].name, judged, NULL, NULL, (void *)&shapes[i] };
    tests[COUNT_OF(shapes)] = (struct CMUnitTest){ "ours: 2,000 articles in flat memory, near 12 KB each", many, NULL, NULL, NULL };
    return _cmocka_run_group_tests("mets/map", tests, COUNT_OF(tests), NULL, NULL);
}
