/* package/snapshot.h: one dated capture of an article, as articles/<n>.json holds it (schemas/article.schema.json): facts, the
 * picture manifest with outcomes, text. Here what the page says (page/) meets what the WARC holds. */
#pragma once
#include "base/time.h"
#include "package/tally.h"
#include "page/article.h"

struct snapshot_image {
    char *url, *found, *role, *alt, *caption, *credit;
    char **renditions;
    size_t n_renditions;
    char *outcome;                      /* "captured", "revisit", "404", "robots", "limit", "refused", "not-asked", … */
    char *record, *digest;              /* urn of its record, sha256:…; NULL where there is none */
    uint32_t width, height;             /* 0: not known */
};
struct snapshot {
    char *id, *package;                 /* urn:uuid: of the page's record; of the package */
    char *url, *canonical, *captured;   /* URL captured; the article; RFC 3339 UTC as in WARC-Date */
    char *replaces;                     /* urn of the snapshot before this one, or NULL */
    char *quality, *quality_why;        /* a verdict of page/quality.h by its name; why it is not "good", else NULL. Packages sealed
                                         * before there were verdicts have none: NULL */
    char *headline, *subtitle, *published, *modified, *section, *publisher, *language, *description, *rights;
    char **authors, **keywords;
    size_t n_authors, n_keywords;
    char *dateline_place, *dateline_date, *dateline_agency;
    char *masthead_date, *masthead_place, *masthead_weather;
    char *page_digest, *page_status, *page_mime, *page_puid, *page_encoding;
    char *page_etag, *page_last_modified;                   /* ETag, Last-Modified as sent; NULL: none */
    struct {
        char *field, *source;
    } *sources;                         /* where each fact came from */
    size_t n_sources;
    int is_free;                        /* 1, 0, -1 unknown */
    struct snapshot_image *images;
    size_t n_images;
    uint64_t images_left_out;           /* pictures of the article beyond the limit of its list */
    uint64_t expected, captured_requisites, explained;
    uint64_t left_out;                  /* requisites beyond the limit of a page; among the explained */
    uint64_t revisits;                  /* of the captured: bytes that the package has already under another record */
    struct tallies missed;              /* of the explained but those left out: by reason ("404", "robots", …) */
    char *text;
};
/* Takes over the facts of an article (copies). What the archive adds (id, outcomes, counts) is the caller's. */
struct snapshot *snapshot_of_article(const struct page_article *article);
/* The package's form: indented JSON, keys in a fixed order, LF at the end. */
void snapshot_format(const struct snapshot *snapshot, struct buf *into);
/* Fails with INVALID: no JSON, or a member of the wrong type; the place is in err. */
MUST_CHECK bool snapshot_parse(struct span text, struct snapshot **ret, struct err *err);
void snapshot_free(struct snapshot *snapshot);
DEFINE_AUTO(snapshot_free, struct snapshot *)
enum { SNAPSHOT_BYTES_MAX = 64 * 1024 * 1024 };
