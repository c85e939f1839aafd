/* bag/checking.h: a check in progress (bag/check.h), as its steps see it. Private to bag/check*.c.
 *
 * The steps run one after the other on the caller's thread, in this order, so that findings come out the same whatever the
 * number of workers: what lies there, the declaration, tag manifests, fetch.txt, names, manifests, bag-info.txt, digests. */
#pragma once
#include <pthread.h>

#include "bag/check.h"
#include "bag/codes.h"
#include "bag/declaration.h"
#include "bag/manifest.h"
#include "bag/table.h"

enum { CHECKED_MANIFESTS_MAX = 16 };    /* of each kind: the bits of bag_item.listed */

struct checked_manifest {
    const char *name;                   /* the file's path, in the table */
    enum digest_algorithm algorithm;    /* NONE: unknown here */
    bool is_cut;                        /* could not be read to its end: what it lacks says nothing */
    uint8_t *digests;                   /* expected, one for each item it could list; what was found, where `wrong` */
};
struct check_failure {                  /* a file that could not be judged, noted by a worker */
    size_t index;
    enum err_kind kind;
    char *why;
};
struct checking {
    int bag_fd;
    const struct bag_check_options *options;
    struct findings *findings;
    struct bag_check_summary *summary;
    struct bag_declaration declaration;
    struct bag_table *table;
    struct checked_manifest manifests[2][CHECKED_MANIFESTS_MAX];        /* [0] payload, [1] tag */
    unsigned n_manifests[2];
    struct buf declaration_bytes;
    uint64_t n_to_fetch, bytes_to_fetch;        /* by fetch.txt */
    bool knows_bytes_to_fetch;
    pthread_mutex_t lock;               /* for the failures */
    struct check_failure *failures;
    size_t n_failures;
};

/* checking.c: what all steps use */
void check_find(struct checking *checking, enum severity severity, const char *code, const char *path,
                const char *why, ...) PRINTF_LIKE(5, 6);
void check_find_line(struct checking *checking, enum severity severity, const char *code, const char *path,
                     uint64_t line, const char *why);
/* A failure to read as a finding: unreadable, changed, beyond a limit, or else `code`. */
void check_trouble(struct checking *checking, const char *code, const char *path, uint64_t line,
                   enum err_kind kind, const char *why);
/* What is legible but odd in a line of a manifest or of fetch.txt: BAG_ODD_… but what md5sum wrote. An empty line has
 * `blank_code`; `clause` is where RFC 8493 describes that list. */
void check_shape(struct checking *checking, const char *path, const struct bag_line *line, unsigned oddities,
                 const char *blank_code, const char *clause);
/* The item that a tag file names. Not byte for byte the same name: a warning, once for each line. */
bool check_locate(struct checking *checking, const char *path, const char *tag_file, uint64_t line, size_t *ret_index);

/* A tag file that a step reads itself, whose digests share the read. */
struct check_tag_file {
    struct source *file, *tee;
    struct digester *digester;
    size_t index;
};
/* False: it is not there, or no file; or it cannot be opened, which is a finding then. */
bool check_tag_open(struct checking *checking, const char *path, struct check_tag_file *ret);
void check_tag_close(struct checking *checking, struct check_tag_file *tag_file);

/* check_names.c, check_manifests.c, check_fetch.c, check_info.c, check_digests.c, check_ours.c: the steps */
void check_names(struct checking *checking);
void check_find_manifests(struct checking *checking);
void check_tag_manifests(struct checking *checking);
void check_payload_manifests(struct checking *checking);
void check_fetch(struct checking *checking);
void check_fetched(struct checking *checking);          /* what is still to be fetched, once manifests are read */
void check_info(struct checking *checking);
void check_compare(struct checking *checking, size_t index, const struct digester *digester);
unsigned check_algorithms(const struct checking *checking, size_t index);
uint8_t *check_digest_at(struct checking *checking, bool is_tag, unsigned manifest, size_t index);
void check_digests(struct checking *checking);
void check_ours_folder(struct checking *checking);
void check_ours_info(struct checking *checking, struct span text);
