/* The packages of a run: captured, closed. */
#include "capture/run_state.h"
#include "package/captures.h"
#include "package/reader.h"

static void time_now_text(char ret[TIME_TEXT])
{
    time_format(time_now_ns() / NS_PER_S * NS_PER_S, ret);
}

/* --- packages ------------------------------------------------------------------------------------------------------------------ */

static bool begin_package(struct run *run, struct err *err)
{
    char now[TIME_TEXT];
    time_now_text(now);
    run->package_number++;
    run->package = mem_format("%s-%04u", run->id, run->package_number);
    run->package_started = mem_text(now);
    run->warc = 0;
    run->warc_bytes = run->package_bytes = run->serial = 0;
    if (!file_make_folders(run->fd, run->package, err))
        return false;
    struct buf line = { 0 };
    struct jsonl json;
    run_begin_line(&json, &line, "package");
    jsonl_put_text(&json, "package", run->package);
    jsonl_put_u64(&json, "number", run->package_number);
    jsonl_put_text(&json, "time", now);
    run_add_line(run, &json, &line);
    return journal_sync(run->journal, err);
}

/* WARCs that the journal does not know, or no longer: who was killed had closed them, or was about to remove them. */
static bool remove_unknown(const struct run *run, int package_fd, struct err *err)
{
    AUTO_CLOSE int fd = -1;
    AUTO_NAMES struct file_names names = { 0 };
    if (!file_exists(package_fd, PACKAGE_WARCS))
        return true;
    if (!file_open_folder(package_fd, PACKAGE_WARCS, &fd, err) || !file_names_read(fd, &names, err))
        return false;
    AUTO_FREE char *start = mem_format("%s-", run->package);
    for (size_t i = 0; i < names.n; i++) {
        struct span number = span_of(names.items[i]);
        uint64_t n;
        if (!span_starts(number, start) || !span_to_u64(span_to(span_from(number, strlen(start)), 5), 99999, &n))
            continue;
        bool is_known = n < run->warc || (n == run->warc && run->warc_bytes);
        if (!is_known && !file_remove_tree(fd, names.items[i], err))
            return false;
    }
    return true;
}

/* What an earlier attempt wrote: payloads that need not be stored again. */
static bool know_written(struct run *run, struct recorder *recorder, int package_fd, struct err *err)
{
    AUTO(identifier_free) struct identifier *identifier = NULL;
    if (!identifier_open(&identifier, err))
        return false;
    for (unsigned number = 0; number <= run->warc; number++) {
        AUTO_FREE char *closed = mem_format("data/representations/original/data/%s-%05u.warc.gz", run->package, number);
        AUTO_FREE char *open = mem_format("%s.open", closed);
        const char *path = number == run->warc ? open : closed;
        AUTO(source_free) struct source *source = NULL;
        AUTO(captures_free) struct captures *captures = NULL;
        AUTO_FINDINGS struct findings findings = { 0 };
        /* Without a commit nothing of the open WARC counts: it will be cut to nothing when it is written again. */
        if ((number == run->warc && !run->warc_bytes) || !file_exists(package_fd, path))
            continue;
        if (!source_open_beneath(package_fd, path, &source, err) || !captures_read(source, identifier, &findings, &captures, err))
            return false;
        if (number < run->warc)
            run->package_bytes += captures->bytes;
        for (size_t i = 0; i < captures->n; i++) {
            const struct capture *capture = &captures->items[i];
            if (capture->status == 200 && !capture->is_revisit && !capture->is_resource && capture->payload_bytes && !capture->truncated)
                recorder_know(recorder, capture->payload_sha256, capture->id, capture->url, capture->date);
        }
    }
    return true;
}

/* How large a package grows: the profile's word, else the archive's. */
struct bounds {
    uint64_t articles, bytes, warc_bytes;
};

static struct bounds bounds_of(const struct run *run)
{
    const struct settings *settings = &run->archive->settings;
    const struct profile *profile = run->profile;
    return (struct bounds){
        profile && profile->package.max_articles ? profile->package.max_articles : settings->max_articles,
        profile && profile->package.max_bytes ? profile->package.max_bytes : settings->max_bytes,
        profile && profile->package.warc_bytes ? profile->package.warc_bytes : settings->warc_bytes,
    };
}

static bool is_full(const struct run *run, uint64_t open_bytes)
{
    struct bounds bounds = bounds_of(run);
    return run->package_bytes + open_bytes >= bounds.bytes || run_count(run, CRAWL_CAPTURED, true) >= bounds.articles;
}

/* Captures into the open WARC what waits and what is added meanwhile. */
static bool fill_warc(struct run *run, struct crawl *crawl, struct recorder *recorder, struct err *err)
{
    struct bounds bounds = bounds_of(run);
    do {
        size_t captured = run_count(run, CRAWL_CAPTURED, true);
        uint64_t room = run->package_bytes < bounds.bytes ? bounds.bytes - run->package_bytes : 0;
        uint64_t warc_bytes = room < bounds.warc_bytes ? room : bounds.warc_bytes;
        size_t max_pages = captured < bounds.articles ? (size_t)(bounds.articles - captured) : 0;
        if (max_pages && warc_bytes && !crawl_pages(crawl, max_pages, warc_bytes, err))
            return false;
        for (size_t i = 0; i < run->n_pages; i++)
            if (run->pages[i]->outcome == CRAWL_CAPTURED && !run->pages[i]->package)
                run->pages[i]->package = run->package_number;
        bool is_over = run_is_stopped(run) || run_count(run, CRAWL_WAITING, false) || is_full(run, recorder_bytes(recorder));
        if (is_over)
            return true;
        if ((run->more && !recorder_sync(recorder, err)) || !run_add_more(run, crawl, err))
            return false;                               /* whoever adds more may note what was done: it is on disk */
    } while (run_count(run, CRAWL_WAITING, false));
    return true;
}

static bool fill_package(struct run *run, struct crawl *crawl, struct recorder *recorder, struct err *err)
{
    do {
        crawl_begin_warc(crawl, recorder);
        if (!fill_warc(run, crawl, recorder, err))
            return false;
        run->package_bytes += recorder_bytes(recorder);
        if (!recorder_close_warc(recorder, err))
            return false;
    } while (!run_is_stopped(run) && run_count(run, CRAWL_WAITING, false) && !is_full(run, 0));
    return true;
}

static bool put_pages(struct run *run, struct catalogue *catalogue, struct jsonl *json, struct err *err)
{
    jsonl_open_array(json, "pages");
    for (size_t i = 0; i < run->n_pages; i++) {
        const struct crawl_page *page = run->pages[i];
        if (page->is_shared || !run_is_in_package(run, page))
            continue;
        char previous[64] = "";
        if (catalogue && !catalogue_previous(catalogue, page->at, page->captured_ns, previous, err))
            return false;
        jsonl_open_object(json, NULL);
        jsonl_put_text(json, "snapshot", page->snapshot);
        jsonl_put_u64(json, "warc", page->warc);
        jsonl_put_text(json, "replaces", previous[0] ? previous : NULL);
        jsonl_close_object(json);
    }
    jsonl_close_array(json);
    return true;
}

static void put_rights(const struct run *run, struct jsonl *json)
{
    const struct premis_rights rights = profile_rights(run->profile, &run->archive->settings);
    jsonl_open_object(json, "rights");
    jsonl_put_text(json, "basis", rights.basis);
    jsonl_put_text(json, "jurisdiction", rights.jurisdiction);
    jsonl_put_text(json, "citation", rights.citation);
    jsonl_put_text(json, "license", rights.license_uri);
    jsonl_put_text(json, "note", rights.note);
    jsonl_put_text(json, "access", rights.access);
    jsonl_put_text(json, "until", rights.end);
    jsonl_close_object(json);
}

static void put_overrides(const struct page_overrides *facts, struct jsonl *json)
{
    jsonl_open_object(json, "facts");
    jsonl_put_text(json, "headline", facts->headline);
    jsonl_put_text(json, "subtitle", facts->subtitle);
    jsonl_put_text(json, "section", facts->section);
    jsonl_put_text(json, "authors", facts->authors);
    jsonl_put_text(json, "published", facts->published);
    jsonl_put_text(json, "modified", facts->modified);
    jsonl_put_text(json, "text", facts->text);
    jsonl_close_object(json);
}

/* All that sealing needs besides the WARCs and the settings, as the journal's line `event`. */
static bool put_closing(struct run *run, const char *event, struct buf *line, struct err *err)
{
    struct catalogue *catalogue = NULL;
    if (!run_catalogue(run, &catalogue, err))
        return false;
    char now[TIME_TEXT];
    time_now_text(now);
    size_t articles = run_count(run, CRAWL_CAPTURED, true);
    bool is_last = !run->is_scheduled && !run_count(run, CRAWL_WAITING, false);
    AUTO_FREE char *description = mem_format("%s: %zu article%s captured on %.10s%s, part %u", run->collection, articles,
                                             articles == 1 ? "" : "s", run->package_started, run->ignore_robots ? ", robots.txt ignored" : "",
                                             run->package_number);
    AUTO_FREE char *count = is_last ? mem_format("%u of %u", run->package_number, run->package_number)
                                    : mem_format("%u of ?", run->package_number);
    struct jsonl json;
    run_begin_line(&json, line, event);
    jsonl_put_text(&json, "package", run->package);
    jsonl_put_text(&json, "time", now);
    jsonl_put_text(&json, "started", run->package_started);
    jsonl_put_text(&json, "ended", now);
    jsonl_put_text(&json, "collection", run->collection);
    jsonl_put_text(&json, "description", description);
    jsonl_put_text(&json, "count", count);
    jsonl_put_text(&json, "robots", run->ignore_robots ? "ignore" : "obey");
    AUTO_BUF struct buf clock = { 0 };
    AUTO_FREE char *agent = run_user_agent(run);
    AUTO_FREE char *vantage = mem_format("User-Agent %s; Accept-Language %s; %s", agent, run->headers.accept_language ? run->headers.accept_language : "none",
                                         run->headers.cookies.n ? "cookies" : "no cookies");
    clock_tell(&run->clock, &clock);
    jsonl_put_span(&json, "clock", buf_span(&clock));
    jsonl_put_text(&json, "vantage", vantage);
    if (run->profile) {
        put_rights(run, &json);
        put_overrides(&run->profile->facts, &json);
    }
    if (!put_pages(run, catalogue, &json, err))
        return false;
    jsonl_close_object(&json);
    jsonl_end(&json);
    return true;
}

bool run_closing(struct run *run, const char *event, json_t **ret, struct err *err)
{
    AUTO_BUF struct buf line = { 0 };
    return put_closing(run, event, &line, err) && jsonl_parse(buf_span(&line), ret, err);
}

bool run_close_package(struct run *run, struct err *err)
{
    AUTO_BUF struct buf line = { 0 };
    json_t *object = NULL;
    if (!put_closing(run, "closed", &line, err) || !jsonl_parse(buf_span(&line), &object, err))
        return false;
    journal_add(run->journal, buf_span(&line));
    ARRAY_GROW(run->closed, run->n_closed);
    run->closed[run->n_closed++] = (struct closed_line){ object, false };
    free(TAKE(run->package));
    free(TAKE(run->package_started));
    return journal_sync(run->journal, err);
}

/* Without an article there is nothing to seal: what was captured, records of redirects to articles of earlier packages, is let go, and
 * nobody is told that it was kept. */
static bool let_go(struct run *run, struct err *err)
{
    for (size_t i = 0; i < run->n_pages; i++) {
        struct crawl_page *page = run->pages[i];
        if (!run_is_in_package(run, page) || !page->is_led)
            continue;
        page->outcome = CRAWL_FAILED;
        free(page->why);
        page->why = mem_format("it leads to %s, which is kept; its redirect is not, since no article came with it", page->at);
        AUTO_BUF struct buf line = { 0 };
        AUTO_FREE char *note = crawl_page_tell(page, &line);
        journal_add(run->journal, buf_span(&line));
        progress_noted(run->progress, "%s", note);
    }
    return journal_sync(run->journal, err);
}

bool run_capture_package(struct run *run, struct crawl *crawl, const char *warcinfo, struct err *err)
{
    AUTO_CLOSE int fd = -1;
    AUTO(recorder_free) struct recorder *recorder = NULL;
    if ((!run->package && !begin_package(run, err)) || !file_open_folder(run->fd, run->package, &fd, err))
        return false;
    const struct recorder_options options = {
        .archive = run->archive->settings.uuid, .package_id = run->package, .package_fd = fd, .warcinfo = warcinfo,
        .first_serial = run->serial, .warc = run->warc, .warc_bytes = run->warc_bytes, .progress = run->progress,
    };
    if (!remove_unknown(run, fd, err) || !recorder_open(&options, run->journal, &recorder, err) || (run->is_resumed && !know_written(run, recorder, fd, err)) ||
        !fill_package(run, crawl, recorder, err))
        return false;
    run->is_resumed = false;                            /* only the package that was open had something written */
    run->warc = recorder_warc(recorder);
    run->warc_bytes = 0;
    run->serial = recorder_serial(recorder);
    recorder_free(TAKE(recorder));
    if (run_is_stopped(run))
        return true;
    if (run->is_scheduled && !is_full(run, 0))
        return true;                                    /* it stays open for the runs of this day: capture/gather.h */
    if (run_count(run, CRAWL_CAPTURED, true) > 0)
        return run_close_package(run, err);
    if (!let_go(run, err))
        return false;
    free(TAKE(run->package));
    free(TAKE(run->package_started));
    return true;
}
