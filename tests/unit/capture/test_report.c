/* src/capture/report.c, with src/capture/thumbnail.c: the page of a run over a package made as a run makes it. */
#include "../archive/begun.h"

#include "../package/made.h"
#include "capture/report.h"
#include "capture/thumbnail.h"
#include "package/reader.h"
#include "told.h"

#define PLACE "2023/06/" MADE_ID
#define HOSTILE "</title><script>alert('1')</script>\"><img src=x onerror=alert(1)>\xE2\x80\xAE"

static char *page_of(const struct archive *archive, const struct summary *summary)
{
    AUTO_BUF struct buf out = { 0 };
    report_format(archive, summary, &out);
    return buf_take_text(&out);
}

static bool has(const char *page, const char *text)
{
    return strstr(page, text) != NULL;
}

static void check_told(void **state)
{
    (void)state;
    AUTO_SUMMARY struct summary summary = told_run();
    summary.outcome = SUMMARY_FAIL;
    summary_find(&summary, "gap", "https://gazette.example/feed", "No new article for 7 h");
    AUTO_FREE char *page = page_of(NULL, &summary);
    static const char *const wanted[] = {
        "<title>gazette: run " TOLD_RUN ", fail</title>", "default-src 'none'; img-src data:; style-src 'sha256-", "The bridge is open",
        "No new article for 7 h", "Gazette &amp; Co", "href=\"https://gazette.example/bridge?a=1&amp;b=2\" rel=\"noreferrer noopener\"",
        "8 of 10", "2 missing", "robots</bdi>: <a href=\"https://ads.example/a.png\"", "status 410", "<td>open</td>", "-7.0 s (gazette.example)",
        "be,en;q=0.5", "with cookies", "pressmark/1.0 libcurl/8", "value=\"100\"",
    };
    for (size_t i = 0; i < COUNT_OF(wanted); i++)
        if (!has(page, wanted[i]))
            fail_msg("not told: %s", wanted[i]);
    assert_false(has(page, "<script"));
    assert_false(has(page, "mail@library.example"));
    assert_true(strstr(page, "id=\"findings\"") < strstr(page, "id=\"articles\""));
}

/* Every field that anybody outside has a say in. */
static void check_hostile(void **state)
{
    (void)state;
    AUTO_SUMMARY struct summary summary = told_run();
    struct summary_page *page = &summary.pages[0];
    char **const fields[] = { &page->url, &page->why, &page->changes, &page->headline, &page->quality, &page->quality_why, &page->missing[0].url,
                              &page->missing[0].why, &summary.sources[0].url, &summary.sources[0].kind, &summary.sources[0].why,
                              &summary.collection, &summary.tool, &summary.profile, &summary.run, &summary.clock.server,
                              &summary.vantage.user_agent, &summary.vantage.accept_language, &summary.packages[0].id };
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        free(*fields[i]);
        *fields[i] = mem_text(HOSTILE);
    }
    summary_find(&summary, HOSTILE, "javascript:alert(1)", "%s", HOSTILE);
    AUTO_FREE char *text = page_of(NULL, &summary);
    assert_false(has(text, "<script"));
    assert_false(has(text, "<img"));
    assert_false(has(text, "\xE2\x80\xAE"));
    assert_false(has(text, "href=\"javascript"));
    assert_null(strstr(strstr(text, "</title>") + 1, "</title>"));
    assert_true(has(text, "&lt;script&gt;alert(&#39;1&#39;)"));
}

static void check_order(void **state)
{
    (void)state;
    AUTO_SUMMARY struct summary summary = { .run = mem_text(TOLD_RUN), .profile = mem_text("gazette"), .tool = mem_text("p") };
    for (size_t i = 0; i < REPORT_ROWS_MAX + 5; i++)
        summary_add_page(&summary, "https://gazette.example/same", SUMMARY_UNCHANGED);
    summary_add_page(&summary, "https://gazette.example/whole", SUMMARY_CAPTURED);
    summary_add_page(&summary, "https://gazette.example/wall", SUMMARY_CAPTURED)->quality = mem_text("paywall");
    summary_add_page(&summary, "https://gazette.example/lost", SUMMARY_FAILED);
    AUTO_FREE char *page = page_of(NULL, &summary);
    const char *lost = strstr(page, "/lost"), *wall = strstr(page, "/wall"), *whole = strstr(page, "/whole"), *same = strstr(page, "/same");
    assert_true(lost && wall && whole && same);
    assert_true(lost < wall && wall < whole && whole < same);
    assert_true(has(page, "<p>8 more are in the summary beside this page"));
}

/* What stands for the picture in the made package: its signature and the rest, in Base64. */
#define PICTURE "<img src=\"data:image/png;base64,iVBORw0KGgo"
static const struct shown {
    const char *name;
    const char *snapshot, *picture;     /* of the page told; NULL: it says none */
    bool is_open, is_shown;
} showns[] = {
    { "ours: the picture that the article's facts name", MADE_URN(1), NULL, false, true },
    { "ours: the one that the run names", NULL, MADE_PICTURE_URL, false, true },
    { "ours: of an open package, which has no articles yet", MADE_URN(1), MADE_PICTURE_URL, true, true },
    { "ours: another snapshot's picture is not shown", MADE_URN(6), NULL, false, false },
    { "ours: nothing but pictures is shown", NULL, MADE_PAGE_URL, false, false },
    { "ours: what is not there", NULL, "https://news.example/other.png", false, false },
};

static void check_shown(void **state)
{
    const struct shown *row = *state;
    struct folder folder;
    struct err err = { 0 };
    AUTO_CLOSE int fd = -1;
    AUTO_SUMMARY struct summary summary = { .run = mem_text(TOLD_RUN), .profile = mem_text("gazette"), .tool = mem_text("p") };
    struct archive *archive = archive_begin(&folder);
    assert_true(file_make_folders(archive->packages_fd, PLACE, &err) && file_open_folder(archive->packages_fd, PLACE, &fd, &err));
    made_package(fd, MADE_ID);
    if (row->is_open)
        assert_true(file_remove_tree(fd, PACKAGE_ARTICLES, &err));
    struct summary_page *page = summary_add_page(&summary, MADE_PAGE_URL, SUMMARY_CAPTURED);
    page->package = mem_text(MADE_ID);
    page->snapshot = mem_text(row->snapshot);
    if (row->picture)
        summary_add_picture(page, row->picture);
    summary_add_page(&summary, MADE_PAGE_URL, SUMMARY_CAPTURED)->package = mem_text("lost-20230606T081500Z-0001");
    AUTO_FREE char *path = NULL;
    AUTO_BUF struct buf text = { 0 };
    bool is_published = report_publish(archive, &summary, &path, &err) && report_publish(archive, &summary, NULL, &err) &&
                        file_slurp(archive->fd, "reports/gazette/" TOLD_RUN ".html", 1 << 20, &text, &err);
    archive_end(archive, &folder);
    assert_true(is_published);
    assert_string_equal(path, "reports/gazette/" TOLD_RUN ".html");
    assert_int_equal(has((char *)text.at, PICTURE), row->is_shown);
    assert_int_equal(has((char *)text.at, "<img"), row->is_shown);
}

static const struct typed {
    const char *name;
    struct span start;
    const char *want;
} typeds[] = {
    { "ours: JPEG", LITERAL("\xFF\xD8\xFF\xE0..JFIF"), "image/jpeg" },
    { "ours: PNG", LITERAL("\x89PNG\r\n\x1A\n"), "image/png" },
    { "ours: GIF", LITERAL("GIF89a."), "image/gif" },
    { "ours: WebP", LITERAL("RIFF\x10\0\0\0WEBPVP8 "), "image/webp" },
    { "ours: AVIF", LITERAL("\0\0\0\x1C" "ftypavif"), "image/avif" },
    { "ours: a film in the same container is none", LITERAL("\0\0\0\x1C" "ftypisom"), NULL },
    { "ours: sound in the same container is none", LITERAL("RIFF\x10\0\0\0WAVEfmt "), NULL },
    { "ours: SVG is a document", LITERAL("<svg xmlns='http://www.w3.org/2000/svg'>"), NULL },
    { "ours: HTML is none", LITERAL("<html>"), NULL },
    { "ours: a beginning is not enough", LITERAL("\x89PNG"), NULL },
    { "ours: nothing", LITERAL(""), NULL },
};

static void check_type(void **state)
{
    const struct typed *row = *state;
    const char *have = thumbnail_type(row->start);
    assert_string_equal(have ? have : "none", row->want ? row->want : "none");
}

int main(void)
{
    struct suite suite = { .name = "capture/report" };
    suite_add(&suite, "ours: what a page tells", check_told, NULL);
    suite_add(&suite, "ours: nothing from outside becomes markup", check_hostile, NULL);
    suite_add(&suite, "ours: trouble stands first, and a long table ends", check_order, NULL);
    SUITE_ROWS(&suite, showns, check_shown);
    SUITE_ROWS(&suite, typeds, check_type);
    return suite_run(&suite);
}
