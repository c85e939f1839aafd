#include "page/article.h"

#include "page/authors.h"
#include "page/body.h"
#include "page/dateline.h"
#include "page/details.h"
#include "page/facts.h"
#include "page/headline.h"
#include "page/language.h"
#include "page/masthead.h"
#include "page/pictures.h"
#include "page/stamps.h"

const char *page_role_name(enum page_role role)
{
    static const char *const names[] = { "lead", "inline", "gallery", "portrait", "poster", "background" };
    return names[role];
}

static bool same_primary(const char *a, const char *b)
{
    size_t len = strcspn(a, "-");
    return strcspn(b, "-") == len && memcmp(a, b, len) == 0;
}

/* What the page declares, unless the text is clearly in another language. */
static void set_language(const struct page_facts *facts, struct page_article *article)
{
    const struct page_scan *scan = facts->scan;
    const char *og = page_meta(scan, "og:locale");
    struct page_text told = { 0 };
    (void)page_fact(facts, "inLanguage", &told);
    const struct {
        const char *value, *source;
    } declared[] = {
        { told.value, told.source },
        { scan->lang, "html.lang" },
        { page_meta(scan, "content-language"), "meta.content-language" },
        { page_meta(scan, "dc.language"), "meta.dc.language" },
        { page_meta(scan, "language"), "meta.language" },
        { og, "meta.og:locale" },
    };
    for (size_t i = 0; i < COUNT_OF(declared) && !article->language.value; i++)
        if (declared[i].value && (article->language.value = page_language_tag(span_of(declared[i].value))))
            article->language.source = declared[i].source;
    free(told.value);
    bool is_clear;
    const char *seen = page_language_of_text(span_of(article->text), &is_clear);
    if (!seen && article->headline.value)
        seen = page_language_of_text(span_of(article->headline.value), &is_clear);
    if (seen && (!article->language.value || (is_clear && !same_primary(seen, article->language.value)))) {
        free(article->language.value);
        article->language = (struct page_text){ mem_text(seen), "text" };
    }
}

/* The language before the text is known: for the order of day and month. */
static const char *declared_language(const struct page_scan *scan)
{
    const char *tag = scan->lang ? scan->lang : page_meta(scan, "og:locale");
    return tag ? tag : "";
}

static void set_head_and_line(const struct page_scan *scan, const struct page_container *container,
                              const struct page_body *body, enum page_day_order order,
                              struct page_article *article)
{
    struct page_masthead masthead;
    page_masthead_of(scan, container, order, &masthead);
    article->masthead_date = masthead.date;
    article->masthead_place = masthead.place;
    article->masthead_weather = masthead.weather;
    if (body->first == PAGE_NO_BLOCK)
        return;
    uint32_t line = body->first;        /* a lead or a subhead may stand before the paragraph with the dateline */
    struct page_dateline dateline = { 0 };
    for (int n = 0; line < scan->n_blocks && n < 4 && !dateline.place && !dateline.agency; line++)
        if (body->uses[line] == USE_BODY) {
            page_dateline_of(page_block_text(scan, &scan->blocks[line]), &dateline);
            n++;
        }
    article->dateline_place = dateline.place;
    article->dateline_date = dateline.date;
    article->dateline_agency = dateline.agency;
}

struct page_article *page_article_of(const struct page_document *document, int64_t captured_ns)
{
    struct page_article *article = mem_new(sizeof *article);
    struct page_scan scan;
    struct page_container container;
    struct page_body body;
    struct page_facts facts;
    page_scan_of(document, &scan);
    page_container_of(&scan, &container);
    page_facts_of(&scan, &container, &facts);
    page_body_of(&scan, &container, &body);
    enum page_day_order order = page_day_order_of(declared_language(&scan), document->url);

    page_headline_of(&facts, &container, &article->headline);
    page_authors_of(&facts, &container, &body, &article->authors, &article->n_authors);
    page_stamps_of(&facts, &container, &body, order, captured_ns, &article->published, &article->modified);
    page_details_of(&facts, &container, &body, article);
    page_pictures_of(&facts, &container, &body, article);
    set_head_and_line(&scan, &container, &body, order, article);
    article->text = page_body_text(&scan, &body);
    set_language(&facts, article);

    page_body_free(&body);
    page_container_free(&container);
    page_scan_free(&scan);
    return article;
}

static void free_texts(struct page_text *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(list[i].value);
    free(list);
}

void page_image_free(struct page_image *image)
{
    char *texts[] = { image->url, image->found, image->alt, image->caption, image->credit };
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        free(texts[i]);
    for (size_t i = 0; i < image->n_renditions; i++)
        free(image->renditions[i]);
    free(image->renditions);
}

void page_article_free(struct page_article *article)
{
    if (!article)
        return;
    struct page_text *const single[] = { &article->headline,    &article->subtitle, &article->section,
                                         &article->publisher,   &article->language, &article->canonical,
                                         &article->description, &article->rights };
    for (size_t i = 0; i < COUNT_OF(single); i++)
        free(single[i]->value);
    free_texts(article->authors, article->n_authors);
    free_texts(article->keywords, article->n_keywords);
    for (size_t i = 0; i < article->n_images; i++)
        page_image_free(&article->images[i]);
    free(article->images);
    char *const texts[] = { article->dateline_place,
                            article->dateline_date,
                            article->dateline_agency,
                            article->masthead_date,
                            article->masthead_place,
                            article->masthead_weather,
                            article->text };
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        free(texts[i]);
    free(article);
}
