/* capture/run_state.h: the state of a run, shared by its beginning (run.c), its packages (run_package.c) and its resumption (resume.c).
 * Private to capture/. */
#pragma once
#include <jansson.h>

#include "archive/catalogue.h"
#include "base/jsonl.h"
#include "base/table.h"
#include "capture/profile.h"
#include "capture/profile_headers.h"
#include "capture/run.h"

struct run;
/* Nothing waits any more: adds what else is to be captured, by run_add_page; nothing when there is no more. */
typedef bool run_more(struct run *run, void *context, struct err *err);
struct closed_line {
    json_t *line;
    bool is_sealed;
};
struct run {
    const struct archive *archive;
    char *id;                           /* of the run: folder in work/, begin of its package ids */
    int fd, lock_fd;
    struct journal *journal;
    /* of a site profile */
    const struct profile *profile;      /* NULL: none */
    char *profile_name;                 /* of the scheduled runs of the folder, from its journal; NULL: it is of none */
    bool is_ran;                        /* the last execution in the journal came to its end */
    char *profile_file;                 /* of a run that can be resumed without its caller; NULL: none */
    struct profile own_profile;         /* read again for a run that is resumed */
    struct profile_headers headers;
    bool is_scheduled;                  /* the folder serves all runs of a day: the package stays open until the next day, or until it is full */
    struct discovery discovery;         /* what sources lead to; of the summary, once the run has ended */
    struct config_texts include, exclude;
    int64_t since_ns;
    uint64_t max_articles;
    size_t n_sitemaps;                  /* of the discovery, that were added as sources */
    bool is_found, dry_run;             /* what sources lead to was added */
    size_t n_before;                    /* pages of earlier executions, whose URLs may be asked for again */
    size_t n_handed;                    /* pages that the crawl knows */
    run_more *more;                     /* NULL: nothing is added */
    crawl_read_source *read_source;
    void *more_context;                 /* of both */
    /* options, from the command or from the journal */
    char *collection;
    int64_t page_delay_ns;
    struct manners_options manners;
    bool ignore_robots, allow_private, http2, defer_sealing;
    struct config_texts connect_to;
    char *ca_file, *proxy;
    struct fetch_limits limits;
    unsigned workers;
    const struct progress *progress;
    const volatile sig_atomic_t *stop;
    /* state */
    struct clock_state clock;
    struct crawl_page **pages;
    size_t n_pages;
    struct table *page_by_url;          /* as asked for → index plus one, as a pointer */
    unsigned package_number;            /* of the package that is open, or was the last */
    char *package;                      /* id of the open one, or NULL */
    char *package_started;
    unsigned warc;
    uint64_t warc_bytes, serial, package_bytes;
    struct closed_line *closed;
    size_t n_closed;
    bool is_ended, is_resumed;
    struct run_summary *summary;
    struct catalogue *catalogue;        /* opened when first needed */
};

struct run *run_new(const struct archive *archive, unsigned workers, const struct progress *progress, struct run_summary *summary);
void run_free(struct run *run);
DEFINE_AUTO(run_free, struct run *)
/* The page of that URL, made when new: asked for twice is asked for once. */
struct crawl_page *run_add_page(struct run *run, const char *url);
struct crawl_page *run_page(const struct run *run, const char *url);        /* NULL: not asked for */
void run_add_text(struct config_texts *texts, const char *text);
/* It was captured, itself or shared, while the package that is open (or was the last) was open. */
bool run_is_in_package(const struct run *run, const struct crawl_page *page);
/* Lets go of all pages but those in the package that is open: what comes now is another execution. */
void run_forget_settled(struct run *run);
size_t run_count(const struct run *run, enum crawl_outcome outcome, bool only_in_package);
void run_add_page_line(struct run *run, const struct crawl_page *page);
/* The journal's line of the options, and one for each page that waits. `execution`: id of this execution. */
void run_add_run_line(struct run *run, const char *execution);
char *run_user_agent(const struct run *run);
/* A reader of sources, and the run_more that adds what they lead to, once: run_sources.c. */
MUST_CHECK bool run_begin_sources(struct run *run, struct err *err);
/* Asks `more`, and hands what it added to the crawl. */
MUST_CHECK bool run_add_more(struct run *run, struct crawl *crawl, struct err *err);
/* Captures what waits and whatever is added, into packages that are closed as they are full; the last one too, unless it stays open. */
MUST_CHECK bool run_capture_all(struct run *run, struct err *err);
MUST_CHECK bool run_seal_all(struct run *run, bool is_first_time, struct err *err);
/* Makes the run's folder with its journal, from `slug` and the clock. */
MUST_CHECK bool run_begin(struct run *run, const char *slug, struct err *err);
/* Opens the folder run->id in work/ and takes its lock. USAGE: another process has it; MISSING: it is gone. */
MUST_CHECK bool run_take(struct run *run, struct err *err);
/* And recalls the run from its journal. */
MUST_CHECK bool run_recall(struct run *run, struct err *err);
/* Whether pages can be asked for as the user wished: --connect-to, --proxy, --cacert. Fails with USAGE. */
MUST_CHECK bool run_check_connections(const struct run *run, struct err *err);
bool run_is_stopped(const struct run *run);
/* Captures what waits, seals what is closed, and removes the run's folder. */
MUST_CHECK bool run_go_on(struct run *run, bool is_first_time, struct err *err);

/* The run is over: its folder is hidden, then removed. */
MUST_CHECK bool run_discard(const struct archive *archive, const char *id, struct err *err);
/* The catalogue, opened when first needed, with all that is sealed by now; NULL while the archive is empty. */
MUST_CHECK bool run_catalogue(struct run *run, struct catalogue **ret, struct err *err);

/* Journal lines of ours: begin, put what is to be said, add. */
void run_begin_line(struct jsonl *json, struct buf *line, const char *event);
void run_add_line(struct run *run, struct jsonl *json, struct buf *line);
/* What sealing needs besides the WARCs and the settings, as it is now; not in the journal. *ret is yours. */
MUST_CHECK bool run_closing(struct run *run, const char *event, json_t **ret, struct err *err);
/* Writes the journal's line "closed" for the package that is open: it is to be sealed. */
MUST_CHECK bool run_close_package(struct run *run, struct err *err);
/* Captures until the package that is open (or a new one) is full or nothing waits, and writes its line "closed". A run that is stopped
 * leaves it open. */
MUST_CHECK bool run_capture_package(struct run *run, struct crawl *crawl, const char *warcinfo, struct err *err);
