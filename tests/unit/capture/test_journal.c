#include "../base/sick.h"

#include "base/jsonl.h"
#include "capture/journal.h"

struct read {
    struct buf events;
    uint64_t end;                       /* behind the last line told */
};

static bool note(void *context, const char *event, const json_t *line, uint64_t end, struct err *err)
{
    struct read *read = context;
    (void)line;
    (void)err;
    buf_printf(&read->events, "%s ", event);
    read->end = end;
    return true;
}

static const struct row {
    const char *name, *text;
    const char *want;                   /* the events, or NULL: INVALID */
    uint64_t end;
} rows[] = {
    { "ours: lines in order", "{\"event\":\"run\"}\n{\"event\":\"end\"}\n", "run end ", 32 },
    { "ours: an empty journal", "", "", 0 },
    { "ours: a torn last line is as if it were not there", "{\"event\":\"run\"}\n{\"event\":\"en", "run ", 16 },
    { "ours: and so is a whole one without its end", "{\"event\":\"run\"}\n{\"event\":\"end\"}", "run ", 16 },
    { "ours: a broken line before the end", "{\"event\":\"run\"}\n{\"event\n{\"event\":\"end\"}\n", NULL, 0 },
    { "ours: a line without event", "{\"url\":\"x\"}\n", NULL, 0 },
    { "ours: an empty line", "{\"event\":\"run\"}\n\n", NULL, 0 },
};

static void check_read(void **state)
{
    const struct row *row = *state;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    struct read read = { 0 };
    buf_put_text(&read.events, "");
    assert_true(file_write(folder.fd, "journal.jsonl", span_of(row->text), &err));
    assert_int_equal(journal_read(folder.fd, note, &read, &err), row->want != NULL);
    if (row->want) {
        assert_true(span_is(buf_span(&read.events), row->want));
        assert_int_equal(read.end, row->end);
    } else {
        assert_int_equal(err.kind, ERR_INVALID);
        assert_non_null(strstr(err.where, "journal.jsonl, line "));
    }
    buf_free(&read.events);
    folder_end(&folder);
}

/* Lines wait in memory until a sync; what stands behind the last commit is cut when the run goes on, signals or not. */
static void check_cut(void **state)
{
    (void)state;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    struct journal *journal = NULL;
    struct read read = { 0 };
    assert_true(journal_open(folder.fd, UINT64_MAX, &journal, &err));
    journal_add(journal, span_of("{\"event\":\"run\"}\n"));
    assert_true(journal_read(folder.fd, note, &read, &err));
    assert_int_equal(read.events.len, 0);
    assert_true(journal_sync(journal, &err));
    journal_add(journal, span_of("{\"event\":\"page\"}\n{\"event\":\"to"));
    assert_true(journal_sync(journal, &err));
    journal_free(journal);
    sick.signals = 2;
    assert_true(journal_open(folder.fd, 16, &journal, &err));
    assert_int_equal(sick.signals, 0);
    journal_add(journal, span_of("{\"event\":\"end\"}\n"));
    assert_true(journal_sync(journal, &err));
    journal_free(journal);
    assert_true(journal_read(folder.fd, note, &read, &err));
    assert_string_equal((char *)read.events.at, "run end ");
    buf_free(&read.events);
    folder_end(&folder);
}

/* --- long ones ---------------------------------------------------------------------------------------------------------------- */

enum { MEGABYTE = 1024 * 1024 };

static const struct long_row {
    const char *name;
    size_t line_bytes, n_lines;
    enum err_kind want;
} long_rows[] = {
    { "ours: a journal of 70 MB in lines of 50 kB", 50 * 1000, 1400, ERR_NONE },
    { "ours: lines as long as what is read at a time", 64 * 1024, 100, ERR_NONE },
    { "ours: lines of 3 MB", 3 * MEGABYTE + 7, 5, ERR_NONE },
    { "ours: a line of 64 MiB", 64 * MEGABYTE, 1, ERR_NONE },
    { "ours: and one byte more", 64 * MEGABYTE + 1, 1, ERR_LIMIT },
};

struct counted {
    size_t n_lines;
    uint64_t bytes, end;
};

static bool count(void *context, const char *event, const json_t *line, uint64_t end, struct err *err)
{
    (void)err;
    struct counted *counted = context;
    assert_string_equal(event, "url");
    counted->n_lines++;
    counted->bytes += strlen(jsonl_text(line, "url"));
    counted->end = end;
    return true;
}

/* Its pages may be named by a list of 64 MiB, and a journal holds more than that. */
static void check_long(void **state)
{
    static const char before[] = "{\"event\":\"url\",\"url\":\"", after[] = "\"}\n";
    const struct long_row *row = *state;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    struct counted counted = { 0 };
    AUTO(draft_free) struct draft *draft = NULL;
    size_t url_bytes = row->line_bytes - (sizeof before - 1) - (sizeof after - 2);
    AUTO_FREE char *url = mem_new(url_bytes);
    memset(url, 'u', url_bytes);
    assert_true(draft_open(folder.fd, "journal.jsonl", &draft, &err));
    for (size_t i = 0; i < row->n_lines; i++)
        assert_true(draft_write(draft, span_of(before), &err) && draft_write(draft, span_of_n(url, url_bytes), &err) &&
                    draft_write(draft, span_of(after), &err));
    assert_true(draft_write(draft, span_of("{\"event\":\"torn"), &err) && draft_settle(draft, &err));
    bool is_read = journal_read(folder.fd, count, &counted, &err);
    assert_int_equal(err.kind, row->want);
    assert_int_equal(is_read, row->want == ERR_NONE);
    if (is_read) {
        assert_int_equal(counted.n_lines, row->n_lines);
        assert_int_equal(counted.bytes, row->n_lines * url_bytes);
        assert_int_equal(counted.end, row->n_lines * (row->line_bytes + 1));
    } else {
        assert_non_null(strstr(err.where, "journal.jsonl, line 1"));
    }
    folder_end(&folder);
}

int main(void)
{
    struct suite suite = { .name = "capture/journal" };
    SUITE_ROWS(&suite, rows, check_read);
    SUITE_ROWS(&suite, long_rows, check_long);
    suite_add(&suite, "ours: a resumed journal is cut, and goes on", check_cut, NULL);
    return suite_run(&suite);
}
