/* access/provenance.h: provenance.json: where everything that was handed out comes from, so that it can be traced and checked long after,
 * without pressmark.
 *
 *     { "made": when, "tool": …, "asked": {…}, "snapshot": {…}, "package": {…}, "proof": {…},
 *       "files": [ { "file": "files/0001-bridge.jpg", "sha256": …, "bytes": …, "made": "as captured", "url": …, "record": {…} }, … ],
 *       "missing": [ { "url": …, "found": "img.src", "why": "404", … }, … ] }
 *
 * "sha256" is that of the file as it lies beside; the record's "payload_digest" is that of the payload, as recorded and compared.
 * "proof" says what else was compared with what, up to the ledger; its "ledger" is null where that says nothing of the package. Ours:
 * schemas/provenance.schema.json. */
#pragma once
#include "access/get.h"
#include "access/proof.h"
#include "package/snapshot.h"

struct provenance_record {              /* of a file: the capture that it comes from */
    char *urn, *type, *url, *captured, *warc, *payload_digest, *mime, *mime_sent, *coding, *truncated;
    uint64_t at;
    int status;
};
struct provenance_file {
    char *name;                         /* "files/0001-bridge.jpg" */
    char sha256[65];
    uint64_t bytes;
    const char *made;                   /* how it was made of the record: PROVENANCE_…; static */
    char *note;                         /* what is wrong with it ("the chunked body is cut"), or NULL */
    char **asked;                       /* URLs by which the page asks for it; written where they are not the record's own */
    size_t n_asked;
    struct provenance_record record;    /* urn NULL: made of no record */
    char *original;                     /* urn of the record with the payload, where `record` is a revisit */
};
#define PROVENANCE_AS_CAPTURED "as captured"
#define PROVENANCE_DECODED "content coding removed"
#define PROVENANCE_REWRITTEN "links lead to the files here"
#define PROVENANCE_PAGE "links lead to the files here, scripts dropped"
#define PROVENANCE_BLOCK "the record's block, byte for byte"
#define PROVENANCE_COPY "copied from the package"
#define PROVENANCE_WRITTEN "written from article.json"
#define PROVENANCE_STAND_IN "made by pressmark: the snapshot is no web page"

struct provenance_missing {
    char *url, *found, *why, *record;   /* place in the page or NULL; reason; urn of what was answered instead, or NULL */
    bool is_hint;                       /* it may not have been meant to be there: not counted as missing */
};
struct provenance {                     /* { 0 } is empty */
    struct provenance_file *files;
    size_t n_files;
    struct provenance_missing *missing;
    size_t n_missing;
};
struct provenance_of {                  /* what all files share */
    const struct archive *archive;
    const struct shelf *shelf;
    const struct get_options *options;
    const struct get_result *result;
    const struct snapshot *snapshot;
    const char *article;                /* path of its JSON in the package */
    const struct proof *proof;
};
struct provenance_file *provenance_add(struct provenance *provenance, const char *name);    /* borrowed until the next one */
void provenance_set_record(struct provenance_file *file, const struct record *record, const struct record *original);
void provenance_format(const struct provenance *provenance, const struct provenance_of *of, int64_t now_ns, struct buf *into);
void provenance_free(struct provenance *provenance);                /* the fields; { 0 } is fine */
#define AUTO_PROVENANCE __attribute__((cleanup(provenance_free)))
