#include "archive/catalogue_parts.h"
#include "archive/open.h"
#include "base/digest.h"
#include "package/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

/* Raised whenever the tables change: an older file is made anew. */
enum { FORM = 4 };
enum { BUSY_MS = 30 * 1000 };           /* another process takes in a package, or puts a rebuilt catalogue in place */
static const char tables[] =
    "BEGIN EXCLUSIVE; CREATE TABLE package (id TEXT PRIMARY KEY, urn TEXT, description TEXT, first TEXT, last TEXT, articles INTEGER,"
    " images INTEGER, bytes INTEGER, captures INTEGER) WITHOUT ROWID;"
    "CREATE TABLE snapshot (id TEXT PRIMARY KEY, package TEXT NOT NULL, number INTEGER, url TEXT, canonical TEXT,"
    " url_key TEXT, canonical_key TEXT, captured TEXT, captured_ns INTEGER, headline TEXT, published TEXT, language TEXT,"
    " images INTEGER, images_missing INTEGER, missing INTEGER, quality TEXT, etag TEXT, last_modified TEXT) WITHOUT ROWID;"
    "CREATE INDEX snapshot_by_url ON snapshot (url_key, captured_ns);"
    "CREATE INDEX snapshot_by_canonical ON snapshot (canonical_key, captured_ns);"
    "CREATE INDEX snapshot_by_package ON snapshot (package);"
    "CREATE TABLE capture (key TEXT, time TEXT, package TEXT, warc TEXT, at INTEGER, length INTEGER, url TEXT, status INTEGER,"
    " mime TEXT, digest TEXT, redirect_key TEXT, PRIMARY KEY (key, time, package, warc, at)) WITHOUT ROWID;"
    "CREATE INDEX capture_by_package ON capture (package, key);"
    "CREATE TABLE open (package TEXT PRIMARY KEY, seal TEXT) WITHOUT ROWID;"     /* that are open still, with the tag manifest that was taken in */
    "PRAGMA user_version = 4; COMMIT;";

static const char file_name[] = "catalogue.sqlite", new_name[] = "catalogue.sqlite.new";
static const struct sql closed = { NULL, file_name, "the catalogue is a cache: pressmark index makes it anew from the packages" };

/* --- opening -------------------------------------------------------------------------------------------------------- */

static bool open_file(const struct archive *archive, const char *name, struct sql *ret, struct err *err)
{
    AUTO_FREE char *path = mem_format("%s/%s", archive->real_path, name);       /* no link is followed from there on */
    struct sql sql = closed;
    int code = sqlite3_open_v2(path, &sql.db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOFOLLOW, NULL);
    *ret = sql;                                         /* on failure too: it says why, and is to be closed */
    if (code != SQLITE_OK)
        return sql_fail(ret, err);
    sqlite3_busy_timeout(sql.db, BUSY_MS);
    return sql_run(ret, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;", err);
}

struct refreshing {
    const struct sql *sql;
    const struct archive *archive;
    const struct progress *progress;
    struct findings *unread;
    uint64_t done;
};

/* Its own audit tells what became of it; here it must not stand before the others. */
static void leave_out(struct findings *unread, const char *id, struct err *err)
{
    findings_add(unread, SEVERITY_ERROR, FINDING_INVALID, "catalogue-package", id, "%s%s%s", err->where, err->where[0] ? ": " : "", err->why);
    err_clear(err);
}

static bool drop(const struct sql *sql, const char *id, struct err *err)
{
    struct err rollback = { 0 };
    if (!sql_run(sql, "BEGIN IMMEDIATE", err))
        return false;
    if (catalogue_drop(sql, id, err) && sql_run(sql, "COMMIT", err))
        return true;
    if (!sql_run(sql, "ROLLBACK", &rollback))
        err_clear(&rollback);                           /* the first failure is the one to tell */
    return false;
}

static bool has_row(const struct sql *sql, const char *text, const char *id, const char *seal, bool *ret, struct err *err)
{
    AUTO(sql_statement_free) sqlite3_stmt *q = NULL;
    if (!sql_prepare(sql, text, &q, err))
        return false;
    sql_bind(q, 1, id);
    if (seal)
        sql_bind(q, 2, seal);
    *ret = sqlite3_step(q) == SQLITE_ROW;
    return true;
}

static bool take(struct refreshing *refreshing, const char *id, const char *open_seal, struct err *err)
{
    progress_moved(refreshing->progress, "index", refreshing->done + 1, 0);
    if (catalogue_take(refreshing->sql, refreshing->archive, id, open_seal, err))
        refreshing->done++;
    else if (err->kind == ERR_SYSTEM)                   /* of the disk, or of the catalogue itself */
        return false;
    else
        leave_out(refreshing->unread, id, err);
    return true;
}

static bool take_when_new(void *context, const char *id, struct err *err)
{
    struct refreshing *refreshing = context;
    bool is_there, was_open;
    if (!has_row(refreshing->sql, "SELECT 1 FROM package WHERE id = ?1", id, NULL, &is_there, err) ||
        !has_row(refreshing->sql, "SELECT 1 FROM open WHERE package = ?1", id, NULL, &was_open, err))
        return false;
    if (is_there && !was_open)
        return true;
    return take(refreshing, id, NULL, err);             /* what was open is sealed now, perhaps with more */
}

/* SHA-256 of its tag manifest: another one lies there after each run. One that is just being replaced is asked once more. */
static bool open_seal(const struct archive *archive, const char *id, char ret[DIGEST_HEX_MAX], struct err *err)
{
    for (int tries = 2;; err_clear(err)) {
        AUTO_CLOSE int fd = -1;
        struct package_seal seal;
        if (!archive_open_package(archive, id, &fd, err))
            return false;
        if (package_seal_read(fd, &seal, err)) {
            digest_hex(DIGEST_SHA256, seal.sha256, ret);
            return true;
        }
        if (--tries == 0 || !archive_is_replaced(archive, id, fd))
            return false;
    }
}

static bool take_open(void *context, const char *id, struct err *err)
{
    struct refreshing *refreshing = context;
    char seal[DIGEST_HEX_MAX];
    bool is_same;
    if (!open_seal(refreshing->archive, id, seal, err)) {
        if (err->kind == ERR_SYSTEM)
            return false;
        leave_out(refreshing->unread, id, err);
        return true;
    }
    if (!has_row(refreshing->sql, "SELECT 1 FROM open WHERE package = ?1 AND seal = ?2", id, seal, &is_same, err))
        return false;
    return is_same || take(refreshing, id, seal, err);
}

static bool take_all(struct refreshing *refreshing, struct err *err)
{
    return archive_packages(refreshing->archive, take_when_new, refreshing, err) &&
           archive_open_packages(refreshing->archive, take_open, refreshing, err);
}

/* A package that is neither in packages/ nor open any longer is no longer in the catalogue. */
static bool drop_gone(const struct sql *sql, const struct archive *archive, struct err *err)
{
    AUTO(sql_statement_free) sqlite3_stmt *q = NULL;
    if (!sql_prepare(sql, "SELECT id FROM package", &q, err))
        return false;
    char **gone = NULL;
    size_t n = 0;
    while (sqlite3_step(q) == SQLITE_ROW)
        if (!archive_has_package(archive, sql_text(q, 0)) && !archive_has_open(archive, sql_text(q, 0))) {
            ARRAY_GROW(gone, n);
            gone[n++] = mem_text(sql_text(q, 0));
        }
    bool is_done = true;
    for (size_t i = 0; i < n; i++) {
        is_done = is_done && drop(sql, gone[i], err);
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
    const struct sql *sql;
    const struct archive *archive;
    sqlite3_stmt *known;
    int64_t n;
};

static bool is_known(void *context, const char *id, struct err *err)
{
    struct comparing *comparing = context;
    sql_bind(comparing->known, 1, id);
    bool is_row = sqlite3_step(comparing->known) == SQLITE_ROW;
    sqlite3_reset(comparing->known);
    comparing->n++;
    return is_row || err_set(err, ERR_MISSING, "%s is not in the catalogue", id);
}

static bool is_taken(void *context, const char *id, struct err *err)
{
    struct comparing *comparing = context;
    char seal[DIGEST_HEX_MAX];
    bool is_same;
    comparing->n++;
    return open_seal(comparing->archive, id, seal, err) &&
           has_row(comparing->sql, "SELECT 1 FROM open WHERE package = ?1 AND seal = ?2", id, seal, &is_same, err) &&
           (is_same || err_set(err, ERR_MISSING, "%s is not in the catalogue as it is now", id));
}

/* It has every package of packages/ and every open one, as it is now, and no other. */
static bool is_current(const struct sql *sql, const struct archive *archive)
{
    AUTO(sql_statement_free) sqlite3_stmt *known = NULL;
    struct err no = { 0 };
    struct comparing comparing = { sql, archive, NULL, 0 };
    if (sql_number(sql, "PRAGMA user_version") != FORM ||
        !sql_prepare(sql, "SELECT 1 FROM package WHERE id = ?1 AND id NOT IN (SELECT package FROM open)", &known, &no))
        return false;
    comparing.known = known;
    return archive_packages(archive, is_known, &comparing, &no) && archive_open_packages(archive, is_taken, &comparing, &no) &&
           sql_number(sql, "SELECT count(*) FROM package") == comparing.n;
}

/* Beside somebody who writes, SQLite shares the files that he has open. Without him they are not there, and to make them would be to
 * write: then the file is opened as one that nobody changes. NULL: it cannot be read, or is not up to date. */
static sqlite3 *open_as_it_is(const struct archive *archive)
{
    AUTO_FREE char *wal = mem_format("%s-wal", file_name);
    AUTO_BUF struct buf path = { 0 };
    for (const char *c = archive->real_path; *c; c++) {      /* a path in a URI */
        uint8_t letter = byte_lower((uint8_t)*c);
        bool is_plain = *c == '/' || byte_is_digit(letter) || (letter >= 'a' && letter <= 'z');
        buf_printf(&path, is_plain ? "%c" : "%%%02X", (uint8_t)*c);
    }
    AUTO_FREE char *uri = mem_format("file:%s/%s?%s", (const char *)path.at, file_name, file_exists(archive->fd, wal) ? "mode=ro" : "immutable=1");
    struct sql sql = closed;
    struct stat facts;
    if (fstatat(archive->fd, file_name, &facts, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(facts.st_mode) &&
        sqlite3_open_v2(uri, &sql.db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOFOLLOW, NULL) == SQLITE_OK &&
        is_current(&sql, archive))
        return sql.db;
    sqlite3_close(sql.db);
    return NULL;
}

/* An empty name: SQLite makes a file of its own in the folder for temporary ones, and removes it. */
static bool open_foreign(struct catalogue *catalogue, const struct progress *progress, struct err *err)
{
    sqlite3_close(TAKE(catalogue->sql.db));
    catalogue->sql.db = open_as_it_is(catalogue->archive);
    if (catalogue->sql.db)
        return true;
    if (sqlite3_open_v2("", &catalogue->sql.db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) != SQLITE_OK)
        return sql_fail(&catalogue->sql, err);
    struct refreshing refreshing = { &catalogue->sql, catalogue->archive, progress, &catalogue->unread, 0 };
    findings_free(&catalogue->unread);
    return sql_run(&catalogue->sql, tables, err) && take_all(&refreshing, err);
}

/* --- the file itself -------------------------------------------------------------------------------------------------- */

static void remove_files(const struct archive *archive, const char *name)
{
    static const char *const endings[] = { "", "-wal", "-shm", "-journal" };
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        AUTO_FREE char *file = mem_format("%s%s", name, endings[i]);
        unlinkat(archive->fd, file, 0);
    }
}

/* All of `from` in place of all in `to`, in one transaction: whoever has `to` open goes on with what was in it, then sees the new. */
static bool replace_all(const struct sql *to, const struct sql *from, struct err *err)
{
    sqlite3_backup *backup = sqlite3_backup_init(to->db, "main", from->db, "main");
    if (!backup)
        return sql_fail(to, err);
    int step = sqlite3_backup_step(backup, -1);
    int end = sqlite3_backup_finish(backup);            /* knows nothing of a step that found it busy */
    if (step == SQLITE_DONE && end == SQLITE_OK)
        return true;
    err_set(err, ERR_SYSTEM, "SQLite: its content cannot be replaced: %s", sqlite3_errstr(step == SQLITE_DONE ? end : step));
    return err_where(err, "%s", to->name);
}

static bool is_broken(const struct sql *sql)
{
    int code = sqlite3_errcode(sql->db);
    return code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
}

static bool open_empty(struct sql *ret, struct err *err)
{
    *ret = closed;
    return (sqlite3_open_v2(":memory:", &ret->db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK || sql_fail(ret, err)) && sql_run(ret, tables, err);
}

/* Opens the file; makes it when it is not there; of another form, it is emptied and given ours. Only one that is no database any more is
 * removed: others may have any other open, and one that is busy is not broken. The folder is held, so that nobody looks for a file
 * that another one is just making. */
static bool open_held(const struct archive *archive, struct sql *ret, struct err *err)
{
    struct sql sql = closed, empty = closed;
    bool is_there = file_exists(archive->fd, file_name);
    bool is_open = open_file(archive, file_name, &sql, err);
    int64_t form = is_open ? sql_number(&sql, "PRAGMA user_version") : -1;
    if (is_open && form < 0)
        is_open = sql_fail(&sql, err);
    if (!is_open && is_there && is_broken(&sql)) {
        sqlite3_close(TAKE(sql.db));
        err_clear(err);
        remove_files(archive, file_name);
        is_open = open_file(archive, file_name, &sql, err);
        form = 0;
    }
    bool is_ready = is_open && (form == FORM || (open_empty(&empty, err) && replace_all(&sql, &empty, err)));
    sqlite3_close(empty.db);
    if (is_ready)
        *ret = sql;
    else
        sqlite3_close(sql.db);
    return is_ready;
}

static bool open_own(const struct archive *archive, struct sql *ret, struct err *err)
{
    if (!file_hold(archive->fd, err))
        return false;
    bool is_open = open_held(archive, ret, err);
    file_release(archive->fd);
    return is_open;
}

bool catalogue_open(const struct archive *archive, const struct progress *progress, struct catalogue **ret, struct err *err)
{
    AUTO(catalogue_free) struct catalogue *catalogue = mem_new(sizeof *catalogue);
    catalogue->sql = closed;
    catalogue->archive = archive;
    catalogue->is_foreign = !is_writable(archive);
    bool is_open = catalogue->is_foreign ? open_foreign(catalogue, progress, err)
                                         : open_own(archive, &catalogue->sql, err) && catalogue_refresh(catalogue, progress, err);
    if (is_open)
        *ret = TAKE(catalogue);
    return is_open;
}

bool catalogue_refresh(struct catalogue *catalogue, const struct progress *progress, struct err *err)
{
    if (catalogue->is_foreign)
        return is_current(&catalogue->sql, catalogue->archive) || open_foreign(catalogue, progress, err);
    struct refreshing refreshing = { &catalogue->sql, catalogue->archive, progress, &catalogue->unread, 0 };
    findings_free(&catalogue->unread);
    return take_all(&refreshing, err) && drop_gone(&catalogue->sql, catalogue->archive, err);
}

/* Beside the one in use, so that it serves meanwhile. */
static bool build_beside(const struct archive *archive, struct refreshing *refreshing, struct sql *ret, struct err *err)
{
    remove_files(archive, new_name);                    /* of one that was killed */
    return open_file(archive, new_name, ret, err) && sql_run(ret, tables, err) && take_all(refreshing, err);
}

static bool rebuild(const struct archive *archive, struct refreshing *refreshing, struct err *err)
{
    struct sql built = closed, sql = closed;
    refreshing->sql = &built;
    bool is_done = build_beside(archive, refreshing, &built, err) && open_own(archive, &sql, err) && replace_all(&sql, &built, err);
    sqlite3_close(sql.db);
    sqlite3_close(built.db);
    remove_files(archive, new_name);
    return is_done;
}

bool catalogue_rebuild(const struct archive *archive, const struct progress *progress, uint64_t *ret_packages,
                       struct findings *ret_unread, struct err *err)
{
    if (!is_writable(archive)) {
        err_system(err, errno, "it cannot be written");
        err_hint(err, "list and get do without it there; whoever may write the archive can make it anew");
        return err_where(err, "%s", file_name);
    }
    struct refreshing refreshing = { NULL, archive, progress, ret_unread, 0 };
    if (!file_hold(archive->packages_fd, err))          /* one after the other: each builds under the same name */
        return false;
    bool is_done = rebuild(archive, &refreshing, err);
    file_release(archive->packages_fd);
    if (is_done)
        *ret_packages = refreshing.done;
    return is_done;
}

const struct findings *catalogue_unread(const struct catalogue *catalogue)
{
    return &catalogue->unread;
}

void catalogue_free(struct catalogue *catalogue)
{
    if (!catalogue)
        return;
    findings_free(&catalogue->unread);
    sqlite3_close(catalogue->sql.db);
    free(catalogue);
}

