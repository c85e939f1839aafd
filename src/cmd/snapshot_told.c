#include "cmd/snapshot_told.h"

#include <inttypes.h>

#include "base/jsonl.h"

static void put_flaws(struct jsonl *json, const struct run_summary *summary)
{
    jsonl_open_array(json, "incomplete");
    for (size_t i = 0; i < summary->n_flaws; i++) {
        jsonl_open_object(json, NULL);
        jsonl_put_text(json, "url", summary->flaws[i].url);
        jsonl_put_text(json, "why", summary->flaws[i].why);
        jsonl_close_object(json);
    }
    jsonl_close_array(json);
}

void snapshot_put_json(const struct run_summary *summary)
{
    for (size_t i = 0; i < summary->n_failures; i++) {
        struct buf out = { 0 };
        struct jsonl json;
        jsonl_begin(&json, &out, false);
        jsonl_open_object(&json, NULL);
        jsonl_put_text(&json, "failed", summary->failures[i].url);
        jsonl_put_text(&json, "why", summary->failures[i].why);
        jsonl_close_object(&json);
        jsonl_end(&json);
        cli_out(&out);
    }
    for (size_t i = 0; i < summary->n_packages; i++) {
        const struct sealed *sealed = &summary->packages[i];
        struct buf out = { 0 };
        struct jsonl json;
        jsonl_begin(&json, &out, false);
        jsonl_open_object(&json, NULL);
        jsonl_put_text(&json, "package", sealed->package);
        jsonl_put_text(&json, "path", sealed->path);
        jsonl_put_u64(&json, "articles", sealed->articles);
        jsonl_put_u64(&json, "resources", sealed->resources);
        jsonl_put_u64(&json, "missing", sealed->missing);
        jsonl_put_u64(&json, "bytes", sealed->bytes);
        if (i + 1 == summary->n_packages) {
            put_flaws(&json, summary);
            if (summary->stopped)
                jsonl_put_text(&json, "stopped", summary->stopped);
        }
        jsonl_close_object(&json);
        jsonl_end(&json);
        cli_out(&out);
    }
    if (summary->n_packages)
        return;
    struct buf out = { 0 };
    struct jsonl json;
    jsonl_begin(&json, &out, false);
    jsonl_open_object(&json, NULL);
    jsonl_put_null(&json, "package");
    jsonl_put_null(&json, "path");
    jsonl_put_u64(&json, "articles", summary->n_captured - summary->n_shared);
    jsonl_put_u64(&json, "resources", 0);
    jsonl_put_u64(&json, "missing", 0);
    jsonl_put_u64(&json, "bytes", 0);
    put_flaws(&json, summary);
    if (summary->deferred)
        jsonl_put_text(&json, "deferred", summary->deferred);
    if (summary->stopped)
        jsonl_put_text(&json, "stopped", summary->stopped);
    jsonl_close_object(&json);
    jsonl_end(&json);
    cli_out(&out);
}

static void put_reason(struct buf *out, const char *what, const char *url, const char *why)
{
    cli_put_line(out, "%s: %s", what, url);
    cli_put_line(out, "  %s", why);
}

void snapshot_put_text(const struct cli *cli, const struct run_summary *summary)
{
    struct buf out = { 0 };
    for (size_t i = 0; i < summary->n_packages; i++) {
        const struct sealed *sealed = &summary->packages[i];
        char size[32];
        cli_size(sealed->bytes, size);
        cli_put_line(&out, "Sealed %s", sealed->package);
        cli_put(&out, "  ");
        cli_put_count(&out, sealed->articles, "article");
        cli_put(&out, ", ");
        cli_put_count(&out, sealed->resources, "resource");
        cli_put_line(&out, " captured, %" PRIu64 " missing (each explained), %s", sealed->missing, size);
        cli_put_line(&out, "  %s/%s", cli->archive_path, sealed->path);
    }
    if (summary->n_shared)
        cli_put_line(&out, "%zu of %zu URLs led to the same page as another: one snapshot for all of them", summary->n_shared, summary->n_asked);
    for (size_t i = 0; i < summary->n_failures; i++)
        put_reason(&out, "Not captured", summary->failures[i].url, summary->failures[i].why);
    for (size_t i = 0; i < summary->n_flaws; i++)
        put_reason(&out, "Captured and kept, but not whole", summary->flaws[i].url, summary->flaws[i].why);
    if (summary->deferred)
        cli_put_line(&out, "Captured %zu of %zu; the run %s waits to be sealed: pressmark snapshot --archive %s --resume",
                     summary->n_captured, summary->n_asked, summary->deferred, cli->archive_path);
    else if (summary->stopped)
        cli_put_line(&out, "Captured %zu of %zu; the run %s is stopped, and waits to be resumed", summary->n_captured, summary->n_asked,
                     summary->stopped);
    else if (!summary->n_packages)
        cli_put_line(&out, "%s", summary->n_asked ? "Nothing was captured; no package was made." : "Nothing to resume.");
    cli_out(&out);
}

/* --- what sources lead to ---------------------------------------------------------------------------------------------- */

static void put_found_json(const struct discovery *found)
{
    for (size_t i = 0; i < found->n; i++) {
        const struct discovered *item = &found->items[i];
        char date[TIME_TEXT] = "";
        if (item->at_ns != INT64_MIN)
            time_format(item->at_ns, date);
        struct buf out = { 0 };
        struct jsonl json;
        jsonl_begin(&json, &out, false);
        jsonl_open_object(&json, NULL);
        jsonl_put_text(&json, "found", item->url);
        jsonl_put_text(&json, "title", item->title);
        jsonl_put_text(&json, "date", date[0] ? date : NULL);
        jsonl_put_text(&json, "source", item->source);
        jsonl_put_bool(&json, "taken", !item->why_not);
        jsonl_put_text(&json, "why", item->why_not);
        jsonl_close_object(&json);
        jsonl_end(&json);
        cli_out(&out);
    }
}

static void put_found_text(const struct discovery *found)
{
    struct buf out = { 0 };
    size_t n_taken = 0;
    for (size_t i = 0; i < found->n; i++) {
        const struct discovered *item = &found->items[i];
        n_taken += !item->why_not;
        cli_put_line(&out, "%s %s", item->why_not ? "-" : "+", item->url);
        if (item->why_not)
            cli_put_line(&out, "    %s", item->why_not);
    }
    for (size_t i = 0; i < found->n_sources; i++) {
        const struct discovered_source *source = &found->sources[i];
        cli_put(&out, "%s: %s, ", source->url, source->kind);
        cli_put_count(&out, source->items, "item");
        if (source->fault)
            cli_put(&out, "; %s", source->fault);
        cli_end_line(&out);
    }
    cli_put(&out, "Would capture ");
    cli_put_count(&out, n_taken, "article");
    cli_put_line(&out, " of %zu named", found->n);
    cli_out(&out);
}

void snapshot_put_found(const struct cli *cli, const struct discovery *found)
{
    if (cli->json)
        put_found_json(found);
    else
        put_found_text(found);
}
