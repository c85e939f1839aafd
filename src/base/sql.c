#include "base/sql.h"

bool sql_fail(const struct sql *sql, struct err *err)
{
    int code = sql->db ? sqlite3_errcode(sql->db) : SQLITE_NOMEM;
    err_set(err, ERR_SYSTEM, "SQLite: %s", sql->db ? sqlite3_errmsg(sql->db) : "out of memory");
    if (sql->when_broken && (code == SQLITE_CORRUPT || code == SQLITE_NOTADB))  /* of a full disk another file would fail as well */
        err_hint(err, "%s", sql->when_broken);
    return err_where(err, "%s", sql->name);
}

bool sql_run(const struct sql *sql, const char *text, struct err *err)
{
    return sqlite3_exec(sql->db, text, NULL, NULL, NULL) == SQLITE_OK || sql_fail(sql, err);
}

int64_t sql_number(const struct sql *sql, const char *text)
{
    sqlite3_stmt *q = NULL;
    int64_t value = -1;
    if (sqlite3_prepare_v2(sql->db, text, -1, &q, NULL) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW)
        value = sqlite3_column_int64(q, 0);
    sqlite3_finalize(q);
    return value;
}

bool sql_prepare(const struct sql *sql, const char *text, sqlite3_stmt **ret, struct err *err)
{
    return sqlite3_prepare_v2(sql->db, text, -1, ret, NULL) == SQLITE_OK || sql_fail(sql, err);
}

void sql_bind(sqlite3_stmt *statement, int at, const char *text)
{
    sqlite3_bind_text(statement, at, text, -1, SQLITE_TRANSIENT);
}

bool sql_step(const struct sql *sql, sqlite3_stmt *statement, struct err *err)
{
    bool is_done = sqlite3_step(statement) == SQLITE_DONE;
    sqlite3_reset(statement);
    return is_done || sql_fail(sql, err);
}

const char *sql_text(sqlite3_stmt *statement, int at)
{
    const char *text = (const char *)sqlite3_column_text(statement, at);
    return text ? text : "";
}

uint64_t sql_count(sqlite3_stmt *statement, int at)
{
    int64_t value = sqlite3_column_int64(statement, at);
    return value < 0 ? 0 : (uint64_t)value;
}

void sql_statement_free(sqlite3_stmt *statement)
{
    sqlite3_finalize(statement);
}
