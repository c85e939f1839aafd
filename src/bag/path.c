#include "bag/path.h"

#include "bag/codes.h"

bool bag_path_is_payload(const char *path)
{
    return strncmp(path, "data/", 5) == 0;
}

/* "%0A", "%0D" or, in 1.0, "%25" at `at`: the byte they stand for; else -1. */
static int decoded(struct span raw, size_t at, bool with_percent)
{
    if (raw.len - at < 3)
        return -1;
    int high = byte_hex(raw.at[at + 1]), low = byte_hex(raw.at[at + 2]);
    if (high < 0 || low < 0)
        return -1;
    int byte = high << 4 | low;
    return byte == '\n' || byte == '\r' || (byte == '%' && with_percent) ? byte : -1;
}

/* Only what must be encoded is decoded: %20 is neither a blank nor allowed, or one file would have many names. */
static bool decode(struct span raw, struct buf *into, const char **ret_code, struct err *err)
{
    for (size_t i = 0; i < raw.len; i++) {
        if (raw.at[i] != '%') {
            buf_put_byte(into, raw.at[i]);
            continue;
        }
        int byte = decoded(raw, i, true);
        if (byte < 0) {
            *ret_code = BAG_PATH_PERCENT;
            return err_set(err, ERR_INVALID,
                           "\"%s\": only %%0A, %%0D and %%25 may stand for a character (RFC 8493 §2.1.3)", SHOW(raw));
        }
        buf_put_byte(into, (uint8_t)byte);
        i += 2;
    }
    return true;
}

/* What some system would take for a place outside the bag. "%Name%" is how Windows writes an environment variable. */
static const char *why_unsafe(struct span path)
{
    if (path.at[0] == '/' || path.at[0] == '\\')
        return "is absolute";
    if (path.at[0] == '~')
        return "begins in somebody's home folder";
    if (path.len >= 2 && byte_is_alpha(path.at[0]) && path.at[1] == ':')
        return "begins with a drive";
    if (path.at[0] == '%') {
        size_t end = 1;
        while (end < path.len && (byte_is_alpha(path.at[end]) || path.at[end] == '_'))
            end++;
        if (end > 1 && end < path.len && path.at[end] == '%')
            return "begins with a variable of Windows";
    }
    size_t start = 0;
    for (size_t i = 0; i <= path.len; i++) {
        if (i < path.len && path.at[i] != '/' && path.at[i] != '\\')
            continue;
        if (span_is(span_of_n(path.at + start, i - start), ".."))
            return "has the segment \"..\"";
        start = i + 1;
    }
    return NULL;
}

/* Removes "." and empty segments in place. False when what is left ends as a folder does. */
static bool tidy(struct buf *path, unsigned *oddities)
{
    struct span rest = buf_span(path);
    size_t len = 0;
    bool is_folder = true;
    while (rest.len) {
        struct span segment;
        bool has_slash = span_cut(&rest, '/', &segment);
        if (!has_slash) {
            segment = rest;
            rest = SPAN_NULL;
        }
        is_folder = has_slash || span_is(segment, ".");
        if (segment.len == 0 || span_is(segment, ".")) {
            *oddities |= BAG_ODD_DOT;
            continue;
        }
        if (len)
            path->at[len++] = '/';
        memmove(path->at + len, segment.at, segment.len);
        len += segment.len;
    }
    path->len = len;
    if (path->at)
        path->at[len] = 0;
    return !is_folder && len > 0;
}

bool bag_path_parse(struct span raw, bool strict_10, struct buf *into, unsigned *oddities, const char **ret_code,
                    struct err *err)
{
    buf_clear(into);
    if (strict_10 && !decode(raw, into, ret_code, err))
        return false;
    if (!strict_10)
        buf_put_span(into, raw);
    if (into->len > BAG_PATH_MAX) {
        *ret_code = BAG_LIMIT;
        return err_set(err, ERR_LIMIT, "a path of more than %d bytes", BAG_PATH_MAX);
    }
    if (!into->len) {
        *ret_code = BAG_PATH_UNSAFE;
        return err_set(err, ERR_INVALID, "the path is empty (RFC 8493 §2.1.3)");
    }
    const char *why = why_unsafe(buf_span(into));
    bool is_file = tidy(into, oddities);
    if (!why && is_file)
        why = why_unsafe(buf_span(into));       /* "./~root" is "~root" to whoever tidies it */
    if (why) {
        *ret_code = BAG_PATH_UNSAFE;
        return err_set(err, ERR_INVALID, "\"%s\" %s: it does not stay inside the bag (RFC 8493 §5.1)", SHOW(raw), why);
    }
    if (!is_file) {
        *ret_code = BAG_PATH_FOLDER;
        return err_set(err, ERR_INVALID, "\"%s\" is a folder, not a file (RFC 8493 §2.1.3)", SHOW(raw));
    }
    return true;
}

bool bag_path_decode_legacy(const char *path, struct buf *into)
{
    struct span raw = span_of(path);
    bool has_decoded = false;
    buf_clear(into);
    for (size_t i = 0; i < raw.len; i++) {
        int byte = raw.at[i] == '%' ? decoded(raw, i, false) : -1;
        buf_put_byte(into, byte < 0 ? raw.at[i] : (uint8_t)byte);
        if (byte >= 0) {
            i += 2;
            has_decoded = true;
        }
    }
    return has_decoded;
}

void bag_path_escape(const char *path, struct buf *into)
{
    for (; *path; path++) {
        if (*path == '\n' || *path == '\r' || *path == '%')
            buf_put_text(into, *path == '\n' ? "%0A" : *path == '\r' ? "%0D" : "%25");
        else
            buf_put_byte(into, (uint8_t)*path);
    }
}
