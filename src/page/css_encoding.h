/* page/css_encoding.h: which encoding a style sheet is in, by CSS Syntax Level 3 §3.2, and its text as UTF-8.
 *
 * A byte order mark outdoes everything; then comes the charset of the transport, then an @charset rule in exactly the bytes that the
 * standard wants, then the encoding of what refers to the sheet, then UTF-8. */
#pragma once
#include "base/buf.h"

struct page_sheet {
    struct span css;                    /* as decoded from its content codings */
    const char *url;                    /* where it lies: what its URLs are resolved against */
    struct span content_type;           /* as sent, or empty */
    const char *referrer_encoding;      /* of the page, or the sheet, that refers to it, by its WHATWG name; NULL: unknown */
};
/* The encoding's WHATWG name, static. */
const char *page_css_encoding(const struct page_sheet *sheet);
/* The sheet's text, without a mark: in the sheet itself where that is UTF-8 already (or ASCII), else in `into`. */
struct span page_css_text(const struct page_sheet *sheet, struct buf *into);
