/* access/target.h: the folder into which something is handed out: it appears whole and synced, or not at all.
 *
 * It is made under a temporary name beside the final one ("old-bridge.part-1c9e…") and moved into place when all is there. Freed
 * before that, it vanishes. An empty folder of that name gives way. */
#pragma once
#include "base/digest.h"
#include "base/file.h"

struct target {                         /* { .parent_fd = -1, .fd = -1 } is none */
    char *path;                         /* as given, without slashes at its end */
    char *name, *temporary;             /* last part; both below parent_fd */
    int parent_fd, fd;
    bool has_empty;                     /* an empty folder of that name is there */
};
#define TARGET_NONE { .parent_fd = -1, .fd = -1 }
/* Fails with USAGE (there is something in it, it is no folder, it is where the caller stands), SYSTEM. */
MUST_CHECK bool target_begin(const char *path, struct target *ret, struct err *err);
MUST_CHECK bool target_publish(struct target *target, struct err *err);
void target_free(struct target *target);
#define AUTO_TARGET __attribute__((cleanup(target_free)))

/* One file in it, written piece by piece and digested on the way. Not synced: target_publish does that for all. */
struct target_file {                    /* { .fd = -1 } is none */
    int fd;
    uint64_t bytes;
    struct digester *digester;
};
MUST_CHECK bool target_file_open(const struct target *target, const char *name, struct target_file *ret, struct err *err);
MUST_CHECK bool target_file_put(struct target_file *file, struct span piece, struct err *err);
/* SHA-256 in hexadecimal, of all that was put. */
void target_file_end(struct target_file *file, char ret_sha256[65]);
void target_file_free(struct target_file *file);
#define AUTO_TARGET_FILE __attribute__((cleanup(target_file_free)))
