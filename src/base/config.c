#include "base/config.h"

#include <yaml.h>

#include "base/config_near.h"
#include "base/config_value.h"

enum { DEPTH_MAX = 4 };

struct reading {
    yaml_parser_t parser;
    const char *file;
    const struct config_key *keys;
    size_t n_keys;
    char *into;
    bool *seen;
};

static bool fail_at(const yaml_mark_t *mark, const char *file, struct err *err)
{
    return err_where(err, "%s, line %zu, column %zu", file, mark->line + 1, mark->column + 1);
}

/* "- *.jpg" begins an alias or is no YAML at all, and the parser's own words for that help nobody. */
static const char quotes_missing[] = "a text that begins with \"*\" or \"&\" stands in quotes";

/* What an event has that is more than plain text, or NULL. */
static const char *beyond_text(const yaml_event_t *event)
{
    const yaml_char_t *anchor = NULL, *tag = NULL;
    if (event->type == YAML_SCALAR_EVENT) {
        anchor = event->data.scalar.anchor;
        tag = event->data.scalar.tag;
        if (memchr(event->data.scalar.value, 0, event->data.scalar.length))
            return "a text holds a NUL here";
    } else if (event->type == YAML_SEQUENCE_START_EVENT) {
        anchor = event->data.sequence_start.anchor;
        tag = event->data.sequence_start.tag;
    } else if (event->type == YAML_MAPPING_START_EVENT) {
        anchor = event->data.mapping_start.anchor;
        tag = event->data.mapping_start.tag;
    }
    if (event->type == YAML_ALIAS_EVENT)
        return quotes_missing;
    return anchor ? "anchors are not taken here" : tag ? "tags are not taken here" : NULL;
}

static bool next_event(struct reading *reading, yaml_event_t *event, struct err *err)
{
    if (!yaml_parser_parse(&reading->parser, event)) {
        const char *problem = reading->parser.problem, *context = reading->parser.context;
        if (context && (strstr(context, "alias") || strstr(context, "anchor")))
            problem = quotes_missing;
        err_set(err, ERR_USAGE, "this is not YAML: %s", problem ? problem : "unreadable");
        return fail_at(&reading->parser.problem_mark, reading->file, err);
    }
    const char *why = beyond_text(event);
    if (!why)
        return true;
    err_set(err, ERR_USAGE, "%s", why);
    fail_at(&event->start_mark, reading->file, err);
    yaml_event_delete(event);
    return false;
}

static const struct config_key *find_key(const struct reading *reading, const char *path, bool *ret_is_prefix)
{
    size_t len = strlen(path);
    *ret_is_prefix = false;
    for (size_t i = 0; i < reading->n_keys; i++) {
        if (strcmp(reading->keys[i].path, path) == 0)
            return &reading->keys[i];
        if (strncmp(reading->keys[i].path, path, len) == 0 && reading->keys[i].path[len] == '.')
            *ret_is_prefix = true;
    }
    return NULL;
}

/* Reads the items of a list, up to its end. */
static bool read_list(struct reading *reading, const struct config_key *key, struct err *err)
{
    config_value_clear(key, reading->into + key->offset);       /* the default is replaced, not added to */
    for (;;) {
        yaml_event_t event;
        if (!next_event(reading, &event, err))
            return false;
        bool is_end = event.type == YAML_SEQUENCE_END_EVENT, is_right = is_end;
        if (event.type == YAML_SCALAR_EVENT)
            is_right = config_value_add(key, (const char *)event.data.scalar.value, reading->into + key->offset, err);
        else if (event.type == YAML_MAPPING_START_EVENT)        /* - Accept-Language: be, as people write it first */
            err_set(err, ERR_USAGE, "%s: expected a list of texts; one that holds \": \" stands in quotes", key->path);
        else if (!is_end)
            err_set(err, ERR_USAGE, "%s: expected a list of texts", key->path);
        if (!is_right)
            fail_at(&event.start_mark, reading->file, err);
        yaml_event_delete(&event);
        if (is_end || !is_right)
            return is_right;
    }
}

static bool fail_unknown(const struct reading *reading, const char *path, const yaml_mark_t *mark, struct err *err)
{
    AUTO_FREE char *near = config_near(path, reading->keys, reading->n_keys);
    err_set(err, ERR_USAGE, "\"%s\" is no key of this file%s%s%s", SHOW(span_of(path)), near ? "; perhaps \"" : "", near ? near : "",
            near ? "\" is meant" : "");
    return fail_at(mark, reading->file, err);
}

static bool read_mapping(struct reading *reading, const char *prefix, int depth, struct err *err);

static bool read_value(struct reading *reading, const char *path, const yaml_mark_t *key_mark, int depth, struct err *err)
{
    bool is_prefix;
    const struct config_key *key = find_key(reading, path, &is_prefix);
    if (!key && !is_prefix)
        return fail_unknown(reading, path, key_mark, err);
    if (key && reading->seen[key - reading->keys]) {
        err_set(err, ERR_USAGE, "\"%s\" stands here a second time", path);
        return fail_at(key_mark, reading->file, err);
    }
    yaml_event_t event;
    if (!next_event(reading, &event, err))
        return false;
    bool is_right = false;
    if (event.type == YAML_MAPPING_START_EVENT && is_prefix && depth < DEPTH_MAX) {
        yaml_event_delete(&event);
        return read_mapping(reading, path, depth + 1, err);
    }
    if (key)
        reading->seen[key - reading->keys] = true;
    if (event.type == YAML_SEQUENCE_START_EVENT && key && config_value_is_list(key)) {
        yaml_event_delete(&event);
        return read_list(reading, key, err);
    }
    if (event.type == YAML_SCALAR_EVENT && key)
        is_right = config_value_set(key, (const char *)event.data.scalar.value, reading->into + key->offset, err);
    else
        err_set(err, ERR_USAGE, "%s: expected %s", path, key ? "one value" : "keys below it");
    if (!is_right)
        fail_at(&event.start_mark, reading->file, err);
    yaml_event_delete(&event);
    return is_right;
}

static bool read_mapping(struct reading *reading, const char *prefix, int depth, struct err *err)
{
    for (;;) {
        yaml_event_t event;
        if (!next_event(reading, &event, err))
            return false;
        if (event.type == YAML_MAPPING_END_EVENT) {
            yaml_event_delete(&event);
            return true;
        }
        if (event.type != YAML_SCALAR_EVENT) {
            err_set(err, ERR_USAGE, "expected a key");
            fail_at(&event.start_mark, reading->file, err);
            yaml_event_delete(&event);
            return false;
        }
        AUTO_FREE char *path = mem_format("%s%s%s", prefix, *prefix ? "." : "", (const char *)event.data.scalar.value);
        yaml_mark_t mark = event.start_mark;
        yaml_event_delete(&event);
        if (!read_value(reading, path, &mark, depth, err))
            return false;
    }
}

static bool read_document(struct reading *reading, struct err *err)
{
    for (;;) {
        yaml_event_t event;
        if (!next_event(reading, &event, err))
            return false;
        yaml_event_type_t type = event.type;
        yaml_mark_t mark = event.start_mark;
        bool is_empty = type == YAML_SCALAR_EVENT && event.data.scalar.length == 0;
        yaml_event_delete(&event);
        if (type == YAML_STREAM_END_EVENT)
            return true;
        if (type == YAML_MAPPING_START_EVENT) {
            if (!read_mapping(reading, "", 0, err))
                return false;
        } else if (!is_empty && type != YAML_STREAM_START_EVENT && type != YAML_DOCUMENT_START_EVENT &&
                   type != YAML_DOCUMENT_END_EVENT) {
            err_set(err, ERR_USAGE, "expected \"key: value\" lines");
            return fail_at(&mark, reading->file, err);
        }
    }
}

bool config_parse(struct span text, const char *file, const struct config_key *keys, size_t n_keys, void *into, struct err *err)
{
    struct reading reading = { .file = file, .keys = keys, .n_keys = n_keys, .into = into };
    if (!yaml_parser_initialize(&reading.parser))
        return err_set(err, ERR_SYSTEM, "libyaml cannot be started");
    reading.seen = mem_new_array(n_keys, sizeof *reading.seen);
    yaml_parser_set_input_string(&reading.parser, text.at, text.len);
    bool is_read = read_document(&reading, err);
    free(reading.seen);
    yaml_parser_delete(&reading.parser);
    return is_read;
}

void config_put_scalar(struct buf *into, const char *value)
{
    buf_put_byte(into, '"');
    for (const char *at = value; *at; at++) {
        if (*at == '"' || *at == '\\')
            buf_put_byte(into, '\\');
        if ((unsigned char)*at < 0x20)
            buf_printf(into, "\\x%02x", (unsigned char)*at);
        else
            buf_put_byte(into, (uint8_t)*at);
    }
    buf_put_byte(into, '"');
}
