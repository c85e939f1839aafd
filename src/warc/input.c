#include "warc/input.h"

#include <assert.h>

#include "warc/header.h"

struct warc_input {
    struct source *source;
    struct gzip_reader *gzip;           /* reads the plain bytes as well */
    enum { BETWEEN, PLAIN, MEMBER } part;
    bool is_ended, is_broken;           /* MEMBER: its end was read; nothing of it can be read any more */
    struct gzip_member member;
    uint64_t member_used;
    struct digester *digester;
    struct span window;                 /* peeked, not yet used: in `memory`, or in the gzip reader's */
    size_t unskipped;                   /* PLAIN: how many bytes of the window the gzip reader still has before it */
    uint8_t *memory;
    size_t room;
};

struct warc_input *warc_input_new(struct source *source, uint64_t at)
{
    struct warc_input *input = mem_new(sizeof *input);
    input->source = source;
    input->gzip = gzip_reader_new(source, at);
    return input;
}

void warc_input_free(struct warc_input *input)
{
    if (!input)
        return;
    gzip_reader_free(input->gzip);
    free(input->memory);
    free(input);
}

void warc_input_seek(struct warc_input *input, uint64_t at)
{
    gzip_reader_free(input->gzip);
    input->gzip = gzip_reader_new(input->source, at);
    gzip_reader_digest(input->gzip, input->digester);
    input->part = BETWEEN;
    input->window = SPAN_NULL;
    input->unskipped = 0;
}

/* --- pieces -------------------------------------------------------------------------------------------------- */

/* The next piece behind the window; empty at the end of the part. The window stays good: what it shows in the gzip
 * reader was moved to `memory` before. */
static bool next_piece(struct warc_input *input, struct span *ret, struct err *err)
{
    *ret = SPAN_NULL;
    if (input->part == PLAIN) {
        gzip_reader_skip(input->gzip, input->unskipped);
        input->unskipped = 0;
        if (!gzip_reader_stored(input->gzip, ret, err))
            return false;
        input->unskipped = ret->len;
        return true;
    }
    if (input->part == BETWEEN || input->is_ended || input->is_broken)
        return true;
    if (!gzip_reader_next(input->gzip, ret, err)) {
        input->is_broken = true;
        return false;
    }
    if (ret->len == 0) {
        input->is_ended = true;
        input->member = *gzip_reader_current(input->gzip);
    }
    return true;
}

/* Moves the window into memory of its own, with room behind it. */
static void gather(struct warc_input *input, size_t more)
{
    size_t len = input->window.len;
    bool is_own =
        input->memory && input->window.at >= input->memory && input->window.at < input->memory + input->room;
    size_t start = is_own ? (size_t)(input->window.at - input->memory) : 0;
    if (len + more > input->room) {
        uint8_t *memory = mem_new(len + more);
        if (len)
            memcpy(memory, input->window.at, len);
        free(input->memory);
        input->memory = memory;
        input->room = len + more;
    } else if (len && (!is_own || start)) {
        memmove(input->memory, input->window.at, len);
    }
    input->window.at = input->memory;
}

bool warc_input_peek(struct warc_input *input, size_t want, struct span *ret, struct err *err)
{
    enum { PIECE_MAX = 64 * 1024 };     /* what a gzip reader gives at once */
    while (input->window.len < want) {
        struct span piece = SPAN_NULL;
        size_t have = input->window.len;
        if (have)
            gather(input, PIECE_MAX);
        if (!next_piece(input, &piece, err))
            return false;
        if (piece.len == 0)
            break;
        if (have) {
            assert(piece.len <= input->room - have);
            memcpy(input->memory + have, piece.at, piece.len);
            input->window.len += piece.len;
        } else {
            input->window = piece;
        }
    }
    *ret = input->window;
    return true;
}

void warc_input_use(struct warc_input *input, size_t len)
{
    assert(len <= input->window.len);
    if (input->part == PLAIN && input->digester)
        digester_add(input->digester, span_to(input->window, len));
    input->window = span_from(input->window, len);
    input->member_used += len;
}

/* --- parts --------------------------------------------------------------------------------------------------- */

static bool begin_member(struct warc_input *input, bool *ret_is_part, struct err *err)
{
    input->part = MEMBER;
    input->is_ended = input->is_broken = false;
    input->member_used = 0;
    input->window = SPAN_NULL;
    input->is_broken = !gzip_reader_member(input->gzip, &input->member, ret_is_part, err);
    input->member = *gzip_reader_current(input->gzip);
    return !input->is_broken;
}

bool warc_input_begin(struct warc_input *input, bool *ret_is_part, bool *ret_has_skipped, struct err *err)
{
    struct span next = SPAN_NULL;
    *ret_has_skipped = false;
    for (;;) {
        if (input->part != BETWEEN) {
            if (!warc_input_peek(input, 1, &next, err))
                return false;
            bool is_member_next = input->part == PLAIN && next.len && next.at[0] == 0x1F;
            if (next.len && !is_member_next) {
                *ret_is_part = true;
                return true;
            }
            if (is_member_next)         /* plain bytes never begin with this one: a member stands behind them */
                warc_input_seek(input, warc_input_at(input));
            else if (input->part == MEMBER && input->member_used == 0)
                *ret_has_skipped = true;
            input->part = BETWEEN;
        }
        if (!gzip_reader_stored(input->gzip, &next, err))
            return false;
        if (next.len == 0) {
            *ret_is_part = false;
            return true;
        }
        if (next.at[0] == 0x1F) {
            if (!begin_member(input, ret_is_part, err))
                return false;
        } else {
            input->part = PLAIN;
            input->window = SPAN_NULL;
            input->unskipped = 0;
        }
    }
}

/* --- asking -------------------------------------------------------------------------------------------------- */

bool warc_input_is_gzip(const struct warc_input *input)
{
    return input->part == MEMBER;
}

const struct gzip_member *warc_input_member(const struct warc_input *input)
{
    return &input->member;
}

uint64_t warc_input_member_used(const struct warc_input *input)
{
    return input->member_used;
}

uint64_t warc_input_at(const struct warc_input *input)
{
    uint64_t at = gzip_reader_at(input->gzip);
    return input->part == PLAIN ? at + input->unskipped - input->window.len : at;
}

uint64_t warc_input_left(const struct warc_input *input)
{
    uint64_t at = warc_input_at(input);
    return at < input->source->size ? input->source->size - at : 0;
}

bool warc_input_is_readable(const struct warc_input *input)
{
    return input->part == PLAIN || input->window.len > 0 ||
           (input->part == MEMBER && !input->is_ended && !input->is_broken);
}

bool warc_input_has_ended(const struct warc_input *input)
{
    return input->part == MEMBER && input->is_ended;
}

bool warc_input_is_behind_member(const struct warc_input *input)
{
    return gzip_reader_is_between(input->gzip);
}

void warc_input_digest(struct warc_input *input, struct digester *digester)
{
    input->digester = digester;
    gzip_reader_digest(input->gzip, digester);
}

void warc_input_digest_reset(struct warc_input *input)
{
    if (input->digester && input->part == PLAIN)
        digester_reset(input->digester);
}
