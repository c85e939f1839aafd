#include "base/config_value.h"

#include "base/num.h"
#include "base/time.h"

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

bool config_parse_share(struct span text, double *ret)
{
    enum { DECIMALS_MAX = 6 };
    bool is_percent = span_ends(text, "%");
    struct span rest = is_percent ? span_trim(span_to(text, text.len - 1)) : text, whole;
    uint64_t units, parts = 0, scale = 1;
    if (span_cut(&rest, '.', &whole)) {
        if (rest.len > DECIMALS_MAX || !span_to_u64(rest, 999999, &parts))
            return false;
        for (size_t i = 0; i < rest.len; i++)
            scale *= 10;
    } else {
        whole = rest;
    }
    uint64_t one = is_percent ? 100 * scale : scale;
    if (!span_to_u64(whole, 100, &units) || units * scale + parts > one)
        return false;
    *ret = (double)(units * scale + parts) / (double)one;      /* one division, so that 0.9 and 90% are the same number */
    return true;
}

/* The index of the word `value` in `choices`. */
static bool find_choice(const char *choices, const char *value, unsigned *ret)
{
    size_t len = strlen(value);
    unsigned index = 0;
    for (const char *at = choices; *at; index++) {
        size_t word = strcspn(at, " ");
        if (word == len && strncmp(at, value, len) == 0) {
            *ret = index;
            return true;
        }
        at += word + strspn(at + word, " ");
    }
    return false;
}

static bool fail_expected(const struct config_key *key, const char *text, const char *expected, struct err *err)
{
    return err_set(err, ERR_USAGE, "%s is \"%s\"; expected %s", key->path, SHOW(span_of(text)), expected);
}

static bool set_choice(const struct config_key *key, const char *text, void *field, struct err *err)
{
    unsigned index;
    bool may_be_empty = key->type == CONFIG_CHOICE;
    if (!(may_be_empty && !*text) && !find_choice(key->choices, text, &index))
        return err_set(err, ERR_USAGE, "%s is \"%s\"; expected one of: %s", key->path, SHOW(span_of(text)), key->choices);
    if (key->type == CONFIG_PICK) {
        *(unsigned *)field = index;
        return true;
    }
    config_value_clear(key, field);
    *(char **)field = mem_text(*text ? text : NULL);
    return true;
}

static bool set_flag(const struct config_key *key, const char *text, bool *field, struct err *err)
{
    bool is_true = strcmp(text, "true") == 0;
    if (!is_true && strcmp(text, "false") != 0)
        return fail_expected(key, text, "true or false", err);
    *field = is_true;
    return true;
}

static bool set_by_type(const struct config_key *key, const char *text, void *field, struct err *err)
{
    struct span span = span_of(text);
    switch (key->type) {
    case CONFIG_TEXT:
        config_value_clear(key, field);
        *(char **)field = mem_text(*text ? text : NULL);
        return true;
    case CONFIG_CHOICE:
    case CONFIG_PICK:
        return set_choice(key, text, field, err);
    case CONFIG_COUNT:
        return span_to_u64(span, UINT64_MAX / 2, field) || fail_expected(key, text, "a whole number", err);
    case CONFIG_SIZE:
        return config_parse_size(span, field) || fail_expected(key, text, "a size such as 20MB or 2GiB", err);
    case CONFIG_DURATION:
        return time_parse_duration(span, field) || fail_expected(key, text, "a duration such as 300ms, 5s, 1h, 7d", err);
    case CONFIG_SHARE:
        return config_parse_share(span, field) || fail_expected(key, text, "a share from 0 to 1 such as 0.9, or 90%", err);
    case CONFIG_FLAG:
        return set_flag(key, text, field, err);
    case CONFIG_TEXTS:
    case CONFIG_DURATIONS:
        break;
    }
    return err_set(err, ERR_USAGE, "%s must be a list: lines that begin with \"- \", or [] for none", key->path);
}

bool config_value_set(const struct config_key *key, const char *text, void *field, struct err *err)
{
    return set_by_type(key, text, field, err) && (!key->check || !*text || key->check(key->path, text, err));
}

bool config_value_is_list(const struct config_key *key)
{
    return key->type == CONFIG_TEXTS || key->type == CONFIG_DURATIONS;
}

static bool add_duration(const struct config_key *key, const char *text, struct config_durations *into, struct err *err)
{
    int64_t ns;
    if (!time_parse_duration(span_of(text), &ns))
        return fail_expected(key, text, "durations such as 5s, 1h, 7d", err);
    if (into->n && ns <= into->items[into->n - 1])
        return fail_expected(key, text, "each one to be longer than the one before it", err);
    ARRAY_GROW(into->items, into->n);
    into->items[into->n++] = ns;
    return true;
}

bool config_value_add(const struct config_key *key, const char *text, void *field, struct err *err)
{
    if (!*text)
        return err_set(err, ERR_USAGE, "%s: an item of the list is empty; [] is the list without any", key->path);
    if (key->check && !key->check(key->path, text, err))
        return false;
    if (key->type == CONFIG_DURATIONS)
        return add_duration(key, text, field, err);
    struct config_texts *texts = field;
    ARRAY_GROW(texts->items, texts->n);
    texts->items[texts->n++] = mem_text(text);
    return true;
}

void config_texts_free(struct config_texts *texts)
{
    for (size_t i = 0; i < texts->n; i++)
        free(texts->items[i]);
    free(texts->items);
    *texts = (struct config_texts){ 0 };
}

void config_value_clear(const struct config_key *key, void *field)
{
    if (key->type == CONFIG_TEXT || key->type == CONFIG_CHOICE) {
        free(*(char **)field);
        *(char **)field = NULL;
    } else if (key->type == CONFIG_TEXTS) {
        config_texts_free(field);
    } else if (key->type == CONFIG_DURATIONS) {
        struct config_durations *durations = field;
        free(durations->items);
        *durations = (struct config_durations){ 0 };
    }
}

void config_free(const struct config_key *keys, size_t n_keys, void *fields)
{
    for (size_t i = 0; i < n_keys; i++)
        config_value_clear(&keys[i], (char *)fields + keys[i].offset);
}
