/* capture/answer.h: what the head of an answer says to us who asked for it: how long we shall stay away, whether a challenge stands in the
 * way. Of what was asked for it says nothing here. */
#pragma once
#include "fetch/client.h"
#include "web/http.h"

struct answer {
    bool has_retry_after;
    int64_t retry_after_ns;             /* from when the answer came; bounded by RETRY_AFTER_MAX_NS */
    const char *challenge;              /* the field that says so, "cf-mitigated: challenge"; static; NULL: none does */
};
/* The head of an answer; `bytes` is its memory. False, and err not set, where there is none that can be read. */
MUST_CHECK bool answer_head(const struct fetch_exchange *exchange, struct buf *bytes, struct http_head *ret, struct err *err);
/* All is zero for an exchange without an answer. Fails with SYSTEM. */
MUST_CHECK bool answer_read(const struct fetch_exchange *exchange, struct answer *ret, struct err *err);
/* What went wrong, in words: "status 503", "status 403, a challenge (cf-mitigated: challenge)", "connect: Connection refused". Yours. */
char *answer_tell(const struct fetch_exchange *exchange, const struct answer *answer);
