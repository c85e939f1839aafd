/* page/feed_xml.h: RSS, RDF, Atom and sitemaps: the items in an XML document, as libxml2's push parser meets them. Private to
 * feed*.c. */
#pragma once
#include "page/feed_text.h"

/* `first` is the piece that was taken from `text` already. Sets items->result->kind by the root element. Fails with SYSTEM. */
MUST_CHECK bool feed_xml_take(struct feed_text *text, struct span first, struct feed_items *items, struct err *err);
