/* mets/check.h: reads a METS, PREMIS or Dublin Core document of a package as a stream and reports what no schema checks.
 *
 * Well-formed, no document type, no entities, no network; IDs unique, every ID reference (DMDID, ADMID, FILEID, smLink) resolves
 * and points at the right kind; every file named with size, digest and place is handed to the caller, who
 * compares with what lies there. Memory: 64 bytes an ID. Codes: "mets-xml", "mets-id", "mets-reference", "mets-form", … */
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
    const char *owner_id, *mime, *created, *checksum;
    uint64_t bytes, begin, end;         /* end inclusive, as written */
};
struct mets_seen_area {                 /* <area> in a structural map */
    const char *file_id, *type;         /* type of the division around it: PAGE, IMAGE, IMAGE_MISSING */
    uint64_t begin, extent;
};
struct mets_check_options {
    bool (*file)(void *context, const struct mets_seen_file *file, struct err *err);        /* each may be NULL */
    bool (*record)(void *context, const struct mets_seen_record *record, struct err *err);
    bool (*area)(void *context, const struct mets_seen_area *area, struct err *err);
    void *context;
};
struct mets_check_summary {
    char root[64];                      /* local name of the root element */
    char objid[256], profile[256];
    uint64_t files, records, areas, articles, images;
};
MUST_CHECK bool mets_check(struct source *source, const struct mets_check_options *options, struct findings *findings,
                           struct mets_check_summary *ret, struct err *err);
