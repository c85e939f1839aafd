/* page/css.h: the URLs of a style sheet, or of a style attribute, by the tokens of CSS Syntax Level 3 §4.
 *
 * Comments, strings, escapes and broken tokens are read as browsers read them, in linear time; no grammar
 * above the tokens is built. Only @import, @font-face, @namespace, blocks and image-set() are followed, since
 * they say what a URL is for. */
#pragma once
#include "page/requisite.h"

enum page_css_use { PAGE_CSS_IMAGE, PAGE_CSS_IMPORT, PAGE_CSS_FONT };

/* Called for every URL, escapes resolved. Returns what stands there from now on (malloc'ed, becomes the
 * walk's), or NULL: as it is. */
typedef char *page_css_visit(void *context, struct span url, enum page_css_use use);
/* `into`: the sheet with its URLs replaced is put there; NULL when nobody needs it. */
void page_css_walk(struct span css, page_css_visit *visit, void *context, struct buf *into);
/* A CSS string in double quotes, safe inside a style element too. */
void page_css_put_string(struct buf *into, struct span text);
