/* bag/path.h: the paths that manifests and fetch.txt name (RFC 8493 §2.1.3, §5.1): decoded, tidied, and judged by rule
 * on every system, before anything is opened. */
#pragma once
#include "base/buf.h"

enum { BAG_PATH_MAX = 4095 };           /* PATH_MAX: Linux could not open a longer one */

enum bag_oddity {                       /* legal somewhere, or legible though wrong: whoever checks decides */
    BAG_ODD_DOT = 1,                    /* "./" or an empty segment was removed */
    BAG_ODD_MD5SUM = 2,                 /* the line has md5sum's "*" or backslash (§6.1.3) */
    BAG_ODD_BLANK_LINE = 4,             /* no entry at all: an empty line, before 1.0 */
};

/* The path in `raw`, as it stands in a tag file, at the end of the cleared `into`: relative to the bag's root, '/' between,
 * no segment empty or "." or "..". With `strict_10` %0A, %0D and %25 are decoded and no other % may stand there; before
 * 1.0 a % is a letter like any other. Fails with INVALID and a code of codes.h (unsafe, percent, folder), LIMIT. */
MUST_CHECK bool bag_path_parse(struct span raw, bool strict_10, struct buf *into, unsigned *oddities,
                               const char **ret_code, struct err *err);
/* How old tools wrote CR and LF before 1.0: decodes %0A and %0D, leaves every other %. False when there are none. */
bool bag_path_decode_legacy(const char *path, struct buf *into);
/* As it stands in a manifest of ours: CR, LF and % encoded. At the end of `into`. */
void bag_path_escape(const char *path, struct buf *into);
bool bag_path_is_payload(const char *path);             /* begins with "data/" */
