/* page/encoding_choose.c, by src/page/encoding.h: charset parameters, the prescan, and when a declaration is overruled. */
#include "../base/suite.h"

#include "page/encoding.h"

static const struct type_row {
    const char *name;
    struct span content_type, want;
} type_rows[] = {
    { "ours: no header", LITERAL(""), LITERAL("") },
    { "rfc 9110 8.3.2: a bare word", LITERAL("text/html;charset=koi8-r;x=y"), LITERAL("koi8-r") },
    { "rfc 9110 8.3.2: quoted", LITERAL("text/html; Charset=\"UTF-8\""), LITERAL("UTF-8") },
    { "html 2.6: single quotes, blanks around '='", LITERAL("text/html; charset = 'big5' x"), LITERAL("big5") },
    { "html 2.6: a quote that is never closed", LITERAL("charset=\"utf-8"), LITERAL("") },
    { "html 2.6: 'charset' without '=' is passed over", LITERAL("charset charset=a"), LITERAL("a") },
    { "ours: two headers made one", LITERAL("charset=a, text/html"), LITERAL("a") },
    { "ours: nothing behind '='", LITERAL("charset="), LITERAL("") },
    { "ours: seven letters and the end", LITERAL("charset"), LITERAL("") },
    { "ours: hostile bytes", LITERAL("\0charset=\0\xFF;"), LITERAL("\0\xFF") },
};

static void check_type(void **state)
{
    const struct type_row *row = *state;
    struct span got = page_encoding_of_type(row->content_type);
    assert_int_equal(got.len, row->want.len);
    assert_true(span_equal(got, row->want));
}

static const struct prescan_row {
    const char *name, *head, *want;
} prescan_rows[] = {
    { "ours: nothing", "", NULL },
    { "html prescan: charset, bare and before '>'", "<meta charset=koi8-r>", "koi8-r" },
    { "html prescan: a slash ends the name of the tag", "<META/charset='koi8-r'>", "koi8-r" },
    { "html prescan: another tag that begins with meta", "<metadata charset=koi8-r>", NULL },
    { "html prescan: http-equiv behind content", "<meta content='x;charset=big5' http-equiv=content-type>", "big5" },
    { "html prescan: http-equiv that says something else", "<meta http-equiv=refresh content='0;charset=big5'>", NULL },
    { "html prescan: a label nobody knows, then one", "<meta charset=klingon><meta charset=big5>", "big5" },
    { "html prescan: <!--> is a comment, so what follows counts", "<!--><meta charset=big5>", "big5" },
    { "html prescan: a comment that is never closed", "<!-- <meta charset=big5>", NULL },
    { "html prescan: in a value of an end tag", "</p x='<meta charset=koi8-r>'><meta charset=big5>", "big5" },
    { "html prescan: a value that is never closed", "<p x='<meta charset=koi8-r>", NULL },
    { "html prescan: UTF-16 cannot be", "<meta charset=utf-16be>", "utf-8" },
    { "html prescan: a meta that is cut off says nothing: -15 may follow", "<meta charset=iso-8859-1", NULL },
    { "html prescan: cut off behind a whole value", "<meta charset='big5' ", NULL },
    { "ours: five bytes of one", "<meta", NULL },
    { "html prescan: XML's declaration, if no meta says more", "<?xml version=\"1.0\" encoding=\"koi8-r\"?><meta charset=big5>", "big5" },
    { "html prescan: XML's declaration alone", "<?xml version=\"1.0\" encoding=\"koi8-r\"?>", "koi8-r" },
    { "html prescan: XML's declaration stands first or nowhere", " <?xml encoding=\"koi8-r\"?>", NULL },
};

static void check_prescan(void **state)
{
    const struct prescan_row *row = *state;
    const char *got = page_encoding_prescan(span_of(row->head));
    if (row->want)
        assert_string_equal(got, row->want);
    else
        assert_null(got);
}

static const struct read_row {
    const char *name;
    struct span body;
    const char *content_type, *want, *basis, *overruled;
    struct span text;
    uint64_t n_errors;
} read_rows[] = {
    { "ours: no bytes are UTF-8", LITERAL(""), "", "utf-8", "utf-8", NULL, LITERAL(""), 0 },
    { "encoding 6: the mark is cut off", LITERAL("\xEF\xBB\xBFx"), "", "utf-8", "bom", NULL, LITERAL("x"), 0 },
    { "encoding 6: a mark and nothing else", LITERAL("\xFE\xFF"), "", "utf-16be", "bom", NULL, LITERAL(""), 0 },
    { "encoding 6: two thirds of a mark", LITERAL("\xEF\xBB"), "text/html;charset=windows-1251", "windows-1251", "http", NULL, LITERAL("п»"), 0 },
    { "ours: a mark is not overruled, whatever follows", LITERAL("\xEF\xBB\xBF\xE9t\xE9"), "", "utf-8", "bom", NULL,
      LITERAL("\xEF\xBF\xBDt\xEF\xBF\xBD"), 2 },
    { "html 13.2.3.2: the transport before meta", LITERAL("<meta charset=koi8-r>\xCC"), "text/html;charset=windows-1251", "windows-1251", "http", NULL,
      LITERAL("<meta charset=koi8-r>М"), 0 },
    { "ours: UTF-16 without a mark, little end first", LITERAL("<\0p\0>\0x\0"), "", "utf-16le", "detected", NULL, LITERAL("<p>x"), 0 },
    { "ours: big end first", LITERAL("\0<\0p\0>\0x"), "", "utf-16be", "detected", NULL, LITERAL("<p>x"), 0 },
    { "ours: some NULs make no UTF-16", LITERAL("<p>text\0 text"), "", "utf-8", "utf-8", NULL, LITERAL("<p>text\0 text"), 0 },
    { "ours: declared otherwise, but UTF-8", LITERAL("\xD0\x9C\xD0\xB8\xD1\x80"), "text/html;charset=euc-jp", "utf-8", "utf-8", "euc-jp", LITERAL("Мир"), 0 },
    { "ours: declared UTF-8, but windows-1251", LITERAL("\xCF\xF0\xE5\xE7\xE8\xE4\xE5\xED\xF2"), "text/html;charset=utf-8", "windows-1251", "detected", "utf-8",
      LITERAL("Президент"), 0 },
    { "ours: good UTF-8 with one bad byte keeps its name", LITERAL("\xD0\x9C\xD0\xB8\xD1\x80\xFF"), "text/html;charset=utf-8", "utf-8", "http", NULL,
      LITERAL("Мир\xEF\xBF\xBD"), 1 },
};

static void check_read(void **state)
{
    const struct read_row *row = *state;
    AUTO_BUF struct buf text = { 0 };
    struct page_encoding got = page_encoding_read(row->body, span_of(row->content_type), &text);
    assert_string_equal(got.name, row->want);
    assert_string_equal(got.basis, row->basis);
    assert_string_equal(got.overruled ? got.overruled : "", row->overruled ? row->overruled : "");
    assert_int_equal(got.n_errors, row->n_errors);
    assert_int_equal(text.len, row->text.len);
    assert_true(span_equal(buf_span(&text), row->text));
}

/* HTML Standard §13.2.3.2: 1,024 bytes are searched before anything else is believed; a late word counts where the bytes are
 * not UTF-8. */
static void late_meta(void **state)
{
    (void)state;
    static const char meta[] = "<meta charset=koi8-r>";
    for (size_t end = 1024; end <= 1025; end++)
        for (int is_utf8 = 0; is_utf8 <= 1; is_utf8++) {
            AUTO_BUF struct buf body = { 0 }, text = { 0 };
            while (body.len < end - strlen(meta))
                buf_put_byte(&body, ' ');
            buf_put_text(&body, meta);
            if (!is_utf8)
                buf_put_text(&body, "\xF0\xD2\xC9");
            struct page_encoding got = page_encoding_read(buf_span(&body), SPAN_NULL, &text);
            assert_string_equal(got.name, is_utf8 && end > 1024 ? "utf-8" : "koi8-r");
            assert_string_equal(got.basis, is_utf8 && end > 1024 ? "utf-8" : "meta");
            assert_int_equal(got.n_errors, 0);
        }
}

/* One bad byte in a thousand is left to the declaration, one more is not. */
static void threshold(void **state)
{
    (void)state;
    for (size_t n_bad = 1; n_bad <= 3; n_bad++) {
        AUTO_BUF struct buf body = { 0 }, text = { 0 };
        while (body.len < 2000 - n_bad)
            buf_put_byte(&body, 'x');
        for (size_t i = 0; i < n_bad; i++)
            buf_put_byte(&body, 0xE9);
        struct page_encoding got = page_encoding_read(buf_span(&body), span_of("text/html; charset=utf-8"), &text);
        assert_string_equal(got.basis, n_bad <= 2 ? "http" : "detected");
        assert_int_equal(got.n_errors, n_bad <= 2 ? n_bad : 0);
    }
}

int main(void)
{
    struct suite suite = { .name = "page/encoding_choose" };
    SUITE_ROWS(&suite, type_rows, check_type);
    SUITE_ROWS(&suite, prescan_rows, check_prescan);
    SUITE_ROWS(&suite, read_rows, check_read);
    suite_add(&suite, "html 13.2.3.2: meta at and beyond 1,024 bytes", late_meta, NULL);
    suite_add(&suite, "ours: bad bytes at and beyond one in a thousand", threshold, NULL);
    return suite_run(&suite);
}
