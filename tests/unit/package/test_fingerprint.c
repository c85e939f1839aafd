/* src/package/fingerprint.c: what makes an article another one, what does not, and that a sealed one and one just read agree. */
#include "../base/suite.h"

#include "base/digest.h"
#include "package/fingerprint.h"

#define ARTICLE(members)                                                                                                       \
    "{\"snapshot\":\"urn:uuid:1\",\"url\":\"https://a.example/\",\"captured\":\"2023-06-06T08:15:00Z\"," members                 \
    "\"dateline\":{\"place\":\"MINSK\",\"date\":\"28 February\",\"agency\":\"Z\"}}"
#define FACTS(headline, authors, text) "\"headline\":\"" headline "\",\"authors\":[" authors "],\"text\":\"" text "\","
#define IMAGE(url, digest, caption) "\"images\":[{\"url\":\"" url "\",\"digest\":" digest ",\"caption\":" caption ",\"alt\":\"a\"}],"
#define USUAL FACTS("Old bridge", "\"A\",\"B\"", "One.\\n\\nTwo.\\n")
#define PICTURE IMAGE("https://a.example/1.jpg", "\"sha256:1\"", "\"c\"")

static const struct row {
    const char *name, *one, *two;
    bool is_same;
} rows[] = {
    { "ours: itself", ARTICLE(USUAL PICTURE), ARTICLE(USUAL PICTURE), true },
    { "ours: another headline", ARTICLE(USUAL), ARTICLE(FACTS("New bridge", "\"A\",\"B\"", "One.\\n\\nTwo.\\n")), false },
    { "ours: another text", ARTICLE(USUAL), ARTICLE(FACTS("Old bridge", "\"A\",\"B\"", "One.\\n\\nThree.\\n")), false },
    { "ours: another author", ARTICLE(USUAL), ARTICLE(FACTS("Old bridge", "\"A\",\"C\"", "One.\\n\\nTwo.\\n")), false },
    { "ours: one author less", ARTICLE(USUAL), ARTICLE(FACTS("Old bridge", "\"A\"", "One.\\n\\nTwo.\\n")), false },
    { "ours: authors that are one", ARTICLE(USUAL), ARTICLE(FACTS("Old bridge", "\"AB\"", "One.\\n\\nTwo.\\n")), false },
    { "ours: an author that is a keyword", ARTICLE(USUAL), ARTICLE(FACTS("Old bridge", "\"A\"", "One.\\n\\nTwo.\\n") "\"keywords\":[\"B\"],"), false },
    { "ours: a section that is a publisher", ARTICLE(USUAL "\"section\":\"x\","), ARTICLE(USUAL "\"publisher\":\"x\","), false },
    { "ours: a date", ARTICLE(USUAL "\"modified\":\"2023-03-01\","), ARTICLE(USUAL "\"modified\":\"2023-03-02\","), false },
    { "ours: rights, a description, a language", ARTICLE(USUAL "\"rights\":\"r\","), ARTICLE(USUAL "\"description\":\"r\","), false },
    { "ours: white space", ARTICLE(USUAL), ARTICLE(FACTS("Old  bridge ", "\"A\",\"B\"", "One.\\nTwo.")), true },
    { "ours: normalisation", ARTICLE(FACTS("Br\xC3\xBC""cke", "", "")), ARTICLE(FACTS("Bru\xCC\x88""cke", "", "")), true },
    { "ours: what is null and what is empty", ARTICLE(USUAL "\"subtitle\":null,"), ARTICLE(USUAL "\"subtitle\":\"\","), true },
    { "ours: the masthead", ARTICLE(USUAL "\"masthead\":{\"date\":\"2023-06-06\",\"place\":\"Minsk\",\"weather\":\"+3\"},"),
      ARTICLE(USUAL "\"masthead\":{\"date\":\"2023-06-07\",\"place\":\"Minsk\",\"weather\":\"+9\"},"), true },
    { "ours: the page's bytes, sources, quality", ARTICLE(USUAL "\"page\":{\"digest\":\"sha256:1\"},\"sources\":{\"headline\":\"h1\"},"),
      ARTICLE(USUAL "\"page\":{\"digest\":\"sha256:2\"},\"quality\":\"good\","), true },
    { "ours: a picture's bytes", ARTICLE(USUAL PICTURE), ARTICLE(USUAL IMAGE("https://a.example/1.jpg", "\"sha256:2\"", "\"c\"")), false },
    { "ours: the same picture at another address", ARTICLE(USUAL PICTURE), ARTICLE(USUAL IMAGE("https://b.example/2.jpg", "\"sha256:1\"", "\"c\"")), true },
    { "ours: a picture that was not captured, elsewhere", ARTICLE(USUAL IMAGE("https://a.example/1.jpg", "null", "\"c\"")),
      ARTICLE(USUAL IMAGE("https://a.example/2.jpg", "null", "\"c\"")), false },
    { "ours: a caption", ARTICLE(USUAL PICTURE), ARTICLE(USUAL IMAGE("https://a.example/1.jpg", "\"sha256:1\"", "\"d\"")), false },
    { "ours: a picture less", ARTICLE(USUAL PICTURE), ARTICLE(USUAL), false },
    { "ours: sealed without headline", ARTICLE(FACTS("https://a.example/", "", "One.")), ARTICLE(FACTS("", "", "One.")), true },
};

static void fingerprint_of(const char *json, uint8_t ret[FINGERPRINT_BYTES])
{
    struct err err = { 0 };
    AUTO(snapshot_free) struct snapshot *snapshot = NULL;
    if (!snapshot_parse(span_of(json), &snapshot, &err))
        fail_msg("%s: %s", err.where, err.why);
    snapshot_fingerprint(snapshot, ret);
}

static void check(void **state)
{
    const struct row *row = *state;
    uint8_t one[FINGERPRINT_BYTES], two[FINGERPRINT_BYTES];
    fingerprint_of(row->one, one);
    fingerprint_of(row->two, two);
    assert_int_equal(memcmp(one, two, sizeof one) == 0, row->is_same);
}

/* Fingerprints are kept: this one was computed from the description in the header, by another program. */
static void check_form(void **state)
{
    (void)state;
    uint8_t value[FINGERPRINT_BYTES];
    char hex[DIGEST_HEX_MAX];
    fingerprint_of(ARTICLE(USUAL PICTURE), value);
    digest_hex(DIGEST_SHA256, value, hex);
    assert_string_equal(hex, "a826cc03d7914eb13025646ca2e2a49e607f07319234f4390da1b4a12874b511");
}

/* From the page: the article as it was just read, and the same behind its JSON. */
static void check_just_read(void **state)
{
    (void)state;
    static const char html[] =
        "<!DOCTYPE html><html lang=en><head><title>Old bridge</title><meta name=description content='It opens  again'></head><body><article><h1>Old bridge</h1>"
        "<p>The old bridge was opened to carts, cyclists and people on foot on the afternoon of a day in spring, and the whole town came to see it.</p>"
        "<figure><img src=1.jpg alt='The bridge'><figcaption>The bridge at noon</figcaption></figure></article></body></html>";
    struct err err = { 0 };
    AUTO(page_document_free) struct page_document *document = NULL;
    assert_true(page_document_parse(span_of(html), SPAN_NULL, "https://a.example/bridge", &document, &err));
    AUTO(page_article_free) struct page_article *article = page_article_of(document, INT64_C(1700000000000000000));
    AUTO(snapshot_free) struct snapshot *made = snapshot_of_article(article);
    assert_int_equal(made->n_images, 1);
    made->images[0].digest = mem_text("sha256:1");
    uint8_t before[FINGERPRINT_BYTES], after[FINGERPRINT_BYTES];
    snapshot_fingerprint(made, before);
    made->id = mem_text("urn:uuid:1");
    made->url = mem_text("https://a.example/bridge");
    made->captured = mem_text("2023-06-06T08:15:00Z");
    AUTO_BUF struct buf json = { 0 };
    snapshot_format(made, &json);
    fingerprint_of((const char *)json.at, after);
    assert_memory_equal(before, after, sizeof before);
}

int main(void)
{
    struct suite suite = { .name = "package/fingerprint" };
    SUITE_ROWS(&suite, rows, check);
    suite_add(&suite, "ours: the form, as it is described", check_form, NULL);
    suite_add(&suite, "ours: one just read and one from a package agree", check_just_read, NULL);
    return suite_run(&suite);
}
