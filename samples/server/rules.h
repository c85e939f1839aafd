/* rules.h: what the site's own files cannot say about how they are served.
 *
 * Two files have rules, one a line; '#' opens a comment line, and a value with blanks stands in double quotes.
 *     site.conf    host/path[?query]  option…
 *     --map FILE   host/path[?query] TAB file TAB content-type TAB option…
 * In site.conf the target may hold one '*' (any run of bytes); later rules win, exact targets win over those
 * with a star. A file is named from the folder of the file that names it. A content-type "-" goes by the extension.
 *
 *     type=T              Content-Type; "none" sends no such field
 *     file=F edition.2=F  the body's file; that of edition 2 and later
 *     template            expand the tokens of today.h
 *     coding=C            gzip, br, deflate or zstd, where Accept-Encoding allows; coding-always=C regardless
 *     chunked             no Content-Length
 *     etag=none           no ETag (else one is made from the bytes), or the ETag itself
 *     last-modified=D     the field as given; both answer conditional requests with 304
 *     status=N location=U a redirect (301 where no status is given), or an error
 *     delay=MS            wait before the answer
 *     header=F            a further field, "Name: value" (up to 4 times) */
#pragma once
#include <stdbool.h>

#define EDITIONS_MAX 9
#define HEADERS_MAX 4

struct rule {
    const char *file[EDITIONS_MAX + 1];     /* by the first edition that has it; [0] unused */
    const char *type, *coding, *etag, *last_modified, *location;
    const char *header[HEADERS_MAX];
    bool is_template, is_chunked, is_always_coded;
    unsigned status, delay_ms;
};

struct rules;

struct rules *rules_new(void);
/* Both print what is wrong and where to stderr, and return false. */
bool rules_read_conf(struct rules *rules, const char *path);
bool rules_read_map(struct rules *rules, const char *path);
/* Overlays all rules for `key` ("host/path" or "host/path?query") on *ret. True when one names it exactly. */
bool rules_find(const struct rules *rules, const char *key, struct rule *ret);
void rules_free(struct rules *rules);
