#include "warc/reader.h"

#include <inttypes.h>

#include "base/num.h"
#include "warc/input.h"
#include "warc/resync.h"

enum { BLANKS_MAX = 64 };               /* line ends that are passed over between two records */

struct warc_reader {
    struct source *source;
    struct findings *findings;
    struct warc_input *input;
    enum { BETWEEN, IN_BLOCK, LOST } state;
    struct warc_record record;
    uint64_t block_left;
    bool starts_part;                   /* gzip: nothing of the member stands before the record */
    uint64_t search_from;               /* LOST: where the next record can begin at the earliest */
    uint64_t reread_left;               /* bytes that may still be read again for that */
    char *place;                        /* "name, record at byte 48213" */
};

bool warc_reader_open(struct source *source, uint64_t at, struct findings *findings, struct warc_reader **ret,
                      struct err *err)
{
    if (at > source->size) {
        err_set(err, ERR_INVALID, "it ends at byte %" PRIu64 ", before the record wanted", source->size);
        return err_where(err, "%s, record at byte %" PRIu64, source->name, at);
    }
    struct warc_reader *reader = mem_new(sizeof *reader);
    reader->source = source;
    reader->findings = findings;
    reader->input = warc_input_new(source, at);
    reader->reread_left = source->size;
    *ret = reader;
    return true;
}

void warc_reader_free(struct warc_reader *reader)
{
    if (!reader)
        return;
    warc_input_free(reader->input);
    warc_header_free(&reader->record.header);
    free(reader->place);
    free(reader);
}

void warc_reader_digest(struct warc_reader *reader, struct digester *digester)
{
    warc_input_digest(reader->input, digester);
}

/* --- places -------------------------------------------------------------------------------------------------- */

static uint64_t present_at(const struct warc_reader *reader)
{
    return warc_input_is_gzip(reader->input) ? warc_input_member(reader->input)->at : warc_input_at(reader->input);
}

static void set_place(struct warc_reader *reader, uint64_t at)
{
    reader->record.at = at;
    free(reader->place);
    reader->place = mem_format("%s, record at byte %" PRIu64, reader->source->name, at);
}

static bool lose(struct warc_reader *reader, struct err *err)
{
    reader->state = LOST;
    return err_where(err, "%s", reader->place);
}

/* --- the header ---------------------------------------------------------------------------------------------- */

/* Line ends before a record are nobody's; a few are passed over. *ret_ended: the part had no more than them. */
static bool skip_blanks(struct warc_reader *reader, bool *ret_ended, struct err *err)
{
    struct span window = SPAN_NULL;
    size_t blanks = 0;
    *ret_ended = false;
    if (!warc_input_peek(reader->input, 1, &window, err))
        return false;
    if (window.at[0] != '\r' && window.at[0] != '\n')
        return true;
    if (!warc_input_peek(reader->input, BLANKS_MAX, &window, err))
        return false;
    while (blanks < window.len && blanks < BLANKS_MAX && (window.at[blanks] == '\r' || window.at[blanks] == '\n'))
        blanks++;
    if (reader->findings)
        findings_add(reader->findings, SEVERITY_ERROR, FINDING_INVALID, "warc-framing", reader->place,
                     "line ends stand where a record should begin (WARC/1.1 §4)");
    warc_input_use(reader->input, blanks);
    if (!warc_input_is_gzip(reader->input))
        set_place(reader, present_at(reader));
    *ret_ended = blanks == window.len;
    return true;
}

/* Goes to where a record begins; *ret_is_record is false at the end of the file. */
static bool begin_record(struct warc_reader *reader, bool *ret_is_record, struct err *err)
{
    bool is_ended, has_skipped;
    do {
        set_place(reader, warc_input_at(reader->input));
        if (!warc_input_begin(reader->input, ret_is_record, &has_skipped, err)) {
            set_place(reader, present_at(reader));
            return false;
        }
        if (has_skipped && reader->findings)
            findings_add(reader->findings, SEVERITY_WARNING, FINDING_INVALID, "warc-gzip", reader->place,
                         "a gzip member before it is empty: a record is one member (WARC/1.1 annex A)");
        if (!*ret_is_record)
            return true;
        set_place(reader, present_at(reader));
        reader->starts_part = warc_input_is_gzip(reader->input) && warc_input_member_used(reader->input) == 0;
        if (!skip_blanks(reader, &is_ended, err))
            return false;
    } while (is_ended);
    return true;
}

/* Where the blank line behind the header ends, looked for from *at on; false when it is not in `text`. */
static bool find_header_end(struct span text, size_t *at, size_t *ret_end)
{
    for (;;) {
        const uint8_t *line_end = *at < text.len ? memchr(text.at + *at, '\n', text.len - *at) : NULL;
        if (!line_end)
            return false;
        size_t next = (size_t)(line_end - text.at) + 1;
        struct span rest = span_from(text, next);
        if (span_starts(rest, "\r\n") || span_starts(rest, "\n")) {
            *ret_end = next + (rest.at[0] == '\n' ? 1 : 2);
            return true;
        }
        if (rest.len < 2)
            return false;               /* the next piece tells; the same line end is looked at again */
        *at = next;
    }
}

static bool peek_header(struct warc_reader *reader, struct span *ret, struct err *err)
{
    struct span window = SPAN_NULL;
    size_t at = 0, end = 0;
    if (!warc_input_peek(reader->input, strlen("WARC/"), &window, err))
        return false;
    if (!span_starts(window, "WARC/"))
        return err_set(err, ERR_INVALID, "\"%s\" stands where a record should begin (WARC/1.1 §4)",
                       SHOW(span_to(window, 20)));
    while (!find_header_end(span_to(window, WARC_HEADER_MAX), &at, &end)) {
        size_t had = window.len;
        if (had >= WARC_HEADER_MAX)
            return err_set(err, ERR_LIMIT, "the header has more than %d bytes", WARC_HEADER_MAX);
        if (!warc_input_peek(reader->input, had + 1, &window, err))
            return false;
        if (window.len == had)
            return err_set(err, ERR_INVALID, "it ends inside the header of a record (WARC/1.1 §4)");
    }
    *ret = span_to(window, end);
    return true;
}

static bool read_header(struct warc_reader *reader, struct err *err)
{
    struct warc_record *record = &reader->record;
    struct span text = SPAN_NULL;
    if (!peek_header(reader, &text, err) ||
        !warc_header_parse(text, &record->header, reader->findings, reader->place, err) ||
        !warc_header_block_bytes(&record->header, &record->block_bytes, err))
        return false;
    warc_input_use(reader->input, text.len);
    reader->search_from = warc_input_at(reader->input);
    reader->block_left = record->block_bytes;
    if (!record->is_gzip && record->block_bytes > warc_input_left(reader->input))
        return err_set(err, ERR_INVALID,
                       "Content-Length says %" PRIu64 ", and %" PRIu64 " bytes are left (WARC/1.1 §5.3)",
                       record->block_bytes, warc_input_left(reader->input));
    return true;
}

bool warc_reader_next(struct warc_reader *reader, const struct warc_record **ret, struct err *err)
{
    struct span skipped = SPAN_NULL;
    bool is_record = false;
    if (reader->state == LOST) {
        err_set(err, ERR_INVALID, "where the next record begins is not known (WARC/1.1 §4)");
        return err_where(err, "%s", reader->place);
    }
    while (reader->state == IN_BLOCK)
        if (!warc_reader_block(reader, &skipped, err))
            return false;
    warc_header_free(&reader->record.header);
    reader->record = (struct warc_record){ 0 };
    if (!begin_record(reader, &is_record, err))
        return lose(reader, err);
    if (!is_record) {
        *ret = NULL;
        return true;
    }
    reader->record.is_gzip = warc_input_is_gzip(reader->input);
    reader->search_from = warc_input_at(reader->input) + 1;
    warc_input_digest_reset(reader->input);
    if (!read_header(reader, err))
        return lose(reader, err);
    reader->state = IN_BLOCK;
    *ret = &reader->record;
    return true;
}

/* --- the block ----------------------------------------------------------------------------------------------- */

/* CRLF CRLF stands behind the block (WARC/1.1 §4). Other line ends are reported; anything else means that
 * Content-Length is wrong. */
static bool read_trailer(struct warc_reader *reader, struct err *err)
{
    struct span window = SPAN_NULL;
    size_t blanks = 0;
    if (!warc_input_peek(reader->input, 4, &window, err))
        return false;
    if (span_starts(window, "\r\n\r\n")) {
        warc_input_use(reader->input, 4);
        return true;
    }
    if (!warc_input_peek(reader->input, BLANKS_MAX, &window, err))
        return false;
    while (blanks < window.len && blanks < BLANKS_MAX && (window.at[blanks] == '\r' || window.at[blanks] == '\n'))
        blanks++;
    struct span rest = span_from(window, blanks);
    if (rest.len > 0 && !span_starts(rest, "WARC/"))
        return err_set(err, ERR_INVALID, "\"%s\" stands behind the block, not two CR LF: Content-Length %" PRIu64
                       " is wrong, or the block is (WARC/1.1 §4)", SHOW(span_to(window, 8)),
                       reader->record.block_bytes);
    if (reader->findings)
        findings_add(reader->findings, SEVERITY_ERROR, FINDING_INVALID, "warc-framing", reader->place,
                     "%s%s%s stands behind the block, not two CR LF (WARC/1.1 §4)", blanks ? "\"" : "",
                     blanks ? SHOW(span_to(window, blanks < 8 ? blanks : 8)) : "nothing", blanks ? "\"" : "");
    warc_input_use(reader->input, blanks);
    return true;
}

static bool end_record(struct warc_reader *reader, struct err *err)
{
    struct warc_record *record = &reader->record;
    struct span window = SPAN_NULL;
    if (!read_trailer(reader, err))
        return false;
    record->end = warc_input_at(reader->input);
    if (!record->is_gzip)
        return true;
    if (!warc_input_peek(reader->input, 1, &window, err))
        return false;
    const struct gzip_member *member = warc_input_member(reader->input);
    record->is_own_member = reader->starts_part && window.len == 0;
    record->is_canonical_member = !member->flags && !member->mtime && !member->xfl && member->os == 255;
    record->end = record->is_own_member ? member->end : record->at;
    return true;
}

bool warc_reader_block(struct warc_reader *reader, struct span *ret, struct err *err)
{
    struct span window = SPAN_NULL;
    *ret = SPAN_NULL;
    if (reader->state != IN_BLOCK)
        return true;
    if (reader->block_left == 0) {
        if (!end_record(reader, err))
            return lose(reader, err);
        reader->state = BETWEEN;
        return true;
    }
    if (!warc_input_peek(reader->input, 1, &window, err))
        return lose(reader, err);
    if (window.len == 0) {
        err_set(err, ERR_INVALID,
                "the %s ends %" PRIu64 " bytes before the end of the block that Content-Length %" PRIu64
                " announces (WARC/1.1 §5.3)",
                reader->record.is_gzip ? "gzip member" : "file", reader->block_left, reader->record.block_bytes);
        return lose(reader, err);
    }
    *ret = span_to(window, (size_t)num_min(window.len, reader->block_left));
    warc_input_use(reader->input, ret->len);
    reader->block_left -= ret->len;
    return true;
}

/* --- after damage -------------------------------------------------------------------------------------------- */

/* In what is left of a member that can still be inflated. Damage on the way is the end of it, not a failure. */
static bool search_member(struct warc_reader *reader, bool *ret_found, struct err *err)
{
    enum { LINE_BYTES = WARC_VERSION_LINE_BYTES + 1 };
    struct err broken = { 0 };
    struct span window = SPAN_NULL;
    size_t at = 0;
    *ret_found = false;
    while (warc_input_is_readable(reader->input)) {
        if (!warc_input_peek(reader->input, LINE_BYTES, &window, &broken))
            break;
        size_t len = window.len, from = 0;
        while (span_find(span_from(window, from), "\nWARC/", 6, &at)) {
            from += at + 1;
            if (warc_is_version_line(window, from)) {
                warc_input_use(reader->input, from);
                *ret_found = true;
                return true;
            }
        }
        warc_input_use(reader->input, len >= LINE_BYTES ? len - LINE_BYTES + 1 : len);
    }
    if (broken.kind == ERR_SYSTEM)
        *err = broken;
    return broken.kind != ERR_SYSTEM;
}

/* From where the stored bytes are searched. A member whose end was found and is wrong may have swallowed the next one,
 * or not. What was read already is read again only as long as that stays linear, whatever the lengths say. */
static bool search_start(struct warc_reader *reader, uint64_t *ret, struct err *err)
{
    bool is_gzip = warc_input_is_gzip(reader->input), is_here = false;
    uint64_t here = warc_input_at(reader->input),
             from = is_gzip ? warc_input_member(reader->input)->at + 1 : reader->search_from;
    if (is_gzip && warc_input_is_behind_member(reader->input) &&
        !warc_member_begins(reader->source, here, &is_here, err))
        return false;
    bool is_linear = from >= here || here - from <= reader->reread_left;
    *ret = is_here || warc_input_has_ended(reader->input) || !is_linear ? here : from;
    if (*ret < here)
        reader->reread_left -= here - from;
    return true;
}

bool warc_reader_resync(struct warc_reader *reader, bool *ret_found, struct err *err)
{
    *ret_found = reader->state != LOST;
    if (*ret_found)
        return true;
    bool is_gzip = warc_input_is_gzip(reader->input);
    uint64_t from = 0, at = 0;
    if (is_gzip && !search_member(reader, ret_found, err))
        return err_where(err, "%s", reader->source->name);
    if (!*ret_found) {
        if (!search_start(reader, &from, err) || !warc_resync(reader->source, from, !is_gzip, ret_found, &at, err))
            return err_where(err, "%s", reader->source->name);
        if (*ret_found)
            warc_input_seek(reader->input, at);
    }
    if (*ret_found)
        reader->state = BETWEEN;
    return true;
}

/* --- one record ---------------------------------------------------------------------------------------------- */

static bool read_block(struct warc_reader *reader, struct buf *into, struct err *err)
{
    struct span piece = SPAN_NULL;
    do {
        if (!warc_reader_block(reader, &piece, err))
            return false;
        buf_put_span(into, piece);
    } while (piece.len);
    return true;
}

bool warc_read_at(struct source *source, uint64_t at, size_t max, struct warc_header *ret_header, struct buf *into,
                  struct err *err)
{
    AUTO(warc_reader_free) struct warc_reader *reader = NULL;
    const struct warc_record *record = NULL;
    if (!warc_reader_open(source, at, NULL, &reader, err) || !warc_reader_next(reader, &record, err))
        return false;
    if (!record) {
        err_set(err, ERR_INVALID, "no record begins at its end");
        return err_where(err, "%s, record at byte %" PRIu64, source->name, at);
    }
    if (record->block_bytes > max) {
        err_set(err, ERR_LIMIT, "its block has %" PRIu64 " bytes, more than the %zu that are read into memory here",
                record->block_bytes, max);
        return err_where(err, "%s", reader->place);
    }
    size_t had = into->len;
    if (!read_block(reader, into, err)) {
        into->len = had;
        return false;
    }
    *ret_header = reader->record.header;
    reader->record.header = (struct warc_header){ 0 };
    return true;
}
