/* page/feed_mend.h: XML as it is found becomes XML that libxml2 reads to its end. Private to feed*.c.
 *
 * Fed piece by piece, in bounded memory. Faults are told (feed_fault) and mended so:
 *     a bare "&", "&name;" of nobody        a "&" that is text; the characters that HTML names become themselves
 *     "<" that opens nothing                a "<" that is text
 *     characters that XML forbids           a blank
 *     end tags that are missing, or too many put there, or left out
 *     text before and behind the root       left out
 * No fault, and left out as well: comments, processing instructions, the XML declaration (the text is UTF-8 by now), and the
 * document type with all that it declares, so that nothing is there to be loaded or expanded; references to what it may have
 * declared become nothing. Line ends stay, so that lines count as before. */
#pragma once
#include "page/feed_items.h"

struct feed_mend;
struct feed_mend *feed_mend_new(struct feed_result *result);
/* Text, well-formed UTF-8; what is decided of it is put into `into`. False: a bound was reached, and told; nothing more is
 * wanted. `is_last`: no more will come. */
bool feed_mend_put(struct feed_mend *mend, struct span text, bool is_last, struct buf *into);
bool feed_mend_is_html(const struct feed_mend *mend);       /* the document type says so */
void feed_mend_free(struct feed_mend *mend);
DEFINE_AUTO(feed_mend_free, struct feed_mend *)
