/* package/changes.h: what changed between two snapshots of an article: its facts, its text, its pictures, and not what belongs to the
 * rendering (the masthead's date and weather, mark-up, advertisements, where a fact was found). */
#pragma once
#include "package/snapshot.h"

enum {
    CHANGE_HEADLINE = 1 << 0,           /* and the subtitle */
    CHANGE_TEXT = 1 << 1,
    CHANGE_AUTHORS = 1 << 2,
    CHANGE_DATES = 1 << 3,              /* published, modified, the dateline */
    CHANGE_FACTS = 1 << 4,              /* section, publisher, language, keywords, description, rights */
    CHANGE_CAPTIONS = 1 << 5,           /* how many pictures there are, and what is said of them */
    CHANGE_PICTURES = 1 << 6,           /* the pictures themselves */
};
/* The union of the above; 0: the same article. Pictures are compared in order: by their payload digests where both have one, else by
 * their URLs. Texts are compared with white space collapsed. */
unsigned snapshot_changes(const struct snapshot *before, const struct snapshot *after);
/* "headline, text, pictures", at the end of `into`. */
void snapshot_changes_put(unsigned changes, struct buf *into);
