/* pressmark verify PATH…: checks any bag folder or WARC file, ours or not. */
#include <inttypes.h>

#include "base/jsonl.h"
#include "cmd/commands.h"
#include "fixity/verify.h"

static void put_json(const char *path, const struct verified *verified)
{
    struct buf out = { 0 };
    struct jsonl json;
    jsonl_begin(&json, &out, false);
    jsonl_open_object(&json, NULL);
    jsonl_put_text(&json, "path", path);
    jsonl_put_text(&json, "kind", verified->kind);
    jsonl_put_text(&json, "verdict", verified->verdict);
    jsonl_put_u64(&json, "errors", verified->findings.n_errors);
    jsonl_put_u64(&json, "warnings", verified->findings.n_warnings);
    jsonl_put_u64(&json, "bytes", verified->bytes);
    jsonl_put_u64(&json, "files", verified->files);
    jsonl_put_u64(&json, "records", verified->records);
    jsonl_put_u64(&json, "articles", verified->articles);
    jsonl_put_u64(&json, "images", verified->images);
    jsonl_open_array(&json, "findings");
    for (size_t i = 0; i < verified->findings.n; i++) {
        const struct finding *finding = &verified->findings.items[i];
        jsonl_open_object(&json, NULL);
        jsonl_put_text(&json, "severity", severity_name(finding->severity));
        jsonl_put_text(&json, "code", finding->code);
        jsonl_put_text(&json, "where", finding->where);
        jsonl_put_text(&json, "why", finding->why);
        jsonl_close_object(&json);
    }
    jsonl_close_array(&json);
    jsonl_close_object(&json);
    jsonl_end(&json);
    cli_out(&out);
}

static void put_count(struct buf *out, const char *before, uint64_t n, const char *noun)
{
    cli_put(out, "%s", before);
    cli_put_count(out, n, noun);
}

static void put_text(const char *path, const struct verified *verified)
{
    struct buf out = { 0 };
    char size[32];
    cli_size(verified->bytes, size);
    cli_put_line(&out, "%s: %s", path, verified->verdict);
    cli_put(&out, "  %s", verified->kind);
    put_count(&out, ", ", verified->files, "file");
    cli_put(&out, ", %s", size);
    if (verified->records)
        put_count(&out, ", ", verified->records, "record");
    if (verified->articles) {
        put_count(&out, ", ", verified->articles, "article");
        put_count(&out, ", ", verified->images, "picture");
    }
    put_count(&out, "; ", verified->findings.n_errors, "error");
    put_count(&out, ", ", verified->findings.n_warnings, "warning");
    cli_end_line(&out);
    for (size_t i = 0; i < verified->findings.n; i++) {
        const struct finding *finding = &verified->findings.items[i];
        cli_put_line(&out, "  %-8s%s", severity_name(finding->severity), finding->code);
        cli_put_line(&out, "          %s: %s", finding->where, finding->why);
    }
    if (verified->findings.n_left_out)
        cli_put_line(&out, "  … and %zu more", verified->findings.n_left_out);
    cli_out(&out);
}

int cmd_verify(struct cli *cli)
{
    unsigned workers = 0;
    const struct cli_option options[] = {
        { "workers", CLI_COUNT, &workers, "N", "threads (default: one a processor)" },
    };
    int code;
    if (!cli_parse(cli, options, COUNT_OF(options), 1, SIZE_MAX, &code))
        return code;
    const struct verify_options verify = { workers, &cli->progress };
    code = CODE_OK;
    for (size_t i = 0; i < cli->n_paths; i++) {
        struct verified verified;
        fixity_verify(cli->paths[i], &verify, &verified);
        cli_end_progress(cli);
        if (archive_is_one(cli->paths[i]) && !cli->quiet) {
            cli_tell("%s is an archive, which is no bag itself", cli->paths[i]);
            cli_tell("  next   pressmark audit --archive %s", cli->paths[i]);
        }
        (cli->json ? put_json : put_text)(cli->paths[i], &verified);
        bool is_unreadable = strcmp(verified.verdict, "unreadable") == 0 && !verified.is_missing;
        if (is_unreadable && code == CODE_OK)
            code = CODE_ENVIRONMENT;
        else if (!is_unreadable && strcmp(verified.verdict, "valid") != 0)
            code = CODE_WRONG;          /* what is known to be wrong outweighs what could not be read */
        verified_free(&verified);
    }
    return code;
}
