/* log.h: the access log, by which tests prove politeness and limits.
 *
 * One line per request, written when its answer is about to be sent:
 *     milliseconds (monotonic) at arrival TAB method TAB host TAB target TAB status TAB in flight
 * "In flight" counts the requests of that host that had arrived and were not yet being answered, this one
 * included. It ends before the last byte of an answer leaves: a client that has an answer and asks again is never
 * counted twice, so that a test of "at most 6" cannot fail by chance. --delay-ms makes it a sharp measure.
 * Status 0 is an answer without a status line. Requests to /_control/ are not logged. */
#pragma once
#include "bytes.h"

struct access_log;

/* `path` may be NULL. False with errno set when the file cannot be opened. */
bool access_log_open(const char *path, struct access_log **ret);
unsigned access_log_arrive(struct access_log *log, const char *host);
void access_log_leave(struct access_log *log, const char *host);
void access_log_line(struct access_log *log, uint64_t arrived_ms, const char *method, const char *host,
                     const char *target, unsigned status, unsigned in_flight);
void access_log_copy(struct access_log *log, struct bytes *ret);
void access_log_free(struct access_log *log);
