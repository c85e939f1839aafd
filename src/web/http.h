/* web/http.h: an HTTP/1.x message head (RFC 9112), read from bytes as they came over the wire.
 *
 * Tolerant where servers are sloppy and the archive must still read them (bare LF, folded lines, missing
 * reason, blanks before the colon, 8-bit bytes), and says so in `oddities`; the bytes themselves are never
 * changed. */
#pragma once
#include "base/buf.h"

enum { HTTP_HEAD_MAX = 1024 * 1024, HTTP_FIELDS_MAX = 1000 };

enum http_oddity {
    HTTP_BARE_LF = 1, HTTP_FOLDED = 2, HTTP_NO_REASON = 4, HTTP_BLANK_BEFORE_COLON = 8, HTTP_8BIT = 16,
    HTTP_LINE_WITHOUT_COLON = 32, HTTP_REPEATED_LENGTH = 64, HTTP_LENGTH_AND_CHUNKED = 128, HTTP_BAD_LENGTH = 256,
    HTTP_UNKNOWN_STATUS = 512,          /* 600 to 999, to be treated as 5xx (RFC 9110 §15): some answer robots so */
};

struct http_field {
    struct span name, value;            /* value without blanks at its ends; folded ones joined with one blank */
};
struct http_head {
    bool is_request;
    int minor_version;                  /* HTTP/1.x */
    int status;                         /* response: 100 to 599, or HTTP_UNKNOWN_STATUS */
    struct span reason;                 /* response */
    struct span method, target;         /* request */
    size_t head_bytes;                  /* up to and with the blank line */
    unsigned oddities;
    struct http_field *fields;
    size_t n_fields;
    char *unfolded;                     /* private: memory of folded values */
};

/* Finds the end of the head: *ret_bytes is its length with the blank line. False when `message` does not
 * hold it whole. */
bool http_head_find_end(struct span message, size_t *ret_bytes);
/* Parses a head at the start of `message`, which outlives *ret. INVALID: no HTTP/1.x start line, head cut;
 * LIMIT: more than HTTP_HEAD_MAX bytes or HTTP_FIELDS_MAX fields. */
MUST_CHECK bool http_head_parse(struct span message, struct http_head *ret, struct err *err);
/* status-line = "HTTP/1." ( "0" / "1" ) SP 3DIGIT [ SP reason ], 100 to 599: what any reader of WARCs takes. */
bool http_is_plain_status_line(struct span line);
void http_head_free(struct http_head *head);
#define AUTO_HTTP_HEAD __attribute__((cleanup(http_head_free)))

/* The first field of that name (case does not matter), or NULL. */
const struct http_field *http_field(const struct http_head *head, const char *name);
/* Its value; the empty span when absent. */
struct span http_value(const struct http_head *head, const char *name);
/* All values of a list field (RFC 9110 §5.6.1), over all lines: calls back with each element, trimmed; stops
 * on false. */
void http_list(const struct http_head *head, const char *name, bool (*each)(void *context, struct span element),
               void *context);

/* How the body is framed (RFC 9112 §6.3). */
enum http_framing { HTTP_NO_BODY, HTTP_CHUNKED, HTTP_LENGTH, HTTP_UNTIL_CLOSE };
/* `is_head_response`: the answer to a HEAD request. *ret_bytes is the length for HTTP_LENGTH. */
enum http_framing http_framing(const struct http_head *head, bool is_head_response, uint64_t *ret_bytes);

/* A media type such as `text/html; charset="utf-8"`: type/subtype without parameters ("text/html"; empty
 * when it has no such shape), and one parameter's value (unquoted, at the end of `into`; false when absent). */
struct span http_media_type(struct span value);
bool http_parameter(struct span value, const char *name, struct buf *into);
