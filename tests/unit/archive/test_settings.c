#include "../base/suite.h"

#include "archive/settings.h"

#define TEXT_50 "A library with a long name, its department, a city"
#define TEXT_300 TEXT_50 TEXT_50 TEXT_50 TEXT_50 TEXT_50 TEXT_50
#define UUID "uuid: b1b7d3f0-5b51-4c1e-9a53-0d3a1c6d7e10\n"

static const struct row {
    const char *name, *text;
    const char *where, *why;            /* NULL: it is taken. Parts that the message holds */
} rows[] = {
    { "ours: a uuid is enough", UUID, NULL, NULL },
    { "ours: no uuid", "organization: A\n", "pressmark.yaml", "uuid is not there" },
    { "ours: a uuid that is none", "uuid: b1b7\n", "pressmark.yaml", "uuid is no UUID" },
    { "ours: nothing", "", "pressmark.yaml", "uuid is not there" },
    { "ours: a key that is none", UUID "organisation: A\n", "line 2, column 1", "\"organisation\" is no key" },
    { "ours: a key that is none, one level down", UUID "package:\n  max: 3\n", "line 3, column 3", "\"package.max\" is no key" },
    { "ours: a key twice", UUID "isil: AA-1\nisil: AA-2\n", "line 3, column 1", "a second time" },
    { "ours: a count is a whole number", UUID "package:\n  max_articles: 1.5\n", "line 3, column 17", "expected a whole number" },
    { "ours: a count is not negative", UUID "package:\n  max_articles: -1\n", "line 3, column 17", "expected a whole number" },
    { "ours: a count is more than 0", UUID "package:\n  max_articles: 0\n", "pressmark.yaml", "more than 0" },
    { "ours: a size in MB", UUID "package:\n  max_bytes: 20MB\n", NULL, NULL },
    { "ours: a size in GiB", UUID "package:\n  max_bytes: 2 GiB\n", NULL, NULL },
    { "ours: a size with an unknown unit", UUID "package:\n  max_bytes: 20MX\n", "line 3, column 14", "expected a size" },
    { "ours: a size beyond 64 bits", UUID "package:\n  max_bytes: 99999999999GB\n", "line 3, column 14", "expected a size" },
    { "ours: a basis of the list", UUID "rights:\n  basis: statute\n", NULL, NULL },
    { "ours: a basis that is not on the list", UUID "rights:\n  basis: law\n", "line 3, column 10", "statute license copyright other" },
    { "ours: a part of a choice is none", UUID "rights:\n  basis: stat\n", "line 3, column 10", "expected one of" },
    { "ours: until is a date", UUID "rights:\n  until: 2043-06-06\n", NULL, NULL },
    { "ours: until is no date", UUID "rights:\n  until: 2043\n", "pressmark.yaml", "rights.until is \"2043\"" },
    { "ours: until is no time", UUID "rights:\n  until: 2043-06-06T00:00:00Z\n", "pressmark.yaml", "expected a date" },
    { "ours: a mail address", UUID "contact: a@b.example\n", NULL, NULL },
    { "ours: no mail address", UUID "contact: a.b.example\n", "pressmark.yaml", "one mail address" },
    { "ours: two mail addresses", UUID "contact: a@b.example c@d.example\n", "pressmark.yaml", "one mail address" },
    { "ours: a zone", UUID "timezone: Europe/Minsk\n", NULL, NULL },
    { "ours: a zone that nobody knows", UUID "timezone: Europe/Nowhere\n", "pressmark.yaml", "Nowhere" },
    { "ours: a zone that is a path", UUID "timezone: ../../etc/passwd\n", "pressmark.yaml", "" },
    { "ours: a line end inside a name", UUID "organization: \"A\\nB\"\n", "pressmark.yaml", "one line" },
    { "ours: a name of blanks", UUID "organization: \"  \\u00a0\"\n", "pressmark.yaml", "organization is blank" },
    { "ours: a control character of C1", UUID "organization: \"A\\x85B\"\n", "pressmark.yaml", "one line" },
    { "ours: a line separator", UUID "organization: \"A\\u2028B\"\n", "pressmark.yaml", "one line" },
    { "ours: a line end inside a mail address", UUID "contact: \"a@b.example\\nX: y\"\n", "pressmark.yaml", "contact is" },
    { "ours: a name of 300 bytes", UUID "organization: " TEXT_300 "\n", NULL, NULL },
    { "ours: a name of 301 bytes", UUID "organization: " TEXT_300 "x\n", "pressmark.yaml", "301 bytes" },
    { "iso15511: a country and a unit", UUID "isil: DE-1a\n", NULL, NULL },
    { "iso15511: marks inside the unit", UUID "isil: US-a/b:c-d\n", NULL, NULL },
    { "iso15511: a prefix of one letter", UUID "isil: O-XYZ\n", NULL, NULL },
    { "iso15511: a unit of eleven", UUID "isil: GB-12345678901\n", NULL, NULL },
    { "iso15511: a unit of twelve", UUID "isil: GB-123456789012\n", "pressmark.yaml", "ISO 15511" },
    { "iso15511: a prefix of five", UUID "isil: ABCDE-1\n", "pressmark.yaml", "ISO 15511" },
    { "iso15511: no prefix", UUID "isil: -1\n", "pressmark.yaml", "ISO 15511" },
    { "iso15511: no unit", UUID "isil: DE-\n", "pressmark.yaml", "ISO 15511" },
    { "iso15511: a blank", UUID "isil: x y z\n", "pressmark.yaml", "ISO 15511" },
    { "ours: a list where a text is wanted", UUID "isil: [a, b]\n", "line 2, column 7", "expected one value" },
    { "ours: a text where keys are wanted", UUID "package: big\n", "line 2, column 10", "expected keys below it" },
    { "ours: keys where a text is wanted", UUID "isil:\n  a: b\n", "line 3, column 3", "expected one value" },
    { "ours: an anchor", "uuid: &a b1b7d3f0-5b51-4c1e-9a53-0d3a1c6d7e10\n", "line 1, column 7", "anchors are not taken" },
    { "ours: a list alone", "- a\n", "line 1, column 1", "key: value" },
    { "ours: no YAML", UUID "isil: \"a\n", "pressmark.yaml, line", "this is not YAML" },
};

static void check(void **state)
{
    const struct row *row = *state;
    struct err err = { 0 };
    struct settings settings;
    settings_init(&settings);
    bool is_read = settings_parse(span_of(row->text), "pressmark.yaml", &settings, &err);
    assert_int_equal(is_read, row->where == NULL);
    if (row->where) {
        assert_int_equal(err.kind, ERR_USAGE);
        if (!strstr(err.where, row->where) || !strstr(err.why, row->why))
            fail_msg("where %s, why %s", err.where, err.why);
    }
    settings_free(&settings);
}

static const struct size_row {
    const char *name, *text;
    uint64_t want;
} size_rows[] = {
    { "ours: a size without a unit is bytes", "1000", 1000 },
    { "ours: kB is a power of 1000", "3kB", 3000 },
    { "ours: KiB is a power of 1024", "3KiB", 3072 },
    { "ours: a blank before the unit", "20 MB", 20000000 },
    { "ours: GiB", "2GiB", UINT64_C(2147483648) },
};

static void check_size(void **state)
{
    const struct size_row *row = *state;
    struct err err = { 0 };
    AUTO_FREE char *text = mem_format(UUID "package: { max_bytes: %s }\n", row->text);
    struct settings settings;
    settings_init(&settings);
    assert_true(settings_parse(span_of(text), "pressmark.yaml", &settings, &err));
    assert_int_equal(settings.max_bytes, row->want);
    settings_free(&settings);
}

static void set(char **field, const char *value)
{
    free(*field);
    *field = mem_text(value);
}

/* What `init` writes is read again as it was, byte for byte of every text and every number. */
static void check_round_trip(void **state)
{
    (void)state;
    struct settings settings, again;
    settings_init(&settings);
    settings_init(&again);
    set(&settings.uuid_text, "b1b7d3f0-5b51-4c1e-9a53-0d3a1c6d7e10");
    set(&settings.organization, "B\u00fccherei \"am Markt\": #1 \\ Haus");
    set(&settings.contact, "a@b.example");
    set(&settings.isil, "DE-1");
    set(&settings.timezone, "Europe/Minsk");
    set(&settings.schemas, "/srv/xsd");
    set(&settings.rights.basis, "statute");
    set(&settings.rights.jurisdiction, "de");
    set(&settings.rights.citation, "- \u00a7 16a: yes");
    set(&settings.rights.license, "https://license.example/");
    set(&settings.rights.note, "two\nlines\tand a tab");
    set(&settings.rights.access, "reading room");
    set(&settings.rights.until, "2043-06-06");
    settings.max_articles = 7;
    settings.max_bytes = 1234567;
    settings.warc_bytes = 999;
    AUTO_BUF struct buf text = { 0 };
    AUTO_BUF struct buf text_again = { 0 };
    struct err err = { 0 };
    settings_format(&settings, &text);
    if (!settings_parse(buf_span(&text), "pressmark.yaml", &again, &err))
        fail_msg("%s: %s", err.where, err.why);
    settings_format(&again, &text_again);
    assert_string_equal((char *)text.at, (char *)text_again.at);
    assert_string_equal(again.organization, settings.organization);
    assert_string_equal(again.rights.citation, settings.rights.citation);
    assert_non_null(again.rights.note);
    assert_string_equal(again.rights.note, settings.rights.note);
    assert_string_equal(again.rights.until, settings.rights.until);
    assert_string_equal(again.schemas, settings.schemas);
    assert_int_equal(again.max_articles, 7);
    assert_int_equal(again.max_bytes, 1234567);
    assert_int_equal(again.warc_bytes, 999);
    settings_free(&settings);
    settings_free(&again);
}

static void check_defaults(void **state)
{
    (void)state;
    struct settings settings;
    settings_init(&settings);
    assert_false(settings_are_stated(&settings));
    assert_string_equal(settings_organization(&settings), "Not stated");
    assert_string_equal(settings_contact(&settings), "not-stated@example.invalid");
    set(&settings.organization, "A");
    assert_false(settings_are_stated(&settings));
    set(&settings.contact, "a@b.example");
    assert_true(settings_are_stated(&settings));
    settings_free(&settings);
}

int main(void)
{
    struct suite suite = { .name = "archive/settings" };
    SUITE_ROWS(&suite, rows, check);
    SUITE_ROWS(&suite, size_rows, check_size);
    suite_add(&suite, "ours: every key goes to the file and back", check_round_trip, NULL);
    suite_add(&suite, "ours: what packages say where nothing is stated", check_defaults, NULL);
    return suite_run(&suite);
}
