/* The grammars (RELAX NG) and the METS profile: they take what we write and what was drawn, and nothing else. */
#include "judges.h"

#include "example.h"

#define METS "mets-pressmark.rng"

static const struct document {
    const char *schema, *drawn;
    bool (*write)(int fd, const char *path, struct err *err);
} documents[] = {
    { METS, "METS.xml", write_example_package },
    { METS, "representations/original/METS.xml", write_example_representation },
    { METS, "representations/original/metadata/descriptive/articles.xml", write_example_map },
    { "premis-pressmark.rng", "metadata/preservation/premis.xml", write_example_premis },
    { "premis-pressmark.rng", "metadata/preservation/rights.xml", write_example_rights },
    { "dc-pressmark.rng", "metadata/descriptive/dc.xml", NULL },
};
enum { PACKAGE, REPRESENTATION, MAP, EVENTS, RIGHTS };

static void takes_drawn(void **state)
{
    const struct document *document = *state;
    AUTO_FREE char *path = mem_format(EXAMPLE "/%s", document->drawn), *text = shared_text(path);
    assert_true(is_valid_rng(document->schema, text, strlen(text), true));
}

/* One change, after which the document is no longer one of ours. */
struct mutation {
    const char *name;
    int document;
    const char *from, *to;
};
static const struct mutation mutations[] = {
    { "package: another TYPE", PACKAGE, "TYPE=\"Web Archives\"", "TYPE=\"Websites\"" },
    { "package: another profile", PACKAGE, "E-ARK-CSIP-v2-2-0", "E-ARK-CSIP" },
    { "package: OBJID with a colon", PACKAGE, "OBJID=\"riverside-en-", "OBJID=\"urn:riverside-en-" },
    { "package: no LABEL", PACKAGE, "LABEL=\"Riverside Post, harvest of 6 June 2023\" ", "" },
    { "package: local time", PACKAGE, "CREATEDATE=\"2023-06-06T08:15:10Z\"", "CREATEDATE=\"2023-06-06T08:15:10+03:00\"" },
    { "package: no such time", PACKAGE, "CREATEDATE=\"2023-06-06T08:15:10Z\"", "CREATEDATE=\"2023-06-36T08:15:10Z\"" },
    { "package: an attribute more", PACKAGE, "RECORDSTATUS=\"NEW\"", "RECORDSTATUS=\"NEW\" LASTMODDATE=\"2023-06-06T08:15:10Z\"" },
    { "package: another status", PACKAGE, "STATUS=\"CURRENT\"", "STATUS=\"OLD\"" },
    { "package: no altRecordID", PACKAGE, "<mets:altRecordID TYPE=\"URN\">" EXAMPLE_URN "</mets:altRecordID>", "" },
    { "package: a version that is empty", PACKAGE, ">0.0 (drawn by hand)<", "><" },
    { "package: digest in capitals", PACKAGE, "CHECKSUM=\"cdb1", "CHECKSUM=\"CDB1" },
    { "package: digest too short", PACKAGE, "CHECKSUM=\"cdb1", "CHECKSUM=\"db1" },
    { "package: another algorithm", PACKAGE, "CHECKSUMTYPE=\"SHA-256\"", "CHECKSUMTYPE=\"SHA-1\"" },
    { "package: a size with a sign", PACKAGE, "SIZE=\"1024\"", "SIZE=\"+1024\"" },
    { "package: a MIME type without a slash", PACKAGE, "MIMETYPE=\"text/xml\"", "MIMETYPE=\"xml\"" },
    { "package: an absolute href", PACKAGE, "xlink:href=\"documentation/README.txt\"", "xlink:href=\"/documentation/README.txt\"" },
    { "package: an href with a blank", PACKAGE, "xlink:href=\"documentation/README.txt\"", "xlink:href=\"documentation/READ ME.txt\"" },
    { "package: LOCTYPE", PACKAGE, "LOCTYPE=\"URL\"", "LOCTYPE=\"URN\"" },
    { "package: metadata inside", PACKAGE, "</mets:dmdSec>", "<mets:mdWrap MDTYPE=\"DC\"/></mets:dmdSec>" },
    { "package: a second structMap", PACKAGE, "</mets:structMap>", "</mets:structMap><mets:structMap LABEL=\"x\"><mets:div/></mets:structMap>" },
    { "package: another label of the map", PACKAGE, "LABEL=\"CSIP\"", "LABEL=\"Mine\"" },
    { "package: a foreign element", PACKAGE, "<mets:fileSec", "<x/><mets:fileSec" },
    { "package: a word between elements", PACKAGE, "<mets:fileSec", "hello<mets:fileSec" },
    { "package: another group of schemas", PACKAGE, "ID=\"grp-schemas\" USE=\"Schemas\"", "ID=\"grp-schema\" USE=\"Schemas\"" },
    { "representation: the package's header", REPRESENTATION, "</mets:metsHdr>", "<mets:altRecordID TYPE=\"URN\">x</mets:altRecordID></mets:metsHdr>" },
    { "representation: another name", REPRESENTATION, "OBJID=\"original\"", "OBJID=\"copy\"" },
    { "representation: no map", REPRESENTATION, "OTHERMDTYPE=\"METS\"", "OTHERMDTYPE=\"MODS\"" },
    { "map: another profile", MAP, "pressmark-articles-1.xml", "pressmark-articles-2.xml" },
    { "map: OBJID without a number", MAP, "OBJID=\"" EXAMPLE_ID "-00000\"", "OBJID=\"" EXAMPLE_ID "\"" },
    { "map: another WARC ID", MAP, "<mets:file ID=\"warc-1\"", "<mets:file ID=\"warc-2\"" },
    { "map: no OWNERID", MAP, " OWNERID=\"urn:uuid:407d3d3a-e0a8-5ae6-955c-d9de00ef4310\"", "" },
    { "map: OWNERID in brackets", MAP, "OWNERID=\"urn:uuid:407d3d3a-e0a8-5ae6-955c-d9de00ef4310\"", "OWNERID=\"&lt;urn:uuid:407d3d3a-e0a8-5ae6-955c-d9de00ef4310&gt;\"" },
    { "map: no END", MAP, " END=\"917\"", "" },
    { "map: BETYPE", MAP, "BETYPE=\"BYTE\"", "BETYPE=\"IDREF\"" },
    { "map: a digest without its type", MAP, "CHECKSUM=\"3a125e84a637dc3f5442bb6949fa200056f37db4627b4c2a3addc55bbb89b703\" CHECKSUMTYPE=\"SHA-256\"", "CHECKSUM=\"3a125e84a637dc3f5442bb6949fa200056f37db4627b4c2a3addc55bbb89b703\"" },
    { "map: another compression", MAP, "TRANSFORMALGORITHM=\"gzip\"", "TRANSFORMALGORITHM=\"zstd\"" },
    { "map: no transformFile", MAP, "<mets:transformFile TRANSFORMTYPE=\"decompression\" TRANSFORMALGORITHM=\"gzip\" TRANSFORMORDER=\"1\"/>", "" },
    { "map: DMDID that is none of ours", MAP, "DMDID=\"dmd-1-1\"", "DMDID=\"rec-1\"" },
    { "map: another type of division", MAP, "TYPE=\"IMAGE\"", "TYPE=\"PICTURE\"" },
    { "map: a picture that is there has an area", MAP, "<mets:fptr><mets:area FILEID=\"warc-1\" BEGIN=\"3284\" BETYPE=\"BYTE\" EXTENT=\"845\" EXTTYPE=\"BYTE\"/></mets:fptr>", "" },
    { "map: an area of nothing", MAP, "EXTENT=\"845\"", "EXTENT=\"0\"" },
    { "map: an order of nought", MAP, "TYPE=\"IMAGE\" ORDER=\"1\"", "TYPE=\"IMAGE\" ORDER=\"0\"" },
    { "map: a division without xlink:label", MAP, " xlink:label=\"div-1-1\"", "" },
    { "map: another arcrole", MAP, "terms/hasPart", "terms/isPartOf" },
    { "map: a link to a page", MAP, "xlink:to=\"div-1-1\"", "xlink:to=\"div-1-0\"" },
    { "dc: a date that is none", MAP, ">2023-02-28T11:57:00+03:00<", ">28 February<" },
    { "dc: a language that is none", MAP, "xsi:type=\"dcterms:RFC4646\">en<", "xsi:type=\"dcterms:RFC4646\">English language<" },
    { "dc: a type that is none", MAP, ">StillImage<", ">Photo<" },
    { "dc: a relative URI", MAP, "xsi:type=\"dcterms:URI\">urn:uuid:c", "xsi:type=\"dcterms:URI\">c" },
    { "dc: xml:lang beside xsi:type", MAP, "<dcterms:language xsi:type", "<dcterms:language xml:lang=\"en\" xsi:type" },
    { "dc: no such term", MAP, "<dcterms:spatial>Riverside</dcterms:spatial>", "<dcterms:place>Riverside</dcterms:place>" },
    { "dc: nothing inside", MAP, ">Nora Lind<", "><" },
    { "dc: elements of another namespace", MAP, "<dcterms:creator>Nora Lind</dcterms:creator>", "<creator xmlns=\"http://purl.org/dc/elements/1.1/\">Nora Lind</creator>" },
    { "premis: another version", EVENTS, "version=\"3.0\"", "version=\"2.2\"" },
    { "premis: an identifier that is no UUID", EVENTS, ">" EXAMPLE_URN "<", ">" EXAMPLE_ID "<" },
    { "premis: an event of another kind", EVENTS, "eventType/cap\">capture<", "eventType/mig\">migration<" },
    { "premis: a term under another's URI", EVENTS, "eventType/cap\">capture<", "eventType/mee\">capture<" },
    { "premis: an outcome in other words", EVENTS, ">partial<", ">so so<" },
    { "premis: a time without a zone", EVENTS, "2023-06-06T08:15:00Z/2023", "2023-06-06T08:15:00/2023" },
    { "premis: another PUID", EVENTS, ">fmt/1281<", ">fmt/289<" },
    { "premis: SHA-512 cut", EVENTS, ">12d9676a", ">12d9" },
    { "premis: no organization", EVENTS, "agentType/org\">organization<", "agentType/per\">person<" },
    { "rights: another container", RIGHTS, ">statute<", ">license<" },
    { "rights: no jurisdiction", RIGHTS, "<premis:statuteJurisdiction>xx</premis:statuteJurisdiction>", "" },
    { "rights: an end without a start", RIGHTS, "<premis:startDate>2023-06-06</premis:startDate>", "" },
    { "rights: another act", RIGHTS, ">disseminate<", ">modify<" },
    { "rights: of nothing", RIGHTS, "<premis:linkingObjectIdentifier><premis:linkingObjectIdentifierType>UUID</premis:linkingObjectIdentifierType><premis:linkingObjectIdentifierValue>" EXAMPLE_URN "</premis:linkingObjectIdentifierValue></premis:linkingObjectIdentifier>", "" },
};

static void refuses(void **state)
{
    const struct mutation *mutation = *state;
    const struct document *document = &documents[mutation->document];
    struct folder folder = folder_new();
    struct err err = { 0 };
    assert_done(document->write(folder.fd, "a.xml", &err), &err);
    AUTO_FREE char *text = folder_text(&folder, "a.xml");
    folder_end(&folder);
    const char *at = strstr(text, mutation->from);
    assert_non_null(at);
    AUTO_FREE char *changed = mem_format("%.*s%s%s", (int)(at - text), text, mutation->to, at + strlen(mutation->from));
    assert_true(is_valid_rng(document->schema, text, strlen(text), true));
    assert_false(is_valid_rng(document->schema, changed, strlen(changed), false));
}

/* --- the METS profile ----------------------------------------------------------------------------------------- */

static xmlDocPtr profile_new(void)
{
    AUTO_FREE char *path = in_source("profiles/mets-profile.xml");
    xmlDocPtr profile = xmlReadFile(path, NULL, XML_PARSE_NONET | XML_PARSE_NOBLANKS);
    assert_non_null(profile);
    return profile;
}

/* The examples, put together, are a map that the grammar takes and in which nothing is found. */
static void profile_examples(void **state)
{
    (void)state;
    static const char before[] =
        "<mets:mets xmlns:mets=\"http://www.loc.gov/METS/\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" "
        "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:csip=\"https://DILCIS.eu/XML/METS/CSIPExtensionMETS\" "
        "xmlns:dcterms=\"http://purl.org/dc/terms/\" xsi:schemaLocation=\"http://www.loc.gov/METS/ "
        "http://www.loc.gov/standards/mets/version1121/mets.xsd http://www.w3.org/1999/xlink "
        "http://www.loc.gov/standards/xlink/xlink.xsd https://DILCIS.eu/XML/METS/CSIPExtensionMETS "
        "https://earkcsip.dilcis.eu/schema/DILCISExtensionMETS.xsd http://purl.org/dc/terms/ "
        "https://dublincore.org/schemas/xmls/qdc/2008/02/11/dcterms.xsd\" OBJID=\"hills-20240115T115800Z-0001-00000\" "
        "LABEL=\"Articles\" TYPE=\"Web Archives\" PROFILE=\"https://pressmark.example/profiles/pressmark-articles-1.xml\" "
        "csip:CONTENTINFORMATIONTYPE=\"OTHER\" csip:OTHERCONTENTINFORMATIONTYPE=\"News articles in WARC\">";
    xmlDocPtr profile = profile_new();
    xmlBufferPtr text = xmlBufferCreate();
    xmlBufferCat(text, (const xmlChar *)before);
    for (xmlNodePtr example = xmlDocGetRootElement(profile)->children; example; example = example->next)
        if (strcmp((const char *)example->name, "Example") == 0)
            for (xmlNodePtr part = example->children; part; part = part->next)
                xmlNodeDump(text, profile, part, 0, 0);
    xmlBufferCat(text, (const xmlChar *)"</mets:mets>");
    assert_true(is_valid_rng(METS, (const char *)xmlBufferContent(text), (size_t)xmlBufferLength(text), true));
    struct mets_check_summary summary = assert_clean((const char *)xmlBufferContent(text));
    assert_int_equal(summary.articles, 1);
    xmlBufferFree(text);
    xmlFreeDoc(profile);
}

static size_t collect(xmlNodePtr node, const char *attribute, xmlChar **into, size_t n, size_t room)
{
    for (; node; node = node->next) {
        xmlChar *value = node->type == XML_ELEMENT_NODE && !node->ns->prefix ? xmlGetNoNsProp(node, (const xmlChar *)attribute) : NULL;
        assert_true(n < room);
        if (value)
            into[n++] = value;
        n = collect(node->children, attribute, into, n, room);
    }
    return n;
}

static void profile_ids(void **state)
{
    (void)state;
    xmlDocPtr profile = profile_new();
    xmlChar *ids[200], *examples[200];
    size_t n_ids = collect(xmlDocGetRootElement(profile), "ID", ids, 0, COUNT_OF(ids));
    size_t n_examples = collect(xmlDocGetRootElement(profile), "EXAMPLES", examples, 0, COUNT_OF(examples));
    for (size_t i = 0; i < n_ids; i++)
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal((char *)ids[i], (char *)ids[k]);
    for (size_t i = 0; i < n_examples; i++) {
        bool is_there = false;
        for (size_t k = 0; k < n_ids; k++)
            is_there = is_there || xmlStrEqual(examples[i], ids[k]);
        assert_true(is_there);
        xmlFree(examples[i]);
    }
    for (size_t i = 0; i < n_ids; i++)
        xmlFree(ids[i]);
    xmlFreeDoc(profile);
}

int main(void)
{
    struct CMUnitTest tests[COUNT_OF(documents) + COUNT_OF(mutations) + 2];
    size_t n = 0;
    for (size_t i = 0; i < COUNT_OF(documents); i++)
        tests[n++] = (struct CMUnitTest){ documents[i].drawn, takes_drawn, NULL, NULL, (void *)&documents[i] };
    for (size_t i = 0; i < COUNT_OF(mutations); i++)
        tests[n++] = (struct CMUnitTest){ mutations[i].name, refuses, NULL, NULL, (void *)&mutations[i] };
    tests[n++] = (struct CMUnitTest){ "mets profile: its examples make a map", profile_examples, NULL, NULL, NULL };
    tests[n++] = (struct CMUnitTest){ "mets profile: every ID once, every example there", profile_ids, NULL, NULL, NULL };
    return _cmocka_run_group_tests("mets/grammars", tests, n, NULL, NULL);
}
