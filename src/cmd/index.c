/* pressmark index: makes the catalogue anew from the packages. */
#include <inttypes.h>

#include "archive/catalogue.h"
#include "base/jsonl.h"
#include "cmd/commands.h"

int cmd_index(struct cli *cli)
{
    int code;
    AUTO(archive_free) struct archive *archive = NULL;
    if (!cli_parse(cli, NULL, 0, 0, 0, &code) || !cli_open_archive(cli, &archive, &code))
        return code;
    struct err err = { 0 };
    uint64_t packages = 0;
    AUTO_FINDINGS struct findings unread = { 0 };
    bool is_built = catalogue_rebuild(archive, &cli->progress, &packages, &unread, &err);
    cli_end_progress(cli);
    if (!is_built)
        return cli_fail(cli, &err, "the catalogue could not be made anew");
    struct buf out = { 0 };
    if (cli->json) {
        struct jsonl json;
        jsonl_begin(&json, &out, false);
        jsonl_open_object(&json, NULL);
        jsonl_put_u64(&json, "packages", packages);
        jsonl_close_object(&json);
        jsonl_end(&json);
    } else {
        cli_put_line(&out, "The catalogue was made anew from %" PRIu64 " package%s.", packages, packages == 1 ? "" : "s");
    }
    cli_out(&out);
    return cli_unread(cli, &unread);
}
