/* page/inert.h: what is done to a page so that nothing in it connects, or acts, by itself, and so that it
 * shows its pictures without its scripts.
 *
 * Requisites are not its concern (page/places.h walks them afterwards): frames, forms, hints to the browser,
 * policies, refreshes, base, scripts and handlers are. What is switched off stays readable, in an attribute
 * data-pressmark-NAME, unless it is a mere hint or a script. Links become absolute. */
#pragma once
#include "page/document.h"

void page_make_inert(struct page_document *document, bool drop_scripts);
