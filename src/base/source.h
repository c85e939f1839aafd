/* base/source.h: bytes at an offset, a size, a name.
 *
 * Readers take a source, so that a file, a piece of memory, a part of another source and later a member of a tar or
 * an object in a store are read by the same code. Reading is not positioned by state: many threads may read one. */
#pragma once
#include "base/digest.h"

struct source {
    char *name;                         /* for messages and for what the name says (manifest-sha256.txt) */
    uint64_t size;
    const struct source_kind *kind;
};

/* Reads up to `len` bytes at `at` into `into`. *ret_got is less than len only where the source ends. Fails with SYSTEM;
 * MISMATCH when a file ends before its size (it changed while it was read). */
MUST_CHECK bool source_read(struct source *source, uint64_t at, void *into, size_t len, size_t *ret_got,
                            struct err *err);
/* Exactly `len` bytes, or INVALID ("ends at byte …"). */
MUST_CHECK bool source_read_all(struct source *source, uint64_t at, void *into, size_t len, struct err *err);
/* The whole source at the end of `into`; LIMIT when it is larger than `max`. */
MUST_CHECK bool source_slurp(struct source *source, size_t max, struct buf *into, struct err *err);

/* A regular file below the folder `dir_fd`, which no ".." and no link can leave (openat2 RESOLVE_BENEATH,
 * NO_SYMLINKS, NO_MAGICLINKS). Fails with MISSING, INVALID (no regular file, path leaves the folder), SYSTEM. */
MUST_CHECK bool source_open_beneath(int dir_fd, const char *path, struct source **ret, struct err *err);
/* A file that the user named: links are followed. */
MUST_CHECK bool source_open(const char *path, struct source **ret, struct err *err);
/* A regular file that is open already (an unnamed one, say); the descriptor is the source's from now on. */
MUST_CHECK bool source_take_fd(int taken_fd, const char *name, struct source **ret, struct err *err);
/* Memory that outlives the source. */
struct source *source_of_span(const char *name, struct span bytes);
/* Memory that the source owns from now on; the buf is empty again. */
struct source *source_take_buf(const char *name, struct buf *taken);
/* A part of another source, which outlives it. The range lies within (asserted). */
struct source *source_part(struct source *whole, const char *name, uint64_t at, uint64_t size);

/* Digests what is read from `under` in order, so that a parser and a digest share one read of each byte. Bytes read
 * again are not digested again; source_tee_finish reads whatever the parser left out. Not for many threads.
 * `under` and `digester` outlive it. */
struct source *source_tee(struct source *under, struct digester *digester);
MUST_CHECK bool source_tee_finish(struct source *tee, struct err *err);

/* Bytes read from all file sources of this process since it began: how tests prove "each byte is read once". */
uint64_t source_bytes_read(void);

void source_free(struct source *source);
DEFINE_AUTO(source_free, struct source *)

/* Sequential reading of a source through 64 KiB of memory. */
struct stream {
    struct source *source;
    uint64_t at, end;                   /* the next byte to hand out; where it stops */
    uint8_t *memory;
    size_t have, used;
};
enum { STREAM_BYTES = 64 * 1024 };
void stream_open(struct stream *stream, struct source *source, uint64_t at, uint64_t end);  /* end: UINT64_MAX is the size */
/* The next bytes, at least one; an empty span is the end. Valid until the next call. */
MUST_CHECK bool stream_next(struct stream *stream, struct span *ret, struct err *err);
/* A line without its end, LF or CRLF; `*ret_is_line` is false at the end of the stream. LIMIT beyond `max` bytes
 * (at most STREAM_BYTES - 2). */
MUST_CHECK bool stream_line(struct stream *stream, size_t max, struct span *ret, bool *ret_is_line, struct err *err);
void stream_close(struct stream *stream);
