#include "capture/run.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "archive/ledger.h"
#include "archive/open.h"
#include "base/text.h"
#include "capture/run_state.h"
#include "web/url.h"

enum { SLUG_MAX = 40 };

/* --- names --------------------------------------------------------------------------------------------------------------- */

/* "eng.belta.by" → "eng-belta-by": lower-case letters, digits, single hyphens; may be empty. */
static char *slug_of(struct span text)
{
    char slug[SLUG_MAX + 1];
    size_t n = 0;
    for (size_t i = 0; i < text.len && n < SLUG_MAX; i++) {
        uint8_t c = byte_lower(text.at[i]);
        if (byte_is_digit(c) || (c >= 'a' && c <= 'z'))
            slug[n++] = (char)c;
        else if (n && slug[n - 1] != '-')
            slug[n++] = '-';
    }
    while (n && slug[n - 1] == '-')
        n--;
    slug[n] = '\0';
    return mem_text(slug);
}

/* Before anything is fetched: what no package could be sealed with. */
static bool check_names(const struct run_options *options, struct err *err)
{
    AUTO_FREE char *slug = slug_of(span_of(options->name));
    if (!settings_check_line("--collection", options->collection, err) || !settings_check_line("--name", options->name, err))
        return false;
    if (!options->name || slug[0])
        return true;
    return err_set(err, ERR_USAGE, "--name is \"%s\"; expected ASCII letters or digits, since folders are named after it",
                   SHOW(span_of(options->name)));
}

static char *host_of_first(const struct run_options *options)
{
    for (size_t i = 0; i < options->n_urls + options->n_sources; i++) {
        const char *text = i < options->n_urls ? options->urls[i] : options->sources[i - options->n_urls];
        AUTO_URL struct url url = { 0 };
        struct err no_url = { 0 };
        if (url_parse(span_of(text), NULL, &url, &no_url))
            return span_text(url.host);
    }
    return mem_text("site");
}

/* --- journal lines ---------------------------------------------------------------------------------------------------------- */

void run_add_page_line(struct run *run, const struct crawl_page *page)
{
    struct buf line = { 0 };
    struct jsonl json;
    run_begin_line(&json, &line, page->is_source ? "source" : "url");
    jsonl_put_text(&json, "url", page->url);
    run_add_line(run, &json, &line);
}

void run_add_run_line(struct run *run, const char *execution)
{
    struct buf line = { 0 };
    struct jsonl json;
    run_begin_line(&json, &line, "run");
    jsonl_put_text(&json, "run", execution);
    if (run->profile && run->is_scheduled)
        jsonl_put_text(&json, "profile", run->profile->name);
    if (run->profile_file)
        jsonl_put_text(&json, "profile_file", run->profile_file);
    jsonl_put_text(&json, "tool", "pressmark " PRESSMARK_VERSION);
    jsonl_put_text(&json, "collection", run->collection);
    jsonl_put_i64(&json, "page_delay_ns", run->page_delay_ns);
    jsonl_put_u64(&json, "connections", run->manners.connections);
    jsonl_put_u64(&json, "error_budget", run->manners.error_budget);
    jsonl_put_i64(&json, "retry_wait_ns", run->manners.retry_wait_ns);
    jsonl_put_bool(&json, "ignore_robots", run->ignore_robots);
    jsonl_put_bool(&json, "allow_private", run->allow_private);
    jsonl_put_bool(&json, "http2", run->http2);
    jsonl_open_array(&json, "connect_to");
    for (size_t i = 0; i < run->connect_to.n; i++)
        jsonl_put_text(&json, NULL, run->connect_to.items[i]);
    jsonl_close_array(&json);
    jsonl_put_text(&json, "ca_file", run->ca_file);
    jsonl_put_text(&json, "proxy", run->proxy);
    jsonl_put_u64(&json, "max_resource_bytes", run->limits.max_bytes);
    jsonl_put_i64(&json, "connect_timeout_ns", run->limits.connect_ns);
    jsonl_put_i64(&json, "idle_timeout_ns", run->limits.idle_ns);
    jsonl_put_i64(&json, "resource_timeout_ns", run->limits.total_ns);
    jsonl_open_array(&json, "include");
    for (size_t i = 0; i < run->include.n; i++)
        jsonl_put_text(&json, NULL, run->include.items[i]);
    jsonl_close_array(&json);
    jsonl_open_array(&json, "exclude");
    for (size_t i = 0; i < run->exclude.n; i++)
        jsonl_put_text(&json, NULL, run->exclude.items[i]);
    jsonl_close_array(&json);
    jsonl_put_i64(&json, "since_ns", run->since_ns);
    jsonl_put_u64(&json, "max_articles", run->max_articles);
    run_add_line(run, &json, &line);
    for (size_t i = 0; i < run->n_pages; i++)
        if (run->pages[i]->outcome == CRAWL_WAITING)
            run_add_page_line(run, run->pages[i]);
}

/* --- sealing, and the end ---------------------------------------------------------------------------------------------------------- */

bool run_seal_all(struct run *run, bool is_first_time, struct err *err)
{
    for (size_t i = 0; i < run->n_closed && !run_is_stopped(run); i++) {
        struct run_summary *summary = run->summary;
        ARRAY_GROW(summary->packages, summary->n_packages);
        struct sealed *sealed = &summary->packages[summary->n_packages];
        *sealed = (struct sealed){ 0 };
        if (run->closed[i].is_sealed) {                 /* by an attempt that was killed before it could say so */
            const char *package = jsonl_text(run->closed[i].line, "package");
            struct err unread = { 0 };
            if (sealed_recall(run->archive, package, sealed, &unread))
                summary->n_packages++;
            else
                progress_noted(run->progress, "%s is sealed, but what it holds cannot be read now: %s", package, unread.why);
            continue;
        }
        if (!seal_package(run->archive, run->id, run->closed[i].line, run->workers, is_first_time, run->progress, sealed, err)) {
            sealed_free(sealed);
            return false;
        }
        summary->n_packages++;
        struct buf line = { 0 };
        struct jsonl json;
        run_begin_line(&json, &line, "sealed");
        jsonl_put_text(&json, "package", sealed->package);
        run_add_line(run, &json, &line);
        if (!journal_sync(run->journal, err) || !archive_drop_open(run->archive, sealed->package, err))
            return false;
        run->closed[i].is_sealed = true;
        progress_noted(run->progress, "sealed %s: %llu article%s, %llu bytes", sealed->package, (unsigned long long)sealed->articles,
                       sealed->articles == 1 ? "" : "s", (unsigned long long)sealed->bytes);
    }
    return true;
}

static void sum_up(struct run *run)
{
    struct run_summary *summary = run->summary;
    discovery_end(&summary->found);
    summary->found = run->discovery;
    run->discovery = (struct discovery){ 0 };
    for (size_t i = 0; i < run->n_pages; i++) {
        const struct crawl_page *page = run->pages[i];
        summary->n_asked += !page->is_source;
        summary->n_captured += page->outcome == CRAWL_CAPTURED;
        summary->n_shared += page->outcome == CRAWL_CAPTURED && page->is_shared;
        bool is_flawed = page->outcome == CRAWL_CAPTURED && !page->is_shared && page->why;
        if (is_flawed) {
            ARRAY_GROW(summary->flaws, summary->n_flaws);
            summary->flaws[summary->n_flaws++] = (struct run_failure){ mem_text(page->at), mem_text(page->why) };
        } else if (page->outcome == CRAWL_FAILED) {
            ARRAY_GROW(summary->failures, summary->n_failures);
            summary->failures[summary->n_failures++] = (struct run_failure){ mem_text(page->url), mem_text(page->why) };
        }
    }
}

/* Whether something is left to be captured or sealed. */
static bool is_left(const struct run *run)
{
    bool is_open = !run->is_ended && (run->package || run_count(run, CRAWL_WAITING, false));
    for (size_t i = 0; i < run->n_closed; i++)
        is_open = is_open || !run->closed[i].is_sealed;
    return is_open;
}

static bool finish_run(struct run *run, struct err *err)
{
    struct buf line = { 0 };
    struct jsonl json;
    run_begin_line(&json, &line, "end");
    run_add_line(run, &json, &line);
    /* The catalogue takes in what was sealed when it is opened the next time. */
    return journal_sync(run->journal, err) && run_discard(run->archive, run->id, err);
}

bool run_go_on(struct run *run, bool is_first_time, struct err *err)
{
    if (!run->is_ended && !run_capture_all(run, err))
        return false;
    sum_up(run);
    if (run->defer_sealing && run->n_closed && !run_is_stopped(run)) {
        free(run->summary->deferred);
        run->summary->deferred = mem_text(run->id);
        return true;
    }
    if (!run_seal_all(run, is_first_time, err))
        return false;
    if (!run_is_stopped(run) || !is_left(run))
        return finish_run(run, err);
    free(run->summary->stopped);
    run->summary->stopped = mem_text(run->id);
    return true;
}

/* Makes the folder of a new run, journal and all, under a hidden name, and shows it when it is on disk: a run that can be seen can be
 * resumed. It is for its owner's eyes: the journal holds the password of a proxy, without which nobody could resume. The name has the
 * second; if that is taken, the next second's. */
static bool make_hidden(struct run *run, const char *slug, char **ret_hidden, struct err *err)
{
    for (int tries = 0; tries < 120; tries++) {
        char stamp[TIME_TEXT];
        time_format_basic(time_now_ns() / NS_PER_S * NS_PER_S, stamp);
        free(run->id);
        run->id = mem_format("%s-%s", slug, stamp);
        AUTO_FREE char *first = mem_format("%s-0001", run->id);
        AUTO_FREE char *hidden = mem_format(".%s.new", run->id);
        if (!archive_has_package(run->archive, first) && !file_exists(run->archive->work_fd, run->id)) {
            if (mkdirat(run->archive->work_fd, hidden, 0700) == 0) {
                *ret_hidden = TAKE(hidden);
                return true;
            }
            if (errno != EEXIST)
                return err_system(err, errno, "work/%s cannot be made", hidden);
        }
        usleep(100 * 1000);
    }
    return err_set(err, ERR_SYSTEM, "no free name for a run was found in 12 seconds");
}

bool run_begin(struct run *run, const char *slug, struct err *err)
{
    int work_fd = run->archive->work_fd;
    AUTO_FREE char *hidden = NULL;
    if (!file_hold(work_fd, err))       /* so that nobody takes the hidden folder for one that was left behind */
        return false;
    bool is_begun = make_hidden(run, slug, &hidden, err) && file_open_folder(work_fd, hidden, &run->fd, err) &&
                    file_lock(run->fd, "lock", &run->lock_fd, err) && journal_open(run->fd, UINT64_MAX, &run->journal, err);
    if (is_begun) {
        run_add_run_line(run, run->id);
        is_begun = journal_sync(run->journal, err) && file_move(work_fd, hidden, work_fd, run->id, err);
    }
    file_release(work_fd);
    return is_begun;
}

bool run_discard(const struct archive *archive, const char *id, struct err *err)
{
    AUTO_FREE char *hidden = mem_format(".%s.gone", id);
    if (!file_hold(archive->work_fd, err))      /* so that nobody looks for its lock, or removes it too, meanwhile */
        return false;
    bool is_gone = file_move(archive->work_fd, id, archive->work_fd, hidden, err) && file_remove_tree(archive->work_fd, hidden, err);
    file_release(archive->work_fd);
    return is_gone;
}

/* The path of a file, such that --resume finds it from another folder as well. */
static char *from_anywhere(const char *path)
{
    AUTO_FREE char *here = path && *path != '/' ? getcwd(NULL, 0) : NULL;
    return here ? mem_format("%s/%s", here, path) : mem_text(path);
}

bool run_capture(const struct archive *archive, const struct run_options *options, struct run_summary *ret, struct err *err)
{
    AUTO(run_free) struct run *run = run_new(archive, options->workers, options->progress, ret);
    AUTO_FREE char *host = host_of_first(options);
    AUTO_FREE char *slug = slug_of(span_of(options->name ? options->name : host));
    if (!check_names(options, err))
        return false;
    run->collection = mem_text(options->collection ? options->collection : host);
    run->page_delay_ns = options->page_delay_ns;
    run->manners = options->manners;
    run->ignore_robots = options->ignore_robots;
    run->allow_private = options->allow_private;
    run->http2 = options->http2;
    run->defer_sealing = options->defer_sealing;
    run->ca_file = from_anywhere(options->ca_file);
    run->proxy = mem_text(options->proxy);
    run->limits = options->limits;
    run->stop = options->stop;
    for (size_t i = 0; i < options->n_connect_to; i++)
        run_add_text(&run->connect_to, options->connect_to[i]);
    run->profile = options->profile;
    run->profile_file = from_anywhere(options->profile_file);
    run->dry_run = options->dry_run;
    run->since_ns = options->policy.since_ns;
    run->max_articles = options->max_articles;
    for (size_t i = 0; options->policy.include && i < options->policy.include->n; i++)
        run_add_text(&run->include, options->policy.include->items[i]);
    for (size_t i = 0; options->policy.exclude && i < options->policy.exclude->n; i++)
        run_add_text(&run->exclude, options->policy.exclude->items[i]);
    for (size_t i = 0; i < options->n_sources; i++)
        run_add_page(run, options->sources[i])->is_source = true;
    for (size_t i = 0; i < options->n_urls && !options->dry_run; i++)
        run_add_page(run, options->urls[i]);
    if ((run->profile && !profile_check_done(run->profile, err)) || (options->n_sources && !run_begin_sources(run, err)) ||
        (run->profile && !profile_headers_resolve(run->profile, &run->headers, err)))
        return false;
    /* A ledger that would refuse the package in the end is told of before anything is fetched. */
    if (!archive_check_schemas(archive, err) || !ledger_check(archive, err) || !run_check_connections(run, err) ||
        !run_begin(run, slug[0] ? slug : "site", err))
        return false;
    ret->is_begun = true;
    return run_go_on(run, true, err);
}

static void failures_free(struct run_failure *failures, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        free(failures[i].url);
        free(failures[i].why);
    }
    free(failures);
}

void run_summary_free(struct run_summary *summary)
{
    for (size_t i = 0; i < summary->n_packages; i++)
        sealed_free(&summary->packages[i]);
    free(summary->packages);
    failures_free(summary->failures, summary->n_failures);
    failures_free(summary->flaws, summary->n_flaws);
    discovery_end(&summary->found);
    free(summary->deferred);
    free(summary->stopped);
    *summary = (struct run_summary){ 0 };
}
