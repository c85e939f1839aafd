/* page/encoding.h: which encoding a page is in, and its text as UTF-8.
 *
 * Labels and their meaning are those of the WHATWG Encoding Standard (iso-8859-1 is windows-1252, gb2312 is
 * gbk, shift_jis is what Windows made of it). A byte that cannot be converted becomes U+FFFD and is counted. */
#pragma once
#include "base/buf.h"

/* The encoding's name in the Standard, in lower case, by any of its labels ("latin1" gives "windows-1252");
 * NULL when nobody knows the label. Static. */
const char *page_encoding_by_label(struct span label);

/* Puts the text at the end of `into`, as UTF-8. `name`: as page_encoding_by_label gives it. Returns how many
 * bytes were in error. */
uint64_t page_encoding_decode(const char *name, struct span bytes, struct buf *into);

/* The value of charset in a Content-Type ("text/html; charset=\"utf-8\""), or the empty span. */
struct span page_encoding_of_type(struct span content_type);

/* What the markup within `head` says (HTML Standard, "prescan a byte stream to determine its encoding"): meta
 * charset, meta http-equiv, an XML declaration. NULL when nothing. */
const char *page_encoding_prescan(struct span head);

struct page_encoding {
    const char *name, *basis;           /* static */
    const char *overruled;              /* what was declared and cannot be right, or NULL */
    uint64_t n_errors;                  /* bytes that could not be converted */
};
/* Decides for the whole page, in the order of page/document.h, and puts its text, without a mark, into `text`, which is
 * empty. A declaration under which more than one byte in a thousand is in error is overruled, where the bytes are valid UTF-8
 * or detection finds an encoding without errors. */
struct page_encoding page_encoding_read(struct span body, struct span content_type, struct buf *text);

/* The likeliest encoding of bytes that are not UTF-8 and say nothing, by validity and letter frequencies. */
const char *page_encoding_detect(struct span bytes);
