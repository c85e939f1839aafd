#include "archive/catalogue_parts.h"

#include <stdio.h>

#include "base/digest.h"
#include "base/time.h"

/* --- where a URL led -------------------------------------------------------------------------------------------------- */

enum { REDIRECTS_MAX = 20 };            /* hops of one redirect, as the capture follows them */

/* The snapshot of `key` captured nearest to an instant; without one, the next hop of the redirect captured nearest to it. */
struct following {
    const struct sql *sql;
    sqlite3_stmt *snapshot, *hop, *keep;
};

static bool follow(struct following *following, const char *first_key, int64_t ns, struct err *err)
{
    char time[TIME_TEXT];
    time_format_14(ns, time);
    AUTO_FREE char *key = mem_text(first_key);
    for (int hops = 0; key && hops < REDIRECTS_MAX; hops++) {
        sql_bind(following->snapshot, 1, key);
        sqlite3_bind_int64(following->snapshot, 2, ns);
        AUTO_FREE char *id = sqlite3_step(following->snapshot) == SQLITE_ROW ? mem_text(sql_text(following->snapshot, 0)) : NULL;
        sqlite3_reset(following->snapshot);
        if (id) {
            sql_bind(following->keep, 1, id);
            return sql_step(following->sql, following->keep, err);
        }
        sql_bind(following->hop, 1, key);
        sql_bind(following->hop, 2, time);
        free(key);
        key = sqlite3_step(following->hop) == SQLITE_ROW ? mem_text(sql_text(following->hop, 0)) : NULL;
        sqlite3_reset(following->hop);
    }
    return true;
}

/* Puts into `led` the snapshots to which redirects of the URL led at their days. */
static bool find_led(const struct sql *sql, const char *key, struct err *err)
{
    AUTO(sql_statement_free) sqlite3_stmt *redirects = NULL;
    AUTO(sql_statement_free) sqlite3_stmt *snapshot = NULL;
    AUTO(sql_statement_free) sqlite3_stmt *hop = NULL;
    AUTO(sql_statement_free) sqlite3_stmt *keep = NULL;
    if (!sql_run(sql, "CREATE TEMP TABLE IF NOT EXISTS led (id TEXT PRIMARY KEY) WITHOUT ROWID; DELETE FROM led;", err) ||
        !sql_prepare(sql, "SELECT DISTINCT redirect_key, time FROM capture WHERE key = ?1 AND redirect_key IS NOT NULL", &redirects, err) ||
        !sql_prepare(sql, "SELECT id FROM snapshot WHERE url_key = ?1 ORDER BY abs(captured_ns - ?2), id LIMIT 1", &snapshot, err) ||
        !sql_prepare(sql, "SELECT redirect_key FROM capture WHERE key = ?1 AND redirect_key IS NOT NULL"
                          " ORDER BY abs(time - ?2), package LIMIT 1", &hop, err) ||
        !sql_prepare(sql, "INSERT OR IGNORE INTO led VALUES (?1)", &keep, err))
        return false;
    struct following following = { sql, snapshot, hop, keep };
    sql_bind(redirects, 1, key);
    int step;
    while ((step = sqlite3_step(redirects)) == SQLITE_ROW) {
        int64_t ns = 0;
        if (time_parse_instant(span_of(sql_text(redirects, 1)), &ns) && !follow(&following, sql_text(redirects, 0), ns, err))
            return false;
    }
    return step == SQLITE_DONE || sql_fail(sql, err);
}

/* Of what was sealed before there were verdicts nothing bad is known. */
#define GOOD "(coalesce(quality, 'good') = 'good')"

/* --- asking -------------------------------------------------------------------------------------------------------------- */

bool catalogue_snapshots(struct catalogue *catalogue, const char *url, catalogue_each_snapshot *each, void *context, struct err *err)
{
    static const char all[] = "SELECT id, package, url, canonical, captured, headline, published, language, captured_ns, number,"
                              " images, images_missing, missing, quality, " GOOD " FROM snapshot";
    AUTO_FREE char *text = mem_format("%s%s ORDER BY captured_ns, id", all, url ? " WHERE url_key = ?1 OR canonical_key = ?1 OR id IN (SELECT id FROM led) OR id = ?2" : "");
    AUTO(sql_statement_free) sqlite3_stmt *q = NULL;
    AUTO_FREE char *key = url ? catalogue_key(url) : NULL;
    if ((key && !find_led(&catalogue->sql, key, err)) || !sql_prepare(&catalogue->sql, text, &q, err))
        return false;
    if (key) {
        sql_bind(q, 1, key);
        sql_bind(q, 2, url);
    }
    int step;
    while ((step = sqlite3_step(q)) == SQLITE_ROW) {
        struct catalogue_snapshot row = {
            .id = sql_text(q, 0), .package = sql_text(q, 1), .url = sql_text(q, 2), .canonical = sql_text(q, 3),
            .captured = sql_text(q, 4), .headline = sql_text(q, 5), .published = sql_text(q, 6), .language = sql_text(q, 7),
            .captured_ns = sqlite3_column_int64(q, 8), .number = (unsigned)sql_count(q, 9),
            .images = sql_count(q, 10), .images_missing = sql_count(q, 11), .missing = sql_count(q, 12), .quality = sql_text(q, 13), .is_good = sql_count(q, 14) != 0,
        };
        if (!each(context, &row, err))
            return false;
    }
    return step == SQLITE_DONE || sql_fail(&catalogue->sql, err);
}

bool catalogue_previous(struct catalogue *catalogue, const char *url, int64_t before_ns, char ret_id[64], struct err *err)
{
    AUTO(sql_statement_free) sqlite3_stmt *q = NULL;
    if (!sql_prepare(&catalogue->sql, "SELECT id FROM snapshot WHERE (canonical_key = ?1 OR url_key = ?1) AND captured_ns < ?2 ORDER BY captured_ns DESC LIMIT 1",
                 &q, err))
        return false;
    AUTO_FREE char *key = catalogue_key(url);
    sql_bind(q, 1, key);
    sqlite3_bind_int64(q, 2, before_ns);
    snprintf(ret_id, 64, "%s", sqlite3_step(q) == SQLITE_ROW ? sql_text(q, 0) : "");
    return true;
}

static char *text_or_null(sqlite3_stmt *q, int column)
{
    const char *text = sql_text(q, column);
    return *text ? mem_text(text) : NULL;
}

bool catalogue_latest(struct catalogue *catalogue, const char *url, struct catalogue_known *ret, struct err *err)
{
    static const char text[] =
        "WITH own AS (SELECT *, " GOOD " AS is_good FROM snapshot WHERE canonical_key = ?1 OR url_key = ?1)"
        " SELECT is_good, id, package, url, number, captured_ns, etag, last_modified,"
        " (SELECT min(captured_ns) FROM own), (SELECT max(captured_ns) FROM own WHERE NOT is_good)"
        " FROM own ORDER BY is_good DESC, captured_ns DESC, id LIMIT 1";
    AUTO(sql_statement_free) sqlite3_stmt *q = NULL;
    if (!sql_prepare(&catalogue->sql, text, &q, err))
        return false;
    AUTO_FREE char *key = catalogue_key(url);
    sql_bind(q, 1, key);
    int step = sqlite3_step(q);
    if (step == SQLITE_DONE)
        *ret = (struct catalogue_known){ 0 };
    if (step != SQLITE_ROW)
        return step == SQLITE_DONE || sql_fail(&catalogue->sql, err);
    bool is_good = sqlite3_column_int64(q, 0) != 0;
    *ret = (struct catalogue_known){
        .is_there = true,
        .is_good = is_good,
        .is_bad_later = is_good && sqlite3_column_type(q, 9) != SQLITE_NULL && sqlite3_column_int64(q, 9) > sqlite3_column_int64(q, 5),
        .id = mem_text(sql_text(q, 1)),
        .package = mem_text(sql_text(q, 2)),
        .url = mem_text(sql_text(q, 3)),
        .number = (unsigned)sql_count(q, 4),
        .captured_ns = sqlite3_column_int64(q, 5),
        .first_captured_ns = sqlite3_column_int64(q, 8),
        .etag = is_good ? text_or_null(q, 6) : NULL,
        .last_modified = is_good ? text_or_null(q, 7) : NULL,
    };
    return true;
}

void catalogue_known_free(struct catalogue_known *known)
{
    char *texts[] = { known->id, known->package, known->url, known->etag, known->last_modified };
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        free(texts[i]);
    *known = (struct catalogue_known){ 0 };
}

bool catalogue_packages(struct catalogue *catalogue, catalogue_each_package *each, void *context, struct err *err)
{
    AUTO(sql_statement_free) sqlite3_stmt *q = NULL;
    if (!sql_prepare(&catalogue->sql, "SELECT id, urn, first, last, description, articles, images, bytes, captures,"
                                " EXISTS (SELECT 1 FROM open WHERE package = id) FROM package ORDER BY first, id", &q, err))
        return false;
    int step;
    while ((step = sqlite3_step(q)) == SQLITE_ROW) {
        struct catalogue_package row = { sql_text(q, 0), sql_text(q, 1), sql_text(q, 2), sql_text(q, 3), sql_text(q, 4),
                                         sql_count(q, 5), sql_count(q, 6), sql_count(q, 7), sql_count(q, 8), sql_count(q, 9) != 0 };
        if (!each(context, &row, err))
            return false;
    }
    return step == SQLITE_DONE || sql_fail(&catalogue->sql, err);
}
