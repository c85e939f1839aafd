/* bag/lines.h: the lines of a tag file (RFC 8493 §2.3) as UTF-8, as a stream in constant memory.
 *
 * A line ends with LF, CR or CRLF, in any mixture; the last one may lack its end. Encodings other than UTF-8 are converted
 * (iconv), but only those of a fixed list: a bag says which one, and the converters of rare encodings are code that
 * nobody reads. */
#pragma once
#include "base/source.h"

struct bag_charset;
/* The encoding with this IANA name; letter case does not matter. NULL: one that is not read here. */
const struct bag_charset *bag_charset_find(struct span name);
bool bag_charset_is_utf8(const struct bag_charset *charset);

enum bag_line_end { BAG_END_NONE, BAG_END_LF, BAG_END_CR, BAG_END_CRLF };
struct bag_line {
    struct span text;                   /* UTF-8 without NUL, without its end; valid until the next call */
    uint64_t number;                    /* from 1 */
    enum bag_line_end end;
    bool has_bom;                       /* a byte order mark stood before it, where its encoding has none (line 1 only) */
};
enum { BAG_LINE_MAX = 64 * 1024 };      /* a path of PATH_MAX, each byte as %XX, with a digest or a long URL before it */

struct bag_lines;                       /* for one thread at a time */
/* `source` stays yours and open as long. */
struct bag_lines *bag_lines_new(struct source *source, const struct bag_charset *charset);
/* The next line. False at the end, and on failure: then *err is set, and ret->number is the line's. INVALID (bytes that
 * the encoding does not have, NUL) and LIMIT (longer than BAG_LINE_MAX) speak of this line only: call again for the
 * next. SYSTEM and MISMATCH end the stream. */
MUST_CHECK bool bag_lines_next(struct bag_lines *lines, struct bag_line *ret, struct err *err);
/* The code of codes.h for a failure of bag_lines_next; NULL for none, which is the end. */
const char *bag_lines_code(enum err_kind kind);
void bag_lines_free(struct bag_lines *lines);
DEFINE_AUTO(bag_lines_free, struct bag_lines *)

/* The fields of a line are parted by 1*WSP (blanks, tabs). Cuts off what stands before the first; the blanks stay in *rest. */
struct span bag_line_cut(struct span *rest);
struct span bag_line_skip(struct span text);            /* without the blanks that it begins with */
