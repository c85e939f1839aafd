/* src/package/check.c: one package, and one damage at a time: each is found, and called by its name. That the bag's own
 * digests notice it as well goes without saying ("bag-…"); what counts is what the documents, the index and the records
 * say of each other. */
#include "../base/suite.h"

#include "made.h"
#include "package/check.h"
#include "package/reader.h"

#define MAP PACKAGE_MAPS "/articles-00000.xml"
#define WARC PACKAGE_WARCS "/" MADE_ID "-00000.warc.gz"
#define ARTICLE PACKAGE_ARTICLES "/1.json"
#define REPRESENTATION "data/representations/original/METS.xml"

enum damage {
    NONE,
    CHANGE,                             /* the first character behind `a` and then `b` becomes another digit */
    REPLACE,                            /* `a` by `b`, where it stands first */
    FLIP,                               /* one bit, six bytes before the end: of a WARC, in the CRC of its last member */
    CUT,                                /* the last byte is gone */
    REMOVE, ADD,                        /* the file; a file */
};
static const struct row {
    const char *name, *path;
    enum damage damage;
    const char *a, *b;
    const char *codes;                  /* all that are found but those of the bag, each at most twice, with a blank behind it */
} rows[] = {
    { "ours: a package as it was made", ARTICLE, NONE, NULL, NULL, "" },
    /* The map of a WARC */
    { "mets1.12.1 file: BEGIN of a record", MAP, CHANGE, "ID=\"rec-1\"", " BEGIN=\"",
      "package-map-place package-map-lacks package-mets-digest " },
    { "mets1.12.1 file: END of a record", MAP, CHANGE, "ID=\"rec-1\"", " END=\"",
      "package-map-differs package-mets-digest " },
    { "mets1.12.1 file: END before BEGIN", MAP, REPLACE, " END=\"", " END=\"0\" LAST=\"",
      "mets-range package-map-lacks package-mets-digest " },
    { "mets1.12.1 file: CHECKSUM of a record", MAP, CHANGE, "ID=\"rec-2\"", " CHECKSUM=\"",
      "package-map-differs package-mets-digest " },
    { "mets1.12.1 file: OWNERID of a record", MAP, CHANGE, "ID=\"rec-2\"", " OWNERID=\"urn:uuid:",
      "package-map-differs package-mets-digest " },
    { "mets1.12.1 file: CREATED of a record", MAP, REPLACE, "CREATED=\"2023-06-06T08:15:02", "CREATED=\"2023-06-06T08:15:12",
      "package-map-differs package-mets-digest " },
    { "mets1.12.1 file: DMDID that there is not", MAP, REPLACE, "DMDID=\"dmd-1-1\" BEGIN", "DMDID=\"dmd-9\" BEGIN",
      "mets-reference package-mets-digest " },
    { "mets1.12.1 file: CHECKSUM of the WARC", MAP, CHANGE, "ID=\"warc-1\"", " CHECKSUM=\"",
      "package-mets-digest package-mets-digest " },
    { "mets1.12.1 file: SIZE of the WARC", MAP, CHANGE, "ID=\"warc-1\"", " SIZE=\"",
      "package-mets-digest package-mets-digest " },
    { "mets1.12.1 FLocat: another WARC", MAP, REPLACE, "00000.warc.gz\"/>", "00001.warc.gz\"/>",
      "package-map-place package-map-place package-map-area package-map-area package-map-lacks package-map-lacks "
      "package-mets-digest package-mets-file package-mets-lacks " },
    { "mets1.12.1 FLocat: outside of the package", MAP, REPLACE, "../../data/", "../../../../../../data/",
      "package-mets-digest package-mets-file package-mets-lacks " },
    { "mets1.12.1 area: BEGIN", MAP, CHANGE, "TYPE=\"IMAGE\"", " BEGIN=\"", "package-map-area package-mets-digest " },
    { "mets1.12.1 area: EXTENT", MAP, CHANGE, "TYPE=\"IMAGE\"", " EXTENT=\"", "package-map-area package-mets-digest " },
    { "mets1.12.1 area: FILEID that there is not", MAP, REPLACE, "FILEID=\"warc-1\"", "FILEID=\"warc-2\"",
      "mets-reference package-mets-digest " },
    { "mets1.12.1 div: DMDID that there is not", MAP, REPLACE, "DMDID=\"dmd-1-1\" xlink", "DMDID=\"dmd-7\" xlink",
      "mets-reference package-mets-digest " },
    { "mets1.12.1 smLink: to nothing", MAP, REPLACE, "xlink:to=\"div-1-1\"", "xlink:to=\"div-1-2\"",
      "mets-reference package-mets-digest " },
    { "mets1.12.1 dmdSec: an ID twice", MAP, REPLACE, "ID=\"dmd-1-1\"", "ID=\"dmd-1\"",
      "mets-id mets-reference package-mets-digest " },
    { "xml1.0 2.1: not well-formed", MAP, REPLACE, "</mets:structLink>", "</mets:structLinks>",
      "mets-xml package-mets-digest " },
    { "ours: a map that is not there", MAP, REMOVE, NULL, NULL,
      "package-map-lacks package-map-lacks package-mets-file package-mets-lacks package-count " },
    /* METS of representation and package */
    { "csip2.2: CHECKSUM of the map", REPRESENTATION, CHANGE, "<mets:mdRef", " CHECKSUM=\"",
      "package-mets-digest package-mets-digest " },
    { "csip2.2: a file that is named by another name", REPRESENTATION, REPLACE, "articles-00000.xml", "articles-00001.xml",
      "package-mets-digest package-mets-file package-mets-lacks " },
    { "csip2.2: SIZE of the representation's METS", "data/METS.xml", CHANGE,
      "href=\"representations/original/METS.xml\"", " SIZE=\"", "package-mets-digest " },
    { "csip2.2: OBJID is the package's", "data/METS.xml", REPLACE, "OBJID=\"sample", "OBJID=\"simple", "package-id " },
    { "csip2.2 CSIP66: a file that METS does not name", "data/METS.xml", REPLACE,
      "documentation/README.txt", "documentation/README.md", "package-mets-file package-mets-lacks " },
    { "ours: METS.xml that is not there", "data/METS.xml", REMOVE, NULL, NULL,
      "package-mets-lacks package-mets-lacks package-id " },
    /* The index */
    { "ours: offset in the index", PACKAGE_CDXJ, CHANGE, "i.png", "\"offset\": \"",
      "package-index-place package-index-lacks package-mets-digest " },
    { "ours: length in the index", PACKAGE_CDXJ, CHANGE, "i.png", "\"length\": \"",
      "package-index-differs package-mets-digest " },
    { "ours: digest in the index", PACKAGE_CDXJ, CHANGE, "i.png", "\"digest\": \"sha256:",
      "package-index-differs package-mets-digest " },
    { "ours: recordDigest in the index", PACKAGE_CDXJ, CHANGE, "i.png", "\"recordDigest\": \"sha256:",
      "package-index-differs package-mets-digest " },
    { "ours: status in the index", PACKAGE_CDXJ, CHANGE, "i.png", "\"status\": \"",
      "package-index-differs package-mets-digest " },
    { "ours: time in the index", PACKAGE_CDXJ, REPLACE, "20230606081502", "20230606081512",
      "package-index-differs package-mets-digest " },
    { "ours: URL in the index", PACKAGE_CDXJ, REPLACE, "\"https://news.example/i.png", "\"https://news.example/j.png",
      "package-index-differs package-mets-digest " },
    { "ours: filename in the index", PACKAGE_CDXJ, REPLACE, "00000.warc.gz", "00001.warc.gz",
      "package-index-place package-index-lacks package-mets-digest " },
    { "ours: lines out of order", PACKAGE_CDXJ, REPLACE, "example,news)/ ", "example,news)/z ",
      "package-index-order package-mets-digest " },
    { "ours: a line that is none", PACKAGE_CDXJ, REPLACE, "\"length\": ", "\"length\" ",
      "package-index-line package-index-lacks package-mets-digest " },
    { "ours: no index", PACKAGE_CDXJ, REMOVE, NULL, NULL, "package-index-lacks package-index-lacks package-mets-file " },
    /* Articles */
    { "ours: digest of the page in the article", ARTICLE, CHANGE, "\"page\"", "\"digest\": \"sha256:",
      "package-article-differs package-mets-digest " },
    { "ours: status of the page in the article", ARTICLE, CHANGE, "\"page\"", "\"status\": \"",
      "package-article-differs package-mets-digest " },
    { "ours: record of a picture in the article", ARTICLE, CHANGE, "\"images\"", "\"record\": \"urn:uuid:",
      "package-article-differs package-mets-digest " },
    { "ours: digest of a picture in the article", ARTICLE, CHANGE, "\"images\"", "\"digest\": \"sha256:",
      "package-article-differs package-mets-digest " },
    { "ours: expected is captured and explained", ARTICLE, REPLACE, "\"expected\": 1", "\"expected\": 2",
      "package-article-sum package-mets-digest " },
    { "ours: an article that is no JSON", ARTICLE, REPLACE, "\"snapshot\":", "\"snapshot\"",
      "package-article package-mets-digest package-count package-count " },
    { "ours: an article that is not there", ARTICLE, REMOVE, NULL, NULL, "package-mets-file package-count package-count " },
    { "ours: an article too many", PACKAGE_ARTICLES "/2.json", ADD, "{}", NULL, "package-article " },
    /* Counts */
    { "ours: Article-Count", "bag-info.txt", CHANGE, "Article-Count", ": ", "package-count " },
    { "ours: Image-Count", "bag-info.txt", CHANGE, "Image-Count", ": ", "package-count " },
    { "ours: Capture-Start", "bag-info.txt", REPLACE, "Capture-Start: 2023", "Capture-Start: 2022", "package-count " },
    { "ours: Capture-End", "bag-info.txt", REPLACE, "Capture-End: 2023", "Capture-End: 2024", "package-count " },
    /* Bytes */
    { "warc1.1: a flipped bit in the WARC", WARC, FLIP, NULL, NULL,
      "warc-framing warc-request package-mets-digest package-mets-digest " },
    { "warc1.1: a cut WARC", WARC, CUT, NULL, NULL, "warc-framing warc-request package-mets-digest package-mets-digest " },
    { "ours: a WARC that is not there", WARC, REMOVE, NULL, NULL,
      "package-index-place package-index-place package-map-place package-map-place package-map-area package-map-area "
      "package-article-differs package-article-differs package-mets-file package-mets-file package-count package-count " },
    { "rfc8493 3: a flipped bit where only the bag looks", "data/documentation/README.txt", FLIP, NULL, NULL,
      "package-mets-digest " },
};

static struct folder folder;            /* the package, made once; each row puts back what it damaged */

static void replace(struct buf *text, size_t at, size_t len, const char *by)
{
    AUTO_BUF struct buf made = { 0 };
    buf_put_span(&made, span_to(buf_span(text), at));
    buf_put_text(&made, by);
    buf_put_span(&made, span_from(buf_span(text), at + len));
    buf_clear(text);
    buf_put_span(text, buf_span(&made));
}

static size_t place_of(const struct buf *text, size_t from, const char *what)
{
    size_t at;
    if (!span_find(span_from(buf_span(text), from), what, strlen(what), &at))
        fail_msg("there is no %s", what);
    return from + at;
}

static void damage(const struct row *row, struct buf *text)
{
    size_t at;
    switch (row->damage) {
    case CHANGE:
        at = place_of(text, 0, row->a);
        at = place_of(text, at, row->b) + strlen(row->b);
        text->at[at] = text->at[at] == '1' ? '2' : '1';
        break;
    case REPLACE:
        replace(text, place_of(text, 0, row->a), strlen(row->a), row->b);
        break;
    case FLIP:
        text->at[text->len - 6] ^= 4;
        break;
    case CUT:
        text->len--;
        break;
    default:
        break;
    }
}

static unsigned times(struct span codes, const char *code)
{
    unsigned n = 0;
    for (size_t at; span_find(codes, code, strlen(code), &at); n++)
        codes = span_from(codes, at + strlen(code));
    return n;
}

static void codes_of(const struct findings *findings, struct buf *codes)
{
    buf_put_text(codes, "");
    for (size_t i = 0; i < findings->n; i++) {
        AUTO_FREE char *code = mem_format("%s ", findings->items[i].code);
        if (!span_starts(span_of(code), "bag-") && times(buf_span(codes), code) < 2)
            buf_put_text(codes, code);
    }
}

static void judge(const char *package_id, struct findings *findings, struct package_check_summary *ret)
{
    const struct package_check_options options = { .workers = 1 };
    struct err err = { 0 };
    if (!package_check(folder.fd, package_id, &options, findings, ret, &err))
        fail_msg("%s: %s", err.where, err.why);
}

static void check_damage(void **state)
{
    const struct row *row = *state;
    struct err err = { 0 };
    AUTO_BUF struct buf before = { 0 };
    AUTO_BUF struct buf text = { 0 };
    AUTO_BUF struct buf codes = { 0 };
    AUTO_FINDINGS struct findings findings = { 0 };
    struct package_check_summary summary = { 0 };
    if (row->damage == ADD)
        buf_put_text(&text, row->a);
    else
        assert_true(file_slurp(folder.fd, row->path, 1 << 20, &before, &err));
    buf_put_span(&text, buf_span(&before));
    damage(row, &text);
    if (row->damage == REMOVE)
        assert_int_equal(unlinkat(folder.fd, row->path, 0), 0);
    else
        assert_true(file_write(folder.fd, row->path, buf_span(&text), &err));
    judge(MADE_ID, &findings, &summary);
    package_check_summary_free(&summary);
    if (row->damage == ADD)
        assert_int_equal(unlinkat(folder.fd, row->path, 0), 0);
    else
        assert_true(file_write(folder.fd, row->path, buf_span(&before), &err));
    codes_of(&findings, &codes);
    if (row->damage == NONE)
        assert_int_equal(findings.n, 0);
    else
        assert_true(findings.n_errors > 0);
    assert_string_equal((char *)codes.at, row->codes);
}

static void check_summary(void **state)
{
    (void)state;
    AUTO_FINDINGS struct findings findings = { 0 };
    struct package_check_summary summary = { 0 };
    judge(MADE_ID, &findings, &summary);
    package_check_summary_free(&summary);
    assert_int_equal(summary.records, 8);
    assert_int_equal(summary.captures, 3);
    assert_int_equal(summary.articles, 1);
    assert_int_equal(summary.images, 1);
}

/* A bag may be renamed (RFC 8493 §2): it stays valid. */
static void check_renamed(void **state)
{
    (void)state;
    AUTO_FINDINGS struct findings findings = { 0 };
    struct package_check_summary summary = { 0 };
    judge("renamed", &findings, &summary);
    package_check_summary_free(&summary);
    assert_int_equal(findings.n, 1);
    assert_int_equal(findings.items[0].severity, SEVERITY_WARNING);
    assert_string_equal(findings.items[0].code, "package-id");
}

static void check_is_ours(void **state)
{
    (void)state;
    struct folder other = folder_begin();
    struct err err = { 0 };
    assert_true(package_is_ours(folder.fd));
    assert_false(package_is_ours(other.fd));
    assert_true(file_write_folders(other.fd, "data", &err));
    assert_true(file_write(other.fd, "data/METS.xml", span_of("<mets/>"), &err));
    assert_true(file_write(other.fd, "bag-info.txt", span_of("Source-Organization: somebody else\n"), &err));
    assert_false(package_is_ours(other.fd));
    folder_end(&other);
}

/* Three documents with 9,000 faults each: told are the first by path, whichever was read first. */
static void check_many(void **state)
{
    (void)state;
    static const char *const names[] = { "data/a.xml", "data/b.xml", "data/c.xml" };
    struct err err = { 0 };
    AUTO_BUF struct buf text = { 0 };
    buf_put_text(&text, "<mets:mets xmlns:mets=\"http://www.loc.gov/METS/\"><mets:fileSec><mets:fileGrp>");
    for (unsigned i = 0; i < 9000; i++)
        buf_put_text(&text, "<mets:file/>");
    buf_put_text(&text, "</mets:fileGrp></mets:fileSec></mets:mets>");
    for (size_t i = 0; i < COUNT_OF(names); i++)
        assert_true(file_write(folder.fd, names[i], buf_span(&text), &err));
    AUTO_FREE char *first = NULL;
    for (unsigned workers = 1; workers <= 4; workers += 3) {
        const struct package_check_options options = { .workers = workers };
        AUTO_FINDINGS struct findings findings = { 0 };
        struct package_check_summary summary = { 0 };
        assert_true(package_check(folder.fd, MADE_ID, &options, &findings, &summary, &err));
        package_check_summary_free(&summary);
        struct buf told = { 0 };
        size_t n_a = 0, n_c = 0;
        for (size_t i = 0; i < findings.n; i++) {
            buf_printf(&told, "%s %s\n", findings.items[i].where, findings.items[i].code);
            n_a += span_starts(span_of(findings.items[i].where), "data/a.xml, ");
            n_c += span_starts(span_of(findings.items[i].where), "data/c.xml, ");
        }
        assert_int_equal(findings.n, FINDINGS_MAX);
        assert_true(n_a >= 9000 && n_c == 0);
        assert_true(findings.n_errors >= 27000);
        AUTO_FREE char *again = buf_take_text(&told);
        if (first)
            assert_string_equal(first, again);
        else
            first = TAKE(again);
    }
    for (size_t i = 0; i < COUNT_OF(names); i++)
        assert_int_equal(unlinkat(folder.fd, names[i], 0), 0);
}

int main(void)
{
    struct suite suite = { .name = "package/check" };
    folder = folder_begin();
    made_package(folder.fd, MADE_ID);
    SUITE_ROWS(&suite, rows, check_damage);
    suite_add(&suite, "ours: what there is is counted", check_summary, NULL);
    suite_add(&suite, "ours: a package in a folder of another name", check_renamed, NULL);
    suite_add(&suite, "ours: of many findings the first are told", check_many, NULL);
    suite_add(&suite, "ours: whose package it is", check_is_ours, NULL);
    int n_failed = suite_run(&suite);
    folder_end(&folder);
    return n_failed;
}
