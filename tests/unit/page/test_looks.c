#include "../base/suite.h"

#include "page/looks.h"

enum { URL = 1, ABSOLUTE = 2, IMAGE = 4, FILE_ITSELF = 8, MEDIA = 16 };
static const struct row {
    const char *name, *text;
    unsigned want;
} rows[] = {
    { "ours: an absolute picture", "https://n.example/a.jpg", URL | ABSOLUTE | IMAGE | FILE_ITSELF },
    { "ours: a picture without scheme", "//n.example/a.WEBP", URL | ABSOLUTE | IMAGE | FILE_ITSELF },
    { "ours: a picture with a query", "/a.png?w=640", URL | ABSOLUTE | IMAGE | FILE_ITSELF },
    { "ours: a page named like a picture", "/a.jpg.html", URL | ABSOLUTE },
    { "ours: a film", "https://n.example/f.mp4", URL | ABSOLUTE | MEDIA },
    { "ours: a sentence", "read more about it", 0 },
    { "ours: quotes inside", "/a\"b.jpg", ABSOLUTE | IMAGE | FILE_ITSELF },
    { "ours: nothing", "", 0 },
};

static void check(void **state)
{
    const struct row *row = *state;
    struct span text = span_of(row->text);
    unsigned got = (page_looks_like_url(text) ? URL : 0u) | (page_looks_absolute(text) ? ABSOLUTE : 0u) | (page_has_image_extension(text) ? IMAGE : 0u) |
                   (page_is_image_file(text) ? FILE_ITSELF : 0u) | (page_has_media_extension(text) ? MEDIA : 0u);
    assert_int_equal(got, row->want);
}

static const struct data_row {
    const char *name, *attribute, *value;
    enum page_data want;
} data_rows[] = {
    { "ours: data-src", "data-src", "/a.jpg", PAGE_DATA_URL },
    { "ours: data-srcset", "data-srcset", "/a.jpg 1x, /b.jpg 2x", PAGE_DATA_SRCSET },
    { "ours: JSON", "data-settings", "{\"src\":\"/a.jpg\"}", PAGE_DATA_JSON },
    { "ours: CSS", "data-style", "background:url(/a.jpg)", PAGE_DATA_CSS },
    { "ours: a number", "data-id", "42", PAGE_DATA_NONE },
    { "ours: nothing in it", "data-src", "", PAGE_DATA_NONE },
};

static void check_data(void **state)
{
    const struct data_row *row = *state;
    assert_int_equal(page_data_kind(span_of(row->attribute), span_of(row->value)), row->want);
}

int main(void)
{
    struct suite suite = { .name = "page/looks" };
    SUITE_ROWS(&suite, rows, check);
    SUITE_ROWS(&suite, data_rows, check_data);
    return suite_run(&suite);
}
