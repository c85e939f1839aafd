#include "bag/lines.h"

#include <errno.h>
#include <iconv.h>

#include "bag/codes.h"

/* --- encodings ---------------------------------------------------------------------------------------------- */

struct bag_charset {
    const char *name;                   /* as IANA registers it */
    const char *iconv_name;             /* NULL: UTF-8, nothing to convert */
};

static const struct bag_charset charsets[] = {
    { "UTF-8", NULL },
    { "US-ASCII", "ASCII" },       { "ASCII", "ASCII" },           { "UTF-16", "UTF-16" },
    { "UTF-16BE", "UTF-16BE" },    { "UTF-16LE", "UTF-16LE" },     { "UTF-32", "UTF-32" },
    { "UTF-32BE", "UTF-32BE" },    { "UTF-32LE", "UTF-32LE" },     { "ISO-8859-1", "ISO-8859-1" },
    { "latin1", "ISO-8859-1" },    { "ISO-8859-2", "ISO-8859-2" }, { "ISO-8859-3", "ISO-8859-3" },
    { "ISO-8859-4", "ISO-8859-4" }, { "ISO-8859-5", "ISO-8859-5" }, { "ISO-8859-6", "ISO-8859-6" },
    { "ISO-8859-7", "ISO-8859-7" }, { "ISO-8859-8", "ISO-8859-8" }, { "ISO-8859-9", "ISO-8859-9" },
    { "ISO-8859-10", "ISO-8859-10" }, { "ISO-8859-13", "ISO-8859-13" }, { "ISO-8859-14", "ISO-8859-14" },
    { "ISO-8859-15", "ISO-8859-15" }, { "ISO-8859-16", "ISO-8859-16" }, { "windows-1250", "CP1250" },
    { "windows-1251", "CP1251" },  { "windows-1252", "CP1252" },   { "windows-1253", "CP1253" },
    { "windows-1254", "CP1254" },  { "windows-1255", "CP1255" },   { "windows-1256", "CP1256" },
    { "windows-1257", "CP1257" },  { "windows-1258", "CP1258" },   { "KOI8-R", "KOI8-R" },
    { "KOI8-U", "KOI8-U" },        { "IBM437", "CP437" },          { "IBM850", "CP850" },
    { "IBM852", "CP852" },         { "IBM866", "CP866" },          { "macintosh", "MACINTOSH" },
    { "Shift_JIS", "SHIFT_JIS" },  { "EUC-JP", "EUC-JP" },         { "GB2312", "GB2312" },
    { "GBK", "GBK" },              { "GB18030", "GB18030" },       { "Big5", "BIG5" },
    { "EUC-KR", "EUC-KR" },
};

const struct bag_charset *bag_charset_find(struct span name)
{
    for (size_t i = 0; i < COUNT_OF(charsets); i++)
        if (span_is_nocase(name, charsets[i].name))
            return &charsets[i];
    return NULL;
}

bool bag_charset_is_utf8(const struct bag_charset *charset)
{
    return !charset->iconv_name;
}

/* --- lines -------------------------------------------------------------------------------------------------- */

struct bag_lines {
    struct stream stream;
    const struct bag_charset *charset;
    iconv_t converter;                  /* (iconv_t)-1 for UTF-8 */
    struct buf undecoded;               /* bytes of a character that the last piece did not hold whole */
    struct buf decoded;
    struct span piece;                  /* text not yet handed out: in the stream's memory, or in `decoded` */
    struct buf line;                    /* a line that stretches over pieces */
    uint64_t number;
    bool is_started, is_ended, is_broken;       /* broken: the rest cannot be decoded */
};

struct bag_lines *bag_lines_new(struct source *source, const struct bag_charset *charset)
{
    struct bag_lines *lines = mem_new(sizeof *lines);
    stream_open(&lines->stream, source, 0, UINT64_MAX);
    lines->charset = charset;
    lines->converter = charset->iconv_name ? iconv_open("UTF-8", charset->iconv_name) : (iconv_t)-1;
    return lines;
}

void bag_lines_free(struct bag_lines *lines)
{
    if (!lines)
        return;
    stream_close(&lines->stream);
    if (lines->converter != (iconv_t)-1)
        iconv_close(lines->converter);
    buf_free(&lines->undecoded);
    buf_free(&lines->decoded);
    buf_free(&lines->line);
    free(lines);
}

/* Converts what is in `undecoded` to the end of `decoded`; a cut character at its end is kept for the next piece. */
static void convert(struct bag_lines *lines)
{
    char *in = (char *)lines->undecoded.at;
    size_t in_left = lines->undecoded.len;
    while (in_left) {
        enum { STEP = 16 * 1024 };
        char *out = (char *)buf_reserve(&lines->decoded, STEP);
        size_t out_left = STEP;
        size_t done = iconv(lines->converter, &in, &in_left, &out, &out_left);
        lines->decoded.len += STEP - out_left;
        if (done != (size_t)-1 || errno == EINVAL)
            break;
        if (errno != E2BIG) {
            lines->is_broken = true;
            return;
        }
    }
    memmove(lines->undecoded.at, in, in_left);
    lines->undecoded.len = in_left;
}

/* The next piece of text; an empty one is the end. What was decoded before a broken character is still handed out. */
static bool next_piece(struct bag_lines *lines, struct err *err)
{
    lines->piece = SPAN_NULL;
    if (lines->is_ended)
        return true;
    do {
        struct span raw;
        if (!stream_next(&lines->stream, &raw, err)) {
            lines->is_ended = true;
            return false;
        }
        if (raw.len == 0) {
            lines->is_ended = true;
            lines->is_broken |= lines->undecoded.len > 0;
            return true;
        }
        if (bag_charset_is_utf8(lines->charset)) {
            lines->piece = raw;
            return true;
        }
        buf_clear(&lines->decoded);
        buf_put_span(&lines->undecoded, raw);
        if (lines->converter == (iconv_t)-1)
            lines->is_broken = true;
        else
            convert(lines);
        lines->is_ended = lines->is_broken;
        lines->piece = buf_span(&lines->decoded);
    } while (!lines->piece.len && !lines->is_ended);
    return true;
}

/* Keeps the start of a line that goes on in the next piece. Beyond the bound only the fact is kept. */
static void keep(struct bag_lines *lines, struct span text)
{
    if (lines->line.len <= BAG_LINE_MAX)
        buf_put_span(&lines->line, text);
}

/* Where the first CR or LF stands, or the piece's length. */
static size_t find_end(struct span piece)
{
    const uint8_t *lf = memchr(piece.at, '\n', piece.len);
    size_t until = lf ? (size_t)(lf - piece.at) : piece.len;
    const uint8_t *cr = memchr(piece.at, '\r', until);
    return cr ? (size_t)(cr - piece.at) : until;
}

/* Cuts one line off the text. *ret_is_line is false at the end. */
static bool cut(struct bag_lines *lines, struct bag_line *ret, bool *ret_is_line, struct err *err)
{
    bool has_some = false;
    buf_clear(&lines->line);
    for (;;) {
        if (!lines->piece.len && !next_piece(lines, err))
            return false;
        struct span piece = lines->piece;
        if (!lines->is_started && piece.len) {
            lines->is_started = true;
            ret->has_bom = piece.len >= 3 && memcmp(piece.at, "\xEF\xBB\xBF", 3) == 0;
            lines->piece = piece = span_from(piece, ret->has_bom ? 3 : 0);
            has_some = ret->has_bom;
        }
        if (!piece.len) {
            if (!lines->is_ended)
                continue;
            ret->text = buf_span(&lines->line);
            ret->end = BAG_END_NONE;
            *ret_is_line = has_some;
            return true;
        }
        size_t end = find_end(piece);
        if (end == piece.len) {
            keep(lines, piece);
            lines->piece = SPAN_NULL;
            has_some = true;
            continue;
        }
        bool is_cr = piece.at[end] == '\r', is_last_byte = end + 1 == piece.len;
        if (lines->line.len || is_last_byte) {
            keep(lines, span_to(piece, end));
            ret->text = buf_span(&lines->line);
        } else {
            ret->text = span_to(piece, end);
        }
        lines->piece = span_from(piece, end + 1);
        if (is_cr && is_last_byte && !next_piece(lines, err))       /* whether LF follows is told by the next piece */
            return false;
        bool is_crlf = is_cr && lines->piece.len && lines->piece.at[0] == '\n';
        if (is_crlf)
            lines->piece = span_from(lines->piece, 1);
        ret->end = is_crlf ? BAG_END_CRLF : is_cr ? BAG_END_CR : BAG_END_LF;
        *ret_is_line = true;
        return true;
    }
}

bool bag_lines_next(struct bag_lines *lines, struct bag_line *ret, struct err *err)
{
    bool is_line = false;
    *ret = (struct bag_line){ .number = lines->number + 1 };
    if (!cut(lines, ret, &is_line, err))
        return false;
    if (lines->is_broken && lines->is_ended && !lines->piece.len && ret->end == BAG_END_NONE) {
        lines->is_broken = false;
        lines->number++;
        return err_set(err, ERR_INVALID, "bytes that %s does not have (RFC 8493 §2.3)", lines->charset->name);
    }
    if (!is_line)
        return false;
    lines->number++;
    if (ret->text.len > BAG_LINE_MAX)
        return err_set(err, ERR_LIMIT, "a line of more than %d bytes", BAG_LINE_MAX);
    if (!span_is_utf8(ret->text))
        return err_set(err, ERR_INVALID, "\"%s\" is not UTF-8, as bagit.txt declares (RFC 8493 §2.3)", SHOW(ret->text));
    if (ret->text.len && memchr(ret->text.at, 0, ret->text.len))
        return err_set(err, ERR_INVALID, "\"%s\" holds a NUL (RFC 8493 §2.3)", SHOW(ret->text));
    return true;
}

const char *bag_lines_code(enum err_kind kind)
{
    if (kind == ERR_NONE)
        return NULL;
    return kind == ERR_INVALID ? BAG_TEXT : kind == ERR_LIMIT ? BAG_LIMIT : BAG_UNREADABLE;
}

/* --- fields ------------------------------------------------------------------------------------------------- */

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t';
}

struct span bag_line_cut(struct span *rest)
{
    size_t n = 0;
    while (n < rest->len && !is_blank(rest->at[n]))
        n++;
    struct span field = span_to(*rest, n);
    *rest = span_from(*rest, n);
    return field;
}

struct span bag_line_skip(struct span text)
{
    size_t n = 0;
    while (n < text.len && is_blank(text.at[n]))
        n++;
    return span_from(text, n);
}
