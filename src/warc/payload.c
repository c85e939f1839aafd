#include "warc/payload.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/num.h"
#include "web/chunked.h"

struct warc_payload {
    unsigned algorithms;
    struct digester *entity, *wire;     /* the payload; the body as it stands in the block: used where that differs */
    enum { HEAD, BODY } state;
    bool may_be_http, must_be_http;
    bool wire_differs;
    bool is_broken;                     /* the chunked coding: nothing behind it is payload */
    enum http_framing framing;
    uint64_t length;                    /* HTTP_LENGTH */
    uint64_t wire_bytes;
    struct chunked chunked;
    struct buf head, start;
    struct warc_payload_facts facts;
};

struct warc_payload *warc_payload_new(unsigned digests)
{
    struct warc_payload *payload = mem_new(sizeof *payload);
    payload->algorithms = digests;
    payload->entity = digester_new(digests);
    payload->wire = digester_new(digests);
    return payload;
}

void warc_payload_free(struct warc_payload *payload)
{
    if (!payload)
        return;
    digester_free(payload->entity);
    digester_free(payload->wire);
    buf_free(&payload->head);
    buf_free(&payload->start);
    free(payload);
}

/* --- facts of the head --------------------------------------------------------------------------------------- */

/* Lower case; empty when it does not fit, since half a value is a wrong one. */
static void copy_lower(struct span value, char *into, size_t size)
{
    into[0] = '\0';
    if (value.len >= size || memchr(value.at ? value.at : (const uint8_t *)"", '\0', value.len))
        return;
    for (size_t i = 0; i < value.len; i++)
        into[i] = (char)byte_lower(value.at[i]);
    into[value.len] = '\0';
}

static void copy(struct span value, char *into, size_t size)
{
    into[0] = '\0';
    if (value.len >= size || memchr(value.at ? value.at : (const uint8_t *)"", '\0', value.len))
        return;
    if (value.len)
        memcpy(into, value.at, value.len);
    into[value.len] = '\0';
}

struct codings {
    char *into;
    size_t size, len;
    bool is_too_long;
};

/* Several Content-Encoding lines are one list (RFC 9110 §5.3). */
static bool add_coding(void *context, struct span element)
{
    struct codings *codings = context;
    const char *comma = codings->len ? ", " : "";
    if (codings->len + strlen(comma) + element.len >= codings->size) {
        codings->is_too_long = true;
        return false;
    }
    memcpy(codings->into + codings->len, comma, strlen(comma));
    codings->len += strlen(comma);
    copy_lower(element, codings->into + codings->len, codings->size - codings->len);
    codings->len = strlen(codings->into);
    return true;
}

static bool see_transfer_coding(void *context, struct span element)
{
    bool *has_other = context;
    *has_other = *has_other || (!span_is_nocase(element, "chunked") && !span_is_nocase(element, "identity"));
    return true;
}

static void read_head(struct warc_payload *payload, const struct http_head *head)
{
    struct warc_payload_facts *facts = &payload->facts;
    facts->is_http = true;
    facts->status = head->is_request ? 0 : head->status;
    facts->head_bytes = head->head_bytes;
    copy_lower(http_media_type(http_value(head, "Content-Type")), facts->mime, sizeof facts->mime);
    copy(http_value(head, "Location"), facts->location, sizeof facts->location);
    struct codings codings = { facts->coding, sizeof facts->coding, 0, false };
    http_list(head, "Content-Encoding", add_coding, &codings);
    if (codings.is_too_long)
        facts->coding[0] = '\0';
    http_list(head, "Transfer-Encoding", see_transfer_coding, &facts->has_other_coding);
    payload->framing = http_framing(head, false, &payload->length);
    facts->is_chunked = payload->framing == HTTP_CHUNKED;
    payload->wire_differs = facts->is_chunked;
}

/* --- the body ------------------------------------------------------------------------------------------------ */

static void add_entity(struct warc_payload *payload, struct span piece)
{
    digester_add(payload->entity, piece);
    payload->facts.bytes += piece.len;
    buf_put_span(&payload->start, span_to(piece, WARC_PAYLOAD_START - payload->start.len));
}

static void add_chunked(struct warc_payload *payload, struct span piece)
{
    struct span rest = piece, data = SPAN_NULL;
    struct err err = { 0 };
    while (rest.len && !payload->is_broken) {
        if (!chunked_next(&payload->chunked, &rest, &data, &err)) {
            payload->is_broken = true;
            snprintf(payload->facts.why, sizeof payload->facts.why, "%s", err.why);
        } else if (data.len) {
            add_entity(payload, data);
        } else if (payload->chunked.is_done && rest.len) {
            payload->is_broken = true;
            snprintf(payload->facts.why, sizeof payload->facts.why,
                     "%zu or more bytes stand behind the last chunk (RFC 9112 §7.1)", rest.len);
        }
    }
}

static void add_body(struct warc_payload *payload, struct span piece)
{
    payload->wire_bytes += piece.len;
    if (payload->wire_differs)
        digester_add(payload->wire, piece);
    if (payload->facts.is_chunked)
        add_chunked(payload, piece);
    else
        add_entity(payload, piece);
}

/* --- feeding ------------------------------------------------------------------------------------------------- */

void warc_payload_begin(struct warc_payload *payload, const char *content_type)
{
    struct span type = http_media_type(span_of(content_type));
    bool is_given = content_type && *content_type;
    digester_reset(payload->entity);
    digester_reset(payload->wire);
    buf_clear(&payload->head);
    buf_clear(&payload->start);
    payload->facts = (struct warc_payload_facts){ 0 };
    payload->chunked = (struct chunked){ 0 };
    payload->wire_differs = payload->is_broken = false;
    payload->framing = HTTP_UNTIL_CLOSE;
    payload->wire_bytes = payload->length = 0;
    payload->must_be_http = span_is_nocase(type, "application/http");
    payload->may_be_http = payload->must_be_http || !is_given;
    payload->state = payload->may_be_http ? HEAD : BODY;
    if (!payload->may_be_http)
        copy_lower(type, payload->facts.mime, sizeof payload->facts.mime);
}

/* The head is whole, or will never be: what follows it, or all of it, is body. */
static void end_head(struct warc_payload *payload)
{
    AUTO_HTTP_HEAD struct http_head head = { 0 };
    struct err err = { 0 };
    struct span text = buf_span(&payload->head), body = text;
    bool is_head = http_head_parse(text, &head, &err);
    payload->state = BODY;
    if (is_head && (payload->must_be_http || !head.is_request)) {
        read_head(payload, &head);
        payload->facts.head = span_to(text, head.head_bytes);
        body = span_from(text, head.head_bytes);
    } else if (payload->must_be_http) {
        snprintf(payload->facts.why, sizeof payload->facts.why, "no HTTP message: %s", err.why);
    }
    if (body.len)
        add_body(payload, body);
}

void warc_payload_feed(struct warc_payload *payload, struct span piece)
{
    if (piece.len == 0)
        return;
    if (payload->state == BODY) {
        add_body(payload, piece);
        return;
    }
    /* The line end before the blank line may lie in the piece before: four bytes are looked at again. */
    size_t had = payload->head.len, from = had > 4 ? had - 4 : 0, end = 0;
    buf_put_span(&payload->head, piece);
    struct span head = buf_span(&payload->head);
    bool cannot_be = !payload->must_be_http && head.len >= 5 && !span_starts(head, "HTTP/");
    if (cannot_be || head.len >= HTTP_HEAD_MAX || http_head_find_end(span_from(head, from), &end))
        end_head(payload);
}

/* Content-Length, chunks, or the end of the connection: did the body end as its head says (RFC 9112 §6.3)? */
static void judge_end(struct warc_payload *payload)
{
    struct warc_payload_facts *facts = &payload->facts;
    if (facts->why[0])
        return;
    if (payload->framing == HTTP_CHUNKED && !payload->chunked.is_done)
        snprintf(facts->why, sizeof facts->why, "the last chunk is missing (RFC 9112 §7.1)");
    else if (payload->framing == HTTP_LENGTH && payload->length != payload->wire_bytes)
        snprintf(facts->why, sizeof facts->why,
                 "the HTTP header says Content-Length %" PRIu64 ", the body has %" PRIu64 " bytes (RFC 9112 §6.3)",
                 payload->length, payload->wire_bytes);
    else
        facts->is_complete = true;
}

void warc_payload_end(struct warc_payload *payload, struct warc_payload_facts *ret)
{
    if (payload->state == HEAD && (payload->head.len || payload->must_be_http))
        end_head(payload);
    judge_end(payload);
    payload->facts.start = buf_span(&payload->start);
    *ret = payload->facts;
}

void warc_payload_value(const struct warc_payload *payload, enum digest_algorithm algorithm,
                        uint8_t ret[DIGEST_MAX])
{
    digester_value(payload->entity, algorithm, ret);
}

void warc_payload_wire_value(const struct warc_payload *payload, enum digest_algorithm algorithm,
                             uint8_t ret[DIGEST_MAX])
{
    digester_value(payload->wire_differs ? payload->wire : payload->entity, algorithm, ret);
}
