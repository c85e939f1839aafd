/* src/page/robots_meta.h: which meta elements are found. */
#include "../base/suite.h"

#include "page/robots_meta.h"

static const struct row {
    const char *name, *html;
    const char *want;                   /* "name=content;" each */
} rows[] = {
    { "google: for all robots", "<meta name=robots content='noarchive, noindex'>", "robots=noarchive, noindex;" },
    { "google: letter case", "<META NAME=\"ROBOTS\" CONTENT=\"NoArchive\">", "ROBOTS=NoArchive;" },
    { "google: for one, and for all", "<meta name=googlebot content=noarchive><meta name=robots content=index>", "googlebot=noarchive;robots=index;" },
    { "ours: behind a stray element that ends the head", "<head><div></div><meta name=robots content=none>", "robots=none;" },
    { "ours: no content", "<meta name=robots><meta name=robots content=' '>", "" },
    { "ours: another meta element", "<meta name=description content=noarchive><meta property=robots content=none>", "" },
    { "ours: in a comment", "<!-- <meta name=robots content=none> -->", "" },
    { "ours: nothing", "", "" },
};

static void put(void *context, const char *name, const char *content)
{
    buf_printf(context, "%s=%s;", name, content);
}

static void check_row(void **state)
{
    const struct row *row = *state;
    struct err err = { 0 };
    AUTO(page_document_free) struct page_document *document = NULL;
    AUTO_BUF struct buf got = { 0 };
    assert_true(page_document_parse(span_of(row->html), span_of("text/html"), "https://a.example/", &document, &err));
    page_robots_meta(document, put, &got);
    AUTO_FREE char *text = span_text(buf_span(&got));
    assert_string_equal(text, row->want);
}

int main(void)
{
    struct suite suite = { .name = "page/robots_meta" };
    SUITE_ROWS(&suite, rows, check_row);
    return suite_run(&suite);
}
