/* src/package/changes.c: what counts as a change of an article, and by which name. */
#include "../base/suite.h"

#include "package/changes.h"

#define HEAD "{\"snapshot\":\"urn:uuid:1\",\"url\":\"https://a.example/\",\"captured\":\"2023-06-06T08:15:00Z\","
#define TEXTS "\"headline\":\"The bridge\",\"text\":\"It is open.\\n\\nAll came.\""
#define WITH(members) HEAD TEXTS "," members "}"
#define IMAGE(url, more) "\"images\":[{\"url\":\"https://a.example/" url "\"" more "}]"

static const char plain[] = HEAD TEXTS "}";

static const struct row {
    const char *name, *before, *after;
    const char *want;                   /* as it is put; "": the same article */
} rows[] = {
    { "ours: the same", plain, plain, "" },
    { "ours: a headline", plain, HEAD "\"headline\":\"The bridges\",\"text\":\"It is open.\\n\\nAll came.\"}", "headline" },
    { "ours: a subtitle that was not there", plain, WITH("\"subtitle\":\"s\""), "headline" },
    { "ours: an empty subtitle is none", plain, WITH("\"subtitle\":\"\""), "" },
    { "ours: a word of the text", plain, HEAD "\"headline\":\"The bridge\",\"text\":\"It is shut.\\n\\nAll came.\"}", "text" },
    { "ours: white space of the text", plain, HEAD "\"headline\":\" The  bridge\",\"text\":\"It is\\nopen. All came. \"}", "" },
    { "ours: another case is another text", plain, HEAD "\"headline\":\"the bridge\",\"text\":\"It is open. All came.\"}", "headline" },
    { "ours: an author more", WITH("\"authors\":[\"B\"]"), WITH("\"authors\":[\"B\",\"C\"]"), "authors" },
    { "ours: authors the other way round", WITH("\"authors\":[\"C\",\"B\"]"), WITH("\"authors\":[\"B\",\"C\"]"), "authors" },
    { "ours: published", WITH("\"published\":\"2023-02-28\""), WITH("\"published\":\"2023-03-01\""), "dates" },
    { "ours: modified", WITH("\"modified\":\"2023-02-28\""), plain, "dates" },
    { "ours: the dateline's place", WITH("\"dateline\":{\"place\":\"MINSK\"}"), plain, "dates" },
    { "ours: the dateline's date", WITH("\"dateline\":{\"date\":\"1 May\"}"), WITH("\"dateline\":{\"date\":\"2 May\"}"), "dates" },
    { "ours: the dateline's agency", WITH("\"dateline\":{\"agency\":\"A\"}"), WITH("\"dateline\":{\"agency\":\"B\"}"), "facts" },
    { "ours: the section", WITH("\"section\":\"a\""), WITH("\"section\":\"b\""), "facts" },
    { "ours: the publisher", WITH("\"publisher\":\"a\""), WITH("\"publisher\":\"b\""), "facts" },
    { "ours: the language", WITH("\"language\":\"be\""), WITH("\"language\":\"ru\""), "facts" },
    { "ours: the description", WITH("\"description\":\"a\""), WITH("\"description\":\"b\""), "facts" },
    { "ours: the rights", WITH("\"rights\":\"a\""), WITH("\"rights\":\"b\""), "facts" },
    { "ours: a keyword less", WITH("\"keywords\":[\"a\",\"b\"]"), WITH("\"keywords\":[\"a\"]"), "facts" },
    { "ours: a caption", WITH(IMAGE("i.png", ",\"caption\":\"a\"")), WITH(IMAGE("i.png", ",\"caption\":\"b\"")), "captions" },
    { "ours: a text instead of a picture", WITH(IMAGE("i.png", ",\"alt\":\"a\"")), WITH(IMAGE("i.png", ",\"alt\":\"b\"")), "captions" },
    { "ours: a credit", WITH(IMAGE("i.png", ",\"credit\":\"a\"")), WITH(IMAGE("i.png", "")), "captions" },
    { "ours: a picture more", plain, WITH(IMAGE("i.png", "")), "captions" },
    { "ours: another picture, by address", WITH(IMAGE("i.png", "")), WITH(IMAGE("j.png", "")), "pictures" },
    { "ours: by address, where only one has a digest", WITH(IMAGE("i.png", ",\"digest\":\"sha256:1\"")), WITH(IMAGE("i.png", "")), "" },
    { "ours: the same bytes from another address", WITH(IMAGE("i.png?1", ",\"digest\":\"sha256:1\"")),
      WITH(IMAGE("i.png?2", ",\"digest\":\"sha256:1\"")), "" },
    { "ours: other bytes from the same address", WITH(IMAGE("i.png", ",\"digest\":\"sha256:1\"")),
      WITH(IMAGE("i.png", ",\"digest\":\"sha256:2\"")), "pictures" },
    { "ours: a picture and its caption", WITH(IMAGE("i.png", ",\"caption\":\"a\"")), WITH(IMAGE("j.png", ",\"caption\":\"b\"")),
      "captions, pictures" },
    { "ours: the masthead belongs to the rendering", plain, WITH("\"masthead\":{\"date\":\"2023-06-06\",\"place\":\"Minsk\",\"weather\":\"+3\"}"),
      "" },
    { "ours: so do the place of a fact, and its page", plain, WITH("\"sources\":{\"headline\":\"h1\"},\"page\":{\"digest\":\"sha256:9\"}"), "" },
    { "ours: all of it", plain,
      HEAD "\"headline\":\"h\",\"text\":\"t\",\"authors\":[\"a\"],\"published\":\"2023-03-01\",\"section\":\"s\"," IMAGE("i.png", "") "}",
      "headline, text, authors, dates, facts, captions" },
};

static struct snapshot *parse(const char *text)
{
    struct err err = { 0 };
    struct snapshot *snapshot = NULL;
    if (!snapshot_parse(span_of(text), &snapshot, &err))
        fail_msg("%s: %s", err.where, err.why);
    return snapshot;
}

/* Both ways: what appears has changed as much as what goes. */
static void check(void **state)
{
    const struct row *row = *state;
    AUTO(snapshot_free) struct snapshot *before = parse(row->before);
    AUTO(snapshot_free) struct snapshot *after = parse(row->after);
    AUTO_BUF struct buf forth = { 0 };
    AUTO_BUF struct buf back = { 0 };
    snapshot_changes_put(snapshot_changes(before, after), &forth);
    snapshot_changes_put(snapshot_changes(after, before), &back);
    if (!span_is(buf_span(&forth), row->want) || !span_is(buf_span(&back), row->want))
        fail_msg("%.*s", (int)forth.len, forth.len ? (char *)forth.at : "");
}

int main(void)
{
    struct suite suite = { .name = "package/changes" };
    SUITE_ROWS(&suite, rows, check);
    return suite_run(&suite);
}
