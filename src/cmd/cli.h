/* cmd/cli.h: what all commands share: options from one table (which --help prints), results, errors, exit codes, progress. */
#pragma once
#include "archive/archive.h"
#include "base/finding.h"
#include "base/progress.h"

enum exit_code {
    CODE_OK = 0,                        /* all well */
    CODE_WRONG = 1,                     /* something checked was found wrong, or something asked for is missing */
    CODE_USAGE = 2,                     /* wrong usage or configuration */
    CODE_PART = 3,                      /* done in part */
    CODE_ENVIRONMENT = 4,               /* disk, network, permission */
};
enum { CLI_COUNT_MAX = 1024 };          /* threads; more than any machine has use for */
enum cli_kind { CLI_FLAG, CLI_TEXT, CLI_TEXTS, CLI_DURATION, CLI_SIZE, CLI_COUNT };
struct cli_texts {
    const char **items;
    size_t n;
};
struct cli_option {
    const char *name;                   /* "older-than", without the hyphens */
    enum cli_kind kind;
    void *into;                         /* bool, const char *, struct cli_texts, int64_t (ns), uint64_t, unsigned (1 to CLI_COUNT_MAX) */
    const char *argument;               /* "DURATION"; NULL for flags */
    const char *help;
};
struct cli;
struct cli_command {
    const char *name, *arguments, *summary;     /* "verify", "PATH…", one line */
    int (*run)(struct cli *cli);
    bool needs_archive;
};
struct cli {
    const struct cli_command *command;
    int argc;
    char **argv;                        /* from the command's name on */
    const char *const *paths;           /* positional arguments, after cli_parse */
    size_t n_paths;
    const char *archive_path;           /* --archive, PRESSMARK_ARCHIVE, or the current folder */
    uint64_t given;                     /* which of the command's own options were given, a bit each in their order */
    bool json, quiet;
    struct progress progress;           /* lines and a moving one on a terminal; silent when quiet */
    struct cli_progress *shown;
};
/* Before anything is opened, and with what the program is to exit with: 4 when results could not be written. */
void cli_begin(void);
MUST_CHECK int cli_end(int code);
/* Parses the command's options and the common ones. False: *ret_code is what to exit with (help was printed, or the usage is wrong). */
MUST_CHECK bool cli_parse(struct cli *cli, const struct cli_option *options, size_t n_options, size_t min_paths, size_t max_paths, int *ret_code);
/* Opens the archive; false: printed, *ret_code is set. */
MUST_CHECK bool cli_open_archive(struct cli *cli, struct archive **ret, int *ret_code);
/* Text for people. Foreign text may stand in it (a file's name, an address, a headline, what a server answered): whatever comes of the
 * format is escaped (text_show), so that nothing in it moves the cursor, turns the text around, or passes for another line. Hence no
 * line end stands in a format: cli_end_line and cli_put_line put them. */
void cli_put(struct buf *into, const char *format, ...) PRINTF_LIKE(2, 3);
void cli_put_line(struct buf *into, const char *format, ...) PRINTF_LIKE(2, 3);
void cli_end_line(struct buf *into);
/* One such line, to stderr. */
void cli_tell(const char *format, ...) PRINTF_LIKE(1, 2);
int cli_usage(struct cli *cli, const char *format, ...) PRINTF_LIKE(2, 3);      /* prints, gives CODE_USAGE */
/* Prints an error: what, where, why, next. Gives its exit code. */
int cli_fail(struct cli *cli, const struct err *err, const char *what, ...) PRINTF_LIKE(3, 4);
/* Tells which packages the catalogue lacks since they cannot be read. Gives 3 then: what was listed or found is not all that is kept. */
int cli_unread(struct cli *cli, const struct findings *unread);
int cli_exit_code(const struct err *err);                                       /* the one place that knows */
void cli_out(struct buf *taken);                                                /* a result, to stdout; the buf is freed */
void cli_end_progress(struct cli *cli);                                         /* before anything else goes to the terminal */
/* "71.8 KB" and such, for tables. */
void cli_size(uint64_t bytes, char ret[32]);
/* "1 article", "2 articles": the noun is regular. */
void cli_put_count(struct buf *into, uint64_t n, const char *noun);
/* How many blanks bring `text` to `columns` columns of a terminal (printf counts bytes); its characters are one column wide. */
int cli_pad(const char *text, int columns);
