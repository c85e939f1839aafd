/* The JSON Schemas: they take what was drawn and what the commands promise, and refuse what differs.
 *
 * JSON Schema 2020-12, as much of it as our schemas use; a keyword that this judge does not know fails the test. */
#include "judges.h"

#include <regex.h>

#include "base/jsonl.h"

static bool is_valid(const json_t *root, const json_t *schema, const json_t *value);

static bool is_type(const char *type, const json_t *value)
{
    return (strcmp(type, "object") == 0 && json_is_object(value)) || (strcmp(type, "array") == 0 && json_is_array(value)) ||
           (strcmp(type, "string") == 0 && json_is_string(value)) || (strcmp(type, "integer") == 0 && json_is_integer(value)) ||
           (strcmp(type, "boolean") == 0 && json_is_boolean(value)) || (strcmp(type, "null") == 0 && json_is_null(value));
}

static bool has_type(const json_t *types, const json_t *value)
{
    if (json_is_string(types))
        return is_type(json_string_value(types), value);
    for (size_t i = 0; i < json_array_size(types); i++)
        if (is_type(json_string_value(json_array_get(types, i)), value))
            return true;
    return false;
}

static bool matches(const char *pattern, const char *text)
{
    regex_t regex;
    assert_int_equal(regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB), 0);
    bool is_match = regexec(&regex, text, 0, NULL, 0) == 0;
    regfree(&regex);
    return is_match;
}

static bool has_members(const json_t *root, const json_t *schema, const json_t *object)
{
    const json_t *properties = json_object_get(schema, "properties"), *others = json_object_get(schema, "additionalProperties");
    const char *key;
    json_t *member;
    json_object_foreach((json_t *)object, key, member)
    {
        const json_t *its = json_object_get(properties, key);
        if (its ? !is_valid(root, its, member) : json_is_false(others) || (others && !is_valid(root, others, member)))
            return false;
    }
    const json_t *required = json_object_get(schema, "required");
    for (size_t i = 0; i < json_array_size(required); i++)
        if (!json_object_get(object, json_string_value(json_array_get(required, i))))
            return false;
    return true;
}

static bool has_items(const json_t *root, const json_t *schema, const json_t *array)
{
    const json_t *items = json_object_get(schema, "items");
    for (size_t i = 0; items && i < json_array_size(array); i++)
        if (!is_valid(root, items, json_array_get(array, i)))
            return false;
    return true;
}

static bool is_one_of(const json_t *values, const json_t *value)
{
    for (size_t i = 0; i < json_array_size(values); i++)
        if (json_equal(json_array_get(values, i), value))
            return true;
    return false;
}

static bool keyword(const json_t *root, const json_t *schema, const char *name, const json_t *rule, const json_t *value)
{
    static const char *const notes[] = { "$schema", "$id", "$defs", "title", "description", "properties", "additionalProperties",
                                         "required", "items", "then", "else" };
    if (strcmp(name, "$ref") == 0) {
        assert_true(span_starts(span_of(json_string_value(rule)), "#/$defs/"));
        const json_t *target = json_object_get(json_object_get(root, "$defs"), json_string_value(rule) + strlen("#/$defs/"));
        assert_non_null(target);
        return is_valid(root, target, value);
    }
    if (strcmp(name, "type") == 0)
        return has_type(rule, value);
    if (strcmp(name, "enum") == 0)
        return is_one_of(rule, value);
    if (strcmp(name, "pattern") == 0)
        return !json_is_string(value) || matches(json_string_value(rule), json_string_value(value));
    if (strcmp(name, "minLength") == 0)
        return !json_is_string(value) || json_string_length(value) >= (size_t)json_integer_value(rule);
    if (strcmp(name, "minimum") == 0)
        return !json_is_integer(value) || json_integer_value(value) >= json_integer_value(rule);
    if (strcmp(name, "anyOf") == 0) {
        for (size_t i = 0; i < json_array_size(rule); i++)
            if (is_valid(root, json_array_get(rule, i), value))
                return true;
        return false;
    }
    if (strcmp(name, "if") == 0) {
        const json_t *then = json_object_get(schema, is_valid(root, rule, value) ? "then" : "else");
        return !then || is_valid(root, then, value);
    }
    for (size_t i = 0; i < COUNT_OF(notes); i++)
        if (strcmp(name, notes[i]) == 0)
            return true;
    fail_msg("the test does not know the keyword %s", name);
    return false;
}

static bool is_valid(const json_t *root, const json_t *schema, const json_t *value)
{
    const char *name;
    json_t *rule;
    json_object_foreach((json_t *)schema, name, rule)
    {
        if (!keyword(root, schema, name, rule, value))
            return false;
    }
    return (!json_is_object(value) || has_members(root, schema, value)) && (!json_is_array(value) || has_items(root, schema, value));
}

static json_t *parse(const char *text)
{
    json_t *json = NULL;
    struct err err = { 0 };
    assert_done(jsonl_parse(span_of(text), &json, &err), &err);
    return json;
}

static bool takes(const char *schema_name, const char *text)
{
    AUTO_FREE char *path = mem_format("%s/schemas/%s", root_folder(), schema_name);
    AUTO_BUF struct buf schema_text = { 0 };
    struct err err = { 0 };
    assert_done(file_slurp(AT_FDCWD, path, 1 << 20, &schema_text, &err), &err);
    AUTO(jsonl_decref) json_t *schema = parse((const char *)schema_text.at);
    AUTO(jsonl_decref) json_t *value = parse(text);
    return is_valid(schema, schema, value);
}

/* --- what is promised ------------------------------------------------------------------------------------------ */

#define URN    "urn:uuid:cbaeee36-04d5-565d-9093-9b42981579c0"
#define DIGEST "sha256:5c5cba733db67e60c5bc2ca667de6c4db34158a87abe2513c4d00050aabc4696"

static const struct schema {
    const char *name, *sample;
} schemas[] = {
    { "article.schema.json",
      "{\"snapshot\":\"" URN "\",\"package\":\"" URN "\",\"url\":\"https://a.example/\",\"canonical\":\"https://a.example/\","
      "\"captured\":\"2023-06-06T08:15:01Z\",\"replaces\":null,\"headline\":\"A\",\"subtitle\":null,\"authors\":[\"B\"],"
      "\"published\":\"2023-02-28T11:57:00+03:00\",\"modified\":\"2023-02-28\",\"section\":null,\"publisher\":\"P\",\"language\":\"en\","
      "\"description\":null,\"keywords\":[\"k\"],\"rights\":null,\"free\":true,\"dateline\":null,"
      "\"masthead\":{\"date\":\"2023-06-06\",\"place\":null,\"weather\":null},\"sources\":{\"headline\":\"h1\"},"
      "\"page\":{\"record\":\"" URN "\",\"digest\":\"" DIGEST "\",\"status\":\"200\",\"mime\":\"text/html\",\"puid\":\"fmt/471\",\"encoding\":\"UTF-8\"},"
      "\"images\":[{\"order\":1,\"url\":\"https://a.example/1.jpg\",\"found\":\"img.src\",\"role\":\"lead\",\"alt\":null,\"caption\":\"C\","
      "\"credit\":null,\"renditions\":[\"https://a.example/2.jpg\"],\"outcome\":\"captured\",\"record\":\"" URN "\",\"digest\":\"" DIGEST "\","
      "\"width\":16,\"height\":null},{\"order\":2,\"url\":\"https://a.example/3.jpg\",\"found\":\"img.src\",\"role\":\"inline\",\"alt\":null,"
      "\"caption\":null,\"credit\":null,\"renditions\":[],\"outcome\":\"not-asked\",\"record\":null,\"digest\":null,\"width\":null,\"height\":null}],"
      "\"requisites\":{\"expected\":2,\"captured\":1,\"explained\":1},\"text\":\"T\\n\"}" },
    { "snapshot.schema.json",
      "{\"package\":\"riverside-en-20230606T081500Z-0001\",\"path\":\"/a/b\",\"articles\":1,\"resources\":4,\"missing\":0,\"bytes\":12345}" },
    { "verify.schema.json",
      "{\"path\":\"a\",\"kind\":\"bag\",\"verdict\":\"invalid\",\"errors\":1,\"warnings\":0,\"findings\":[{\"severity\":\"error\","
      "\"code\":\"bag-manifest-digest\",\"where\":\"data/a\",\"why\":\"another digest (RFC 8493 §3)\"}]}" },
    { "inspect.schema.json",
      "{\"url\":\"https://a.example/\",\"canonical\":null,\"headline\":\"A\",\"authors\":[],\"published\":\"2023-02-28T11:57:00\","
      "\"modified\":null,\"section\":null,\"publisher\":null,\"language\":\"be\",\"description\":null,\"keywords\":[],\"images\":[{\"url\":"
      "\"https://a.example/1.jpg\",\"alt\":\"\",\"caption\":null,\"credit\":null,\"role\":\"lead\"}],\"text\":\"\"}" },
    { "provenance.schema.json",
      "{\"made\":\"2026-11-24T09:00:00Z\",\"tool\":\"pressmark 0.1.0\",\"asked\":{\"url\":\"a.example\",\"at\":null},"
      "\"snapshot\":{\"id\":\"" URN "\",\"url\":\"https://a.example/\",\"canonical\":\"https://a.example/\",\"headline\":\"A\","
      "\"captured\":\"2023-06-06T08:15:01.250Z\",\"captured_local\":\"2023-06-06T11:15:01.25+03:00\",\"timezone\":\"Europe/Minsk\","
      "\"inside\":true,\"distance_seconds\":-5,\"snapshots\":1},\"package\":{\"id\":\"p\",\"urn\":\"" URN "\",\"path\":\"/a\",\"sealed\":true,"
      "\"tagmanifest\":\"" DIGEST "\",\"warcs\":\"data\",\"article\":\"1.json\",\"organization\":\"L\"},"
      "\"proof\":{\"ledger\":null,\"doubt\":\"no ledger\",\"compared\":[{\"what\":\"a\",\"with\":\"b\"}]},\"files\":[{\"file\":\"files/0001-a.jpg\",\"sha256\":\"5c5cba733db"
      "67e60c5bc2ca667de6c4db34158a87abe2513c4d00050aabc4696\",\"bytes\":3,\"made\":\"as captured\",\"url\":\"https://a.example/a\","
      "\"record\":{\"id\":\"" URN "\",\"type\":\"revisit\",\"refers_to\":\"" URN "\",\"captured\":\"2023-06-06T08:15:01Z\",\"status\":200,"
      "\"payload_digest\":\"" DIGEST "\",\"warc\":\"a.warc.gz\",\"offset\":0}}],\"missing\":[{\"url\":\"https://a.example/b\",\"why\":\"404\"}]}" },
};
enum { ARTICLE, SNAPSHOT, VERIFY, INSPECT, PROVENANCE };

static void takes_sample(void **state)
{
    const struct schema *schema = *state;
    assert_true(takes(schema->name, schema->sample));
}

static void takes_drawn(void **state)
{
    (void)state;
    AUTO_FREE char *text = shared_text(EXAMPLE "/articles/1.json");
    assert_true(takes("article.schema.json", text));
}

struct mutation {
    const char *name;
    int schema;
    const char *from, *to;
};
static const struct mutation mutations[] = {
    { "article: no headline", ARTICLE, "\"headline\":\"A\",", "" },
    { "article: an empty headline", ARTICLE, "\"headline\":\"A\"", "\"headline\":\"\"" },
    { "article: capture in local time", ARTICLE, "08:15:01Z", "08:15:01+03:00" },
    { "article: a date in words", ARTICLE, "\"modified\":\"2023-02-28\"", "\"modified\":\"28 February\"" },
    { "article: an author that is no text", ARTICLE, "[\"B\"]", "[null]" },
    { "article: a member that nobody knows", ARTICLE, "\"text\":", "\"weather\":1,\"text\":" },
    { "article: a status that is a number", ARTICLE, "\"status\":\"200\"", "\"status\":200" },
    { "article: a digest in capitals", ARTICLE, "sha256:5c", "sha256:5C" },
    { "article: captured without a record", ARTICLE, "\"outcome\":\"captured\",\"record\":\"" URN "\"", "\"outcome\":\"captured\",\"record\":null" },
    { "article: missing with a digest", ARTICLE, "\"outcome\":\"captured\"", "\"outcome\":\"404\"" },
    { "article: a role that nobody knows", ARTICLE, "\"role\":\"lead\"", "\"role\":\"logo\"" },
    { "article: an order of nought", ARTICLE, "\"order\":1", "\"order\":0" },
    { "article: a count below nought", ARTICLE, "\"expected\":2", "\"expected\":-2" },
    { "article: none left out, and said", ARTICLE, "\"explained\":1", "\"explained\":1,\"left_out\":0" },
    { "article: half a dateline", ARTICLE, "\"dateline\":null", "\"dateline\":{\"place\":\"M\"}" },
    { "article: a source that is no text", ARTICLE, "\"headline\":\"h1\"", "\"headline\":1" },
    { "snapshot: a path as package", SNAPSHOT, "\"package\":\"riv", "\"package\":\"/riv" },
    { "snapshot: no bytes", SNAPSHOT, ",\"bytes\":12345", "" },
    { "snapshot: a count as text", SNAPSHOT, "\"articles\":1", "\"articles\":\"1\"" },
    { "verify: another verdict", VERIFY, "\"invalid\"", "\"wrong\"" },
    { "verify: another severity", VERIFY, "\"severity\":\"error\"", "\"severity\":\"bad\"" },
    { "verify: a code with a blank", VERIFY, "bag-manifest-digest", "bag manifest" },
    { "verify: a finding without a reason", VERIFY, ",\"why\":\"another digest (RFC 8493 §3)\"", "" },
    { "inspect: no text", INSPECT, ",\"text\":\"\"", "" },
    { "inspect: a picture without a role", INSPECT, ",\"role\":\"lead\"", "" },
    { "inspect: an empty URL", INSPECT, "\"url\":\"https://a.example/\"", "\"url\":\"\"" },
    { "inspect: a date in words", INSPECT, "2023-02-28T11:57:00", "yesterday" },
    { "provenance: a file without its digest", PROVENANCE, "\"sha256\":\"5c5cba733db", "\"md5\":\"5c5cba733db" },
    { "provenance: a file outside the folder", PROVENANCE, "files/0001", "files/../1" },
    { "provenance: made in a way that nobody knows", PROVENANCE, "as captured", "by hand" },
    { "provenance: a response that refers to another", PROVENANCE, "\"revisit\"", "\"response\"" },
    { "provenance: a record without its place", PROVENANCE, ",\"offset\":0", "" },
    { "provenance: handed out in local time", PROVENANCE, "09:00:00Z", "09:00:00" },
    { "provenance: missing without a reason", PROVENANCE, ",\"why\":\"404\"", "" },
    { "provenance: not a word of the ledger", PROVENANCE, "\"ledger\":null,", "" },
    { "provenance: no ledger, and no doubt", PROVENANCE, "\"doubt\":\"no ledger\",", "" },
    { "provenance: half a seal", PROVENANCE, "\"ledger\":null", "\"ledger\":{\"sequence\":1}" },
    { "provenance: compared with nothing", PROVENANCE, ",\"with\":\"b\"", "" },
    { "provenance: no tag manifest", PROVENANCE, "\"tagmanifest\":\"" DIGEST "\",", "" },
    { "provenance: an answer of no snapshot", PROVENANCE, "\"snapshots\":1", "\"snapshots\":0" },
};

static void refuses(void **state)
{
    const struct mutation *mutation = *state;
    const struct schema *schema = &schemas[mutation->schema];
    const char *at = strstr(schema->sample, mutation->from);
    assert_non_null(at);
    AUTO_FREE char *changed = mem_format("%.*s%s%s", (int)(at - schema->sample), schema->sample, mutation->to, at + strlen(mutation->from));
    assert_false(takes(schema->name, changed));
}

int main(void)
{
    struct CMUnitTest tests[COUNT_OF(schemas) + COUNT_OF(mutations) + 1];
    size_t n = 0;
    for (size_t i = 0; i < COUNT_OF(schemas); i++)
        tests[n++] = (struct CMUnitTest){ schemas[i].name, takes_sample, NULL, NULL, (void *)&schemas[i] };
    for (size_t i = 0; i < COUNT_OF(mutations); i++)
        tests[n++] = (struct CMUnitTest){ mutations[i].name, refuses, NULL, NULL, (void *)&mutations[i] };
    tests[n++] = (struct CMUnitTest){ "ours: the drawn article", takes_drawn, NULL, NULL, NULL };
    return _cmocka_run_group_tests("mets/schemas", tests, n, NULL, NULL);
}
