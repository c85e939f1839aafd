/* access/answer.h: what a package answers to a URL: redirects followed from capture to capture, and a revisit to the record that has
 * the payload (WARC/1.1 §6.7.2), all inside the package. */
#pragma once
#include "access/record.h"

struct answer {                         /* { 0 } is none */
    bool is_there;                      /* a good answer with its payload */
    char *why;                          /* else why not: "404", "not captured", … */
    struct record record;               /* the last one on the way: the answer, or what was answered instead; type NULL: none */
    struct record original;             /* of a revisit: the record with the payload; type NULL else */
    int hops;                           /* redirects */
};
enum { ANSWER_HOPS_MAX = 20 };
/* `warc`: whose captures are preferred, or NULL. What is missing is an answer, not an error; what is damaged is: MISMATCH, INVALID. */
MUST_CHECK bool answer_find(const struct shelf *shelf, const char *url, const char *warc, struct answer *ret, struct err *err);
/* The capture of `url` in second `second` whose record ID is `urn`. Fails with MISSING as well. */
MUST_CHECK bool answer_page(const struct shelf *shelf, const char *url, int64_t second, const char *urn, struct answer *ret, struct err *err);
const struct record *answer_payload(const struct answer *answer);   /* the record whose block has the payload */
void answer_free(struct answer *answer);                            /* the fields; { 0 } is fine */
#define AUTO_ANSWER __attribute__((cleanup(answer_free)))
