#include "../base/suite.h"

#include <stdio.h>

#include "page/lexicon.h"

static const struct page_word table[] = { { "photo", 1 }, { "photographer", 2 }, { "foto", 4 }, { "photo", 8 }, { "фото", 16 } };

static const struct row {
    const char *name, *word;
    uint32_t want;
} rows[] = {
    { "ours: a word that stands twice means both", "photo", 1 | 8 },
    { "ours: a word that another begins with", "photographer", 2 },
    { "ours: not in Latin script", "фото", 16 },
    { "ours: the start of a word is none", "phot", 0 },
    { "ours: a longer word is none", "photos", 0 },
    { "ours: another letter case is none", "Photo", 0 },
    { "ours: nothing", "", 0 },
};

static void check(void **state)
{
    const struct row *row = *state;
    struct page_lexicon lexicon = { 0 };
    page_lexicon_fill(&lexicon, table, COUNT_OF(table));
    assert_int_equal(page_lexicon_find(&lexicon, span_of(row->word)), row->want);
    free(lexicon.slots);
}

static void empty(void **state)
{
    (void)state;
    const struct page_lexicon lexicon = { 0 };
    assert_int_equal(page_lexicon_find(&lexicon, span_of("photo")), 0);
}

static void many(void **state)
{
    (void)state;
    enum { N = 3000 };
    static char words[N][12];
    struct page_lexicon lexicon = { 0 };
    page_lexicon_begin(&lexicon, N);
    for (uint32_t i = 0; i < N; i++) {
        snprintf(words[i], sizeof words[i], "w%u", i);
        page_lexicon_add(&lexicon, span_of(words[i]), i + 1);
    }
    for (uint32_t i = 0; i < N; i++)
        assert_int_equal(page_lexicon_find(&lexicon, span_of(words[i])), i + 1);
    free(lexicon.slots);
}

int main(void)
{
    struct suite suite = { .name = "page/lexicon" };
    SUITE_ROWS(&suite, rows, check);
    suite_add(&suite, "ours: filled with nothing", empty, NULL);
    suite_add(&suite, "ours: 3,000 words, each found", many, NULL);
    return suite_run(&suite);
}
