/* access/article_text.c: article.txt, as golden text. */
#include "../base/suite.h"

#include "access/article_text.h"

static char *authors[] = { "Nora Lind", "Ivo\nKral" };

static struct snapshot_image images[] = {
    { .url = "https://n.example/a.png", .caption = "The bridge\nbefore the works. Archive photo", .credit = "Nora Lind / Post", .alt = "A stone bridge",
      .outcome = "captured" },
    { .url = "https://n.example/b.png", .caption = "Mayor", .outcome = "404" },
    { .url = "https://n.example/c.png", .outcome = "revisit" },
};

static const struct snapshot full = {
    .id = "urn:uuid:cbaeee36-04d5-565d-9093-9b42981579c0",
    .url = "https://n.example/2023/old-bridge/?page=1",
    .canonical = "https://n.example/2023/old-bridge/",
    .captured = "2023-06-06T08:15:01Z",
    .headline = "Old  bridge\treopens",
    .subtitle = "After nine years",
    .published = "2023-02-28T11:57:00+03:00",
    .modified = "2023-03-01",
    .section = "City",
    .publisher = "Riverside Post",
    .authors = authors,
    .n_authors = COUNT_OF(authors),
    .dateline_place = "RIVERSIDE",
    .dateline_agency = "RPA",
    .images = images,
    .n_images = COUNT_OF(images),
    .text = "First paragraph.\n\nSecond one: \"\xD0\xBC\xD0\xBE\xD1\x81\xD1\x82\".\n",
};

static const char full_text[] =
    "Old bridge reopens\n"
    "After nine years\n"
    "\n"
    "By          Nora Lind, Ivo Kral\n"
    "Publisher   Riverside Post\n"
    "Section     City\n"
    "Dateline    RIVERSIDE, RPA\n"
    "Published   2023-02-28T11:57:00+03:00\n"
    "Modified    2023-03-01\n"
    "Captured    2023-06-06T08:15:01Z (2023-06-06T11:15:01+03:00 in Europe/Minsk)\n"
    "Address     https://n.example/2023/old-bridge/?page=1\n"
    "Article     https://n.example/2023/old-bridge/\n"
    "Snapshot    urn:uuid:cbaeee36-04d5-565d-9093-9b42981579c0\n"
    "\n"
    "First paragraph.\n"
    "\n"
    "Second one: \"\xD0\xBC\xD0\xBE\xD1\x81\xD1\x82\".\n"
    "\n"
    "Pictures\n"
    " 1. The bridge before the works. Archive photo (Nora Lind / Post)\n"
    "    alternative text: A stone bridge\n"
    "    files/0001-a.png\n"
    " 2. Mayor\n"
    "    not here (404): https://n.example/b.png\n"
    " 3. (no caption)\n"
    "    files/0002-c.png\n";

static void everything(void **state)
{
    (void)state;
    const char *const files[] = { "files/0001-a.png", NULL, "files/0002-c.png" };
    AUTO_BUF struct buf text = { 0 };
    article_text_format(&full, "2023-06-06T11:15:01+03:00", "Europe/Minsk", files, &text);
    assert_string_equal((const char *)text.at, full_text);
}

static void next_to_nothing(void **state)
{
    (void)state;
    const struct snapshot bare = {
        .id = "urn:uuid:x", .url = "https://n.example/", .canonical = "https://n.example/", .captured = "2023-06-06T08:15:01Z",
        .headline = "https://n.example/", .text = "",
    };
    AUTO_BUF struct buf text = { 0 };
    article_text_format(&bare, "2023-06-06T08:15:01Z", "UTC", NULL, &text);
    assert_string_equal((const char *)text.at, "https://n.example/\n"
                                               "\n"
                                               "Captured    2023-06-06T08:15:01Z (2023-06-06T08:15:01Z in UTC)\n"
                                               "Address     https://n.example/\n"
                                               "Snapshot    urn:uuid:x\n");
}

int main(void)
{
    struct suite suite = { .name = "access/article_text" };
    suite_add(&suite, "ours: everything that a page can say", everything, NULL);
    suite_add(&suite, "ours: a page that says nothing", next_to_nothing, NULL);
    return suite_run(&suite);
}
