/* pressmark list [URL]: what is kept: snapshots, or packages. */
#include <inttypes.h>

#include "archive/catalogue.h"
#include "base/jsonl.h"
#include "cmd/commands.h"

struct listing {
    const struct cli *cli;
    const struct archive *archive;
    uint64_t n;
};

static int64_t whole_second(int64_t time_ns)
{
    int64_t beyond = time_ns % NS_PER_S;
    return time_ns - (beyond < 0 ? beyond + NS_PER_S : beyond);
}

static bool put_snapshot(void *context, const struct catalogue_snapshot *snapshot, struct err *err)
{
    (void)err;
    struct listing *listing = context;
    struct buf out = { 0 };
    char local[TIME_TEXT];
    listing->n++;
    zone_format(listing->archive->zone, snapshot->captured_ns, local);
    if (listing->cli->json) {
        struct jsonl json;
        jsonl_begin(&json, &out, false);
        jsonl_open_object(&json, NULL);
        jsonl_put_text(&json, "snapshot", snapshot->id);
        jsonl_put_text(&json, "url", snapshot->url);
        jsonl_put_text(&json, "canonical", snapshot->canonical);
        jsonl_put_text(&json, "captured", snapshot->captured);
        jsonl_put_text(&json, "captured_local", local);
        jsonl_put_text(&json, "headline", snapshot->headline);
        jsonl_put_text(&json, "published", *snapshot->published ? snapshot->published : NULL);
        jsonl_put_text(&json, "language", *snapshot->language ? snapshot->language : NULL);
        jsonl_put_u64(&json, "images", snapshot->images);
        jsonl_put_u64(&json, "images_missing", snapshot->images_missing);
        jsonl_put_u64(&json, "missing", snapshot->missing);
        jsonl_put_text(&json, "quality", *snapshot->quality ? snapshot->quality : NULL);
        jsonl_put_text(&json, "package", snapshot->package);
        jsonl_close_object(&json);
        jsonl_end(&json);
    } else {
        /* With its offset: an hour is there twice when clocks go back. */
        zone_format(listing->archive->zone, whole_second(snapshot->captured_ns), local);
        cli_put_line(&out, "%.10s %s  %s", local, local + 11, snapshot->headline);
        cli_put_line(&out, "                           %s", snapshot->url);
        if (!snapshot->is_good)
            cli_put_line(&out, "                           not a good capture: %s", snapshot->quality);
        cli_put(&out, "                           published %s, ", *snapshot->published ? snapshot->published : "not stated");
        cli_put_count(&out, snapshot->images, "picture");
        if (snapshot->images_missing)
            cli_put(&out, " (%" PRIu64 " missing)", snapshot->images_missing);
        cli_put_line(&out, ", in %s", snapshot->package);
    }
    cli_out(&out);
    return true;
}

static bool put_package(void *context, const struct catalogue_package *package, struct err *err)
{
    (void)err;
    struct listing *listing = context;
    struct buf out = { 0 };
    listing->n++;
    if (listing->cli->json) {
        struct jsonl json;
        jsonl_begin(&json, &out, false);
        jsonl_open_object(&json, NULL);
        jsonl_put_text(&json, "package", package->id);
        jsonl_put_text(&json, "urn", package->urn);
        jsonl_put_text(&json, "description", package->description);
        jsonl_put_text(&json, "first", package->first);
        jsonl_put_text(&json, "last", package->last);
        jsonl_put_u64(&json, "articles", package->articles);
        jsonl_put_u64(&json, "images", package->images);
        jsonl_put_u64(&json, "captures", package->captures);
        jsonl_put_u64(&json, "bytes", package->bytes);
        jsonl_put_bool(&json, "open", package->is_open);
        jsonl_close_object(&json);
        jsonl_end(&json);
    } else {
        char size[32];
        cli_size(package->bytes, size);
        cli_put(&out, "%s  ", package->id);
        cli_put_count(&out, package->articles, "article");
        cli_put(&out, ", ");
        cli_put_count(&out, package->images, "picture");
        cli_put_line(&out, ", %s%s", size, package->is_open ? ", open" : "");
    }
    cli_out(&out);
    return true;
}

int cmd_list(struct cli *cli)
{
    bool packages = false;
    const struct cli_option options[] = {
        { "packages", CLI_FLAG, &packages, NULL, "packages instead of snapshots" },
    };
    int code;
    AUTO(archive_free) struct archive *archive = NULL;
    AUTO(catalogue_free) struct catalogue *catalogue = NULL;
    if (!cli_parse(cli, options, COUNT_OF(options), 0, 1, &code) || !cli_open_archive(cli, &archive, &code))
        return code;
    struct err err = { 0 };
    struct listing listing = { cli, archive, 0 };
    const char *url = cli->n_paths ? cli->paths[0] : NULL;
    bool is_listed = catalogue_open(archive, &cli->progress, &catalogue, &err) &&
                     (packages ? catalogue_packages(catalogue, put_package, &listing, &err)
                               : catalogue_snapshots(catalogue, url, put_snapshot, &listing, &err));
    cli_end_progress(cli);
    if (!is_listed)
        return cli_fail(cli, &err, "cannot list %s", cli->archive_path);
    code = cli_unread(cli, catalogue_unread(catalogue));
    if (listing.n || (code != CODE_OK && !url))
        return code;
    if (url) {
        err_set(&err, ERR_MISSING, "no snapshot of it is kept here");
        err_hint(&err, "pressmark list --archive %s shows all", cli->archive_path);
        return cli_fail(cli, &err, "cannot list %s", url);
    }
    if (!cli->json && !cli->quiet)
        progress_noted(&cli->progress, "nothing is kept here yet");
    return CODE_OK;
}
