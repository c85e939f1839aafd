/* mets/csip.c, map.c, premis.c: the documents of the drawn package come out as they were drawn, and judges agree. */
#include "judges.h"

#include "example.h"

struct row {
    const char *name, *path, *schema;
    bool (*write)(int fd, const char *path, struct err *err);
    bool ignores_indent;                /* the drawing indents rights.xml by four, the others by two */
};
static const struct row rows[] = {
    { "csip 2.2: the package's METS, byte for byte as drawn", "METS.xml", "mets-pressmark.rng", write_example_package, false },
    { "csip 2.2: the representation's METS, byte for byte as drawn", "representations/original/METS.xml", "mets-pressmark.rng",
      write_example_representation, false },
    { "mets 1.12.1: the map, byte for byte as drawn", "representations/original/metadata/descriptive/articles.xml",
      "mets-pressmark.rng", write_example_map, false },
    { "premis 3.0: objects, events, agents, byte for byte as drawn", "metadata/preservation/premis.xml", "premis-pressmark.rng",
      write_example_premis, false },
    { "premis 3.0: rights, as drawn", "metadata/preservation/rights.xml", "premis-pressmark.rng", write_example_rights, true },
};

static char *without_indent(const char *text)
{
    AUTO_BUF struct buf out = { 0 };
    struct span rest = span_of(text), line;
    while (span_line(&rest, &line)) {
        buf_put_span(&out, span_trim(line));
        buf_put_byte(&out, '\n');
    }
    return buf_take_text(&out);
}

static void as_drawn(void **state)
{
    const struct row *row = *state;
    AUTO_FREE char *path = mem_format(EXAMPLE "/%s", row->path), *drawn = shared_text(path);
    struct folder folder = folder_new();
    struct err err = { 0 };
    assert_done(row->write(folder.fd, "a.xml", &err), &err);
    AUTO_FREE char *text = folder_text(&folder, "a.xml");
    AUTO_FREE char *want = row->ignores_indent ? without_indent(drawn) : mem_text(drawn);
    AUTO_FREE char *got = row->ignores_indent ? without_indent(text) : mem_text(text);
    assert_string_equal(got, want);
    folder_end(&folder);
}

static void sound(void **state)
{
    const struct row *row = *state;
    struct folder folder = folder_new();
    struct err err = { 0 };
    assert_done(row->write(folder.fd, "a.xml", &err), &err);
    assert_sound(&folder, "a.xml", row->schema);
    folder_end(&folder);
}

/* Names and labels with everything that XML and URIs could stumble over. */
static void nasty(void **state)
{
    (void)state;
    struct folder folder = folder_new();
    struct err err = { 0 };
    const char *sha256 = "3ff7c18aa28c000b59f178b4d4e91773bc18fb5e97fe2e0b9dde6047e910d733";
    const struct mets_file file = file_of("x-1", "documentation/öl & \"wasser\" #1 100%?:a.txt", "text/plain", INT64_MAX, sha256,
                                          EXAMPLE_CREATED);
    struct mets_package package = {
        .common = example_common(EXAMPLE_ID, NASTY, EXAMPLE_URN),
        .dc = file_of(NULL, "metadata/descriptive/dc.xml", "text/xml", 0, sha256, EXAMPLE_CREATED),
        .rights = file_of(NULL, "metadata/preservation/rights.xml", "text/xml", 0, sha256, EXAMPLE_CREATED),
        .premis = file_of(NULL, "metadata/preservation/premis.xml", "text/xml", 0, sha256, EXAMPLE_CREATED),
        .documentation = &file, .n_documentation = 1,
        .representation = file_of("rep-1", "representations/original/METS.xml", "text/xml", 0, sha256, EXAMPLE_CREATED),
    };
    package.common.organization = NASTY;
    package.common.isil = NULL;
    assert_done(mets_write_package(folder.fd, "a.xml", &package, &err), &err);
    AUTO_FREE char *text = folder_text(&folder, "a.xml"), *path = mem_format("%s/a.xml", folder.path);
    assert_true(is_valid_xsd("data/xsd/pressmark-judge.xsd", path));
    assert_clean(text);
    assert_null(strstr(text, "IDENTIFICATIONCODE"));
    assert_non_null(strstr(text, "xlink:href=\"documentation/%C3%B6l%20%26%20%22wasser%22%20%231%20100%25%3F%3Aa.txt\""));
    folder_end(&folder);
}

/* As many maps as WARCs: each has a section, and the division names them all. */
static void many_maps(void **state)
{
    (void)state;
    struct folder folder = folder_new();
    struct err err = { 0 };
    struct mets_file maps[3], warcs[3];
    for (size_t i = 0; i < 3; i++) {
        maps[i] = file_of(NULL, (const char *[]){ "m/0.xml", "m/1.xml", "m/2.xml" }[i], "text/xml", 1,
                          "3ff7c18aa28c000b59f178b4d4e91773bc18fb5e97fe2e0b9dde6047e910d733", EXAMPLE_CREATED);
        warcs[i] = example_warc((const char *[]){ "data/0.warc.gz", "data/1.warc.gz", "data/2.warc.gz" }[i]);
        warcs[i].id = (const char *[]){ "warc-1", "warc-2", "warc-3" }[i];
    }
    const struct mets_representation representation = {
        .common = example_common("original", "Original capture", NULL), .maps = maps, .n_maps = 3, .warcs = warcs, .n_warcs = 3,
    };
    assert_done(mets_write_representation(folder.fd, "a.xml", &representation, &err), &err);
    AUTO_FREE char *text = folder_text(&folder, "a.xml");
    assert_non_null(strstr(text, "DMDID=\"dmd-1 dmd-2 dmd-3\""));
    assert_sound(&folder, "a.xml", "mets-pressmark.rng");
    folder_end(&folder);
}

static void never_replaces(void **state)
{
    (void)state;
    struct folder folder = folder_new();
    struct err err = { 0 };
    assert_done(write_example_package(folder.fd, "METS.xml", &err), &err);
    assert_false(write_example_package(folder.fd, "METS.xml", &err));
    assert_int_equal(err.kind, ERR_USAGE);
    assert_non_null(strstr(err.where, "METS.xml"));
    folder_end(&folder);
}

int main(void)
{
    struct CMUnitTest tests[2 * COUNT_OF(rows) + 3];
    char names[COUNT_OF(rows)][64];
    size_t n = 0;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        tests[n++] = (struct CMUnitTest){ rows[i].name, as_drawn, NULL, NULL, (void *)&rows[i] };
        snprintf(names[i], sizeof names[i], "ours: judges on document %zu", i + 1);
        tests[n++] = (struct CMUnitTest){ names[i], sound, NULL, NULL, (void *)&rows[i] };
    }
    tests[n++] = (struct CMUnitTest){ "rfc3986 4.2: nasty names and labels", nasty, NULL, NULL, NULL };
    tests[n++] = (struct CMUnitTest){ "csip 91: every map is named by the metadata division", many_maps, NULL, NULL, NULL };
    tests[n++] = (struct CMUnitTest){ "ours: a document is never replaced", never_replaces, NULL, NULL, NULL };
    return _cmocka_run_group_tests("mets/csip", tests, n, NULL, NULL);
}
