/* Going on with a run that was interrupted: its state is read from its journal. */
#include <stdio.h>

#include "archive/ledger.h"
#include "capture/run_state.h"

/* After a crash record numbers go on far behind those that may have been given to lost records. */
enum { SERIAL_GAP = 1000000 };

/* --- resuming ------------------------------------------------------------------------------------------------------------------------ */

static void recall_texts(const json_t *line, const char *key, struct config_texts *texts)
{
    const json_t *list = json_object_get(line, key);
    config_texts_free(texts);
    for (size_t i = 0; i < json_array_size(list); i++)
        if (json_string_value(json_array_get(list, i)))
            run_add_text(texts, json_string_value(json_array_get(list, i)));
}

/* The options of an execution. Where the folder serves several, those before it leave what is in the package that is open: a URL may be
 * asked for again. */
static void recall_run(struct run *run, const json_t *line)
{
    run_forget_settled(run);
    free(run->collection);
    free(run->ca_file);
    free(run->proxy);
    free(run->profile_name);
    run->profile_name = mem_text(jsonl_text(line, "profile"));
    run->is_ran = false;
    run->collection = mem_text(jsonl_text(line, "collection"));
    const json_t *delay = json_object_get(line, "page_delay_ns");
    run->page_delay_ns = json_is_integer(delay) ? json_integer_value(delay) : NS_PER_S;
    run->manners = (struct manners_options){ (unsigned)jsonl_u64(line, "connections", 0), (unsigned)jsonl_u64(line, "error_budget", 0),
                                             (int64_t)jsonl_u64(line, "retry_wait_ns", 0) };
    run->ignore_robots = jsonl_bool(line, "ignore_robots", false);
    run->allow_private = jsonl_bool(line, "allow_private", false);
    run->http2 = jsonl_bool(line, "http2", false);
    run->ca_file = mem_text(jsonl_text(line, "ca_file"));
    run->proxy = mem_text(jsonl_text(line, "proxy"));
    run->limits = (struct fetch_limits){ jsonl_u64(line, "max_resource_bytes", 0), (int64_t)jsonl_u64(line, "connect_timeout_ns", 0),
                                         (int64_t)jsonl_u64(line, "idle_timeout_ns", 0), (int64_t)jsonl_u64(line, "resource_timeout_ns", 0) };
    recall_texts(line, "connect_to", &run->connect_to);
    recall_texts(line, "include", &run->include);
    recall_texts(line, "exclude", &run->exclude);
    const json_t *since = json_object_get(line, "since_ns");
    run->since_ns = json_is_integer(since) ? json_integer_value(since) : INT64_MIN;
    run->max_articles = jsonl_u64(line, "max_articles", 0);
    free(run->profile_file);
    run->profile_file = mem_text(jsonl_text(line, "profile_file"));
}

static bool outcome_of(const char *event, enum crawl_outcome *ret)
{
    static const struct {
        const char *event;
        enum crawl_outcome outcome;
    } events[] = { { "page", CRAWL_CAPTURED }, { "look", CRAWL_UNCHANGED }, { "read", CRAWL_READ }, { "failed", CRAWL_FAILED } };
    for (size_t i = 0; i < COUNT_OF(events); i++)
        if (strcmp(events[i].event, event) == 0) {
            *ret = events[i].outcome;
            return true;
        }
    return false;
}

static void recall_page(struct run *run, const json_t *line, enum crawl_outcome outcome)
{
    bool is_captured = outcome == CRAWL_CAPTURED;
    const char *url = jsonl_text(line, "url");
    struct crawl_page *page = url ? run_page(run, url) : NULL;
    if (!page)
        return;
    const char *snapshot = jsonl_text(line, "snapshot"), *why = jsonl_text(line, "why");
    page->outcome = outcome;
    page->status = (int)jsonl_u64(line, "status", 0);
    page->is_fact = jsonl_bool(line, "is_fact", false);
    free(page->changes);
    page->changes = mem_text(jsonl_text(line, "changes"));
    page->warc = (unsigned)jsonl_u64(line, "warc", 0);
    snprintf(page->snapshot, sizeof page->snapshot, "%s", snapshot ? snapshot : "");
    free(page->why);
    page->why = mem_text(why);
    free(page->at);
    page->at = mem_text(jsonl_text(line, "at"));
    const char *captured = jsonl_text(line, is_captured ? "captured" : "looked");
    if (!captured || !time_parse_instant(span_of(captured), &page->captured_ns))
        page->captured_ns = time_now_ns();
    page->is_shared = jsonl_bool(line, "shared", false);
    page->is_led = jsonl_bool(line, "led", false);
    page->package = is_captured ? run->package_number : 0;
}

static void recall_closed(struct run *run, const json_t *line)
{
    ARRAY_GROW(run->closed, run->n_closed);
    run->closed[run->n_closed++] = (struct closed_line){ json_incref((json_t *)line), false };
    free(TAKE(run->package));
    free(TAKE(run->package_started));
}

/* First pass: what was committed. Lines behind the last commit are not taken, and are cut off. */
struct recalling {
    struct run *run;
    uint64_t until;
};

static bool find_end(void *context, const char *event, const json_t *line, uint64_t end, struct err *err)
{
    (void)line;
    (void)err;
    struct recalling *recalling = context;
    enum crawl_outcome outcome;
    if (!outcome_of(event, &outcome))
        recalling->until = end;
    return true;
}

static bool recall_line(void *context, const char *event, const json_t *line, uint64_t end, struct err *err)
{
    (void)err;
    struct recalling *recalling = context;
    struct run *run = recalling->run;
    enum crawl_outcome outcome;
    if (end > recalling->until)
        return true;
    if (strcmp(event, "run") == 0) {
        recall_run(run, line);
    } else if ((strcmp(event, "url") == 0 || strcmp(event, "source") == 0) && jsonl_text(line, "url")) {
        run_add_page(run, jsonl_text(line, "url"))->is_source = *event == 's';
    } else if (strcmp(event, "package") == 0) {
        free(run->package);
        free(run->package_started);
        run->package = mem_text(jsonl_text(line, "package"));
        run->package_started = mem_text(jsonl_text(line, "time"));
        run->package_number = (unsigned)jsonl_u64(line, "number", 1);
        run->warc = 0;
        run->warc_bytes = run->serial = 0;
    } else if (outcome_of(event, &outcome)) {
        recall_page(run, line, outcome);
    } else if (strcmp(event, "warc") == 0) {
        run->warc = (unsigned)jsonl_u64(line, "next", 0);
        run->serial = jsonl_u64(line, "serial", run->serial);
        run->warc_bytes = 0;
    } else if (strcmp(event, "found") == 0) {
        run->is_found = true;
    } else if (strcmp(event, "ran") == 0) {
        run->is_ran = true;
    } else if (strcmp(event, "commit") == 0) {
        run->warc = (unsigned)jsonl_u64(line, "warc", 0);
        run->warc_bytes = jsonl_u64(line, "bytes", 0);
        run->serial = jsonl_u64(line, "serial", 0);
    } else if (strcmp(event, "closed") == 0) {
        recall_closed(run, line);
    } else if (strcmp(event, "sealed") == 0) {
        for (size_t i = 0; i < run->n_closed; i++)
            if (jsonl_text(line, "package") && strcmp(jsonl_text(run->closed[i].line, "package"), jsonl_text(line, "package")) == 0)
                run->closed[i].is_sealed = true;
    } else if (strcmp(event, "end") == 0) {
        run->is_ended = true;
    }
    return true;
}

/* USAGE: another process has it; MISSING: it is gone. Work is held, because a run that ends removes its lock with its folder. */
bool run_take(struct run *run, struct err *err)
{
    int work_fd = run->archive->work_fd;
    if (!file_hold(work_fd, err))
        return false;
    bool is_taken = file_open_folder(work_fd, run->id, &run->fd, err) && file_lock(run->fd, "lock", &run->lock_fd, err);
    file_release(work_fd);
    return is_taken;
}

bool run_recall(struct run *run, struct err *err)
{
    struct recalling recalling = { run, 0 };
    if (!journal_read(run->fd, find_end, &recalling, err) || !journal_read(run->fd, recall_line, &recalling, err) ||
        !journal_open(run->fd, recalling.until, &run->journal, err))
        return false;
    if (!run->collection)
        return err_set(err, ERR_INVALID, "its journal does not begin with the run's options");
    run->is_resumed = run->package != NULL;
    run->serial += run->package ? SERIAL_GAP : 0;
    return true;
}

/* What they led to is in the journal, or they are read again. */
static bool recall_sources(struct run *run, struct err *err)
{
    bool has_sources = false;
    for (size_t i = 0; i < run->n_pages && !run->is_found; i++)
        if (run->pages[i]->is_source) {
            has_sources = true;
            run->pages[i]->outcome = CRAWL_WAITING;
        }
    return !has_sources || run_begin_sources(run, err);
}

static bool recall_profile(struct run *run, struct err *err)
{
    if (!run->profile_file)
        return true;
    profile_init(&run->own_profile);
    if (!profile_read(run->profile_file, &run->own_profile, err) || !profile_headers_resolve(&run->own_profile, &run->headers, err))
        return false;
    run->profile = &run->own_profile;
    return true;
}

static bool resume_one(const struct archive *archive, const char *id, unsigned workers, const struct progress *progress,
                       const volatile sig_atomic_t *stop, struct run_summary *summary, struct err *err)
{
    AUTO(run_free) struct run *run = run_new(archive, workers, progress, summary);
    run->id = mem_text(id);
    run->stop = stop;
    if (!run_take(run, err)) {
        if (err->kind != ERR_USAGE && err->kind != ERR_MISSING)
            return false;
        if (err->kind == ERR_USAGE)
            progress_noted(progress, "%s is left alone: another pressmark works on it", id);
        err_clear(err);                                 /* missing: it has ended since work/ was listed */
        return true;
    }
    if (!run_recall(run, err))
        return false;
    if (run->profile_name) {
        progress_noted(progress, "%s is left alone: it goes on with the next run of the profile %s", id, run->profile_name);
        return true;
    }
    if (!run->is_ended && run_count(run, CRAWL_WAITING, false) && !run_check_connections(run, err))
        return false;
    if (!recall_profile(run, err) || !recall_sources(run, err))
        return false;
    progress_noted(progress, "resuming %s", id);
    return run_go_on(run, false, err);
}

/* Beside runs there stand the states of profiles, and what is hidden. */
static bool is_run(struct span name)
{
    return !span_starts(name, ".") && !span_is(name, "profiles");
}

/* What beginning or ending runs left under a hidden name when they were killed. */
static bool is_left(struct span name)
{
    return span_starts(name, ".") && (span_ends(name, ".new") || span_ends(name, ".gone"));
}

static bool list_work(const struct archive *archive, bool (*is_wanted)(struct span name), struct file_names *ret, struct err *err)
{
    if (!file_names_read(archive->work_fd, ret, err))
        return err_where(err, "work");
    file_names_keep(ret, is_wanted);
    return true;
}

/* What was never a run, or is one no longer. */
static bool remove_left(const struct archive *archive, struct err *err)
{
    AUTO_NAMES struct file_names left = { 0 };
    if (!file_hold(archive->work_fd, err))
        return false;
    bool is_removed = list_work(archive, is_left, &left, err);
    for (size_t i = 0; i < left.n && is_removed; i++)
        is_removed = file_remove_tree(archive->work_fd, left.items[i], err);
    file_release(archive->work_fd);
    return is_removed;
}

bool run_resume(const struct archive *archive, unsigned workers, const struct progress *progress, const volatile sig_atomic_t *stop,
                struct run_summary *ret, struct err *err)
{
    AUTO_NAMES struct file_names runs = { 0 };
    if (!remove_left(archive, err) || !list_work(archive, is_run, &runs, err))
        return false;
    if (runs.n && !ledger_check(archive, err))
        return false;
    for (size_t i = 0; i < runs.n && !ret->stopped; i++) {
        struct err failure = { 0 };
        if (resume_one(archive, runs.items[i], workers, progress, stop, ret, &failure))
            continue;
        err_where(&failure, "work/%s", runs.items[i]);
        if (err_is_set(err))
            progress_noted(progress, "work/%s cannot be resumed either: %s", runs.items[i], failure.why);
        else
            *err = failure;                             /* what is wrong with one run is no reason to leave the others as they are */
    }
    return !err_is_set(err);
}
