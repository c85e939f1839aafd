#include "web/http.h"

/* ── the head ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* The blank line that ends a head: LF CR LF or LF LF (a bare LF counts as a line end, RFC 9112 §2.2). */
bool http_head_find_end(struct span message, size_t *ret_bytes)
{
    for (size_t at = 0; at < message.len; at++) {
        const uint8_t *found = memchr(message.at + at, '\n', message.len - at);
        if (!found)
            return false;
        at = (size_t)(found - message.at);
        struct span next = span_from(message, at + 1);
        if (span_starts(next, "\n") || span_starts(next, "\r\n")) {
            *ret_bytes = at + (next.at[0] == '\n' ? 2 : 3);
            return true;
        }
    }
    return false;
}

/* A line without its end; a lone LF is noted. The head was cut at its blank line, so each line has an end. */
static struct span next_line(struct span *rest, struct http_head *head)
{
    struct span line = SPAN_NULL;
    if (!span_cut(rest, '\n', &line))
        return SPAN_NULL;
    if (line.len && line.at[line.len - 1] == '\r')
        line.len--;
    else
        head->oddities |= HTTP_BARE_LF;
    return line;
}

/* HTTP-version = "HTTP/" DIGIT "." DIGIT, here of major version 1 (RFC 9112 §2.3) */
static bool parse_version(struct span text, int *ret_minor)
{
    if (text.len != 8 || !span_starts(text, "HTTP/1.") || !byte_is_digit(text.at[7]))
        return false;
    *ret_minor = text.at[7] - '0';
    return true;
}

/* status-line = HTTP-version SP status-code SP [ reason-phrase ]      RFC 9112 §4 */
static bool parse_status_line(struct span line, struct http_head *head, struct err *err)
{
    struct span version = SPAN_NULL, code = SPAN_NULL, rest = line;
    uint64_t status = 0;
    if (!span_cut(&rest, ' ', &version) || !parse_version(version, &head->minor_version))
        return err_set(err, ERR_INVALID, "\"%s\" is no status line of HTTP/1.x (RFC 9112 §4)", SHOW(line));
    rest = span_trim(rest);
    code = span_to(rest, 3);
    if (code.len != 3 || !span_to_u64(code, 999, &status) || status < 100 ||
        (rest.len > 3 && rest.at[3] != ' '))
        return err_set(err, ERR_INVALID, "\"%s\" has no status code of three digits (RFC 9112 §4)", SHOW(line));
    head->status = (int)status;
    head->reason = span_trim(span_from(rest, 3));
    if (head->reason.len == 0 && line.at[line.len - 1] != ' ')
        head->oddities |= HTTP_NO_REASON;
    if (status > 599)
        head->oddities |= HTTP_UNKNOWN_STATUS;
    return true;
}

/* request-line = method SP request-target SP HTTP-version             RFC 9112 §3 */
static bool parse_request_line(struct span line, struct http_head *head, struct err *err)
{
    struct span rest = line;
    size_t last_blank = line.len;
    while (last_blank > 0 && line.at[last_blank - 1] != ' ')
        last_blank--;
    struct span version = span_from(line, last_blank);
    bool is_request = parse_version(version, &head->minor_version) && span_cut(&rest, ' ', &head->method) &&
                      head->method.len > 0 && rest.len > version.len;
    for (size_t i = 0; is_request && i < head->method.len; i++)
        is_request = byte_is_token(head->method.at[i]);
    if (!is_request)
        return err_set(err, ERR_INVALID, "\"%s\" is no start line of HTTP/1.x (RFC 9112 §2.1)", SHOW(line));
    /* Blanks inside a target are wrong (§3.2) but sent; all between the first blank and the last is the
     * target. */
    head->target = span_trim(span_to(rest, rest.len - version.len));
    head->is_request = true;
    return true;
}

/* obs-fold = OWS CRLF RWS (RFC 9112 §5.2): the line continues the value before. What is joined lies in
 * `unfolded`, which has room for the whole head, since every joined value is shorter than its lines. */
static void continue_field(struct http_head *head, struct span line, size_t *unfolded_bytes)
{
    struct http_field *field = &head->fields[head->n_fields - 1];
    struct span more = span_trim(line);
    if (more.len == 0)
        return;
    if (!head->unfolded)
        head->unfolded = mem_new(head->head_bytes);
    uint8_t *memory = (uint8_t *)head->unfolded, *end = memory + *unfolded_bytes;
    /* An earlier fold of this field may have brought its value here. */
    bool is_here = field->value.len && field->value.at + field->value.len == end;
    if (!is_here) {
        if (field->value.len)
            memcpy(end, field->value.at, field->value.len);
        field->value.at = end;
        end += field->value.len;
    }
    if (field->value.len)
        *end++ = ' ';
    memcpy(end, more.at, more.len);
    end += more.len;
    field->value.len = (size_t)(end - field->value.at);
    *unfolded_bytes = (size_t)(end - memory);
}

/* field-line = field-name ":" OWS field-value OWS                     RFC 9112 §5 */
static bool parse_field(struct span line, struct http_head *head, struct err *err)
{
    struct span name = SPAN_NULL, value = line;
    if (!span_cut(&value, ':', &name) || span_trim(name).len == 0) {
        head->oddities |= HTTP_LINE_WITHOUT_COLON;
        return true;
    }
    if (head->n_fields == HTTP_FIELDS_MAX)
        return err_set(err, ERR_LIMIT, "more than %d header fields", HTTP_FIELDS_MAX);
    if (span_trim(name).len != name.len)
        head->oddities |= HTTP_BLANK_BEFORE_COLON;
    ARRAY_GROW(head->fields, head->n_fields);
    head->fields[head->n_fields++] = (struct http_field){ span_trim(name), span_trim(value) };
    return true;
}

static bool parse_fields(struct span rest, struct http_head *head, struct err *err)
{
    size_t unfolded_bytes = 0;
    bool can_fold = false;              /* whether the line before became a field */
    while (rest.len) {
        struct span line = next_line(&rest, head);
        if (line.len == 0)
            continue;                   /* the blank line */
        if (line.at[0] == ' ' || line.at[0] == '\t') {
            head->oddities |= HTTP_FOLDED;
            if (can_fold)
                continue_field(head, line, &unfolded_bytes);
            continue;                   /* with nothing to continue it is skipped (RFC 9112 §2.2) */
        }
        size_t before = head->n_fields;
        if (!parse_field(line, head, err))
            return false;
        can_fold = head->n_fields > before;
    }
    return true;
}

/* ── what it says of the body ─────────────────────────────────────────────────────────────────────────────────── */

struct length_seen {
    bool is_bad;
    size_t n;
    uint64_t bytes;
};

static bool see_length(void *context, struct span element)
{
    struct length_seen *seen = context;
    uint64_t bytes = 0;
    bool is_digits = element.len > 0;
    for (size_t i = 0; i < element.len; i++)
        is_digits = is_digits && element.at[i] >= '0' && element.at[i] <= '9';
    if (!span_to_u64(element, UINT64_MAX, &bytes) && is_digits)
        bytes = UINT64_MAX;             /* 1*DIGIT has no bound: a length that no body can reach, so the body is cut */
    else if (!is_digits)
        seen->is_bad = true;
    if (seen->n && bytes != seen->bytes)
        seen->is_bad = true;
    seen->bytes = bytes;
    seen->n++;
    return !seen->is_bad;
}

/* Content-Length (RFC 9110 §8.6): equal repetitions are one, anything else is no length (RFC 9112 §6.3, 5). */
static struct length_seen content_length(const struct http_head *head)
{
    struct length_seen seen = { 0 };
    http_list(head, "Content-Length", see_length, &seen);
    if (seen.n == 0 && http_field(head, "Content-Length"))
        seen.is_bad = true;             /* the field stands there, empty */
    return seen;
}

struct transfer_seen {
    bool is_chunked_last, has_other;
};

static bool see_transfer_coding(void *context, struct span element)
{
    struct transfer_seen *seen = context;
    struct span name = element, rest = element;
    if (span_cut(&rest, ';', &name))
        name = span_trim(name);
    seen->is_chunked_last = span_is_nocase(name, "chunked");
    if (!seen->is_chunked_last && !span_is_nocase(name, "identity"))    /* of RFC 2616: no coding at all */
        seen->has_other = true;
    return true;
}

enum http_framing http_framing(const struct http_head *head, bool is_head_response, uint64_t *ret_bytes)
{
    if (!head->is_request &&
        (is_head_response || head->status < 200 || head->status == 204 || head->status == 304))
        return HTTP_NO_BODY;
    enum http_framing unframed = head->is_request ? HTTP_NO_BODY : HTTP_UNTIL_CLOSE;
    struct transfer_seen transfer = { 0 };
    http_list(head, "Transfer-Encoding", see_transfer_coding, &transfer);
    if (transfer.is_chunked_last)
        return HTTP_CHUNKED;
    if (transfer.has_other)
        return unframed;
    struct length_seen length = content_length(head);
    if (length.n == 0 || length.is_bad)
        return unframed;
    *ret_bytes = length.bytes;
    return HTTP_LENGTH;
}

static void judge_framing(struct http_head *head)
{
    struct length_seen length = content_length(head);
    if (length.is_bad)
        head->oddities |= HTTP_BAD_LENGTH;
    if (length.n > 1)
        head->oddities |= HTTP_REPEATED_LENGTH;
    struct transfer_seen transfer = { 0 };
    http_list(head, "Transfer-Encoding", see_transfer_coding, &transfer);
    if (transfer.is_chunked_last && http_field(head, "Content-Length"))
        head->oddities |= HTTP_LENGTH_AND_CHUNKED;
}

/* ── parse, free, ask ─────────────────────────────────────────────────────────────────────────────────────────── */

static bool parse_head(struct span message, struct http_head *head, struct err *err)
{
    if (!http_head_find_end(span_to(message, HTTP_HEAD_MAX), &head->head_bytes)) {
        if (message.len >= HTTP_HEAD_MAX)
            return err_set(err, ERR_LIMIT, "a header of more than %d bytes", HTTP_HEAD_MAX);
        return err_set(err, ERR_INVALID, "the header is cut: no blank line ends it (RFC 9112 §2.1)");
    }
    struct span rest = span_to(message, head->head_bytes);
    for (size_t i = 0; i < rest.len && !(head->oddities & HTTP_8BIT); i++)
        if (rest.at[i] >= 0x80)
            head->oddities |= HTTP_8BIT;
    struct span start = next_line(&rest, head);
    if (!(span_starts(start, "HTTP/") ? parse_status_line : parse_request_line)(start, head, err) ||
        !parse_fields(rest, head, err))
        return false;
    judge_framing(head);
    return true;
}

bool http_head_parse(struct span message, struct http_head *ret, struct err *err)
{
    AUTO_HTTP_HEAD struct http_head head = { 0 };
    if (!parse_head(message, &head, err))
        return false;
    *ret = head;
    head = (struct http_head){ 0 };
    return true;
}

bool http_is_plain_status_line(struct span line)
{
    struct span status = span_from(line, strlen("HTTP/1.1 "));
    uint64_t code = 0;
    return (span_starts(line, "HTTP/1.1 ") || span_starts(line, "HTTP/1.0 ")) && status.len >= 3 &&
           span_to_u64(span_to(status, 3), 599, &code) && code >= 100 && (status.len == 3 || status.at[3] == ' ');
}

void http_head_free(struct http_head *head)
{
    free(head->fields);
    free(head->unfolded);
    *head = (struct http_head){ 0 };
}

const struct http_field *http_field(const struct http_head *head, const char *name)
{
    for (size_t i = 0; i < head->n_fields; i++)
        if (span_is_nocase(head->fields[i].name, name))
            return &head->fields[i];
    return NULL;
}

struct span http_value(const struct http_head *head, const char *name)
{
    const struct http_field *field = http_field(head, name);
    return field ? field->value : SPAN_NULL;
}

/* ── lists, media types, parameters ───────────────────────────────────────────────────────────────────────────── */

/* Cuts up to the next `by` that stands outside a quoted-string (RFC 9110 §5.6.4); false at the end of *rest. */
static bool cut_outside_quotes(struct span *rest, uint8_t by, struct span *ret)
{
    bool in_quotes = false;
    size_t at = 0;
    if (rest->len == 0)
        return false;
    for (; at < rest->len && (in_quotes || rest->at[at] != by); at++) {
        if (rest->at[at] == '"')
            in_quotes = !in_quotes;
        else if (rest->at[at] == '\\' && in_quotes && at + 1 < rest->len)
            at++;
    }
    *ret = span_trim(span_to(*rest, at));
    *rest = span_from(*rest, at + 1);
    return true;
}

void http_list(const struct http_head *head, const char *name, bool (*each)(void *context, struct span element),
               void *context)
{
    for (size_t i = 0; i < head->n_fields; i++) {
        struct span rest = head->fields[i].value, element = SPAN_NULL;
        if (!span_is_nocase(head->fields[i].name, name))
            continue;
        while (cut_outside_quotes(&rest, ',', &element))
            if (element.len && !each(context, element))         /* empty elements are ignored (§5.6.1.2) */
                return;
    }
}

struct span http_media_type(struct span value)
{
    size_t at = 0, slash = 0;
    value = span_trim(value);
    while (at < value.len && (byte_is_token(value.at[at]) || (value.at[at] == '/' && !slash))) {
        if (value.at[at] == '/')
            slash = at;
        at++;
    }
    bool has_both = slash > 0 && at > slash + 1;
    return has_both ? span_to(value, at) : SPAN_NULL;
}

/* quoted-string without its quotes and backslashes; one that is never closed ends with its text. */
static void unquote(struct span text, struct buf *into)
{
    for (size_t i = 1; i < text.len && text.at[i] != '"'; i++) {
        if (text.at[i] == '\\' && i + 1 < text.len)
            i++;
        buf_put_byte(into, text.at[i]);
    }
}

/* parameter = token "=" ( token / quoted-string ), the first of its name counts; blanks around "=" are wrong
 * (RFC 9110 §5.6.6) but sent. */
bool http_parameter(struct span value, const char *name, struct buf *into)
{
    struct span rest = value, parameter = SPAN_NULL, key = SPAN_NULL;
    (void)cut_outside_quotes(&rest, ';', &parameter);           /* the type */
    while (cut_outside_quotes(&rest, ';', &parameter)) {
        if (!span_cut(&parameter, '=', &key) || !span_is_nocase(span_trim(key), name))
            continue;
        parameter = span_trim(parameter);
        if (parameter.len && parameter.at[0] == '"')
            unquote(parameter, into);
        else
            buf_put_span(into, parameter);
        return true;
    }
    return false;
}
