/* src/page/css_encoding.h: who says in which encoding a style sheet is, what its URLs are then, and the sheet written again. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "page/requisite.h"
#include "pages.h"

static const struct row {
    const char *name, *css, *content_type, *referrer, *encoding, *url;      /* `url`: of its last requisite, behind "https://a.example/" */
} rows[] = {
    { "3.2: nobody says", "a{b:url(\xD0\x96.png)}", "", NULL, "utf-8", "%D0%96.png" },
    { "3.2: the referrer", "a{b:url(\xC6.png)}", "text/css", "windows-1251", "windows-1251", "%D0%96.png" },
    { "3.2: the rule outdoes the referrer", "@charset \"koi8-r\";a{b:url(\xF6.png)}", "text/css", "windows-1251", "koi8-r", "%D0%96.png" },
    { "3.2: the transport outdoes the rule", "@charset \"koi8-r\";a{b:url(\xC6.png)}", "text/css; charset=cp1251", NULL, "windows-1251", "%D0%96.png" },
    { "3.2: a mark outdoes all", "\xEF\xBB\xBF@charset \"koi8-r\";a{b:url(\xD0\x96.png)}", "text/css; charset=koi8-r", "koi8-r", "utf-8", "%D0%96.png" },
    { "3.2: a label that nobody knows", "a{b:url(\xD0\x96.png)}", "text/css; charset=martian", NULL, "utf-8", "%D0%96.png" },
    { "3.2: other quotes make no rule", "@charset 'koi8-r';a{b:url(\xD0\x96.png)}", "", NULL, "utf-8", "%D0%96.png" },
    { "3.2: two blanks make no rule", "@charset  \"koi8-r\";a{b:url(\xD0\x96.png)}", "", NULL, "utf-8", "%D0%96.png" },
    { "3.2: nor does a blank behind it", "@charset \"koi8-r\" ;a{b:url(\xD0\x96.png)}", "", NULL, "utf-8", "%D0%96.png" },
    { "3.2: a rule that says UTF-16 could be read", "@charset \"utf-16\";a{b:url(\xD0\x96.png)}", "", "koi8-r", "utf-8", "%D0%96.png" },
    { "3.2: two bytes a character", "a{b:url(\x94\x5C.png)}", "text/css; charset=shift_jis", NULL, "shift_jis", "%E8%83%BD.png" },
    { "ours: a bad byte in UTF-8", "a{b:url(\xC6.png) url(c.png)}", "", NULL, "utf-8", "c.png" },
};

static void check(void **state)
{
    const struct row *row = *state;
    struct page_sheet sheet = { span_of(row->css), "https://a.example/", span_of(row->content_type), row->referrer };
    assert_string_equal(page_css_encoding(&sheet), row->encoding);
    struct page_requisites list = { 0 };
    page_requisites_of_css(&sheet, &list);
    assert_true(list.n > 0);
    AUTO_FREE char *url = mem_text(list.items[list.n - 1].url);
    page_requisites_free(&list);
    assert_string_equal(url + strlen("https://a.example/"), row->url);
}

static void two_bytes(void **state)
{
    (void)state;
    static const char css[] = "\xFF\xFE" "a\0{\0b\0:\0u\0r\0l\0(\0\x16\x04)\0}\0";
    struct page_sheet sheet = { span_of_n(css, sizeof css - 1), "https://a.example/", span_of("text/css; charset=utf-8"), NULL };
    struct page_requisites list = { 0 };
    page_requisites_of_css(&sheet, &list);
    assert_int_equal(list.n, 1);
    AUTO_FREE char *url = mem_text(list.items[0].url);
    page_requisites_free(&list);
    assert_string_equal(url, "https://a.example/%D0%96");
}

static const char *map(void *context, const char *url, enum page_kind kind)
{
    (void)context;
    (void)kind;
    return strstr(url, "kept") ? url : "new.png";
}

/* The sheet with other URLs: in its own bytes where they are UTF-8, or nothing changes. */
static void written_again(void **state)
{
    (void)state;
    static const struct {
        const char *css, *content_type, *want;
    } each[] = {
        { "\xEF\xBB\xBF/*\xD0\x96*/a{b:url( x.png )}", "", "\xEF\xBB\xBF/*\xD0\x96*/a{b:url( \"new.png\" )}" },
        { "/*\xC6*/a{b:url(x.png)}", "text/css; charset=windows-1251", "@charset \"utf-8\";/*\xD0\x96*/a{b:url(\"new.png\")}" },
        { "@charset \"windows-1251\";/*\xC6*/a{b:url(x.png)}", "", "@charset \"utf-8\";/*\xD0\x96*/a{b:url(\"new.png\")}" },
        { "@charset \"windows-1251\";/*\xC6*/a{b:c}", "", "@charset \"windows-1251\";/*\xC6*/a{b:c}" },
        { "@charset \"windows-1251\";a{b:url(x.png)}", "", "@charset \"windows-1251\";a{b:url(\"new.png\")}" },
        { "/*\xC6*/a{b:url(x.png)}", "", "/*\xC6*/a{b:url(\"new.png\")}" },
    };
    for (size_t i = 0; i < COUNT_OF(each); i++) {
        AUTO_BUF struct buf got = { 0 };
        struct page_sheet sheet = { span_of(each[i].css), "https://a.example/", span_of(each[i].content_type), NULL };
        page_rewrite_css(&sheet, map, NULL, &got);
        assert_string_equal((const char *)got.at, each[i].want);
    }
}

int main(void)
{
    struct CMUnitTest tests[COUNT_OF(rows) + 2] = { 0 };
    size_t n = 0;
    TABLE_TESTS(tests, n, rows, check);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(two_bytes);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(written_again);
    return _cmocka_run_group_tests("page/css_encoding", tests, n, NULL, NULL);
}
