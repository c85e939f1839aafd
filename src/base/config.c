#include "base/config.h"

#include <yaml.h>

#include "base/num.h"
#include "base/time.h"

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

/* What an event has that is more than plain text, or NULL. */
static const char *beyond_text(const yaml_event_t *event)
{
    const yaml_char_t *anchor = NULL, *tag = NULL;
    if (event->type == YAML_SCALAR_EVENT) {
        anchor = event->data.scalar.anchor;
        tag = event->data.scalar.tag;
        if (memchr(event->data.scalar.value, 0, event->data.scalar.length))
            return "a text holds a NUL";
    } else if (event->type == YAML_SEQUENCE_START_EVENT) {
        anchor = event->data.sequence_start.anchor;
        tag = event->data.sequence_start.tag;
    } else if (event->type == YAML_MAPPING_START_EVENT) {
        anchor = event->data.mapping_start.anchor;
        tag = event->data.mapping_start.tag;
    }
    return anchor ? "anchors are not taken" : tag ? "tags are not taken" : NULL;
}

static bool next_event(struct reading *reading, yaml_event_t *event, struct err *err)
{
    if (!yaml_parser_parse(&reading->parser, event)) {
        err_set(err, ERR_USAGE, "this is not YAML: %s", reading->parser.problem ? reading->parser.problem : "unreadable");
        return fail_at(&reading->parser.problem_mark, reading->file, err);
    }
    const char *why = beyond_text(event);
    if (!why)
        return true;
    err_set(err, ERR_USAGE, "%s here", why);
    fail_at(&event->start_mark, reading->file, err);
    yaml_event_delete(event);
    return false;
}

bool config_parse_size(struct span text, uint64_t *ret)
{
    static const struct {
        const char *unit;
        uint64_t factor;
    } units[] = { { "KiB", 1024 },       { "MiB", 1024 * 1024 },  { "GiB", 1024 * 1024 * 1024 },
                  { "kB", 1000 },        { "KB", 1000 },          { "MB", 1000 * 1000 },
                  { "GB", 1000 * 1000 * 1000 }, { "B", 1 },       { "", 1 } };
    for (size_t i = 0; i < COUNT_OF(units); i++) {
        if (!span_ends(text, units[i].unit))
            continue;
        uint64_t number;
        struct span digits = span_trim(span_to(text, text.len - strlen(units[i].unit)));
        if (!span_to_u64(digits, UINT64_MAX, &number) || !num_mul(number, units[i].factor, &number))
            return false;
        *ret = number;
        return true;
    }
    return false;
}

static bool is_choice(const char *choices, const char *value)
{
    size_t len = strlen(value);
    for (const char *at = choices; *at;) {
        size_t word = strcspn(at, " ");
        if (word == len && strncmp(at, value, len) == 0)
            return true;
        at += word + strspn(at + word, " ");
    }
    return false;
}

static void set_text(void *field, const char *value)
{
    char **text = field;
    free(*text);
    *text = mem_text(value);
}

static bool set_value(const struct config_key *key, const char *value, void *field, struct err *err)
{
    struct span text = span_of(value);
    switch (key->type) {
    case CONFIG_TEXT:
        set_text(field, *value ? value : NULL);
        return true;
    case CONFIG_CHOICE:
        if (!is_choice(key->choices, value))
            return err_set(err, ERR_USAGE, "%s is \"%s\"; expected one of: %s", key->path, SHOW(text), key->choices);
        set_text(field, value);
        return true;
    case CONFIG_COUNT:
        return span_to_u64(text, UINT64_MAX / 2, field) ||
               err_set(err, ERR_USAGE, "%s is \"%s\"; expected a whole number", key->path, SHOW(text));
    case CONFIG_SIZE:
        return config_parse_size(text, field) ||
               err_set(err, ERR_USAGE, "%s is \"%s\"; expected a size such as 20MB or 2GiB", key->path, SHOW(text));
    case CONFIG_DURATION:
        return time_parse_duration(text, field) ||
               err_set(err, ERR_USAGE, "%s is \"%s\"; expected a duration such as 300ms, 5s, 1h, 7d", key->path, SHOW(text));
    case CONFIG_FLAG:
        if (strcmp(value, "true") != 0 && strcmp(value, "false") != 0)
            return err_set(err, ERR_USAGE, "%s is \"%s\"; expected true or false", key->path, SHOW(text));
        *(bool *)field = *value == 't';
        return true;
    case CONFIG_TEXTS:
        break;
    }
    return err_set(err, ERR_USAGE, "%s must be a list", key->path);
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
    struct config_texts *texts = (struct config_texts *)(reading->into + key->offset);
    for (;;) {
        yaml_event_t event;
        if (!next_event(reading, &event, err))
            return false;
        bool is_end = event.type == YAML_SEQUENCE_END_EVENT, is_scalar = event.type == YAML_SCALAR_EVENT;
        if (is_scalar) {
            ARRAY_GROW(texts->items, texts->n);
            texts->items[texts->n++] = mem_text((const char *)event.data.scalar.value);
        } else if (!is_end) {
            err_set(err, ERR_USAGE, "%s: expected a list of texts", key->path);
            fail_at(&event.start_mark, reading->file, err);
        }
        yaml_event_delete(&event);
        if (is_end || err_is_set(err))
            return is_end;
    }
}

static bool read_mapping(struct reading *reading, const char *prefix, int depth, struct err *err);

static bool read_value(struct reading *reading, const char *path, const yaml_mark_t *key_mark, int depth, struct err *err)
{
    bool is_prefix;
    const struct config_key *key = find_key(reading, path, &is_prefix);
    if (!key && !is_prefix) {
        err_set(err, ERR_USAGE, "\"%s\" is no key of this file", SHOW(span_of(path)));
        return fail_at(key_mark, reading->file, err);
    }
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
    if (event.type == YAML_SEQUENCE_START_EVENT && key && key->type == CONFIG_TEXTS) {
        yaml_event_delete(&event);
        return read_list(reading, key, err);
    }
    if (event.type == YAML_SCALAR_EVENT && key)
        is_right = set_value(key, (const char *)event.data.scalar.value, reading->into + key->offset, err);
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

void config_free(const struct config_key *keys, size_t n_keys, void *fields)
{
    for (size_t i = 0; i < n_keys; i++) {
        void *field = (char *)fields + keys[i].offset;
        if (keys[i].type == CONFIG_TEXT || keys[i].type == CONFIG_CHOICE) {
            free(*(char **)field);
            *(char **)field = NULL;
        } else if (keys[i].type == CONFIG_TEXTS) {
            struct config_texts *texts = field;
            for (size_t k = 0; k < texts->n; k++)
                free(texts->items[k]);
            free(texts->items);
            *texts = (struct config_texts){ 0 };
        }
    }
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
