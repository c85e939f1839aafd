/* Each document of the shared folder's data/feeds: what its expected.json says of it. */
#include "feeds.h"

#include "base/jsonl.h"
#include "shared.h"

struct file {
    const char *name;
    const json_t *wanted;
};

/* In this one "a reader that resolves the relative entry gives three items instead of two; both are right". */
static bool is_resolved_entry(const char *file, const char *url)
{
    return strcmp(file, "sitemap-bad-entries.xml") == 0 && strcmp(url, "https://news.example/relative") == 0;
}

static void check_items(const struct file *file, const struct read_feed *feed, size_t *ret_extra)
{
    struct span rest = buf_span(&feed->items), line;
    const json_t *wanted = json_object_get(file->wanted, "items");
    size_t i = 0;
    while (span_cut(&rest, '\n', &line)) {
        AUTO_FREE char *got = span_text(line);
        const json_t *one = json_array_get(wanted, i);
        const char *url = jsonl_text(one, "url"), *title = jsonl_text(one, "title"), *date = jsonl_text(one, "date");
        AUTO_FREE char *start = mem_format("%s | %s | %s | ", url ? url : "(nothing)", title ? title : "", date ? date : "");
        AUTO_FREE char *its_url = mem_text_n(got, strcspn(got, " "));
        if (is_resolved_entry(file->name, its_url)) {
            ++*ret_extra;
            continue;
        }
        if (strncmp(got, start, strlen(start)) != 0)
            fail_msg("item %zu is \"%s\", not \"%s…\"", i + 1, got, start);
        const char *modified = jsonl_text(one, "modified");
        if (modified && !span_ends(line, modified))
            fail_msg("item %zu is \"%s\", and not modified %s", i + 1, got, modified);
        i++;
    }
    assert_int_equal(i, json_array_size(wanted));
}

static void test_file(void **state)
{
    const struct file *file = *state;
    AUTO_BUF struct buf body = { 0 };
    AUTO_READ_FEED struct read_feed feed = { 0 };
    AUTO_FREE char *path = mem_format("feeds/%s", file->name);
    const char *url = jsonl_text(file->wanted, "feed_url");
    size_t n_extra = 0;
    assert_true(shared_slurp(path, &body));
    feeds_read(buf_span(&body), "", url ? url : "https://news.example/feed", &feed);
    assert_string_equal(feed_kind_name(feed.result.kind), jsonl_text(file->wanted, "kind"));
    check_items(file, &feed, &n_extra);
    assert_int_equal(feed.result.is_well_formed, !jsonl_bool(file->wanted, "malformed", false));
    assert_int_equal(feed.result.fault[0] != '\0', !feed.result.is_well_formed || !feed_is_feed(feed.result.kind));
    if (json_object_get(file->wanted, "ignored"))
        assert_int_equal(feeds_passed(&feed.result) + n_extra, jsonl_u64(file->wanted, "ignored", 0));
    assert_int_equal(feed.n_sitemaps, feed.result.kind == FEED_SITEMAP_INDEX ? feed.n : 0);
    assert_string_equal(feed.result.limit, "");
}

static void test_count(void **state)
{
    const json_t *all = *state;
    assert_true(json_object_size(all) >= 35);
}

int main(void)
{
    struct suite suite = { .name = "page/feed_data" };
    AUTO_BUF struct buf text = { 0 };
    AUTO(jsonl_decref) json_t *all = NULL;
    struct err err = { 0 };
    if (!shared_slurp("feeds/expected.json", &text)) {
        printf("1..0 # SKIP the shared data has no feeds\n");
        return 0;
    }
    if (!jsonl_parse(buf_span(&text), &all, &err)) {
        printf("Bail out! expected.json: %s\n", err.why);
        return 1;
    }
    struct file *files = mem_new_array(json_object_size(all), sizeof *files);
    size_t n = 0;
    const char *name;
    json_t *wanted;
    json_object_foreach(all, name, wanted) {
        files[n] = (struct file){ name, wanted };
        suite_add(&suite, name, test_file, &files[n++]);
    }
    suite_add(&suite, "ours: all of them are there", test_count, all);
    int n_failed = suite_run(&suite);
    free(files);
    return n_failed;
}
