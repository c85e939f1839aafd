/* access/missed.h: why a requisite is not there: what the metadata record of the page tells ("missed: img.src URL robots").
 *
 * That record stands behind the page, among the last that were written for it, and no index names it: it is looked for in the gaps
 * between the captures that the index has, so that nothing long is read. */
#pragma once
#include "access/record.h"

/* The text of the page's metadata record at the end of `into`; nothing, when it is not found near. Fails with what record_read does. */
MUST_CHECK bool missed_read(const struct shelf *shelf, const struct record *page, struct buf *into, struct err *err);
