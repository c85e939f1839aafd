#include "fetch/message.h"

/* --- the body ------------------------------------------------------------------------------------------------------------- */

static bool keep(struct message *message, struct span bytes, enum message_state *ret, struct err *err)
{
    uint64_t room = message->max_bytes - message->body_bytes;         /* body_bytes never exceeds it */
    if (bytes.len > room) {
        bytes = span_to(bytes, (size_t)room);
        *ret = MESSAGE_TOO_LONG;
    }
    message->body_bytes += bytes.len;
    return spool_put(message->spool, bytes, err);
}

/* How many of the bytes belong to the message. */
static size_t chunked_bytes(struct message *message, struct span bytes)
{
    struct span rest = bytes, data = SPAN_NULL;
    struct err broken = { 0 };
    while (rest.len && !message->chunked.is_done && !message->is_broken)
        message->is_broken = !chunked_next(&message->chunked, &rest, &data, &broken);
    return message->chunked.is_done ? bytes.len - rest.len : bytes.len;
}

static bool feed_body(struct message *message, struct span bytes, enum message_state *ret, struct err *err)
{
    size_t len = bytes.len;
    bool is_whole = false;
    if (!message->is_opaque && message->framing == HTTP_NO_BODY) {
        len = 0;
        is_whole = true;
    } else if (!message->is_opaque && message->framing == HTTP_LENGTH) {
        len = bytes.len < message->left ? bytes.len : (size_t)message->left;
        message->left -= len;
        is_whole = message->left == 0;
    } else if (!message->is_opaque && message->framing == HTTP_CHUNKED) {
        len = chunked_bytes(message, bytes);
        is_whole = message->chunked.is_done;
    }
    *ret = is_whole ? MESSAGE_WHOLE : MESSAGE_GOES_ON;
    return keep(message, span_to(bytes, len), ret, err);
}

/* --- the head ------------------------------------------------------------------------------------------------------------- */

static bool decide(struct message *message, bool is_opaque, size_t head_end, enum message_state *ret, struct err *err)
{
    struct span all = buf_span(&message->head);
    message->is_decided = true;
    message->is_opaque = is_opaque;
    message->head_bytes = is_opaque ? 0 : head_end - message->begin;
    struct span head = span_from(span_to(all, head_end), message->begin), body = span_from(all, head_end);
    bool is_kept = is_opaque ? feed_body(message, all, ret, err)
                             : spool_put(message->spool, head, err) && feed_body(message, body, ret, err);
    buf_free(&message->head);
    return is_kept;
}

/* A head is whole: an interim one, the one that counts, or none that a reader takes. */
static bool judge_head(struct message *message, size_t end, enum message_state *ret, struct err *err)
{
    AUTO_HTTP_HEAD struct http_head head = { 0 };
    struct err no_http = { 0 };
    struct span text = span_from(span_to(buf_span(&message->head), end), message->begin), rest = text, line = SPAN_NULL;
    bool is_head = http_head_parse(text, &head, &no_http) && !head.is_request && span_line(&rest, &line) && http_is_plain_status_line(line);
    if (!is_head)
        return decide(message, true, end, ret, err);
    if (head.status < 200 && head.status != 101) {
        message->begin = message->searched = end;
        return true;
    }
    message->status = head.status;
    message->framing = http_framing(&head, false, &message->left);
    return decide(message, false, end, ret, err);
}

/* Whether this may still become "HTTP/1.x …". */
static bool may_be_http(struct span text)
{
    static const char start[] = "HTTP/1.";
    size_t len = text.len < strlen(start) ? text.len : strlen(start);
    return memcmp(text.at, start, len) == 0;
}

static bool feed_head(struct message *message, struct span piece, enum message_state *ret, struct err *err)
{
    buf_put_span(&message->head, piece);
    while (!message->is_decided && message->head.len > message->begin) {
        struct span text = span_from(buf_span(&message->head), message->begin);
        if (!may_be_http(text))
            return decide(message, true, message->head.len, ret, err);
        /* The line end before the blank line may lie in the piece before: three bytes are looked at again. */
        size_t from = message->searched > message->begin + 3 ? message->searched - 3 : message->begin, length = 0;
        if (http_head_find_end(span_from(buf_span(&message->head), from), &length)) {
            if (!judge_head(message, from + length, ret, err))
                return false;
            continue;
        }
        message->searched = message->head.len;
        if (message->head.len < HTTP_HEAD_MAX)
            break;
        message->head.len = HTTP_HEAD_MAX;
        if (!decide(message, true, HTTP_HEAD_MAX, ret, err))
            return false;
        *ret = MESSAGE_TOO_LONG;
    }
    return true;
}

/* --- feeding ---------------------------------------------------------------------------------------------------------------- */

bool message_feed(struct message *message, struct span piece, enum message_state *ret, struct err *err)
{
    *ret = MESSAGE_GOES_ON;
    return (message->is_decided ? feed_body : feed_head)(message, piece, ret, err);
}

bool message_close(struct message *message, bool *ret_is_cut, struct err *err)
{
    enum message_state state;
    bool was_decided = message->is_decided;
    if (!was_decided && !decide(message, true, message->head.len, &state, err))
        return false;
    bool is_message_cut = (message->framing == HTTP_LENGTH && message->left) ||
                          (message->framing == HTTP_CHUNKED && !message->chunked.is_done && !message->is_broken);
    *ret_is_cut = !was_decided || (!message->is_opaque && is_message_cut);
    return true;
}

void message_free(struct message *message)
{
    buf_free(&message->head);
}
