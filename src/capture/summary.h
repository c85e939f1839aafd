/* capture/summary.h: what a scheduled run tells afterwards: what it found, did and could not do, for people, for the command that is
 * notified, and for the next run.
 *
 * The archive keeps it as reports/<profile>/<run>.json, beside the page for people (capture/report.h); `pressmark run --json` prints
 * the same document on one line (schemas/run.schema.json). It holds no names of persons but those in headlines, no contact of the
 * operator, no secrets and no command lines.
 *
 * Who fills it in owns nothing else: all texts are the summary's, made with mem_text and the like, NULL where not known. Times are 0
 * where not known, sizes and counts 0. A run of many thousand articles lists those that it asked for; those that wait for the next run
 * are better counted only (counts.waiting), unless there is something to say of them. */
#pragma once
#include "archive/archive.h"
#include "base/jsonl.h"

enum summary_outcome {
    SUMMARY_PASS,                       /* exit 0 */
    SUMMARY_FAIL,                       /* exit 3: something is wrong, see the findings */
    SUMMARY_COULD_NOT_RUN,              /* the disk, the archive, the profile; the exit code is that of the err */
};
enum summary_page_outcome {
    SUMMARY_CAPTURED,                   /* its first snapshot */
    SUMMARY_CHANGED,                    /* a further one */
    SUMMARY_UNCHANGED,                  /* looked at, the same as before (304, or the same article) */
    SUMMARY_GONE,                       /* known, and now 404 or 410: a fact, no failure */
    SUMMARY_REFUSED,                    /* by robots.txt: no failure */
    SUMMARY_FAILED,                     /* could not be had */
    SUMMARY_WAITING,                    /* left for the next run: a limit, a host that rests */
};
enum { SUMMARY_PAGE_OUTCOMES = SUMMARY_WAITING + 1 };
const char *summary_outcome_name(enum summary_outcome outcome);                 /* "pass", "fail", "could-not-run" */
const char *summary_page_outcome_name(enum summary_page_outcome outcome);       /* "captured" … */

/* Codes: see capture/verdict.h for those that its rules find; "could-not-run", "clock" and whatever the run adds. */
struct summary_finding {
    char *code, *why;                   /* "not-fetched"; a sentence */
    char *url;                          /* what it is about, or NULL */
};
struct summary_source {
    char *url, *kind;                   /* "rss", "sitemap", "page" … */
    uint64_t items;                     /* found in it */
    bool is_failed;
    char *why;                          /* why it failed, or what is to be said of it; or NULL */
};
struct summary_missing {                /* a requisite that a page asks for and the package has not */
    char *url, *found, *why;            /* where in the page ("img.src"), NULL: not known; "robots", "404", "limit" … */
};
struct summary_page {
    char *url;
    int64_t at_ns;                      /* when it was asked for */
    enum summary_page_outcome outcome;
    int status;                         /* of HTTP; 0: there was no answer */
    char *why;                          /* of what is not captured, changed or unchanged */
    char *changes;                      /* of SUMMARY_CHANGED: "headline, text" (package/changes.h) */
    char *snapshot, *package;           /* urn:uuid:… of the snapshot, and the id of the package that has it */
    char *headline;
    char *quality, *quality_why;        /* of page/quality.h by its name; NULL: no verdict */
    /* Requisites: all that the page asks for = captured + explained + those that nobody can explain. by_robots are some of the explained,
     * and count as had when completeness is judged. */
    uint64_t expected, captured, explained, by_robots;
    struct summary_missing *missing;    /* up to SUMMARY_MISSING_MAX; the counts tell of all */
    size_t n_missing;
    char **pictures;                    /* URLs of the renditions of the picture that opens it, for the report; none: as the package's
                                         * articles/<n>.json says, once it is sealed */
    size_t n_pictures;
};
enum { SUMMARY_MISSING_MAX = 50, SUMMARY_PICTURES_MAX = 50 };
struct summary_package {
    char *id, *path;                    /* path from the archive's folder */
    bool is_open;                       /* it gathers more before it is sealed */
    uint64_t articles, bytes;
};
struct summary_counts {
    uint64_t found, new, due;           /* articles in the sources; of these never seen before; known, to be looked at again */
    uint64_t captured, changed, unchanged, gone, refused, failed, waiting;
    uint64_t requisites, requisites_captured, requisites_explained, requisites_by_robots;
};
struct summary_clock {
    bool is_known, is_synchronised;     /* adjtimex; is_known: it could be asked */
    int64_t offset_ns;
    int64_t server_ns;                  /* largest difference between ours and a server's Date: positive where the server's is ahead */
    char *server;                       /* its host; NULL: no server said a Date */
};
struct summary_vantage {
    char *user_agent;                   /* as sent; told as summary_user_agent says */
    char *accept_language;
    bool has_cookies;
};
/* What was known of the profile before this run and stays to be known: from the summary before it (capture/status.h fills it in). */
struct summary_history {
    int64_t known_since_ns;             /* the begin of its first run */
    int64_t last_new_ns;                /* when the last new article was captured */
    uint64_t new_in_day;                /* new articles captured within the 24 hours before the end of this run, with this run's */
    int64_t last_pass_ns;               /* the end of the last run that was well */
    int64_t failing_since_ns;           /* the end of the first of the runs in a row that are not; 0: this one is well */
    uint64_t failures_in_row;
};
struct summary {
    char *run, *profile, *collection;
    char *tool;                         /* "pressmark 1.0" */
    int64_t begun_ns, ended_ns;
    enum summary_outcome outcome;       /* with the findings: verdict_judge sets it */
    struct summary_finding *findings;
    size_t n_findings;
    struct summary_source *sources;
    size_t n_sources;
    struct summary_counts counts;
    struct summary_page *pages;
    size_t n_pages;
    struct summary_package *packages;
    size_t n_packages;
    struct summary_clock clock;
    struct summary_vantage vantage;
    struct summary_history history;
    bool is_dry, is_resumed;            /* nothing was to be captured; it went on with one that was killed */
};
void summary_free(struct summary *summary);     /* the fields; { 0 } is fine */
#define AUTO_SUMMARY __attribute__((cleanup(summary_free)))        /* AUTO_SUMMARY struct summary summary = { 0 }; */

/* `why` is a format. `url` may be NULL. */
void summary_find(struct summary *summary, const char *code, const char *url, const char *why, ...) PRINTF_LIKE(4, 5);
bool summary_has_finding(const struct summary *summary, const char *code);
/* What comes back is to be filled in, and valid until the next call of the same function. */
struct summary_source *summary_add_source(struct summary *summary, const char *url, const char *kind);
struct summary_page *summary_add_page(struct summary *summary, const char *url, enum summary_page_outcome outcome);
/* Beyond their maxima these do nothing. */
void summary_add_missing(struct summary_page *page, const char *url, const char *found, const char *why);
void summary_add_picture(struct summary_page *page, const char *url);
struct summary_package *summary_add_package(struct summary *summary, const char *id, const char *path);
/* As it is told: without its comments (RFC 9110 §10.1.5), where it stands whom a server may write to. The packages have that; reports do
 * not. NULL where nothing is left. Allocates. */
char *summary_user_agent(const struct summary *summary);
/* Counts what the pages say: by outcome, and their requisites. found, new and due are the run's to say; waiting is raised only, since
 * not all that wait are listed. */
void summary_count(struct summary *summary);
/* The share of the requisites that were had, those that robots.txt refuses counted as had; 1 where there is none. */
double summary_page_complete(const struct summary_page *page);
double summary_complete(const struct summary *summary);

/* JSON, at the end of `into`: indented for the file, or one line. */
void summary_format(const struct summary *summary, bool is_indented, struct buf *into);
/* What the next run and `run --status` need of it: run, profile, tool, times, outcome, findings, counts, history; no pages, sources and
 * packages. Fails with INVALID. The fields are yours to free, on failure too. */
MUST_CHECK bool summary_parse(struct span text, struct summary *into, struct err *err);

/* The same of a file in reports/<profile>, whose list of pages is not read: it may be long, and stands last. */
MUST_CHECK bool summary_read(int folder_fd, const char *name, struct summary *into, struct err *err);

/* reports/<profile> of the archive, made where it is not there; *ret_fd is yours to close. The same without making it: MISSING. */
MUST_CHECK bool summary_make_folder(const struct archive *archive, const char *profile, int *ret_fd, struct err *err);
MUST_CHECK bool summary_open_folder(const struct archive *archive, const char *profile, int *ret_fd, struct err *err);
/* "<run>.json" and "<run>.html". Allocate. */
char *summary_file_name(const char *run, const char *ending);
/* Whether a file of that folder has such a name: <run>.json or <run>.html, and the run's id ends in its begin, -yyyymmddThhmmssZ. */
bool summary_is_file_name(struct span name, int64_t *ret_begun_ns);
/* Writes <run>.json, whole and synced or not at all; a former one of the same run (that was resumed) is replaced. */
MUST_CHECK bool summary_publish(const struct archive *archive, const struct summary *summary, struct err *err);
enum { SUMMARY_BYTES_MAX = 16 * 1024 * 1024 };                          /* of a summary without its pages, when it is read */
