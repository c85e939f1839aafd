/* format/identify.h: what kind of bytes these are: MIME type and PRONOM identifier (PUID), from the bytes
 * themselves.
 *
 * Own byte rules for what a news site serves, then libmagic, then the name's ending; never the server's
 * word. The decoded payload is looked at, not its transfer form. */
#pragma once
#include "base/span.h"

enum { IDENTIFY_BYTES = 64 * 1024 };    /* how much of the beginning is enough */

struct format {
    const char *mime;                   /* "image/jpeg"; "application/octet-stream" when nothing is known; static */
    const char *puid;                   /* "fmt/43"; NULL when PRONOM has none; static */
    const char *name, *version;         /* "JPEG File Interchange Format", "1.01"; NULL when not known; static */
    const char *basis;                  /* "signature", "libmagic", "file name"; static */
};
struct identifier;                      /* libmagic's tables; for one thread at a time */
MUST_CHECK bool identifier_open(struct identifier **ret, struct err *err);
/* `start`: the beginning of the payload, up to IDENTIFY_BYTES; `name`: path of the URL for the ending, or
 * empty. */
void identifier_look(struct identifier *identifier, struct span start, struct span name, struct format *ret);
void identifier_free(struct identifier *identifier);
DEFINE_AUTO(identifier_free, struct identifier *)

/* Width and height in pixels of JPEG, PNG, GIF, WebP, BMP, AVIF/HEIC and SVG, from the bytes. False when not
 * found. */
bool format_dimensions(struct span start, uint32_t *ret_width, uint32_t *ret_height);
