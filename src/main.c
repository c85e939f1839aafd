/* pressmark: the table of commands, nothing else. */
#include <curl/curl.h>
#include <libxml/parser.h>
#include <signal.h>
#include <stdio.h>

#include "cmd/commands.h"

static const struct cli_command commands[] = {
    { "init", "DIR", "Makes an archive", cmd_init, false },
    { "snapshot", "[URL…]", "Captures articles and what they need, and seals packages", cmd_snapshot, true },
    { "run", "PROFILE", "The scheduled job of one site: what is new or due since the last run", cmd_run, true },
    { "inspect", "FILE.html", "Shows what a page holds and needs, without any archive", cmd_inspect, false },
    { "verify", "PATH…", "Checks any bag folder or WARC file, ours or not", cmd_verify, false },
    { "audit", "", "Checks again every package that is due, and enters each outcome in the ledger", cmd_audit, true },
    { "list", "[URL]", "Lists what is kept: snapshots, or packages", cmd_list, true },
    { "show", "WHAT", "Shows how good and how complete a snapshot or a package is, and what is missing", cmd_show, true },
    { "get", "URL", "Hands out the snapshot closest to a date, as files that open in a browser", cmd_get, true },
    { "index", "", "Makes the catalogue anew from the packages", cmd_index, true },
};

static void print_help(FILE *out)
{
    fputs("pressmark keeps dated snapshots of news articles, packed so that anyone can check them for decades.\n\n", out);
    for (size_t i = 0; i < COUNT_OF(commands); i++)
        fprintf(out, "  pressmark %-10s%s%*s %s\n", commands[i].name, commands[i].arguments, cli_pad(commands[i].arguments, 12), "",
                commands[i].summary);
    fputs("\npressmark COMMAND --help says more; man pressmark says all. pressmark --version tells the version.\n", out);
}

static int run(int argc, char **argv)
{
    if (argc < 2) {
        print_help(stderr);
        return CODE_USAGE;
    }
    struct span name = span_of(argv[1]);
    if (span_is(name, "--help") || span_is(name, "help")) {
        print_help(stdout);
        return CODE_OK;
    }
    if (span_is(name, "--version") || span_is(name, "version")) {
        puts("pressmark " PRESSMARK_VERSION);
        return CODE_OK;
    }
    for (size_t i = 0; i < COUNT_OF(commands); i++)
        if (span_is(name, commands[i].name)) {
            struct cli cli = { .command = &commands[i], .argc = argc - 1, .argv = argv + 1 };
            return commands[i].run(&cli);
        }
    cli_tell("pressmark: \"%s\" is no command", argv[1]);
    cli_tell("  next   pressmark --help");
    return CODE_USAGE;
}

int main(int argc, char **argv)
{
    cli_begin();
    signal(SIGPIPE, SIG_IGN);           /* a peer that goes away is an answer, not an end */
    signal(SIGXFSZ, SIG_IGN);           /* and a file that may not grow is an error with a message */
    curl_global_init(CURL_GLOBAL_DEFAULT);
    xmlInitParser();
    return cli_end(run(argc, argv));
}
