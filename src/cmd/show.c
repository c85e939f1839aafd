/* pressmark show ARTICLE-URL|SNAPSHOT-URN|PACKAGE-ID: facts, quality, completeness, and what is missing. */
#include <inttypes.h>

#include "access/show.h"
#include "base/jsonl.h"
#include "cmd/commands.h"

struct printing {
    const struct cli *cli;
    bool with_missing, is_package;
};

/* --- for programs ------------------------------------------------------------------------------------------------------------ */

static void put_tallies(struct jsonl *json, const char *key, const struct tallies *tallies)
{
    jsonl_open_object(json, key);
    for (size_t i = 0; i < tallies->n; i++)
        jsonl_put_u64(json, tallies->items[i].what, tallies->items[i].n);
    jsonl_close_object(json);
}

static void put_missing_json(struct jsonl *json, const struct show_item *item)
{
    jsonl_open_array(json, "missing");
    for (size_t i = 0; i < item->n_missing; i++) {
        jsonl_open_object(json, NULL);
        jsonl_put_text(json, "url", item->missing[i].url);
        jsonl_put_text(json, "found", item->missing[i].found);
        jsonl_put_text(json, "why", item->missing[i].why);
        jsonl_put_text(json, "record", item->missing[i].record);
        jsonl_close_object(json);
    }
    jsonl_close_array(json);
}

static void put_requisites(struct jsonl *json, uint64_t expected, uint64_t captured, uint64_t revisits, uint64_t explained,
                           const struct tallies *missed)
{
    jsonl_open_object(json, "requisites");
    jsonl_put_u64(json, "expected", expected);
    jsonl_put_u64(json, "captured", captured);
    jsonl_put_u64(json, "revisits", revisits);
    jsonl_put_u64(json, "explained", explained);
    put_tallies(json, "missed", missed);
    jsonl_close_object(json);
}

static void put_json(const struct printing *printing, const struct show_item *item, struct buf *out)
{
    const struct snapshot *s = item->snapshot;
    struct jsonl json;
    jsonl_begin(&json, out, false);
    jsonl_open_object(&json, NULL);
    jsonl_put_text(&json, "snapshot", s->id);
    jsonl_put_text(&json, "package", item->package);
    jsonl_put_text(&json, "url", s->url);
    jsonl_put_text(&json, "canonical", s->canonical);
    jsonl_put_text(&json, "captured", s->captured);
    jsonl_put_text(&json, "captured_local", item->captured_local);
    jsonl_put_text(&json, "replaces", s->replaces);
    jsonl_put_text(&json, "headline", s->headline);
    jsonl_put_text(&json, "published", s->published);
    jsonl_put_text(&json, "modified", s->modified);
    jsonl_put_text(&json, "quality", s->quality);
    jsonl_put_text(&json, "quality_why", s->quality_why);
    jsonl_open_array(&json, "images");
    for (size_t i = 0; i < s->n_images; i++) {
        jsonl_open_object(&json, NULL);
        jsonl_put_text(&json, "url", s->images[i].url);
        jsonl_put_text(&json, "role", s->images[i].role);
        jsonl_put_text(&json, "outcome", s->images[i].outcome);
        jsonl_put_text(&json, "caption", s->images[i].caption);
        jsonl_close_object(&json);
    }
    jsonl_close_array(&json);
    put_requisites(&json, s->expected, s->captured_requisites, s->revisits, s->explained, &s->missed);
    if (printing->with_missing)
        put_missing_json(&json, item);
    jsonl_close_object(&json);
    jsonl_end(&json);
}

static void put_totals_json(const char *package, const struct show_totals *totals)
{
    struct buf out = { 0 };
    struct jsonl json;
    jsonl_begin(&json, &out, false);
    jsonl_open_object(&json, NULL);
    jsonl_put_text(&json, "package", package);
    jsonl_put_u64(&json, "snapshots", totals->snapshots);
    put_tallies(&json, "qualities", &totals->qualities);
    put_requisites(&json, totals->expected, totals->captured, totals->revisits, totals->explained, &totals->missed);
    jsonl_close_object(&json);
    jsonl_end(&json);
    cli_out(&out);
}

/* --- for people --------------------------------------------------------------------------------------------------------------- */

static void put_completeness(struct buf *out, uint64_t expected, uint64_t captured, uint64_t revisits, const struct tallies *missed)
{
    cli_put(out, "  requisites %" PRIu64 ", captured %" PRIu64, expected, captured);
    if (revisits)
        cli_put(out, " (%" PRIu64 " the same bytes again)", revisits);
    for (size_t i = 0; i < missed->n; i++)
        cli_put(out, "%s %s: %" PRIu64, i ? "," : "; missing", missed->items[i].what, missed->items[i].n);
    cli_end_line(out);
}

static void put_text(const struct printing *printing, const struct show_item *item, struct buf *out)
{
    const struct snapshot *s = item->snapshot;
    cli_put_line(out, "%s", s->headline);
    cli_put_line(out, "  article    %s", s->canonical ? s->canonical : s->url);
    if (s->canonical && strcmp(s->canonical, s->url) != 0)
        cli_put_line(out, "  from       %s", s->url);
    cli_put_line(out, "  captured   %s", item->captured_local);
    cli_put_line(out, "  published  %s", s->published ? s->published : "not stated");
    cli_put_line(out, "  snapshot   %s", s->id);
    if (!printing->is_package)
        cli_put_line(out, "  package    %s", item->package);
    cli_put_line(out, "  quality    %s%s%s", s->quality ? s->quality : "not judged", s->quality_why ? ": " : "", s->quality_why ? s->quality_why : "");
    put_completeness(out, s->expected, s->captured_requisites, s->revisits, &s->missed);
    for (size_t i = 0; i < s->n_images && !printing->is_package; i++) {
        const struct snapshot_image *image = &s->images[i];
        const char *role = image->role ? image->role : "", *outcome = image->outcome ? image->outcome : "";
        cli_put_line(out, "  picture    %s%*s %s%*s %s", role, cli_pad(role, 10), "", outcome, cli_pad(outcome, 10), "", image->url);
    }
    for (size_t i = 0; i < item->n_missing; i++) {
        const struct show_missing *missing = &item->missing[i];
        cli_put_line(out, "  missing    %s%*s %s%*s %s", missing->why, cli_pad(missing->why, 10), "", missing->found, cli_pad(missing->found, 10), "",
                     missing->url);
    }
    if (printing->with_missing && s->left_out)
        cli_put_line(out, "  missing    %" PRIu64 " more, beyond the limit of a page", s->left_out);
}

static void put_totals(const char *package, const struct show_totals *totals)
{
    struct buf out = { 0 };
    cli_put(&out, "%s: ", package);
    cli_put_count(&out, totals->snapshots, "snapshot");
    for (size_t i = 0; i < totals->qualities.n; i++)
        cli_put(&out, ", %s: %" PRIu64, totals->qualities.items[i].what, totals->qualities.items[i].n);
    cli_end_line(&out);
    put_completeness(&out, totals->expected, totals->captured, totals->revisits, &totals->missed);
    cli_out(&out);
}

static bool put_item(void *context, const struct show_item *item, struct err *err)
{
    (void)err;
    const struct printing *printing = context;
    struct buf out = { 0 };
    if (printing->cli->json)
        put_json(printing, item, &out);
    else
        put_text(printing, item, &out);
    cli_out(&out);
    return true;
}

int cmd_show(struct cli *cli)
{
    struct show_options show = { 0 };
    AUTO_FINDINGS struct findings unread = { 0 };
    const struct cli_option options[] = {
        { "at", CLI_TEXT, &show.at, "DATE", "a day (2023-02-28), an instant (RFC 3339) or 14 digits; default: the latest" },
        { "missing", CLI_FLAG, &show.with_missing, NULL, "each requisite that is missing, and why" },
    };
    int code;
    AUTO(archive_free) struct archive *archive = NULL;
    if (!cli_parse(cli, options, COUNT_OF(options), 1, 1, &code) || !cli_open_archive(cli, &archive, &code))
        return code;
    show.what = cli->paths[0];
    show.progress = &cli->progress;
    show.unread = &unread;
    struct err err = { 0 };
    AUTO_SHOW_TOTALS struct show_totals totals = { 0 };
    struct printing printing = { cli, show.with_missing, archive_is_package_id(span_of(show.what)) };
    bool is_shown = access_show(archive, &show, put_item, &printing, &totals, &err);
    cli_end_progress(cli);
    if (is_shown && totals.is_package && cli->json)
        put_totals_json(show.what, &totals);
    else if (is_shown && totals.is_package)
        put_totals(show.what, &totals);
    int part = cli_unread(cli, &unread);
    return is_shown ? part : cli_fail(cli, &err, "cannot show %s", show.what);
}
