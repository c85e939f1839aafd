/* page/looks.h: what a bare text looks like: a URL, the URL of a picture, a srcset. Judged by its characters
 * and by the file name extensions that servers use; nothing is asked. */
#pragma once
#include "base/span.h"

bool page_looks_like_url(struct span text);             /* absolute or relative, no blanks or quotes inside */
bool page_looks_absolute(struct span text);             /* begins with http:, https: or "//" or "/" */
bool page_has_image_extension(struct span text);        /* ".jpg" and the like ends a name in it */
bool page_is_image_file(struct span url);               /* ends the path itself: not "/a.jpg.html", not "?u=a.jpg" */
bool page_has_media_extension(struct span text);        /* sound, film */
bool page_has_other_extension(struct span text);        /* the path ends in what is no picture: .js, .html … */

/* What the value of a data-* attribute is, by its name and its looks. */
enum page_data { PAGE_DATA_NONE, PAGE_DATA_URL, PAGE_DATA_SRCSET, PAGE_DATA_CSS, PAGE_DATA_JSON };
enum page_data page_data_kind(struct span name, struct span value);
