/* src/page/words_class.c: what the words of class and id attributes say. */
#include "../base/suite.h"

#include "page/words.h"

static const struct row {
    const char *name, *word;
    uint32_t want;                      /* 0: it says nothing */
} rows[] = {
    { "ours: the table's first", "a11y-hidden", TRAIT_HIDDEN },
    { "ours: the table's last", "zergnet", TRAIT_RELATED },
    { "ours: a text", "articlebody", TRAIT_BODY },
    { "ours: a text, with a hyphen", "article-body", TRAIT_BODY },
    { "ours: an advert", "ad", TRAIT_ADVERT },
    { "ours: an author", "author", TRAIT_BYLINE },
    { "ours: about the author", "author-bio", TRAIT_BIO },
    { "ours: a date", "timestamp", TRAIT_DATE },
    { "ours: a gallery", "slideshow", TRAIT_GALLERY },
    { "ours: hidden from all but readers of the screen", "sr-only", TRAIT_HIDDEN },
    { "ours: german, advert", "anzeige", TRAIT_ADVERT },
    { "ours: german, caption", "bildunterschrift", TRAIT_CAPTION },
    { "ours: german, credit", "bildquelle", TRAIT_CREDIT },
    { "ours: german, an umlaut", "schlagwörter", TRAIT_TAGS },
    { "ours: french, section", "rubrique", TRAIT_SECTION },
    { "ours: spanish, teasers", "relacionadas", TRAIT_RELATED },
    { "ours: spanish, lead", "bajada", TRAIT_LEAD },
    { "ours: portuguese, foot", "rodape", TRAIT_FOOTER },
    { "ours: italian, lead", "sottotitolo", TRAIT_LEAD },
    { "ours: russian in latin letters", "reklama", TRAIT_ADVERT },
    { "ours: begins like an advert", "addition", 0 },
    { "ours: ends like an advert", "lead-ad", 0 },
    { "ours: a word of style frameworks", "col", 0 },
    { "ours: shadow is no ad", "shadow", 0 },
    { "ours: another case is another word", "Author", 0 },
    { "ours: two words are not one", "author name", 0 },
    { "ours: nothing", "", 0 },
};

static void check(void **state)
{
    const struct row *row = *state;
    assert_int_equal(page_class_traits(span_of(row->word)), row->want);
}

/* What the table's head promises; a part of a name that is asked never has a capital, a blank or an underscore alone. */
static void check_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < page_n_class_words; i++) {
        const struct page_word *word = &page_class_words[i];
        if (word->word[strcspn(word->word, " ABCDEFGHIJKLMNOPQRSTUVWXYZ")] || !word->word[0])
            fail_msg("\"%s\" is never asked", word->word);
        if (i > 0 && strcmp(page_class_words[i - 1].word, word->word) >= 0)
            fail_msg("%s does not stand behind %s", word->word, page_class_words[i - 1].word);
        if (word->means == 0 || word->means >= TRAIT_FIGURE)
            fail_msg("%s means what only an element says", word->word);
        assert_int_equal(page_class_traits(span_of(word->word)), word->means);
    }
}

int main(void)
{
    struct suite suite = { .name = "page/words_class" };
    SUITE_ROWS(&suite, rows, check);
    suite_add(&suite, "ours: the table is sorted, in lower case, and says what it means", check_table, NULL);
    return suite_run(&suite);
}
