/* base/sql.h: SQLite in our words: statements that free themselves, texts that are never NULL, errors that name the file. */
#pragma once
#include <sqlite3.h>

#include "base/err.h"
#include "base/own.h"

struct sql {
    sqlite3 *db;
    const char *name;                   /* for messages */
    const char *when_broken;            /* the hint when the file is damaged or none of SQLite's; NULL: none */
};
/* What SQLite says of the last call: always false, SYSTEM. */
bool sql_fail(const struct sql *sql, struct err *err);
/* Statements without results and without parameters. */
MUST_CHECK bool sql_run(const struct sql *sql, const char *text, struct err *err);
/* One number; -1 when there is none, or it cannot be asked for. */
int64_t sql_number(const struct sql *sql, const char *text);

MUST_CHECK bool sql_prepare(const struct sql *sql, const char *text, sqlite3_stmt **ret, struct err *err);
void sql_bind(sqlite3_stmt *statement, int at, const char *text);       /* copied; NULL is NULL */
/* A statement without results, made ready to be bound again. */
MUST_CHECK bool sql_step(const struct sql *sql, sqlite3_stmt *statement, struct err *err);
const char *sql_text(sqlite3_stmt *statement, int at);                  /* borrowed until the next step; "" for NULL */
uint64_t sql_count(sqlite3_stmt *statement, int at);                    /* 0 for what is negative */
void sql_statement_free(sqlite3_stmt *statement);
DEFINE_AUTO(sql_statement_free, sqlite3_stmt *)
