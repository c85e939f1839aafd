/* web/retry_after.h: the field Retry-After (RFC 9110 §10.2.3): how long a server that answers 429 or 503 wishes to be left alone, as
 * seconds or as a date of HTTP. What it wishes is read here; how much of it is granted is the caller's to say. */
#pragma once
#include "base/span.h"

#define RETRY_AFTER_MAX_NS (INT64_C(366) * 24 * 60 * 60 * 1000000000)     /* a longer wish is told as this one: "not this year" */

/* `now_ns`: the server's clock (its Date) where it told, else ours: a date counts from there, and one that is past is no wait.
 * False when the value is neither. */
MUST_CHECK bool retry_after_parse(struct span value, int64_t now_ns, int64_t *ret_wait_ns);
