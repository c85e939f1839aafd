/* page/feed_text.h: the text of a feed, in UTF-8, piece by piece: inflated where its bytes are gzip, decoded from its encoding.
 * Private to feed*.c.
 *
 * The encoding: byte order mark, the transport's charset (RFC 7303 §3.2), the XML declaration, else UTF-8. Bytes that are no
 * UTF-8 in a text that says it is are read in the declaration's encoding if that is another one, else in the likeliest. */
#pragma once
#include "page/feed_items.h"

struct feed_text;
/* `items` hears of faults and of the bound on bytes. */
MUST_CHECK bool feed_text_new(struct source *body, struct span content_type, struct feed_items *items, struct feed_text **ret,
                              struct err *err);
/* The next piece, valid until the next call: well-formed UTF-8 and whole characters, without the mark. An empty one is the end.
 * Fails with SYSTEM. */
MUST_CHECK bool feed_text_piece(struct feed_text *text, struct span *ret, struct err *err);
void feed_text_free(struct feed_text *text);
DEFINE_AUTO(feed_text_free, struct feed_text *)
