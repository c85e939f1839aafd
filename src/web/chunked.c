#include "web/chunked.h"

/* One bound for a line of framing (size with extensions, a trailer field) and one for all trailer fields:
 * more than any honest server sends, and an endless one is not followed for ever. */
enum { LINE_MAX_BYTES = 64 * 1024, TRAILER_MAX_BYTES = 1024 * 1024 };

/*   chunked-body = *chunk last-chunk trailer-section CRLF         RFC 9112 §7.1
 *   chunk        = chunk-size [ chunk-ext ] CRLF chunk-data CRLF
 *
 * A bare LF is taken for CRLF, as §2.2 allows for the lines of a head: servers that write one write both. */
enum state {
    SIZE_FIRST,         /* a digit must come */
    SIZE,               /* further digits, or the end of the number */
    EXTENSION,          /* to the end of the line, not looked at (§7.1.1) */
    DATA,
    DATA_END,           /* CR LF or LF */
    DATA_END_LF,        /* the LF behind a CR */
    TRAILER_START,      /* at the beginning of a line: an empty one ends the body */
    TRAILER_START_LF,
    TRAILER,
    DONE,
};

static bool add_digit(struct chunked *chunked, uint8_t byte, struct err *err)
{
    if (chunked->left > UINT64_MAX >> 4)
        return err_set(err, ERR_INVALID, "a chunk size above 2^64 (RFC 9112 §7.1)");
    chunked->left = chunked->left << 4 | (uint64_t)byte_hex(byte);
    chunked->state = SIZE;
    return true;
}

static void end_size_line(struct chunked *chunked)
{
    chunked->state = chunked->left ? DATA : TRAILER_START;
    chunked->line_bytes = 0;
}

static bool end_data(struct chunked *chunked, uint8_t byte, struct err *err)
{
    if (byte == '\r' && chunked->state == DATA_END) {
        chunked->state = DATA_END_LF;
        return true;
    }
    if (byte != '\n')
        return err_set(err, ERR_INVALID, "chunk data longer than its size (RFC 9112 §7.1)");
    chunked->state = SIZE_FIRST;
    chunked->line_bytes = 0;
    return true;
}

static bool trailer_byte(struct chunked *chunked, uint8_t byte, struct err *err)
{
    if (++chunked->trailer_bytes > TRAILER_MAX_BYTES)
        return err_set(err, ERR_LIMIT, "trailer fields of more than %d bytes (RFC 9112 §7.1.2)",
                       TRAILER_MAX_BYTES);
    bool at_start = chunked->state != TRAILER;
    if (byte == '\n') {
        chunked->is_done = at_start;
        chunked->state = at_start ? DONE : TRAILER_START;
        chunked->line_bytes = 0;
    } else {
        chunked->state = byte == '\r' && chunked->state == TRAILER_START ? TRAILER_START_LF : TRAILER;
    }
    return true;
}

static bool frame_byte(struct chunked *chunked, uint8_t byte, struct err *err)
{
    if (++chunked->line_bytes > LINE_MAX_BYTES)
        return err_set(err, ERR_LIMIT, "a line of more than %d bytes in a chunked body (RFC 9112 §7.1.1)",
                       LINE_MAX_BYTES);
    switch ((enum state)chunked->state) {
    case SIZE_FIRST:
        chunked->left = 0;
        if (byte_hex(byte) < 0)
            return err_set(err, ERR_INVALID, "\"%s\" where a chunk size must stand (RFC 9112 §7.1)",
                           SHOW(span_of_n(&byte, 1)));
        return add_digit(chunked, byte, err);
    case SIZE:
        if (byte_hex(byte) >= 0)
            return add_digit(chunked, byte, err);
        if (byte != ';' && byte != ' ' && byte != '\t' && byte != '\r' && byte != '\n')
            return err_set(err, ERR_INVALID, "\"%s\" in a chunk size (RFC 9112 §7.1)",
                           SHOW(span_of_n(&byte, 1)));
        chunked->state = EXTENSION;
        /* fall through */
    case EXTENSION:
        if (byte == '\n')
            end_size_line(chunked);
        return true;
    case DATA_END:
    case DATA_END_LF:
        return end_data(chunked, byte, err);
    case TRAILER_START:
    case TRAILER_START_LF:
    case TRAILER:
        return trailer_byte(chunked, byte, err);
    case DATA:
    case DONE:
        break;
    }
    return true;
}

bool chunked_next(struct chunked *chunked, struct span *rest, struct span *ret_data, struct err *err)
{
    while (rest->len && chunked->state != DONE) {
        if (chunked->state == DATA) {
            *ret_data = span_to(*rest, chunked->left < rest->len ? (size_t)chunked->left : rest->len);
            *rest = span_from(*rest, ret_data->len);
            chunked->left -= ret_data->len;
            chunked->data_bytes += ret_data->len;
            if (chunked->left == 0)
                chunked->state = DATA_END;
            return true;
        }
        uint8_t byte = rest->at[0];
        *rest = span_from(*rest, 1);
        if (!frame_byte(chunked, byte, err))
            return false;
    }
    *ret_data = SPAN_NULL;
    return true;
}
