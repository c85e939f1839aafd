#include <inttypes.h>
#include <limits.h>

#include "base/source.h"
#include "capture/summary.h"

#define REPORTS "reports"

/* --- writing -------------------------------------------------------------------------------------------------------------- */

static void put_time(struct jsonl *json, const char *key, int64_t time_ns)
{
    char text[TIME_TEXT];
    time_format(time_ns, text);
    jsonl_put_text(json, key, time_ns ? text : NULL);
}

/* Rounded down: 100 is all of them. */
static void put_percent(struct jsonl *json, const char *key, double share)
{
    jsonl_put_u64(json, key, (uint64_t)(share * 100));
}

static void put_findings(struct jsonl *json, const struct summary *summary)
{
    jsonl_open_array(json, "findings");
    for (size_t i = 0; i < summary->n_findings; i++) {
        const struct summary_finding *finding = &summary->findings[i];
        jsonl_open_object(json, NULL);
        jsonl_put_text(json, "code", finding->code);
        jsonl_put_text(json, "why", finding->why);
        jsonl_put_text(json, "url", finding->url);
        jsonl_close_object(json);
    }
    jsonl_close_array(json);
}

static void put_sources(struct jsonl *json, const struct summary *summary)
{
    jsonl_open_array(json, "sources");
    for (size_t i = 0; i < summary->n_sources; i++) {
        const struct summary_source *source = &summary->sources[i];
        jsonl_open_object(json, NULL);
        jsonl_put_text(json, "url", source->url);
        jsonl_put_text(json, "kind", source->kind);
        jsonl_put_u64(json, "items", source->items);
        jsonl_put_bool(json, "failed", source->is_failed);
        jsonl_put_text(json, "why", source->why);
        jsonl_close_object(json);
    }
    jsonl_close_array(json);
}

/* In the order of the document; what reads a summary goes by it, too. */
static const struct {
    const char *key;
    size_t at;
} counted[] = {
    { "found", offsetof(struct summary_counts, found) },
    { "new", offsetof(struct summary_counts, new) },
    { "due", offsetof(struct summary_counts, due) },
    { "captured", offsetof(struct summary_counts, captured) },
    { "changed", offsetof(struct summary_counts, changed) },
    { "unchanged", offsetof(struct summary_counts, unchanged) },
    { "gone", offsetof(struct summary_counts, gone) },
    { "refused", offsetof(struct summary_counts, refused) },
    { "failed", offsetof(struct summary_counts, failed) },
    { "waiting", offsetof(struct summary_counts, waiting) },
    { "requisites", offsetof(struct summary_counts, requisites) },
    { "requisites_captured", offsetof(struct summary_counts, requisites_captured) },
    { "requisites_explained", offsetof(struct summary_counts, requisites_explained) },
    { "requisites_by_robots", offsetof(struct summary_counts, requisites_by_robots) },
};

static void put_counts(struct jsonl *json, const struct summary *summary)
{
    jsonl_open_object(json, "counts");
    for (size_t i = 0; i < COUNT_OF(counted); i++)
        jsonl_put_u64(json, counted[i].key, *(const uint64_t *)((const char *)&summary->counts + counted[i].at));
    put_percent(json, "complete_percent", summary_complete(summary));
    jsonl_close_object(json);
}

static void put_missing(struct jsonl *json, const struct summary_page *page)
{
    jsonl_open_array(json, "missing");
    for (size_t i = 0; i < page->n_missing; i++) {
        jsonl_open_object(json, NULL);
        jsonl_put_text(json, "url", page->missing[i].url);
        jsonl_put_text(json, "found", page->missing[i].found);
        jsonl_put_text(json, "why", page->missing[i].why);
        jsonl_close_object(json);
    }
    jsonl_close_array(json);
}

static void put_page(struct jsonl *json, const struct summary_page *page)
{
    jsonl_open_object(json, NULL);
    jsonl_put_text(json, "url", page->url);
    put_time(json, "at", page->at_ns);
    jsonl_put_text(json, "outcome", summary_page_outcome_name(page->outcome));
    if (page->status)
        jsonl_put_i64(json, "status", page->status);
    else
        jsonl_put_null(json, "status");
    jsonl_put_text(json, "why", page->why);
    jsonl_put_text(json, "changes", page->changes);
    jsonl_put_text(json, "snapshot", page->snapshot);
    jsonl_put_text(json, "package", page->package);
    jsonl_put_text(json, "headline", page->headline);
    jsonl_put_text(json, "quality", page->quality);
    jsonl_put_text(json, "quality_why", page->quality_why);
    jsonl_open_object(json, "requisites");
    jsonl_put_u64(json, "expected", page->expected);
    jsonl_put_u64(json, "captured", page->captured);
    jsonl_put_u64(json, "explained", page->explained);
    jsonl_put_u64(json, "by_robots", page->by_robots);
    put_percent(json, "complete_percent", summary_page_complete(page));
    put_missing(json, page);
    jsonl_close_object(json);
    jsonl_close_object(json);
}

static void put_packages(struct jsonl *json, const struct summary *summary)
{
    jsonl_open_array(json, "packages");
    for (size_t i = 0; i < summary->n_packages; i++) {
        const struct summary_package *package = &summary->packages[i];
        jsonl_open_object(json, NULL);
        jsonl_put_text(json, "package", package->id);
        jsonl_put_text(json, "path", package->path);
        jsonl_put_bool(json, "open", package->is_open);
        jsonl_put_u64(json, "articles", package->articles);
        jsonl_put_u64(json, "bytes", package->bytes);
        jsonl_close_object(json);
    }
    jsonl_close_array(json);
}

static void put_clock(struct jsonl *json, const struct summary_clock *clock)
{
    jsonl_open_object(json, "clock");
    if (clock->is_known) {
        jsonl_put_bool(json, "synchronised", clock->is_synchronised);
        jsonl_put_i64(json, "offset_ns", clock->offset_ns);
    } else {
        jsonl_put_null(json, "synchronised");
        jsonl_put_null(json, "offset_ns");
    }
    if (clock->server)
        jsonl_put_i64(json, "server_ns", clock->server_ns);
    else
        jsonl_put_null(json, "server_ns");
    jsonl_put_text(json, "server", clock->server);
    jsonl_close_object(json);
}

static void put_history(struct jsonl *json, const struct summary_history *history)
{
    jsonl_open_object(json, "history");
    put_time(json, "known_since", history->known_since_ns);
    put_time(json, "last_new", history->last_new_ns);
    jsonl_put_u64(json, "new_in_day", history->new_in_day);
    put_time(json, "last_pass", history->last_pass_ns);
    put_time(json, "failing_since", history->failing_since_ns);
    jsonl_put_u64(json, "failures_in_row", history->failures_in_row);
    jsonl_close_object(json);
}

void summary_format(const struct summary *summary, bool is_indented, struct buf *into)
{
    struct jsonl json;
    jsonl_begin(&json, into, is_indented);
    jsonl_open_object(&json, NULL);
    jsonl_put_text(&json, "run", summary->run);
    jsonl_put_text(&json, "profile", summary->profile);
    jsonl_put_text(&json, "collection", summary->collection);
    jsonl_put_text(&json, "tool", summary->tool);
    put_time(&json, "begun", summary->begun_ns);
    put_time(&json, "ended", summary->ended_ns);
    jsonl_put_bool(&json, "dry", summary->is_dry);
    jsonl_put_bool(&json, "resumed", summary->is_resumed);
    jsonl_put_text(&json, "outcome", summary_outcome_name(summary->outcome));
    put_findings(&json, summary);
    put_counts(&json, summary);
    put_history(&json, &summary->history);
    put_clock(&json, &summary->clock);
    jsonl_open_object(&json, "vantage");
    AUTO_FREE char *user_agent = summary_user_agent(summary);
    jsonl_put_text(&json, "user_agent", user_agent);
    jsonl_put_text(&json, "accept_language", summary->vantage.accept_language);
    jsonl_put_bool(&json, "cookies", summary->vantage.has_cookies);
    jsonl_close_object(&json);
    put_sources(&json, summary);
    put_packages(&json, summary);
    jsonl_open_array(&json, "pages");
    for (size_t i = 0; i < summary->n_pages; i++)
        put_page(&json, &summary->pages[i]);
    jsonl_close_array(&json);
    jsonl_close_object(&json);
    jsonl_end(&json);
}

/* --- reading -------------------------------------------------------------------------------------------------------------- */

static bool take_text(const json_t *object, const char *key, char **ret, struct err *err)
{
    const char *text = jsonl_text(object, key);
    if (!text)
        return err_set(err, ERR_INVALID, "%s is no text in a run's summary", key);
    *ret = mem_text(text);
    return true;
}

/* null and absent are 0. */
static bool take_time(const json_t *object, const char *key, int64_t *ret, struct err *err)
{
    const json_t *value = json_object_get(object, key);
    if (!value || json_is_null(value))
        return true;
    return (json_is_string(value) && time_parse_instant(span_of(json_string_value(value)), ret)) ||
           err_set(err, ERR_INVALID, "%s is no time in a run's summary", key);
}

static bool take_outcome(const json_t *object, enum summary_outcome *ret, struct err *err)
{
    const char *name = jsonl_text(object, "outcome");
    for (int i = SUMMARY_PASS; name && i <= SUMMARY_COULD_NOT_RUN; i++)
        if (strcmp(name, summary_outcome_name((enum summary_outcome)i)) == 0) {
            *ret = (enum summary_outcome)i;
            return true;
        }
    return err_set(err, ERR_INVALID, "outcome is none of a run's summary");
}

static bool take_findings(const json_t *findings, struct summary *into, struct err *err)
{
    for (size_t i = 0; i < json_array_size(findings); i++) {
        const json_t *finding = json_array_get(findings, i);
        const char *code = jsonl_text(finding, "code"), *why = jsonl_text(finding, "why");
        if (!code || !why)
            return err_set(err, ERR_INVALID, "finding %zu of a run's summary has no code, or no why", i + 1);
        summary_find(into, code, jsonl_text(finding, "url"), "%s", why);
    }
    return true;
}

bool summary_parse(struct span text, struct summary *into, struct err *err)
{
    AUTO(jsonl_decref) json_t *json = NULL;
    if (!jsonl_parse(text, &json, err))
        return false;
    const json_t *history = json_object_get(json, "history"), *counts = json_object_get(json, "counts");
    if (!take_text(json, "run", &into->run, err) || !take_text(json, "profile", &into->profile, err) ||
        !take_text(json, "tool", &into->tool, err) || !take_time(json, "begun", &into->begun_ns, err) ||
        !take_time(json, "ended", &into->ended_ns, err) || !take_outcome(json, &into->outcome, err) ||
        !take_findings(json_object_get(json, "findings"), into, err) ||
        !take_time(history, "known_since", &into->history.known_since_ns, err) ||
        !take_time(history, "last_new", &into->history.last_new_ns, err) ||
        !take_time(history, "last_pass", &into->history.last_pass_ns, err) ||
        !take_time(history, "failing_since", &into->history.failing_since_ns, err))
        return false;
    into->is_dry = jsonl_bool(json, "dry", false);
    into->is_resumed = jsonl_bool(json, "resumed", false);
    into->history.new_in_day = jsonl_u64(history, "new_in_day", 0);
    into->history.failures_in_row = jsonl_u64(history, "failures_in_row", 0);
    for (size_t i = 0; i < COUNT_OF(counted); i++)
        *(uint64_t *)((char *)&into->counts + counted[i].at) = jsonl_u64(counts, counted[i].key, 0);
    return true;
}

#define PAGES " \"pages\": ["            /* as summary_format writes it at this depth, and no text can look: line ends are escaped in texts */

/* Up to the pages. */
static bool read_front(struct source *file, struct buf *into, struct err *err)
{
    struct stream stream;
    struct span line;
    bool is_line, is_read = true, is_front = true;
    stream_open(&stream, file, 0, UINT64_MAX);
    while (is_front && (is_read = stream_line(&stream, STREAM_BYTES - 2, &line, &is_line, err)) && is_line) {
        is_front = !span_starts(line, PAGES);
        if (into->len + line.len > SUMMARY_BYTES_MAX) {
            is_read = err_set(err, ERR_LIMIT, "more than %d bytes before the pages of a run's summary", SUMMARY_BYTES_MAX);
            break;
        }
        buf_put_span(into, is_front ? line : span_of(PAGES "]}"));
        buf_put_byte(into, '\n');
    }
    stream_close(&stream);
    return is_read;
}

bool summary_read(int folder_fd, const char *name, struct summary *into, struct err *err)
{
    AUTO(source_free) struct source *file = NULL;
    AUTO_BUF struct buf text = { 0 };
    return (source_open_beneath(folder_fd, name, &file, err) && read_front(file, &text, err) && summary_parse(buf_span(&text), into, err)) ||
           err_where(err, "%s", name);
}

/* --- its files ------------------------------------------------------------------------------------------------------------ */

/* As profile.h has names: it becomes a folder. */
static bool check_name(const char *profile, struct err *err)
{
    for (const char *c = profile; *c; c++)
        if (!(*c >= 'a' && *c <= 'z') && !byte_is_digit((uint8_t)*c) && *c != '-')
            return err_set(err, ERR_USAGE, "\"%s\" is no name of a profile", SHOW(span_of(profile)));
    return *profile || err_set(err, ERR_USAGE, "a profile without a name has no reports");
}

bool summary_open_folder(const struct archive *archive, const char *profile, int *ret_fd, struct err *err)
{
    AUTO_FREE char *path = mem_format(REPORTS "/%s", profile);
    return check_name(profile, err) && file_open_folder(archive->fd, path, ret_fd, err);
}

bool summary_make_folder(const struct archive *archive, const char *profile, int *ret_fd, struct err *err)
{
    AUTO_FREE char *path = mem_format(REPORTS "/%s", profile);
    return check_name(profile, err) && file_make_folders(archive->fd, path, err) && file_open_folder(archive->fd, path, ret_fd, err);
}

char *summary_file_name(const char *run, const char *ending)
{
    return mem_format("%s.%s", run, ending);
}

enum { STAMP = sizeof "-20230606T081500Z" - 1 };

/* "-20230606T081500Z" as time_format_basic writes it. */
static bool read_stamp(struct span stamp, int64_t *ret_ns)
{
    AUTO_BUF struct buf digits = { 0 };
    if (stamp.len != STAMP || stamp.at[0] != '-' || stamp.at[9] != 'T' || stamp.at[STAMP - 1] != 'Z')
        return false;
    buf_put(&digits, stamp.at + 1, 8);
    buf_put(&digits, stamp.at + 10, 6);
    return time_parse_instant(buf_span(&digits), ret_ns);
}

bool summary_is_file_name(struct span name, int64_t *ret_begun_ns)
{
    size_t ending = span_ends(name, ".json") || span_ends(name, ".html") ? 5 : 0;
    if (!ending || name.len <= ending + STAMP)
        return false;
    struct span run = span_to(name, name.len - ending), slug = span_to(run, run.len - STAMP);
    for (size_t i = 0; i < slug.len; i++)
        if (!(slug.at[i] >= 'a' && slug.at[i] <= 'z') && !byte_is_digit(slug.at[i]) && slug.at[i] != '-')
            return false;
    return slug.at[0] != '-' && read_stamp(span_from(run, slug.len), ret_begun_ns);
}

bool summary_publish(const struct archive *archive, const struct summary *summary, struct err *err)
{
    AUTO_CLOSE int fd = -1;
    AUTO(draft_free) struct draft *draft = NULL;
    AUTO_BUF struct buf text = { 0 };
    AUTO_FREE char *name = summary_file_name(summary->run, "json");
    summary_format(summary, true, &text);
    if (!summary_make_folder(archive, summary->profile, &fd, err) || !draft_open(fd, name, &draft, err) ||
        !draft_write(draft, buf_span(&text), err) || !draft_replace(draft, err))
        return err_where(err, REPORTS "/%s/%s", summary->profile, name);
    return true;
}
