/* pressmark snapshot URL…: captures articles and what they need, and seals packages. */
#include <fcntl.h>
#include <inttypes.h>

#include "capture/run.h"
#include "cmd/commands.h"
#include "cmd/snapshot_told.h"
#include "cmd/stop.h"

enum { LIST_BYTES_MAX = 64 * 1024 * 1024 };

struct urls {
    const char **items;
    size_t n;
    struct buf text;                    /* of the list, its lines cut by NUL */
};

static void add_url(struct urls *urls, const char *url)
{
    ARRAY_GROW(urls->items, urls->n);
    urls->items[urls->n++] = url;
}

/* One URL a line; empty lines and those that begin with # are passed over, and so is the mark that Windows puts before UTF-8. */
static bool read_list(const char *path, struct urls *urls, struct err *err)
{
    if (!file_slurp(AT_FDCWD, path, LIST_BYTES_MAX, &urls->text, err)) {
        if (err->kind == ERR_MISSING)
            err->kind = ERR_USAGE;                      /* the user named it */
        return false;
    }
    buf_put_byte(&urls->text, '\n');                    /* so that a NUL can stand behind each line */
    size_t before = urls->n;
    struct span rest = buf_span(&urls->text), line;
    if (span_starts(rest, "\xef\xbb\xbf"))
        rest = span_from(rest, 3);
    for (size_t number = 1; span_line(&rest, &line); number++) {
        line = span_trim_space(line);
        if (line.len && memchr(line.at, 0, line.len)) {
            err_set(err, ERR_USAGE, "the line holds a NUL; expected one URL a line in UTF-8");
            return err_where(err, "%s, line %zu", path, number);
        }
        if (!line.len || line.at[0] == '#')
            continue;
        char *text = (char *)urls->text.at + (line.at - urls->text.at);
        text[line.len] = '\0';
        add_url(urls, text);
    }
    if (urls->n > before)
        return true;
    err_set(err, ERR_USAGE, "the list names no URL");
    return err_where(err, "%s", path);
}

static void put(const struct cli *cli, const struct run_summary *summary, bool dry_run)
{
    if (dry_run)
        snapshot_put_found(cli, &summary->found);
    else if (cli->json)
        snapshot_put_json(summary);
    else
        snapshot_put_text(cli, summary);
}

/* "7d" before now, a day in the archive's zone, or an instant. */
static bool read_since(const char *text, const struct archive *archive, int64_t *ret)
{
    struct time_said said;
    int64_t ago_ns;
    if (time_parse_duration(span_of(text), &ago_ns)) {
        *ret = time_now_ns() - ago_ns;
        return true;
    }
    if (time_parse_said(span_of(text), &said) && !said.has_time) {
        *ret = zone_day_start(archive->zone, said.year, said.month, said.day);
        return true;
    }
    return time_parse_instant(span_of(text), ret);
}

/* What the profile says where no option does. */
static void apply_profile(const struct profile *profile, struct run_options *run)
{
    run->profile = profile;
    run->policy.include = &profile->scope.include;
    run->policy.exclude = &profile->scope.exclude;
    if (!run->collection)
        run->collection = profile->collection;
    if (!run->name)
        run->name = profile->name;
}

static void remind(struct cli *cli, const struct archive *archive)
{
    if (cli->quiet || settings_are_stated(&archive->settings))
        return;
    progress_noted(&cli->progress, "note: organization and contact are not set in %s/pressmark.yaml; packages say \"Not stated\"", archive->path);
}

/* A run goes on as it was begun: what would change it is refused, not passed over. */
static bool check_resume(struct cli *cli, const struct cli_option *options, size_t n_options, int *ret_code)
{
    static const char *const allowed[] = { "resume", "workers" };
    for (size_t i = 0; i < n_options; i++) {
        bool is_allowed = !(cli->given & UINT64_C(1) << i);
        for (size_t k = 0; k < COUNT_OF(allowed); k++)
            is_allowed = is_allowed || strcmp(options[i].name, allowed[k]) == 0;
        if (!is_allowed) {
            *ret_code = cli_usage(cli, "--%s is for a new run: --resume goes on with runs as they were begun", options[i].name);
            return false;
        }
    }
    if (cli->n_paths)
        *ret_code = cli_usage(cli, "--resume goes on with what was asked for before: give no URL");
    return cli->n_paths == 0;
}

int cmd_snapshot(struct cli *cli)
{
    const char *list = NULL, *robots = NULL, *collection = NULL, *name = NULL, *ca_file = NULL, *proxy = NULL;
    const char *profile_file = NULL, *since = NULL, *max_articles = NULL;
    struct cli_texts feeds = { 0 }, sitemaps = { 0 };
    bool dry_run = false;
    bool resume = false, allow_private = false, http2 = false, defer = false;
    struct cli_texts connect_to = { 0 };
    int64_t page_delay_ns = NS_PER_S;
    struct manners_options manners = { MANNERS_CONNECTIONS, MANNERS_ERROR_BUDGET, NS_PER_S };
    unsigned workers = 0;
    struct fetch_limits limits = { FETCH_MAX_BYTES, 15 * NS_PER_S, 30 * NS_PER_S, 300 * NS_PER_S };
    const struct cli_option options[] = {
        { "list", CLI_TEXT, &list, "FILE", "more URLs, one a line" },
        { "feed", CLI_TEXTS, &feeds, "URL", "capture what this feed names; may be repeated" },
        { "sitemap", CLI_TEXTS, &sitemaps, "URL", "what this sitemap, or index of sitemaps, names; may be repeated" },
        { "max-articles", CLI_TEXT, &max_articles, "N", "of what feeds and sitemaps name, the first N" },
        { "since", CLI_TEXT, &since, "DATE", "and nothing older: a day, an instant, or 7d for a week ago" },
        { "dry-run", CLI_FLAG, &dry_run, NULL, "say what would be captured, and why not the rest" },
        { "profile", CLI_TEXT, &profile_file, "FILE", "what a site profile says of scope, requests, rights; options go before it" },
        { "collection", CLI_TEXT, &collection, "NAME", "what packages say they belong to (default: the first URL's host)" },
        { "name", CLI_TEXT, &name, "NAME", "begin of package ids (default: the first URL's host)" },
        { "page-delay", CLI_DURATION, &page_delay_ns, "DURATION", "between pages of one host (default 1s)" },
        { "connections", CLI_COUNT, &manners.connections, "N", "to one host, 1 to 48 (default 6)" },
        { "retry-wait", CLI_DURATION, &manners.retry_wait_ns, "DURATION", "before a request is sent again; doubled each time (default 1s)" },
        { "error-budget", CLI_COUNT, &manners.error_budget, "N", "errors in a row after which a host rests for the run (default 20)" },
        { "max-resource-bytes", CLI_SIZE, &limits.max_bytes, "SIZE", "a longer body is cut there (default 512MiB)" },
        { "connect-timeout", CLI_DURATION, &limits.connect_ns, "DURATION", "for each connection (default 15s)" },
        { "idle-timeout", CLI_DURATION, &limits.idle_ns, "DURATION", "without a byte of the answer; whole seconds (default 30s)" },
        { "resource-timeout", CLI_DURATION, &limits.total_ns, "DURATION", "for each request and its answer (default 5m)" },
        { "robots", CLI_TEXT, &robots, "obey|ignore", "ignore: for legal deposit; it is recorded (default obey)" },
        { "allow-private", CLI_FLAG, &allow_private, NULL, "private and loopback addresses too" },
        { "connect-to", CLI_TEXTS, &connect_to, "H:P:A:P", "HOST:PORT:ADDR:PORT, as curl has it; may be repeated" },
        { "cacert", CLI_TEXT, &ca_file, "FILE", "authorities to trust, instead of the system's (PEM)" },
        { "proxy", CLI_TEXT, &proxy, "URL", "fetch through a proxy; addresses are then not checked, and records say so" },
        { "http2", CLI_FLAG, &http2, NULL, "negotiate HTTP/2 (records are then not exactly what crossed the wire)" },
        { "workers", CLI_COUNT, &workers, "N", "threads for sealing (default: one a processor)" },
        { "defer-sealing", CLI_FLAG, &defer, NULL, "capture only; --resume seals" },
        { "resume", CLI_FLAG, &resume, NULL, "go on with runs that were interrupted" },
    };
    int code;
    if (!cli_parse(cli, options, COUNT_OF(options), 0, SIZE_MAX, &code) ||
        (resume && !check_resume(cli, options, COUNT_OF(options), &code)))
        return code;
    if (robots && strcmp(robots, "obey") != 0 && strcmp(robots, "ignore") != 0)
        return cli_usage(cli, "--robots: \"%s\"; expected obey or ignore", robots);
    if (!limits.max_bytes || !limits.connect_ns || !limits.idle_ns || !limits.total_ns)
        return cli_usage(cli, "a limit of 0 lets nothing through: --max-resource-bytes and the timeouts begin at 1");
    if (manners.connections > MANNERS_CONNECTIONS_MAX)
        return cli_usage(cli, "--connections: %u; expected at most %d to one host", manners.connections, MANNERS_CONNECTIONS_MAX);
    if (!manners.retry_wait_ns)
        return cli_usage(cli, "--retry-wait 0 would ask again at once; expected 1ms or more");
    struct err err = { 0 };
    struct urls urls = { 0 };
    for (size_t i = 0; i < cli->n_paths; i++)
        add_url(&urls, cli->paths[i]);
    bool is_read = !list || read_list(list, &urls, &err);
    AUTO_FREE const char **owned_urls = urls.items;
    AUTO_FREE const char **owned_connect_to = connect_to.items;
    AUTO_FREE uint8_t *owned_text = urls.text.at;
    if (!is_read)
        return cli_fail(cli, &err, "cannot read the list of URLs");
    struct urls sources = { 0 };
    for (size_t i = 0; i < feeds.n; i++)
        add_url(&sources, feeds.items[i]);
    for (size_t i = 0; i < sitemaps.n; i++)
        add_url(&sources, sitemaps.items[i]);
    AUTO_FREE const char **owned_sources = sources.items;
    AUTO_FREE const char **owned_feeds = feeds.items;
    AUTO_FREE const char **owned_sitemaps = sitemaps.items;
    uint64_t n_max = 0;
    AUTO_PROFILE struct profile profile = { 0 };
    if (!resume && urls.n + sources.n == 0)
        return cli_usage(cli, "snapshot: expected URLs, --feed, --sitemap, --list or --resume");
    if (!sources.n && (since || max_articles || dry_run))
        return cli_usage(cli, "--since, --max-articles and --dry-run are about what --feed and --sitemap name");
    if (max_articles && (!span_to_u64(span_of(max_articles), SIZE_MAX, &n_max) || !n_max))
        return cli_usage(cli, "--max-articles: \"%s\"; expected a number from 1", max_articles);
    profile_init(&profile);
    if (profile_file && !profile_read(profile_file, &profile, &err))
        return cli_fail(cli, &err, "cannot use the profile");
    AUTO(archive_free) struct archive *archive = NULL;
    if (!cli_open_archive(cli, &archive, &code))
        return code;
    remind(cli, archive);
    struct run_summary summary = { 0 };
    int64_t since_ns = INT64_MIN;
    if (since && !read_since(since, archive, &since_ns))
        return cli_usage(cli, "--since: \"%s\"; expected a day (2026-11-01), an instant, or how long ago (7d)", since);
    struct run_options run = {
        .sources = sources.items, .n_sources = sources.n, .policy = { .since_ns = since_ns }, .max_articles = (size_t)n_max, .dry_run = dry_run,
        .profile_file = profile_file, .urls = urls.items, .n_urls = urls.n, .collection = collection, .name = name, .page_delay_ns = page_delay_ns, .manners = manners,
        .ignore_robots = robots && strcmp(robots, "ignore") == 0, .allow_private = allow_private, .http2 = http2, .defer_sealing = defer,
        .connect_to = connect_to.items, .n_connect_to = connect_to.n, .ca_file = ca_file, .proxy = proxy, .limits = limits, .workers = workers,
        .progress = &cli->progress, .stop = stop_on_signals(),
    };
    if (profile_file) {
        apply_profile(&profile, &run);
        static const char *const names[] = { "page-delay", "connections", "error-budget", "robots", "allow-private", "max-resource-bytes" };
        bool is_given[COUNT_OF(names)] = { 0 };
        for (size_t i = 0; i < COUNT_OF(options); i++)
            for (size_t k = 0; k < COUNT_OF(names); k++)
                is_given[k] |= strcmp(options[i].name, names[k]) == 0 && cli->given & UINT64_C(1) << i;
        run.page_delay_ns = is_given[0] ? run.page_delay_ns : profile.politeness.page_delay_ns;
        run.manners.connections = is_given[1] ? run.manners.connections : (unsigned)profile.politeness.connections;
        run.manners.error_budget = is_given[2] ? run.manners.error_budget : (unsigned)profile.politeness.error_budget;
        run.ignore_robots = is_given[3] ? run.ignore_robots : profile.robots == PROFILE_ROBOTS_IGNORE;
        run.allow_private |= profile.capture.allow_private;
        run.limits.max_bytes = is_given[5] ? run.limits.max_bytes : profile.limits.resource_bytes;
    }
    bool is_done = resume ? run_resume(archive, workers, &cli->progress, run.stop, &summary, &err) : run_capture(archive, &run, &summary, &err);
    cli_end_progress(cli);
    if (is_done || (resume && summary.n_packages))      /* of several runs one could not be resumed: the others are sealed */
        put(cli, &summary, dry_run);
    if (is_done) {
        code = summary.n_failures || summary.n_flaws ? CODE_PART : CODE_OK;
    } else {
        bool is_begun = resume || summary.is_begun;
        if (is_begun)
            err_hint(&err, "pressmark snapshot --archive %s --resume", cli->archive_path);
        else if (err.kind == ERR_SYSTEM)
            err_hint(&err, "nothing was begun: see that %s can be written and has room, then ask again", cli->archive_path);
        code = cli_fail(cli, &err, is_begun ? "the run could not be finished" : "the run could not begin");
    }
    bool is_stopped = summary.stopped != NULL;
    run_summary_free(&summary);
    if (!is_stopped)
        return code;
    cli_tell("pressmark: the run was stopped; all that was received is on disk");
    cli_tell("  next   pressmark snapshot --archive %s --resume", cli->archive_path);
    code = cli_end(code);
    stop_by_signal();
    return code;
}
