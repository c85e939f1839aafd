/* capture/recording.h: the WARC that is being written, as the recorder's thread sees it: what is written for an exchange (digests, what
 * is a revisit, what kind of bytes), and commits: first the WARC is synced, then the journal with the WARC's length.
 *
 * One thread at a time, but for what is said to be for any. Private to recorder.c, which lends it the thread. */
#pragma once
#include "capture/recorder.h"

enum { COMMIT_MS = 200 };

struct recording;
MUST_CHECK bool recording_open(const struct recorder_options *options, struct journal *journal, struct recording **ret, struct err *err);
void recording_next_urn(struct recording *recording, char ret[UUID_URN]);           /* any thread */
uint64_t recording_bytes(const struct recording *recording);                        /* of the open WARC; any thread */
uint64_t recording_serial(const struct recording *recording);                       /* of the next identifier; any thread */
unsigned recording_warc(const struct recording *recording);                         /* its number; any thread */

MUST_CHECK bool recording_exchange(struct recording *recording, struct fetch_exchange *exchange, bool is_page, const char *urn,
                                   const char *request_urn, struct err *err);
MUST_CHECK bool recording_metadata(struct recording *recording, const char *of_urn, const char *url, int64_t date_ns, struct span fields,
                                   struct err *err);
void recording_line(struct recording *recording, struct span line, char *taken_note);       /* note: NULL or told when committed */
void recording_know(struct recording *recording, const uint8_t sha256[32], const char *urn, const char *url, const char *date);
MUST_CHECK bool recording_commit_when_due(struct recording *recording, struct err *err);
MUST_CHECK bool recording_commit(struct recording *recording, struct err *err);
/* Commits, closes the WARC and gives it its final name. */
MUST_CHECK bool recording_close_warc(struct recording *recording, struct err *err);
void recording_free(struct recording *recording);                                   /* what is not committed is lost */
DEFINE_AUTO(recording_free, struct recording *)
