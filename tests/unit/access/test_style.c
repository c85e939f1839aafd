/* access/style.c: the encoding of a style sheet that no server tells any more. */
#include "../base/suite.h"

#include "access/style.h"

static const struct row {
    const char *name, *css, *content_type, *page, *want;
} rows[] = {
    { "css-syntax 3.2: ASCII needs no rule", "a{}", "text/css; charset=windows-1251", "windows-1251", "a{}" },
    { "css-syntax 3.2: what the header says", "a{\xEF}", "text/css; charset=windows-1251", "UTF-8", "@charset \"windows-1251\";a{\xEF}" },
    { "css-syntax 3.2: the header outdoes the rule", "@charset \"utf-8\";a{\xEF}", "text/css;charset=\"koi8-r\"", "UTF-8", "@charset \"koi8-r\";a{\xEF}" },
    { "css-syntax 3.2: the rule outdoes the page", "@charset \"koi8-r\";a{\xEF}", "text/css", "windows-1251", "@charset \"koi8-r\";a{\xEF}" },
    { "css-syntax 3.2: else the page's encoding", "a{\xEF}", "text/css", "windows-1251", "@charset \"windows-1251\";a{\xEF}" },
    { "ours: UTF-8 is the page's from now on", "a{\xD0\x9F}", "", "UTF-8", "a{\xD0\x9F}" },
    { "css-syntax 3.2: a byte order mark outdoes all", "\xEF\xBB\xBF" "a{\xD0\x9F}", "text/css; charset=koi8-r", "koi8-r", "\xEF\xBB\xBF" "a{\xD0\x9F}" },
    { "ours: a label that would leave its quotes", "a{\xEF}", "text/css; charset=\"x\\\";b{}\"", "UTF-8", "a{\xEF}" },
    { "ours: nothing", "", "text/css; charset=koi8-r", "koi8-r", "" },
};

static void check(void **state)
{
    const struct row *row = *state;
    AUTO_BUF struct buf into = { 0 };
    style_with_charset(span_of(row->css), row->content_type, row->page, &into);
    assert_string_equal(into.len ? (const char *)into.at : "", row->want);
}

int main(void)
{
    struct suite suite = { .name = "access/style" };
    SUITE_ROWS(&suite, rows, check);
    return suite_run(&suite);
}
