/* access/replay.h: the files of one snapshot, in a folder that is being made: the page, its requisites, article.json, article.txt,
 * original.http. What each comes from goes to the provenance. */
#pragma once
#include "access/answer.h"
#include "access/provenance.h"
#include "access/target.h"
#include "base/progress.h"

struct replay {
    const struct shelf *shelf;
    const struct target *target;
    const struct snapshot *snapshot;
    const struct answer *page;
    const char *article;                /* path of the snapshot's JSON in the package */
    struct span article_json;           /* its bytes, which were compared */
    const char *captured_local, *zone;  /* for article.txt */
    const struct progress *progress;
};
/* `*ret_files`: requisites written; `*ret_missing`: requisites that the archive does not have. */
MUST_CHECK bool replay_write(const struct replay *replay, struct provenance *provenance, uint64_t *ret_files, uint64_t *ret_missing,
                             struct err *err);
