#include "suite.h"

#include "base/sql.h"

static struct sql open_memory(void)
{
    struct sql sql = { NULL, "test.sqlite", "make it anew" };
    assert_int_equal(sqlite3_open(":memory:", &sql.db), SQLITE_OK);
    return sql;
}

static void check_values(void **state)
{
    (void)state;
    struct sql sql = open_memory();
    struct err err = { 0 };
    assert_true(sql_run(&sql, "CREATE TABLE t (a TEXT, n INTEGER)", &err));
    {
        AUTO(sql_statement_free) sqlite3_stmt *put = NULL;
        AUTO(sql_statement_free) sqlite3_stmt *get = NULL;
        assert_true(sql_prepare(&sql, "INSERT INTO t VALUES (?, ?)", &put, &err));
        sql_bind(put, 1, "text");
        sqlite3_bind_int64(put, 2, 7);
        assert_true(sql_step(&sql, put, &err));
        sql_bind(put, 1, NULL);
        sqlite3_bind_int64(put, 2, -7);
        assert_true(sql_step(&sql, put, &err));         /* ready again after the first */
        assert_true(sql_prepare(&sql, "SELECT a, n FROM t ORDER BY n DESC", &get, &err));
        assert_int_equal(sqlite3_step(get), SQLITE_ROW);
        assert_string_equal(sql_text(get, 0), "text");
        assert_int_equal(sql_count(get, 1), 7);
        assert_int_equal(sqlite3_step(get), SQLITE_ROW);
        assert_string_equal(sql_text(get, 0), "");
        assert_int_equal(sql_count(get, 1), 0);
    }
    assert_int_equal(sql_number(&sql, "SELECT count(*) FROM t"), 2);
    assert_int_equal(sql_number(&sql, "SELECT n FROM t WHERE a = 'none'"), -1);
    assert_int_equal(sql_number(&sql, "no statement"), -1);
    assert_int_equal(sqlite3_close(sql.db), SQLITE_OK);
}

static void check_failure(void **state)
{
    (void)state;
    struct sql sql = open_memory();
    struct err err = { 0 };
    assert_false(sql_run(&sql, "SELECT * FROM nowhere", &err));
    assert_int_equal(err.kind, ERR_SYSTEM);
    assert_string_equal(err.where, "test.sqlite");
    assert_non_null(strstr(err.why, "no such table: nowhere"));
    assert_string_equal(err.hint, "");                  /* the file is not broken */
    sqlite3_close(sql.db);
}

static void check_broken(void **state)
{
    (void)state;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    struct sql sql = { NULL, "test.sqlite", "make it anew" };
    AUTO_FREE char *path = mem_format("%s/test.sqlite", folder.path);
    assert_true(file_write(folder.fd, "test.sqlite", span_of("this is no database, whatever its name says of it"), &err));
    assert_int_equal(sqlite3_open(path, &sql.db), SQLITE_OK);
    assert_false(sql_run(&sql, "SELECT count(*) FROM sqlite_master", &err));
    assert_string_equal(err.hint, "make it anew");
    sqlite3_close(sql.db);
    folder_end(&folder);
}

int main(void)
{
    struct suite suite = { .name = "base/sql" };
    suite_add(&suite, "ours: values in and out", check_values, NULL);
    suite_add(&suite, "ours: a failure names the file and the reason", check_failure, NULL);
    suite_add(&suite, "ours: a broken file says what to do", check_broken, NULL);
    return suite_run(&suite);
}
