/* warc/cdxj.h: one line of a CDXJ index: SURT key, 14-digit time, JSON with strings only, keys in a fixed order:
 *     example,news)/a 20230606081502 {"url": …, "mime": …, "status": …, "digest": …, "recordDigest": …, "length": …, "offset": …, "filename": …}
 * Of a redirect "redirect" follows "status": the absolute URL to which its Location leads.
 * Sorted by octets (LC_ALL=C). */
#pragma once
#include "base/buf.h"

struct cdxj_line {
    char *key, *time, *url, *mime, *status, *redirect, *digest, *record_digest, *filename;  /* NULL: not there */
    uint64_t offset, length;
};
void cdxj_format(const struct cdxj_line *line, struct buf *into);           /* with LF */
/* Fails with INVALID, the place being the caller's. Numbers may be text or numbers; unknown keys are passed over. */
MUST_CHECK bool cdxj_parse(struct span text, struct cdxj_line *ret, struct err *err);
void cdxj_free(struct cdxj_line *line);
#define AUTO_CDXJ __attribute__((cleanup(cdxj_free)))
