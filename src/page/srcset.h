/* page/srcset.h: a srcset attribute, candidate by candidate (HTML Standard §4.8.4.2.1, "parse a srcset
 * attribute"). */
#pragma once
#include "page/requisite.h"

/* The next valid candidate; candidates with errors are passed over, as browsers do. False at the end. */
bool page_srcset_next(struct span *rest, struct page_candidate *ret);
