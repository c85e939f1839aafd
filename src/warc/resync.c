#include "warc/resync.h"

#include <zlib.h>

enum {
    WINDOW_BYTES = 128 * 1024,
    /* Enough for the header of a member, for the code lengths of a dynamic block, and for the first letters. It bounds
     * what a file full of false beginnings can cost. */
    TRIAL_BYTES = 1024,
};
static const uint8_t magic[] = { 0x1F, 0x8B, 8 };

/* version = "WARC/" 1*DIGIT "." 1*DIGIT CRLF      WARC/1.1 §4; a bare LF is let through, the reader reports it */
bool warc_is_version_line(struct span text, size_t at)
{
    struct span rest = span_to(span_from(text, at), WARC_VERSION_LINE_BYTES), line = SPAN_NULL, major = SPAN_NULL;
    uint64_t number;
    if (!span_starts(rest, "WARC/") || !span_cut(&rest, '\n', &line))
        return false;
    line = span_trim_space(span_from(line, strlen("WARC/")));
    if (!span_cut(&line, '.', &major) || !span_to_u64(major, 999, &number) || !span_to_u64(line, 999, &number))
        return false;
    bool is_at_line_start = at == 0 || text.at[at - 1] == '\n';        /* else: behind garbage, or in a text */
    return is_at_line_start || span_starts_nocase(rest, "WARC-") || span_starts_nocase(rest, "Content-");
}

static bool is_member_of_record(z_stream *inflater, struct span text)
{
    enum { FLAGS_RESERVED = 0xE0 };     /* RFC 1952 §2.3.1.2 */
    uint8_t out[5] = { 0 };
    struct span trial = span_to(text, TRIAL_BYTES);
    if (trial.len < 10 || (trial.at[3] & FLAGS_RESERVED) || inflateReset(inflater) != Z_OK)
        return false;
    inflater->next_in = (Bytef *)trial.at;
    inflater->avail_in = (uInt)trial.len;
    inflater->next_out = out;
    inflater->avail_out = sizeof out;
    int outcome = inflate(inflater, Z_SYNC_FLUSH);
    return (outcome == Z_OK || outcome == Z_STREAM_END || outcome == Z_BUF_ERROR) && inflater->avail_out == 0 &&
           memcmp(out, "WARC/", sizeof out) == 0;
}

/* The first place in text[start, end) with these bytes; `end` when there is none. */
static size_t find_from(struct span text, size_t start, size_t end, const void *bytes, size_t len)
{
    size_t at = 0;
    if (start >= end || !span_find(span_from(text, start), bytes, len, &at))
        return end;
    return start + at < end ? start + at : end;
}

/* Candidates in window[start, end). */
static bool search(z_stream *inflater, struct span window, size_t start, size_t end, bool wants_plain,
                   size_t *ret_at)
{
    size_t member = find_from(window, start, end, magic, sizeof magic);
    size_t line = wants_plain ? find_from(window, start, end, "WARC/", 5) : end;
    while (member < end || line < end) {
        if (line < member) {
            *ret_at = line;
            if (warc_is_version_line(window, line))
                return true;
            line = find_from(window, line + 1, end, "WARC/", 5);
        } else {
            *ret_at = member;
            if (is_member_of_record(inflater, span_from(window, member)))
                return true;
            member = find_from(window, member + 1, end, magic, sizeof magic);
        }
    }
    return false;
}

/* Windows overlap by what a trial needs, and by the byte before, which tells where a line begins. */
static bool search_windows(z_stream *inflater, struct source *source, uint64_t from, bool wants_plain,
                           uint8_t *memory, bool *ret_found, uint64_t *ret_at, struct err *err)
{
    *ret_found = false;
    for (uint64_t at = from; at < source->size && !*ret_found;) {
        size_t before = at > 0, got = 0, found = 0;
        if (!source_read(source, at - before, memory, WINDOW_BYTES, &got, err))
            return false;
        struct span window = span_of_n(memory, got);
        bool is_last = at - before + got >= source->size;
        size_t end = is_last || got <= TRIAL_BYTES ? got : got - TRIAL_BYTES;
        if (search(inflater, window, before, end, wants_plain, &found)) {
            *ret_found = true;
            *ret_at = at - before + found;
        }
        at += end - before;
    }
    return true;
}

static bool inflater_begin(z_stream *inflater, struct err *err)
{
    const int gzip_window_bits = 15 + 16;
    *inflater = (z_stream){ 0 };
    return inflateInit2(inflater, gzip_window_bits) == Z_OK ||
           err_set(err, ERR_SYSTEM, "there is no memory to inflate with");
}

bool warc_member_begins(struct source *source, uint64_t at, bool *ret_begins, struct err *err)
{
    uint8_t bytes[TRIAL_BYTES];
    size_t got = 0;
    z_stream inflater;
    if (!source_read(source, at, bytes, sizeof bytes, &got, err) || !inflater_begin(&inflater, err))
        return false;
    struct span text = span_of_n(bytes, got);
    *ret_begins = got > sizeof magic && memcmp(bytes, magic, sizeof magic) == 0 &&
                  is_member_of_record(&inflater, text);
    inflateEnd(&inflater);
    return true;
}

bool warc_resync(struct source *source, uint64_t from, bool wants_plain, bool *ret_found, uint64_t *ret_at,
                 struct err *err)
{
    z_stream inflater;
    if (!inflater_begin(&inflater, err))
        return false;
    AUTO_FREE uint8_t *memory = mem_new(WINDOW_BYTES);
    bool is_searched = search_windows(&inflater, source, from, wants_plain, memory, ret_found, ret_at, err);
    inflateEnd(&inflater);
    return is_searched;
}
