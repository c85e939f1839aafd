#include "capture/schedule.h"

#include <stdio.h>
#include <sys/statvfs.h>

#include "archive/frontier.h"
#include "archive/ledger.h"
#include "capture/gather.h"
#include "package/reader.h"
#include "web/host.h"
#include "web/url.h"

enum { BATCH = 200 };                   /* articles in memory at a time */
#define RESERVE_BYTES (UINT64_C(256) * 1024 * 1024)     /* of the disk: what ledger, catalogue and sealing need to end a run in order */

struct schedule {
    const struct archive *archive;
    const struct schedule_options *options;
    const struct profile *profile;
    struct summary *summary;
    struct frontier *frontier;
    struct zone *zone;                  /* of the profile; NULL: the archive's */
    struct run_summary sealed;
    int64_t begun_ns, deadline_ns;      /* deadline: monotonic; INT64_MAX: none */
    struct discovery discovery;
    size_t n_sitemaps;                  /* of the discovery, that were added */
    bool is_found;                      /* what the sources named is in the frontier */
    uint64_t n_begun;                   /* articles asked for */
    size_t n_noted;                     /* pages of the run whose outcome is in frontier and summary */
};

/* --- checks -------------------------------------------------------------------------------------------------------------------------- */

static bool has_room(const struct archive *archive)
{
    struct statvfs room;
    return fstatvfs(archive->work_fd, &room) < 0 || (uint64_t)room.f_bavail * room.f_frsize >= RESERVE_BYTES;
}

static bool check_room(const struct archive *archive, struct err *err)
{
    if (has_room(archive))
        return true;
    err_set(err, ERR_SYSTEM, "less than 256 MiB are free, which are kept so that a run can end in order");
    return err_where(err, "%s", archive->path);
}

/* --- sources ------------------------------------------------------------------------------------------------------------------------- */

static bool read_source(void *context, struct crawl_page *source, struct source *body, const char *content_type, const char *url,
                        char **ret_note, struct err *err)
{
    struct schedule *schedule = context;
    return discovery_read(&schedule->discovery, source->url, body, content_type, url, ret_note, err);
}

/* With what it said when it was last read, it is asked whether it changed. */
static bool add_source(struct schedule *schedule, struct run *run, const char *url, struct err *err)
{
    AUTO_FREE char *etag = NULL, *modified = NULL;
    if (!frontier_source(schedule->frontier, url, &etag, &modified, err))
        return false;
    struct crawl_page *page = run_add_page(run, url);
    page->is_source = true;
    if (!page->known && (etag || modified)) {
        const struct known known = { .url = (char *)url, .etag = etag, .last_modified = modified };
        page->known = known_copy(&known);
    }
    return true;
}

static bool add_sources(struct schedule *schedule, struct run *run, struct err *err)
{
    const struct config_texts *lists[] = { &schedule->profile->sources.feeds, &schedule->profile->sources.sitemaps, &schedule->profile->sources.pages };
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        for (size_t k = 0; k < lists[i]->n; k++)
            if (!add_source(schedule, run, lists[i]->items[k], err))
                return false;
    return true;
}

/* What the sources named is in the frontier before a source is noted as read. */
static bool keep_found(struct schedule *schedule, struct run *run, struct err *err)
{
    if (!frontier_begin(schedule->frontier, err))
        return false;
    for (size_t i = 0; i < schedule->discovery.n; i++) {
        const struct discovered *item = &schedule->discovery.items[i];
        bool is_new;
        if (item->why_not)
            continue;
        if (!frontier_find(schedule->frontier, item->url, schedule->begun_ns, &is_new, err))
            return false;
        schedule->summary->counts.found++;
        schedule->summary->counts.new += is_new;
    }
    for (size_t i = 0; i < run->n_pages; i++) {
        const struct crawl_page *page = run->pages[i];
        bool is_whole = page->is_source && page->outcome == CRAWL_READ && !page->why;
        if (is_whole && !frontier_put_source(schedule->frontier, page->url, page->etag, page->last_modified, schedule->begun_ns, err))
            return false;
    }
    return frontier_commit(schedule->frontier, err);
}

/* --- outcomes ------------------------------------------------------------------------------------------------------------------------- */

static bool is_gone(const struct crawl_page *page)
{
    return page->known && (page->status == 404 || page->status == 410);
}

static enum frontier_outcome frontier_outcome_of(const struct crawl_page *page)
{
    if (page->outcome != CRAWL_FAILED)
        return FRONTIER_CAPTURED;
    bool is_absent = page->status == 404 || page->status == 410;
    return is_absent ? FRONTIER_GONE : page->is_fact ? FRONTIER_REFUSED : FRONTIER_FAILED;
}

static enum summary_page_outcome summary_outcome_of(const struct crawl_page *page)
{
    switch (page->outcome) {
    case CRAWL_CAPTURED:
        return page->known || page->changes ? SUMMARY_CHANGED : SUMMARY_CAPTURED;
    case CRAWL_UNCHANGED:
    case CRAWL_READ:
        return SUMMARY_UNCHANGED;
    case CRAWL_WAITING:
        return SUMMARY_WAITING;
    case CRAWL_FAILED:
        break;
    }
    bool is_absent = page->status == 404 || page->status == 410;
    return is_gone(page) ? SUMMARY_GONE : page->is_fact && !is_absent ? SUMMARY_REFUSED : SUMMARY_FAILED;
}

static void tell_source(struct schedule *schedule, const struct crawl_page *page)
{
    const char *kind = "source";
    uint64_t items = 0;
    for (size_t i = 0; i < schedule->discovery.n_sources; i++)
        if (strcmp(schedule->discovery.sources[i].url, page->url) == 0) {
            kind = schedule->discovery.sources[i].kind;
            items = schedule->discovery.sources[i].items;
        }
    struct summary_source *source = summary_add_source(schedule->summary, page->url, kind);
    source->items = items;
    /* A site that was redesigned must not look like a quiet day: what is no feed any more names nothing. */
    bool is_nothing = page->outcome == CRAWL_READ && page->why && !items;
    source->is_failed = page->outcome == CRAWL_FAILED || is_nothing;
    source->why = mem_text(page->outcome == CRAWL_UNCHANGED ? "not changed since it was last read" : page->why);
}

static void tell_page(struct schedule *schedule, const struct run *run, const struct crawl_page *page)
{
    struct summary_page *told = summary_add_page(schedule->summary, page->url, summary_outcome_of(page));
    bool is_kept = page->outcome == CRAWL_CAPTURED;
    told->at_ns = page->captured_ns;
    told->status = page->status;
    told->why = mem_text(page->why);
    told->changes = mem_text(page->changes);
    told->snapshot = page->snapshot[0] ? mem_text(page->snapshot) : NULL;
    told->package = is_kept ? mem_format("%s-%04u", run->id, page->package) : NULL;
}

static bool note(struct schedule *schedule, struct run *run, const struct crawl_page *page, struct err *err)
{
    const struct frontier_steps steps = { schedule->profile->revisit.after.items, schedule->profile->revisit.after.n };
    if (page->outcome == CRAWL_WAITING)
        return true;
    if (page->is_source) {
        tell_source(schedule, page);
        return true;
    }
    tell_page(schedule, run, page);
    return frontier_looked(schedule->frontier, page->url, page->at, frontier_outcome_of(page), time_now_ns(), page->known ? page->known->first_ns : 0, &steps, err);
}

/* All that is done is on disk by now: the frontier may know it. */
static bool note_done(struct schedule *schedule, struct run *run, struct err *err)
{
    if (!frontier_begin(schedule->frontier, err))
        return false;
    for (; schedule->n_noted < run->n_pages; schedule->n_noted++)
        if (!note(schedule, run, run->pages[schedule->n_noted], err))
            return false;
    return frontier_commit(schedule->frontier, err);
}

/* --- articles -------------------------------------------------------------------------------------------------------------------------- */

struct choosing {
    struct schedule *schedule;
    struct run *run;
    struct catalogue *catalogue;        /* NULL: nothing is kept yet */
};

static bool add_due(void *context, const struct frontier_article *article, struct err *err)
{
    struct choosing *choosing = context;
    AUTO_KNOWN struct catalogue_known kept = { 0 };
    struct crawl_page *page = run_add_page(choosing->run, article->url);
    if (choosing->catalogue && !catalogue_latest(choosing->catalogue, article->at, &kept, err))
        return false;
    choosing->schedule->summary->counts.due += article->first_ns > 0;
    choosing->schedule->n_begun++;
    if (!kept.is_there || page->known)
        return true;
    struct known known = { kept.url, kept.etag, kept.last_modified, kept.package, kept.number, kept.first_captured_ns, "" };
    snprintf(known.snapshot, sizeof known.snapshot, "%s", kept.id);
    page->known = known_copy(&known);
    return true;
}

static bool may_begin_more(const struct schedule *schedule, const struct run *run)
{
    const struct profile *profile = schedule->profile;
    return time_monotonic_ns() < schedule->deadline_ns && has_room(schedule->archive) &&
           (!profile->limits.articles || schedule->n_begun < profile->limits.articles) &&
           (!profile->limits.run_bytes || run->package_bytes < profile->limits.run_bytes);
}

static bool add_batch(struct schedule *schedule, struct run *run, struct err *err)
{
    struct choosing choosing = { schedule, run, NULL };
    size_t max = BATCH;
    uint64_t limit = schedule->profile->limits.articles;
    if (limit && limit - schedule->n_begun < max)
        max = (size_t)(limit - schedule->n_begun);
    return run_catalogue(run, &choosing.catalogue, err) &&
           frontier_due(schedule->frontier, schedule->begun_ns, max, add_due, &choosing, err);
}

/* First the sources, and the sitemaps that they name; then what is due, batch by batch. */
static bool add_more(struct run *run, void *context, struct err *err)
{
    struct schedule *schedule = context;
    if (!note_done(schedule, run, err))
        return false;
    if (!schedule->is_found) {
        bool is_left = schedule->n_sitemaps < schedule->discovery.n_sitemaps;
        for (; schedule->n_sitemaps < schedule->discovery.n_sitemaps; schedule->n_sitemaps++)
            if (!add_source(schedule, run, schedule->discovery.sitemaps[schedule->n_sitemaps], err))
                return false;
        if (is_left)
            return true;
        if (!keep_found(schedule, run, err))
            return false;
        schedule->is_found = true;
    }
    return !may_begin_more(schedule, run) || add_batch(schedule, run, err);
}

/* --- the folder ----------------------------------------------------------------------------------------------------------------------- */

static void use_profile(struct schedule *schedule, struct run *run)
{
    const struct schedule_options *options = schedule->options;
    const struct profile *profile = schedule->profile;
    run->profile = profile;
    run->is_scheduled = true;
    run->stop = options->stop;
    run->more = add_more;
    run->read_source = read_source;
    run->more_context = schedule;
    free(run->collection);
    run->collection = mem_text(profile->collection ? profile->collection : profile->name);
    run->page_delay_ns = profile->politeness.page_delay_ns;
    run->manners = (struct manners_options){ (unsigned)profile->politeness.connections, (unsigned)profile->politeness.error_budget, options->retry_wait_ns };
    run->ignore_robots = profile->robots == PROFILE_ROBOTS_IGNORE;
    run->allow_private = options->allow_private || profile->capture.allow_private;
    run->http2 = options->http2;
    config_texts_free(&run->connect_to);
    for (size_t i = 0; i < options->n_connect_to; i++)
        run_add_text(&run->connect_to, options->connect_to[i]);
    free(run->ca_file);
    free(run->proxy);
    run->ca_file = mem_text(options->ca_file);
    run->proxy = mem_text(options->proxy);
    run->limits = options->limits;
    run->limits.max_bytes = profile->limits.resource_bytes;
}

/* "2026-11-24" in the profile's zone. */
static void day_of(const struct schedule *schedule, int64_t time_ns, char ret[TIME_TEXT])
{
    zone_format(schedule->zone ? schedule->zone : schedule->archive->zone, time_ns, ret);
    ret[10] = '\0';
}

/* The folder's name ends in the time of the first run that used it. */
static bool is_of_today(const struct schedule *schedule, const char *id)
{
    enum { STAMP = 16 };                /* 20261124T204300Z */
    char then[TIME_TEXT], now[TIME_TEXT], digits[15];
    int64_t begun_ns;
    const char *stamp = id + strlen(id) - STAMP;
    snprintf(digits, sizeof digits, "%.8s%.6s", stamp, stamp + 9);
    if (!time_parse_instant(span_of(digits), &begun_ns))
        return false;
    day_of(schedule, begun_ns, then);
    day_of(schedule, schedule->begun_ns, now);
    return strcmp(then, now) == 0;
}

static void let_waiting_go(struct run *run)
{
    size_t n = 0;
    for (size_t i = 0; i < run->n_pages; i++)
        if (run->pages[i]->outcome == CRAWL_WAITING)
            crawl_page_free(run->pages[i]);
        else
            run->pages[n++] = run->pages[i];
    run->n_pages = n;
    table_free(run->page_by_url);
    run->page_by_url = table_new();
}

/* What it holds is sealed, and its folder goes. */
static bool seal_and_end(struct run *run, struct err *err)
{
    run->is_scheduled = false;
    run->more = NULL;
    let_waiting_go(run);
    if ((!run->is_ended && !run_capture_all(run, err)) || !run_seal_all(run, false, err))
        return false;
    return run_is_stopped(run) || run_discard(run->archive, run->id, err);
}

static bool is_of_profile(const struct schedule *schedule, const char *name)
{
    AUTO_FREE char *first = mem_format("%s-0001", name);
    struct span text = span_of(name);
    size_t len = strlen(schedule->profile->name);
    return archive_is_package_id(span_of(first)) && span_starts(text, schedule->profile->name) && name[len] == '-' && text.len == len + 17;
}

/* Goes on with what earlier runs left: *ret is this day's folder, if there is one; what is of another day is sealed. */
static bool take_up(struct schedule *schedule, struct run **ret, struct err *err)
{
    AUTO_NAMES struct file_names names = { 0 };
    if (!file_names_read(schedule->archive->work_fd, &names, err))
        return false;
    for (size_t i = 0; i < names.n; i++) {
        if (!is_of_profile(schedule, names.items[i]))
            continue;
        AUTO(run_free) struct run *run = run_new(schedule->archive, schedule->options->workers, schedule->options->progress, &schedule->sealed);
        run->id = mem_text(names.items[i]);
        if (!run_take(run, err) || !run_recall(run, err))
            return err_where(err, "work/%s", names.items[i]);
        if (!run->profile_name)
            continue;                                   /* of `snapshot --name`, which has a name like ours */
        bool was_killed = !run->is_ran;
        use_profile(schedule, run);
        schedule->summary->is_resumed |= was_killed;
        if (was_killed && !note_done(schedule, run, err))
            return false;
        schedule->n_noted = 0;
        bool goes_on = !*ret && !run->is_ended && schedule->profile->package.seal == PROFILE_SEAL_DAY && is_of_today(schedule, run->id);
        if (!goes_on && !seal_and_end(run, err))
            return err_where(err, "work/%s", names.items[i]);
        if (goes_on)
            *ret = TAKE(run);
    }
    return true;
}

static bool begin(struct schedule *schedule, struct run **ret, struct err *err)
{
    AUTO(run_free) struct run *run = NULL;
    if (!take_up(schedule, &run, err))
        return false;
    bool is_new = !run;
    if (is_new) {
        run = run_new(schedule->archive, schedule->options->workers, schedule->options->progress, &schedule->sealed);
        use_profile(schedule, run);
    } else if (!run_seal_all(run, false, err)) {        /* what was full, and closed, when it was killed */
        return false;
    }
    run_forget_settled(run);
    schedule->n_noted = run->n_before = run->n_pages;   /* of earlier runs of the day */
    run->is_ran = false;
    if (!profile_headers_resolve(schedule->profile, &run->headers, err) || !run_check_connections(run, err) || !add_sources(schedule, run, err))
        return false;
    if (is_new ? !run_begin(run, schedule->profile->name, err) : false)
        return false;
    if (is_new) {
        schedule->summary->run = mem_text(run->id);
    } else {
        char stamp[TIME_TEXT];
        time_format_basic(schedule->begun_ns / NS_PER_S * NS_PER_S, stamp);
        schedule->summary->run = mem_format("%s-%s", schedule->profile->name, stamp);
        run_add_run_line(run, schedule->summary->run);
        if (!journal_sync(run->journal, err))
            return false;
    }
    *ret = TAKE(run);
    return true;
}

/* --- the end ------------------------------------------------------------------------------------------------------------------------- */

/* Whether the package that is open got an article into a WARC from number `first` on. */
static bool has_article_since(const struct run *run, unsigned first)
{
    for (size_t i = 0; i < run->n_pages; i++)
        if (run_is_in_package(run, run->pages[i]) && !run->pages[i]->is_shared && run->pages[i]->warc >= first)
            return true;
    return false;
}

static bool end_warcs(struct run *run, struct err *err)
{
    struct buf line = { 0 };
    struct jsonl json;
    run_begin_line(&json, &line, "warc");
    jsonl_put_u64(&json, "next", run->warc);
    jsonl_put_u64(&json, "serial", run->serial);
    run_add_line(run, &json, &line);
    return journal_sync(run->journal, err);
}

/* WARCs without an article: sources, robots.txt, redirects. The journal no longer knows them before they go. */
static bool drop_warcs(struct run *run, unsigned first, struct err *err)
{
    unsigned end = run->warc;
    run->warc = first;
    if (!end_warcs(run, err))
        return false;
    for (unsigned number = first; number < end; number++) {
        AUTO_FREE char *path = mem_format("%s/" PACKAGE_WARCS "/%s-%05u.warc.gz", run->package, run->package, number);
        if (!file_remove_tree(run->fd, path, err))
            return false;
    }
    return true;
}

static bool end_run(struct run *run, struct err *err)
{
    struct buf line = { 0 };
    struct jsonl json;
    run_begin_line(&json, &line, "ran");
    run_add_line(run, &json, &line);
    return journal_sync(run->journal, err);
}

static void tell_package(struct schedule *schedule, const struct sealed *sealed, bool is_open)
{
    struct summary_package *told = summary_add_package(schedule->summary, sealed->package, sealed->path);
    told->is_open = is_open;
    told->articles = sealed->articles;
    told->bytes = sealed->bytes;
}

static bool end_open(struct schedule *schedule, struct run *run, unsigned first_warc, struct err *err)
{
    if (run->package && !run_count(run, CRAWL_CAPTURED, true)) {        /* nothing today so far: no package */
        free(TAKE(run->package));
        free(TAKE(run->package_started));
    }
    if (!run->package)
        return run_seal_all(run, false, err) && run_discard(run->archive, run->id, err);
    bool has_new = has_article_since(run, first_warc);
    if (!(has_new ? end_warcs(run, err) : drop_warcs(run, first_warc, err)) || !run_seal_all(run, false, err))
        return false;
    /* What a killed run had captured may not be in the package that lies open. Only then is this one over. */
    if (!has_new && !schedule->summary->is_resumed)
        return end_run(run, err);
    struct sealed open = { 0 };
    bool is_put = gather_put(run, &open, err);
    if (is_put)
        tell_package(schedule, &open, true);
    sealed_free(&open);
    return is_put && end_run(run, err);
}

/* --- what the packages say of the pages ------------------------------------------------------------------------------------------------ */

static bool tell_snapshot(void *context, unsigned n, const struct snapshot *snapshot, struct err *err)
{
    struct table *by_snapshot = context;
    struct summary_page *page = table_get(by_snapshot, span_of(snapshot->id));
    (void)n;
    (void)err;
    if (!page)
        return true;
    page->headline = mem_text(snapshot->headline);
    page->quality = mem_text(snapshot->quality);
    page->quality_why = mem_text(snapshot->quality_why);
    page->expected = snapshot->expected;
    page->captured = snapshot->captured_requisites;
    page->explained = snapshot->explained;
    for (size_t i = 0; i < snapshot->missed.n; i++)
        if (strcmp(snapshot->missed.items[i].what, "robots") == 0)
            page->by_robots = snapshot->missed.items[i].n;
    for (size_t i = 0; i < snapshot->n_images; i++)
        if (!snapshot->images[i].digest)
            summary_add_missing(page, snapshot->images[i].url, snapshot->images[i].found, snapshot->images[i].outcome);
    return true;
}

static bool read_packages(struct schedule *schedule, struct err *err)
{
    struct summary *summary = schedule->summary;
    AUTO(table_free) struct table *by_snapshot = table_new();
    for (size_t i = 0; i < summary->n_pages; i++)
        if (summary->pages[i].package)
            table_put(by_snapshot, span_of(summary->pages[i].snapshot), &summary->pages[i]);
    for (size_t i = 0; i < summary->n_packages; i++) {
        AUTO_CLOSE int fd = -1;
        if (!archive_open_package(schedule->archive, summary->packages[i].id, &fd, err) || !package_snapshots(fd, tell_snapshot, by_snapshot, err))
            return err_where(err, "%s", summary->packages[i].id);
    }
    return true;
}

/* --- a run ---------------------------------------------------------------------------------------------------------------------------- */

static bool run_once(struct schedule *schedule, struct err *err)
{
    AUTO(run_free) struct run *run = NULL;
    AUTO_FREE char *agent = NULL;
    if (!begin(schedule, &run, err))
        return false;
    agent = run_user_agent(run);
    schedule->summary->vantage = (struct summary_vantage){ mem_text(agent), mem_text(run->headers.accept_language), run->headers.cookies.n > 0 };
    unsigned first_warc = run->package ? run->warc : 0, first_package = run->package_number;
    if (!run_capture_all(run, err))
        return false;
    schedule->summary->clock = (struct summary_clock){ run->clock.is_known, run->clock.is_synchronised, run->clock.offset_ns, run->clock.server_ns,
                                                       mem_text(run->clock.server) };
    if (run_is_stopped(run))
        return true;
    if (!note_done(schedule, run, err))
        return false;
    if (run->package_number != first_package)
        first_warc = 0;
    if (schedule->profile->package.seal == PROFILE_SEAL_DAY)
        return end_open(schedule, run, first_warc, err);
    return end_run(run, err) && seal_and_end(run, err);
}

bool schedule_run(const struct archive *archive, const struct schedule_options *options, struct summary *ret, struct err *err)
{
    const struct profile *profile = options->profile;
    AUTO_FREE char *folder = mem_format("profiles/%s", profile->name), *lock = mem_format("%s/lock", folder);
    AUTO_CLOSE int lock_fd = -1;
    struct schedule schedule = { .archive = archive, .options = options, .profile = profile, .summary = ret, .begun_ns = time_now_ns() };
    const struct discover_policy policy = { &profile->scope.include, &profile->scope.exclude,
                                            profile->limits.age_ns ? schedule.begun_ns - profile->limits.age_ns : INT64_MIN };
    schedule.deadline_ns = profile->limits.run_time_ns ? time_monotonic_ns() + profile->limits.run_time_ns : INT64_MAX;
    ret->profile = mem_text(profile->name);
    ret->collection = mem_text(profile->collection);
    ret->tool = mem_text("pressmark " PRESSMARK_VERSION);
    ret->begun_ns = schedule.begun_ns;
    bool is_done = profile_check_done(profile, err) && file_make_folders(archive->work_fd, folder, err) && file_lock(archive->work_fd, lock, &lock_fd, err) &&
                   (!profile->timezone || zone_open(profile->timezone, &schedule.zone, err)) && archive_check_schemas(archive, err) &&
                   ledger_check(archive, err) && check_room(archive, err) && discovery_begin(&schedule.discovery, &policy, err) &&
                   frontier_open(archive, profile->name, &schedule.frontier, err) && run_once(&schedule, err);
    for (size_t i = 0; i < schedule.sealed.n_packages; i++)
        tell_package(&schedule, &schedule.sealed.packages[i], false);
    is_done = is_done && read_packages(&schedule, err);
    ret->ended_ns = time_now_ns();
    run_summary_free(&schedule.sealed);
    discovery_end(&schedule.discovery);
    frontier_free(schedule.frontier);
    zone_free(schedule.zone);
    return is_done;
}
