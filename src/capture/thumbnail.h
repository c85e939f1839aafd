/* capture/thumbnail.h: a small picture of each article of a run, for its report: of the renditions of the picture that opens the article
 * the smallest that its package holds, open or sealed, as it was captured.
 *
 * What it is is told from its bytes, never from what the server said: only raster pictures that every browser shows as nothing but a
 * picture (JPEG, PNG, GIF, WebP, AVIF). Bounded: THUMBNAIL_MAX each, THUMBNAILS_MAX in all. */
#pragma once
#include "capture/summary.h"

enum { THUMBNAIL_MAX = 60 * 1024, THUMBNAILS_MAX = 4 * 1024 * 1024 };   /* bytes of the pictures */

/* "image/png" and the like, static; NULL: none of the above. */
const char *thumbnail_type(struct span start);
/* summary->n_pages texts, "data:image/png;base64,…" or NULL; what cannot be read is passed over. Free with thumbnails_free. */
char **thumbnails_of(const struct archive *archive, const struct summary *summary);
void thumbnails_free(char **thumbnails, size_t n);              /* NULL is fine */
