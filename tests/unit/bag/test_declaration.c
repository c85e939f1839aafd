/* src/bag/declaration.c */
#include "bags.h"

#include "bag/declaration.h"

#define ENCODING "Tag-File-Character-Encoding: UTF-8\n"

static const struct row {
    const char *name, *text, *version;
    bool is_known, is_10, is_before_096, has_charset;
    const char *codes;
} rows[] = {
    { "rfc8493 2.1.1: version 1.0", "BagIt-Version: 1.0\n" ENCODING, "1.0", true, true, false, true, "" },
    { "bagit 0.97: before 1.0", "BagIt-Version: 0.97\n" ENCODING, "0.97", true, false, false, true, "" },
    { "bagit 0.96: bag-info.txt has its name", "BagIt-Version: 0.96\n" ENCODING, "0.96", true, false, false, true, "" },
    { "bagit 0.95: package-info.txt", "BagIt-Version: 0.95\n" ENCODING, "0.95", true, false, true, true, "" },
    { "bagit 0.93: package-info.txt", "BagIt-Version: 0.93\r\n" ENCODING, "0.93", true, false, true, true, "" },
    { "ours: 0.92 is not known", "BagIt-Version: 0.92\n" ENCODING, "0.92", false, true, false, true, "bag-version-unknown " },
    { "ours: 1.00 is not 1.0", "BagIt-Version: 1.00\n" ENCODING, "1.00", false, true, false, true, "bag-version-unknown " },
    { "ours: a version of many digits", "BagIt-Version: 1.000000000000000000000000000000\n" ENCODING, "1.0000000000000",
      false, true, false, true, "bag-version-unknown " },
    { "rfc8493 2.1.1: no major number", "BagIt-Version: .97\n" ENCODING, "", false, true, false, true, "bag-version " },
    { "rfc8493 2.1.1: no minor number", "BagIt-Version: 1.\n" ENCODING, "", false, true, false, true, "bag-version " },
    { "rfc8493 2.1.1: three numbers", "BagIt-Version: 1.0.0\n" ENCODING, "", false, true, false, true, "bag-version " },
    { "rfc8493 2.1.1: no value", "BagIt-Version: \n" ENCODING, "", false, true, false, true, "bag-declaration " },
    { "rfc8493 2.3: an encoding in another letter case", "BagIt-Version: 1.0\nTag-File-Character-Encoding: utf-8\n", "1.0",
      true, true, false, true, "" },
    { "ours: an unknown encoding", "BagIt-Version: 1.0\nTag-File-Character-Encoding: x-mine\n", "1.0", true, true, false,
      false, "bag-encoding-unknown " },
    { "rfc8493 2.1.1: blanks in 1.0", "BagIt-Version:  1.0\n" ENCODING, "1.0", true, true, false, true, "bag-declaration " },
    { "ours: blanks before 1.0", "BagIt-Version :0.97 \n" ENCODING, "0.97", true, false, false, true, "" },
    { "rfc8493 2.1.1: an empty file", "", "", false, true, false, true, "bag-declaration " },
};

static void test_row(void **state)
{
    const struct row *row = *state;
    struct bag_declaration declaration;
    AUTO_FINDINGS struct findings findings = { 0 };
    AUTO_BUF struct buf codes = { 0 };
    bag_declaration_parse(span_of(row->text), &declaration, &findings);
    buf_put_text(&codes, "");
    for (size_t i = 0; i < findings.n; i++)
        buf_printf(&codes, "%s ", findings.items[i].code);
    assert_string_equal((const char *)codes.at, row->codes);
    assert_string_equal(declaration.version, row->version);
    assert_int_equal(declaration.is_known, row->is_known);
    assert_int_equal(declaration.is_10, row->is_10);
    assert_int_equal(declaration.is_before_096, row->is_before_096);
    assert_int_equal(declaration.charset != NULL, row->has_charset);
}

int main(void)
{
    struct suite suite = { .name = "bag/declaration" };
    SUITE_ROWS(&suite, rows, test_row);
    return suite_run(&suite);
}
