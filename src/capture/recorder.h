/* capture/recorder.h: writes what was fetched into the WARC, in the order given, on a thread of its own: digests, decides what is a
 * revisit, identifies, compresses, and makes durable in groups (at most 200 ms or 8 MiB: first the WARC is synced, then the
 * journal with the WARC's length). Nothing is reported done before that. */
#pragma once
#include "archive/archive.h"
#include "base/progress.h"
#include "capture/journal.h"
#include "fetch/client.h"

struct recorder;
struct recorder_options {
    struct uuid archive;
    const char *package_id;             /* looked at as long as the recorder lives */
    int package_fd;                     /* its folder in work/ */
    const char *warcinfo;               /* fields of the warcinfo records, CRLF after each */
    uint64_t first_serial;              /* of record identifiers */
    unsigned warc;                      /* number of the WARC to begin with or to go on with */
    uint64_t warc_bytes;                /* its length up to which it is kept; 0: a new one */
    const struct progress *progress;
};
MUST_CHECK bool recorder_open(const struct recorder_options *options, struct journal *journal, struct recorder **ret, struct err *err);

/* The identifier that the next capture will have: known before its record is written, so that others can name it. */
void recorder_reserve(struct recorder *recorder, char ret_urn[UUID_URN]);
/* Queues an exchange: response (or revisit) and request record. The exchange is the recorder's from now on. A page is never made a
 * revisit: a snapshot is whole. Waits while too much is queued. */
MUST_CHECK bool recorder_put_exchange(struct recorder *recorder, struct fetch_exchange *taken, bool is_page, const char *urn, struct err *err);
/* Queues a metadata record (application/warc-fields) concurrent to a capture. */
MUST_CHECK bool recorder_put_metadata(struct recorder *recorder, const char *of_urn, const char *url, int64_t date_ns,
                                      struct buf *taken_fields, struct err *err);
/* Queues a line for the journal, which is synced after all records queued before it. `note` (may be NULL) is told to progress when
 * it is on disk. */
MUST_CHECK bool recorder_put_line(struct recorder *recorder, struct buf *taken_line, const char *note, struct err *err);
/* Waits until all that was queued is on disk. */
MUST_CHECK bool recorder_sync(struct recorder *recorder, struct err *err);
/* Of the identifier that the next record will have. */
uint64_t recorder_serial(struct recorder *recorder);
/* What the WARC has grown to, with what is queued estimated. */
uint64_t recorder_bytes(struct recorder *recorder);
/* Waits until all is on disk, closes the WARC and gives it its final name; the next one begins with the next exchange. */
MUST_CHECK bool recorder_close_warc(struct recorder *recorder, struct err *err);
unsigned recorder_warc(struct recorder *recorder);                  /* the number of the WARC now being written */
/* Payload digests already in the package (from WARCs of before a crash), for revisits. */
void recorder_know(struct recorder *recorder, const uint8_t sha256[32], const char *urn, const char *url, const char *date);
void recorder_free(struct recorder *recorder);                      /* what is not committed is lost: recorder_close_warc first */
DEFINE_AUTO(recorder_free, struct recorder *)
