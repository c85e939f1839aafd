/* page/tame.h: takes out of a page's text what libxml2's HTML parser (2.9) would stumble over, in one pass,
 * in place.
 *
 * Measured: a megabyte of attributes on one tag takes it 37 s; a NUL byte and the comment "<!-->" make it
 * lose what follows; an attribute called "@click" whose value holds '>' ends the tag there; "<img/src=a>"
 * loses the attribute; three bytes of markup can cost 270 bytes of tree. The text is cut into tags,
 * attributes, comments and raw text as the HTML Standard §13.2.5 does it, and only what is listed in struct
 * page_tamed is changed. */
#pragma once
#include "base/buf.h"

enum {
    TAME_NODES_FREE = 65536,            /* what any page may have: 8 MiB of tree */
    TAME_BYTES_PER_NODE = 10,           /* beyond that, a node for every 10 bytes: one takes 128 and more */
    TAME_NODES_MAX = 1000000,           /* no article has as many; libxml2's dictionary gets slow beyond */
    TAME_NODES_SAVED = 20000,           /* and as many again for the elements that name requisites */
};

struct page_tamed {
    uint64_t n_attributes_cut;          /* beyond PAGE_ATTRIBUTES_MAX on one tag */
    uint64_t n_attributes_odd;          /* with a name that libxml2 cannot read: "@click", "[src]", "(ready)" */
    uint64_t n_tags_cut;                /* beyond the bound on nodes; the text inside them stays */
    uint64_t n_nul;                     /* NUL bytes, which are left out (HTML Standard §13.2.6.4.7) */
    bool is_comment_open;               /* the page ends inside a comment */
};
/* `text`: UTF-8, in a buffer that may grow by a few bytes. */
void page_tame(struct buf *text, struct page_tamed *ret);
