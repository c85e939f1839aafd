/* page/css.h: the URLs of a style sheet, or of a style attribute, for finding and for changing them.
 *
 * Over the tokens (page/css_tokens.h) no grammar is built: only what says what a URL is for is followed, which is blocks, functions and
 * the beginnings of at-rules. A URL counts wherever it stands in a block or a declaration, in custom properties too, and
 * behind @import, whatever media, layer and support the import asks for; not in other beginnings of rules (@namespace, @supports). */
#pragma once
#include "page/css_tokens.h"

enum page_css_use { PAGE_CSS_IMAGE, PAGE_CSS_IMPORT, PAGE_CSS_FONT };

/* Called for every URL, escapes resolved; not for empty ones, nor for parts of the page itself ("#blur"). Returns what stands there
 * from now on (malloc'ed, becomes the walk's), or NULL: as it is. */
typedef char *page_css_visit(void *context, struct span url, enum page_css_use use);
/* `into`: the sheet with its URLs replaced is put there, every byte outside of them as it was; NULL when nobody needs it. */
void page_css_walk(struct span css, page_css_visit *visit, void *context, struct buf *into);
