#include "archive/frontier.h"

#include "base/sql.h"

enum { FORM = 2 };                      /* raised whenever the tables change: an older file is made anew */
enum { BUSY_MS = 30 * 1000 };
#define BACKOFF_NS (INT64_C(3600) * NS_PER_S)
#define BACKOFF_MAX_NS (24 * BACKOFF_NS)

static const char tables[] =
    "DROP TABLE IF EXISTS article; DROP TABLE IF EXISTS source;"
    "CREATE TABLE article (url TEXT PRIMARY KEY, number INTEGER, found INTEGER NOT NULL, first INTEGER NOT NULL, looked INTEGER NOT NULL,"
    " due INTEGER, failures INTEGER NOT NULL, at TEXT) WITHOUT ROWID;"       /* due NULL: never again */
    "CREATE INDEX article_by_due ON article (due) WHERE due IS NOT NULL;"
    "CREATE INDEX article_by_number ON article (number);"
    "CREATE TABLE source (url TEXT PRIMARY KEY, etag TEXT, last_modified TEXT, read INTEGER) WITHOUT ROWID;"
    "PRAGMA user_version = 2;";

struct frontier {
    struct sql sql;
    char *name;
    sqlite3_stmt *find, *get, *look;
    int64_t number;                     /* of the article that is found next */
};

static bool prepare(struct frontier *frontier, struct err *err)
{
    frontier->number = sql_number(&frontier->sql, "SELECT coalesce(max(number), 0) + 1 FROM article");
    return sql_prepare(&frontier->sql, "INSERT OR IGNORE INTO article VALUES (?1, ?2, ?3, 0, 0, 0, 0, NULL)", &frontier->find, err) &&
           sql_prepare(&frontier->sql, "SELECT first, failures FROM article WHERE url = ?1", &frontier->get, err) &&
           sql_prepare(&frontier->sql, "UPDATE article SET first = ?2, looked = ?3, due = ?4, failures = ?5, at = coalesce(?6, at) WHERE url = ?1", &frontier->look, err);
}

static void close_file(struct frontier *frontier)
{
    sql_statement_free(TAKE(frontier->find));
    sql_statement_free(TAKE(frontier->get));
    sql_statement_free(TAKE(frontier->look));
    sqlite3_close(TAKE(frontier->sql.db));
}

/* *ret_is_broken: it failed since the file is damaged, or no database. */
static bool open_file(struct frontier *frontier, const char *path, bool *ret_is_broken, struct err *err)
{
    int code = sqlite3_open_v2(path, &frontier->sql.db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOFOLLOW, NULL);
    sqlite3_busy_timeout(frontier->sql.db, BUSY_MS);
    bool is_open = code == SQLITE_OK ? sql_run(&frontier->sql, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;", err) &&
                                           (sql_number(&frontier->sql, "PRAGMA user_version") == FORM || sql_run(&frontier->sql, tables, err)) &&
                                           sql_number(&frontier->sql, "SELECT count(*) FROM pragma_quick_check(1) WHERE quick_check = 'ok'") == 1 &&
                                           prepare(frontier, err)
                                     : sql_fail(&frontier->sql, err);
    code = sqlite3_errcode(frontier->sql.db) & 0xff;
    *ret_is_broken = !is_open && (code == SQLITE_NOTADB || code == SQLITE_CORRUPT || !err_is_set(err));
    if (!is_open && !err_is_set(err))
        err_set(err, ERR_INVALID, "it is damaged");
    return is_open;
}

bool frontier_open(const struct archive *archive, const char *profile, struct frontier **ret, struct err *err)
{
    static const char *const endings[] = { "", "-wal", "-shm" };
    AUTO(frontier_free) struct frontier *frontier = mem_new(sizeof *frontier);
    AUTO_FREE char *folder = mem_format("profiles/%s", profile), *file = mem_format("%s/frontier.sqlite", folder);
    AUTO_FREE char *path = mem_format("%s/work/%s", archive->real_path, file);
    struct err first = { 0 };
    bool is_broken;
    frontier->name = mem_format("work/%s", file);
    frontier->sql.name = frontier->name;
    if (!file_make_folders(archive->work_fd, folder, err))
        return false;
    if (!open_file(frontier, path, &is_broken, &first)) {
        close_file(frontier);
        if (!is_broken) {
            *err = first;
            return false;
        }
        for (size_t i = 0; i < COUNT_OF(endings); i++) {
            AUTO_FREE char *part = mem_format("%s%s", file, endings[i]);
            if (!file_remove_tree(archive->work_fd, part, err))
                return false;
        }
        if (!open_file(frontier, path, &is_broken, err))
            return false;
    }
    *ret = TAKE(frontier);
    return true;
}

void frontier_free(struct frontier *frontier)
{
    if (!frontier)
        return;
    close_file(frontier);
    free(frontier->name);
    free(frontier);
}

bool frontier_begin(struct frontier *frontier, struct err *err)
{
    return sql_run(&frontier->sql, "BEGIN IMMEDIATE", err);
}

bool frontier_commit(struct frontier *frontier, struct err *err)
{
    return sql_run(&frontier->sql, "COMMIT", err);
}

bool frontier_find(struct frontier *frontier, const char *url, int64_t now_ns, bool *ret_is_new, struct err *err)
{
    sql_bind(frontier->find, 1, url);
    sqlite3_bind_int64(frontier->find, 2, frontier->number);
    sqlite3_bind_int64(frontier->find, 3, now_ns);
    if (!sql_step(&frontier->sql, frontier->find, err))
        return false;
    *ret_is_new = sqlite3_changes(frontier->sql.db) > 0;
    frontier->number += *ret_is_new;
    return true;
}

int64_t frontier_next_ns(int64_t first_ns, int64_t looked_ns, const struct frontier_steps *steps)
{
    for (size_t i = 0; i < steps->n; i++) {
        int64_t at_ns;
        if (__builtin_add_overflow(first_ns, steps->after_ns[i], &at_ns))
            break;
        if (at_ns > looked_ns)
            return at_ns;
    }
    return INT64_MAX;
}

/* The first failure costs nothing: the next run tries again. */
static int64_t backoff_ns(int64_t failures)
{
    int64_t wait_ns = failures < 2 ? 0 : BACKOFF_NS;
    for (int64_t i = 2; i < failures && wait_ns < BACKOFF_MAX_NS; i++)
        wait_ns *= 2;
    return wait_ns < BACKOFF_MAX_NS ? wait_ns : BACKOFF_MAX_NS;
}

static bool read_state(struct frontier *frontier, const char *url, int64_t *ret_first_ns, int64_t *ret_failures, struct err *err)
{
    sql_bind(frontier->get, 1, url);
    int step = sqlite3_step(frontier->get);
    if (step == SQLITE_ROW) {
        *ret_first_ns = sqlite3_column_int64(frontier->get, 0);
        *ret_failures = sqlite3_column_int64(frontier->get, 1);
    }
    sqlite3_reset(frontier->get);
    return step == SQLITE_ROW || step == SQLITE_DONE || sql_fail(&frontier->sql, err);
}

bool frontier_looked(struct frontier *frontier, const char *url, const char *at, enum frontier_outcome outcome, int64_t now_ns, int64_t first_ns,
                     const struct frontier_steps *steps, struct err *err)
{
    int64_t known_ns = 0, failures = 0;
    if (!read_state(frontier, url, &known_ns, &failures, err))
        return false;
    if (!first_ns || (known_ns && known_ns < first_ns))
        first_ns = known_ns;
    if (!first_ns && outcome == FRONTIER_CAPTURED)
        first_ns = now_ns;
    bool has_failed = outcome == FRONTIER_FAILED || (outcome == FRONTIER_GONE && !first_ns);
    failures = has_failed ? failures + 1 : 0;
    int64_t due_ns = has_failed ? now_ns + backoff_ns(failures) : frontier_next_ns(first_ns ? first_ns : now_ns, now_ns, steps);
    sql_bind(frontier->look, 1, url);
    sqlite3_bind_int64(frontier->look, 2, first_ns);
    sqlite3_bind_int64(frontier->look, 3, now_ns);
    if (due_ns == INT64_MAX)
        sqlite3_bind_null(frontier->look, 4);
    else
        sqlite3_bind_int64(frontier->look, 4, due_ns);
    sqlite3_bind_int64(frontier->look, 5, failures);
    sql_bind(frontier->look, 6, at && strcmp(at, url) != 0 ? at : NULL);
    return sql_step(&frontier->sql, frontier->look, err);
}

bool frontier_due(struct frontier *frontier, int64_t now_ns, size_t n_max, frontier_each *each, void *context, struct err *err)
{
    AUTO(sql_statement_free) sqlite3_stmt *q = NULL;
    if (!sql_prepare(&frontier->sql, "SELECT url, coalesce(at, url), found, first, looked, due FROM article WHERE due IS NOT NULL AND due <= ?1"
                                     " ORDER BY first > 0, CASE WHEN first > 0 THEN due ELSE number END, number LIMIT ?2", &q, err))
        return false;
    sqlite3_bind_int64(q, 1, now_ns);
    sqlite3_bind_int64(q, 2, n_max > INT64_MAX ? INT64_MAX : (int64_t)n_max);
    int step;
    while ((step = sqlite3_step(q)) == SQLITE_ROW) {
        const struct frontier_article article = { sql_text(q, 0), sql_text(q, 1), sqlite3_column_int64(q, 2), sqlite3_column_int64(q, 3),
                                                  sqlite3_column_int64(q, 4), sqlite3_column_int64(q, 5) };
        if (!each(context, &article, err))
            return false;
    }
    return step == SQLITE_DONE || sql_fail(&frontier->sql, err);
}

bool frontier_count(struct frontier *frontier, int64_t now_ns, uint64_t *ret_due, uint64_t *ret_known, struct err *err)
{
    AUTO(sql_statement_free) sqlite3_stmt *q = NULL;
    if (!sql_prepare(&frontier->sql, "SELECT (SELECT count(*) FROM article WHERE due IS NOT NULL AND due <= ?1), (SELECT count(*) FROM article)",
                     &q, err))
        return false;
    sqlite3_bind_int64(q, 1, now_ns);
    if (sqlite3_step(q) != SQLITE_ROW)
        return sql_fail(&frontier->sql, err);
    *ret_due = sql_count(q, 0);
    *ret_known = sql_count(q, 1);
    return true;
}

bool frontier_source(struct frontier *frontier, const char *url, char **ret_etag, char **ret_last_modified, struct err *err)
{
    AUTO(sql_statement_free) sqlite3_stmt *q = NULL;
    if (!sql_prepare(&frontier->sql, "SELECT etag, last_modified FROM source WHERE url = ?1", &q, err))
        return false;
    sql_bind(q, 1, url);
    int step = sqlite3_step(q);
    bool is_known = step == SQLITE_ROW;
    *ret_etag = is_known && sqlite3_column_type(q, 0) != SQLITE_NULL ? mem_text(sql_text(q, 0)) : NULL;
    *ret_last_modified = is_known && sqlite3_column_type(q, 1) != SQLITE_NULL ? mem_text(sql_text(q, 1)) : NULL;
    return is_known || step == SQLITE_DONE || sql_fail(&frontier->sql, err);
}

bool frontier_put_source(struct frontier *frontier, const char *url, const char *etag, const char *last_modified, int64_t now_ns, struct err *err)
{
    AUTO(sql_statement_free) sqlite3_stmt *q = NULL;
    if (!sql_prepare(&frontier->sql, "INSERT OR REPLACE INTO source VALUES (?1, ?2, ?3, ?4)", &q, err))
        return false;
    sql_bind(q, 1, url);
    sql_bind(q, 2, etag);
    sql_bind(q, 3, last_modified);
    sqlite3_bind_int64(q, 4, now_ns);
    return sql_step(&frontier->sql, q, err);
}
