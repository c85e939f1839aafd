/* mets/check.c: planted defects are found, each under its code and line; sound documents give nothing; what they name is
 * handed out. */
#include "judges.h"

#include "example.h"

#define HEAD                                                                                                       \
    "<mets:mets xmlns:mets=\"http://www.loc.gov/METS/\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" OBJID=\"o\">"
#define DMD(id)  "<mets:dmdSec ID=\"" id "\"/>"
#define FILES    "<mets:fileSec><mets:fileGrp ID=\"g\">"
#define FILE(id) "<mets:file ID=\"" id "\" SIZE=\"1\"><mets:FLocat xlink:href=\"a.txt\"/>"
#define END_FILES "</mets:file></mets:fileGrp></mets:fileSec>"
#define MAP(x)   "<mets:structMap><mets:div DMDID=\"d\">" x "</mets:div></mets:structMap>"
#define PREMIS   "<premis:premis xmlns:premis=\"http://www.loc.gov/premis/v3\">"
#define ID(what, urn)                                                                                              \
    "<premis:" what "><premis:" what "Type>UUID</premis:" what "Type><premis:" what "Value>" urn "</premis:" what  \
    "Value></premis:" what ">"

struct row {
    const char *name, *text;
    const char *code;                   /* of the one finding; NULL: nothing is found */
    const char *why;                    /* a piece of its reason */
};
static const struct row rows[] = {
    { "ours: a small sound document", HEAD DMD("d") FILES FILE("f") END_FILES MAP("<mets:fptr FILEID=\"f\"/>") "</mets:mets>", NULL, NULL },
    { "xml 2.1: a document that is cut", HEAD DMD("d"), "mets-xml", "well-formed" },
    { "xml 2.1: an empty document", "", "mets-xml", "well-formed" },
    { "xml 2.1: no XML at all", "hello", "mets-xml", "well-formed" },
    { "xml 3: tags that do not match", HEAD "<mets:a></mets:b></mets:mets>", "mets-xml", "well-formed" },
    { "xml 3.1: an attribute twice", HEAD "<mets:dmdSec ID=\"a\" ID=\"b\"/></mets:mets>", "mets-xml", "redefined" },
    { "xml 2.2: a control character", HEAD "\x01</mets:mets>", "mets-xml", "well-formed" },
    { "xml 2.2: bytes that are no UTF-8", HEAD "\xFF</mets:mets>", "mets-xml", "well-formed" },
    { "xml 4.1: an entity that nobody declared", HEAD "&x;</mets:mets>", "mets-xml", "Entity 'x' not defined" },
    { "xml-names 3: a prefix that nobody declared", "<mets:mets/>", "mets-xml", "prefix mets" },
    { "ours: a document type", "<?xml version=\"1.0\"?>\n<!DOCTYPE mets>\n<mets/>", "mets-doctype", "document type" },
    { "ours: an entity bomb",
      "<!-- a --><!DOCTYPE m [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;\">]>"
      "<m>&c;</m>", "mets-doctype", "document type" },
    { "ours: an external entity", "<!DOCTYPE m [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><m>&a;</m>", "mets-doctype", "document type" },
    { "ours: a document type behind comments and instructions",
      "\xEF\xBB\xBF<?xml version='1.0' encoding='UTF-8'?> <?a b?><!-- <x> --> <!DOCTYPE m><m/>", "mets-doctype", "document type" },
    { "ours: comments and a byte order mark are fine", "\xEF\xBB\xBF<?xml version='1.0' encoding = 'utf-8' ?><!-- <!DOCTYPE --><metadata/>", NULL, NULL },
    { "ours: another encoding", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><metadata/>", "mets-encoding", "UTF-8" },
    { "ours: UTF-16", "\xFF\xFE<", "mets-encoding", "UTF-16" },
    { "ours: another root element", "<html/>", "mets-form", "html" },
    { "ours: METS 2 is another language", "<mets xmlns=\"http://www.loc.gov/METS/v2\"/>", "mets-form", "mets" },

    { "xsd ID: an ID twice", HEAD DMD("d") DMD("d") MAP("") "</mets:mets>", "mets-id", "\"d\" stands at line 1 already" },
    { "xsd ID: an ID that is no name", HEAD DMD("d") "<mets:amdSec ID=\"1 a\"/>" MAP("") "</mets:mets>", "mets-id", "no XML name" },
    { "mets DMDID: nothing there", HEAD DMD("d") MAP("<mets:div DMDID=\"d e\"/>") "</mets:mets>", "mets-reference", "\"e\" is referred to" },
    { "mets DMDID: a file", HEAD DMD("d") FILES FILE("f") END_FILES MAP("<mets:div DMDID=\"f\"/>") "</mets:mets>", "mets-reference", "DMDID \"f\" is no dmdSec" },
    { "mets ADMID: a dmdSec", HEAD DMD("d") MAP("<mets:div ADMID=\"d\"/>") "</mets:mets>", "mets-reference", "ADMID \"d\" is no amdSec" },
    { "mets ADMID: forwards to a section", HEAD "<mets:dmdSec ID=\"d\" ADMID=\"r\"/><mets:amdSec><mets:rightsMD ID=\"r\"/></mets:amdSec>" MAP("") "</mets:mets>", NULL, NULL },
    { "mets ADMID: forwards to a file", HEAD "<mets:dmdSec ID=\"d\" ADMID=\"f\"/>" FILES FILE("f") END_FILES MAP("") "</mets:mets>", "mets-reference", "\"f\" is not what line 1" },
    { "mets FILEID: a dmdSec", HEAD DMD("d") MAP("<mets:fptr FILEID=\"d\"/>") "</mets:mets>", "mets-reference", "FILEID \"d\" is no file" },
    { "csip 94: fptr may name a group", HEAD DMD("d") FILES FILE("f") END_FILES MAP("<mets:fptr FILEID=\"g\"/>") "</mets:mets>", NULL, NULL },
    { "mets area: a group is no file", HEAD DMD("d") FILES FILE("f") END_FILES MAP("<mets:fptr><mets:area FILEID=\"g\"/></mets:fptr>") "</mets:mets>", "mets-reference", "FILEID \"g\" is no file" },
    { "mets smLink: to nowhere", HEAD DMD("d") MAP("<mets:div ID=\"a\" xlink:label=\"a\"/>") "<mets:structLink><mets:smLink xlink:from=\"a\" xlink:to=\"b\"/></mets:structLink></mets:mets>", "mets-reference", "\"b\" is referred to" },
    { "mets smLink: no end", HEAD DMD("d") MAP("<mets:div ID=\"a\" xlink:label=\"a\"/>") "<mets:structLink><mets:smLink xlink:from=\"a\"/></mets:structLink></mets:mets>", "mets-reference", "no xlink:to" },
    { "mets smLink: an ID that is no label", HEAD DMD("d") MAP("<mets:div ID=\"a\" xlink:label=\"a\"/><mets:div ID=\"b\"/>") "<mets:structLink><mets:smLink xlink:from=\"a\" xlink:to=\"b\"/></mets:structLink></mets:mets>", "mets-reference", "\"b\" is referred to" },
    { "mets smLink: ID and label are one", HEAD DMD("d") MAP("<mets:div ID=\"a\" xlink:label=\"b\"/>") "</mets:mets>", "mets-form", "differ" },
    { "ours: a dmdSec that nothing points at", HEAD DMD("d") DMD("e") MAP("") "</mets:mets>", "mets-unused", "nothing points" },

    { "mets file: neither place nor range", HEAD DMD("d") FILES "<mets:file ID=\"f\">" END_FILES MAP("") "</mets:mets>", "mets-file", "neither place nor range" },
    { "mets file: content inside is a place", HEAD DMD("d") FILES "<mets:file ID=\"f\"><mets:FContent/>" END_FILES MAP("") "</mets:mets>", NULL, NULL },
    { "rfc3986 4.2: an absolute path", HEAD DMD("d") FILES "<mets:file><mets:FLocat xlink:href=\"/etc/passwd\"/>" END_FILES MAP("") "</mets:mets>", "mets-file", "/etc/passwd" },
    { "rfc3986 4.2: a place in the world", HEAD DMD("d") FILES "<mets:file><mets:FLocat xlink:href=\"file:///etc/passwd\"/>" END_FILES MAP("") "</mets:mets>", "mets-file", "no place inside" },
    { "rfc3986 2.1: half a percent", HEAD DMD("d") FILES "<mets:file><mets:FLocat xlink:href=\"a%2\"/>" END_FILES MAP("") "</mets:mets>", "mets-form", "percent" },
    { "rfc3986 2.1: a percent-encoded NUL", HEAD DMD("d") FILES "<mets:file><mets:FLocat xlink:href=\"a%00b\"/>" END_FILES MAP("") "</mets:mets>", "mets-form", "percent" },
    { "mets mdRef: no place", HEAD "<mets:dmdSec ID=\"d\"><mets:mdRef/></mets:dmdSec>" MAP("") "</mets:mets>", "mets-file", "mdRef has no" },
    { "mets SIZE: no number", HEAD DMD("d") FILES "<mets:file SIZE=\"-1\"><mets:FLocat xlink:href=\"a\"/>" END_FILES MAP("") "</mets:mets>", "mets-form", "SIZE \"-1\"" },
    { "mets CHECKSUM: without its type", HEAD DMD("d") FILES "<mets:file CHECKSUM=\"00\"><mets:FLocat xlink:href=\"a\"/>" END_FILES MAP("") "</mets:mets>", "mets-form", "CHECKSUMTYPE" },
    { "mets file: a range that ends before it begins", HEAD DMD("d") FILES FILE("f") "<mets:file BEGIN=\"2\" END=\"1\" BETYPE=\"BYTE\"/>" END_FILES MAP("") "</mets:mets>", "mets-range", "no range" },
    { "mets file: a range without an end", HEAD DMD("d") FILES FILE("f") "<mets:file BEGIN=\"2\" BETYPE=\"BYTE\"/>" END_FILES MAP("") "</mets:mets>", "mets-range", "no range" },
    { "mets file: a range of nothing", HEAD DMD("d") FILES "<mets:file BEGIN=\"1\" END=\"2\" BETYPE=\"BYTE\">" END_FILES MAP("") "</mets:mets>", "mets-range", "no range" },
    { "mets area: no extent", HEAD DMD("d") FILES FILE("f") END_FILES MAP("<mets:area FILEID=\"f\" BEGIN=\"1\" BETYPE=\"BYTE\" EXTENT=\"0\"/>") "</mets:mets>", "mets-range", "EXTENT" },
    { "mets area: an extent beyond all numbers", HEAD DMD("d") FILES FILE("f") END_FILES MAP("<mets:area FILEID=\"f\" BEGIN=\"18446744073709551614\" BETYPE=\"BYTE\" EXTENT=\"18446744073709551614\"/>") "</mets:mets>", "mets-range", "EXTENT" },
    { "mets area: seconds are not ours", HEAD DMD("d") FILES FILE("f") END_FILES MAP("<mets:area FILEID=\"f\" BEGIN=\"00:01\" BETYPE=\"TIME\"/>") "</mets:mets>", NULL, NULL },
    { "ours: articles out of order", HEAD DMD("d") MAP("<mets:div TYPE=\"ARTICLE\" ORDER=\"2\"/><mets:div TYPE=\"ARTICLE\" ORDER=\"2\"/>") "</mets:mets>", "mets-order", "ORDER" },
    { "ours: a picture that no link names", HEAD DMD("d") MAP("<mets:div TYPE=\"ARTICLE\" ORDER=\"1\"><mets:div TYPE=\"IMAGE\" ORDER=\"1\"/></mets:div>") "</mets:mets>", "mets-reference", "0 links for 1 pictures" },

    { "premis 3.0: all linked", PREMIS ID("objectIdentifier", "urn:1") ID("linkingAgentIdentifier", "urn:2") ID("agentIdentifier", "urn:2") ID("linkingObjectIdentifier", "urn:1") "</premis:premis>", NULL, NULL },
    { "premis 3.0: an agent that is not there", PREMIS ID("linkingAgentIdentifier", "urn:2") "</premis:premis>", "mets-reference", "\"urn:2\" is referred to" },
    { "premis 3.0: an object that is an agent", PREMIS ID("agentIdentifier", "urn:2") ID("linkingObjectIdentifier", "urn:2") "</premis:premis>", "mets-reference", "is no object" },
    { "premis 3.0: an identifier twice", PREMIS ID("objectIdentifier", "urn:1") ID("eventIdentifier", "urn:1") "</premis:premis>", "mets-id", "urn:1" },
    { "ours: rights are of an object elsewhere", "<rights xmlns=\"http://www.loc.gov/premis/v3\" xmlns:premis=\"http://www.loc.gov/premis/v3\">" ID("linkingObjectIdentifier", "urn:1") "</rights>", NULL, NULL },
};

static void check_text(struct span text, struct findings *findings, struct mets_check_summary *summary)
{
    AUTO(source_free) struct source *source = source_of_span("a.xml", text);
    struct err err = { 0 };
    assert_done(mets_check(source, NULL, findings, summary, &err), &err);
}

static void assert_found(const struct findings *findings, const char *code, const char *why)
{
    for (size_t i = 0; i < findings->n && findings->n > 1; i++)
        print_message("# %s: %s: %s\n", findings->items[i].code, findings->items[i].where, findings->items[i].why);
    assert_int_equal(findings->n, code ? 1 : 0);
    if (!code)
        return;
    assert_string_equal(findings->items[0].code, code);
    if (!strstr(findings->items[0].why, why))
        fail_msg("\"%s\" does not say \"%s\"", findings->items[0].why, why);
    assert_true(span_starts(span_of(findings->items[0].where), "a.xml"));
}

static void finds(void **state)
{
    const struct row *row = *state;
    AUTO_FINDINGS struct findings findings = { 0 };
    struct mets_check_summary summary;
    check_text(span_of(row->text), &findings, &summary);
    assert_found(&findings, row->code, row->why);
}

/* --- planted in the drawn map, at the right line -------------------------------------------------------------- */

struct plant {
    const char *name, *from, *to, *code, *why;
};
static const struct plant plants[] = {
    { "ours: the map as drawn", NULL, NULL, NULL, NULL },
    { "mets DMDID: a picture's, dangling", "DMDID=\"dmd-1-2\"", "DMDID=\"dmd-1-9\"", "mets-reference", "dmd-1-9" },
    { "mets ID: a record's, twice", "ID=\"rec-2\"", "ID=\"rec-1\"", "mets-id", "rec-1" },
    { "mets smLink: to nowhere", "xlink:to=\"div-1-2\"", "xlink:to=\"div-1-3\"", "mets-reference", "div-1-3" },
    { "mets FILEID: an article", "FILEID=\"warc-1\" BEGIN=\"3284\"", "FILEID=\"dmd-1\" BEGIN=\"3284\"", "mets-reference", "FILEID \"dmd-1\"" },
    { "mets END: before BEGIN", "END=\"4128\"", "END=\"128\"", "mets-range", "BEGIN" },
};

static unsigned line_of(const char *text, const char *piece)
{
    unsigned line = 1;
    for (const char *at = text, *end = strstr(text, piece); at < end; at++)
        line += *at == '\n';
    return line;
}

static char *replace(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    assert_non_null(at);
    return mem_format("%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

static void planted(void **state)
{
    const struct plant *plant = *state;
    struct folder folder = folder_new();
    struct err err = { 0 };
    assert_done(write_example_map(folder.fd, "a.xml", &err), &err);
    AUTO_FREE char *text = folder_text(&folder, "a.xml");
    AUTO_FREE char *changed = plant->from ? replace(text, plant->from, plant->to) : mem_text(text);
    AUTO_FINDINGS struct findings findings = { 0 };
    struct mets_check_summary summary;
    check_text(span_of(changed), &findings, &summary);
    folder_end(&folder);
    /* an ID that is wrong on one side leaves the other side unused: the first finding is the planted one */
    while (findings.n > 1 && strcmp(findings.items[findings.n - 1].code, "mets-unused") == 0) {
        findings.n--;
        free(findings.items[findings.n].where);
        free(findings.items[findings.n].why);
    }
    assert_found(&findings, plant->code, plant->why);
    if (plant->from) {
        AUTO_FREE char *where = mem_format("a.xml, line %u", line_of(text, plant->from));
        assert_string_equal(findings.items[0].where, where);
    }
}

/* Cut at any byte, the map is not well-formed, and nothing worse happens. */
static void cut_anywhere(void **state)
{
    (void)state;
    struct folder folder = folder_new();
    struct err err = { 0 };
    assert_done(write_example_map(folder.fd, "a.xml", &err), &err);
    AUTO_FREE char *text = folder_text(&folder, "a.xml");
    for (size_t len = 0; len < strlen(text) - 1; len += 7) {
        AUTO_FINDINGS struct findings findings = { 0 };
        struct mets_check_summary summary;
        AUTO_FREE char *cut = mem_text_n(text, len);            /* so that the sanitizer sees the end */
        check_text(span_of(cut), &findings, &summary);
        assert_int_equal(findings.n, 1);
        assert_string_equal(findings.items[0].code, "mets-xml");
    }
    folder_end(&folder);
}

/* --- documents made to cost time or memory -------------------------------------------------------------------- */

static void refuses(struct buf *text, const char *code, const char *why)
{
    AUTO_FINDINGS struct findings findings = { 0 };
    struct mets_check_summary summary;
    check_text(buf_span(text), &findings, &summary);
    buf_free(text);
    assert_found(&findings, code, why);
}

static void costly(void **state)
{
    (void)state;
    struct buf text = { 0 };
    buf_put_text(&text, "<metadata");
    for (unsigned i = 0; i < 200000; i++)
        buf_printf(&text, " a%u=''", i);
    buf_put_text(&text, "/>");
    refuses(&text, "mets-limit", "attributes");

    buf_put_text(&text, "<metadata");
    for (unsigned i = 0; i < 300; i++)
        buf_printf(&text, " xmlns:a%u='b'", i);
    buf_put_text(&text, "/>");
    refuses(&text, "mets-limit", "namespace");

    for (unsigned i = 0; i < 100; i++)
        buf_put_text(&text, i ? "<a>" : "<metadata>");
    refuses(&text, "mets-limit", "nested");

    buf_put_text(&text, "<!-- ");
    for (unsigned i = 0; i < 70000; i++)
        buf_put_byte(&text, 'x');
    buf_put_text(&text, " --><!DOCTYPE a><metadata/>");
    refuses(&text, "mets-limit", "64 KiB");

    buf_put_text(&text, "<metadata>");
    for (unsigned i = 0; i < 11000000; i++)
        buf_put_byte(&text, 'x');
    buf_put_text(&text, "</metadata>");
    refuses(&text, "mets-xml", "");
}

/* --- what is handed out --------------------------------------------------------------------------------------- */

static bool note_file(void *context, const struct mets_seen_file *file, struct err *err)
{
    (void)err;
    buf_printf(context, "file %s %d %.8s %s\n", file->href, (int)file->bytes, file->checksum, file->checksum_type);
    return true;
}
static bool note_record(void *context, const struct mets_seen_record *record, struct err *err)
{
    (void)err;
    buf_printf(context, "record %.12s %.16s %s %s %.4s %d %d-%d\n", record->warc_href, record->owner_id, record->mime,
               record->created, record->checksum, (int)record->bytes, (int)record->begin, (int)record->end);
    return true;
}
static bool note_area(void *context, const struct mets_seen_area *area, struct err *err)
{
    (void)err;
    buf_printf(context, "area %s %s %d+%d\n", area->file_id, area->type, (int)area->begin, (int)area->extent);
    return true;
}

static void hands_out(void **state)
{
    (void)state;
    struct folder folder = folder_new();
    struct err err = { 0 };
    assert_done(write_example_map(folder.fd, "a.xml", &err), &err);
    AUTO_FREE char *text = folder_text(&folder, "a.xml");
    folder_end(&folder);
    AUTO_BUF struct buf told = { 0 };
    const struct mets_check_options options = { note_file, note_record, note_area, &told };
    AUTO(source_free) struct source *source = source_of_span("a.xml", span_of(text));
    AUTO_FINDINGS struct findings findings = { 0 };
    struct mets_check_summary summary;
    assert_done(mets_check(source, &options, &findings, &summary, &err), &err);
    assert_string_equal((const char *)told.at,
        "file ../../data/riverside-en-20230606T081500Z-0001-00000.warc.gz 5505 67bc7296 SHA-256\n"
        "record ../../data/r urn:uuid:407d3d3 text/plain 2023-06-06T08:15:00Z 3a12 23 437-917\n"
        "record ../../data/r urn:uuid:cbaeee3 text/html 2023-06-06T08:15:01Z 5c5c 818 1362-2325\n"
        "record ../../data/r urn:uuid:0028926 image/png 2023-06-06T08:15:02Z 1e31 306 3284-4128\n"
        "record ../../data/r urn:uuid:0080f27 text/plain 2023-06-06T08:15:03Z 7090 10 4579-5055\n"
        "area warc-1 PAGE 1362+964\narea warc-1 IMAGE 3284+845\narea warc-1 IMAGE_MISSING 4579+477\n");
    assert_string_equal(summary.root, "mets");
    assert_string_equal(summary.objid, EXAMPLE_ID "-00000");
    assert_int_equal(summary.files, 1);
    assert_int_equal(summary.records, 4);
    assert_int_equal(summary.areas, 3);
    assert_int_equal(summary.articles, 1);
    assert_int_equal(summary.images, 1);
    assert_int_equal(summary.images_missing, 1);
}

static bool stop_here(void *context, const struct mets_seen_record *record, struct err *err)
{
    (void)context;
    return err_set(err, ERR_LIMIT, "enough at %s", record->owner_id);
}

static void callback_stops(void **state)
{
    (void)state;
    static const char text[] = HEAD DMD("d") FILES FILE("f") "<mets:file OWNERID=\"o\" BEGIN=\"1\" END=\"2\" BETYPE=\"BYTE\"/>" END_FILES MAP("") "</mets:mets>";
    AUTO(source_free) struct source *source = source_of_span("a.xml", span_of(text));
    AUTO_FINDINGS struct findings findings = { 0 };
    const struct mets_check_options options = { .record = stop_here };
    struct mets_check_summary summary;
    struct err err = { 0 };
    assert_false(mets_check(source, &options, &findings, &summary, &err));
    assert_string_equal(err.why, "enough at o");
}

/* A disk that fails is no finding. */
static void unreadable(void **state)
{
    (void)state;
    struct folder folder = folder_new();
    struct err err = { 0 };
    AUTO_BUF struct buf text = { 0 };
    buf_put_text(&text, "<metadata>");
    while (text.len < 200000)
        buf_put_text(&text, "<a>some text</a>");
    buf_put_text(&text, "</metadata>");
    assert_done(file_publish(folder.fd, "a.xml", buf_span(&text), &err), &err);
    AUTO_FREE char *path = mem_format("%s/a.xml", folder.path);
    AUTO(source_free) struct source *source = NULL;
    assert_done(source_open(path, &source, &err), &err);
    assert_int_equal(truncate(path, 100000), 0);                /* after its size was taken */
    AUTO_FINDINGS struct findings findings = { 0 };
    struct mets_check_summary summary;
    assert_false(mets_check(source, NULL, &findings, &summary, &err));
    assert_int_equal(findings.n, 0);
    assert_int_equal(err.kind, ERR_MISMATCH);
    folder_end(&folder);
}

/* The drawn package itself, every document of it. */
static void drawn(void **state)
{
    (void)state;
    static const char *const paths[] = {
        "METS.xml", "metadata/descriptive/dc.xml", "metadata/preservation/premis.xml", "metadata/preservation/rights.xml",
        "representations/original/METS.xml", "representations/original/metadata/descriptive/articles.xml",
    };
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        AUTO_FREE char *path = mem_format(EXAMPLE "/%s", paths[i]), *text = shared_text(path);
        assert_clean(text);
    }
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        { "ours: cut at any byte", cut_anywhere, NULL, NULL, NULL },
        { "ours: documents made to cost time", costly, NULL, NULL, NULL },
        { "ours: what a map names is handed out in order", hands_out, NULL, NULL, NULL },
        { "ours: a callback can stop it", callback_stops, NULL, NULL, NULL },
        { "ours: a file that shrinks is no finding", unreadable, NULL, NULL, NULL },
        { "ours: nothing is found in the drawn package", drawn, NULL, NULL, NULL },
    };
    struct CMUnitTest tests[COUNT_OF(rows) + COUNT_OF(plants) + COUNT_OF(others)];
    size_t n = 0;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        tests[n++] = (struct CMUnitTest){ rows[i].name, finds, NULL, NULL, (void *)&rows[i] };
    for (size_t i = 0; i < COUNT_OF(plants); i++)
        tests[n++] = (struct CMUnitTest){ plants[i].name, planted, NULL, NULL, (void *)&plants[i] };
    for (size_t i = 0; i < COUNT_OF(others); i++)
        tests[n++] = others[i];
    return _cmocka_run_group_tests("mets/check", tests, n, NULL, NULL);
}
