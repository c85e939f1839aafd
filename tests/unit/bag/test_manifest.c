/* src/bag/manifest.c: each row is one line of a manifest. */
#include "bags.h"

#include "bag/codes.h"
#include "bag/manifest.h"

#define SHA "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

static const struct row {
    const char *name, *line, *path, *code;      /* path NULL: no entry */
    bool is_old;
    unsigned oddities;
    bool is_canonical;
} rows[] = {
    { "rfc8493 2.1.3: a digest and a path", SHA "  data/METS.xml\n", "data/METS.xml", .is_canonical = true },
    { "rfc8493 2.1.3: a tab separates as well", SHA "\tdata/METS.xml\n", "data/METS.xml" },
    { "rfc8493 2.1.3: one blank separates as well", SHA " data/METS.xml\n", "data/METS.xml" },
    { "rfc8493 2.1.3: a digest in upper case", "9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08  data/a\n", "data/a" },
    { "rfc8493 2.1.3: a blank at the end of the name", SHA "  data/a \n", "data/a ", .is_canonical = true },
    { "rfc8493 2.1.3: a blank in the name", SHA "  data/a  b\n", "data/a  b", .is_canonical = true },
    { "rfc8493 2.1.3: an encoded name", SHA "  data/a%0Ab\n", "data/a\nb", .is_canonical = true },
    { "ours: encoded in lower case is not canonical", SHA "  data/a%0ab\n", "data/a\nb" },
    { "ours: the last line may lack its line feed", SHA "  data/METS.xml", "data/METS.xml" },
    { "ours: CRLF is not canonical", SHA "  data/METS.xml\r\n", "data/METS.xml" },
    { "ours: ./ is not canonical", SHA "  ./data/METS.xml\n", "data/METS.xml", .oddities = BAG_ODD_DOT },
    { "rfc8493 5.1: a path stays inside the bag", SHA "  data/../../secret\n", .code = BAG_PATH_UNSAFE },
    { "rfc8493 2.1.3: a digest alone", SHA "\n", .code = BAG_MANIFEST_LINE },
    { "rfc8493 2.1.3: a digest and blanks", SHA "  \n", .code = BAG_MANIFEST_LINE },
    { "rfc8493 2.1.3: no digest", "  data/a\n", .code = BAG_MANIFEST_LINE },
    { "rfc8493 2.1.3: no hexadecimal", "9g86  data/a\n", .code = BAG_MANIFEST_LINE },
    { "rfc8493 2.1.3: too few digits", "9f86  data/a\n", .code = BAG_MANIFEST_LINE },
    { "rfc8493 2.1.3: too many digits", SHA "00  data/a\n", .code = BAG_MANIFEST_LINE },
    { "rfc8493 7.2: an empty line", "\n", .code = BAG_MANIFEST_LINE },
    { "ours: an empty line before 1.0", "\n", "", .is_old = true, .oddities = BAG_ODD_BLANK_LINE },
    { "rfc8493 6.1.3: md5sum's asterisk", SHA " *data/a\n", "data/a", .oddities = BAG_ODD_MD5SUM },
    { "ours: a name that begins with an asterisk", SHA "  *a\n", "*a", .is_canonical = true },
    { "rfc8493 6.1.3: md5sum's backslash", "\\" SHA "  data/a\\\\b\\nc\n", "data/a\\b\nc", .oddities = BAG_ODD_MD5SUM },
    { "rfc8493 6.1.3: a backslash at the end", "\\" SHA "  data/a\\\n", "data/a\\", .oddities = BAG_ODD_MD5SUM },
    { "rfc8493 2.3: not UTF-8", SHA "  data/\xFF\n", .code = BAG_TEXT },
};

static struct bag_declaration declaration(bool is_old)
{
    struct bag_declaration made = bag_declaration_none();
    made.is_10 = !is_old;
    return made;
}

static void test_row(void **state)
{
    const struct row *row = *state;
    AUTO(source_free) struct source *source = source_of_span("x/manifest-sha256.txt", span_of(row->line));
    AUTO(bag_manifest_free) struct bag_manifest *manifest = NULL;
    struct bag_declaration rules = declaration(row->is_old);
    struct bag_entry entry;
    struct err err = { 0 };
    assert_true(bag_manifest_open(source, &rules, &manifest, &err));
    bool is_entry = bag_manifest_next(manifest, &entry, &err);
    assert_int_equal(is_entry, row->path != NULL);
    assert_int_equal(err_is_set(&err), !is_entry);
    assert_int_equal(entry.line.number, 1);
    if (!is_entry) {
        assert_string_equal(entry.code, row->code);
        err_clear(&err);
    } else {
        assert_string_equal(entry.path, row->path);
        assert_int_equal(entry.oddities, row->oddities);
        assert_int_equal(entry.is_canonical, row->is_canonical);
        if (*row->path)
            assert_int_equal(entry.digest[0], 0x9f);
    }
    assert_false(bag_manifest_next(manifest, &entry, &err));
    assert_false(err_is_set(&err));
}

static void test_order(void **state)
{
    (void)state;
    static const bool canonical[] = { true, true, false, false };
    AUTO(source_free) struct source *source = source_of_span(
        "manifest-sha256.txt", span_of(SHA "  data/a-b\n" SHA "  data/a/b\n" SHA "  data/a-c\n" SHA "  data/a-c\n"));
    AUTO(bag_manifest_free) struct bag_manifest *manifest = NULL;
    struct bag_declaration rules = declaration(false);
    struct bag_entry entry;
    struct err err = { 0 };
    assert_true(bag_manifest_open(source, &rules, &manifest, &err));
    for (size_t i = 0; i < COUNT_OF(canonical); i++) {
        assert_true(bag_manifest_next(manifest, &entry, &err));
        assert_int_equal(entry.is_canonical, canonical[i]);
    }
}

static const struct name_row {
    const char *name;
    bool is_manifest, is_tag, is_normal;
    enum digest_algorithm algorithm;
} names[] = {
    { "manifest-sha256.txt", true, false, true, DIGEST_SHA256 },
    { "tagmanifest-sha512.txt", true, true, true, DIGEST_SHA512 },
    { "manifest-sha224.txt", true, false, true, DIGEST_SHA224 },
    { "manifest-SHA256.txt", true, false, false, DIGEST_SHA256 },
    { "manifest-sha-256.txt", true, false, false, DIGEST_SHA256 },
    { "manifest-blake3.txt", true, false, true, DIGEST_NONE },
    { "manifest-.txt", false },
    { "manifest.txt", false },
    { "manifest-sha256", false },
    { "Manifest-sha256.txt", false },
    { "bag-info.txt", false },
};

static void test_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        enum digest_algorithm algorithm;
        bool is_tag, is_normal;
        assert_int_equal(bag_manifest_name(names[i].name, &is_tag, &algorithm, &is_normal), names[i].is_manifest);
        if (!names[i].is_manifest)
            continue;
        assert_int_equal(is_tag, names[i].is_tag);
        assert_int_equal(is_normal, names[i].is_normal);
        assert_int_equal(algorithm, names[i].algorithm);
    }
    AUTO(source_free) struct source *source = source_of_span("list.txt", span_of(""));
    AUTO(bag_manifest_free) struct bag_manifest *manifest = NULL;
    struct bag_declaration rules = declaration(false);
    struct err err = { 0 };
    assert_false(bag_manifest_open(source, &rules, &manifest, &err));
    assert_int_equal(err.kind, ERR_INVALID);
}

int main(void)
{
    struct suite suite = { .name = "bag/manifest" };
    SUITE_ROWS(&suite, rows, test_row);
    suite_add(&suite, "ours: canonical is sorted by octets", test_order, NULL);
    suite_add(&suite, "rfc8493 2.4: names of manifests", test_names, NULL);
    return suite_run(&suite);
}
