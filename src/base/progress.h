/* base/progress.h: how what happens below reaches whoever shows it.
 *
 * The one above passes a struct progress down; below, nothing prints. All may be NULL: then nobody listens.
 * Called from any worker; the listener locks. */
#pragma once
#include "base/own.h"

struct progress {
    /* `done` of `total` units (bytes or items) of the step called `step`; total 0 is unknown. */
    void (*moved)(void *context, const char *step, uint64_t done, uint64_t total);
    /* One thing worth a line in a log: "captured https://… 200". */
    void (*noted)(void *context, const char *text);
    void *context;
};
static inline void progress_moved(const struct progress *progress, const char *step, uint64_t done, uint64_t total)
{
    if (progress && progress->moved)
        progress->moved(progress->context, step, done, total);
}
void progress_noted(const struct progress *progress, const char *format, ...) PRINTF_LIKE(2, 3);
