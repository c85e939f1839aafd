#include "../base/suite.h"

#include "capture/markup.h"

static const struct row {
    const char *name, *text, *want;
} rows[] = {
    { "ours: plain text stays", "Мост открыт 10 %", "Мост открыт 10 %" },
    { "ours: a script is a text", "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;" },
    { "ours: quotes do not end an attribute", "\" onload='x'", "&quot; onload=&#39;x&#39;" },
    { "ours: what is escaped is escaped again", "&lt;", "&amp;lt;" },
    { "uax9: text is not turned around", "a\xE2\x80\xAE" "b\xE2\x81\xA6" "c\xD8\x9C", "abc" },
    { "ours: controls are blanks", "a\x01\n\x7F" "b\xC2\x85", "a   b " },
    { "ours: what is no UTF-8", "a\xFF" "b", "a\xEF\xBF\xBD" "b" },
    { "ours: nothing", NULL, "" },
};

static void check_put(void **state)
{
    const struct row *row = *state;
    AUTO_BUF struct buf out = { 0 };
    buf_put_text(&out, "");
    markup_put(&out, row->text);
    AUTO_FREE char *have = buf_take_text(&out);
    assert_string_equal(have, row->want);
}

static const struct row links[] = {
    { "ours: https is linked", "https://a.example/?b=1&c", "<a href=\"https://a.example/?b=1&amp;c\" rel=\"noreferrer noopener\"><bdi>T</bdi></a>" },
    { "ours: so is http, in any case", "HTTP://a.example/", "<a href=\"HTTP://a.example/\" rel=\"noreferrer noopener\"><bdi>T</bdi></a>" },
    { "ours: a script is not", "javascript:alert(1)", "<bdi>T</bdi>" },
    { "ours: nor data", "data:text/html,x", "<bdi>T</bdi>" },
    { "ours: nor a script with a blank before it", " javascript:alert(1)//https://", "<bdi>T</bdi>" },
    { "ours: an address does not leave its attribute", "https://a.example/\"onfocus=\"x",
      "<a href=\"https://a.example/&quot;onfocus=&quot;x\" rel=\"noreferrer noopener\"><bdi>T</bdi></a>" },
};

static void check_link(void **state)
{
    const struct row *row = *state;
    AUTO_BUF struct buf out = { 0 };
    markup_put_link(&out, row->text, "T");
    AUTO_FREE char *have = buf_take_text(&out);
    assert_string_equal(have, row->want);
}

static const struct row base64s[] = {
    { "rfc4648 10: nothing", "", "" },
    { "rfc4648 10: f", "f", "Zg==" },
    { "rfc4648 10: fo", "fo", "Zm8=" },
    { "rfc4648 10: foo", "foo", "Zm9v" },
    { "rfc4648 10: foob", "foob", "Zm9vYg==" },
    { "rfc4648 10: fooba", "fooba", "Zm9vYmE=" },
    { "rfc4648 10: foobar", "foobar", "Zm9vYmFy" },
    { "rfc4648 4: the last digits", "\xFB\xFF", "+/8=" },
};

static void check_base64(void **state)
{
    const struct row *row = *state;
    AUTO_BUF struct buf out = { 0 };
    buf_put_text(&out, "");
    markup_put_base64(&out, span_of(row->text));
    AUTO_FREE char *have = buf_take_text(&out);
    assert_string_equal(have, row->want);
}

int main(void)
{
    struct suite suite = { .name = "capture/markup" };
    SUITE_ROWS(&suite, rows, check_put);
    SUITE_ROWS(&suite, links, check_link);
    SUITE_ROWS(&suite, base64s, check_base64);
    return suite_run(&suite);
}
