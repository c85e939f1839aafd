/* src/bag/info.c: elements in order, written "label=value|". */
#include "bags.h"

static const struct row {
    const char *name, *text;
    bool is_old;
    const char *want;
    const char *codes;                  /* of all findings, one after the other */
} rows[] = {
    { "rfc8493 2.2.2: label and value", "A: b\nC: d e\n", .want = "A=b|C=d e|", .codes = "" },
    { "rfc8493 2.2.2: order and repetition are kept", "A: 2\nB: x\nA: 1\n", .want = "A=2|B=x|A=1|", .codes = "" },
    { "rfc8493 2.2.2: a colon in the value", "A: b: c\n", .want = "A=b: c|", .codes = "" },
    { "rfc8493 2.2.2: blanks inside a label", "A b: c\n", .want = "A b=c|", .codes = "" },
    { "rfc8493 2.2.2: a continuation keeps its line break", "A: b\n   c\n\td\n", .want = "A=b\nc\nd|", .codes = "" },
    { "rfc8493 2.2.2: CR and CRLF", "A: b\rC: d\r\n e\r\n", .want = "A=b|C=d\ne|", .codes = "" },
    { "rfc8493 2.2.2: no blank", "A:b\n", .want = "A=b|", .codes = "bag-info-blank " },
    { "rfc8493 2.2.2: two blanks", "A:  b\n", .want = "A=b|", .codes = "bag-info-blank " },
    { "rfc8493 2.2.2: a blank before the colon", "A : b\n", .want = "A=b|", .codes = "bag-info-blank " },
    { "rfc8493 2.2.2: before 1.0 blanks are free", "A:b\nC  :\t d\n", true, "A=b|C=d|", "" },
    { "rfc8493 2.2.2: no colon", "A: b\nnothing\n c\nC: d\n", .want = "A=b|C=d|",
      .codes = "bag-info-line bag-info-line " },
    { "rfc8493 2.2.2: no label", ": b\n", .want = "", .codes = "bag-info-line " },
    { "ours: an empty value", "A: \nB: c\n", .want = "A=|B=c|", .codes = "" },
    { "ours: an empty file", "", .want = "", .codes = "" },
    { "ours: no end of the last line", "A: b", .want = "A=b|", .codes = "" },
    { "rfc8493 2.2.2: forms of reserved elements", "bagging-date: yesterday\nBag-Count: 0 of 1\n",
      .want = "bagging-date=yesterday|Bag-Count=0 of 1|", .codes = "bag-info-date bag-info-count bag-info-group " },
    { "ours: reserved elements twice", "Bag-Size: 1 B\nBAG-SIZE: 2 B\n", .want = "Bag-Size=1 B|BAG-SIZE=2 B|",
      .codes = "bag-info-repeated " },
};

static void test_row(void **state)
{
    const struct row *row = *state;
    AUTO_BAG_INFO struct bag_info info = { 0 };
    AUTO_FINDINGS struct findings findings = { 0 };
    AUTO_BUF struct buf got = { 0 };
    AUTO_BUF struct buf codes = { 0 };
    bag_info_parse(span_of(row->text), !row->is_old, &info, &findings);
    buf_put_text(&got, "");
    buf_put_text(&codes, "");
    for (size_t i = 0; i < info.n; i++)
        buf_printf(&got, "%s=%s|", info.elements[i].label, info.elements[i].value);
    for (size_t i = 0; i < findings.n; i++)
        buf_printf(&codes, "%s ", findings.items[i].code);
    assert_string_equal((const char *)got.at, row->want);
    assert_string_equal((const char *)codes.at, row->codes);
}

static void test_get(void **state)
{
    (void)state;
    AUTO_BAG_INFO struct bag_info info = { 0 };
    AUTO_FINDINGS struct findings findings = { 0 };
    bag_info_parse(span_of("Payload-Oxum: 1.1\npayload-oxum: 2.2\n"), true, &info, &findings);
    assert_string_equal(bag_info_get(&info, "PAYLOAD-OXUM"), "1.1");
    assert_null(bag_info_get(&info, "Payload"));
}

static const struct count_row {
    const char *text;
    bool is_count;
} counts[] = {
    { "1 of 1", true }, { "3 of ?", true }, { "145 of 145", true }, { "0 of 1", false }, { "2 of 1", false },
    { "1", false }, { "1 of", false }, { "1 of x", false }, { "1of1", false }, { "", false }, { "1 of 1 of 1", false },
};

static void test_count(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(counts); i++)
        assert_int_equal(bag_info_is_count(span_of(counts[i].text)), counts[i].is_count);
    assert_true(bag_info_is_day(span_of("2024-02-29")));
    assert_false(bag_info_is_day(span_of("2023-02-29")));
    assert_false(bag_info_is_day(span_of("2023-06-06T08:15:00Z")));
}

int main(void)
{
    struct suite suite = { .name = "bag/info" };
    SUITE_ROWS(&suite, rows, test_row);
    suite_add(&suite, "rfc8493 2.2.2: letter case of labels", test_get, NULL);
    suite_add(&suite, "rfc8493 2.2.2: counts and days", test_count, NULL);
    return suite_run(&suite);
}
