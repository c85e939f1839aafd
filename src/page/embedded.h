/* page/embedded.h: picture URLs inside JSON-LD, and inside scripts and other texts that hold them as strings.
 *
 * Both readers are tolerant (a tenth of real JSON-LD blocks is no strict JSON: CDATA wrappers, raw line
 * feeds, trailing commas), linear, without recursion, and build no tree. Escapes are resolved: "\/",
 * "\u002F", "\x2f", and several deep. */
#pragma once
#include "base/buf.h"

typedef void page_embedded_visit(void *context, struct span url);

/* JSON-LD: the values of image, thumbnail, thumbnailUrl, logo, photo, primaryImageOfPage: a string, a list,
 * an object's url or contentUrl; and every ImageObject, wherever it stands (@graph). */
void page_embedded_jsonld(struct span json, page_embedded_visit *visit, void *context);
/* Any text: what stands between quotes or blanks, looks like a URL, and has a picture's extension.
 * `is_relative_fine`: also "img/a.jpg"; else only what begins with "http", "//" or "/". */
void page_embedded_text(struct span text, bool is_relative_fine, page_embedded_visit *visit, void *context);
