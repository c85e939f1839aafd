/* access/lookup.h: where the captures of a URL lie in one package, learned from its CDXJ.
 *
 * The catalogue tells which snapshots there are; here a page and its requisites are put together again, by the rules by which they
 * were bound together when the package was made: a snapshot lies in one WARC, and of several captures of a URL the last good one
 * counts. URLs are not kept, only eight bytes of their digests: whoever reads a record sees in its header whether it is the one. Of the digest
 * of the record's stored bytes (recordDigest) sixteen are kept, which nobody can forge: 60 bytes a capture in all. */
#pragma once
#include "package/reader.h"

struct lookup;
struct place {
    const char *warc;                   /* file name; borrowed from the lookup */
    uint64_t at, length;
    int64_t second;                     /* since 1970: the index has no finer time */
    int status;                         /* as in the index; 0 where it has none */
    const uint8_t *digest;              /* LOOKUP_DIGEST bytes of the SHA-256 of the stored bytes; borrowed; NULL: no index says it */
};
enum { LOOKUP_DIGEST = 16 };
/* `cdxj`: the package's index; read to its end. Fails with INVALID (a line of it), SYSTEM. */
MUST_CHECK bool lookup_open(struct source *cdxj, struct lookup **ret, struct err *err);
/* Up to `max` captures of the URL, best first: those in `warc` (NULL: none is preferred) before others, those with a good answer before
 * others, later ones before earlier ones. Gives their count. */
size_t lookup_find(const struct lookup *lookup, const char *url, const char *warc, struct place *ret, size_t max);
/* The captures of one WARC behind byte `at`, in the order of the file: false when there is none. */
bool lookup_next(const struct lookup *lookup, const char *warc, uint64_t at, struct place *ret);
void lookup_free(struct lookup *lookup);
DEFINE_AUTO(lookup_free, struct lookup *)
