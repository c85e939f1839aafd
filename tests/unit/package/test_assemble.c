/* src/package/assemble.c: the same package whoever makes it; what is not sound is not made; and what an article says of each of its
 * pictures, captured or not. */
#include "../base/sick.h"

#include "made.h"
#include "package/reader.h"

#define PAGE "<!DOCTYPE html><html lang=en><head><title>" MADE_HEADLINE "</title></head><body><article><h1>" MADE_HEADLINE "</h1>" \
    "<p>After eleven months of work the old bridge was opened to carts, cyclists and people on foot on Monday afternoon, and the " \
    "whole town came to see it.</p>%s<p>The masons who built it say that it will stand for another two hundred years, if nobody " \
    "drives a lorry over it.</p></article></body></html>\n"
#define TOLD "requisites: expected=1 captured=0 explained=1\r\n"

/* --- pictures ---------------------------------------------------------------------------------------------------------- */

static const struct row {
    const char *name;
    const char *figure;                 /* in the page */
    const char *url;                    /* of the picture's record, and how it was answered */
    const char *first_line, *fields;
    const char *told;                   /* the metadata record */
    const char *outcome, *want_url;
    const char *record;                 /* NULL: none */
    bool has_digest;
} rows[] = {
    { "ours: captured", "<img src=i.png>", MADE_PICTURE_URL, "HTTP/1.1 200 OK", NULL, TOLD,
      "captured", MADE_PICTURE_URL, MADE_URN(4), true },
    { "ours: answered with another status", "<img src=i.png>", MADE_PICTURE_URL, "HTTP/1.1 404 Not Found", NULL, TOLD,
      "404", MADE_PICTURE_URL, MADE_URN(4), false },
    { "ours: a redirect is followed inside the WARC", "<img src=i.png>", MADE_PICTURE_URL, "HTTP/1.1 302 Found", "Location: /bridge\r\n", TOLD,
      "captured", MADE_PICTURE_URL, MADE_URN(1), true },
    { "ours: a redirect that leads out of the WARC", "<img src=i.png>", MADE_PICTURE_URL, "HTTP/1.1 302 Found", "Location: /j.png\r\n", TOLD,
      "302", MADE_PICTURE_URL, MADE_URN(4), false },
    { "ours: the rendition that was captured becomes the picture", "<img srcset='i.png 100w, big.png 800w'>",
      MADE_PICTURE_URL, "HTTP/1.1 200 OK", NULL, TOLD, "captured", MADE_PICTURE_URL, MADE_URN(4), true },
    { "ours: not captured, and the run told why", "<img src=no.png>", MADE_PICTURE_URL, "HTTP/1.1 200 OK", NULL,
      TOLD "missed: img.src https://news.example/no.png robots\r\n", "robots", "https://news.example/no.png", NULL, false },
    { "ours: why it was missed ends at the blank", "<img src=no.png>", MADE_PICTURE_URL, "HTTP/1.1 200 OK", NULL,
      TOLD "missed: img.src https://news.example/no.png limit record=" MADE_URN(4) "\r\n", "limit", "https://news.example/no.png", NULL, false },
    { "ours: what was told of another picture is not its own", "<img src=no.png>", MADE_PICTURE_URL, "HTTP/1.1 200 OK", NULL,
      TOLD "missed: img.src https://news.example/no.png2 robots\r\n", "not-asked", "https://news.example/no.png", NULL, false },
    { "ours: nobody asked for it", "<img src=no.png>", MADE_PICTURE_URL, "HTTP/1.1 200 OK", NULL, TOLD,
      "not-asked", "https://news.example/no.png", NULL, false },
};

static bool assemble(int fd, const struct made_record *records, size_t n, unsigned workers, struct package_result *ret, struct err *err)
{
    const struct package_plan plan = made_plan(MADE_ID);
    *ret = (struct package_result){ 0 };
    return made_warc(fd, MADE_ID, records, n, err) && package_assemble(fd, &plan, workers, NULL, ret, err);
}

static void check_picture(void **state)
{
    const struct row *row = *state;
    struct folder folder = folder_begin();
    struct made_record records[MADE_RECORDS];
    struct package_result result;
    struct err err = { 0 };
    AUTO_FREE char *page = mem_format(PAGE, row->figure);
    AUTO(snapshot_free) struct snapshot *snapshot = NULL;
    memcpy(records, made_records, sizeof records);
    records[1].body = span_of(page);
    records[3].body = span_of(row->told);
    records[4].url = records[5].url = row->url;
    records[4].first_line = row->first_line;
    records[4].fields = row->fields;
    if (!assemble(folder.fd, records, 6, 1, &result, &err) || !package_read_snapshot(folder.fd, 1, &snapshot, &err))
        fail_msg("%s: %s", err.where, err.why);
    folder_end(&folder);
    assert_int_equal(snapshot->n_images, 1);
    const struct snapshot_image *image = &snapshot->images[0];
    assert_string_equal(image->outcome, row->outcome);
    assert_string_equal(image->url, row->want_url);
    assert_int_equal(image->digest != NULL, row->has_digest);
    assert_int_equal(image->record != NULL, row->record != NULL);
    if (row->record)
        assert_string_equal(image->record, row->record);
    assert_int_equal(result.images, row->has_digest);
    assert_int_equal(result.missing, snapshot->explained);
}

/* --- sealing is a pure function ---------------------------------------------------------------------------------------------- */

static void check_pure(void **state)
{
    (void)state;
    struct package_result one, many, again;
    struct err err = { 0 };
    struct folder first = folder_begin(), second = folder_begin();
    const struct package_plan plan = made_plan(MADE_ID);
    assert_true(assemble(first.fd, made_records, MADE_RECORDS, 1, &one, &err));
    assert_true(assemble(second.fd, made_records, MADE_RECORDS, 8, &many, &err));
    /* What an interrupted attempt left is removed first. */
    assert_true(file_write(first.fd, PACKAGE_ARTICLES "/7.json", span_of("left"), &err));
    assert_true(file_write(first.fd, "data/METS.xml", span_of("half"), &err));
    again = (struct package_result){ 0 };
    assert_true(package_assemble(first.fd, &plan, 2, NULL, &again, &err));
    folder_end(&first);
    folder_end(&second);
    assert_memory_equal(one.seal.sha512, many.seal.sha512, sizeof one.seal.sha512);
    assert_memory_equal(one.seal.sha256, many.seal.sha256, sizeof one.seal.sha256);
    assert_memory_equal(one.seal.sha512, again.seal.sha512, sizeof one.seal.sha512);
    assert_int_equal(one.articles, 1);
    assert_int_equal(one.images, 1);
    assert_int_equal(one.resources, 3);
    assert_int_equal(one.missing, 0);
    assert_int_equal(one.bytes, again.bytes);
    assert_int_equal(one.files, again.files);
}

/* --- what is not made ----------------------------------------------------------------------------------------------------- */

enum fault { NO_PAGES, OTHER_PAGE, NO_METADATA, NO_COUNTS, WRONG_DIGEST, NO_WARC };
static const struct fault_row {
    const char *name;
    enum fault fault;
    const char *why;                    /* a part of it */
} fault_rows[] = {
    { "ours: no page", NO_PAGES, "no article" },
    { "ours: a page that is not in the WARC", OTHER_PAGE, "names the snapshot" },
    { "ours: a page without metadata record", NO_METADATA, "no metadata record" },
    { "ours: a metadata record that counts nothing", NO_COUNTS, "does not count its requisites" },
    { "ours: a WARC that does not pass its own check", WRONG_DIGEST, "warc-" },
    { "ours: no WARC", NO_WARC, "no article" },
};

static void check_fault(void **state)
{
    const struct fault_row *row = *state;
    static const struct package_page other[] = { { .snapshot = MADE_URN(9) } };
    struct folder folder = folder_begin();
    struct made_record records[MADE_RECORDS];
    struct package_plan plan = made_plan(MADE_ID);
    struct package_result result = { 0 };
    struct err err = { 0 };
    memcpy(records, made_records, sizeof records);
    if (row->fault == NO_PAGES)
        plan.n_pages = 0;
    if (row->fault == OTHER_PAGE)
        plan.pages = other;
    if (row->fault == NO_METADATA) {                    /* it belongs to the picture */
        records[3].with = MADE_URN(4);
        records[3].date = records[4].date;
    }
    if (row->fault == NO_COUNTS)
        records[3].body = span_of("software: another\r\n");
    if (row->fault == WRONG_DIGEST)
        records[4].mime = "image/jpeg";                 /* its bytes begin as a PNG does */
    if (row->fault != NO_WARC)
        assert_true(made_warc(folder.fd, MADE_ID, records, MADE_RECORDS, &err));
    bool is_made = package_assemble(folder.fd, &plan, 1, NULL, &result, &err);
    bool is_bag = file_exists(folder.fd, "bagit.txt");
    folder_end(&folder);
    assert_false(is_made);
    assert_false(is_bag);
    assert_int_equal(err.kind, ERR_INVALID);
    if (!strstr(err.why, row->why))
        fail_msg("%s", err.why);
    assert_non_null(strstr(err.where, MADE_ID));
}

/* --- copies of the official schemas ----------------------------------------------------------------------------------------- */

/* Every XSD of the folder that the settings name; a folder that cannot be read to its end makes no package with fewer. */
static void check_schemas(void **state)
{
    (void)state;
    struct folder folder = folder_begin();
    struct package_plan plan = made_plan(MADE_ID);
    struct package_result result = { 0 };
    struct err err = { 0 };
    AUTO_FREE char *official = mem_format("%s/official", folder.path);
    AUTO_CLOSE int fd = -1;
    plan.schemas = official;
    assert_true(file_make_folders(folder.fd, "official", &err) && file_make_folders(folder.fd, "package", &err));
    assert_true(file_publish(folder.fd, "official/mets.xsd", span_of("<schema/>"), &err));
    assert_true(file_publish(folder.fd, "official/notes.txt", span_of("x"), &err));
    assert_true(file_open_folder(folder.fd, "package", &fd, &err));
    assert_true(made_warc(fd, MADE_ID, made_records, MADE_RECORDS, &err));
    assert_true(package_assemble(fd, &plan, 1, NULL, &result, &err));
    assert_true(file_exists(fd, "data/schemas/mets.xsd"));
    assert_false(file_exists(fd, "data/schemas/notes.txt"));
    sick.folder = "official";
    bool is_made = package_assemble(fd, &plan, 1, NULL, &result, &err);
    sick.folder = NULL;
    assert_false(is_made);
    assert_int_equal(err.kind, ERR_SYSTEM);
    assert_non_null(strstr(err.where, official));
    folder_end(&folder);
}

int main(void)
{
    struct suite suite = { .name = "package/assemble" };
    SUITE_ROWS(&suite, rows, check_picture);
    suite_add(&suite, "ours: the same bytes with one worker and many, the first time and again", check_pure, NULL);
    SUITE_ROWS(&suite, fault_rows, check_fault);
    suite_add(&suite, "ours: all of the official schemas, or no package", check_schemas, NULL);
    return suite_run(&suite);
}
