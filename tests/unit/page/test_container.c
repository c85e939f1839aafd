/* src/page/container.c: which part of a page holds the text, which block is the headline, and what lies around both. */
#include "reading.h"

#define HEADLINE "The old bridge is open again"
#define H1 "<h1>" HEADLINE "</h1>"
#define TITLE "<!doctype html><title>" HEADLINE " - The Town Paper</title>"
#define LINKS "<ul><li><a href=/1>One story of many</a></li><li><a href=/2>Another one of many</a></li></ul>"
#define RUSSIAN "<p>После одиннадцати месяцев работы старый мост открыли для пешеходов, велосипедистов и телег, и посмотреть на это "\
                "пришёл весь город, от мала до велика, чтобы пройти по нему и послушать оркестр.</p>"
#define CHINESE "<p>经过十一个月的施工，这座老桥在春天的一个下午重新向行人、自行车和马车开放，全镇的人都来看热闹，走上桥听乐队演奏。</p>"

/* Elements are told by their id; NULL: the page's root, or none for the headline. */
static const struct row {
    const char *name, *html;
    const char *region, *whole, *headline;
} rows[] = {
    { "ours: the text's own box", TITLE "<body><div id=all><div id=menu>" LINKS "</div>" H1 "<div id=text>" READING_PROSE "</div></div>",
      "text", "all", HEADLINE },
    { "ours: headline in the same box", TITLE "<body><div id=menu>" LINKS "</div><div id=text>" H1 READING_PROSE "</div>", "text",
      "text", HEADLINE },
    { "ours: russian", TITLE "<body><div id=menu>" LINKS "</div><div id=text>" H1 RUSSIAN RUSSIAN "</div>", "text", "text", HEADLINE },
    { "ours: chinese", TITLE "<body><div id=menu>" LINKS "</div><div id=text>" H1 CHINESE CHINESE "</div>", "text", "text", HEADLINE },
    { "ours: longer comments are not the text", TITLE "<body><div id=text>" H1 READING_PROSE "</div><div class=comments>" READING_PROSE
      "</div><div class=comments>" READING_PROSE "</div>", "text", "text", HEADLINE },
    { "ours: longer text that is all links is not the text", TITLE "<body><div id=text>" H1 READING_PROSE "</div><div><a href=/1>"
      READING_PROSE READING_PROSE "</a></div>", "text", "text", HEADLINE },
    { "ours: what holds most of the page is the text, however it is called", TITLE "<body>" H1 "<div id=text class=comments>"
      READING_PROSE "</div>", "text", NULL, HEADLINE },
    { "ours: hidden text weighs little", TITLE "<body><div id=text>" H1 READING_PROSE "</div><div hidden>" READING_PROSE
      "</div><div hidden>" READING_PROSE "</div>", "text", "text", HEADLINE },
    { "ours: what is declared as the text wins over as much", TITLE "<body><div>" READING_PROSE "</div><div id=text itemprop=articleBody>"
      READING_PROSE "</div>", "text", "text", NULL },
    { "ours: a smaller heading in the title's words", TITLE "<body><h1>Front</h1><div id=text><h2>" HEADLINE "</h2>" READING_PROSE "</div>",
      "text", "text", HEADLINE },
    { "ours: the title in a menu is no headline", TITLE "<body><nav>" H1 "</nav><div id=text>" READING_PROSE "</div>", "text", "text",
      NULL },
    { "ours: without a heading none", "<!doctype html><title>Paper</title><body><div id=text>" READING_PROSE "</div>", "text", "text",
      NULL },
    { "ours: a page without anything", "", NULL, NULL, NULL },
};

static void expect(const char *what, const char *got, const char *want)
{
    if (!got != !want || (got && strcmp(got, want) != 0))
        fail_msg("%s: %s, not %s", what, got ? got : "-", want ? want : "-");
}

static const char *id_of(const struct page_scan *scan, uint32_t region)
{
    return scan->n_regions ? page_attribute(scan->regions[region].node, "id") : NULL;
}

static void check(void **state)
{
    const struct row *row = *state;
    struct reading reading;
    reading_begin(&reading, row->html);
    const struct page_container *container = &reading.container;
    const char *headline = NULL;
    if (container->headline != PAGE_NO_BLOCK)
        headline = (const char *)page_block_text(&reading.scan, &reading.scan.blocks[container->headline]).at;
    expect("region", id_of(&reading.scan, container->region), row->region);
    expect("whole", id_of(&reading.scan, container->whole), row->whole);
    expect("headline", headline, row->headline);
    reading_end(&reading);
}

#define ORACLE(body, text)                                                                                                  \
    TITLE "<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\",\"articleBody\":\"" body \
          "\"}</script><body><div>" H1 text "</div>"
#define SENTENCE "The masons who built it say that it will stand for another two hundred years, if nobody drives a lorry over it. "

static const struct oracle_row {
    const char *name, *html;
    bool is_used;                       /* articleBody tells which blocks are the text's */
    double share;                       /* how much of it was found */
} oracle_rows[] = {
    { "ours: JSON-LD's text, found whole", ORACLE(SENTENCE SENTENCE SENTENCE, "<p>" SENTENCE SENTENCE SENTENCE "</p>"), true, 1 },
    { "ours: JSON-LD's text, half of it", ORACLE(SENTENCE SENTENCE SENTENCE SENTENCE, "<p>" SENTENCE SENTENCE "</p>"), true, 0.5 },
    { "ours: JSON-LD's text is another", ORACLE(SENTENCE SENTENCE SENTENCE, READING_PROSE), false, 0 },
    { "ours: JSON-LD's text is a teaser", ORACLE(SENTENCE, "<p>" SENTENCE "</p>"), false, 0 },
    { "ours: JSON-LD has no text", ORACLE("", READING_PROSE), false, 0 },
};

static void check_oracle(void **state)
{
    const struct oracle_row *row = *state;
    struct reading reading;
    reading_begin(&reading, row->html);
    bool is_used = reading.container.in_oracle != NULL;
    double share = reading.container.oracle_share;
    reading_end(&reading);
    assert_int_equal(is_used, row->is_used);
    assert_float_equal(share, row->share, 0.001);
}

static const struct other_row {
    const char *name, *html;
    bool want;                          /* the element "it" lies in another article */
} other_rows[] = {
    { "ours: a teaser's box", TITLE "<body><article>" H1 READING_PROSE "</article><article><div id=it>A card</div></article>", true },
    { "ours: the article itself", TITLE "<body><article>" H1 "<div>" READING_PROSE "</div><div id=it>Its foot</div></article>", false },
    { "ours: a box in no article", TITLE "<body><article>" H1 READING_PROSE "</article><div id=it>A box</div>", false },
    { "ours: the article of the headline", TITLE "<body><article>" H1 "<div id=it>Its head</div></article><div>" READING_PROSE "</div>",
      false },
};

static void check_other(void **state)
{
    const struct other_row *row = *state;
    struct reading reading;
    reading_begin(&reading, row->html);
    size_t it = 0;
    while (it < reading.scan.n_regions && (!id_of(&reading.scan, (uint32_t)it) || strcmp(id_of(&reading.scan, (uint32_t)it), "it") != 0))
        it++;
    assert_true(it < reading.scan.n_regions);
    bool got = page_in_other_article(&reading.scan, &reading.container, (uint32_t)it);
    reading_end(&reading);
    assert_int_equal(got, row->want);
}

int main(void)
{
    struct suite suite = { .name = "page/container" };
    SUITE_ROWS(&suite, rows, check);
    SUITE_ROWS(&suite, oracle_rows, check_oracle);
    SUITE_ROWS(&suite, other_rows, check_other);
    return suite_run(&suite);
}
