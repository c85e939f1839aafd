/* archive/frontier.h: the articles of one site profile: found when, captured when, last looked at when, to be asked when
 * (work/profiles/<name>/frontier.sqlite). On disk, so that a profile of a hundred thousand articles takes no memory, and ready in
 * milliseconds. A cache: what is lost is found anew by the sources, and what was captured is known by the packages.
 *
 * When an article is looked at again counts from its first capture: with the steps 1h, 1d a look is due one hour and one day after it,
 * or at the first run after that; a step that passed while nobody ran is not made up for. Instants are nanoseconds since 1970. */
#pragma once
#include "archive/archive.h"

struct frontier;
/* Opens; makes it when absent, of another form, or damaged. `profile`: name of a profile, which is a folder's name. Fails with INVALID, SYSTEM. */
MUST_CHECK bool frontier_open(const struct archive *archive, const char *profile, struct frontier **ret, struct err *err);
void frontier_free(struct frontier *frontier);
DEFINE_AUTO(frontier_free, struct frontier *)

/* What is done between these two is on disk whole or not at all. */
MUST_CHECK bool frontier_begin(struct frontier *frontier, struct err *err);
MUST_CHECK bool frontier_commit(struct frontier *frontier, struct err *err);

/* An article was found; *ret_is_new: it was not known, and is due at once. */
MUST_CHECK bool frontier_find(struct frontier *frontier, const char *url, int64_t now_ns, bool *ret_is_new, struct err *err);

struct frontier_steps {                 /* after the first capture; rising */
    const int64_t *after_ns;
    size_t n;
};
enum frontier_outcome {
    FRONTIER_CAPTURED,                  /* a snapshot was made, or it is still the one that is kept */
    FRONTIER_GONE,                      /* 404, 410 */
    FRONTIER_REFUSED,                   /* by robots.txt: asked again as if it had been captured */
    FRONTIER_FAILED,                    /* it could not be had: asked again by the next run, then ever later, at most after a day */
};
/* `at`: where it was found after redirects, under which packages know it; NULL: as before. `first_ns`: when it was first captured, where somebody else knows (the catalogue); 0: nobody does. */
MUST_CHECK bool frontier_looked(struct frontier *frontier, const char *url, const char *at, enum frontier_outcome outcome, int64_t now_ns,
                                int64_t first_ns, const struct frontier_steps *steps, struct err *err);
/* When it is due after a look at `looked_ns`; INT64_MAX: never again. */
int64_t frontier_next_ns(int64_t first_ns, int64_t looked_ns, const struct frontier_steps *steps);

struct frontier_article {
    const char *url, *at;               /* borrowed during the call; at: after redirects, the URL where it led nowhere else */
    int64_t found_ns, first_ns, looked_ns, due_ns;      /* first, looked: 0 for never */
};
typedef bool frontier_each(void *context, const struct frontier_article *article, struct err *err);
/* At most `n_max` of those due at `now_ns`: those never captured first, in the order found, then those that wait longest. */
MUST_CHECK bool frontier_due(struct frontier *frontier, int64_t now_ns, size_t n_max, frontier_each *each, void *context, struct err *err);
/* How many are due, and how many are known. */
MUST_CHECK bool frontier_count(struct frontier *frontier, int64_t now_ns, uint64_t *ret_due, uint64_t *ret_known, struct err *err);

/* What a source said when it was last read, to ask it with: yours, NULL where nothing is known. */
MUST_CHECK bool frontier_source(struct frontier *frontier, const char *url, char **ret_etag, char **ret_last_modified, struct err *err);
MUST_CHECK bool frontier_put_source(struct frontier *frontier, const char *url, const char *etag, const char *last_modified, int64_t now_ns,
                                    struct err *err);
