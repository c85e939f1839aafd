/* mets/csip.h: the two small METS documents of a package (METS 1.12.1 after E-ARK CSIP 2.2 and E-ARK AIP 2.2):
 * data/METS.xml and data/representations/<name>/METS.xml. They name every file of the package with size and digest and hold
 * nothing that a CSIP validator would not expect; all metadata is pointed at by mdRef. A group without files is left out.
 * Texts may hold anything (mets/xml.h). Not synced: the package is, once it is
 * complete. Fails with USAGE (the document is there already), SYSTEM. */
#pragma once
#include "base/file.h"
#include "mets/dc.h"

/* A file that a document names. Values are borrowed during the call. */
struct mets_file {
    const char *id, *href;              /* an XML ID; relative to the document, not yet percent-encoded */
    const char *mime;
    uint64_t bytes;
    const uint8_t *sha256;              /* 32 bytes */
    const char *created;                /* RFC 3339, UTC */
};
/* What all documents of a package share. */
struct mets_common {
    const char *objid, *label;          /* package id, or the representation's or map's name */
    const char *created;                /* CREATEDATE and CREATED of sections */
    const char *software_version;       /* of pressmark */
    const char *organization;
    const char *isil;                   /* identification code "ISIL:…"; NULL: none */
    const char *urn;                    /* altRecordID of the package's document; NULL for the others */
};
struct mets_package {
    struct mets_common common;
    struct mets_file dc, rights, premis;                        /* ids dmd-1, rights-1, prov-1 are given by the writer */
    const struct mets_file *documentation, *schemas, *articles, *index;
    size_t n_documentation, n_schemas, n_articles, n_index;
    struct mets_file representation;                            /* its METS.xml; href "representations/original/METS.xml"; id NULL: "rep-1" */
};
MUST_CHECK bool mets_write_package(int dir_fd, const char *path, const struct mets_package *package, struct err *err);
struct mets_representation {
    struct mets_common common;                                  /* objid "original" */
    const struct mets_file *maps, *warcs;                       /* the IDs of maps are dmd-1, dmd-2 … whatever theirs say */
    size_t n_maps, n_warcs;
};
MUST_CHECK bool mets_write_representation(int dir_fd, const char *path, const struct mets_representation *representation, struct err *err);
/* data/metadata/descriptive/dc.xml: <metadata> with dcterms. */
MUST_CHECK bool mets_write_dc(int dir_fd, const char *path, const struct dc_element *elements, size_t n, struct err *err);
