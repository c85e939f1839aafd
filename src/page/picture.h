/* page/picture.h: the URLs of one picture: what a reader sees, and its other renditions.
 *
 * Scripts that load late keep the real URL in an attribute of their own (data-src, data-original …) and a placeholder in
 * src, so such attributes win over src; src wins over srcset, of which the largest candidate counts; a <noscript> beside it and
 * the <source> elements of its <picture> add renditions. */
#pragma once
#include "page/scan.h"

struct page_picture {
    char *url;                          /* absolute; NULL when the element shows no picture of its own */
    char *found;                        /* "img.src", "img.data-src", "source.srcset", "video.poster", "div.style" … */
    char **renditions;
    size_t n_renditions;
    const char *alt;                    /* borrowed, or NULL */
};
void page_picture_of(const struct page_scan *scan, const struct page_picture_at *at, struct page_picture *ret);
void page_picture_add(struct page_picture *picture,
                      char *taken_url); /* a rendition, unless it is known already */
void page_picture_free(struct page_picture *picture);
/* Whether its own attributes make it so small that it is an icon. */
bool page_picture_is_small(const xmlNode *node);
/* Whether the URL's words say that this is furniture: logo, icon, pixel, placeholder … */
bool page_picture_is_furniture(const char *url);
/* The part of a URL that tells pictures apart whatever their size: the file's name without size and extension. */
struct span page_picture_stem(const char *url);
