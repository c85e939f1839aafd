/* src/page/dates_tokens.c: how a text is cut into numbers, words and signs. */
#include "../base/suite.h"

#include "page/dates_tokens.h"

/* Each token as one piece: n a number with its digits' count, w a word's bytes and month, s a sign's code; "+" before what is glued. */
static const struct row {
    const char *name, *text, *want;
} rows[] = {
    { "ours: a day in words", "28 February 2023", "n28/2 wFebruary/2 n2023/4" },
    { "ours: signs stay signs", "28.02.2023", "n28/2 +s2e +n2/2 +s2e +n2023/4" },
    { "ours: letters part from digits", "11h57", "n11/2 +wh/0 +n57/2" },
    { "ours: a word that looks like a month", "mayor 4", "wmayor/0 n4/1" },
    { "ours: any letter case", "FEBRUARY", "wFEBRUARY/2" },
    { "ours: russian", "28 Февраля", "n28/2 wФевраля/2" },
    { "ours: greek", "28 Φεβρουαρίου", "n28/2 wΦεβρουαρίου/2" },
    { "ours: hebrew", "28 בפברואר", "n28/2 wבפברואר/2" },
    { "ours: catalan, d' before the month", "3 d'abril", "n3/1 wd'abril/4" },
    { "ours: d' before no month", "3 d'or", "n3/1 wd'or/0" },
    { "ours: chinese, the ideographs are signs", "2月28日", "n2/1 +s6708 +n28/2 +s65e5" },
    { "ours: korean", "2월 28일", "n2/1 +sc6d4 n28/2 +sc77c" },
    { "ours: ideographs in a word end before a sign", "本月", "w本/0 +s6708" },
    { "ours: arabic digits", "٢٨", "n28/2" },
    { "ours: persian digits", "۲۸", "n28/2" },
    { "ours: full-width digits", "２８", "n28/2" },
    { "ours: thai digits", "๒๘", "n28/2" },
    { "ours: leading zeros count", "007", "n7/3" },
    { "ours: more than nine digits are counted, not added", "12345678901", "n123456789/11" },
    { "ours: blanks of other kinds part", "28\xC2\xA0" "May\xE2\x80\xAF" "2023\xE3\x80\x80" "!", "n28/2 wMay/5 n2023/4 s21" },
    { "ours: a year glued to the hour", "202207:59", "n2022/4 n7/2 +s3a +n59/2" },
    { "ours: six digits that are no year", "102207:59", "n102207/6 +s3a +n59/2" },
    { "ours: six digits without a colon", "202207", "n202207/6" },
    { "rfc3629: a broken byte is a sign", "1\xFF" "2", "n1/1 +sfffd +n2/1" },
    { "ours: blanks only", " \t\n ", "" },
    { "ours: nothing", "", "" },
};

static void put(struct buf *into, const struct tokens *tokens, const struct token *token)
{
    char piece[64];
    int len = (int)(token->end - token->at);
    if (token->kind == TOKEN_NUMBER)
        snprintf(piece, sizeof piece, "n%u/%u", token->value, token->n_digits);
    else if (token->kind == TOKEN_WORD)
        snprintf(piece, sizeof piece, "w%.*s/%u", len, (const char *)tokens->text.at + token->at, token->value);
    else
        snprintf(piece, sizeof piece, "s%x", token->value);
    buf_put_text(into, into->len ? " " : "");
    buf_put_text(into, token->is_glued ? "+" : "");
    buf_put_text(into, piece);
}

static void check(void **state)
{
    const struct row *row = *state;
    struct tokens tokens = { .text = span_of(row->text) };
    page_tokens_cut(&tokens);
    AUTO_BUF struct buf got = { 0 };
    buf_put_text(&got, "");
    for (size_t i = 0; i < tokens.n; i++)
        put(&got, &tokens, &tokens.items[i]);
    buf_free(&tokens.lower);
    if (!span_is(buf_span(&got), row->want))
        fail_msg("%.*s, not %s", (int)got.len, (const char *)got.at, row->want);
}

static const struct word_row {
    const char *name, *text, *word;
    bool want;
} word_rows[] = {
    { "ours: is: any letter case", "UHR", "Uhr", true },
    { "ours: is: the beginning of a word is not the word", "Uhren", "Uhr", false },
    { "ours: is: a number is no word", "11", "11", false },
    { "ours: is: nothing is no word", "", "", false },
};

static void check_word(void **state)
{
    const struct word_row *row = *state;
    struct tokens tokens = { .text = span_of(row->text) };
    page_tokens_cut(&tokens);
    assert_int_equal(page_token_is(&tokens, page_token(&tokens, 0), row->word), row->want);
    buf_free(&tokens.lower);
}

static void check_bounded(void **state)
{
    (void)state;
    AUTO_BUF struct buf text = { 0 };
    for (int i = 0; i < 3 * DATES_TOKENS; i++)
        buf_put_text(&text, "202207:");
    struct tokens tokens = { .text = buf_span(&text) };
    page_tokens_cut(&tokens);
    assert_int_equal(tokens.n, DATES_TOKENS);
    const struct token *beyond = page_token(&tokens, tokens.n);
    assert_true(is_sign(beyond, 0));
    assert_false(is_number(beyond, 0, 9));
    assert_false(is_month_word(beyond));
    buf_free(&tokens.lower);
}

int main(void)
{
    struct suite suite = { .name = "page/dates_tokens" };
    SUITE_ROWS(&suite, rows, check);
    SUITE_ROWS(&suite, word_rows, check_word);
    suite_add(&suite, "ours: no more tokens than there is room, and an empty sign behind them", check_bounded, NULL);
    return suite_run(&suite);
}
