/* mets/premis.h: PREMIS 3.0: objects (the package, its WARCs), events once for the whole package, agents once; and rights
 * as a document of its own. Event types and agents carry Library of Congress URIs. */
#pragma once
#include "base/file.h"

struct premis_warc {
    const char *urn, *name;             /* urn:uuid:…; file name */
    uint64_t bytes;
    const uint8_t *sha256, *sha512;
};
enum premis_event_type { PREMIS_CAPTURE, PREMIS_EXTRACTION, PREMIS_IDENTIFICATION, PREMIS_DIGESTS, PREMIS_VALIDATION, PREMIS_CREATION };
struct premis_event {
    enum premis_event_type type;
    const char *urn;
    const char *when;                   /* RFC 3339 UTC, or start/end */
    const char *detail, *outcome;       /* outcome: "success", "partial", "fail" */
    bool is_of_package;                 /* linked to the package; else to all WARCs */
};
struct premis_document {
    const char *package_urn;
    const struct premis_warc *warcs;
    size_t n_warcs;
    const struct premis_event *events;
    size_t n_events;
    const char *software_urn, *software_version;
    const char *organization_urn, *organization;
};
MUST_CHECK bool premis_write(int dir_fd, const char *path, const struct premis_document *document, struct err *err);

struct premis_rights {
    const char *urn, *package_urn;
    const char *basis;                  /* "statute", "license", "copyright", "other"; "permission", "donor", "policy" are written
                                         * as they are, with otherRightsInformation */
    const char *jurisdiction, *citation;        /* statute; NULL where none */
    const char *license_uri, *note;             /* license, other; NULL where none. Of "other" the note is the basis in words;
                                                 * what the schema demands and nobody said is "not stated" */
    const char *access;                         /* restriction in words; NULL: none. With neither this nor dates, nothing is said
                                                 * to be granted */
    const char *start, *end;                    /* dates of the restriction; NULL where none */
};
MUST_CHECK bool premis_write_rights(int dir_fd, const char *path, const struct premis_rights *rights, struct err *err);
