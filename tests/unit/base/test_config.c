#include "suite.h"

#include "base/config.h"
#include "base/time.h"

struct fields {
    char *name, *mood;
    struct config_texts hosts;
    uint64_t count, bytes;
    int64_t delay_ns;
    bool is_on;
    struct config_durations after;
    double share;
    enum { WAY_IN, WAY_OUT } way;
};
static bool check_host(const char *key, const char *value, struct err *err)
{
    return strcmp(value, "secret") != 0 || err_set(err, ERR_USAGE, "%s: expected another host", key);
}
static const struct config_key keys[] = {
    { "name", CONFIG_TEXT, offsetof(struct fields, name), NULL },
    { "a.mood", CONFIG_CHOICE, offsetof(struct fields, mood), "calm quick" },
    { "a.hosts", CONFIG_TEXTS, offsetof(struct fields, hosts), NULL, check_host },
    { "a.b.count", CONFIG_COUNT, offsetof(struct fields, count), NULL },
    { "a.b.bytes", CONFIG_SIZE, offsetof(struct fields, bytes), NULL },
    { "delay", CONFIG_DURATION, offsetof(struct fields, delay_ns), NULL },
    { "on", CONFIG_FLAG, offsetof(struct fields, is_on), NULL },
    { "after", CONFIG_DURATIONS, offsetof(struct fields, after), NULL },
    { "share", CONFIG_SHARE, offsetof(struct fields, share), NULL },
    { "way", CONFIG_PICK, offsetof(struct fields, way), "in out" },
};

static const struct row {
    const char *name, *text;
    const char *where;                  /* NULL: it is taken */
} rows[] = {
    { "ours: nothing", "", NULL },
    { "ours: comments alone", "# a\n", NULL },
    { "ours: block form", "name: x\na:\n  mood: calm\n  b:\n    count: 3\n", NULL },
    { "ours: flow form", "{name: x, a: {mood: quick, hosts: [y, z], b: {bytes: 3kB}}}", NULL },
    { "ours: another choice", "a: {mood: cal}", "f, line 1, column 11" },
    { "ours: two choices are none", "a: {mood: calm quick}", "f, line 1, column 11" },
    { "ours: a list where one text is wanted", "name: [x]", "f, line 1, column 7" },
    { "ours: a text where a list is wanted", "a:\n  hosts: y", "f, line 2, column 10" },
    { "ours: a list inside a list", "a:\n  hosts: [[y]]", "f, line 2, column 11" },
    { "ours: a wrong duration", "delay: 5 weeks", "f, line 1, column 8" },
    { "ours: a flag is true or false", "on: yes", "f, line 1, column 5" },
    { "ours: a key in capital letters", "Name: x", "f, line 1, column 1" },
    { "ours: the dotted form is no key", "a.mood: calm\na.moods: calm", "f, line 2, column 1" },
    { "ours: a key that is a list", "[x]: y", "f, line 1, column 1" },
    { "ours: a list a second time", "a:\n  hosts: [y]\n  hosts: [z]", "f, line 3, column 3" },
    { "ours: an alias", "name: y\na: {mood: *x}", "f, line 2, column 11" },
    { "ours: an alias in a list", "name: y\na: {hosts: [*x]}", "f, line 2, column 13" },
    { "ours: an anchor on keys", "a: &x\n  mood: calm", "f, line 1, column 4" },
    { "ours: an anchor", "name: &x y", "f, line 1, column 7" },
    { "ours: a tag", "name: !!binary eHg=", "f, line 1, column 7" },
    { "ours: a NUL inside", "name: \"x\\0y\"", "f, line 1, column 7" },
    { "ours: a choice may be empty", "a: {mood: ''}", NULL },
    { "ours: a pick may not", "way: ''", "f, line 1, column 6" },
    { "ours: a pick that is none", "way: up", "f, line 1, column 6" },
    { "ours: durations that rise", "after: [1h, 1d]", NULL },
    { "ours: no durations", "after: []", NULL },
    { "ours: durations that stay", "after:\n- 1h\n- 60m", "f, line 3, column 3" },
    { "ours: durations that fall", "after: [1d, 1h]", "f, line 1, column 13" },
    { "ours: a duration that is none, in a list", "after: [1h, soon]", "f, line 1, column 13" },
    { "ours: one duration where a list is wanted", "after: 1h", "f, line 1, column 8" },
    { "ours: an empty item", "a:\n  hosts:\n  - y\n  -\n", "f, line 4, column 4" },
    { "ours: an item that the key's check refuses", "a: {hosts: [y, secret]}", "f, line 1, column 16" },
    { "ours: a share beyond 1", "share: 1.1", "f, line 1, column 8" },
    { "ours: keys inside a list", "a:\n  hosts:\n  - X: y", "f, line 3, column 5" },
    { "ours: two documents", "name: x\n---\nname: y\n", "f, line 3, column 1" },
    { "ours: no YAML", "name: \"x", "f, line" },
};

static void check(void **state)
{
    const struct row *row = *state;
    struct err err = { 0 };
    struct fields fields = { 0 };
    bool is_read = config_parse(span_of(row->text), "f", keys, COUNT_OF(keys), &fields, &err);
    config_free(keys, COUNT_OF(keys), &fields);
    if (row->where && !is_read) {
        assert_int_equal(err.kind, ERR_USAGE);
        if (!span_starts(span_of(err.where), row->where))
            fail_msg("where %s, why %s", err.where, err.why);
    }
    if (!row->where && !is_read)
        fail_msg("where %s, why %s", err.where, err.why);
    assert_int_equal(is_read, row->where == NULL);
}

static void check_values(void **state)
{
    (void)state;
    struct err err = { 0 };
    struct fields fields = { .name = mem_text("before"), .count = 9, .is_on = true };
    static const char text[] = "name: after\na: { mood: quick, hosts: [y, z], b: { bytes: 2KiB } }\ndelay: 300ms\non: false\n"
                               "after: [5s, 1h]\nshare: 95%\nway: out\n";
    fields.hosts = (struct config_texts){ mem_new_array(8, sizeof(char *)), 1 };
    fields.hosts.items[0] = mem_text("default");
    assert_true(config_parse(span_of(text), "f", keys, COUNT_OF(keys), &fields, &err));
    assert_string_equal(fields.name, "after");
    assert_string_equal(fields.mood, "quick");
    assert_int_equal(fields.hosts.n, 2);                /* the default is replaced, not added to */
    assert_string_equal(fields.hosts.items[0], "y");
    assert_string_equal(fields.hosts.items[1], "z");
    assert_int_equal(fields.count, 9);                  /* not named: the default stays */
    assert_int_equal(fields.bytes, 2048);
    assert_int_equal(fields.delay_ns, 300 * NS_PER_S / 1000);
    assert_false(fields.is_on);
    assert_int_equal(fields.after.n, 2);
    assert_int_equal(fields.after.items[1], 3600 * NS_PER_S);
    assert_true(fields.share == 0.95);
    assert_int_equal(fields.way, WAY_OUT);
    config_free(keys, COUNT_OF(keys), &fields);
    assert_null(fields.name);
    assert_int_equal(fields.after.n, 0);
}

static const struct why_row {
    const char *name, *text, *why;      /* all of it */
} why_rows[] = {
    { "ours: a letter too many", "naame: x", "\"naame\" is no key of this file; perhaps \"name\" is meant" },
    { "ours: a capital letter", "Name: x", "\"Name\" is no key of this file; perhaps \"name\" is meant" },
    { "ours: the wrong group", "a: {bytes: 1}", "\"a.bytes\" is no key of this file; perhaps \"a.b.bytes\" is meant" },
    { "ours: no group", "hosts: [x]", "\"hosts\" is no key of this file; perhaps \"a.hosts\" is meant" },
    { "ours: a letter too few, one level down", "a: {moo: calm}", "\"a.moo\" is no key of this file; perhaps \"a.mood\" is meant" },
    { "ours: nothing near", "colour: red", "\"colour\" is no key of this file" },
    { "ours: longer than any key",
      "namenamenamenamenamenamenamenamenamenamenamenamenamenamenamenamename: x",
      "\"namenamenamenamenamenamenamenamenamenamenamenamenamenamenamenamename\" is no key of this file" },
    { "ours: what the check says", "a: {hosts: [secret]}", "a.hosts: expected another host" },
    { "ours: quotes are missing", "a: {hosts: [{x: y}]}", "a.hosts: expected a list of texts; one that holds \": \" stands in quotes" },
    { "ours: a list is missing", "a: {hosts: }", "a.hosts must be a list: lines that begin with \"- \", or [] for none" },
    { "ours: a star without quotes", "a: {hosts: [*/x]}", "this is not YAML: a text that begins with \"*\" or \"&\" stands in quotes" },
    { "ours: a star that makes an alias", "a: {hosts: [*x]}", "a text that begins with \"*\" or \"&\" stands in quotes" },
    { "ours: an anchor is no text", "name: &x y", "anchors are not taken here" },
    { "ours: falling durations", "after: [1d, 1h]", "after is \"1h\"; expected each one to be longer than the one before it" },
};

static void check_why(void **state)
{
    const struct why_row *row = *state;
    struct err err = { 0 };
    struct fields fields = { 0 };
    assert_false(config_parse(span_of(row->text), "f", keys, COUNT_OF(keys), &fields, &err));
    config_free(keys, COUNT_OF(keys), &fields);
    assert_string_equal(err.why, row->why);
}

static const struct share_row {
    const char *name, *text;
    bool is_share;
    double want;
} share_rows[] = {
    { "ours: none", "0", true, 0 },
    { "ours: all", "1", true, 1 },
    { "ours: a decimal", "0.9", true, 0.9 },
    { "ours: percent", "90%", true, 0.9 },
    { "ours: percent with a blank", "90 %", true, 0.9 },
    { "ours: percent with a decimal", "99.5%", true, 0.995 },
    { "ours: 100%", "100%", true, 1 },
    { "ours: six decimals", "0.999999", true, 0.999999 },
    { "ours: seven decimals", "0.9999999", false, 0 },
    { "ours: more than all", "1.000001", false, 0 },
    { "ours: more than all, in percent", "101%", false, 0 },
    { "ours: percent without the sign", "90", false, 0 },
    { "ours: no digits before the point", ".9", false, 0 },
    { "ours: no digits behind it", "0.", false, 0 },
    { "ours: a sign before it", "-0.5", false, 0 },
    { "ours: a comma", "0,9", false, 0 },
    { "ours: the sign alone", "%", false, 0 },
    { "ours: nothing is no share", "", false, 0 },
};

static void check_share(void **state)
{
    const struct share_row *row = *state;
    double share = -1;
    assert_int_equal(config_parse_share(span_of(row->text), &share), row->is_share);
    assert_true(share == (row->is_share ? row->want : -1));
}

static const struct size_row {
    const char *name, *text;
    bool is_size;
    uint64_t want;
} size_rows[] = {
    { "ours: bytes", "17", true, 17 },
    { "ours: B", "17B", true, 17 },
    { "ours: MB", "20MB", true, 20000000 },
    { "ours: MiB with a blank", "20 MiB", true, 20971520 },
    { "ours: the largest", "18446744073709551615", true, UINT64_MAX },
    { "ours: beyond it", "18446744073709551616", false, 0 },
    { "ours: beyond it by its unit", "18446744073709551615kB", false, 0 },
    { "ours: no digits", "MB", false, 0 },
    { "ours: nothing is no size", "", false, 0 },
    { "ours: a sign", "+1", false, 0 },
    { "ours: a fraction", "1.5GB", false, 0 },
    { "ours: small letters", "1mb", false, 0 },
};

static void check_size(void **state)
{
    const struct size_row *row = *state;
    uint64_t bytes = 0;
    assert_int_equal(config_parse_size(span_of(row->text), &bytes), row->is_size);
    assert_int_equal(bytes, row->want);
}

static const struct scalar_row {
    const char *name, *text;
} scalar_rows[] = {
    { "ours: plain words", "two words" },
    { "ours: quotes and backslashes", "\"a\" \\ 'b'" },
    { "ours: what YAML would take for more", "- *a: &b # c" },
    { "ours: control characters", "a\nb\tc\x01" },
    { "ours: other scripts", "\u0416\u4e2d\U0001f4f0" },
    { "ours: true is a text", "true" },
};

static void check_scalar(void **state)
{
    const struct scalar_row *row = *state;
    struct err err = { 0 };
    struct fields fields = { 0 };
    AUTO_BUF struct buf text = { 0 };
    buf_put_text(&text, "name: ");
    config_put_scalar(&text, row->text);
    if (!config_parse(buf_span(&text), "f", keys, COUNT_OF(keys), &fields, &err))
        fail_msg("where %s, why %s", err.where, err.why);
    assert_string_equal(fields.name, row->text);
    config_free(keys, COUNT_OF(keys), &fields);
}

int main(void)
{
    struct suite suite = { .name = "base/config" };
    SUITE_ROWS(&suite, rows, check);
    suite_add(&suite, "ours: values of every type, defaults where none is named", check_values, NULL);
    SUITE_ROWS(&suite, why_rows, check_why);
    SUITE_ROWS(&suite, share_rows, check_share);
    SUITE_ROWS(&suite, size_rows, check_size);
    SUITE_ROWS(&suite, scalar_rows, check_scalar);
    return suite_run(&suite);
}
