/* src/page/css_tokens.h: each kind of token by the clauses of CSS Syntax Level 3, and what holds for the tokens of any bytes. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "page/css_tokens.h"
#include "pages.h"

/* Tokens in one line: "ident a|mark :|string b". The value where there is one, escapes resolved, else the text; blanks as "_". */
static const struct row {
    const char *name, *css, *tokens;
} rows[] = {
    { "4.3.1: a rule", "a:b {c:1px}", "ident a|mark :|ident b|_|mark {|ident c|mark :|number 1px|mark }" },
    { "4.3.2: comments", "/* a */b/**/c/*/", "comment /* a */|ident b|comment /**/|ident c|comment /*/" },
    { "4.3.3: numbers", "1 -1 +.5 1e3 1e-3 1.5E+2 5% 2px -.5em 1e 1--x 1.a",
      "number 1|_|number -1|_|number +.5|_|number 1e3|_|number 1e-3|_|number 1.5E+2|_|number 5%|_|number 2px|_|number -.5em|_|number 1e|_|number 1--x|_|"
      "number 1|mark .|ident a" },
    { "4.3.3: signs that begin no number", "+a -a - .a", "mark +|ident a|_|ident -a|_|mark -|_|mark .|ident a" },
    { "4.3.3: a number is not what its escape is", "1\\65 x", "number 1\\65 x" },
    { "4.3.4: identifiers and functions", "a-b --c _d \xC3\xA9 e( -f(", "ident a-b|_|ident --c|_|ident _d|_|ident \xC3\xA9|_|function e|_|function -f" },
    { "4.3.4: url with quotes is a function", "url( 'a' )url(\"b\")", "function url|_|string a|_|mark )|function url|string b|mark )" },
    { "4.3.4: at-keywords and hashes", "@a @-b @1 #a #1 #-", "at a|_|at -b|_|mark @|number 1|_|hash a|_|hash 1|_|hash -" },
    { "4.3.1: a hash without a name", "# #(", "mark #|_|mark #|mark (" },
    { "4.3.1: marks of HTML comments", "<!--a-->b<!-", "cdo|ident a--|mark >|ident b|mark <|mark !|mark -" },
    { "4.3.1: CDC", "a -->", "ident a|_|cdc" },
    { "4.3.5: strings", "'a\"b' \"c'd\"", "string a\"b|_|string c'd" },
    { "4.3.5: a line ends a bad string", "'a\nb'", "bad-string a|_|ident b|string " },
    { "4.3.5: a line that goes on", "'a\\\nb\\\r\nc\\\fd'", "string abcd" },
    { "4.3.5: the end closes it", "'a", "string a" },
    { "4.3.5: the last backslash", "'a\\", "string a" },
    { "4.3.6: url", "url(a.png)URL( b )url()", "url a.png|url b|url " },
    { "4.3.6: the end closes it", "url( a ", "url a" },
    { "4.3.6: bad ones", "url(a b)url(a'b)url(a(b)url(\\\n)url(a\x7F)x", "bad-url a|bad-url a|bad-url a|bad-url |bad-url a|ident x" },
    { "4.3.14: a bad one goes on behind an escape", "url(a b\\)c)d", "bad-url a|ident d" },
    { "4.3.7: escapes", "\\61 b\\000062 c\\41\td\\@e", "ident abb" "cAd@e" },
    { "4.3.7: characters that are none", "\\0 \\d800 \\110000 ", "ident \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD" },
    { "4.3.7: a letter of six digits at most", "\\0000611", "ident a1" },
    { "4.3.7: CR LF behind an escape are one", "\\61\r\nb", "ident ab" },
    { "4.3.7: at the end of the sheet", "a\\", "ident a\xEF\xBF\xBD" },
    { "4.3.8: no escape before a line's end", "\\\na", "mark \\|_|ident a" },
    { "4.3.7: a character of several bytes", "\\\xD0\x96z", "ident \xD0\x96z" },
    { "ours: base64 is one url", "url(data:image/png;base64,iVBO+/==)", "url data:image/png;base64,iVBO+/==" },
};

static void put_token(struct buf *into, const struct page_css_token *token)
{
    static const char *const names[] = {
        [PAGE_CSS_IDENT] = "ident", [PAGE_CSS_FUNCTION] = "function", [PAGE_CSS_AT_KEYWORD] = "at", [PAGE_CSS_HASH] = "hash",
        [PAGE_CSS_STRING] = "string", [PAGE_CSS_BAD_STRING] = "bad-string", [PAGE_CSS_URL] = "url", [PAGE_CSS_BAD_URL] = "bad-url",
        [PAGE_CSS_NUMBER] = "number", [PAGE_CSS_BLANKS] = "_", [PAGE_CSS_COMMENT] = "comment", [PAGE_CSS_CDO] = "cdo",
        [PAGE_CSS_CDC] = "cdc", [PAGE_CSS_MARK] = "mark",
    };
    AUTO_BUF struct buf text = { 0 };
    if (into->len)
        buf_put_byte(into, '|');
    buf_put_text(into, names[token->type]);
    if (token->type == PAGE_CSS_BLANKS || token->type == PAGE_CSS_CDO || token->type == PAGE_CSS_CDC)
        return;
    bool is_whole = token->type == PAGE_CSS_NUMBER || token->type == PAGE_CSS_COMMENT || token->type == PAGE_CSS_MARK;
    buf_put_byte(into, ' ');
    buf_put_span(into, is_whole ? token->text : page_css_value(token, &text));
}

static void check(void **state)
{
    const struct row *row = *state;
    struct span css = span_of(row->css);
    struct page_css_tokens tokens = { css.at, css.at + css.len };
    struct page_css_token token;
    AUTO_BUF struct buf got = { 0 };
    while (page_css_next(&tokens, &token))
        put_token(&got, &token);
    assert_string_equal((const char *)got.at, row->tokens);
}

/* Cut at any byte, the tokens are the sheet again, and none looks beyond its end (the sanitizers watch). */
static void no_gap(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        for (size_t len = 1; len <= strlen(rows[i].css); len++) {
            AUTO_FREE uint8_t *copy = mem_new(len);
            memcpy(copy, rows[i].css, len);
            struct page_css_tokens tokens = { copy, copy + len };
            struct page_css_token token;
            const uint8_t *end = copy;
            AUTO_BUF struct buf text = { 0 };
            for (; page_css_next(&tokens, &token); end += token.text.len) {
                assert_ptr_equal(token.text.at, end);
                assert_true(token.text.len > 0);
                (void)page_css_value(&token, &text);
            }
            assert_ptr_equal(end, copy + len);
        }
}

static void nul(void **state)
{
    (void)state;
    static const char css[] = "a\0b url(c\0d)";
    struct page_css_tokens tokens = { (const uint8_t *)css, (const uint8_t *)css + sizeof css - 1 };
    struct page_css_token token;
    AUTO_BUF struct buf got = { 0 };
    while (page_css_next(&tokens, &token))
        put_token(&got, &token);
    assert_string_equal((const char *)got.at, "ident a\xEF\xBF\xBD" "b|_|url c\xEF\xBF\xBD" "d");
}

static void words(void **state)
{
    (void)state;
    static const struct {
        const char *css, *word;
        bool is;
    } each[] = {
        { "@IMPORT", "import", true }, { "@\\69 mp\\6Frt", "import", true }, { "@\\49mport", "import", true }, { "@imports", "import", false },
        { "@impor", "import", false }, { "@\\69mpor", "import", false }, { "@i\\6dports", "import", false }, { "@\\e9mport", "import", false },
    };
    for (size_t i = 0; i < COUNT_OF(each); i++) {
        struct span css = span_of(each[i].css);
        struct page_css_tokens tokens = { css.at, css.at + css.len };
        struct page_css_token token;
        assert_true(page_css_next(&tokens, &token));
        assert_int_equal(page_css_is(&token, each[i].word), each[i].is);
    }
}

/* What is written is read again as the same, and closes no style element. */
static void strings(void **state)
{
    (void)state;
    static const char text[] = "a\"b\\c</style>\nd\x7F\xC3\xA9 f";
    AUTO_BUF struct buf css = { 0 }, got = { 0 };
    page_css_put_string(&css, span_of(text));
    assert_null(strchr((const char *)css.at, '<'));
    struct page_css_tokens tokens = { css.at, css.at + css.len };
    struct page_css_token token;
    assert_true(page_css_next(&tokens, &token));
    assert_int_equal(token.type, PAGE_CSS_STRING);
    assert_int_equal(token.text.len, css.len);
    struct span value = page_css_value(&token, &got);
    assert_true(span_is(value, text));
}

int main(void)
{
    struct CMUnitTest tests[COUNT_OF(rows) + 4] = { 0 };
    size_t n = 0;
    TABLE_TESTS(tests, n, rows, check);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(no_gap);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(nul);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(words);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(strings);
    return _cmocka_run_group_tests("page/css_tokens", tests, n, NULL, NULL);
}
