#include "suite.h"

#include "base/jsonl.h"

/* --- reading ------------------------------------------------------------------------------------------------ */

static const struct parse_row {
    const char *name;
    struct span text;
    const char *where;                  /* NULL: it is JSON */
} parse_rows[] = {
    { "rfc8259 2: an object", LITERAL("{\"a\": [1, 2.5, true, null, \"\\u00e9\"]}"), NULL },
    { "rfc8259 2: any value is a JSON text", LITERAL("\"a\""), NULL },
    { "rfc8259 2: white space around it", LITERAL(" \t\r\n{} \n"), NULL },
    { "rfc8259 8.1: UTF-8", LITERAL("[\"\xD0\x9C\"]"), NULL },
    { "rfc8259 8.1: nothing but UTF-8", LITERAL("{\n\"a\":\"\xFF\"}"), "line 2, column 5" },
    { "rfc8259 4: no key twice (ours)", LITERAL("{\"a\":1,\n\"a\":2}"), "line 2, column 3" },
    { "rfc8259 2: nothing is no JSON", LITERAL(""), "line 1, column 0" },
    { "rfc8259 2: nothing may follow", LITERAL("{} x"), "line 1, column 4" },
    { "rfc8259 2: cut", LITERAL("{\"a\":[1,"), "line 1, column 8" },
    { "rfc8259 5: no comma at the end", LITERAL("[1,]"), "line 1, column 4" },
    { "rfc8259 7: no control character in a string", LITERAL("[\"a\tb\"]"), "line 1, column 3" },
    { "rfc8259 6: no leading zero", LITERAL("[01]"), "line 1, column 2" },
    { "rfc8259 7: no half of a surrogate pair", LITERAL("[\"\\ud800\"]"), "line 1, column 9" },
    { "ours: no NUL in a string", LITERAL("[\"\\u0000\"]"), "line 1, column 9" },
    { "ours: NUL does not end the text", LITERAL("{}\0x"), "line 1, column 3" },
};

static void check_parse(void **state)
{
    const struct parse_row *row = *state;
    struct err err = { 0 };
    AUTO(jsonl_decref) json_t *json = NULL;
    assert_int_equal(jsonl_parse(row->text, &json, &err), row->where == NULL);
    assert_int_equal(json != NULL, row->where == NULL);
    if (row->where) {
        assert_int_equal(err.kind, ERR_INVALID);
        assert_string_equal(err.where, row->where);
        assert_true(span_is_utf8(span_of(err.why)));
    }
}

/* RFC 8259 §9 lets a parser bound the depth; ours must not follow it down the stack. */
static void depth_is_bounded(void **state)
{
    (void)state;
    AUTO_BUF struct buf text = { 0 };
    for (int i = 0; i < 1000 * 1000; i++)
        buf_put_byte(&text, '[');
    struct err err = { 0 };
    json_t *json = NULL;
    assert_false(jsonl_parse(buf_span(&text), &json, &err));
    assert_int_equal(err.kind, ERR_INVALID);
}

static void members_fall_back(void **state)
{
    (void)state;
    struct err err = { 0 };
    AUTO(jsonl_decref) json_t *json = NULL;
    assert_true(jsonl_parse(span_of("{\"t\":\"x\",\"n\":7,\"m\":-7,\"b\":true,\"r\":1.5,\"z\":null}"), &json, &err));
    assert_string_equal(jsonl_text(json, "t"), "x");
    assert_null(jsonl_text(json, "n"));
    assert_null(jsonl_text(json, "none"));
    assert_int_equal(jsonl_u64(json, "n", 9), 7);
    assert_int_equal(jsonl_u64(json, "m", 9), 9);
    assert_int_equal(jsonl_u64(json, "r", 9), 9);
    assert_int_equal(jsonl_u64(json, "none", 9), 9);
    assert_true(jsonl_bool(json, "b", false));
    assert_true(jsonl_bool(json, "z", true));
    assert_false(jsonl_bool(json, "t", false));
    assert_null(jsonl_text(NULL, "t"));
    assert_null(jsonl_text(json_object_get(json, "n"), "t"));       /* no object at all */
}

/* --- writing ------------------------------------------------------------------------------------------------ */

static void write_all_kinds(struct jsonl *json)
{
    jsonl_open_object(json, NULL);
    jsonl_put_text(json, "text", "a");
    jsonl_put_text(json, "none", NULL);
    jsonl_open_array(json, "list");
    jsonl_put_u64(json, NULL, UINT64_MAX);
    jsonl_put_i64(json, NULL, INT64_MIN);
    jsonl_open_object(json, NULL);
    jsonl_put_bool(json, "yes", true);
    jsonl_put_bool(json, "no", false);
    jsonl_close_object(json);
    jsonl_open_array(json, NULL);
    jsonl_close_array(json);
    jsonl_close_array(json);
    jsonl_open_object(json, "empty");
    jsonl_close_object(json);
    jsonl_close_object(json);
    jsonl_end(json);
}

static void one_line(void **state)
{
    (void)state;
    AUTO_BUF struct buf out = { 0 };
    struct jsonl json;
    jsonl_begin(&json, &out, false);
    write_all_kinds(&json);
    assert_string_equal((char *)out.at, "{\"text\":\"a\",\"none\":null,\"list\":[18446744073709551615,-9223372036854775808,"
                                        "{\"yes\":true,\"no\":false},[]],\"empty\":{}}\n");
    size_t one = out.len;
    write_all_kinds(&json);             /* the same writer goes on with the next line */
    assert_int_equal(out.len, 2 * one);
    assert_memory_equal(out.at, out.at + one, one);
}

static void indented(void **state)
{
    (void)state;
    AUTO_BUF struct buf out = { 0 };
    struct jsonl json;
    jsonl_begin(&json, &out, true);
    write_all_kinds(&json);
    assert_string_equal((char *)out.at, "{\n"
                                        " \"text\": \"a\",\n"
                                        " \"none\": null,\n"
                                        " \"list\": [\n"
                                        "  18446744073709551615,\n"
                                        "  -9223372036854775808,\n"
                                        "  {\n"
                                        "   \"yes\": true,\n"
                                        "   \"no\": false\n"
                                        "  },\n"
                                        "  []\n"
                                        " ],\n"
                                        " \"empty\": {}\n"
                                        "}\n");
}

static const struct text_row {
    const char *name;
    struct span text;
    const char *want;
} text_rows[] = {
    { "rfc8259 7: quotation mark and reverse solidus", LITERAL("\"\\/"), "\"\\\"\\\\/\"\n" },
    { "rfc8259 7: the short forms", LITERAL("\b\f\n\r\t"), "\"\\b\\f\\n\\r\\t\"\n" },
    { "rfc8259 7: other controls", LITERAL("\0\x1F"), "\"\\u0000\\u001f\"\n" },
    { "rfc8259 7: nothing else", LITERAL("\x7F\xC2\x80\xE2\x80\xA8\xF0\x9F\x98\x80<>&'"),
      "\"\x7F\xC2\x80\xE2\x80\xA8\xF0\x9F\x98\x80<>&'\"\n" },
    { "ours: broken bytes become U+FFFD", LITERAL("a\xFF\xC3"), "\"a\xEF\xBF\xBD\xEF\xBF\xBD\"\n" },
    { "ours: U+FFFD stays", LITERAL("\xEF\xBF\xBD"), "\"\xEF\xBF\xBD\"\n" },
    { "ours: the empty text", LITERAL(""), "\"\"\n" },
};

static void check_text(void **state)
{
    const struct text_row *row = *state;
    AUTO_BUF struct buf out = { 0 };
    struct jsonl json;
    jsonl_begin(&json, &out, false);
    jsonl_put_span(&json, NULL, row->text);
    jsonl_end(&json);
    assert_string_equal((char *)out.at, row->want);
}

/* What is written is read again, whatever bytes the text had. */
static void comes_back(void **state)
{
    (void)state;
    AUTO_BUF struct buf out = { 0 }, text = { 0 };
    for (uint32_t code = 1; code < 0x3000; code++)
        buf_put_utf8(&text, code);
    struct jsonl json;
    jsonl_begin(&json, &out, true);
    jsonl_open_object(&json, NULL);
    jsonl_put_text(&json, (char *)text.at, (char *)text.at);
    jsonl_close_object(&json);
    jsonl_end(&json);
    struct err err = { 0 };
    AUTO(jsonl_decref) json_t *read = NULL;
    assert_true(jsonl_parse(buf_span(&out), &read, &err));
    assert_string_equal(jsonl_text(read, (char *)text.at), (char *)text.at);
}

int main(void)
{
    struct suite suite = { .name = "base/jsonl" };
    SUITE_ROWS(&suite, parse_rows, check_parse);
    suite_add(&suite, "rfc8259 9: depth is bounded", depth_is_bounded, NULL);
    suite_add(&suite, "ours: members that are absent or of another type fall back", members_fall_back, NULL);
    suite_add(&suite, "ours: one line", one_line, NULL);
    suite_add(&suite, "ours: the indented form of the packages", indented, NULL);
    SUITE_ROWS(&suite, text_rows, check_text);
    suite_add(&suite, "ours: what is written comes back", comes_back, NULL);
    return suite_run(&suite);
}
