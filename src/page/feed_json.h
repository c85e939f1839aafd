/* page/feed_json.h: JSON Feed, versions 1 and 1.1 (jsonfeed.org). Private to feed*.c.
 *
 * It is held whole, within a bound on its bytes and on its values, since jansson makes up to 100 bytes of each. */
#pragma once
#include "page/feed_text.h"

enum { FEED_JSON_BYTES_MAX = 16 * 1024 * 1024, FEED_JSON_VALUES_MAX = 400000 };

/* `first` is the piece that was taken from `text` already. Fails with SYSTEM. */
MUST_CHECK bool feed_json_take(struct feed_text *text, struct span first, struct feed_items *items, struct err *err);
