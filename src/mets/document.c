#include "mets/document.h"

#include "base/digest.h"

#define METS_LOCATIONS                                                                                             \
    "http://www.loc.gov/METS/ http://www.loc.gov/standards/mets/version1121/mets.xsd "                             \
    "http://www.w3.org/1999/xlink http://www.loc.gov/standards/xlink/xlink.xsd "                                   \
    "https://DILCIS.eu/XML/METS/CSIPExtensionMETS https://earkcsip.dilcis.eu/schema/DILCISExtensionMETS.xsd"
#define DCTERMS_LOCATION " http://purl.org/dc/terms/ https://dublincore.org/schemas/xmls/qdc/2008/02/11/dcterms.xsd"

void mets_put_content_type(struct mets_xml *xml)
{
    mets_xml_attribute(xml, "csip:CONTENTINFORMATIONTYPE", "OTHER");            /* no CITS of E-ARK is about web archives */
    mets_xml_attribute(xml, "csip:OTHERCONTENTINFORMATIONTYPE", "News articles in WARC");
}

static void put_agent(struct mets_xml *xml, const char *role, const char *type, const char *other_type,
                      const char *name, const char *note_type, const char *note)
{
    mets_xml_begin(xml, "mets:agent");
    mets_xml_attribute(xml, "ROLE", role);
    mets_xml_attribute(xml, "TYPE", type);
    mets_xml_attribute(xml, "OTHERTYPE", other_type);
    mets_xml_leaf_inline(xml, "mets:name", name);
    if (note) {
        mets_xml_begin_inline(xml, "mets:note");
        mets_xml_attribute(xml, "csip:NOTETYPE", note_type);
        mets_xml_text(xml, note);
        mets_xml_end(xml);
    }
    mets_xml_end(xml);
}

void mets_put_root(struct mets_xml *xml, const struct mets_common *common, const char *profile, bool has_dc)
{
    mets_xml_begin(xml, "mets:mets");
    mets_xml_attribute(xml, "xmlns:mets", "http://www.loc.gov/METS/");
    mets_xml_attribute(xml, "xmlns:xlink", "http://www.w3.org/1999/xlink");
    mets_xml_attribute(xml, "xmlns:xsi", METS_XSI);
    mets_xml_attribute(xml, "xmlns:csip", "https://DILCIS.eu/XML/METS/CSIPExtensionMETS");
    mets_xml_attribute(xml, "xmlns:dcterms", has_dc ? METS_DCTERMS : NULL);
    mets_xml_break(xml);
    mets_xml_attribute(xml, "xsi:schemaLocation", has_dc ? METS_LOCATIONS DCTERMS_LOCATION : METS_LOCATIONS);
    mets_xml_break(xml);
    mets_xml_attribute(xml, "OBJID", common->objid);
    mets_xml_attribute(xml, "LABEL", common->label);
    mets_xml_attribute(xml, "TYPE", "Web Archives");
    mets_xml_attribute(xml, "PROFILE", profile);
    mets_put_content_type(xml);

    mets_xml_begin(xml, "mets:metsHdr");
    mets_xml_attribute(xml, "CREATEDATE", common->created);
    mets_xml_attribute(xml, "RECORDSTATUS", "NEW");
    mets_xml_attribute(xml, "csip:OAISPACKAGETYPE", "AIP");
    put_agent(xml, "CREATOR", "OTHER", "SOFTWARE", "pressmark", "SOFTWARE VERSION", common->software_version);
    put_agent(xml, "ARCHIVIST", "ORGANIZATION", NULL, common->organization, "IDENTIFICATIONCODE", common->isil);
    if (common->urn) {
        mets_xml_begin(xml, "mets:altRecordID");
        mets_xml_attribute(xml, "TYPE", "URN");
        mets_xml_text(xml, common->urn);
        mets_xml_end(xml);
    }
    mets_xml_end(xml);
}

void mets_put_facts(struct mets_xml *xml, const char *mime, uint64_t bytes, const char *created, const uint8_t *sha256)
{
    mets_xml_attribute(xml, "MIMETYPE", mime);
    mets_xml_attribute_u64(xml, "SIZE", bytes);
    mets_xml_attribute(xml, "CREATED", created);
    if (sha256) {
        char hex[DIGEST_HEX_MAX];
        digest_hex(DIGEST_SHA256, sha256, hex);
        mets_xml_attribute(xml, "CHECKSUM", hex);
        mets_xml_attribute(xml, "CHECKSUMTYPE", digest_standard_name(DIGEST_SHA256));
    }
}

void mets_put_location(struct mets_xml *xml, const char *path)
{
    mets_xml_attribute(xml, "LOCTYPE", "URL");
    mets_xml_attribute(xml, "xlink:type", "simple");
    mets_xml_attribute_href(xml, "xlink:href", path);
}

void mets_put_file(struct mets_xml *xml, const struct mets_file *file, const char *id)
{
    mets_xml_begin(xml, "mets:file");
    mets_xml_attribute(xml, "ID", id);
    mets_put_facts(xml, file->mime, file->bytes, file->created, file->sha256);
    mets_xml_begin(xml, "mets:FLocat");
    mets_put_location(xml, file->href);
    mets_xml_end(xml);
}
