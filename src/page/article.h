/* page/article.h: the article that a page holds: its facts, pictures with captions, and text.
 *
 * Every value keeps where it came from. Dates are as the page gives them: with its own offset, local without offset, or a
 * day. The date on the masthead (the day the page was rendered) is never the article's; it is kept apart. No site is
 * special-cased: words, agencies, months are data. */
#pragma once
#include "base/time.h"
#include "page/document.h"

enum page_role { PAGE_ROLE_LEAD, PAGE_ROLE_INLINE, PAGE_ROLE_GALLERY, PAGE_ROLE_PORTRAIT, PAGE_ROLE_POSTER, PAGE_ROLE_BACKGROUND };
const char *page_role_name(enum page_role role);

struct page_text {                      /* a value and its source ("jsonld.headline", "meta.og:title", "h1", "byline" …) */
    char *value;                        /* NULL: the page does not say */
    const char *source;                 /* static; NULL with the value */
};
struct page_date {
    bool is_known;
    struct time_said said;
    const char *source;
};
struct page_image {                     /* one picture of the article (not: logos, adverts, teasers, trackers) */
    char *url;                          /* the largest/default rendition that a reader sees: what is to be captured */
    char **renditions;                  /* its other URLs, in order found */
    size_t n_renditions;
    char *alt, *caption, *credit;       /* NULL when none; caption as printed, without the credit; its name */
    char *found;                        /* the place of `url`: "img.src", "img.data-src", "video.poster", "div.style" … */
    enum page_role role;
};
struct page_article {
    struct page_text headline, subtitle, section, publisher, language, canonical, description, rights;
    struct page_text *authors;
    size_t n_authors;
    struct page_text *keywords;
    size_t n_keywords;
    struct page_date published, modified;
    char *dateline_place, *dateline_date, *dateline_agency;             /* as printed: "MINSK", "28 February", "BelTA" */
    char *masthead_date, *masthead_place, *masthead_weather;            /* date as YYYY-MM-DD; NULL when none */
    int is_free;                        /* isAccessibleForFree: 1, 0, -1 unknown */
    struct page_image *images;          /* in reading order */
    size_t n_images, n_images_left_out; /* left out: pictures of the article beyond PAGE_REQUISITES_MAX */
    char *text;                         /* paragraphs parted by one empty line, NFC, ends with LF; never NULL */
};
/* Never fails: a page without an article gives an empty one. `captured_ns`: bounds what can be a publication date. The
 * canonical URL is absolute and falls back to the document's URL (source "url"). */
struct page_article *page_article_of(const struct page_document *document, int64_t captured_ns);
void page_article_free(struct page_article *article);
void page_image_free(struct page_image *image);                     /* the fields */
DEFINE_AUTO(page_article_free, struct page_article *)
