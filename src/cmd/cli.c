#include "cmd/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/config.h"
#include "base/text.h"
#include "base/time.h"

enum { OPTIONS_MAX = 40, REDRAW_MS = 200 };

struct cli_progress {
    pthread_mutex_t lock;
    bool is_terminal, is_drawn;
    char step[32];
    int64_t began_ns, drawn_ns;
};

/* --- text for people ----------------------------------------------------------------------------------------------------- */

static void put(struct buf *into, const char *format, va_list args)
{
    AUTO_FREE char *text = mem_format_args(format, args);
    text_show(span_of(text), into);
}

void cli_put(struct buf *into, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    put(into, format, args);
    va_end(args);
}

void cli_end_line(struct buf *into)
{
    buf_put_byte(into, '\n');
}

void cli_put_line(struct buf *into, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    put(into, format, args);
    va_end(args);
    cli_end_line(into);
}

void cli_tell(const char *format, ...)
{
    AUTO_BUF struct buf line = { 0 };
    va_list args;
    va_start(args, format);
    put(&line, format, args);
    va_end(args);
    cli_end_line(&line);
    fwrite(line.at, 1, line.len, stderr);
}

/* --- progress ------------------------------------------------------------------------------------------------------------ */

static void clear_line(struct cli_progress *shown)
{
    if (shown->is_drawn)
        fputs("\r\033[K", stderr);
    shown->is_drawn = false;
}

void cli_end_progress(struct cli *cli)
{
    if (!cli->shown)
        return;
    pthread_mutex_lock(&cli->shown->lock);
    clear_line(cli->shown);
    pthread_mutex_unlock(&cli->shown->lock);
}

static void draw(struct cli_progress *shown, const char *step, uint64_t done, uint64_t total)
{
    int64_t now_ns = time_monotonic_ns();
    if (strcmp(step, shown->step) != 0) {
        snprintf(shown->step, sizeof shown->step, "%s", step);
        shown->began_ns = now_ns;
    } else if (now_ns - shown->drawn_ns < REDRAW_MS * INT64_C(1000000)) {
        return;
    }
    shown->drawn_ns = now_ns;
    double seconds = (double)(now_ns - shown->began_ns) / 1e9, rate = seconds > 0.5 ? (double)done / seconds : 0;
    bool is_bytes = total > 1000000 || strcmp(step, "verify") == 0;
    char have[32], all[32], speed[32];
    if (is_bytes) {
        cli_size(done, have);
        cli_size(total, all);
        cli_size((uint64_t)rate, speed);
    } else {
        snprintf(have, sizeof have, "%" PRIu64, done);
        snprintf(all, sizeof all, "%" PRIu64, total);
        snprintf(speed, sizeof speed, "%.1f", rate);
    }
    clear_line(shown);
    fprintf(stderr, "%s: %s", step, have);
    if (total)
        fprintf(stderr, " of %s", all);
    if (rate > 0)
        fprintf(stderr, ", %s/s", speed);
    if (rate > 0 && total > done)
        fprintf(stderr, ", %.0f s left", (double)(total - done) / rate);
    shown->is_drawn = true;
}

static void on_moved(void *context, const char *step, uint64_t done, uint64_t total)
{
    struct cli_progress *shown = context;
    if (!shown->is_terminal)
        return;
    pthread_mutex_lock(&shown->lock);
    draw(shown, step, done, total);
    pthread_mutex_unlock(&shown->lock);
}

static void on_noted(void *context, const char *text)
{
    struct cli_progress *shown = context;
    pthread_mutex_lock(&shown->lock);
    clear_line(shown);
    cli_tell("%s", text);
    pthread_mutex_unlock(&shown->lock);
}

static struct cli_progress the_terminal = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* --- options --------------------------------------------------------------------------------------------------------------- */

static void print_option(const char *name, const char *argument, const char *help)
{
    char left[64];
    snprintf(left, sizeof left, "--%s%s%s", name, argument ? " " : "", argument ? argument : "");
    printf("  %s%*s %s\n", left, cli_pad(left, 28), "", help);
}

static void print_help(const struct cli *cli, const struct cli_option *options, size_t n)
{
    printf("pressmark %s %s\n%s.\n\n", cli->command->name, cli->command->arguments, cli->command->summary);
    for (size_t i = 0; i < n; i++)
        print_option(options[i].name, options[i].argument, options[i].help);
    if (cli->command->needs_archive)
        print_option("archive", "DIR", "the archive (else PRESSMARK_ARCHIVE, else the current folder if it is one)");
    print_option("json", NULL, "results for programs: one JSON object a line");
    print_option("quiet", NULL, "no progress, no notes");
    print_option("version", NULL, "which pressmark this is");
    print_option("help", NULL, "this text");
    printf("\nman pressmark-%s has more.\n", cli->command->name);
}

int cli_usage(struct cli *cli, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    AUTO_FREE char *why = mem_format_args(format, args);
    va_end(args);
    cli_tell("pressmark: %s", why);
    cli_tell("  next   pressmark %s --help", cli->command->name);
    return CODE_USAGE;
}

static bool set_option(struct cli *cli, const struct cli_option *option, const char *value, int *ret_code)
{
    uint64_t count;
    switch (option->kind) {
    case CLI_FLAG:
        *(bool *)option->into = true;
        return true;
    case CLI_TEXT:
        *(const char **)option->into = value;
        return true;
    case CLI_TEXTS: {
        struct cli_texts *texts = option->into;
        ARRAY_GROW(texts->items, texts->n);
        texts->items[texts->n++] = value;
        return true;
    }
    case CLI_DURATION:
        if (time_parse_duration(span_of(value), option->into))
            return true;
        *ret_code = cli_usage(cli, "--%s: \"%s\" is no duration (0, 300ms, 5s, 1h, 90d)", option->name, value);
        return false;
    case CLI_SIZE:
        if (config_parse_size(span_of(value), option->into))
            return true;
        *ret_code = cli_usage(cli, "--%s: \"%s\" is no size (5000, 300KB, 20MB, 2GiB)", option->name, value);
        return false;
    case CLI_COUNT:
        if (span_to_u64(span_of(value), CLI_COUNT_MAX, &count) && count) {
            *(unsigned *)option->into = (unsigned)count;
            return true;
        }
        *ret_code = cli_usage(cli, "--%s: \"%s\"; expected a number from 1 to %d", option->name, value, CLI_COUNT_MAX);
        return false;
    }
    return false;
}

enum { COMMON_ARCHIVE = 1000, COMMON_JSON, COMMON_QUIET, COMMON_VERSION, COMMON_HELP };

bool cli_parse(struct cli *cli, const struct cli_option *options, size_t n_options, size_t min_paths, size_t max_paths, int *ret_code)
{
    struct option table[OPTIONS_MAX] = { 0 };
    size_t n = 0;
    for (size_t i = 0; i < n_options; i++)
        table[n++] = (struct option){ options[i].name, options[i].kind == CLI_FLAG ? no_argument : required_argument, NULL, (int)i };
    if (cli->command->needs_archive)
        table[n++] = (struct option){ "archive", required_argument, NULL, COMMON_ARCHIVE };
    table[n++] = (struct option){ "json", no_argument, NULL, COMMON_JSON };
    table[n++] = (struct option){ "quiet", no_argument, NULL, COMMON_QUIET };
    table[n++] = (struct option){ "version", no_argument, NULL, COMMON_VERSION };
    table[n++] = (struct option){ "help", no_argument, NULL, COMMON_HELP };
    opterr = 0;
    optind = 1;
    for (int choice; (choice = getopt_long(cli->argc, cli->argv, "o:", table, NULL)) != -1;) {
        for (size_t i = 0; choice == 'o' && i < n_options; i++)
            if (strcmp(options[i].name, "output") == 0)
                choice = (int)i;
        if (choice == 'o')
            choice = '?';
        if (choice == '?') {
            *ret_code = cli_usage(cli, "\"%s\" is no option of %s, or lacks its value", cli->argv[optind - 1], cli->command->name);
            return false;
        }
        if (choice == COMMON_VERSION) {
            puts("pressmark " PRESSMARK_VERSION);
            *ret_code = CODE_OK;
            return false;
        }
        if (choice == COMMON_HELP) {
            print_help(cli, options, n_options);
            *ret_code = CODE_OK;
            return false;
        }
        if (choice == COMMON_ARCHIVE)
            cli->archive_path = optarg;
        else if (choice == COMMON_JSON)
            cli->json = true;
        else if (choice == COMMON_QUIET)
            cli->quiet = true;
        else if (set_option(cli, &options[choice], optarg, ret_code))
            cli->given |= UINT64_C(1) << choice;
        else
            return false;
    }
    cli->paths = (const char *const *)(cli->argv + optind);
    cli->n_paths = (size_t)(cli->argc - optind);
    if (cli->n_paths < min_paths || cli->n_paths > max_paths) {
        *ret_code = cli_usage(cli, "%s: expected %s", cli->command->name, *cli->command->arguments ? cli->command->arguments : "no arguments");
        return false;
    }
    the_terminal.is_terminal = isatty(STDERR_FILENO) == 1;
    if (!cli->quiet) {
        cli->shown = &the_terminal;
        cli->progress = (struct progress){ on_moved, on_noted, cli->shown };
    }
    return true;
}

bool cli_open_archive(struct cli *cli, struct archive **ret, int *ret_code)
{
    const char *path = cli->archive_path ? cli->archive_path : getenv("PRESSMARK_ARCHIVE");
    if (!path || !*path) {
        if (!archive_is_one(".")) {
            *ret_code = cli_usage(cli, "no archive: give --archive DIR, or set PRESSMARK_ARCHIVE, or go to one");
            return false;
        }
        path = ".";
    }
    struct err err = { 0 };
    if (!archive_open(path, ret, &err)) {
        *ret_code = cli_fail(cli, &err, "cannot open the archive %s", path);
        return false;
    }
    cli->archive_path = path;
    return true;
}

/* --- results and errors --------------------------------------------------------------------------------------------------------- */

int cli_exit_code(const struct err *err)
{
    switch (err->kind) {
    case ERR_NONE:
        return CODE_OK;
    case ERR_USAGE:
        return CODE_USAGE;
    case ERR_SYSTEM:
        return CODE_ENVIRONMENT;
    case ERR_INVALID:
    case ERR_MISMATCH:
    case ERR_MISSING:
    case ERR_LIMIT:
        break;
    }
    return CODE_WRONG;
}

int cli_fail(struct cli *cli, const struct err *err, const char *what, ...)
{
    va_list args;
    va_start(args, what);
    AUTO_FREE char *failed = mem_format_args(what, args);
    va_end(args);
    cli_end_progress(cli);
    cli_tell("pressmark: %s", err->what[0] ? err->what : failed);
    if (err->where[0])
        cli_tell("  where  %s", err->where);
    cli_tell("  why    %s", err->why);
    if (err->hint[0])
        cli_tell("  next   %s", err->hint);
    return cli_exit_code(err);
}

int cli_unread(struct cli *cli, const struct findings *unread)
{
    cli_end_progress(cli);
    for (size_t i = 0; i < unread->n; i++) {
        cli_tell("pressmark: a package cannot be read, and what it keeps is not known here");
        cli_tell("  where  %s", unread->items[i].where);
        cli_tell("  why    %s", unread->items[i].why);
        cli_tell("  next   pressmark audit --archive %s --older-than 0d", cli->archive_path);
    }
    return unread->n ? CODE_PART : CODE_OK;
}

static int output_errno;                /* why stdout could not be written, the first time; stdio keeps only that it could not */

void cli_out(struct buf *taken)
{
    bool is_written = !taken->len || fwrite(taken->at, 1, taken->len, stdout) == taken->len;
    if ((fflush(stdout) != 0 || !is_written) && !output_errno)
        output_errno = errno;
    buf_free(taken);
}

/* A file opened later would get the number of a closed standard stream, and results or messages would be written into an archive. */
void cli_begin(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
            _exit(CODE_ENVIRONMENT);    /* used the wrong way round it fails, as a closed one does */
}

int cli_end(int code)
{
    if (fflush(stdout) != 0 && !output_errno)
        output_errno = errno;
    if (!output_errno && !ferror(stdout))
        return code;
    fprintf(stderr, "pressmark: the results could not be written to standard output\n  why    %s\n"
                    "  next   write them elsewhere; what was archived stays archived, only its report is lost\n",
            strerror(output_errno ? output_errno : EIO));
    return code == CODE_OK || code == CODE_PART ? CODE_ENVIRONMENT : code;     /* what was found wrong outweighs it */
}

void cli_put_count(struct buf *into, uint64_t n, const char *noun)
{
    buf_printf(into, "%" PRIu64 " %s%s", n, noun, n == 1 ? "" : "s");
}

int cli_pad(const char *text, int columns)
{
    struct span span = span_of(text);
    int used = 0;
    for (size_t at = 0; at < span.len; used++)
        span_utf8_next(span, &at);
    return used < columns ? columns - used : 0;
}

void cli_size(uint64_t bytes, char ret[32])
{
    static const char *const units[] = { "B", "KB", "MB", "GB", "TB", "PB", "EB" };
    double size = (double)bytes;
    size_t unit = 0;
    /* 999.95 would be shown as 1000.0 */
    while (size >= (unit ? 999.95 : 1000) && unit + 1 < COUNT_OF(units)) {
        size /= 1000;
        unit++;
    }
    snprintf(ret, 32, unit ? "%.1f %s" : "%.0f %s", size, units[unit]);
}
