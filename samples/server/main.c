/* sample-server: serves the sample news site, and misbehaves on request. For demonstrations and tests only. */
#include "badport.h"
#include "manners.h"
#include "serve.h"
#include "today.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

static const char usage[] =
    "usage: sample-server --site DIR [option…]\n"
    "       sample-server --print-bad PATH [--nth N] [--cookie C]\n"
    "\n"
    "Serves DIR/<host>/<path> on 127.0.0.1 until SIGTERM or SIGINT, as DIR/site.conf says; a second port\n"
    "answers with bad manners, see below.\n"
    "\n"
    "  --port N, --bad-port N, --tls-port N   where to listen (0, any free port)\n"
    "  --cert FILE --key FILE     PEM; with them there is https, one certificate for all names\n"
    "  --ports-file FILE          written when ready: http=, https=, bad=, pid=, one a line\n"
    "  --log FILE                 the access log; also GET /_control/log on any host\n"
    "  --edition N                which edition of edited pages (1); also GET /_control/edition?n=N\n"
    "  --today YYYY-MM-DD         the date on the mastheads (the day of the request, UTC)\n"
    "  --map FILE                 more answers: host/path?query TAB file TAB content-type TAB option… (repeatable)\n"
    "  --delay-ms N               wait before each answer\n"
    "  --threads N                for the well-behaved ports (2)\n"
    "  --die-with-parent          stop when the starting process ends\n"
    "  --print-bad PATH           print the exact bytes of a bad answer (the --nth, 1; with --cookie C)\n"
    "\n"
    "Bad manners, by path:\n";

struct settings {
    struct rules *rules;
    const char *site, *ports_file, *log, *print_bad, *cookie, *today;
    char *certificate, *key;
    uint64_t port, bad_port, tls_port, edition, delay_ms, threads, nth;
    bool is_dying_with_parent;
};

static bool print_piece(void *cls, const uint8_t *bytes, size_t len, unsigned pause_ms, bool is_last)
{
    (void)cls, (void)pause_ms, (void)is_last;
    return len == 0 || fwrite(bytes, 1, len, stdout) == len;
}

static int print_bad(const struct settings *settings)
{
    struct answer answer;
    char *target = format_text("%s", settings->print_bad);
    manners_answer(target, settings->cookie, settings->nth, &answer);
    free(target);
    bool is_endless = answer_is_endless(&answer);
    if (is_endless)
        fprintf(stderr, "sample-server: %s has no end\n", settings->print_bad);
    bool is_printed = !is_endless && answer_play(&answer, print_piece, NULL) && fflush(stdout) == 0;
    answer_free(&answer);
    return is_printed ? 0 : 1;
}

static bool read_text(const char *path, char **ret)
{
    struct bytes text;
    if (!bytes_read_file(path, &text)) {
        fprintf(stderr, "sample-server: cannot read %s: %s\n", path, strerror(errno));
        return false;
    }
    bytes_add(&text, "", 1);
    free(*ret);
    *ret = (char *)text.at;
    return true;
}

static bool parse_options(int argc, char **argv, struct settings *settings)
{
    enum { PORT = 256, BAD_PORT, TLS_PORT, EDITION, DELAY, THREADS, NTH, SITE, PORTS_FILE, LOG, PRINT_BAD, COOKIE,
           TODAY, CERT, KEY, MAP, DIE, HELP };
    static const struct option options[] = {
        { "port", 1, 0, PORT },         { "bad-port", 1, 0, BAD_PORT },     { "tls-port", 1, 0, TLS_PORT },
        { "edition", 1, 0, EDITION },   { "delay-ms", 1, 0, DELAY },        { "threads", 1, 0, THREADS },
        { "nth", 1, 0, NTH },           { "site", 1, 0, SITE },             { "ports-file", 1, 0, PORTS_FILE },
        { "log", 1, 0, LOG },           { "print-bad", 1, 0, PRINT_BAD },   { "cookie", 1, 0, COOKIE },
        { "today", 1, 0, TODAY },       { "cert", 1, 0, CERT },             { "key", 1, 0, KEY },
        { "map", 1, 0, MAP },           { "die-with-parent", 0, 0, DIE },   { "help", 0, 0, HELP },
        { 0 },
    };
    struct {
        uint64_t *value, max;
    } numbers[] = {
        { &settings->port, 65535 },     { &settings->bad_port, 65535 },     { &settings->tls_port, 65535 },
        { &settings->edition, EDITIONS_MAX }, { &settings->delay_ms, 600000 }, { &settings->threads, 64 },
        { &settings->nth, INT_MAX },
    };
    const char **texts[] = { &settings->site, &settings->ports_file, &settings->log, &settings->print_bad,
                             &settings->cookie, &settings->today };
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == '?')
            return false;
        if (option == HELP) {
            fputs(usage, stdout);
            manners_print(stdout);
            exit(0);
        }
        if (option <= NTH && !parse_number(optarg, numbers[option - PORT].max, numbers[option - PORT].value)) {
            fprintf(stderr, "sample-server: \"%s\" is no number that fits there\n", optarg);
            return false;
        }
        if (option >= SITE && option <= TODAY)
            *texts[option - SITE] = optarg;
        if (option == DIE)
            settings->is_dying_with_parent = true;
        if ((option == CERT && !read_text(optarg, &settings->certificate)) ||
            (option == KEY && !read_text(optarg, &settings->key)) ||
            (option == MAP && !rules_read_map(settings->rules, optarg)))
            return false;
    }
    if (optind < argc || settings->threads == 0 || settings->edition == 0 ||
        !settings->certificate != !settings->key) {
        fputs("sample-server: see --help\n", stderr);
        return false;
    }
    return true;
}

/* Whoever waits for the file to appear must find it whole. */
static bool write_ports(const char *path, const struct serve *http, const struct serve *https,
                        const struct badport *bad)
{
    char *draft = format_text("%s.%d", path, (int)getpid());
    FILE *out = fopen(draft, "w");
    bool is_written = out;
    if (out) {
        fprintf(out, "http=%u\n", serve_port(http));
        if (https)
            fprintf(out, "https=%u\n", serve_port(https));
        fprintf(out, "bad=%u\npid=%d\n", badport_port(bad), (int)getpid());
        is_written = !ferror(out);
        is_written = fclose(out) == 0 && is_written && rename(draft, path) == 0;
    }
    if (!is_written)
        fprintf(stderr, "sample-server: cannot write %s: %s\n", path, strerror(errno));
    free(draft);
    return is_written;
}

static bool serve_all(struct settings *settings, time_t today)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    pid_t parent = getppid();
    if (settings->is_dying_with_parent && (prctl(PR_SET_PDEATHSIG, SIGTERM) || getppid() != parent))
        return false;       /* it died before we could ask to be told */
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }

    struct access_log *log = NULL;
    if (!access_log_open(settings->log, &log)) {
        fprintf(stderr, "sample-server: cannot write %s: %s\n", settings->log, strerror(errno));
        return false;
    }
    atomic_uint edition = (unsigned)settings->edition;
    struct pages *pages = pages_new(settings->site, settings->rules, today);
    struct serve_options options = { .pages = pages, .log = log, .edition = &edition,
                                     .port = (uint16_t)settings->port, .threads = (unsigned)settings->threads,
                                     .delay_ms = (unsigned)settings->delay_ms };
    struct serve_options tls = options;
    tls.port = (uint16_t)settings->tls_port;
    tls.certificate = settings->certificate;
    tls.key = settings->key;
    struct serve *http = NULL, *https = NULL;
    struct badport *bad = NULL;
    bool is_up = serve_start(&options, &http) && (!tls.certificate || serve_start(&tls, &https)) &&
                 badport_start((uint16_t)settings->bad_port, log, &bad) &&
                 (!settings->ports_file || write_ports(settings->ports_file, http, https, bad));
    if (is_up) {
        int which;
        sigwait(&signals, &which);
    }
    badport_free(bad);
    serve_free(https);
    serve_free(http);
    pages_free(pages);
    access_log_free(log);
    return is_up;
}

static int run(struct settings *settings, int argc, char **argv)
{
    time_t today = 0;
    if (!parse_options(argc, argv, settings))
        return 2;
    if (settings->today && !today_parse(settings->today, &today)) {
        fprintf(stderr, "sample-server: \"%s\" is no date like 2023-06-06\n", settings->today);
        return 2;
    }
    if (settings->print_bad)
        return print_bad(settings);
    if (settings->site) {
        char *conf = format_text("%s/site.conf", settings->site);
        bool is_read = access(conf, F_OK) || rules_read_conf(settings->rules, conf);
        free(conf);
        if (!is_read)
            return 2;
    }
    return serve_all(settings, today) ? 0 : 1;
}

int main(int argc, char **argv)
{
    struct settings settings = { .edition = 1, .threads = 2, .nth = 1, .rules = rules_new() };
    int exit_code = run(&settings, argc, argv);
    rules_free(settings.rules);
    free(settings.certificate);
    free(settings.key);
    return exit_code;
}
