/* package/told.h: what the metadata record of a page tells of its requisites (application/warc-fields): how many there are, and why
 * some are not there. capture/ writes it; sealing and access/ read it.
 *
 *     requisites: expected=12 captured=10 explained=2
 *     missed: img.src https://news.example/a.jpg robots
 *     missed: img.src https://news.example/b.jpg 404 record=urn:uuid:… */
#pragma once
#include "base/span.h"

#define TOLD_COUNTS "requisites: expected=%llu captured=%llu explained=%llu\r\n"
enum { TOLD_MAX = 8 * 1024 * 1024 };    /* of such a record's block */

/* False when the text has no line of counts, or one that is not whole. */
MUST_CHECK bool told_counts(struct span text, uint64_t *ret_expected, uint64_t *ret_captured, uint64_t *ret_explained);
/* Why the URL is not there, as a word: "robots", "limit", "refused", "404" …; NULL when nothing is said of it. Allocates. */
char *told_why_missed(struct span text, const char *url);
