/* mets/check.h: reads a METS, PREMIS or Dublin Core document of a package as a stream and reports what no schema checks.
 *
 * Well-formed, no document type, no entities, no network; IDs unique, every reference (DMDID, ADMID, FILEID, STRUCTID, smLink,
 * PREMIS linking identifiers) resolves and points at the right kind; articles and pictures in rising ORDER; every file named
 * with size, digest and place is handed to the caller, who compares with what lies there. One pass, at most 64 bytes an ID.
 * Codes of findings:
 *     mets-xml, mets-doctype, mets-encoding, mets-limit    as mets/reader.h says; nothing behind that place was checked
 *     mets-form        not a document of this kind, or an attribute that is no number, no href, no pair
 *     mets-id          an ID that is no XML name, or stands twice
 *     mets-reference   a reference to nothing, or to something of another kind
 *     mets-file        a file or mdRef without place, or with one outside of the package
 *     mets-range       a byte range that is none
 *     mets-order       articles or pictures out of order
 *     mets-unused      a dmdSec that nothing points at (warning)
 * Fails only when the source cannot be read, or a callback fails. */
#pragma once
#include "base/finding.h"
#include "base/source.h"

struct mets_seen_file {                 /* <file> with FLocat, or <mdRef> */
    const char *href;                   /* percent-decoded, as it stands: relative to the document */
    uint64_t bytes;                     /* UINT64_MAX: no SIZE */
    const char *checksum, *checksum_type;       /* NULL where absent */
};
struct mets_seen_record {               /* nested <file> with a byte range */
    const char *warc_href;              /* of the file around it */
    const char *owner_id, *mime, *created, *checksum;   /* NULL where absent */
    uint64_t bytes, begin, end;         /* bytes UINT64_MAX: no SIZE; end inclusive, as written, never below begin */
};
struct mets_seen_area {                 /* <area> with a byte range in a structural map */
    const char *file_id, *type;         /* type of the division around it: PAGE, IMAGE, IMAGE_MISSING; "" for none */
    uint64_t begin, extent;
};
struct mets_check_options {
    bool (*file)(void *context, const struct mets_seen_file *file, struct err *err);        /* each may be NULL */
    bool (*record)(void *context, const struct mets_seen_record *record, struct err *err);
    bool (*area)(void *context, const struct mets_seen_area *area, struct err *err);
    void *context;
};
struct mets_check_summary {
    char root[64];                      /* local name of the root element: mets, premis, rights, metadata; "" when there is none */
    char objid[256], profile[256];
    uint64_t files, records, areas, articles;
    uint64_t images, images_missing;    /* divisions IMAGE and IMAGE_MISSING */
};
MUST_CHECK bool mets_check(struct source *source, const struct mets_check_options *options, struct findings *findings,
                           struct mets_check_summary *ret, struct err *err);
