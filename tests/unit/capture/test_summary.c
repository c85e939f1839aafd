#include "../archive/begun.h"

#include "told.h"

static void check_same(struct span have, struct span want)
{
    if (!span_equal(have, want))
        fail_msg("have %.*s", (int)have.len, have.at);
}

/* The file is judged by schemas/run.schema.json as well (tests/e2e/test_schemas.py). */
static void check_golden(void **state)
{
    (void)state;
    struct err err = { 0 };
    AUTO_BUF struct buf have = { 0 };
    AUTO_BUF struct buf want = { 0 };
    AUTO_SUMMARY struct summary summary = told_run();
    summary_find(&summary, "clock", NULL, "The clock of gazette.example is 7 s behind ours");
    AUTO_FREE char *path = mem_format("%s/tests/unit/capture/summary.json", getenv("PRESSMARK_SOURCE"));
    summary_format(&summary, true, &have);
    if (getenv("GOLDEN"))
        assert_true(file_write(AT_FDCWD, path, buf_span(&have), &err));
    assert_true(file_slurp(AT_FDCWD, path, SUMMARY_BYTES_MAX, &want, &err));
    check_same(buf_span(&have), buf_span(&want));
}

static void check_line(void **state)
{
    (void)state;
    struct err err = { 0 };
    AUTO_BUF struct buf line = { 0 };
    AUTO_BUF struct buf indented = { 0 };
    AUTO_SUMMARY struct summary summary = told_run();
    AUTO(jsonl_decref) json_t *one = NULL;
    AUTO(jsonl_decref) json_t *other = NULL;
    summary_format(&summary, false, &line);
    summary_format(&summary, true, &indented);
    struct span rest = buf_span(&line), first;
    assert_true(span_line(&rest, &first));
    assert_int_equal(rest.len, 0);
    assert_true(jsonl_parse(buf_span(&line), &one, &err) && jsonl_parse(buf_span(&indented), &other, &err));
    assert_true(json_equal(one, other));
}

static void check_read_back(void **state)
{
    (void)state;
    struct err err = { 0 };
    AUTO_BUF struct buf text = { 0 };
    AUTO_SUMMARY struct summary summary = told_run();
    AUTO_SUMMARY struct summary back = { 0 };
    summary.outcome = SUMMARY_FAIL;
    summary.history.failing_since_ns = summary.ended_ns;
    summary.history.failures_in_row = 4;
    summary_find(&summary, "gap", NULL, "No \"new\" article");
    summary_find(&summary, "not-fetched", "https://gazette.example/x", "timeout");
    summary_format(&summary, true, &text);
    assert_true(summary_parse(buf_span(&text), &back, &err));
    assert_string_equal(back.run, TOLD_RUN);
    assert_string_equal(back.tool, "pressmark 1.0");
    assert_int_equal(back.outcome, SUMMARY_FAIL);
    assert_true(back.begun_ns == summary.begun_ns && back.ended_ns == summary.ended_ns);
    assert_memory_equal(&back.history, &summary.history, sizeof back.history);
    assert_memory_equal(&back.counts, &summary.counts, sizeof back.counts);
    assert_int_equal(back.n_findings, 2);
    assert_string_equal(back.findings[0].why, "No \"new\" article");
    assert_null(back.findings[0].url);
    assert_string_equal(back.findings[1].url, "https://gazette.example/x");
}

static const struct broken {
    const char *name, *text;
} brokens[] = {
    { "ours: nothing is no summary", "" },
    { "ours: nor is a list", "[]" },
    { "ours: nor one that is cut", "{\"run\":\"a\",\"profile\":\"p\",\"tool\":\"t\",\"outcome\":\"pass\"" },
    { "ours: a run has an id", "{\"profile\":\"p\",\"tool\":\"t\",\"outcome\":\"pass\"}" },
    { "ours: outcomes have names", "{\"run\":\"a\",\"profile\":\"p\",\"tool\":\"t\",\"outcome\":\"fine\"}" },
    { "ours: a time is a text", "{\"run\":\"a\",\"profile\":\"p\",\"tool\":\"t\",\"outcome\":\"pass\",\"ended\":7}" },
    { "ours: of the history as well", "{\"run\":\"a\",\"profile\":\"p\",\"tool\":\"t\",\"outcome\":\"pass\",\"history\":{\"last_new\":\"x\"}}" },
    { "ours: a finding has a code", "{\"run\":\"a\",\"profile\":\"p\",\"tool\":\"t\",\"outcome\":\"fail\",\"findings\":[{\"why\":\"x\"}]}" },
};

static void check_broken(void **state)
{
    const struct broken *row = *state;
    struct err err = { 0 };
    AUTO_SUMMARY struct summary back = { 0 };
    assert_false(summary_parse(span_of(row->text), &back, &err));
    assert_int_equal(err.kind, ERR_INVALID);
}

static void check_counts(void **state)
{
    (void)state;
    AUTO_SUMMARY struct summary summary = { .counts = { .waiting = 7 } };
    for (int i = 0; i < SUMMARY_PAGE_OUTCOMES; i++)
        for (int k = 0; k <= i; k++)
            summary_add_page(&summary, "https://gazette.example/", (enum summary_page_outcome)i);
    summary.pages[0].expected = 3;
    summary.pages[0].captured = 1;
    summary.pages[1].expected = 1;
    summary.pages[1].by_robots = 1;
    summary_count(&summary);
    summary_count(&summary);            /* a second time is the same */
    const struct summary_counts *counts = &summary.counts;
    assert_int_equal(counts->captured, 1);
    assert_int_equal(counts->changed, 2);
    assert_int_equal(counts->unchanged, 3);
    assert_int_equal(counts->gone, 4);
    assert_int_equal(counts->refused, 5);
    assert_int_equal(counts->failed, 6);
    assert_int_equal(counts->waiting, 7);
    assert_true(summary_complete(&summary) == 0.5);
}

static void check_maxima(void **state)
{
    (void)state;
    AUTO_SUMMARY struct summary summary = { 0 };
    struct summary_page *page = summary_add_page(&summary, "https://gazette.example/", SUMMARY_CAPTURED);
    for (int i = 0; i < 200; i++) {
        summary_add_missing(page, "https://gazette.example/a.png", NULL, "404");
        summary_add_picture(page, "https://gazette.example/b.png");
    }
    assert_int_equal(page->n_missing, SUMMARY_MISSING_MAX);
    assert_int_equal(page->n_pictures, SUMMARY_PICTURES_MAX);
}

static const struct named {
    const char *name, *file;
    bool is_ours;
} nameds[] = {
    { "ours: a summary", TOLD_RUN ".json", true },
    { "ours: a page", TOLD_RUN ".html", true },
    { "ours: a name of several words", "gazette-of-the-north-2-20230606T081500Z.json", true },
    { "ours: another ending", TOLD_RUN ".txt", false },
    { "ours: no time", "gazette.json", false },
    { "ours: no name", "-20230606T081500Z.json", false },
    { "ours: no name but a hyphen", "--20230606T081500Z.json", false },
    { "ours: a month that is none", "gazette-20231306T081500Z.json", false },
    { "ours: a sign is no digit", "gazette-+0230606T081500Z.json", false },
    { "ours: more behind the time", "gazette-20230606T081500Z-0001.json", false },
    { "ours: a draft", ".gazette-20230606T081500Z.json", false },
    { "ours: an ending alone", ".json", false },
    { "ours: nothing", "", false },
};

static void check_names(void **state)
{
    const struct named *row = *state;
    int64_t begun_ns = 0;
    assert_int_equal(summary_is_file_name(span_of(row->file), &begun_ns), row->is_ours);
    if (row->is_ours)
        assert_true(begun_ns == TOLD_BEGUN);
}

static void check_publish(void **state)
{
    (void)state;
    struct folder folder;
    struct err err = { 0 };
    AUTO_BUF struct buf text = { 0 };
    AUTO_SUMMARY struct summary summary = told_run();
    AUTO_SUMMARY struct summary back = { 0 };
    struct archive *archive = archive_begin(&folder);
    bool is_published = summary_publish(archive, &summary, &err);
    summary.outcome = SUMMARY_FAIL;
    is_published = is_published && summary_publish(archive, &summary, &err);
    free(summary.profile);
    summary.profile = mem_text("gazette-of-2");
    is_published = is_published && summary_publish(archive, &summary, &err);
    bool is_read = file_slurp(archive->fd, "reports/gazette/" TOLD_RUN ".json", SUMMARY_BYTES_MAX, &text, &err);
    free(summary.profile);
    summary.profile = mem_text("../packages");
    bool is_refused = !summary_publish(archive, &summary, &err) && err.kind == ERR_USAGE;
    archive_end(archive, &folder);
    assert_true(is_published);
    assert_true(is_read);
    assert_true(is_refused);
    struct err none = { 0 };
    assert_true(summary_parse(buf_span(&text), &back, &none));
    assert_int_equal(back.outcome, SUMMARY_FAIL);       /* the later one replaced it */
}

/* Of a file only what stands before the pages is read, however much follows. */
static void check_front(void **state)
{
    (void)state;
    struct folder folder = folder_begin();
    struct err err = { 0 }, cut = { 0 }, absent = { 0 };
    AUTO_BUF struct buf text = { 0 };
    AUTO_SUMMARY struct summary summary = told_run();
    AUTO_SUMMARY struct summary back = { 0 };
    AUTO_SUMMARY struct summary none = { 0 };
    size_t pages_at;
    summary_find(&summary, "gap", NULL, "a finding\n \"pages\": [ that says so");
    summary_format(&summary, true, &text);
    assert_true(span_find(buf_span(&text), "\n \"pages\": [\n", 13, &pages_at));
    for (int i = 0; i < 20 * 1024; i++)
        buf_printf(&text, "%01023d\n", 0);             /* more than may stand before them */
    bool is_read = file_write(folder.fd, "a.json", buf_span(&text), &err) && summary_read(folder.fd, "a.json", &back, &err);
    bool is_written = file_write(folder.fd, "b.json", span_to(buf_span(&text), pages_at), &absent);
    bool is_cut = !summary_read(folder.fd, "b.json", &none, &cut);
    bool is_absent = !summary_read(folder.fd, "c.json", &none, &absent);
    folder_end(&folder);
    assert_true(is_read && is_written && is_cut && is_absent);
    assert_int_equal(cut.kind, ERR_INVALID);
    assert_int_equal(absent.kind, ERR_MISSING);
    assert_string_equal(back.run, TOLD_RUN);
    assert_int_equal(back.n_findings, 1);
}

int main(void)
{
    struct suite suite = { .name = "capture/summary" };
    suite_add(&suite, "ours: the document, byte for byte", check_golden, NULL);
    suite_add(&suite, "ours: one line holds the same", check_line, NULL);
    suite_add(&suite, "ours: what the next run needs is read back", check_read_back, NULL);
    SUITE_ROWS(&suite, brokens, check_broken);
    suite_add(&suite, "ours: counts come from the pages", check_counts, NULL);
    suite_add(&suite, "ours: lists of a page have an end", check_maxima, NULL);
    suite_add(&suite, "ours: a file is read up to its pages", check_front, NULL);
    SUITE_ROWS(&suite, nameds, check_names);
    suite_add(&suite, "ours: published whole, replaced by the same run, and only in its folder", check_publish, NULL);
    return suite_run(&suite);
}
