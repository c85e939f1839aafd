/* mets/xml.c: what is written is well-formed, whatever the text. */
#include "judges.h"

#include "mets/xml.h"

struct row {
    const char *name, *text, *as_text, *as_attribute;
};
static const struct row rows[] = {
    { "xml 2.4: markup is escaped", "<a & b> ]]>", "&lt;a &amp; b&gt; ]]&gt;", "&lt;a &amp; b&gt; ]]&gt;" },
    { "xml 3.3.3: quotes inside an attribute", "\"it's\"", "\"it's\"", "&quot;it's&quot;" },
    { "xml 3.3.3: white space inside an attribute is kept", "a\tb\nc", "a\tb\nc", "a&#9;b&#10;c" },
    { "xml 2.11: a carriage return is kept", "a\rb", "a&#13;b", "a&#13;b" },
    { "xml 2.2: controls are replaced", "a\x01\x1F\x0B" "b", "a���b", "a���b" },
    { "xml 2.2: U+FFFE and U+FFFF are replaced", "\xEF\xBF\xBE\xEF\xBF\xBF", "��", "��" },
    { "xml 2.2: what lies beyond the BMP stays", "\xF0\x9F\x93\xB0", "\xF0\x9F\x93\xB0", "\xF0\x9F\x93\xB0" },
    { "xml 2.2: U+10FFFF stays", "\xF4\x8F\xBF\xBF", "\xF4\x8F\xBF\xBF", "\xF4\x8F\xBF\xBF" },
    { "rfc3629 3: broken bytes are replaced one by one", "\xFF\xC3(\xED\xA0\x80", "��(���", "��(���" },
    { "rfc3629 3: a character cut at the end", "a\xE2\x82", "a��", "a��" },
    { "ours: U+FFFD itself stays", "�", "�", "�" },
};

static void writes(void **state)
{
    const struct row *row = *state;
    struct folder folder = folder_new();
    struct err err = { 0 };
    AUTO(mets_xml_free) struct mets_xml *xml = NULL;
    assert_done(mets_xml_open(folder.fd, "a.xml", &xml, &err), &err);
    mets_xml_begin(xml, "root");
    mets_xml_attribute(xml, "a", row->text);
    mets_xml_text(xml, row->text);
    mets_xml_end(xml);
    assert_done(mets_xml_publish(xml, &err), &err);
    AUTO_FREE char *text = folder_text(&folder, "a.xml");
    AUTO_FREE char *want = mem_format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<root a=\"%s\">%s</root>\n",
                                      row->as_attribute, row->as_text);
    assert_string_equal(text, want);
    xmlDocPtr document = xmlReadMemory(text, (int)strlen(text), "a.xml", NULL, XML_PARSE_NONET | XML_PARSE_NOERROR);
    assert_non_null(document);
    xmlFreeDoc(document);
    folder_end(&folder);
}

static void layout(void **state)
{
    (void)state;
    struct folder folder = folder_new();
    struct err err = { 0 };
    AUTO(mets_xml_free) struct mets_xml *xml = NULL;
    assert_done(mets_xml_open(folder.fd, "a.xml", &xml, &err), &err);
    mets_xml_begin(xml, "root");
    mets_xml_attribute(xml, "a", "1");
    mets_xml_break(xml);
    mets_xml_attribute(xml, "absent", NULL);
    mets_xml_attribute(xml, "empty", "");
    mets_xml_attribute_u64(xml, "b", UINT64_MAX);
    mets_xml_attribute_href(xml, "c", "a b/ü%:?#&\".txt");
    mets_xml_begin(xml, "line");
    mets_xml_leaf_inline(xml, "x", "1");
    mets_xml_end(xml);
    mets_xml_leaf(xml, "y", "2");
    mets_xml_begin(xml, "z");
    mets_xml_end(xml);
    mets_xml_end(xml);
    assert_done(mets_xml_publish(xml, &err), &err);
    AUTO_FREE char *text = folder_text(&folder, "a.xml");
    assert_string_equal(text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                              "<root a=\"1\"\n  b=\"18446744073709551615\" c=\"a%20b/%C3%BC%25%3A%3F%23%26%22.txt\">\n"
                              "  <line><x>1</x></line>\n  <y>2</y>\n  <z/>\n</root>\n");
    folder_end(&folder);
}


static void never_replaces(void **state)
{
    (void)state;
    struct folder folder = folder_new();
    struct err err = { 0 };
    assert_done(file_publish(folder.fd, "a.xml", span_of("first"), &err), &err);
    AUTO(mets_xml_free) struct mets_xml *xml = NULL;
    assert_done(mets_xml_open(folder.fd, "a.xml", &xml, &err), &err);
    mets_xml_begin(xml, "root");
    mets_xml_end(xml);
    assert_false(mets_xml_publish(xml, &err));                  /* it would replace the first */
    assert_int_equal(err.kind, ERR_USAGE);
    AUTO_FREE char *text = folder_text(&folder, "a.xml");
    assert_string_equal(text, "first");
    folder_end(&folder);
}

int main(void)
{
    struct CMUnitTest tests[COUNT_OF(rows) + 2];
    size_t n = 0;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        tests[n++] = (struct CMUnitTest){ rows[i].name, writes, NULL, NULL, (void *)&rows[i] };
    tests[n++] = (struct CMUnitTest){ "ours: one layout, indented, absent values not written", layout, NULL, NULL, NULL };
    tests[n++] = (struct CMUnitTest){ "ours: a document is never replaced", never_replaces, NULL, NULL, NULL };
    return _cmocka_run_group_tests("mets/xml", tests, n, NULL, NULL);
}
