#include "suite.h"

#include "base/uuid.h"

#define DNS "6ba7b810-9dad-11d1-80b4-00c04fd430c8"

static void named_as_the_standard_shows(void **state)
{
    (void)state;
    struct uuid dns;
    assert_true(uuid_parse(DNS, &dns));
    struct uuid uuid = uuid_named(&dns, "www.example.com");
    char text[UUID_TEXT], urn[UUID_URN];
    uuid_format(&uuid, text);
    assert_string_equal(text, "2ed6657d-e927-568b-95e1-2665a8aea6a2");
    uuid_format_urn(&uuid, urn);
    assert_string_equal(urn, "urn:uuid:2ed6657d-e927-568b-95e1-2665a8aea6a2");
}

static void random_ones_differ(void **state)
{
    (void)state;
    struct err err = { 0 };
    struct uuid a, b;
    assert_true(uuid_random(&a, &err) && uuid_random(&b, &err));
    assert_memory_not_equal(a.bytes, b.bytes, sizeof a.bytes);
    assert_int_equal(a.bytes[6] >> 4, 4);
    assert_int_equal(a.bytes[8] >> 6, 2);
}

static const struct row {
    const char *name, *text;
    bool is_uuid;
} rows[] = {
    { "rfc9562 4: 36 characters", DNS, true },
    { "rfc9562 4: capitals are read", "6BA7B810-9DAD-11D1-80B4-00C04FD430C8", true },
    { "rfc9562 4: as a URN", "urn:uuid:" DNS, true },
    { "rfc8141 3.1: urn and uuid in any case", "URN:UUID:" DNS, true },
    { "ours: no braces", "{" DNS "}", false },
    { "ours: not without hyphens", "6ba7b8109dad11d180b400c04fd430c8", false },
    { "ours: hyphens stand in their places", "6ba7b81-09dad-11d1-80b4-00c04fd430c8", false },
    { "ours: digits only between them", "6ba7b810-9dad-11d1-80b4-00c04fd430cg", false },
    { "ours: cut", "6ba7b810-9dad-11d1-80b4-00c04fd430c", false },
    { "ours: nothing", "", false },
};

static void check_parse(void **state)
{
    const struct row *row = *state;
    struct uuid uuid;
    assert_int_equal(uuid_parse(row->text, &uuid), row->is_uuid);
    if (!row->is_uuid)
        return;
    char text[UUID_TEXT];
    uuid_format(&uuid, text);
    assert_string_equal(text, DNS);
}

int main(void)
{
    struct suite suite = { .name = "base/uuid" };
    suite_add(&suite, "rfc9562 A.4: the example of version 5", named_as_the_standard_shows, NULL);
    suite_add(&suite, "rfc9562 5.4: random ones have version 4 and differ", random_ones_differ, NULL);
    SUITE_ROWS(&suite, rows, check_parse);
    return suite_run(&suite);
}
