#include "archive/catalogue_parts.h"
#include "base/digest.h"
#include "package/reader.h"
#include "web/surt.h"

char *catalogue_key(const char *url)
{
    struct buf key = { 0 };
    surt_of(span_of(url), &key);
    return buf_take_text(&key);
}

struct taking {
    const struct sql *sql;
    sqlite3_stmt *snapshot, *capture;
    const char *package;
    uint64_t captures;
};

static bool take_snapshot(void *context, unsigned n, const struct snapshot *s, struct err *err)
{
    struct taking *taking = context;
    int64_t captured_ns = 0;
    if (!time_parse_instant(span_of(s->captured), &captured_ns))
        return err_set(err, ERR_INVALID, "captured is \"%s\", no instant", SHOW(span_of(s->captured)));
    uint64_t images = 0;
    for (size_t i = 0; i < s->n_images; i++)
        images += s->images[i].digest != NULL;
    AUTO_FREE char *url_key = catalogue_key(s->url);
    AUTO_FREE char *canonical_key = catalogue_key(s->canonical ? s->canonical : s->url);
    sqlite3_stmt *q = taking->snapshot;
    sql_bind(q, 1, s->id);
    sql_bind(q, 2, taking->package);
    sqlite3_bind_int64(q, 3, n);
    sql_bind(q, 4, s->url);
    sql_bind(q, 5, s->canonical ? s->canonical : s->url);
    sql_bind(q, 6, url_key);
    sql_bind(q, 7, canonical_key);
    sql_bind(q, 8, s->captured);
    sqlite3_bind_int64(q, 9, captured_ns);
    sql_bind(q, 10, s->headline);
    sql_bind(q, 11, s->published);
    sql_bind(q, 12, s->language);
    sqlite3_bind_int64(q, 13, (int64_t)images);
    sqlite3_bind_int64(q, 14, (int64_t)(s->n_images - images));
    sqlite3_bind_int64(q, 15, (int64_t)s->explained);
    sql_bind(q, 16, s->quality);
    sql_bind(q, 17, s->page_etag);
    sql_bind(q, 18, s->page_last_modified);
    return sql_step(taking->sql, q, err);
}

static bool take_capture(void *context, const struct cdxj_line *line, struct err *err)
{
    struct taking *taking = context;
    sqlite3_stmt *q = taking->capture;
    uint64_t status = 0;
    bool has_status = line->status && span_to_u64(span_of(line->status), 999, &status);
    sql_bind(q, 1, line->key);
    sql_bind(q, 2, line->time);
    sql_bind(q, 3, taking->package);
    sql_bind(q, 4, line->filename);
    sqlite3_bind_int64(q, 5, (int64_t)line->offset);
    sqlite3_bind_int64(q, 6, (int64_t)line->length);
    sql_bind(q, 7, line->url);
    sqlite3_bind_int64(q, 8, has_status ? (int64_t)status : 0);
    sql_bind(q, 9, line->mime);
    sql_bind(q, 10, line->digest);
    AUTO_FREE char *redirect_key = line->redirect ? catalogue_key(line->redirect) : NULL;
    sql_bind(q, 11, redirect_key);
    taking->captures++;
    return sql_step(taking->sql, q, err);
}

static bool put_package(const struct sql *sql, const char *id, const struct bag_info *info, const struct taking *taking, struct err *err)
{
    AUTO(sql_statement_free) sqlite3_stmt *q = NULL;
    if (!sql_prepare(sql, "INSERT OR REPLACE INTO package VALUES (?,?,?,?,?,?,?,?,?)", &q, err))
        return false;
    uint64_t articles = 0, images = 0, bytes = 0;
    const char *count = bag_info_get(info, "Article-Count"), *oxum = bag_info_get(info, "Payload-Oxum");
    struct span octets = span_of(oxum), rest = octets;
    if (span_cut(&rest, '.', &octets) && !span_to_u64(octets, INT64_MAX, &bytes))
        bytes = 0;
    if (!span_to_u64(span_of(count), INT64_MAX, &articles))
        articles = 0;
    if (!span_to_u64(span_of(bag_info_get(info, "Image-Count")), INT64_MAX, &images))
        images = 0;
    sql_bind(q, 1, id);
    sql_bind(q, 2, bag_info_get(info, "External-Identifier"));
    sql_bind(q, 3, bag_info_get(info, "External-Description"));
    sql_bind(q, 4, bag_info_get(info, "Capture-Start"));
    sql_bind(q, 5, bag_info_get(info, "Capture-End"));
    sqlite3_bind_int64(q, 6, (int64_t)articles);
    sqlite3_bind_int64(q, 7, (int64_t)images);
    sqlite3_bind_int64(q, 8, (int64_t)bytes);
    sqlite3_bind_int64(q, 9, (int64_t)taking->captures);
    return sql_step(sql, q, err);
}

static bool run_with(const struct sql *sql, const char *text, const char *id, const char *more, struct err *err)
{
    AUTO(sql_statement_free) sqlite3_stmt *q = NULL;
    if (!sql_prepare(sql, text, &q, err))
        return false;
    sql_bind(q, 1, id);
    if (more)
        sql_bind(q, 2, more);
    return sql_step(sql, q, err);
}

bool catalogue_drop(const struct sql *sql, const char *id, struct err *err)
{
    static const char *const texts[] = { "DELETE FROM package WHERE id = ?1", "DELETE FROM snapshot WHERE package = ?1",
                                         "DELETE FROM capture WHERE package = ?1", "DELETE FROM open WHERE package = ?1" };
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        if (!run_with(sql, texts[i], id, NULL, err))
            return false;
    return true;
}

bool catalogue_take(const struct sql *sql, const struct archive *archive, const char *id, const char *open_seal, struct err *err)
{
    AUTO_CLOSE int fd = -1;
    AUTO_BAG_INFO struct bag_info info = { 0 };
    AUTO(sql_statement_free) sqlite3_stmt *snapshot = NULL;
    AUTO(sql_statement_free) sqlite3_stmt *capture = NULL;
    if (!archive_open_package(archive, id, &fd, err) || !package_read_info(fd, &info, err) ||
        !sql_prepare(sql, "INSERT OR REPLACE INTO snapshot VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", &snapshot, err) ||
        !sql_prepare(sql, "INSERT OR REPLACE INTO capture VALUES (?,?,?,?,?,?,?,?,?,?,?)", &capture, err) || !sql_run(sql, "BEGIN IMMEDIATE", err))
        return false;
    struct taking taking = { sql, snapshot, capture, id, 0 };
    if (catalogue_drop(sql, id, err) && package_snapshots(fd, take_snapshot, &taking, err) && package_captures(fd, take_capture, &taking, err) &&
        put_package(sql, id, &info, &taking, err) && (!open_seal || run_with(sql, "INSERT INTO open VALUES (?1, ?2)", id, open_seal, err)))
        return sql_run(sql, "COMMIT", err);
    struct err rollback = { 0 };
    if (!sql_run(sql, "ROLLBACK", &rollback))
        err_clear(&rollback);                           /* the first failure is the one to tell */
    return err_where(err, "%s", id);
}

