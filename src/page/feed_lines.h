/* page/feed_lines.h: a sitemap as plain text: one URL a line, UTF-8 (sitemaps.org, "Text file"). Private to feed*.c. */
#pragma once
#include "page/feed_text.h"

/* Whether a text begins as one: its first line that is not empty is an absolute URL. */
bool feed_lines_begin(struct span first);
/* `first` is the piece that was taken from `text` already. Fails with SYSTEM. */
MUST_CHECK bool feed_lines_take(struct feed_text *text, struct span first, struct feed_items *items, struct err *err);
