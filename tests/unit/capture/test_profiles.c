/* The profiles that are shipped: news-site.yaml has every key with the default of the code, and both can be used. */
#include "../base/suite.h"

#include "capture/profile.h"

static char *in_source(const char *path)
{
    const char *source = getenv("PRESSMARK_SOURCE");
    return mem_format("%s/%s", source ? source : ".", path);
}

static struct profile read_profile(const char *name)
{
    AUTO_FREE char *path = in_source(name);
    struct err err = { 0 };
    struct profile profile;
    profile_init(&profile);
    if (!profile_read(path, &profile, &err))
        fail_msg("%s: %s", err.where, err.why);
    return profile;
}

/* What must be stated, so that an example stands there instead of a default. */
static bool is_example(const struct config_key *key)
{
    return strcmp(key->path, "name") == 0 || strcmp(key->path, "sources.feeds") == 0;
}

/* Gives every field another value than its default, so that only a key that the file names can bring the default back. */
static void poison(const struct config_key *key, struct profile *profile)
{
    void *field = (char *)profile + key->offset;
    switch (key->type) {
    case CONFIG_TEXT:
    case CONFIG_CHOICE:
        assert_null(*(char **)field);           /* a default that is a text would have to be compared below */
        *(char **)field = mem_text("poison");
        break;
    case CONFIG_TEXTS: {
        struct config_texts *texts = field;
        assert_int_equal(texts->n, 0);
        ARRAY_GROW(texts->items, texts->n);
        texts->items[texts->n++] = mem_text("poison");
        break;
    }
    case CONFIG_DURATIONS: {
        struct config_durations *durations = field;
        ARRAY_GROW(durations->items, durations->n);
        durations->items[durations->n++] = 7;
        break;
    }
    case CONFIG_COUNT:
    case CONFIG_SIZE:
        *(uint64_t *)field += 7;
        break;
    case CONFIG_DURATION:
        *(int64_t *)field += 7;
        break;
    case CONFIG_SHARE:
        *(double *)field /= 2;
        break;
    case CONFIG_FLAG:
        *(bool *)field = !*(bool *)field;
        break;
    case CONFIG_PICK:
        *(unsigned *)field += 7;
        break;
    }
}

static bool same_durations(const struct config_durations *a, const struct config_durations *b)
{
    return a->n == b->n && memcmp(a->items, b->items, a->n * sizeof *a->items) == 0;
}

static bool is_default(const struct config_key *key, const struct profile *profile, const struct profile *fresh)
{
    const void *field = (const char *)profile + key->offset, *want = (const char *)fresh + key->offset;
    switch (key->type) {
    case CONFIG_TEXT:
    case CONFIG_CHOICE:
        return *(char *const *)field == NULL;
    case CONFIG_TEXTS:
        return ((const struct config_texts *)field)->n == 0;
    case CONFIG_DURATIONS:
        return same_durations(field, want);
    case CONFIG_COUNT:
    case CONFIG_SIZE:
        return *(const uint64_t *)field == *(const uint64_t *)want;
    case CONFIG_DURATION:
        return *(const int64_t *)field == *(const int64_t *)want;
    case CONFIG_SHARE:
        return *(const double *)field == *(const double *)want;
    case CONFIG_FLAG:
        return *(const bool *)field == *(const bool *)want;
    case CONFIG_PICK:
        return *(const unsigned *)field == *(const unsigned *)want;
    }
    return false;
}

/* The row is a key of the table. */
static void check_key(void **state)
{
    const struct config_key *key = *state;
    AUTO_FREE char *path = in_source("profiles/news-site.yaml");
    AUTO_BUF struct buf text = { 0 };
    struct err err = { 0 };
    assert_true(file_slurp(AT_FDCWD, path, CONFIG_BYTES_MAX, &text, &err));
    struct profile profile, fresh;
    profile_init(&profile);
    profile_init(&fresh);
    size_t n_keys;
    const struct config_key *keys = profile_keys(&n_keys);
    poison(key, &profile);
    if (!config_parse(buf_span(&text), "news-site.yaml", keys, n_keys, &profile, &err))
        fail_msg("%s: %s", err.where, err.why);
    if (is_example(key)) {
        const void *field = (const char *)&profile + key->offset;
        const char *value = key->type == CONFIG_TEXT ? *(char *const *)field : ((const struct config_texts *)field)->items[0];
        assert_string_not_equal(value, "poison");
    } else if (!is_default(key, &profile, &fresh)) {
        fail_msg("%s is not in news-site.yaml, or not with its default", key->path);
    }
    profile_free(&profile);
    profile_free(&fresh);
}

/* One key a line, so that a line can be changed by hand or by sed without knowing YAML. */
static void check_lines(void **state)
{
    (void)state;
    AUTO_FREE char *path = in_source("profiles/news-site.yaml");
    AUTO_BUF struct buf text = { 0 };
    struct err err = { 0 };
    assert_true(file_slurp(AT_FDCWD, path, CONFIG_BYTES_MAX, &text, &err));
    size_t n_keys, n_lines = 0, n_groups = 0;
    const struct config_key *keys = profile_keys(&n_keys);
    AUTO_FREE char *group = mem_text("");
    for (size_t i = 0; i < n_keys; i++) {
        size_t len = strcspn(keys[i].path, ".");
        bool is_new = keys[i].path[len] && (strlen(group) != len || strncmp(group, keys[i].path, len) != 0);
        n_groups += is_new;
        free(group);
        group = keys[i].path[len] ? mem_text_n(keys[i].path, len) : mem_text("");
    }
    struct span rest = buf_span(&text), line;
    while (span_line(&rest, &line)) {
        struct span bare = span_trim(line), name;
        if (!bare.len || bare.at[0] == '#' || span_starts(bare, "- "))
            continue;
        assert_true(span_cut(&bare, ':', &name));
        size_t at;
        assert_false(span_find(bare, "{", 1, &at) || span_find(bare, "#", 1, &at));
        n_lines++;
    }
    assert_int_equal(n_lines, n_keys + n_groups);
}

static void check_whole(void **state)
{
    (void)state;
    struct profile profile = read_profile("profiles/news-site.yaml");
    assert_string_equal(profile.name, "news-site");
    assert_string_equal(profile.sources.feeds.items[0], "https://news.example/rss.xml");
    profile_free(&profile);
}

static void check_like(void **state)
{
    (void)state;
    struct profile profile = read_profile("profiles/belta-like.yaml");
    assert_string_equal(profile.name, "belta-like");
    assert_string_equal(profile.timezone, "Europe/Minsk");
    assert_string_equal(profile.rights.basis, "statute");
    assert_true(profile.scope.include.n > 3);
    assert_true(profile.capture.min_complete == 0.95);
    profile_free(&profile);
}

/* The man page has an item for each; tests/structure/test_docs.py looks at it from the other side as well. */
static void check_man(void **state)
{
    const struct config_key *key = *state;
    AUTO_FREE char *path = in_source("src/cmd/man/pressmark-profile.5"), *item = mem_format("\n.It Cm %s\n", key->path);
    AUTO_BUF struct buf text = { 0 };
    struct err err = { 0 };
    size_t at;
    assert_true(file_slurp(AT_FDCWD, path, CONFIG_BYTES_MAX, &text, &err));
    if (!span_find(buf_span(&text), item, strlen(item), &at))
        fail_msg("pressmark-profile.5 has no item %s", key->path);
}

int main(void)
{
    struct suite suite = { .name = "capture/profiles" };
    size_t n_keys;
    const struct config_key *keys = profile_keys(&n_keys);
    char **names = mem_new_array(2 * n_keys, sizeof *names);
    for (size_t i = 0; i < n_keys; i++) {
        names[2 * i] = mem_format("ours: %s stands in news-site.yaml with its default", keys[i].path);
        names[2 * i + 1] = mem_format("ours: %s is described", keys[i].path);
        suite_add(&suite, names[2 * i], check_key, &keys[i]);
        suite_add(&suite, names[2 * i + 1], check_man, &keys[i]);
    }
    suite_add(&suite, "ours: news-site.yaml has one key a line", check_lines, NULL);
    suite_add(&suite, "ours: news-site.yaml can be used", check_whole, NULL);
    suite_add(&suite, "ours: belta-like.yaml can be used", check_like, NULL);
    int n_failed = suite_run(&suite);
    for (size_t i = 0; i < 2 * n_keys; i++)
        free(names[i]);
    free(names);
    return n_failed;
}
