/* mets/dc.c: a value gets its xsi:type only where the type allows it, so that no page makes a document invalid. */
#include "judges.h"

#include "mets/csip.h"

struct row {
    const char *name;
    struct dc_element element;
    const char *want;
};
static const struct row rows[] = {
    { "dcterms: a title with its language", { "title", "A", "en", DC_PLAIN }, "<dcterms:title xml:lang=\"en\">A</dcterms:title>" },
    { "bcp47: a language with a script and a region", { "title", "A", "sr-Latn-RS", DC_PLAIN },
      "<dcterms:title xml:lang=\"sr-Latn-RS\">A</dcterms:title>" },
    { "xml 2.12: what is no language tag is left out", { "title", "A", "en_US", DC_PLAIN }, "<dcterms:title>A</dcterms:title>" },
    { "dcterms: no xml:lang beside xsi:type", { "date", "2023-06-06", "en", DC_W3CDTF },
      "<dcterms:date xsi:type=\"dcterms:W3CDTF\">2023-06-06</dcterms:date>" },
    { "w3cdtf: time with offset", { "issued", "2023-02-28T11:57:00+03:00", NULL, DC_W3CDTF },
      "<dcterms:issued xsi:type=\"dcterms:W3CDTF\">2023-02-28T11:57:00+03:00</dcterms:issued>" },
    { "xsd 3.2.7: time without seconds is no dateTime", { "issued", "2023-02-28T11:57+03:00", NULL, DC_W3CDTF },
      "<dcterms:issued>2023-02-28T11:57+03:00</dcterms:issued>" },
    { "xsd 3.2.9: a day that no calendar has", { "issued", "2023-02-30", NULL, DC_W3CDTF }, "<dcterms:issued>2023-02-30</dcterms:issued>" },
    { "xsd 3.2.7: an offset beyond fourteen hours", { "issued", "2023-02-28T11:57:00+15:00", NULL, DC_W3CDTF },
      "<dcterms:issued>2023-02-28T11:57:00+15:00</dcterms:issued>" },
    { "ours: words are no date", { "modified", "yesterday", NULL, DC_W3CDTF }, "<dcterms:modified>yesterday</dcterms:modified>" },
    { "rfc3986 3: a URI", { "source", "https://example.org/a?b=c&d#e", NULL, DC_URI },
      "<dcterms:source xsi:type=\"dcterms:URI\">https://example.org/a?b=c&amp;d#e</dcterms:source>" },
    { "rfc3986 3: a space makes no URI", { "source", "https://example.org/a b", NULL, DC_URI },
      "<dcterms:source>https://example.org/a b</dcterms:source>" },
    { "rfc3986 4.2: a relative reference is no URI", { "source", "/a/b", NULL, DC_URI }, "<dcterms:source>/a/b</dcterms:source>" },
    { "rfc4646 2.1: a language", { "language", "be-tarask", NULL, DC_RFC4646 },
      "<dcterms:language xsi:type=\"dcterms:RFC4646\">be-tarask</dcterms:language>" },
    { "rfc4646 2.1: what is none", { "language", "english (US)", NULL, DC_RFC4646 }, "<dcterms:language>english (US)</dcterms:language>" },
    { "rfc4646 2.1: a subtag too long", { "language", "en-abcdefghi", NULL, DC_RFC4646 }, "<dcterms:language>en-abcdefghi</dcterms:language>" },
    { "rfc4646 2.1: a hyphen at the end", { "language", "en-", NULL, DC_RFC4646 }, "<dcterms:language>en-</dcterms:language>" },
    { "dcmi type: a picture", { "type", "StillImage", NULL, DC_DCMITYPE }, "<dcterms:type xsi:type=\"dcterms:DCMIType\">StillImage</dcterms:type>" },
    { "ours: nothing said, nothing written", { "creator", "", NULL, DC_PLAIN }, NULL },
    { "ours: nothing known, nothing written", { "creator", NULL, NULL, DC_PLAIN }, NULL },
    { "ours: nasty text", { "description", NASTY, "he", DC_PLAIN }, "xml:lang=\"he\">\"quoted\" &amp; 'single' &lt;b&gt;" },
};

static void writes(void **state)
{
    const struct row *row = *state;
    struct folder folder = folder_new();
    struct err err = { 0 };
    const struct dc_element elements[] = { { "identifier", "urn:x:1", NULL, DC_URI }, row->element };
    assert_done(mets_write_dc(folder.fd, "dc.xml", elements, COUNT_OF(elements), &err), &err);
    AUTO_FREE char *text = folder_text(&folder, "dc.xml"), *path = mem_format("%s/dc.xml", folder.path);
    if (row->want)
        assert_non_null(strstr(text, row->want));
    else
        assert_null(strstr(text, row->element.term));
    assert_true(is_valid_rng("dc-pressmark.rng", text, strlen(text), true));
    assert_true(is_valid_xsd(EXAMPLE "/schemas/dc-record.xsd", path));
    assert_clean(text);
    folder_end(&folder);
}

/* The record of the drawn package, word for word. */
static void example(void **state)
{
    (void)state;
    static const struct dc_element elements[] = {
        { "title", "Riverside Post, harvest of 6 June 2023, part 1", "en", DC_PLAIN },
        { "identifier", "urn:uuid:bc1e81bd-e831-50fe-996f-f97c53f6ca59", NULL, DC_URI },
        { "identifier", "riverside-en-20230606T081500Z-0001", NULL, DC_PLAIN },
        { "publisher", "Riverside Post", NULL, DC_PLAIN },
        { "created", "2023-06-06T08:15:10Z", NULL, DC_W3CDTF },
        { "temporal", "name=capture; start=2023-06-06T08:15:00Z; end=2023-06-06T08:15:03Z; scheme=W3C-DTF;", NULL, DC_PERIOD },
        { "language", "en", NULL, DC_RFC4646 },
        { "extent", "1 article, 1 image captured, 1 missing", NULL, DC_PLAIN },
        { "isPartOf", "Riverside news", NULL, DC_PLAIN },
        { "accessRights", "Reading room only until 2043-06-06", "en", DC_PLAIN },
    };
    AUTO_FREE char *want = shared_text(EXAMPLE "/metadata/descriptive/dc.xml");
    struct folder folder = folder_new();
    struct err err = { 0 };
    assert_done(mets_write_dc(folder.fd, "dc.xml", elements, COUNT_OF(elements), &err), &err);
    AUTO_FREE char *text = folder_text(&folder, "dc.xml");
    assert_string_equal(text, want);
    folder_end(&folder);
}

int main(void)
{
    struct CMUnitTest tests[COUNT_OF(rows) + 1];
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        tests[i] = (struct CMUnitTest){ rows[i].name, writes, NULL, NULL, (void *)&rows[i] };
    tests[COUNT_OF(rows)] = (struct CMUnitTest){ "ours: the drawn record, byte for byte", example, NULL, NULL, NULL };
    return _cmocka_run_group_tests("mets/dc", tests, COUNT_OF(tests), NULL, NULL);
}
