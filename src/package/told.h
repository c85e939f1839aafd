/* package/told.h: what the metadata record of a page tells of its requisites (application/warc-fields): how many there are, and why
 * some are not there. capture/ writes it; sealing and access/ read it.
 *
 *     requisites: expected=12 captured=10 explained=2
 *     missed: img.src https://news.example/a.jpg robots
 *     missed: img.src https://news.example/b.jpg 404 record=urn:uuid:…
 *     left-out: 1000 requisites beyond the limit of 5000 a page */
#pragma once
#include "base/span.h"

#define TOLD_COUNTS "requisites: expected=%llu captured=%llu explained=%llu\r\n"
enum { TOLD_MAX = 8 * 1024 * 1024 };    /* of such a record's block */

/* False when the text has no line of counts, or one that is not whole. */
MUST_CHECK bool told_counts(struct span text, uint64_t *ret_expected, uint64_t *ret_captured, uint64_t *ret_explained);
/* How many requisites were left out; 0 when the text does not say. */
uint64_t told_left_out(struct span text);

struct told_line {                      /* a requisite: "found: …" or "missed: …" */
    bool is_there;
    struct span found, url, why, record;            /* place in the page; reason as a word; urn of what was answered; empty: not said */
};
/* The next one of *rest, which begins as the whole text. False at the end. */
bool told_next(struct span *rest, struct told_line *ret);

struct told_reasons;                    /* why requisites are not there, by their URLs: a page may miss thousands */
struct told_reasons *told_reasons_new(struct span text);
/* As a word: "robots", "limit", "refused", "404" …; NULL when nothing is said of the URL. Borrowed. */
const char *told_reason(const struct told_reasons *reasons, const char *url);
void told_reasons_free(struct told_reasons *reasons);
DEFINE_AUTO(told_reasons_free, struct told_reasons *)
