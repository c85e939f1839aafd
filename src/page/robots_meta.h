/* page/robots_meta.h: what a page asks of robots in its meta elements: <meta name="robots" content="noarchive">, for all of them, and
 * <meta name="googlebot" …> for one. Found, not obeyed. */
#pragma once
#include "page/document.h"

/* Calls back with name and content of each, as written, in document order; both are borrowed from the tree. */
typedef void page_robots_each(void *context, const char *name, const char *content);
void page_robots_meta(const struct page_document *document, page_robots_each *each, void *context);
