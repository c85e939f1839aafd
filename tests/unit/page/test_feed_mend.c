/* src/page/feed_mend.h: what comes out, and what is told; whole, and byte by byte. */
#include "../base/suite.h"

#include "page/feed_mend.h"

static const struct row {
    const char *name, *in, *out, *fault;        /* a part of it; NULL: none */
    unsigned line;
} rows[] = {
    { "xml 2.1: what is right stays", "<a b=\"c\"><d/>e</a>\n", "<a b=\"c\"><d/>e</a>\n", NULL, 0 },
    { "xml 2.8: the declaration goes", "<?xml version=\"1.0\"?>\n<a/>", "\n<a/>", NULL, 0 },
    { "xml 2.8: not at the beginning", "\n<?xml version=\"1.0\"?>\n<a/>", "\n\n<a/>", "very beginning", 2 },
    { "xml 2.6: instructions go", "<?xml-stylesheet a?><a><?b\n?></a>", "<a>\n</a>", NULL, 0 },
    { "xml 2.5: comments go, their lines stay", "<a><!-- <b> & -\n- --></a>", "<a>\n</a>", NULL, 0 },
    { "xml 2.7: CDATA becomes text", "<a><![CDATA[<b> & ]] ]>]]></a>", "<a>&#60;b&#62; &#38; ]] ]&#62;</a>", NULL, 0 },
    { "xml 2.8: the document type goes", "<!DOCTYPE a PUBLIC \"x>\" 'y'>\n<a/>", "\n<a/>", NULL, 0 },
    { "xml 2.8: and what it declares", "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///]>\"><!-- it's -->\n]  ><a>&x;</a>", "\n<a></a>", NULL, 0 },
    { "xml 4.6: the five entities stay", "<a b=\"&quot;\">&amp;&lt;&gt;&apos;</a>", "<a b=\"&quot;\">&amp;&lt;&gt;&apos;</a>", NULL, 0 },
    { "xml 4.1: references to characters stay", "<a>&#233;&#xE9;</a>", "<a>&#233;&#xE9;</a>", NULL, 0 },
    { "xml 4.1: of no character", "<a>1&#0;2&#xD800;3&#x110000;4&#99999999999999999999;</a>", "<a>1 2 3 4 </a>", "&#0;", 1 },
    { "xml 4.1: no digits", "<a>&#;&#x;</a>", "<a>  </a>", "&#;", 1 },
    { "html: its entities, and a fault", "<a>&nbsp;&eacute;</a>", "<a>\xC2\xA0\xC3\xA9</a>", "&nbsp;", 1 },
    { "html: no fault where a document type may declare them", "<!DOCTYPE a><a>&nbsp;</a>", "<a>\xC2\xA0</a>", NULL, 0 },
    { "ours: a bare ampersand", "<a b=\"?x=1&y=2\">R & D</a>", "<a b=\"?x=1&#38;y=2\">R &#38; D</a>", "is no reference", 1 },
    { "ours: an entity of nobody", "<a>\n&nobody;</a>", "<a>\n&#38;nobody;</a>", "&nobody;", 2 },
    { "ours: an ampersand at the end", "<a>&", "<a>&#38;", "is no reference", 1 },
    { "ours: a name longer than any", "<a>&aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa;</a>",
      "<a>&#38;aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa;</a>", "is no reference", 1 },
    { "ours: less than", "<a>1 < 2 <3 </ a></a>", "<a>1 &#60; 2 &#60;3 &#60;/ a></a>", "is no tag", 1 },
    { "ours: a tag inside a tag", "<a><b <c/></a>", "<a>&#60;b <c/></a>", "is no tag", 1 },
    { "ours: less than in a value", "<a b=\"1 < 2 > 0\"/>", "<a b=\"1 &#60; 2 > 0\"/>", "&lt;", 1 },
    { "xml 2.2: a control character", "<a>x\x0By</a>", "<a>x y</a>", "U+000B", 1 },
    { "xml 2.2: in a value", "<a b=\"\x01\"/>", "<a b=\" \"/>", "U+0001", 1 },
    { "xml 2.2: U+FFFE and U+FFFF", "<a>\xEF\xBF\xBEx\xEF\xBF\xBF\xEF\xBF\xBD</a>", "<a> x \xEF\xBF\xBD</a>", "U+FFFE", 1 },
    { "xml 2.2: in CDATA", "<a><![CDATA[\x0B]]></a>", "<a> </a>", "U+000B", 1 },
    { "xml 3.1: an end tag is missing", "<a><b>x</a>", "<a><b>x</b></a>", "</a> stands where <b>", 1 },
    { "xml 3.1: an end tag too many", "<a>x</b></a>", "<a>x</a>", "</b> closes nothing", 1 },
    { "xml 3.1: crossed", "<a><b><c></b></c></a>", "<a><b><c></c></b></a>", "</b> stands where <c>", 1 },
    { "xml 3.1: blanks in an end tag", "<a\n></a \n>", "<a\n>\n</a>", NULL, 0 },
    { "ours: an end tag in capitals is another", "<a></A></a>", "<a></a>", "</A> closes nothing", 1 },
    { "xml 2.1: text before the root", "Warning: line 3\n<a/>", "\n<a/>", "outside the root", 1 },
    { "xml 2.1: text behind the root", "<a/>\nx & y", "<a/>\n", "outside the root", 2 },
    { "xml 2.1: a second root", "<a/><b>x</b>", "<a/>", "<b> stands behind the end", 1 },
    { "ours: a document type inside is no tag", "<a><!DOCTYPE a></a>", "<a>&#60;!DOCTYPE a></a>", "is no tag", 1 },
    { "xml 2.1: cut in a tag", "<a>\n<b", "<a>\n", "before </a>", 2 },
    { "xml 2.1: cut behind a bracket", "<a><", "<a>", "before </a>", 1 },
    { "xml 2.1: cut in a comment", "<a/><!-- x", "<a/>", "inside of markup", 1 },
    { "xml 2.1: cut in CDATA", "<a><![CDATA[x]]", "<a>x]]", "before </a>", 1 },
    { "ours: only the first fault", "<a>\n&\n<</a>", "<a>\n&#38;\n&#60;</a>", "is no reference", 2 },
    { "ours: nothing", "", "", NULL, 0 },
};

static void mend(const char *text, size_t step, struct feed_result *result, struct buf *out)
{
    AUTO(feed_mend_free) struct feed_mend *mend = feed_mend_new(result);
    struct span rest = span_of(text);
    buf_put_text(out, "");
    while (rest.len) {
        size_t len = step;
        while (len < rest.len && (rest.at[len] & 0xC0) == 0x80)
            len++;                      /* pieces are of whole characters */
        AUTO_FREE char *piece = span_text(span_to(rest, len));          /* heap: a step over the end is seen */
        assert_true(feed_mend_put(mend, span_of(piece), false, out));
        rest = span_from(rest, len);
    }
    assert_true(feed_mend_put(mend, SPAN_NULL, true, out));
}

static void test_whole(void **state)
{
    const struct row *row = *state;
    struct feed_result result = { .is_well_formed = true };
    AUTO_BUF struct buf out = { 0 };
    mend(row->in, 4096, &result, &out);
    assert_string_equal((char *)out.at, row->out);
    assert_int_equal(result.is_well_formed, row->fault == NULL);
    assert_int_equal(result.line, row->line);
    if (row->fault ? !strstr(result.fault, row->fault) : result.fault[0] != '\0')
        fail_msg("the fault is \"%s\", not \"…%s…\"", result.fault, row->fault ? row->fault : "");
}

/* Text before and behind the root is quoted as far as it is there, so the words may be shorter; all else is the same. */
static void test_bytes(void **state)
{
    const struct row *row = *state;
    struct feed_result whole = { .is_well_formed = true }, result = { .is_well_formed = true };
    AUTO_BUF struct buf want = { 0 }, out = { 0 };
    mend(row->in, 4096, &whole, &want);
    mend(row->in, 1, &result, &out);
    assert_string_equal((char *)out.at, (char *)want.at);
    assert_int_equal(result.line, whole.line);
    assert_int_equal(result.is_well_formed, whole.is_well_formed);
}

static void test_depth(void **state)
{
    (void)state;
    struct feed_result result = { .is_well_formed = true };
    AUTO(feed_mend_free) struct feed_mend *mend = feed_mend_new(&result);
    AUTO_BUF struct buf out = { 0 };
    for (int i = 0; i < FEED_DEPTH_MAX; i++)
        assert_true(feed_mend_put(mend, span_of("<a>"), false, &out));
    assert_string_equal(result.limit, "");
    assert_false(feed_mend_put(mend, span_of("<a>"), false, &out));
    assert_non_null(strstr(result.limit, "256 deep"));
}

static void test_attributes(void **state)
{
    (void)state;
    struct feed_result result = { .is_well_formed = true };
    AUTO(feed_mend_free) struct feed_mend *mend = feed_mend_new(&result);
    AUTO_BUF struct buf tag = { 0 }, out = { 0 };
    buf_put_text(&tag, "<a");
    for (int i = 0; i < 257; i++)
        buf_printf(&tag, " a%d=''", i);
    buf_put_text(&tag, ">x</a>");
    assert_true(feed_mend_put(mend, buf_span(&tag), true, &out));
    assert_string_equal((char *)out.at, "<a>x</a>");
    assert_non_null(strstr(result.fault, "more than 256 attributes"));
}

static void test_long_tag(void **state)
{
    (void)state;
    struct feed_result result = { .is_well_formed = true };
    AUTO(feed_mend_free) struct feed_mend *mend = feed_mend_new(&result);
    AUTO_BUF struct buf tag = { 0 }, out = { 0 };
    buf_put_text(&tag, "<a><b c='");
    while (tag.len < 70000)
        buf_put_byte(&tag, 'x');
    buf_put_text(&tag, "'/></a>");
    assert_true(feed_mend_put(mend, buf_span(&tag), true, &out));
    assert_memory_equal(out.at, "<a>&#60;b c='xxx", 16);
    assert_non_null(strstr(result.fault, "is no tag"));
}

static void test_html(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool want;
    } texts[] = { { "<!doctype html>", true }, { "<!DOCTYPE HTML PUBLIC \"x\">", true }, { "<!DOCTYPE htmlx>", false }, { "<html>", false } };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct feed_result result = { 0 };
        AUTO(feed_mend_free) struct feed_mend *mend = feed_mend_new(&result);
        AUTO_BUF struct buf out = { 0 };
        assert_true(feed_mend_put(mend, span_of(texts[i].text), true, &out));
        assert_int_equal(feed_mend_is_html(mend), texts[i].want);
    }
}

int main(void)
{
    struct suite suite = { .name = "page/feed_mend" };
    SUITE_ROWS(&suite, rows, test_whole);
    char *names[COUNT_OF(rows)];
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        names[i] = mem_format("%s, byte by byte", rows[i].name);
        suite_add(&suite, names[i], test_bytes, &rows[i]);
    }
    suite_add(&suite, "ours: a bound on depth", test_depth, NULL);
    suite_add(&suite, "ours: a bound on attributes", test_attributes, NULL);
    suite_add(&suite, "ours: a bound on tags", test_long_tag, NULL);
    suite_add(&suite, "ours: a document type of HTML", test_html, NULL);
    int n_failed = suite_run(&suite);
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        free(names[i]);
    return n_failed;
}
