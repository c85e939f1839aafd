#include "mets/premis.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/digest.h"
#include "mets/xml.h"

#define PREMIS_LOCATION "http://www.loc.gov/premis/v3 http://www.loc.gov/standards/premis/v3/premis.xsd"
#define LOC_VOCABULARY  "http://id.loc.gov/vocabulary/preservation/"

static bool is_said(const char *text)
{
    return text && *text;
}

static void put_root(struct mets_xml *xml, const char *name)
{
    mets_xml_begin(xml, name);
    mets_xml_attribute(xml, "version", "3.0");
    mets_xml_attribute(xml, "xmlns:premis", "http://www.loc.gov/premis/v3");
    mets_xml_attribute(xml, "xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
    mets_xml_attribute(xml, "xsi:schemaLocation", PREMIS_LOCATION);
}

/* The three elements of any identifier: <premis:objectIdentifier><…Type>UUID</…><…Value>urn:uuid:…</…></…>, where `what` is
 * "objectIdentifier", "linkingAgentIdentifier" and so on. */
static void put_identifier(struct mets_xml *xml, const char *what, const char *type, const char *value, bool has_line)
{
    char name[64], name_type[64], name_value[64];
    snprintf(name, sizeof name, "premis:%s", what);
    snprintf(name_type, sizeof name_type, "premis:%sType", what);
    snprintf(name_value, sizeof name_value, "premis:%sValue", what);
    if (has_line)
        mets_xml_begin(xml, name);
    else
        mets_xml_begin_inline(xml, name);
    mets_xml_leaf_inline(xml, name_type, type);
    mets_xml_leaf_inline(xml, name_value, value);
    mets_xml_end(xml);
}

static void put_urn(struct mets_xml *xml, const char *what, const char *urn)
{
    put_identifier(xml, what, "UUID", urn, true);
}

/* --- objects -------------------------------------------------------------------------------------------------- */

static void put_fixity(struct mets_xml *xml, enum digest_algorithm algorithm, const uint8_t *value)
{
    char hex[DIGEST_HEX_MAX];
    digest_hex(algorithm, value, hex);
    mets_xml_begin(xml, "premis:fixity");
    mets_xml_leaf_inline(xml, "premis:messageDigestAlgorithm", digest_standard_name(algorithm));
    mets_xml_leaf_inline(xml, "premis:messageDigest", hex);
    mets_xml_end(xml);
}

static void put_format(struct mets_xml *xml, const char *name, const char *version, const char *puid)
{
    mets_xml_begin(xml, "premis:format");
    mets_xml_begin_inline(xml, "premis:formatDesignation");
    mets_xml_leaf_inline(xml, "premis:formatName", name);
    if (version)
        mets_xml_leaf_inline(xml, "premis:formatVersion", version);
    mets_xml_end(xml);
    mets_xml_begin_inline(xml, "premis:formatRegistry");
    mets_xml_leaf_inline(xml, "premis:formatRegistryName", "PRONOM");
    mets_xml_leaf_inline(xml, "premis:formatRegistryKey", puid);
    mets_xml_end(xml);
    mets_xml_end(xml);
}

static void put_package(struct mets_xml *xml, const char *urn)
{
    mets_xml_begin(xml, "premis:object");
    mets_xml_attribute(xml, "xsi:type", "premis:intellectualEntity");
    put_identifier(xml, "objectIdentifier", "UUID", urn, false);
    mets_xml_end(xml);
}

/* Two layers (PREMIS 1.5.1): 0 is the WARC, 1 the gzip around it, to which digests and size belong. */
static void put_warc(struct mets_xml *xml, const struct premis_warc *warc)
{
    char bytes[24];
    snprintf(bytes, sizeof bytes, "%" PRIu64, warc->bytes);
    mets_xml_begin(xml, "premis:object");
    mets_xml_attribute(xml, "xsi:type", "premis:file");
    put_urn(xml, "objectIdentifier", warc->urn);
    mets_xml_begin(xml, "premis:objectCharacteristics");
    mets_xml_leaf(xml, "premis:compositionLevel", "0");
    put_format(xml, "WARC", "1.1", "fmt/1281");
    mets_xml_end(xml);
    mets_xml_begin(xml, "premis:objectCharacteristics");
    mets_xml_leaf(xml, "premis:compositionLevel", "1");
    put_fixity(xml, DIGEST_SHA256, warc->sha256);
    put_fixity(xml, DIGEST_SHA512, warc->sha512);
    mets_xml_leaf(xml, "premis:size", bytes);
    put_format(xml, "GZIP", NULL, "x-fmt/266");
    mets_xml_end(xml);
    mets_xml_leaf(xml, "premis:originalName", warc->name);
    mets_xml_end(xml);
}

/* --- events and agents ---------------------------------------------------------------------------------------- */

/* Terms of http://id.loc.gov/vocabulary/preservation/eventType */
static const struct event_term {
    const char *code, *label;
} event_terms[] = {
    [PREMIS_CAPTURE] = { "cap", "capture" },
    [PREMIS_EXTRACTION] = { "mee", "metadata extraction" },
    [PREMIS_IDENTIFICATION] = { "for", "format identification" },
    [PREMIS_DIGESTS] = { "mes", "message digest calculation" },
    [PREMIS_VALIDATION] = { "val", "validation" },
    [PREMIS_CREATION] = { "ipc", "information package creation" },
};

static void put_event(struct mets_xml *xml, const struct premis_event *event, const struct premis_document *document)
{
    const struct event_term *term = &event_terms[event->type];
    mets_xml_begin(xml, "premis:event");
    put_urn(xml, "eventIdentifier", event->urn);
    mets_xml_begin(xml, "premis:eventType");
    mets_xml_attribute(xml, "authority", "eventType");
    mets_xml_attribute(xml, "authorityURI", LOC_VOCABULARY "eventType");
    mets_xml_attributef(xml, "valueURI", LOC_VOCABULARY "eventType/%s", term->code);
    mets_xml_text(xml, term->label);
    mets_xml_end(xml);
    mets_xml_leaf(xml, "premis:eventDateTime", event->when);
    if (is_said(event->detail)) {
        mets_xml_begin(xml, "premis:eventDetailInformation");
        mets_xml_leaf_inline(xml, "premis:eventDetail", event->detail);
        mets_xml_end(xml);
    }
    mets_xml_begin(xml, "premis:eventOutcomeInformation");
    mets_xml_leaf_inline(xml, "premis:eventOutcome", event->outcome);
    mets_xml_end(xml);
    put_urn(xml, "linkingAgentIdentifier", document->software_urn);
    put_urn(xml, "linkingAgentIdentifier", document->organization_urn);
    if (event->is_of_package)
        put_urn(xml, "linkingObjectIdentifier", document->package_urn);
    for (size_t i = 0; !event->is_of_package && i < document->n_warcs; i++)
        put_urn(xml, "linkingObjectIdentifier", document->warcs[i].urn);
    mets_xml_end(xml);
}

static void put_agent(struct mets_xml *xml, const char *urn, const char *name, const char *code, const char *type,
                      const char *version)
{
    mets_xml_begin(xml, "premis:agent");
    put_urn(xml, "agentIdentifier", urn);
    mets_xml_leaf(xml, "premis:agentName", name);
    mets_xml_begin_inline(xml, "premis:agentType");
    mets_xml_attributef(xml, "valueURI", LOC_VOCABULARY "agentType/%s", code);
    mets_xml_text(xml, type);
    mets_xml_end(xml);
    if (version)
        mets_xml_leaf_inline(xml, "premis:agentVersion", version);
    mets_xml_end(xml);
}

bool premis_write(int dir_fd, const char *path, const struct premis_document *document, struct err *err)
{
    AUTO(mets_xml_free) struct mets_xml *xml = NULL;
    if (!mets_xml_open(dir_fd, path, &xml, err))
        return false;
    put_root(xml, "premis:premis");
    put_package(xml, document->package_urn);
    for (size_t i = 0; i < document->n_warcs; i++)
        put_warc(xml, &document->warcs[i]);
    for (size_t i = 0; i < document->n_events; i++)
        put_event(xml, &document->events[i], document);
    put_agent(xml, document->software_urn, "pressmark", "sof", "software", document->software_version);
    put_agent(xml, document->organization_urn, document->organization, "org", "organization", NULL);
    mets_xml_end(xml);
    return mets_xml_publish(xml, err) || err_where(err, "%s", path);
}

/* --- rights --------------------------------------------------------------------------------------------------- */

/* What the schema demands and nobody said. */
static const char *or_not_stated(const char *text)
{
    return is_said(text) ? text : "not stated";
}

static void put_note(struct mets_xml *xml, const char *name, const char *note)
{
    if (is_said(note))
        mets_xml_leaf_inline(xml, name, note);
}

static void put_statute(struct mets_xml *xml, const struct premis_rights *rights)
{
    mets_xml_begin(xml, "premis:statuteInformation");
    mets_xml_leaf_inline(xml, "premis:statuteJurisdiction", or_not_stated(rights->jurisdiction));
    mets_xml_leaf_inline(xml, "premis:statuteCitation", or_not_stated(rights->citation));
    put_note(xml, "premis:statuteNote", rights->note);
    mets_xml_end(xml);
}

/* A licence has its document, its terms, or at least a note. */
static void put_license(struct mets_xml *xml, const struct premis_rights *rights)
{
    bool has_uri = is_said(rights->license_uri);
    mets_xml_begin(xml, "premis:licenseInformation");
    if (has_uri)
        put_identifier(xml, "licenseDocumentationIdentifier", "URI", rights->license_uri, false);
    put_note(xml, "premis:licenseNote", has_uri ? rights->note : or_not_stated(rights->note));
    mets_xml_end(xml);
}

static void put_copyright(struct mets_xml *xml, const struct premis_rights *rights)
{
    mets_xml_begin(xml, "premis:copyrightInformation");
    mets_xml_leaf_inline(xml, "premis:copyrightStatus", "copyrighted");
    mets_xml_leaf_inline(xml, "premis:copyrightJurisdiction", or_not_stated(rights->jurisdiction));
    put_note(xml, "premis:copyrightNote", rights->note);
    mets_xml_end(xml);
}

/* For "other", the note says what the basis is; for a basis that PREMIS has no container for (permission, donor, policy),
 * its name is the basis and the note a note. */
static void put_other(struct mets_xml *xml, const struct premis_rights *rights)
{
    bool is_other = strcmp(rights->basis, "other") == 0;
    mets_xml_begin(xml, "premis:otherRightsInformation");
    if (is_said(rights->license_uri))
        put_identifier(xml, "otherRightsDocumentationIdentifier", "URI", rights->license_uri, false);
    mets_xml_leaf_inline(xml, "premis:otherRightsBasis", is_other ? or_not_stated(rights->note) : rights->basis);
    put_note(xml, "premis:otherRightsNote", is_other ? NULL : rights->note);
    mets_xml_end(xml);
}

static void put_basis(struct mets_xml *xml, const struct premis_rights *rights)
{
    mets_xml_leaf(xml, "premis:rightsBasis", rights->basis);
    if (strcmp(rights->basis, "statute") == 0)
        put_statute(xml, rights);
    else if (strcmp(rights->basis, "license") == 0)
        put_license(xml, rights);
    else if (strcmp(rights->basis, "copyright") == 0)
        put_copyright(xml, rights);
    else
        put_other(xml, rights);
}

/* Where nothing is said about access, nothing is granted here either: silence must not read as permission. */
static void put_granted(struct mets_xml *xml, const struct premis_rights *rights)
{
    if (!is_said(rights->access) && !is_said(rights->end))
        return;
    const char *term = is_said(rights->access) ? "premis:termOfRestriction" : "premis:termOfGrant";
    mets_xml_begin(xml, "premis:rightsGranted");
    mets_xml_leaf_inline(xml, "premis:act", "disseminate");
    put_note(xml, "premis:restriction", rights->access);
    if (is_said(rights->start) || is_said(rights->end)) {
        mets_xml_begin_inline(xml, term);
        const char *start = is_said(rights->start) ? rights->start : "unknown";         /* as EDTF says it */
        mets_xml_leaf_inline(xml, "premis:startDate", start);
        put_note(xml, "premis:endDate", rights->end);
        mets_xml_end(xml);
    }
    mets_xml_end(xml);
}

bool premis_write_rights(int dir_fd, const char *path, const struct premis_rights *rights, struct err *err)
{
    AUTO(mets_xml_free) struct mets_xml *xml = NULL;
    if (!mets_xml_open(dir_fd, path, &xml, err))
        return false;
    put_root(xml, "premis:rights");
    mets_xml_begin(xml, "premis:rightsStatement");
    put_urn(xml, "rightsStatementIdentifier", rights->urn);
    put_basis(xml, rights);
    put_granted(xml, rights);
    put_urn(xml, "linkingObjectIdentifier", rights->package_urn);
    mets_xml_end(xml);
    mets_xml_end(xml);
    return mets_xml_publish(xml, err) || err_where(err, "%s", path);
}
