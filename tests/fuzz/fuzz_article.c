/* The article of any page; the readers of lines (dates, datelines, bylines, captions, languages) are asked directly as well,
 * since few random pages lead a line to them. */
#include <stddef.h>
#include <stdint.h>

#include "page/article.h"
#include "page/authors.h"
#include "page/captions.h"
#include "page/dateline.h"
#include "page/dates.h"
#include "page/headline.h"
#include "page/language.h"
#include "page/words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_line(struct span line)
{
    struct page_found_date found[4];
    struct time_said said;
    for (int order = DAY_FIRST; order <= MONTH_FIRST; order++) {
        size_t n = page_dates_find(line, (enum page_day_order)order, found, COUNT_OF(found));
        for (size_t i = 0; i < n; i++)
            if (found[i].at > found[i].end || found[i].end > line.len)
                __builtin_trap();
        (void)!page_date_parse(line, (enum page_day_order)order, &said);
    }
    (void)!page_date_of_url(line, &said);

    struct page_dateline dateline;
    page_dateline_of(line, &dateline);
    free(dateline.place);
    free(dateline.date);
    free(dateline.agency);

    struct page_caption caption = { 0 };
    page_caption_split(line, &caption);
    free(caption.text);
    free(caption.credit);

    struct page_text *authors = NULL;
    size_t n_authors = 0;
    (void)page_authors_split(line, false, "byline", &authors, &n_authors);
    (void)page_authors_split(line, true, "byline", &authors, &n_authors);
    for (size_t i = 0; i < n_authors; i++)
        free(authors[i].value);
    free(authors);

    free(page_title_cut(line, "News", span_of("news.example")));
    (void)page_words_shared(line, span_of("A headline long enough"));

    struct page_phrases *const phrases[] = { &page_tail_phrases, &page_stamp_phrases, &page_credit_prefixes };
    for (size_t i = 0; i < COUNT_OF(phrases); i++) {
        size_t at;
        const struct page_word *phrase = page_phrase_in(phrases[i], line, &at);
        if (phrase && (at > line.len || strlen(phrase->word) > line.len - at))
            __builtin_trap();
    }
    (void)page_class_traits(line);
    if (page_month_of(line) > 12)
        __builtin_trap();

    bool is_clear;
    (void)page_language_of_text(line, &is_clear);
    free(page_language_tag(line));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span input = { data, size };
    struct err err = { 0 };
    struct page_document *document = NULL;
    if (page_document_parse(input, span_of("text/html"), "https://news.example/2023/02/28/story", &document, &err)) {
        page_article_free(page_article_of(document, INT64_C(1686039300) * NS_PER_S));
        page_document_free(document);
    }
    read_line(span_to(input, 4096));
    return 0;
}
