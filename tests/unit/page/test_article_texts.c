/* Small rules on texts: titles, bylines, captions' credits, datelines, languages; and that the word tables are sorted. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "page/authors.h"
#include "page/captions.h"
#include "page/dateline.h"
#include "page/headline.h"
#include "page/language.h"

enum rule { TITLE, BYLINE, CAPTION, DATELINE, LANGUAGE, TAG, PLAIN };
static const struct row {
    const char *name;
    enum rule rule;
    const char *in, *want;              /* parts of an answer have " / " between, absent ones are "-" */
} rows[] = {
    { "ours: title, bar", TITLE, "Belarus has been reliable friend | Belarus News | Site", "Belarus has been reliable friend" },
    { "ours: title, dashes", TITLE, "A headline of some length - Politics - Site", "A headline of some length" },
    { "ours: title, the site by its host", TITLE, "Short one – The Example Times", "Short one" },
    { "ours: title, a dash that belongs to it", TITLE, "Dortmund - Gladbach live", "Dortmund - Gladbach live" },
    { "ours: title, dashes without blanks stay", TITLE, "AI Can Do Great Things—if It Doesn't Burn", "AI Can Do Great Things—if It Doesn't Burn" },
    { "ours: title, site first", TITLE, "Example Times | What happened today", "What happened today" },
    { "ours: title, nothing to cut", TITLE, "What happened today", "What happened today" },

    { "ours: byline, one", BYLINE, "By Anna Kiss", "Anna Kiss" },
    { "ours: byline, and", BYLINE, "By Anna Kiss and Béla Nagy", "Anna Kiss / Béla Nagy" },
    { "ours: byline, glued", BYLINE, "ByAnna Kiss", "Anna Kiss" },
    { "ours: byline, german", BYLINE, "Von Anna Kiss und Béla Nagy", "Anna Kiss / Béla Nagy" },
    { "ours: byline, spanish", BYLINE, "Por Ana Gil y José Paz", "Ana Gil / José Paz" },
    { "ours: byline, french", BYLINE, "Par Loïc Le Clerc, Anne Roux et Luc Petit", "Loïc Le Clerc / Anne Roux / Luc Petit" },
    { "ours: byline, russian", BYLINE, "Автор: Иван Петров, Анна Сидорова", "Иван Петров / Анна Сидорова" },
    { "ours: byline, chinese", BYLINE, "记者：王小明、李华", "王小明 / 李华" },
    { "ours: byline, particles", BYLINE, "Von Christoph von der Heide", "Christoph von der Heide" },
    { "ours: byline, a role behind the name", BYLINE, "Anna Kiss, science editor", "Anna Kiss" },
    { "ours: byline, a dash and a team", BYLINE, "By Anna Kiss - Safe Browsing team", "Anna Kiss" },
    { "ours: byline, digits are no name", BYLINE, "5 minutes ago", "" },
    { "ours: byline, addresses are no name", BYLINE, "anna@site.example", "" },
    { "ours: byline, reading time", BYLINE, "Minute Read", "" },
    { "ours: byline, too long", BYLINE, "By The Old And Very Long Winded Man", "" },

    { "ours: credit behind the caption", CAPTION, "The mayor at work. Photo: Anna Kiss", "The mayor at work. / Anna Kiss" },
    { "ours: credit in brackets", CAPTION, "The mayor at work (Foto: Anna Kiss)", "The mayor at work / Anna Kiss" },
    { "ours: credit by sign", CAPTION, "The mayor at work © Anna Kiss", "The mayor at work / Anna Kiss" },
    { "ours: credit alone", CAPTION, "Foto: dpa", "- / dpa" },
    { "ours: credit, russian", CAPTION, "Мэр на работе. Фото: ТАСС", "Мэр на работе. / ТАСС" },
    { "ours: caption alone", CAPTION, "Xi Jinping and Aleksandr Lukashenko. Archive photo", "Xi Jinping and Aleksandr Lukashenko. Archive photo / -" },

    { "ours: dateline with day and agency", DATELINE, "MINSK, 28 February (BelTA) – Belarus appreciates", "MINSK / 28 February / BelTA" },
    { "ours: dateline, place and agency", DATELINE, "WASHINGTON (AP) — The Senate", "WASHINGTON / - / AP" },
    { "ours: dateline, agency alone", DATELINE, "(CNN) -- The official", "- / - / CNN" },
    { "ours: dateline, two places", DATELINE, "HOUSTON, Texas (KTRK) -- A business", "HOUSTON, Texas / - / KTRK" },
    { "ours: dateline, russian", DATELINE, "МОСКВА, 5 мая - РИА Новости. Президент", "МОСКВА / 5 мая / РИА Новости" },
    { "ours: dateline, place alone in capitals", DATELINE, "BRUSSELS — The commission", "BRUSSELS / - / -" },
    { "ours: no dateline: a dash in a sentence", DATELINE, "The mayor – who is old – came", "- / - / -" },
    { "ours: no dateline: brackets in a sentence", DATELINE, "The party (CDU) won the vote – again", "- / - / -" },
    { "ours: no dateline: nothing", DATELINE, "", "- / - / -" },

    { "ours: language, english", LANGUAGE, "The president expects that there will be no obstacles in this process and that it is the turn of the other side to help with the park", "en" },
    { "ours: language, german", LANGUAGE, "Der Arzt bekam das Gefühl, er sei mit sich und der Welt im Reinen, und auch die Patienten werden es nicht anders gesehen haben als er", "de" },
    { "ours: language, russian", LANGUAGE, "Президент считает, что на пути сотрудничества не будет препятствий, и это важно для него, как и то, что он был в парке на открытии", "ru" },
    { "ours: language, ukrainian", LANGUAGE, "Президент вважає, що на шляху співпраці не буде перешкод, і це важливо для нього, як і те, що він був у парку та про все дізнався", "uk" },
    { "ours: language, japanese", LANGUAGE, "大統領はこの協力について述べた。", "ja" },
    { "ours: language, chinese", LANGUAGE, "总统表示，这一进程不会有任何障碍。", "zh" },
    { "ours: language, thai", LANGUAGE, "ประธานาธิบดีกล่าวว่าจะไม่มีอุปสรรค", "th" },
    { "ours: language, korean", LANGUAGE, "대통령은 장애물이 없을 것이라고 말했다", "ko" },
    { "ours: language, too little", LANGUAGE, "Hello world", "-" },

    { "bcp47: underscore and case", TAG, "en_us", "en-US" },
    { "bcp47: script", TAG, "ZH-hans-cn", "zh-Hans-CN" },
    { "bcp47: no tag", TAG, "lang", "-" },
    { "bcp47: empty", TAG, "", "-" },

    { "ours: values, character references twice escaped", PLAIN, "It&#039;s &amp; it&rsquo;s", "It's & it’s" },
    { "ours: values, tags go", PLAIN, "A <b>bold</b> claim", "A bold claim" },
    { "ours: values, a bare sign stays", PLAIN, "1 < 2 & 3", "1 < 2 & 3" },
};

static const char *or_dash(const char *text)
{
    return text ? text : "-";
}

static char *answer(const struct row *row)
{
    struct span in = span_of(row->in);
    switch (row->rule) {
    case TITLE:
        return page_title_cut(in, NULL, span_of("example-times.test"));
    case BYLINE: {
        struct page_text *list = NULL;
        size_t n = 0;
        AUTO_BUF struct buf all = { 0 };
        (void)page_authors_split(in, false, "byline", &list, &n);
        buf_put_text(&all, "");
        for (size_t i = 0; i < n; i++) {
            buf_printf(&all, "%s%s", i ? " / " : "", list[i].value);
            free(list[i].value);
        }
        free(list);
        return buf_take_text(&all);
    }
    case CAPTION: {
        struct page_caption caption = { 0 };
        page_caption_split(in, &caption);
        char *text = mem_format("%s / %s", or_dash(caption.text), or_dash(caption.credit));
        free(caption.text);
        free(caption.credit);
        return text;
    }
    case DATELINE: {
        struct page_dateline line;
        page_dateline_of(in, &line);
        char *text = mem_format("%s / %s / %s", or_dash(line.place), or_dash(line.date), or_dash(line.agency));
        free(line.place);
        free(line.date);
        free(line.agency);
        return text;
    }
    case LANGUAGE:
        return mem_text(or_dash(page_language_of_text(in, &(bool){ false })));
    case TAG: {
        char *tag = page_language_tag(in);
        return tag ? tag : mem_text("-");
    }
    case PLAIN:
        return page_plain(row->in);
    }
    return NULL;
}

static void test_rule(void **state)
{
    const struct row *row = *state;
    AUTO_FREE char *got = answer(row);
    assert_non_null(got);
    assert_string_equal(got, row->want);
}

static void is_sorted(const struct page_word *table, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (span_compare(span_of(table[i - 1].word), span_of(table[i].word)) >= 0)
            fail_msg("\"%s\" does not come before \"%s\"", table[i - 1].word, table[i].word);
}

static void test_months_sorted(void **state)
{
    (void)state;
    is_sorted(page_month_words, page_n_month_words);
}

static void test_classes_sorted(void **state)
{
    (void)state;
    is_sorted(page_class_words, page_n_class_words);
}

int main(void)
{
    struct CMUnitTest tests[COUNT_OF(rows) + 2];
    size_t n = 0;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        tests[n++] = (struct CMUnitTest){ .name = rows[i].name, .test_func = test_rule, .initial_state = (void *)&rows[i] };
    tests[n++] = (struct CMUnitTest){ .name = "ours: names of months are sorted for halving", .test_func = test_months_sorted };
    tests[n++] = (struct CMUnitTest){ .name = "ours: class words are sorted for halving", .test_func = test_classes_sorted };
    return cmocka_run_group_tests_name("page/article_texts", tests, NULL, NULL);
}
