/* pressmark audit: checks again every package that is due, and enters each outcome in the ledger. */
#include <inttypes.h>

#include "base/jsonl.h"
#include "base/time.h"
#include "cmd/commands.h"
#include "fixity/audit.h"

static void put_finding(struct jsonl *json, const struct finding *finding)
{
    jsonl_open_object(json, NULL);
    jsonl_put_text(json, "severity", severity_name(finding->severity));
    jsonl_put_text(json, "code", finding->code);
    jsonl_put_text(json, "where", finding->where);
    jsonl_put_text(json, "why", finding->why);
    jsonl_close_object(json);
}

static void on_checked(void *context, const char *package_id, const char *outcome, bool is_entered, const struct verified *verified)
{
    struct cli *cli = context;
    struct buf out = { 0 };
    cli_end_progress(cli);
    if (cli->json) {
        struct jsonl json;
        jsonl_begin(&json, &out, false);
        jsonl_open_object(&json, NULL);
        jsonl_put_text(&json, "package", package_id);
        jsonl_put_text(&json, "outcome", outcome);
        jsonl_put_bool(&json, "entered", is_entered);
        jsonl_put_u64(&json, "bytes", verified->bytes);
        jsonl_put_u64(&json, "errors", verified->findings.n_errors);
        jsonl_open_array(&json, "findings");
        for (size_t i = 0; i < verified->findings.n; i++)
            put_finding(&json, &verified->findings.items[i]);
        jsonl_close_array(&json);
        jsonl_close_object(&json);
        jsonl_end(&json);
    } else {
        char size[32];
        cli_size(verified->bytes, size);
        cli_put_line(&out, "%-14s%s  %s%s", outcome, package_id, size, is_entered ? "" : "  NOT entered in the ledger");
        for (size_t i = 0; i < verified->findings.n; i++)
            cli_put_line(&out, "              %s: %s (%s)", verified->findings.items[i].where, verified->findings.items[i].why,
                       verified->findings.items[i].code);
    }
    cli_out(&out);
}

static void put_summary(const struct cli *cli, const struct audit_summary *summary)
{
    struct buf out = { 0 };
    if (cli->json) {
        struct jsonl json;
        jsonl_begin(&json, &out, false);
        jsonl_open_object(&json, NULL);
        jsonl_put_u64(&json, "ledger_entries", summary->ledger_entries);
        jsonl_put_bool(&json, "ledger_intact", summary->findings.n_errors == 0);
        jsonl_put_bool(&json, "ledger_accepted", summary->is_accepted);
        jsonl_put_u64(&json, "packages", summary->packages);
        jsonl_put_u64(&json, "due", summary->due);
        jsonl_put_u64(&json, "passed", summary->passed);
        jsonl_put_u64(&json, "failed", summary->failed);
        jsonl_put_u64(&json, "could_not_run", summary->could_not_run);
        jsonl_put_u64(&json, "not_entered", summary->not_entered);
        jsonl_put_u64(&json, "bytes", summary->bytes);
        jsonl_open_array(&json, "findings");
        for (size_t i = 0; i < summary->findings.n; i++)
            put_finding(&json, &summary->findings.items[i]);
        jsonl_close_array(&json);
        jsonl_close_object(&json);
        jsonl_end(&json);
    } else {
        if (summary->is_accepted)
            cli_put_line(&out, "The ledger was accepted as it lies; an entry says so.");
        for (size_t i = 0; i < summary->findings.n; i++)
            cli_put_line(&out, "%s: %s (%s)", summary->findings.items[i].where, summary->findings.items[i].why, summary->findings.items[i].code);
        cli_put_line(&out, "%" PRIu64 " package%s, %" PRIu64 " due: %" PRIu64 " passed, %" PRIu64 " failed, %" PRIu64 " could not be checked."
                           " Ledger: %" PRIu64 " entr%s, %s.", summary->packages, summary->packages == 1 ? "" : "s", summary->due,
                     summary->passed, summary->failed, summary->could_not_run, summary->ledger_entries,
                     summary->ledger_entries == 1 ? "y" : "ies", summary->findings.n_errors ? "NOT as it was written" : "intact");
    }
    cli_out(&out);
}

int cmd_audit(struct cli *cli)
{
    int64_t older_than_ns = INT64_C(90) * 24 * 3600 * NS_PER_S;
    unsigned workers = 0;
    bool accept = false;
    const struct cli_option options[] = {
        { "accept-ledger", CLI_FLAG, &accept, NULL, "go on with a ledger that lost its head, or was lost; read the man page first" },
        { "older-than", CLI_DURATION, &older_than_ns, "DURATION", "due is what was not checked for so long (default 90d; 0d: all)" },
        { "workers", CLI_COUNT, &workers, "N", "threads (default: one a processor)" },
    };
    int code;
    AUTO(archive_free) struct archive *archive = NULL;
    if (!cli_parse(cli, options, COUNT_OF(options), 0, 0, &code) || !cli_open_archive(cli, &archive, &code))
        return code;
    struct err err = { 0 };
    struct audit_summary summary = { 0 };
    const struct audit_options audit = { older_than_ns, accept, workers, &cli->progress, on_checked, cli };
    bool is_done = fixity_audit(archive, &audit, &summary, &err);
    cli_end_progress(cli);
    if (summary.is_complete)
        put_summary(cli, &summary);
    bool is_wrong = summary.failed || summary.findings.n_errors;
    code = is_done ? CODE_OK
                   : cli_fail(cli, &err, summary.is_complete ? "%s could not be entered in the ledger" : "%s could not be done", "the audit");
    code = is_wrong                ? CODE_WRONG     /* what is known to be wrong outweighs what could not be entered */
           : !is_done              ? code
           : summary.could_not_run ? CODE_ENVIRONMENT
                                   : CODE_OK;
    findings_free(&summary.findings);
    return code;
}
