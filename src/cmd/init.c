/* pressmark init DIR: makes an archive. */
#include "base/jsonl.h"
#include "cmd/commands.h"

int cmd_init(struct cli *cli)
{
    const char *organization = NULL, *contact = NULL, *isil = NULL, *zone = NULL;
    const struct cli_option options[] = {
        { "organization", CLI_TEXT, &organization, "NAME", "who keeps the archive; written into every package" },
        { "contact", CLI_TEXT, &contact, "MAIL", "whom a site or a researcher may write to" },
        { "isil", CLI_TEXT, &isil, "CODE", "identifier of the institution (ISO 15511)" },
        { "timezone", CLI_TEXT, &zone, "ZONE", "where a day begins and ends, as in the tz database (default UTC)" },
    };
    int code;
    if (!cli_parse(cli, options, COUNT_OF(options), 1, 1, &code))
        return code;
    struct err err = { 0 };
    if (!*cli->paths[0])
        return cli_usage(cli, "init: DIR is empty; expected the name of a folder");
    if (!settings_check_line("--organization", organization, &err) || !settings_check_contact("--contact", contact, &err) ||
        !settings_check_isil("--isil", isil, &err) || !settings_check_line("--timezone", zone, &err))
        return cli_fail(cli, &err, "cannot make an archive in %s", cli->paths[0]);
    struct settings settings;
    settings_init(&settings);
    if (!uuid_random(&settings.uuid, &err))
        return cli_fail(cli, &err, "cannot make an archive");
    char uuid[UUID_TEXT];
    uuid_format(&settings.uuid, uuid);
    settings.uuid_text = mem_text(uuid);
    settings.organization = mem_text(organization);
    settings.contact = mem_text(contact);
    settings.isil = mem_text(isil);
    if (zone) {
        free(settings.timezone);
        settings.timezone = mem_text(zone);
    }
    /* What was given is judged as the file will be, before anything is made. */
    AUTO_BUF struct buf text = { 0 };
    struct settings again;
    settings_init(&again);
    settings_format(&settings, &text);
    bool is_made = settings_parse(buf_span(&text), "pressmark.yaml", &again, &err) && archive_init(cli->paths[0], &settings, &err);
    bool is_stated = settings_are_stated(&settings);
    settings_free(&again);
    settings_free(&settings);
    if (!is_made)
        return cli_fail(cli, &err, "cannot make an archive in %s", cli->paths[0]);
    struct buf out = { 0 };
    if (cli->json) {
        struct jsonl json;
        jsonl_begin(&json, &out, false);
        jsonl_open_object(&json, NULL);
        jsonl_put_text(&json, "archive", cli->paths[0]);
        jsonl_put_text(&json, "uuid", uuid);
        jsonl_close_object(&json);
        jsonl_end(&json);
    } else {
        cli_put_line(&out, "An archive is ready in %s (%s).", cli->paths[0], uuid);
        if (!is_stated)
            cli_put_line(&out, "Set organization and contact in %s/pressmark.yaml: they are written into every package.", cli->paths[0]);
        cli_put_line(&out, "Next: pressmark snapshot --archive %s URL", cli->paths[0]);
    }
    cli_out(&out);
    return CODE_OK;
}
