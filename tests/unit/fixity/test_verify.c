/* src/fixity/verify.c: what lies at a path is taken for what it is, and judged. What each judge finds is tested beside it. */
#include "../bag/bags.h"

#include "../package/made.h"
#include "base/gzip.h"
#include "fixity/verify.h"
#include "package/reader.h"

#define WARC MADE_ID "-00000.warc.gz"

static struct folder root;              /* with a package in it, made once, and its WARC once more */

/* --- files and folders as they are ------------------------------------------------------------------------------- */

static const struct row {
    const char *name, *path;            /* below root */
    const char *kind, *verdict;
    const char *code;                   /* of the worst finding; NULL: none */
    bool is_missing;
} rows[] = {
    { "ours: a package", MADE_ID, "package", "valid", NULL },
    { "ours: a package, with a slash behind its name", MADE_ID "/", "package", "valid", NULL },
    { "ours: a package under another name", "renamed", "package", "valid", "package-id" },
    { "ours: an empty folder is a bag that lacks everything", "empty", "bag", "invalid", "bag-data" },
    { "ours: a WARC of gzip members", WARC, "warc", "valid", NULL },
    { "ours: a WARC by its first bytes", "plain.txt", "warc", "valid", "warc-digest" },
    { "ours: a WARC by its name", "other.warc", "warc", "invalid", "warc-framing" },
    { "ours: a WARC of gzip members under another name", "renamed.gz", "warc", "valid", "warc-warcinfo" },
    { "ours: a WARC by its name, whose gzip header is cut", "other.warc.gz", "warc", "invalid", "warc-framing" },
    { "ours: a gzip file with something else in it", "other.gz", "unknown", "unverifiable", "unknown-kind" },
    { "ours: an ARC file of gzip members", "old.arc.gz", "unknown", "unverifiable", "unknown-kind" },
    { "ours: an ARC file", "old.arc", "unknown", "unverifiable", "unknown-kind" },
    { "ours: an ARC file that calls itself a WARC", "old.warc.gz", "unknown", "unverifiable", "unknown-kind" },
    { "ours: a name alone makes no gzip file", "text.gz", "unknown", "unverifiable", "unknown-kind" },
    { "ours: a text", "text.txt", "unknown", "unverifiable", "unknown-kind" },
    { "ours: an empty file", "empty.txt", "unknown", "unverifiable", "unknown-kind" },
    { "ours: nothing", "nothing", "unknown", "unreadable", "unreadable", true },
    { "ours: a link to nothing", "link", "unknown", "unreadable", "unreadable", true },
    { "ours: below a file", "text.txt/x", "unknown", "unreadable", "unreadable" },
    { "ours: a pipe is not waited for", "pipe", "unknown", "unreadable", "unreadable" },
};

static void check_path(void **state)
{
    const struct row *row = *state;
    const struct verify_options options = { .workers = 1 };
    AUTO_FREE char *path = mem_format("%s/%s", root.path, row->path);
    struct verified verified = { 0 };
    fixity_verify(path, &options, &verified);
    AUTO_FREE char *found = findings_text(&verified.findings);
    AUTO_FREE char *code = verified.findings.n ? mem_text(verified.findings.items[0].code) : NULL;
    const char *kind = verified.kind, *verdict = verified.verdict;
    bool is_missing = verified.is_missing;
    verified_free(&verified);
    if (strcmp(kind, row->kind) != 0 || strcmp(verdict, row->verdict) != 0)
        fail_msg("%s, %s: %s", kind, verdict, found);
    if (!row->code != !code || (code && strcmp(code, row->code) != 0))
        fail_msg("%s", found);
    assert_int_equal(is_missing, row->is_missing);
}

/* --- bags ---------------------------------------------------------------------------------------------------------- */

#define OURS "BagIt-Profile-Identifier: https://pressmark.example/pressmark-bag-1.json\n"

static const struct bag_row {
    const char *name;
    struct edit edits[6];             /* up to END */
    const char *verdict;
} bag_rows[] = {
    { "ours: a bag", { { END } }, "valid" },
    { "ours: a bag with a warning", { { PUT, "data/.DS_Store", "x" }, { SEAL } }, "valid" },
    { "ours: a bag with another byte", { { APPEND, "data/a.txt", "x" } }, "invalid" },
    { "ours: an error that is found behind a warning comes before it",
      { { PUT, "data/.DS_Store", "x" }, { SEAL }, { APPEND, "data/a.txt", "x" } }, "invalid" },
    { "ours: a bag that is still to be fetched",
      { { PUT, "data/c.txt", "c" }, { SEAL }, { REMOVE, "data/c.txt" }, { PUT, "fetch.txt", "https://a.example/c 1 data/c.txt\n" } },
      "incomplete" },
    { "ours: bag-info.txt is a pipe, which is not waited for",
      { { PUT, "data/METS.xml", "<mets/>" }, { SEAL }, { REMOVE, "bag-info.txt" }, { MAKE_FIFO, "bag-info.txt" } }, "invalid" },
    { "ours: data/METS.xml is a pipe, which is not waited for", { { MAKE_FIFO, "data/METS.xml" } }, "invalid" },
    { "ours: bag-info.txt of a bag is a link, which makes it none of ours",
      { { PUT, "data/METS.xml", "<mets/>" }, { PUT, "data/info.txt", OURS }, { SEAL }, { REMOVE, "bag-info.txt" },
        { MAKE_LINK, "bag-info.txt", "data/info.txt" } }, "invalid" },
    { "ours: a bag of a version that nobody knows", { { REPLACE, "bagit.txt", "1.0", "9.0" } }, "unverifiable" },
};

static bool is_sorted(const struct findings *findings)
{
    for (size_t i = 1; i < findings->n; i++)
        if (findings->items[i - 1].severity < findings->items[i].severity)
            return false;
    return true;
}

static void check_bag(void **state)
{
    const struct bag_row *row = *state;
    const struct verify_options options = { .workers = 1 };
    struct bag_files *files = bag_files_new();
    char folder[64];
    struct verified verified = { 0 };
    bag_files_edit(files, row->edits);
    close(bag_files_write(files, folder));
    bag_files_free(files);
    fixity_verify(folder, &options, &verified);
    remove_folder(folder);
    AUTO_FREE char *found = findings_text(&verified.findings);
    const char *kind = verified.kind, *verdict = verified.verdict;
    bool is_worst_first = is_sorted(&verified.findings);
    verified_free(&verified);
    assert_string_equal(kind, "bag");
    if (!is_worst_first || strcmp(verdict, row->verdict) != 0)
        fail_msg("%s: %s", verdict, found);
}

/* --- what it counts ------------------------------------------------------------------------------------------------- */

static void check_counts(void **state)
{
    (void)state;
    const struct verify_options options = { .workers = 1 };
    AUTO_FREE char *package = mem_format("%s/%s", root.path, MADE_ID);
    AUTO_FREE char *warc = mem_format("%s/%s", root.path, WARC);
    struct verified verified = { 0 };
    struct err err = { 0 };
    uint64_t bytes = 0;
    fixity_verify(package, &options, &verified);
    verified_free(&verified);
    assert_int_equal(verified.records, 8);
    assert_int_equal(verified.articles, 1);
    assert_int_equal(verified.images, 1);
    assert_true(verified.files > 10);
    fixity_verify(warc, &options, &verified);
    verified_free(&verified);
    assert_int_equal(verified.records, 8);
    assert_int_equal(verified.files, 1);
    assert_true(file_size(root.fd, WARC, &bytes, &err));
    assert_int_equal(verified.bytes, bytes);
}

static void put(const char *path, const char *text)
{
    struct err err = { 0 };
    assert_true(file_write(root.fd, path, span_of(text), &err));
}

#define ARC "filedesc://old.arc 0.0.0.0 20010401000000 text/plain 73\n1 0 Example\nURL IP-address Archive-date Content-type Archive-length\n"

static bool put_out(void *context, struct span bytes, struct err *err)
{
    (void)err;
    buf_put_span(context, bytes);
    return true;
}

static void put_gzip(const char *path, const char *text)
{
    struct err err = { 0 };
    AUTO_BUF struct buf bytes = { 0 };
    AUTO(gzip_writer_free) struct gzip_writer *writer = gzip_writer_new(put_out, &bytes);
    assert_true(gzip_writer_begin(writer, GZIP_DEFLATE, strlen(text), &err) && gzip_writer_put(writer, span_of(text), &err) &&
                gzip_writer_end(writer, &err) && file_write(root.fd, path, buf_span(&bytes), &err));
}

static void copy(const char *from, const char *to)
{
    struct err err = { 0 };
    AUTO_BUF struct buf bytes = { 0 };
    assert_true(file_slurp(root.fd, from, 1 << 20, &bytes, &err));
    assert_true(file_write(root.fd, to, buf_span(&bytes), &err));
}

static void make_package(const char *name)
{
    AUTO_CLOSE int fd = -1;
    struct err err = { 0 };
    assert_true(file_make_folders(root.fd, name, &err) && file_open_folder(root.fd, name, &fd, &err));
    made_package(fd, MADE_ID);
}

static void make_root(void)
{
    struct err err = { 0 };
    root = folder_begin();
    make_package(MADE_ID);
    make_package("renamed");
    copy(MADE_ID "/" PACKAGE_WARCS "/" WARC, WARC);
    put("plain.txt", "WARC/1.0\r\nWARC-Type: warcinfo\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
                     "WARC-Date: 2023-06-06T08:15:00Z\r\nContent-Type: application/warc-fields\r\nContent-Length: 0\r\n\r\n\r\n\r\n");
    put("other.warc", "no WARC\n");
    copy(WARC, "renamed.gz");
    put("other.warc.gz", "\x1F\x8B\x08");
    put("other.gz", "\x1F\x8B\x08");
    put("old.arc", ARC);
    put_gzip("old.arc.gz", ARC);
    put_gzip("old.warc.gz", ARC);
    put("text.gz", "no gzip\n");
    put("text.txt", "text\n");
    put("empty.txt", "");
    assert_true(file_make_folders(root.fd, "empty", &err));
    assert_int_equal(symlinkat("nothing", root.fd, "link"), 0);
    assert_int_equal(mkfifoat(root.fd, "pipe", 0600), 0);
}

int main(void)
{
    struct suite suite = { .name = "fixity/verify" };
    make_root();
    SUITE_ROWS(&suite, rows, check_path);
    SUITE_ROWS(&suite, bag_rows, check_bag);
    suite_add(&suite, "ours: what there is is counted", check_counts, NULL);
    int n_failed = suite_run(&suite);
    folder_end(&root);
    return n_failed;
}
