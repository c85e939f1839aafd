#include "capture/status.h"

#include <inttypes.h>

static const char *const kind_names[] = { "well", "failing", "silent", "never-ran", "unreadable" };

const char *status_kind_name(enum status_kind kind)
{
    return kind_names[kind];
}

/* --- the summaries of a profile ------------------------------------------------------------------------------------------- */

struct dated {
    char *name;
    int64_t begun_ns;
};

static bool is_summary(struct span name)
{
    int64_t begun_ns;
    return span_ends(name, ".json") && summary_is_file_name(name, &begun_ns);
}

/* Newest first; of one second by name, so that the order is the same each time. */
static int compare_dated(const void *a, const void *b)
{
    const struct dated *left = a, *right = b;
    if (left->begun_ns != right->begun_ns)
        return left->begun_ns < right->begun_ns ? 1 : -1;
    return -strcmp(left->name, right->name);
}

/* The texts are those of `names`. */
static struct dated *by_date(const struct file_names *names)
{
    struct dated *dated = mem_new_array(names->n + 1, sizeof *dated);
    for (size_t i = 0; i < names->n; i++) {
        dated[i].name = names->items[i];
        if (!summary_is_file_name(span_of(names->items[i]), &dated[i].begun_ns))
            dated[i].begun_ns = INT64_MIN;
    }
    qsort(dated, names->n, sizeof *dated, compare_dated);
    return dated;
}

/* *ret_fd is -1 where the profile has no folder. */
static bool list_summaries(const struct archive *archive, const char *profile, int *ret_fd, struct file_names *names, struct err *err)
{
    struct err absent = { 0 };
    if (!summary_open_folder(archive, profile, ret_fd, &absent)) {
        if (absent.kind == ERR_MISSING)
            return true;
        *err = absent;
        return false;
    }
    if (!file_names_read(*ret_fd, names, err))
        return false;
    file_names_keep(names, is_summary);
    return true;
}

/* --- how it is ------------------------------------------------------------------------------------------------------------ */

static void judge(struct status *status, const struct profile *profile, int64_t now_ns)
{
    const struct summary *last = &status->last;
    int64_t silence_ns = profile->expect.max_gap_ns > STATUS_SILENCE_NS ? profile->expect.max_gap_ns : STATUS_SILENCE_NS;
    char text[TIME_TEXT];
    status->last_run_ns = last->ended_ns ? last->ended_ns : last->begun_ns;
    if (__builtin_add_overflow(status->last_run_ns, silence_ns, &status->due_ns))
        status->due_ns = INT64_MAX;
    if (last->outcome != SUMMARY_PASS) {
        status->kind = STATUS_FAILING;
        time_format(last->history.failing_since_ns ? last->history.failing_since_ns : status->last_run_ns, text);
        status->why = mem_format("not well since %s, %" PRIu64 " runs in a row; the last one: %s", text, last->history.failures_in_row,
                                 last->n_findings ? last->findings[0].why : summary_outcome_name(last->outcome));
    } else if (now_ns > status->due_ns) {
        status->kind = STATUS_SILENT;
        time_format(status->last_run_ns, text);
        status->why = mem_format("no run since %s: is its timer on?", text);
    } else {
        status->kind = STATUS_WELL;
    }
}

/* The page beside a summary; NULL: there is none. */
static char *report_of(int fd, const char *profile, const char *name)
{
    AUTO_FREE char *page = mem_format("%.*s.html", (int)(strlen(name) - strlen(".json")), name);
    return file_exists(fd, page) ? mem_format("reports/%s/%s", profile, page) : NULL;
}

bool status_read(const struct archive *archive, const struct profile *profile, int64_t now_ns, struct status *ret, struct err *err)
{
    AUTO_CLOSE int fd = -1;
    AUTO_NAMES struct file_names names = { 0 };
    struct err unread = { 0 };
    if (!list_summaries(archive, profile->name, &fd, &names, err))
        return false;
    AUTO_FREE struct dated *dated = by_date(&names);
    status_free(ret);
    if (!names.n) {
        ret->kind = STATUS_NEVER_RAN;
        ret->why = mem_format("no run of profile %s was ever told of in this archive", profile->name);
        return true;
    }
    for (size_t i = 0; i < names.n; i++) {
        if (!summary_read(fd, dated[i].name, &ret->last, &unread)) {
            ret->kind = STATUS_UNREADABLE;
            ret->why = mem_format("the newest summary cannot be read: %s: %s", unread.where, unread.why);
            ret->report = report_of(fd, profile->name, dated[i].name);
            return true;
        }
        if (!ret->last.is_dry || i + 1 == names.n) {        /* what was only tried says nothing of how it is, unless there is nothing else */
            ret->report = report_of(fd, profile->name, dated[i].name);
            break;
        }
        summary_free(&ret->last);
    }
    if (ret->last.is_dry) {
        ret->kind = STATUS_NEVER_RAN;
        ret->why = mem_format("profile %s was only tried, and never ran, in this archive", profile->name);
        return true;
    }
    judge(ret, profile, now_ns);
    return true;
}

void status_free(struct status *status)
{
    free(status->why);
    free(status->report);
    summary_free(&status->last);
    *status = (struct status){ 0 };
}

/* --- what a run knows of those before it ---------------------------------------------------------------------------------- */

/* Summaries come newest first; the first that can be read tells of all before it. Those that began within the last day are read for
 * their counts. A run that ended in this day and began before it is told of by its begin: a run of a day and more is counted once. */
static void recall(struct summary_history *history, const struct summary *before, bool is_newest, int64_t day_begun_ns)
{
    if (is_newest) {
        uint64_t new_in_day = history->new_in_day;
        *history = before->history;
        history->new_in_day = new_in_day;
    }
    if (before->begun_ns >= day_begun_ns)
        history->new_in_day += before->counts.captured;
}

bool status_recall(const struct archive *archive, struct summary *summary, struct err *err)
{
    AUTO_CLOSE int fd = -1;
    AUTO_NAMES struct file_names names = { 0 };
    if (!list_summaries(archive, summary->profile, &fd, &names, err))
        return false;
    AUTO_FREE struct dated *dated = by_date(&names);
    AUTO_FREE char *own = summary_file_name(summary->run, "json");      /* a run that goes on may have told already */
    int64_t day_begun_ns = summary->ended_ns - 24 * 3600 * NS_PER_S;
    bool is_newest = true;
    summary->history = (struct summary_history){ 0 };
    for (size_t i = 0; i < names.n && (is_newest || dated[i].begun_ns >= day_begun_ns); i++) {
        AUTO_SUMMARY struct summary before = { 0 };
        struct err unread = { 0 };
        if (strcmp(dated[i].name, own) == 0 || !summary_read(fd, dated[i].name, &before, &unread) || before.is_dry)
            continue;
        recall(&summary->history, &before, is_newest, day_begun_ns);
        is_newest = false;
    }
    struct summary_history *history = &summary->history;
    if (!history->known_since_ns)
        history->known_since_ns = summary->begun_ns;
    history->new_in_day += summary->counts.captured;
    for (size_t i = 0; i < summary->n_pages; i++)
        if (summary->pages[i].outcome == SUMMARY_CAPTURED) {
            int64_t at_ns = summary->pages[i].at_ns ? summary->pages[i].at_ns : summary->ended_ns;
            if (at_ns > history->last_new_ns)
                history->last_new_ns = at_ns;
        }
    return true;
}

void status_settle(struct summary *summary)
{
    struct summary_history *history = &summary->history;
    if (summary->outcome == SUMMARY_PASS) {
        history->last_pass_ns = summary->ended_ns;
        history->failing_since_ns = 0;
        history->failures_in_row = 0;
    } else {
        if (!history->failures_in_row++)
            history->failing_since_ns = summary->ended_ns;
    }
}
