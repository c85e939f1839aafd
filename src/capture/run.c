#include "capture/run.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include "archive/catalogue.h"
#include "base/jsonl.h"
#include "package/captures.h"
#include "web/url.h"

/* After a crash record numbers go on far behind those that may have been given to lost records. */
enum { SERIAL_GAP = 1000000, SLUG_MAX = 40 };

struct closed_line {
    json_t *line;
    bool is_sealed;
};
struct run {
    const struct archive *archive;
    char *id;                           /* of the run: folder in work/, begin of its package ids */
    int fd, lock_fd;
    struct journal *journal;
    /* options, from the command or from the journal */
    char *collection;
    int64_t page_delay_ns;
    bool ignore_robots, allow_private, http2, defer_sealing;
    struct config_texts connect_to;
    char *ca_file, *proxy;
    unsigned workers;
    const struct progress *progress;
    /* state */
    struct crawl_page *pages;
    size_t n_pages;
    unsigned package_number;            /* of the package that is open, or was the last */
    char *package;                      /* id of the open one, or NULL */
    char *package_started;
    size_t first_page;                  /* captured pages before belong to earlier packages: see in_package */
    bool *in_package;                   /* for each page: captured into the open package */
    unsigned warc;
    uint64_t warc_bytes, serial, package_bytes;
    struct closed_line *closed;
    size_t n_closed;
    bool is_ended, is_resumed;
    uint64_t keep_bytes;
    struct run_summary *summary;
};

/* --- names --------------------------------------------------------------------------------------------------------------- */

/* "eng.belta.by" → "eng-belta-by": lower-case letters, digits, single hyphens. */
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
    return mem_text(n ? slug : "site");
}

static char *host_of_first(const struct run_options *options)
{
    for (size_t i = 0; i < options->n_urls; i++) {
        AUTO_URL struct url url = { 0 };
        struct err no_url = { 0 };
        if (url_parse(span_of(options->urls[i]), NULL, &url, &no_url))
            return span_text(url.host);
    }
    return mem_text("site");
}

/* --- journal lines ---------------------------------------------------------------------------------------------------------- */

static void begin_line(struct jsonl *json, struct buf *line, const char *event)
{
    jsonl_begin(json, line, false);
    jsonl_open_object(json, NULL);
    jsonl_put_text(json, "event", event);
}

static void add_line(struct run *run, struct jsonl *json, struct buf *line)
{
    jsonl_close_object(json);
    jsonl_end(json);
    journal_add(run->journal, buf_span(line));
    buf_free(line);
}

static void add_run_line(struct run *run)
{
    struct buf line = { 0 };
    struct jsonl json;
    begin_line(&json, &line, "run");
    jsonl_put_text(&json, "run", run->id);
    jsonl_put_text(&json, "tool", "pressmark " PRESSMARK_VERSION);
    jsonl_put_text(&json, "collection", run->collection);
    jsonl_put_i64(&json, "page_delay_ns", run->page_delay_ns);
    jsonl_put_bool(&json, "ignore_robots", run->ignore_robots);
    jsonl_put_bool(&json, "allow_private", run->allow_private);
    jsonl_put_bool(&json, "http2", run->http2);
    jsonl_open_array(&json, "connect_to");
    for (size_t i = 0; i < run->connect_to.n; i++)
        jsonl_put_text(&json, NULL, run->connect_to.items[i]);
    jsonl_close_array(&json);
    jsonl_put_text(&json, "ca_file", run->ca_file);
    jsonl_put_text(&json, "proxy", run->proxy);
    add_line(run, &json, &line);
    for (size_t i = 0; i < run->n_pages; i++) {
        begin_line(&json, &line, "url");
        jsonl_put_text(&json, "url", run->pages[i].url);
        add_line(run, &json, &line);
    }
}

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
    memset(run->in_package, 0, run->n_pages * sizeof *run->in_package);
    if (!file_make_folders(run->fd, run->package, err))
        return false;
    struct buf line = { 0 };
    struct jsonl json;
    begin_line(&json, &line, "package");
    jsonl_put_text(&json, "package", run->package);
    jsonl_put_u64(&json, "number", run->package_number);
    jsonl_put_text(&json, "time", now);
    add_line(run, &json, &line);
    return journal_sync(run->journal, err);
}

static size_t count_pages(const struct run *run, enum crawl_outcome outcome, bool only_in_package)
{
    size_t n = 0;
    for (size_t i = 0; i < run->n_pages; i++)
        n += run->pages[i].outcome == outcome && (!only_in_package || run->in_package[i]);
    return n;
}

static char *warcinfo_of(const struct run *run, const char *user_agent)
{
    const struct settings *settings = &run->archive->settings;
    struct buf text = { 0 };
    buf_printf(&text, "software: pressmark %s\r\n", PRESSMARK_VERSION);
    buf_put_text(&text, "format: WARC File Format 1.1\r\n"
                        "conformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n");
    buf_printf(&text, "operator: %s, %s\r\n", settings_organization(settings), settings_contact(settings));
    buf_printf(&text, "isPartOf: %s\r\n", run->collection);
    buf_printf(&text, "robots: %s\r\n", run->ignore_robots ? "ignore" : "obey");
    buf_printf(&text, "http-header-user-agent: %s\r\n", user_agent);
    if (settings->contact)
        buf_printf(&text, "http-header-from: %s\r\n", settings->contact);
    buf_put_text(&text, "digests: sha256, lower-case hexadecimal; payload digests of the entity body, transfer coding removed\r\n");
    return buf_take_text(&text);
}

static char *user_agent_of(const struct settings *settings)
{
    return settings->contact ? mem_format("pressmark/%s (web archive of %s; %s)", PRESSMARK_VERSION,
                                          settings->organization ? settings->organization : "a library", settings->contact)
                             : mem_format("pressmark/%s (web archive)", PRESSMARK_VERSION);
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
        if (!file_exists(package_fd, path))
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
        size_t captured = count_pages(run, CRAWL_CAPTURED, true);
        uint64_t room = run->package_bytes < settings->max_bytes ? settings->max_bytes - run->package_bytes : 0;
        uint64_t warc_bytes = room < settings->warc_bytes ? room : settings->warc_bytes;
        size_t max_pages = captured < settings->max_articles ? (size_t)settings->max_articles - captured : 0;
        AUTO_FREE bool *was_waiting = mem_new_array(run->n_pages, sizeof *was_waiting);
        for (size_t i = 0; i < run->n_pages; i++)
            was_waiting[i] = run->pages[i].outcome == CRAWL_WAITING;
        if (max_pages && warc_bytes && !crawl_pages(crawl, recorder, run->pages, run->n_pages, max_pages, warc_bytes, err))
            return false;
        for (size_t i = 0; i < run->n_pages; i++)
            if (was_waiting[i] && run->pages[i].outcome == CRAWL_CAPTURED)
                run->in_package[i] = true;
        run->package_bytes += recorder_bytes(recorder);
        if (!recorder_close_warc(recorder, err))
            return false;
        if (!count_pages(run, CRAWL_WAITING, false) || run->package_bytes >= settings->max_bytes ||
            count_pages(run, CRAWL_CAPTURED, true) >= settings->max_articles)
            return true;
    }
}

static bool put_pages(struct run *run, struct catalogue *catalogue, struct jsonl *json, struct err *err)
{
    int64_t started_ns = 0;
    if (!time_parse_instant(span_of(run->package_started), &started_ns))
        return err_set(err, ERR_INVALID, "the journal says \"%s\" for an instant", run->package_started);
    jsonl_open_array(json, "pages");
    for (size_t i = 0; i < run->n_pages; i++) {
        const struct crawl_page *page = &run->pages[i];
        if (page->outcome != CRAWL_CAPTURED || !run->in_package[i])
            continue;
        char previous[64];
        if (!catalogue_previous(catalogue, page->at, started_ns, previous, err))
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
    AUTO(catalogue_free) struct catalogue *catalogue = NULL;
    if (!catalogue_open(run->archive, NULL, &catalogue, err))
        return false;
    char now[TIME_TEXT];
    time_now_text(now);
    size_t articles = count_pages(run, CRAWL_CAPTURED, true);
    bool is_last = !count_pages(run, CRAWL_WAITING, false);
    AUTO_FREE char *description = mem_format("%s: %zu article%s captured on %.10s, part %u", run->collection, articles,
                                             articles == 1 ? "" : "s", run->package_started, run->package_number);
    AUTO_FREE char *count = is_last ? mem_format("%u of %u", run->package_number, run->package_number)
                                    : mem_format("%u of ?", run->package_number);
    struct buf line = { 0 };
    struct jsonl json;
    begin_line(&json, &line, "closed");
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

static bool capture_package(struct run *run, struct crawl *crawl, const char *warcinfo, struct err *err)
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
    if (count_pages(run, CRAWL_CAPTURED, true) && !close_package(run, err))
        return false;
    free(TAKE(run->package));                           /* without an article there is nothing to seal */
    free(TAKE(run->package_started));
    return true;
}

static bool capture_all(struct run *run, struct err *err)
{
    const struct settings *settings = &run->archive->settings;
    AUTO_FREE char *user_agent = user_agent_of(settings);
    AUTO_FREE char *warcinfo = warcinfo_of(run, user_agent);
    const struct crawl_options options = {
        .fetch = { .user_agent = user_agent, .from = settings->contact, .allow_private = run->allow_private,
                   .connect_to = (const char *const *)run->connect_to.items, .n_connect_to = run->connect_to.n, .ca_file = run->ca_file,
                   .proxy = run->proxy, .http2 = run->http2, .spool_fd = run->fd },
        .ignore_robots = run->ignore_robots,
        .page_delay_ns = run->page_delay_ns,
        .progress = run->progress,
    };
    AUTO(crawl_free) struct crawl *crawl = NULL;
    if (!crawl_open(&options, &crawl, err))
        return false;
    while (run->package || count_pages(run, CRAWL_WAITING, false))
        if (!capture_package(run, crawl, warcinfo, err))
            return false;
    return true;
}

/* --- sealing, and the end ---------------------------------------------------------------------------------------------------------- */

static bool seal_all(struct run *run, bool is_first_time, struct err *err)
{
    for (size_t i = 0; i < run->n_closed; i++) {
        if (run->closed[i].is_sealed)
            continue;
        struct run_summary *summary = run->summary;
        ARRAY_GROW(summary->packages, summary->n_packages);
        struct sealed *sealed = &summary->packages[summary->n_packages];
        *sealed = (struct sealed){ 0 };
        if (!seal_package(run->archive, run->id, run->closed[i].line, run->workers, is_first_time, run->progress, sealed, err)) {
            sealed_free(sealed);
            return false;
        }
        summary->n_packages++;
        struct buf line = { 0 };
        struct jsonl json;
        begin_line(&json, &line, "sealed");
        jsonl_put_text(&json, "package", sealed->package);
        add_line(run, &json, &line);
        if (!journal_sync(run->journal, err))
            return false;
        run->closed[i].is_sealed = true;
        progress_noted(run->progress, "sealed %s: %llu articles, %llu bytes", sealed->package, (unsigned long long)sealed->articles,
                       (unsigned long long)sealed->bytes);
    }
    return true;
}

static void sum_up(struct run *run)
{
    struct run_summary *summary = run->summary;
    summary->n_asked += run->n_pages;
    for (size_t i = 0; i < run->n_pages; i++) {
        const struct crawl_page *page = &run->pages[i];
        summary->n_captured += page->outcome == CRAWL_CAPTURED;
        if (page->outcome != CRAWL_FAILED)
            continue;
        ARRAY_GROW(summary->failures, summary->n_failures);
        summary->failures[summary->n_failures++] = (struct run_failure){ mem_text(page->url), mem_text(page->why) };
    }
}

static bool finish_run(struct run *run, struct err *err)
{
    struct buf line = { 0 };
    struct jsonl json;
    begin_line(&json, &line, "end");
    add_line(run, &json, &line);
    AUTO(catalogue_free) struct catalogue *catalogue = NULL;
    return journal_sync(run->journal, err) && file_remove_tree(run->archive->work_fd, run->id, err) &&
           file_sync(run->archive->work_fd, err) && catalogue_open(run->archive, NULL, &catalogue, err);
}

static bool go_on(struct run *run, bool is_first_time, struct err *err)
{
    if (!run->is_ended && !capture_all(run, err))
        return false;
    sum_up(run);
    if (run->defer_sealing && run->n_closed) {
        free(run->summary->deferred);
        run->summary->deferred = mem_text(run->id);
        return true;
    }
    return seal_all(run, is_first_time, err) && finish_run(run, err);
}

static void run_free(struct run *run)
{
    if (!run)
        return;
    if (run->fd >= 0)
        close(run->fd);
    if (run->lock_fd >= 0)
        close(run->lock_fd);
    journal_free(run->journal);
    for (size_t i = 0; i < run->n_pages; i++) {
        free((char *)run->pages[i].url);
        free(run->pages[i].at);
    }
    free(run->pages);
    free(run->in_package);
    for (size_t i = 0; i < run->n_closed; i++)
        json_decref(run->closed[i].line);
    free(run->closed);
    for (size_t i = 0; i < run->connect_to.n; i++)
        free(run->connect_to.items[i]);
    free(run->connect_to.items);
    char *texts[] = { run->id, run->collection, run->ca_file, run->proxy, run->package, run->package_started };
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        free(texts[i]);
    free(run);
}
DEFINE_AUTO(run_free, struct run *)

static struct run *run_new(const struct archive *archive, unsigned workers, const struct progress *progress, struct run_summary *summary)
{
    struct run *run = mem_new(sizeof *run);
    run->archive = archive;
    run->fd = run->lock_fd = -1;
    run->workers = workers;
    run->progress = progress;
    run->summary = summary;
    return run;
}

static void add_page(struct run *run, const char *url)
{
    for (size_t i = 0; i < run->n_pages; i++)
        if (strcmp(run->pages[i].url, url) == 0)
            return;                                     /* asked for twice is asked for once */
    ARRAY_GROW(run->pages, run->n_pages);
    run->pages[run->n_pages++] = (struct crawl_page){ .url = mem_text(url) };
}

static void add_text(struct config_texts *texts, const char *text)
{
    ARRAY_GROW(texts->items, texts->n);
    texts->items[texts->n++] = mem_text(text);
}

/* The folder of a new run: its name has the second; if that is taken, the next second's. */
static bool make_folder(struct run *run, const char *slug, struct err *err)
{
    for (int tries = 0; tries < 120; tries++) {
        char stamp[TIME_TEXT];
        time_format_basic(time_now_ns() / NS_PER_S * NS_PER_S, stamp);
        free(run->id);
        run->id = mem_format("%s-%s", slug, stamp);
        AUTO_FREE char *first = mem_format("%s-0001", run->id);
        if (!archive_has_package(run->archive, first) && mkdirat(run->archive->work_fd, run->id, 0755) == 0)
            return file_sync(run->archive->work_fd, err) && file_open_folder(run->archive->work_fd, run->id, &run->fd, err) &&
                   file_lock(run->fd, "lock", &run->lock_fd, err);
        if (errno != EEXIST && !archive_has_package(run->archive, first))
            return err_system(err, errno, "work/%s cannot be made", run->id);
        usleep(100 * 1000);
    }
    return err_set(err, ERR_SYSTEM, "no free name for a run was found in 12 seconds");
}

bool run_capture(const struct archive *archive, const struct run_options *options, struct run_summary *ret, struct err *err)
{
    AUTO(run_free) struct run *run = run_new(archive, options->workers, options->progress, ret);
    AUTO_FREE char *host = host_of_first(options);
    AUTO_FREE char *slug = slug_of(span_of(options->name ? options->name : host));
    run->collection = mem_text(options->collection ? options->collection : host);
    run->page_delay_ns = options->page_delay_ns;
    run->ignore_robots = options->ignore_robots;
    run->allow_private = options->allow_private;
    run->http2 = options->http2;
    run->defer_sealing = options->defer_sealing;
    run->ca_file = mem_text(options->ca_file);
    run->proxy = mem_text(options->proxy);
    for (size_t i = 0; i < options->n_connect_to; i++)
        add_text(&run->connect_to, options->connect_to[i]);
    for (size_t i = 0; i < options->n_urls; i++)
        add_page(run, options->urls[i]);
    run->in_package = mem_new_array(run->n_pages, sizeof *run->in_package);
    if (!make_folder(run, slug, err) || !journal_open(run->fd, UINT64_MAX, &run->journal, err))
        return false;
    add_run_line(run);
    return journal_sync(run->journal, err) && go_on(run, true, err);
}

/* --- resuming ------------------------------------------------------------------------------------------------------------------------ */

static struct crawl_page *find_page(struct run *run, const char *url)
{
    for (size_t i = 0; url && i < run->n_pages; i++)
        if (strcmp(run->pages[i].url, url) == 0)
            return &run->pages[i];
    return NULL;
}

static void recall_run(struct run *run, const json_t *line)
{
    run->collection = mem_text(jsonl_text(line, "collection"));
    const json_t *delay = json_object_get(line, "page_delay_ns");
    run->page_delay_ns = json_is_integer(delay) ? json_integer_value(delay) : NS_PER_S;
    run->ignore_robots = jsonl_bool(line, "ignore_robots", false);
    run->allow_private = jsonl_bool(line, "allow_private", false);
    run->http2 = jsonl_bool(line, "http2", false);
    run->ca_file = mem_text(jsonl_text(line, "ca_file"));
    run->proxy = mem_text(jsonl_text(line, "proxy"));
    const json_t *connect_to = json_object_get(line, "connect_to");
    for (size_t i = 0; i < json_array_size(connect_to); i++)
        if (json_string_value(json_array_get(connect_to, i)))
            add_text(&run->connect_to, json_string_value(json_array_get(connect_to, i)));
}

static void recall_page(struct run *run, const json_t *line, bool is_captured)
{
    struct crawl_page *page = find_page(run, jsonl_text(line, "url"));
    if (!page)
        return;
    const char *snapshot = jsonl_text(line, "snapshot"), *why = jsonl_text(line, "why");
    page->outcome = is_captured ? CRAWL_CAPTURED : CRAWL_FAILED;
    page->warc = (unsigned)jsonl_u64(line, "warc", 0);
    snprintf(page->snapshot, sizeof page->snapshot, "%s", snapshot ? snapshot : "");
    snprintf(page->why, sizeof page->why, "%s", why ? why : "");
    free(page->at);
    page->at = mem_text(jsonl_text(line, "at"));
    run->in_package[page - run->pages] = is_captured;
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
    if (strcmp(event, "page") != 0 && strcmp(event, "failed") != 0)
        recalling->until = end;
    return true;
}

static bool recall_line(void *context, const char *event, const json_t *line, uint64_t end, struct err *err)
{
    (void)err;
    struct recalling *recalling = context;
    struct run *run = recalling->run;
    if (end > recalling->until)
        return true;
    if (strcmp(event, "run") == 0) {
        recall_run(run, line);
    } else if (strcmp(event, "url") == 0 && jsonl_text(line, "url")) {
        add_page(run, jsonl_text(line, "url"));
        run->in_package = mem_resize(run->in_package, run->n_pages, sizeof *run->in_package);
        run->in_package[run->n_pages - 1] = false;
    } else if (strcmp(event, "package") == 0) {
        free(run->package);
        free(run->package_started);
        run->package = mem_text(jsonl_text(line, "package"));
        run->package_started = mem_text(jsonl_text(line, "time"));
        run->package_number = (unsigned)jsonl_u64(line, "number", 1);
        run->warc = 0;
        run->warc_bytes = run->serial = 0;
        memset(run->in_package, 0, run->n_pages * sizeof *run->in_package);
    } else if (strcmp(event, "page") == 0 || strcmp(event, "failed") == 0) {
        recall_page(run, line, strcmp(event, "page") == 0);
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

static bool resume_one(const struct archive *archive, const char *id, unsigned workers, const struct progress *progress,
                       struct run_summary *summary, struct err *err)
{
    AUTO(run_free) struct run *run = run_new(archive, workers, progress, summary);
    run->id = mem_text(id);
    if (!file_open_folder(archive->work_fd, id, &run->fd, err) || !file_lock(run->fd, "lock", &run->lock_fd, err))
        return false;
    if (!file_exists(run->fd, "journal.jsonl"))         /* killed before it began: nothing was promised */
        return file_remove_tree(archive->work_fd, id, err);
    struct recalling recalling = { run, 0 };
    if (!journal_read(run->fd, find_end, &recalling, err) || !journal_read(run->fd, recall_line, &recalling, err) ||
        !journal_open(run->fd, recalling.until, &run->journal, err))
        return false;
    if (!run->collection)                               /* killed while the first line was written */
        return file_remove_tree(archive->work_fd, id, err);
    run->is_resumed = run->package != NULL;
    run->serial += run->package ? SERIAL_GAP : 0;
    progress_noted(progress, "resuming %s", id);
    return go_on(run, false, err);
}

/* The names of the runs in work/, sorted. */
static bool list_runs(const struct archive *archive, struct config_texts *ret, struct err *err)
{
    int own = openat(archive->work_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = own < 0 ? NULL : fdopendir(own);
    if (!dir)
        return err_system(err, errno, "work/ cannot be read");
    for (struct dirent *entry; (entry = readdir(dir));)
        if (entry->d_name[0] != '.')
            add_text(ret, entry->d_name);
    closedir(dir);
    return true;
}

static void texts_free(struct config_texts *texts)
{
    for (size_t i = 0; i < texts->n; i++)
        free(texts->items[i]);
    free(texts->items);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

bool run_resume(const struct archive *archive, unsigned workers, const struct progress *progress, struct run_summary *ret, struct err *err)
{
    __attribute__((cleanup(texts_free))) struct config_texts runs = { 0 };
    if (!list_runs(archive, &runs, err))
        return false;
    if (runs.n)
        qsort(runs.items, runs.n, sizeof *runs.items, by_name);
    for (size_t i = 0; i < runs.n; i++)
        if (!resume_one(archive, runs.items[i], workers, progress, ret, err)) {
            if (err->kind != ERR_USAGE)
                return err_where(err, "work/%s", runs.items[i]);
            err_clear(err);                             /* another process is at it */
            progress_noted(progress, "%s is left alone: another pressmark works on it", runs.items[i]);
        }
    return true;
}

bool run_count_waiting(const struct archive *archive, size_t *ret, struct err *err)
{
    __attribute__((cleanup(texts_free))) struct config_texts runs = { 0 };
    if (!list_runs(archive, &runs, err))
        return false;
    *ret = runs.n;
    return true;
}

void run_summary_free(struct run_summary *summary)
{
    for (size_t i = 0; i < summary->n_packages; i++)
        sealed_free(&summary->packages[i]);
    free(summary->packages);
    for (size_t i = 0; i < summary->n_failures; i++) {
        free(summary->failures[i].url);
        free(summary->failures[i].why);
    }
    free(summary->failures);
    free(summary->deferred);
    *summary = (struct run_summary){ 0 };
}
