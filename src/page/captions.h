/* page/captions.h: which text is the caption of which picture.
 *
 * The first that fits: the figure's figcaption; aria-describedby; a part called caption near the picture that holds no other
 * picture; the only text in the picture's own box, up to 300 letters; a line in italics or small print right behind it; the
 * caption that JSON-LD gives for this URL. A caption belongs to one picture, or to one figure with several. A credit ("Photo:",
 * "Foto:", "©") is given by its name; the caption stays as printed, without what the page marks as a credit by an element of
 * its own. */
#pragma once
#include "base/table.h"
#include "page/body.h"
#include "page/facts.h"

struct page_caption {
    char *text, *credit;                /* NULL when none; yours */
};
struct page_captions {                  /* of one page; begins with facts and body */
    const struct page_facts *facts;
    struct page_body *body;
    struct table *by_id;                /* elements, made when a picture asks first: few do, but those of a page may all do */
};
/* Marks the blocks that it takes in body->uses. */
void page_caption_of(struct page_captions *captions, const struct page_picture_at *at, const char *url, struct page_caption *ret);
void page_captions_free(struct page_captions *captions);            /* what was made, not what it began with */
/* Parts a printed caption from its credit; either may become NULL: "The mayor. Photo: Anna Kiss" gives "The mayor." and "Anna Kiss". */
void page_caption_split(struct span printed, struct page_caption *ret);
