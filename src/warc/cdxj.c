#include "warc/cdxj.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/jsonl.h"

/* --- writing ------------------------------------------------------------------------------------------------- */

/* One blank behind each colon and comma, as the indexes of the tools in use have it; base/jsonl writes none. */
static void put_member(struct buf *into, const char *name, struct span value)
{
    AUTO_BUF struct buf text = { 0 };
    struct jsonl json;
    jsonl_begin(&json, &text, false);
    jsonl_put_span(&json, NULL, value);
    buf_printf(into, "%s\"%s\": ", into->at[into->len - 1] == '{' ? "" : ", ", name);
    buf_put_span(into, buf_span(&text));
}

static void put_text(struct buf *into, const char *name, const char *value)
{
    if (value)
        put_member(into, name, span_of(value));
}

static void put_number(struct buf *into, const char *name, uint64_t value)
{
    char text[24];
    int len = snprintf(text, sizeof text, "%" PRIu64, value);
    put_member(into, name, span_of_n(text, (size_t)len));
}

void cdxj_format(const struct cdxj_line *line, struct buf *into)
{
    buf_printf(into, "%s %s {", line->key, line->time);
    put_text(into, "url", line->url);
    put_text(into, "mime", line->mime);
    put_text(into, "status", line->status);
    put_text(into, "redirect", line->redirect);
    put_text(into, "digest", line->digest);
    put_text(into, "recordDigest", line->record_digest);
    put_number(into, "length", line->length);
    put_number(into, "offset", line->offset);
    put_text(into, "filename", line->filename);
    buf_put_text(into, "}\n");
}

/* --- reading ------------------------------------------------------------------------------------------------- */

/* A member as text: some writers give numbers as numbers. */
static char *member_text(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    if (json_is_string(value))
        return mem_text(json_string_value(value));
    return json_is_integer(value) ? mem_format("%" JSON_INTEGER_FORMAT, json_integer_value(value)) : NULL;
}

static bool member_number(const json_t *object, const char *name, uint64_t *ret, struct err *err)
{
    AUTO_FREE char *text = member_text(object, name);
    if (!text)
        return err_set(err, ERR_INVALID, "a line of the index has no \"%s\" (CDXJ)", name);
    return span_to_u64(span_of(text), UINT64_MAX, ret) ||
           err_set(err, ERR_INVALID, "\"%s\" of the index is \"%s\", not a number (CDXJ)", name,
                   SHOW(span_of(text)));
}

static bool parse_members(const json_t *json, struct cdxj_line *line, struct err *err)
{
    const struct {
        const char *name;
        char **into;
    } texts[] = {
        { "url", &line->url },       { "mime", &line->mime },
        { "status", &line->status }, { "redirect", &line->redirect },
        { "digest", &line->digest },
        { "recordDigest", &line->record_digest }, { "filename", &line->filename },
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        *texts[i].into = member_text(json, texts[i].name);
    if (!line->url || !line->filename)
        return err_set(err, ERR_INVALID, "a line of the index has no \"%s\" (CDXJ)",
                       line->url ? "filename" : "url");
    return member_number(json, "offset", &line->offset, err) && member_number(json, "length", &line->length, err);
}

/* time = 14DIGIT; a few writers cut it or give milliseconds */
static bool is_time(struct span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!byte_is_digit(text.at[i]))
            return false;
    return text.len >= 4 && text.len <= 17;
}

/* A key that holds a control character is none: it would not stay on one line. */
static bool is_key(struct span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] < ' ' || text.at[i] == 0x7F)
            return false;
    return text.len > 0;
}

/* line = key SP time SP object */
static bool parse(struct span text, struct cdxj_line *line, struct err *err)
{
    struct span rest = text, key = SPAN_NULL, time = SPAN_NULL;
    AUTO(jsonl_decref) json_t *json = NULL;
    if (!span_cut(&rest, ' ', &key) || !span_cut(&rest, ' ', &time) || !is_key(key) || !is_time(time))
        return err_set(err, ERR_INVALID, "\"%s\" is not key, time and JSON (CDXJ)", SHOW(text));
    if (!jsonl_parse(rest, &json, err))
        return false;
    if (!json_is_object(json))
        return err_set(err, ERR_INVALID, "behind key and time stands no JSON object (CDXJ)");
    line->key = span_text(key);
    line->time = span_text(time);
    return parse_members(json, line, err);
}

bool cdxj_parse(struct span text, struct cdxj_line *ret, struct err *err)
{
    AUTO_CDXJ struct cdxj_line line = { 0 };
    if (!parse(text, &line, err))
        return false;
    *ret = line;
    line = (struct cdxj_line){ 0 };
    return true;
}

void cdxj_free(struct cdxj_line *line)
{
    char *texts[] = { line->key,      line->time,   line->url,           line->mime,    line->status,
                      line->redirect, line->digest, line->record_digest, line->filename };
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        free(texts[i]);
    *line = (struct cdxj_line){ 0 };
}
