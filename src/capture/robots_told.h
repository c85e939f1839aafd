/* capture/robots_told.h: what a page asks of robots, as lines of its metadata record. It is recorded and not obeyed: noarchive speaks of
 * what search engines show, and what a library may keep and show is said by its law and its rights statements.
 *
 *     robots-tag: noarchive (X-Robots-Tag)
 *     robots-tag: noindex, nofollow (X-Robots-Tag for googlebot)
 *     robots-tag: noarchive (meta robots) */
#pragma once
#include "capture/answer.h"
#include "page/document.h"

/* The field X-Robots-Tag, all its lines. Fails with SYSTEM. */
MUST_CHECK bool robots_told_of_answer(const struct fetch_exchange *exchange, struct buf *into, struct err *err);
void robots_told_of_page(const struct page_document *document, struct buf *into);
