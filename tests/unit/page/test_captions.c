/* src/page/captions.c: where the credit begins in a printed caption, and which of the texts around a picture is its caption. */
#include "reading.h"

#include "page/captions.h"

#define HEADLINE "The old bridge is open again"
#define PAGE(head, figure) \
    "<!doctype html><title>" HEADLINE "</title>" head "<body><article><h1>" HEADLINE "</h1>" figure READING_PROSE "</article></body>"
#define IMG "<img src=/a.jpg alt=Alt width=480>"

static const struct split_row {
    const char *name, *printed;
    const char *text, *credit;          /* NULL: none */
} split_rows[] = {
    { "ours: behind a sentence", "The mayor. Photo: Anna Kiss", "The mayor.", "Anna Kiss" },
    { "ours: behind a bar", "The mayor | Photo: Anna Kiss", "The mayor", "Anna Kiss" },
    { "ours: behind a dash", "The mayor - Photo by Anna Kiss", "The mayor", "Anna Kiss" },
    { "ours: behind a blank only", "The mayor Foto: Anna Kiss", "The mayor", "Anna Kiss" },
    { "ours: in brackets", "The mayor (Photo: Anna Kiss)", "The mayor", "Anna Kiss" },
    { "ours: in square brackets", "The mayor [Photo: Anna Kiss]", "The mayor", "Anna Kiss" },
    { "ours: by the sign alone", "The mayor © Anna Kiss/AP", "The mayor", "Anna Kiss/AP" },
    { "ours: in capitals", "The mayor. PHOTO: ANNA KISS", "The mayor.", "ANNA KISS" },
    { "ours: cyrillic", "Мост. Фото: Анна Кисс", "Мост.", "Анна Кисс" },
    { "ours: courtesy of", "The mayor. Courtesy of the museum", "The mayor.", "the museum" },
    { "ours: a credit alone", "Photo: Anna Kiss", NULL, "Anna Kiss" },
    { "ours: a credit without a name stays as it is", "The mayor. Photo:", "The mayor.", "Photo:" },
    { "ours: the first of two begins the credit", "The mayor. Photo: Anna Kiss © AP", "The mayor.", "Anna Kiss © AP" },
    { "ours: a word of the caption is no credit", "The mayor looks at a photograph of it", "The mayor looks at a photograph of it", NULL },
    { "ours: in the middle of a word it is none", "A telefoto: lens", "A telefoto: lens", NULL },
    { "ours: white space is collapsed", "  The \n mayor.  Photo:   Anna \t Kiss ", "The mayor.", "Anna Kiss" },
    { "ours: nothing", " ", NULL, NULL },
};

static void expect(const char *what, const char *got, const char *want)
{
    if (!got != !want || (got && strcmp(got, want) != 0))
        fail_msg("%s: %s, not %s", what, got ? got : "-", want ? want : "-");
}

static void check_split(void **state)
{
    const struct split_row *row = *state;
    struct page_caption caption = { 0 };
    page_caption_split(span_of(row->printed), &caption);
    AUTO_FREE char *text = caption.text;
    AUTO_FREE char *credit = caption.credit;
    expect("text", text, row->text);
    expect("credit", credit, row->credit);
}

/* --- the caption of a page's first picture ------------------------------------------------------------------------------ */

static const struct row {
    const char *name, *html;
    const char *text, *credit;          /* NULL: none */
} rows[] = {
    { "ours: a figure's caption", PAGE("", "<figure>" IMG "<figcaption>The mayor</figcaption></figure>"), "The mayor", NULL },
    { "ours: a figure's caption with a credit",
      PAGE("", "<figure>" IMG "<figcaption>The mayor. Photo: Anna Kiss</figcaption></figure>"),
      "The mayor.", "Anna Kiss" },
    { "ours: a credit beside the caption",
      PAGE("", "<figure>" IMG "<figcaption>The mayor</figcaption><p class=credit>Anna Kiss</p></figure>"),
      "The mayor", "Anna Kiss" },
    { "ours: a credit element inside the caption leaves it",
      PAGE("", "<figure>" IMG "<figcaption>The mayor <span class=credit>Anna Kiss</span></figcaption></figure>"), "The mayor", "Anna Kiss" },
    { "ours: a figure without figcaption: its text", PAGE("", "<figure>" IMG "<p>The mayor</p></figure>"), "The mayor", NULL },
    { "ours: one caption of a figure with two pictures",
      PAGE("", "<figure>" IMG "<img src=/b.jpg><figcaption>Two mayors</figcaption></figure>"),
      "Two mayors", NULL },
    { "ours: a part called caption near the picture",
      PAGE("", "<div>" IMG "<p class=caption>The mayor</p></div>"), "The mayor", NULL },
    { "ours: a caption near two pictures is nobody's",
      PAGE("", "<div>" IMG "<img src=/b.jpg><p class=caption>The mayor</p></div>"), NULL, NULL },
    { "ours: the only text in its box", PAGE("", "<div class=x>" IMG "<span>The mayor</span></div>"), "The mayor", NULL },
    { "ours: what repeats the alternative text", PAGE("", "<div class=x>" IMG "<span>Alt</span></div>"), "Alt", NULL },
    { "ours: italics behind it",
      PAGE("", "<div><p>" IMG "</p><p><em>The mayor</em></p>" READING_PROSE "</div>"), "The mayor", NULL },
    { "ours: aria-describedby",
      PAGE("", "<div><img src=/a.jpg aria-describedby=c></div>" READING_PROSE "<div hidden id=c>The mayor. Photo: Anna Kiss</div>"),
      "The mayor.", "Anna Kiss" },
    { "ours: data-caption",
      PAGE("", "<div><img src=/a.jpg data-caption='The &lt;b&gt;mayor&lt;/b&gt;'></div>" READING_PROSE), "The mayor", NULL },
    { "ours: JSON-LD, by its URL",
      PAGE("<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"image\":{\"url\":\"https://e.example/a.jpg\",\"caption\":\"The mayor\"}}</script>",
           "<div>" IMG "</div>" READING_PROSE), "The mayor", NULL },
    { "ours: JSON-LD of another picture",
      PAGE("<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"image\":{\"url\":\"https://e.example/b.jpg\",\"caption\":\"The mayor\"}}</script>",
           "<div>" IMG "</div>" READING_PROSE), NULL, NULL },
    { "ours: what the page shows before what JSON-LD says",
      PAGE("<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"image\":{\"url\":\"https://e.example/a.jpg\",\"caption\":\"Told\"}}</script>",
           "<figure>" IMG "<figcaption>Shown</figcaption></figure>"), "Shown", NULL },
    { "ours: a heading is no caption", PAGE("", "<div class=x>" IMG "<h2>The mayor</h2></div>" READING_PROSE), NULL, NULL },
    { "ours: a text that is all link is no caption",
      PAGE("", "<div class=x>" IMG "<a href=/x>The mayor's other story</a></div>" READING_PROSE), NULL, NULL },
    { "ours: the paragraph behind it is no caption", PAGE("", "<div><p>" IMG "</p>" READING_PROSE "</div>"), NULL, NULL },
};

static void check(void **state)
{
    const struct row *row = *state;
    struct reading reading;
    struct page_caption caption = { 0 };
    reading_begin(&reading, row->html);
    struct page_captions captions = { .facts = &reading.facts, .body = &reading.body };
    size_t n_pictures = reading.scan.n_pictures;
    if (n_pictures > 0)
        page_caption_of(&captions, &reading.scan.pictures[0], "https://e.example/a.jpg", &caption);
    page_captions_free(&captions);
    reading_end(&reading);
    AUTO_FREE char *text = caption.text;
    AUTO_FREE char *credit = caption.credit;
    assert_true(n_pictures > 0);
    expect("text", text, row->text);
    expect("credit", credit, row->credit);
}

/* A text is the caption of one picture: the blocks taken are marked, and the next picture does not get them. */
static void check_once(void **state)
{
    (void)state;
    struct reading reading;
    struct page_caption first = { 0 }, second = { 0 };
    unsigned n_used = 0;
    reading_begin(&reading, PAGE("", "<figure>" IMG "<img src=/b.jpg><figcaption>The mayor</figcaption></figure>"));
    struct page_captions captions = { .facts = &reading.facts, .body = &reading.body };
    page_caption_of(&captions, &reading.scan.pictures[0], "https://e.example/a.jpg", &first);
    page_caption_of(&captions, &reading.scan.pictures[1], "https://e.example/b.jpg", &second);
    page_captions_free(&captions);
    for (size_t i = 0; i < reading.scan.n_blocks; i++)
        n_used += reading.body.uses[i] == USE_CAPTION;
    reading_end(&reading);
    AUTO_FREE char *text = first.text;
    AUTO_FREE char *other = second.text;
    assert_string_equal(text, "The mayor");
    assert_null(other);
    assert_int_equal(n_used, 1);
}

int main(void)
{
    struct suite suite = { .name = "page/captions" };
    SUITE_ROWS(&suite, split_rows, check_split);
    SUITE_ROWS(&suite, rows, check);
    suite_add(&suite, "ours: a text is a caption once", check_once, NULL);
    return suite_run(&suite);
}
