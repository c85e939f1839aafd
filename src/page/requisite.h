/* page/requisite.h: what a page needs to look right: every place in which real article pages hide pictures,
 * and style sheets, scripts, fonts, media.
 *
 * One table of places serves finding and rewriting, so that what is captured is what is shown again. URLs are
 * resolved against <base> and the final URL; each is listed once, with the places in which it stands, in
 * document order. */
#pragma once
#include "page/css_encoding.h"
#include "page/document.h"

enum page_kind { PAGE_IMAGE, PAGE_STYLE, PAGE_SCRIPT, PAGE_FONT, PAGE_MEDIA, PAGE_ICON, PAGE_OTHER };
const char *page_kind_name(enum page_kind kind);            /* "image", "style", … */

struct page_requisite {
    char *url;                          /* absolute, form for requests; of another scheme ("ftp://…"), which nobody fetches, as it stands */
    enum page_kind kind;
    /* The first place: "img.src", "img.srcset", "source.srcset", "img.data-src", "noscript.img.src", "comment.img.src",
     * "div.style", "style.url", "style.import", "style.font", "css.url", "css.import", "css.font", "meta.og:image",
     * "jsonld.image", "itemprop.image", "link.icon", "link.imagesrcset", "video.poster", "script.text", "a.href", … */
    char *found;
    /* Likely, not certain (inline script, comment, link to an image file): fetched last, its failure is no loss. */
    bool is_hint;
};
struct page_requisites {                /* { 0 } is empty */
    struct page_requisite *items;
    size_t n;
    size_t n_left_out;                  /* beyond PAGE_REQUISITES_MAX */
    uint16_t *index;                    /* by URL, with its slots; the list's own */
    size_t n_slots;
};
enum { PAGE_REQUISITES_MAX = 5000 };
struct page_requisite_options {         /* { 0 }: what a capture takes unasked */
    bool media;                         /* the files of sound and film, too; posters and subtitles count always */
    bool only_largest;                  /* of a srcset the largest candidate (src, the default, stands beside it); else all */
};
void page_requisites_of(const struct page_document *document, const struct page_requisite_options *options,
                        struct page_requisites *into);
/* Of a style sheet: url(), image-set() (strings too), @import, @font-face src. */
void page_requisites_of_css(const struct page_sheet *sheet, struct page_requisites *into);
void page_requisites_free(struct page_requisites *list);

/* Candidates of a srcset attribute by the HTML Standard's algorithm (commas inside URLs are kept). */
struct page_candidate {
    struct span url;                    /* into the attribute */
    double width, density;              /* 0 when not given; `h` is read and dropped */
};
size_t page_srcset(struct span value, struct page_candidate *ret, size_t max);

/* Writes the page again with every requisite's URL replaced by what `map` gives (NULL: the absolute URL
 * stays, or, for kinds that would connect by themselves, the attribute moves to data-pressmark-…); links (a
 * href) become absolute. `head_html` (may be NULL) is put first into <head>; scripts are dropped when
 * `drop_scripts`. Output is UTF-8. The tree is changed. */
/* Borrowed until the next call; a URL without blanks, and without a comma at its end (it may stand in a srcset). */
typedef const char *page_map_url(void *context, const char *url, enum page_kind kind);
MUST_CHECK bool page_rewrite(struct page_document *document, page_map_url *map, void *context,
                             const char *head_html, bool drop_scripts, struct buf *into, struct err *err);
/* The sheet with other URLs. Every byte outside of them stays; only a sheet in another encoding than UTF-8 that has URLs to change is
 * written as UTF-8, and says so. */
void page_rewrite_css(const struct page_sheet *sheet, page_map_url *map, void *context, struct buf *into);
