/* src/capture/sealed.c: the figures of a package that lies in packages/ are read from itself, whoever wrote it. */
#include "../archive/begun.h"

#include "../package/made.h"
#include "capture/sealed.h"
#include "package/reader.h"

#define PLACE "2023/06/" MADE_ID
#define OTHER "example,news)/x 20230606081510 {\"url\": \"https://news.example/x\", "
#define RANGE "\"length\": \"1\", \"offset\": \"0\", \"filename\": \"x.warc.gz\"}\n"

static const struct row {
    const char *name, *line;            /* one more in the index */
    uint64_t more;                      /* resources it counts for */
} rows[] = {
    { "ours: the index as it was made", "", 0 },
    { "ours: an answer that was had", OTHER "\"mime\": \"text/html\", \"status\": \"200\", " RANGE, 1 },
    { "ours: an answer that was not", OTHER "\"mime\": \"text/html\", \"status\": \"404\", " RANGE, 0 },
    { "ours: a revisit, whatever its status", OTHER "\"mime\": \"warc/revisit\", \"status\": \"304\", " RANGE, 1 },
    { "ours: no status is no answer", OTHER "\"mime\": \"application/pem-certificate-chain\", " RANGE, 0 },
    { "ours: a type need not be there, CDXJ does not ask for it", OTHER "\"status\": \"200\", " RANGE, 1 },
    { "ours: nor with another status", OTHER "\"status\": \"304\", " RANGE, 0 },
};

static void check_recall(void **state)
{
    const struct row *row = *state;
    struct folder folder;
    struct err err = { 0 };
    struct archive *archive = archive_begin(&folder);
    AUTO_BUF struct buf index = { 0 };
    struct sealed before = { 0 }, after = { 0 };
    AUTO_CLOSE int fd = -1;
    assert_true(file_make_folders(archive->packages_fd, PLACE, &err) && file_open_folder(archive->packages_fd, PLACE, &fd, &err));
    made_package(fd, MADE_ID);
    assert_true(sealed_recall(archive, MADE_ID, &before, &err));
    assert_true(file_slurp(fd, PACKAGE_CDXJ, 1 << 20, &index, &err));
    buf_put_text(&index, row->line);
    assert_true(file_write(fd, PACKAGE_CDXJ, buf_span(&index), &err));
    assert_true(sealed_recall(archive, MADE_ID, &after, &err));
    uint64_t more = after.resources - before.resources;
    uint64_t articles = after.articles, images = after.images;
    AUTO_FREE char *path = mem_text(after.path);
    sealed_free(&before);
    sealed_free(&after);
    archive_end(archive, &folder);
    assert_int_equal(more, row->more);
    assert_int_equal(articles, 1);
    assert_int_equal(images, 1);
    assert_string_equal(path, "packages/" PLACE);
}

static void check_absent(void **state)
{
    (void)state;
    struct folder folder;
    struct err err = { 0 };
    struct sealed sealed = { 0 };
    struct archive *archive = archive_begin(&folder);
    assert_false(sealed_recall(archive, MADE_ID, &sealed, &err));
    archive_end(archive, &folder);
    assert_int_equal(err.kind, ERR_MISSING);
    assert_null(sealed.package);
}

int main(void)
{
    struct suite suite = { .name = "capture/sealed" };
    SUITE_ROWS(&suite, rows, check_recall);
    suite_add(&suite, "ours: a package that is not there", check_absent, NULL);
    return suite_run(&suite);
}
