/* src/page/pictures.c: pages with more pictures than anybody shows: which are kept, and how many are said to be left out. */
#include "reading.h"

#include "page/pictures.h"

static const struct row {
    const char *name, *picture;         /* HTML; each # is the picture's number */
    size_t n;
    size_t want, left_out;
} rows[] = {
    { "ours: as many as a page has requisites", "<p><img src='/#.jpg'></p>", PICTURES_MAX, PICTURES_MAX, 0 },
    { "ours: one more is counted", "<p><img src='/#.jpg'></p>", PICTURES_MAX + 1, PICTURES_MAX, 1 },
    { "ours: a thousand more", "<p><img src='/#.jpg'></p>", PICTURES_MAX + 1000, PICTURES_MAX, 1000 },
    { "ours: the same picture again is none more", "<p><img src='/#.jpg'></p><p><img src='/#.jpg'><noscript><img src='/#.jpg'></noscript></p>",
      PICTURES_MAX + 10, PICTURES_MAX, 10 },
    { "ours: each described by an element of its own", "<p><img src='/#.jpg' aria-describedby='c#'></p><i hidden id='c#'>Nr. #</i>",
      PICTURES_MAX + 2, PICTURES_MAX, 2 },
    { "ours: furniture counts neither way", "<img src='/icons/#.gif' width=16 height=16>", PICTURES_MAX + 9, 0, 0 },
};

static void check(void **state)
{
    const struct row *row = *state;
    struct reading reading;
    struct page_article article = { 0 };
    AUTO_BUF struct buf html = { 0 };
    buf_put_text(&html, "<html><body><article><h1>A town in pictures</h1>" READING_PROSE);
    for (size_t i = 1; i <= row->n; i++) {
        for (const char *c = row->picture; *c; c++) {
            if (*c == '#')
                buf_printf(&html, "%zu", i);
            else
                buf_put_byte(&html, (uint8_t)*c);
        }
    }
    buf_put_text(&html, READING_PROSE "</article>");
    reading_begin(&reading, (const char *)html.at);
    page_pictures_of(&reading.facts, &reading.container, &reading.body, &article);
    reading_end(&reading);
    assert_int_equal(article.n_images, row->want);
    assert_int_equal(article.n_images_left_out, row->left_out);
    for (size_t i = 0; i < article.n_images; i++) {         /* the first ones, in their order */
        AUTO_FREE char *url = mem_format("https://e.example/%zu.jpg", i + 1), *caption = mem_format("Nr. %zu", i + 1);
        assert_string_equal(article.images[i].url, url);
        if (strstr(row->picture, "describedby"))
            assert_string_equal(article.images[i].caption, caption);
        page_image_free(&article.images[i]);
    }
    free(article.images);
}

/* The lead that the page names for others stands before them, and counts. */
static void check_told(void **state)
{
    (void)state;
    struct reading reading;
    struct page_article article = { 0 };
    AUTO_BUF struct buf html = { 0 };
    buf_put_text(&html, "<html><head><meta property='og:image' content='/told.jpg'></head><body><article><h1>A town in pictures</h1>" READING_PROSE);
    for (size_t i = 1; i <= PICTURES_MAX; i++)
        buf_printf(&html, "<p><img src='/%zu.jpg'></p>", i);
    buf_put_text(&html, READING_PROSE "</article>");
    reading_begin(&reading, (const char *)html.at);
    page_pictures_of(&reading.facts, &reading.container, &reading.body, &article);
    reading_end(&reading);
    assert_int_equal(article.n_images, PICTURES_MAX);
    assert_int_equal(article.n_images_left_out, 1);
    assert_string_equal(article.images[0].url, "https://e.example/told.jpg");
    for (size_t i = 0; i < article.n_images; i++)
        page_image_free(&article.images[i]);
    free(article.images);
}

int main(void)
{
    struct suite suite = { .name = "page/pictures" };
    SUITE_ROWS(&suite, rows, check);
    suite_add(&suite, "ours: the one that the page names for others is among them", check_told, NULL);
    return suite_run(&suite);
}
