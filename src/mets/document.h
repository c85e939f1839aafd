/* mets/document.h: what the METS documents of a package have in common: the root element with its namespaces, the header
 * with its agents, the facts of a file, a list of Dublin Core terms. Used by csip.c and map.c only. */
#pragma once
#include "mets/csip.h"
#include "mets/xml.h"

#define METS_CSIP_PROFILE "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP-v2-2-0.xml"
#define METS_XSI          "http://www.w3.org/2001/XMLSchema-instance"
#define METS_DCTERMS      "http://purl.org/dc/terms/"

/* <mets> and <metsHdr>; the root stays open. With `has_dc`, dcterms is declared for what the document wraps. */
void mets_put_root(struct mets_xml *xml, const struct mets_common *common, const char *profile, bool has_dc);
/* CONTENTINFORMATIONTYPE "OTHER" with its name: on roots, and on groups that hold a representation (CSIP4, CSIP62). */
void mets_put_content_type(struct mets_xml *xml);
/* MIMETYPE, SIZE, CREATED, CHECKSUM, CHECKSUMTYPE of the element just begun; sha256 may be NULL. */
void mets_put_facts(struct mets_xml *xml, const char *mime, uint64_t bytes, const char *created, const uint8_t *sha256);
/* LOCTYPE, xlink:type, xlink:href of the element just begun (CSIP76 to CSIP79). */
void mets_put_location(struct mets_xml *xml, const char *path);
/* <file> with its FLocat; stays open. */
void mets_put_file(struct mets_xml *xml, const struct mets_file *file, const char *id);
/* One element a line. A value that its xsi:type does not allow (a page's "en_US" as a language) is written without the
 * type: the fact is kept and the document stays valid. Dcterms forbids xml:lang where there is an xsi:type. */
void mets_put_dc(struct mets_xml *xml, const struct dc_element *elements, size_t n);
