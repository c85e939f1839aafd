/* The seed article in its three forms: every field of its expected.json. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/jsonl.h"
#include "page/article.h"
#include "shared.h"

enum aspect { HEADLINE, PUBLISHED, FACTS, LINES, IMAGES, TEXT_ENDS, TEXT_PARAGRAPHS, TEXT_HOLDS, TEXT_LACKS };
static const struct row {
    const char *name, *page;
    enum aspect aspect;
} rows[] = {
#define PAGE(page)                                                                                                    \
    { "ours: " page ": headline without the site's name", page, HEADLINE },                                           \
    { "ours: " page ": published, with an offset only where the page has one", page, PUBLISHED },                     \
    { "ours: " page ": section, language, publisher, canonical, description, authors", page, FACTS },                 \
    { "ours: " page ": dateline and masthead, kept apart", page, LINES },                                             \
    { "ours: " page ": three pictures in reading order with their captions", page, IMAGES },                          \
    { "ours: " page ": where the text begins and ends", page, TEXT_ENDS },                                            \
    { "ours: " page ": its paragraphs", page, TEXT_PARAGRAPHS },                                                      \
    { "ours: " page ": sentences that it must hold", page, TEXT_HOLDS },                                              \
    { "ours: " page ": captions, masthead and boxes are not in it", page, TEXT_LACKS }
    PAGE("seed-table.html"), PAGE("seed-jsonld.html"), PAGE("seed-microdata.html"),
#undef PAGE
};

struct seed {
    json_t *all;
    const json_t *expected;
    struct page_document *document;
    struct page_article *article;
};

static bool load(const char *page, struct seed *seed)
{
    AUTO_BUF struct buf facts = { 0 };
    AUTO_BUF struct buf html = { 0 };
    AUTO_FREE char *path = mem_format("seed/%s", page);
    struct err err = { 0 };
    if (!shared_slurp("seed/expected.json", &facts) || !shared_slurp(path, &html))
        return false;
    assert_true(jsonl_parse(buf_span(&facts), &seed->all, &err));
    seed->expected = json_object_get(seed->all, page);
    assert_true(page_document_parse(buf_span(&html), span_of(jsonl_text(seed->expected, "http_content_type")),
                                    jsonl_text(seed->expected, "url"), &seed->document, &err));
    seed->article = page_article_of(seed->document, time_of_civil(2023, 6, 6, 8, 15, 0));
    return true;
}

static void same(const char *what, const char *got, const char *wanted)
{
    if (!wanted ? got != NULL : !got || strcmp(got, wanted) != 0)
        fail_msg("%s is \"%s\", not \"%s\"", what, got ? got : "(none)", wanted ? wanted : "(none)");
}

static void check_published(const struct seed *seed)
{
    char text[TIME_TEXT];
    assert_true(seed->article->published.is_known);
    time_format_said(&seed->article->published.said, text);
    same("published", text, jsonl_text(seed->expected, "published"));
}

static void check_facts(const struct seed *seed)
{
    const struct page_article *article = seed->article;
    const char *canonical = jsonl_text(seed->expected, "canonical");
    same("section", article->section.value, jsonl_text(seed->expected, "section"));
    same("language", article->language.value, jsonl_text(seed->expected, "language"));
    same("publisher", article->publisher.value, jsonl_text(seed->expected, "publisher"));
    same("canonical", article->canonical.value, canonical ? canonical : jsonl_text(seed->expected, "url"));
    same("description", article->description.value, jsonl_text(seed->expected, "description"));
    const json_t *authors = json_object_get(seed->expected, "authors");
    assert_int_equal(article->n_authors, json_array_size(authors));
    for (size_t i = 0; i < article->n_authors; i++)
        same("author", article->authors[i].value, json_string_value(json_array_get(authors, i)));
}

static void check_lines(const struct seed *seed)
{
    const json_t *dateline = json_object_get(seed->expected, "dateline"), *masthead = json_object_get(seed->expected, "masthead");
    same("dateline's place", seed->article->dateline_place, jsonl_text(dateline, "place"));
    same("dateline's date", seed->article->dateline_date, jsonl_text(dateline, "date"));
    same("dateline's agency", seed->article->dateline_agency, jsonl_text(dateline, "agency"));
    same("masthead's date", seed->article->masthead_date, jsonl_text(masthead, "date"));
    same("masthead's place", seed->article->masthead_place, jsonl_text(masthead, "place"));
    same("masthead's weather", seed->article->masthead_weather, jsonl_text(masthead, "weather"));
}

static bool has_rendition(const struct page_image *image, const char *url)
{
    for (size_t i = 0; i < image->n_renditions; i++)
        if (strcmp(image->renditions[i], url) == 0)
            return true;
    return false;
}

/* "img data-src, data-srcset, …": the first place names where the URL stands. */
static void check_found(const struct page_image *image, const char *found_in)
{
    const char *dot = strchr(image->found, '.');
    assert_non_null(dot);
    struct span first = span_to(span_of(found_in), strcspn(found_in, ",")), element;
    assert_true(span_cut(&first, ' ', &element));
    assert_true(span_equal(element, span_of_n(image->found, (size_t)(dot - image->found))));
    same("found", dot + 1, span_is(first, dot + 1) ? dot + 1 : found_in);
}

static void check_images(const struct seed *seed)
{
    const json_t *images = json_object_get(seed->expected, "images");
    assert_int_equal(seed->article->n_images, json_array_size(images));
    for (size_t i = 0; i < seed->article->n_images; i++) {
        const struct page_image *image = &seed->article->images[i];
        const json_t *expected = json_array_get(images, i), *renditions = json_object_get(expected, "other_renditions");
        same("url", image->url, jsonl_text(expected, "url"));
        same("caption", image->caption, jsonl_text(expected, "caption"));
        same("alt", image->alt, jsonl_text(expected, "alt"));
        same("role", page_role_name(image->role), jsonl_text(expected, "role"));
        same("credit", image->credit, NULL);
        check_found(image, jsonl_text(expected, "found_in"));
        assert_int_equal(image->n_renditions, json_array_size(renditions));
        for (size_t k = 0; k < json_array_size(renditions); k++)
            if (!has_rendition(image, json_string_value(json_array_get(renditions, k))))
                fail_msg("%s is not among the renditions", json_string_value(json_array_get(renditions, k)));
    }
}

static void check_ends(const struct seed *seed)
{
    struct span text = span_of(seed->article->text);
    const char *end = jsonl_text(seed->expected, "body_ends");
    assert_true(span_starts(text, jsonl_text(seed->expected, "body_starts")));
    assert_true(span_ends(text, "\n"));
    assert_true(span_ends(span_to(text, text.len - 1), end));
}

static void check_paragraphs(const struct seed *seed)
{
    const json_t *starts = json_object_get(seed->expected, "body_paragraph_starts");
    const char *at = seed->article->text;
    for (size_t i = 0; i < json_array_size(starts); i++) {
        const char *start = json_string_value(json_array_get(starts, i));
        if (!at || strncmp(at, start, strlen(start)) != 0)
            fail_msg("paragraph %zu does not begin with \"%s\"", i + 1, start);
        at = strstr(at, "\n\n");
        at = at ? at + 2 : NULL;
    }
    assert_null(at);
}

static void check_list(const struct seed *seed, const char *list, bool is_wanted)
{
    const json_t *parts = json_object_get(seed->expected, list);
    for (size_t i = 0; i < json_array_size(parts); i++) {
        const char *part = json_string_value(json_array_get(parts, i));
        if ((strstr(seed->article->text, part) != NULL) != is_wanted)
            fail_msg("\"%s\" is %sin the text", part, is_wanted ? "not " : "");
    }
}

static void test_seed(void **state)
{
    const struct row *row = *state;
    struct seed seed = { 0 };
    if (!load(row->page, &seed))
        skip();
    switch (row->aspect) {
    case HEADLINE:
        same("headline", seed.article->headline.value, jsonl_text(seed.expected, "headline"));
        break;
    case PUBLISHED:
        check_published(&seed);
        break;
    case FACTS:
        check_facts(&seed);
        break;
    case LINES:
        check_lines(&seed);
        break;
    case IMAGES:
        check_images(&seed);
        break;
    case TEXT_ENDS:
        check_ends(&seed);
        break;
    case TEXT_PARAGRAPHS:
        check_paragraphs(&seed);
        break;
    case TEXT_HOLDS:
        check_list(&seed, "in_body", true);
        break;
    case TEXT_LACKS:
        check_list(&seed, "not_in_body", false);
        check_list(&seed, "captions_not_in_body", false);
        break;
    }
    page_article_free(seed.article);
    page_document_free(seed.document);
    json_decref(seed.all);
}

int main(void)
{
    struct CMUnitTest tests[COUNT_OF(rows)];
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name, .test_func = test_seed, .initial_state = (void *)&rows[i] };
    return cmocka_run_group_tests_name("page/article_seed", tests, NULL, NULL);
}
