/* tests/unit/bag/bags.h: bags made to order: a right one in memory, some edits, then a folder below /tmp.
 *
 * The right one is a bag of ours in small (data/a.txt, data/sub/b.bin, canonical manifests, all labels), without any finding.
 * After the edits the tag manifests are made anew, unless an edit says otherwise: so each bag has the one defect meant. */
#pragma once
#include "../base/suite.h"

#include "bag/check.h"

enum edit_kind {
    END,
    PUT,                    /* a file `path` with the text `a` */
    REMOVE,                 /* the file */
    REPLACE,                /* `a` by `b`, the first time it stands in the file; it must */
    REPLACE_ALL,
    APPEND,                 /* `a` to the file */
    SEAL,                   /* makes both payload manifests and Payload-Oxum anew */
    KEEP_TAGS,              /* does not make the tag manifests anew */
    MAKE_FOLDER, MAKE_LINK, MAKE_FIFO,      /* on disk; the link points to `a` */
};
struct edit {
    enum edit_kind kind;
    const char *path, *a, *b;
};

struct bag_files;           /* a bag in memory */
struct bag_files *bag_files_new(void);
void bag_files_edit(struct bag_files *files, const struct edit *edits);         /* up to END */
const char *bag_files_text(struct bag_files *files, const char *path);
/* Writes the folder, makes the tag manifests anew before if wanted, and opens it. */
int bag_files_write(struct bag_files *files, char ret_folder[64]);
void bag_files_free(struct bag_files *files);

void remove_folder(const char *folder);
/* All findings as text, one a line: "error invalid bag-oxum bag-info.txt: why". Yours to free. */
char *findings_text(const struct findings *findings);
/* bag_check that must succeed; `ret` may be NULL. */
void check_folder(int bag_fd, unsigned workers, bool is_ours, struct findings *findings, struct bag_check_summary *ret);
bool has_finding(const struct findings *findings, const char *code, enum severity severity);
