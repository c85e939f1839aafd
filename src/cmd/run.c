/* pressmark run PROFILE: the scheduled job of one site: what is new or due since the last run. */
#include "archive/ledger.h"
#include "capture/notify.h"
#include "capture/report.h"
#include "capture/retention.h"
#include "capture/schedule.h"
#include "capture/status.h"
#include "capture/verdict.h"
#include "cmd/commands.h"
#include "cmd/stop.h"

static void put_when(struct buf *out, const char *what, int64_t time_ns)
{
    char text[TIME_TEXT];
    time_format(time_ns / NS_PER_S * NS_PER_S, text);
    cli_put_line(out, "  %s %s", what, time_ns ? text : "never");
}

static int put_status(struct cli *cli, const struct archive *archive, const struct profile *profile)
{
    AUTO_STATUS struct status status = { 0 };
    struct err err = { 0 };
    struct buf out = { 0 };
    if (!status_read(archive, profile, time_now_ns(), &status, &err))
        return cli_fail(cli, &err, "cannot read the reports of %s", profile->name);
    if (cli->json) {
        struct jsonl json;
        char due[TIME_TEXT];
        time_format(status.due_ns, due);
        jsonl_begin(&json, &out, false);
        jsonl_open_object(&json, NULL);
        jsonl_put_text(&json, "profile", profile->name);
        jsonl_put_text(&json, "status", status_kind_name(status.kind));
        jsonl_put_text(&json, "why", status.why);
        jsonl_put_text(&json, "run", status.last.run);
        jsonl_put_text(&json, "report", status.report);
        jsonl_put_text(&json, "due", status.due_ns ? due : NULL);
        jsonl_close_object(&json);
        jsonl_end(&json);
    } else {
        cli_put_line(&out, "%s: %s", profile->name, status_kind_name(status.kind));
        if (status.why)
            cli_put_line(&out, "  %s", status.why);
        for (size_t i = 0; i < status.last.n_findings; i++)
            cli_put_line(&out, "  %s: %s", status.last.findings[i].code, status.last.findings[i].why);
        put_when(&out, "last run    ", status.last_run_ns);
        put_when(&out, "last well   ", status.last.history.last_pass_ns);
        put_when(&out, "last article", status.last.history.last_new_ns);
        if (status.report)
            cli_put_line(&out, "  %s/%s", cli->archive_path, status.report);
    }
    cli_out(&out);
    return status.kind == STATUS_WELL ? CODE_OK : CODE_PART;
}

static void put_count(struct buf *out, uint64_t n, const char *what, bool *is_first)
{
    if (!n)
        return;
    cli_put(out, "%s%llu %s", *is_first ? "" : ", ", (unsigned long long)n, what);
    *is_first = false;
}

static void put_text(const struct cli *cli, const struct summary *summary, const char *report)
{
    struct buf out = { 0 };
    const struct summary_counts *counts = &summary->counts;
    bool is_first = true;
    cli_put(&out, "%s: ", summary->profile);
    put_count(&out, counts->captured, "captured", &is_first);
    put_count(&out, counts->changed, "changed", &is_first);
    put_count(&out, counts->unchanged, "unchanged", &is_first);
    put_count(&out, counts->gone, "gone", &is_first);
    put_count(&out, counts->refused, "refused by robots.txt", &is_first);
    put_count(&out, counts->failed, "not to be had", &is_first);
    put_count(&out, counts->waiting, "waiting for the next run", &is_first);
    cli_put_line(&out, "%s", is_first ? "nothing new, nothing due" : "");
    for (size_t i = 0; i < summary->n_packages; i++) {
        const struct summary_package *package = &summary->packages[i];
        char size[32];
        cli_size(package->bytes, size);
        cli_put(&out, "%s %s: ", package->is_open ? "Open" : "Sealed", package->id);
        cli_put_count(&out, package->articles, "article");
        cli_put_line(&out, ", %s", size);
        cli_put_line(&out, "  %s/%s", cli->archive_path, package->path);
    }
    for (size_t i = 0; i < summary->n_findings; i++) {
        cli_put_line(&out, "%s: %s", summary->findings[i].code, summary->findings[i].why);
        if (summary->findings[i].url)
            cli_put_line(&out, "  %s", summary->findings[i].url);
    }
    if (report)
        cli_put_line(&out, "Report: %s/%s", cli->archive_path, report);
    cli_out(&out);
}

/* Every run is an entry, also one that found nothing, or could not be done. */
static bool enter(const struct archive *archive, const struct summary *summary, struct err *err)
{
    static const enum ledger_outcome outcomes[] = { LEDGER_PASS, LEDGER_FAIL, LEDGER_COULD_NOT_RUN };
    const struct summary_counts *counts = &summary->counts;
    const struct ledger_run run = { summary->profile, summary->run, counts->found, counts->new, counts->due, counts->captured, counts->changed,
                                    counts->unchanged, counts->gone, counts->refused, counts->failed };
    const struct ledger_entry entry = { .event = "run", .outcome = outcomes[summary->outcome], .errors = summary->n_findings, .run = &run };
    return ledger_append(archive, &entry, err);
}

/* What the run came to, for everyone who was not there. */
static int tell(struct cli *cli, const struct archive *archive, const struct profile *profile, struct summary *summary, struct err *err)
{
    AUTO_FREE char *report = NULL;
    struct err untold = { 0 };
    summary_count(summary);
    if (!status_recall(archive, summary, err))
        return cli_fail(cli, err, "cannot read the reports of %s", profile->name);
    int code = verdict_judge(summary, profile);
    status_settle(summary);
    bool is_written = enter(archive, summary, err) && report_publish(archive, summary, &report, err) && summary_publish(archive, summary, err);
    if (summary->outcome != SUMMARY_PASS && profile->notify_command &&
        !notify_run(profile->notify_command, summary, report, NOTIFY_TIME_NS, &untold))
        cli_tell("pressmark: notify.command: %s", untold.why);
    err_clear(&untold);
    if (!retention_apply(archive, profile->name, profile->reports_keep_ns, summary->ended_ns, NULL, &untold))
        cli_tell("pressmark: old reports stay: %s", untold.why);
    if (cli->json) {
        struct buf out = { 0 };
        summary_format(summary, false, &out);
        cli_out(&out);
    } else {
        put_text(cli, summary, report);
    }
    return is_written ? code : cli_fail(cli, err, "the report of %s cannot be written", profile->name);
}

/* It could not be done: that too is told, where it can be. */
static int fail(struct cli *cli, const struct archive *archive, const struct profile *profile, struct summary *summary, struct err *err)
{
    struct err untold = { 0 };
    bool is_other_run = err->kind == ERR_USAGE && !summary->run;
    if (!is_other_run) {
        char stamp[TIME_TEXT];
        time_format_basic(summary->begun_ns / NS_PER_S * NS_PER_S, stamp);
        if (!summary->run)
            summary->run = mem_format("%s-%s", profile->name, stamp);
        summary->outcome = SUMMARY_COULD_NOT_RUN;
        summary_find(summary, "could-not-run", NULL, "%s%s%s", err->where, err->where[0] ? ": " : "", err->why);
        AUTO_FREE char *report = NULL;
        summary_count(summary);
        bool is_told = status_recall(archive, summary, &untold);
        verdict_judge(summary, profile);
        status_settle(summary);
        is_told = is_told && enter(archive, summary, &untold) && report_publish(archive, summary, &report, &untold) && summary_publish(archive, summary, &untold);
        if (profile->notify_command && !notify_run(profile->notify_command, summary, report, NOTIFY_TIME_NS, &untold))
            is_told = false;
        if (!is_told)
            cli_tell("pressmark: nobody could be told: %s", untold.why);
    }
    return cli_fail(cli, err, "the run of %s could not be done", profile->name);
}

int cmd_run(struct cli *cli)
{
    const char *ca_file = NULL, *proxy = NULL;
    bool allow_private = false, http2 = false, status = false;
    struct cli_texts connect_to = { 0 };
    int64_t retry_wait_ns = NS_PER_S;
    unsigned workers = 0;
    struct fetch_limits limits = { FETCH_MAX_BYTES, 15 * NS_PER_S, 30 * NS_PER_S, 300 * NS_PER_S };
    const struct cli_option options[] = {
        { "status", CLI_FLAG, &status, NULL, "say whether the profile's runs are well; fails until they are" },
        { "connect-timeout", CLI_DURATION, &limits.connect_ns, "DURATION", "for each connection (default 15s)" },
        { "idle-timeout", CLI_DURATION, &limits.idle_ns, "DURATION", "without a byte of the answer; whole seconds (default 30s)" },
        { "resource-timeout", CLI_DURATION, &limits.total_ns, "DURATION", "for each request and its answer (default 5m)" },
        { "retry-wait", CLI_DURATION, &retry_wait_ns, "DURATION", "before a request is sent again; doubled each time (default 1s)" },
        { "allow-private", CLI_FLAG, &allow_private, NULL, "private and loopback addresses too" },
        { "connect-to", CLI_TEXTS, &connect_to, "H:P:A:P", "HOST:PORT:ADDR:PORT, as curl has it; may be repeated" },
        { "cacert", CLI_TEXT, &ca_file, "FILE", "authorities to trust, instead of the system's (PEM)" },
        { "proxy", CLI_TEXT, &proxy, "URL", "fetch through a proxy; addresses are then not checked, and records say so" },
        { "http2", CLI_FLAG, &http2, NULL, "negotiate HTTP/2 (records are then not exactly what crossed the wire)" },
        { "workers", CLI_COUNT, &workers, "N", "threads for sealing (default: one a processor)" },
    };
    int code;
    if (!cli_parse(cli, options, COUNT_OF(options), 1, 1, &code))
        return code;
    AUTO_FREE const char **owned_connect_to = connect_to.items;
    if (!limits.connect_ns || !limits.idle_ns || !limits.total_ns || !retry_wait_ns)
        return cli_usage(cli, "a limit of 0 lets nothing through: timeouts and --retry-wait begin at 1ms");
    struct err err = { 0 };
    AUTO_PROFILE struct profile profile = { 0 };
    AUTO(archive_free) struct archive *archive = NULL;
    profile_init(&profile);
    if (!profile_read(cli->paths[0], &profile, &err))
        return cli_fail(cli, &err, "cannot use the profile");
    if (!cli->archive_path)
        cli->archive_path = profile.archive;            /* --archive goes before it */
    if (!cli_open_archive(cli, &archive, &code))
        return code;
    if (status)
        return put_status(cli, archive, &profile);
    const struct schedule_options run = {
        .profile = &profile, .allow_private = allow_private, .http2 = http2, .connect_to = connect_to.items, .n_connect_to = connect_to.n,
        .ca_file = ca_file, .proxy = proxy, .limits = limits, .retry_wait_ns = retry_wait_ns, .workers = workers, .progress = &cli->progress,
        .stop = stop_on_signals(),
    };
    AUTO_SUMMARY struct summary summary = { 0 };
    bool is_done = schedule_run(archive, &run, &summary, &err);
    cli_end_progress(cli);
    if (is_done && *run.stop) {
        cli_tell("pressmark: the run was stopped; all that was received is on disk, and the next run goes on with it");
        code = cli_end(CODE_PART);
        stop_by_signal();
        return code;
    }
    return is_done ? tell(cli, archive, &profile, &summary, &err) : fail(cli, archive, &profile, &summary, &err);
}
