/* pages.h: the answers of the well-behaved site, kept in memory once they were asked for.
 *
 * "host/path" is answered by DIR/host/path (a folder by its index.html), as the rules (rules.h) change it. An
 * answer is made once per edition, day and scheme, with its coded form, and then handed out again. */
#pragma once
#include "rules.h"
#include <microhttpd.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

struct page {
    unsigned status, delay_ms;
    struct MHD_Response *plain, *coded;     /* coded: NULL without a coding */
    char *coding, *etag;
    bool is_always_coded;
    time_t last_modified;                   /* 0: not stated */
};

struct pages;

/* `site` may be NULL: then only the rules' own files are there. Both are looked at until the end. `today` is
 * midnight UTC of a day, or 0 for the day of the request. */
struct pages *pages_new(const char *site, const struct rules *rules, time_t today);

/* The answer for a raw request target; valid until pages_free. */
const struct page *pages_find(struct pages *pages, const char *host, const char *target, const char *scheme,
                              unsigned edition);

/* Which of a page's answers fits the client's conditions and codings, and its status. */
struct MHD_Response *page_choose(const struct page *page, const char *accept_encoding, const char *if_none_match,
                                 const char *if_modified_since, unsigned *ret_status);
void pages_free(struct pages *pages);
