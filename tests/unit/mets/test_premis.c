/* mets/premis.c: rights as archives state them, or do not; events that say little; many WARCs. */
#include "judges.h"

#include "example.h"

struct row {
    const char *name;
    struct premis_rights rights;        /* without its identifiers */
    const char *want, *must_not;        /* a piece of the document */
};
static const struct row rows[] = {
    { "premis 4.1.4: a statute", { .basis = "statute", .jurisdiction = "by", .citation = "Act 1" },
      "<premis:statuteJurisdiction>by</premis:statuteJurisdiction><premis:statuteCitation>Act 1</premis:statuteCitation>", "rightsGranted" },
    { "premis 4.1.4: a statute of which nothing is said", { .basis = "statute" },
      "<premis:statuteCitation>not stated</premis:statuteCitation>", NULL },
    { "premis 4.1.3: a license by its address", { .basis = "license", .license_uri = "https://creativecommons.org/licenses/by/4.0/" },
      "<premis:licenseDocumentationIdentifierValue>https://creativecommons.org/licenses/by/4.0/<", "licenseNote" },
    { "premis 4.1.3: a license with a note", { .basis = "license", .license_uri = "https://l.example/", .note = "by letter" },
      "<premis:licenseNote>by letter</premis:licenseNote>", NULL },
    { "premis 4.1.3: a license of which nothing is said", { .basis = "license" }, "<premis:licenseNote>not stated</premis:licenseNote>", NULL },
    { "premis 4.1.2: copyright", { .basis = "copyright", .jurisdiction = "de", .note = "all rights reserved" },
      "<premis:copyrightJurisdiction>de</premis:copyrightJurisdiction><premis:copyrightNote>all rights reserved<", NULL },
    { "premis 4.1.2: copyright of which nothing is said", { .basis = "copyright" }, "<premis:copyrightJurisdiction>not stated<", NULL },
    { "premis 4.1.5: another basis, not stated", { .basis = "other" }, "<premis:otherRightsBasis>not stated</premis:otherRightsBasis>", "rightsGranted" },
    { "premis 4.1.5: another basis, in words", { .basis = "other", .note = "agreement of 2020" },
      "<premis:otherRightsBasis>agreement of 2020</premis:otherRightsBasis>", "otherRightsNote" },
    { "premis 4.1.5: another basis, with its document", { .basis = "other", .license_uri = "https://l.example/", .note = "x" },
      "<premis:otherRightsDocumentationIdentifierType>URI<", NULL },
    { "ours: permission, for which PREMIS has no container", { .basis = "permission", .note = "by mail" },
      "<premis:otherRightsBasis>permission</premis:otherRightsBasis><premis:otherRightsNote>by mail<", NULL },
    { "premis 4.1.6: restriction without dates", { .basis = "other", .access = "reading room" },
      "<premis:act>disseminate</premis:act><premis:restriction>reading room</premis:restriction></premis:rightsGranted>", "termOfRestriction" },
    { "premis 4.1.6: restriction without an end", { .basis = "other", .access = "dark", .start = "2023-06-06" },
      "<premis:startDate>2023-06-06</premis:startDate></premis:termOfRestriction>", "endDate" },
    { "premis 4.1.6: restriction with an end only", { .basis = "other", .access = "dark", .end = "2043-06-06" },
      "<premis:startDate>unknown</premis:startDate><premis:endDate>2043-06-06</premis:endDate>", NULL },
    { "premis 4.1.6: no restriction, until a day", { .basis = "license", .license_uri = "https://l.example/", .start = "2023-06-06", .end = "2043-06-06" },
      "<premis:act>disseminate</premis:act><premis:termOfGrant><premis:startDate>2023-06-06</premis:startDate><premis:endDate>2043-06-06<",
      "termOfRestriction" },
    { "ours: a beginning alone grants nothing", { .basis = "other", .start = "2023-06-06" },
      "<premis:otherRightsBasis>not stated</premis:otherRightsBasis>", "rightsGranted" },
    { "ours: empty texts are as none", { .basis = "other", .access = "", .start = "", .end = "", .note = "", .license_uri = "" },
      "<premis:otherRightsBasis>not stated</premis:otherRightsBasis>", "rightsGranted" },
    { "ours: nasty texts", { .basis = "statute", .jurisdiction = NASTY, .citation = NASTY, .note = NASTY, .access = NASTY },
      "&lt;b&gt;bold", NULL },
};

static void rights(void **state)
{
    const struct row *row = *state;
    struct premis_rights whole = row->rights;
    whole.urn = "urn:uuid:4883d5c1-9df8-51e4-814c-4604daa06918";
    whole.package_urn = EXAMPLE_URN;
    struct folder folder = folder_new();
    struct err err = { 0 };
    assert_done(premis_write_rights(folder.fd, "rights.xml", &whole, &err), &err);
    AUTO_FREE char *text = folder_text(&folder, "rights.xml");
    assert_non_null(strstr(text, row->want));
    if (row->must_not)
        assert_null(strstr(text, row->must_not));
    assert_sound(&folder, "rights.xml", "premis-pressmark.rng");
    folder_end(&folder);
}

static void many_warcs(void **state)
{
    (void)state;
    struct premis_warc warcs[3];
    char urns[3][64], names[3][64];
    for (unsigned i = 0; i < 3; i++) {
        snprintf(urns[i], sizeof urns[i], "urn:uuid:0000000%u-0000-5000-8000-000000000000", i);
        snprintf(names[i], sizeof names[i], EXAMPLE_ID "-0000%u.warc.gz", i);
        warcs[i] = (struct premis_warc){ urns[i], names[i], UINT64_C(1) << 40,
            digest_from(DIGEST_SHA256, "67bc7296fe3465c71353263f337fe7491799062f7d542390f229ff3b0d669363"),
            digest_from(DIGEST_SHA512, "12d9676a8080af010bcf09f6ad67977b2a8ffb1854bf683c5aef59b5b0e9bcdb2196b1562a51fd4d5dddd5fa7a2deece4223f6c9a45f007dec561b2e475a4eda") };
    }
    static const struct premis_event events[] = {
        { PREMIS_CAPTURE, "urn:uuid:7017a333-f6fe-51f1-b740-87892131ef47", "2023-06-06T08:15:00Z", NULL, "fail", false },
        { PREMIS_CREATION, "urn:uuid:7017a333-f6fe-51f1-b740-87892131ef48", "2023-06-06T08:15:00Z", NASTY, "success", true },
    };
    const struct premis_document document = {
        .package_urn = EXAMPLE_URN, .warcs = warcs, .n_warcs = 3, .events = events, .n_events = COUNT_OF(events),
        .software_urn = "urn:uuid:cea9dd3d-b952-5413-b97f-90439243ee0e", .software_version = "1.0",
        .organization_urn = "urn:uuid:2c45d1d7-31d3-5a98-9385-decb4504b57a", .organization = NASTY,
    };
    struct folder folder = folder_new();
    struct err err = { 0 };
    assert_done(premis_write(folder.fd, "premis.xml", &document, &err), &err);
    AUTO_FREE char *text = folder_text(&folder, "premis.xml");
    size_t links = 0;
    for (const char *at = text; (at = strstr(at, "<premis:linkingObjectIdentifierValue>")); at++)
        links++;
    assert_int_equal(links, 4);         /* the capture of three WARCs, the creation of one package */
    assert_sound(&folder, "premis.xml", "premis-pressmark.rng");
    folder_end(&folder);
}

int main(void)
{
    struct CMUnitTest tests[COUNT_OF(rows) + 1];
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        tests[i] = (struct CMUnitTest){ rows[i].name, rights, NULL, NULL, (void *)&rows[i] };
    tests[COUNT_OF(rows)] = (struct CMUnitTest){ "premis 3.0: an event names the package, or every WARC", many_warcs, NULL, NULL, NULL };
    return _cmocka_run_group_tests("mets/premis", tests, COUNT_OF(tests), NULL, NULL);
}
