/* The packages of a run: captured, closed. */
#include "capture/run_state.h"
#include "package/captures.h"

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

static bool fill_package(struct run *run, struct crawl *crawl, struct recorder *recorder, struct err *err)
{
    const struct settings *settings = &run->archive->settings;
    for (;;) {
        size_t captured = run_count(run, CRAWL_CAPTURED, true);
        uint64_t room = run->package_bytes < settings->max_bytes ? settings->max_bytes - run->package_bytes : 0;
        uint64_t warc_bytes = room < settings->warc_bytes ? room : settings->warc_bytes;
        size_t max_pages = captured < settings->max_articles ? (size_t)settings->max_articles - captured : 0;
        if (max_pages && warc_bytes && !crawl_pages(crawl, recorder, max_pages, warc_bytes, err))
            return false;
        for (size_t i = 0; i < run->n_pages; i++)
            if (run->pages[i]->outcome == CRAWL_CAPTURED && !run->pages[i]->package)
                run->pages[i]->package = run->package_number;
        run->package_bytes += recorder_bytes(recorder);
        if (!recorder_close_warc(recorder, err))
            return false;
        if (run_is_stopped(run))
            return true;
        if (!run_count(run, CRAWL_WAITING, false) || run->package_bytes >= settings->max_bytes ||
            run_count(run, CRAWL_CAPTURED, true) >= settings->max_articles)
            return true;
    }
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

/* The line "closed": all that sealing needs besides the WARCs and the settings. */
static bool close_package(struct run *run, struct err *err)
{
    struct catalogue *catalogue = NULL;
    if (!run_catalogue(run, &catalogue, err))
        return false;
    char now[TIME_TEXT];
    time_now_text(now);
    size_t articles = run_count(run, CRAWL_CAPTURED, true);
    bool is_last = !run_count(run, CRAWL_WAITING, false);
    AUTO_FREE char *description = mem_format("%s: %zu article%s captured on %.10s%s, part %u", run->collection, articles,
                                             articles == 1 ? "" : "s", run->package_started, run->ignore_robots ? ", robots.txt ignored" : "",
                                             run->package_number);
    AUTO_FREE char *count = is_last ? mem_format("%u of %u", run->package_number, run->package_number)
                                    : mem_format("%u of ?", run->package_number);
    struct buf line = { 0 };
    struct jsonl json;
    run_begin_line(&json, &line, "closed");
    jsonl_put_text(&json, "package", run->package);
    jsonl_put_text(&json, "time", now);
    jsonl_put_text(&json, "started", run->package_started);
    jsonl_put_text(&json, "ended", now);
    jsonl_put_text(&json, "collection", run->collection);
    jsonl_put_text(&json, "description", description);
    jsonl_put_text(&json, "count", count);
    jsonl_put_text(&json, "robots", run->ignore_robots ? "ignore" : "obey");
    bool is_put = put_pages(run, catalogue, &json, err);
    if (!is_put) {
        buf_free(&line);
        return false;
    }
    jsonl_close_object(&json);
    jsonl_end(&json);
    journal_add(run->journal, buf_span(&line));
    json_t *object = NULL;
    bool is_kept = jsonl_parse(buf_span(&line), &object, err) && journal_sync(run->journal, err);
    buf_free(&line);
    if (object) {
        ARRAY_GROW(run->closed, run->n_closed);
        run->closed[run->n_closed++] = (struct closed_line){ object, false };
    }
    return is_kept;
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
    if (!recorder_open(&options, run->journal, &recorder, err) || (run->is_resumed && !know_written(run, recorder, fd, err)) ||
        !fill_package(run, crawl, recorder, err))
        return false;
    run->is_resumed = false;                            /* only the package that was open had something written */
    recorder_free(TAKE(recorder));
    if (run_is_stopped(run))
        return true;
    bool has_article = run_count(run, CRAWL_CAPTURED, true) > 0;
    if (!(has_article ? close_package(run, err) : let_go(run, err)))
        return false;
    free(TAKE(run->package));
    free(TAKE(run->package_started));
    return true;
}
