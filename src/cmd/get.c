/* pressmark get URL --at DATE: the snapshot closest to a date, as files that open in a browser. */
#include <inttypes.h>

#include "access/get.h"
#include "base/jsonl.h"
#include "cmd/commands.h"

static void put_json(const char *folder, const struct get_result *result)
{
    struct buf out = { 0 };
    struct jsonl json;
    jsonl_begin(&json, &out, false);
    jsonl_open_object(&json, NULL);
    jsonl_put_text(&json, "url", result->url);
    jsonl_put_text(&json, "canonical", result->canonical);
    jsonl_put_text(&json, "headline", result->headline);
    jsonl_put_text(&json, "snapshot", result->snapshot);
    jsonl_put_text(&json, "package", result->package);
    jsonl_put_text(&json, "captured", result->captured);
    jsonl_put_text(&json, "captured_local", result->captured_local);
    jsonl_put_bool(&json, "inside", result->is_inside);
    jsonl_put_i64(&json, "distance_seconds", result->distance_ns / NS_PER_S);
    jsonl_put_u64(&json, "snapshots", result->snapshots);
    jsonl_put_u64(&json, "bad", result->bad);
    jsonl_put_text(&json, "quality", result->quality);
    jsonl_put_text(&json, "quality_why", result->quality_why);
    jsonl_put_u64(&json, "files", result->files);
    jsonl_put_u64(&json, "missing", result->missing);
    jsonl_put_bool(&json, "sealed", result->is_sealed);
    jsonl_put_text(&json, "ledger", result->ledger);
    jsonl_put_text(&json, "folder", folder);
    jsonl_close_object(&json);
    jsonl_end(&json);
    cli_out(&out);
}

static void put_distance(struct buf *out, int64_t distance_ns)
{
    int64_t seconds = (distance_ns < 0 ? -distance_ns : distance_ns) / NS_PER_S;
    if (seconds >= 2 * 86400)
        cli_put(out, "%" PRId64 " days", seconds / 86400);
    else if (seconds >= 2 * 3600)
        cli_put(out, "%" PRId64 " hours", seconds / 3600);
    else
        cli_put(out, "%" PRId64 " seconds", seconds);
}

static void put_text(const char *folder, const char *at, const struct get_result *result)
{
    struct buf out = { 0 };
    cli_put_line(&out, "%s", result->headline);
    cli_put(&out, "  captured %s (%s here), one of ", result->captured, result->captured_local);
    cli_put_count(&out, result->snapshots, "snapshot");
    cli_end_line(&out);
    if (at && !result->is_inside) {
        cli_put(&out, "  nothing was captured at %s itself: this is the nearest, ", at);
        put_distance(&out, result->distance_ns);
        cli_put_line(&out, " away");
    }
    cli_put(&out, "  %s/index.html with ", folder);
    cli_put_count(&out, result->files, "file");
    if (result->missing)
        cli_put(&out, "; %" PRIu64 " could not be captured (provenance.json says why)", result->missing);
    cli_end_line(&out);
    cli_put_line(&out, "  from %s%s; every digest was compared: see %s/provenance.json", result->package,
                 result->is_sealed ? "" : " (open: not sealed yet)", folder);
    if (result->doubt)
        cli_put_line(&out, "  but %s", result->doubt);
    cli_out(&out);
}

/* The folder of the archive that `path`, which need not be there yet, would be made in: where only the archive itself may write. NULL: none. */
static const char *folder_of_archive(const char *archive, const char *path)
{
    static const char *const folders[] = { "packages", "ledger", "work" };
    AUTO_FREE char *copy = mem_text(path);
    char *there = NULL;
    for (char *end = copy + strlen(copy); !(there = realpath(*copy ? copy : *path == '/' ? "/" : ".", NULL)) && end > copy;) {
        while (end > copy && *--end != '/')
            ;
        *end = '\0';
    }
    AUTO_FREE char *nearest = there;
    for (size_t i = 0; nearest && i < COUNT_OF(folders); i++) {
        AUTO_FREE char *inside = mem_format("%s/%s", archive, folders[i]);
        AUTO_FREE char *own = realpath(inside, NULL);
        size_t len = own ? strlen(own) : 0;
        if (len && strncmp(nearest, own, len) == 0 && (nearest[len] == '\0' || nearest[len] == '/'))
            return folders[i];
    }
    return NULL;
}

int cmd_get(struct cli *cli)
{
    const char *at = NULL, *folder = NULL;
    struct cli_option options[] = {
        { "at", CLI_TEXT, &at, "DATE", "a day (2023-02-28), an instant (RFC 3339) or 14 digits; default: the latest" },
        { "output", CLI_TEXT, &folder, "FOLDER", "where to put the files (also -o); made, must be new or empty" },
    };
    int code;
    AUTO(archive_free) struct archive *archive = NULL;
    if (!cli_parse(cli, options, COUNT_OF(options), 1, 1, &code))
        return code;
    if (!folder)
        return cli_usage(cli, "get: expected -o FOLDER");
    if (!cli_open_archive(cli, &archive, &code))
        return code;
    const char *kept = folder_of_archive(cli->archive_path, folder);
    if (kept)
        return cli_usage(cli, "get: -o %s lies in the archive's own %s/; expected a folder outside of it", folder, kept);
    struct err err = { 0 };
    struct get_result result = { 0 };
    AUTO_FINDINGS struct findings unread = { 0 };
    const struct get_options get = { cli->paths[0], at, folder, &cli->progress, &unread };
    bool is_got = access_get(archive, &get, &result, &err);
    cli_end_progress(cli);
    if (is_got && !result.is_good) {
        cli_tell("pressmark: this is no good capture of the article: %s (%s)", result.quality, result.quality_why ? result.quality_why : "");
        if (result.bad == result.snapshots && result.snapshots > 1)
            cli_tell("  none of its %" PRIu64 " snapshots is: pressmark list %s", result.snapshots, result.canonical);
    }
    if (is_got && cli->json)
        put_json(folder, &result);
    else if (is_got)
        put_text(folder, at, &result);
    int part = cli_unread(cli, &unread);
    code = is_got ? part : cli_fail(cli, &err, "cannot get %s", cli->paths[0]);
    get_result_free(&result);
    return code;
}
