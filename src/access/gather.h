/* access/gather.h: the requisites of a page, taken out of the package: which URL became which file, and what is missing.
 *
 * A worklist, no recursion: the page's requisites first, then what its style sheets need, each URL once; a record that several URLs lead
 * to becomes one file. Every payload was compared with its digests before its file counts. Style sheets are written as they came;
 * access/replay.c rewrites them when all names are known. */
#pragma once
#include "access/answer.h"
#include "access/provenance.h"
#include "access/target.h"
#include "base/progress.h"
#include "base/table.h"
#include "package/told.h"
#include "page/requisite.h"

struct gathered {                       /* one URL */
    char *url, *found;
    enum page_kind kind;
    bool is_hint;
    size_t file;                        /* index in the provenance's files plus one; 0: none */
};
struct gathered_style {
    size_t file;                        /* index in the provenance's files */
    char *url;                          /* where it lies: what its links are resolved against */
    char *content_type;                 /* as sent */
};
struct gathering {
    const struct shelf *shelf;
    const struct target *target;
    const struct record *page;          /* the record of the page: its WARC is preferred, its metadata record asked */
    const char *page_encoding;          /* for sheets that do not say their own; NULL: unknown */
    const struct progress *progress;
    struct provenance *provenance;
    /* The rest begins as { 0 } and is the gathering's own. */
    struct gathered *items;
    size_t n;
    struct gathered_style *styles;
    size_t n_styles;
    struct table *by_url, *by_record;   /* index plus one, as a pointer */
    struct told_reasons *told;          /* by the page's metadata record; read when it is needed first */
    uint64_t n_files, n_missing, n_left_out;
};
enum { GATHER_MAX = 20000 };
void gather_add(struct gathering *gathering, const char *url, enum page_kind kind, const char *found, bool is_hint);
/* Everything that was added, and what it needs itself. Fails with MISMATCH, INVALID (a damaged record), LIMIT, SYSTEM. */
MUST_CHECK bool gather_all(struct gathering *gathering, struct err *err);
/* The file of a URL, or NULL; borrowed until something is added to the provenance. */
const struct provenance_file *gather_find(const struct gathering *gathering, const char *url);
void gather_free(struct gathering *gathering);
