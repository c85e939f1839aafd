/* page/serialize.h: a tree as HTML (HTML Standard §13.3, "serializing HTML fragments"), in UTF-8, without
 * recursion.
 *
 * libxml2's own writer follows HTML 4: it percent-encodes what stands in href and src, and knows neither
 * <source> nor <template>. */
#pragma once
#include "page/document.h"

/* At the end of `into`. `head_html` (may be NULL) is put as it is behind the start tag of `head`. */
void page_serialize(const xmlDoc *tree, const xmlNode *head, const char *head_html, struct buf *into);
