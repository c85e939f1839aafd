#include "begun.h"

#include <unistd.h>

#include "archive/frontier.h"

#define HOUR (INT64_C(3600) * NS_PER_S)
#define DAY (24 * HOUR)
static const int64_t after[] = { HOUR, 6 * HOUR, DAY };
static const struct frontier_steps steps = { after, 3 }, none = { NULL, 0 };
static const int64_t first = INT64_C(1700000000) * NS_PER_S;

static const struct step_row {
    const char *name;
    const struct frontier_steps *steps;
    int64_t looked, want;               /* from the first capture; want -1: never */
} step_rows[] = {
    { "ours: the first step", &steps, 0, HOUR },
    { "ours: a look before a step leaves it due", &steps, HOUR - 1, HOUR },
    { "ours: a look at the step itself takes it", &steps, HOUR, 6 * HOUR },
    { "ours: steps that passed while nobody ran are not made up for", &steps, 7 * HOUR, DAY },
    { "ours: after the last step never again", &steps, DAY, -1 },
    { "ours: no steps, no second look", &none, 0, -1 },
};

static void next(void **state)
{
    const struct step_row *row = *state;
    int64_t got = frontier_next_ns(first, first + row->looked, row->steps);
    assert_true(got == (row->want < 0 ? INT64_MAX : first + row->want));
}

/* A frontier in an archive of its own, for one test. */
struct site {
    struct folder folder;
    struct archive *archive;
    struct frontier *frontier;
};

static int begin(void **state)
{
    struct err err = { 0 };
    struct site *site = mem_new(sizeof *site);
    site->archive = archive_begin(&site->folder);
    *state = site;
    return frontier_open(site->archive, "site", &site->frontier, &err) ? 0 : -1;
}

static int end(void **state)
{
    struct site *site = *state;
    frontier_free(site->frontier);
    archive_end(site->archive, &site->folder);
    free(site);
    return 0;
}

static bool put_url(void *context, const struct frontier_article *article, struct err *err)
{
    (void)err;
    buf_printf(context, "%s ", article->url);
    return true;
}

static bool put_at(void *context, const struct frontier_article *article, struct err *err)
{
    (void)err;
    buf_put_text(context, article->at);
    return true;
}

static void assert_due(struct frontier *frontier, int64_t now, size_t max, const char *want)
{
    AUTO_BUF struct buf urls = { 0 };
    struct err err = { 0 };
    assert_true(frontier_due(frontier, now, max, put_url, &urls, &err));
    assert_true(span_is(buf_span(&urls), want));
}

static bool find(struct frontier *frontier, const char *url, int64_t now)
{
    bool is_new;
    struct err err = { 0 };
    assert_true(frontier_find(frontier, url, now, &is_new, &err));
    return is_new;
}

static void look(struct frontier *frontier, const char *url, enum frontier_outcome outcome, int64_t now)
{
    struct err err = { 0 };
    assert_true(frontier_looked(frontier, url, NULL, outcome, now, 0, &steps, &err));
}

/* New ones in the order found; then what was captured, as it falls due. */
static void order(void **state)
{
    struct site *site = *state;
    struct frontier *frontier = site->frontier;
    struct err err = { 0 };
    assert_true(find(frontier, "z", first) && find(frontier, "a", first) && find(frontier, "m", first));
    assert_false(find(frontier, "a", first + 1));
    assert_due(frontier, first, 10, "z a m ");
    assert_due(frontier, first, 2, "z a ");
    look(frontier, "z", FRONTIER_CAPTURED, first + 1);
    look(frontier, "a", FRONTIER_CAPTURED, first);
    assert_due(frontier, first + 2, 10, "m ");
    assert_due(frontier, first + HOUR + 1, 10, "m a z ");
    frontier_free(site->frontier);      /* and so it is on disk */
    assert_true(frontier_open(site->archive, "site", &site->frontier, &err));
    frontier = site->frontier;
    assert_false(find(frontier, "m", first));
    assert_due(frontier, first + HOUR + 1, 10, "m a z ");
    uint64_t due, known;
    assert_true(frontier_count(frontier, first + 2, &due, &known, &err));
    assert_int_equal(due, 1);
    assert_int_equal(known, 3);
    AUTO(frontier_free) struct frontier *other = NULL;
    assert_true(frontier_open(site->archive, "other", &other, &err));
    assert_due(other, INT64_MAX, 10, "");
}

/* A failure is tried again by the next run, then ever later; what is gone goes on as if it had been captured; what was never had fails. */
static void failures(void **state)
{
    struct site *site = *state;
    struct frontier *frontier = site->frontier;
    find(frontier, "a", first);
    look(frontier, "a", FRONTIER_FAILED, first);
    assert_due(frontier, first, 10, "a ");
    look(frontier, "a", FRONTIER_FAILED, first);
    assert_due(frontier, first + HOUR - 1, 10, "");
    assert_due(frontier, first + HOUR, 10, "a ");
    look(frontier, "a", FRONTIER_GONE, first);          /* never captured: it is a failure, the third */
    assert_due(frontier, first + 2 * HOUR - 1, 10, "");
    for (int i = 0; i < 30; i++)
        look(frontier, "a", FRONTIER_FAILED, first);
    assert_due(frontier, first + DAY - 1, 10, "");
    assert_due(frontier, first + DAY, 10, "a ");
    look(frontier, "a", FRONTIER_CAPTURED, first);
    look(frontier, "a", FRONTIER_GONE, first + 2 * HOUR);
    assert_due(frontier, first + 6 * HOUR - 1, 10, "");
    assert_due(frontier, first + 6 * HOUR, 10, "a ");
}

/* Packages know of an earlier capture than the frontier, which was lost. */
static void known_elsewhere(void **state)
{
    struct site *site = *state;
    struct frontier *frontier = site->frontier;
    struct err err = { 0 };
    find(frontier, "a", first + 2 * HOUR);
    assert_true(frontier_looked(frontier, "a", "b", FRONTIER_CAPTURED, first + 2 * HOUR, first, &steps, &err));
    assert_due(frontier, first + 6 * HOUR - 1, 10, "");
    assert_due(frontier, first + 6 * HOUR, 10, "a ");
    AUTO_BUF struct buf at = { 0 };
    look(frontier, "a", FRONTIER_FAILED, first);        /* where it led is not forgotten */
    assert_true(frontier_due(frontier, INT64_MAX, 1, put_at, &at, &err));
    assert_true(span_is(buf_span(&at), "b"));
}

static void sources(void **state)
{
    struct site *site = *state;
    struct frontier *frontier = site->frontier;
    struct err err = { 0 };
    AUTO_FREE char *etag = NULL, *modified = NULL;
    assert_true(frontier_source(frontier, "f", &etag, &modified, &err));
    assert_null(etag);
    assert_true(frontier_put_source(frontier, "f", "\"1\"", NULL, first, &err));
    assert_true(frontier_source(frontier, "f", &etag, &modified, &err));
    assert_string_equal(etag, "\"1\"");
    assert_null(modified);
}

/* Nobody watches: a file that is damaged is made anew. */
static void damaged(void **state)
{
    struct site *site = *state;
    struct err err = { 0 };
    find(site->frontier, "a", first);
    frontier_free(TAKE(site->frontier));
    assert_true(file_write(site->archive->work_fd, "profiles/site/frontier.sqlite", span_of("this is no database, but it is long enough to be read as one"), &err));
    assert_true(frontier_open(site->archive, "site", &site->frontier, &err));
    assert_due(site->frontier, INT64_MAX, 10, "");
    assert_true(find(site->frontier, "a", first));
}

int main(void)
{
    static const struct CMUnitTest sites[] = {
        { "ours: new ones first, then what is due", order, begin, end, NULL },
        { "ours: what failed comes back, ever later", failures, begin, end, NULL },
        { "ours: the first capture is the archive's", known_elsewhere, begin, end, NULL },
        { "ours: what a source said is remembered", sources, begin, end, NULL },
        { "ours: a damaged file is made anew", damaged, begin, end, NULL },
    };
    struct suite suite = { .name = "archive/frontier" };
    SUITE_ROWS(&suite, step_rows, next);
    for (size_t i = 0; i < COUNT_OF(sites); i++) {
        ARRAY_GROW(suite.tests, suite.n);
        suite.tests[suite.n++] = sites[i];
    }
    return suite_run(&suite);
}
