#include "../base/suite.h"

#include <jansson.h>

#include "package/snapshot.h"

#define HEAD "{\"snapshot\":\"urn:uuid:1\",\"url\":\"https://a.example/\",\"captured\":\"2023-06-06T08:15:00Z\",\"headline\":\"A\""
#define WITH(members) HEAD ",\"text\":\"\"," members "}"

static const struct row {
    const char *name, *text;
    const char *where;                  /* NULL: it is taken; else a part of err->where */
} rows[] = {
    { "ours: the least that there must be", HEAD ",\"text\":\"\"}", NULL },
    { "ours: null is what was looked for and not found", WITH("\"section\":null,\"masthead\":null,\"free\":null"), NULL },
    { "ours: no text", HEAD "}", "" },
    { "ours: no object", "[]", "" },
    { "ours: no JSON", "{", "" },
    { "ours: a headline that is a number", "{\"snapshot\":\"a\",\"url\":\"b\",\"captured\":\"c\",\"headline\":1,\"text\":\"\"}", "headline" },
    { "ours: a section that is a list", WITH("\"section\":[\"a\"]"), "section" },
    { "ours: authors that are a text", WITH("\"authors\":\"a\""), "authors" },
    { "ours: an author that is a number", WITH("\"authors\":[\"a\",1]"), "authors" },
    { "ours: a masthead that is a text", WITH("\"masthead\":\"a\""), "masthead" },
    { "ours: a place that is no text", WITH("\"dateline\":{\"place\":1}"), "dateline, place" },
    { "ours: a status that is a number", WITH("\"page\":{\"status\":200}"), "page, status" },
    { "ours: a source that is no text", WITH("\"sources\":{\"headline\":null}"), "sources" },
    { "ours: free that is a text", WITH("\"free\":\"yes\""), "free" },
    { "ours: images that are an object", WITH("\"images\":{}"), "images" },
    { "ours: an image that is a text", WITH("\"images\":[{\"url\":\"a:b\"},\"x\"]"), "images, 2" },
    { "ours: an image without URL", WITH("\"images\":[{\"url\":null}]"), "images, 1, url" },
    { "ours: a width that is a text", WITH("\"images\":[{\"url\":\"a:b\",\"width\":\"1\"}]"), "images, 1, width" },
    { "ours: a width beyond 32 bits", WITH("\"images\":[{\"url\":\"a:b\",\"width\":4294967297}]"), "images, 1, width" },
    { "ours: a count below 0", WITH("\"requisites\":{\"expected\":-1}"), "requisites, expected" },
    { "ours: reasons that are a list", WITH("\"requisites\":{\"missed\":[]}"), "requisites, missed" },
    { "ours: a reason that is a text", WITH("\"requisites\":{\"missed\":{\"404\":\"1\"}}"), "requisites, missed" },
    { "ours: a quality that is a number", WITH("\"quality\":1"), "quality" },
    { "ours: a package without verdicts", WITH("\"page\":{\"status\":\"200\"}"), NULL },
    { "ours: a count that is a fraction", WITH("\"requisites\":{\"captured\":1.5}"), "requisites, captured" },
};

static void check(void **state)
{
    const struct row *row = *state;
    struct err err = { 0 };
    AUTO(snapshot_free) struct snapshot *snapshot = NULL;
    assert_int_equal(snapshot_parse(span_of(row->text), &snapshot, &err), row->where == NULL);
    if (!row->where)
        return;
    assert_int_equal(err.kind, ERR_INVALID);
    if (!strstr(err.where, row->where))
        fail_msg("where %s, why %s", err.where, err.why);
}

static const char whole[] =
    "{\"snapshot\":\"urn:uuid:1\",\"package\":\"urn:uuid:2\",\"url\":\"https://a.example/?x\",\"canonical\":\"https://a.example/\","
    "\"captured\":\"2023-06-06T08:15:00.123Z\",\"replaces\":\"urn:uuid:3\",\"quality\":\"paywall\",\"quality_why\":\"w\",\"headline\":\"\u0414\u0435\u043d\u044c \\\"A\\\"\","
    "\"subtitle\":\"s\",\"authors\":[\"B\",\"C\"],\"published\":\"2023-02-28T11:57:00+03:00\",\"modified\":\"2023-03-01\","
    "\"section\":\"x\",\"publisher\":\"y\",\"language\":\"be\",\"description\":\"d\",\"keywords\":[\"k\"],\"rights\":\"r\",\"free\":false,"
    "\"dateline\":{\"place\":\"MINSK\",\"date\":\"28 February\",\"agency\":\"Z\"},"
    "\"masthead\":{\"date\":\"2023-06-06\",\"place\":\"Minsk\",\"weather\":\"+3\"},"
    "\"sources\":{\"headline\":\"h1\",\"published\":\"time\"},"
    "\"page\":{\"record\":\"urn:uuid:1\",\"digest\":\"sha256:0\",\"status\":\"200\",\"mime\":\"text/html\",\"puid\":\"fmt/471\","
    "\"encoding\":\"UTF-8\",\"etag\":\"W/\\\"1\\\"\",\"last_modified\":\"Tue, 28 Feb 2023 08:57:00 GMT\"},"
    "\"images\":[{\"order\":1,\"url\":\"https://a.example/1.png\",\"found\":\"img.src\",\"role\":\"lead\",\"alt\":\"\",\"caption\":null,"
    "\"credit\":\"c\",\"renditions\":[\"https://a.example/2.png\"],\"outcome\":\"captured\",\"record\":\"urn:uuid:4\",\"digest\":"
    "\"sha256:1\",\"width\":4294967295,\"height\":null}],"
    "\"images_left_out\":7,"
    "\"requisites\":{\"expected\":3,\"captured\":2,\"explained\":1,\"revisits\":1,\"left_out\":1,\"missed\":{\"404\":2,\"robots\":1}},\"text\":\"one\\n\\ntwo\"}";

/* All members, read and written: the same JSON, and from then on the same bytes. */
static void check_round_trip(void **state)
{
    (void)state;
    struct err err = { 0 };
    AUTO(snapshot_free) struct snapshot *one = NULL;
    AUTO(snapshot_free) struct snapshot *two = NULL;
    AUTO_BUF struct buf first = { 0 };
    AUTO_BUF struct buf second = { 0 };
    assert_true(snapshot_parse(span_of(whole), &one, &err));
    snapshot_format(one, &first);
    json_t *want = json_loads(whole, 0, NULL), *got = json_loads((char *)first.at, 0, NULL);
    assert_non_null(want);
    assert_int_equal(json_equal(want, got), 1);
    json_decref(want);
    json_decref(got);
    assert_true(snapshot_parse(buf_span(&first), &two, &err));
    snapshot_format(two, &second);
    assert_string_equal((char *)first.at, (char *)second.at);
    assert_true(span_ends(buf_span(&first), "}\n"));
}

int main(void)
{
    struct suite suite = { .name = "package/snapshot" };
    SUITE_ROWS(&suite, rows, check);
    suite_add(&suite, "ours: every member is read and written", check_round_trip, NULL);
    return suite_run(&suite);
}
