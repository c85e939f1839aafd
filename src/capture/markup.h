/* capture/markup.h: text from outside as HTML: what a report is put together from. */
#pragma once
#include "base/buf.h"

/* As text and as the value of a quoted attribute: & < > " ' escaped, controls made blanks, controls of direction (which would turn what
 * follows them around) left out, what is no UTF-8 made U+FFFD. NULL is nothing. */
void markup_put(struct buf *into, const char *text);
/* A printf whose %s are put as markup_put does; of other conversions only %% and %u (uint64_t) are there. The format is HTML of ours. */
void markup_printf(struct buf *into, const char *html, ...);
/* A link that tells the other side nothing of where it stands; the URL alone where it is none of http and https. */
void markup_put_link(struct buf *into, const char *url, const char *text);
void markup_put_base64(struct buf *into, struct span bytes);            /* RFC 4648 §4 */
