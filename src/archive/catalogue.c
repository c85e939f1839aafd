#include "archive/catalogue.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>

#include "package/reader.h"
#include "web/surt.h"

/* Raised whenever the tables change: an older file is made anew. */
enum { FORM = 1 };
static const char tables[] =
    "BEGIN; CREATE TABLE package (id TEXT PRIMARY KEY, urn TEXT, description TEXT, first TEXT, last TEXT, articles INTEGER,"
    " images INTEGER, bytes INTEGER, captures INTEGER) WITHOUT ROWID;"
    "CREATE TABLE snapshot (id TEXT PRIMARY KEY, package TEXT NOT NULL, number INTEGER, url TEXT, canonical TEXT,"
    " url_key TEXT, canonical_key TEXT, captured TEXT, captured_ns INTEGER, headline TEXT, published TEXT, language TEXT,"
    " images INTEGER, images_missing INTEGER, missing INTEGER) WITHOUT ROWID;"
    "CREATE INDEX snapshot_by_url ON snapshot (url_key, captured_ns);"
    "CREATE INDEX snapshot_by_canonical ON snapshot (canonical_key, captured_ns);"
    "CREATE INDEX snapshot_by_package ON snapshot (package);"
    "CREATE TABLE capture (key TEXT, time TEXT, package TEXT, warc TEXT, at INTEGER, length INTEGER, url TEXT, status INTEGER,"
    " mime TEXT, digest TEXT, PRIMARY KEY (key, time, package, warc, at)) WITHOUT ROWID;"
    "CREATE INDEX capture_by_package ON capture (package, key);"
    "PRAGMA user_version = 1; COMMIT;";

static const char file_name[] = "catalogue.sqlite";

struct catalogue {
    sqlite3 *db;
    const struct archive *archive;
    bool is_foreign;                    /* the archive cannot be written: the file as it is, or a temporary one made from the packages */
};

/* --- SQLite in our words ------------------------------------------------------------------------------------------- */

static bool fail(sqlite3 *db, struct err *err)
{
    int code = db ? sqlite3_errcode(db) : SQLITE_NOMEM;
    err_set(err, ERR_SYSTEM, "SQLite: %s", db ? sqlite3_errmsg(db) : "out of memory");
    if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)        /* of a full disk or a lacking permission it would fail as well */
        err_hint(err, "the catalogue is a cache: pressmark index makes it anew from the packages");
    return err_where(err, "%s", file_name);
}

static bool run(sqlite3 *db, const char *sql, struct err *err)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK || fail(db, err);
}

static void statement_free(sqlite3_stmt *statement)
{
    sqlite3_finalize(statement);
}
DEFINE_AUTO(statement_free, sqlite3_stmt *)

static bool prepare(sqlite3 *db, const char *sql, sqlite3_stmt **ret, struct err *err)
{
    return sqlite3_prepare_v2(db, sql, -1, ret, NULL) == SQLITE_OK || fail(db, err);
}

static void bind(sqlite3_stmt *statement, int at, const char *text)
{
    sqlite3_bind_text(statement, at, text, -1, SQLITE_TRANSIENT);
}

static bool step_done(sqlite3 *db, sqlite3_stmt *statement, struct err *err)
{
    bool is_done = sqlite3_step(statement) == SQLITE_DONE;
    sqlite3_reset(statement);
    return is_done || fail(db, err);
}

static const char *text_at(sqlite3_stmt *statement, int at)
{
    const char *text = (const char *)sqlite3_column_text(statement, at);
    return text ? text : "";
}

static uint64_t count_at(sqlite3_stmt *statement, int at)
{
    int64_t value = sqlite3_column_int64(statement, at);
    return value < 0 ? 0 : (uint64_t)value;
}

static char *key_of(const char *url)
{
    struct buf key = { 0 };
    surt_of(span_of(url), &key);
    return buf_take_text(&key);
}

/* --- taking packages in --------------------------------------------------------------------------------------------- */

struct taking {
    sqlite3 *db;
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
    AUTO_FREE char *url_key = key_of(s->url);
    AUTO_FREE char *canonical_key = key_of(s->canonical ? s->canonical : s->url);
    sqlite3_stmt *q = taking->snapshot;
    bind(q, 1, s->id);
    bind(q, 2, taking->package);
    sqlite3_bind_int64(q, 3, n);
    bind(q, 4, s->url);
    bind(q, 5, s->canonical ? s->canonical : s->url);
    bind(q, 6, url_key);
    bind(q, 7, canonical_key);
    bind(q, 8, s->captured);
    sqlite3_bind_int64(q, 9, captured_ns);
    bind(q, 10, s->headline);
    bind(q, 11, s->published);
    bind(q, 12, s->language);
    sqlite3_bind_int64(q, 13, (int64_t)images);
    sqlite3_bind_int64(q, 14, (int64_t)(s->n_images - images));
    sqlite3_bind_int64(q, 15, (int64_t)s->explained);
    return step_done(taking->db, q, err);
}

static bool take_capture(void *context, const struct cdxj_line *line, struct err *err)
{
    struct taking *taking = context;
    sqlite3_stmt *q = taking->capture;
    uint64_t status = 0;
    bool has_status = line->status && span_to_u64(span_of(line->status), 999, &status);
    bind(q, 1, line->key);
    bind(q, 2, line->time);
    bind(q, 3, taking->package);
    bind(q, 4, line->filename);
    sqlite3_bind_int64(q, 5, (int64_t)line->offset);
    sqlite3_bind_int64(q, 6, (int64_t)line->length);
    bind(q, 7, line->url);
    sqlite3_bind_int64(q, 8, has_status ? (int64_t)status : 0);
    bind(q, 9, line->mime);
    bind(q, 10, line->digest);
    taking->captures++;
    return step_done(taking->db, q, err);
}

static bool put_package(sqlite3 *db, const char *id, const struct bag_info *info, const struct taking *taking, struct err *err)
{
    AUTO(statement_free) sqlite3_stmt *q = NULL;
    if (!prepare(db, "INSERT OR REPLACE INTO package VALUES (?,?,?,?,?,?,?,?,?)", &q, err))
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
    bind(q, 1, id);
    bind(q, 2, bag_info_get(info, "External-Identifier"));
    bind(q, 3, bag_info_get(info, "External-Description"));
    bind(q, 4, bag_info_get(info, "Capture-Start"));
    bind(q, 5, bag_info_get(info, "Capture-End"));
    sqlite3_bind_int64(q, 6, (int64_t)articles);
    sqlite3_bind_int64(q, 7, (int64_t)images);
    sqlite3_bind_int64(q, 8, (int64_t)bytes);
    sqlite3_bind_int64(q, 9, (int64_t)taking->captures);
    return step_done(db, q, err);
}

static bool take_package(sqlite3 *db, const struct archive *archive, const char *id, struct err *err)
{
    AUTO_CLOSE int fd = -1;
    AUTO_BAG_INFO struct bag_info info = { 0 };
    AUTO(statement_free) sqlite3_stmt *snapshot = NULL;
    AUTO(statement_free) sqlite3_stmt *capture = NULL;
    if (!archive_open_package(archive, id, &fd, err) || !package_read_info(fd, &info, err) ||
        !prepare(db, "INSERT OR REPLACE INTO snapshot VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", &snapshot, err) ||
        !prepare(db, "INSERT OR REPLACE INTO capture VALUES (?,?,?,?,?,?,?,?,?,?)", &capture, err) || !run(db, "BEGIN", err))
        return false;
    struct taking taking = { db, snapshot, capture, id, 0 };
    if (package_snapshots(fd, take_snapshot, &taking, err) && package_captures(fd, take_capture, &taking, err) &&
        put_package(db, id, &info, &taking, err))
        return run(db, "COMMIT", err);
    struct err rollback = { 0 };
    if (!run(db, "ROLLBACK", &rollback))
        err_clear(&rollback);                           /* the first failure is the one to tell */
    return err_where(err, "%s", id);
}

/* --- opening -------------------------------------------------------------------------------------------------------- */

static int64_t single_number(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *q = NULL;
    int64_t value = -1;
    if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW)
        value = sqlite3_column_int64(q, 0);
    sqlite3_finalize(q);
    return value;
}

static bool open_file(const struct archive *archive, const char *name, sqlite3 **ret, struct err *err)
{
    AUTO_FREE char *path = mem_format("%s/%s", archive->path, name);
    sqlite3 *db = NULL;
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOFOLLOW, NULL) != SQLITE_OK) {
        fail(db, err);
        sqlite3_close(db);
        return false;
    }
    sqlite3_busy_timeout(db, 30000);
    *ret = db;
    return run(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;", err);
}

struct refreshing {
    sqlite3 *db;
    const struct archive *archive;
    const struct progress *progress;
    uint64_t done;
};

static bool take_when_new(void *context, const char *id, struct err *err)
{
    struct refreshing *refreshing = context;
    AUTO(statement_free) sqlite3_stmt *q = NULL;
    if (!prepare(refreshing->db, "SELECT 1 FROM package WHERE id = ?", &q, err))
        return false;
    bind(q, 1, id);
    if (sqlite3_step(q) == SQLITE_ROW)
        return true;
    progress_moved(refreshing->progress, "index", ++refreshing->done, 0);
    return take_package(refreshing->db, refreshing->archive, id, err);
}

/* A package that is no longer in packages/ is no longer in the catalogue. */
static bool drop_gone(sqlite3 *db, const struct archive *archive, struct err *err)
{
    AUTO(statement_free) sqlite3_stmt *q = NULL;
    if (!prepare(db, "SELECT id FROM package", &q, err))
        return false;
    char **gone = NULL;
    size_t n = 0;
    while (sqlite3_step(q) == SQLITE_ROW)
        if (!archive_has_package(archive, text_at(q, 0))) {
            ARRAY_GROW(gone, n);
            gone[n++] = mem_text(text_at(q, 0));
        }
    bool is_done = true;
    for (size_t i = 0; i < n; i++) {
        char *sql = sqlite3_mprintf("BEGIN; DELETE FROM package WHERE id = %Q; DELETE FROM snapshot WHERE package = %Q;"
                                    "DELETE FROM capture WHERE package = %Q; COMMIT;", gone[i], gone[i], gone[i]);
        is_done = is_done && run(db, sql, err);
        sqlite3_free(sql);
        free(gone[i]);
    }
    free(gone);
    return is_done;
}

/* --- an archive that cannot be written ------------------------------------------------------------------------------- */

static bool is_writable(const struct archive *archive)
{
    return faccessat(archive->fd, ".", W_OK, AT_EACCESS) == 0 &&
           (!file_exists(archive->fd, file_name) || faccessat(archive->fd, file_name, W_OK, AT_EACCESS) == 0);
}

struct comparing {
    sqlite3_stmt *known;
    int64_t n;
};

static bool is_known(void *context, const char *id, struct err *err)
{
    struct comparing *comparing = context;
    bind(comparing->known, 1, id);
    bool is_row = sqlite3_step(comparing->known) == SQLITE_ROW;
    sqlite3_reset(comparing->known);
    comparing->n++;
    return is_row || err_set(err, ERR_MISSING, "%s is not in the catalogue", id);
}

/* It has every package of packages/, and no other. */
static bool is_current(sqlite3 *db, const struct archive *archive)
{
    AUTO(statement_free) sqlite3_stmt *known = NULL;
    struct err no = { 0 };
    struct comparing comparing = { NULL, 0 };
    if (single_number(db, "PRAGMA user_version") != FORM || !prepare(db, "SELECT 1 FROM package WHERE id = ?", &known, &no))
        return false;
    comparing.known = known;
    return archive_packages(archive, is_known, &comparing, &no) && single_number(db, "SELECT count(*) FROM package") == comparing.n;
}

/* Beside somebody who writes, SQLite shares the files that he has open. Without him they are not there, and to make them would be to
 * write: then the file is opened as one that nobody changes. NULL: it cannot be read, or is not up to date. */
static sqlite3 *open_as_it_is(const struct archive *archive)
{
    AUTO_FREE char *wal = mem_format("%s-wal", file_name);
    AUTO_BUF struct buf path = { 0 };
    for (const char *c = archive->path; *c; c++) {      /* a path in a URI */
        uint8_t letter = byte_lower((uint8_t)*c);
        bool is_plain = *c == '/' || byte_is_digit(letter) || (letter >= 'a' && letter <= 'z');
        buf_printf(&path, is_plain ? "%c" : "%%%02X", (uint8_t)*c);
    }
    AUTO_FREE char *uri = mem_format("file:%s%s/%s?%s", archive->path[0] == '/' ? "" : "./", (const char *)path.at, file_name,
                                     file_exists(archive->fd, wal) ? "mode=ro" : "immutable=1");
    sqlite3 *db = NULL;
    if (sqlite3_open_v2(uri, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOFOLLOW, NULL) == SQLITE_OK && is_current(db, archive))
        return db;
    sqlite3_close(db);
    return NULL;
}

/* An empty name: SQLite makes a file of its own in the folder for temporary ones, and removes it. */
static bool open_foreign(struct catalogue *catalogue, const struct progress *progress, struct err *err)
{
    sqlite3_close(TAKE(catalogue->db));
    catalogue->db = open_as_it_is(catalogue->archive);
    if (catalogue->db)
        return true;
    if (sqlite3_open_v2("", &catalogue->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) != SQLITE_OK)
        return fail(catalogue->db, err);
    struct refreshing refreshing = { catalogue->db, catalogue->archive, progress, 0 };
    return run(catalogue->db, tables, err) && archive_packages(catalogue->archive, take_when_new, &refreshing, err);
}

/* --- the file itself -------------------------------------------------------------------------------------------------- */

static void remove_files(const struct archive *archive, const char *name)
{
    static const char *const endings[] = { "", "-wal", "-shm" };
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        AUTO_FREE char *file = mem_format("%s%s", name, endings[i]);
        unlinkat(archive->fd, file, 0);
    }
}

bool catalogue_open(const struct archive *archive, const struct progress *progress, struct catalogue **ret, struct err *err)
{
    AUTO(catalogue_free) struct catalogue *catalogue = mem_new(sizeof *catalogue);
    catalogue->archive = archive;
    catalogue->is_foreign = !is_writable(archive);
    if (catalogue->is_foreign) {
        if (!open_foreign(catalogue, progress, err))
            return false;
        *ret = TAKE(catalogue);
        return true;
    }
    bool is_open = file_exists(archive->fd, file_name) && open_file(archive, file_name, &catalogue->db, err);
    int64_t form = is_open ? single_number(catalogue->db, "PRAGMA user_version") : -1;
    if (form != FORM) {                                 /* new, older, or broken: it is only a cache */
        sqlite3_close(TAKE(catalogue->db));
        err_clear(err);
        remove_files(archive, file_name);
        if (!open_file(archive, file_name, &catalogue->db, err) || !run(catalogue->db, tables, err))
            return false;
    }
    if (!catalogue_refresh(catalogue, progress, err))
        return false;
    *ret = TAKE(catalogue);
    return true;
}

bool catalogue_refresh(struct catalogue *catalogue, const struct progress *progress, struct err *err)
{
    if (catalogue->is_foreign)
        return is_current(catalogue->db, catalogue->archive) || open_foreign(catalogue, progress, err);
    struct refreshing refreshing = { catalogue->db, catalogue->archive, progress, 0 };
    return archive_packages(catalogue->archive, take_when_new, &refreshing, err) && drop_gone(catalogue->db, catalogue->archive, err);
}

bool catalogue_rebuild(const struct archive *archive, const struct progress *progress, uint64_t *ret_packages, struct err *err)
{
    static const char name[] = "catalogue.sqlite.new";
    if (faccessat(archive->fd, ".", W_OK, AT_EACCESS) < 0) {
        err_system(err, errno, "the archive cannot be written");
        err_hint(err, "list and get need no catalogue there: they work without it");
        return err_where(err, "%s", file_name);
    }
    remove_files(archive, name);
    sqlite3 *db = NULL;
    struct refreshing refreshing = { NULL, archive, progress, 0 };
    bool is_built = open_file(archive, name, &db, err) && run(db, "PRAGMA journal_mode = DELETE;", err) && run(db, tables, err);
    refreshing.db = db;
    is_built = is_built && archive_packages(archive, take_when_new, &refreshing, err);
    sqlite3_close(db);
    if (!is_built) {
        remove_files(archive, name);
        return false;
    }
    remove_files(archive, file_name);
    *ret_packages = refreshing.done;
    return file_move(archive->fd, name, archive->fd, file_name, err);
}

void catalogue_free(struct catalogue *catalogue)
{
    if (!catalogue)
        return;
    sqlite3_close(catalogue->db);
    free(catalogue);
}

/* --- asking --------------------------------------------------------------------------------------------------------- */

bool catalogue_snapshots(struct catalogue *catalogue, const char *url, catalogue_each_snapshot *each, void *context, struct err *err)
{
    static const char all[] = "SELECT id, package, url, canonical, captured, headline, published, language, captured_ns, number,"
                              " images, images_missing, missing FROM snapshot";
    AUTO_FREE char *sql = mem_format("%s%s ORDER BY captured_ns, id", all, url ? " WHERE url_key = ?1 OR canonical_key = ?1" : "");
    AUTO(statement_free) sqlite3_stmt *q = NULL;
    if (!prepare(catalogue->db, sql, &q, err))
        return false;
    AUTO_FREE char *key = url ? key_of(url) : NULL;
    if (key)
        bind(q, 1, key);
    int step;
    while ((step = sqlite3_step(q)) == SQLITE_ROW) {
        struct catalogue_snapshot row = {
            .id = text_at(q, 0), .package = text_at(q, 1), .url = text_at(q, 2), .canonical = text_at(q, 3),
            .captured = text_at(q, 4), .headline = text_at(q, 5), .published = text_at(q, 6), .language = text_at(q, 7),
            .captured_ns = sqlite3_column_int64(q, 8), .number = (unsigned)count_at(q, 9),
            .images = count_at(q, 10), .images_missing = count_at(q, 11), .missing = count_at(q, 12),
        };
        if (!each(context, &row, err))
            return false;
    }
    return step == SQLITE_DONE || fail(catalogue->db, err);
}

bool catalogue_previous(struct catalogue *catalogue, const char *url, int64_t before_ns, char ret_id[64], struct err *err)
{
    AUTO(statement_free) sqlite3_stmt *q = NULL;
    if (!prepare(catalogue->db, "SELECT id FROM snapshot WHERE (canonical_key = ?1 OR url_key = ?1) AND captured_ns < ?2 ORDER BY captured_ns DESC LIMIT 1",
                 &q, err))
        return false;
    AUTO_FREE char *key = key_of(url);
    bind(q, 1, key);
    sqlite3_bind_int64(q, 2, before_ns);
    snprintf(ret_id, 64, "%s", sqlite3_step(q) == SQLITE_ROW ? text_at(q, 0) : "");
    return true;
}

bool catalogue_packages(struct catalogue *catalogue, catalogue_each_package *each, void *context, struct err *err)
{
    AUTO(statement_free) sqlite3_stmt *q = NULL;
    if (!prepare(catalogue->db, "SELECT id, urn, first, last, description, articles, images, bytes, captures FROM package"
                                " ORDER BY first, id", &q, err))
        return false;
    int step;
    while ((step = sqlite3_step(q)) == SQLITE_ROW) {
        struct catalogue_package row = { text_at(q, 0), text_at(q, 1), text_at(q, 2), text_at(q, 3), text_at(q, 4),
                                         count_at(q, 5), count_at(q, 6), count_at(q, 7), count_at(q, 8) };
        if (!each(context, &row, err))
            return false;
    }
    return step == SQLITE_DONE || fail(catalogue->db, err);
}
