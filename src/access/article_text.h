/* access/article_text.h: article.txt: a snapshot for reading and for quoting: headline, byline, dates, where it comes from, the text, the
 * captions. UTF-8, one fact a line, parts set off by an empty line; what the page does not say has no line. Ours. */
#pragma once
#include "base/buf.h"
#include "package/snapshot.h"

/* `captured_local`: the capture in the archive's zone, whose name is `zone`; `image_files[i]`: local file of the i-th picture, or NULL. */
void article_text_format(const struct snapshot *snapshot, const char *captured_local, const char *zone, const char *const *image_files,
                         struct buf *into);
