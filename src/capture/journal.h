/* capture/journal.h: the journal of a run, work/<run>/journal.jsonl: what was asked for, what is done, and up to which byte the
 * WARC that is being written is on disk. JSON lines:
 *
 *     {"event":"run", …}                       first: the options of the run, so that it can be resumed
 *     {"event":"url","url":"…"}                asked for
 *     {"event":"package","package":"…","number":1,"time":"…"}     begun; its WARCs follow
 *     {"event":"page","url":"…","at":"…","captured":"…","snapshot":"urn:…","warc":0}   a page and its requisites are in the WARC
 *         (with "shared":true: it is the snapshot of another page of the run, with "led":true a redirect led there; with "why": it is cut, empty or undecodable)
 *     {"event":"failed","url":"…","why":"…","is_fact":false}            a page that could not be had
 *     {"event":"commit","warc":0,"bytes":48213,"serial":17}       all before this line is on disk, WARC first
 *     {"event":"closed","package":"…", …}      its WARCs are closed: all that sealing needs stands here
 *     {"event":"sealed","package":"…", …}
 *     {"event":"end"}
 *
 * What stands behind the last line that ends whole is cut off when a run is resumed. */
#pragma once
#include <jansson.h>

#include "base/file.h"

struct journal;
/* Begins a new journal in the run's folder, or opens it to go on: `keep_bytes` cuts it (UINT64_MAX: at its end). */
MUST_CHECK bool journal_open(int run_fd, uint64_t keep_bytes, struct journal **ret, struct err *err);
void journal_add(struct journal *journal, struct span line);        /* with LF; waits in memory for the next sync */
MUST_CHECK bool journal_sync(struct journal *journal, struct err *err);
void journal_free(struct journal *journal);
DEFINE_AUTO(journal_free, struct journal *)

/* Goes over the lines in order, one of them in memory; `end` is the byte behind the line. Stops silently at a torn last line. Fails with
 * INVALID, LIMIT (a line of more than 64 MiB), MISSING, SYSTEM. */
typedef bool journal_each(void *context, const char *event, const json_t *line, uint64_t end, struct err *err);
MUST_CHECK bool journal_read(int run_fd, journal_each *each, void *context, struct err *err);
