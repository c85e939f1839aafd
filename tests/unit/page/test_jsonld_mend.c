/* page_jsonld_mend of src/page/jsonld.h: what is written for each fault, byte for byte. */
#include "../base/suite.h"

#include <jansson.h>

#include "page/jsonld.h"

static const struct row {
    const char *name;
    struct span script;
    const char *want;
    bool is_json;
} rows[] = {
    { "ours: nothing", LITERAL(""), "[]", true },
    { "rfc 8259 2: what is right stays", LITERAL("{\"a\": [1, -2e3, true, null]}"), "[{\"a\": [1, -2e3, true, null]}]", true },
    { "rfc 8259 7: raw controls in a string become blanks", LITERAL("{\"a\":\"1\n2\t3\0004\"}"), "[{\"a\":\"1 2 3 4\"}]", true },
    { "rfc 8259 7: controls outside strings are dropped", LITERAL("{\0\"a\":\x01\n1}"), "[{\"a\":\n1}]", true },
    { "rfc 8259 7: known escapes stay", LITERAL("[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"]"), "[[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"]]", true },
    { "rfc 8259 7: unknown ones are the character itself", LITERAL("[\"it\\'s \\x41 \\u12g4\"]"), "[[\"it's x41 u12g4\"]]", true },
    { "ours: \\u0000 is left out", LITERAL("[\"a\\u0000b\"]"), "[[\"ab\"]]", true },
    { "ours: a backslash is the last byte", LITERAL("[\"a\\"), "[[\"a\"]]", true },
    { "rfc 8259 4: a comma before a bracket", LITERAL("{\"a\":[1,2, ,],\n}"), "[{\"a\":[1,2]}]", true },
    { "ours: quotes inside a string", LITERAL("{\"a\":\"he said \"no\" to it\"}"), "[{\"a\":\"he said \\\"no\\\" to it\"}]", true },
    { "ours: a quoted word and a comma of prose", LITERAL("{\"a\":\"the \"x\", and y\"}"), "[{\"a\":\"the \\\"x\\\", and y\"}]", true },
    { "ours: comments of both kinds", LITERAL("/* { */{\"a\":1 // \"}\n}"), "[{\"a\":1}]", true },
    { "ours: no comments in strings", LITERAL("[\"http://a/*b*/<!--\"]"), "[[\"http://a/*b*/<!--\"]]", true },
    { "ours: a comment that is never closed", LITERAL("{\"a\":1 /* }"), "[{\"a\":1}]", true },
    { "xml 2.7: CDATA marks", LITERAL("//<![CDATA[\n{\"a\":1}\n//]]>"), "[{\"a\":1}]", true },
    { "html 4.12.1: comment marks around the whole", LITERAL("<!-- {\"a\":1} -->"), "[{\"a\":1}]", true },
    { "ours: several objects, with and without a semicolon", LITERAL("{}{};[1]"), "[{},{},[1]]", true },
    { "ours: cut off inside a string", LITERAL("{\"a\":[{\"b\":\"c"), "[{\"a\":[{\"b\":\"c\"}]}]", true },
    { "ours: cut off behind a comma", LITERAL("{\"a\":1,"), "[{\"a\":1}]", true },
    { "ours: the wrong bracket closes what is open", LITERAL("{\"a\":[1}]"), "[{\"a\":[1]}]", true },
    { "ours: brackets too many", LITERAL("]}{}]}"), "[{}]", true },
    { "ours: bare words at the top are dropped", LITERAL("var x = {\"a\":1};"), "[{\"a\":1}]", true },
    { "ours: bytes that are no UTF-8 are not its concern", LITERAL("[\"\xFF\x80\"]"), "[[\"\xFF\x80\"]]", false },
    { "ours: what is no JSON at all need not become it", LITERAL("{a=b}"), "[{a=b}]", false },
};

static bool is_json(const struct buf *text)
{
    json_t *json = json_loadb((const char *)text->at, text->len, 0, NULL);
    bool is_good = json != NULL;
    json_decref(json);
    return is_good;
}

static void check(void **state)
{
    const struct row *row = *state;
    AUTO_BUF struct buf text = { 0 };
    page_jsonld_mend(row->script, &text);
    assert_string_equal((const char *)text.at, row->want);
    assert_int_equal(text.len, strlen(row->want));
    assert_int_equal(is_json(&text), row->is_json);
}

/* 512 kinds of open brackets are known; those beyond are closed too, for the parser to refuse. */
static void depth(void **state)
{
    (void)state;
    for (size_t n = 511; n <= 514; n++) {
        AUTO_BUF struct buf script = { 0 }, text = { 0 };
        for (size_t i = 0; i < n; i++)
            buf_put_byte(&script, '[');
        page_jsonld_mend(buf_span(&script), &text);
        assert_int_equal(text.len, 2 * n + 2);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(text.at[n + 1 + i], n - i > 512 ? '}' : ']');
        assert_int_equal(is_json(&text), n <= 512);
    }
}

/* Any bytes: at most two for each, and the brackets around. */
static void noise(void **state)
{
    (void)state;
    static const char bytes[] = "\"\"{}[],:\\/*u0 \na\0\xFF<!-->";
    uint32_t seed = 1;
    for (size_t round = 0; round < 3000; round++) {
        AUTO_BUF struct buf script = { 0 }, text = { 0 };
        for (size_t i = 0; i < round % 61; i++) {
            seed = seed * 1664525 + 1013904223;
            buf_put_byte(&script, (uint8_t)bytes[(seed >> 16) % (sizeof bytes - 1)]);
        }
        page_jsonld_mend(buf_span(&script), &text);
        assert_true(text.len <= 2 * script.len + 2);
        assert_int_equal(strlen((const char *)text.at), text.len);
    }
}

int main(void)
{
    struct suite suite = { .name = "page/jsonld_mend" };
    SUITE_ROWS(&suite, rows, check);
    suite_add(&suite, "ours: brackets at and beyond the depth that is kept", depth, NULL);
    suite_add(&suite, "ours: noise", noise, NULL);
    return suite_run(&suite);
}
