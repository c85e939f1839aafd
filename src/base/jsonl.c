#include "base/jsonl.h"

#include <assert.h>
#include <inttypes.h>

bool jsonl_parse(struct span text, json_t **ret, struct err *err)
{
    json_error_t error;
    const char *bytes = text.at ? (const char *)text.at : "";
    json_t *json = json_loadb(bytes, text.len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (!json) {
        err_set(err, ERR_INVALID, "it is not JSON: %s (RFC 8259)", SHOW(span_of(error.text)));
        return err_where(err, "line %d, column %d", error.line, error.column);
    }
    *ret = json;
    return true;
}

const char *jsonl_text(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

uint64_t jsonl_u64(const json_t *object, const char *key, uint64_t fallback)
{
    const json_t *value = json_object_get(object, key);
    return json_is_integer(value) && json_integer_value(value) >= 0 ? (uint64_t)json_integer_value(value) : fallback;
}

bool jsonl_bool(const json_t *object, const char *key, bool fallback)
{
    const json_t *value = json_object_get(object, key);
    return json_is_boolean(value) ? json_is_true(value) : fallback;
}

/* --- writing ------------------------------------------------------------------------------------------------ */

void jsonl_begin(struct jsonl *json, struct buf *out, bool indented)
{
    *json = (struct jsonl){ .out = out, .indented = indented };
}

/* RFC 8259 §7: only the quotation mark, the reverse solidus and U+0000 to U+001F must be escaped. */
static void put_string(struct buf *out, struct span text)
{
    static const char short_forms[] = { ['"'] = '"',  ['\\'] = '\\', ['\b'] = 'b', ['\f'] = 'f',
                                        ['\n'] = 'n', ['\r'] = 'r',  ['\t'] = 't' };
    buf_put_byte(out, '"');
    size_t clean = 0;                                   /* up to here it is written */
    for (size_t at = 0, next; at < text.len; at = next) {
        next = at;
        uint32_t code = span_utf8_next(text, &next);
        bool is_short = code < sizeof short_forms && short_forms[code];
        if (!is_short && code >= 0x20 && code != 0xFFFD)
            continue;
        buf_put(out, text.at + clean, at - clean);
        if (is_short)
            buf_put(out, (char[]){ '\\', short_forms[code] }, 2);
        else if (code < 0x20)
            buf_printf(out, "\\u%04" PRIx32, code);
        else
            buf_put_utf8(out, code);
        clean = next;
    }
    buf_put(out, text.at + clean, text.len - clean);
    buf_put_byte(out, '"');
}

static void new_line(struct jsonl *json)
{
    if (!json->indented)
        return;
    buf_put_byte(json->out, '\n');
    for (int i = 0; i < json->depth; i++)
        buf_put_byte(json->out, ' ');
}

/* What stands before a value: the comma, the line, the key. */
static void put_key(struct jsonl *json, const char *key)
{
    bool *has_items = &json->has_items[json->depth];
    assert(json->depth > 0 ? true : !*has_items && !key);           /* one value at the top, without a key */
    if (*has_items)
        buf_put_byte(json->out, ',');
    *has_items = true;
    if (json->depth > 0)
        new_line(json);
    if (key) {
        put_string(json->out, span_of(key));
        buf_put_text(json->out, json->indented ? ": " : ":");
    }
}

static void open_with(struct jsonl *json, const char *key, char bracket)
{
    put_key(json, key);
    buf_put_byte(json->out, (uint8_t)bracket);
    json->depth++;
    assert((size_t)json->depth < COUNT_OF(json->has_items));
    json->has_items[json->depth] = false;
}

static void close_with(struct jsonl *json, char bracket)
{
    assert(json->depth > 0);
    if (json->has_items[json->depth--])
        new_line(json);
    buf_put_byte(json->out, (uint8_t)bracket);
}

void jsonl_open_object(struct jsonl *json, const char *key)
{
    open_with(json, key, '{');
}

void jsonl_close_object(struct jsonl *json)
{
    close_with(json, '}');
}

void jsonl_open_array(struct jsonl *json, const char *key)
{
    open_with(json, key, '[');
}

void jsonl_close_array(struct jsonl *json)
{
    close_with(json, ']');
}

void jsonl_put_span(struct jsonl *json, const char *key, struct span value)
{
    put_key(json, key);
    put_string(json->out, value);
}

void jsonl_put_text(struct jsonl *json, const char *key, const char *value)
{
    if (value)
        jsonl_put_span(json, key, span_of(value));
    else
        jsonl_put_null(json, key);
}

void jsonl_put_u64(struct jsonl *json, const char *key, uint64_t value)
{
    put_key(json, key);
    buf_printf(json->out, "%" PRIu64, value);
}

void jsonl_put_i64(struct jsonl *json, const char *key, int64_t value)
{
    put_key(json, key);
    buf_printf(json->out, "%" PRId64, value);
}

void jsonl_put_bool(struct jsonl *json, const char *key, bool value)
{
    put_key(json, key);
    buf_put_text(json->out, value ? "true" : "false");
}

void jsonl_put_null(struct jsonl *json, const char *key)
{
    put_key(json, key);
    buf_put_text(json->out, "null");
}

void jsonl_put_group(struct jsonl *json, const char *key, size_t n, const char *const *names, const char *const *values)
{
    bool is_known = false;
    for (size_t i = 0; i < n; i++)
        is_known = is_known || values[i];
    if (!is_known) {
        jsonl_put_null(json, key);
        return;
    }
    jsonl_open_object(json, key);
    for (size_t i = 0; i < n; i++)
        jsonl_put_text(json, names[i], values[i]);
    jsonl_close_object(json);
}

bool jsonl_put_json(struct jsonl *json, const char *key, const json_t *value)
{
    if ((size_t)json->depth + 1 >= COUNT_OF(json->has_items))
        return false;
    bool is_whole = true;
    if (json_is_object(value)) {
        const char *name;
        json_t *member;
        jsonl_open_object(json, key);
        json_object_foreach((json_t *)value, name, member)
            is_whole = jsonl_put_json(json, name, member) && is_whole;
        jsonl_close_object(json);
    } else if (json_is_array(value)) {
        jsonl_open_array(json, key);
        for (size_t i = 0; i < json_array_size(value); i++)
            is_whole = jsonl_put_json(json, NULL, json_array_get(value, i)) && is_whole;
        jsonl_close_array(json);
    } else if (json_is_string(value)) {
        jsonl_put_span(json, key, span_of_n(json_string_value(value), json_string_length(value)));
    } else if (json_is_integer(value)) {
        jsonl_put_i64(json, key, json_integer_value(value));
    } else if (json_is_boolean(value)) {
        jsonl_put_bool(json, key, json_is_true(value));
    } else {
        jsonl_put_null(json, key);
        is_whole = json_is_null(value);                 /* we never write numbers with a fraction */
    }
    return is_whole;
}

void jsonl_end(struct jsonl *json)
{
    assert(json->depth == 0 && json->has_items[0]);
    buf_put_byte(json->out, '\n');
    json->has_items[0] = false;         /* the next call begins the next line */
}
