/* src/page/words_phrases.c: the phrases with which pages frame an article. How phrases are asked is tested in test_words.c. */
#include "../base/suite.h"

#include "page/words.h"

/* Lists that are asked for what a text begins with. */
static const struct row {
    const char *name;
    struct page_phrases *phrases;
    const char *text;
    uint32_t want;                      /* 0: none */
} rows[] = {
    { "ours: tail, teasers", &page_tail_phrases, "related articles", TAIL_RELATED },
    { "ours: tail, the longest says", &page_tail_phrases, "related topics: bridges", TAIL_END },
    { "ours: tail, a line", &page_tail_phrases, "share on", TAIL_LINE },
    { "ours: tail, german", &page_tail_phrases, "lesen sie auch: die brücke", TAIL_RELATED },
    { "ours: tail, french", &page_tail_phrases, "à lire aussi", TAIL_RELATED },
    { "ours: tail, spanish", &page_tail_phrases, "comentarios (3)", TAIL_END },
    { "ours: tail, russian", &page_tail_phrases, "читайте также:", TAIL_RELATED },
    { "ours: tail, japanese", &page_tail_phrases, "関連記事", TAIL_RELATED },
    { "ours: tail, korean", &page_tail_phrases, "댓글 3", TAIL_END },
    { "ours: tail, arabic", &page_tail_phrases, "التعليقات", TAIL_END },
    { "ours: tail, not in the middle", &page_tail_phrases, "the comments", 0 },
    { "ours: tail, another case", &page_tail_phrases, "Comments", 0 },
    { "ours: tail, nothing", &page_tail_phrases, "", 0 },
    { "ours: byline, needs a name", &page_byline_prefixes, "by jane doe", 1 },
    { "ours: byline, enough by itself", &page_byline_prefixes, "by: jane doe", 2 },
    { "ours: byline, german", &page_byline_prefixes, "ein beitrag von jana", 2 },
    { "ours: byline, russian", &page_byline_prefixes, "автор: иван", 2 },
    { "ours: byline, chinese", &page_byline_prefixes, "记者：王", 2 },
    { "ours: byline, a word that begins so", &page_byline_prefixes, "bypass opened", 0 },
    { "ours: credit, english", &page_credit_prefixes, "photo: ap", 1 },
    { "ours: credit, a sign", &page_credit_prefixes, "© dpa", 1 },
    { "ours: credit, korean", &page_credit_prefixes, "사진=연합", 1 },
    { "ours: credit, a word that begins so", &page_credit_prefixes, "photographer of the year", 0 },
    { "ours: half a day, before noon", &page_half_days, "a.m.", 1 },
    { "ours: half a day, after noon", &page_half_days, "p. m.", 2 },
    { "ours: half a day, chinese", &page_half_days, "下午", 2 },
    { "ours: half a day, korean", &page_half_days, "오전", 1 },
    { "ours: half a day, arabic", &page_half_days, "م", 2 },
    { "ours: half a day, none", &page_half_days, "noon", 0 },
    { "ours: furniture, english", &page_link_words, "home", 1 },
    { "ours: furniture, russian", &page_link_words, "войти", 1 },
    { "ours: furniture, a section is none", &page_link_words, "society", 0 },
};

static void check(void **state)
{
    const struct row *row = *state;
    const struct page_word *phrase = page_phrase_at(row->phrases, span_of(row->text));
    assert_int_equal(phrase ? phrase->means : 0, row->want);
}

/* Lists that are asked for a whole word. */
static const struct word_row {
    const char *name;
    const struct page_word *words;
    const char *word;
    uint32_t want;
} word_rows[] = {
    { "ours: zone, of Greenwich", page_zone_words, "gmt", 1440 },
    { "ours: zone, west", page_zone_words, "est", 1440 - 5 * 60 },
    { "ours: zone, east", page_zone_words, "jst", 1440 + 9 * 60 },
    { "ours: zone, german summer", page_zone_words, "mesz", 1440 + 2 * 60 },
    { "ours: zone, Moscow in russian", page_zone_words, "мск", 1440 + 3 * 60 },
    { "ours: zone, none", page_zone_words, "xyz", 0 },
    { "ours: agency", page_agencies, "Reuters", 1 },
    { "ours: agency, russian", page_agencies, "БелТА", 1 },
    { "ours: agency, chinese", page_agencies, "新华社", 1 },
    { "ours: agency, as printed only", page_agencies, "reuters", 0 },
    { "ours: role", page_role_words, "correspondent", 1 },
    { "ours: role, russian", page_role_words, "корреспондент", 1 },
    { "ours: role, a name is none", page_role_words, "jane", 0 },
    { "ours: joint, german", page_name_joints, " und ", 1 },
    { "ours: joint, ukrainian", page_name_joints, " і ", 1 },
    { "ours: joint, blanks belong to it", page_name_joints, "und", 0 },
    { "ours: author's page", page_author_paths, "/author/", 1 },
    { "ours: author's page, a tag's page is none", page_author_paths, "/tag/", 0 },
};

static void check_word(void **state)
{
    const struct word_row *row = *state;
    uint32_t got = 0;
    for (const struct page_word *word = row->words; word->word; word++)
        if (strcmp(word->word, row->word) == 0)
            got = word->means;
    assert_int_equal(got, row->want);
}

/* Each list, whole: phrases that are asked in lower case are lower case, none stands twice, what they mean is in range. */
static const struct list_row {
    const char *name;
    struct page_phrases *phrases;
    uint32_t most;
} list_rows[] = {
    { "ours: all of tail_phrases", &page_tail_phrases, TAIL_LINE },
    { "ours: all of sign_up_phrases", &page_sign_up_phrases, 1 },
    { "ours: all of link_words", &page_link_words, 1 },
    { "ours: all of stamp_phrases", &page_stamp_phrases, STAMP_OTHER },
    { "ours: all of byline_prefixes", &page_byline_prefixes, 2 },
    { "ours: all of credit_prefixes", &page_credit_prefixes, 1 },
    { "ours: all of half_days", &page_half_days, 2 },
};

static void check_list(void **state)
{
    const struct list_row *row = *state;
    for (const struct page_word *word = row->phrases->words; word->word; word++) {
        AUTO_BUF struct buf lower = { 0 };
        page_lower(span_of(word->word), SIZE_MAX, &lower);
        if (!span_is(buf_span(&lower), word->word))
            fail_msg("\"%s\" is not lower case", word->word);
        if (word->means < 1 || word->means > row->most)
            fail_msg("\"%s\" means %u", word->word, word->means);
        if (page_phrase_at(row->phrases, span_of(word->word)) != word)
            fail_msg("\"%s\" stands twice", word->word);
    }
}

int main(void)
{
    struct suite suite = { .name = "page/words_phrases" };
    SUITE_ROWS(&suite, rows, check);
    SUITE_ROWS(&suite, word_rows, check_word);
    SUITE_ROWS(&suite, list_rows, check_list);
    return suite_run(&suite);
}
