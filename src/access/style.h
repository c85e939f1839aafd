/* access/style.h: a style sheet that is read from a file as it was read from its server.
 *
 * Without a server nobody says in which encoding a sheet is: what the header said, or else the page's encoding, which is UTF-8 from now
 * on, is put into the sheet itself as its @charset rule (CSS Syntax Level 3 §3.2). Sheets in ASCII need none. */
#pragma once
#include "base/buf.h"

/* Appends the sheet to `into`. `content_type`: as sent, or empty; `page_encoding`: of the page that uses it. */
void style_with_charset(struct span css, const char *content_type, const char *page_encoding, struct buf *into);
